//! What is only possibly lost, planned behind the fixes of what is lost for certain.
//!
//! ```go
//! if resp.StatusCode == http.StatusNotFound {
//!     resp.Body.Close()         // ← a fix: it is lost here
//!     return nil, errNotFound
//! }
//! return nil, unknown.Read(resp) // ← the rest: it is lost here, unless Read closes it
//! ```
//! Once the certain fix is made, nothing but the rest is left of the same acquisition; a second run would find it alone
//! and plan for it. So the function is edited, the rest is planned in the edited text, and what comes of it is told in
//! terms of the text that was read. Both together give the text that two runs would have given.
//!
//! Not modelled: edits to what a fix has inserted; then there is none for the rest.

use super::edited::{edited, shifted};
use super::effort::Effort;
use super::{Case, PlannedFix, plan};
use crate::detect::Acquisition;
use crate::ownership::body::Body;
use crate::ownership::leak::{Leak, Lost, Verdict};
use crate::ownership::program::Program;
use crate::syntax::query::Shapes;
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use crate::text::span::Span;

/// A function and the fixes that were planned for it.
pub struct Rest<'a> {
    /// What all functions share.
    pub program: &'a Program,
    /// The ways to bind a result.
    pub shapes: &'a Shapes,
    /// The function.
    pub body: &'a Body,
    /// The text of its file.
    pub text: &'a str,
    /// The calls of the function that are known to leak.
    pub leaking: &'a [Span],
    /// The work that is left for the function.
    pub effort: &'a Effort,
}

impl Rest<'_> {
    /// Plans for an acquisition, which is as sure as is assumed, behind `fixes`; `at` is where among them its own comes.
    /// None if nothing is left to do, or nothing can be done.
    pub fn plan(&self, acquisition: &Acquisition, fixes: &[Fix], at: usize) -> Option<PlannedFix> {
        self.effort.check().ok()?;
        let edits = apply::merge(self.text, fixes)?;
        let (text, body) = edited(self.program, self.body, self.text, &edits).ok()?;
        let now = |span: Span| Span::new(shifted(&edits, span.start), shifted(&edits, span.end));
        let call = now(self.body.unit.ast.expr(acquisition.call).span);
        let sites = self.program.acquisitions(&body, &text, 0);
        let is_it = |site: &Acquisition| {
            body.unit.ast.expr(site.call).span.start == call.start && site.result == acquisition.result
        };
        let site = Acquisition { certainty: acquisition.certainty, ..sites.into_iter().find(is_it)? };
        let (outcome, verdict) = self.program.survey(&body, &site, &[]);
        self.effort.spend(&outcome);
        let Verdict::Leak(leak) = &verdict else { return None };
        let binding = self.shapes.binding(&body.unit.concrete(&text), &text, body.unit.ast.expr(site.call).span);
        let leaking: Vec<Span> = self.leaking.iter().map(|call| now(*call)).collect();
        let fix = plan(&Case {
            program: self.program,
            body: &body,
            text: &text,
            acquisition: &site,
            binding: &binding,
            outcome: &outcome,
            leak,
            leaking: &leaking,
            effort: self.effort,
        })
        .ok()?;
        let told: Option<Vec<Edit>> = fix.edits.iter().map(|edit| before(&edits, edit)).collect();
        let told = Fix { applicability: Applicability::Unsafe, edits: told? };
        let second = Fix { applicability: Applicability::Unsafe, edits: fix.edits };
        let (ahead, behind) = fixes.split_at(at);
        let once = apply::apply(self.text, ahead.iter().chain([&told]).chain(behind));
        let is_same = once.text == apply::apply(&text, [&second]).text;
        is_same.then_some(PlannedFix { applicability: told.applicability, strategy: fix.strategy, edits: told.edits })
    }
}

/// Returns what of a leak is not certain, as a leak of its own; none if all of it is.
pub fn rest_of(assumed: &Leak, certain: &Leak) -> Option<Leak> {
    let is_certain = |lost: &Lost| certain.lost.iter().any(|known| (known.at, known.how) == (lost.at, lost.how));
    let lost: Vec<Lost> = assumed.lost.iter().filter(|lost| !is_certain(lost)).cloned().collect();
    (!lost.is_empty()).then(|| Leak { lost, ..assumed.clone() })
}

/// Returns an edit to the edited text as one to the text before; none if it changes what the edits, which come in the
/// order of the text, have put there.
fn before(edits: &[Edit], edit: &Edit) -> Option<Edit> {
    let offset = |offset: usize| {
        let mut grown = 0isize;
        for edit in edits {
            let start = edit.span.start.saturating_add_signed(grown);
            if offset <= start {
                break;
            }
            if offset < start + edit.text.len() {
                return None;
            }
            grown += edit.text.len() as isize - edit.span.range().len() as isize;
        }
        Some(offset.saturating_add_signed(-grown))
    };
    Some(Edit::replace(Span::new(offset(edit.span.start)?, offset(edit.span.end)?), edit.text.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_told_in_terms_of_the_text_before() {
        let edits = [Edit::insert(1, "xy"), Edit::delete(Span::new(2, 4))];
        let told = |start, end| before(&edits, &Edit::delete(Span::new(start, end))).map(|edit| edit.span);
        assert_eq!(told(0, 1), Some(Span::new(0, 1)));
        assert_eq!(told(2, 2), None);
        assert_eq!(told(3, 3), Some(Span::new(1, 1)));
        assert_eq!(told(5, 6), Some(Span::new(5, 6)));
    }
}
