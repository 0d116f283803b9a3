//! Types as values: what go/types calls `Type`, small and cheap to clone.
//!
//! `func (c *Client) Do(r *Request) (*Response, error)` has a [`Signature`] whose first result is
//! `Pointer(Named(net/http.Response))`. [`Type::Unknown`] is an ordinary answer: a missing source, a construct that
//! is not modelled. Nothing about a type is looked up here: a [`Named`] is a package path and a name;
//! its declaration is asked of [`super::universe::Universe`].
//!
//! Not modelled: array lengths, struct tags, constant values, type sets of constraints.

use super::package::PkgId;
use crate::syntax::ast::ChanDir;
use std::fmt::{self, Write};
use std::sync::Arc;

/// A Go type, or `Unknown`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Not known; equal only to itself as a value, never evidence of anything.
    Unknown,
    /// The type of the untyped `nil`.
    Nil,
    /// A predeclared basic type.
    Basic(Basic),
    /// A declared type, `error` and `any`'s like included (`error` has the empty package path).
    Named(Arc<Named>),
    /// `*T`
    Pointer(Arc<Type>),
    /// `[]T`
    Slice(Arc<Type>),
    /// `[n]T`
    Array(Arc<Type>),
    /// `map[K]V`
    Map(Arc<(Type, Type)>),
    /// `chan T`
    Chan(ChanDir, Arc<Type>),
    /// `func(...) ...`
    Func(Arc<Signature>),
    /// `struct { ... }`
    Struct(Arc<Struct>),
    /// `interface { ... }`, also `any`
    Interface(Arc<Interface>),
    /// Several results.
    Tuple(Arc<[Type]>),
    /// A type parameter inside its generic function or type.
    TypeParam(Arc<str>),
}

/// Predeclared basic types; untyped constants have the default type's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basic {
    /// `bool`
    Bool,
    /// `string`
    String,
    /// `int` … `int64`, `rune`
    Int,
    /// `uint` … `uint64`, `byte`, `uintptr`
    Uint,
    /// `byte`, kept apart so that `[]byte` reads as such
    Byte,
    /// `float32`, `float64`
    Float,
    /// `complex64`, `complex128`
    Complex,
    /// `unsafe.Pointer`
    UnsafePointer,
}

/// A declared type: equal when path, name and type arguments are.
#[derive(Clone, Debug)]
pub struct Named {
    /// The package that declares it, as loaded in this run; not part of identity.
    pub pkg: PkgId,
    /// Its import path; empty for `error`.
    pub path: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its type arguments.
    pub args: Vec<Type>,
}

impl Named {
    /// Returns which declaration it is, if the declaration is all of it: no two packages of one path share it.
    pub(super) fn declaration(&self) -> Option<(PkgId, Arc<str>)> {
        self.args.is_empty().then(|| (self.pkg, self.name.clone()))
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.name == other.name && self.args == other.args
    }
}
impl Eq for Named {}
impl std::hash::Hash for Named {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.path.hash(state);
        self.name.hash(state);
    }
}

/// A parameter, result, or struct field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Var {
    /// The name; empty where there is none.
    pub name: Arc<str>,
    /// The type.
    pub typ: Type,
    /// Whether a struct field is embedded.
    pub is_embedded: bool,
}

/// A function type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signature {
    /// `[T any]`: the names of the function's own type parameters.
    pub type_params: Vec<Arc<str>>,
    /// The constraints of the type parameters, one each.
    pub constraints: Vec<Type>,
    /// The parameters; the last of a variadic function is a slice.
    pub params: Vec<Var>,
    /// The results.
    pub results: Vec<Var>,
    /// Whether the last parameter is `...T`.
    pub is_variadic: bool,
}

/// A struct type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Struct {
    /// The fields in order.
    pub fields: Vec<Var>,
}

/// An interface type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interface {
    /// The methods that are written out: name and signature.
    pub methods: Vec<(Arc<str>, Arc<Signature>)>,
    /// Embedded interfaces and unions; a union of several terms is a [`Type::Tuple`] of them, `~T` is T.
    pub embedded: Vec<Type>,
}

impl Type {
    /// Returns whether it is the same wherever it stands: known, and a declared or a basic type or made of such.
    pub fn is_concrete(&self) -> bool {
        match self {
            Type::Basic(_) => true,
            Type::Named(named) => named.args.iter().all(Type::is_concrete),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => elem.is_concrete(),
            Type::Func(sig) => sig.params.iter().chain(&sig.results).all(|var| var.typ.is_concrete()),
            _ => false,
        }
    }

