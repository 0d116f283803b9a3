//! Type arguments: putting them in, and inferring them from a call's arguments by unification.
//!
//! For `func Map[S ~[]E, E, R any](s S, f func(E) R) []R` the call `Map(names, strings.ToUpper)` binds S to `[]string`,
//! E through S's core type, R through the function's result. What stays unbound is `Unknown`.
//!
//! Not modelled: untyped constants meeting typed ones, inference through method sets, a generic function as argument.

use super::typ::{Basic, Interface, Named, Signature, Struct, Type, Var};
use super::universe::Universe;
use std::sync::Arc;

/// How deep types may nest.
const MAX_DEPTH: u32 = 60;
/// How many parts a type may have once its arguments are in it; `func twice[T any](T) pair[T, T]`, called on its own
/// result, doubles them each time.
const MAX_PARTS: usize = 4096;

/// Returns `typ` with each parameter replaced by the argument at its place.
pub(super) fn substitute(typ: &Type, params: &[Arc<str>], args: &[Type]) -> Type {
    if params.is_empty() {
        return typ.clone();
    }
    bounded(replace(typ, params, args, 0))
}

/// Returns a type that is small enough to be compared and searched, or `Unknown`.
fn bounded(typ: Type) -> Type {
    let mut left = MAX_PARTS;
    if is_within(&typ, &mut left) { typ } else { Type::Unknown }
}

/// Whether a type has no more parts than are left; stops at the first that is too many.
fn is_within(typ: &Type, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    match typ {
        Type::Named(named) => named.args.iter().all(|arg| is_within(arg, left)),
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => is_within(elem, left),
        Type::Map(pair) => is_within(&pair.0, left) && is_within(&pair.1, left),
        Type::Func(signature) => signature_is_within(signature, left),
        Type::Struct(fields) => fields.fields.iter().all(|field| is_within(&field.typ, left)),
        Type::Interface(interface) => {
            interface.methods.iter().all(|(_, signature)| signature_is_within(signature, left))
                && interface.embedded.iter().all(|typ| is_within(typ, left))
        }
        Type::Tuple(all) => all.iter().all(|typ| is_within(typ, left)),
        Type::Unknown | Type::Nil | Type::Basic(_) | Type::TypeParam(_) => true,
    }
}

fn signature_is_within(signature: &Signature, left: &mut usize) -> bool {
    signature.params.iter().chain(&signature.results).all(|var| is_within(&var.typ, left))
}

fn replace(typ: &Type, params: &[Arc<str>], args: &[Type], depth: u32) -> Type {
    if depth > MAX_DEPTH {
        return Type::Unknown;
    }
    let sub = |inner: &Type| replace(inner, params, args, depth + 1);
    match typ {
        Type::TypeParam(name) => match params.iter().position(|param| param == name) {
            Some(n) => args.get(n).cloned().unwrap_or(Type::Unknown),
            None => typ.clone(),
        },
        Type::Named(named) if named.args.is_empty() => typ.clone(),
        Type::Named(named) => {
            let args = named.args.iter().map(sub).collect();
            Type::Named(Arc::new(Named { args, ..Named::clone(named) }))
        }
        Type::Pointer(elem) => Type::Pointer(Arc::new(sub(elem))),
        Type::Slice(elem) => Type::Slice(Arc::new(sub(elem))),
        Type::Array(elem) => Type::Array(Arc::new(sub(elem))),
        Type::Map(pair) => Type::Map(Arc::new((sub(&pair.0), sub(&pair.1)))),
        Type::Chan(dir, elem) => Type::Chan(*dir, Arc::new(sub(elem))),
        Type::Func(signature) => Type::Func(Arc::new(replace_signature(signature, params, args, depth + 1))),
        Type::Struct(fields) => {
            let fields = fields.fields.iter().map(|field| Var { typ: sub(&field.typ), ..field.clone() }).collect();
            Type::Struct(Arc::new(Struct { fields }))
        }
        Type::Interface(interface) => {
            let methods = interface.methods.iter();
            let methods = methods
                .map(|(name, sig)| (name.clone(), Arc::new(replace_signature(sig, params, args, depth + 1))))
                .collect();
            let embedded = interface.embedded.iter().map(sub).collect();
            Type::Interface(Arc::new(Interface { methods, embedded }))
        }
        Type::Tuple(all) => Type::Tuple(all.iter().map(sub).collect()),
        Type::Unknown | Type::Nil | Type::Basic(_) => typ.clone(),
    }
}

