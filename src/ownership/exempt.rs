//! Calls that look like acquisitions, and leave nothing to release to who makes them.
//!
//! ```go
//! ctx, _ := signal.NotifyContext(parent, os.Interrupt)   // meant to last as long as the process
//! db, cleanup, err := open()                             // cleanup closes it
//! stmt, err := tx.Prepare(q); rows, err := stmt.Query()  // got from what owes nothing: the transaction ends them
//! ```
//! What a test double answers is [`double`](super::double)'s.
//!
//! Not modelled: a cleanup function that is a method value, or held by a variable.

use super::body::Body;
use super::call::{declared, key_of};
use super::program::Program;
use crate::detect::{self, Acquisition};
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::types::info::Callee;
use crate::types::object::{FuncRef, Method, Selection};
use crate::types::typ::Type;

impl Program {
    /// Returns whether nothing is owed for a call that looks like an acquisition.
    pub(super) fn is_exempt(&self, body: &Body, site: &Acquisition) -> bool {
        self.comes_from_exempt(body, site)
            || self.is_left_to_the_process(body, site)
            || self.comes_with_release(body, site)
            || self.was_handed_in(body, site)
            || self.answers_from_memory(body, site.call)
    }

    /// `db, cleanup, err := open()`: the function beside it releases it, unless its source shows that it cannot.
    fn comes_with_release(&self, body: &Body, site: &Acquisition) -> bool {
        let is_cleanup = |typ: &Type| match self.universe.underlying(typ) {
            Type::Func(func) => func.params.is_empty() && func.results.iter().all(|result| result.typ.is_error()),
            _ => false,
        };
        if self.duty(site).release.is_call {
            return false;
        }
        let results = body.info.type_of(site.call).results().iter().enumerate();
        let mut beside = results.filter(|(n, typ)| *n != site.result && is_cleanup(typ)).map(|(n, _)| n);
        let func = body.info.callee(site.call).and_then(declared);
        beside.any(|n| !func.is_some_and(|func| self.are_apart(func, site.result, n)))
    }

    /// Whether the literals that a function returns as result `cleanup` do not mention what it returns as result `of`.
    fn are_apart(&self, func: &FuncRef, of: usize, cleanup: usize) -> bool {
        let Some((pkg, file, unit, id)) = self.universe.source(func) else { return false };
        let body = self.body(pkg, file, &unit);
        let ast = &unit.ast;
        let is_nil = |expr: ExprId| ast.ident(expr) == Some("nil");
        let is_apart = |results: &[ExprId]| {
            let (Some(&resource), Some(&cleanup)) = (results.get(of), results.get(cleanup)) else { return false };
            match (&ast.expr(ast.unparen(cleanup)).kind, body.info.var_of(ast.unparen(resource))) {
                _ if is_nil(cleanup) || is_nil(resource) => true,
                (ExprKind::FuncLit(lit), Some(var)) => !body.paths(self).vars_in(*lit).contains(&var),
                _ => false,
            }
        };
        unit.ast.func(id).body.is_some() && body.returned(id).all(is_apart)
    }

    /// `func (b *backend) Close() error { return nil }`: whether the release of what a function gives is there for an
    /// interface's sake only.
    pub(super) fn gives_idle(&self, func: &FuncRef, result: usize, release: &Release) -> bool {
        let Some(signature) = self.universe.signature(func) else { return false };
        let Some(given) = signature.results.get(result).filter(|_| release.field.is_none() && !release.is_call) else {
            return false;
        };
        let Selection::Method(method) = self.universe.lookup(&given.typ, &release.method) else { return false };
        let end = method.decl.filter(|end| !method.is_interface && self.own.contains(&end.pkg));
        end.is_some_and(|end| self.is_idle(&end))
    }

