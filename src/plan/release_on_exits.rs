//! An explicit release on the paths that leak.
//!
//! ```go
//! if challenged(res) {
//!     res.Body.Close()   // ← the head of the branch that leaks; the other paths return res
//!     return t.RoundTrip(again)
//! }
//! return res, nil
//! ```
//! [`single`] is one release that every path of loss passes: at the head of a branch, or right before the only place
//! where it is lost. [`each`], of lower trust, is one before every such place: returns, overwrites, `continue`, and
//! the end of a loop's round. Where the `return` itself still uses it, the release is deferred in that branch, by
//! [`deferred`]:
//! ```go
//! if resp.StatusCode != http.StatusOK {
//!     defer resp.Body.Close()
//!     return nil, readError(resp)
//! }
//! return resp.Body, nil
//! ```
//!
//! Not modelled: other statements that both lose and use it, as in `resp, err = retry(resp)`.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, names};
use crate::ownership::leak::LostKind;
use crate::ownership::outcome::{LossKind, Point};
use crate::ownership::state::Status;
use crate::syntax::ast::{Ast, BranchTok, StmtId, StmtKind};
use crate::text::edit::Edit;
use crate::text::span::Span;
use crate::types::info::VarId;
use std::collections::BTreeSet;

/// A place in a list: before the statement with this index, or at its end.
pub(super) type Spot<'a> = (&'a List, usize);

/// Proposes releases, the smallest first.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let mut proposals = single(case, lists).unwrap_or_default();
    proposals.extend(deferred(case, lists).unwrap_or_default());
    proposals.extend(each(case, lists)?);
    Ok(proposals)
}

/// Proposes one release that every path of loss passes.
pub fn single(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, _) = case.variable()?;
    let spots = places_of_loss(case, lists)?;
    let mut proposals = Vec::new();
    for list in lists.iter().filter(|list| list.func == case.func() && list.depth > 0) {
        let holds_all = spots.iter().all(|(inner, _)| list.span.contains(inner.span));
        if holds_all && is_open(case, list, 0, var) {
            proposals.extend(release(case, (list, 0)).map(|edit| one(vec![edit])));
        }
    }
    if let [spot] = spots.as_slice() {
        proposals.extend(release(case, *spot).map(|edit| one(vec![edit])));
    }
    match proposals.is_empty() {
        true => Err(Refusal::NoPlace),
        false => Ok(proposals),
    }
}

/// Proposes a deferred release in the one branch that loses it and whose `return` still uses it.
pub fn deferred(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let spots = places_of_loss(case, lists)?;
    let [spot] = spots.as_slice() else { return Err(Refusal::NoPlace) };
    if spot.0.depth == 0 || !is_used_by_return(case, *spot) {
        return Err(Refusal::NoPlace);
    }
    let places = [(spot.0, 0), *spot];
    Ok(places
        .iter()
        .filter_map(|place| write_release(case, *place, Words::Defer))
        .map(|edit| one(vec![edit]))
        .collect())
}

/// Proposes a release before each place of loss.
pub fn each(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let spots = places_of_loss(case, lists)?;
    let now: Option<Vec<Edit>> = spots.iter().map(|spot| release(case, *spot)).collect();
    let mixed: Option<Vec<Edit>> = spots.iter().map(|spot| release_at_exit(case, *spot)).collect();
    let mut forms = vec![now.ok_or(Refusal::NoPlace)?, mixed.ok_or(Refusal::NoPlace)?];
    forms.dedup();
    Ok(forms.into_iter().map(|edits| Proposal { is_safe_shape: edits.len() == 1, ..one(edits) }).collect())
}

fn one(edits: Vec<Edit>) -> Proposal {
    Proposal { strategy: "release-on-exits", edits, is_safe_shape: true }
}

/// The places at which it is still open and after which it is lost.
pub(super) fn places_of_loss<'a>(case: &Case<'_>, lists: &'a [List]) -> Result<Vec<Spot<'a>>, Refusal> {
    let lists: Vec<&List> = lists.iter().filter(|list| list.func == case.func()).collect();
    let mut spots = Vec::new();
    for lost in &case.leak.lost {
        match lost.how {
            LostKind::Return | LostKind::FallOff | LostKind::Loss(LossKind::Overwritten | LossKind::Replaced) => {
                spots.push(spot_of(case, &lists, lost.at).ok_or(Refusal::NoPlace)?);
            }
            LostKind::Loss(LossKind::NextRound) => spots.extend(ends_of_round(case, &lists, lost.at)?),
            LostKind::Kept => return Err(Refusal::NoPlace),
        }
    }
    let offset = |(list, at): &Spot<'_>| match list.stmts.get(*at) {
        Some(stmt) => case.body.unit.ast.stmt(*stmt).span.start,
        None => list.end,
    };
    spots.sort_by_key(offset);
    spots.dedup_by_key(|spot| offset(spot));
    let goes_round = case.leak.lost.iter().any(|lost| lost.how == LostKind::Loss(LossKind::NextRound));
    if let Ok((var, _)) = case.variable()
        && goes_round
    {
        // What is lost after the loop was open when its last round was left: the releases in the loop cover it.
        spots.retain(|spot| names::is_visible(case, var, offset(spot)));
    }
    Ok(spots)
}

