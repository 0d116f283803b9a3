//! Tables + types → the calls that acquire a resource.
//!
//! ```go
//! client, err := storage.NewClient(ctx)   // the name fits New*Client*, the type has Close: acquired, typed
//! client, err := unknown.NewClient(ctx)   // the name fits, the type is not known: acquired, by name
//! resp, err := retry.Do(req)              // (*http.Response, error): acquired, typed
//! ```
//! [`acquisitions`] matches the calls of one checked declaration.
//!
//! Not modelled: values that own something without being a call's result.

use crate::resource::{Producer, Resource};
use crate::syntax::ast::*;
use crate::syntax::parse::Unit;
use crate::types::info::{Callee, Info, VarId, VarKind};
use crate::types::object::Selection;
use crate::types::typ::Type;
use crate::types::universe::Universe;

/// How sure we are that a call acquires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A name fits, its type is not known.
    ByName,
    /// Name and type fit, and what is passed on is taken for data where nothing is known of it.
    Assumed,
    /// Name and type fit, and the source of the function gives it open on some of its paths and released on others; or
    /// the name fits, and what stands behind the function value or the interface is not known.
    Depends,
    /// The source of a function without a telling name was found to return an open resource; or a table names the
    /// function with its package, and the type of its result is not known.
    Inferred,
    /// Name and type fit.
    Typed,
}

/// A call that acquires.
#[derive(Clone, Debug)]
pub struct Acquisition {
    /// The call.
    pub call: ExprId,
    /// The function or literal it stands in.
    pub func: FuncId,
    /// Which of its results is the resource.
    pub result: usize,
    /// The index of the resource in the run's list.
    pub resource: usize,
    /// The index of the producer that fits.
    pub producer: usize,
    /// How sure we are.
    pub certainty: Certainty,
    /// The type of the result.
    pub typ: Type,
    /// What is called, as tables write it: `net/http.Get`, `net/http.Client.Do`; the source text for function values.
    pub acquired_by: String,
}

impl Acquisition {
    /// Returns whether it is the same result of the same call.
    pub fn is(&self, other: &Acquisition) -> bool {
        (self.call, self.result) == (other.call, other.result)
    }
}

/// What is asked of a function's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// The index of the resource.
    pub resource: usize,
    /// The index of the producer that fits.
    pub producer: usize,
    /// The index of the result.
    pub result: usize,
    /// Whether the source alone can make it a producer.
    pub is_inferred: bool,
}

/// What is known of a function's results from its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// There is no source to look at.
    Unknown,
    /// It returns an open resource that it acquired.
    Owned,
    /// It does so on some of its paths, and has released it on others, where it succeeds as well.
    Depends,
    /// It returns what somebody else owns, or what needs no release.
    NotOwed,
}

/// Finds the acquisitions among the calls of a checked unit, in source order.
///
/// `origin` tells what the source of a callee says of one of its results: it may say that nothing is owed although
/// name and type fit, or that something is although the name tells nothing.
pub fn acquisitions(
    universe: &Universe,
    resources: &[Resource],
    unit: &Unit,
    info: &Info,
    text: &str,
    origin: &dyn Fn(&Callee, Question) -> Origin,
) -> Vec<Acquisition> {
    let mut found = Vec::new();
    for call in unit.ast.exprs() {
        if !matches!(unit.ast.expr(call).kind, ExprKind::Call { .. }) {
            continue;
        }
        let Some(callee) = info.callee(call) else { continue };
        let Some(name) = called_name(unit, callee) else { continue };
        let results = info.type_of(call).results();
        if results.iter().all(is_never_owed) {
            continue;
        }
        let Some(func) = innermost(&unit.ast, call) else { continue };
        let key = acquired_by(unit, callee, text);
        let site = Site { unit, info, text, call, name: &name, key: &key, results };
        for (index, resource) in resources.iter().enumerate() {
            let Some((producer, acquired)) =
                acquired(universe, resource, index, &site, &|question| origin(callee, question))
            else {
                continue;
            };
            found.extend(acquired.into_iter().map(|(result, certainty)| Acquisition {
                call,
                func,
                result,
                resource: index,
                producer,
                certainty,
                typ: results.get(result).cloned().unwrap_or(Type::Unknown),
                acquired_by: key.clone(),
            }));
            break;
        }
    }
    found.sort_by_key(|a| unit.ast.expr(a.call).span.start);
    found
}

