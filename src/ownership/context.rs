//! Which calls end a context that was made in this unit, and whether it ends where it was made.
//!
//! ```go
//! ctx, cancel := context.WithTimeout(parent, time.Second)
//! go watch(ctx)                              // ends with the function, too, as only the function can cancel
//! rows, err := db.QueryContext(ctx, query)   // given back when cancel is called
//! cancel()
//! ```
//! A context that was made of `ctx` ends with it, too.
//!
//! Not modelled: cancel functions in fields.

use super::body::Body;
use super::flow::Flow;
use super::state::{State, Status, Why};
use crate::detect;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, VarId};
use std::collections::BTreeSet;

/// The call that ends a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cancel {
    /// The variable of the cancel function.
    pub(super) var: VarId,
    /// Whether its call is deferred before the offset that was asked about.
    pub(super) is_deferred: bool,
}

impl Body {
    /// Returns the cancel functions that were made before an offset together with a context, or with one that it was
    /// made of.
    pub(super) fn cancels_of(&self, context: VarId, before: usize) -> Vec<Cancel> {
        let ast = &self.unit.ast;
        let contexts = self.parents_of(context);
        let mut found = Vec::new();
        for id in ast.stmts().filter(|id| ast.stmt(*id).span.end <= before) {
            let StmtKind::Assign { lhs, .. } = &ast.stmt(id).kind else { continue };
            let vars: Vec<VarId> = lhs.iter().filter_map(|left| self.info.var_of(ast.unparen(*left))).collect();
            if !vars.iter().any(|var| contexts.contains(var)) {
                continue;
            }
            let is_cancel = |typ: String| matches!(typ.as_str(), "context.CancelFunc" | "context.CancelCauseFunc");
            let cancels = vars.iter().filter(|var| is_cancel(self.info.var(**var).typ.to_string()));
            found.extend(cancels.map(|var| Cancel { var: *var, is_deferred: self.is_call_deferred(*var, before) }));
        }
        found
    }

    /// Returns whether who acquires a function means to call it himself, on the way on: a local that takes it is not
    /// handed to anybody, and called among the statements that follow, or not mentioned at all.
    ///
    /// (A local that nothing mentions does not compile. Who named it has a call in mind, and no other place for it.)
    pub(super) fn is_called_here(&self, call: ExprId, result: usize) -> bool {
        self.is_called_by(call, result, |mention| !self.is_added(mention))
    }

    /// Returns whether it is only what an edit has added that says so, which the next run takes for the function's own.
    pub fn is_meant_by_edit(&self, call: ExprId, result: usize) -> bool {
        !self.is_called_here(call, result) && self.is_called_by(call, result, |_| true)
    }

    fn is_called_by(&self, call: ExprId, result: usize, counts: impl Fn(Span) -> bool) -> bool {
        let ast = &self.unit.ast;
        let Some((var, at)) = self.bound_result(call, result) else { return false };
        let list = innermost_list(ast, at);
        let mut mentions = self.mentions_of(var);
        mentions.retain(|mention| counts(ast.expr(*mention).span));
        let calls = &self.statements().calls;
        let func = detect::innermost(ast, call);
        let is_called = |mention: &ExprId| calls.contains_key(mention) && detect::innermost(ast, *mention) == func;
        let is_on_the_way =
            |mention: &ExprId| calls.get(mention).is_some_and(|stmt| innermost_list(ast, ast.stmt(*stmt).span) == list);
        mentions.iter().all(is_called) && (mentions.is_empty() || mentions.iter().any(is_on_the_way))
    }

    /// Returns whether a local takes the function that a call gives, and nothing mentions it but a defer that calls it.
    pub(super) fn is_forgotten(&self, call: ExprId, result: usize) -> bool {
        let ast = &self.unit.ast;
        let Some((var, _)) = self.bound_result(call, result) else { return false };
        let calls = &self.statements().calls;
        let is_deferred = |mention: &ExprId| {
            calls.get(mention).is_some_and(|stmt| matches!(ast.stmt(*stmt).kind, StmtKind::Defer(_)))
        };
        self.mentions_of(var).iter().all(is_deferred)
    }

