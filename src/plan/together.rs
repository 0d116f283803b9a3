//! Fixes of one function that are each right alone, settled with each other: what one run writes is what any number of
//! runs would.
//!
//! ```go
//! f, err := os.Create(name)
//! if err != nil {
//!     return err
//! }
//! defer f.Close()             // ← one fix: covers whatever ends before the second Create
//! f, err = os.Create(other)
//! …
//! return f.Close()            // ← another: with the first, what is released twice
//! ```
//! The safe fixes of a function are what `fix` writes at once, all of them what `fix --unsafe-fixes` does. Each of the two
//! sets is run through the edited function as one edit is by the [`gate`](super::gate): if it passes, all are taken. If
//! not, they are taken one [behind](super::behind) the other, the surest first: the function is edited, and the next is
//! planned for what stands there then. So is what had no fix, as the fixes that are there now may have made room for one,
//! and what is only possibly lost besides what is lost for certain:
//! ```go
//! if resp.StatusCode == http.StatusNotFound {
//!     resp.Body.Close()          // ← a fix: it is lost here
//!     return nil, errNotFound
//! }
//! return nil, unknown.Read(resp) // ← the rest: it is lost here, unless Read closes it
//! ```
//! Not modelled: fixes of a function that were found in another one ([`release_in_owner`](super::release_in_owner)), sets
//! that a choice of rules would leave.

use super::PlannedFix;
use super::behind::{Behind, Claim, Part};
use super::edited::{edited, shifted};
use super::function::{Function, Plan};
use super::gate;
use super::refusal::Refusal;
use super::study::Study;
use crate::ownership::depth::Depth;
use crate::ownership::leak::{Confidence, Leak, Lost, Verdict};
use crate::ownership::outcome::Outcome;
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Settles the plans, one for each study, with each other.
pub fn settle(function: &Function<'_>, studies: &[Study], plans: &mut [Option<Plan>]) {
    if !studies.iter().zip(&*plans).any(|(study, plan)| fix_here(study, plan).is_some()) {
        return;
    }
    let outcomes = studies.iter().map(|_| OnceCell::new()).collect();
    let mut together = Together { function, studies, plans, outcomes, taken: BTreeSet::new() };
    for lowest in [Applicability::Safe, Applicability::Unsafe] {
        together.take(lowest);
    }
}

/// The fix, if it edits the function: what a struct's end forgets, another one is edited for.
fn fix_here<'p>(study: &Study, plan: &'p Option<Plan>) -> Option<&'p PlannedFix> {
    study.leak_here()?;
    plan.as_ref()?.fix.as_ref().ok()
}

/// What is planned for next, by its place among the studies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// What has no fix.
    Open(usize),
    /// What is only possibly lost besides.
    Rest(usize),
    /// What has a fix, and was edited behind; what needs none, and may be lost at a way out that a fix has made.
    OpenedAgain(usize),
}

struct Together<'a> {
    function: &'a Function<'a>,
    studies: &'a [Study],
    plans: &'a mut [Option<Plan>],
    /// What happens to what is claimed before anything is edited; found out for those that are asked about.
    outcomes: Vec<OnceCell<Outcome>>,
    /// Those whose fixes are right beside each other, by their place among the studies.
    taken: BTreeSet<usize>,
}

impl<'a> Together<'a> {
    /// Takes what is trusted this much, and what can be planned behind it.
    fn take(&mut self, lowest: Applicability) {
        let mut fresh: Vec<usize> = self.untaken(|fix| fix.is_some_and(|fix| fix.applicability >= lowest));
        fresh.sort_by_key(|at| Reverse(self.trust(*at)));
        let all: BTreeSet<usize> = self.taken.iter().chain(&fresh).copied().collect();
        if self.hold(&all) {
            self.taken = all;
            fresh.clear();
        }
        if let (true, Some(first)) = (self.taken.is_empty(), fresh.first()) {
            self.taken.insert(*first);
            fresh.remove(0);
        }
        for at in &fresh {
            if let Some(plan) = &mut self.plans[*at] {
                plan.fix = Err(Refusal::NotWithOthers);
            }
        }
        if self.taken.is_empty() {
            return;
        }
        let others = self.untaken(|_| true);
        fresh.extend(others.into_iter().filter(|at| !fresh.contains(at)).collect::<Vec<_>>());
        self.plan_behind(fresh, lowest);
    }