/// Returns `signature` with each parameter replaced by the argument at its place.
pub(super) fn substitute_signature(signature: &Signature, params: &[Arc<str>], args: &[Type]) -> Signature {
    let mut replaced = replace_signature(signature, params, args, 0);
    for var in replaced.params.iter_mut().chain(&mut replaced.results) {
        var.typ = bounded(std::mem::replace(&mut var.typ, Type::Unknown));
    }
    replaced
}

fn replace_signature(signature: &Signature, params: &[Arc<str>], args: &[Type], depth: u32) -> Signature {
    let sub = |var: &Var| Var { typ: replace(&var.typ, params, args, depth + 1), ..var.clone() };
    Signature {
        type_params: signature.type_params.clone(),
        constraints: signature.constraints.iter().map(|c| replace(c, params, args, depth + 1)).collect(),
        params: signature.params.iter().map(sub).collect(),
        results: signature.results.iter().map(sub).collect(),
        is_variadic: signature.is_variadic,
    }
}

/// One argument of a call, for inference.
pub(super) struct Argument {
    pub(super) typ: Type,
    pub(super) is_untyped: bool,
}

/// Returns the generic `signature` with its type parameters replaced: by `explicit` arguments first, then by what the
/// call's arguments say.
pub(super) fn instantiate(
    universe: &Universe,
    signature: &Signature,
    explicit: &[Type],
    arguments: &[Argument],
    has_spread: bool,
) -> Signature {
    let mut bound: Vec<Option<Type>> = vec![None; signature.type_params.len()];
    for (slot, typ) in bound.iter_mut().zip(explicit) {
        *slot = Some(typ.clone());
    }
    let mut unifier = Unifier { universe, params: &signature.type_params, bound };
    for is_untyped in [false, true] {
        for (n, argument) in arguments.iter().enumerate() {
            if argument.is_untyped != is_untyped {
                continue;
            }
            if let Some(param) = parameter(signature, n, has_spread) {
                unifier.unify(&param, &argument.typ, 0);
            }
        }
    }
    // A core type binds what it mentions: `S ~[]E` with S known gives E, with E known gives S.
    for _ in 0..signature.type_params.len().min(8) {
        for (n, constraint) in signature.constraints.iter().enumerate() {
            let Some(core) = core_type(universe, constraint) else { continue };
            match unifier.bound.get(n).cloned().flatten() {
                Some(typ) => unifier.unify(&core, &typ, 0),
                None => {
                    let (names, args) = unifier.known();
                    let typ = substitute(&core, &names, &args);
                    if !unifier.mentions_params(&typ, 0)
                        && let Some(slot) = unifier.bound.get_mut(n)
                    {
                        *slot = Some(typ);
                    }
                }
            }
        }
    }
    let args: Vec<Type> = unifier.bound.iter().map(|typ| typ.clone().unwrap_or(Type::Unknown)).collect();
    let mut result = substitute_signature(signature, &signature.type_params, &args);
    result.type_params.clear();
    result.constraints.clear();
    result
}

/// Returns the type of the parameter that takes argument `n`.
pub(super) fn parameter(signature: &Signature, n: usize, has_spread: bool) -> Option<Type> {
    let last = signature.params.len().checked_sub(1)?;
    if !signature.is_variadic || n < last {
        return signature.params.get(n).map(|var| var.typ.clone());
    }
    let typ = &signature.params.get(last)?.typ;
    match typ {
        Type::Slice(elem) if !has_spread => Some(Type::clone(elem)),
        _ => Some(typ.clone()),
    }
}

/// Returns the one type that all terms of a constraint share; none for a method-only constraint or several terms.
pub(super) fn core_type(universe: &Universe, constraint: &Type) -> Option<Type> {
    core_at(universe, constraint, 0)
}

