//! Calls whose effect hangs on a variable of which nothing is known yet.
//!
//! ```go
//! step := next()                  // nil or not: nothing has asked so far
//! closeOnError(resp.Body, step)   // closes it if step is not nil: from here on there are two paths,
//! if step != nil { return step }  // of which this test takes one, closed,
//! return nil                      // and leaves the other, open
//! ```
//! What a callee does to the obligation is asked once for each value that the variable may have. Where these answers say
//! more than the one for both, the statement is run again, for each value, which the path remembers.
//!
//! Not modelled: arguments that are not locals (nothing could tell of them later), calls inside of other expressions, a
//! call that hangs on several variables at once (it is asked for one after the other).

use super::flow::Flow;
use super::state::{Fact, State, Status, Value};
use super::summary::{CallEffect, End, Input, Inputs};
use super::target::Function;
use crate::cfg::Node;
use crate::syntax::ast::*;
use crate::types::info::VarId;
use std::collections::BTreeSet;

/// What becomes of a statement that holds a call whose effect is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is run once, with the effect as it is.
    Once,
    /// It can be run again for each value of a variable; none was found so far.
    Open,
    /// It is to be run again for each value of this one.
    By(VarId),
}

impl Flow<'_> {
    /// Runs what `at` does to a state: where a call in it hangs on a variable, for each value of the variable.
    pub(super) fn decided<T>(&mut self, at: Node, state: State, run: &dyn Fn(&mut Self, State) -> Vec<T>) -> Vec<T> {
        if !self.may_hang(at, &state) {
            return self.deciding(Decision::Once, |flow| run(flow, state)).0;
        }
        let (results, found) = self.deciding(Decision::Open, |flow| run(flow, state.clone()));
        let Decision::By(var) = found else { return results };
        match self.values_of(var) {
            Some(values) if !state.facts.contains_key(&var) => {
                let known = values.map(|fact| {
                    let mut state = state.clone();
                    state.facts.insert(var, fact);
                    self.decided(at, state, run)
                });
                known.into_iter().flatten().collect()
            }
            // The statement itself makes it unknown again.
            _ => self.deciding(Decision::Once, |flow| run(flow, state)).0,
        }
    }

    /// Does something under a decision; returns what has become of it, too.
    pub(super) fn deciding<T>(&mut self, decision: Decision, run: impl FnOnce(&mut Self) -> T) -> (T, Decision) {
        let outer = std::mem::replace(&mut self.decision, decision);
        let result = run(self);
        (result, std::mem::replace(&mut self.decision, outer))
    }

    /// Finds a variable that a call with so undecided an effect hangs on; the path ends here, to be run again.
    pub(super) fn hangs_on(
        &mut self,
        state: &mut State,
        functions: &BTreeSet<Function>,
        inputs: &Inputs,
        args: &[ExprId],
        effect: &CallEffect,
    ) -> bool {
        if self.decision != Decision::Open {
            return self.decision != Decision::Once;
        }
        if ![effect.ok.end, effect.failed.end].contains(&End::Mixed) {
            return false;
        }
        let tells = |(n, arg): (usize, &ExprId)| {
            let var = self.local(*arg).filter(|var| self.fact_of_var(state, *var).is_none())?;
            let param = Some(n as u32);
            let [one, other] = self.values_of(var)?.map(|fact| {
                let mut inputs = inputs.clone();
                match inputs.iter_mut().find(|input| input.param == param) {
                    Some(input) => input.fact = Some(fact),
                    None => inputs.push(Input { param, value: Value::Other, fact: Some(fact) }),
                }
                inputs.sort();
                self.joined_effect(functions, &inputs)
            });
            (one? != other?).then_some(var)
        };
        let Some(var) = args.iter().enumerate().find_map(tells) else { return false };
        self.decision = Decision::By(var);
        state.is_dead = true;
        true
    }

    /// The values that make a difference for a variable: nil or not, true or false.
    fn values_of(&self, var: VarId) -> Option<[Fact; 2]> {
        match self.zero_fact(&self.body.info.var(var).typ)? {
            Fact::False => Some([Fact::False, Fact::True]),
            _ => Some([Fact::Nil, Fact::NonNil]),
        }
    }

    /// Whether a statement calls something with a local of which nothing is known. (Most do not, and are run once.)
    fn may_hang(&self, at: Node, state: &State) -> bool {
        if matches!(state.status, Status::Absent | Status::Invalid) {
            return false;
        }
        let ast = self.ast();
        let asks = |expr: &ExprId| match &ast.expr(ast.unparen(*expr)).kind {
            ExprKind::Call { args, .. } => args.iter().any(|arg| {
                let var = self.local(*arg).filter(|var| self.fact_of_var(state, *var).is_none());
                var.is_some_and(|var| self.values_of(var).is_some())
            }),
            _ => false,
        };
        match at {
            Node::Eval(expr) => asks(&expr),
            Node::Stmt(stmt) => match &ast.stmt(stmt).kind {
                StmtKind::Expr(call) | StmtKind::Defer(call) => asks(call),
                StmtKind::Assign { rhs, .. } => rhs.iter().any(asks),
                StmtKind::Return(results) => results.iter().any(asks),
                _ => false,
            },
            _ => false,
        }
    }
}
