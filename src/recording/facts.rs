//! What the engine finds out about one function, as the facts that stand above it in the index.
//!
//! ```go
//! func drain(resp *http.Response) { io.Copy(io.Discard, resp.Body); resp.Body.Close() }   // closes 0 Body.Close
//! func New(conn net.Conn) *Client { return &Client{conn: conn} }                          // borrows 0 Close -> 0 holds
//! func (c *Client) Shutdown() error { return c.Close() }                                  // closes recv Close
//! ```
//! Asked are: whether it returns, whether it asserts that an error is nil, what each result is that looks like a
//! resource, and what becomes of each parameter that a release of some resource fits. A method borrows what it is
//! called on: only one that releases it says so.
//!
//! Not modelled: parameters through which nothing can be released; they are borrowed by their type.

use crate::detect::{self, Candidate, Origin};
use crate::ownership::depth::Depth;
use crate::ownership::program::Program;
use crate::ownership::recorded::{Fact, Outcome, PREFIX, path};
use crate::ownership::state::{self, Value};
use crate::ownership::summary::{CallEffect, End, Input};
use crate::ownership::target::Function;
use crate::resource::Release;
use crate::types::object::{FuncRef, Object, Selection};
use crate::types::typ::{Signature, Type};

/// Returns the line of facts that stands above a function, its end included; empty if nothing is known.
pub fn lines(program: &Program, func: &FuncRef) -> String {
    let facts: Vec<String> = facts(program, func).iter().map(Fact::to_string).collect();
    if facts.is_empty() {
        return String::new();
    }
    format!("{PREFIX}{}\n", facts.join("; "))
}

/// Returns what is known of a function.
pub fn facts(program: &Program, func: &FuncRef) -> Vec<Fact> {
    if let Some(how) = program.no_return(func, Depth::TOP) {
        return vec![Fact::NoReturn(how)];
    }
    let Some(signature) = program.universe.signature(func) else { return Vec::new() };
    let mut facts = Vec::new();
    if signature.results.is_empty() {
        let errors = signature.params.iter().enumerate().filter(|(_, param)| param.typ.is_error());
        let asserted = errors.filter(|(n, _)| program.asserts(func, *n, state::Fact::Nil, Depth::TOP));
        facts.extend(asserted.map(|(n, _)| Fact::Asserts(n)));
    }
    facts.extend(origins(program, func, &signature));
    for (n, param) in signature.params.iter().enumerate() {
        let typ = match &param.typ {
            Type::Slice(elem) if signature.is_variadic && n + 1 == signature.params.len() => elem,
            typ => typ,
        };
        facts.extend(effects(program, func, Some(n as u32), typ));
    }
    if let Some(recv) = receiver(program, func) {
        let releases = |fact: &Fact| matches!(fact, Fact::Effect { ok: Outcome { end: End::Released, .. }, .. });
        facts.extend(effects(program, func, None, &recv).into_iter().filter(releases));
    }
    facts
}

fn origins(program: &Program, func: &FuncRef, signature: &Signature) -> Vec<Fact> {
    let results: Vec<Type> = signature.results.iter().map(|result| result.typ.clone()).collect();
    let key = program.universe.key_of(func);
    let candidates = detect::candidates(&program.universe, &program.resources, &key, &func.name, &results);
    let mut facts: Vec<Fact> = Vec::new();
    for Candidate { question, is_listed } in candidates {
        let resource = &program.resources[question.resource];
        let release = &resource.producers[question.producer].duty.release;
        let is_owed = match program.origin(&Function::Declared(func.clone()), question, Depth::TOP) {
            _ if is_listed => true,
            Origin::Owned | Origin::Depends => true,
            // Where no name says that it is one, nobody would take it for one.
            Origin::NotOwed if !question.is_inferred => false,
            Origin::NotOwed | Origin::Unknown => continue,
        };
        let fact =
            Fact::Origin { is_owed, result: question.result, release: path(release), kind: resource.kind.clone() };
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

/// What becomes of a parameter, for each release that fits its type; nothing where that is not known.
fn effects(program: &Program, func: &FuncRef, param: Option<u32>, typ: &Type) -> Vec<Fact> {
    let fact = |release: Release| {
        if param.is_none() && release.is_by(&func.name) {
            return None;
        }
        let input = Input { param, value: Value::Resource, fact: Some(state::Fact::NonNil) };
        let function = Function::Declared(func.clone());
        let CallEffect { ok, failed, .. } = program.effect(&function, vec![input], &release, Depth::TOP)?;
        let (ok, failed) = match (ok.end, failed.end) {
            (End::Unknown | End::Mixed, _) | (_, End::Unknown | End::Mixed) | (End::Never, End::Never) => return None,
            (End::Never, _) => (&failed, &failed),
            (_, End::Never) => (&ok, &ok),
            _ => (&ok, &failed),
        };
        Some(Fact::Effect { param, release: path(&release), ok: Outcome::of(ok), failed: Outcome::of(failed) })
    };
    releases_of(program, typ).into_iter().filter_map(fact).collect()
}

/// The releases that fit a type, one for each way to write it: those that a table gives the type by name come first,
/// then those of anything that has the method.
fn releases_of(program: &Program, typ: &Type) -> Vec<Release> {
    let producers = || program.resources.iter().flat_map(|resource| &resource.producers);
    let name = typ.to_string();
    let by_type = producers().filter(|p| p.result_type.as_ref() == Some(&name)).map(|p| p.duty.release.clone());
    let by_method = producers().filter(|p| p.result_type.is_none()).map(|p| p.duty.release.clone());
    // What is released through a field is passed as the field, too: `drain(resp.Body)`.
    let of_field = producers().filter(|p| p.duty.release.field.is_some());
    let of_field = of_field.map(|p| Release { method: p.duty.release.method.clone(), ..Release::default() });
    let with_method = by_method
        .chain(of_field)
        .filter(|release| !release.is_call && release.field.is_none() && has_method(program, typ, &release.method));
    let mut releases: Vec<Release> = Vec::new();
    for release in by_type.chain(with_method) {
        if releases.iter().all(|known| path(known) != path(&release)) {
            releases.push(release);
        }
    }
    releases
}

fn has_method(program: &Program, typ: &Type, method: &str) -> bool {
    matches!(program.universe.lookup(typ, method), Selection::Method(found) if found.signature.params.is_empty())
}

/// The type of a method's receiver, a pointer to it.
fn receiver(program: &Program, func: &FuncRef) -> Option<Type> {
    let Object::Type(typ) = program.universe.object(func.pkg, func.recv.as_ref()?) else { return None };
    Some(Type::Pointer(typ.into()))
}
