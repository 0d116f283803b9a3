//! What one simple statement does to a state.
//!
//! ```go
//! resp, err = retry(req)          // binds; the response that resp held before is lost here
//! s.client = client               // s is a parameter: the client is handed over
//! defer func() { c.Close() }()    // remembered, run at the exits
//! go worker(c)                    // closes it on all paths: handed over; else unknown
//! ```
//!
//! Not modelled: assignments through pointers to locals, elements of containers one by one.

use super::flow::Flow;
use super::naming;
use super::outcome::{Event, EventKind, LossKind};
use super::state::*;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, Selected, Use, VarId, VarKind};
use crate::types::object::Answer;
use crate::types::typ::{Basic, Type};

/// The variables that take the results of a call that may fail.
#[derive(Default)]
struct Pair {
    /// What takes each of the results.
    vars: Vec<Option<VarId>>,
    /// The error, or the flag (true), that says whether it did.
    outcome: Option<(VarId, bool)>,
    /// The resource.
    resource: Option<VarId>,
}

impl Flow<'_> {
    /// Runs one simple statement; more than one state comes out where its outcome forks.
    pub(super) fn stmt(&mut self, id: StmtId, mut state: State) -> Vec<State> {
        let body = self.body;
        let stmt = body.unit.ast.stmt(id);
        let states = match &stmt.kind {
            StmtKind::Expr(expr) => self.expr_stmt(*expr, state),
            StmtKind::Assign { lhs, op, rhs } => self.assign_stmt(lhs, *op, rhs, stmt.span, state),
            StmtKind::Decl(specs) => {
                let mut states = vec![state];
                for spec in specs {
                    states = states.into_iter().flat_map(|state| self.spec(spec, state)).collect();
                }
                states
            }
            StmtKind::Send { chan, value } => {
                self.eval(&mut state, *chan);
                let value = self.eval(&mut state, *value);
                self.escape(&mut state, &value, stmt.span, "sent", "sent over a channel");
                vec![state]
            }
            StmtKind::IncDec(expr) => {
                self.update(&mut state, *expr, stmt.span);
                vec![state]
            }
            StmtKind::Go(call) => {
                self.go(&mut state, *call);
                vec![state]
            }
            StmtKind::Defer(call) => {
                self.defer(&mut state, *call);
                vec![state]
            }
            _ => vec![state],
        };
        states.into_iter().flat_map(|state| self.settled(state)).filter(|state| !state.is_dead).collect()
    }

    fn expr_stmt(&mut self, expr: ExprId, mut state: State) -> Vec<State> {
        let call = self.ast().unparen(expr);
        if let Some(lit) = self.called_literal(&state, call)
            && let ExprKind::Call { args, .. } = &self.body.unit.ast.expr(call).kind
        {
            self.bind_params(&mut state, lit, args);
            return self.run_literal(lit, state);
        }
        self.eval(&mut state, expr);
        // A result that nobody binds: the fork, if any, stays open on both sides.
        match state.split.take() {
            Some(split) if split.is_acquisition => self.fork(state, split, Pair::default()),
            split => {
                state.split = split;
                vec![state]
            }
        }
    }

    /// The literal that a call runs: written on the spot, or held by a local variable.
    pub(super) fn called_literal(&self, state: &State, call: ExprId) -> Option<FuncId> {
        let ExprKind::Call { fun, .. } = self.ast().expr(call).kind else { return None };
        let fun = self.ast().unparen(fun);
        match &self.ast().expr(fun).kind {
            ExprKind::FuncLit(lit) => Some(*lit),
            ExprKind::Ident(_) => match state.value_of(self.local(fun)?) {
                Value::Lit(lit) => Some(lit),
                _ => None,
            },
            _ => None,
        }
    }

    /// The values of a literal's parameters, evaluated now.
    pub(super) fn param_values(&mut self, state: &mut State, lit: FuncId, args: &[ExprId]) -> Vec<(VarId, Value)> {
        let values: Vec<Value> = args.iter().map(|arg| self.eval(state, *arg)).collect();
        let vars = self.body.info.vars.iter().enumerate();
        let params = vars.filter_map(|(n, var)| match var.kind {
            VarKind::Param(index) if var.func == lit => {
                values.get(index as usize).map(|value| (VarId(n as u32), value.clone()))
            }
            _ => None,
        });
        params.collect()
    }

    pub(super) fn bind_params(&mut self, state: &mut State, lit: FuncId, args: &[ExprId]) {
        let facts: Vec<_> = args.iter().map(|arg| self.fact_of(state, *arg)).collect();
        for (var, value) in self.param_values(state, lit, args) {
            state.bind(var, value);
            if let VarKind::Param(index) = self.body.info.var(var).kind
                && let Some(Some(fact)) = facts.get(index as usize)
            {
                state.facts.insert(var, *fact);
            }
        }
    }

    fn spec(&mut self, spec: &Spec, mut state: State) -> Vec<State> {
        let Spec::Value(spec) = spec else { return vec![state] };
        let vars: Vec<Option<VarId>> = spec.names.iter().map(|name| self.body.info.declared_at(name.span)).collect();
        let span = spec.names.first().map_or(Span::default(), |name| name.span);
        let values = self.right_side(&mut state, &spec.values, vars.len());
        for (n, var) in vars.iter().enumerate() {
            let Some(var) = var else { continue };
            let value = values.get(n).cloned().unwrap_or(Value::Other);
            let fact = match spec.values.len() {
                0 => self.zero_fact(&self.body.info.var(*var).typ),
                len if len == vars.len() => self.fact_of(&state, spec.values[n]),
                _ => None,
            };
            self.bind_var(&mut state, *var, value, fact, span);
        }
        let pair = self.pair(&vars, &values, &spec.values);
        match state.split.take() {
            Some(split) => self.fork(state, split, pair),
            None => vec![state],
        }
    }

    /// The values on a right side, one for each of the `count` left operands.
    fn right_side(&mut self, state: &mut State, rhs: &[ExprId], count: usize) -> Vec<Value> {
        match rhs {
            [one] if count > 1 => self.eval_multi(state, *one, count),
            many => many.iter().map(|expr| self.eval(state, *expr)).collect(),
        }
    }

    fn assign_stmt(
        &mut self,
        lhs: &[ExprId],
        op: AssignOp,
        rhs: &[ExprId],
        span: Span,
        mut state: State,
    ) -> Vec<State> {
        let mut values = self.right_side(&mut state, rhs, lhs.len());
        values.resize(lhs.len(), Value::Other);
        if op == AssignOp::Op {
            lhs.iter().for_each(|left| self.update(&mut state, *left, span));
            return self.settled(state).into_iter().filter(|state| !state.is_dead).collect();
        }
        let body = self.body;
        if state.is_dead {
            return Vec::new();
        }
        let facts: Vec<_> = match rhs.len() == lhs.len() {
            true => rhs.iter().map(|expr| self.fact_of(&state, *expr)).collect(),
            false => vec![None; lhs.len()],
        };
        // `ctx, _ := context.WithCancel(parent)`: whoever gets ctx cannot cancel it either.
        let is_blank = |left: ExprId| matches!(self.body.info.use_of(self.ast().unparen(left)), Some(Use::Blank));
        if self.goal.release.is_call && state.status == Status::Owned && !state.has_owner() {
            let mut releases = lhs.iter().zip(&values).filter(|(_, value)| value.owns()).peekable();
            state.is_dropped |= releases.peek().is_some() && releases.all(|(left, _)| is_blank(*left));
        }
        let before = state.status;
        for (n, (left, (value, fact))) in lhs.iter().zip(values.iter().zip(facts)).enumerate() {
            let from = rhs.get(n).filter(|_| rhs.len() == lhs.len()).or(rhs.first());
            let value = match from {
                Some(from) if op == AssignOp::Assign => self.taken_as(value.clone(), *from, body.info.type_of(*left)),
                _ => value.clone(),
            };
            self.assign(&mut state, *left, value, fact, span);
        }
        let vars: Vec<Option<VarId>> = lhs.iter().map(|left| self.local(*left)).collect();
        if let ([asserted], [taken, Some(flag)]) = (rhs, vars.as_slice()) {
            self.assertion(&mut state, *asserted, &values[0], *taken, *flag);
        }
        if let ([asserted], [_, Some(flag)]) = (rhs, vars.as_slice())
            && let Some(error) = self.asserted_error(*asserted)
            && state.facts.get(&error) == Some(&Fact::Nil)
        {
            // No error is of any kind.
            state.facts.insert(*flag, Fact::False);
        }
        let pair = self.pair(&vars, &values, rhs);
        // `s.in, err = gzip.NewReader(f)`: where that fails, nothing is stored.
        let is_call =
            matches!(rhs, [one] if matches!(self.ast().expr(self.ast().unparen(*one)).kind, ExprKind::Call { .. }));
        let is_stored = before == Status::Owned && matches!(state.status, Status::Moved | Status::Unknown);
        if is_call && is_stored && pair.outcome.is_some() && state.split.is_none() {
            state.split = Some(Split::of(state.status, before));
        }
        match state.split.take() {
            Some(split) => self.fork(state, split, pair),
            None => vec![state],
        }
    }

    /// `closer, ok := x.(io.Closer)` of a value that is known to be one: ok is true.
    fn assertion(&mut self, state: &mut State, asserted: ExprId, value: &Value, taken: Option<VarId>, flag: VarId) {
        let body = self.body;
        let asserted = body.unit.ast.unparen(asserted);
        let ExprKind::TypeAssert { typ, .. } = &body.unit.ast.expr(asserted).kind else { return };
        if !value.owns() {
            return;
        }
        let target = body.info.type_of(*typ);
        let universe = &self.program.universe;
        let methods = universe.methods_of_interface(target);
        let is_one = methods.is_some_and(|methods| universe.implements(&self.goal.typ, &methods) == Answer::Yes);
        if is_one || *target == self.goal.typ {
            state.facts.insert(flag, Fact::True);
            return;
        }
        if self.hides_methods(target) {
            return; // `reader.(interface{ Name() string })`: nothing is released through it
        }
        if taken.is_none_or(|var| self.is_only_asked(var)) {
            return; // `f, ok := reader.(*os.File); ok && f == nil`: nor through this
        }
        self.give_up(state, body.unit.ast.expr(asserted).span, "perhaps", "looked at under another type");
    }

    /// Whether a local is only compared with nil, and asked by methods that are no release.
    fn is_only_asked(&self, var: VarId) -> bool {
        let release = self.goal.release;
        let asks = |name: &str| !release.is_by(name) && release.field.as_deref() != Some(name);
        // (It is named once where it is declared.)
        self.body.mentions_beside(var, asks) <= 1
    }

    /// The error that an assertion is about: `failure, ok := err.(*net.OpError)`.
    fn asserted_error(&self, asserted: ExprId) -> Option<VarId> {
        let ExprKind::TypeAssert { x, .. } = self.ast().expr(self.ast().unparen(asserted)).kind else { return None };
        self.local(x).filter(|var| self.is_error(&self.body.info.var(*var).typ))
    }

    /// The variables that take the resource of a call, and the error or flag beside it with its kind.
    ///
    /// The call's own type tells which result that is; a variable declared beside a value of unknown type has none.
    fn pair(&self, vars: &[Option<VarId>], values: &[Value], rhs: &[ExprId]) -> Pair {
        let results = match rhs {
            [call] => self.body.info.type_of(self.ast().unparen(*call)).results(),
            _ => &[],
        };
        let is_flag = |typ: &Type| *typ == Type::Basic(Basic::Bool);
        let mut pair = Pair { vars: vars.to_vec(), outcome: None, resource: None };
        for (n, var) in vars.iter().enumerate() {
            let Some(var) = *var else { continue };
            let typ = match results.get(n) {
                Some(typ) if !typ.is_unknown() => typ,
                _ => &self.body.info.var(var).typ,
            };
            if values.get(n) == Some(&Value::acquired(self.goal.release)) {
                pair.resource = pair.resource.or(Some(var));
            } else if self.is_error(typ) || is_flag(typ) {
                pair.outcome = Some((var, is_flag(typ)));
            }
        }
        // What comes last after something of a package without sources is an error.
        let is_unknown =
            |var: &VarId| results.iter().all(Type::is_unknown) && self.body.info.var(*var).typ.is_unknown();
        let is_spread = rhs.len() == 1 && vars.len() > 1;
        let last = vars.last().copied().flatten().filter(|var| is_spread && Some(*var) != pair.resource);
        pair.outcome = pair.outcome.or(last.filter(is_unknown).map(|var| (var, false)));
        pair
    }

    /// Whether a variable is of a type that has nil; a struct, `http.Response` as it is, has none.
    fn may_be_nil_by_type(&self, var: VarId) -> bool {
        let typ = self.program.universe.underlying(&self.body.info.var(var).typ);
        !matches!(typ, Type::Struct(_) | Type::Array(_) | Type::Basic(_))
    }

    /// Forks on the outcome that was just bound to a variable.
    fn fork(&mut self, state: State, split: Split, pair: Pair) -> Vec<State> {
        let mut ok = state.clone();
        // An assignment that handed it over (`s.client, err = New()`) has done so on success.
        if state.status == Status::Owned {
            ok.status = split.ok;
        }
        let mut failed = state;
        if let Some((outcome, is_flag)) = pair.outcome {
            let (yes, no) = if is_flag { (Fact::True, Fact::False) } else { (Fact::Nil, Fact::NonNil) };
            ok.bind(outcome, Value::Other);
            ok.facts.insert(outcome, yes);
            failed.facts.insert(outcome, no);
        } else if !split.is_nil_on_failure {
            ok.split = Some(split);
            return vec![ok];
        }
        // Where the error is dropped, whether there is a resource shows at its first use only.
        let Split { failed: statuses, is_nil_on_failure, without, .. } = split;
        let resource = pair.resource.filter(|var| is_nil_on_failure && self.may_be_nil_by_type(*var));
        let mut empty = without.filter(|_| resource.is_some()).map(|flags| {
            let mut empty = State { status: Status::Invalid, ..ok.clone() };
            for flag in flags.into_iter().filter_map(|n| *pair.vars.get(n)?) {
                ok.facts.insert(flag, Fact::True);
                empty.facts.insert(flag, Fact::False);
            }
            empty
        });
        if let Some(var) = resource {
            ok.facts.insert(var, Fact::NonNil);
            for state in empty.iter_mut().chain([&mut failed]) {
                state.bind(var, Value::Other);
                state.facts.insert(var, Fact::Nil);
            }
        }
        let failed = statuses.into_iter().map(|status| State { status, ..failed.clone() });
        std::iter::once(ok).chain(empty).chain(failed).collect()
    }

    /// `refs[f]++`, `n += 2`: the number is no matter, but what it stands under is kept.
    fn update(&mut self, state: &mut State, left: ExprId, span: Span) {
        match self.ast().expr(self.ast().unparen(left)).kind {
            ExprKind::Index { .. } => self.assign(state, left, Value::Other, None, span),
            _ => _ = self.eval(state, left),
        }
    }

    /// Assigns to a variable, field, element, or through a pointer.
    fn assign(&mut self, state: &mut State, left: ExprId, value: Value, fact: Option<Fact>, span: Span) {
        let left = self.ast().unparen(left);
        let body = self.body;
        match &body.unit.ast.expr(left).kind {
            ExprKind::Ident(_) => match body.info.use_of(left) {
                Some(Use::Blank) => {}
                Some(Use::Var(var)) if self.is_own(*var) => self.bind_var(state, *var, value, fact, span),
                Some(Use::Var(var)) => {
                    state.facts.remove(var);
                    self.escape(state, &value, span, "captured", "assigned to a variable of the enclosing function");
                }
                _ => self.escape(state, &value, span, "stored-global", "stored in a package-level variable"),
            },
            ExprKind::Selector { x, sel } => self.assign_field(state, left, (*x, sel), value, span),
            ExprKind::Index { x, indices } => {
                // `open[f] = true`: a map keeps its keys, too.
                let typ = match self.program.universe.underlying(body.info.type_of(*x)) {
                    Type::Map(pair) => pair.0.clone(),
                    Type::Slice(_) | Type::Array(_) => Type::Basic(Basic::Int),
                    _ => Type::Unknown,
                };
                let keys: Vec<Value> = indices.iter().map(|index| self.eval_as(state, *index, &typ)).collect();
                let base =
                    self.local(*x).filter(|var| self.is_container(*var) && !self.paths.is_shared(*var, span.start));
                if base.is_none() {
                    self.eval(state, *x);
                }
                for value in keys.into_iter().chain([value]).filter(|value| *value != Value::Other) {
                    self.escape_functions(state, &value, span);
                    match base {
                        Some(var) => state.add_element(var, value),
                        None => {
                            let text = "stored in a container that outlives the function";
                            self.escape(state, &value, span, "stored", text);
                        }
                    }
                }
            }
            _ => {
                self.eval(state, left);
                self.havoc(state, span.end);
                self.escape(state, &value, span, "stored", "stored through a pointer");
            }
        }
    }

    fn assign_field(&mut self, state: &mut State, left: ExprId, (x, sel): (ExprId, &Ident), value: Value, span: Span) {
        let base = self.eval(state, x);
        if base == Value::Resource && self.goal.release.field.as_deref() == Some(&sel.name) {
            return self.swap(state, value, span);
        }
        // (A promoted field is one of what is embedded.)
        let is_promoted =
            matches!(self.body.info.selection(left), Some(Selected::Field { embedded, .. }) if !embedded.is_empty());
        if let Some(var) = self.local(x).filter(|_| !is_promoted)
            && (self.is_container(var) && !self.paths.is_shared(var, span.start) || self.is_copy(var, left, span.start))
        {
            let place = Place { var, inside: Some(Inside::Field(sel.name.clone())) };
            let gone = state.holds.remove(&place).is_some_and(|old| old.owns());
            if value != Value::Other {
                state.holds.insert(place, value);
            } else if gone && !state.has_owner() {
                self.lose(state, span, LossKind::Overwritten);
            }
            return;
        }
        if value.is_tracked()
            && self.program.calls.borrowing_fields.fits(&self.field_key(x, sel))
            && self.keeper(x, span).is_some()
        {
            return self.keep_in(state, Some(x), span, &sel.name);
        }
        if base.is_tracked() && !value.owns() {
            return; // what the resource or its dependents keep of each other
        }
        self.escape(state, &value, span, "stored-field", "stored in a field that outlives the function");
    }

    /// A field as `transforms/calls.toml` writes it; empty if the type has no name.
    fn field_key(&self, x: ExprId, sel: &Ident) -> String {
        let typ = match self.body.info.type_of(x) {
            Type::Pointer(elem) => elem,
            typ => typ,
        };
        match typ {
            Type::Named(named) => format!("{}.{}.{}", named.path, named.name, sel.name),
            _ => String::new(),
        }
    }

    /// `resp.Body = …`: what the field held is out of reach unless something else holds it.
    fn swap(&mut self, state: &mut State, value: Value, span: Span) {
        // What holds the old body itself closes it, in its own Close: `struct{ io.Reader; io.Closer }{r, resp.Body}`.
        if value.owns() {
            return;
        }
        if value.is_tracked() {
            self.give_up(state, span, "wrapped", "wrapped in what takes its place");
            return;
        }
        state.holds.retain(|_, held| *held != Value::Resource);
        if !state.has_owner() {
            self.lose(state, span, LossKind::Replaced);
        }
    }

    /// Binds a local variable; the last place of an open resource must not be written over.
    pub(super) fn bind_var(&mut self, state: &mut State, var: VarId, value: Value, fact: Option<Fact>, span: Span) {
        let held = state.value_of(var).owns();
        state.answers.retain(|condition, _| !self.paths.conditions.depends(*condition, var));
        if value.owns() && self.paths.is_exposed(var, span.start) {
            // A pointer to the variable, or a closure that was handed out before, reaches what it holds from now on.
            self.give_up(state, span, "captured", "held by a variable that others can reach");
        }
        let is_new = state.split.as_ref().is_some_and(|split| split.is_acquisition);
        state.bind(var, value.clone());
        if let Some(fact) = fact {
            state.facts.insert(var, fact);
        }
        if held && !is_new && !state.has_owner() && state.status == Status::Owned {
            if value.is_tracked() {
                self.give_up(state, span, "wrapped", "wrapped in what takes its place");
            } else {
                self.lose(state, span, LossKind::Overwritten);
            }
        }
    }

    /// Whether a local is a struct, slice or map made here, so that what it holds stays here with it.
    fn is_container(&self, var: VarId) -> bool {
        self.is_own(var) && self.paths.is_fresh(var)
    }

    /// Whether `left` is a field of a local struct itself, not of one it points to: what is stored there stays here, unless
    /// somebody has the struct's address. `opts.In = f` of a parameter `opts Options` is nothing that the caller sees.
    fn is_copy(&self, var: VarId, left: ExprId, at: usize) -> bool {
        let body = self.body;
        let universe = &self.program.universe;
        let is_direct =
            matches!(body.info.selection(left), Some(Selected::Field { embedded, .. }) if embedded.is_empty());
        is_direct
            && self.is_own(var)
            && matches!(universe.underlying(&body.info.var(var).typ), Type::Struct(_))
            && !self.paths.is_exposed(var, at)
            && !body.is_called_on(var, at)
    }

    pub(super) fn range_next(&mut self, state: &mut State, stmt: StmtId) {
        let body = self.body;
        let StmtKind::Range { key, value, x, .. } = &body.unit.ast.stmt(stmt).kind else { return };
        let span = body.unit.ast.expr(*x).span;
        let over = self.peek(state, *x);
        // `for c := range slices.Values(files) { c.Close() }`, `for f := range func(yield func(*os.File) bool) { … }`
        let is_element = |left: &ExprId| self.may_release(body.info.type_of(*left));
        let may_give_it = match &over {
            Value::Lit(_) => self.touches(state, &over),
            Value::Dependent => [key, value].into_iter().flatten().any(is_element),
            over => over.owns(),
        };
        if may_give_it && state.status == Status::Owned {
            self.give_up(state, span, "collected", "kept in a collection that is walked through");
        }
        for left in [key, value].into_iter().flatten() {
            let element = match over.is_tracked() {
                true if !self.is_plain(body.info.type_of(*left)) => Value::Dependent,
                _ => Value::Other,
            };
            self.assign(state, *left, element, None, span);
        }
    }

    pub(super) fn bind_clause(&mut self, state: &mut State, stmt: StmtId, clause: u32) {
        let body = self.body;
        let StmtKind::TypeSwitch { bind: Some(_), x, clauses, .. } = &body.unit.ast.stmt(stmt).kind else { return };
        let Some(clause) = clauses.get(clause as usize) else { return };
        let Some(var) = body.info.clause_var(clause.span) else { return };
        // `switch v := x.(type)`: the operand may be written with or without the assertion.
        let value = self.peek(state, *x);
        let fact = self.fact_of(state, *x);
        state.bind(var, value);
        if let Some(fact) = fact {
            state.facts.insert(var, fact);
        }
    }

    fn go(&mut self, state: &mut State, call: ExprId) {
        let call = self.ast().unparen(call);
        let body = self.body;
        let ExprKind::Call { args, fun, .. } = &body.unit.ast.expr(call).kind else { return };
        let span = body.unit.ast.expr(call).span;
        if let Some(lit) = self.called_literal(state, call) {
            let mut inner = state.clone();
            self.bind_params(&mut inner, lit, args);
            return self.start(state, inner, lit, span);
        }
        let before = state.status;
        let values: Vec<Value> = args.iter().map(|arg| self.eval(state, *arg)).collect();
        let fun = self.eval(state, *fun);
        let receiver = match body.info.callee(call) {
            Some(Callee::Method { recv_expr, .. }) => self.peek(state, *recv_expr),
            _ => Value::Other,
        };
        if !fun.is_tracked() && ![&receiver].into_iter().chain(&values).any(|v| self.touches(state, v)) {
            return;
        }
        let mut after = state.clone();
        self.eval(&mut after, call);
        self.settle(&mut after);
        if before == Status::Owned && after.status == Status::Released {
            return self.hand_over(state, span, "goroutine", "handed to a goroutine that releases it");
        }
        if self.ends_with_main(before, &[after]) || self.goal.release.is_call && self.is_main() {
            state.is_used_until_end = true;
            return;
        }
        if self.is_ended_here && values.iter().chain([&receiver]).all(|value| !value.owns()) {
            state.is_in_background = true;
            return;
        }
        self.give_up(state, span, "goroutine", "used by a goroutine that may outlive the function");
    }

    /// Whether a goroutine that starts here only uses the resource, and ends with the process.
    fn ends_with_main(&self, before: Status, ends: &[State]) -> bool {
        matches!(before, Status::Owned | Status::Deferred)
            && ends.iter().all(|end| end.status == before)
            && self.is_main()
    }

    /// Whether what runs is the program's `main`: when it returns, all goroutines are gone, whatever they use.
    pub(super) fn is_main(&self) -> bool {
        let body = self.body;
        let func = body.unit.ast.func(self.root);
        let is_named_main = func.recv.is_none() && func.name.as_ref().is_some_and(|name| &*name.name == "main");
        self.literals.is_empty() && is_named_main && &*self.program.universe.package(body.pkg).name == "main"
    }

    /// A literal starts to run beside the function.
    pub(super) fn start(&mut self, state: &mut State, inner: State, lit: FuncId, span: Span) {
        if !self.mentions(&inner, lit) {
            return;
        }
        let before = inner.status;
        let ends = self.run_literal(lit, inner);
        // It mentions what only this function ends.
        if self.is_ended_here {
            state.is_in_background |= self.waited_for(lit).is_none();
            return;
        }
        let releases = !ends.is_empty()
            && ends.iter().all(|end| matches!(end.status, Status::Released | Status::Deferred | Status::Moved));
        if before == Status::Owned && releases {
            return self.hand_over(state, span, "goroutine", "handed to a goroutine that releases it");
        }
        let only_uses = ends.iter().all(|end| end.status == before);
        if !only_uses && ends.iter().any(|end| matches!(end.status, Status::Released | Status::Deferred)) {
            return self.give_up(state, span, "goroutine", "released by a goroutine on some of its paths");
        }
        if let Some(group) = self.waited_for(lit).filter(|_| only_uses) {
            state.running.insert(group);
            return;
        }
        if self.ends_with_main(before, &ends) {
            state.is_used_until_end = true;
            return;
        }
        self.give_up(state, span, "goroutine", "used by a goroutine that may outlive the function");
    }

    /// The wait group whose `Done` a literal calls.
    fn waited_for(&self, lit: FuncId) -> Option<VarId> {
        let body = self.body;
        body.calls_in(lit).into_iter().find_map(|call| match body.info.callee(call)? {
            Callee::Method { recv, name, recv_expr, .. } if &**recv == "sync.WaitGroup" && &**name == "Done" => {
                self.local(*recv_expr)
            }
            _ => None,
        })
    }

    fn defer(&mut self, state: &mut State, call: ExprId) {
        let call = self.ast().unparen(call);
        let body = self.body;
        let ExprKind::Call { args, .. } = &body.unit.ast.expr(call).kind else { return };
        if let Some(lit) = self.called_literal(state, call) {
            let deferred = Deferred::Literal(lit, self.param_values(state, lit, args));
            return state.defer(deferred);
        }
        let before = state.status;
        let events = self.outcome.events.clone();
        let span = body.unit.ast.expr(call).span;
        let is_use = self.is_given_it(state, call, args);
        if !is_use && self.ends_local(call) {
            state.defer(Deferred::Method(call));
        }
        self.eval(state, call);
        let split = state.split.take();
        let released = match &split {
            Some(split) => split.ok == Status::Released || split.failed.contains(&Status::Released),
            None => state.status == Status::Released,
        };
        match before {
            Status::Owned | Status::Unknown | Status::Moved if released => {
                self.outcome.events = events;
                state.defer_release(span);
            }
            // `defer check(resp.Body.Close)`: a release that is handed to a deferred call is made there.
            Status::Owned if state.status == Status::Moved => {
                let gives_release = args.iter().any(|arg| self.peek(state, *arg) == Value::ReleaseFunc);
                if gives_release {
                    state.defer_release(span);
                }
            }
            Status::Owned if split.is_some() => {
                state.status = Status::Owned;
                self.give_up(state, span, "conditional", "released by a deferred call under a condition");
            }
            // A use that is deferred while a release is due runs before it or after it: what runs later was
            // registered earlier, so only a release that has run already counts.
            Status::Deferred => {
                let is_second = |event: &Event| event.span == span && event.kind == EventKind::ReleaseBeforeDeferred;
                let second: Vec<Event> = self.outcome.events.iter().copied().filter(is_second).collect();
                self.outcome.events = events;
                self.outcome.events.extend(second);
                state.status = Status::Deferred;
            }
            _ => {}
        }
        if is_use && matches!(state.status, Status::Owned | Status::Deferred) && before == state.status {
            state.defer(Deferred::Use(call));
        }
    }

    /// Whether a call is one of a method of ours that by its name ends a local which was made here, and is the same thing
    /// for good.
    fn ends_local(&self, call: ExprId) -> bool {
        let body = self.body;
        let Some(Callee::Method { recv_expr, name, func: Some(func), .. }) = body.info.callee(call) else {
            return false;
        };
        let Some(var) = self.local(*recv_expr).filter(|var| naming::ends(name) && self.is_container(*var)) else {
            return false;
        };
        let is_struct = || matches!(self.program.universe.underlying(&body.info.var(var).typ), Type::Struct(_));
        self.program.own.contains(&func.pkg) && (is_struct() || body.assigned_to(var).len() <= 1)
    }

    /// Whether a call is one of a method of the resource, or of what depends on it, or is passed one of them.
    fn is_given_it(&mut self, state: &State, call: ExprId, args: &[ExprId]) -> bool {
        let receiver = match self.body.info.callee(call) {
            Some(Callee::Method { recv_expr, .. }) => Some(*recv_expr),
            _ => None,
        };
        receiver.iter().chain(args).any(|operand| self.peek(state, *operand).is_tracked())
    }
}
