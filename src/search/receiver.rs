//! The method that is called on a member of something declared, found without a look at the statements.
//!
//! ```go
//! func (s *server) stop(once *sync.Once) {
//!     once.Do(s.close)       // once is a parameter: Do returns nothing
//!     s.header.Get("accept") // s is the receiver: its field is of a type whose Get returns a string
//!     started.Do(run)        // started is a variable of the package
//! }
//! ```
//! Not modelled: the types of locals, of calls and of elements.

use super::bound::Bindings;
use crate::syntax::code::Code;
use crate::syntax::split::{DeclKind, DeclSpan};
use crate::types::object::{FuncRef, Method, Object, Selection};
use crate::types::package::{FileId, Package, PkgId};
use crate::types::typ::Type;
use crate::types::universe::Universe;

/// A declaration in which methods are called.
pub(super) struct Caller<'a> {
    pub(super) universe: &'a Universe,
    pub(super) package: &'a Package,
    pub(super) file: FileId,
    pub(super) decl: &'a DeclSpan,
}

impl Caller<'_> {
    /// Returns the method that the name at a place of the declaration's code means; none if only types of values tell.
    pub(super) fn method(&self, code: &Code<'_>, bindings: &Bindings<'_>, at: usize) -> Option<Method> {
        let mut root = at;
        while root >= 2 && code.text(root - 1) == "." {
            root -= 2;
            code.name(root)?;
        }
        if root == at || bindings.may_be_bound(code.text(root)) {
            return None;
        }
        let (mut typ, mut next) = self.root(code, root)?;
        while next < at {
            typ = match self.universe.lookup(&typ, code.text(next)) {
                Selection::Field { typ, .. } => typ,
                _ => return None,
            };
            next += 2;
        }
        match self.universe.lookup(&typ, code.text(at)) {
            Selection::Method(method) => Some(method),
            _ => None,
        }
    }

    /// The type of what a chain of names begins with, and the place of the name behind it.
    fn root(&self, code: &Code<'_>, at: usize) -> Option<(Type, usize)> {
        let name = code.text(at);
        if let Some(typ) = self.parameter(code, name) {
            return Some((typ?, at + 2));
        }
        match self.universe.import_path(self.package, self.file, name) {
            Some(path) => {
                let pkg = self.universe.import(&path, self.package.id)?;
                Some((self.variable(pkg, code.text(at + 2))?, at + 4))
            }
            None => Some((self.variable(self.package.id, name)?, at + 2)),
        }
    }

    fn variable(&self, pkg: PkgId, name: &str) -> Option<Type> {
        match self.universe.object(pkg, name) {
            Object::Var(typ) if !typ.is_unknown() => Some(typ),
            _ => None,
        }
    }

    /// The type of a parameter, the receiver or a result of the declaration, none if it is not known; none if it has no
    /// such one.
    fn parameter(&self, code: &Code<'_>, name: &str) -> Option<Option<Type>> {
        let DeclSpan { recv, body, .. } = self.decl;
        let body = body.filter(|_| self.decl.kind == DeclKind::Func)?;
        let mut header = code.all().take_while(|at| code.start(*at) < body.start);
        if !header.any(|at| code.name(at) == Some(name)) {
            return None;
        }
        if recv.is_some() && code.name(2) == Some(name) && code.text(3) != ")" {
            let Object::Type(typ) = self.universe.object(self.package.id, recv.as_ref()?) else { return Some(None) };
            return Some(Some(typ));
        }
        let own = self.decl.names.first()?.name.clone();
        let refs = match recv {
            Some(recv) => self.package.method(recv, &own),
            None => self.package.lookup(&own),
        };
        // (Twins may call their parameters otherwise.)
        if refs.len() != 1 {
            return Some(None);
        }
        let func = FuncRef { pkg: self.package.id, recv: recv.clone(), name: own };
        let Some(signature) = self.universe.signature(&func) else { return Some(None) };
        let vars = signature.params.iter().chain(&signature.results);
        vars.into_iter().find(|var| &*var.name == name).map(|var| Some(var.typ.clone()))
    }
}