fn core_at(universe: &Universe, constraint: &Type, depth: u32) -> Option<Type> {
    if depth > 16 {
        return None;
    }
    let interface = match constraint {
        Type::Tuple(terms) => {
            let first = universe.underlying(terms.first()?);
            return terms.iter().all(|term| universe.underlying(term) == first).then_some(first);
        }
        Type::Interface(interface) => interface.clone(),
        Type::Named(_) => match universe.underlying(constraint) {
            Type::Interface(interface) => interface,
            Type::Unknown => return None,
            other => return Some(other),
        },
        Type::Unknown | Type::TypeParam(_) => return None,
        other => return Some(other.clone()),
    };
    interface.embedded.iter().find_map(|embedded| core_at(universe, embedded, depth + 1))
}

/// Returns whether all terms of a constraint are byte slices or strings.
pub(super) fn is_byte_string(universe: &Universe, constraint: &Type) -> bool {
    let Type::Interface(interface) = universe.underlying(constraint) else {
        let Type::Tuple(terms) = constraint else { return false };
        return terms.iter().all(|term| match universe.underlying(term) {
            Type::Slice(elem) => *elem == Type::Basic(Basic::Byte),
            other => other == Type::Basic(Basic::String),
        });
    };
    match interface.embedded.as_slice() {
        [union @ Type::Tuple(_)] => is_byte_string(universe, union),
        _ => false,
    }
}

struct Unifier<'a> {
    universe: &'a Universe,
    params: &'a [Arc<str>],
    bound: Vec<Option<Type>>,
}

impl Unifier<'_> {
    fn known(&self) -> (Vec<Arc<str>>, Vec<Type>) {
        let pairs = self.params.iter().zip(&self.bound);
        pairs.filter_map(|(name, typ)| Some((name.clone(), typ.clone()?))).unzip()
    }

    fn mentions_params(&self, typ: &Type, depth: u32) -> bool {
        if depth > MAX_DEPTH {
            return true;
        }
        let inside = |inner: &Type| self.mentions_params(inner, depth + 1);
        match typ {
            Type::TypeParam(name) => self.params.contains(name),
            Type::Named(named) => named.args.iter().any(inside),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => inside(elem),
            Type::Map(pair) => inside(&pair.0) || inside(&pair.1),
            Type::Func(signature) => signature.params.iter().chain(&signature.results).any(|var| inside(&var.typ)),
            Type::Struct(fields) => fields.fields.iter().any(|field| inside(&field.typ)),
            Type::Interface(_) => true,
            Type::Tuple(all) => all.iter().any(inside),
            Type::Unknown | Type::Nil | Type::Basic(_) => false,
        }
    }

    fn unify(&mut self, param: &Type, arg: &Type, depth: u32) {
        if depth > MAX_DEPTH || arg.is_unknown() {
            return;
        }
        match (param, arg) {
            (Type::TypeParam(name), _) => {
                let Some(n) = self.params.iter().position(|param| param == name) else { return };
                if *arg != Type::Nil && self.bound[n].is_none() {
                    self.bound[n] = Some(arg.clone());
                }
            }
            (Type::Named(p), Type::Named(a)) if p.path == a.path && p.name == a.name => {
                for (p, a) in p.args.iter().zip(&a.args) {
                    self.unify(p, a, depth + 1);
                }
            }
            (Type::Named(p), _) if !p.args.is_empty() => {
                let under = self.universe.underlying(param);
                if !matches!(under, Type::Named(_) | Type::Interface(_) | Type::Unknown) {
                    self.unify(&under, arg, depth + 1);
                }
            }
            (Type::Named(_) | Type::Basic(_), _) => {}
            (_, Type::Named(_)) => {
                let under = self.universe.underlying(arg);
                if !matches!(under, Type::Named(_)) {
                    self.unify(param, &under, depth + 1);
                }
            }
            (Type::Pointer(p), Type::Pointer(a))
            | (Type::Slice(p), Type::Slice(a))
            | (Type::Array(p), Type::Array(a))
            | (Type::Chan(_, p), Type::Chan(_, a)) => self.unify(p, a, depth + 1),
            (Type::Map(p), Type::Map(a)) => {
                self.unify(&p.0, &a.0, depth + 1);
                self.unify(&p.1, &a.1, depth + 1);
            }
            (Type::Func(p), Type::Func(a)) if a.type_params.is_empty() => {
                for (p, a) in p.params.iter().zip(&a.params).chain(p.results.iter().zip(&a.results)) {
                    self.unify(&p.typ, &a.typ, depth + 1);
                }
            }
            _ => {}
        }
    }
}
