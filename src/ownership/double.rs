//! HTTP clients whose transport is a double that answers from memory: there is nothing to release in what they give.
//!
//! ```go
//! type answer func(*http.Request) *http.Response
//! func (f answer) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }
//!
//! client := &http.Client{Transport: answer(func(r *http.Request) *http.Response {
//!     return &http.Response{StatusCode: 404, Body: http.NoBody}
//! })}
//! resp, err := client.Do(req)   // no connection, no obligation
//! ```
//! A transport of the tree is such a double if all that its `RoundTrip` returns is nil, or a response that was made on
//! the spot with a body that a close does nothing to; so is what was made of such doubles and of no other transport.
//! Whatever is not understood is a transport like any other.
//!
//! Not modelled: transports in fields, package variables and loops over test cases.

use super::body::Body;
use super::call::{declared, key_of};
use super::naming;
use super::program::Program;
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::types::info::{Callee, Selected, Use, VarId, VarKind};
use crate::types::object::{FuncRef, Selection};
use crate::types::typ::Type;

/// How many calls and variables deep a value is looked for.
const MAX_DEPTH: u32 = 6;

/// An expression of a function, and the call through which we came to that function.
#[derive(Clone, Copy)]
struct Seen<'a> {
    body: &'a Body,
    expr: ExprId,
    call: Option<(&'a Body, &'a [ExprId])>,
    depth: u32,
}

impl<'a> Seen<'a> {
    fn ast(&self) -> &'a Ast {
        &self.body.unit.ast
    }

    fn kind(&self) -> &'a ExprKind {
        &self.ast().expr(self.expr).kind
    }

    fn at(self, expr: ExprId) -> Seen<'a> {
        Seen { expr: self.ast().unparen(expr), depth: self.depth + 1, ..self }
    }

    /// What stands behind `&`, or it itself.
    fn literal(&self) -> Seen<'a> {
        match self.kind() {
            ExprKind::Unary { op: UnaryOp::Addr, x } => self.at(*x),
            _ => *self,
        }
    }

    /// The field of a composite literal of the given type, behind `&` or not: outer none if it is no such literal.
    fn field(&self, typ: &str, name: &str) -> Option<Option<Seen<'a>>> {
        let literal = self.literal();
        let ExprKind::CompositeLit { elts, .. } = literal.kind() else { return None };
        if self.body.info.type_of(literal.expr).to_string() != typ {
            return None;
        }
        let mut values = elts.iter().filter_map(|elt| match &self.ast().expr(*elt).kind {
            ExprKind::KeyValue { key, value } if self.ast().ident(*key) == Some(name) => Some(*value),
            _ => None,
        });
        Some(values.next_back().map(|value| self.at(value)))
    }

    /// All that a local is assigned; none where that is not known, or where it is no local.
    fn values(&self) -> Option<Vec<Seen<'a>>> {
        let var = self.local()?;
        let values: Option<Vec<ExprId>> = self.body.assigned_to(var).into_iter().collect();
        Some(values?.into_iter().map(|value| self.at(value)).collect()).filter(|all: &Vec<_>| !all.is_empty())
    }

    /// What a local may have come from, as far as that is known; a call, for one of its results.
    fn sources(&self) -> Vec<Seen<'a>> {
        let values = self.local().map(|var| self.body.results_of(var)).unwrap_or_default();
        values.into_iter().flatten().map(|(value, _)| self.at(value)).collect()
    }

    /// What a field of a local is assigned; none where that is not known.
    fn set(&self, name: &str) -> Option<Vec<Seen<'a>>> {
        let var = self.local()?;
        let ast = self.ast();
        let is_it = |left: &ExprId| match &ast.expr(ast.unparen(*left)).kind {
            ExprKind::Selector { x, sel } => &*sel.name == name && self.body.info.var_of(ast.unparen(*x)) == Some(var),
            _ => false,
        };
        let values: Option<Vec<ExprId>> = self.body.assigned(is_it).into_iter().collect();
        Some(values?.into_iter().map(|value| self.at(value)).collect())
    }

    fn local(&self) -> Option<VarId> {
        let var = self.body.info.var_of(self.expr)?;
        matches!(self.body.info.var(var).kind, VarKind::Local | VarKind::Result(_)).then_some(var)
    }

    /// What the caller passed for a parameter.
    fn passed(&self) -> Option<Seen<'a>> {
        let (body, args) = self.call?;
        let VarKind::Param(n) = self.body.info.var(self.body.info.var_of(self.expr)?).kind else { return None };
        let caller = Seen { body, expr: *args.get(n as usize)?, call: None, depth: self.depth };
        Some(caller.at(caller.expr))
    }
}