/// A result that tables take for a resource, if nothing says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is asked of the source.
    pub question: Question,
    /// Whether the table names the function with its package, so that nothing is asked.
    pub is_listed: bool,
}

/// Returns what calls of a declared function may acquire whatever they are given: `called` is the function as tables
/// write it, `name` its own name.
pub fn candidates(
    universe: &Universe,
    resources: &[Resource],
    called: &str,
    name: &str,
    results: &[Type],
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, resource) in resources.iter().enumerate().filter(|(_, resource)| !resource.exempt.fits(called)) {
        for (n, producer) in resource.producers.iter().enumerate().filter(|(_, p)| p.argument.is_none()) {
            let Some(claim) = claim_by_name(producer, called, name) else { continue };
            let sure = fits(universe, producer, claim, results).into_iter().filter(|(_, c)| *c != Certainty::ByName);
            let sure = sure.filter(|(result, _)| producer.fields.is_empty() || !is_named(resource, &results[*result]));
            found.extend(sure.map(|(result, _)| Candidate {
                question: Question { resource: index, producer: n, result, is_inferred: claim == Claim::Inferred },
                is_listed: claim == Claim::Listed,
            }));
        }
    }
    found
}

/// Returns whether calls of a declared function may acquire a resource as far as names and types tell, whatever their
/// sources say; `called` is the function as tables write it, `name` its own name.
pub fn may_acquire(universe: &Universe, resource: &Resource, called: &str, name: &str, results: &[Type]) -> bool {
    let fits = |producer: &Producer| {
        claim_by_name(producer, called, name).is_some_and(|claim| !fits(universe, producer, claim, results).is_empty())
    };
    !resource.exempt.fits(called) && resource.producers.iter().any(fits)
}

/// The name by which tables know a callee; function values and literals have none, and fit `*` alone.
fn called_name(unit: &Unit, callee: &Callee) -> Option<String> {
    match callee {
        Callee::Func { func, .. } => Some(func.name.to_string()),
        Callee::Method { name, .. } => Some(name.to_string()),
        Callee::Value(expr) => match &unit.ast.expr(unit.ast.unparen(*expr)).kind {
            ExprKind::Selector { sel, .. } => Some(sel.name.to_string()),
            ExprKind::Ident(name) => Some(name.to_string()),
            _ => Some(String::new()),
        },
        Callee::Lit(_) => Some(String::new()),
        Callee::Conversion(_) | Callee::Builtin(_) | Callee::Unknown => None,
    }
}

/// A call, as producers look at it.
struct Site<'a> {
    unit: &'a Unit,
    info: &'a Info,
    text: &'a str,
    call: ExprId,
    name: &'a str,
    /// The callee as tables write it.
    key: &'a str,
    results: &'a [Type],
}

impl Site<'_> {
    /// Whether a function is called, and no value or method of an interface, behind which there may be any.
    fn is_of_function(&self) -> bool {
        matches!(self.info.callee(self.call), Some(Callee::Func { .. } | Callee::Method { is_interface: false, .. }))
    }
}

