//! A function with fixes made, and what is planned next in it, told in terms of the text that was read.
//!
//! ```go
//! if err := f.Close(); err != nil {   // made: `f` is closed, and its error looked at
//!     rows.Close()                    // planned behind it: the new way out leaves the rows open
//!     return err
//! }
//! rows.Close()                        // planned behind it
//! ```
//! The function is edited and looked at as a second run would look at it. What is planned there and lies between the
//! edits that were made is an edit to the text before; what lies inside one of them makes one fix of both.
//!
//! Not modelled: edits that reach over the end of one that was made; then nothing is planned.

use super::PlannedFix;
use super::edited::{edited, shifted};
use super::function::Function;
use super::study::Study;
use crate::detect::Acquisition;
use crate::ownership::body::Body;
use crate::ownership::depth::Depth;
use crate::text::apply::{self, FixStatus};
use crate::text::edit::{Edit, Fix};
use crate::text::span::Span;
use std::collections::BTreeMap;

/// What a fix is for: an acquisition, by its place among those of the function, and the part of its leak.
pub type Claim = (usize, Part);

/// The part of a leak that a fix is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the finding tells.
    Own,
    /// What is only possibly lost besides.
    Rest,
}

/// A function with fixes made.
pub struct Behind<'a> {
    function: &'a Function<'a>,
    fixes: BTreeMap<Claim, PlannedFix>,
    /// The fixes as one.
    edits: Vec<Edit>,
    text: String,
    body: Body,
    /// What the function acquires now.
    sites: Vec<Acquisition>,
    /// The calls that leak still, where they are now.
    leaking: Vec<Span>,
}

impl<'a> Behind<'a> {
    /// Makes the fixes; `open` are the calls that leak still. None if they are in each other's way.
    pub fn of(function: &'a Function<'a>, fixes: BTreeMap<Claim, PlannedFix>, open: &[Span]) -> Option<Behind<'a>> {
        function.effort.check().ok()?;
        let all: Vec<Fix> = fixes.values().map(PlannedFix::to_text_fix).collect();
        let edits = apply::merge(function.text, &all)?;
        let (text, body) = edited(function.program, function.body, function.text, &edits).ok()?;
        let body = body.read_anew();
        let leaking = open.iter().map(|call| now(&edits, *call)).collect();
        let sites = function.program.acquisitions(&body, &text, Depth::TOP);
        Some(Behind { function, fixes, edits, text, body, sites, leaking })
    }

    /// Plans for an acquisition of the function as it stands now, in terms of the text as it stands now. None if it does
    /// not leak any more, or nothing can be done. It is as sure as it was taken to be: what was said to be lost unless
    /// somebody unknown releases it has to be mended there as well, and not only where it is lost for certain now.
    pub fn plan(&self, acquisition: &Acquisition) -> Option<PlannedFix> {
        let Function { program, shapes, body: before, effort, .. } = *self.function;
        let call = now(&self.edits, before.unit.ast.expr(acquisition.call).span);
        let is_it = |site: &&Acquisition| {
            self.body.unit.ast.expr(site.call).span.start == call.start && site.result == acquisition.result
        };
        let site = Acquisition { certainty: acquisition.certainty, ..self.sites.iter().find(is_it)?.clone() };
        let study = Study::of(program, &self.body, site, effort);
        study.leak_here()?;
        let (body, text, leaking) = (&self.body, &*self.text, self.leaking.clone());
        Function { program, shapes, body, text, leaking, effort }.plan(&study)?.fix.ok()
    }

    /// Returns a fix that was planned here in terms of the text before, and with it those that become one with it.
    pub fn told(&self, claim: Claim, fix: PlannedFix) -> Option<BTreeMap<Claim, PlannedFix>> {
        let between = fix.edits.iter().map(|edit| before(&self.edits, edit)).collect::<Option<Vec<Edit>>>();
        let beside = between.map(|edits| BTreeMap::from([(claim, PlannedFix { edits, ..fix.clone() })]));
        let is_right = |told: &BTreeMap<Claim, PlannedFix>| self.makes(told, &fix);
        beside.filter(is_right).or_else(|| self.as_one(Some(claim), &fix).filter(is_right))
    }

    /// Returns the fixes that were made with a fix that was planned here as a part of those whose insertions it changes:
    /// it mends what they have brought about. None if it does more.
    pub fn told_within(&self, fix: &PlannedFix) -> Option<BTreeMap<Claim, PlannedFix>> {
        self.as_one(None, fix).filter(|told| self.makes(told, fix))
    }

    /// The fix and those whose insertions it changes, as one fix that each of them is, and the claim, if there is one.
    fn as_one(&self, claim: Option<Claim>, fix: &PlannedFix) -> Option<BTreeMap<Claim, PlannedFix>> {
        let mut inside: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        let mut between = Vec::new();
        for edit in &fix.edits {
            match within(&self.edits, edit) {
                Some((at, edit)) => inside.entry(at).or_default().push(edit),
                None => between.push(before(&self.edits, edit)?),
            }
        }
        let mut fixes: Vec<Fix> = Vec::new();
        let mut owners: Vec<Claim> = claim.into_iter().collect();
        for (owner, made) in &self.fixes {
            let mut made = made.to_text_fix();
            let mut is_changed = false;
            for (at, edits) in &inside {
                let changes = Fix { applicability: made.applicability, edits: edits.clone() };
                for edit in made.edits.iter_mut().filter(|edit| **edit == self.edits[*at]) {
                    edit.text = apply::apply(&edit.text, [&changes]).text;
                    is_changed = true;
                }
            }
            if !is_changed {
                continue;
            }
            // What a safe fix is, nothing that is not safe may change.
            if made.applicability > fix.applicability {
                return None;
            }
            owners.push(*owner);
            fixes.push(made);
        }
        if claim.is_none() && !between.is_empty() {
            return None;
        }
        fixes.push(Fix { applicability: fix.applicability, edits: between });
        let edits = apply::merge(self.function.text, &fixes)?;
        let one = |owner: Claim| {
            let own = self.fixes.get(&owner).unwrap_or(fix);
            let applicability = own.applicability.min(fix.applicability);
            (owner, PlannedFix { applicability, strategy: own.strategy, edits: edits.clone() })
        };
        Some(owners.into_iter().map(one).collect())
    }

    /// Whether the fixes, these among them, make of the text before what `fix` makes of the text as it stands now.
    fn makes(&self, told: &BTreeMap<Claim, PlannedFix>, fix: &PlannedFix) -> bool {
        let mut fixes = self.fixes.clone();
        fixes.extend(told.iter().map(|(claim, fix)| (*claim, fix.clone())));
        let fixes: Vec<Fix> = fixes.values().map(PlannedFix::to_text_fix).collect();
        let once = apply::apply(self.function.text, &fixes);
        once.statuses.iter().all(|status| *status == FixStatus::Applied)
            && once.text == apply::apply(&self.text, [&fix.to_text_fix()]).text
    }
}

