//! What a function value may be: the declared functions and literals that a variable, field, parameter or result holds.
//!
//! ```go
//! var requireOK = requireStatus(http.StatusOK)   // a package variable: the literal that requireStatus returns
//! type T struct{ do func(*http.Request) (*http.Response, error) }
//! t := T{do: client.Do}                          // a field: all that is ever stored in it
//! func with(f func(io.Closer)) { … }             // a parameter: what all callers pass
//! ```
//! All of a variable's values count, whatever the order; one that is not understood makes the whole unknown. What a
//! local holds on one path the engine knows better ([`Value::Func`](super::state::Value::Func)); this is for the rest.
//!
//! Not modelled: exported variables and fields (other packages may set them), elements of containers, values that
//! come through interfaces or channels, parameters of methods.

use super::body::Body;
use super::depth::Depth;
use super::naming::is_word_in;
use super::program::Program;
use crate::syntax::ast::*;
use crate::syntax::parse::Unit;
use crate::types::info::{Callee, Selected, Use, VarId, VarKind};
use crate::types::object::FuncRef;
use crate::types::package::{DeclRef, File, FileId, Package, PkgId};
use crate::types::typ::Type;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many variables, fields and results deep a value is looked for.
const MAX_DEPTH: u32 = 4;
/// How many functions a value may be.
const MAX_TARGETS: usize = 8;
/// With more callers than this, one of them may hand in anything.
const MAX_CALLERS: usize = 32;

/// A function that may be called: by name, or a literal of some declaration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// A declared function or method.
    Declared(FuncRef),
    /// A literal.
    Literal {
        /// Its package.
        pkg: PkgId,
        /// The declaration around it.
        decl: DeclRef,
        /// The literal, in that declaration's syntax tree.
        lit: FuncId,
    },
}

impl Function {
    /// Returns its package.
    pub fn pkg(&self) -> PkgId {
        match self {
            Function::Declared(func) => func.pkg,
            Function::Literal { pkg, .. } => *pkg,
        }
    }
    /// Returns its name; none for a literal.
    pub fn name(&self) -> Option<&str> {
        match self {
            Function::Declared(func) => Some(&func.name),
            Function::Literal { .. } => None,
        }
    }
}

/// All that a function value may be; none where something is not known.
pub type Targets = Option<BTreeSet<Function>>;

/// A place that is the same in all functions of a package.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum SharedPlace {
    /// A package-level variable.
    Var(PkgId, Arc<str>),
    /// A field of a named struct.
    Field(PkgId, Arc<str>, Arc<str>),
    /// A parameter of a function that only its package can call.
    Param(FuncRef, u32),
    /// A result of a function.
    Result(FuncRef, usize),
}

impl Program {
    /// Returns the functions that `expr`, an expression of `body`, may be.
    pub fn targets(&self, body: &Body, expr: ExprId) -> Targets {
        self.targets_at(body, expr, Depth::TOP).filter(|all| !all.is_empty() && all.len() <= MAX_TARGETS)
    }

