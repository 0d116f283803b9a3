//! Names that are bound in a declaration, and to what.
//!
//! ```go
//! f, err := os.Open(name) // f is bound to the result of Open, whose call is all of the right side
//! if err != nil {
//!     return err
//! }
//! defer f.Close() // and what it is bound to is released
//! ```
//! Not modelled: scopes; what is assigned to fields and elements.

use super::settling::{Assignment, Releases, settling};
use crate::resource::Resource;
use crate::syntax::code::{Base, Code};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// What is bound in a declaration.
#[derive(Debug, Default)]
pub(super) struct Bindings<'t> {
    /// What each name is bound to, each kind of binding once.
    names: FxHashMap<&'t str, Vec<Bound>>,
    /// The releases of what settled calls give, as Go text, by the place of the called name.
    settled: FxHashMap<usize, String>,
    /// The calls that give names their value, of those that are bound once, to one result of a call.
    calls: FxHashMap<&'t str, Option<Given>>,
    /// The names that a `range` binds, or a literal's parameters and results; with those, the names of their types.
    others: FxHashSet<&'t str>,
    /// The places of the called names whose calls are assigned to one target.
    only_values: FxHashSet<usize>,
    /// The names that stand alone somewhere: of no package, as those stand before a dot.
    alone: FxHashSet<&'t str>,
    /// The places of the called names of whose results the first is dropped, and the others are not.
    dropped: Vec<usize>,
}

/// The result of a call that a name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The place of the called name.
    pub(super) call: usize,
    /// Which of the results it is.
    pub(super) result: usize,
    /// How many results there are.
    pub(super) results: usize,
}

/// What a name is bound to at one place.
#[derive(Debug, PartialEq, Eq)]
struct Bound {
    /// How many values there are at most, this one among them.
    values: usize,
    /// How the next statements release it, as Go text; none where they do not.
    release: Option<String>,
}