/// The innermost list that has a statement around `at`, or ends there.
fn spot_of<'a>(case: &Case<'_>, lists: &[&'a List], at: Span) -> Option<Spot<'a>> {
    let ast = &case.body.unit.ast;
    lists.iter().rev().find_map(|list| {
        let around = list.stmts.iter().position(|stmt| ast.stmt(*stmt).span.contains(at));
        around.or_else(|| (at.start == list.end).then_some(list.stmts.len())).map(|n| (*list, n))
    })
}

/// Whether a statement is a `continue` or a `break` that ends a round of the loop around the acquisition.
fn leaves_round(ast: &Ast, stmt: StmtId, acquisition: Span) -> bool {
    let StmtKind::Branch { tok, label } = &ast.stmt(stmt).kind else { return false };
    let is_loop = |kind: &StmtKind| matches!(kind, StmtKind::For { .. } | StmtKind::Range { .. });
    let takes_break = |kind: &StmtKind| {
        is_loop(kind) || matches!(kind, StmtKind::Switch { .. } | StmtKind::TypeSwitch { .. } | StmtKind::Select { .. })
    };
    let is_target = |kind: &StmtKind| match tok {
        BranchTok::Continue => is_loop(kind),
        BranchTok::Break => takes_break(kind),
        _ => false,
    };
    if label.is_some() {
        return *tok == BranchTok::Continue;
    }
    let span = ast.stmt(stmt).span;
    let outer = ast.stmts().map(|id| ast.stmt(id));
    let around = outer.filter(|outer| outer.span.contains(span) && is_target(&outer.kind));
    let left = around.min_by_key(|outer| outer.span.range().len());
    left.is_some_and(|left| is_loop(&left.kind) && left.span.contains(acquisition))
}

/// Where a round of the loop ends with the resource open: at `continue` and `break`, and where the list that acquired it
/// ends.
fn ends_of_round<'a>(case: &Case<'_>, lists: &[&'a List], acquisition: Span) -> Result<Vec<Spot<'a>>, Refusal> {
    let ast = &case.body.unit.ast;
    let is_owned_at = |point: &Point| {
        let states = case.outcome.points.get(point);
        states.is_some_and(|states| states.iter().any(|state| state.status == Status::Owned))
    };
    let in_loops: Vec<&'a List> = lists.iter().copied().filter(|list| list.loops > 0).collect();
    let mut found = Vec::new();
    for list in &in_loops {
        for (n, stmt) in list.stmts.iter().enumerate() {
            if leaves_round(ast, *stmt, acquisition) && is_owned_at(&Point::Before(*stmt)) {
                found.push((*list, n));
            }
        }
    }
    let home = in_loops.iter().rev().find(|list| list.span.contains(acquisition));
    found.extend(home.filter(|list| is_owned_at(&Point::End(list.end))).map(|list| (*list, list.stmts.len())));
    match found.is_empty() {
        true => Err(Refusal::InLoop),
        false => Ok(found),
    }
}

/// Whether every state at the place owns the resource through the variable.
pub(super) fn is_open(case: &Case<'_>, list: &List, at: usize, var: VarId) -> bool {
    let Some(states) = case.outcome.points.get(&list.point(at)) else { return false };
    !states.is_empty() && states.iter().all(|state| case.is_open(state, var))
}

/// The release at a place where it is surely open.
pub(super) fn release(case: &Case<'_>, spot: Spot<'_>) -> Option<Edit> {
    write_release(case, spot, Words::Now)
}

/// The release before the statement that loses it; deferred if that still uses it.
fn release_at_exit(case: &Case<'_>, spot: Spot<'_>) -> Option<Edit> {
    write_release(case, spot, if is_used_by_return(case, spot) { Words::Defer } else { Words::Now })
}

/// Whether the statement at the place is a `return` whose expressions mention it, or what needs it.
fn is_used_by_return(case: &Case<'_>, (list, at): Spot<'_>) -> bool {
    let ast = &case.body.unit.ast;
    let Some(stmt) = list.stmts.get(at).map(|stmt| ast.stmt(*stmt)) else { return false };
    let StmtKind::Return(_) = stmt.kind else { return false };
    let states = case.outcome.points.get(&list.point(at)).into_iter().flatten();
    let held: BTreeSet<VarId> = states
        .flat_map(|state| state.holds.iter().filter(|(_, value)| value.is_tracked()).map(|(place, _)| place.var))
        .collect();
    let mut mentioned = ast.exprs().filter(|id| stmt.span.contains(ast.expr(*id).span));
    mentioned.any(|id| case.body.info.var_of(id).is_some_and(|var| held.contains(&var)))
}

#[derive(Clone, Copy)]
enum Words {
    Now,
    Defer,
}

fn write_release(case: &Case<'_>, spot: Spot<'_>, words: Words) -> Option<Edit> {
    let (_, name) = case.variable().ok()?;
    let call = format!("{}()", case.duty().release.of(name));
    match words {
        Words::Now => write(case, spot, &call),
        Words::Defer => write(case, spot, &format!("defer {call}")),
    }
}

/// The code at a place where it is surely open.
pub(super) fn write(case: &Case<'_>, (list, at): Spot<'_>, code: &str) -> Option<Edit> {
    let (var, _) = case.variable().ok()?;
    if !is_open(case, list, at, var) {
        return None;
    }
    let edit = place::insert(&case.body.unit.ast, case.text, list, at, code)?;
    names::is_visible(case, var, edit.span.start).then_some(edit)
}
