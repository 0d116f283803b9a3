//! The check of an edit: run the edited function again.
//!
//! `defer c.Close()` put before `return c, nil` leaks nothing any more, but hands on what it is about to release: the
//! gate sees the event and the edit is refused. An edit passes if the text parses, the leak is gone on every path,
//! nothing else in the declaration leaks that did not, and no use, second release or hand-over after a release has come
//! up, of nothing that the declaration acquires.
//!
//! Not modelled: compilation; strategies insert only names they know to be visible.

use super::Case;
use super::at_once;
use super::edited::{edited, shifted};
use super::refusal::Refusal;
use crate::detect::Acquisition;
use crate::ownership::depth::Depth;
use crate::ownership::leak::Verdict;
use crate::ownership::outcome::{EventKind, Exit, Outcome};
use crate::ownership::state::Status;
use crate::text::edit::Edit;
use crate::text::span::Span;
use std::collections::BTreeSet;

/// Checks edits to the function of a case.
pub fn gate(case: &Case<'_>, edits: &[Edit]) -> Result<(), Refusal> {
    case.effort.check()?;
    let at = shifted(edits, case.body.unit.ast.expr(case.acquisition.call).span.start);
    let (text, body) = edited(case.program, case.body, case.text, edits)?;
    let mut ours = None;
    for mut site in case.program.acquisitions(&body, &text, Depth::TOP) {
        let start = body.unit.ast.expr(site.call).span.start;
        let is_ours = start == at && site.result == case.acquisition.result;
        if is_ours {
            site.certainty = case.acquisition.certainty;
        }
        case.effort.check()?;
        let (mut outcome, verdict) = case.program.verify(&body, &site);
        case.effort.spend(&outcome);
        outcome.events.retain(|event| {
            event.kind != EventKind::NilDereference || !at_once::panics_anyway(case.program, &body, event.span)
        });
        if outcome.is_cut {
            return Err(Refusal::TooLarge);
        }
        let leaks = matches!(verdict, Verdict::Leak(_));
        if !is_ours {
            let leaked = case.leaking.iter().any(|call| shifted(edits, call.start) == start);
            if leaks && !leaked {
                return Err(Refusal::NewLeak);
            }
            unharmed(case, edits, start, &site, &outcome)?;
            continue;
        }
        events(case.outcome, &outcome, edits, case.program.bears_two_releases(case.acquisition))?;
        if leaks {
            return Err(Refusal::StillLeaks);
        }
        // What a callee has released on some of its paths, and nobody can tell on which, is open on the others.
        let is_half_released = |exit: &Exit| {
            exit.state.status == Status::Unknown && exit.state.why.as_ref().is_some_and(|why| why.code == "conditional")
        };
        if outcome.exits.iter().any(is_half_released) {
            return Err(Refusal::ReleasedOnSome);
        }
        ours = Some(site);
    }
    let Some(ours) = ours else { return Err(Refusal::BrokenEdit) };
    if !body.is_meant_by_edit(ours.call, ours.result) {
        return Ok(());
    }
    let (_, verdict) = case.program.verify(&body.read_anew(), &ours);
    if matches!(verdict, Verdict::Leak(_)) { Err(Refusal::StillLeaks) } else { Ok(()) }
}

/// Refuses what the edits have brought about for something else that the function acquires.
fn unharmed(case: &Case<'_>, edits: &[Edit], start: usize, site: &Acquisition, after: &Outcome) -> Result<(), Refusal> {
    if after.events.is_empty() {
        return Ok(());
    }
    let is_it = |before: &Acquisition| {
        let call = case.body.unit.ast.expr(before.call).span;
        (shifted(edits, call.start), before.result) == (start, site.result)
    };
    let Some(before) = case.program.acquisitions(case.body, case.text, Depth::TOP).into_iter().find(is_it) else {
        return Ok(());
    };
    let (outcome, _) = case.program.verify(case.body, &before);
    events(&outcome, after, edits, case.program.bears_two_releases(site))
}

/// Refuses what the edits have brought about; what the code did before is not our doing.
pub(super) fn events(before: &Outcome, after: &Outcome, edits: &[Edit], is_idempotent: bool) -> Result<(), Refusal> {
    let place = |span: Span| shifted(edits, span.start);
    // A use that one release comes before is not known to come after another.
    let known: BTreeSet<(usize, EventKind, Option<usize>)> =
        before.events.iter().map(|event| (place(event.span), event.kind, event.released_at.map(place))).collect();
    for event in &after.events {
        if known.contains(&(event.span.start, event.kind, event.released_at.map(|span| span.start))) {
            continue;
        }
        match event.kind {
            EventKind::EscapeAfterRelease | EventKind::ReleaseAfterEscape => return Err(Refusal::HandedOn),
            // What needed it is released late, and was open until then: `socket.Close()` is the code's own, and came first.
            EventKind::UseAfterRelease
                if is_inserted(edits, event.span.start)
                    && !event.released_at.is_some_and(|span| is_inserted(edits, span.start)) => {}
            EventKind::UseAfterRelease => return Err(Refusal::UsedLater),
            EventKind::DoubleRelease | EventKind::ReleaseBeforeDeferred if !is_idempotent => {
                return Err(Refusal::ReleasedTwice);
            }
            // The code's own release would come second: it may look at the error, and a commit would come too late.
            EventKind::DoubleRelease if event.released_at.is_some_and(|span| is_inserted(edits, span.start)) => {
                return Err(Refusal::ReleasedTwice);
            }
            EventKind::DoubleRelease | EventKind::ReleaseBeforeDeferred => {}
            EventKind::NilDereference if is_inserted(edits, event.span.start) => return Err(Refusal::ErrorNotChecked),
            EventKind::NilDereference => {}
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
