//! What is known of a value on a path: nil, not nil, true, false.
//!
//! ```go
//! var err error           // nil
//! err = errNotFound       // not nil
//! err = wrap(err)         // what it was, if the source of wrap says so
//! ```
//! Not modelled: facts about fields and elements, functions of errors without sources.

use super::flow::Flow;
use super::state::*;
use super::summary::{End, Input, Inputs};
use crate::syntax::ast::*;
use crate::types::info::{Use, VarId};
use crate::types::typ::{Basic, Type};

impl Flow<'_> {
    /// What is known of an expression's value: nil, not nil, true, false.
    pub(super) fn fact_of(&self, state: &State, expr: ExprId) -> Option<Fact> {
        let body = self.body;
        let expr = body.unit.ast.unparen(expr);
        match &body.unit.ast.expr(expr).kind {
            ExprKind::Ident(_) => match body.info.use_of(expr)? {
                Use::Nil => Some(Fact::Nil),
                Use::True => Some(Fact::True),
                Use::False => Some(Fact::False),
                Use::Var(var) => self.fact_of_var(state, *var),
                _ => self.program.is_never_nil(body, expr, self.depth).then_some(Fact::NonNil),
            },
            _ if self.program.is_never_nil(body, expr, self.depth) => Some(Fact::NonNil),
            ExprKind::Call { args, .. } => self.fact_of_answer(state, expr, args),
            _ => None,
        }
    }

    /// `wrap(err)`, `check(resp, err)`: what the source of a function says of the error that it makes of others.
    pub(super) fn fact_of_answer(&self, state: &State, call: ExprId, args: &[ExprId]) -> Option<Fact> {
        let info = &self.body.info;
        let given = |(n, arg): (usize, &ExprId)| {
            let fact = self.fact_of(state, *arg).filter(|_| self.is_error(info.type_of(*arg)))?;
            Some(Input { param: Some(n as u32), value: Value::Other, fact: Some(fact) })
        };
        let inputs: Inputs = args.iter().enumerate().filter_map(given).collect();
        if inputs.is_empty() || !info.type_of(call).results().last().is_some_and(|last| self.is_error(last)) {
            return None;
        }
        let effect = self.joined_effect(&self.functions_of(info.callee(call)?)?, &inputs)?;
        match (effect.ok.end, effect.failed.end) {
            (End::Never, End::Never) => None,
            (End::Never, _) => Some(Fact::NonNil),
            (_, End::Never) => Some(Fact::Nil),
            _ => None,
        }
    }

    /// What a variable declared without a value is.
    pub(super) fn zero_fact(&self, typ: &Type) -> Option<Fact> {
        match self.program.universe.underlying(typ) {
            Type::Basic(Basic::Bool) => Some(Fact::False),
            Type::Pointer(_) | Type::Interface(_) | Type::Func(_) | Type::Map(_) | Type::Slice(_) | Type::Chan(..) => {
                Some(Fact::Nil)
            }
            _ => None,
        }
    }

    pub(super) fn is_error(&self, typ: &Type) -> bool {
        self.program.universe.is_error(typ)
    }

    /// Whether a result of the type says how a call went.
    pub(super) fn is_outcome(&self, typ: &Type) -> bool {
        *typ == Type::Basic(Basic::Bool) || self.is_error(typ)
    }

    pub(super) fn fact_of_var(&self, state: &State, var: VarId) -> Option<Fact> {
        state.facts.get(&var).copied()
    }
}
