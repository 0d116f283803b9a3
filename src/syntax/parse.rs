//! The text of one top-level declaration → [`Unit`]: its [`Ast`], and its tree-sitter tree for queries.
//!
//! ```go
//! func f(u string) error { resp, err := http.Get(u); ... }
//! ```
//! becomes one [`Func`] whose body starts with an `Assign`. One declaration is parsed at a time: that gives the same
//! nodes as a whole-file parse, keeps a broken function from spoiling its neighbours, and bounds memory.
//!
//! tree-sitter-go 0.25 reads `new` and `make` as builtins that take a type first, so Go 1.26's `new(expr)` and a
//! user's own `make` end in ERROR nodes. Where a unit has an error, those words are masked and the text is parsed
//! again; positions stay, and the lowering puts the words back. What is still broken marks its function `is_bad`.
//!
//! Not modelled: comments, struct tags, array lengths.

use crate::syntax::ast::*;
use crate::syntax::outline::outline;
use crate::syntax::split::DeclKind;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::num::NonZeroU16;
use std::sync::{Arc, LazyLock, OnceLock};
use tree_sitter::{Language, Node, Parser, Tree};

/// One parsed declaration.
#[derive(Debug)]
pub struct Unit {
    /// The lowered tree; its spans are offsets into the file.
    pub ast: Ast,
    /// Where the declaration stands in its file.
    pub span: Span,
    /// The keyword of the group `var ( … )` that the declaration is a line of.
    pub group: Option<DeclKind>,
    /// What it was lowered from, once somebody has asked for it.
    concrete: OnceLock<Concrete>,
}

/// A concrete tree.
#[derive(Debug)]
pub struct Concrete {
    /// The tree.
    pub tree: Tree,
    /// Where its offset 0 is in the file.
    pub base: usize,
    /// Whether it is the tree of a text with other words in place of builtins.
    pub is_masked: bool,
}

/// How deep statements and expressions may nest: all that walk the tree do so by recursion.
const MAX_DEPTH: u32 = 300;

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses the declaration at `span` of the file `text`; a line of a `( … )` group is read as if it stood alone.
///
/// Never fails: a text that is not a Go declaration gives a unit whose functions are `is_bad`, or none at all.
pub fn parse(text: &str, span: Span, group: Option<DeclKind>) -> Unit {
    let source = standing_alone(text, span, group);
    lower(&source, &parse_source(&source, span), span, group)
}

/// Parses a declaration as [`parse`] does, and keeps the concrete tree.
pub fn parse_to_edit(text: &str, span: Span, group: Option<DeclKind>) -> Unit {
    let source = standing_alone(text, span, group);
    let concrete = parse_source(&source, span);
    lower(&source, &concrete, span, group).with(concrete)
}

/// Parses what the type of a declared value depends on; its positions are not those of the file.
pub fn parse_outline(text: &str, span: Span, group: Option<DeclKind>) -> Unit {
    let source = outline(&standing_alone(text, span, group));
    lower(&source, &parse_source(&source, span), span, group)
}

/// Makes a unit of the tree of its source.
pub(super) fn lower(source: &str, concrete: &Concrete, span: Span, group: Option<DeclKind>) -> Unit {
    let Concrete { tree, base, .. } = concrete;
    let mut lowering = Lowering { ast: Ast::default(), source, base: *base, func: None, is_bad: false, depth: 0 };
    let mut decls = Vec::new();
    for node in children(tree.root_node()) {
        decls.extend(lowering.decl(node));
    }
    lowering.ast.decls = decls;
    Unit { ast: lowering.ast, span, group, concrete: OnceLock::new() }
}

impl Unit {
    /// Returns its tree; parses the declaration once more: few are asked for it, and a tree is ten times its text.
    pub fn concrete(&self, text: &str) -> &Concrete {
        self.concrete.get_or_init(|| parse_source(&standing_alone(text, self.span, self.group), self.span))
    }

    /// Keeps the tree that it was lowered from.
    pub(super) fn with(self, concrete: Concrete) -> Unit {
        Unit { concrete: OnceLock::from(concrete), ..self }
    }
}

