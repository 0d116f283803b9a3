//! The check of an edit: run the edited function again.
//!
//! `defer c.Close()` put before `return c, nil` leaks nothing any more, but hands on what it is about to release: the
//! gate sees the event and the edit is refused. An edit passes if the text parses, the leak is gone, nothing else in
//! the declaration leaks that did not, and no use, second release or hand-over after a release has come up.
//!
//! Not modelled: compilation; strategies insert only names they know to be visible.

use super::Case;
use super::refusal::Refusal;
use crate::ownership::flow::{EventKind, Outcome};
use crate::ownership::leak::Verdict;
use crate::syntax::parse;
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use crate::text::span::Span;
use std::sync::Arc;

/// Checks edits to the function of a case.
pub fn gate(case: &Case<'_>, edits: &[Edit]) -> Result<(), Refusal> {
    let call = case.body.unit.ast.expr(case.acquisition.call).span;
    gate_moved(case, edits, shifted(edits, call.start))
}

/// Checks edits after which the acquisition starts at `at`.
pub fn gate_moved(case: &Case<'_>, edits: &[Edit], at: usize) -> Result<(), Refusal> {
    let fix = Fix { applicability: Applicability::Unsafe, edits: edits.to_vec() };
    let text = apply::apply(case.text, [&fix]).text;
    let old = case.body.unit.span;
    let grown = text.len() as isize - case.text.len() as isize;
    let span = Span::new(old.start, old.end.checked_add_signed(grown).ok_or(Refusal::BrokenEdit)?);
    if text.get(span.range()).is_none() {
        return Err(Refusal::BrokenEdit);
    }
    let unit = Arc::new(parse::parse(&text, span));
    let was_bad = case.body.unit.ast.funcs().any(|f| case.body.unit.ast.func(f).is_bad);
    let Some(root) = unit.ast.funcs().next() else { return Err(Refusal::BrokenEdit) };
    if !was_bad && unit.ast.funcs().any(|func| unit.ast.func(func).is_bad) {
        return Err(Refusal::BrokenEdit);
    }
    let body = case.program.fresh_body(case.body.pkg, case.body.file, &unit, root);
    let mut was_found = false;
    for mut site in case.program.acquisitions(&body, &text, 0) {
        let start = unit.ast.expr(site.call).span.start;
        let is_ours = start == at && site.result == case.acquisition.result;
        if is_ours {
            site.certainty = case.acquisition.certainty;
        }
        let (outcome, verdict) = case.program.follow(&body, &site);
        let leaks = matches!(verdict, Verdict::Leak(_));
        if !is_ours {
            let leaked = case.leaking.iter().any(|call| shifted(edits, call.start) == start);
            if leaks && !leaked {
                return Err(Refusal::NewLeak);
            }
            continue;
        }
        was_found = true;
        events(case, edits, &outcome)?;
        if leaks {
            return Err(Refusal::StillLeaks);
        }
    }
    if was_found { Ok(()) } else { Err(Refusal::BrokenEdit) }
}

/// Refuses what the edit has brought about; what the code did before is not our doing.
fn events(case: &Case<'_>, edits: &[Edit], outcome: &Outcome) -> Result<(), Refusal> {
    let known = |at: usize, kind: EventKind| {
        case.outcome.events.iter().any(|(span, k)| *k == kind && shifted(edits, span.start) == at)
    };
    for (span, kind) in &outcome.events {
        if known(span.start, *kind) {
            continue;
        }
        match kind {
            EventKind::EscapeAfterRelease => return Err(Refusal::HandedOn),
            EventKind::UseAfterRelease => return Err(Refusal::UsedLater),
            EventKind::DoubleRelease if !case.duty().is_idempotent => return Err(Refusal::ReleasedTwice),
            EventKind::DoubleRelease => {}
        }
    }
    Ok(())
}

/// Where an offset of the old text is in the new one; what is inserted at the offset itself comes before it.
pub fn shifted(edits: &[Edit], offset: usize) -> usize {
    let delta: isize = edits
        .iter()
        .filter(|edit| edit.span.end <= offset)
        .map(|edit| edit.text.len() as isize - edit.span.range().len() as isize)
        .sum();
    offset.saturating_add_signed(delta)
}
