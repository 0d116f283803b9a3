//! Type expressions to types, in the scope of their file.
//!
//! In a file that imports `"net/http"`, `func(*http.Request) error` is a [`Type::Func`] whose parameter is a pointer to
//! `Named(net/http.Request)`. The name of a type whose package has no sources stays a [`Type::Named`] with nothing
//! behind it.
//!
//! Not modelled: array lengths, the difference between `T` and `~T` in constraints.

use super::infer::substitute;
use super::package::{FileId, Package, PkgId};
use super::typ::{Basic, Interface, Named, Signature, Struct, Type, Var};
use super::universe::Universe;
use crate::syntax::ast::{Ast, BinaryOp, ExprId, ExprKind, Field, FuncType, Ident};
use std::sync::Arc;

/// How deep type expressions may nest.
const MAX_DEPTH: u32 = 100;

/// What a name means in the scopes inside the file's.
pub(super) enum Found {
    /// A type.
    Type(Type),
    /// Something else: it hides types of that name.
    Other,
    /// Nothing: the file's and package's scopes decide.
    Missing,
}

/// The scopes inside the file's.
pub(super) trait Names {
    /// Returns what `name` means.
    fn find(&self, name: &str) -> Found;
    /// Is told the type that each part of a type expression stands for.
    fn note(&self, _expr: ExprId, _typ: &Type) {}
}

/// Type parameters around which there may be further scopes.
pub(super) struct TypeParams<'a> {
    /// Their names.
    pub(super) names: &'a [Arc<str>],
    /// The scopes around.
    pub(super) outer: Option<&'a dyn Names>,
}

impl Names for TypeParams<'_> {
    fn find(&self, name: &str) -> Found {
        match self.names.iter().find(|param| &***param == name) {
            Some(param) => Found::Type(Type::TypeParam(param.clone())),
            None => self.outer.map_or(Found::Missing, |outer| outer.find(name)),
        }
    }
    fn note(&self, expr: ExprId, typ: &Type) {
        if let Some(outer) = self.outer {
            outer.note(expr, typ);
        }
    }
}

/// Where a type expression stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) universe: &'a Universe,
    pub(super) pkg: &'a Package,
    pub(super) file: FileId,
    pub(super) ast: &'a Ast,
    pub(super) names: &'a dyn Names,
    pub(super) depth: u32,
}

