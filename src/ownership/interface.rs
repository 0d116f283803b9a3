//! What the tree's own implementations of an interface's method do with what they are given, and what they give.
//!
//! ```go
//! type plugin interface{ init(io.Writer) }
//! func (l *fileLog) init(w io.Writer) { l.w = w }   // keeps it
//! p.init(f)                                         // so f may live on, though an io.Writer cannot be closed
//!
//! func WithFile(name string, use func(io.Reader) error) error { …; return use(f) }
//! WithFile(name, func(r io.Reader) error { s = bufio.NewScanner(r); return nil })   // so may this one
//! ```
//! A function value that the tree stores, or hands on in ways that are not followed, may be anything; only one that comes from
//! outside of the tree is taken at its type's word.
//!
//! Types say that what is passed as an `io.Reader` is only read; one implementation that is seen to do otherwise is
//! enough to doubt it, and if all are seen to leave it alone, they do, whatever the type; generated ones do not count, as doubles keep their arguments to look at them. What all of them give
//! without a release being owed, nobody has to release. What stands in tests counts for neither.
//!
//! Not modelled: implementations by an embedded type, interfaces of libraries.

use super::body::Body;
use super::depth::Depth;
use super::flow::Flow;
use super::program::Program;
use super::summary::{End, Inputs};
use super::target::Function;
use crate::detect::{Origin, Question};
use crate::syntax::ast::ExprId;
use crate::types::info::Callee;
use crate::types::methods::Methods;
use crate::types::object::{FuncRef, Selection};
use crate::types::package::{DeclRef, File, PkgId};
use crate::types::typ::{Signature, Type};
use std::collections::BTreeSet;

/// With more implementations than this, one of them may do anything.
const MAX_IMPLEMENTATIONS: usize = 32;

/// What the tree's implementations of a method do with what they are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Implementations {
    /// There are none.
    None,
    /// All of them are seen to leave it alone.
    Borrow,
    /// One of them may keep or release it.
    MayKeep,
}

impl Flow<'_> {
    /// Returns what the implementations of the called method of an interface of the tree do with what they are given.
    pub(super) fn implementations_do(&self, call: ExprId, callee: &Callee, given: &Inputs) -> Implementations {
        let leaves_alone = |func: Function| {
            let effect = self.effect_of_callee(&func, given);
            effect.is_some_and(|it| [it.ok.end, it.failed.end].iter().all(|end| matches!(end, End::Kept | End::Never)))
        };
        match callee {
            Callee::Method { is_interface: true, recv, name, .. } => {
                let Some(signature) = self.body.info.signature_of(call) else { return Implementations::None };
                let mut all = self.program.implementations(recv, name, signature);
                all.retain(|func| !self.program.is_generated(func));
                match all.len() {
                    0 => Implementations::None,
                    1..=MAX_IMPLEMENTATIONS if all.into_iter().map(Function::Declared).all(leaves_alone) => {
                        Implementations::Borrow
                    }
                    _ => Implementations::MayKeep,
                }
            }
            // (Others may hand in what they like: that these borrow says nothing of those.)
            Callee::Value(value) if !given.is_empty() => {
                let is_harmless = match self.program.handed_in(self.body, *value, Depth::TOP) {
                    Some(all) => all.into_iter().all(leaves_alone),
                    // (What it gives may be what keeps what it was given.)
                    None => !self.gives_plain(call),
                };
                if is_harmless { Implementations::None } else { Implementations::MayKeep }
            }
            _ => Implementations::None,
        }
    }
}

impl Program {
    /// Returns what is known of a result of a method of an interface of the tree: that nothing is owed, if that holds for
    /// each of the tree's own implementations. (Of constructors it is known only that they are not seen to open anything.)
    pub(super) fn origin_of_implementations(
        &self,
        body: &Body,
        callee: &Callee,
        question: Question,
        depth: Depth<'_>,
    ) -> Origin {
        let Callee::Method { is_interface: true, recv, recv_expr, name, .. } = callee else { return Origin::Unknown };
        let is_made = self.resources[question.resource].producers[question.producer].result_type.is_none();
        let Selection::Method(method) = self.universe.lookup(body.info.type_of(*recv_expr), name) else {
            return Origin::Unknown;
        };
        if is_made {
            return Origin::Unknown;
        }
        let mut all = self.implementations(recv, name, &method.signature);
        let gives_the_same = |func: &FuncRef| {
            let signature = self.universe.signature(func);
            signature.is_some_and(|signature| results(&signature) == results(&method.signature))
        };
        all.retain(gives_the_same);
        let owes_nothing =
            |func: FuncRef| self.origin(&Function::Declared(func), question, depth.deeper()) == Origin::NotOwed;
        let is_known = !all.is_empty() && all.len() <= MAX_IMPLEMENTATIONS;
        if is_known && all.into_iter().all(owes_nothing) { Origin::NotOwed } else { Origin::Unknown }
    }

    /// Returns the tree's methods that have the name and parameters of one that an interface of the tree declares.
    fn implementations(&self, interface: &str, name: &str, signature: &Signature) -> BTreeSet<FuncRef> {
        self.remember_implementations(interface, name, signature, || {
            let declared_in = interface.rsplit_once('.').map(|(path, _)| path);
            let is_declared_here = |path: &str| declared_in.is_none_or(|declared| declared == path);
            if !self.own.iter().any(|pkg| is_declared_here(&self.universe.package(*pkg).path)) {
                return BTreeSet::new();
            }
            let methods = self.methods.get_or_init(|| Methods::of(&self.universe, &self.own, is_no_test));
            methods.named(name).flat_map(|pkg| self.methods_called(pkg, name, signature)).collect()
        })
    }

    fn methods_called(&self, pkg: PkgId, name: &str, signature: &Signature) -> Vec<FuncRef> {
        let package = self.universe.package(pkg);
        let is_no_test_at = |at: &DeclRef| is_no_test(package.file(at.file));
        let has_it = |recv: &&str| package.method(recv, name).iter().any(is_no_test_at);
        let methods = package.receivers().filter(has_it);
        let named = methods.map(|recv| FuncRef { pkg, recv: Some(recv.into()), name: name.into() });
        let takes_it = |it: &Signature| {
            it.params.len() == signature.params.len()
                // (What a type parameter stands for is anybody's guess.)
                && params(it).into_iter().zip(params(signature)).all(|(one, other)| {
                    one == other || !(one.is_concrete() && other.is_concrete())
                })
        };
        named.filter(|func| self.universe.signature(func).is_none_or(|it| takes_it(&it))).collect()
    }

    fn is_generated(&self, func: &FuncRef) -> bool {
        let package = self.universe.package(func.pkg);
        let places = func.recv.as_ref().map(|recv| package.method(recv, &func.name));
        places.unwrap_or_default().iter().any(|at| package.file(at.file).head.is_generated)
    }
}

fn is_no_test(file: &File) -> bool {
    !file.name.ends_with("_test.go")
}

fn params(signature: &Signature) -> Vec<&Type> {
    signature.params.iter().map(|param| &param.typ).collect()
}

fn results(signature: &Signature) -> Vec<&Type> {
    signature.results.iter().map(|result| &result.typ).collect()
}