    /// Those that leak here, are not taken, and have such a fix.
    fn untaken(&self, is_such: impl Fn(Option<&PlannedFix>) -> bool) -> Vec<usize> {
        let is_open = |at: &usize| {
            let (study, plan) = (&self.studies[*at], &self.plans[*at]);
            study.leak_here().is_some() && plan.is_some() && is_such(fix_here(study, plan))
        };
        (0..self.studies.len()).filter(|at| !self.taken.contains(at)).filter(is_open).collect()
    }

    fn trust(&self, at: usize) -> Option<(Applicability, Confidence)> {
        let (ran, plan) = (self.ran(at), &self.plans[at]);
        Some((plan.as_ref()?.fix.as_ref().ok()?.applicability, ran.leak()?.confidence))
    }

    /// The study that the plan rests on.
    fn ran(&self, at: usize) -> &Study {
        self.plans[at].as_ref().and_then(|plan| plan.assumed.as_ref()).unwrap_or(&self.studies[at])
    }

    /// Plans behind what is taken: these in turn, rests, and what that has opened again, until nothing more comes of it.
    fn plan_behind(&mut self, mut open: Vec<usize>, lowest: Applicability) {
        let (mut is_done, mut is_edited_behind) = (false, false);
        let makes_exit = lowest == Applicability::Unsafe && self.makes_exit();
        while !std::mem::replace(&mut is_done, true) {
            let rests = self.taken.iter().filter(|at| lowest == Applicability::Unsafe && self.may_have_rest(**at));
            let opened_again = self.taken.iter().copied().filter(|_| is_edited_behind);
            let opened = (0..self.studies.len()).filter(|at| makes_exit && self.may_be_opened(*at));
            let all: Vec<Next> = open
                .iter()
                .map(|at| Next::Open(*at))
                .chain(rests.map(|at| Next::Rest(*at)))
                .chain(opened_again.chain(opened).map(Next::OpenedAgain))
                .collect();
            let mut behind = None;
            for next in all {
                behind = behind.or_else(|| self.behind());
                let Some(there) = &behind else { return };
                let planned = match next {
                    Next::Open(at) => self.plan_open(there, at, lowest),
                    Next::Rest(at) => self.plan_rest(there, at),
                    Next::OpenedAgain(at) => self.plan_opened_again(there, at),
                };
                if planned.is_none() {
                    continue;
                }
                open.retain(|at| next != Next::Open(*at));
                (behind, is_done, is_edited_behind) = (None, false, true);
            }
        }
    }

