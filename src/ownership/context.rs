//! Which calls end a context that was made in this unit.
//!
//! ```go
//! ctx, cancel := context.WithTimeout(parent, time.Second)
//! defer cancel()
//! rows, err := db.QueryContext(ctx, query)   // given back when cancel is called
//! ```
//! A context that was made of `ctx` ends with it, too.
//!
//! Not modelled: cancel functions in fields.

use super::body::Body;
use crate::detect;
use crate::syntax::ast::*;
use crate::types::info::VarId;
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
        for id in (0..ast.stmt_count() as u32).map(StmtId).filter(|id| ast.stmt(*id).span.end <= before) {
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
        let mut stmts = (0..ast.stmt_count() as u32).map(|id| ast.stmt(StmtId(id)));
        stmts.any(|stmt| {
            let StmtKind::Defer(call) = stmt.kind else { return false };
            let ExprKind::Call { fun, .. } = ast.expr(ast.unparen(call)).kind else { return false };
            stmt.span.start < before
                && self.info.var_of(ast.unparen(fun)) == Some(var)
                && detect::innermost(ast, call) == Some(self.info.var(var).func)
        })
    }
}
