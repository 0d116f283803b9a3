//! Which functions may come back with nothing and not say so: nil, and no error.
//!
//! ```go
//! func get(u string) *http.Response {
//!     resp, err := http.Get(u)
//!     if err != nil { log.Print(err) }   // and on it goes
//!     return resp                        // nil, if that failed
//! }
//! func try(n int) (resp *http.Response, err error) {
//!     for range n { … }                  // not once, perhaps
//!     return resp, err                   // nil, nil
//! }
//! ```
//! What is said in so many words (`return nil, nil`) is read off by [`super::nonnil`]; here it is variables that are
//! returned, and the function is run to see what they hold.
//!
//! Not modelled: nil that comes out of fields, elements and channels.

use super::body::Body;
use super::depth::Depth;
use super::flow::{self, Goal};
use super::outcome::{ErrorClass, Exit};
use super::program::Program;
use super::state::{Fact, State};
use crate::cfg::ExitKind;
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::types::info::VarId;
use std::collections::BTreeSet;

impl Program {
    /// Returns whether a function may return one of its variables as the result while that is nil, and no error beside it.
    pub(super) fn leaves_nil(&self, body: &Body, func: FuncId, result: usize, depth: Depth<'_>) -> bool {
        let vars: BTreeSet<VarId> =
            body.returned(func).filter_map(|operands| self.returned_var(body, func, operands, result)).collect();
        let Some(first) = vars.first() else { return false };
        let is_call = |(value, _): &(ExprId, usize)| matches!(body.unit.ast.expr(*value).kind, ExprKind::Call { .. });
        let sites = vars.iter().flat_map(|var| body.results_of(*var)).flatten().filter(is_call).collect();
        let release = Release::default();
        let goal = Goal { release: &release, sites, typ: body.info.var(*first).typ.clone() };
        let is_nil = |exit: &Exit| {
            let ExitKind::Return(stmt) = exit.kind else { return false };
            let StmtKind::Return(operands) = &body.unit.ast.stmt(stmt).kind else { return false };
            let var = self.returned_var(body, func, operands, result);
            exit.error == ErrorClass::Nil && var.is_some_and(|var| exit.state.facts.get(&var) == Some(&Fact::Nil))
        };
        flow::run(self, body, func, &goal, vec![State::entry()], depth.deeper()).exits.iter().any(is_nil)
    }

    /// The variable that a `return` with these operands gives as a result: one of them, or the result of that name.
    fn returned_var(&self, body: &Body, func: FuncId, operands: &[ExprId], result: usize) -> Option<VarId> {
        if operands.is_empty() {
            let vars = body.paths(self).result_vars(func);
            return vars.iter().find(|(index, _)| *index == result).map(|(_, var)| *var);
        }
        operands.get(result).and_then(|operand| body.info.var_of(body.unit.ast.unparen(*operand)))
    }
}
