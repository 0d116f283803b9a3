//! What taking an edge tells.
//!
//! ```go
//! if err != nil { … }               // true: not nil; false: nil — one of the two states ends here
//! if errors.Is(err, io.EOF) { … }   // true: err is not nil; `errIsTimeout(err)` likewise
//! if assert.NoError(t, err) { … }   // true: nil; false: not nil
//! if resp != nil { … }              // false is impossible while resp holds the resource, unless the function doubts it
//! switch err { case nil: … }        // like a comparison
//! for rows.Next() { … }             // false: rows have released themselves
//! if rows.Err() != nil { … }        // true: likewise
//! if !client.Closed() { … }         // false: somebody has released it
//! if ctx.Err() != nil { … }         // true: the context has ended, with or without a call of its cancel function
//! if resp.StatusCode == 204 { … }   // true: there is no body to close
//! if f != os.Stdin { … }            // false is impossible while f holds what was opened here
//! ```
//!
//! Not modelled: comparisons other than with nil and of flags, relations between variables.

use super::assertion::Claim;
use super::flow::Flow;
use super::naming::has_word;
use super::state::*;
use crate::cfg::Guard;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, Selected, Use, VarId};
use crate::types::typ::{Basic, Type};

/// Methods that say whether the receiver was released, by the convention of `net/http`, `amqp`, `sarama` and others.
const SAYS_CLOSED: [&str; 2] = ["Closed", "IsClosed"];

