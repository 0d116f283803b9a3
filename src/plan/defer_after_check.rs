//! A defer at the first place where the resource is surely open.
//!
//! ```go
//! client, err := storage.NewClient(ctx)
//! if err != nil {
//!     return err
//! }
//! defer client.Close()   // ←
//! ```
//! Also first in the block of `if err == nil {`. The place is outside of loops, and every state that arrives there
//! owns the resource, or has nil in its place and panics of it in the next statement.
//!
//! Not modelled: whether a later place would read better.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, at_once, names};
use crate::ownership::call::key_of;
use crate::ownership::state::State;
use crate::syntax::ast::StmtId;
use std::sync::Arc;

/// Proposes the defer at the first such place.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, name) = case.variable()?;
    let ast = &case.body.unit.ast;
    let acquired = ast.expr(case.acquisition.call).span.end;
    let mut proposals = Vec::new();
    let mut reason = Refusal::ErrorNotChecked;
    for list in lists.iter().filter(|list| list.func == case.func()) {
        for (n, point) in list.points() {
            let Some(states) = case.outcome.points.get(&point) else { continue };
            let is_open = |state: &Arc<State>| case.is_open(state, var);
            if !states.iter().any(is_open) {
                continue;
            }
            if !states.iter().all(is_open) {
                let panics = |stmt: &StmtId| at_once::panics_on_nil(case.program, case.body, *stmt, var);
                let is_known = |state: &Arc<State>| is_open(state) || case.is_nil(state, var);
                // (`go vet` minds what net/http gives and is used right behind the call, whoever panics of it.)
                let call = case.acquisition.call;
                let is_call = |stmt: &StmtId| ast.stmt(*stmt).span.contains(ast.expr(call).span);
                let callee = case.body.info.callee(call).map(key_of).unwrap_or_default();
                let is_used_blindly = callee.starts_with("net/http.")
                    && n.checked_sub(1).and_then(|before| list.stmts.get(before)).is_some_and(is_call);
                if is_used_blindly || !list.stmts.get(n).is_some_and(panics) || !states.iter().all(is_known) {
                    continue;
                }
            }
            if list.loops > 0 {
                reason = Refusal::InLoop;
                continue;
            }
            let code = format!("defer {}()", case.duty().release.of(name));
            let Some(edit) = place::insert(ast, case.text, list, n, &code) else {
                reason = Refusal::CrowdedLine;
                break;
            };
            if edit.span.start < acquired {
                continue;
            }
            if !names::is_visible(case, var, edit.span.start) {
                reason = Refusal::Shadowed;
                continue;
            }
            proposals.push((edit.span.start, edit));
            break;
        }
    }
    if proposals.is_empty() {
        return Err(reason);
    }
    proposals.sort_by_key(|(at, _)| *at);
    let proposal = |(_, edit)| Proposal { strategy: "defer-after-check", edits: vec![edit], is_safe_shape: true };
    Ok(proposals.into_iter().take(1).map(proposal).collect())
}
