//! What the statements of a declaration do with calls and names, read once.
//!
//! ```go
//! ctx, cancel := context.WithCancel(parent)   // binds the call's results; its targets are ctx and cancel
//! defer cancel()                              // a statement that calls cancel
//! ```
//! Not modelled: package-level variables.

use super::body::Body;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::VarId;
use std::collections::{BTreeMap, BTreeSet};

/// The statements of a declaration by what stands in them.
#[derive(Debug)]
pub(super) struct Statements {
    /// The statement on whose right side an expression stands: an assignment, or a declaration.
    binding: BTreeMap<ExprId, StmtId>,
    /// The names that are assigned to.
    pub(super) targets: BTreeSet<ExprId>,
    /// What is called by a statement of its own, or by a defer, with that statement.
    pub(super) calls: BTreeMap<ExprId, StmtId>,
}

impl Statements {
    /// Reads the statements of a unit.
    pub(super) fn of(ast: &Ast) -> Self {
        let mut all = Statements { binding: BTreeMap::new(), targets: BTreeSet::new(), calls: BTreeMap::new() };
        for id in ast.stmts() {
            match &ast.stmt(id).kind {
                StmtKind::Assign { lhs, rhs, .. } => {
                    all.targets.extend(lhs.iter().map(|left| ast.unparen(*left)));
                    all.binding.extend(rhs.iter().map(|right| (ast.unparen(*right), id)));
                }
                StmtKind::Decl(specs) => {
                    let values = specs.iter().filter_map(value_spec).flat_map(|spec| &spec.values);
                    all.binding.extend(values.map(|value| (ast.unparen(*value), id)));
                }
                StmtKind::Expr(call) | StmtKind::Defer(call) => {
                    if let ExprKind::Call { fun, .. } = ast.expr(ast.unparen(*call)).kind {
                        all.calls.insert(ast.unparen(fun), id);
                    }
                }
                _ => {}
            }
        }
        all
    }
}

impl Body {
    /// Returns the local that takes a call's result, and the statement that binds it.
    pub(super) fn bound_result(&self, call: ExprId, result: usize) -> Option<(VarId, Span)> {
        let ast = &self.unit.ast;
        let stmt = ast.stmt(*self.statements().binding.get(&call)?);
        let var = match &stmt.kind {
            StmtKind::Assign { lhs, rhs, .. } if rhs.len() == 1 => self.info.var_of(ast.unparen(*lhs.get(result)?)),
            StmtKind::Decl(specs) => {
                let spec = specs.iter().filter_map(value_spec).find(|spec| binds(ast, spec, call))?;
                let name = spec.names.get(result).filter(|_| spec.values.len() == 1)?;
                self.info.declared_at(name.span)
            }
            _ => None,
        };
        Some((var?, stmt.span))
    }

    /// Returns the local variables that the statement around a call binds its results to.
    pub fn bound_vars(&self, call: ExprId) -> Vec<VarId> {
        let ast = &self.unit.ast;
        let Some(stmt) = self.statements().binding.get(&call) else { return Vec::new() };
        match &ast.stmt(*stmt).kind {
            StmtKind::Assign { lhs, .. } => {
                lhs.iter().filter_map(|left| self.info.var_of(ast.unparen(*left))).collect()
            }
            StmtKind::Decl(specs) => {
                let spec = specs.iter().filter_map(value_spec).find(|spec| binds(ast, spec, call));
                let names = spec.map_or(&[][..], |spec| &spec.names);
                names.iter().filter_map(|name| self.info.declared_at(name.span)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns how often a local is named otherwise than to be compared, or to select from it what `asks` takes for a question.
    pub fn mentions_beside(&self, var: VarId, asks: impl Fn(&str) -> bool) -> usize {
        let ast = &self.unit.ast;
        let is_it = |expr: ExprId| self.info.var_of(ast.unparen(expr)) == Some(var);
        let is_question = |expr: &ExprId| match &ast.expr(*expr).kind {
            ExprKind::Binary { x, y, .. } => is_it(*x) || is_it(*y),
            ExprKind::Selector { x, sel } => is_it(*x) && asks(&sel.name),
            _ => false,
        };
        let mentions = ast.exprs().filter(|expr| matches!(ast.expr(*expr).kind, ExprKind::Ident(_)) && is_it(*expr));
        mentions.count().saturating_sub(ast.exprs().filter(is_question).count())
    }

    /// Returns the last part of what is called as it is written; none for a literal, or what is no call.
    pub fn name_of_callee(&self, call: ExprId) -> Option<&str> {
        let ast = &self.unit.ast;
        let ExprKind::Call { fun, .. } = ast.expr(call).kind else { return None };
        match &ast.expr(ast.unparen(fun)).kind {
            ExprKind::Ident(name) => Some(name),
            ExprKind::Selector { sel, .. } => Some(&sel.name),
            _ => None,
        }
    }

    /// Returns whether the statement around a call declares a local, so that each round of a loop has one of its own.
    pub fn is_bound_anew(&self, var: VarId, call: ExprId) -> bool {
        let ast = &self.unit.ast;
        let stmt = self.statements().binding.get(&call).map(|stmt| ast.stmt(*stmt));
        stmt.is_some_and(|stmt| {
            matches!(stmt.kind, StmtKind::Assign { .. }) && stmt.span.contains(self.info.var(var).span)
        })
    }
}

fn value_spec(spec: &Spec) -> Option<&ValueSpec> {
    match spec {
        Spec::Value(spec) => Some(spec),
        Spec::Type(_) => None,
    }
}

fn binds(ast: &Ast, spec: &ValueSpec, call: ExprId) -> bool {
    spec.values.iter().any(|value| ast.unparen(*value) == call)
}