/// The text of a declaration, with the keyword in front that a line of a group has elsewhere.
pub(super) fn standing_alone(text: &str, span: Span, group: Option<DeclKind>) -> Cow<'_, str> {
    let source = &text[span.range()];
    group.map_or(Cow::Borrowed(source), |kind| format!("{} {source}", kind.keyword()).into())
}

fn parse_source(source: &str, span: Span) -> Concrete {
    // The keyword and the bracket of its group stand before a line: there is always room for what was put in front.
    let base = span.end.saturating_sub(source.len());
    let tree = parse_tree(source.as_bytes(), None);
    if tree.root_node().has_error()
        && let Some(masked) = mask_builtins(source)
    {
        let second = parse_tree(&masked, None);
        if !second.root_node().has_error() {
            return Concrete { tree: second, base, is_masked: true };
        }
    }
    Concrete { tree, base, is_masked: false }
}

/// Parses a source, of which an edited tree may tell what has not changed.
pub(super) fn parse_tree(source: &[u8], old: Option<&Tree>) -> Tree {
    // The grammar wants the line end that the splitter cut off: without it `type X int` is an error.
    let source = [source, b"\n"].concat();
    PARSER.with_borrow_mut(|parser| {
        let language = tree_sitter_go::LANGUAGE.into();
        if parser.language().is_none() {
            // The grammar is compiled into this binary against this very library: its version always fits.
            let fits = parser.set_language(&language).is_ok();
            debug_assert!(fits);
        }
        parser.reset();
        loop {
            // `parse` gives None only for a parser without a language or one that was cancelled; neither is set up.
            if let Some(tree) = parser.parse(&source, old) {
                return tree;
            }
        }
    })
}

/// Replaces `new(` by `ne_(` and `make(` by `mak_(`; `None` where neither stands.
fn mask_builtins(source: &str) -> Option<Vec<u8>> {
    let mut bytes = source.as_bytes().to_vec();
    let mut any = false;
    for (word, mask) in [("new(", b"ne_("), ("make(", b"mak_" as &[u8; 4])] {
        for (at, _) in source.match_indices(word) {
            let is_word = at == 0
                || !matches!(source.as_bytes()[at - 1], b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..);
            if is_word {
                bytes[at..at + mask.len()].copy_from_slice(mask);
                any = true;
            }
        }
    }
    any.then_some(bytes)
}

/// The ids of the grammar's fields: by name each question would search the grammar's list.
static FIELDS: LazyLock<FxHashMap<String, NonZeroU16>> = LazyLock::new(|| {
    let language: Language = tree_sitter_go::LANGUAGE.into();
    let mut fields = FxHashMap::default();
    for id in (1..=language.field_count() as u16).filter_map(NonZeroU16::new) {
        fields.extend(language.field_name_for_id(id.get()).map(|name| (name.to_owned(), id)));
    }
    fields
});

/// Returns the child of a node in the field `name`.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_id(FIELDS.get(name)?.get())
}

/// Returns the named children of a node, comments left out.
pub fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
}

fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let Some(id) = FIELDS.get(name) else { return Vec::new() };
    let mut cursor = node.walk();
    node.children_by_field_id(*id, &mut cursor).filter(|child| child.is_named() && child.kind() != "comment").collect()
}

fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| !child.is_named() && child.kind() == token)
}

struct Lowering<'s> {
    ast: Ast,
    /// The declaration's text; masked words are read from here, so that they come out as written.
    source: &'s str,
    base: usize,
    func: Option<FuncId>,
    is_bad: bool,
    /// How many statements and expressions stand around.
    depth: u32,
}

impl<'s> Lowering<'s> {
    fn span(&self, node: Node<'_>) -> Span {
        Span::new(self.base + node.start_byte(), self.base + node.end_byte())
    }
    fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
    fn ident(&self, node: Node<'_>) -> Ident {
        Ident { name: Arc::from(self.text(node)), span: self.span(node) }
    }
    fn add(&mut self, node: Node<'_>, kind: ExprKind) -> ExprId {
        let span = self.span(node);
        self.ast.add_expr(span, kind)
    }
    fn bad(&mut self, node: Node<'_>) -> ExprId {
        self.is_bad = true;
        self.add(node, ExprKind::Bad)
    }

