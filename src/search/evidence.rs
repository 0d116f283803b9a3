//! Whether a word that stands in a declaration tells of something that could leak there.
//!
//! ```go
//! // Get( in a comment does not count
//! resp, err := flags.Get(bit) // a method's name does: what flags is, only types can tell
//! if flags.Get(bit) { … }     // but where one value is wanted, a response and an error are not given
//! v, ok := mux.Get("name")    // mux is imported: its Get returns no response
//! n := len(r.Body)            // r is a parameter, nothing that the function acquired
//! f, err := os.Open(name)     // the next statements release f: not even this counts
//! ```
//! Tokens and the signatures of declared functions answer; what they leave open counts.
//!
//! Not modelled: the types of values, names that are declared twice in a function.

use super::bound::Bindings;
use super::receiver::Caller;
use super::settling::Releases;
use crate::detect;
use crate::resource::Resource;
use crate::resource::words::Word;
use crate::syntax::code::{Base, Code};
use crate::syntax::split::DeclKind;
use crate::types::object::FuncRef;
use crate::types::package::Package;
use crate::types::typ::{Signature, Type};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// One declaration's code, as far as it is needed to judge the words that stand in it.
pub(super) struct Evidence<'a> {
    caller: Caller<'a>,
    code: Code<'a>,
    bindings: Bindings<'a>,
    /// By rule, whether a call may drop such a resource: asked once, not for each word.
    drops: RefCell<FxHashMap<usize, bool>>,
}

impl<'a> Evidence<'a> {
    /// Looks at the code of a declaration.
    pub(super) fn of(caller: Caller<'a>, code: Code<'a>, releases: &Releases) -> Self {
        let bindings = Bindings::of(&code, releases);
        Evidence { caller, code, bindings, drops: RefCell::default() }
    }

