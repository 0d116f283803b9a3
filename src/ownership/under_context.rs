//! What a call does with a context that it is given.
//!
//! ```go
//! ctx, cancel := context.WithTimeout(parent, time.Second)
//! docs, err := client.List(ctx, query)               // works under it, and is done when it returns
//! conn, err := d.DialContext(ctx, "tcp", addr)       // connects under it; the connection does not need it
//! manager.Start(ctx)                                 // goes on with it
//! ```
//! Not modelled: calls that a name tells nothing about, and that keep it all the same.

use super::call::{Passed, declared, key_of};
use super::flow::Flow;
use super::naming;
use super::state::*;
use crate::syntax::ast::*;
use crate::types::info::Callee;
use crate::types::typ::{Type, Var};

impl Flow<'_> {
    pub(super) fn is_context(&self, expr: ExprId) -> bool {
        is_context_type(self.body.info.type_of(expr))
    }

    /// `client.List(ctx, query)`: a context is for the call that it is given to, whoever is called, and what is given
    /// beside it is what the call works on. What goes on after the call says so by its name, or by its source.
    pub(super) fn is_under_context(
        &self,
        state: &State,
        call: ExprId,
        callee: &Callee,
        args: &[ExprId],
        values: &[Value],
    ) -> bool {
        if !self.goal.release.ends_results || declared(callee).is_some_and(|func| self.has_body(func)) {
            return false;
        }
        // `req.SetContext(ctx)` is given it to keep, `cache.Set(ctx, key, value)` to work under.
        if args.len() == 1 && self.keeps(call) && !self.gives_copy(call) || self.goes_on(call) {
            return false;
        }
        let given = || args.iter().zip(values).filter(|(_, value)| self.touches(state, value));
        if given().any(|(arg, _)| self.is_context(*arg)) && given().all(|(_, value)| *value == Value::Dependent) {
            return true;
        }
        !self.keeps(call) && given().all(|(_, value)| is_made_of_data(value)) && self.assumes()
    }

    /// `conn, err := d.DialContext(ctx, network, addr)`: a call that is given a context to connect under.
    pub(super) fn connects(&self, state: &State, call: ExprId, callee: &Callee, passed: &Passed<'_>) -> bool {
        let has_body = || declared(callee).is_some_and(|func| self.has_body(func));
        let mut given = passed.args.iter().zip(passed.values).filter(|(_, value)| self.touches(state, value));
        self.goal.release.ends_results
            && (self.program.calls.connects.fits(&key_of(callee)) || self.is_dial(call) && !has_body())
            && given.all(|(arg, value)| self.is_context(*arg) && *value == Value::Dependent)
    }

    /// Whether what is called has the signature of `net.Dialer.DialContext`, which says that the context is for
    /// connecting only.
    pub(super) fn is_dial(&self, call: ExprId) -> bool {
        let Some(signature) = self.body.info.signature_of(call) else { return false };
        let types = |vars: &[Var]| vars.iter().map(|var| var.typ.to_string()).collect::<Vec<_>>();
        types(&signature.params) == ["context.Context", "string", "string"]
            && types(&signature.results) == ["net.Conn", "error"]
    }

    /// `req = req.WithContext(ctx)`: what is asked for with something comes back with it.
    fn gives_copy(&self, call: ExprId) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(call).kind else { return false };
        let fun = ast.unparen(fun);
        let ExprKind::Selector { sel, .. } = &ast.expr(fun).kind else { return false };
        let stmt = self.body.statements().calls.get(&fun).map(|stmt| &ast.stmt(*stmt).kind);
        let is_dropped = matches!(stmt, Some(StmtKind::Expr(_)));
        naming::has_word(&sel.name, "With") && !is_dropped
    }

    /// `manager.Start(ctx)`, `queue.Subscribe(ctx)`: what by its name goes on with a context when it has returned. What
    /// gives a context back (`tracer.Start(ctx, name)`) has only made it.
    pub(super) fn goes_on(&self, call: ExprId) -> bool {
        let results = self.body.info.type_of(call).results();
        let Some(name) = self.body.name_of_callee(call) else { return true };
        // What runs something to its end has something to tell.
        let tells = !results.is_empty() || self.body.info.type_of(call).is_unknown();
        !results.iter().any(is_context_type) && (naming::goes_on(name) || !tells && naming::has_word(name, "Run"))
    }
}

/// Whether a value is nothing but what depends on the resource.
fn is_made_of_data(value: &Value) -> bool {
    match value {
        Value::Holder(all) => all.iter().all(|(_, held)| is_made_of_data(held)),
        value => *value == Value::Dependent,
    }
}

pub(super) fn is_context_type(typ: &Type) -> bool {
    matches!(typ, Type::Named(named) if &*named.path == "context" && &*named.name == "Context")
}