    // ---- declarations ----

    fn decl(&mut self, node: Node<'_>) -> Option<Decl> {
        match node.kind() {
            "function_declaration" | "method_declaration" => Some(Decl::Func(self.func_decl(node))),
            "const_declaration" | "var_declaration" | "type_declaration" => Some(Decl::Gen(self.specs(node))),
            _ => None,
        }
    }

    fn func_decl(&mut self, node: Node<'_>) -> FuncId {
        let recv = field(node, "receiver").and_then(|list| self.field_list(list).into_iter().next());
        let name = field(node, "name").map(|n| self.ident(n));
        self.function(node, recv, name)
    }

    fn function(&mut self, node: Node<'_>, recv: Option<Field>, name: Option<Ident>) -> FuncId {
        let was_bad = std::mem::replace(&mut self.is_bad, node.has_error());
        let sig = self.func_type(node);
        let id = self.ast.add_func(Func {
            span: self.span(node),
            recv,
            name,
            sig,
            body: None,
            parent: self.func,
            is_bad: false,
        });
        let outer = self.func.replace(id);
        let body = field(node, "body").map(|b| self.block(b));
        self.func = outer;
        let is_bad = self.is_bad;
        let func = self.ast.func_mut(id);
        func.body = body;
        func.is_bad = is_bad;
        self.is_bad |= was_bad;
        id
    }

    fn func_type(&mut self, node: Node<'_>) -> FuncType {
        let type_params = field(node, "type_parameters").map(|list| self.field_list(list)).unwrap_or_default();
        let params = field(node, "parameters").map(|list| self.field_list(list)).unwrap_or_default();
        let results = match field(node, "result") {
            None => Vec::new(),
            Some(list) if list.kind() == "parameter_list" => self.field_list(list),
            Some(typ) => vec![Field { names: Vec::new(), typ: self.expr(typ) }],
        };
        FuncType { type_params, params, results }
    }

    /// Parameters, results, receiver, type parameters.
    fn field_list(&mut self, list: Node<'_>) -> Vec<Field> {
        children(list).into_iter().map(|node| self.field(node)).collect()
    }

    fn field(&mut self, node: Node<'_>) -> Field {
        let names = fields(node, "name").into_iter().map(|n| self.ident(n)).collect();
        let typ = match field(node, "type") {
            Some(typ) => self.expr(typ),
            None => self.bad(node),
        };
        let typ = match node.kind() {
            "variadic_parameter_declaration" => self.add(node, ExprKind::Ellipsis(typ)),
            // `struct { *T }`: the star is a token of the field.
            "field_declaration" if has_token(node, "*") => self.add(node, ExprKind::Star(typ)),
            _ => typ,
        };
        Field { names, typ }
    }

    fn specs(&mut self, node: Node<'_>) -> Vec<Spec> {
        let is_const = node.kind() == "const_declaration";
        let mut specs = Vec::new();
        let mut iota = 0;
        let mut inherited: (Option<Node<'_>>, Vec<Node<'_>>) = (None, Vec::new());
        let lines: Vec<_> = children(node)
            .into_iter()
            .flat_map(|c| if c.kind() == "var_spec_list" { children(c) } else { vec![c] })
            .collect();
        for line in lines {
            match line.kind() {
                "type_spec" | "type_alias" => {
                    let Some((name, right)) = field(line, "name").zip(field(line, "type")) else {
                        self.is_bad = true;
                        continue;
                    };
                    let type_params = field(line, "type_parameters").map(|l| self.field_list(l)).unwrap_or_default();
                    let typ = self.expr(right);
                    specs.push(Spec::Type(TypeSpec {
                        name: self.ident(name),
                        type_params,
                        is_alias: line.kind() == "type_alias",
                        typ,
                    }));
                }
                "const_spec" | "var_spec" => {
                    let names = fields(line, "name").into_iter().map(|n| self.ident(n)).collect();
                    let mut typ = field(line, "type");
                    let mut values = field(line, "value").map(children).unwrap_or_default();
                    if is_const {
                        if values.is_empty() {
                            (typ, values) = inherited.clone();
                        } else {
                            inherited = (typ, values.clone());
                        }
                    }
                    let typ = typ.map(|t| self.expr(t));
                    let values = values.into_iter().map(|v| self.expr(v)).collect();
                    specs.push(Spec::Value(ValueSpec { is_const, names, typ, values, iota }));
                    iota += 1;
                }
                _ => self.is_bad = true,
            }
        }
        specs
    }