    /// Where a local is used other than to be assigned to.
    fn mentions_of(&self, var: VarId) -> Vec<ExprId> {
        let targets = &self.statements().targets;
        let is_mention = |expr: &ExprId| self.info.var_of(*expr) == Some(var) && !targets.contains(expr);
        self.unit.ast.exprs().filter(is_mention).collect()
    }

    /// A context and the local ones that it was made of: `ctx := context.WithValue(parent, key, v)`.
    fn parents_of(&self, context: VarId) -> BTreeSet<VarId> {
        let ast = &self.unit.ast;
        let mut found = BTreeSet::new();
        let mut todo = vec![context];
        while let Some(var) = todo.pop() {
            if !found.insert(var) {
                continue;
            }
            for call in self.values_of(var).into_iter().flatten() {
                let ExprKind::Call { args, .. } = &ast.expr(call).kind else { continue };
                let vars = args.iter().filter_map(|arg| self.info.var_of(ast.unparen(*arg)));
                todo.extend(vars.filter(|var| self.info.var(*var).typ.to_string() == "context.Context"));
            }
        }
        found
    }

    /// Whether the function that a local belongs to defers the local's call before an offset.
    fn is_call_deferred(&self, var: VarId, before: usize) -> bool {
        let ast = &self.unit.ast;
        let mut stmts = ast.stmts().map(|id| ast.stmt(id));
        stmts.any(|stmt| {
            let StmtKind::Defer(call) = stmt.kind else { return false };
            let ExprKind::Call { fun, .. } = ast.expr(ast.unparen(call)).kind else { return false };
            stmt.span.start < before
                && self.info.var_of(ast.unparen(fun)) == Some(var)
                && detect::innermost(ast, call) == Some(self.info.var(var).func)
        })
    }
}

impl Flow<'_> {
    /// `<-ctx.Done()`, `ctx.Err() != nil`: what was made with the context, or of it, has ended and holds nothing any more.
    /// `asked` is a call of the method on the context.
    pub(super) fn learn_end(&self, state: &mut State, asked: ExprId, method: &str) {
        let body = self.body;
        let ast = &body.unit.ast;
        let release = &self.goal.release;
        if state.status != Status::Owned || !release.ends_with_context || self.goal.sites.is_empty() {
            return;
        }
        let asked = ast.unparen(asked);
        let Some(Callee::Method { recv, name, recv_expr, .. }) = body.info.callee(asked) else { return };
        let Some(context) = self.local(*recv_expr).filter(|_| &**recv == "context.Context" && **name == *method) else {
            return;
        };
        let is_made_with = |call: ExprId| {
            let made = release.is_call && body.bound_result(call, 0).is_some_and(|(var, _)| var == context);
            made && body.values_of(context).len() == 1
        };
        let is_made_of = |call: ExprId| {
            let ExprKind::Call { args, .. } = &ast.expr(call).kind else { return false };
            args.iter().any(|arg| self.local(*arg) == Some(context))
        };
        if self.goal.sites.iter().all(|(call, _)| is_made_with(*call) || is_made_of(*call)) {
            state.status = Status::Released;
            let span = ast.expr(asked).span;
            state.why = Some(Why { span, code: "ended", text: "ended with its context".to_owned() });
        }
    }
}

/// The statement list that a statement stands in: its block, or its clause.
fn innermost_list(ast: &Ast, stmt: Span) -> Option<Span> {
    let is_around = |list: &Span| list.contains(stmt) && *list != stmt;
    let bodies = ast.funcs().filter_map(|id| ast.func(id).body.as_ref().map(|body| body.span));
    let blocks = ast.stmts().flat_map(|id| match &ast.stmt(id).kind {
        StmtKind::Block(block) | StmtKind::If { then: block, .. } => vec![block.span],
        StmtKind::For { body, .. } | StmtKind::Range { body, .. } => vec![body.span],
        StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } | StmtKind::Select(clauses) => {
            clauses.iter().map(|clause| clause.span).collect()
        }
        _ => Vec::new(),
    });
    bodies.chain(blocks).filter(is_around).min_by_key(|list| list.range().len())
}
