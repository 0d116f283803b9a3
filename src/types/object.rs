//! What a package-level name stands for.
//!
//! `http.Get` is a [`Object::Func`], `http.Client` a [`Object::Type`], `http.DefaultClient` a [`Object::Var`].
//! Not modelled: constant values.

use super::package::PkgId;
use super::typ::{Signature, Type};
use std::sync::Arc;

/// Names a declared function or method; equal for the same declaration whatever the file asking.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FuncRef {
    /// The package; [`PkgId::NONE`] when its sources are missing.
    pub pkg: PkgId,
    /// The base type of a method's receiver.
    pub recv: Option<Arc<str>>,
    /// The name.
    pub name: Arc<str>,
}

/// What a package-level name stands for.
#[derive(Clone, Debug)]
pub enum Object {
    /// A function.
    Func(FuncRef),
    /// A type; a generic one without arguments.
    Type(Type),
    /// A variable.
    Var(Type),
    /// A constant.
    Const {
        /// Its type; the default type of an untyped one.
        typ: Type,
        /// Whether it is untyped.
        is_untyped: bool,
    },
    /// The package declares no such name.
    None,
    /// Candidates that disagree, or a package without sources.
    Unknown,
}

/// What `x.name` selects in a type.
#[derive(Clone, Debug)]
pub enum Selection {
    /// A field.
    Field {
        /// Its type.
        typ: Type,
        /// The embedded fields on the way, outermost first.
        embedded: Vec<Arc<str>>,
    },
    /// A method.
    Method(Method),
    /// The type has no such field or method.
    None,
    /// Something on the way is unknown, or the name is ambiguous.
    Unknown,
}

/// A method that was selected.
#[derive(Clone, Debug)]
pub struct Method {
    /// Its name.
    pub name: Arc<str>,
    /// Its signature, the receiver's type arguments put in.
    pub signature: Arc<Signature>,
    /// Its declaration; none for an interface's method.
    pub decl: Option<FuncRef>,
    /// The type that declares it, as `net/http.Client`; empty for an unnamed interface.
    pub recv: Arc<str>,
    /// Whether an interface declares it.
    pub is_interface: bool,
    /// Whether only a pointer to the operand's type has it in its method set.
    pub needs_pointer: bool,
    /// The embedded fields on the way, outermost first.
    pub embedded: Vec<Arc<str>>,
}

/// A three-valued answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
}
