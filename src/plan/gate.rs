//! The check of an edit: run the edited function again.
//!
//! `defer c.Close()` put before `return c, nil` leaks nothing any more, but hands on what it is about to release: the
//! gate sees the event and the edit is refused. An edit passes if the text parses, the leak is gone, nothing else in
//! the declaration leaks that did not, and no use, second release or hand-over after a release has come up.
//!
//! Not modelled: compilation; strategies insert only names they know to be visible.

use super::Case;
use super::edited::{edited, shifted};
use super::refusal::Refusal;
use crate::ownership::flow::{EventKind, Outcome};
use crate::ownership::leak::Verdict;
use crate::text::edit::Edit;
use crate::text::span::Span;
use std::collections::BTreeSet;

/// Checks edits to the function of a case.
pub fn gate(case: &Case<'_>, edits: &[Edit]) -> Result<(), Refusal> {
    case.effort.check()?;
    let at = shifted(edits, case.body.unit.ast.expr(case.acquisition.call).span.start);
    let (text, body) = edited(case.program, case.body, case.text, edits)?;
    let mut was_found = false;
    for mut site in case.program.acquisitions(&body, &text, 0) {
        let start = body.unit.ast.expr(site.call).span.start;
        let is_ours = start == at && site.result == case.acquisition.result;
        if is_ours {
            site.certainty = case.acquisition.certainty;
        }
        case.effort.check()?;
        let (outcome, verdict) = case.program.follow(&body, &site);
        case.effort.spend(&outcome);
        if outcome.is_cut {
            return Err(Refusal::TooLarge);
        }
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
    let place = |span: Span| shifted(edits, span.start);
    // A use that one release comes before is not known to come after another.
    let known: BTreeSet<(usize, EventKind, Option<usize>)> =
        case.outcome.events.iter().map(|event| (place(event.span), event.kind, event.released_at.map(place))).collect();
    for event in &outcome.events {
        if known.contains(&(event.span.start, event.kind, event.released_at.map(|span| span.start))) {
            continue;
        }
        match event.kind {
            EventKind::EscapeAfterRelease => return Err(Refusal::HandedOn),
            EventKind::UseAfterRelease => return Err(Refusal::UsedLater),
            EventKind::DoubleRelease | EventKind::ReleaseBeforeDeferred if !case.duty().is_idempotent => {
                return Err(Refusal::ReleasedTwice);
            }
            // The code's own release would come second: it may look at the error, and a commit would come too late.
            EventKind::DoubleRelease if event.released_at.is_some_and(|span| is_inserted(edits, span.start)) => {
                return Err(Refusal::ReleasedTwice);
            }
            EventKind::DoubleRelease | EventKind::ReleaseBeforeDeferred => {}
        }
    }
    Ok(())
}

/// Whether what stands at an offset of the new text was inserted by an edit.
fn is_inserted(edits: &[Edit], offset: usize) -> bool {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let mut grown = 0isize;
    sorted.into_iter().any(|edit| {
        let start = edit.span.start.saturating_add_signed(grown);
        grown += edit.text.len() as isize - edit.span.range().len() as isize;
        (start..start + edit.text.len()).contains(&offset)
    })
}