/// Where a span of the text before is now.
fn now(edits: &[Edit], span: Span) -> Span {
    Span::new(shifted(edits, span.start), shifted(edits, span.end))
}

/// The edits, which come in the order of the text, with the spans of what they have put there.
fn made(edits: &[Edit]) -> impl Iterator<Item = (Span, &Edit)> {
    edits.iter().scan(0isize, |grown, edit| {
        let start = edit.span.start.saturating_add_signed(*grown);
        *grown += edit.text.len() as isize - edit.span.range().len() as isize;
        Some((Span::new(start, start + edit.text.len()), edit))
    })
}

/// Returns an edit to the edited text as one to the text before; none if it changes what the edits have put there.
fn before(edits: &[Edit], edit: &Edit) -> Option<Edit> {
    let offset = |offset: usize| {
        let mut grown = 0isize;
        for (span, edit) in made(edits) {
            if offset <= span.start {
                break;
            }
            if offset < span.end {
                return None;
            }
            grown += edit.text.len() as isize - edit.span.range().len() as isize;
        }
        Some(offset.saturating_add_signed(-grown))
    };
    Some(Edit::replace(Span::new(offset(edit.span.start)?, offset(edit.span.end)?), edit.text.clone()))
}

/// Returns an edit to the edited text as one to what an edit has put there, its borders included, and which one it is.
fn within(edits: &[Edit], edit: &Edit) -> Option<(usize, Edit)> {
    let holds = |(_, (span, _)): &(usize, (Span, &Edit))| span.start <= edit.span.start && edit.span.end <= span.end;
    let (at, (span, _)) = made(edits).enumerate().filter(|(_, (span, _))| span.start < span.end).find(holds)?;
    let edit = Edit::replace(Span::new(edit.span.start - span.start, edit.span.end - span.start), edit.text.clone());
    Some((at, edit))
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

    #[test]
    fn an_edit_inside_of_an_insertion_is_one_to_it() {
        let edits = [Edit::insert(1, "xy"), Edit::insert(4, "z")];
        let inside =
            |start, end| within(&edits, &Edit::delete(Span::new(start, end))).map(|(at, edit)| (at, edit.span));
        assert_eq!(inside(2, 3), Some((0, Span::new(1, 2))));
        assert_eq!(inside(7, 7), Some((1, Span::new(1, 1))));
        assert_eq!(inside(2, 4), None);
        assert_eq!(inside(0, 0), None);
    }
}
