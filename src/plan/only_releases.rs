//! Whether a deferred call does nothing but release: such a one may run on more paths than its author had in mind.
//!
//! ```go
//! defer f.Close()
//! defer closeAndLog(resp.Body, "answer")   // if its source is there to see, and does no more
//! defer warn(resp.Body.Close)
//! defer func(body io.Closer) { if err := body.Close(); err != nil { log.Print(err) } }(resp.Body)
//! defer func() { resp.Body.Close(); mu.Unlock() }()                        // not this one
//! defer func() { io.Copy(io.Discard, resp.Body); resp.Body.Close() }()     // nor this: it reads
//! defer func() { done <- f.Close() }()                                     // nor this: who receives?
//! defer func() { err = f.Close() }()                                       // nor this: it forgets another error
//! ```
//! Each statement of a literal or a function releases, or has to do with what such a statement has come to.
//!
//! Not modelled: what else stands in a statement that releases; methods and functions of libraries.

use super::Case;
use crate::ownership::body::Body;
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, VarId, VarKind};
use std::collections::BTreeSet;

/// Returns whether a deferred call only releases what the variable holds.
pub(super) fn only_releases(case: &Case<'_>, call: ExprId, var: VarId) -> bool {
    let held =
        Held { body: case.body, release: &case.duty().release, var, is_part: false, come_of_it: BTreeSet::new() };
    let ast = &case.body.unit.ast;
    let ExprKind::Call { fun, args, .. } = &ast.expr(call).kind else { return false };
    let fun = ast.unparen(*fun);
    if held.is_release(fun) || args.iter().any(|arg| held.is_release(ast.unparen(*arg))) {
        return true;
    }
    if let ExprKind::FuncLit(lit) = ast.expr(fun).kind {
        return match args.iter().position(|arg| held.is_held(*arg)) {
            Some(n) => held.passed(case.body, lit, n, args[n]).is_some_and(|held| held.makes_up(lit)),
            None => held.makes_up(lit),
        };
    }
    let Some(n) = args.iter().position(|arg| held.is_held(*arg)) else { return false };
    let Some(Callee::Func { func, .. }) = case.body.info.callee(call) else { return false };
    let Some((pkg, file, unit, id)) = case.program.universe.source(func) else { return false };
    let body = case.program.body(pkg, file, &unit);
    held.passed(&body, id, n, args[n]).is_some_and(|held| held.makes_up(id))
}

/// A variable that holds what is released, in a function.
struct Held<'a> {
    body: &'a Body,
    release: &'a Release,
    var: VarId,
    /// Whether it holds the part that has the release, a response's body.
    is_part: bool,
    /// Variables that have come of a release.
    come_of_it: BTreeSet<VarId>,
}

