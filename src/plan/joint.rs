//! Fixes of one function that are each right alone, proved together.
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
//! sets is run through the edited function as one edit is by the [`gate`](super::gate). If it does not pass, the fixes
//! are taken one by one, the surest first; one that does not pass beside those that were taken is dropped.
//!
//! Not modelled: fixes of a function that were found in another one ([`release_in_owner`](super::release_in_owner)), sets
//! that a choice of rules would leave.

use super::PlannedFix;
use super::edited::{edited, shifted};
use super::gate;
use crate::detect::Acquisition;
use crate::ownership::body::Body;
use crate::ownership::flow::Outcome;
use crate::ownership::leak::{Confidence, Leak, Verdict};
use crate::ownership::program::Program;
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// An acquisition of the function, and what is planned for it.
pub struct Claim<'a> {
    /// The acquisition, as sure as it was when its fix was planned.
    pub acquisition: &'a Acquisition,
    /// The leak, if that is one.
    pub leak: Option<&'a Leak>,
    /// Its fix, if it has one.
    pub fix: Option<&'a PlannedFix>,
}

impl Claim<'_> {
    /// The fix, if it edits the function: what a struct's end forgets, another one is edited for.
    fn fix_here(&self) -> Option<&PlannedFix> {
        self.fix.filter(|_| self.leak.is_some_and(|leak| leak.owner.is_none()))
    }

    fn trust(&self) -> Option<(Applicability, Confidence)> {
        Some((self.fix_here()?.applicability, self.leak?.confidence))
    }
}

/// Returns which of the claims, which come in the order of the text, must do without their fixes.
pub fn dropped(program: &Program, body: &Body, text: &str, claims: &[Claim<'_>]) -> BTreeSet<usize> {
    let mut by_trust: Vec<usize> = (0..claims.len()).filter(|at| claims[*at].fix_here().is_some()).collect();
    by_trust.sort_by_key(|at| Reverse(claims[*at].trust()));
    let outcomes = claims.iter().map(|_| OnceCell::new()).collect();
    let joint = Joint { program, body, text, claims, outcomes };
    let mut taken = BTreeSet::new();
    for lowest in [Applicability::Safe, Applicability::Unsafe] {
        let fits = |at: &&usize| claims[**at].fix_here().is_some_and(|fix| fix.applicability >= lowest);
        let fresh: Vec<usize> = by_trust.iter().filter(fits).filter(|at| !taken.contains(*at)).copied().collect();
        let all: BTreeSet<usize> = taken.iter().chain(&fresh).copied().collect();
        if joint.holds(&all) {
            taken = all;
            continue;
        }
        for at in fresh {
            taken.insert(at);
            if !joint.holds(&taken) {
                taken.remove(&at);
            }
        }
    }
    by_trust.iter().filter(|at| !taken.contains(*at)).copied().collect()
}

struct Joint<'a> {
    program: &'a Program,
    body: &'a Body,
    text: &'a str,
    claims: &'a [Claim<'a>],
    /// What happens to what is claimed before anything is edited; found out for those that are asked about.
    outcomes: Vec<OnceCell<Outcome>>,
}

impl Joint<'_> {
    /// Whether the function with the fixes of these claims releases what they claim and does no harm. One alone has
    /// passed the gate.
    fn holds(&self, chosen: &BTreeSet<usize>) -> bool {
        let planned: Vec<&PlannedFix> = chosen.iter().filter_map(|at| self.claims[*at].fix_here()).collect();
        if planned.windows(2).all(|pair| pair[0].edits == pair[1].edits) {
            return true;
        }
        let fix = |fix: &&PlannedFix| Fix { applicability: fix.applicability, edits: fix.edits.clone() };
        let fixes: Vec<Fix> = planned.iter().map(fix).collect();
        apply::merge(self.text, &fixes).is_some_and(|edits| self.passes(chosen, &edits))
    }

    fn passes(&self, chosen: &BTreeSet<usize>, edits: &[Edit]) -> bool {
        let Ok((text, body)) = edited(self.program, self.body, self.text, edits) else { return false };
        let mut seen = BTreeSet::new();
        for mut site in self.program.acquisitions(&body, &text, 0) {
            let start = body.unit.ast.expr(site.call).span.start;
            let is_it = |claim: &Claim<'_>| {
                let before = self.body.unit.ast.expr(claim.acquisition.call).span.start;
                (shifted(edits, before), claim.acquisition.result) == (start, site.result)
            };
            let known = self.claims.iter().position(is_it);
            if let Some(at) = known {
                site.certainty = self.claims[at].acquisition.certainty;
            }
            let (outcome, verdict) = self.program.follow(&body, &site);
            let may_leak = known.is_some_and(|at| self.claims[at].leak.is_some() && !chosen.contains(&at));
            if matches!(verdict, Verdict::Leak(_)) && !may_leak {
                return false;
            }
            let Some(at) = known else { continue };
            let is_idempotent = self.program.duty(&site).is_idempotent;
            let before = || self.program.follow(self.body, self.claims[at].acquisition).0;
            if gate::events(self.outcomes[at].get_or_init(before), &outcome, edits, is_idempotent).is_err() {
                return false;
            }
            seen.insert(at);
        }
        chosen.is_subset(&seen)
    }
}