impl Site<'_> {
    /// Returns the type that `expr` denotes, `Unknown` if it denotes none.
    pub(super) fn resolve(&self, expr: ExprId) -> Type {
        if self.depth > MAX_DEPTH {
            return Type::Unknown;
        }
        let site = Site { depth: self.depth + 1, ..*self };
        let typ = site.resolve_kind(expr);
        self.names.note(expr, &typ);
        typ
    }

    fn resolve_kind(&self, expr: ExprId) -> Type {
        match &self.ast.expr(expr).kind {
            ExprKind::Ident(name) => self.ident(name),
            ExprKind::Paren(x) => self.resolve(*x),
            ExprKind::Star(x) => Type::Pointer(Arc::new(self.resolve(*x))),
            ExprKind::ArrayType { has_len: false, elem } => Type::Slice(Arc::new(self.resolve(*elem))),
            ExprKind::ArrayType { has_len: true, elem } => Type::Array(Arc::new(self.resolve(*elem))),
            ExprKind::MapType { key, value } => Type::Map(Arc::new((self.resolve(*key), self.resolve(*value)))),
            ExprKind::ChanType { dir, elem } => Type::Chan(*dir, Arc::new(self.resolve(*elem))),
            ExprKind::FuncType(func) => Type::Func(Arc::new(self.signature(func))),
            ExprKind::StructType(fields) => Type::Struct(Arc::new(Struct { fields: self.fields(fields) })),
            ExprKind::InterfaceType(elems) => Type::Interface(Arc::new(self.interface(elems))),
            ExprKind::Ellipsis(elem) => Type::Slice(Arc::new(self.resolve(*elem))),
            ExprKind::Selector { x, sel } => self.qualified(*x, &sel.name),
            ExprKind::Index { x, indices } => self.instance(*x, indices),
            ExprKind::Unary { x, .. } => self.resolve(*x),
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Arith, .. } => self.union(expr),
            _ => Type::Unknown,
        }
    }

    fn ident(&self, name: &str) -> Type {
        match self.names.find(name) {
            Found::Type(typ) => return typ,
            Found::Other => return Type::Unknown,
            Found::Missing => {}
        }
        if !self.pkg.lookup(name).is_empty() {
            return self.universe.type_object(self.pkg.id, name).map_or(Type::Unknown, |object| object.bare());
        }
        for path in self.universe.dot_imports(self.pkg, self.file, name) {
            let Some(id) = self.universe.import(path, self.pkg.id) else { return Type::Unknown };
            if let Some(object) = self.universe.type_object(id, name) {
                return object.bare();
            }
        }
        predeclared(name).unwrap_or(Type::Unknown)
    }

    fn qualified(&self, x: ExprId, name: &Arc<str>) -> Type {
        self.object(x, name).map_or(Type::Unknown, |object| object.bare())
    }

    fn object(&self, x: ExprId, name: &Arc<str>) -> Option<Arc<TypeObject>> {
        let ExprKind::Ident(qualifier) = &self.ast.expr(x).kind else { return None };
        if !matches!(self.names.find(qualifier), Found::Missing) {
            return None;
        }
        let path = self.universe.import_path(self.pkg, self.file, qualifier)?;
        self.universe.qualified_type(self.pkg.id, &path, name)
    }

    fn instance(&self, x: ExprId, indices: &[ExprId]) -> Type {
        let args: Vec<Type> = indices.iter().map(|&index| self.resolve(index)).collect();
        let object = match &self.ast.expr(self.ast.unparen(x)).kind {
            ExprKind::Selector { x, sel } => self.object(*x, &sel.name),
            ExprKind::Ident(name) => match self.names.find(name) {
                Found::Missing if !self.pkg.lookup(name).is_empty() => self.universe.type_object(self.pkg.id, name),
                Found::Missing => self.universe.dot_imports(self.pkg, self.file, name).find_map(|path| {
                    let id = self.universe.import(path, self.pkg.id)?;
                    self.universe.type_object(id, name)
                }),
                _ => None,
            },
            _ => None,
        };
        let typ = object.map_or(Type::Unknown, |object| object.instance(args));
        self.names.note(x, &typ);
        typ
    }

    /// A union's terms, the left-leaning tree walked without recursion.
    fn union(&self, expr: ExprId) -> Type {
        let mut terms = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary { x, y, .. } = &self.ast.expr(at).kind {
            terms.push(self.resolve(*y));
            at = *x;
        }
        terms.push(self.resolve(at));
        terms.reverse();
        Type::Tuple(terms.into())
    }

    fn interface(&self, elems: &[Field]) -> Interface {
        let mut interface = Interface::default();
        for elem in elems {
            let Some(ident) = elem.names.first() else {
                interface.embedded.push(self.resolve(elem.typ));
                continue;
            };
            if let ExprKind::FuncType(func) = &self.ast.expr(elem.typ).kind {
                interface.methods.push((ident.name.clone(), Arc::new(self.signature(func))));
            }
        }
        interface
    }

    fn fields(&self, fields: &[Field]) -> Vec<Var> {
        let mut vars = Vec::new();
        for field in fields {
            let typ = self.resolve(field.typ);
            if field.names.is_empty() {
                let name = embedded_name(self.ast, field.typ);
                vars.push(Var { name, typ, is_embedded: true });
                continue;
            }
            vars.extend(field.names.iter().map(|ident| var(ident, typ.clone())));
        }
        vars
    }

    /// Returns the signature written as `func`.
    pub(super) fn signature(&self, func: &FuncType) -> Signature {
        let type_params = param_names(&func.type_params);
        let names = TypeParams { names: &type_params, outer: Some(self.names) };
        let site = Site { names: &names, ..*self };
        let constraints = site.constraints(&func.type_params);
        let is_variadic =
            func.params.last().is_some_and(|last| matches!(self.ast.expr(last.typ).kind, ExprKind::Ellipsis(_)));
        let params = site.parameters(&func.params);
        let results = site.parameters(&func.results);
        Signature { type_params, constraints, params, results, is_variadic }
    }

    /// Returns the constraints of `type_params`, one for each name.
    pub(super) fn constraints(&self, type_params: &[Field]) -> Vec<Type> {
        let mut all = Vec::new();
        for field in type_params {
            let typ = self.resolve(field.typ);
            all.extend(field.names.iter().map(|_| typ.clone()));
        }
        all
    }

    fn parameters(&self, fields: &[Field]) -> Vec<Var> {
        let mut vars = Vec::new();
        for field in fields {
            let typ = self.resolve(field.typ);
            if field.names.is_empty() {
                vars.push(Var { name: "".into(), typ, is_embedded: false });
                continue;
            }
            vars.extend(field.names.iter().map(|ident| var(ident, typ.clone())));
        }
        vars
    }
}

