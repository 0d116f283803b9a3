//! What a call does to the obligation, and what its results are.
//!
//! ```go
//! resp.Body.Close()                  // releases
//! io.ReadAll(resp.Body)              // takes an io.Reader, which cannot close: borrows
//! s := bufio.NewScanner(resp.Body)   // borrows; the result depends on the body
//! drain(resp)                        // our own function: its summary says
//! queue.Add(resp)                    // nobody knows: unknown
//! ```
//!
//! In this order: the acquisition itself, a release, well-known calls (`transforms/calls.toml`), methods of the
//! resource and of what depends on it (they borrow), parameters whose type has no release (they borrow), the callee's
//! own source, and else doubt.
//!
//! Not modelled: what a callee keeps in package variables when its parameter's type cannot release.

use super::flow::{EventKind, Flow, LossKind};
use super::naming;
use super::state::*;
use super::summary::{CallEffect, End, Input, Inputs, Side};
use super::target::Function;
use super::under_context::is_context_type;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, VarId, VarKind};
use crate::types::object::{Answer, FuncRef, Selection};
use crate::types::typ::{Basic, Type};
use std::collections::BTreeSet;

/// The arguments of a call.
pub(super) struct Passed<'a> {
    pub(super) args: &'a [ExprId],
    pub(super) values: &'a [Value],
    /// Whether they are all the results of one call, which has succeeded.
    has_succeeded: bool,
}

/// Whether a function calls the function that it is given.
enum Called {
    Always,
    /// On some paths, or not at all.
    Perhaps,
}

