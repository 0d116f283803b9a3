//! All packages of one run, and the questions about what they declare.
//!
//! `universe.import("net/http", from)` loads the package once; `universe.object(id, "Get")` says that it is a function,
//! `universe.signature` what it takes and gives. Declarations are parsed when they are asked for, answers are kept and
//! shared by all threads. A [`PkgId`] depends on who asked first: it must never show.
//!
//! Candidates of a name declared twice must agree on what is asked, else the answer is unknown. Not modelled: values of
//! constants, packages of `import "C"`.

use super::check;
use super::importer::{Importer, Origin, PackageSource};
use super::infer::substitute;
use super::memo::Memo;
use super::object::{Answer, FuncRef, Object};
use super::package::{DeclRef, FileId, Package, PkgId, Place};
use super::recent::Recent;
use super::source_text::Text;
use super::typ::{Basic, Interface, Named, Signature, Type, Var};
use super::typexpr::{Site, TypeObject, TypeParams, missing_type, param_names};
use crate::syntax::ast::{Ast, Decl, ExprId, ExprKind, FuncId, Spec, TypeSpec};
use crate::syntax::parse::Unit;
use crate::syntax::split::DeclKind;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How long a chain of declared types may be.
const MAX_CHAIN: u32 = 64;

/// How many parts the type behind an alias may have.
const MAX_ALIAS_SIZE: usize = 10_000;

/// Of how many bytes of text the syntax trees are kept; a tree takes about ten times its text.
const MAX_RECENT: usize = 128 << 10;

/// All packages of one run.
pub struct Universe {
    importer: Arc<dyn Importer>,
    table: RwLock<Table>,
    recent: Arc<Recent<Unit>>,
    imports: Memo<(Origin, Arc<str>), Option<PkgId>>,
    missing: Mutex<BTreeSet<String>>,
    type_objects: Memo<(PkgId, Arc<str>), Option<Arc<TypeObject>>>,
    type_params: Memo<(PkgId, Arc<str>), Arc<DeclaredParams>>,
    underlying: Memo<(PkgId, Arc<str>), Type>,
    values: Memo<(PkgId, Arc<str>), Value>,
    func_decls: Memo<(PkgId, DeclRef), Option<Arc<FuncDecl>>>,
    pub(super) locals: Memo<(PkgId, Arc<str>), Type>,
    /// By declaration: types are equal by path, which two modules of one tree may share.
    pub(super) plain: Memo<(PkgId, Arc<str>), Answer>,
    /// By declaration, and whether it is the pointer to it.
    pub(super) errors: Memo<((PkgId, Arc<str>), bool), bool>,
}

#[derive(Default)]
struct Table {
    packages: Vec<Arc<Package>>,
    by_key: FxHashMap<Arc<str>, PkgId>,
}

/// The type of a package-level variable or constant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) typ: Type,
    pub(super) is_untyped: bool,
}

impl Value {
    pub(super) const UNKNOWN: Value = Value { typ: Type::Unknown, is_untyped: false };
}

/// A function declaration, its types resolved.
#[derive(Debug)]
pub(super) struct FuncDecl {
    pub(super) signature: Arc<Signature>,
    /// What the receiver calls the type parameters of its type.
    pub(super) recv_params: Vec<Arc<str>>,
    pub(super) has_pointer_recv: bool,
}

/// The type parameters of a type declaration.
#[derive(Debug, Default)]
pub(super) struct DeclaredParams {
    pub(super) names: Vec<Arc<str>>,
    pub(super) constraints: Vec<Type>,
}

impl Universe {
    /// Makes an empty universe over `importer`.
    pub fn new(importer: Arc<dyn Importer>) -> Self {
        Universe {
            importer,
            table: RwLock::default(),
            recent: Arc::new(Recent::new(MAX_RECENT)),
            imports: Memo::new(),
            missing: Mutex::default(),
            type_objects: Memo::new(),
            type_params: Memo::new(),
            underlying: Memo::new(),
            values: Memo::new(),
            func_decls: Memo::new(),
            locals: Memo::new(),
            plain: Memo::new(),
            errors: Memo::new(),
        }
    }

    /// Adds a package, unless one with its key is there already; returns its id.
    pub fn add(&self, source: PackageSource) -> PkgId {
        self.add_from(source, Place::Tree)
    }

