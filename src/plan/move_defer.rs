//! A defer that comes too late moves up.
//!
//! ```go
//! resp, err := http.Get(u)
//! if err != nil { return err }
//! // ← to here
//! if resp.StatusCode != 200 { return errStatus }   // leaks
//! defer resp.Body.Close()   // from here
//! ```
//!
//! Not modelled: a comment on the line above the defer, which stays where it was.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, defer_after_check};
use crate::ownership::outcome::Point;
use crate::ownership::state::Status;
use crate::syntax::ast::{ExprId, StmtKind};
use crate::text::edit::Edit;
use crate::text::span::Span;
use crate::types::info::VarId;

/// Proposes to move each defer that would have released it.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    if !case.leak.is_released_elsewhere {
        return Err(Refusal::NoPlace);
    }
    let ast = &case.body.unit.ast;
    let (var, name) = case.variable()?;
    let places = defer_after_check::propose(case, lists)?;
    let Some(insertion) = places.first().and_then(|p| p.edits.first()) else { return Err(Refusal::NoPlace) };
    let mut proposals = Vec::new();
    for id in ast.stmts() {
        let StmtKind::Defer(_) = ast.stmt(id).kind else { continue };
        let span = ast.stmt(id).span;
        let code = &case.text[span.range()];
        let list = lists.iter().find(|list| list.func == case.func() && list.loops == 0 && list.stmts.contains(&id));
        if list.is_none() || span.start < insertion.span.start || !releases(code, &case.duty().release.of(name)) {
            continue;
        }
        if is_assigned(case, var, Span::new(insertion.span.start, span.start)) {
            continue;
        }
        let states = case.outcome.points.get(&Point::Before(id));
        if !states.is_some_and(|states| states.iter().any(|state| state.status == Status::Owned)) {
            continue;
        }
        let Some(gone) = removed_lines(case.text, span) else { continue };
        let line = &case.text[Span::new(span.start, gone.end).range()];
        let indent = place::indent_at(case.text, span.start);
        if place::indent_at(&insertion.text, 0) != indent {
            continue;
        }
        let moved = Edit::insert(insertion.span.start, format!("{indent}{line}"));
        proposals.push(Proposal {
            strategy: "move-defer",
            edits: vec![moved, Edit::delete(gone)],
            is_safe_shape: true,
        });
    }
    Ok(proposals)
}

/// Whether a variable is given another value in a part of the text: a defer behind it is that value's.
fn is_assigned(case: &Case<'_>, var: VarId, part: Span) -> bool {
    let ast = &case.body.unit.ast;
    let takes_it = |left: &ExprId| case.body.info.var_of(ast.unparen(*left)) == Some(var);
    let mut inside = ast.stmts().map(|id| ast.stmt(id)).filter(|it| part.contains(it.span));
    inside.any(|stmt| matches!(&stmt.kind, StmtKind::Assign { lhs, .. } if lhs.iter().any(takes_it)))
}

/// Whether the text of a defer calls the release itself.
fn releases(code: &str, release: &str) -> bool {
    code.match_indices(release).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        code[at + release.len()..].starts_with('(')
            && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// The lines of the statement; gofmt allows no blank line before a closing brace and no two in a row.
fn removed_lines(text: &str, span: Span) -> Option<Span> {
    let lines = place::whole_lines(text, span)?;
    let before = text[..lines.start].trim_end_matches('\n').trim_end_matches('\r');
    let above = before.rsplit('\n').next().unwrap_or("").trim();
    if above.starts_with("//") {
        return None;
    }
    let is_blank_above = text[..lines.start].ends_with("\n\n") || text[..lines.start].ends_with("\n\r\n");
    let next = text[lines.end..].split('\n').next().unwrap_or("").trim();
    if is_blank_above && (next.is_empty() || next.starts_with('}')) {
        let blank = if text[..lines.start].ends_with("\r\n") { 2 } else { 1 };
        return Some(Span::new(lines.start - blank, lines.end)).filter(|_| blank == 1);
    }
    Some(lines)
}
