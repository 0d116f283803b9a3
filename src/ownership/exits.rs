//! How a function is left: what is returned is read off, deferred calls run, and what the caller gets is handed out.
//!
//! ```go
//! func open(p string) (f *os.File, err error) {
//!     defer func() { if err != nil { f.Close() } }()   // runs behind the return, with what it assigned
//!     …
//!     return f, check(f)                               // f goes to the caller, with an error or without
//! }
//! ```
//!
//! Not modelled: a panic that a deferred call recovers from.

use super::flow::Flow;
use super::outcome::{ErrorClass, EventKind, Exit};
use super::state::*;
use crate::cfg::ExitKind;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::VarId;
use crate::types::typ::Type;

/// What a `return` gives.
#[derive(Clone)]
struct Returned {
    results: Vec<Value>,
    /// The operands, where there is one for each result.
    sources: Vec<Option<ExprId>>,
    error: ErrorClass,
}

impl Flow<'_> {
    /// Leaves the function: results are evaluated, named results read, deferred literals run.
    pub(super) fn leave(&mut self, func: FuncId, kind: ExitKind, mut state: State) -> Vec<Exit> {
        let mut results = Vec::new();
        let mut error = ErrorClass::Nil;
        let mut sources = Vec::new();
        match kind {
            ExitKind::Halt(_) => return vec![Exit { kind, state, results, error }],
            ExitKind::Return(stmt) => {
                let StmtKind::Return(exprs) = &self.ast().stmt(stmt).kind else { return Vec::new() };
                let exprs = exprs.clone();
                let count = self.result_count(func);
                if exprs.is_empty() && count > 0 {
                    (results, error) = self.named_results(func, &state);
                } else {
                    results = match exprs.as_slice() {
                        [one] if count > 1 => self.eval_multi(&mut state, *one, count),
                        many => many.iter().map(|e| self.eval(&mut state, *e)).collect(),
                    };
                    error = match exprs.as_slice() {
                        [one] if count > 1 => self.class_of_call(&state, *one),
                        many => self.error_class(func, &state, many.last().copied()),
                    };
                    if exprs.len() == 1
                        && self.returns_error(func)
                        && let Some(split) = state.split.take()
                    {
                        return self.leave_forked(func, stmt, state, split, results);
                    }
                    if exprs.len() == count {
                        sources = exprs.iter().map(|e| Some(*e)).collect();
                    }
                }
            }
            ExitKind::FallOff if self.result_count(func) > 0 => {
                (results, error) = self.named_results(func, &state);
            }
            ExitKind::FallOff | ExitKind::Unwind(_) => {}
        }
        let returned = Returned { results, sources, error };
        let states = self.settled(state);
        states.into_iter().flat_map(|state| self.hand_out(func, kind, state, returned.clone())).collect()
    }

    /// `return check(resp)`: value and error leave together, on success and on failure.
    fn leave_forked(
        &mut self,
        func: FuncId,
        stmt: StmtId,
        state: State,
        split: Split,
        mut results: Vec<Value>,
    ) -> Vec<Exit> {
        let kind = ExitKind::Return(stmt);
        let mut exits = Vec::new();
        // The error comes last, and only on failure; what it holds goes with it.
        let error = results.pop();
        let mut empty: Vec<Value> =
            results.iter().map(|value| if value.owns() { Value::Other } else { value.clone() }).collect();
        empty.extend(error);
        results.push(Value::Other);
        let mut ok = state.clone();
        if ok.status == Status::Owned {
            ok.status = split.ok;
        }
        let returned = Returned { results, sources: Vec::new(), error: ErrorClass::Nil };
        exits.extend(self.hand_out(func, kind, ok, returned));
        for status in split.failed {
            let failed = State { status, ..state.clone() };
            let returned = Returned { results: empty.clone(), sources: Vec::new(), error: ErrorClass::NonNil };
            exits.extend(self.hand_out(func, kind, failed, returned));
        }
        exits
    }

    /// Hands values to the caller, and runs what is deferred.
    fn hand_out(&mut self, func: FuncId, kind: ExitKind, mut state: State, mut returned: Returned) -> Vec<Exit> {
        if state.is_dead {
            return Vec::new();
        }
        let span = match kind {
            ExitKind::Return(stmt) | ExitKind::Unwind(stmt) | ExitKind::Halt(stmt) => self.ast().stmt(stmt).span,
            ExitKind::FallOff => self.end_of(func),
        };
        // Only the function that was asked about hands values to its caller; a literal's results go to its call.
        if self.literals.is_empty() {
            for (n, value) in returned.results.iter_mut().enumerate() {
                let expr = returned.sources.get(n).copied().flatten();
                // `return count, err` of unknown types: the results are a number and an error, which need nothing. (What
                // is known to be a number and depends all the same is a descriptor.)
                let is_unknown = expr.or_else(|| self.only_operand(kind)).is_some_and(|expr| self.is_unknown(expr));
                if *value == Value::Dependent && is_unknown && self.returns_plain(func, n) {
                    *value = Value::Other;
                }
                self.returned(&mut state, value, expr.map_or(span, |e| self.ast().expr(e).span));
            }
        }
        if self.is_main() {
            state.running.clear();
        } else if state.is_in_background && self.literals.is_empty() && returned.error != ErrorClass::NonNil {
            self.leave_in_background(&mut state, span);
        }
        self.assign_results(func, kind, &mut state, &returned);
        let held = match self.literals.is_empty() {
            true => self.held_results(func, &state, &returned.sources),
            false => Vec::new(),
        };
        let states = self.run_defers(state);
        let exit = |mut state| {
            let mut results = returned.results.clone();
            self.filled_late(&mut state, &held, &mut results, span);
            Exit { kind, state, results, error: returned.error }
        };
        states.into_iter().map(exit).collect()
    }

    /// The variables that are returned, with the result that each is, and what it holds.
    fn held_results(&self, func: FuncId, state: &State, sources: &[Option<ExprId>]) -> Vec<(usize, VarId, Value)> {
        let named = self.paths.result_vars(func).iter().copied();
        let locals = sources.iter().enumerate().filter_map(|(n, source)| Some((n, self.local((*source)?)?)));
        named.chain(locals).map(|(index, var)| (index, var, state.value_of(var))).collect()
    }

    /// `defer func() { r = f }()`: what a deferred function puts into a named result, or into what is returned, is returned
    /// as well.
    fn filled_late(&mut self, state: &mut State, held: &[(usize, VarId, Value)], results: &mut [Value], span: Span) {
        for (index, var, before) in held {
            let value = state.value_of(*var);
            if value != *before && (value.is_tracked() || matches!(value, Value::Lit(_))) {
                self.returned(state, &value, span);
                if let Some(result) = results.get_mut(*index) {
                    *result = value;
                }
            }
        }
    }

    /// `go watch(ctx); if detached { return nil }; …; cancel()`: the watch may be meant to go on.
    fn leave_in_background(&mut self, state: &mut State, span: Span) {
        match state.status {
            // Who gave it a name and no call had one in mind, and no path without.
            _ if self.goal.sites.iter().all(|(call, result)| self.body.is_forgotten(*call, *result)) => {}
            Status::Owned => {
                self.give_up(state, span, "goroutine", "used by a goroutine that may outlive the function");
            }
            Status::Deferred => self.note(state, span, EventKind::EscapeAfterRelease),
            _ => {}
        }
    }

    fn run_defers(&mut self, mut state: State) -> Vec<State> {
        let Some(deferred) = state.deferred.pop() else {
            // A goroutine that nobody waited for goes on using what has been released.
            let is_over = self.literals.is_empty() && !state.running.is_empty();
            if is_over && matches!(state.status, Status::Deferred | Status::Released) {
                let span = self.ast().func(self.root).span;
                self.note(&state, span, EventKind::EscapeAfterRelease);
            }
            return vec![state];
        };
        let after = match deferred {
            Deferred::Release => {
                if state.status == Status::Deferred {
                    state.status = Status::Released;
                }
                vec![state]
            }
            // What runs behind a release uses what is gone.
            Deferred::Use(call) => {
                if state.status == Status::Released {
                    self.eval(&mut state.clone(), call);
                }
                vec![state]
            }
            Deferred::Method(call) => {
                self.eval(&mut state, call);
                self.settled(state)
            }
            Deferred::Literal(lit, params) => {
                for (var, value) in params {
                    state.bind(var, value);
                }
                let mut after = self.run_literal(lit, state.clone());
                if self.is_disarmed(lit, state, &after) {
                    let span = self.ast().func(lit).span;
                    for state in &mut after {
                        self.give_up(state, span, "disarmed", "left open by a flag that a deferred function asks");
                    }
                }
                after
            }
        };
        after.into_iter().filter(|state| !state.is_dead).flat_map(|state| self.run_defers(state)).collect()
    }

    /// `defer func() { if !done { f.Close() } }()` where `done` is true: what would release it is told not to.
    fn is_disarmed(&mut self, lit: FuncId, before: State, after: &[State]) -> bool {
        let is_flag = |fact: &Fact| matches!(fact, Fact::True | Fact::False);
        let is_open = |state: &State| state.status == Status::Owned;
        if !is_open(&before) || !after.iter().all(is_open) || !before.facts.values().any(is_flag) {
            return false;
        }
        let mut armed = before;
        armed.facts.retain(|_, fact| !is_flag(fact));
        self.aside(|flow| flow.run_literal(lit, armed)).iter().any(|end| end.status == Status::Released)
    }

    fn end_of(&self, func: FuncId) -> Span {
        let end = self.ast().func(func).span.end;
        Span::new(end.saturating_sub(1), end)
    }

    fn result_count(&self, func: FuncId) -> usize {
        let results = &self.ast().func(func).sig.results;
        results.iter().map(|field| field.names.len().max(1)).sum()
    }

    /// At the entry, named results are zero.
    pub(super) fn with_zero_results(&self, func: FuncId, mut state: State) -> State {
        for (_, var) in self.paths.result_vars(func) {
            if let Some(fact) = self.zero_fact(&self.body.info.var(*var).typ) {
                state.facts.insert(*var, fact);
            }
        }
        state
    }

    fn named_results(&self, func: FuncId, state: &State) -> (Vec<Value>, ErrorClass) {
        let vars = self.paths.result_vars(func);
        let class = match vars.last() {
            Some((_, last)) if self.is_error(&self.body.info.var(*last).typ) => {
                ErrorClass::of(state.facts.get(last).copied())
            }
            _ => ErrorClass::Nil,
        };
        let mut values = vec![Value::Other; self.result_count(func)];
        for (index, var) in vars {
            if let Some(value) = values.get_mut(*index) {
                *value = state.value_of(*var);
            }
        }
        (values, class)
    }

    /// `return nil, err` sets the named results before deferred calls see them; a bare `return` leaves them as they are.
    fn assign_results(&self, func: FuncId, kind: ExitKind, state: &mut State, returned: &Returned) {
        let Returned { results, sources, .. } = returned;
        if sources.is_empty() && self.only_operand(kind).is_none() {
            return;
        }
        for &(index, var) in self.paths.result_vars(func) {
            let fact = match sources.get(index).copied().flatten() {
                Some(expr) => self.fact_of(state, expr),
                None if !self.is_error(&self.body.info.var(var).typ) => None,
                None => returned.error.fact(),
            };
            state.bind(var, results.get(index).cloned().unwrap_or(Value::Other));
            if let Some(fact) = fact {
                state.facts.insert(var, fact);
            }
        }
    }

    /// The operand of `return f()`.
    fn only_operand(&self, kind: ExitKind) -> Option<ExprId> {
        let ExitKind::Return(stmt) = kind else { return None };
        match &self.ast().stmt(stmt).kind {
            StmtKind::Return(exprs) => (exprs.len() == 1).then(|| exprs[0]),
            _ => None,
        }
    }

    /// Whether the type of result `n` is declared to be plain data.
    fn returns_plain(&self, func: FuncId, n: usize) -> bool {
        let fields = self.ast().func(func).sig.results.iter();
        let mut types = fields.flat_map(|field| std::iter::repeat_n(field.typ, field.names.len().max(1)));
        types.nth(n).is_some_and(|typ| self.is_plain(self.body.info.type_of(typ)))
    }

    fn last_result(&self, func: FuncId) -> Option<&Type> {
        self.ast().func(func).sig.results.last().map(|field| self.body.info.type_of(field.typ))
    }

    fn returns_error(&self, func: FuncId) -> bool {
        self.last_result(func).is_some_and(|typ| self.is_error(typ))
    }

    /// Whether `return check(resp, err)` returns an error.
    fn class_of_call(&self, state: &State, call: ExprId) -> ErrorClass {
        let call = self.ast().unparen(call);
        match &self.ast().expr(call).kind {
            ExprKind::Call { args, .. } => ErrorClass::of(self.fact_of_answer(state, call, args)),
            _ => ErrorClass::Unknown,
        }
    }

    fn error_class(&self, func: FuncId, state: &State, last: Option<ExprId>) -> ErrorClass {
        let Some(last) = last.filter(|_| self.returns_error(func)) else { return ErrorClass::Nil };
        // (A pointer is what it is.)
        let is_interface = || self.last_result(func).is_some_and(|typ| self.is_interface(typ));
        match ErrorClass::of(self.fact_of(state, last)) {
            ErrorClass::Unknown if is_interface() && self.program.is_sure_error(self.body, last, self.depth) => {
                ErrorClass::NonNil
            }
            known => known,
        }
    }
}