impl<'t> Bindings<'t> {
    /// Reads the assignments and declarations of some code.
    pub(super) fn of(code: &Code<'t>, releases: &Releases) -> Bindings<'t> {
        let mut bindings = Bindings::default();
        for at in code.all() {
            if let Some(name) = code.name(at)
                && code.base(at) == Base::None
                && code.text(at + 1) != "."
            {
                bindings.alone.insert(name);
            }
            match code.name(at + 1) {
                _ if !code.assigns(at) => {}
                Some("range") => bindings.others.extend(targets(code, at).0.into_iter().flatten()),
                _ => bindings.add(code, at, releases),
            }
            if at > 0 && code.name(at) == Some("func") {
                bindings.others.extend(parameters(code, at + 1).filter_map(|at| code.name(at)));
            }
            if matches!(code.name(at), Some("var" | "const" | "type")) {
                for name in declared(code, at + 1) {
                    bindings.bind(name, Bound { values: usize::MAX, release: None }, None);
                }
            }
        }
        bindings
    }

    fn bind(&mut self, name: &'t str, bound: Bound, given: Option<Given>) {
        self.calls.entry(name).and_modify(|call| *call = None).or_insert(given);
        let all = self.names.entry(name).or_default();
        if !all.contains(&bound) {
            all.push(bound);
        }
    }

    /// The assignment whose `=` stands at a place.
    fn add(&mut self, code: &Code<'t>, at: usize, releases: &Releases) {
        let (targets, start) = targets(code, at);
        let call = only_call(code, at + 1);
        let settled = |(call, behind)| settling(code, releases, &Assignment { targets: &targets, start, call, behind });
        let release = call.and_then(settled);
        for (result, target) in targets.iter().enumerate() {
            let Some(target) = *target else { continue };
            let of_target = release.as_ref().filter(|release| release.names.contains(&target)).map(|it| it.how.clone());
            let given = call.map(|(call, _)| Given { call, result, results: targets.len() });
            self.bind(target, Bound { values: targets.len(), release: of_target }, given);
        }
        match (targets.as_slice(), call) {
            ([_], Some((call, _))) => {
                self.only_values.insert(call);
            }
            ([Some("_"), _, ..], Some((call, _))) => self.dropped.push(call),
            _ => {}
        }
        if let Some(release) = release {
            self.settled.insert(release.call, release.how);
        }
    }

    /// Returns whether the call of the name at a place is settled, whatever it acquires.
    pub(super) fn settles(&self, call: usize) -> bool {
        self.settled.contains_key(&call)
    }

    /// Returns whether the call of the name at a place is settled, if what it acquires is such a resource.
    pub(super) fn is_settled(&self, call: usize, resource: &Resource) -> bool {
        self.settled.get(&call).is_some_and(|release| releases(resource, release))
    }

    /// Returns whether some value that a name is bound to, beside others of a call with so many results, may be such a
    /// resource that is not settled.
    pub(super) fn may_hold(&self, name: &str, resource: &Resource, results: usize) -> bool {
        let is_settled = |how: &String| releases(resource, how);
        let may_be = |bound: &Bound| bound.values >= results && !bound.release.as_ref().is_some_and(is_settled);
        self.names.get(name).is_some_and(|all| all.iter().any(may_be))
    }

    /// Returns whether the call of the name at a place is all that one target is assigned.
    pub(super) fn is_only_value(&self, call: usize) -> bool {
        self.only_values.contains(&call)
    }

    /// Returns the places of the called names of whose results the first is dropped, and the others are not.
    pub(super) fn dropped(&self) -> &[usize] {
        &self.dropped
    }

    /// Returns whether a name may be one of a local, a parameter say: it stands alone somewhere.
    pub(super) fn may_be_local(&self, name: &str) -> bool {
        self.alone.contains(name)
    }

    /// Returns whether a name may be that of a local variable, other than a parameter of the declaration.
    pub(super) fn may_be_bound(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.others.contains(name)
    }

    /// Returns the call that gives a local its value, if there is no other and nothing else has the name.
    pub(super) fn given(&self, name: &str) -> Option<Given> {
        self.calls.get(name).copied().flatten().filter(|_| !self.others.contains(name))
    }

    /// Returns whether a name is bound at all.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }
}

fn releases(resource: &Resource, release: &str) -> bool {
    resource.producers.iter().any(|producer| producer.duty.release.of("") == release)
}

/// The places of the parameters and results of a function literal or type, whose parameters are opened at a place.
fn parameters(code: &Code<'_>, open: usize) -> Range<usize> {
    let behind = code.behind_bracket(open).unwrap_or(open);
    let results = if code.text(behind) == "(" { code.behind_bracket(behind) } else { None };
    open..results.unwrap_or(behind)
}

/// The names that a `var` declares: those in front of a line's types and values.
fn declared<'t>(code: &Code<'t>, at: usize) -> Vec<&'t str> {
    let mut names = Vec::new();
    let (mut start, end) = match code.text(at) {
        "(" => (at + 1, code.behind_bracket(at).unwrap_or(at + 1)),
        _ => (at, at + 1),
    };
    while start < end {
        let is_listed = |at: &usize| *at == start || code.text(at - 1) == ",";
        names.extend((start..).step_by(2).take_while(is_listed).map_while(|at| code.name(at)));
        while start < end && !code.ends_statement(start) {
            start = code.behind_bracket(start).unwrap_or(start + 1);
        }
        start += 1;
    }
    names
}

/// The targets of an assignment, none for those that are not names, and where its first one begins.
fn targets<'t>(code: &Code<'t>, assign: usize) -> (Vec<Option<&'t str>>, usize) {
    // (The colon of `:=` is a token of its own.)
    let mut at = if assign > 0 && code.text(assign - 1) == ":" { assign - 1 } else { assign };
    let mut found = Vec::new();
    while at > 0 {
        let Some(name) = code.name(at - 1) else {
            // `all[i], err := f()`
            found.extend((!found.is_empty()).then_some(None));
            break;
        };
        at -= 1;
        let is_member = at >= 2 && code.text(at - 1) == ".";
        while at >= 2 && code.text(at - 1) == "." && code.name(at - 2).is_some() {
            at -= 2;
        }
        found.push((!is_member).then_some(name));
        if at == 0 || code.text(at - 1) != "," {
            break;
        }
        at -= 1;
    }
    found.reverse();
    (found, at)
}

/// The place of the called name, if a value is one call, and the place behind the end of its statement.
fn only_call(code: &Code<'_>, value: usize) -> Option<(usize, usize)> {
    let (mut at, mut call) = (value, None);
    loop {
        if code.ends_statement(at) {
            return Some((call?, at + 1));
        }
        call = None;
        if code.name(at).is_some() {
            at += 1;
            if code.text(at) == "(" {
                call = Some(at - 1);
                at = code.behind_bracket(at)?;
            }
        } else if code.text(at) == "." {
            at += 1;
        } else {
            return None;
        }
    }
}