impl Flow<'_> {
    /// Runs a call; one value for each result.
    pub(super) fn call(&mut self, state: &mut State, call: ExprId) -> Vec<Value> {
        let body = self.body;
        let ExprKind::Call { fun, args, .. } = &body.unit.ast.expr(call).kind else { return Vec::new() };
        if let Some((_, result)) = self.goal.sites.iter().find(|(site, _)| *site == call) {
            return self.acquire(state, call, *fun, args, *result);
        }
        match body.info.callee(call) {
            Some(Callee::Builtin(name)) => return vec![self.builtin(state, name, args)],
            Some(Callee::Conversion(typ)) => {
                return args.iter().map(|arg| self.eval_as(state, *arg, typ)).collect();
            }
            _ => {}
        }
        if let Some(lit) = self.called_literal(state, call) {
            self.bind_params(state, lit, args);
            self.run_inline(state, lit, body.unit.ast.expr(call).span);
            return self.results(call, self.mentions(state, lit));
        }
        let callee = body.info.callee(call).cloned().unwrap_or(Callee::Unknown);
        let receiver = match &callee {
            Callee::Method { recv_expr, .. } => self.eval(state, *recv_expr),
            _ => self.eval(state, *fun),
        };
        // A function value whose function is known on this path is called by its name.
        let (callee, receiver) = match (callee, receiver) {
            (Callee::Value(value), Value::Func(func)) => (self.program.named(func, value), Value::Other),
            known => known,
        };
        if let Callee::Method { name, recv_expr, .. } = &callee {
            self.dereference_call(state, *recv_expr);
            if self.is_release(&receiver, name) {
                for arg in args {
                    self.eval(state, *arg);
                }
                self.release(state, body.unit.ast.expr(call).span);
                return self.results(call, false);
            }
        } else if receiver == Value::ReleaseFunc {
            // `rows.Close(); cancel()`: that a context ends is nothing to what it was for and was closed before.
            let is_by_context = self.goal.release.ends_with_context && !self.goal.release.is_call;
            if !is_by_context || state.status != Status::Released {
                self.release(state, body.unit.ast.expr(call).span);
            }
            return self.results(call, false);
        }
        let (values, has_succeeded) = self.arguments(state, args);
        self.effect(state, call, &callee, &receiver, &Passed { args, values: &values, has_succeeded })
    }

    fn is_release(&self, receiver: &Value, name: &str) -> bool {
        let release = self.goal.release;
        let releasable = if release.field.is_some() { Value::Part } else { Value::Resource };
        *receiver == releasable && release.is_by(name)
    }

    /// A method call through a nil interface panics.
    fn dereference_call(&self, state: &mut State, recv: ExprId) {
        if let Some(var) = self.local(recv)
            && state.facts.get(&var) == Some(&Fact::Nil)
            && matches!(self.program.universe.underlying(&self.body.info.var(var).typ), Type::Interface(_))
        {
            state.is_dead = true;
        }
    }

    /// The values of arguments; `f(g())` passes on all results of `g`, and whether `g` is known to have succeeded.
    fn arguments(&mut self, state: &mut State, args: &[ExprId]) -> (Vec<Value>, bool) {
        if let [one] = args
            && let Type::Tuple(all) = self.body.info.type_of(*one)
            && all.len() > 1
        {
            let values = self.eval_multi(state, *one, all.len());
            // Value and error go in together: what comes back was acquired, so there was no error.
            let split = state.split.take();
            if let Some(split) = &split {
                state.status = split.ok;
            }
            return (values, split.is_some());
        }
        (args.iter().map(|arg| self.eval(state, *arg)).collect(), false)
    }

    /// The acquisition.
    fn acquire(&mut self, state: &mut State, call: ExprId, fun: ExprId, args: &[ExprId], result: usize) -> Vec<Value> {
        let span = self.ast().expr(call).span;
        self.eval(state, fun);
        self.arguments(state, args);
        self.outcome.is_reached = true;
        let bound = self.body.bound_vars(call);
        if state.status == Status::Owned {
            let survives = state.holds.iter().any(|(place, held)| held.owns() && !bound.contains(&place.var));
            let is_of_round =
                bound.iter().all(|var| self.body.is_bound_anew(*var, call) || !state.value_of(*var).owns());
            let is_in_hand = survives || is_of_round && self.is_closed_at_exit(state);
            if !is_in_hand {
                self.lose(state, span, LossKind::NextRound);
            }
        }
        if state.status != Status::Owned {
            state.holds.retain(|_, held| matches!(held, Value::Lit(_) | Value::Func(_)));
        }
        state.status = Status::Owned;
        state.released_at = None;
        state.why = None;
        state.is_idle = !self.goal.release.opened_by.is_empty();
        state.running.clear();
        state.is_used_until_end = false;
        state.has_failed = false;
        state.is_dropped = false;
        state.trace = Trace::default().then(span, StepKind::Acquired);
        if self.goal.release.ends_with_context {
            self.end_with_context(state, args, span);
        }
        let types = self.body.info.type_of(call).results();
        // `ctx, cancel := context.WithCancel(parent)`: ctx ends with the call of cancel.
        let mut values = match self.goal.release.ends_results {
            true => self.results(call, true),
            false => vec![Value::Other; types.len()],
        };
        values.resize(types.len().max(result + 1), Value::Other);
        values[result] = Value::acquired(self.goal.release);
        let has_outcome = types.iter().any(|typ| typ.is_error() || *typ == Type::Basic(Basic::Bool));
        // (What makes a context does not fail.)
        let may_fail = has_outcome
            || self.body.info.type_of(call).is_unknown() && !self.goal.release.is_call
            || self.program.gives_nil(self.body, call, result, self.depth);
        if may_fail {
            let split = Split::of(state.status, Status::Invalid);
            state.split = Some(Split { is_acquisition: true, is_nil_on_failure: true, ..split });
        }
        values
    }

    /// `defer func() { f.Close() }()` in a loop: each round's literal releases what that round acquired.
    fn is_closed_at_exit(&mut self, state: &State) -> bool {
        let events = self.outcome.events.clone();
        let literals: Vec<FuncId> = state.deferred.iter().filter_map(|deferred| deferred.lit).collect();
        let closes = literals.into_iter().any(|lit| {
            let ends = self.run_literal(lit, state.clone());
            !ends.is_empty() && ends.iter().all(|end| end.status == Status::Released)
        });
        self.outcome.events = events;
        closes
    }

    /// `rows, err := db.QueryContext(ctx, query)` under a context that this function cancels: that is a release, too.
    fn end_with_context(&mut self, state: &mut State, args: &[ExprId], span: Span) {
        for context in args.iter().filter_map(|arg| self.local(*arg)) {
            for cancel in self.body.cancels_of(context, span.start) {
                if cancel.is_deferred {
                    state.defer_release(span);
                } else {
                    state.bind(cancel.var, Value::ReleaseFunc);
                }
            }
        }
    }

    /// A release.
    fn release(&mut self, state: &mut State, span: Span) {
        if state.is_used_until_end {
            self.note(state, span, EventKind::EscapeAfterRelease);
        }
        match state.status {
            Status::Owned | Status::Unknown | Status::Moved => {
                if state.status != Status::Owned {
                    let is_perhaps_second =
                        state.why.as_ref().is_some_and(|why| matches!(why.code, "conditional" | "perhaps"));
                    let kind = if is_perhaps_second { EventKind::DoubleRelease } else { EventKind::ReleaseAfterEscape };
                    self.note(state, span, kind);
                }
                // A goroutine that is not yet waited for goes on using it.
                if !state.running.is_empty() {
                    self.note(state, span, EventKind::EscapeAfterRelease);
                }
                state.status = Status::Released;
                state.released_at = Some(span);
                state.why = Some(Why { span, code: "released", text: "released".to_owned() });
            }
            Status::Deferred => self.note(state, span, EventKind::ReleaseBeforeDeferred),
            Status::Released => self.note(state, span, EventKind::DoubleRelease),
            Status::Absent | Status::Invalid => {}
        }
    }

    fn builtin(&mut self, state: &mut State, name: &str, args: &[ExprId]) -> Value {
        let values: Vec<Value> = args.iter().map(|arg| self.eval(state, *arg)).collect();
        match name {
            // What is appended to numbers is a number.
            "append" if self.is_plain_slice(args) && !values.iter().any(Value::owns) => Value::Other,
            "append" => {
                if values.contains(&Value::ReleaseFunc)
                    && let Some(to) = args.first()
                {
                    let span = self.ast().expr(*to).span;
                    self.hand_over(state, span, "stored", "released by a function that is stored");
                }
                let mut elements = Vec::new();
                for (n, value) in values.into_iter().enumerate() {
                    match value {
                        Value::Holder(all) if n == 0 => elements.extend(all.iter().cloned()),
                        value => elements.push((None, value)),
                    }
                }
                elements.sort();
                elements.dedup();
                Value::holder(elements)
            }
            "copy" => {
                if let Some(value) = values.get(1)
                    && let Some(to) = args.first()
                {
                    let span = self.ast().expr(*to).span;
                    self.escape(state, value, span, "stored", "copied to another slice");
                }
                Value::Other
            }
            _ => Value::Other,
        }
    }

    fn is_plain_slice(&self, args: &[ExprId]) -> bool {
        args.split_first().is_some_and(|(to, rest)| {
            self.is_plain(self.body.info.type_of(*to)) && rest.iter().all(|arg| self.is_unknown(*arg))
        })
    }

    /// Runs a literal in the middle of an expression: one state goes in and one comes out.
    fn run_inline(&mut self, state: &mut State, lit: FuncId, span: Span) {
        let before = state.status;
        let mut ends = self.run_literal(lit, state.clone());
        let Some(first) = ends.pop() else {
            state.is_dead = true;
            return;
        };
        let agree = ends.iter().all(|end| end.status == first.status && end.holds == first.holds);
        *state = first;
        if agree {
            state.facts.retain(|var, fact| ends.iter().all(|end| end.facts.get(var) == Some(fact)));
            return;
        }
        state.status = before;
        self.give_up(state, span, "conditional", "released by a closure on some of its paths only");
    }

    /// The results of a call: what is not plain data depends on the resource if the call was given it.
    fn results(&self, call: ExprId, is_given: bool) -> Vec<Value> {
        let typ = self.body.info.type_of(call);
        let one = |typ: &Type| match is_given && !self.is_plain(typ) && !self.is_taken_for_data(call, typ) {
            true => Value::Dependent,
            false => Value::Other,
        };
        match typ {
            Type::Tuple(all) => all.iter().map(one).collect(),
            typ => vec![one(typ)],
        }
    }

    /// Whether a result of a type that is not known is assumed to be data: its call has no name of what opens something.
    fn is_taken_for_data(&self, call: ExprId, typ: &Type) -> bool {
        self.goal.release.ends_results
            && self.program.universe.is_plain_data(typ) == Answer::Unknown
            && self.name_of_callee(call).is_some_and(|name| !naming::opens(name))
            && self.assumes()
    }

    /// The last word of what is called: `List` of `client.Pods(name).List`.
    pub(super) fn name_of_callee(&self, call: ExprId) -> Option<&str> {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return None };
        match &self.ast().expr(self.ast().unparen(fun)).kind {
            ExprKind::Ident(name) => Some(name),
            ExprKind::Selector { sel, .. } => Some(&sel.name),
            _ => None,
        }
    }

    /// What a call does with what it is given.
    fn effect(
        &mut self,
        state: &mut State,
        call: ExprId,
        callee: &Callee,
        receiver: &Value,
        passed: &Passed<'_>,
    ) -> Vec<Value> {
        let Passed { args, values, .. } = *passed;
        let span = self.ast().expr(call).span;
        let key = key_of(callee);
        let program = self.program;
        let calls = &program.calls;
        let recv_var = match callee {
            Callee::Method { recv_expr, .. } => self.local(*recv_expr),
            _ => None,
        };
        if calls.serves.fits(&key) || calls.serves_until_stopped.fits(&key) {
            state.has_served = true;
        }
        if calls.fails_test.fits(&key) {
            state.has_failed = state.status == Status::Owned;
        }
        if calls.waits.fits(&key)
            && let Some(var) = recv_var
        {
            state.running.remove(&var);
        }
        if self.assert(state, callee, args) {
            return self.results(call, false);
        }
        let given = self.touches(state, receiver) || values.iter().any(|value| self.touches(state, value));
        if !given {
            return self.results(call, false);
        }
        for value in values {
            self.note_use(state, value, span);
        }
        self.open(state, callee, receiver, values);
        if let Callee::Method { name, .. } = callee
            && *receiver == Value::Resource
            && self.goal.release.gives.iter().any(|method| **method == **name)
        {
            self.note_use(state, receiver, span);
            let ends = self.goal.release.ended_by_error.iter().any(|method| **method == **name);
            if ends && state.status == Status::Owned && state.split.is_none() {
                state.split = Some(Split::of(Status::Owned, Status::Released));
            }
            return self.results(call, false);
        }
        if calls.starts.fits(&key) {
            return self.start_in_group(state, call, recv_var, values);
        }
        if calls.calls_at_exit.fits(&key) {
            return self.register(state, call, values);
        }
        if calls.calls_now.fits(&key) {
            for value in values {
                match value {
                    // `t.Run(name, func(t *testing.T) { t.Parallel(); … })` runs after the function.
                    Value::Lit(lit) if self.is_parallel(*lit) => {
                        self.escape(state, value, span, "goroutine", "run in parallel after the function has ended");
                    }
                    Value::Lit(lit) => self.run_inline(state, *lit, span),
                    _ => {}
                }
            }
            return self.results(call, values.iter().any(Value::is_tracked));
        }
        let keeps_on_success = calls.takes_on_success.fits(&key);
        if keeps_on_success || calls.takes.fits(&key) {
            let before = state.status;
            for (n, value) in values.iter().enumerate() {
                // A context is not kept, but what is made with it ends with it.
                if !args.get(n).is_some_and(|arg| self.is_context(*arg)) {
                    self.escape(state, value, span, "argument", &format!("kept by `{}`", short(callee)));
                }
            }
            if keeps_on_success && before == Status::Owned && state.status == Status::Moved && state.split.is_none() {
                state.status = before;
                state.split = Some(Split::of(Status::Moved, Status::Owned));
            }
            return self.results(call, true);
        }
        if self.connects(state, call, callee, passed) {
            return self.results(call, false);
        }
        if calls.goes_on.fits(&key)
            && *receiver == Value::Dependent
            && let Some(var) = recv_var
        {
            self.note_use(state, receiver, span);
            state.running.insert(var);
            return self.results(call, false);
        }
        if calls.holds.fits(&key) {
            let func = short(callee);
            let keeper = match callee {
                Callee::Method { recv_expr, .. } => Some(*recv_expr),
                _ => None,
            };
            self.keep_in(state, keeper, span, &func);
            return self.results(call, false);
        }
        if calls.borrows.fits(&key) {
            return self.derived(state, call);
        }
        if calls.parses.fits(&key) {
            return self.results(call, false);
        }
        if calls.handles.fits(&key) {
            self.note_use(state, receiver, span);
            return vec![Value::Dependent];
        }
        if !receiver.is_tracked() && self.touches(state, receiver) {
            // `d := Dialer{Dial: func() net.Conn { return conn }}; d.Dial()`: a function in a field may be called for
            // anything.
            if !self.is_ended_here || receiver.owns() {
                self.escape(state, receiver, span, "argument", &format!("held by the operand of `{}`", short(callee)));
            }
            return self.results(call, true);
        }
        // What our own code does, its source says; what a library's does, its types say first.
        let func = declared(callee);
        // (A package is its own code's own: inside a library, what it stores it stores in its own callees.)
        let package = self.body.pkg;
        let is_own = func.is_some_and(|func| func.pkg == package || self.program.own.contains(&func.pkg));
        if let Some(func) = func.filter(|_| is_own)
            && let Some(results) = self.summarized(state, call, &declared_only(func), receiver, passed)
        {
            return results;
        }
        if let Callee::Value(value) = callee
            && let Some(targets) = program.targets(self.body, *value)
            && let Some(results) = self.summarized(state, call, &targets, receiver, passed)
        {
            return results;
        }
        if matches!(receiver, Value::Resource | Value::Part | Value::Dependent) {
            self.note_use(state, receiver, span);
            self.callbacks(state, values, span);
            if self.is_assumed_to_release(call, callee, receiver) {
                self.give_up(state, span, "perhaps", "perhaps released by what was made with it");
            }
            if func.is_some_and(|func| self.releases_receiver(func, receiver)) {
                self.release(state, span);
            } else if *receiver == Value::Resource && self.may_release_receiver(callee, receiver) {
                self.give_up(state, span, "perhaps", &format!("perhaps released by `{}`", short(callee)));
            }
            return self.derived(state, call);
        }
        let is_kept = matches!(callee, Callee::Method { is_interface: true, .. })
            && self.is_kept_by_implementation(call, callee, &self.inputs_of(state, &Value::Other, passed));
        if !is_kept && !receiver.is_tracked() && self.is_under_context(state, call, callee, args, values) {
            return self.derived(state, call);
        }
        let stays = is_kept || self.keeps(call) || self.goal.release.ends_results && self.goes_on(call);
        if !is_own && !receiver.is_tracked() && !stays && self.only_borrows(state, call, values) {
            return self.derived(state, call);
        }
        if let Some(func) = func.filter(|_| !is_own)
            && let Some(results) = self.summarized(state, call, &declared_only(func), receiver, passed)
        {
            return results;
        }
        if self.only_walks(state, call, receiver, values) {
            self.callbacks(state, values, span);
            return self.results(call, true);
        }
        if !is_own && self.is_assumed_to_borrow(state, call, callee, receiver, values) {
            return self.derived(state, call);
        }
        let text = match callee {
            Callee::Method { is_interface: true, .. } => {
                format!("passed to `{}`, a method of an interface", short(callee))
            }
            Callee::Func { .. } | Callee::Method { .. } => {
                format!("passed to `{}`, whose body is not known", short(callee))
            }
            _ => "passed to a function value".to_owned(),
        };
        self.outcome.is_lent |= state.is_dropped && stays;
        if receiver.is_tracked() {
            self.doubt(state, receiver, span, "argument", &format!("held by the operand of `{}`", short(callee)));
        }
        for value in values {
            if self.touches(state, value) {
                self.doubt(state, value, span, "argument", &text);
            }
        }
        self.results(call, true)
    }

    /// `server.RegisterService(desc, &service{conn})`: what it was called on needs the resource from now on.
    pub(super) fn keep_in(&mut self, state: &mut State, keeper: Option<ExprId>, span: Span, func: &str) {
        let Some(var) = keeper.and_then(|keeper| self.keeper(keeper, span)) else {
            return self.give_up(state, span, "argument", &format!("kept by the operand of `{func}`"));
        };
        if !state.value_of(var).is_tracked() {
            state.holds.insert(Place { var, field: None }, Value::Dependent);
        }
    }

    /// The variable whose end is the end of what is kept in it. What a function acquires itself and puts into a
    /// parameter goes to its caller; what it was given goes back to him, together with what holds it.
    pub(super) fn keeper(&self, expr: ExprId, span: Span) -> Option<VarId> {
        let is_followed = self.goal.sites.is_empty();
        let ends_here = |var: &VarId| is_followed || matches!(self.body.info.var(*var).kind, VarKind::Local);
        self.local(expr).filter(|var| self.is_own(*var) && ends_here(var) && !self.paths.is_exposed(*var, span.start))
    }

    /// `br.Reset(resp.Body)`, `req.SetBody(r)`: what by its name keeps what it is given in its receiver.
    pub(super) fn keeps(&self, call: ExprId) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(call).kind else { return false };
        let ExprKind::Selector { sel, .. } = &ast.expr(ast.unparen(fun)).kind else { return false };
        // A function of a package keeps it in the package: `logrus.SetOutput(f)`.
        match self.body.info.callee(call) {
            Some(Callee::Func { .. }) => ["Set", "Register"].iter().any(|word| sel.name.starts_with(word)),
            _ => naming::keeps(&sel.name),
        }
    }

    pub(super) fn has_body(&self, func: &FuncRef) -> bool {
        let source = self.program.universe.source(func);
        source.is_some_and(|(_, _, unit, id)| unit.ast.func(id).body.is_some())
    }

    /// `docs.Next()` opens what `query.Documents(ctx)` has only prepared; who else gets it may do so, too.
    fn open(&self, state: &mut State, callee: &Callee, receiver: &Value, values: &[Value]) {
        let opened_by = &self.goal.release.opened_by;
        let leaves_idle = match callee {
            Callee::Method { name, .. } => {
                *receiver == Value::Resource && !opened_by.iter().any(|method| **method == **name)
            }
            _ => false,
        };
        if !leaves_idle || values.iter().any(|value| self.touches(state, value)) {
            state.is_idle = false;
        }
    }

    /// `m.Range(func(k, v any) bool { … })`: what by its name walks through something calls a function for each part of
    /// it, and has no use for the function afterwards.
    fn only_walks(&self, state: &State, call: ExprId, receiver: &Value, values: &[Value]) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(call).kind else { return false };
        let ExprKind::Selector { sel, .. } = &ast.expr(ast.unparen(fun)).kind else { return false };
        let touched = values.iter().filter(|value| self.touches(state, value));
        !receiver.is_tracked() && naming::walks(&sel.name) && touched.into_iter().all(|it| matches!(it, Value::Lit(_)))
    }

    /// The results of a call that was given the resource and whose body is not looked at. One of the resource's own
    /// type may be the resource, or share what it holds.
    fn derived(&mut self, state: &mut State, call: ExprId) -> Vec<Value> {
        let goal = self.goal;
        let is_known = !goal.release.is_call && !goal.typ.is_unknown();
        if is_known && self.body.info.type_of(call).results().contains(&goal.typ) {
            let span = self.ast().expr(call).span;
            self.give_up(state, span, "derived", "shared with another value of its type");
        }
        self.results(call, true)
    }

    /// What is called, in words.
    fn text_of_callee(&self, call: ExprId) -> String {
        self.name_of_callee(call).map_or_else(|| "a function value".to_owned(), |name| format!("`{name}`"))
    }

    fn is_parallel(&self, lit: FuncId) -> bool {
        let body = self.body;
        body.calls_in(lit).into_iter().any(|call| {
            matches!(body.info.callee(call),
                Some(Callee::Method { recv, name, .. }) if &**name == "Parallel" && recv.starts_with("testing."))
        })
    }

    /// `g.Go(func() error { use(c) })`: the resource is in use until `g.Wait()`.
    fn start_in_group(
        &mut self,
        state: &mut State,
        call: ExprId,
        group: Option<crate::types::info::VarId>,
        values: &[Value],
    ) -> Vec<Value> {
        let span = self.ast().expr(call).span;
        for value in values {
            let ends = match value {
                // Behind a release, it is looked at for what it uses too late.
                Value::Lit(lit) if matches!(state.status, Status::Owned | Status::Released) => {
                    self.run_literal(*lit, state.clone())
                }
                _ => Vec::new(),
            };
            if state.status == Status::Released {
                continue;
            }
            let is_released = |end: &State| matches!(end.status, Status::Released | Status::Deferred);
            let releases = !ends.is_empty() && ends.iter().all(is_released);
            match group {
                _ if !releases && ends.iter().any(is_released) => {
                    self.give_up(state, span, "goroutine", "released by a goroutine on some of its paths");
                }
                _ if releases && state.status == Status::Owned => {
                    self.hand_over(state, span, "goroutine", "handed to a goroutine that releases it");
                }
                _ if self.is_ended_here => {}
                Some(group) if ends.iter().all(|end| end.status == Status::Owned) => {
                    state.running.insert(group);
                }
                _ => self.give_up(state, span, "goroutine", "used by a goroutine that may outlive the function"),
            }
        }
        self.results(call, false)
    }

    /// `t.Cleanup(func() { c.Close() })`: runs after all deferred calls.
    fn register(&mut self, state: &mut State, call: ExprId, values: &[Value]) -> Vec<Value> {
        for value in values {
            match value {
                Value::Lit(lit) => {
                    let deferred = Deferred::literal(*lit, Vec::new());
                    if !state.deferred.contains(&deferred) {
                        state.deferred.insert(0, deferred);
                    }
                }
                Value::ReleaseFunc if state.status == Status::Owned => {
                    state.status = Status::Deferred;
                    state.deferred.insert(0, Deferred::release());
                }
                _ => {}
            }
        }
        self.results(call, false)
    }

    /// Functions given to a method of the resource, or of what depends on it, are called while it is open; one that
    /// releases it may or may not be called.
    fn callbacks(&mut self, state: &mut State, values: &[Value], span: Span) {
        for value in values {
            if let Value::Lit(lit) = value {
                self.callback(state, *lit, span);
            }
        }
    }

    fn callback(&mut self, state: &mut State, lit: FuncId, span: Span) {
        let before = state.status;
        let ends = self.run_literal(lit, state.clone());
        // What it assigns is not known any more.
        state.facts.retain(|var, fact| ends.iter().all(|end| end.facts.get(var) == Some(fact)));
        if ends.iter().any(|end| end.status != before) {
            self.give_up(state, span, "perhaps", "released by a callback that may not be called");
        }
    }

    /// Whether each parameter that takes something has a type through which it cannot be released.
    fn only_borrows(&self, state: &State, call: ExprId, values: &[Value]) -> bool {
        let Some(signature) = self.body.info.signature_of(call) else { return false };
        let last = signature.params.len().saturating_sub(1);
        values.iter().enumerate().filter(|(_, value)| self.touches(state, value)).all(|(n, value)| {
            if matches!(value, Value::Lit(_) | Value::Holder(_) | Value::ReleaseFunc) {
                return false;
            }
            let Some(param) = signature.params.get(n.min(last)) else { return false };
            let typ = match &param.typ {
                Type::Slice(elem) if signature.is_variadic && n >= last => elem,
                typ => typ,
            };
            self.hides_methods(typ)
        })
    }

    /// Whether a type is an interface that has methods, and not the release.
    pub(super) fn hides_methods(&self, typ: &Type) -> bool {
        let Type::Interface(_) = self.program.universe.underlying(typ) else { return false };
        let methods = self.program.universe.methods(typ);
        let has_methods = methods.is_complete && !methods.names.is_empty();
        let release = self.goal.release;
        let is_hidden = |method: &String| matches!(self.program.universe.lookup(typ, method), Selection::None);
        has_methods && is_hidden(&release.method) && release.also.iter().all(is_hidden)
    }

    /// Applies what the source of all that may be called says, if there is one.
    fn summarized(
        &mut self,
        state: &mut State,
        call: ExprId,
        functions: &BTreeSet<Function>,
        receiver: &Value,
        passed: &Passed<'_>,
    ) -> Option<Vec<Value>> {
        let span = self.ast().expr(call).span;
        let mut callbacks = Vec::new();
        for (n, value) in passed.values.iter().enumerate() {
            match value {
                Value::Lit(lit) if self.touches(state, value) => {
                    callbacks.push((*lit, self.calls_parameter(functions, n as u32)?));
                }
                // A function in a field of what is passed.
                Value::Holder(_) if !value.is_tracked() && self.touches(state, value) => return None,
                _ => {}
            }
        }
        let inputs = self.inputs_of(state, receiver, passed);
        let mut effect = self.joined_effect(functions, &inputs)?;
        if self.hangs_on(state, functions, &inputs, passed.args, &effect) {
            return Some(self.results(call, false));
        }
        if self.is_ended_here && inputs.iter().all(|input| !input.value.owns()) {
            effect.settle();
        }
        for (lit, called) in callbacks {
            match called {
                Called::Always => self.run_inline(state, lit, span),
                Called::Perhaps => self.callback(state, lit, span),
            }
        }
        let name = functions.first().and_then(Function::name).filter(|_| functions.len() == 1);
        let func = &name.map_or_else(|| self.text_of_callee(call), |name| format!("`{name}`"));
        let CallEffect { ok, failed, .. } = effect;
        for param in ok.held_by.union(&failed.held_by) {
            let keeper = match (param, self.body.info.callee(call)) {
                (Some(n), _) => passed.args.get(*n as usize).copied(),
                (None, Some(Callee::Method { recv_expr, .. })) => Some(*recv_expr),
                (None, _) => None,
            };
            self.keep_in(state, keeper, span, func.trim_matches('`'));
        }
        if state.status == Status::Owned && functions.iter().all(|it| self.program.own.contains(&it.pkg())) {
            self.remember_call(state, call, passed, (&ok, &failed));
        }
        let types = self.body.info.type_of(call).results();
        let has_outcome = types.iter().any(|typ| typ.is_error() || *typ == Type::Basic(Basic::Bool));
        let owns = |side: &Side| side.results.iter().any(Value::owns);
        let is_nil_on_failure = owns(&ok) && !owns(&failed);
        match (ok.end, failed.end) {
            (End::Never, End::Never) => state.is_dead = true,
            (End::Mixed, End::Mixed | End::Never) if state.status == Status::Owned && self.forgets(state, call) => {
                state.split = Some(Split { is_silent: true, ..Split::of(Status::Released, Status::Owned) });
            }
            (_, End::Never) => self.apply(state, ok.end, span, func),
            (End::Never, _) => self.apply(state, failed.end, span, func),
            (one, other) if one == other && (one != End::Kept || !is_nil_on_failure) => {
                self.apply(state, one, span, func)
            }
            // What is released already, or will be, must be neither taken nor released on either side.
            (one, other) if state.status != Status::Owned => {
                self.apply(state, one, span, func);
                self.apply(state, other, span, func);
            }
            _ if !has_outcome || state.split.is_some() => self.apply(state, End::Unknown, span, func),
            (one, other) => {
                let (ok, failed) = (status_after(one), statuses_after_failure(one, other));
                state.split = Some(Split { failed, is_nil_on_failure, ..Split::of(ok, ok) });
                let text = format!("released by {func} on some of its paths");
                state.why = Some(Why { span, code: "conditional", text });
            }
        }
        self.note_use(state, receiver, span);
        let returned = if ok.end == End::Never { failed.results } else { ok.results };
        let takes_over =
            |(value, typ): (&Value, &Type)| matches!(value, Value::Holder(_)) && value.owns() && self.can_release(typ);
        if returned.iter().zip(types).any(takes_over) {
            // `newServer(c)`: what is stored in something that can be closed is closed with it, or so it may be.
            self.give_up(state, span, "wrapped", &format!("held by what {func} returns"));
        }
        // A result whose type is plain data needs nothing, whatever went into it: an error, a number, a message.
        let is_dial = self.goal.release.ends_results && self.is_dial(call);
        let value = |(n, typ): (usize, &Type)| match returned.get(n) {
            Some(value) if is_dial && !value.owns() => Value::Other,
            // A stub behind an interface that cannot close the connection in it needs the connection, and no more.
            Some(value @ Value::Holder(_))
                if value.owns() && self.is_interface(typ) && !typ.is_error() && !self.can_release(typ) =>
            {
                Value::Dependent
            }
            // An error of our own that holds the resource takes it along, plain as errors are.
            Some(value) if value.owns() || !self.is_plain(typ) => value.clone(),
            _ => Value::Other,
        };
        Some(types.iter().enumerate().map(value).collect())
    }

    /// What a callee is asked about. (Facts may need a look at other functions: they are for who asks.)
    fn inputs_of(&self, state: &State, receiver: &Value, passed: &Passed<'_>) -> Inputs {
        let strip = |value: &Value| match value {
            Value::Lit(_) => Value::Other,
            value => value.clone(),
        };
        let mut inputs: Inputs = Vec::new();
        if receiver.is_tracked() {
            inputs.push(Input { param: None, value: strip(receiver), fact: None });
        }
        for (n, value) in passed.values.iter().enumerate() {
            let fact = self.fact_of_passed(state, passed, n);
            if value.is_tracked() || fact.is_some() {
                inputs.push(Input { param: Some(n as u32), value: strip(value), fact });
            }
        }
        inputs
    }

    fn fact_of_passed(&self, state: &State, passed: &Passed<'_>, n: usize) -> Option<Fact> {
        let &[one] = passed.args else { return self.fact_of(state, *passed.args.get(n)?) };
        match self.body.info.type_of(one) {
            Type::Tuple(all) if all.len() > 1 => {
                (passed.has_succeeded && all.get(n).is_some_and(Type::is_error)).then_some(Fact::Nil)
            }
            _ => self.fact_of(state, one),
        }
    }

    /// `pool.Shutdown()`, `rows.Collect()`: a method that calls the release of what it was called on, whatever happens.
    fn releases_receiver(&self, func: &FuncRef, receiver: &Value) -> bool {
        if !receiver.owns() {
            return false;
        }
        let input = Input { param: None, value: receiver.clone(), fact: Some(Fact::NonNil) };
        let effect = self.joined_effect(&declared_only(func), &vec![input]);
        effect.is_some_and(|effect| {
            effect.ok.end == End::Released && matches!(effect.failed.end, End::Released | End::Never)
        })
    }

    /// `conn.Drain()`, `client.Logout()`: a method that by its name ends what it is called on, unless its source says no.
    fn may_release_receiver(&self, callee: &Callee, receiver: &Value) -> bool {
        let Callee::Method { name, func, .. } = callee else { return false };
        if !naming::is_ending(name) {
            return false;
        }
        let input = Input { param: None, value: receiver.clone(), fact: Some(Fact::NonNil) };
        let effect = func.as_ref().and_then(|func| self.joined_effect(&declared_only(func), &vec![input]));
        effect.is_none_or(|effect| effect.ok.end != End::Kept)
    }

    /// `parse(resp, err)`: a call that releases it on some of its paths, and is given nothing that could tell which, nor
    /// gives back anything that does.
    fn forgets(&self, state: &State, call: ExprId) -> bool {
        let info = &self.body.info;
        let Some(signature) = info.signature_of(call) else { return false };
        let tells = |typ: &Type| typ.is_error() || *typ == Type::Basic(Basic::Bool) || !self.is_plain(typ);
        let is_beside = |typ: &Type| *typ == self.goal.typ || typ.is_error() || is_context_type(typ);
        state.split.is_none()
            && !info.type_of(call).results().iter().any(tells)
            && signature.params.iter().all(|param| is_beside(&param.typ))
    }

    /// Adds to the path that a function of the tree was given the resource and may leave it open.
    fn remember_call(&self, state: &mut State, call: ExprId, passed: &Passed<'_>, sides: (&Side, &Side)) {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return };
        // What it gives back it has not only used.
        let gives_back = sides.0.results.iter().any(Value::owns);
        let what = match (sides.0.end, sides.1.end) {
            (End::Kept, End::Kept | End::Never) if gives_back => return,
            (End::Kept, End::Kept | End::Never) => StepKind::Used,
            (End::Released, End::Kept) => StepKind::ReleasedOnSuccess,
            (End::Kept, End::Released) => StepKind::ReleasedOnFailure,
            (End::Kept | End::Released, End::Mixed) => StepKind::ReleasedOnSome,
            (End::Mixed, End::Mixed | End::Never) => StepKind::Forgotten,
            _ => return,
        };
        if passed.values.iter().any(Value::owns) {
            state.trace = state.trace.then(self.ast().expr(fun).span, what);
        }
    }

    /// What a callee does with what it is given; that something may be assumed in it holds of the caller, too.
    pub(super) fn effect_of_callee(&self, function: &Function, inputs: &Inputs) -> Option<CallEffect> {
        let effect = self.program.effect(function, inputs.clone(), self.goal.release, self.depth)?;
        if effect.may_assume {
            self.may_assume.set(true);
        }
        Some(effect)
    }

    pub(super) fn joined_effect(&self, functions: &BTreeSet<Function>, inputs: &Inputs) -> Option<CallEffect> {
        let mut effects = functions.iter().map(|it| self.effect_of_callee(it, inputs));
        let first = effects.next()??;
        effects.try_fold(first, |all, one| Some(all.join(&one?)))
    }

    /// Whether the functions call what they are given for parameter `n` before they return; none if they may keep it.
    ///
    /// Seen from a function that calls its parameter, that call is the release of something.
    fn calls_parameter(&self, functions: &BTreeSet<Function>, n: u32) -> Option<Called> {
        let given = Input { param: Some(n), value: Value::ReleaseFunc, fact: Some(Fact::NonNil) };
        let effect = self.joined_effect(functions, &vec![given])?;
        if effect.ok.results.iter().chain(&effect.failed.results).any(Value::is_tracked) {
            return None;
        }
        match (effect.ok.end, effect.failed.end) {
            (End::Released | End::Never, End::Released | End::Never) => Some(Called::Always),
            (End::Unknown | End::Taken, _) | (_, End::Unknown | End::Taken) => None,
            _ => Some(Called::Perhaps),
        }
    }

    fn is_interface(&self, typ: &Type) -> bool {
        matches!(self.program.universe.underlying(typ), Type::Interface(_))
    }

    /// Whether values of the type have a method that may release what they hold.
    fn can_release(&self, typ: &Type) -> bool {
        let methods = self.program.universe.methods(typ);
        !methods.is_complete
            || ["Close", "Stop", "Shutdown", "Release", "Disconnect", "Destroy", "Free", "Cleanup", "Done"]
                .iter()
                .any(|name| methods.names.contains(*name))
    }

    fn apply(&mut self, state: &mut State, end: End, span: Span, func: &str) {
        match end {
            End::Kept | End::Never => {}
            End::Released => self.release(state, span),
            End::Taken => self.hand_over(state, span, "argument", &format!("taken over by {func}")),
            End::Mixed if state.status != Status::Owned => self.release(state, span),
            End::Mixed => {
                self.give_up(state, span, "conditional", &format!("released by {func} on some of its paths"));
            }
            End::Unknown => {
                self.give_up(state, span, "argument", &format!("passed to {func}, which may keep or release it"));
            }
        }
    }
}