impl Program {
    /// Returns whether a call asks a transport that is known to answer from memory, or an HTTP client that has one.
    pub(super) fn answers_from_memory(&self, body: &Body, call: ExprId) -> bool {
        let Some(Callee::Method { recv, recv_expr, name, .. }) = body.info.callee(call) else { return false };
        let asked = Seen { body, expr: body.unit.ast.unparen(*recv_expr), call: None, depth: 0 };
        match (&**recv, &**name) {
            ("net/http.Client", _) => self.is_client_of_double(asked),
            (_, "RoundTrip") => self.is_double(asked),
            _ => false,
        }
    }

    /// Returns whether a call may give a response without a body: one that its source makes so, or one of a double: the
    /// source asks an interface or a function value, and the package or one that imports it, tests included, makes such
    /// responses.
    pub fn is_answered_without_part(&self, body: &Body, call: ExprId) -> bool {
        let answer = Seen { body, expr: body.unit.ast.unparen(call), call: None, depth: 0 };
        let makes = |body: &Body| makes_bodiless(body, self.is_test(body));
        let may_be_double = || {
            let mut makers =
                self.users(body.pkg).flat_map(|pkg| self.bodies_where(pkg, |text| text.contains("http.Response{")));
            makers.any(|body| makes(&body))
        };
        self.comes_of(answer, &is_bodiless) || self.comes_of(answer, &asks_anybody) && may_be_double()
    }

    /// Returns whether a call may give what was never opened (a part of it may be, all the same), or nil: the source asks an interface or a function value, and
    /// a test has a double that makes one up.
    pub fn is_answered_with_nothing(&self, body: &Body, call: ExprId, typ: &Type, release: &Release) -> bool {
        let answer = Seen { body, expr: body.unit.ast.unparen(call), call: None, depth: 0 };
        let name = typ.named().map(|named| named.name.clone()).unwrap_or_default();
        if name.is_empty() || !self.comes_of(answer, &asks_anybody) {
            return false;
        }
        let (literal, made) = (format!("{name}{{"), format!("{name})"));
        let is_whole = release.field.is_none();
        let may_make = |text: &str| is_whole && (text.contains(&literal) || text.contains(&made));
        let mentions = |text: &str| naming::is_word_in(text, &name) && (text.contains("nil, nil") || may_make(text));
        let makes_up = |body: &Body| is_whole && makes_zero(body, typ) || gives_nil(body, typ);
        self.users(body.pkg).any(|pkg| self.test_bodies_where(pkg, mentions).any(|body| makes_up(&body)))
    }

