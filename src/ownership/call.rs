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

use super::callee::declared_only;
use super::flow::Flow;
use super::interface::Implementations;
use super::naming;
use super::outcome::EventKind;
use super::state::*;
use super::under_context::is_context_type;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, Selected, VarId, VarKind};
use crate::types::object::{Answer, FuncRef, Selection};
use crate::types::typ::{Basic, Signature, Type};

/// The arguments of a call.
pub(super) struct Passed<'a> {
    pub(super) args: &'a [ExprId],
    pub(super) values: &'a [Value],
    /// What is known of the errors among them, if they are all the results of one call.
    pub(super) error: Option<Fact>,
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
            Callee::Method { recv_expr, .. } => {
                let receiver = self.eval(state, *recv_expr);
                self.through_embedded(receiver, body.unit.ast.unparen(*fun))
            }
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
            if self.goal.release.is_by(name) && self.is_field_of_it(state, *recv_expr) {
                let text = "taken apart: a field of it is closed by itself";
                self.give_up(state, body.unit.ast.expr(call).span, "part-closed", text);
            }
        } else if receiver == Value::ReleaseFunc {
            // `rows.Close(); cancel()`: that a context ends is nothing to what it was for and was closed before.
            let is_by_context = self.goal.release.ends_with_context && !self.goal.release.is_call;
            if !is_by_context || state.status != Status::Released {
                self.release(state, body.unit.ast.expr(call).span);
            }
            return self.results(call, false);
        }
        let (values, split) = self.arguments(state, args);
        let error = split.as_ref().map(|_| Fact::Nil);
        let passed = Passed { args, values: &values, error };
        let results = self.effect(state, call, &callee, &receiver, &passed);
        if let Some(split) = split.filter(|_| state.status == Status::Owned && results.iter().any(Value::owns)) {
            self.hand_through(state, call, &callee, &self.inputs_of(state, &receiver, &passed), split);
        }
        // What an assertion says of an argument is of the value that it was given.
        self.havoc(state, body.unit.ast.expr(call).span.end);
        results
    }

    fn is_release(&self, receiver: &Value, name: &str) -> bool {
        let release = self.goal.release;
        let releasable = if release.field.is_some() { Value::Part } else { Value::Resource };
        *receiver == releasable && release.is_by(name)
    }

    /// `client.conn`: what its own release closes in turn.
    fn is_field_of_it(&mut self, state: &State, expr: ExprId) -> bool {
        let expr = self.ast().unparen(expr);
        let ExprKind::Selector { x, .. } = self.ast().expr(expr).kind else { return false };
        if !matches!(self.body.info.selection(expr), Some(Selected::Field { .. })) {
            return false;
        }
        let operand = self.peek(state, x);
        self.through_embedded(operand, expr) == Value::Resource
    }

    /// A method call through a nil interface panics.
    fn dereference_call(&mut self, state: &mut State, recv: ExprId) {
        if let Some(var) = self.local(recv)
            && state.facts.get(&var) == Some(&Fact::Nil)
            && matches!(self.program.universe.underlying(&self.body.info.var(var).typ), Type::Interface(_))
        {
            self.note(state, self.ast().expr(recv).span, EventKind::NilDereference);
            state.is_dead = true;
        }
    }

    /// The values of arguments; `f(g())` passes on all results of `g`, as they are if it has succeeded, and what becomes of
    /// that if it has not.
    pub(super) fn arguments(&mut self, state: &mut State, args: &[ExprId]) -> (Vec<Value>, Option<Split>) {
        if let [one] = args
            && let Type::Tuple(all) = self.body.info.type_of(*one)
            && all.len() > 1
        {
            let values = self.eval_multi(state, *one, all.len());
            let split = state.split.take();
            if let Some(split) = &split {
                state.status = split.ok;
            }
            return (values, split);
        }
        (args.iter().map(|arg| self.eval(state, *arg)).collect(), None)
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
                for (arg, value) in args.iter().zip(&values).skip(1) {
                    self.escape_functions(state, value, self.ast().expr(*arg).span);
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

    /// The results of a call: what is not plain data depends on the resource if the call was given it.
    pub(super) fn results(&self, call: ExprId, is_given: bool) -> Vec<Value> {
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

    /// `fmt.Sprintf("/proc/self/fd/%d", f.Fd())`: a text with the number of a descriptor in it.
    fn writes_number(&self, call: ExprId, args: &[ExprId], values: &[Value]) -> bool {
        let is_number = |(arg, value): (&ExprId, &Value)| {
            *value == Value::Dependent && !self.is_unknown(*arg) && self.is_plain(self.body.info.type_of(*arg))
        };
        *self.body.info.type_of(call) == Type::Basic(Basic::String) && args.iter().zip(values).any(is_number)
    }

    /// Whether a result of a type that is not known is assumed to be data: its call has no name of what opens something.
    fn is_taken_for_data(&self, call: ExprId, typ: &Type) -> bool {
        self.goal.release.ends_results
            && self.program.universe.is_plain_data(typ) == Answer::Unknown
            && self.body.name_of_callee(call).is_some_and(|name| !naming::opens(name))
            && self.assumes()
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
        if self.walks_elements(args, values) {
            self.give_up(state, span, "called", "kept in a collection whose elements a function is given");
        }
        if calls.calls_now.fits(&key) {
            for (arg, value) in args.iter().zip(values) {
                let is_parallel = match value {
                    Value::Lit(lit) => self.is_parallel(*lit),
                    Value::Holder(_) => {
                        matches!(self.body.info.type_of(*arg), Type::Func(_)) && self.may_be_parallel(*arg)
                    }
                    _ => false,
                };
                match value {
                    // `t.Run(name, func(t *testing.T) { t.Parallel(); … })` runs after the function.
                    _ if is_parallel => {
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
                let is_for_call = || self.body.info.signature_of(call).is_none_or(|it| takes_context(it, n));
                if !(args.get(n).is_some_and(|arg| self.is_context(*arg)) && is_for_call()) {
                    self.escape(state, value, span, "argument", &format!("kept by `{}`", short(callee)));
                }
            }
            let is_kept = matches!(state.status, Status::Moved | Status::Unknown);
            if keeps_on_success && before == Status::Owned && is_kept && state.split.is_none() {
                state.split = Some(Split::of(state.status, Status::Owned));
                state.status = before;
            }
            return self.results(call, true);
        }
        if calls.wraps.fits(&key)
            && let Some(wrapped) = values.iter().find(|value| **value == Value::Resource)
        {
            return vec![wrapped.clone()];
        }
        if self.connects(state, call, callee, passed) {
            return self.results(call, false);
        }
        if calls.goes_on.fits(&key)
            && matches!(receiver, Value::Resource | Value::Dependent)
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
        if calls.ends.fits(&key) && *receiver == Value::Resource {
            self.release(state, span);
            return self.results(call, false);
        }
        if calls.wraps_errors.fits(&key) && values.len() == args.len() {
            let is_error = |arg: ExprId| {
                matches!(program.universe.lookup(self.body.info.type_of(arg), "Error"), Selection::Method(_))
            };
            let held = args.iter().zip(values).filter(|(arg, value)| value.is_tracked() && is_error(**arg));
            return vec![Value::holder(held.map(|(_, value)| (None, value.clone())).collect())];
        }
        if calls.borrows.fits(&key) {
            self.callbacks(state, values, span);
            if self.writes_number(call, args, values) {
                return vec![Value::Dependent];
            }
            return self.derived(state, call);
        }
        if calls.parses.fits(&key) {
            self.note_use(state, receiver, span);
            return self.results(call, false);
        }
        if calls.hands_inside.fits(&key) {
            self.note_use(state, receiver, span);
            for value in values {
                match value {
                    Value::Lit(lit) => self.callback_with(state, *lit, &Value::Dependent, span),
                    _ => self.give_up(
                        state,
                        span,
                        "argument",
                        &format!("handed to the function that `{}` calls", short(callee)),
                    ),
                }
            }
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
        let implementations = self.implementations_do(call, callee, &self.inputs_of(state, &Value::Other, passed));
        // (A literal is not run there, whatever it mentions.)
        let is_followed =
            |value: &Value| !matches!(value, Value::Lit(_) | Value::Holder(_)) || !self.touches(state, value);
        if implementations == Implementations::Borrow && !receiver.is_tracked() && values.iter().all(is_followed) {
            return self.derived(state, call);
        }
        let is_kept = implementations == Implementations::MayKeep;
        if !is_kept && !receiver.is_tracked() && self.is_under_context(state, call, callee, args, values) {
            return self.derived(state, call);
        }
        let stays = is_kept || self.keeps(call) || self.goal.release.ends_results && self.goes_on(call);
        let is_hidden = matches!(callee, Callee::Value(_) | Callee::Unknown) && self.calls_method_or_instance(call);
        if !is_own && !receiver.is_tracked() && !stays && !is_hidden && self.only_borrows(state, call, values) {
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
        let (code, text) = match callee {
            Callee::Method { is_interface: true, .. } => {
                ("argument", format!("passed to `{}`, a method of an interface", short(callee)))
            }
            Callee::Func { .. } | Callee::Method { .. } => {
                ("argument", format!("passed to `{}`, whose body is not known", short(callee)))
            }
            _ => ("called", "passed to a function value".to_owned()),
        };
        self.outcome.is_lent |= state.is_dropped && stays;
        if receiver.is_tracked() {
            self.doubt(state, receiver, span, "argument", &format!("held by the operand of `{}`", short(callee)));
        }
        for value in values {
            if self.touches(state, value) {
                self.doubt(state, value, span, code, &text);
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
            state.holds.insert(Place { var, inside: None }, Value::Dependent);
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

    /// `slices.IndexFunc(files, func(f *os.File) bool { … })`: whoever is given a collection and a function may call that for
    /// what is in it.
    fn walks_elements(&self, args: &[ExprId], values: &[Value]) -> bool {
        let is_collection = |value: &Value| matches!(value, Value::Holder(_)) && value.owns();
        let is_function = |arg: &ExprId| match self.body.info.type_of(*arg) {
            Type::Func(func) => func.params.iter().any(|param| self.may_release(&param.typ)),
            _ => false,
        };
        values.iter().any(is_collection) && args.iter().any(is_function)
    }

    /// The results of a call that was given the resource and whose body is not looked at. One of the resource's own
    /// type may be the resource, or share what it holds.
    fn derived(&mut self, state: &mut State, call: ExprId) -> Vec<Value> {
        let goal = self.goal;
        // (Seen as a reader it has nothing to share: `io.LimitReader(r, n)` is a reader, too.)
        let is_known = !goal.release.is_call && !goal.typ.is_unknown() && !self.hides_methods(&goal.typ);
        if is_known && self.body.info.type_of(call).results().contains(&goal.typ) {
            let span = self.ast().expr(call).span;
            self.give_up(state, span, "derived", "shared with another value of its type");
        }
        self.results(call, true)
    }

    /// What is called, in words.
    pub(super) fn text_of_callee(&self, call: ExprId) -> String {
        self.body.name_of_callee(call).map_or_else(|| "a function value".to_owned(), |name| format!("`{name}`"))
    }

    /// `(*decoder).set(d, f)`, `put := s.put; put(f)`: a function value that is made of a method, or of a generic function,
    /// does what its source says, and not what its type says, where it gives nothing back. (What a caller hands in, or a
    /// field holds, is there to be called; and what it gives may be what keeps what it was given.)
    fn calls_method_or_instance(&self, call: ExprId) -> bool {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return false };
        let value = self.ast().unparen(fun);
        let is_one = match &self.ast().expr(value).kind {
            ExprKind::Selector { .. } => {
                matches!(self.body.info.selection(value), Some(Selected::Method(_) | Selected::MethodExpr(_)))
            }
            ExprKind::Index { .. } => true,
            ExprKind::Ident(_) => {
                let local = self.body.info.var_of(value).map(|var| &self.body.info.var(var).kind);
                matches!(local, Some(VarKind::Local))
            }
            _ => false,
        };
        is_one && self.gives_plain(call)
    }

    /// Whether a call gives nothing but plain data.
    pub(super) fn gives_plain(&self, call: ExprId) -> bool {
        self.body.info.type_of(call).results().iter().all(|typ| self.is_plain(typ))
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

    /// Whether a value of the type may be what is followed: it has the release.
    pub(super) fn may_release(&self, typ: &Type) -> bool {
        let release = self.goal.release;
        let is_one = *typ == self.goal.typ && !typ.is_unknown();
        is_one
            || !release.is_call
                && release.field.is_none()
                && matches!(self.program.universe.lookup(typ, &release.method), Selection::Method(_))
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
}

/// Whether parameter `n` is declared to be a context.
fn takes_context(signature: &Signature, n: usize) -> bool {
    signature.params.get(n).is_some_and(|param| is_context_type(&param.typ))
}

/// The callee as `transforms/calls.toml` writes it; empty if it has no name.
pub fn key_of(callee: &Callee) -> String {
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

pub(super) fn declared(callee: &Callee) -> Option<&FuncRef> {
    match callee {
        Callee::Func { func, .. } => Some(func),
        Callee::Method { func, .. } => func.as_ref(),
        _ => None,
    }
}