    fn add_from(&self, source: PackageSource, place: Place) -> PkgId {
        if let Some(id) = self.by_key(&source.key) {
            return id;
        }
        let mut package = Package::new(PkgId::NONE, source, place, self.recent.clone());
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = table.by_key.get(&package.key) {
            return id;
        }
        let id = PkgId(table.packages.len() as u32);
        table.by_key.insert(package.key.clone(), id);
        package.id = id;
        table.packages.push(Arc::new(package));
        id
    }

    /// Returns the package that `path` means in a file of `from`; none if there are no sources of it.
    pub fn import(&self, path: &str, from: PkgId) -> Option<PkgId> {
        if matches!(path, "C" | "unsafe") {
            return None;
        }
        let origin = if from == PkgId::NONE { Origin::default() } else { self.package(from).origin.clone() };
        let key = (origin, Arc::from(path));
        if let Some(found) = self.imports.get(&key) {
            return found;
        }
        let found = self.load(path, &key.0);
        if found.is_none() {
            self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        }
        self.imports.put(key, found)
    }

    /// Returns whether there are sources of what `path` means in a file of `from`; they are not read.
    pub(super) fn is_known(&self, path: &str, from: PkgId) -> bool {
        !matches!(path, "C" | "unsafe") && self.importer.locate(path, &self.package(from).origin).is_some()
    }

    /// Returns the paths of the packages that the exported declarations of a package outside of the tree mention, if that
    /// is known without reading it.
    pub(super) fn mentions(&self, path: &str, from: PkgId) -> Option<Vec<Arc<str>>> {
        self.importer.mentions(path, &self.package(from).origin)
    }

    /// Returns whether code of a package may be built together with what is declared as `path.Name`.
    pub(super) fn may_build(&self, name: &str, from: PkgId) -> bool {
        self.importer.may_build(name, &self.package(from).origin)
    }

    fn load(&self, path: &str, origin: &Origin) -> Option<PkgId> {
        let key = self.importer.locate(path, origin)?;
        if let Some(id) = self.by_key(&key) {
            return Some(id);
        }
        let source = self.importer.load(path, &key)?;
        Some(self.add_from(source, Place::Imported))
    }

