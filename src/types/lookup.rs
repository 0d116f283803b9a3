//! Fields and methods of a type, through embedding and pointers.
//!
//! With `type T struct{ *http.Client }` the selector `t.Do` finds `net/http.Client`'s method through the embedded field
//! `Client`. The search goes level by level as Go's does; a level that holds an unknown type ends it with `Unknown`
//! unless the name was found there or before.
//!
//! Not modelled: unexported names of other packages are found like exported ones.

use super::infer::{substitute, substitute_signature};
use super::object::{Answer, FuncRef, Method, Selection};
use super::package::PkgId;
use super::typ::{Interface, Named, Signature, Type};
use super::universe::{Universe, is_same_signature};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// How deep embedding may nest.
const MAX_DEPTH: usize = 16;

/// An embedded type on one level of the search.
struct Embedded {
    typ: Type,
    path: Vec<Arc<str>>,
    /// Whether a pointer was followed, so that pointer methods are in the method set.
    is_indirect: bool,
}

/// The methods of an interface.
pub(super) struct InterfaceMethods {
    pub(super) methods: BTreeMap<Arc<str>, (Arc<Signature>, Arc<str>)>,
    /// Whether every embedded interface is known.
    pub(super) is_complete: bool,
}

/// The names in a method set.
#[derive(Clone, Debug, Default)]
pub struct MethodNames {
    /// The names.
    pub names: BTreeSet<Arc<str>>,
    /// Whether nothing unknown was on the way.
    pub is_complete: bool,
}

impl Universe {
    /// Returns the field or method that `name` selects in a value of type `typ`.
    pub fn lookup(&self, typ: &Type, name: &str) -> Selection {
        let mut level = vec![start(typ)];
        let mut seen = HashSet::new();
        for _ in 0..MAX_DEPTH {
            let mut found = Vec::new();
            let mut next = Vec::new();
            let mut is_unknown = false;
            for entry in level {
                if let Type::Named(_) = entry.typ
                    && !seen.insert(entry.typ.clone())
                {
                    continue;
                }
                match self.select_here(&entry, name, &mut next) {
                    Selection::None => {}
                    Selection::Unknown => is_unknown = true,
                    selection => found.push(selection),
                }
            }
            match found.len() {
                0 if is_unknown => return Selection::Unknown,
                0 if next.is_empty() => return Selection::None,
                0 => level = next,
                1 => return found.swap_remove(0),
                _ => return Selection::Unknown,
            }
        }
        Selection::Unknown
    }

    fn select_here(&self, entry: &Embedded, name: &str, next: &mut Vec<Embedded>) -> Selection {
        // Fields first: of a name that a type's built files declare as field and others as method, the field counts.
        let under = self.underlying(&entry.typ);
        if let Type::Struct(fields) = &under
            && let Some(field) = fields.fields.iter().find(|field| &*field.name == name)
        {
            return Selection::Field { typ: field.typ.clone(), embedded: entry.path.clone() };
        }
        if let Type::Named(named) = &entry.typ
            && let Some(method) = self.declared_method(named, name, entry)
        {
            return method;
        }
        match under {
            Type::Struct(fields) => {
                let embedded = fields.fields.iter().filter(|field| field.is_embedded);
                next.extend(embedded.map(|field| step(entry, &field.name, &field.typ)));
                Selection::None
            }
            Type::Interface(interface) => {
                let recv = declarer(&entry.typ);
                let all = self.interface_methods(&interface, &recv);
                match all.methods.get(name) {
                    Some((signature, recv)) => Selection::Method(Method {
                        name: name.into(),
                        signature: signature.clone(),
                        decl: None,
                        recv: recv.clone(),
                        is_interface: true,
                        needs_pointer: false,
                        embedded: entry.path.clone(),
                    }),
                    None if all.is_complete => Selection::None,
                    None => Selection::Unknown,
                }
            }
            Type::Unknown | Type::TypeParam(_) => Selection::Unknown,
            _ => Selection::None,
        }
    }

    /// Returns the method `name` that is declared on `named` itself.
    fn declared_method(&self, named: &Named, name: &str, entry: &Embedded) -> Option<Selection> {
        if named.pkg == PkgId::NONE {
            return None;
        }
        let package = self.package(named.pkg);
        let refs = package.method(&named.name, name);
        if refs.is_empty() {
            return None;
        }
        let Some(decl) = self.agreed_decl(named.pkg, refs) else { return Some(Selection::Unknown) };
        let signature = if decl.recv_params.is_empty() {
            decl.signature.clone()
        } else {
            Arc::new(substitute_signature(&decl.signature, &decl.recv_params, &named.args))
        };
        let func = FuncRef { pkg: named.pkg, recv: Some(named.name.clone()), name: name.into() };
        Some(Selection::Method(Method {
            name: name.into(),
            signature,
            decl: Some(func),
            recv: format!("{}.{}", named.path, named.name).into(),
            is_interface: false,
            needs_pointer: decl.has_pointer_recv && !entry.is_indirect,
            embedded: entry.path.clone(),
        }))
    }

    /// Returns all methods of an interface; `recv` is the type that declares those written out.
    pub(super) fn interface_methods(&self, interface: &Interface, recv: &Arc<str>) -> InterfaceMethods {
        let mut all = InterfaceMethods { methods: BTreeMap::new(), is_complete: true };
        let mut seen = HashSet::new();
        self.collect_methods(interface, recv, &mut seen, &mut all, 0);
        all
    }

