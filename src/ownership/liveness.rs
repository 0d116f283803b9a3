//! Up to where what is known of a local, or of a condition, can matter: where it is asked for the last time.
//!
//! ```go
//! if err := ping(); err != nil {   // whether err is nil
//!     warn(err)
//! }
//! use(f)                           // tells nothing from here on: the two paths are one
//! ```
//! This is the live-variable analysis of compilers, by places in the text: a path leads back in it only to the head of a
//! loop, so that what a loop asks matters as far as the loop goes.
//!
//! Not modelled: writes, which end what was known before, too; functions with a `goto`, where all matters to the end, as
//! does what a literal asks, which runs nobody knows when.

use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Info, VarId, VarKind};
use rustc_hash::FxHashMap;

/// Where the locals of a body are named for the last time.
#[derive(Debug, Default)]
pub(super) struct Liveness {
    /// Of those that only their own function names.
    ends: FxHashMap<VarId, usize>,
}

impl Liveness {
    /// Finds the last places; `is_captured` says of which locals a literal, or an address, tells.
    pub(super) fn of(ast: &Ast, info: &Info, loops: &Loops, is_captured: impl Fn(VarId) -> bool) -> Liveness {
        let mut ends: FxHashMap<VarId, usize> = FxHashMap::default();
        for expr in ast.exprs() {
            let Some(var) = info.var_of(expr) else { continue };
            let local = info.var(var);
            if !matches!(local.kind, VarKind::Local) || is_captured(var) {
                continue;
            }
            // Declared in the body of a loop, it is another one in the next round.
            let end = loops.end_of(ast.expr(expr).span, |body| !body.contains(local.scope));
            let known = ends.entry(var).or_default();
            *known = end.max(*known);
        }
        Liveness { ends }
    }

    /// Returns whether what is known of a local may matter at a place in the text or behind it.
    pub(super) fn is_live(&self, var: VarId, at: usize) -> bool {
        self.ends.get(&var).is_none_or(|end| at <= *end)
    }
}

/// The loops of a unit.
#[derive(Debug)]
pub(super) struct Loops {
    /// In order of their start.
    all: Vec<Loop>,
    /// Whether paths may lead back by other ways.
    has_goto: bool,
}

#[derive(Debug)]
struct Loop {
    span: Span,
    body: Span,
    /// The loop around it.
    outer: Option<usize>,
}

impl Loops {
    /// Finds the loops of a unit.
    pub(super) fn of(ast: &Ast) -> Loops {
        let body_of = |stmt: StmtId| match &ast.stmt(stmt).kind {
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => Some((ast.stmt(stmt).span, body.span)),
            _ => None,
        };
        let mut spans: Vec<(Span, Span)> = ast.stmts().filter_map(body_of).collect();
        spans.sort_by_key(|(span, _)| span.start);
        let mut all: Vec<Loop> = Vec::with_capacity(spans.len());
        for (span, body) in spans {
            let before = std::iter::successors(all.len().checked_sub(1), |at| all[*at].outer);
            let outer = before.into_iter().find(|at| all[*at].span.contains(span));
            all.push(Loop { span, body, outer });
        }
        let is_goto = |stmt| matches!(ast.stmt(stmt).kind, StmtKind::Branch { tok: BranchTok::Goto, .. });
        Loops { all, has_goto: ast.stmts().any(is_goto) }
    }

    /// Returns where what stands at a span cannot be reached again: its end, or that of the outermost loop around it whose
    /// body counts.
    pub(super) fn end_of(&self, at: Span, counts: impl Fn(Span) -> bool) -> usize {
        if self.has_goto {
            return usize::MAX;
        }
        // Who contains it is the loop that starts last before it, or one around that.
        let last = self.all.partition_point(|one| one.span.start <= at.start).checked_sub(1);
        let outwards = std::iter::successors(last, |one| self.all[*one].outer).map(|one| &self.all[one]);
        let around = outwards.filter(|one| one.span.contains(at) && counts(one.body));
        around.last().map_or(at.end, |outermost| outermost.span.end)
    }
}
