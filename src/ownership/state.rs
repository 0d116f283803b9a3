//! What is known of one obligation at one point of one path.
//!
//! ```go
//! resp, err := http.Get(u)     // two states: {Owned, resp holds it, err nil} and {Invalid, err not nil}
//! if err != nil { return err } // only the second goes in, only the first goes on
//! s := &stream{body: resp.Body} // s.body holds the releasable part
//! defer resp.Body.Close()       // {Deferred}
//! ```
//!
//! The engine follows one acquisition at a time. A [`State`] is one disjunct: a single [`Status`], the places that hold
//! the resource, and facts about variables. The pairing of a resource with its error is not a relation in a state but
//! the difference between two states, so it survives wrapping, renaming and early reassignment of the error.
//!
//! Not modelled: places deeper than a few fields, relations between two variables, numbers.

use super::condition::ConditionId;
use super::flow::MAX_KNOWN;
use super::nonnil::Flags;
use crate::resource::Release;
use crate::syntax::ast::{ExprId, FuncId};
use crate::text::span::Span;
use crate::types::info::VarId;
use crate::types::object::FuncRef;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How deep holders are kept apart by names.
const MAX_NESTING: usize = 3;

/// Where an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not acquired on this path, as yet.
    Absent,
    /// The acquisition failed, or the loss was reported already: nothing to release.
    Invalid,
    /// It must still be released.
    Owned,
    /// A deferred call will release it.
    Deferred,
    /// It was released.
    Released,
    /// It was handed to somebody who releases it, or who keeps it for good.
    Moved,
    /// Somebody may have taken it.
    Unknown,
}

/// What an expression's value is, seen from one obligation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing to do with it.
    Other,
    /// The resource itself.
    Resource,
    /// The field through which it is released: `resp.Body`.
    Part,
    /// Something that stops working when the resource is released: an iterator, a reader, a derived client.
    Dependent,
    /// Something that holds other values: a struct's fields by name, a container's elements under no name.
    Holder(Arc<[(Option<Arc<str>>, Value)]>),
    /// The release as a value: `resp.Body.Close`.
    ReleaseFunc,
    /// A function literal.
    Lit(FuncId),
    /// A declared function, or a method bound to something that is not tracked.
    Func(FuncRef),
}

impl Value {
    /// Returns what the acquired result is: the resource, or a function whose call is the release.
    pub fn acquired(release: &Release) -> Value {
        if release.is_call { Value::ReleaseFunc } else { Value::Resource }
    }
    /// Returns whether it is or contains the resource, its part or its release.
    pub fn owns(&self) -> bool {
        match self {
            Value::Resource | Value::Part | Value::ReleaseFunc => true,
            Value::Holder(all) => all.iter().any(|(_, v)| v.owns()),
            Value::Other | Value::Dependent | Value::Lit(_) | Value::Func(_) => false,
        }
    }
    /// Returns whether it is, contains, or depends on the resource; literals aside.
    pub fn is_tracked(&self) -> bool {
        match self {
            Value::Other | Value::Lit(_) | Value::Func(_) => false,
            Value::Holder(all) => all.iter().any(|(_, v)| v.is_tracked()),
            Value::Resource | Value::Part | Value::Dependent | Value::ReleaseFunc => true,
        }
    }
    /// Makes a holder of what is worth holding; `Other` if nothing is.
    ///
    /// What is held deeper than [`MAX_NESTING`] is held without names: `list = &node{item, list}` must come to an end.
    pub fn holder(fields: Vec<(Option<Arc<str>>, Value)>) -> Value {
        let is_worth = |v: &Value| !matches!(v, Value::Other | Value::Func(_));
        let held = fields.into_iter().filter(|(_, v)| is_worth(v));
        let held: Vec<_> = held.map(|(name, v)| (name, if v.nesting() < MAX_NESTING { v } else { v.flat() })).collect();
        if held.is_empty() { Value::Other } else { Value::Holder(held.into()) }
    }
    fn nesting(&self) -> usize {
        match self {
            Value::Holder(all) => 1 + all.iter().map(|(_, v)| v.nesting()).max().unwrap_or(0),
            _ => 0,
        }
    }
    /// Returns a container of all that it holds, at whatever depth.
    fn flat(&self) -> Value {
        let mut found = BTreeSet::new();
        let mut open = vec![self];
        while let Some(value) = open.pop() {
            match value {
                Value::Holder(all) => open.extend(all.iter().map(|(_, v)| v)),
                value => _ = found.insert(value),
            }
        }
        Value::Holder(found.into_iter().map(|value| (None, value.clone())).collect())
    }
}

