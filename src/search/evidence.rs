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

use super::Settled;
use super::bound::Bindings;
use crate::detect;
use crate::resource::Resource;
use crate::resource::words::Word;
use crate::syntax::code::{Base, Code};
use crate::syntax::split::DeclKind;
use crate::text::span::Span;
use crate::types::object::FuncRef;
use crate::types::package::{FileId, Package};
use crate::types::typ::Type;
use crate::types::universe::Universe;
use std::cell::OnceCell;

/// One declaration's code, as far as it is needed to judge the words that stand in it.
pub(super) struct Evidence<'a> {
    universe: &'a Universe,
    package: &'a Package,
    file: FileId,
    code: Code<'a>,
    bindings: Bindings<'a>,
    drops: OnceCell<bool>,
}

impl<'a> Evidence<'a> {
    /// Reads the code at `span` of a file.
    pub(super) fn of(universe: &'a Universe, package: &'a Package, file: FileId, span: Span, settled: Settled) -> Self {
        let code = Code::of(&package.file(file).text, span);
        let bindings = Bindings::of(&code, settled);
        Evidence { universe, package, file, code, bindings, drops: OnceCell::new() }
    }

    /// Returns whether a function is called by the name at an offset, and the next statements do not release what it gives.
    pub(super) fn calls(&self, offset: usize) -> bool {
        self.code.name_at(offset).is_some_and(|at| self.code.is_called(at) && !self.bindings.settles(at))
    }

    /// Returns whether a method is called whose first result is dropped and whose error is not: `_, err = client.Ping()`. Such
    /// a call may drop what has to be released, and there is no word for that.
    pub(super) fn drops(&self) -> bool {
        let is_imported = |base: &str| self.universe.import_path(self.package, self.file, base).is_some();
        let is_method = |call: &usize| match self.code.base(*call) {
            Base::None => false,
            Base::Name(base) => !is_imported(base),
            Base::Call | Base::Other => true,
        };
        *self.drops.get_or_init(|| self.bindings.dropped().iter().any(is_method))
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
            Base::Name(base) if let Some(path) = self.universe.import_path(self.package, self.file, base) => {
                // (A local may have the name of an import.)
                self.of_package(at, &path, name, resource) || self.bindings.may_be_local(base)
            }
            Base::Name(base) if !is_called => by_name() || self.bindings.may_hold(base, resource, results.unwrap_or(1)),
            Base::Call if !is_called => true,
            _ if !is_called => by_name(),
            _ if by_name() => true,
            _ => {
                let may_give = results.is_some_and(|results| results < 2 || self.may_give_many(at));
                may_give && word.begins_name(offset, self.code.start(at))
            }
        }
    }

    /// A name that stands alone: of the package, or of a local.
    fn alone(&self, at: usize, name: &str, word: &Word, resource: &Resource) -> bool {
        let local = || self.bindings.may_hold(name, resource, 1) || word.is_of_calls() || self.has_dot_import();
        if self.bindings.binds(name) {
            return local();
        }
        self.declared(self.package, at, name, resource).unwrap_or_else(local)
    }

    /// Whether names of other packages may stand alone.
    fn has_dot_import(&self) -> bool {
        let mut imports = self.package.file(self.file).head.imports.iter();
        imports.any(|import| import.name.as_ref().is_some_and(|name| &*name.name == "."))
    }

    /// A name that an import declares.
    fn of_package(&self, at: usize, path: &str, name: &str, resource: &Resource) -> bool {
        let key = format!("{path}.{name}");
        if resource.is_of_type(&key) {
            return !(at >= 3 && self.code.text(at - 3) == "&");
        }
        let unknown = || detect::may_acquire(self.universe, resource, &key, name, &[Type::Unknown]);
        let Some(pkg) = self.universe.import(path, self.package.id) else { return unknown() };
        self.declared(&self.universe.package(pkg), at, name, resource).unwrap_or_else(unknown)
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
        let Some(signature) = self.universe.signature(&func) else { return true };
        let results: Vec<Type> = signature.results.iter().map(|result| result.typ.clone()).collect();
        let key = format!("{}.{}", self.universe.package(func.pkg).path, func.name);
        detect::may_acquire(self.universe, resource, &key, &func.name, &results)
    }
}