fn status_after(end: End) -> Status {
    match end {
        End::Kept => Status::Owned,
        End::Released => Status::Released,
        End::Taken => Status::Moved,
        End::Mixed | End::Unknown => Status::Unknown,
        End::Never => Status::Invalid,
    }
}

/// What is left of a call that failed. Where it releases on some failing paths only, nothing tells its caller which.
fn statuses_after_failure(ok: End, failed: End) -> Vec<Status> {
    match (ok, failed) {
        (End::Released | End::Kept, End::Mixed) => vec![Status::Released, Status::Owned],
        (_, failed) => vec![status_after(failed)],
    }
}

/// The callee as `transforms/calls.toml` writes it; empty if it has no name.
pub(super) fn key_of(callee: &Callee) -> String {
    match callee {
        Callee::Func { func, path } => format!("{path}.{}", func.name),
        Callee::Method { recv, name, .. } => format!("{recv}.{name}"),
        _ => String::new(),
    }
}

/// The callee as a reader would write it.
fn short(callee: &Callee) -> String {
    let key = key_of(callee);
    key.rsplit('/').next().unwrap_or(&key).to_owned()
}

fn declared_only(func: &FuncRef) -> BTreeSet<Function> {
    BTreeSet::from([Function::Declared(func.clone())])
}

pub(super) fn declared(callee: &Callee) -> Option<&FuncRef> {
    match callee {
        Callee::Func { func, .. } => Some(func),
        Callee::Method { func, .. } => func.as_ref(),
        _ => None,
    }
}