/// A variable, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The variable.
    pub var: VarId,
    /// The part; none for the variable as a whole.
    pub inside: Option<Inside>,
}

/// A part of what a variable holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Inside {
    /// One of a container's elements. Which one is not known: the numbers tell different values apart.
    Element(usize),
    /// A field of a struct.
    Field(Arc<str>),
}

impl Inside {
    fn field(&self) -> Option<Arc<str>> {
        match self {
            Inside::Element(_) => None,
            Inside::Field(name) => Some(name.clone()),
        }
    }
}

/// What is known of a variable's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// It is nil.
    Nil,
    /// It is not nil.
    NonNil,
    /// It is true.
    True,
    /// It is false.
    False,
}

/// A deferred call that concerns the resource, or may come to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deferred {
    /// Its release.
    Release,
    /// A call that only uses it, or what depends on it.
    Use(ExprId),
    /// A call of a method of a local, which may hold it by then: `s := store{}; defer s.Close(); s.db = db`.
    Method(ExprId),
    /// A function literal, with the values that its parameters were bound to.
    Literal(FuncId, Vec<(VarId, Value)>),
}

/// Why an obligation is released, moved or unknown, in words; not part of a state's identity.
#[derive(Clone, Debug)]
pub struct Why {
    /// Where it happened.
    pub span: Span,
    /// A stable word for counting: `returned`, `stored`, `argument`, …
    pub code: &'static str,
    /// A clause that completes "it is …": "returned to the caller".
    pub text: String,
}

impl Why {
    /// Returns whether what happened to it, as far as it is known, releases it on some path.
    pub fn may_be_release(&self) -> bool {
        matches!(self.code, "conditional" | "kept-or-released" | "perhaps" | "part-closed" | "disarmed")
    }
}

/// One step of the path that led to a state.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where.
    pub span: Span,
    /// What happened.
    pub what: StepKind,
    /// The step before.
    pub before: Trace,
}

/// What happened at a [`Step`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The resource was acquired.
    Acquired,
    /// A condition was true.
    True,
    /// A condition was false.
    False,
    /// A case was taken.
    Case,
    /// A loop went on.
    Again,
    /// A function of the tree was given it and left it as it was; the place is the function's name.
    Used,
    /// Likewise, a function that releases it only when it succeeds.
    ReleasedOnSuccess,
    /// Likewise, a function that releases it only when it fails.
    ReleasedOnFailure,
    /// Likewise, a function some of whose failing paths do not release it.
    ReleasedOnSome,
    /// A call that releases it on some of its paths, whatever comes of it.
    Forgotten,
}

/// The path that led to a state; all traces are equal, so that states are compared without them.
#[derive(Clone, Debug, Default)]
pub struct Trace(pub Option<Arc<Step>>);

impl Trace {
    /// Returns the trace with one more step.
    pub fn then(&self, span: Span, what: StepKind) -> Trace {
        Trace(Some(Arc::new(Step { span, what, before: self.clone() })))
    }
    /// Returns the steps, first to last.
    pub fn steps(&self) -> Vec<(Span, StepKind)> {
        let mut steps = Vec::new();
        let mut at = &self.0;
        while let Some(step) = at {
            steps.push((step.span, step.what));
            at = &step.before.0;
        }
        steps.reverse();
        steps
    }
}

impl Drop for Step {
    /// A path has as many steps as the function has branches: too many for a call each.
    fn drop(&mut self) {
        let mut next = self.before.0.take();
        while let Some(step) = next {
            next = Arc::into_inner(step).and_then(|mut step| step.before.0.take());
        }
    }
}

/// A pending fork: what the status is if the error (or ok flag) about to be bound says success or failure.
#[derive(Clone, Debug)]
pub struct Split {
    /// On a nil error, a true flag.
    pub ok: Status,
    /// On an error, a false flag: each of these may be.
    pub failed: Vec<Status>,
    /// Whether this is the acquisition itself.
    pub is_acquisition: bool,
    /// Whether the variable that takes the resource is nil on failure.
    pub is_nil_on_failure: bool,
    /// Whether no result of the call tells which side it is.
    pub is_silent: bool,
    /// If the call may succeed and give nil, the flags beside it that tell.
    pub without: Option<Flags>,
}