    fn collect_methods(
        &self,
        interface: &Interface,
        recv: &Arc<str>,
        seen: &mut HashSet<Type>,
        all: &mut InterfaceMethods,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            all.is_complete = false;
            return;
        }
        for (name, signature) in &interface.methods {
            all.methods.entry(name.clone()).or_insert_with(|| (signature.clone(), recv.clone()));
        }
        for embedded in &interface.embedded {
            if !seen.insert(embedded.clone()) {
                continue;
            }
            match self.underlying(embedded) {
                Type::Interface(inner) => self.collect_methods(&inner, &declarer(embedded), seen, all, depth + 1),
                Type::Unknown => all.is_complete = false,
                _ => {}
            }
        }
    }

    /// Returns the names in the method set of a pointer to `typ` (of `typ` itself for an interface).
    pub fn methods(&self, typ: &Type) -> MethodNames {
        let mut all = MethodNames { names: BTreeSet::new(), is_complete: true };
        let mut level = vec![typ.deref().clone()];
        let mut seen = HashSet::new();
        for _ in 0..MAX_DEPTH {
            let mut next = Vec::new();
            for typ in level {
                if let Type::Named(named) = &typ {
                    if !seen.insert(typ.clone()) {
                        continue;
                    }
                    all.names.extend(self.package(named.pkg).method_names(&named.name).map(Arc::from));
                }
                match self.underlying(&typ) {
                    Type::Struct(fields) => {
                        let embedded = fields.fields.iter().filter(|field| field.is_embedded);
                        next.extend(embedded.map(|field| field.typ.deref().clone()));
                    }
                    Type::Interface(interface) => {
                        let inner = self.interface_methods(&interface, &declarer(&typ));
                        all.is_complete &= inner.is_complete;
                        all.names.extend(inner.methods.into_keys());
                    }
                    Type::Unknown | Type::TypeParam(_) => all.is_complete = false,
                    _ => {}
                }
            }
            if next.is_empty() {
                return all;
            }
            level = next;
        }
        all.is_complete = false;
        all
    }

    /// Returns whether the method set of `typ` has all of `methods`.
    pub fn implements(&self, typ: &Type, methods: &[(Arc<str>, Arc<Signature>)]) -> Answer {
        let mut answer = Answer::Yes;
        for (name, wanted) in methods {
            match self.lookup(typ, name) {
                Selection::Method(method) if method.needs_pointer => return Answer::No,
                Selection::Method(method) => {
                    if mentions_unknown(&method.signature) || mentions_unknown(wanted) {
                        answer = Answer::Unknown;
                    } else if !is_same_signature(&method.signature, wanted) {
                        return Answer::No;
                    }
                }
                Selection::Field { .. } | Selection::None => return Answer::No,
                Selection::Unknown => answer = Answer::Unknown,
            }
        }
        answer
    }

    /// Returns the methods of an interface type, in order of name; none if `typ` is no interface or partly unknown.
    pub fn methods_of_interface(&self, typ: &Type) -> Option<Vec<(Arc<str>, Arc<Signature>)>> {
        let Type::Interface(interface) = self.underlying(typ) else { return None };
        let all = self.interface_methods(&interface, &declarer(typ));
        all.is_complete.then(|| all.methods.into_iter().map(|(name, (signature, _))| (name, signature)).collect())
    }

    /// Returns the constraint of a type's parameter `n`, with the type's arguments put in.
    pub(super) fn param_constraint(&self, named: &Named, n: usize) -> Type {
        let declared = self.declared_params(named);
        match declared.constraints.get(n) {
            Some(constraint) => substitute(constraint, &declared.names, &named.args),
            None => Type::Unknown,
        }
    }
}

fn start(typ: &Type) -> Embedded {
    Embedded { typ: typ.deref().clone(), path: Vec::new(), is_indirect: matches!(typ, Type::Pointer(_)) }
}

fn step(from: &Embedded, name: &Arc<str>, typ: &Type) -> Embedded {
    let mut path = from.path.clone();
    path.push(name.clone());
    Embedded { typ: typ.deref().clone(), path, is_indirect: from.is_indirect || matches!(typ, Type::Pointer(_)) }
}

/// Returns how a declared type is written in [`Method::recv`].
fn declarer(typ: &Type) -> Arc<str> {
    match typ {
        Type::Named(named) if named.path.is_empty() => named.name.clone(),
        Type::Named(named) => format!("{}.{}", named.path, named.name).into(),
        _ => "".into(),
    }
}

/// Returns whether a type that is not known stands in the signature.
pub(super) fn mentions_unknown(signature: &Signature) -> bool {
    signature.params.iter().chain(&signature.results).any(|var| has_unknown(&var.typ, 0))
}

fn has_unknown(typ: &Type, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return true;
    }
    let inside = |inner: &Type| has_unknown(inner, depth + 1);
    match typ {
        Type::Unknown => true,
        Type::Named(named) => named.args.iter().any(inside),
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => inside(elem),
        Type::Map(pair) => inside(&pair.0) || inside(&pair.1),
        Type::Func(signature) => signature.params.iter().chain(&signature.results).any(|var| inside(&var.typ)),
        Type::Struct(fields) => fields.fields.iter().any(|field| inside(&field.typ)),
        Type::Interface(interface) => {
            interface.embedded.iter().any(inside) || interface.methods.iter().any(|(_, sig)| mentions_unknown(sig))
        }
        Type::Tuple(all) => all.iter().any(inside),
        Type::Nil | Type::Basic(_) | Type::TypeParam(_) => false,
    }
}
