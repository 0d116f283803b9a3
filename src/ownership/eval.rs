//! What an expression's value is, and what evaluating it does.
//!
//! ```go
//! resp.Body            // the part that is released
//! resp.StatusCode      // plain data: nothing to do with the resource any more
//! client.Bucket(name)  // a dependent
//! &T{c: client}        // a holder with the field c
//! resp.Body.Close      // the release as a value
//! ```
//!
//! Not modelled: the order of evaluation between operands with side effects.

use super::flow::Flow;
use super::outcome::EventKind;
use super::state::*;
use super::undecided::Decision;
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Selected, Use};
use crate::types::object::{Answer, Method};
use crate::types::typ::{Basic, Type};
use std::sync::Arc;

impl Flow<'_> {
    /// Evaluates an expression: its calls take effect, its value is returned.
    pub(super) fn eval(&mut self, state: &mut State, expr: ExprId) -> Value {
        let body = self.body;
        match &body.unit.ast.expr(expr).kind {
            ExprKind::Ident(_) => match body.info.use_of(expr) {
                Some(Use::Var(var)) => state.value_of(*var),
                Some(Use::Func(func)) => Value::Func(func.clone()),
                _ => Value::Other,
            },
            ExprKind::Paren(x) | ExprKind::Ellipsis(x) => self.eval(state, *x),
            ExprKind::Star(x) => {
                let value = self.eval(state, *x);
                self.copied(value, expr)
            }
            ExprKind::Unary { op: UnaryOp::Addr, x } => self.eval(state, *x),
            ExprKind::Unary { op: UnaryOp::Recv, x } => {
                let value = self.eval(state, *x);
                let span = body.unit.ast.expr(expr).span;
                self.note_use(state, &value, span);
                self.havoc(state, span.end);
                self.learn_end(state, *x, "Done");
                value
            }
            ExprKind::Unary { x, .. } => {
                self.eval(state, *x);
                Value::Other
            }
            ExprKind::Binary { op, x, y } => {
                self.eval(state, *x);
                match op {
                    BinaryOp::And | BinaryOp::Or => self.eval_perhaps(state, *y),
                    _ => _ = self.eval(state, *y),
                }
                Value::Other
            }
            ExprKind::TypeAssert { x, .. } => self.eval(state, *x),
            ExprKind::Selector { x, sel } => {
                match body.info.selection(expr) {
                    Some(Selected::Member { member: Use::Func(func), .. }) => return Value::Func(func.clone()),
                    Some(Selected::Member { .. }) => return Value::Other,
                    _ => {}
                }
                let value = self.eval(state, *x);
                self.dereference(state, *x, expr);
                match body.info.selection(expr) {
                    Some(Selected::Method(Method { decl: Some(func), .. })) if value == Value::Other => {
                        Value::Func(func.clone())
                    }
                    _ => self.select(state, *x, &value, sel, expr),
                }
            }
            ExprKind::Index { x, indices } => {
                let value = self.eval(state, *x);
                for index in indices {
                    self.eval(state, *index);
                }
                self.piece(value, expr)
            }
            ExprKind::Slice { x, bounds } => {
                let value = self.eval(state, *x);
                for bound in bounds {
                    self.eval(state, *bound);
                }
                self.piece(value, expr)
            }
            ExprKind::CompositeLit { elts, .. } => {
                let typ = self.program.universe.underlying(body.info.type_of(expr));
                let mut fields = Vec::new();
                // A map keeps its keys, too. (What has a name in a struct is no variable.)
                let keys = elts.iter().filter_map(|elt| match &body.unit.ast.expr(*elt).kind {
                    ExprKind::KeyValue { key, .. } if matches!(typ, Type::Map(..) | Type::Unknown) => Some(*key),
                    _ => None,
                });
                for key in keys {
                    fields.push((None, self.eval(state, key)));
                }
                for (n, elt) in elts.iter().enumerate() {
                    fields.push(match &body.unit.ast.expr(*elt).kind {
                        ExprKind::KeyValue { key, value } => {
                            let name = match &body.unit.ast.expr(*key).kind {
                                ExprKind::Ident(name) => Some(name.clone()),
                                _ => None,
                            };
                            (name, self.eval(state, *value))
                        }
                        _ => (nth_field(&typ, n), self.eval(state, *elt)),
                    });
                }
                let span = body.unit.ast.expr(expr).span;
                let is_struct = matches!(typ, Type::Struct(_));
                if !is_struct && fields.iter().any(|(_, value)| *value == Value::ReleaseFunc) {
                    self.hand_over(state, span, "stored", "released by a function that is stored");
                }
                if matches!(typ, Type::Slice(_) | Type::Array(_) | Type::Map(..)) {
                    for (_, value) in &fields {
                        self.escape_functions(state, value, span);
                    }
                }
                Value::holder(fields)
            }
            ExprKind::KeyValue { value, .. } => self.eval(state, *value),
            ExprKind::FuncLit(lit) => Value::Lit(*lit),
            ExprKind::Call { .. } => {
                let mut results = self.call(state, expr);
                if results.is_empty() { Value::Other } else { results.swap_remove(0) }
            }
            _ => Value::Other,
        }
    }

    /// `err == nil && resp.StatusCode == 200` as a value: the right side may not be reached, so that nothing is learnt
    /// from it. (A condition is taken apart by the graph.)
    fn eval_perhaps(&mut self, state: &mut State, right: ExprId) {
        let mut after = state.clone();
        self.eval(&mut after, right);
        match (state.status, after.status) {
            (before, after) if before == after => {}
            (Status::Owned, _) => {
                let span = self.ast().expr(right).span;
                self.give_up(state, span, "conditional", "released or handed on under a condition");
            }
            _ => *state = after,
        }
    }

    /// `string(x)`, `var n int = x`: a value whose type is not known is plain data where it takes a type that is.
    pub(super) fn eval_as(&mut self, state: &mut State, expr: ExprId, typ: &Type) -> Value {
        let value = self.eval(state, expr);
        self.taken_as(value, expr, typ)
    }

    /// What a value is in a place of the type. (A known number that depends all the same is a descriptor.)
    pub(super) fn taken_as(&self, value: Value, expr: ExprId, typ: &Type) -> Value {
        match value.is_tracked() && !value.owns() && self.is_unknown(expr) && self.is_plain(typ) {
            true => Value::Other,
            false => value,
        }
    }

    /// `*resp`: the copy has the same body in its field, and a field of its own: what it is set to, the first has not.
    fn copied(&self, value: Value, expr: ExprId) -> Value {
        let is_pointer = matches!(self.body.info.type_of(expr), Type::Pointer(_));
        match (&value, &self.goal.release.field) {
            (Value::Resource, Some(field)) if !is_pointer => {
                Value::holder(vec![(Some(field.as_str().into()), Value::Part)])
            }
            _ => value,
        }
    }

    /// Evaluates the right side of an assignment with several operands on the left.
    pub(super) fn eval_multi(&mut self, state: &mut State, expr: ExprId, count: usize) -> Vec<Value> {
        let inner = self.ast().unparen(expr);
        let mut values = match self.ast().expr(inner).kind {
            ExprKind::Call { .. } => self.call(state, inner),
            // `v, ok := x.(T)`, `v, ok := m[k]`, `v, ok := <-ch`
            _ => vec![self.eval(state, inner)],
        };
        values.resize(count, Value::Other);
        values
    }

    /// Returns an expression's value without its effects.
    pub(super) fn peek(&mut self, state: &State, expr: ExprId) -> Value {
        let (value, _) = self.aside(|flow| flow.deciding(Decision::Once, |flow| flow.eval(&mut state.clone(), expr)));
        value
    }

    /// Runs something to see where it leads, and leaves no trace of it.
    pub(super) fn aside<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let events = self.outcome.events.clone();
        let is_reached = self.outcome.is_reached;
        let seen = run(self);
        self.outcome.events = events;
        self.outcome.is_reached = is_reached;
        seen
    }

    /// `x.f` through a nil pointer panics: the path ends.
    fn dereference(&mut self, state: &mut State, x: ExprId, selector: ExprId) {
        let is_field = self.is_field(selector);
        if let Some(var) = self.local(x)
            && state.facts.get(&var) == Some(&Fact::Nil)
            && (is_field
                || matches!(self.program.universe.underlying(&self.body.info.var(var).typ), Type::Interface(_)))
        {
            self.note(state, self.ast().expr(selector).span, EventKind::NilDereference);
            state.is_dead = true;
        }
    }

    fn is_field(&self, selector: ExprId) -> bool {
        matches!(self.body.info.selection(selector), Some(Selected::Field { .. }))
    }

    /// `x.sel`, where `x` has the given value.
    fn select(&mut self, state: &State, x: ExprId, value: &Value, sel: &Ident, expr: ExprId) -> Value {
        if let Some(var) = self.local(x)
            && let Some(held) = state.holds.get(&Place { var, inside: Some(Inside::Field(sel.name.clone())) })
        {
            return held.clone();
        }
        let release: &Release = self.goal.release;
        let value = &self.through_embedded(value.clone(), expr);
        match value {
            Value::Resource if release.field.as_deref() == Some(&sel.name) => Value::Part,
            Value::Resource if release.field.is_none() && release.is_by(&sel.name) => Value::ReleaseFunc,
            Value::Part if release.is_by(&sel.name) => Value::ReleaseFunc,
            // What is released is one field; the rest of the record outlives it: `resp.Request`, `resp.Header`.
            Value::Resource if release.field.is_some() && self.is_field(expr) => Value::Other,
            Value::Resource | Value::Part | Value::Dependent => self.piece(Value::Dependent, expr),
            // `mux.HandleFunc("/", a.serve)`: the function has what the value has that it is called on. (So has what is not
            // known to be a field.)
            Value::Holder(_) if !self.is_field(expr) => Value::holder(vec![(None, value.clone())]),
            Value::Holder(fields) => {
                let named = fields.iter().find(|(name, _)| name.as_ref() == Some(&sel.name));
                match named {
                    Some((_, held)) => held.clone(),
                    None if fields.iter().any(|(name, _)| name.is_none()) => self.piece(value.clone(), expr),
                    None => Value::Other,
                }
            }
            Value::Other | Value::ReleaseFunc | Value::Lit(_) | Value::Func(_) => Value::Other,
        }
    }

    /// What a selector selects in: a promoted field or method is one of what is embedded.
    pub(super) fn through_embedded(&self, value: Value, selector: ExprId) -> Value {
        let embedded = match self.body.info.selection(selector) {
            Some(Selected::Field { embedded, .. } | Selected::Method(Method { embedded, .. })) => embedded,
            _ => return value,
        };
        embedded.iter().fold(value, |value, embedded| match &value {
            Value::Holder(fields) => match fields.iter().find(|(name, _)| name.as_ref() == Some(embedded)) {
                Some((_, held)) => held.clone(),
                None if fields.iter().any(|(name, _)| name.is_none()) => value,
                None => Value::Other,
            },
            _ => value,
        })
    }

    /// A piece of a tracked value: nothing to do with it if it is plain data.
    fn piece(&self, value: Value, expr: ExprId) -> Value {
        match value.is_tracked() && !self.is_plain(self.body.info.type_of(expr)) {
            true => value,
            false => Value::Other,
        }
    }

    /// Whether values of the type cannot keep a resource open.
    pub(super) fn is_plain(&self, typ: &Type) -> bool {
        // An unsafe pointer is a way around types.
        *typ != Type::Basic(Basic::UnsafePointer) && self.program.universe.is_plain_data(typ) == Answer::Yes
    }

    /// A value leaves the function by another way than `return`.
    pub(super) fn escape(&mut self, state: &mut State, value: &Value, span: Span, code: &'static str, text: &str) {
        match value {
            Value::Lit(lit) => self.escape_literal(state, *lit, span, code, text),
            Value::Holder(all) if !value.owns() => {
                for (_, held) in Arc::clone(all).iter() {
                    self.escape(state, held, span, code, text);
                }
            }
            value if value.owns() => self.hand_over(state, span, code, text),
            Value::Dependent => {
                self.give_up(state, span, "dependent", &format!("what depends on it is {text}"));
            }
            _ => {}
        }
    }

    /// `jobs = append(jobs, job{run: func() { f.Close() }})`, `routes[path] = …`: who walks through a list of functions calls
    /// them, whenever that is.
    pub(super) fn escape_functions(&mut self, state: &mut State, value: &Value, span: Span) {
        match value {
            Value::Lit(_) => self.escape(state, value, span, "stored", "put into a list of functions"),
            Value::Holder(all) => {
                for (_, held) in Arc::clone(all).iter() {
                    self.escape_functions(state, held, span);
                }
            }
            _ => {}
        }
    }

    /// A result leaves the function with `return`.
    pub(super) fn returned(&mut self, state: &mut State, value: &Value, span: Span) {
        if value.is_tracked() && !value.owns() {
            self.hand_over(state, span, "dependent", "needed by what is returned");
            return;
        }
        self.escape(state, value, span, "returned", "returned to the caller");
    }

    /// A literal leaves: with it goes what it captures.
    fn escape_literal(&mut self, state: &mut State, lit: FuncId, span: Span, code: &'static str, text: &str) {
        if !self.mentions(state, lit) {
            return;
        }
        if state.status == Status::Owned {
            let ends = self.aside(|flow| flow.run_literal(lit, state.clone()));
            if ends.iter().any(|end| matches!(end.status, Status::Released | Status::Deferred)) {
                return self.hand_over(state, span, code, &format!("released by a function that is {text}"));
            }
        }
        self.give_up(state, span, "captured", &format!("used by a function that is {text}"));
    }

    /// Whether a literal mentions a variable that holds the resource or what depends on it.
    pub(super) fn mentions(&self, state: &State, lit: FuncId) -> bool {
        let vars = self.paths.vars_in(lit);
        state.holds.iter().any(|(place, value)| match value {
            Value::Lit(inner) => *inner != lit && vars.contains(&place.var) && self.mentions_inner(state, *inner),
            value => value.is_tracked() && vars.contains(&place.var),
        })
    }

    fn mentions_inner(&self, state: &State, lit: FuncId) -> bool {
        let vars = self.paths.vars_in(lit);
        state.holds.iter().any(|(place, value)| value.is_tracked() && vars.contains(&place.var))
    }

    /// Whether passing the value on concerns the obligation.
    pub(super) fn touches(&self, state: &State, value: &Value) -> bool {
        match value {
            Value::Lit(lit) => self.mentions(state, *lit),
            Value::Holder(all) => all.iter().any(|(_, v)| self.touches(state, v)),
            value => value.is_tracked(),
        }
    }

    /// The resource, or what depends on it, is used at `span`.
    pub(super) fn note_use(&mut self, state: &State, value: &Value, span: Span) {
        if state.status == Status::Released && value.is_tracked() {
            self.note(state, span, EventKind::UseAfterRelease);
        }
    }
}

/// The field that the `n`th value of a literal without names is for; none in a container.
pub(super) fn nth_field(typ: &Type, n: usize) -> Option<Arc<str>> {
    let Type::Struct(fields) = typ else { return None };
    fields.fields.get(n).map(|field| field.name.clone())
}
