//! All leaks of one function → their fixes.
//!
//! ```go
//! src, err := os.Open(from)      // planned alone: defer src.Close()
//! if err != nil {
//!     return err
//! }
//! dst, err := os.Create(to)      // planned alone: a checked close at the end
//! ```
//! Each leak is planned for as if it were the only one; then they are [settled](super::together) with each other.
//!
//! Not modelled: leaks of other functions; what several functions forget of one struct is for the session to settle.

use super::effort::Effort;
use super::refusal::Refusal;
use super::study::Study;
use super::{Case, PlannedFix, plan, together};
use crate::ownership::body::Body;
use crate::ownership::leak::{Confidence, Leak, Verdict};
use crate::ownership::program::Program;
use crate::syntax::ast::{Ast, FuncId};
use crate::syntax::query::{Binding, Shapes};
use crate::text::edit::Applicability;
use crate::text::span::Span;

/// A function as it stands in a text, and what is known to leak in it.
pub struct Function<'a> {
    /// What all functions share.
    pub program: &'a Program,
    /// The ways to bind a result.
    pub shapes: &'a Shapes,
    /// The function.
    pub body: &'a Body,
    /// The text of its file.
    pub text: &'a str,
    /// The calls of the function that are known to leak.
    pub leaking: Vec<Span>,
    /// The work that is left for the function.
    pub effort: &'a Effort,
}

/// What is to be done about an acquisition.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where its result goes.
    pub binding: Binding,
    /// The fix, or why there is none.
    pub fix: Result<PlannedFix, Refusal>,
    /// The run that the fix rests on, if it is another one than that of the finding.
    pub assumed: Option<Study>,
    /// What is only possibly lost besides, and its fix.
    pub rest: Option<(Study, PlannedFix)>,
}

impl Plan {
    /// Returns what is only possibly lost besides, with a plan of its own.
    pub fn of_rest(&self) -> Option<(Study, Plan)> {
        let (study, fix) = self.rest.clone()?;
        Some((study, Plan { binding: self.binding.clone(), fix: Ok(fix), assumed: None, rest: None }))
    }
}

impl Function<'_> {
    /// Plans for what was studied; none where there is nothing to do.
    pub fn plans(&self, studies: &[Study]) -> Vec<Option<Plan>> {
        let mut plans: Vec<Option<Plan>> = studies.iter().map(|study| self.plan(study)).collect();
        together::settle(self, studies, &mut plans);
        plans
    }

    /// Refuses to plan for what was studied, for a reason that holds for all of it.
    pub fn refused(&self, studies: &[Study], why: Refusal) -> Vec<Option<Plan>> {
        let plan = |study: &Study| {
            let binding = self.binding(study)?;
            let why = study.leak().map_or(Refusal::ProcessLifetime, |_| why);
            Some(Plan { binding, fix: Err(why), assumed: None, rest: None })
        };
        studies.iter().map(plan).collect()
    }

    /// Plans for one acquisition as if it were the only one.
    pub(super) fn plan(&self, study: &Study) -> Option<Plan> {
        let binding = self.binding(study)?;
        let (fix, assumed) = match study.leak() {
            Some(leak) => self.plan_leak(study, leak, &binding),
            None => (Err(Refusal::ProcessLifetime), None),
        };
        Some(Plan { binding, fix, assumed, rest: None })
    }

    /// Where the result of an acquisition goes; none if nothing is to be said about it.
    fn binding(&self, study: &Study) -> Option<Binding> {
        match &study.verdict {
            Verdict::Leak(_) if is_init(&self.body.unit.ast, study.acquisition.func) => return None,
            Verdict::Leak(_) | Verdict::ProcessLifetime => {}
            _ => return None,
        }
        Some(self.shapes.binding(self.body.unit.concrete(self.text), self.text, study.call(self.body)))
    }

    /// Plans one leak; where something that depends on it is in the way, once more with unknown values taken for data.
    fn plan_leak(&self, study: &Study, leak: &Leak, binding: &Binding) -> (Result<PlannedFix, Refusal>, Option<Study>) {
        let planned = self.first_fit(study, leak, binding);
        if !matches!(planned, Err(Refusal::HandedOn)) {
            return (planned, None);
        }
        let Some(assumed) = study.assumed(self.program, self.body, self.effort) else { return (planned, None) };
        let Some(leak) = assumed.leak() else { return (planned, None) };
        match self.first_fit(&assumed, leak, binding) {
            Ok(fix) => (Ok(fix), Some(assumed)),
            Err(_) => (planned, None),
        }
    }

    fn first_fit(&self, study: &Study, leak: &Leak, binding: &Binding) -> Result<PlannedFix, Refusal> {
        self.effort.check()?;
        let (surveyed, _) = self.program.survey(self.body, &study.acquisition, &[]);
        self.effort.spend(&surveyed);
        let mut fix = plan(&Case {
            program: self.program,
            body: self.body,
            text: self.text,
            acquisition: &study.acquisition,
            binding,
            outcome: &surveyed,
            leak,
            leaking: &self.leaking,
            effort: self.effort,
        })?;
        // What is only possibly a leak is no ground for an edit that nobody looks at.
        if leak.confidence == Confidence::Possible {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
        }
        Ok(fix)
    }
}

/// Whether it is a package's `init`: what that acquires is meant to last.
pub fn is_init(ast: &Ast, func: FuncId) -> bool {
    let func = ast.func(func);
    func.recv.is_none() && func.name.as_ref().is_some_and(|name| &*name.name == "init")
}