    fn by_key(&self, key: &str) -> Option<PkgId> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).by_key.get(key).copied()
    }

    /// Returns the import paths that were asked for and had no sources.
    pub fn missing(&self) -> BTreeSet<String> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the files that were other ones when they were read again, by the names that the importer gave them.
    pub fn changed(&self) -> BTreeSet<String> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let files = table.packages.iter().flat_map(|package| &package.files);
        files.filter(|file| file.source.has_changed()).map(|file| file.name.to_string()).collect()
    }

    /// Forgets which import paths had no sources: other texts are to be answered for.
    pub(crate) fn forget_missing(&self) {
        self.imports.retain(|_, found| found.is_some());
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the package named `id`, which must come from this universe; an empty one for [`PkgId::NONE`].
    pub fn package(&self, id: PkgId) -> Arc<Package> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        match table.packages.get(id.0 as usize) {
            Some(package) => package.clone(),
            None => Arc::new(Package::empty()),
        }
    }

    /// Returns what the package-level `name` stands for.
    pub fn object(&self, pkg: PkgId, name: &str) -> Object {
        if pkg == PkgId::NONE {
            return Object::Unknown;
        }
        let package = self.package(pkg);
        let refs = package.lookup(name);
        let Some(first) = refs.first() else { return Object::None };
        let kind = package.decl(*first).kind;
        if refs.iter().any(|at| package.decl(*at).kind != kind) {
            return Object::Unknown;
        }
        match kind {
            DeclKind::Func => Object::Func(FuncRef { pkg, recv: None, name: name.into() }),
            DeclKind::Type => match self.type_object(pkg, name) {
                Some(object) => Object::Type(object.bare()),
                None => Object::Unknown,
            },
            DeclKind::Var => Object::Var(self.value(&package, name).typ),
            DeclKind::Const => {
                let value = self.value(&package, name);
                Object::Const { typ: value.typ, is_untyped: value.is_untyped }
            }
        }
    }

    fn value(&self, package: &Package, name: &str) -> Value {
        self.values.get_or(&(package.id, name.into()), Value::UNKNOWN, || {
            let mut candidates = package.lookup(name).iter().map(|at| self.value_at(package, *at, name));
            let first = candidates.next().unwrap_or(Value::UNKNOWN);
            if candidates.all(|other| other == first) { first } else { Value::UNKNOWN }
        })
    }

    fn value_at(&self, package: &Package, at: DeclRef, name: &str) -> Value {
        let Some(n) = package.decl(at).names().position(|declared| declared == name) else { return Value::UNKNOWN };
        let unit = package.outline(package.repeated(at));
        match specs(&unit.ast).next() {
            Some(Spec::Value(spec)) => check::value_type(self, package, at.file, &unit, spec, n),
            _ => Value::UNKNOWN,
        }
    }

    /// Returns the type that the package-level `name` declares; none if it declares something else.
    pub(super) fn type_object(&self, pkg: PkgId, name: &str) -> Option<Arc<TypeObject>> {
        let key = (pkg, Arc::from(name));
        if let Some(found) = self.type_objects.get(&key) {
            return found;
        }
        let unknown = Arc::new(TypeObject { typ: Type::Unknown, params: Vec::new(), is_alias: false });
        self.type_objects.get_or(&key, Some(unknown.clone()), || {
            let package = self.package(pkg);
            let mut found: Option<Arc<TypeObject>> = None;
            for &at in package.lookup(name) {
                let decl = package.decl(at);
                if decl.kind != DeclKind::Type {
                    return None;
                }
                let object = if decl.is_defined_type {
                    defined(&package, name.into(), Vec::new())
                } else {
                    let unit = package.unit(at);
                    let Some(spec) = type_spec(&unit.ast, name) else { return Some(unknown) };
                    self.declared(&package, at.file, &unit, spec)
                };
                match &found {
                    Some(first) if first.typ != object.typ => return Some(unknown),
                    Some(_) => {}
                    None => found = Some(Arc::new(object)),
                }
            }
            found
        })
    }

    fn declared(&self, package: &Package, file: FileId, unit: &Unit, spec: &TypeSpec) -> TypeObject {
        let params = param_names(&spec.type_params);
        if !spec.is_alias {
            return defined(package, spec.name.name.clone(), params);
        }
        let mut typ = self.resolve_at(package, file, unit, &params, spec.typ);
        // Aliases of aliases can double at each step.
        if exceeds(&typ, &mut { MAX_ALIAS_SIZE }) {
            typ = Type::Unknown;
        }
        TypeObject { typ, params, is_alias: true }
    }

    /// Returns the type named `path.name` in a file of `from`; none if it is not a type.
    pub(super) fn qualified_type(&self, from: PkgId, path: &Arc<str>, name: &Arc<str>) -> Option<Arc<TypeObject>> {
        let Some(id) = self.import(path, from) else { return Some(Arc::new(missing_type(path, name))) };
        match self.type_object(id, name) {
            Some(object) => Some(object),
            // Sources of another version than the file was written against.
            None if self.package(id).lookup(name).is_empty() => Some(Arc::new(missing_type(path, name))),
            None => None,
        }
    }

    fn resolve_at(&self, package: &Package, file: FileId, unit: &Unit, params: &[Arc<str>], expr: ExprId) -> Type {
        let names = TypeParams { names: params, outer: None };
        let site = Site { universe: self, pkg: package, file, ast: &unit.ast, names: &names, depth: 0 };
        site.resolve(expr)
    }

    /// Returns the type parameters of a declared type.
    pub(super) fn declared_params(&self, named: &Named) -> Arc<DeclaredParams> {
        if named.pkg == PkgId::NONE {
            return Arc::default();
        }
        self.type_params.get_or(&(named.pkg, named.name.clone()), Arc::default(), || {
            let package = self.package(named.pkg);
            let Some(&at) = package.lookup(&named.name).first() else { return Arc::default() };
            if package.decl(at).is_defined_type {
                return Arc::default();
            }
            let unit = package.unit(at);
            let Some(spec) = type_spec(&unit.ast, &named.name) else { return Arc::default() };
            if spec.type_params.is_empty() {
                return Arc::default();
            }
            let names = param_names(&spec.type_params);
            let scope = TypeParams { names: &names, outer: None };
            let site = Site { universe: self, pkg: &package, file: at.file, ast: &unit.ast, names: &scope, depth: 0 };
            let constraints = site.constraints(&spec.type_params);
            Arc::new(DeclaredParams { names, constraints })
        })
    }

    /// Returns the type behind a declared type; other types are their own.
    pub fn underlying(&self, typ: &Type) -> Type {
        let Type::Named(named) = typ else { return typ.clone() };
        if typ.is_error() {
            return error_interface();
        }
        if named.pkg == PkgId::NONE {
            return Type::Unknown;
        }
        if let Some(local) = self.locals.get(&(named.pkg, named.name.clone())) {
            return local;
        }
        let generic = self.underlying.get_or(&(named.pkg, named.name.clone()), Type::Unknown, || {
            let package = self.package(named.pkg);
            let mut candidates =
                package.lookup(&named.name).iter().map(|at| self.underlying_at(&package, *at, &named.name));
            let first = candidates.next().unwrap_or(Type::Unknown);
            if candidates.all(|other| other == first) { first } else { Type::Unknown }
        });
        let params = &self.declared_params(named).names;
        substitute(&generic, params, &named.args)
    }

    fn underlying_at(&self, package: &Package, at: DeclRef, name: &str) -> Type {
        let unit = package.unit(at);
        let Some(spec) = type_spec(&unit.ast, name) else { return Type::Unknown };
        let params = param_names(&spec.type_params);
        let mut typ = self.resolve_at(package, at.file, &unit, &params, spec.typ);
        for _ in 0..MAX_CHAIN {
            if !matches!(typ, Type::Named(_)) {
                return typ;
            }
            typ = self.underlying(&typ);
        }
        Type::Unknown
    }

    /// Returns the resolved declaration at `at`; none if it is no function or could not be read.
    pub(super) fn func_decl(&self, pkg: PkgId, at: DeclRef) -> Option<Arc<FuncDecl>> {
        self.func_decls.get_or(&(pkg, at), None, || {
            let package = self.package(pkg);
            let unit = package.header(at);
            let func = unit.ast.func(func_of(&unit.ast)?);
            let (recv_params, has_pointer_recv) = match &func.recv {
                Some(recv) => receiver(&unit.ast, recv.typ),
                None => (Vec::new(), false),
            };
            let names = TypeParams { names: &recv_params, outer: None };
            let site = Site { universe: self, pkg: &package, file: at.file, ast: &unit.ast, names: &names, depth: 0 };
            let signature = Arc::new(site.signature(&func.sig));
            Some(Arc::new(FuncDecl { signature, recv_params, has_pointer_recv }))
        })
    }

    /// Returns the declaration that all candidates of `refs` agree on.
    pub(super) fn agreed_decl(&self, pkg: PkgId, refs: &[DeclRef]) -> Option<Arc<FuncDecl>> {
        let first = self.func_decl(pkg, *refs.first()?)?;
        for &at in &refs[1..] {
            let other = self.func_decl(pkg, at)?;
            if !is_same_signature(&first.signature, &other.signature) || first.recv_params != other.recv_params {
                return None;
            }
        }
        Some(first)
    }

    /// Returns the signature of a declared function; for a method of a generic type, in its receiver's names.
    pub fn signature(&self, func: &FuncRef) -> Option<Arc<Signature>> {
        let package = self.package(func.pkg);
        let refs = self.refs(&package, func);
        Some(self.agreed_decl(func.pkg, refs)?.signature.clone())
    }

    /// Returns a function as tables write it: `net/http.Get`, `net/http.Client.Do`.
    pub fn key_of(&self, func: &FuncRef) -> String {
        let path = &self.package(func.pkg).path;
        match &func.recv {
            Some(recv) => format!("{path}.{recv}.{}", func.name),
            None => format!("{path}.{}", func.name),
        }
    }

    /// Returns where a function of a package is declared; several places for build-tagged twins.
    pub(crate) fn refs<'a>(&self, package: &'a Package, func: &FuncRef) -> &'a [DeclRef] {
        match &func.recv {
            Some(recv) => package.method(recv, &func.name),
            None => package.lookup(&func.name),
        }
    }

    /// Returns the text in which a function's body stands, and where; none if it has no sources or several candidates.
    pub fn body_text(&self, func: &FuncRef) -> Option<(Arc<Text>, Span)> {
        let package = self.package(func.pkg);
        let &[at] = self.refs(&package, func) else { return None };
        Some((package.file(at.file).text(), package.decl(at).body?))
    }

    /// Returns where a function is declared; none if it has no sources or several candidates.
    pub fn source(&self, func: &FuncRef) -> Option<(PkgId, FileId, Arc<Unit>, FuncId)> {
        let package = self.package(func.pkg);
        let &[at] = self.refs(&package, func) else { return None };
        let unit = package.unit(at);
        let id = func_of(&unit.ast)?;
        Some((func.pkg, at.file, unit, id))
    }
}