impl Flow<'_> {
    /// Returns the state with what the edge tells, or none if the state cannot take it.
    pub(super) fn refine(&mut self, mut state: State, guard: Guard) -> Option<State> {
        let possible = match guard {
            Guard::Always | Guard::Range(..) | Guard::Comm(..) => true,
            Guard::Cond(cond, truth) => self.assume(&mut state, cond, truth),
            Guard::Case { tag, value, holds } => self.assume_equal(&mut state, tag, value, holds),
            Guard::TypeCase(stmt, clause) => self.assume_clause(&mut state, stmt, clause),
        };
        possible.then_some(state)
    }

    /// Assumes that a condition has a value; false where that is impossible.
    pub(super) fn assume(&mut self, state: &mut State, cond: ExprId, truth: bool) -> bool {
        let body = self.body;
        if let Some((condition, answer)) = self.paths.conditions.asked(cond, truth)
            && *state.answers.entry(condition).or_insert(answer) != answer
        {
            return false;
        }
        let cond = body.unit.ast.unparen(cond);
        match &body.unit.ast.expr(cond).kind {
            ExprKind::Binary { op: BinaryOp::Eq, x, y } => self.assume_equal(state, *x, *y, truth),
            ExprKind::Binary { op: BinaryOp::Ne, x, y } => self.assume_equal(state, *x, *y, !truth),
            ExprKind::Ident(_) => match body.info.use_of(cond) {
                Some(Use::Var(var)) => self.assume_fact(state, *var, if truth { Fact::True } else { Fact::False }),
                Some(Use::True) => truth,
                Some(Use::False) => !truth,
                _ => true,
            },
            ExprKind::Call { .. } if self.says_released(state, cond, truth) => {
                if state.status == Status::Owned {
                    state.status = Status::Released;
                }
                true
            }
            ExprKind::Call { args, .. } => match (self.claimed(cond), truth) {
                (Some(claim), true) => self.assume_fact(state, claim.error, claim.fact),
                (Some(Claim { error, fact: Fact::Nil }), false) => self.assume_fact(state, error, Fact::NonNil),
                (Some(Claim { error, .. }), false) => self.assume_fact(state, error, Fact::Nil),
                (None, true) => match self.tested_error(cond, args) {
                    Some(error) => self.assume_fact(state, error, Fact::NonNil),
                    None => true,
                },
                (None, false) => true,
            },
            _ => true,
        }
    }

    /// Whether a method's answer says that the resource has released itself, `rows.Next()`, or is closed.
    fn says_released(&mut self, state: &State, call: ExprId, truth: bool) -> bool {
        let Some(Callee::Method { name, recv_expr, .. }) = self.body.info.callee(call) else { return false };
        let says = match truth {
            true => SAYS_CLOSED.contains(&&**name),
            false => self.goal.release.drained_by.iter().any(|method| **method == **name),
        };
        says && self.peek(state, *recv_expr) == Value::Resource
    }

    /// `rows.Err() != nil`: whether the error of a call tells that the resource has released itself.
    fn has_ended_by(&mut self, state: &State, call: ExprId) -> bool {
        let Some(Callee::Method { name, recv_expr, .. }) = self.body.info.callee(self.ast().unparen(call)) else {
            return false;
        };
        state.status == Status::Owned
            && self.goal.release.ended_by_error.iter().any(|method| **method == **name)
            && self.peek(state, *recv_expr) == Value::Resource
    }

    /// The error that a predicate asks about: `errors.Is(err, X)`, `os.IsNotExist(err)`, `isTimeout(err)` are true
    /// of no nil error.
    fn tested_error(&self, call: ExprId, args: &[ExprId]) -> Option<VarId> {
        let info = &self.body.info;
        // A package that is named for errors asks errors, and so does `os`, whether or not their types are known.
        let (name, is_about_errors) = match info.callee(call)? {
            Callee::Func { func, path } => (func.name.clone(), path.ends_with("errors") || &**path == "os"),
            Callee::Method { name, .. } => (name.clone(), false),
            _ => return None,
        };
        let asks =
            ["Is", "is", "As", "Has", "has"].iter().any(|prefix| name.starts_with(prefix)) || has_word(&name, "Is");
        let of_success = ["OK", "Ok", "Success", "Nil", "None", "Empty", "Valid", "Done"];
        let asks_success = of_success.iter().any(|word| name.contains(word));
        let var = self.local(*args.first()?)?;
        let fits = |typ: &Type, is_it: bool| is_it || is_about_errors && typ.is_unknown();
        let (answer, asked) = (info.type_of(call), &info.var(var).typ);
        let is_of_error = fits(answer, *answer == Type::Basic(Basic::Bool)) && fits(asked, self.is_error(asked));
        (asks && !asks_success && is_of_error).then_some(var)
    }

    fn assume_equal(&mut self, state: &mut State, x: ExprId, y: ExprId, holds: bool) -> bool {
        if self.is_nil(y) {
            return self.assume_nil(state, x, holds);
        }
        if self.is_nil(x) {
            return self.assume_nil(state, y, holds);
        }
        if holds && (self.says_empty(state, x, y) || self.says_empty(state, y, x)) && state.status == Status::Owned {
            state.status = Status::Released;
        }
        if holds && (self.is_another(state, x, y) || self.is_another(state, y, x)) {
            return false;
        }
        for (one, other) in [(x, y), (y, x)] {
            let Some(var) = self.local(one) else { continue };
            match self.fact_of(state, other) {
                // `err == io.EOF`
                Some(Fact::NonNil) if holds && self.is_error(&self.body.info.var(var).typ) => {
                    return self.assume_fact(state, var, Fact::NonNil);
                }
                // `ok == true`
                Some(Fact::True) => {
                    return self.assume_fact(state, var, if holds { Fact::True } else { Fact::False });
                }
                Some(Fact::False) => {
                    return self.assume_fact(state, var, if holds { Fact::False } else { Fact::True });
                }
                _ => {}
            }
        }
        true
    }

    /// `resp.StatusCode == http.StatusNoContent`: with such a value there is nothing to release.
    fn says_empty(&mut self, state: &State, x: ExprId, y: ExprId) -> bool {
        if self.goal.release.empty_if.is_empty() {
            return false;
        }
        let body = self.body;
        let ast = &body.unit.ast;
        let ExprKind::Selector { x: operand, sel: field } = &ast.expr(ast.unparen(x)).kind else { return false };
        let y = ast.unparen(y);
        let value = match (&ast.expr(y).kind, body.info.selection(y)) {
            (ExprKind::BasicLit(_, text), _) => text.to_string(),
            (ExprKind::Selector { sel, .. }, Some(Selected::Member { path, .. })) => format!("{path}.{}", sel.name),
            _ => return false,
        };
        let said = format!("{} == {value}", field.name);
        self.goal.release.empty_if.contains(&said) && self.peek(state, *operand) == Value::Resource
    }

    /// Whether `x` holds the resource, which this function acquired, and `y` is a package variable: nobody put it there.
    fn is_another(&mut self, state: &State, x: ExprId, y: ExprId) -> bool {
        let y = self.ast().unparen(y);
        let is_global = matches!(self.body.info.use_of(y), Some(Use::PkgVar { .. }))
            || matches!(self.body.info.selection(y), Some(Selected::Member { member: Use::PkgVar { .. }, .. }));
        is_global
            && !self.goal.sites.is_empty()
            && matches!(state.status, Status::Owned | Status::Deferred | Status::Released)
            && matches!(self.peek(state, x), Value::Resource | Value::Part)
    }

    fn is_nil(&self, expr: ExprId) -> bool {
        matches!(self.body.info.use_of(self.ast().unparen(expr)), Some(Use::Nil))
    }

    /// Assumes that something is nil, or is not; false where that is impossible.
    pub(super) fn assume_nil(&mut self, state: &mut State, expr: ExprId, is_nil: bool) -> bool {
        let value = self.peek(state, expr);
        let holds_resource =
            matches!(value, Value::Resource | Value::Part) || value == Value::acquired(self.goal.release);
        let is_open = !matches!(state.status, Status::Absent | Status::Invalid);
        if holds_resource && state.status == Status::Owned && self.follows_error_check(expr) {
            if value != Value::Part {
                self.outcome.doubted.insert(expr);
            }
            self.outcome.is_part_doubted |= value == Value::Part;
        }
        if self.local(expr).is_some_and(|var| state.facts.get(&var) == Some(&Fact::Nil)) {
            self.outcome.explained.insert(expr);
        }
        if is_nil && holds_resource && is_open {
            return false;
        }
        if !is_nil {
            self.learn_end(state, expr, "Err");
            if self.has_ended_by(state, expr) {
                state.status = Status::Released;
            }
        }
        let Some(var) = self.local(expr) else { return true };
        if is_nil && self.is_error(&self.body.info.var(var).typ) {
            // No error holds nothing.
            state.holds.retain(|place, _| place.var != var);
        }
        self.assume_fact(state, var, if is_nil { Fact::Nil } else { Fact::NonNil })
    }

    /// Whether the error of the acquisition was looked at before an expression, if there is one: who asks for nil then
    /// does not ask for the error.
    fn follows_error_check(&self, expr: ExprId) -> bool {
        let ast = self.ast();
        let start = ast.expr(expr).span.start;
        let follows = |call: ExprId| {
            let end = ast.expr(call).span.end;
            let bound = self.body.bound_vars(call);
            let mut errors = bound.iter().filter(|var| self.is_error(&self.body.info.var(**var).typ)).peekable();
            let is_read = |error: &VarId| {
                let is_between = |span: Span| end <= span.start && span.end <= start;
                ast.exprs().any(|it| is_between(ast.expr(it).span) && self.body.info.var_of(it) == Some(*error))
            };
            errors.peek().is_none() || errors.any(is_read)
        };
        self.goal.sites.iter().any(|(call, _)| follows(*call))
    }

    fn assume_fact(&mut self, state: &mut State, var: VarId, fact: Fact) -> bool {
        if let Some(known) = state.facts.get(&var) {
            return *known == fact;
        }
        state.facts.insert(var, fact);
        true
    }

    fn assume_clause(&mut self, state: &mut State, stmt: StmtId, clause: u32) -> bool {
        let body = self.body;
        let StmtKind::TypeSwitch { x, clauses, .. } = &body.unit.ast.stmt(stmt).kind else { return true };
        let Some(clause) = clauses.get(clause as usize) else { return true };
        let operand = match &body.unit.ast.expr(body.unit.ast.unparen(*x)).kind {
            ExprKind::TypeAssert { x, .. } => *x,
            _ => *x,
        };
        let nils = clause.exprs.iter().filter(|typ| body.unit.ast.ident(**typ) == Some("nil")).count();
        match (nils, clause.exprs.len()) {
            (0, 1..) => self.assume_nil(state, operand, false),
            (n, all) if n > 0 && n == all => self.assume_nil(state, operand, true),
            _ => true,
        }
    }
}
