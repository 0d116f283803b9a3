//! What becomes of the obligation itself: it comes up, is met, is handed over, is lost, or nobody knows.
//!
//! ```go
//! for {
//!     f, err := os.Open(p)   // comes up, and not if err tells; one that is still open here is lost
//!     f.Close()              // met
//!     queue <- f             // handed over
//! }
//! ```
//!
//! Not modelled: more than one of a kind at a time.

use super::call::declared;
use super::flow::Flow;
use super::nonnil::Flags;
use super::outcome::{Event, EventKind, Loss, LossKind};
use super::state::*;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::VarId;

impl Flow<'_> {
    /// The acquisition.
    pub(super) fn acquire(
        &mut self,
        state: &mut State,
        call: ExprId,
        fun: ExprId,
        args: &[ExprId],
        result: usize,
    ) -> Vec<Value> {
        let span = self.ast().expr(call).span;
        self.eval(state, fun);
        self.arguments(state, args);
        self.havoc(state, span.end);
        self.outcome.is_reached = true;
        self.outcome.is_tried_again |= state.status == Status::Invalid;
        let bound = self.body.bound_vars(call);
        if state.status == Status::Owned {
            let survives = state.holds.iter().any(|(place, held)| held.owns() && !bound.contains(&place.var));
            let is_of_round =
                bound.iter().all(|var| self.body.is_bound_anew(*var, call) || !state.value_of(*var).owns());
            let is_in_hand = survives || is_of_round && self.is_closed_at_exit(state);
            if !is_in_hand {
                self.lose(state, span, LossKind::NextRound);
            }
        }
        if state.status != Status::Owned {
            state.holds.retain(|_, held| matches!(held, Value::Lit(_) | Value::Func(_)));
        }
        state.status = Status::Owned;
        state.released_at = None;
        state.why = None;
        state.is_idle = !self.goal.release.opened_by.is_empty();
        state.running.clear();
        state.is_used_until_end = false;
        state.is_in_background = false;
        state.has_failed = false;
        state.is_dropped = false;
        state.trace = Trace::default().then(span, StepKind::Acquired);
        if self.goal.release.ends_with_context {
            self.end_with_context(state, args, span);
        }
        let types = self.body.info.type_of(call).results();
        // `ctx, cancel := context.WithCancel(parent)`: ctx ends with the call of cancel.
        let mut values = match self.goal.release.ends_results {
            true => self.results(call, true),
            false => vec![Value::Other; types.len()],
        };
        values.resize(types.len().max(result + 1), Value::Other);
        values[result] = Value::acquired(self.goal.release);
        let has_outcome = types.iter().enumerate().any(|(n, typ)| n != result && self.is_outcome(typ));
        // (What makes a context does not fail.)
        let may_fail = has_outcome
            || self.body.info.type_of(call).is_unknown() && !self.goal.release.is_call
            || self.program.gives_nil(self.body, call, result, self.depth)
            || self.may_be_nil
                && !self.body.info.callee(call).and_then(declared).is_some_and(|func| self.has_body(func));
        if may_fail {
            let split = Split::of(state.status, Status::Invalid);
            let without = self.program.succeeds_without(self.body, call, result, self.depth);
            let without = without.or(self.may_be_nil.then(Flags::new));
            let is_nil_on_failure = !self.program.fails_with_more(self.body, call, result);
            state.split = Some(Split { is_acquisition: true, is_nil_on_failure, without, ..split });
        }
        values
    }

    /// `defer func(f *os.File) { f.Close() }(f)` in a loop: each round's literal releases what that round acquired.
    fn is_closed_at_exit(&mut self, state: &State) -> bool {
        let literal = |deferred: &Deferred| match deferred {
            Deferred::Literal(lit, params) => Some((*lit, params.clone())),
            _ => None,
        };
        let literals: Vec<(FuncId, Vec<(VarId, Value)>)> = state.deferred.iter().filter_map(literal).collect();
        literals.into_iter().any(|(lit, params)| {
            let mut state = state.clone();
            for (var, value) in params {
                state.bind(var, value);
            }
            let ends = self.aside(|flow| flow.run_literal(lit, state));
            !ends.is_empty() && ends.iter().all(|end| end.status == Status::Released)
        })
    }

    /// `rows, err := db.QueryContext(ctx, query)` under a context that this function cancels: that is a release, too.
    fn end_with_context(&mut self, state: &mut State, args: &[ExprId], span: Span) {
        for context in args.iter().filter_map(|arg| self.local(*arg)) {
            for cancel in self.body.cancels_of(context, span.start) {
                if cancel.is_deferred {
                    state.defer_release(span);
                } else {
                    state.bind(cancel.var, Value::ReleaseFunc);
                }
            }
        }
    }

    /// A release.
    pub(super) fn release(&mut self, state: &mut State, span: Span) {
        state.is_in_background = false;
        if state.is_used_until_end {
            self.note(state, span, EventKind::EscapeAfterRelease);
        }
        match state.status {
            Status::Owned | Status::Unknown | Status::Moved => {
                if state.status != Status::Owned {
                    let is_perhaps_second =
                        state.why.as_ref().is_some_and(|why| matches!(why.code, "conditional" | "perhaps"));
                    let kind = if is_perhaps_second { EventKind::DoubleRelease } else { EventKind::ReleaseAfterEscape };
                    self.note(state, span, kind);
                }
                // A goroutine that is not yet waited for goes on using it.
                if !state.running.is_empty() {
                    self.note(state, span, EventKind::EscapeAfterRelease);
                }
                state.status = Status::Released;
                state.released_at = Some(span);
                state.why = Some(Why { span, code: "released", text: "released".to_owned() });
            }
            Status::Deferred => self.note(state, span, EventKind::ReleaseBeforeDeferred),
            Status::Released => self.note(state, span, EventKind::DoubleRelease),
            Status::Absent | Status::Invalid => {}
        }
    }

    /// Marks the obligation as possibly taken by somebody.
    pub(super) fn give_up(&mut self, state: &mut State, span: Span, code: &'static str, text: &str) {
        if state.is_dropped && state.status == Status::Owned {
            self.outcome.is_lent |= !matches!(code, "argument" | "kept-or-released" | "called");
            return;
        }
        if matches!(state.status, Status::Owned | Status::Deferred | Status::Released) {
            if state.status == Status::Owned {
                state.why = Some(Why { span, code, text: text.to_owned() });
                state.status = Status::Unknown;
            } else {
                self.note(state, span, EventKind::EscapeAfterRelease);
            }
        }
    }

    /// Marks the obligation as possibly taken by somebody who was given a value, unless that only depends on it and ends
    /// where it was made.
    pub(super) fn doubt(&mut self, state: &mut State, value: &Value, span: Span, code: &'static str, text: &str) {
        if !self.is_ended_here || value.owns() {
            self.give_up(state, span, code, text);
        }
    }

    /// Marks the obligation as handed over.
    pub(super) fn hand_over(&mut self, state: &mut State, span: Span, code: &'static str, text: &str) {
        match state.status {
            // With what depends on it nobody gets a way to release it.
            Status::Owned if state.is_dropped => self.outcome.is_lent = true,
            Status::Owned => {
                state.why = Some(Why { span, code, text: text.to_owned() });
                state.status = Status::Moved;
            }
            Status::Deferred | Status::Released => {
                self.note(state, span, EventKind::EscapeAfterRelease);
            }
            // Where somebody may have it already, handing it on settles nothing.
            Status::Absent | Status::Invalid | Status::Moved | Status::Unknown => {}
        }
    }

    /// Reports the loss of the last place that held an open resource.
    pub(super) fn lose(&mut self, state: &mut State, span: Span, how: LossKind) {
        if state.is_dead {
            return;
        }
        if state.status == Status::Owned && !state.is_idle && !state.has_failed && self.dedup.insert((span, how)) {
            self.outcome.losses.push(Loss { span, how, state: state.clone() });
        }
        if state.status == Status::Owned {
            state.status = Status::Invalid;
        }
    }

    /// Notes what an edit must not bring about.
    pub(super) fn note(&mut self, state: &State, span: Span, kind: EventKind) {
        if state.is_dead {
            return;
        }
        self.outcome.events.insert(Event { span, kind, released_at: state.released_at });
    }
}
