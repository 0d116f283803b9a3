//! What a call does, by the source of what is called.
//!
//! ```go
//! if err := drain(resp); err != nil { … }   // its summary says: released if it succeeds, still open if it fails
//! s := newServer(conn)                      // keeps it in what it returns
//! ```
//! The summaries of all functions that may be meant are joined; what differs with the outcome of the call becomes a
//! split of the state, which the check of the error decides.
//!
//! Not modelled: callees that say by anything but an error or a flag what they did.

use super::call::{Passed, declared};
use super::flow::Flow;
use super::naming;
use super::state::*;
use super::summary::{CallEffect, End, Input, Inputs, Side};
use super::target::Function;
use super::under_context::is_context_type;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::Callee;
use crate::types::object::FuncRef;
use crate::types::typ::Type;
use std::collections::BTreeSet;

/// Whether a function calls the function that it is given.
enum Called {
    Always,
    /// On some paths, or not at all.
    Perhaps,
}

impl Flow<'_> {
    /// Applies what the source of all that may be called says, if there is one.
    pub(super) fn summarized(
        &mut self,
        state: &mut State,
        call: ExprId,
        functions: &BTreeSet<Function>,
        receiver: &Value,
        passed: &Passed<'_>,
    ) -> Option<Vec<Value>> {
        let span = self.ast().expr(call).span;
        let mut callbacks = Vec::new();
        for (n, value) in passed.values.iter().enumerate() {
            match value {
                Value::Lit(lit) if self.touches(state, value) => {
                    callbacks.push((*lit, self.calls_parameter(functions, n as u32)?));
                }
                // A function in a field of what is passed.
                Value::Holder(_) if !value.is_tracked() && self.touches(state, value) => return None,
                _ => {}
            }
        }
        let inputs = self.inputs_of(state, receiver, passed);
        let mut effect = self.joined_effect(functions, &inputs)?;
        if self.hangs_on(state, functions, &inputs, passed.args, &effect) {
            return Some(self.results(call, false));
        }
        if self.is_ended_here && inputs.iter().all(|input| !input.value.owns()) {
            state.is_in_background |= [&effect.ok, &effect.failed].iter().any(|side| side.end == End::Unknown);
            effect.settle();
        }
        for (lit, called) in callbacks {
            match called {
                Called::Always => self.run_inline(state, lit, span),
                Called::Perhaps => self.callback(state, lit, span),
            }
        }
        let name = functions.first().and_then(Function::name).filter(|_| functions.len() == 1);
        let func = &name.map_or_else(|| self.text_of_callee(call), |name| format!("`{name}`"));
        let CallEffect { ok, failed, .. } = effect;
        for param in ok.held_by.union(&failed.held_by) {
            let keeper = match (param, self.body.info.callee(call)) {
                (Some(n), _) => passed.args.get(*n as usize).copied(),
                (None, Some(Callee::Method { recv_expr, .. })) => Some(*recv_expr),
                (None, _) => None,
            };
            self.keep_in(state, keeper, span, func.trim_matches('`'));
        }
        if state.status == Status::Owned && functions.iter().all(|it| self.program.own.contains(&it.pkg())) {
            self.remember_call(state, call, passed, (&ok, &failed));
        }
        let types = self.body.info.type_of(call).results();
        let has_outcome = types.iter().any(|typ| self.is_outcome(typ));
        let owns = |side: &Side| side.results.iter().zip(types).any(|(value, typ)| value.owns() && !self.is_error(typ));
        let is_nil_on_failure = owns(&ok) && !owns(&failed);
        match (ok.end, failed.end) {
            (End::Never, End::Never) => state.is_dead = true,
            (End::Mixed, End::Mixed | End::Never) if state.status == Status::Owned && self.forgets(state, call) => {
                state.split = Some(Split { is_silent: true, ..Split::of(Status::Released, Status::Owned) });
            }
            (_, End::Never) => self.apply(state, ok.end, span, func),
            (End::Never, _) => self.apply(state, failed.end, span, func),
            (one, other) if one == other && (one != End::Kept || !is_nil_on_failure) => {
                self.apply(state, one, span, func)
            }
            // What is released already, or will be, must be neither taken nor released on either side.
            (one, other) if state.status != Status::Owned => {
                self.apply(state, one, span, func);
                self.apply(state, other, span, func);
            }
            _ if !has_outcome || state.split.is_some() => self.apply(state, End::Unknown, span, func),
            (one, other) => {
                let (ok, failed) = (status_after(one), statuses_after_failure(one, other));
                state.split = Some(Split { failed, is_nil_on_failure, ..Split::of(ok, ok) });
                let text = format!("released by {func} on some of its paths");
                state.why = Some(Why { span, code: "conditional", text });
            }
        }
        self.note_use(state, receiver, span);
        let returned = self.returned_by(types, ok, failed);
        let takes_over =
            |(value, typ): (&Value, &Type)| matches!(value, Value::Holder(_)) && value.owns() && self.can_release(typ);
        if returned.iter().zip(types).any(takes_over) {
            // `newServer(c)`: what is stored in something that can be closed is closed with it, or so it may be.
            self.give_up(state, span, "wrapped", &format!("held by what {func} returns"));
        }
        // A result whose type is plain data needs nothing, whatever went into it: an error, a number, a message.
        let is_dial = self.goal.release.ends_results && self.is_dial(call);
        let value = |(n, typ): (usize, &Type)| match returned.get(n) {
            Some(value) if is_dial && !value.owns() => Value::Other,
            // A stub behind an interface that cannot close the connection in it needs the connection, and no more.
            Some(value @ Value::Holder(_))
                if value.owns() && self.is_interface(typ) && !self.is_error(typ) && !self.can_release(typ) =>
            {
                Value::Dependent
            }
            // An error of our own that holds the resource, or needs it, takes it along, plain as errors are.
            Some(value) if value.owns() || !self.is_plain(typ) || self.is_error(typ) => value.clone(),
            _ => Value::Other,
        };
        Some(types.iter().enumerate().map(value).collect())
    }

    /// What a call gives back: what it gives when it succeeds, and an error when it fails.
    fn returned_by(&self, types: &[Type], ok: Side, failed: Side) -> Vec<Value> {
        if ok.end == End::Never {
            return failed.results;
        }
        let mut returned = ok.results;
        let errors = types.iter().zip(&mut returned).zip(failed.results).filter(|((typ, _), _)| self.is_error(typ));
        errors.for_each(|((_, value), error)| *value = error);
        returned
    }

    /// What a callee is asked about. (Facts may need a look at other functions: they are for who asks.)
    pub(super) fn inputs_of(&self, state: &State, receiver: &Value, passed: &Passed<'_>) -> Inputs {
        let strip = |value: &Value| match value {
            Value::Lit(_) => Value::Other,
            value => value.clone(),
        };
        let mut inputs: Inputs = Vec::new();
        if receiver.is_tracked() {
            inputs.push(Input { param: None, value: strip(receiver), fact: None });
        }
        for (n, value) in passed.values.iter().enumerate() {
            let fact = self.fact_of_passed(state, passed, n);
            if value.is_tracked() || fact.is_some() {
                inputs.push(Input { param: Some(n as u32), value: strip(value), fact });
            }
        }
        inputs
    }

    fn fact_of_passed(&self, state: &State, passed: &Passed<'_>, n: usize) -> Option<Fact> {
        let &[one] = passed.args else { return self.fact_of(state, *passed.args.get(n)?) };
        match self.body.info.type_of(one) {
            Type::Tuple(all) if all.len() > 1 => {
                passed.error.filter(|_| all.get(n).is_some_and(|typ| self.is_error(typ)))
            }
            _ => self.fact_of(state, one),
        }
    }

    /// `pool.Shutdown()`, `rows.Collect()`: a method that calls the release of what it was called on, whatever happens.
    pub(super) fn releases_receiver(&self, func: &FuncRef, receiver: &Value) -> bool {
        if !receiver.owns() {
            return false;
        }
        let input = Input { param: None, value: receiver.clone(), fact: Some(Fact::NonNil) };
        let effect = self.joined_effect(&declared_only(func), &vec![input]);
        effect.is_some_and(|effect| {
            effect.ok.end == End::Released && matches!(effect.failed.end, End::Released | End::Never)
        })
    }

    /// `conn.Drain()`, `client.Logout()`: a method that by its name ends what it is called on, unless its source says no.
    pub(super) fn may_release_receiver(&self, callee: &Callee, receiver: &Value) -> bool {
        let Callee::Method { name, func, .. } = callee else { return false };
        if !naming::is_ending(name) {
            return false;
        }
        let input = Input { param: None, value: receiver.clone(), fact: Some(Fact::NonNil) };
        let effect = func.as_ref().and_then(|func| self.joined_effect(&declared_only(func), &vec![input]));
        effect.is_none_or(|effect| effect.ok.end != End::Kept)
    }

    /// `parse(resp, err)`: a call that releases it on some of its paths, and is given nothing that could tell which, nor
    /// gives back anything that does.
    fn forgets(&self, state: &State, call: ExprId) -> bool {
        let info = &self.body.info;
        let Some(signature) = info.signature_of(call) else { return false };
        let tells = |typ: &Type| self.is_outcome(typ) || !self.is_plain(typ);
        let is_beside = |typ: &Type| *typ == self.goal.typ || self.is_error(typ) || is_context_type(typ);
        state.split.is_none()
            && !info.type_of(call).results().iter().any(tells)
            && signature.params.iter().all(|param| is_beside(&param.typ))
    }

    /// Adds to the path that a function of the tree was given the resource and may leave it open.
    fn remember_call(&self, state: &mut State, call: ExprId, passed: &Passed<'_>, sides: (&Side, &Side)) {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return };
        // What it gives back it has not only used.
        let gives_back = sides.0.results.iter().any(Value::owns);
        let what = match (sides.0.end, sides.1.end) {
            (End::Kept, End::Kept | End::Never) if gives_back => return,
            (End::Kept, End::Kept | End::Never) => StepKind::Used,
            (End::Released, End::Kept) => StepKind::ReleasedOnSuccess,
            (End::Kept, End::Released) => StepKind::ReleasedOnFailure,
            (End::Kept | End::Released, End::Mixed) => StepKind::ReleasedOnSome,
            (End::Mixed, End::Mixed | End::Never) => StepKind::Forgotten,
            _ => return,
        };
        if passed.values.iter().any(Value::owns) {
            state.trace = state.trace.then(self.ast().expr(fun).span, what);
        }
    }

    /// The functions that may be meant, as far as it is known which.
    pub(super) fn functions_of(&self, callee: &Callee) -> Option<BTreeSet<Function>> {
        match callee {
            Callee::Value(value) => self.program.targets(self.body, *value),
            callee => declared(callee).map(declared_only),
        }
    }

    /// What a callee does with what it is given; that something may be assumed in it holds of the caller, too.
    pub(super) fn effect_of_callee(&self, function: &Function, inputs: &Inputs) -> Option<CallEffect> {
        let effect = self.program.effect(function, inputs.clone(), self.goal.release, self.depth)?;
        if effect.may_assume {
            self.may_assume.set(true);
        }
        Some(effect)
    }

    pub(super) fn joined_effect(&self, functions: &BTreeSet<Function>, inputs: &Inputs) -> Option<CallEffect> {
        let mut effects = functions.iter().map(|it| self.effect_of_callee(it, inputs));
        let first = effects.next()??;
        effects.try_fold(first, |all, one| Some(all.join(&one?)))
    }

    /// Whether the functions call what they are given for parameter `n` before they return; none if they may keep it.
    ///
    /// Seen from a function that calls its parameter, that call is the release of something.
    fn calls_parameter(&self, functions: &BTreeSet<Function>, n: u32) -> Option<Called> {
        let given = Input { param: Some(n), value: Value::ReleaseFunc, fact: Some(Fact::NonNil) };
        let effect = self.joined_effect(functions, &vec![given])?;
        if effect.ok.results.iter().chain(&effect.failed.results).any(Value::is_tracked) {
            return None;
        }
        match (effect.ok.end, effect.failed.end) {
            (End::Released | End::Never, End::Released | End::Never) => Some(Called::Always),
            (End::Unknown | End::Taken, _) | (_, End::Unknown | End::Taken) => None,
            _ => Some(Called::Perhaps),
        }
    }

    /// Whether values of the type have a method that may release what they hold.
    fn can_release(&self, typ: &Type) -> bool {
        let methods = self.program.universe.methods(typ);
        !methods.is_complete
            || ["Close", "Stop", "Shutdown", "Release", "Disconnect", "Destroy", "Free", "Cleanup", "Done"]
                .iter()
                .any(|name| methods.names.contains(*name))
    }

    fn apply(&mut self, state: &mut State, end: End, span: Span, func: &str) {
        match end {
            End::Kept | End::Never => {}
            End::Released => self.release(state, span),
            End::Taken => self.hand_over(state, span, "argument", &format!("taken over by {func}")),
            End::Mixed if state.status != Status::Owned => self.release(state, span),
            End::Mixed => {
                self.give_up(state, span, "conditional", &format!("released by {func} on some of its paths"));
            }
            End::Unknown => {
                self.give_up(
                    state,
                    span,
                    "kept-or-released",
                    &format!("passed to {func}, which may keep or release it"),
                );
            }
        }
    }

    pub(super) fn is_interface(&self, typ: &Type) -> bool {
        matches!(self.program.universe.underlying(typ), Type::Interface(_))
    }
}

pub(super) fn declared_only(func: &FuncRef) -> BTreeSet<Function> {
    BTreeSet::from([Function::Declared(func.clone())])
}

fn status_after(end: End) -> Status {
    match end {
        End::Kept => Status::Owned,
        End::Released => Status::Released,
        End::Taken => Status::Moved,
        End::Mixed | End::Unknown => Status::Unknown,
        End::Never => Status::Invalid,
    }
}

/// What is left of a call that failed. Where it releases on some failing paths only, nothing tells its caller which.
fn statuses_after_failure(ok: End, failed: End) -> Vec<Status> {
    match (ok, failed) {
        (End::Released | End::Kept, End::Mixed) => vec![Status::Released, Status::Owned],
        (_, failed) => vec![status_after(failed)],
    }
}
