//! What a callee does with its arguments and results, found by running it.
//!
//! ```go
//! func drain(resp *http.Response) {           // releases its parameter
//!     io.Copy(io.Discard, resp.Body)
//!     resp.Body.Close()
//! }
//! func check(resp *http.Response) error {     // releases it when it fails, keeps its hands off otherwise
//!     if resp.StatusCode != 200 { resp.Body.Close(); return errStatus }
//!     return nil
//! }
//! ```
//! The callee is run with its parameters holding what the caller passes; its exits are told apart by the error they
//! return. Recursion and depth beyond a bound are unknown.
//!
//! Not modelled: what a callee does through package variables, differences that no returned error shows.

use super::outcome::{ErrorClass, Exit};
use super::state::{Fact, Status, Value};
use crate::cfg::ExitKind;
use crate::types::info::VarId;
use std::collections::BTreeSet;

/// What the caller passes for one parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Input {
    /// The parameter's index; none for the receiver.
    pub param: Option<u32>,
    /// What it is to the obligation.
    pub value: Value,
    /// What is known of it.
    pub fact: Option<Fact>,
}

/// What the caller passes.
pub type Inputs = Vec<Input>;

/// What has become of the obligation when the callee returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It is still the caller's.
    Kept,
    /// It was released.
    Released,
    /// Somebody else has it for good.
    Taken,
    /// It was released on some paths and is still the caller's on others.
    Mixed,
    /// Not known.
    Unknown,
    /// The callee does not return so.
    Never,
}

/// What a call does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallEffect {
    /// When it returns no error.
    pub ok: Side,
    /// When it returns an error.
    pub failed: Side,
    /// Whether it is another one where something is assumed of what is not known.
    pub may_assume: bool,
}

/// What a call does on success, or on failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What becomes of the obligation.
    pub end: End,
    /// What its results are.
    pub results: Vec<Value>,
    /// The other parameters that keep it in what they point to; none for the receiver.
    pub held_by: BTreeSet<Option<u32>>,
}

impl CallEffect {
    /// Returns what is true of a call that has the one effect or the other.
    pub fn join(mut self, other: &CallEffect) -> CallEffect {
        self.ok.join(&other.ok);
        self.failed.join(&other.failed);
        self.may_assume |= other.may_assume;
        self
    }

    /// Takes what is not known for harmless.
    pub fn settle(&mut self) {
        for side in [&mut self.ok, &mut self.failed] {
            if side.end == End::Unknown {
                side.end = End::Kept;
            }
        }
    }
}

impl Side {
    const NEVER: Side = Side { end: End::Never, results: Vec::new(), held_by: BTreeSet::new() };

    fn join(&mut self, other: &Side) {
        if other.end == End::Never {
            return;
        }
        if self.end == End::Never {
            return self.clone_from(other);
        }
        // The resource comes back on some paths, and on others with the same outcome it does not.
        let owns = |side: &Side| side.results.iter().any(Value::owns);
        let is_lost = owns(self) != owns(other) && self.end == End::Kept && other.end == End::Kept;
        self.end = if is_lost { End::Unknown } else { join(self.end, other.end) };
        self.held_by.extend(&other.held_by);
        self.results.resize(self.results.len().max(other.results.len()), Value::Other);
        for (ours, theirs) in self.results.iter_mut().zip(&other.results) {
            if *ours == Value::Other {
                ours.clone_from(theirs);
            } else if *theirs != Value::Other && ours != theirs {
                *ours = Value::Dependent;
                self.end = End::Unknown;
            }
        }
    }
}

/// Reads the effect off the callee's exits; `others` are the parameters that are passed nothing of it.
pub fn effect_of(exits: &[Exit], others: &[(Option<u32>, VarId)]) -> CallEffect {
    let mut effect = CallEffect { ok: Side::NEVER, failed: Side::NEVER, may_assume: false };
    for exit in exits {
        if matches!(exit.kind, ExitKind::Unwind(_) | ExitKind::Halt(_)) {
            continue;
        }
        let returns_it = exit.state.why.as_ref().is_some_and(|why| matches!(why.code, "returned" | "dependent"));
        let end = match exit.state.status {
            Status::Owned | Status::Absent | Status::Invalid if exit.state.running.is_empty() => End::Kept,
            Status::Released | Status::Deferred => End::Released,
            // What is returned to the caller is the caller's, under the name of the result.
            Status::Moved if returns_it => End::Kept,
            Status::Moved => End::Taken,
            _ => End::Unknown,
        };
        let is_handed_back = exit.state.status == Status::Moved && returns_it;
        let results = exit.results.iter().map(|value| seen_outside(value, is_handed_back)).collect();
        let keeps = |(_, var): &&(Option<u32>, VarId)| exit.state.value_of(*var).is_tracked();
        let held_by = others.iter().filter(keeps).map(|(param, _)| *param).collect();
        let side = Side { end, results, held_by };
        if exit.error != ErrorClass::NonNil {
            effect.ok.join(&side);
        }
        if exit.error != ErrorClass::Nil {
            effect.failed.join(&side);
        }
    }
    effect
}

/// A value as the caller sees it: a literal of the callee's is a function that releases the resource, if that is how
/// it left, or else one that may need it.
fn seen_outside(value: &Value, is_handed_back: bool) -> Value {
    match value {
        Value::Lit(_) if is_handed_back => Value::ReleaseFunc,
        Value::Lit(_) => Value::Dependent,
        Value::Func(_) => Value::Other,
        Value::Holder(all) => {
            let held = all.iter().map(|(name, held)| (name.clone(), seen_outside(held, is_handed_back))).collect();
            match Value::holder(held) {
                held if held.owns() || !held.is_tracked() => held,
                _ => Value::Dependent,
            }
        }
        value => value.clone(),
    }
}

fn join(one: End, other: End) -> End {
    match (one, other) {
        (End::Never, end) | (end, End::Never) => end,
        (one, other) if one == other => one,
        (End::Kept | End::Released | End::Mixed, End::Kept | End::Released | End::Mixed) => End::Mixed,
        _ => End::Unknown,
    }
}
