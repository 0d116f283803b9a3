//! Where a line can be put: statement lists, the lines between their statements, and the text of a new line.
//!
//! ```go
//! if err != nil {
//!     return err
//! } // done          ← a line can follow here, after the comment
//!
//! use(c)
//! ```
//! A new line goes right behind the line that the statement before it ends on, before any blank line; its indentation
//! and line ending are the neighbour's.
//!
//! Not modelled: several statements on one line; there is no place then.

use crate::ownership::body::Body;
use crate::ownership::outcome::Point;
use crate::syntax::ast::{Ast, Block, BranchTok, Clause, FuncId, StmtId, StmtKind};
use crate::text::edit::Edit;
use crate::text::span::Span;

/// A statement list: a block or the body of a clause.
#[derive(Clone, Debug)]
pub struct List {
    /// The function it belongs to.
    pub func: FuncId,
    /// From the opening brace or the clause's first word to the end.
    pub span: Span,
    /// The offset right after the opening brace or the clause's colon.
    pub open: usize,
    /// The statements.
    pub stmts: Vec<StmtId>,
    /// Where it ends: the closing brace, the end of the clause.
    pub end: usize,
    /// How many loops of its function are around it.
    pub loops: usize,
    /// How many lists of its function are around it.
    pub depth: usize,
}

/// Returns all statement lists of a unit, outer ones first.
pub fn lists(body: &Body, text: &str) -> Vec<List> {
    let ast = &body.unit.ast;
    let mut lists = Vec::new();
    for func in ast.funcs() {
        if let Some(block) = &ast.func(func).body {
            // A backward goto makes a loop of whatever it jumps over; any goto is taken for one.
            let is_goto = |kind: &StmtKind| matches!(kind, StmtKind::Branch { tok: BranchTok::Goto, .. });
            let span = ast.func(func).span;
            let jumps = ast.stmts().map(|id| ast.stmt(id)).any(|stmt| span.contains(stmt.span) && is_goto(&stmt.kind));
            let mut walk = Walk { ast, text, func, lists: &mut lists };
            walk.block(block, usize::from(jumps), 0);
        }
    }
    lists.sort_by_key(|list| (list.span.start, usize::MAX - list.span.end));
    lists
}

struct Walk<'a> {
    ast: &'a Ast,
    text: &'a str,
    func: FuncId,
    lists: &'a mut Vec<List>,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block, loops: usize, depth: usize) {
        let end = block.span.end.saturating_sub(1);
        self.list(&block.stmts, block.span, block.span.start + 1, end, loops, depth);
    }

    fn list(&mut self, stmts: &[StmtId], span: Span, open: usize, end: usize, loops: usize, depth: usize) {
        self.lists.push(List { func: self.func, span, open, stmts: stmts.to_vec(), end, loops, depth });
        for stmt in stmts {
            self.stmt(*stmt, loops, depth + 1);
        }
    }

    fn stmt(&mut self, stmt: StmtId, loops: usize, depth: usize) {
        match &self.ast.stmt(stmt).kind {
            StmtKind::Block(block) => self.block(block, loops, depth),
            StmtKind::If { then, els, .. } => {
                self.block(then, loops, depth);
                if let Some(els) = els {
                    self.stmt(*els, loops, depth);
                }
            }
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => self.block(body, loops + 1, depth),
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } | StmtKind::Select(clauses) => {
                for clause in clauses {
                    self.clause(clause, loops, depth);
                }
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(*stmt, loops, depth),
            _ => {}
        }
    }

    fn clause(&mut self, clause: &Clause, loops: usize, depth: usize) {
        let head = clause.exprs.iter().map(|e| self.ast.expr(*e).span.end);
        let comm = clause.comm.map(|s| self.ast.stmt(s).span.end);
        let after = head.chain(comm).max().unwrap_or(clause.span.start);
        let Some(colon) = self.text.get(after..clause.span.end).and_then(|rest| rest.find(':')) else { return };
        self.list(&clause.body, clause.span, after + colon + 1, clause.span.end, loops, depth);
    }
}