    /// Whether `is` holds of something that a value may be: of what a variable is assigned, of what a function of the tree
    /// returns first.
    fn comes_of(&self, value: Seen<'_>, is: &dyn Fn(Seen<'_>) -> bool) -> bool {
        if value.depth > MAX_DEPTH {
            return false;
        }
        let values = value.sources();
        if !values.is_empty() {
            // (A body that is set later is set.)
            let is_completed = value.set("Body").is_none_or(|set| !set.is_empty());
            return values
                .into_iter()
                .filter(|value| !is_completed || !is_bodiless(*value))
                .any(|it| self.comes_of(it, is));
        }
        let called = value.body.info.callee(value.expr).and_then(declared);
        is(value)
            || called.is_some_and(|func| {
                self.any_of(func, |made| self.comes_of(Seen { depth: value.depth + 1, ..made }, is))
            })
    }

    fn is_client_of_double(&self, client: Seen<'_>) -> bool {
        if client.depth > MAX_DEPTH {
            return false;
        }
        if let Some(transport) = client.field("net/http.Client", "Transport") {
            return transport.is_some_and(|transport| self.is_double(transport));
        }
        if let Some(values) = client.values() {
            let Some(set) = client.set("Transport") else { return false };
            return match set.is_empty() {
                true => values.into_iter().all(|value| self.is_client_of_double(value)),
                false => set.into_iter().all(|transport| self.is_double(transport)),
            };
        }
        self.all_returned(client, &|made| self.is_client_of_double(made))
    }

    fn is_double(&self, transport: Seen<'_>) -> bool {
        if transport.depth > MAX_DEPTH {
            return false;
        }
        let is_made =
            |answer: Seen<'_>| self.is_made_in_memory(answer) || calls_receiver(answer) && self.is_answering(transport);
        if self.round_trip(transport).is_some_and(|trip| self.all_of(&trip, is_made)) {
            return true;
        }
        if let Some(passed) = transport.passed() {
            return self.is_double(passed);
        }
        match transport.values() {
            Some(values) => values.into_iter().all(|value| self.is_double(value)),
            None => self.is_around_double(transport),
        }
    }

    /// `limited(stub)`, `&retrying{next: stub}`: who is given transports asks them.
    fn is_around_double(&self, transport: Seen<'_>) -> bool {
        let given: Vec<ExprId> = match transport.literal().kind() {
            ExprKind::Call { args, .. } => args.clone(),
            ExprKind::CompositeLit { elts, .. } => {
                let value = |elt: &ExprId| match transport.ast().expr(*elt).kind {
                    ExprKind::KeyValue { value, .. } => value,
                    _ => *elt,
                };
                elts.iter().map(value).collect()
            }
            _ => return false,
        };
        let is_transport = |expr: &ExprId| {
            let typ = transport.body.info.type_of(*expr);
            matches!(self.universe.lookup(typ, "RoundTrip"), Selection::Method(_))
        };
        let mut inner = given.into_iter().filter(is_transport).map(|expr| transport.at(expr)).peekable();
        inner.peek().is_some() && inner.all(|transport| self.is_double(transport))
    }

    /// The method of a transport whose type the tree declares.
    fn round_trip(&self, transport: Seen<'_>) -> Option<FuncRef> {
        let typ = match transport.body.info.type_of(transport.expr) {
            Type::Pointer(elem) => elem,
            typ => typ,
        };
        let Type::Named(named) = typ else { return None };
        let trip = FuncRef { pkg: named.pkg, recv: Some(named.name.clone()), name: "RoundTrip".into() };
        (self.own.contains(&named.pkg) && self.universe.source(&trip).is_some()).then_some(trip)
    }

    /// Whether a function is a literal that answers from memory: `answer(func(r *http.Request) *http.Response { … })`.
    fn is_answering(&self, given: Seen<'_>) -> bool {
        if given.depth > MAX_DEPTH {
            return false;
        }
        match (given.kind(), given.body.info.callee(given.expr)) {
            (ExprKind::FuncLit(lit), _) => {
                let mut returned = given.body.returned(*lit).peekable();
                let is_made = |result: &ExprId| self.is_made_in_memory(given.at(*result));
                returned.peek().is_some() && returned.all(|results| results.first().is_some_and(is_made))
            }
            (ExprKind::Call { args, .. }, Some(Callee::Conversion(_))) => {
                args.iter().all(|arg| self.is_answering(given.at(*arg)))
            }
            _ => match given.passed() {
                Some(passed) => self.is_answering(passed),
                None => given.values().is_some_and(|all| all.into_iter().all(|value| self.is_answering(value))),
            },
        }
    }

    /// Whether a response is nil, or was made with a body that a close does nothing to.
    fn is_made_in_memory(&self, response: Seen<'_>) -> bool {
        if response.depth > MAX_DEPTH {
            return false;
        }
        let info = &response.body.info;
        if info.use_of(response.expr) == Some(&Use::Nil) {
            return true;
        }
        if let Some(body) = response.field("net/http.Response", "Body") {
            return body.is_none_or(holds_nothing);
        }
        if let Some(values) = response.values() {
            let is_set = || response.set("Body").is_some_and(|set| set.into_iter().all(holds_nothing));
            return is_set() && values.into_iter().all(|value| self.is_made_in_memory(value));
        }
        match info.callee(response.expr) {
            Some(Callee::Builtin(name)) => &**name == "new",
            Some(callee) if key_of(callee) == "net/http/httptest.ResponseRecorder.Result" => true,
            _ => self.all_returned(response, &|made| self.is_made_in_memory(made)),
        }
    }

    /// Whether `holds` of everything that the called function of the tree returns first.
    fn all_returned(&self, call: Seen<'_>, holds: &dyn Fn(Seen<'_>) -> bool) -> bool {
        let ExprKind::Call { args, .. } = call.kind() else { return false };
        let Some(Callee::Func { func, .. }) = call.body.info.callee(call.expr) else { return false };
        self.all_of(func, |made| holds(Seen { call: Some((call.body, args)), depth: call.depth + 1, ..made }))
    }

    /// Whether `holds` of everything that a function of the tree returns first.
    fn all_of(&self, func: &FuncRef, holds: impl Fn(Seen<'_>) -> bool) -> bool {
        self.with_returned(func, |body, all| {
            !all.is_empty() && all.iter().all(|results| first(body, results).is_some_and(&holds))
        })
    }

    /// Whether `holds` of something that a function of the tree returns first, and not for want of a better.
    fn any_of(&self, func: &FuncRef, holds: impl Fn(Seen<'_>) -> bool) -> bool {
        self.with_returned(func, |body, all| {
            let of_success = all.iter().filter(|results| !self.makes_up(body, results, 0));
            of_success.filter_map(|results| first(body, results)).any(&holds)
        })
    }

    /// What `ask` says of all that a function of the tree returns; false of other functions.
    fn with_returned(&self, func: &FuncRef, ask: impl FnOnce(&Body, &[&[ExprId]]) -> bool) -> bool {
        let Some((pkg, file, unit, id)) = self.universe.source(func).filter(|_| self.own.contains(&func.pkg)) else {
            return false;
        };
        let body = self.body(pkg, file, &unit);
        let all: Vec<&[ExprId]> = body.returned(id).collect();
        ask(&body, &all)
    }
}

/// The first of some results; none of named ones.
fn first<'a>(body: &'a Body, results: &[ExprId]) -> Option<Seen<'a>> {
    Some(Seen { body, expr: body.unit.ast.unparen(*results.first()?), call: None, depth: 0 })
}

