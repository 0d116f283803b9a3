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
use crate::syntax::ast::{StmtId, StmtKind};
use crate::types::info::VarId;
use std::sync::Arc;

/// Proposes the guarded defer at the first place where it is open or nil.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, name) = case.variable()?;
    let ast = &case.body.unit.ast;
    let acquired = ast.expr(case.acquisition.call).span.end;
    let is_open = |state: &Arc<State>| case.is_open(state, var);
    let is_nil = |state: &Arc<State>| case.is_nil(state, var);
    let bound = case.body.bound_vars(case.acquisition.call);
    let errors: Vec<VarId> = bound.into_iter().filter(|var| case.body.info.var(*var).typ.is_error()).collect();
    let has_succeeded = |state: &Arc<State>| errors.iter().any(|error| state.facts.get(error) == Some(&Fact::Nil));
    for list in lists.iter().filter(|list| list.func == case.func() && list.loops == 0) {
        for (n, point) in list.points() {
            let Some(states) = case.outcome.points.get(&point) else { continue };
            let known = states.iter().all(|state| is_open(state) || is_nil(state));
            if !known || !states.iter().any(is_open) || !states.iter().any(is_nil) {
                continue;
            }
            // An error check that follows belongs to the acquisition: the place is behind it.
            let follows = list.stmts.get(n).is_some_and(|stmt| is_check(case, *stmt));
            let release = case.duty().release.of(name);
            let code = format!("if {name} != nil {{\n\tdefer {release}()\n}}");
            let Some(edit) = place::insert(ast, case.text, list, n, &code).filter(|_| !follows) else { continue };
            if edit.span.start < acquired || !names::is_visible(case, var, edit.span.start) {
                continue;
            }
            let is_safe_shape = states.iter().all(has_succeeded);
            return Ok(vec![Proposal { strategy: "defer-if-not-nil", edits: vec![edit], is_safe_shape }]);
        }
    }
    Err(Refusal::ErrorNotChecked)
}

/// Whether a statement is an `if` about what the acquiring call gave.
fn is_check(case: &Case<'_>, stmt: StmtId) -> bool {
    let ast = &case.body.unit.ast;
    let StmtKind::If { cond, .. } = &ast.stmt(stmt).kind else { return false };
    let cond = ast.expr(*cond).span;
    let bound = case.body.bound_vars(case.acquisition.call);
    let mut mentioned = ast.exprs().filter(|expr| cond.contains(ast.expr(*expr).span));
    mentioned.any(|expr| case.body.info.var_of(expr).is_some_and(|var| bound.contains(&var)))
}