    fn targets_at(&self, body: &Body, expr: ExprId, depth: Depth<'_>) -> Targets {
        if depth.reaches(MAX_DEPTH) {
            return None;
        }
        let ast = &body.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::FuncLit(lit) => Some(BTreeSet::from([self.literal(body, *lit)?])),
            ExprKind::Ident(_) => match body.info.use_of(expr)? {
                Use::Func(func) => Some(BTreeSet::from([Function::Declared(func.clone())])),
                // A nil function is not called, or panics.
                Use::Nil => Some(BTreeSet::new()),
                Use::PkgVar { pkg, name } => self.held(SharedPlace::Var(*pkg, name.clone()), depth.deeper()),
                Use::Var(var) => self.local_targets(body, *var, depth.deeper()),
                _ => None,
            },
            ExprKind::Selector { sel, .. } => match body.info.selection(expr)? {
                Selected::Method(method) if !method.is_interface => {
                    Some(BTreeSet::from([Function::Declared(method.decl.clone()?)]))
                }
                Selected::Member { member: Use::Func(func), .. } => {
                    Some(BTreeSet::from([Function::Declared(func.clone())]))
                }
                Selected::Field { recv, embedded, .. } if embedded.is_empty() => {
                    let (pkg, typ) = named_of(recv)?;
                    self.held(SharedPlace::Field(pkg, typ, sel.name.clone()), depth.deeper())
                }
                _ => None,
            },
            ExprKind::Call { args, .. } => match body.info.callee(expr)? {
                Callee::Conversion(_) => self.targets_at(body, *args.first()?, depth.deeper()),
                Callee::Func { func, .. } | Callee::Method { func: Some(func), .. } => {
                    self.held(SharedPlace::Result(func.clone(), 0), depth.deeper())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A literal of the tree as it was read; one that an edit has changed has no name.
    fn literal(&self, body: &Body, lit: FuncId) -> Option<Function> {
        let package = self.universe.package(body.pkg);
        let decls = package.file(body.file).decls();
        let decl = decls.starting_at(body.unit.span.start)? as u32;
        let decl = DeclRef { file: body.file, decl };
        Some(Function::Literal { pkg: body.pkg, decl, lit: body.as_read(lit)? })
    }

    fn local_targets(&self, body: &Body, var: VarId, depth: Depth<'_>) -> Targets {
        let local = body.info.var(var);
        if body.is_addressed(var) {
            return None;
        }
        let mut all = match local.kind {
            VarKind::Local | VarKind::Result(_) => BTreeSet::new(),
            VarKind::Param(n) => self.held(SharedPlace::Param(body.declared(local.func)?, n), depth)?,
            VarKind::Receiver => return None,
        };
        for value in body.assigned_to(var) {
            all.extend(self.targets_at(body, value?, depth)?);
        }
        Some(all)
    }

    fn held(&self, place: SharedPlace, depth: Depth<'_>) -> Targets {
        self.held.get_or(place.clone(), depth, |depth| match &place {
            SharedPlace::Var(pkg, name) => self.in_variable(*pkg, name, depth),
            SharedPlace::Field(pkg, typ, field) => self.in_field(*pkg, typ, field, depth),
            SharedPlace::Param(func, n) => self.in_parameter(func, *n, depth),
            SharedPlace::Result(func, n) => self.in_result(func, *n, depth),
        })
    }

    /// What a package-level variable is declared with or assigned, anywhere in its package; what tests assign to one that is
    /// not theirs is a double, and gone when they end.
    fn in_variable(&self, pkg: PkgId, name: &Arc<str>, depth: Depth<'_>) -> Targets {
        if self.is_visible(pkg, name) {
            return None;
        }
        let mut all = BTreeSet::new();
        let mut bodies: Vec<Arc<Body>> = self.bodies_where(pkg, |text| is_set(text, name)).collect();
        let declares = |body: &Body| body.package_specs().any(|spec| spec.names.iter().any(|it| it.name == *name));
        if !bodies.iter().any(|body| self.is_test(body) && declares(body)) {
            bodies.retain(|body| !self.is_test(body));
        }
        for body in bodies {
            let ast = &body.unit.ast;
            let is_it = |expr: &ExprId| {
                let found = body.info.use_of(ast.unparen(*expr));
                matches!(found, Some(Use::PkgVar { pkg: of, name: called }) if *of == pkg && called == name)
            };
            if body.addresses(is_it) {
                return None;
            }
            for value in body.assigned(is_it) {
                all.extend(self.targets_at(&body, value?, depth)?);
            }
            for spec in body.package_specs() {
                let Some(n) = spec.names.iter().position(|declared| declared.name == *name) else { continue };
                match spec.values.len() {
                    0 => {}
                    len if len == spec.names.len() => all.extend(self.targets_at(&body, spec.values[n], depth)?),
                    _ => return None,
                }
            }
        }
        Some(all)
    }

    /// What is stored in a struct's field, anywhere in its package.
    fn in_field(&self, pkg: PkgId, typ: &Arc<str>, field: &Arc<str>, depth: Depth<'_>) -> Targets {
        if self.is_visible(pkg, field) {
            return None;
        }
        let mut all = BTreeSet::new();
        for body in self.bodies_where(pkg, |text| is_set(text, field) || text.contains(&format!("{typ}{{"))) {
            let ast = &body.unit.ast;
            let is_of = |found: &Type| named_of(found).is_some_and(|(of, name)| of == pkg && name == *typ);
            let is_it = |expr: &ExprId| {
                let expr = ast.unparen(*expr);
                matches!(&ast.expr(expr).kind, ExprKind::Selector { sel, .. } if sel.name == *field)
                    && matches!(body.info.selection(expr),
                        // One that is reached through an embedded field may be it.
                        Some(Selected::Field { recv, embedded, .. }) if is_of(recv) || !embedded.is_empty())
            };
            if body.addresses(is_it) {
                return None;
            }
            for value in body.assigned(is_it) {
                all.extend(self.targets_at(&body, value?, depth)?);
            }
            for expr in ast.exprs().filter(|expr| is_of(body.info.type_of(*expr))) {
                let ExprKind::CompositeLit { elts, .. } = &ast.expr(expr).kind else { continue };
                for elt in elts {
                    let ExprKind::KeyValue { key, value } = ast.expr(*elt).kind else { return None };
                    if ast.ident(key) == Some(field) {
                        all.extend(self.targets_at(&body, value, depth)?);
                    }
                }
            }
        }
        Some(all)
    }

    /// What the callers of a function that only its package can name pass as its parameter `n`.
    fn in_parameter(&self, func: &FuncRef, n: u32, depth: Depth<'_>) -> Targets {
        if func.recv.is_some() {
            return None; // an interface may call it
        }
        let mut all = BTreeSet::new();
        for (body, calls) in self.callers(func)? {
            for call in calls? {
                let ExprKind::Call { args, .. } = &body.unit.ast.expr(call).kind else { return None };
                all.extend(self.targets_at(&body, *args.get(n as usize)?, depth)?);
            }
        }
        Some(all)
    }

    /// Returns the functions that the tree's callers of an enclosing function pass for the parameter that `expr` is (others may
    /// pass others); none if it is no such parameter, or if it is not known what they pass.
    pub(super) fn handed_in(&self, body: &Body, expr: ExprId, depth: Depth<'_>) -> Option<BTreeSet<Function>> {
        if let Some(all) = self.targets_at(body, expr, depth).filter(|all| all.len() <= MAX_TARGETS) {
            return Some(all);
        }
        let (func, n) = parameter_of(body, expr)?;
        if depth.reaches(MAX_DEPTH) {
            return None;
        }
        self.handed_in.get_or((func.clone(), n), depth, |depth| self.passed_for(&func, n, depth.deeper()))
    }

    /// What the tree's callers of a function, and of its name in an interface, pass for its parameter `n`.
    fn passed_for(&self, func: &FuncRef, n: u32, depth: Depth<'_>) -> Option<BTreeSet<Function>> {
        let qualified = format!(".{}", func.name);
        let names = |pkg: PkgId, text: &str| match &func.recv {
            None if pkg == func.pkg => is_word_in(text, &func.name),
            _ => text.contains(&qualified),
        };
        let bodies = self.users(func.pkg).flat_map(|pkg| self.bodies_where(pkg, move |text| names(pkg, text)));
        let mut all = BTreeSet::new();
        for (n_bodies, body) in bodies.enumerate() {
            if n_bodies >= MAX_CALLERS {
                return None;
            }
            let ast = &body.unit.ast;
            let is_by_interface = |call: &ExprId| {
                func.recv.is_some()
                    && matches!(body.info.callee(*call),
                        Some(Callee::Method { is_interface: true, name, .. }) if *name == func.name)
            };
            let calls = body.calls_of(func);
            if ast.exprs().filter(|expr| body.names(*expr, func)).count() > calls.len() {
                return None;
            }
            for call in calls.into_iter().chain(ast.exprs().filter(is_by_interface)) {
                let ExprKind::Call { args, .. } = &ast.expr(call).kind else { return None };
                let arg = *args.get(n as usize)?;
                // (One that calls itself hands on what it was given.)
                if parameter_of(&body, arg).as_ref() != Some(&(func.clone(), n)) {
                    all.extend(self.handed_in(&body, arg, depth)?);
                }
            }
        }
        Some(all)
    }

    /// What a function returns.
    fn in_result(&self, func: &FuncRef, n: usize, depth: Depth<'_>) -> Targets {
        let (pkg, file, unit, id) = self.universe.source(func)?;
        let body = self.body(pkg, file, &unit);
        let mut all = BTreeSet::new();
        for results in body.returned(id) {
            all.extend(self.targets_at(&body, *results.get(n)?, depth)?);
        }
        Some(all)
    }

    /// Returns the bodies that name a function, each with its calls of it, or none where it is used as a value; nothing at all
    /// if other packages can name the function.
    ///
    /// Calls of a method through an interface are not seen.
    pub(super) fn callers(&self, func: &FuncRef) -> Option<impl Iterator<Item = (Arc<Body>, Option<Vec<ExprId>>)>> {
        if self.is_visible(func.pkg, &func.name) {
            return None;
        }
        let bodies = self.bodies_where(func.pkg, |text| is_word_in(text, &func.name));
        Some(bodies.map(|body| {
            let calls = body.calls_of(func);
            let is_called_only = body.unit.ast.exprs().filter(|expr| body.names(*expr, func)).count() == calls.len();
            (body, is_called_only.then_some(calls))
        }))
    }

    /// Whether other packages can name it.
    pub(super) fn is_visible(&self, pkg: PkgId, name: &str) -> bool {
        name.chars().next().is_some_and(char::is_uppercase) && &*self.universe.package(pkg).name != "main"
    }

    /// The packages of the tree that import a package, the one of its own tests (`package p_test`) among them.
    fn importers(&self, pkg: PkgId) -> impl Iterator<Item = PkgId> {
        let path = self.universe.package(pkg).path.clone();
        let imports = move |user: &PkgId| {
            let user = self.universe.package(*user);
            user.files.iter().any(|file| file.head.imports.iter().any(|import| import.path == path))
        };
        self.own.iter().copied().filter(imports)
    }

    /// A package and those that import it.
    pub(super) fn users(&self, pkg: PkgId) -> impl Iterator<Item = PkgId> {
        self.importers(pkg).chain([pkg])
    }

    /// The declarations of a package whose text may matter, each read when it is its turn.
    pub(super) fn bodies_where(&self, pkg: PkgId, matters: impl Fn(&str) -> bool) -> impl Iterator<Item = Arc<Body>> {
        self.bodies_of_files(pkg, |_| true, matters)
    }

    /// As [`bodies_where`](Self::bodies_where), of the files of tests.
    pub(super) fn test_bodies_where(
        &self,
        pkg: PkgId,
        matters: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Arc<Body>> {
        self.bodies_of_files(pkg, |file| file.name.ends_with("_test.go"), matters)
    }

    fn bodies_of_files(
        &self,
        pkg: PkgId,
        is_asked: impl Fn(&File) -> bool,
        matters: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Arc<Body>> {
        let package = self.universe.package(pkg);
        let mut found = Vec::new();
        for (f, file) in package.files.iter().enumerate().filter(|(_, file)| is_asked(file)) {
            let text = file.text();
            for (d, decl) in file.decls().iter().enumerate() {
                if !matters(&text[decl.span.range()]) {
                    continue;
                }
                found.push(DeclRef { file: FileId(f as u32), decl: d as u32 });
            }
        }
        found.into_iter().map(move |at| self.body_of(&package, at))
    }

    fn body_of(&self, package: &Package, at: DeclRef) -> Arc<Body> {
        self.body(package.id, at.file, &package.unit(at))
    }

    /// Returns the callee that a call of `value` has where it is the function `func`.
    pub(super) fn named(&self, func: FuncRef, value: ExprId) -> Callee {
        let path = self.universe.package(func.pkg).path.clone();
        match &func.recv {
            None => Callee::Func { func, path },
            Some(recv) => Callee::Method {
                recv: format!("{path}.{recv}").into(),
                name: func.name.clone(),
                func: Some(func),
                recv_expr: value,
                is_interface: false,
            },
        }
    }

    /// Returns a function's source; none if it is missing, or there are several candidates.
    pub(super) fn source(&self, function: &Function) -> Option<(PkgId, FileId, Arc<Unit>, FuncId)> {
        match function {
            Function::Declared(func) => self.universe.source(func),
            Function::Literal { pkg, decl, lit } => {
                Some((*pkg, decl.file, self.universe.package(*pkg).unit(*decl), *lit))
            }
        }
    }
}

/// The parameter of a declared function that an expression is.
fn parameter_of(body: &Body, expr: ExprId) -> Option<(FuncRef, u32)> {
    let var = body.info.var(body.info.var_of(body.unit.ast.unparen(expr))?);
    let VarKind::Param(n) = var.kind else { return None };
    Some((body.declared(var.func)?, n))
}

/// The function that a declaration declares, or some literal of it; a variable's may have neither.
pub(super) fn root_of(unit: &Unit) -> Option<FuncId> {
    unit.ast.funcs().next()
}

pub(super) fn named_of(typ: &Type) -> Option<(PkgId, Arc<str>)> {
    match typ {
        Type::Pointer(elem) => named_of(elem),
        Type::Named(named) => Some((named.pkg, named.name.clone())),
        _ => None,
    }
}

/// Whether a text may set `name`: followed by `=`, `,` or `:`, or its address taken. A cheap test that only errs by
/// saying yes.
fn is_set(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let after = text[at + name.len()..].trim_start_matches([' ', '\t']);
        let before = text[..at].trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.'));
        before.ends_with('&')
            || after.starts_with([',', ':'])
            || after.starts_with('=') && !after.starts_with("==")
            // `var name func()`, `var name = …`
            || text.starts_with("var")
    })
}
