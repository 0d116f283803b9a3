//! An explicit release on the paths that leak.
//!
//! ```go
//! if challenged(res) {
//!     res.Body.Close()   // ← the head of the branch that leaks; the other paths return res
//!     return t.RoundTrip(again)
//! }
//! return res, nil
//! ```
//! First one release at the head of a branch that holds all places of loss; else right before the place where it is
//! lost; else, of lower trust, one before each.
//!
//! Not modelled: return expressions that use the resource; the end of a loop's round.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, names};
use crate::ownership::flow::{LossKind, Point};
use crate::ownership::leak::LostKind;
use crate::ownership::state::Status;
use crate::syntax::ast::{BranchTok, StmtKind};
use crate::text::edit::Edit;
use crate::text::span::Span;
use crate::types::info::VarId;

/// Proposes releases, the smallest first.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, name) = case.variable()?;
    let code = format!("{}()", case.duty().release.of(name));
    let mut proposals = Vec::new();
    let lists: Vec<&List> = lists.iter().filter(|list| list.func == case.func()).collect();
    let losses = places_of_loss(case, &lists)?;
    for list in &lists {
        let holds_all = losses.iter().all(|loss| list.span.contains(*loss));
        if list.depth > 0 && holds_all && is_open(case, list, 0, var) {
            proposals.extend(release(case, var, list, 0, &code).map(|edit| one(vec![edit])));
        }
    }
    let before_each: Option<Vec<Edit>> = losses
        .iter()
        .map(|loss| {
            let list = lists.iter().rev().find(|list| list.open <= loss.start && loss.end <= list.end.max(loss.end))?;
            let at = list.stmts.iter().position(|stmt| case.body.unit.ast.stmt(*stmt).span.contains(*loss));
            let at = at.or_else(|| (loss.start >= list.end).then_some(list.stmts.len()))?;
            is_open(case, list, at, var).then(|| release(case, var, list, at, &code)).flatten()
        })
        .collect();
    if let Some(edits) = before_each {
        proposals.push(Proposal { is_safe_shape: edits.len() == 1, ..one(edits) });
    }
    match proposals.is_empty() {
        true => Err(Refusal::NoPlace),
        false => Ok(proposals),
    }
}

fn one(edits: Vec<Edit>) -> Proposal {
    Proposal { strategy: "release-on-exits", edits, is_safe_shape: true }
}

/// The statements in front of which it is still open and after which it is lost.
fn places_of_loss(case: &Case<'_>, lists: &[&List]) -> Result<Vec<Span>, Refusal> {
    let mut places = Vec::new();
    for lost in &case.leak.lost {
        match lost.how {
            LostKind::Return | LostKind::FallOff => places.push(lost.at),
            LostKind::Loss(LossKind::Overwritten | LossKind::Replaced) => places.push(lost.at),
            LostKind::Loss(LossKind::NextRound) => places.extend(continues(case, lists, lost.at)?),
        }
    }
    places.sort();
    places.dedup();
    let goes_round = case.leak.lost.iter().any(|lost| lost.how == LostKind::Loss(LossKind::NextRound));
    if let Ok((var, _)) = case.variable()
        && goes_round
    {
        // What is lost after the loop was open when its last round was left: the releases in the loop cover it.
        places.retain(|place| names::is_visible(case, var, place.start));
    }
    Ok(places)
}

/// The `continue` statements that take an open resource into the next round.
fn continues(case: &Case<'_>, lists: &[&List], acquisition: Span) -> Result<Vec<Span>, Refusal> {
    let ast = &case.body.unit.ast;
    let owned_at = |point: &Point| {
        let states = case.outcome.points.get(point);
        states.is_some_and(|states| states.iter().any(|state| state.status == Status::Owned))
    };
    let mut found = Vec::new();
    for list in lists.iter().filter(|list| list.loops > 0) {
        for stmt in &list.stmts {
            let is_continue = matches!(ast.stmt(*stmt).kind, StmtKind::Branch { tok: BranchTok::Continue, .. });
            if is_continue && owned_at(&Point::Before(*stmt)) {
                found.push(ast.stmt(*stmt).span);
            }
        }
        // The round that ends at the loop's brace is a matter of its own.
        if list.span.contains(acquisition) && owned_at(&Point::End(list.end)) {
            return Err(Refusal::InLoop);
        }
    }
    match found.is_empty() {
        true => Err(Refusal::InLoop),
        false => Ok(found),
    }
}

/// Whether every state at the place owns the resource through the variable.
pub(super) fn is_open(case: &Case<'_>, list: &List, at: usize, var: VarId) -> bool {
    let point = match list.stmts.get(at) {
        Some(stmt) => Point::Before(*stmt),
        None => Point::End(list.end),
    };
    let Some(states) = case.outcome.points.get(&point) else { return false };
    !states.is_empty() && states.iter().all(|s| s.status == Status::Owned && case.is_held(s, var) && !s.is_blurred)
}

fn release(case: &Case<'_>, var: VarId, list: &List, at: usize, code: &str) -> Option<Edit> {
    let edit = place::insert(&case.body.unit.ast, case.text, list, at, code)?;
    names::is_visible(case, var, edit.span.start).then_some(edit)
}