    /// Returns the type that a pointer points to, or the type itself.
    #[allow(clippy::should_implement_trait, reason = "the word of go/types; a type is no smart pointer")]
    pub fn deref(&self) -> &Type {
        match self {
            Type::Pointer(elem) => elem,
            other => other,
        }
    }
    /// Returns the declared type behind at most one pointer.
    pub fn named(&self) -> Option<&Arc<Named>> {
        match self.deref() {
            Type::Named(named) => Some(named),
            _ => None,
        }
    }
    /// Returns whether this is `Unknown`.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Type::Unknown)
    }
    /// Returns whether this is the predeclared `error`.
    pub fn is_error(&self) -> bool {
        matches!(self, Type::Named(n) if n.path.is_empty() && &*n.name == "error")
    }
    /// Returns the predeclared `error`.
    pub fn error() -> Type {
        Type::Named(Arc::new(Named { pkg: PkgId::NONE, path: "".into(), name: "error".into(), args: Vec::new() }))
    }
    /// Returns `any`.
    pub fn any() -> Type {
        Type::Interface(Arc::default())
    }
    /// Returns `*elem`, and `Unknown` for an unknown `elem`.
    pub fn pointer_to(elem: Type) -> Type {
        if elem.is_unknown() { Type::Unknown } else { Type::Pointer(Arc::new(elem)) }
    }
    /// Returns the results of a call with this result type, one by one: a tuple's elements, none for an empty
    /// tuple, else the type itself.
    pub fn results(&self) -> &[Type] {
        match self {
            Type::Tuple(all) => all,
            one => std::slice::from_ref(one),
        }
    }

    /// Returns whether the type prints as `text`.
    pub fn is_written(&self, text: &str) -> bool {
        let mut left = Left(text);
        write!(left, "{self}").is_ok() && left.0.is_empty()
    }
}

/// What is left of a text when what is written has been taken off its front; an error where it begins otherwise.
struct Left<'a>(&'a str);

impl Write for Left<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// Writes the type as Go would, with full import paths: `*net/http.Response`. Resource tables are written so.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Unknown => f.write_str("?"),
            Type::Nil => f.write_str("nil"),
            Type::Basic(basic) => f.write_str(match basic {
                Basic::Bool => "bool",
                Basic::String => "string",
                Basic::Int => "int",
                Basic::Uint => "uint",
                Basic::Byte => "byte",
                Basic::Float => "float64",
                Basic::Complex => "complex128",
                Basic::UnsafePointer => "unsafe.Pointer",
            }),
            Type::Named(named) => named.fmt(f),
            Type::Pointer(elem) => write!(f, "*{elem}"),
            Type::Slice(elem) => write!(f, "[]{elem}"),
            Type::Array(elem) => write!(f, "[n]{elem}"),
            Type::Map(pair) => write!(f, "map[{}]{}", pair.0, pair.1),
            Type::Chan(ChanDir::Both, elem) => write!(f, "chan {elem}"),
            Type::Chan(ChanDir::Send, elem) => write!(f, "chan<- {elem}"),
            Type::Chan(ChanDir::Recv, elem) => write!(f, "<-chan {elem}"),
            Type::Func(signature) => {
                f.write_str("func(")?;
                list(f, signature.params.iter().map(|v| &v.typ))?;
                f.write_str(")")?;
                match signature.results.as_slice() {
                    [] => Ok(()),
                    [one] => write!(f, " {}", one.typ),
                    many => {
                        f.write_str(" (")?;
                        list(f, many.iter().map(|v| &v.typ))?;
                        f.write_str(")")
                    }
                }
            }
            Type::Struct(fields) => {
                f.write_str("struct{")?;
                list(f, fields.fields.iter().map(|v| &v.typ))?;
                f.write_str("}")
            }
            Type::Interface(i) if i.methods.is_empty() && i.embedded.is_empty() => f.write_str("any"),
            Type::Interface(i) => {
                f.write_str("interface{")?;
                for (n, (name, _)) in i.methods.iter().enumerate() {
                    write!(f, "{}{name}()", if n > 0 { "; " } else { "" })?;
                }
                f.write_str("}")
            }
            Type::Tuple(all) => {
                f.write_str("(")?;
                list(f, all.iter())?;
                f.write_str(")")
            }
            Type::TypeParam(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}.", self.path)?;
        }
        f.write_str(&self.name)?;
        if self.args.is_empty() {
            return Ok(());
        }
        f.write_str("[")?;
        list(f, self.args.iter())?;
        f.write_str("]")
    }
}

fn list<'a>(f: &mut fmt::Formatter<'_>, types: impl Iterator<Item = &'a Type>) -> fmt::Result {
    for (n, typ) in types.enumerate() {
        write!(f, "{}{typ}", if n > 0 { ", " } else { "" })?;
    }
    Ok(())
}