/// Returns whether a type has more parts than `budget`, which it uses up.
fn exceeds(typ: &Type, budget: &mut usize) -> bool {
    if *budget == 0 {
        return true;
    }
    *budget -= 1;
    let signature = |sig: &Signature, budget: &mut usize| {
        sig.params.iter().chain(&sig.results).any(|var| exceeds(&var.typ, budget))
    };
    match typ {
        Type::Unknown | Type::Nil | Type::Basic(_) | Type::TypeParam(_) => false,
        Type::Named(named) => named.args.iter().any(|arg| exceeds(arg, budget)),
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => exceeds(elem, budget),
        Type::Map(pair) => exceeds(&pair.0, budget) || exceeds(&pair.1, budget),
        Type::Func(sig) => signature(sig, budget),
        Type::Struct(fields) => fields.fields.iter().any(|field| exceeds(&field.typ, budget)),
        Type::Interface(interface) => {
            interface.methods.iter().any(|(_, sig)| signature(sig, budget))
                || interface.embedded.iter().any(|inner| exceeds(inner, budget))
        }
        Type::Tuple(all) => all.iter().any(|inner| exceeds(inner, budget)),
    }
}

/// Returns the specs of a unit's declarations.
pub(super) fn specs(ast: &Ast) -> impl Iterator<Item = &Spec> {
    ast.decls.iter().flat_map(|decl| match decl {
        Decl::Gen(specs) => specs.as_slice(),
        Decl::Func(_) => &[],
    })
}