    // ---- statements ----

    fn block(&mut self, node: Node<'_>) -> Block {
        Block { span: self.span(node), stmts: self.stmts_of(node) }
    }

    /// The statements of a block or of a clause: those below its statement lists.
    fn stmts_of(&mut self, node: Node<'_>) -> Vec<StmtId> {
        let mut stmts = Vec::new();
        for child in children(node) {
            if child.kind() == "statement_list" {
                stmts.extend(children(child).into_iter().map(|s| self.stmt(s)));
            }
        }
        stmts
    }

    fn add_stmt(&mut self, node: Node<'_>, kind: StmtKind) -> StmtId {
        let span = self.span(node);
        self.ast.add_stmt(span, kind)
    }

    fn first_expr(&mut self, node: Node<'_>) -> ExprId {
        match children(node).first() {
            Some(child) => self.expr(*child),
            None => self.bad(node),
        }
    }

    fn field_expr(&mut self, node: Node<'_>, name: &str) -> ExprId {
        match field(node, name) {
            Some(child) => self.expr(child),
            None => self.bad(node),
        }
    }

    fn field_stmt(&mut self, node: Node<'_>, name: &str) -> Option<StmtId> {
        field(node, name).map(|child| self.stmt(child))
    }

    /// An `expression_list` field, or a lone expression in its place.
    fn expr_list(&mut self, node: Option<Node<'_>>) -> Vec<ExprId> {
        let Some(node) = node else { return Vec::new() };
        if node.kind() != "expression_list" {
            return vec![self.expr(node)];
        }
        children(node).into_iter().map(|e| self.expr(e)).collect()
    }

    fn stmt(&mut self, node: Node<'_>) -> StmtId {
        if self.depth >= MAX_DEPTH {
            return self.bad_stmt(node);
        }
        self.depth += 1;
        let stmt = self.lower_stmt(node);
        self.depth -= 1;
        stmt
    }

    fn lower_stmt(&mut self, node: Node<'_>) -> StmtId {
        let kind = match node.kind() {
            "expression_statement" => StmtKind::Expr(self.first_expr(node)),
            "send_statement" => {
                StmtKind::Send { chan: self.field_expr(node, "channel"), value: self.field_expr(node, "value") }
            }
            "inc_statement" | "dec_statement" => StmtKind::IncDec(self.first_expr(node)),
            "short_var_declaration" => self.assign(node, AssignOp::Define),
            "assignment_statement" => {
                let op = field(node, "operator").map(|op| self.text(op));
                self.assign(node, if op == Some("=") { AssignOp::Assign } else { AssignOp::Op })
            }
            "receive_statement" => self.receive(node),
            "go_statement" => StmtKind::Go(self.first_expr(node)),
            "defer_statement" => StmtKind::Defer(self.first_expr(node)),
            "return_statement" => StmtKind::Return(self.expr_list(children(node).first().copied())),
            "break_statement" => self.branch(node, BranchTok::Break),
            "continue_statement" => self.branch(node, BranchTok::Continue),
            "goto_statement" => self.branch(node, BranchTok::Goto),
            "fallthrough_statement" => self.branch(node, BranchTok::Fallthrough),
            "block" => StmtKind::Block(self.block(node)),
            "if_statement" => self.if_stmt(node),
            "expression_switch_statement" => {
                let init = self.field_stmt(node, "initializer");
                let tag = field(node, "value").map(|v| self.expr(v));
                StmtKind::Switch { init, tag, clauses: self.clauses(node) }
            }
            "type_switch_statement" => {
                let init = self.field_stmt(node, "initializer");
                let bind = field(node, "alias").and_then(|list| children(list).first().copied()).map(|n| self.ident(n));
                let x = self.field_expr(node, "value");
                StmtKind::TypeSwitch { init, bind, x, clauses: self.clauses(node) }
            }
            "select_statement" => StmtKind::Select(self.clauses(node)),
            "for_statement" => self.for_stmt(node),
            "labeled_statement" => {
                let Some(label) = field(node, "label").map(|l| self.ident(l)) else {
                    return self.bad_stmt(node);
                };
                let inner = children(node).into_iter().find(|c| c.kind() != "label_name");
                let stmt = match inner {
                    Some(inner) => self.stmt(inner),
                    None => self.add_stmt(node, StmtKind::Empty),
                };
                StmtKind::Labeled { label, stmt }
            }
            "empty_statement" => StmtKind::Empty,
            "const_declaration" | "var_declaration" | "type_declaration" => StmtKind::Decl(self.specs(node)),
            _ => return self.bad_stmt(node),
        };
        self.add_stmt(node, kind)
    }

