//! Types of one declaration: every expression, identifier and call of a function and of the literals inside it.
//!
//! In `func f(u string) { resp, err := http.Get(u); defer resp.Body.Close() }` the last call is the method `Close` of
//! `io.Closer`, its operand a field of `net/http.Response`. [`expr`](super::expr), [`call`](super::call) and
//! [`stmt`](super::stmt) do the work; this file opens scopes and declares names.
//!
//! Not modelled: values of constants, representability, type errors: wrong programs get types, or `Unknown`.

use super::info::{Info, LocalVar, VarId, VarKind};
use super::package::{FileId, Package, PkgId};
use super::scope::{Local, NotingNames, Scope};
use super::typ::{Named, Signature, Type};
use super::typexpr::Site;
use super::universe::{Universe, Value, receiver};
use crate::syntax::ast::{Ast, Decl, ExprId, Field, FuncId, FuncType, Ident, Spec, ValueSpec};
use crate::syntax::parse::Unit;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// How deep expressions and statements may nest.
const MAX_DEPTH: u32 = 250;

impl Universe {
    /// Returns what is known about the functions of a unit of the file: the declared one, or literals outside of functions
    /// (in `var x = func() {}`), and literals inside of them.
    pub fn check(&self, pkg: PkgId, file: FileId, unit: &Unit) -> Info {
        let package = self.package(pkg);
        let mut checker = Checker::new(self, &package, file, &unit.ast, Bodies::Check);
        let declared = unit.ast.decls.iter().find_map(|decl| match decl {
            Decl::Func(func) => Some(*func),
            Decl::Gen(_) => None,
        });
        match declared {
            Some(func) => checker.func_decl(func),
            None => checker.gen_decls(),
        }
        checker.info
    }
}

/// Returns the type of the `n`th name that `spec` declares outside of functions.
pub(super) fn value_type(
    universe: &Universe,
    package: &Package,
    file: FileId,
    unit: &Unit,
    spec: &ValueSpec,
    n: usize,
) -> Value {
    let mut checker = Checker::new(universe, package, file, &unit.ast, Bodies::Skip);
    checker.scope.open(unit.span.end);
    if let Some(typ) = spec.typ {
        return Value { typ: checker.type_expr(typ), is_untyped: false };
    }
    if spec.values.len() != spec.names.len() {
        let typ = checker.spread(&spec.values, spec.names.len()).into_iter().nth(n).unwrap_or(Type::Unknown);
        return Value { typ, is_untyped: false };
    }
    // In broken Go the split may count a name that the parser does not have.
    let Some(&value) = spec.values.get(n) else { return Value::UNKNOWN };
    let operand = checker.expr(value);
    Value { is_untyped: spec.is_const && operand.is_untyped, typ: operand.value_type() }
}

/// Whether the bodies of function literals are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bodies {
    Check,
    Skip,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mode {
    Value,
    Type,
    Builtin(Arc<str>),
}

/// An evaluated expression.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) mode: Mode,
    pub(super) typ: Type,
    /// Whether it is an untyped constant.
    pub(super) is_untyped: bool,
}

impl Operand {
    pub(super) const UNKNOWN: Operand = Operand { mode: Mode::Value, typ: Type::Unknown, is_untyped: false };

    pub(super) fn value(typ: Type) -> Self {
        Operand { mode: Mode::Value, typ, is_untyped: false }
    }

    pub(super) fn untyped(typ: Type) -> Self {
        Operand { mode: Mode::Value, typ, is_untyped: true }
    }

    /// Returns the type that a variable gets from this value.
    pub(super) fn value_type(self) -> Type {
        match self.mode {
            Mode::Value if self.typ != Type::Nil => self.typ,
            _ => Type::Unknown,
        }
    }
}

/// The state of one check.
pub(super) struct Checker<'a> {
    pub(super) universe: &'a Universe,
    pub(super) pkg: &'a Package,
    pub(super) file: FileId,
    pub(super) ast: &'a Ast,
    pub(super) bodies: Bodies,
    pub(super) info: Info,
    pub(super) scope: Scope,
    /// The constraints of the type parameters in scope.
    pub(super) constraints: FxHashMap<Arc<str>, Type>,
    /// The function whose body is being looked at.
    pub(super) func: FuncId,
    depth: u32,
}

impl<'a> Checker<'a> {
    fn new(universe: &'a Universe, pkg: &'a Package, file: FileId, ast: &'a Ast, bodies: Bodies) -> Self {
        Checker {
            universe,
            pkg,
            file,
            ast,
            bodies,
            info: Info::new(ast),
            scope: Scope::default(),
            constraints: FxHashMap::default(),
            func: FuncId(0),
            depth: 0,
        }
    }