impl Split {
    /// Makes the fork of a call that is not the acquisition and gives nothing back.
    pub fn of(ok: Status, failed: Status) -> Self {
        Split {
            ok,
            failed: vec![failed],
            is_acquisition: false,
            is_nil_on_failure: false,
            is_silent: false,
            without: None,
        }
    }
}

/// One disjunct.
#[derive(Clone, Debug)]
pub struct State {
    /// Where the obligation stands.
    pub status: Status,
    /// The places that hold it.
    pub holds: BTreeMap<Place, Value>,
    /// What is known of variables.
    pub facts: BTreeMap<VarId, Fact>,
    /// How the conditions that are tested more than once have come out.
    pub answers: BTreeMap<ConditionId, bool>,
    /// The deferred calls, in the order of their registration.
    pub deferred: Vec<Deferred>,
    /// The groups whose goroutines use the resource until `Wait`.
    pub running: BTreeSet<VarId>,
    /// Whether goroutines of `main` use it, which end with the process.
    pub is_used_until_end: bool,
    /// Whether a goroutine that nobody waits for has what ends with the release: whoever leaves with success and without it
    /// may want that to go on.
    pub is_in_background: bool,
    /// Whether it is owned but not opened yet: to lose it is no loss.
    pub is_idle: bool,
    /// Whether facts were given up to bound the number of states: leaks seen from here are not certain.
    pub is_blurred: bool,
    /// Whether a call that serves until the process is killed has returned.
    pub has_served: bool,
    /// Whether a test was failed since it was acquired: what happens then is nobody's plan.
    pub has_failed: bool,
    /// Whether it is a function that was dropped where it was made: nobody can ever call it.
    pub is_dropped: bool,
    /// Whether a panic is certain: the path ends here.
    pub is_dead: bool,
    /// The fork that the enclosing assignment will make.
    pub split: Option<Split>,
    /// Where the release stands that was made or deferred: what it does to later uses is its doing, not another's.
    pub released_at: Option<Span>,
    /// Why the status is `Released`, `Deferred`, `Moved` or `Unknown`.
    pub why: Option<Why>,
    /// How we got here.
    pub trace: Trace,
}

impl State {
    /// Returns the state at a function's entry: nothing acquired, nothing known.
    pub fn entry() -> Self {
        State {
            status: Status::Absent,
            holds: BTreeMap::new(),
            facts: BTreeMap::new(),
            answers: BTreeMap::new(),
            deferred: Vec::new(),
            running: BTreeSet::new(),
            is_used_until_end: false,
            is_in_background: false,
            is_idle: false,
            is_blurred: false,
            has_served: false,
            has_failed: false,
            is_dropped: false,
            is_dead: false,
            split: None,
            released_at: None,
            why: None,
            trace: Trace::default(),
        }
    }

    /// Returns how much it is, in what an ordinary state is.
    pub(super) fn weight(&self) -> usize {
        1 + (self.holds.len() + self.facts.len() + self.answers.len() + self.deferred.len()) / 8
    }

    /// Returns whether more is known than anybody needs.
    pub(super) fn knows_too_much(&self) -> bool {
        self.holds.len() + self.deferred.len() + self.running.len() + self.facts.len() + self.answers.len() > MAX_KNOWN
    }

    /// Gives up all that is known, so that few states are left: somebody may have taken it.
    pub(super) fn give_up_all(&mut self) {
        self.holds.clear();
        self.deferred.clear();
        self.running.clear();
        self.facts.clear();
        self.answers.clear();
        self.released_at = None;
        self.is_blurred = true;
        if !matches!(self.status, Status::Absent | Status::Invalid) {
            self.status = Status::Unknown;
        }
    }

    /// Returns what the variable as a whole holds.
    pub fn value_of(&self, var: VarId) -> Value {
        if let Some(value) = self.holds.get(&Place { var, inside: None }) {
            return value.clone();
        }
        let inside =
            self.inside(var).map(|(place, value)| (place.inside.as_ref().and_then(Inside::field), value.clone()));
        Value::holder(inside.collect())
    }

