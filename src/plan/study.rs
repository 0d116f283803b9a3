//! What a function acquires, each followed to its end: the findings that plans are made for.
//!
//! ```go
//! f, err := os.Open(name)    // studied: lost at the first return
//! ...
//! if !ok {
//!     return nil
//! }
//! return unknown.Wrap(f)     // studied once more, with what is unknown taken for data: possibly lost here, too
//! ```
//! Not modelled: what several acquisitions have to do with each other; each is followed alone.

use super::effort::Effort;
use crate::detect::Acquisition;
use crate::ownership::body::Body;
use crate::ownership::depth::Depth;
use crate::ownership::leak::{Leak, Verdict};
use crate::ownership::outcome::Outcome;
use crate::ownership::program::Program;
use crate::ownership::state::{StepKind, Trace, Value, Why};
use crate::text::span::Span;
use std::collections::BTreeMap;

/// One acquisition, followed to its end.
#[derive(Clone, Debug)]
pub struct Study {
    /// The acquisition, as sure as it was taken to be.
    pub acquisition: Acquisition,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Whether some path gives it to the caller.
    pub is_handed_out: bool,
    /// Whether something on the way is not known of which something may be assumed.
    pub may_assume: bool,
}

/// Follows the acquisitions of a body that are asked for, and if something is to be said of one the others, too, as their
/// fixes have to do with each other; says how many are too much work.
pub fn studies(
    program: &Program,
    body: &Body,
    text: &str,
    is_wanted: impl Fn(&Acquisition) -> bool,
    effort: &Effort,
) -> (Vec<Study>, usize) {
    let acquisitions = program.acquisitions(body, text, Depth::TOP).into_iter().enumerate();
    let (wanted, others): (Vec<_>, Vec<_>) = acquisitions.partition(|(_, acquisition)| is_wanted(acquisition));
    let mut left = 0;
    let mut follow = |(at, acquisition): (usize, Acquisition)| {
        if effort.is_spent() {
            left += 1;
            return None;
        }
        Some((at, Study::all(program, body, acquisition, effort)))
    };
    let mut found: BTreeMap<usize, Vec<Study>> = wanted.into_iter().filter_map(&mut follow).collect();
    if found.values().flatten().any(Study::is_open) {
        found.extend(others.into_iter().filter_map(&mut follow));
    }
    (found.into_values().flatten().collect(), left)
}

impl Study {
    /// What is to be said of one acquisition: what the function itself loses, and what a struct keeps of it and forgets.
    fn all(program: &Program, body: &Body, acquisition: Acquisition, effort: &Effort) -> Vec<Study> {
        let study = Study::followed(program, body, acquisition, effort);
        let kept = study.kept(program, body);
        let study = study.or_assumed(program, body, effort);
        match kept {
            Some(kept) if study.leak().is_some() => vec![study, kept],
            Some(kept) => vec![kept],
            None => vec![study],
        }
    }

    /// Follows one acquisition; where it ends in what is not known, what is assumed of that counts if it makes a leak.
    pub fn of(program: &Program, body: &Body, acquisition: Acquisition, effort: &Effort) -> Study {
        Study::followed(program, body, acquisition, effort).or_assumed(program, body, effort)
    }

    fn or_assumed(self, program: &Program, body: &Body, effort: &Effort) -> Study {
        match self.verdict {
            Verdict::Unknown(_) | Verdict::Moved(Why { code: "dependent", .. }) if self.may_assume => {
                self.assumed(program, body, effort).unwrap_or(self)
            }
            _ => self,
        }
    }

    /// Returns what is found when unknown values are taken for data, if that is a leak.
    pub fn assumed(&self, program: &Program, body: &Body, effort: &Effort) -> Option<Study> {
        let acquisition = program.assumed(&self.acquisition)?;
        let study = Study::followed(program, body, acquisition, effort);
        matches!(study.verdict, Verdict::Leak(_)).then_some(study)
    }

    /// Returns the leak, if it is one.
    pub fn leak(&self) -> Option<&Leak> {
        match &self.verdict {
            Verdict::Leak(leak) => Some(leak),
            _ => None,
        }
    }

    /// Returns the leak, if it is one that this function has to mend, and no other that ends what keeps it.
    pub fn leak_here(&self) -> Option<&Leak> {
        self.leak().filter(|leak| leak.owner.is_none())
    }

    /// Returns whether something is to be said of it: it is lost, or open until the process ends.
    pub fn is_open(&self) -> bool {
        matches!(self.verdict, Verdict::Leak(_) | Verdict::ProcessLifetime)
    }

    /// Returns where it is acquired.
    pub fn call(&self, body: &Body) -> Span {
        body.unit.ast.expr(self.acquisition.call).span
    }

    fn followed(program: &Program, body: &Body, acquisition: Acquisition, effort: &Effort) -> Study {
        let (outcome, verdict) = program.decide(body, &acquisition);
        effort.spend(&outcome);
        Study { acquisition, verdict, is_handed_out: gives_it(&outcome), may_assume: outcome.may_assume }
    }

    /// What leaves the function, or may leave it, in a struct that forgets it.
    fn kept(&self, program: &Program, body: &Body) -> Option<Study> {
        let may_leave = match &self.verdict {
            Verdict::Moved(_) | Verdict::Unknown(_) => true,
            Verdict::Leak(leak) => leak.is_moved_elsewhere,
            _ => false,
        };
        let owner = may_leave.then(|| program.forgetful_owner(body, &self.acquisition))??;
        let path = Trace::default().then(self.call(body), StepKind::Acquired);
        Some(Study { verdict: Verdict::Leak(Leak::by(owner, path)), ..self.clone() })
    }
}

fn gives_it(outcome: &Outcome) -> bool {
    outcome.exits.iter().any(|exit| exit.results.iter().any(Value::owns))
}