/// Whether a call asks what may be anything: an interface, a function value.
fn asks_anybody(answer: Seen<'_>) -> bool {
    matches!(answer.body.info.callee(answer.expr), Some(Callee::Method { is_interface: true, .. } | Callee::Value(_)))
}

/// Whether a response is made on the spot, without a body.
fn is_bodiless(answer: Seen<'_>) -> bool {
    matches!(answer.field("net/http.Response", "Body"), Some(None))
}

/// `return f(r), nil` in a method of a function type: what was converted to the type answers.
fn calls_receiver(answer: Seen<'_>) -> bool {
    let info = &answer.body.info;
    let Some(Callee::Value(value)) = info.callee(answer.expr) else { return false };
    let var = info.var_of(answer.ast().unparen(*value));
    var.is_some_and(|var| matches!(info.var(var).kind, VarKind::Receiver))
}

/// Whether a body is none, or one whose Close does nothing.
fn holds_nothing(body: Seen<'_>) -> bool {
    let info = &body.body.info;
    if let Some(values) = body.values() {
        return body.depth <= MAX_DEPTH && values.into_iter().all(holds_nothing);
    }
    match (info.callee(body.expr), info.selection(body.expr)) {
        (Some(callee), _) => matches!(key_of(callee).as_str(), "io.NopCloser" | "io/ioutil.NopCloser"),
        (_, Some(Selected::Member { path, member: Use::PkgVar { name, .. } })) => {
            &**path == "net/http" && &**name == "NoBody"
        }
        _ => info.use_of(body.expr) == Some(&Use::Nil),
    }
}

/// Whether a struct of the type is made on the spot.
fn makes_zero(body: &Body, typ: &Type) -> bool {
    let ast = &body.unit.ast;
    ast.exprs().any(|expr| match &ast.expr(expr).kind {
        ExprKind::CompositeLit { .. } => body.info.type_of(expr) == typ.deref(),
        ExprKind::Call { .. } => {
            matches!(body.info.callee(expr), Some(Callee::Builtin(name)) if &**name == "new")
                && body.info.type_of(expr).deref() == typ.deref()
        }
        _ => false,
    })
}

/// `func (fake) Query(string) (*sql.Rows, error) { return nil, nil }`
fn gives_nil(body: &Body, typ: &Type) -> bool {
    let ast = &body.unit.ast;
    let is_nil = |expr: &ExprId| body.info.use_of(ast.unparen(*expr)) == Some(&Use::Nil);
    ast.funcs().any(|func| {
        let results = &ast.func(func).sig.results;
        let of_type = results.iter().position(|result| body.info.type_of(result.typ) == typ);
        of_type.is_some_and(|_| body.returned(func).any(|results| !results.is_empty() && results.iter().all(is_nil)))
    })
}

/// Whether a response is made without a body; outside of tests, with some other fields at least.
fn makes_bodiless(body: &Body, is_test: bool) -> bool {
    let ast = &body.unit.ast;
    let sets_body = |elt: &ExprId| match &ast.expr(*elt).kind {
        ExprKind::KeyValue { key, .. } => ast.ident(*key) == Some("Body"),
        _ => true,
    };
    ast.exprs().any(|expr| match &ast.expr(expr).kind {
        ExprKind::CompositeLit { elts, .. } => {
            (is_test || !elts.is_empty())
                && !elts.iter().any(sets_body)
                && body.info.type_of(expr).to_string() == "net/http.Response"
        }
        _ => false,
    })
}
