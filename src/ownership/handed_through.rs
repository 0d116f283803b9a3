//! An acquisition that is handed whole to a function, error and all, which gives it back.
//!
//! ```go
//! resp, err := convert(client.Do(req)) // there if err is nil, like what Do gives
//! f := must(os.Open(name))             // there: must does not return after a failure
//! conn := quiet(net.Dial(net, addr))   // there, or nil
//! ```
//! Not modelled: functions without sources, pairs that are put in a struct.

use super::flow::Flow;
use super::nonnil::Flags;
use super::state::*;
use super::summary::{End, Input, Inputs};
use crate::syntax::ast::ExprId;
use crate::types::info::Callee;

impl Flow<'_> {
    /// Makes what a call gives back hang on the call's own outcome: it was given `inputs` where the acquisition succeeded,
    /// and what `split` says became of it otherwise.
    pub(super) fn hand_through(&self, state: &mut State, call: ExprId, callee: &Callee, inputs: &Inputs, split: Split) {
        let info = &self.body.info;
        let functions = self.functions_of(callee);
        let ends = |inputs: &Inputs| {
            let effect = functions.as_ref().and_then(|functions| self.joined_effect(functions, inputs));
            effect.map_or((End::Unknown, End::Unknown), |effect| (effect.ok.end, effect.failed.end))
        };
        // (What is known to be nil of what went in is the error.)
        let failing = |input: &Input| match input.fact {
            Some(Fact::Nil) => Input { fact: Some(Fact::NonNil), ..input.clone() },
            _ => input.clone(),
        };
        let after_failure = ends(&inputs.iter().map(failing).collect());
        if after_failure == (End::Never, End::Never) {
            return;
        }
        let has_outcome = info.type_of(call).results().iter().any(|typ| self.is_outcome(typ));
        // Where the error is swallowed, success says nothing.
        let is_swallowed = has_outcome && after_failure.0 != End::Never;
        let without = split.without.or(is_swallowed.then(Flags::new));
        let may_fail_by_itself = has_outcome && ends(inputs).1 != End::Never;
        let own = state.split.take().or(may_fail_by_itself.then(|| Split::of(Status::Owned, Status::Owned)));
        state.split = Some(match own {
            Some(own) => Split {
                ok: own.ok,
                failed: own.failed.into_iter().chain(split.failed).collect(),
                is_nil_on_failure: own.is_nil_on_failure && split.is_nil_on_failure,
                without,
                ..split
            },
            None => Split { without, ..split },
        });
    }
}
