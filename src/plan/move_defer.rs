//! A defer that comes too late moves up.
//!
//! ```go
//! resp, err := http.Get(u)
//! if err != nil { return err }
//! // ← to here
//! if resp.StatusCode != 200 { return errStatus }   // leaks
//! defer resp.Body.Close()   // from here
//! ```
//! It must do nothing but release, as it will run on more paths; what it mentions must mean the same up there; and between
//! stand only defers of which it does not matter whether they run before it or after.
//!
//! Not modelled: a comment on the line above the defer, which stays where it was.

use super::only_releases::only_releases;
use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, defer_after_check, names};
use crate::ownership::outcome::Point;
use crate::ownership::state::Status;
use crate::syntax::ast::{Ast, ExprId, ExprKind, StmtKind};
use crate::syntax::parse::Unit;
use crate::text::edit::Edit;
use crate::text::span::Span;
use crate::types::info::{Callee, VarId};
use std::collections::BTreeSet;

/// Proposes to move each defer that would have released it.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    if !case.leak.is_released_elsewhere {
        return Err(Refusal::NoPlace);
    }
    let ast = &case.body.unit.ast;
    let (var, _) = case.variable()?;
    let places = defer_after_check::propose(case, lists)?;
    let Some(insertion) = places.first().and_then(|p| p.edits.first()) else { return Err(Refusal::NoPlace) };
    let mut proposals = Vec::new();
    for id in ast.stmts() {
        let StmtKind::Defer(call) = ast.stmt(id).kind else { continue };
        let span = ast.stmt(id).span;
        let list = lists.iter().find(|list| list.func == case.func() && list.loops == 0 && list.stmts.contains(&id));
        if list.is_none() || span.start < insertion.span.start || !only_releases(case, call, var) {
            continue;
        }
        let between = Span::new(insertion.span.start, span.start);
        let mentioned = mentioned(case, span);
        let is_visible = |var: &VarId| names::is_visible(case, *var, between.start);
        if defers_other(case, between) || !mentioned.iter().all(is_visible) {
            continue;
        }
        if is_assigned(case, &evaluated(case, call).chain([var]).collect(), between) {
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

/// Whether a defer stands in a part of the text whose turn it matters: `defer wg.Wait()` does not come back before what it
/// waits for was released, and `defer f.Close()` does.
fn defers_other(case: &Case<'_>, part: Span) -> bool {
    let ast = &case.body.unit.ast;
    let producers = || case.program.resources.iter().flat_map(|resource| &resource.producers);
    let is_release = |name: &str| producers().any(|producer| producer.duty.release.method == name);
    let mut inside = ast.stmts().map(|id| ast.stmt(id)).filter(|stmt| part.contains(stmt.span));
    inside.any(|stmt| {
        let StmtKind::Defer(call) = stmt.kind else { return false };
        let ExprKind::Call { fun, args, .. } = &ast.expr(call).kind else { return true };
        !args.is_empty() || !matches!(&ast.expr(*fun).kind, ExprKind::Selector { sel, .. } if is_release(&sel.name))
    })
}

/// The variables that a statement mentions, and does not declare.
fn mentioned(case: &Case<'_>, stmt: Span) -> BTreeSet<VarId> {
    let (ast, info) = (&case.body.unit.ast, &case.body.info);
    let inside = ast.exprs().filter(|expr| stmt.contains(ast.expr(*expr).span));
    inside.filter_map(|expr| info.var_of(expr)).filter(|var| !stmt.contains(info.var(*var).span)).collect()
}

/// The variables that a deferred call evaluates where it stands; what a literal mentions it reads when it runs.
fn evaluated(case: &Case<'_>, call: ExprId) -> impl Iterator<Item = VarId> {
    let ast = &case.body.unit.ast;
    let literals: Vec<Span> = ast.funcs().map(|id| ast.func(id).span).collect();
    let span = ast.expr(call).span;
    let is_read_later = move |part: Span| literals.iter().any(|lit| span.contains(*lit) && lit.contains(part));
    let inside = ast.exprs().filter(move |expr| span.contains(ast.expr(*expr).span));
    inside.filter(move |expr| !is_read_later(ast.expr(*expr).span)).filter_map(|expr| case.body.info.var_of(expr))
}

/// Whether one of some variables is given another value in a part of the text, or a field of it is: a defer behind it is
/// that value's.
fn is_assigned(case: &Case<'_>, vars: &BTreeSet<VarId>, part: Span) -> bool {
    let (ast, info) = (&case.body.unit.ast, &case.body.info);
    let takes_it = |left: ExprId| {
        let target = match &ast.expr(left).kind {
            ExprKind::Selector { x, .. } => ast.unparen(*x),
            _ => left,
        };
        info.var_of(target).is_some_and(|var| vars.contains(&var))
    };
    ast.assigns(part, takes_it) || vars.iter().any(|var| is_refilled(case, *var, part))
}

/// `wrap(resp)`: whether a function is handed a variable in a part of the text that assigns to the field through which it
/// is released.
fn is_refilled(case: &Case<'_>, var: VarId, part: Span) -> bool {
    let (ast, info) = (&case.body.unit.ast, &case.body.info);
    let Some(field) = &case.duty().release.field else { return false };
    let is_it = |arg: &ExprId| info.var_of(ast.unparen(*arg)) == Some(var);
    let is_field = |ast: &Ast, left: ExprId| matches!(&ast.expr(left).kind, ExprKind::Selector { sel, .. } if *sel.name == **field);
    let sets = |unit: &Unit| unit.ast.assigns(unit.span, |left| is_field(&unit.ast, left));
    let mut inside = ast.exprs().filter(|call| part.contains(ast.expr(*call).span));
    inside.any(|call| match (&ast.expr(call).kind, info.callee(call)) {
        (ExprKind::Call { args, .. }, Some(Callee::Func { func, .. } | Callee::Method { func: Some(func), .. })) => {
            args.iter().any(is_it) && case.program.universe.source(func).is_some_and(|(_, _, unit, _)| sets(&unit))
        }
        _ => false,
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