    /// Returns whether a method that ends something releases nothing: it calls nothing, but to set a flag.
    pub fn is_idle(&self, end: &FuncRef) -> bool {
        let Some((pkg, file, unit, id)) = self.universe.source(end) else { return false };
        let body = self.body(pkg, file, &unit);
        let sets_flag = |callee: &Callee| key_of(callee).starts_with("sync/atomic.");
        let is_send = |stmt: StmtId| matches!(unit.ast.stmt(stmt).kind, StmtKind::Send { .. });
        unit.ast.func(id).body.is_some()
            && body.calls_in(id).into_iter().all(|call| body.info.callee(call).is_some_and(sets_flag))
            && !unit.ast.stmts().any(is_send)
            && !self.has_other_twin(end)
    }

    /// Returns whether a second release does no harm: tables say so, and the tree's own method closes no channel, which panics
    /// the second time, without asking for anything.
    pub fn bears_two_releases(&self, site: &Acquisition) -> bool {
        let duty = self.duty(site);
        let method = self.universe.lookup(&site.typ, &duty.release.method);
        let Selection::Method(Method { decl: Some(end), is_interface: false, .. }) = method else {
            return duty.is_idempotent;
        };
        let Some((pkg, file, unit, id)) = self.universe.source(&end).filter(|_| self.own.contains(&end.pkg)) else {
            return duty.is_idempotent;
        };
        let body = self.body(pkg, file, &unit);
        let ast = &unit.ast;
        let closes = |call: ExprId| {
            matches!(body.info.callee(call), Some(Callee::Builtin(name)) if &**name == "close")
                && detect::innermost(ast, call) == Some(id)
        };
        let asks = |stmt: StmtId| {
            matches!(ast.stmt(stmt).kind, StmtKind::If { .. } | StmtKind::Select(_) | StmtKind::Switch { .. })
        };
        duty.is_idempotent && (ast.stmts().any(asks) || !ast.exprs().any(closes))
    }

    /// `ctx, _ := signal.NotifyContext(…)`: what is meant to last is owed only where its release is named and forgotten.
    fn is_left_to_the_process(&self, body: &Body, site: &Acquisition) -> bool {
        let callee = body.info.callee(site.call);
        callee.is_some_and(|callee| self.resources[site.resource].lasting.fits(&key_of(callee)))
            && !body.is_forgotten(site.call, site.result)
    }

    /// `ln := newListenerOf(conn)`, then `ln.Accept()`: what a function of ours made of something gives that back.
    fn was_handed_in(&self, body: &Body, site: &Acquisition) -> bool {
        let Some(Callee::Method { recv_expr, is_interface: true, .. }) = body.info.callee(site.call) else {
            return false;
        };
        let Some(from) = body.info.var_of(body.unit.ast.unparen(*recv_expr)) else { return false };
        let is_given_it = |func: &FuncRef| {
            let signature = self.universe.signature(func).filter(|_| self.own.contains(&func.pkg));
            signature.is_some_and(|signature| signature.params.iter().any(|param| param.typ == site.typ))
        };
        let is_made_of_it = |value: &Option<ExprId>| {
            let callee = value.and_then(|call| body.info.callee(call));
            callee.and_then(declared).is_some_and(is_given_it)
        };
        let values = body.values_of(from);
        !site.typ.is_unknown() && !values.is_empty() && values.iter().all(is_made_of_it)
    }

    /// `stmt, err := tx.Prepare(q)`, then `stmt.Query()`: what is got from something that owes nothing owes nothing.
    fn comes_from_exempt(&self, body: &Body, site: &Acquisition) -> bool {
        let Some(Callee::Method { recv_expr, .. }) = body.info.callee(site.call) else { return false };
        let Some(from) = body.info.var_of(body.unit.ast.unparen(*recv_expr)) else { return false };
        let resource = &self.resources[site.resource];
        let is_exempt = |value: &Option<ExprId>| {
            let Some((call, callee)) = value.and_then(|call| Some((call, body.info.callee(call)?))) else {
                return false;
            };
            let key = key_of(callee);
            let ends =
                resource.ends_with_receiver.fits(&key) && detect::has_local_receiver(&body.info, &body.unit, call);
            ends || resource.exempt.fits(&key)
        };
        let values = body.values_of(from);
        !values.is_empty() && values.iter().all(is_exempt)
    }
}