    /// Returns whether one of the functions, which have the name at an offset, may be called by it, and the next statements
    /// do not release what it gives.
    pub(super) fn calls<'f>(&self, offset: usize, mut funcs: impl Iterator<Item = &'f FuncRef>) -> bool {
        let Some(at) = self.code.name_at(offset) else { return false };
        if !self.code.is_called(at) || self.bindings.settles(at) {
            return false;
        }
        let Caller { universe, package, .. } = self.caller;
        let base = self.code.base(at);
        let imported = if let Base::Name(base) = base { self.import(base) } else { None };
        let is_local = || self.has_dot_import() || self.code.name(at).is_some_and(|name| self.bindings.binds(name));
        let known = match base {
            Base::None => None,
            _ if imported.is_some() => None,
            _ => self.caller.method(&self.code, &self.bindings, at).and_then(|method| method.decl),
        };
        let is_meant = |func: &FuncRef| match (base, &imported, &known) {
            (Base::None, ..) => is_local() || func.recv.is_none() && func.pkg == package.id,
            (Base::Name(base), Some(_), _) if func.recv.is_some() => self.bindings.may_be_local(base),
            (_, Some(path), _) => universe.package(func.pkg).path == *path,
            (.., Some(method)) => func == method,
            _ => func.recv.is_some(),
        };
        let gives_one = |func: &FuncRef| universe.signature(func).is_none_or(|it| it.results.len() < 2);
        funcs.any(|func| is_meant(func) && (self.may_give_many(at) || gives_one(func)))
    }

    /// The path of the import that a name in front of a dot stands for. That of a local, which stands alone somewhere, is
    /// one only if the path says so: a path is not read for its package clause because of it.
    fn import(&self, name: &str) -> Option<Arc<str>> {
        let Caller { universe, package, file, .. } = self.caller;
        if self.bindings.may_be_local(name) && !package.may_import(file, name) {
            return None;
        }
        universe.import_path(package, file, name)
    }

    /// Returns whether a method is called whose first result is dropped and whose error is not: `_, err = client.Ping()`. Such
    /// a call may drop the resource of a word, which has to be released, and there is no word for that.
    pub(super) fn drops(&self, word: &Word, resource: &Resource) -> bool {
        let may_drop = |call: &usize| {
            let is_method = match self.code.base(*call) {
                Base::None => false,
                Base::Name(base) => self.import(base).is_none(),
                Base::Call | Base::Other => true,
            };
            is_method && !self.code.name(*call).is_some_and(|name| self.means_another(*call, name, resource))
        };
        let any = || self.bindings.dropped().iter().any(may_drop);
        *self.drops.borrow_mut().entry(word.resource).or_insert_with(any)
    }

    /// Returns whether the `word` of a resource that stands at an offset of the file counts.
    pub(super) fn counts(&self, offset: usize, word: &Word, resource: &Resource) -> bool {
        let Some(at) = self.code.name_at(offset + word.name_offset()) else { return false };
        let Some(name) = self.code.name(at) else { return false };
        if self.bindings.is_settled(at, resource) {
            return false;
        }
        let is_called = self.code.is_called(at);
        let by_name = || resource.names_method(name);
        let results = resource.results_under_any_name();
        let base = self.code.base(at);
        match base {
            Base::None => self.alone(at, name, word, resource),
            Base::Name(base) if let Some(path) = self.import(base) => {
                // (A local may have the name of an import.)
                self.of_package(at, &path, name, resource) || self.bindings.may_be_local(base)
            }
            Base::Name(base) if !is_called => by_name() || self.bindings.may_hold(base, resource, results.unwrap_or(1)),
            Base::Call if !is_called => true,
            _ if !is_called => by_name(),
            _ if self.means_another(at, name, resource) => false,
            _ if by_name() => true,
            _ => {
                let may_give = results.is_some_and(|results| results < 2 || self.may_give_many(at));
                may_give && word.begins_name(offset, self.code.start(at))
            }
        }
    }

    /// Whether the method that is called at a place is known, and acquires nothing.
    fn means_another(&self, at: usize, name: &str, resource: &Resource) -> bool {
        let Some(method) = self.caller.method(&self.code, &self.bindings, at) else { return false };
        let key = if method.recv.is_empty() { name.to_owned() } else { format!("{}.{name}", method.recv) };
        !self.may_acquire(&method.signature, &key, name, resource)
    }

    /// A name that stands alone: of the package, or of a local.
    fn alone(&self, at: usize, name: &str, word: &Word, resource: &Resource) -> bool {
        let local = || self.bindings.may_hold(name, resource, 1) || word.is_of_calls() || self.has_dot_import();
        if self.bindings.binds(name) {
            return local();
        }
        self.declared(self.caller.package, at, name, resource).unwrap_or_else(local)
    }

    /// Whether names of other packages may stand alone.
    fn has_dot_import(&self) -> bool {
        let mut imports = self.caller.package.file(self.caller.file).head.imports.iter();
        imports.any(|import| import.name.as_ref().is_some_and(|name| &*name.name == "."))
    }

    /// A name that an import declares.
    fn of_package(&self, at: usize, path: &str, name: &str, resource: &Resource) -> bool {
        let key = format!("{path}.{name}");
        if resource.is_of_type(&key) {
            let is_made = at >= 3 && self.code.text(at - 3) == "&";
            return !is_made && !self.is_given(at);
        }
        let unknown = || detect::may_acquire(self.caller.universe, resource, &key, name, &[Type::Unknown]);
        let Some(pkg) = self.caller.universe.import(path, self.caller.package.id) else { return unknown() };
        self.declared(&self.caller.universe.package(pkg), at, name, resource).unwrap_or_else(unknown)
    }

    /// Whether the name at a place stands in the type of a parameter or of the receiver.
    fn is_given(&self, at: usize) -> bool {
        let Some(open) = self.code.enclosing(at).filter(|open| *open > 0) else { return false };
        if self.code.text(open) != "(" {
            return false;
        }
        let is_in_head = || self.caller.decl.body.is_some_and(|body| self.code.start(open) < body.start);
        match self.code.text(open - 1) {
            "func" => true,
            // The results.
            ")" => false,
            _ => is_in_head() && self.code.enclosing(open).is_none(),
        }
    }

    /// Whether the name at a place counts as what a package declares by it; none if it declares nothing by it.
    fn declared(&self, package: &Package, at: usize, name: &str, resource: &Resource) -> Option<bool> {
        let first = package.lookup(name).first()?;
        Some(match package.decl(*first).kind {
            DeclKind::Func => self.may_give(FuncRef { pkg: package.id, recv: None, name: name.into() }, resource),
            DeclKind::Var => self.code.is_called(at),
            DeclKind::Const | DeclKind::Type => false,
        })
    }

    /// Whether the call of the name at a place stands where it may give several values.
    fn may_give_many(&self, at: usize) -> bool {
        let behind = self.code.behind_bracket(at + 1);
        // The end of a statement, or of the arguments of another call.
        let is_alone = behind.is_some_and(|at| self.code.ends_statement(at) || matches!(self.code.text(at), ")" | "}"));
        is_alone && !self.bindings.is_only_value(at)
    }

    /// Whether calls of a declared function may acquire.
    fn may_give(&self, func: FuncRef, resource: &Resource) -> bool {
        let Some(signature) = self.caller.universe.signature(&func) else { return true };
        self.may_acquire(&signature, &self.caller.universe.key_of(&func), &func.name, resource)
    }

    /// Whether what has this signature may acquire, as far as the names and the results tell.
    fn may_acquire(&self, signature: &Signature, key: &str, name: &str, resource: &Resource) -> bool {
        let results: Vec<Type> = signature.results.iter().map(|result| result.typ.clone()).collect();
        detect::may_acquire(self.caller.universe, resource, key, name, &results)
    }
}
