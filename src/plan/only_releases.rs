//! Whether a deferred call does nothing but release: such a one may run on more paths than its author had in mind.
//!
//! ```go
//! defer f.Close()
//! defer closeAndLog(resp.Body, "answer")
//! defer func(body io.Closer) { if err := body.Close(); err != nil { log.Print(err) } }(resp.Body)
//! defer func() { resp.Body.Close(); mu.Unlock() }()     // not this one
//! ```
//! What a function that is handed it does besides is its business: it was made to release. Of a literal, each statement
//! has to do with what is released, or with what such a statement has come to.
//!
//! Not modelled: what an argument that is no variable's does when it is evaluated.

use super::Case;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::VarId;
use std::collections::BTreeSet;

/// Returns whether a deferred call only releases what the variable holds.
pub(super) fn only_releases(case: &Case<'_>, call: ExprId, var: VarId) -> bool {
    let ast = &case.body.unit.ast;
    let ExprKind::Call { fun, args, .. } = &ast.expr(call).kind else { return false };
    let mut about = About { case, var, also: BTreeSet::new() };
    let ExprKind::FuncLit(lit) = ast.expr(ast.unparen(*fun)).kind else { return about.mentions(ast.expr(call).span) };
    let literal = ast.func(lit);
    let params = literal.sig.params.iter().flat_map(|param| &param.names);
    for (param, arg) in params.zip(args) {
        if about.mentions(ast.expr(*arg).span) {
            about.also.extend(case.body.info.declared_at(param.span));
        }
    }
    literal.body.as_ref().is_some_and(|body| !body.stmts.is_empty() && body.stmts.iter().all(|stmt| about.takes(*stmt)))
}

/// What has to do with what is released.
struct About<'a> {
    case: &'a Case<'a>,
    var: VarId,
    /// Variables that have come of it.
    also: BTreeSet<VarId>,
}

impl About<'_> {
    /// Whether a statement has to do with it; what it assigns has, too, from there on.
    fn takes(&mut self, stmt: StmtId) -> bool {
        let (ast, info) = (&self.case.body.unit.ast, &self.case.body.info);
        let stmt = ast.stmt(stmt);
        if !self.mentions(stmt.span) {
            return false;
        }
        if let StmtKind::Assign { lhs, .. } = &stmt.kind {
            self.also.extend(lhs.iter().filter_map(|left| info.var_of(ast.unparen(*left))));
        }
        true
    }

    /// Whether it is mentioned in a part of the text.
    fn mentions(&self, part: Span) -> bool {
        let (ast, info) = (&self.case.body.unit.ast, &self.case.body.info);
        let is_var = |expr: ExprId| info.var_of(ast.unparen(expr)) == Some(self.var);
        let is_it = |expr: ExprId| match (&ast.expr(expr).kind, &self.case.duty().release.field) {
            (ExprKind::Selector { x, sel }, Some(field)) => *sel.name == **field && is_var(*x),
            (ExprKind::Ident(_), None) => is_var(expr),
            _ => false,
        };
        let has_come_of_it = |expr: ExprId| info.var_of(expr).is_some_and(|var| self.also.contains(&var));
        ast.exprs().any(|expr| part.contains(ast.expr(expr).span) && (is_it(expr) || has_come_of_it(expr)))
    }
}