    /// Runs `work` one level deeper; where nesting is too deep, nothing runs and the check is partial.
    pub(super) fn deeper<T>(&mut self, otherwise: T, work: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            self.info.is_partial = true;
            return otherwise;
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    fn func_decl(&mut self, id: FuncId) {
        let func = self.ast.func(id);
        self.func = id;
        let end = func.body.as_ref().map_or(func.span.end, |body| body.span.end);
        self.scope.open(end);
        if let Some(recv) = &func.recv {
            self.recv_params(recv);
        }
        self.type_params(&func.sig.type_params);
        self.func_body(id);
        self.scope.close();
    }

    fn gen_decls(&mut self) {
        let Some(end) = self.ast.exprs().map(|expr| self.ast.expr(expr).span.end).max() else { return };
        self.scope.open(end);
        let ast = self.ast;
        for decl in &ast.decls {
            let Decl::Gen(specs) = decl else { continue };
            for spec in specs {
                let Spec::Value(spec) = spec else { continue };
                if let Some(typ) = spec.typ {
                    self.type_expr(typ);
                }
                for &value in &spec.values {
                    self.expr(value);
                }
            }
        }
        self.scope.close();
    }

    /// Declares what the receiver calls the type parameters of its type, with their constraints.
    fn recv_params(&mut self, recv: &Field) {
        let (names, _) = receiver(self.ast, recv.typ);
        if names.is_empty() {
            return;
        }
        for name in &names {
            self.scope.declare(name, Local::Type(Type::TypeParam(name.clone())));
        }
        let typ = self.type_expr(recv.typ);
        let Some(named) = typ.named().cloned() else { return };
        let args: Vec<Type> = names.iter().map(|name| Type::TypeParam(name.clone())).collect();
        let named = Named { args, ..Named::clone(&named) };
        for (n, name) in names.into_iter().enumerate() {
            let constraint = self.universe.param_constraint(&named, n);
            self.constraints.insert(name, constraint);
        }
    }

    fn type_params(&mut self, fields: &[Field]) {
        for ident in fields.iter().flat_map(|field| &field.names) {
            self.scope.declare(&ident.name, Local::Type(Type::TypeParam(ident.name.clone())));
        }
        for field in fields {
            let constraint = self.type_expr(field.typ);
            for ident in &field.names {
                self.constraints.insert(ident.name.clone(), constraint.clone());
            }
        }
    }

    /// Declares receiver, parameters and results in the innermost block and goes through the body in it.
    ///
    /// Types come first: in `func f(url string, v url.Values)` the second `url` is the package.
    pub(super) fn func_body(&mut self, id: FuncId) {
        let func = self.ast.func(id);
        let recv = func.recv.as_ref().map(|recv| (recv.names.first(), self.type_expr(recv.typ)));
        let params = self.field_types(&func.sig.params);
        let results = self.field_types(&func.sig.results);
        let Some(body) = &func.body else { return };
        if let Some((Some(ident), typ)) = recv {
            self.declare_var(ident, typ, VarKind::Receiver, body.span.start);
        }
        self.declare_fields(&func.sig.params, params, body.span.start, VarKind::Param);
        self.declare_fields(&func.sig.results, results, body.span.start, VarKind::Result);
        self.stmts(&body.stmts);
    }

    fn field_types(&mut self, fields: &[Field]) -> Vec<Type> {
        fields.iter().map(|field| self.type_expr(field.typ)).collect()
    }

    fn declare_fields(&mut self, fields: &[Field], types: Vec<Type>, from: usize, kind: impl Fn(u32) -> VarKind) {
        let mut n = 0;
        for (field, typ) in fields.iter().zip(types) {
            for ident in &field.names {
                self.declare_var(ident, typ.clone(), kind(n), from);
                n += 1;
            }
            if field.names.is_empty() {
                n += 1;
            }
        }
    }

    /// Declares a variable in the innermost block, visible from byte `from` on; the blank one is none.
    pub(super) fn declare_var(&mut self, ident: &Ident, typ: Type, kind: VarKind, from: usize) -> Option<VarId> {
        let var = self.new_var(&ident.name, ident.span, typ, kind, from)?;
        self.info.declared.insert(ident.span, var);
        Some(var)
    }

    pub(super) fn new_var(
        &mut self,
        name: &Arc<str>,
        span: Span,
        typ: Type,
        kind: VarKind,
        from: usize,
    ) -> Option<VarId> {
        if &**name == "_" {
            return None;
        }
        let var = VarId(self.info.vars.len() as u32);
        let scope = Span { start: from, end: self.scope.end().max(from) };
        self.info.vars.push(LocalVar { name: name.clone(), span, typ, kind, func: self.func, scope });
        self.scope.declare(name, Local::Var(var));
        Some(var)
    }

    /// Returns the type that `expr` denotes, and keeps the types of its parts.
    pub(super) fn type_expr(&mut self, expr: ExprId) -> Type {
        self.with_site(|site| site.resolve(expr))
    }

    /// Returns the signature of a function literal or type.
    pub(super) fn signature(&mut self, func: &FuncType) -> Signature {
        self.with_site(|site| site.signature(func))
    }

    fn with_site<T>(&mut self, work: impl FnOnce(&Site<'_>) -> T) -> T {
        let notes = RefCell::new(Vec::new());
        let names = NotingNames { scope: &self.scope, notes: &notes };
        let site =
            Site { universe: self.universe, pkg: self.pkg, file: self.file, ast: self.ast, names: &names, depth: 0 };
        let result = work(&site);
        for (expr, typ) in notes.into_inner() {
            self.note_type(expr, typ);
        }
        result
    }
}
