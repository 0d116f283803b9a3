//! What a call without sources is assumed to do with the resource, where that is asked for.
//!
//! ```go
//! enc := yaml.NewEncoder(f)   // assumed to use f as long as enc is used, and no longer
//! enc.Close()                 // perhaps the release of both
//! ```
//! What rests on it is only possible ([`Certainty::Assumed`](crate::detect::Certainty::Assumed)).
//!
//! Not modelled: methods of unknown types other than by their names.

use super::flow::Flow;
use super::naming;
use super::state::*;
use crate::syntax::ast::*;
use crate::types::info::{Callee, VarId};

impl Flow<'_> {
    /// Whether what is not known is assumed. Asked where it makes a difference: a run that never asks goes the same way
    /// with and without.
    pub(super) fn assumes(&self) -> bool {
        self.may_assume.set(true);
        self.goal.release.is_assumed_lent
    }

    /// `yaml.NewEncoder(f)`: what has no sources is assumed to use what it is given as long as its result is used, where
    /// that is asked for. What keeps it, or goes on with it, says so by its name.
    pub(super) fn is_assumed_to_borrow(
        &self,
        state: &State,
        call: ExprId,
        callee: &Callee,
        receiver: &Value,
        values: &[Value],
    ) -> bool {
        let release = self.goal.release;
        // What an index declares, it knows what there is to know of.
        let is_undeclared = match callee {
            Callee::Unknown => true,
            Callee::Func { func, .. } => self.program.universe.source(func).is_none(),
            _ => false,
        };
        if release.ends_results || receiver.is_tracked() || !is_undeclared {
            return false;
        }
        let is_simple = |value: &Value| matches!(value, Value::Resource | Value::Part | Value::Dependent);
        let name = self.body.name_of_callee(call);
        name.is_some_and(|name| !naming::keeps(name) && !naming::goes_on(name) && !naming::ends(name))
            && values.iter().filter(|value| self.touches(state, value)).all(is_simple)
            && self.assumes()
    }

    /// `enc.Close()`: where something that was made with it in an unknown way has a release of its own, that may be the
    /// release of both.
    pub(super) fn is_assumed_to_release(&self, call: ExprId, callee: &Callee, receiver: &Value) -> bool {
        let release = self.goal.release;
        if release.ends_results || *receiver != Value::Dependent {
            return false;
        }
        let made = match callee {
            Callee::Method { recv_expr, .. } => self.local(*recv_expr),
            _ => self.local_operand(call),
        };
        let made_by = || made.map(|var| self.body.values_of(var)).unwrap_or_default();
        self.body.name_of_callee(call).is_some_and(naming::ends)
            && !made_by().into_iter().all(|value| value.is_some_and(|value| self.hides_release(value)))
            && self.assumes()
    }

    /// The local that a method of unknown type is called on.
    fn local_operand(&self, call: ExprId) -> Option<VarId> {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return None };
        match self.ast().expr(self.ast().unparen(fun)).kind {
            ExprKind::Selector { x, .. } => self.local(x),
            _ => None,
        }
    }

    /// `gzip.NewWriter(f)`: whether all parameters of a call have types through which it cannot be released.
    fn hides_release(&self, call: ExprId) -> bool {
        let Some(signature) = self.body.info.signature_of(self.ast().unparen(call)) else { return false };
        signature.params.iter().all(|param| self.is_plain(&param.typ) || self.hides_methods(&param.typ))
    }
}