/// Returns a declared type that is no alias.
fn defined(package: &Package, name: Arc<str>, params: Vec<Arc<str>>) -> TypeObject {
    let named = Named { pkg: package.id, path: package.path.clone(), name, args: Vec::new() };
    TypeObject { typ: Type::Named(Arc::new(named)), params, is_alias: false }
}

/// Returns the spec that declares the type named `name`.
pub(super) fn type_spec<'a>(ast: &'a Ast, name: &str) -> Option<&'a TypeSpec> {
    specs(ast).find_map(|spec| match spec {
        Spec::Type(spec) if &*spec.name.name == name => Some(spec),
        _ => None,
    })
}

fn func_of(ast: &Ast) -> Option<FuncId> {
    ast.decls.iter().find_map(|decl| match decl {
        Decl::Func(id) => Some(*id),
        Decl::Gen(_) => None,
    })
}

/// Returns what a receiver calls its type's parameters, and whether it is a pointer.
pub(super) fn receiver(ast: &Ast, mut expr: ExprId) -> (Vec<Arc<str>>, bool) {
    let mut is_pointer = false;
    loop {
        match &ast.expr(expr).kind {
            ExprKind::Paren(x) => expr = *x,
            ExprKind::Star(x) => {
                is_pointer = true;
                expr = *x;
            }
            ExprKind::Index { indices, .. } => {
                let name = |&index: &ExprId| Arc::from(ast.ident(index).unwrap_or("_"));
                return (indices.iter().map(name).collect(), is_pointer);
            }
            _ => return (Vec::new(), is_pointer),
        }
    }
}

/// Returns whether two signatures have the same types, whatever the names.
pub(super) fn is_same_signature(a: &Signature, b: &Signature) -> bool {
    let types = |vars: &[Var], others: &[Var]| {
        vars.len() == others.len() && vars.iter().zip(others).all(|(x, y)| x.typ == y.typ)
    };
    a.is_variadic == b.is_variadic
        && a.type_params == b.type_params
        && types(&a.params, &b.params)
        && types(&a.results, &b.results)
}

fn error_interface() -> Type {
    let result = Var { name: "".into(), typ: Type::Basic(Basic::String), is_embedded: false };
    let signature = Signature { results: vec![result], ..Signature::default() };
    Type::Interface(Arc::new(Interface { methods: vec![("Error".into(), Arc::new(signature))], embedded: Vec::new() }))
}