    fn inside(&self, var: VarId) -> impl Iterator<Item = (&Place, &Value)> {
        let start = Place { var, inside: Some(Inside::Element(0)) };
        self.holds.range(start..).take_while(move |(place, _)| place.var == var)
    }

    /// Puts `value` beside the other elements of a container.
    pub fn add_element(&mut self, var: VarId, value: Value) {
        let elements = self.inside(var).take_while(|(place, _)| matches!(place.inside, Some(Inside::Element(_))));
        let held: Vec<&Value> = elements.map(|(_, value)| value).collect();
        if !held.contains(&&value) {
            let place = Place { var, inside: Some(Inside::Element(held.len())) };
            self.holds.insert(place, value);
        }
    }

    /// Makes the variable hold `value` and nothing else.
    pub fn bind(&mut self, var: VarId, value: Value) {
        self.forget(var);
        match value {
            Value::Other => {}
            Value::Holder(all) => {
                for (field, value) in all.iter() {
                    match field {
                        Some(name) => {
                            let place = Place { var, inside: Some(Inside::Field(name.clone())) };
                            self.holds.insert(place, value.clone());
                        }
                        None => self.add_element(var, value.clone()),
                    }
                }
            }
            one => {
                self.holds.insert(Place { var, inside: None }, one);
            }
        }
    }

    /// Forgets what the variable holds and all that is known of it.
    pub fn forget(&mut self, var: VarId) {
        self.holds.retain(|place, _| place.var != var);
        self.facts.remove(&var);
    }

    /// Registers a deferred call; the same one again, in a loop, is one.
    pub fn defer(&mut self, deferred: Deferred) {
        if !self.deferred.contains(&deferred) {
            self.deferred.push(deferred);
        }
    }

    /// Registers the release at `span` as a deferred call.
    pub fn defer_release(&mut self, span: Span) {
        self.status = Status::Deferred;
        self.released_at = Some(span);
        self.defer(Deferred::Release);
    }

    /// Returns where it was released, or its release deferred.
    pub fn released_by(&self) -> Option<Span> {
        self.why.as_ref().filter(|why| why.code == "released").map(|why| why.span)
    }

    /// Returns whether some place still holds the resource itself: a variable, or a parameter of a deferred function.
    pub fn has_owner(&self) -> bool {
        let passed = |deferred: &Deferred| match deferred {
            Deferred::Literal(_, params) => params.iter().any(|(_, value)| value.owns()),
            Deferred::Release | Deferred::Use(_) | Deferred::Method(_) => false,
        };
        self.holds.values().any(Value::owns) || self.deferred.iter().any(passed)
    }

    /// Two states that agree in all but the facts may be merged by giving up facts.
    fn identity(&self) -> impl Ord + '_ {
        (
            self.status,
            &self.holds,
            &self.facts,
            &self.answers,
            &self.deferred,
            &self.running,
            self.flags(),
            self.released_at,
        )
    }

    fn flags(&self) -> [bool; 7] {
        let State {
            is_used_until_end, is_in_background, is_idle, is_blurred, has_served, has_failed, is_dropped, ..
        } = self;
        [*is_used_until_end, *is_in_background, *is_idle, *is_blurred, *has_served, *has_failed, *is_dropped]
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        // What most often differs, and costs least, first.
        self.status == other.status
            && self.facts == other.facts
            && self.holds == other.holds
            && self.answers == other.answers
            && self.deferred == other.deferred
            && self.running == other.running
            && self.flags() == other.flags()
            && self.released_at == other.released_at
    }
}
impl Eq for State {}
impl Hash for State {
    fn hash<H: Hasher>(&self, into: &mut H) {
        let State { status, holds, facts, answers, deferred, running, released_at, .. } = self;
        (status, holds, facts, answers, deferred, running, self.flags(), released_at).hash(into);
    }
}
impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for State {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.identity().cmp(&other.identity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_million_steps_is_given_back() {
        let give_back = || {
            let longer = |trace: Trace, n| trace.then(Span::new(n, n), StepKind::True);
            let trace = (0..1_000_000).fold(Trace::default(), longer);
            assert_eq!(trace.clone().steps().len(), 1_000_000);
        };
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(give_back);
        assert!(thread.unwrap().join().is_ok());
    }
}