    /// The function with all that is taken.
    fn behind(&self) -> Option<Behind<'a>> {
        let mut fixes = BTreeMap::new();
        for at in &self.taken {
            let Some(plan) = &self.plans[*at] else { continue };
            fixes.extend(plan.fix.iter().map(|fix| ((*at, Part::Own), fix.clone())));
            fixes.extend(plan.rest.iter().map(|(_, fix)| ((*at, Part::Rest), fix.clone())));
        }
        let open = self.untaken(|_| true).into_iter().map(|at| self.studies[at].call(self.function.body));
        Behind::of(self.function, fixes, &open.collect::<Vec<_>>())
    }

    /// Plans for what is lost and has no fix beside those that are taken.
    fn plan_open(&mut self, behind: &Behind<'_>, at: usize, lowest: Applicability) -> Option<()> {
        let fix = behind.plan(&self.studies[at].acquisition)?;
        if fix.applicability < lowest {
            return None;
        }
        let applicability = fix.applicability.min(lowest);
        let told = behind.told((at, Part::Own), PlannedFix { applicability, ..fix })?;
        self.taken.insert(at);
        self.put(told);
        Some(())
    }

    /// Whether something may be lost besides that nothing is planned for yet.
    fn may_have_rest(&self, at: usize) -> bool {
        let study = &self.studies[at];
        let is_moved = study.leak_here().is_some_and(|leak| leak.is_moved_elsewhere);
        is_moved && study.may_assume && self.plans[at].as_ref().is_some_and(|plan| plan.rest.is_none())
    }

    /// Whether a fix that is taken is a new way out of the function: `if err := f.Close(); err != nil { return err }`.
    fn makes_exit(&self) -> bool {
        let fixes = self.taken.iter().filter_map(|at| self.plans[*at].as_ref()?.fix.as_ref().ok());
        fixes.flat_map(|fix| &fix.edits).any(|edit| edit.text.contains("return"))
    }

    /// Whether it is not lost, but may be at a new way out: what somebody unknown was given he need not have released.
    fn may_be_opened(&self, at: usize) -> bool {
        self.studies[at].may_assume && self.studies[at].leak().is_none()
    }

    /// Plans for what is only possibly lost besides.
    fn plan_rest(&mut self, behind: &Behind<'_>, at: usize) -> Option<()> {
        let study = &self.studies[at];
        let certain = study.leak_here()?;
        let Function { program, body, effort, .. } = self.function;
        let assumed = study.assumed(program, body, effort)?;
        let leak = rest_of(assumed.leak()?, certain)?;
        let fix = behind.plan(&assumed.acquisition)?;
        let applicability = fix.applicability.min(Applicability::Unsafe);
        let fix = PlannedFix { applicability, ..fix };
        let told = behind.told((at, Part::Rest), fix.clone())?;
        // (What it is for; `put` writes what it is.)
        self.plans[at].as_mut()?.rest = Some((Study { verdict: Verdict::Leak(leak), ..assumed }, fix));
        self.put(told);
        Some(())
    }

    /// Plans for what has a fix and is lost all the same where others have made a way out: theirs releases it there.
    fn plan_opened_again(&mut self, behind: &Behind<'_>, at: usize) -> Option<()> {
        let fix = behind.plan(&self.ran(at).acquisition)?;
        self.put(behind.told_within(&fix)?);
        Some(())
    }

    fn put(&mut self, fixes: BTreeMap<Claim, PlannedFix>) {
        for ((at, part), fix) in fixes {
            let Some(plan) = &mut self.plans[at] else { continue };
            match (part, &mut plan.rest) {
                (Part::Own, _) => plan.fix = Ok(fix),
                (Part::Rest, Some((_, rest))) => *rest = fix,
                (Part::Rest, None) => {}
            }
        }
    }

    /// Whether the function with the fixes of these claims releases what they claim and does no harm. One alone has
    /// passed the gate.
    fn hold(&self, chosen: &BTreeSet<usize>) -> bool {
        let planned: Vec<&PlannedFix> =
            chosen.iter().filter_map(|at| fix_here(&self.studies[*at], &self.plans[*at])).collect();
        if planned.windows(2).all(|pair| pair[0].edits == pair[1].edits) {
            return true;
        }
        let fixes: Vec<Fix> = planned.into_iter().map(PlannedFix::to_text_fix).collect();
        apply::merge(self.function.text, &fixes).is_some_and(|edits| self.passes(chosen, &edits))
    }

    fn passes(&self, chosen: &BTreeSet<usize>, edits: &[Edit]) -> bool {
        let Function { program, body: before, text, .. } = self.function;
        let Ok((text, body)) = edited(program, before, text, edits) else { return false };
        let mut seen = BTreeSet::new();
        for mut site in program.acquisitions(&body, &text, Depth::TOP) {
            let start = body.unit.ast.expr(site.call).span.start;
            let is_it = |at: &usize| {
                let study = self.ran(*at);
                (shifted(edits, study.call(before).start), study.acquisition.result) == (start, site.result)
            };
            let known = (0..self.studies.len()).find(is_it);
            if let Some(at) = known {
                site.certainty = self.ran(at).acquisition.certainty;
            }
            let (outcome, verdict) = program.verify(&body, &site);
            let may_leak = known.is_some_and(|at| self.ran(at).leak().is_some() && !chosen.contains(&at));
            if matches!(verdict, Verdict::Leak(_)) && !may_leak {
                return false;
            }
            let Some(at) = known else { continue };
            let is_idempotent = program.bears_two_releases(&site);
            let run = || program.verify(before, &self.ran(at).acquisition).0;
            if gate::events(self.outcomes[at].get_or_init(run), &outcome, edits, is_idempotent).is_err() {
                return false;
            }
            seen.insert(at);
        }
        chosen.is_subset(&seen)
    }
}

/// Returns what of a leak is not certain, as a leak of its own; none if all of it is.
fn rest_of(assumed: &Leak, certain: &Leak) -> Option<Leak> {
    let is_certain = |lost: &Lost| certain.lost.iter().any(|known| (known.at, known.how) == (lost.at, lost.how));
    let lost: Vec<Lost> = assumed.lost.iter().filter(|lost| !is_certain(lost)).cloned().collect();
    (!lost.is_empty()).then(|| Leak { lost, ..assumed.clone() })
}