/// Returns the names that `fields` declare, in order.
pub(super) fn param_names(fields: &[Field]) -> Vec<Arc<str>> {
    fields.iter().flat_map(|field| &field.names).map(|ident| ident.name.clone()).collect()
}

fn var(ident: &Ident, typ: Type) -> Var {
    Var { name: ident.name.clone(), typ, is_embedded: false }
}

fn embedded_name(ast: &Ast, mut expr: ExprId) -> Arc<str> {
    loop {
        match &ast.expr(expr).kind {
            ExprKind::Ident(name) => return name.clone(),
            ExprKind::Selector { sel, .. } => return sel.name.clone(),
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Index { x, .. } => expr = *x,
            _ => return "".into(),
        }
    }
}

/// What a type declaration declares.
#[derive(Debug)]
pub(super) struct TypeObject {
    /// The declared type without arguments, or what an alias stands for.
    pub(super) typ: Type,
    /// Its type parameters.
    pub(super) params: Vec<Arc<str>>,
    /// Whether it is an alias.
    pub(super) is_alias: bool,
}

impl TypeObject {
    /// Returns the type meant by the bare name.
    pub(super) fn bare(&self) -> Type {
        if self.is_alias && !self.params.is_empty() { Type::Unknown } else { self.typ.clone() }
    }

    /// Returns the type meant by the name with type arguments.
    pub(super) fn instance(&self, args: Vec<Type>) -> Type {
        if self.is_alias {
            if args.len() != self.params.len() {
                return Type::Unknown;
            }
            return substitute(&self.typ, &self.params, &args);
        }
        match &self.typ {
            Type::Named(named) => Type::Named(Arc::new(Named { args, ..Named::clone(named) })),
            _ => Type::Unknown,
        }
    }
}

/// Returns a type for the name in a package that has no sources.
pub(super) fn missing_type(path: &Arc<str>, name: &Arc<str>) -> TypeObject {
    let typ = match (&**path, &**name) {
        ("unsafe", "Pointer") => Type::Basic(Basic::UnsafePointer),
        ("unsafe" | "C", _) => Type::Unknown,
        _ => {
            Type::Named(Arc::new(Named { pkg: PkgId::NONE, path: path.clone(), name: name.clone(), args: Vec::new() }))
        }
    };
    TypeObject { typ, params: Vec::new(), is_alias: false }
}

/// Returns the predeclared type named `name`.
pub(super) fn predeclared(name: &str) -> Option<Type> {
    let basic = match name {
        "bool" => Basic::Bool,
        "string" => Basic::String,
        "int" | "int8" | "int16" | "int32" | "int64" | "rune" => Basic::Int,
        "uint" | "uint16" | "uint32" | "uint64" | "uintptr" => Basic::Uint,
        "byte" | "uint8" => Basic::Byte,
        "float32" | "float64" => Basic::Float,
        "complex64" | "complex128" => Basic::Complex,
        "error" => return Some(Type::error()),
        "any" | "comparable" => return Some(Type::any()),
        _ => return None,
    };
    Some(Type::Basic(basic))
}
