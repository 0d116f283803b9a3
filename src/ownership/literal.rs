//! Function literals: run where they are called, by the function itself or by what is given them.
//!
//! ```go
//! func() { resp.Body.Close() }()           // now
//! g.Go(func() error { return use(c) })     // until `g.Wait()`
//! t.Cleanup(func() { c.Close() })          // after all deferred calls
//! m.Range(func(k, v any) bool { … })       // now, or not at all
//! ```
//!
//! Not modelled: literals that run at an unknown time (they make the obligation unknown), recursion of literals.

use super::body::Body;
use super::call::declared;
use super::flow::Flow;
use super::naming;
use super::program::{Program, parameter};
use super::state::*;
use crate::cfg::ExitKind;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, Selected, VarId};
use crate::types::object::{FuncRef, Method};
use crate::types::typ::{Signature, Type};
use std::sync::Arc;

/// How deep literals are run inside literals.
const MAX_DEPTH: u32 = 4;

impl Flow<'_> {
    /// Runs a literal from `state`; its ends are the states in which it returns.
    pub(super) fn run_literal(&mut self, lit: FuncId, mut state: State) -> Vec<State> {
        if self.literals.contains(&lit) || self.literals.len() as u32 >= MAX_DEPTH {
            self.give_up(&mut state, self.ast().func(lit).span, "closure", "used by a closure that calls itself");
            return vec![state];
        }
        let outer = std::mem::take(&mut state.deferred);
        let trace = state.trace.clone();
        let why = state.why.clone();
        let state = self.with_zero_results(lit, state);
        self.literals.push(lit);
        let exits = self.explore(lit, vec![state]);
        self.literals.pop();
        let mut after: Vec<State> = Vec::new();
        for exit in exits {
            if matches!(exit.kind, ExitKind::Unwind(_) | ExitKind::Halt(_)) {
                continue;
            }
            let mut state = exit.state;
            state.deferred = outer.clone();
            state.trace = trace.clone();
            state.why = state.why.or_else(|| why.clone());
            // What the literal's own variables held and were is over.
            let body = self.body;
            let is_own = |var: &VarId| body.is_within(body.info.var(*var).func, lit);
            state.facts.retain(|var, _| !is_own(var));
            if !after.contains(&state) {
                after.push(state);
            }
        }
        after
    }

    /// Runs a literal in the middle of an expression: one state goes in and one comes out.
    pub(super) fn run_inline(&mut self, state: &mut State, lit: FuncId, span: Span) {
        let before = state.status;
        let mut ends = self.run_literal(lit, state.clone());
        let Some(first) = ends.pop() else {
            state.is_dead = true;
            return;
        };
        let agree = ends.iter().all(|end| end.status == first.status && end.holds == first.holds);
        *state = first;
        if agree {
            state.facts.retain(|var, fact| ends.iter().all(|end| end.facts.get(var) == Some(fact)));
            return;
        }
        state.status = before;
        self.give_up(state, span, "conditional", "released by a closure on some of its paths only");
    }

    /// `g.Go(func() error { use(c) })`: the resource is in use until `g.Wait()`.
    pub(super) fn start_in_group(
        &mut self,
        state: &mut State,
        call: ExprId,
        group: Option<crate::types::info::VarId>,
        values: &[Value],
    ) -> Vec<Value> {
        let span = self.ast().expr(call).span;
        for value in values {
            let ends = match value {
                // Behind a release, it is looked at for what it uses too late.
                Value::Lit(lit) if matches!(state.status, Status::Owned | Status::Released) => {
                    self.run_literal(*lit, state.clone())
                }
                _ => Vec::new(),
            };
            if state.status == Status::Released {
                continue;
            }
            let is_released = |end: &State| matches!(end.status, Status::Released | Status::Deferred);
            let releases = !ends.is_empty() && ends.iter().all(is_released);
            match group {
                _ if !releases && ends.iter().any(is_released) => {
                    self.give_up(state, span, "goroutine", "released by a goroutine on some of its paths");
                }
                _ if releases && state.status == Status::Owned => {
                    self.hand_over(state, span, "goroutine", "handed to a goroutine that releases it");
                }
                _ if self.is_ended_here => state.is_in_background |= group.is_none(),
                Some(group) if ends.iter().all(|end| end.status == Status::Owned) => {
                    state.running.insert(group);
                }
                _ => self.give_up(state, span, "goroutine", "used by a goroutine that may outlive the function"),
            }
        }
        self.results(call, false)
    }

    /// `t.Cleanup(func() { c.Close() })`: runs after all deferred calls. What a helper registers outlives the helper.
    pub(super) fn register(&mut self, state: &mut State, call: ExprId, values: &[Value]) -> Vec<Value> {
        if self.goal.sites.is_empty() {
            let span = self.ast().expr(call).span;
            for value in values {
                self.escape(state, value, span, "registered", "called when the test ends");
            }
            return self.results(call, false);
        }
        for value in values {
            match value {
                Value::Lit(lit) => {
                    let deferred = Deferred::Literal(*lit, Vec::new());
                    if !state.deferred.contains(&deferred) {
                        state.deferred.insert(0, deferred);
                    }
                }
                Value::ReleaseFunc if state.status == Status::Owned => {
                    state.status = Status::Deferred;
                    state.deferred.insert(0, Deferred::Release);
                }
                _ => {}
            }
        }
        self.results(call, false)
    }

    /// Functions given to a method of the resource, or of what depends on it, are called while it is open; one that
    /// releases it may or may not be called.
    pub(super) fn callbacks(&mut self, state: &mut State, values: &[Value], span: Span) {
        for value in values {
            if let Value::Lit(lit) = value {
                self.callback(state, *lit, span);
            }
        }
    }

    pub(super) fn callback(&mut self, state: &mut State, lit: FuncId, span: Span) {
        self.callback_from(state, state.clone(), lit, span);
    }

    /// A function that is called with something of the resource's.
    pub(super) fn callback_with(&mut self, state: &mut State, lit: FuncId, given: &Value, span: Span) {
        let mut entry = state.clone();
        if let Some((var, _)) = parameter(self.body, lit, Some(0)) {
            entry.bind(var, given.clone());
        }
        self.callback_from(state, entry, lit, span);
    }

    fn callback_from(&mut self, state: &mut State, entry: State, lit: FuncId, span: Span) {
        let before = state.status;
        let ends = self.run_literal(lit, entry);
        // What it assigns is not known any more, or is what depends on the resource from now on.
        state.facts.retain(|var, fact| ends.iter().all(|end| end.facts.get(var) == Some(fact)));
        for (place, value) in ends.iter().flat_map(|end| &end.holds).filter(|(_, value)| value.is_tracked()) {
            state.holds.entry(place.clone()).or_insert_with(|| value.clone());
        }
        if ends.iter().any(|end| end.status != before) {
            self.give_up(state, span, "perhaps", "released by a callback that may not be called");
        }
    }

    pub(super) fn is_parallel(&self, lit: FuncId) -> bool {
        self.program.runs_in_parallel(self.body, lit, MAX_DEPTH)
    }

    /// Whether a function that is no literal may have its test run beside others: all but a method that does not.
    pub(super) fn may_be_parallel(&self, function: ExprId) -> bool {
        match self.body.info.selection(self.ast().unparen(function)) {
            Some(Selected::Method(Method { decl: Some(func), .. })) => self.program.is_parallel_helper(func, MAX_DEPTH),
            _ => true,
        }
    }

    /// `m.Range(func(k, v any) bool { … })`: what by its name walks through something calls a function for each part of
    /// it, and has no use for the function afterwards.
    pub(super) fn only_walks(&self, state: &State, call: ExprId, receiver: &Value, values: &[Value]) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(call).kind else { return false };
        let ExprKind::Selector { sel, .. } = &ast.expr(ast.unparen(fun)).kind else { return false };
        let touched = values.iter().filter(|value| self.touches(state, value));
        !receiver.is_tracked() && naming::walks(&sel.name) && touched.into_iter().all(|it| matches!(it, Value::Lit(_)))
    }
}

impl Program {
    /// Whether a function, or one of ours that it calls, has its test run beside others: `t.Parallel()`.
    fn runs_in_parallel(&self, body: &Body, func: FuncId, depth: u32) -> bool {
        body.calls_in(func).into_iter().filter_map(|call| body.info.callee(call)).any(|callee| match callee {
            Callee::Method { recv, name, .. } if &**name == "Parallel" && recv.starts_with("testing.") => true,
            callee => declared(callee).is_some_and(|func| depth > 0 && self.is_parallel_helper(func, depth - 1)),
        })
    }

    fn is_parallel_helper(&self, func: &FuncRef, depth: u32) -> bool {
        let is_given_test = |signature: Arc<Signature>| {
            let is_test = |typ: &Type| typ.to_string() == "*testing.T";
            signature.params.iter().any(|param| is_test(&param.typ))
        };
        self.own.contains(&func.pkg)
            && self.universe.signature(func).is_some_and(is_given_test)
            && self
                .universe
                .source(func)
                .is_some_and(|(pkg, file, unit, id)| self.runs_in_parallel(&self.body(pkg, file, &unit), id, depth))
    }
}
