//! The method that is called on a member of something declared, found without a look at the statements.
//!
//! ```go
//! func (s *server) stop(once *sync.Once) {
//!     once.Do(s.close)       // once is a parameter: Do returns nothing
//!     s.header.Get("accept") // s is the receiver: its field is of a type whose Get returns a string
//!     started.Do(run)        // started is a variable of the package
//!     req := s.request()     // req is bound once, to the one result of a declared function
//!     req.Header.Get("host")
//! }
//! ```
//! Not modelled: the types of other locals, of elements, and of what type arguments make.

use super::bound::Bindings;
use crate::syntax::code::Code;
use crate::syntax::decls::DeclSpan;
use crate::syntax::split::DeclKind;
use crate::types::object::{FuncRef, Method, Object, Selection};
use crate::types::package::{FileId, Package, PkgId};
use crate::types::typ::Type;
use crate::types::universe::Universe;
use std::sync::Arc;

/// A declaration in which methods are called.
pub(super) struct Caller<'a> {
    pub(super) universe: &'a Universe,
    pub(super) package: &'a Package,
    pub(super) file: FileId,
    pub(super) decl: DeclSpan<'a>,
}

/// How many calls and members deep a receiver is followed.
const MAX_DEPTH: usize = 8;

impl Caller<'_> {
    /// Returns the method that the name at a place of the declaration's code means; none if only types of values tell.
    pub(super) fn method(&self, code: &Code<'_>, bindings: &Bindings<'_>, at: usize) -> Option<Method> {
        Receiver { caller: self, code, bindings }.method(at, MAX_DEPTH)
    }

    /// The type of a package's variable.
    fn variable(&self, pkg: PkgId, name: &str) -> Option<Type> {
        match self.universe.object(pkg, name) {
            Object::Var(typ) if !typ.is_unknown() => Some(typ),
            _ => None,
        }
    }

    /// The type of a parameter, the receiver or a result of the declaration, none if it is not known; none if it has no
    /// such one.
    fn parameter(&self, code: &Code<'_>, name: &str) -> Option<Option<Type>> {
        let recv = self.decl.recv();
        let body = self.decl.body.filter(|_| self.decl.kind == DeclKind::Func)?;
        let mut header = code.all().take_while(|at| code.start(*at) < body.start);
        if !header.any(|at| code.name(at) == Some(name)) {
            return None;
        }
        if let Some(recv) = recv
            && code.name(2) == Some(name)
            && code.text(3) != ")"
        {
            let Object::Type(typ) = self.universe.object(self.package.id, recv) else { return Some(None) };
            return Some(Some(typ));
        }
        let own = self.decl.names().next()?;
        let func = FuncRef { pkg: self.package.id, recv: recv.map(Arc::from), name: own.into() };
        // (Twins may call their parameters otherwise.)
        if self.universe.refs(self.package, &func).len() != 1 {
            return Some(None);
        }
        let Some(signature) = self.universe.signature(&func) else { return Some(None) };
        let vars = signature.params.iter().chain(&signature.results);
        vars.into_iter().find(|var| &*var.name == name).map(|var| Some(var.typ.clone()))
    }
}

/// What stands in front of a method's name.
struct Receiver<'a> {
    caller: &'a Caller<'a>,
    code: &'a Code<'a>,
    bindings: &'a Bindings<'a>,
}

impl Receiver<'_> {
    fn method(&self, at: usize, depth: usize) -> Option<Method> {
        if at < 2 || self.code.text(at - 1) != "." {
            return None;
        }
        let typ = self.ends(at - 2, depth.checked_sub(1)?)?;
        match self.caller.universe.lookup(&typ, self.code.text(at)) {
            Selection::Method(method) => Some(method),
            _ => None,
        }
    }

    /// The type of the operand of which the last token stands at a place.
    fn ends(&self, at: usize, depth: usize) -> Option<Type> {
        let depth = depth.checked_sub(1)?;
        if self.code.text(at) == ")" {
            return self.result(self.code.opening(at)?.checked_sub(1)?, 0, 1, depth);
        }
        let name = self.code.name(at)?;
        if at < 2 || self.code.text(at - 1) != "." {
            return self.root(at, name, depth);
        }
        if let Some(pkg) = self.package(at - 2) {
            return self.caller.variable(pkg, name);
        }
        match self.caller.universe.lookup(&self.ends(at - 2, depth)?, name) {
            Selection::Field { typ, .. } => Some(typ),
            _ => None,
        }
    }

    /// The type of what a name stands for that is a member of nothing.
    fn root(&self, at: usize, name: &str, depth: usize) -> Option<Type> {
        if self.bindings.may_be_bound(name) {
            let given = self.bindings.given(name)?;
            // Out of the local's scope the name is that of a parameter or of the package.
            let is_its_only =
                self.caller.package.lookup(name).is_empty() && self.caller.parameter(self.code, name).is_none();
            let is_it = given.call < at && is_its_only;
            return is_it.then(|| self.result(given.call, given.result, given.results, depth))?;
        }
        match self.caller.parameter(self.code, name) {
            Some(typ) => typ,
            None => self.caller.variable(self.caller.package.id, name),
        }
    }

    /// The type of one of the results, if there are so many, of the call of the name at a place.
    fn result(&self, call: usize, result: usize, results: usize, depth: usize) -> Option<Type> {
        let name = self.code.name(call)?;
        let is_member = call >= 2 && self.code.text(call - 1) == ".";
        let is_local = || self.bindings.may_be_bound(name) || self.caller.parameter(self.code, name).is_some();
        if !is_member && is_local() {
            return None;
        }
        let package = if is_member { self.package(call - 2) } else { Some(self.caller.package.id) };
        let signature = match package {
            Some(pkg) => self.caller.universe.signature(&FuncRef { pkg, recv: None, name: name.into() })?,
            None => self.method(call, depth)?.signature,
        };
        let has_all = signature.results.len() == results && signature.type_params.is_empty();
        has_all.then(|| signature.results[result].typ.clone()).filter(|typ| !typ.is_unknown())
    }

    /// The package that the name at a place stands for, if it is one of an import.
    fn package(&self, at: usize) -> Option<PkgId> {
        let name = self.code.name(at).filter(|_| at < 1 || self.code.text(at - 1) != ".")?;
        let Caller { universe, package, file, .. } = self.caller;
        if self.bindings.may_be_bound(name) || self.bindings.may_be_local(name) {
            return None;
        }
        universe.import(&universe.import_path(package, *file, name)?, package.id)
    }
}