impl<'a> Held<'a> {
    /// What the parameter `n` of a function holds that is passed `arg`.
    fn passed<'b>(&self, body: &'b Body, func: FuncId, n: usize, arg: ExprId) -> Option<Held<'b>>
    where
        'a: 'b,
    {
        let params = &body.unit.ast.func(func).sig.params;
        let param = params.iter().flat_map(|field| &field.names).nth(n)?;
        let var = body.info.declared_at(param.span)?;
        Some(Held { body, var, is_part: self.is_part_of_it(arg), release: self.release, come_of_it: BTreeSet::new() })
    }

    /// Whether what releases it makes up a function.
    fn makes_up(mut self, func: FuncId) -> bool {
        let Some(block) = &self.body.unit.ast.func(func).body else { return false };
        !block.stmts.is_empty() && block.stmts.iter().all(|stmt| self.takes(*stmt))
    }

    /// Whether a statement releases it, or has to do with what came of that: what such a statement declares, or
    /// its error is assigned to.
    fn takes(&mut self, stmt: StmtId) -> bool {
        let ast = &self.body.unit.ast;
        let span = ast.stmt(stmt).span;
        if !self.has_to_do_with(span) {
            return false;
        }
        let mut inside = ast.stmts().map(|id| ast.stmt(id)).filter(|it| span.contains(it.span));
        if !inside.all(|stmt| self.is_harmless(&stmt.kind)) {
            return false;
        }
        let declared = (0..self.body.info.vars.len() as u32).map(VarId);
        let declared: Vec<VarId> = declared.filter(|var| span.contains(self.body.info.var(*var).span)).collect();
        self.come_of_it.extend(declared);
        if let StmtKind::Assign { lhs, rhs, .. } = &ast.stmt(stmt).kind
            && let ([left], [right]) = (lhs.as_slice(), rhs.as_slice())
            && matches!(ast.expr(*right).kind, ExprKind::Call { fun, .. } if self.is_release(fun))
        {
            self.come_of_it.extend(self.body.info.var_of(*left));
        }
        true
    }

    /// Whether a statement beside a release, or around it, can only tell of it: nothing is sent, counted or started, and
    /// nothing called that the function was given.
    fn is_harmless(&self, stmt: &StmtKind) -> bool {
        let ast = &self.body.unit.ast;
        match stmt {
            StmtKind::Expr(x) => match self.body.info.callee(ast.unparen(*x)) {
                Some(Callee::Value(_)) => self.release.is_call,
                _ => true,
            },
            StmtKind::Assign { lhs, .. } => lhs
                .iter()
                .all(|left| matches!(ast.expr(*left).kind, ExprKind::Ident(_)) && !self.overwrites_result(*left)),
            StmtKind::If { .. } | StmtKind::Block(_) | StmtKind::Decl(_) | StmtKind::Return(_) | StmtKind::Empty => {
                true
            }
            _ => false,
        }
    }

    /// Whether what is assigned to is what the function returns, and nothing around asks whether that is nil still.
    fn overwrites_result(&self, left: ExprId) -> bool {
        let (ast, info) = (&self.body.unit.ast, &self.body.info);
        let Some(var) = info.var_of(left) else { return false };
        let is_it = |expr: ExprId| info.var_of(ast.unparen(expr)) == Some(var);
        let asks = |cond: ExprId| {
            let cond = ast.expr(cond).span;
            ast.exprs().any(|expr| match ast.expr(expr).kind {
                ExprKind::Binary { op: BinaryOp::Eq, x, y } => {
                    cond.contains(ast.expr(expr).span) && (is_it(x) || is_it(y))
                }
                _ => false,
            })
        };
        let at = ast.expr(left).span;
        let is_asked = ast.stmts().any(|id| match &ast.stmt(id).kind {
            StmtKind::If { cond, then, .. } => then.span.contains(at) && asks(*cond),
            _ => false,
        });
        matches!(info.var(var).kind, VarKind::Result(_)) && !is_asked
    }

    fn has_to_do_with(&self, part: Span) -> bool {
        let (ast, info) = (&self.body.unit.ast, &self.body.info);
        let has_come_of_it = |expr: ExprId| info.var_of(expr).is_some_and(|var| self.come_of_it.contains(&var));
        let is_one = |expr: ExprId| self.is_release(expr) || has_come_of_it(expr);
        ast.exprs().any(|expr| part.contains(ast.expr(expr).span) && is_one(expr))
    }

    fn is_var(&self, expr: ExprId) -> bool {
        self.body.info.var_of(self.body.unit.ast.unparen(expr)) == Some(self.var)
    }

    /// Whether an expression is what has the release.
    fn is_part_of_it(&self, expr: ExprId) -> bool {
        let ast = &self.body.unit.ast;
        match (&ast.expr(ast.unparen(expr)).kind, &self.release.field) {
            (ExprKind::Selector { x, sel }, Some(field)) if !self.is_part => *sel.name == **field && self.is_var(*x),
            (_, Some(_)) if !self.is_part => false,
            _ => self.is_var(expr),
        }
    }

    fn is_held(&self, expr: ExprId) -> bool {
        self.is_var(expr) || self.is_part_of_it(expr)
    }

    /// Whether an expression is the release itself, called or not; a commit is none.
    fn is_release(&self, expr: ExprId) -> bool {
        match &self.body.unit.ast.expr(expr).kind {
            ExprKind::Selector { x, sel } => *sel.name == *self.release.method && self.is_part_of_it(*x),
            ExprKind::Ident(_) => self.release.is_call && self.is_var(expr),
            _ => false,
        }
    }
}