/// The first producer of a resource that a call fits, and the results that it acquires.
fn acquired(
    universe: &Universe,
    resource: &Resource,
    index: usize,
    site: &Site<'_>,
    origin: &dyn Fn(Question) -> Origin,
) -> Option<(usize, Vec<(usize, Certainty)>)> {
    if resource.exempt.fits(site.key) || is_exempt_by_argument(resource, site) {
        return None;
    }
    if resource.ends_with_receiver.fits(site.key) && has_local_receiver(site.info, site.unit, site.call) {
        return None;
    }
    let producers = resource.producers.iter().enumerate();
    let mut claims: Vec<_> = producers.filter_map(|(n, p)| Some((claim(p, site)?, n, p))).collect();
    // What a table names with its package needs no look at its source.
    if claims.iter().any(|(claim, ..)| *claim == Claim::Listed) {
        claims.retain(|(claim, ..)| *claim == Claim::Listed);
    }
    for (claim, n, producer) in claims {
        let mut acquired = fits(universe, producer, claim, site.results);
        // What a type is known by goes before what it looks like.
        acquired.retain(|(result, _)| producer.fields.is_empty() || !is_named(resource, &site.results[*result]));
        acquired.retain_mut(|(result, certainty)| {
            if *certainty == Certainty::ByName || claim == Claim::Listed {
                return true;
            }
            let is_inferred = claim == Claim::Inferred;
            match origin(Question { resource: index, producer: n, result: *result, is_inferred }) {
                // What an acquisition of known type gave it, it has given on.
                Origin::Owned => *certainty = Certainty::Typed,
                Origin::Depends => *certainty = Certainty::Depends,
                // A name alone says little of what is not known: `var NewClient = newShared`, `o.NewClient(ctx)`.
                Origin::Unknown if goes_by_name(producer, claim) && !site.is_of_function() => {
                    *certainty = Certainty::Depends;
                }
                Origin::Unknown if !is_inferred => {}
                _ => return false,
            }
            true
        });
        if !acquired.is_empty() {
            return Some((n, acquired));
        }
    }
    None
}

/// Whether a method is called on a local variable: what it holds was got in this function.
pub fn has_local_receiver(info: &Info, unit: &Unit, call: ExprId) -> bool {
    let Some(Callee::Method { recv_expr, .. }) = info.callee(call) else { return false };
    let var = info.var_of(unit.ast.unparen(*recv_expr));
    var.is_some_and(|var| matches!(info.var(var).kind, VarKind::Local))
}

/// `client.Do(req)` after `req, err := http.NewRequest("HEAD", url, nil)`: the answer has no body.
fn is_exempt_by_argument(resource: &Resource, site: &Site<'_>) -> bool {
    if resource.exempt_arguments.is_empty() {
        return false;
    }
    let ast = &site.unit.ast;
    let is_exempt = |arg: &ExprId| {
        let text = site.text.get(ast.expr(*arg).span.range());
        text.is_some_and(|text| resource.exempt_arguments.iter().any(|exempt| exempt == text))
    };
    let args = |call: ExprId| match &ast.expr(ast.unparen(call)).kind {
        ExprKind::Call { args, .. } => args.as_slice(),
        _ => &[],
    };
    let made_with = |arg: &ExprId| {
        let made = site.info.var_of(ast.unparen(*arg)).and_then(|var| made_by(ast, site.info, var, site.call));
        made.is_some_and(|call| args(call).iter().any(is_exempt))
    };
    args(site.call).iter().any(|arg| is_exempt(arg) || made_with(arg))
}

/// The value that a local was last assigned in the text before a call.
fn made_by(ast: &Ast, info: &Info, var: VarId, call: ExprId) -> Option<ExprId> {
    let end = ast.expr(call).span.start;
    let stmts = ast.stmts().map(|id| ast.stmt(id)).filter(|stmt| stmt.span.end <= end);
    let values = stmts.filter_map(|stmt| match &stmt.kind {
        StmtKind::Assign { lhs, rhs, .. } if lhs.iter().any(|left| info.var_of(ast.unparen(*left)) == Some(var)) => {
            Some((stmt.span.start, rhs))
        }
        _ => None,
    });
    match values.max_by_key(|(start, _)| *start)?.1.as_slice() {
        [value] => Some(*value),
        _ => None,
    }
}

/// Whether a producer of the resource names the type.
fn is_named(resource: &Resource, typ: &Type) -> bool {
    resource.producers.iter().filter_map(|producer| producer.result_type.as_ref()).any(|name| typ.is_written(name))
}

/// Why a call could acquire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// The table names it with its package.
    Listed,
    /// Its own name fits.
    Named,
    /// Its source may say so.
    Inferred,
}

fn claim(producer: &Producer, site: &Site<'_>) -> Option<Claim> {
    let claim = claim_by_name(producer, site.key, site.name)?;
    let has_argument = |wanted: &String| {
        let ExprKind::Call { args, .. } = &site.unit.ast.expr(site.call).kind else { return false };
        args.iter().any(|arg| site.text.get(site.unit.ast.expr(*arg).span.range()) == Some(wanted))
    };
    let fits = claim == Claim::Inferred || producer.argument.as_ref().is_none_or(has_argument);
    fits.then_some(claim)
}