    fn bad_stmt(&mut self, node: Node<'_>) -> StmtId {
        self.is_bad = true;
        self.add_stmt(node, StmtKind::Bad)
    }

    fn assign(&mut self, node: Node<'_>, op: AssignOp) -> StmtKind {
        let lhs = self.expr_list(field(node, "left"));
        let rhs = self.expr_list(field(node, "right"));
        StmtKind::Assign { lhs, op, rhs }
    }

    /// `v, ok := <-ch` or `<-ch` as the communication of a select case.
    fn receive(&mut self, node: Node<'_>) -> StmtKind {
        if field(node, "left").is_none() {
            return StmtKind::Expr(self.field_expr(node, "right"));
        }
        self.assign(node, if has_token(node, ":=") { AssignOp::Define } else { AssignOp::Assign })
    }

    fn branch(&mut self, node: Node<'_>, tok: BranchTok) -> StmtKind {
        StmtKind::Branch { tok, label: children(node).first().map(|l| self.ident(*l)) }
    }

    fn if_stmt(&mut self, node: Node<'_>) -> StmtKind {
        let init = self.field_stmt(node, "initializer");
        let cond = self.field_expr(node, "condition");
        let Some(then) = field(node, "consequence").map(|b| self.block(b)) else {
            self.is_bad = true;
            return StmtKind::Bad;
        };
        StmtKind::If { init, cond, then, els: self.field_stmt(node, "alternative") }
    }

