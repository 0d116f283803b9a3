//! A defer under a condition, where it is not sure that the acquisition succeeded.
//!
//! ```go
//! resp, err := http.Get(u)
//! if err != nil {
//!     log.Print(err)        // and on it goes
//! }
//! if resp != nil {          // ←
//!     defer resp.Body.Close()
//! }
//! ```
//! Not safe where it may have failed: what the code does after a failure is the author's decision, and often a mistake of
//! its own. What succeeds without a result, `return nil, nil`, is another matter.
//!
//! Not modelled: variables of which it is not known that they are nil after a failure.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, names};
use crate::ownership::state::{Fact, State};
use crate::syntax::ast::{BinaryOp, ExprKind, StmtId, StmtKind};
use crate::types::info::VarId;
use std::sync::Arc;

/// Proposes the guarded defer at the first place where it is open or nil, and that is not in front of a check; and else in
/// front of one that asks for something besides: where the call succeeded, that leaves with an open resource.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, name) = case.variable()?;
    let places = lists.iter().filter(|list| list.func == case.func() && list.loops == 0);
    let all = places.flat_map(|list| list.points().map(move |(n, point)| (list, n, point)));
    let found = all.filter_map(|(list, n, point)| {
        // An error check that follows belongs to the acquisition: the place is behind it.
        let check = list.stmts.get(n).and_then(|stmt| check_of(case, *stmt));
        let states = case.outcome.points.get(&point).filter(|_| check != Some(Check::Plain))?;
        Some((check, proposal_at(case, list, n, states, (var, name))?))
    });
    let (before_checks, plain): (Vec<_>, Vec<_>) = found.partition(|(check, _)| check.is_some());
    let first = |all: Vec<(Option<Check>, Proposal)>| all.into_iter().map(|(_, proposal)| proposal).next();
    let proposals: Vec<Proposal> = first(plain).into_iter().chain(first(before_checks)).collect();
    if proposals.is_empty() { Err(Refusal::ErrorNotChecked) } else { Ok(proposals) }
}

/// The guarded defer in front of statement `n`, if it is open there or nil, and may be either.
fn proposal_at(
    case: &Case<'_>,
    list: &List,
    n: usize,
    states: &[Arc<State>],
    (var, name): (VarId, &str),
) -> Option<Proposal> {
    let ast = &case.body.unit.ast;
    let is_open = |state: &Arc<State>| case.is_open(state, var);
    let is_nil = |state: &Arc<State>| case.is_nil(state, var);
    let is_known = states.iter().all(|state| is_open(state) || is_nil(state));
    if !is_known || !states.iter().any(is_open) || !states.iter().any(is_nil) {
        return None;
    }
    let release = case.duty().release.of(name);
    let code = format!("if {name} != nil {{\n\tdefer {release}()\n}}");
    let edit = place::insert(ast, case.text, list, n, &code)?;
    let acquired = ast.expr(case.acquisition.call).span.end;
    if edit.span.start < acquired || !names::is_visible(case, var, edit.span.start) {
        return None;
    }
    let bound = case.body.bound_vars(case.acquisition.call);
    let errors: Vec<VarId> = bound.into_iter().filter(|var| case.body.info.var(*var).typ.is_error()).collect();
    let has_succeeded = |state: &Arc<State>| errors.iter().any(|error| state.facts.get(error) == Some(&Fact::Nil));
    let is_safe_shape = states.iter().all(has_succeeded);
    Some(Proposal { strategy: "defer-if-not-nil", edits: vec![edit], is_safe_shape })
}

/// An `if` about what the acquiring call gave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// `err != nil`
    Plain,
    /// `err != nil || resp.StatusCode != 200`
    Mixed,
}

fn check_of(case: &Case<'_>, stmt: StmtId) -> Option<Check> {
    let ast = &case.body.unit.ast;
    let StmtKind::If { cond, .. } = &ast.stmt(stmt).kind else { return None };
    let is_mixed =
        matches!(ast.expr(ast.unparen(*cond)).kind, ExprKind::Binary { op: BinaryOp::Or | BinaryOp::And, .. });
    let cond = ast.expr(*cond).span;
    let bound = case.body.bound_vars(case.acquisition.call);
    let mut mentioned = ast.exprs().filter(|expr| cond.contains(ast.expr(*expr).span));
    let is_about_it = mentioned.any(|expr| case.body.info.var_of(expr).is_some_and(|var| bound.contains(&var)));
    is_about_it.then_some(if is_mixed { Check::Mixed } else { Check::Plain })
}
