//! Which of a package's types its users get values of, rather than only make them.
//!
//! ```go
//! func (c *Client) Head(*HeadInput) (*HeadOutput, error)   // HeadOutput is obtained, HeadInput is not
//! type Do func(...func(*DoRequest)) error                  // an option sets what it is given: nor is DoRequest
//! ```
//! Results, variables, fields, and all that interfaces mention count as obtained, and so do types that others embed.
//!
//! Not modelled: types that only another package hands out; values made by conversion.

use super::object::{FuncRef, Object};
use super::package::Package;
use super::typ::{Signature, Type};
use super::universe::Universe;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns the package's types that its exported declarations give to their users, and those that are embedded.
pub(super) fn obtained(universe: &Universe, package: &Package) -> Obtained {
    let mut search = Search { package, found: BTreeSet::new(), embedded: BTreeSet::new() };
    for name in package.names() {
        match universe.object(package.id, name) {
            Object::Func(func) => {
                if let Some(signature) = universe.signature(&func) {
                    search.signature(&signature, true);
                }
            }
            Object::Var(typ) | Object::Const { typ, .. } => search.typ(&typ, true),
            Object::Type(typ) => search.typ(&universe.underlying(&typ), true),
            Object::None | Object::Unknown => {}
        }
        for method in package.method_names(name) {
            let func = FuncRef { pkg: package.id, recv: Some(name.into()), name: method.into() };
            if let Some(signature) = universe.signature(&func) {
                search.signature(&signature, true);
            }
        }
    }
    Obtained { names: search.found, embedded: search.embedded }
}

/// Returns whether a function only sets what it is given: `func(*Options)`.
pub(super) fn is_option(signature: &Signature) -> bool {
    let [param] = signature.params.as_slice() else { return false };
    signature.results.is_empty() && matches!(param.typ, Type::Pointer(_))
}

/// The name of the type that an embedded field has.
fn name_of(typ: &Type) -> Option<Arc<str>> {
    match typ {
        Type::Named(named) => Some(named.name.clone()),
        Type::Pointer(elem) => name_of(elem),
        _ => None,
    }
}

/// Types that are more than what users put into a call.
#[derive(Debug, Default)]
pub(super) struct Obtained {
    /// The names of those that users get values of.
    pub(super) names: BTreeSet<Arc<str>>,
    /// The names of those that other structs embed.
    pub(super) embedded: BTreeSet<Arc<str>>,
}

struct Search<'a> {
    package: &'a Package,
    found: BTreeSet<Arc<str>>,
    embedded: BTreeSet<Arc<str>>,
}

impl Search<'_> {
    /// Looks at a type of which users get values, or else give them.
    fn typ(&mut self, typ: &Type, is_got: bool) {
        match typ {
            Type::Named(named) => {
                if is_got && named.path == self.package.path {
                    self.found.insert(named.name.clone());
                }
                named.args.iter().for_each(|arg| self.typ(arg, is_got));
            }
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => {
                self.typ(elem, is_got);
            }
            Type::Map(pair) => {
                self.typ(&pair.0, is_got);
                self.typ(&pair.1, is_got);
            }
            Type::Tuple(all) => all.iter().for_each(|typ| self.typ(typ, is_got)),
            Type::Func(signature) => self.signature(signature, is_got),
            Type::Struct(all) => {
                for field in &all.fields {
                    self.typ(&field.typ, is_got);
                    if field.is_embedded {
                        self.embedded.extend(name_of(&field.typ));
                    }
                }
            }
            Type::Interface(interface) => {
                for (_, signature) in &interface.methods {
                    // Users may call them or implement them.
                    self.signature(signature, true);
                    self.signature(signature, false);
                }
                interface.embedded.iter().for_each(|typ| self.typ(typ, true));
            }
            Type::Unknown | Type::Nil | Type::Basic(_) | Type::TypeParam(_) => {}
        }
    }

    /// Of a function that users call they get the results, of one that they write the parameters.
    fn signature(&mut self, signature: &Signature, is_called: bool) {
        signature.results.iter().for_each(|result| self.typ(&result.typ, is_called));
        if is_called || !is_option(signature) {
            signature.params.iter().for_each(|param| self.typ(&param.typ, !is_called));
        }
    }
}