    fn clauses(&mut self, node: Node<'_>) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for child in children(node) {
            let exprs = match child.kind() {
                "expression_case" => self.expr_list(field(child, "value")),
                "type_case" => fields(child, "type").into_iter().map(|t| self.expr(t)).collect(),
                "default_case" | "communication_case" => Vec::new(),
                _ => continue,
            };
            let comm = self.field_stmt(child, "communication");
            let body = self.stmts_of(child);
            clauses.push(Clause {
                span: self.span(child),
                exprs,
                is_default: child.kind() == "default_case",
                comm,
                body,
            });
        }
        clauses
    }

    fn for_stmt(&mut self, node: Node<'_>) -> StmtKind {
        let head = children(node).into_iter().find(|c| c.kind() != "block");
        let (mut init, mut cond, mut post) = (None, None, None);
        let mut range = None;
        match head {
            None => {}
            Some(clause) if clause.kind() == "for_clause" => {
                init = self.field_stmt(clause, "initializer");
                cond = field(clause, "condition").map(|c| self.expr(c));
                post = self.field_stmt(clause, "update");
            }
            Some(clause) if clause.kind() == "range_clause" => {
                let vars = self.expr_list(field(clause, "left"));
                let x = self.field_expr(clause, "right");
                range = Some((vars.first().copied(), vars.get(1).copied(), has_token(clause, ":="), x));
            }
            Some(condition) => cond = Some(self.expr(condition)),
        }
        let Some(body) = field(node, "body").map(|b| self.block(b)) else {
            self.is_bad = true;
            return StmtKind::Bad;
        };
        match range {
            Some((key, value, is_define, x)) => StmtKind::Range { key, value, is_define, x, body },
            None => StmtKind::For { init, cond, post, body },
        }
    }

    // ---- expressions and types ----

    fn expr(&mut self, node: Node<'_>) -> ExprId {
        if self.depth >= MAX_DEPTH {
            return self.bad(node);
        }
        self.depth += 1;
        let expr = self.lower_expr(node);
        self.depth -= 1;
        expr
    }

    fn lower_expr(&mut self, node: Node<'_>) -> ExprId {
        let kind = match node.kind() {
            "identifier" | "type_identifier" | "package_identifier" | "field_identifier" | "blank_identifier"
            | "nil" | "true" | "false" | "iota" => ExprKind::Ident(Arc::from(self.text(node))),
            "int_literal" => self.literal(node, LitKind::Int),
            "float_literal" => self.literal(node, LitKind::Float),
            "imaginary_literal" => self.literal(node, LitKind::Imaginary),
            "rune_literal" => self.literal(node, LitKind::Rune),
            "interpreted_string_literal" | "raw_string_literal" => self.literal(node, LitKind::String),
            "composite_literal" => {
                let typ = Some(self.field_expr(node, "type"));
                let elts = field(node, "body").map(|b| self.elements(b)).unwrap_or_default();
                ExprKind::CompositeLit { typ, elts }
            }
            "literal_value" => ExprKind::CompositeLit { typ: None, elts: self.elements(node) },
            "literal_element" => return self.first_expr(node),
            "keyed_element" => {
                ExprKind::KeyValue { key: self.field_expr(node, "key"), value: self.field_expr(node, "value") }
            }
            "func_literal" => ExprKind::FuncLit(self.function(node, None, None)),
            "parenthesized_expression" | "parenthesized_type" => ExprKind::Paren(self.first_expr(node)),
            "selector_expression" => {
                let x = self.field_expr(node, "operand");
                let Some(sel) = field(node, "field") else { return self.bad(node) };
                ExprKind::Selector { x, sel: self.ident(sel) }
            }
            "qualified_type" => {
                let x = self.field_expr(node, "package");
                let Some(sel) = field(node, "name") else { return self.bad(node) };
                ExprKind::Selector { x, sel: self.ident(sel) }
            }
            "index_expression" => {
                ExprKind::Index { x: self.field_expr(node, "operand"), indices: vec![self.field_expr(node, "index")] }
            }
            "generic_type" | "type_instantiation_expression" => {
                let x = self.field_expr(node, "type");
                let indices = match field(node, "type_arguments") {
                    Some(list) => self.type_args(list),
                    // `F[int, string]` as a value lists its arguments beside the type.
                    None => children(node).into_iter().skip(1).map(|t| self.expr(t)).collect(),
                };
                ExprKind::Index { x, indices }
            }
            "slice_expression" => {
                let x = self.field_expr(node, "operand");
                let bounds = ["start", "end", "capacity"];
                let bounds = bounds.into_iter().filter_map(|f| field(node, f)).map(|b| self.expr(b)).collect();
                ExprKind::Slice { x, bounds }
            }
            "type_assertion_expression" => {
                ExprKind::TypeAssert { x: self.field_expr(node, "operand"), typ: self.field_expr(node, "type") }
            }
            "call_expression" => self.call(node),
            "type_conversion_expression" => ExprKind::Call {
                fun: self.field_expr(node, "type"),
                args: vec![self.field_expr(node, "operand")],
                has_spread: false,
            },
            "unary_expression" => {
                let op = field(node, "operator").map(|op| op.kind());
                let x = self.field_expr(node, "operand");
                match op {
                    Some("*") => ExprKind::Star(x),
                    Some("&") => ExprKind::Unary { op: UnaryOp::Addr, x },
                    Some("!") => ExprKind::Unary { op: UnaryOp::Not, x },
                    Some("<-") => ExprKind::Unary { op: UnaryOp::Recv, x },
                    _ => ExprKind::Unary { op: UnaryOp::Other, x },
                }
            }
            "binary_expression" => {
                let op = match field(node, "operator").map(|op| op.kind()) {
                    Some("&&") => BinaryOp::And,
                    Some("||") => BinaryOp::Or,
                    Some("==") => BinaryOp::Eq,
                    Some("!=") => BinaryOp::Ne,
                    Some("<") => BinaryOp::Lt,
                    Some("<=") => BinaryOp::Le,
                    Some(">") => BinaryOp::Gt,
                    Some(">=") => BinaryOp::Ge,
                    Some("<<" | ">>") => BinaryOp::Shift,
                    _ => BinaryOp::Arith,
                };
                ExprKind::Binary { op, x: self.field_expr(node, "left"), y: self.field_expr(node, "right") }
            }
            "pointer_type" => ExprKind::Star(self.first_expr(node)),
            "array_type" | "implicit_length_array_type" => {
                ExprKind::ArrayType { has_len: true, elem: self.field_expr(node, "element") }
            }
            "slice_type" => ExprKind::ArrayType { has_len: false, elem: self.field_expr(node, "element") },
            "map_type" => {
                ExprKind::MapType { key: self.field_expr(node, "key"), value: self.field_expr(node, "value") }
            }
            "channel_type" => self.channel(node),
            "function_type" => ExprKind::FuncType(Box::new(self.func_type(node))),
            "struct_type" => {
                let list = children(node).into_iter().next();
                ExprKind::StructType(list.map(|l| self.field_list(l)).unwrap_or_default())
            }
            "interface_type" => {
                ExprKind::InterfaceType(children(node).into_iter().map(|e| self.interface_elem(e)).collect())
            }
            "type_constraint" | "type_elem" => return self.union(node),
            "negated_type" => ExprKind::Unary { op: UnaryOp::Other, x: self.first_expr(node) },
            _ => return self.bad(node),
        };
        self.add(node, kind)
    }

    fn literal(&mut self, node: Node<'_>, kind: LitKind) -> ExprKind {
        ExprKind::BasicLit(kind, Arc::from(self.text(node)))
    }

    fn elements(&mut self, body: Node<'_>) -> Vec<ExprId> {
        children(body).into_iter().map(|e| self.expr(e)).collect()
    }

    fn type_args(&mut self, list: Node<'_>) -> Vec<ExprId> {
        children(list).into_iter().map(|t| self.expr(t)).collect()
    }

    fn call(&mut self, node: Node<'_>) -> ExprKind {
        let mut fun = self.field_expr(node, "function");
        if let Some(list) = field(node, "type_arguments") {
            let indices = self.type_args(list);
            fun = self.add(node, ExprKind::Index { x: fun, indices });
        }
        let mut args = Vec::new();
        let mut has_spread = false;
        for arg in field(node, "arguments").map(children).unwrap_or_default() {
            if arg.kind() == "variadic_argument" {
                has_spread = true;
                args.push(self.first_expr(arg));
            } else {
                args.push(self.expr(arg));
            }
        }
        ExprKind::Call { fun, args, has_spread }
    }

    fn channel(&mut self, node: Node<'_>) -> ExprKind {
        let text = self.text(node);
        let dir = if text.starts_with("<-") {
            ChanDir::Recv
        } else if text.strip_prefix("chan").is_some_and(|rest| rest.trim_start().starts_with("<-")) {
            ChanDir::Send
        } else {
            ChanDir::Both
        };
        ExprKind::ChanType { dir, elem: self.field_expr(node, "value") }
    }

    fn interface_elem(&mut self, node: Node<'_>) -> Field {
        if node.kind() != "method_elem" {
            return Field { names: Vec::new(), typ: self.expr(node) };
        }
        let names = field(node, "name").map(|n| self.ident(n)).into_iter().collect();
        let sig = self.func_type(node);
        Field { names, typ: self.add(node, ExprKind::FuncType(Box::new(sig))) }
    }

    /// One term, or a union of several.
    fn union(&mut self, node: Node<'_>) -> ExprId {
        let mut terms = children(node).into_iter();
        let Some(first) = terms.next() else { return self.bad(node) };
        let mut union = self.expr(first);
        for term in terms {
            let y = self.expr(term);
            union = self.add(node, ExprKind::Binary { op: BinaryOp::Or, x: union, y });
        }
        union
    }
}