impl List {
    /// Returns the points of the list in order, with the index of the statement that follows.
    pub fn points(&self) -> impl Iterator<Item = (usize, Point)> + '_ {
        (0..=self.stmts.len()).map(|n| (n, self.point(n)))
    }

    /// Returns the point before the statement with this index, or at the end.
    pub fn point(&self, at: usize) -> Point {
        self.stmts.get(at).map_or(Point::End(self.end), |stmt| Point::Before(*stmt))
    }
}

/// Returns the edit that puts `code` on a line of its own before the statement with the index `at` of the list.
///
/// None if there is no such line: the text before or after stands on the same line.
pub fn insert(ast: &Ast, text: &str, list: &List, at: usize, code: &str) -> Option<Edit> {
    let after = match at.checked_sub(1) {
        Some(before) => ast.stmt(*list.stmts.get(before)?).span.end,
        None => list.open,
    };
    let line_end = after + text.get(after..)?.find('\n')?;
    let rest = text.get(after..line_end)?.trim_end_matches('\r').trim_start();
    let is_free = rest.is_empty() || rest.starts_with("//") || rest.starts_with("/*") && rest.ends_with("*/");
    if !is_free || list.stmts.get(at).is_some_and(|next| ast.stmt(*next).span.start < line_end) {
        return None;
    }
    // gofmt aligns the comments of neighbouring lines; a line between them would move them.
    let next_line = text.get(line_end + 1..)?.split('\n').next().unwrap_or("").trim();
    if rest.starts_with('/') && next_line.contains("//") && !next_line.starts_with("//") {
        return None;
    }
    let indent = match at.checked_sub(1).map(|before| ast.stmt(list.stmts[before])) {
        // A label stands further out than what it names.
        Some(before) if matches!(before.kind, StmtKind::Labeled { .. }) => {
            format!("{}\t", indent_at(text, before.span.start))
        }
        Some(before) => indent_at(text, before.span.start).to_owned(),
        None => match list.stmts.first().map(|first| ast.stmt(*first)) {
            Some(first) if !matches!(first.kind, StmtKind::Labeled { .. }) => {
                indent_at(text, first.span.start).to_owned()
            }
            _ => format!("{}\t", indent_at(text, list.span.start)),
        },
    };
    let newline = if text[..line_end].ends_with('\r') { "\r\n" } else { "\n" };
    let offset = line_end + 1;
    let code = code.replace('\n', &format!("{newline}{indent}"));
    Some(Edit::insert(offset, format!("{indent}{code}{newline}")))
}

/// Puts other lines in the place of the one that an edit inserts.
pub fn replace_line(edit: &mut Edit, code: &str) {
    let newline = if edit.text.ends_with("\r\n") { "\r\n" } else { "\n" };
    let indent = indent_at(&edit.text, 0);
    let lines = code.replace('\n', &format!("{newline}{indent}"));
    edit.text = format!("{indent}{lines}{newline}");
}

/// Returns the blanks at the start of the line that holds `offset`.
pub fn indent_at(text: &str, offset: usize) -> &str {
    let line = text[..offset].rfind('\n').map_or(0, |n| n + 1);
    let rest = &text[line..];
    &rest[..rest.len() - rest.trim_start_matches(['\t', ' ']).len()]
}

/// Returns the whole lines that a span stands on, if nothing else but a comment stands on them.
pub fn whole_lines(text: &str, span: Span) -> Option<Span> {
    let start = text[..span.start].rfind('\n').map_or(0, |n| n + 1);
    let end = span.end + text[span.end..].find('\n')? + 1;
    let is_alone = text[start..span.start].trim().is_empty()
        && (text[span.end..end].trim().is_empty() || text[span.end..end].trim().starts_with("//"));
    is_alone.then_some(Span::new(start, end))
}