fn claim_by_name(producer: &Producer, key: &str, name: &str) -> Option<Claim> {
    let is_listed = producer.calls.as_ref().is_some_and(|calls| calls.fits(key));
    let is_named = producer.function.as_ref().is_some_and(|pattern| pattern.fits(name));
    match (is_listed, is_named, producer.is_inferred) {
        (true, _, _) => Some(Claim::Listed),
        (_, true, _) => Some(Claim::Named),
        (_, _, true) => Some(Claim::Inferred),
        _ => None,
    }
}

/// Which result of a call of unknown type a producer acquires: where the table does not list the results, the first.
fn result_of_table(producer: &Producer) -> usize {
    let (Some(all), Some(wanted)) = (&producer.results, &producer.result_type) else { return 0 };
    all.iter().position(|typ| typ == wanted).unwrap_or(0)
}

/// What nobody ever releases.
fn is_never_owed(typ: &Type) -> bool {
    typ.is_error() || matches!(typ, Type::Basic(_))
}

/// Whether the name of what is called says that it acquires, and of the result only how it is released.
fn goes_by_name(producer: &Producer, claim: Claim) -> bool {
    claim != Claim::Inferred && producer.result_type.is_none() && producer.with.is_empty() && producer.fields.is_empty()
}

/// Which results a producer acquires, and how sure we are: each of the type that it names, or the first that has the
/// method.
fn fits(universe: &Universe, producer: &Producer, claim: Claim, results: &[Type]) -> Vec<(usize, Certainty)> {
    // What a table names with its package it knows, whether or not there are sources.
    if claim == Claim::Listed && matches!(results, [one] if one.is_unknown()) {
        return vec![(result_of_table(producer), Certainty::Inferred)];
    }
    if let Some(wanted) = &producer.results {
        let same =
            wanted.len() == results.len() && wanted.iter().zip(results).all(|(w, r)| w == "*" || r.is_written(w));
        if !same {
            return Vec::new();
        }
    }
    let by_name = goes_by_name(producer, claim);
    let certainty = if claim == Claim::Inferred { Certainty::Inferred } else { Certainty::Typed };
    let mut found = Vec::new();
    for (n, typ) in results.iter().enumerate() {
        if typ.is_unknown() {
            if by_name && n == 0 {
                found.push((0, Certainty::ByName));
            }
            return found;
        }
        if is_never_owed(typ) {
            continue;
        }
        if let Some(wanted) = &producer.result_type {
            if typ.is_written(wanted) {
                found.push((n, certainty));
            }
            continue;
        }
        if !producer.fields.is_empty() {
            let has = |(name, wanted): &(String, String)| matches!(universe.lookup(typ, name), Selection::Field { typ, embedded } if embedded.is_empty() && typ.is_written(wanted));
            if producer.fields.iter().all(has) {
                return vec![(n, certainty)];
            }
            continue;
        }
        let Some(method) = &producer.result_has else { continue };
        let has = |name: &String| matches!(universe.lookup(typ, name), Selection::Method(_));
        if !producer.with.iter().all(has) {
            continue;
        }
        match universe.lookup(typ, method) {
            Selection::Method(m) if m.signature.params.is_empty() => return vec![(n, certainty)],
            Selection::Unknown if by_name => return vec![(n, Certainty::ByName)],
            _ => {}
        }
    }
    found
}

fn acquired_by(unit: &Unit, callee: &Callee, text: &str) -> String {
    match callee {
        Callee::Func { func, path } => format!("{path}.{}", func.name),
        Callee::Method { recv, name, .. } if !recv.is_empty() => format!("{recv}.{name}"),
        Callee::Method { name, .. } => name.to_string(),
        Callee::Value(expr) => text.get(unit.ast.expr(*expr).span.range()).unwrap_or("function value").to_owned(),
        _ => "function literal".to_owned(),
    }
}

/// The innermost function around an expression.
pub fn innermost(ast: &Ast, expr: ExprId) -> Option<FuncId> {
    let span = ast.expr(expr).span;
    let inside = ast.funcs().filter(|id| ast.func(*id).body.as_ref().is_some_and(|body| body.span.contains(span)));
    inside.min_by_key(|id| ast.func(*id).span.range().len())
}
