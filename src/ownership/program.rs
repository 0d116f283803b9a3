//! What all functions share: types, tables, and what was already found out about callees.
//!
//! ```go
//! defer drain(resp)   // effect(drain, [resp]) is computed once and kept
//! die(err)            // no_return(die): it ends in os.Exit on all paths
//! ```
//! All answers are pure functions of the sources, of the question and of the depth at which it is asked
//! ([`depth`](super::depth)), so that it does not matter which thread asks first.
//!
//! Not modelled: callees behind interfaces and function values.

use super::body::Body;
use super::call::{declared, key_of};
use super::depth::{Answers, Depth};
use super::flow::{self, Goal};
use super::leak::{Confidence, Verdict, judge};
use super::naming;
use super::nonnil::Flags;
use super::outcome::{ErrorClass, Exit, Outcome};
use super::owner::{Field, First};
use super::recorded::Recorded;
use super::state::{Fact, State, Status, Value, Why};
use super::summary::{CallEffect, End, Inputs, effect_of};
use super::target::{Function, SharedPlace, Targets, root_of};
use crate::cfg::{self, ExitKind, NoReturn};
use crate::detect::{self, Acquisition, Certainty, Origin, Question};
use crate::resource::{Calls, Duty, Producer, Release, Resource};
use crate::syntax::ast::{ExprId, ExprKind, FuncId};
use crate::syntax::decls::DeclSpan;
use crate::syntax::parse::Unit;
use crate::text::span::Span;
use crate::types::index;
use crate::types::info::{Callee, Info, VarId, VarKind};
use crate::types::methods::Methods;
use crate::types::object::{Answer, FuncRef, Selection};
use crate::types::package::{File, FileId, PkgId};
use crate::types::recent::Recent;
use crate::types::typ::{Signature, Type};
use crate::types::universe::Universe;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// How many calls deep summaries look.
const MAX_DEPTH: u32 = 4;
/// How many calls deep a function is searched for the call that does not return.
const MAX_NO_RETURN_DEPTH: u32 = 3;
/// A body longer than this is not summarised.
const MAX_CALLEE_BYTES: usize = 64 * 1024;

/// Words without which a function cannot but return.
const NO_RETURN_WORDS: [&str; 9] = ["Fatal", "Exit", "panic", "Goexit", "FailNow", "Skip", "Panic", "exit", "fatal"];

type Memo<K, V> = Mutex<FxHashMap<K, V>>;

/// Of how many bytes of text the bodies are kept; a body takes about twenty times its text.
const MAX_RECENT: usize = 256 << 10;

/// The types, the tables, and the answers found so far; shared by all threads.
pub struct Program {
    /// The packages.
    pub universe: Universe,
    /// The kinds of resources.
    pub resources: Arc<[Resource]>,
    /// The well-known calls.
    pub calls: Arc<Calls>,
    /// The packages of the tree under analysis, as against its dependencies.
    pub own: BTreeSet<PkgId>,
    bodies: Memo<(PkgId, FileId, usize), Weak<Body>>,
    recent: Recent<Body>,
    effects: Answers<(Function, Inputs, Release), Option<CallEffect>>,
    no_returns: Answers<FuncRef, Option<NoReturn>>,
    asserts: Answers<(FuncRef, usize, Fact), bool>,
    origins: Answers<(Function, Question), Origin>,
    openers: Answers<FuncRef, bool>,
    dying: Memo<FuncRef, bool>,
    twins: Memo<FuncRef, bool>,
    pub(super) handed_in: Answers<(FuncRef, u32), Option<BTreeSet<Function>>>,
    pub(super) held: Answers<SharedPlace, Targets>,
    pub(super) never_nil: Answers<FuncRef, bool>,
    pub(super) perhaps_nil: Answers<(Function, usize), bool>,
    pub(super) empty_successes: Answers<(FuncRef, usize), Option<Flags>>,
    pub(super) assigned: Memo<PkgId, Arc<BTreeSet<Arc<str>>>>,
    pub(super) methods: OnceLock<Methods>,
    implementations: Memo<(Arc<str>, Arc<str>, Signature), BTreeSet<FuncRef>>,
    owners: Memo<(Field, Release), Option<First>>,
}

impl Program {
    /// Makes a program without answers.
    pub fn new(universe: Universe, resources: Arc<[Resource]>, calls: Arc<Calls>) -> Self {
        Program {
            universe,
            resources,
            calls,
            own: BTreeSet::new(),
            bodies: Memo::default(),
            recent: Recent::new(MAX_RECENT),
            effects: Answers::default(),
            no_returns: Answers::default(),
            asserts: Answers::default(),
            origins: Answers::default(),
            openers: Answers::default(),
            dying: Memo::default(),
            twins: Memo::default(),
            handed_in: Answers::default(),
            held: Answers::default(),
            never_nil: Answers::default(),
            perhaps_nil: Answers::default(),
            empty_successes: Answers::default(),
            assigned: Memo::default(),
            methods: OnceLock::new(),
            implementations: Memo::default(),
            owners: Memo::default(),
        }
    }

    /// Returns the functions of a unit, ready to be run.
    pub fn body(&self, pkg: PkgId, file: FileId, unit: &Arc<Unit>) -> Arc<Body> {
        let key = (pkg, file, unit.span.start);
        let known = |bodies: &FxHashMap<_, Weak<Body>>| bodies.get(&key).and_then(Weak::upgrade);
        if let Some(body) = known(&self.bodies.lock().unwrap_or_else(PoisonError::into_inner)) {
            return body;
        }
        let info = Arc::new(self.universe.check(pkg, file, unit));
        let body = Arc::new(Body::new(pkg, file, unit.clone(), info));
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::downgrade(&body));
        self.recent.keep(body.clone(), unit.span.range().len());
        body
    }

    /// Returns the body of a declaration that was edited; `untouched` says which of its literals are as `before`'s tree
    /// was read.
    pub fn edited_body(
        &self,
        before: &Body,
        unit: &Arc<Unit>,
        untouched: BTreeMap<FuncId, FuncId>,
        added: Vec<Span>,
    ) -> Body {
        let info = Arc::new(self.universe.check(before.pkg, before.file, unit));
        Body::new(before.pkg, before.file, unit.clone(), info).edited(untouched, added)
    }

    /// Returns the acquisitions of a body.
    pub fn acquisitions(&self, body: &Body, text: &str, depth: Depth<'_>) -> Vec<Acquisition> {
        let origin = |callee: &Callee, question: Question| self.origin_of(body, callee, question, depth);
        let mut found = detect::acquisitions(&self.universe, &self.resources, &body.unit, &body.info, text, &origin);
        found.retain(|site| !self.is_exempt(body, site));
        found
    }

    /// Returns what is known of a result of what is called in a body.
    fn origin_of(&self, body: &Body, callee: &Callee, question: Question, depth: Depth<'_>) -> Origin {
        match callee {
            Callee::Func { func, .. } | Callee::Method { func: Some(func), .. } => {
                self.origin(&Function::Declared(func.clone()), question, depth)
            }
            Callee::Value(value) => {
                let targets = self.targets(body, *value).unwrap_or_default();
                let all: BTreeSet<Origin> = targets.iter().map(|it| self.origin(it, question, depth)).collect();
                match (all.len(), all.first()) {
                    (1, Some(one)) => *one,
                    _ => Origin::Unknown,
                }
            }
            Callee::Method { is_interface: true, .. } => self.origin_of_implementations(body, callee, question, depth),
            _ => Origin::Unknown,
        }
    }

    /// Returns whether a function's result is an open resource that the function acquired.
    pub fn origin(&self, func: &Function, question: Question, depth: Depth<'_>) -> Origin {
        if depth.reaches(MAX_DEPTH) {
            return Origin::Unknown;
        }
        let Question { resource, producer, result, .. } = question;
        self.origins.get_or((func.clone(), question), depth, |depth| {
            let release = &self.resources[resource].producers[producer].duty.release;
            match (self.origin_by_source(func, question, depth), func) {
                (Origin::Owned, Function::Declared(func)) if self.releases_lent(func, result, release, depth) => {
                    Origin::Depends
                }
                (origin, _) => origin,
            }
        })
    }

    fn origin_by_source(&self, func: &Function, question: Question, depth: Depth<'_>) -> Origin {
        let Question { resource, producer, result, is_inferred } = question;
        let asked = &self.resources[resource].producers[producer];
        if let Function::Declared(func) = func
            && self.resources[resource].exempt.fits(&self.universe.key_of(func))
        {
            return Origin::NotOwed;
        }
        if let Some(recorded) = self.recorded(func) {
            return recorded.origin(&self.resources[resource].kind, &asked.duty.release, result);
        }
        if let Function::Declared(func) = func {
            // (A twin of a library's has the same result, and the same way to release it.)
            let is_own = self.own.contains(&func.pkg);
            let is_wrapper = !asked.is_part && self.wraps_parameter(func, &asked.duty.release);
            if is_wrapper || is_own && (self.has_other_twin(func) || self.gives_idle(func, result, &asked.duty.release))
            {
                return Origin::NotOwed;
            }
            if !is_inferred && asked.result_type.is_none() {
                return self.constructor_origin(func, depth);
            }
        }
        let Some((pkg, file, unit, id)) = self.readable(func) else { return Origin::Unknown };
        let package = self.universe.package(pkg);
        let body = self.body(pkg, file, &unit);
        let acquired = self.acquisitions(&body, &package.file(file).text(), depth.deeper());
        let mut settled = BTreeSet::new();
        let is_sure = |site: &&Acquisition| {
            matches!(site.certainty, Certainty::Typed | Certainty::Depends) && site.resource == resource
        };
        // (Whatever a library does on the way, its documents say whose the result is.)
        let is_doubtful = |why: &Why| self.own.contains(&pkg) && why.may_be_release();
        let is_handed_on =
            |why: &Why| is_doubtful(why) || self.own.contains(&pkg) && matches!(why.code, "called" | "goroutine");
        for site in acquired.iter().filter(|site| site.func == id).filter(is_sure) {
            let duty = self.duty(site);
            // (What is made up may lack the part that is released, and is as good as opened where there is none; to close
            // what has a Close that does nothing is to do nothing.)
            let is_fresh = |value: ExprId, n: usize| match unit.ast.expr(value).kind {
                ExprKind::CompositeLit { .. } => duty.release.field.is_none(),
                _ => {
                    let is_made = |name: &str| naming::makes(name) || name == "NopCloser";
                    acquired.iter().any(|site| (site.call, site.result) == (value, n))
                        || body.name_of_callee(value).is_some_and(is_made)
                }
            };
            let is_whole = *duty == asked.duty;
            if !(is_whole || asked.is_part && duty.release.field.is_some()) {
                continue;
            }
            let goal = Goal { release: &duty.release, sites: vec![(site.call, site.result)], typ: site.typ.clone() };
            let outcome = flow::follow(self, &body, id, &goal, depth.deeper());
            // What has the same method by other ways, a wrapper say, may do more or less than release it.
            let is_it = |value: &Value| if is_whole { value.owns() } else { *value == Value::Part };
            let returns = |exit: &&Exit| exit.results.get(result).is_some_and(is_it);
            // What a cache keeps is not the caller's, though it is returned as well. (A context that ends with the
            // cancel function is returned beside it.)
            let is_beside = duty.release.is_call && duty.release.ends_results;
            let is_moved_by = |exit: &Exit, is_return: bool| {
                let code = exit.state.why.as_ref().map(|why| why.code);
                let is_returned = code == Some("returned") || is_beside && code == Some("dependent");
                exit.state.status == Status::Moved && is_returned == is_return
            };
            // (Who is given a function to call on it may be given one that releases it.)
            let may_be_released = |exit: &Exit| match exit.state.status {
                Status::Released | Status::Deferred => true,
                Status::Unknown => exit.state.why.as_ref().is_some_and(|why| why.code == "called" || is_doubtful(why)),
                _ => false,
            };
            let returns_bound =
                |exit: &&Exit| exit.error != ErrorClass::NonNil && body.returns_bound(exit.kind, result, site.call);
            let is_released_by = |exit: &Exit| may_be_released(exit) && returns_bound(&exit);
            if outcome.exits.iter().filter(returns).any(|exit| is_moved_by(exit, true)) {
                // Now its own, now somebody else's: its caller cannot tell them apart, but can call either.
                return match !duty.release.is_call && body.may_lend(id, result) {
                    true => Origin::NotOwed,
                    false if site.certainty == Certainty::Depends => Origin::Depends,
                    false if outcome.exits.iter().any(is_released_by) => Origin::Depends,
                    false if self.own.contains(&pkg) && body.may_give_another(id, result, &is_fresh) => Origin::Depends,
                    false => Origin::Owned,
                };
            }
            let is_lost_sight_of =
                |exit: &Exit| exit.state.status == Status::Unknown && exit.state.why.as_ref().is_some_and(is_handed_on);
            if !is_inferred && outcome.exits.iter().filter(returns_bound).any(is_lost_sight_of) {
                return Origin::Depends;
            }
            let is_settled = |exit: &Exit| {
                matches!(exit.state.status, Status::Released | Status::Deferred) || is_moved_by(exit, false)
            };
            if outcome.exits.iter().filter(returns).all(is_settled) {
                // `memo[url] = resp; return resp, nil`: who keeps it as well lends it, now and whenever he finds it again.
                if outcome.exits.iter().filter(returns).any(|exit| is_moved_by(exit, false)) {
                    return Origin::NotOwed;
                }
                settled.insert(site.call);
            }
        }
        // `return a.get(url)`: what owes nothing where it comes from owes nothing where it is handed on. (Of a library's
        // functions that is not asked: what database/sql makes of a connection looks as if it were made in memory.)
        let is_settled = |call: ExprId, n: usize| {
            if acquired.iter().any(|site| site.call == call) {
                return settled.contains(&call);
            }
            let question = Question { result: n, ..question };
            body.info.callee(call).is_some_and(|callee| {
                let is_followed = declared(callee).is_none_or(|func| self.own.contains(&func.pkg));
                let key = key_of(callee);
                self.resources[resource].exempt.fits(&key)
                    || matches!(key.as_str(), "io.NopCloser" | "io/ioutil.NopCloser")
                    || is_followed && self.origin_of(&body, callee, question, depth.deeper()) == Origin::NotOwed
            })
        };
        match body.returns_only(id, result, &is_settled) {
            true => Origin::NotOwed,
            false => Origin::Unknown,
        }
    }

    /// Returns whether calls of a function may acquire something, as far as its name, its types and its source tell.
    pub fn may_give(&self, func: &FuncRef) -> bool {
        if self.resources.iter().any(|resource| resource.names_method(&func.name)) {
            return true;
        }
        let Some(signature) = self.universe.signature(func) else { return true };
        let results: Vec<Type> = signature.results.iter().map(|result| result.typ.clone()).collect();
        if !results.iter().all(Type::is_concrete) {
            return true;
        }
        let key = self.universe.key_of(func);
        let candidates = detect::candidates(&self.universe, &self.resources, &key, &func.name, &results);
        let is_owed = |question| {
            let origin = self.origin(&Function::Declared(func.clone()), question, Depth::TOP);
            matches!(origin, Origin::Owned | Origin::Depends)
        };
        candidates.into_iter().any(|it| it.is_listed || !it.question.is_inferred || is_owed(it.question))
    }

    /// Returns what the callee does with what it is given; none if its source is missing, broken, or too deep.
    pub fn effect(&self, func: &Function, inputs: Inputs, release: &Release, depth: Depth<'_>) -> Option<CallEffect> {
        if depth.reaches(MAX_DEPTH) {
            return None;
        }
        if release.is_assumed_lent {
            let known = Release { is_assumed_lent: false, ..release.clone() };
            let effect = self.effect(func, inputs.clone(), &known, depth);
            if effect.as_ref().is_none_or(|effect| !effect.may_assume) {
                return effect;
            }
        }
        self.effects.get_or((func.clone(), inputs.clone(), release.clone()), depth, |depth| {
            if let Some(recorded) = self.recorded(func) {
                return recorded.effect(&inputs, release);
            }
            let (pkg, file, unit, id) = self.readable(func)?;
            if let Function::Declared(func) = func
                && self.own.contains(&pkg)
                && self.has_other_twin(func)
            {
                return None;
            }
            let body = self.body(pkg, file, &unit);
            let mut entry = State::entry();
            entry.status = Status::Owned;
            let mut typ = Type::Unknown;
            for input in &inputs {
                let var = parameter(&body, id, input.param);
                let Some((var, is_variadic)) = var else {
                    // An unnamed parameter: the callee cannot touch it.
                    continue;
                };
                let value = match is_variadic {
                    true => Value::holder(vec![(None, input.value.clone())]),
                    false => input.value.clone(),
                };
                if input.value == Value::Resource {
                    typ = body.info.var(var).typ.clone();
                }
                entry.bind(var, value);
                if let Some(fact) = input.fact.filter(|_| !is_variadic) {
                    entry.facts.insert(var, fact);
                }
            }
            let goal = Goal { release, sites: Vec::new(), typ };
            let outcome = flow::run(self, &body, id, &goal, vec![entry], depth.deeper());
            let mut effect = effect_of(&outcome.exits, &others(&body, id, &inputs));
            if !self.own.contains(&func.pkg()) {
                self.suspect_results(func, &mut effect);
            }
            Some(CallEffect { may_assume: outcome.may_assume, ..effect })
        })
    }

    /// A library's function may give what it was given to something by ways that are not followed: an option that
    /// stores itself in the settings. A result that can hold it needs it, for all we know.
    fn suspect_results(&self, func: &Function, effect: &mut CallEffect) {
        let Function::Declared(func) = func else { return };
        let Some(signature) = self.universe.signature(func) else { return };
        for side in [&mut effect.ok, &mut effect.failed] {
            if side.end == End::Never {
                continue;
            }
            side.results.resize(signature.results.len(), Value::Other);
            for (value, result) in side.results.iter_mut().zip(&signature.results) {
                if *value == Value::Other && self.universe.is_plain_data(&result.typ) != Answer::Yes {
                    *value = Value::Dependent;
                }
            }
        }
    }

    /// What an index says of a function that it declares; none for one whose source there is.
    fn recorded(&self, func: &Function) -> Option<Recorded> {
        let package = self.universe.package(func.pkg());
        if &*package.origin.0 != index::ORIGIN {
            return None;
        }
        let (_, file, unit, id) = self.source(func)?;
        let params = &unit.ast.func(id).sig.params;
        let count = params.iter().map(|field| field.names.len().max(1)).sum();
        package.file(file).text().get(..unit.span.start).map(|text| Recorded::above(text, count))
    }

    /// Whether a twin for another platform reads otherwise: what is said of one has to hold for all.
    pub(super) fn has_other_twin(&self, func: &FuncRef) -> bool {
        let package = self.universe.package(func.pkg);
        if package.files.iter().all(|file| file.is_built) {
            return false;
        }
        remember(&self.twins, func.clone(), || self.find_other_twin(func))
    }

    fn find_other_twin(&self, func: &FuncRef) -> bool {
        let Some((pkg, file, _, _)) = self.universe.source(func) else { return false };
        let package = self.universe.package(pkg);
        let is_it =
            |decl: &DeclSpan<'_>| decl.recv() == func.recv.as_deref() && decl.names().any(|name| name == &*func.name);
        let text = |file: &File| {
            let decl = file.decls().iter().find(is_it)?;
            Some(file.text()[decl.span.range()].to_owned())
        };
        let ours = text(package.file(file));
        package.files.iter().filter(|file| !file.is_built).filter_map(text).any(|theirs| Some(theirs) != ours)
    }

    /// `smtp.NewClient(conn, host)`: who is given something to release makes a wrapper, and opens nothing himself.
    fn wraps_parameter(&self, func: &FuncRef, release: &Release) -> bool {
        let Some(signature) = self.universe.signature(func) else { return false };
        release.field.is_none()
            && signature
                .params
                .iter()
                .any(|param| matches!(self.universe.lookup(&param.typ, &release.method), Selection::Method(_)))
    }

    /// A constructor whose type can be closed need not be one whose result must be: our own have to open something.
    fn constructor_origin(&self, func: &FuncRef, depth: Depth<'_>) -> Origin {
        let Some((pkg, file, unit, id)) = self.universe.source(func) else { return Origin::Unknown };
        let body = self.body(pkg, file, &unit);
        let registers =
            |call: ExprId| body.info.callee(call).is_some_and(|callee| self.calls.calls_at_exit.fits(&key_of(callee)));
        // `client := daemon.NewClientT(t)`: closed when the test ends, wherever that is written.
        if body.calls_in(id).into_iter().any(registers) {
            return Origin::NotOwed;
        }
        if !self.own.contains(&func.pkg) {
            return Origin::Unknown;
        }
        if body.lends(id) {
            return Origin::NotOwed;
        }
        if self.opens(func, depth) {
            return Origin::Owned;
        }
        // `return m.open()`: only who set the function knows.
        if body.returns_call_of_value(id) { Origin::Unknown } else { Origin::NotOwed }
    }

    /// Whether a function of the tree starts a goroutine, acquires, or calls what opens, itself or by its own callees.
    fn opens(&self, func: &FuncRef, depth: Depth<'_>) -> bool {
        if depth.reaches(MAX_DEPTH) || !self.own.contains(&func.pkg) {
            return false;
        }
        self.openers.get_or(func.clone(), depth, |depth| {
            let Some((pkg, file, unit, id)) = self.readable(&Function::Declared(func.clone())) else { return false };
            let body = self.body(pkg, file, &unit);
            if body.has_go_statement() {
                return true;
            }
            let text = self.universe.package(pkg).file(file).text();
            // What tables name with its package is in `opens`, if it opens.
            let is_listed = |site: &Acquisition| self.producer(site).calls.is_some();
            let is_sure =
                |site: &Acquisition| site.certainty == Certainty::Typed && site.func == id && !is_listed(site);
            if self.acquisitions(&body, &text, depth.deeper()).iter().any(is_sure) {
                return true;
            }
            // What stands in a literal, a dial function say, runs later if at all.
            let runs_here = |call: &ExprId| detect::innermost(&unit.ast, *call) == Some(id);
            body.calls_in(id).into_iter().filter(runs_here).filter_map(|call| body.info.callee(call)).any(|callee| {
                let opens =
                    |inner: &FuncRef| self.opens(inner, depth.deeper()) && !self.lends_what_it_opens(inner, depth);
                self.calls.opens.fits(&key_of(callee)) || declared(callee).is_some_and(opens)
            })
        })
    }

    /// `c, err := p.conn(addr)`: whether a function of the tree keeps what it has opened, and returns it as well.
    fn lends_what_it_opens(&self, func: &FuncRef, depth: Depth<'_>) -> bool {
        let Some(signature) = self.universe.signature(func) else { return false };
        let Some((pkg, file, unit, id)) = self.readable(&Function::Declared(func.clone())) else { return false };
        let body = self.body(pkg, file, &unit);
        let text = self.universe.package(pkg).file(file).text();
        let is_lent = |site: &Acquisition| {
            let result = signature.results.iter().position(|result| result.typ == site.typ);
            let Acquisition { resource, producer, .. } = *site;
            let question = |result| Question { resource, producer, result, is_inferred: true };
            let origin = |result| self.origin(&Function::Declared(func.clone()), question(result), depth.deeper());
            site.func == id && result.is_some_and(|result| origin(result) == Origin::NotOwed)
        };
        self.acquisitions(&body, &text, depth.deeper()).iter().any(is_lent)
    }

    /// Returns what is owed for an acquisition.
    pub fn duty(&self, acquisition: &Acquisition) -> &Duty {
        &self.producer(acquisition).duty
    }

    /// Returns the row of the table that an acquisition fits.
    pub fn producer(&self, acquisition: &Acquisition) -> &Producer {
        &self.resources[acquisition.resource].producers[acquisition.producer]
    }

    /// Keeps what implements a method of an interface.
    pub(super) fn remember_implementations(
        &self,
        interface: &str,
        name: &str,
        signature: &Signature,
        compute: impl FnOnce() -> BTreeSet<FuncRef>,
    ) -> BTreeSet<FuncRef> {
        remember(&self.implementations, (interface.into(), name.into(), signature.clone()), compute)
    }

    /// Keeps which acquisition speaks for a field that nobody releases.
    pub(super) fn remember_owner(
        &self,
        field: &Field,
        release: &Release,
        compute: impl FnOnce() -> Option<First>,
    ) -> Option<First> {
        remember(&self.owners, (field.clone(), release.clone()), compute)
    }

    /// Runs one acquisition of a body as far as its verdict needs.
    pub fn decide(&self, body: &Body, acquisition: &Acquisition) -> (Outcome, Verdict) {
        self.judged(body, acquisition, &[], |goal| flow::decide(self, body, acquisition.func, goal))
    }

    /// Runs one acquisition of a body to its verdict for somebody who edits it, and sees all that happens to it.
    pub fn verify(&self, body: &Body, acquisition: &Acquisition) -> (Outcome, Verdict) {
        self.judged(body, acquisition, &[], |goal| flow::verify(self, body, acquisition.func, goal))
    }

    /// Returns the acquisition as one of which is assumed what is not known: that a function without sources only looks
    /// at what it is given, and that what a call under a context gave is data.
    pub fn assumed(&self, acquisition: &Acquisition) -> Option<Acquisition> {
        let is_sure = acquisition.certainty == Certainty::Typed;
        is_sure.then(|| Acquisition { certainty: Certainty::Assumed, ..acquisition.clone() })
    }

    /// Runs an acquisition together with its siblings, others that fill the same variable on other paths, and notes the
    /// states at each place where a statement could be put.
    pub fn survey(&self, body: &Body, acquisition: &Acquisition, siblings: &[Acquisition]) -> (Outcome, Verdict) {
        self.judged(body, acquisition, siblings, |goal| flow::survey(self, body, acquisition.func, goal))
    }

    fn judged(
        &self,
        body: &Body,
        acquisition: &Acquisition,
        siblings: &[Acquisition],
        run: impl FnOnce(&Goal<'_>) -> Outcome,
    ) -> (Outcome, Verdict) {
        let known = &self.duty(acquisition).release;
        let assumed = Release { is_assumed_lent: true, ..known.clone() };
        let release = if acquisition.certainty == Certainty::Assumed { &assumed } else { known };
        let sites = std::iter::once(acquisition).chain(siblings).map(|site| (site.call, site.result)).collect();
        let outcome = run(&Goal { release, sites, typ: acquisition.typ.clone() });
        let dies = || body.declared(acquisition.func).is_some_and(|func| self.dies_on_error(&func));
        let mut verdict = judge(&outcome, acquisition.certainty, &body.unit.ast, acquisition.func, &dies);
        if outcome.is_cut {
            let span = body.unit.ast.expr(acquisition.call).span;
            let text = "out of sight: the function is too large to follow it".to_owned();
            verdict = Verdict::Unknown(Why { span, code: "too-large", text });
        }
        // Tests make calls fail on purpose.
        if let Verdict::Leak(leak) = &mut verdict
            && self.is_test(body)
            && body.leaves_open(acquisition.call, acquisition.result)
        {
            leak.confidence = Confidence::Possible;
        }
        (outcome, verdict)
    }

    /// Returns whether a function stands in a test file.
    pub fn is_test(&self, body: &Body) -> bool {
        self.universe.package(body.pkg).file(body.file).name.ends_with("_test.go")
    }

    /// Returns whether all callers of a function end the process (or the test) when it returns an error.
    ///
    /// Only a function that nobody outside its package can call has known callers.
    fn dies_on_error(&self, func: &FuncRef) -> bool {
        remember(&self.dying, func.clone(), || {
            let Some(callers) = self.callers(func) else { return false };
            let mut has_callers = false;
            for (body, calls) in callers {
                let Some(calls) = calls else { return false };
                let is_itself = root_of(&body.unit).and_then(|root| body.declared(root)).as_ref() == Some(func);
                let mut others = calls.into_iter().filter(|_| !is_itself).peekable();
                has_callers |= others.peek().is_some();
                if !others.all(|call| self.dies_after(&body, call)) {
                    return false;
                }
            }
            has_callers
        })
    }

    /// Whether some path ends the process or the test because the call returned an error, and none goes on.
    fn dies_after(&self, body: &Body, call: ExprId) -> bool {
        let Some(caller) = detect::innermost(&body.unit.ast, call) else { return false };
        let release = Release::default();
        // The resource is a result that the call does not have: only its outcome is of interest.
        let goal = Goal {
            release: &release,
            sites: vec![(call, body.info.type_of(call).results().len())],
            typ: Type::Unknown,
        };
        let outcome = flow::run(self, body, caller, &goal, vec![State::entry()], Depth::of(MAX_DEPTH));
        let has_failed = |exit: &Exit| exit.state.status == Status::Invalid;
        let ends = |exit: &Exit| matches!(exit.kind, ExitKind::Unwind(_) | ExitKind::Halt(_));
        let goes_on = |exit: &Exit| !ends(exit) && !matches!(exit.state.status, Status::Absent | Status::Owned);
        outcome.exits.iter().any(|exit| ends(exit) && has_failed(exit))
            && !outcome.exits.iter().any(goes_on)
            && !outcome.is_tried_again
    }

    /// Returns whether `func` comes back only if of the error it is given as argument `n` the fact holds: that it is nil,
    /// or that it is not.
    pub fn asserts(&self, func: &FuncRef, n: usize, fact: Fact, depth: Depth<'_>) -> bool {
        if depth.reaches(MAX_NO_RETURN_DEPTH) {
            return false;
        }
        self.asserts.get_or((func.clone(), n, fact), depth, |depth| {
            if let Some(recorded) = self.recorded(&Function::Declared(func.clone())) {
                return fact == Fact::Nil && recorded.asserts_no_error(n);
            }
            let Some((pkg, file, unit, id)) = self.ending_source(func) else { return false };
            let body = self.body(pkg, file, &unit);
            let Some((var, false)) = parameter(&body, id, Some(n as u32)) else { return false };
            let mut entry = State::entry();
            entry.facts.insert(var, if fact == Fact::Nil { Fact::NonNil } else { Fact::Nil });
            let release = Release::default();
            let goal = Goal { release: &release, sites: Vec::new(), typ: Type::Unknown };
            let outcome = flow::run(self, &body, id, &goal, vec![entry], depth.deeper());
            !outcome.exits.is_empty()
                && outcome.exits.iter().all(|exit| matches!(exit.kind, ExitKind::Unwind(_) | ExitKind::Halt(_)))
        })
    }

    /// Returns why a call does not return, if it does not.
    pub fn call_no_return(&self, info: &Info, call: ExprId, depth: Depth<'_>) -> Option<NoReturn> {
        let callee = info.callee(call)?;
        let func = match callee {
            Callee::Builtin(name) => return (&**name == "panic").then_some(NoReturn::Unwind),
            Callee::Func { func, .. } => Some(func),
            Callee::Method { func, .. } => func.as_ref(),
            _ => return None,
        };
        let key = key_of(callee);
        if self.calls.halts.fits(&key) {
            return Some(NoReturn::Halt);
        }
        if self.calls.unwinds.fits(&key) {
            return Some(NoReturn::Unwind);
        }
        self.no_return(func?, depth)
    }

    /// Returns why a function does not return: every way through it ends in such a call.
    pub fn no_return(&self, func: &FuncRef, depth: Depth<'_>) -> Option<NoReturn> {
        if depth.reaches(MAX_NO_RETURN_DEPTH) {
            return None;
        }
        self.no_returns.get_or(func.clone(), depth, |depth| {
            if let Some(recorded) = self.recorded(&Function::Declared(func.clone())) {
                return recorded.no_return();
            }
            let (pkg, file, unit, id) = self.ending_source(func)?;
            let body = self.body(pkg, file, &unit);
            let graph = cfg::build(&unit.ast, id, &|call| self.call_no_return(&body.info, call, depth.deeper()));
            let mut reached = vec![false; graph.blocks.len()];
            let mut todo = vec![graph.entry];
            let mut end = None;
            while let Some(block) = todo.pop() {
                if std::mem::replace(&mut reached[block.0 as usize], true) {
                    continue;
                }
                let block = graph.block(block);
                todo.extend(block.succs.iter().map(|edge| edge.to));
                match block.exit {
                    Some(ExitKind::Return(_) | ExitKind::FallOff) => return None,
                    Some(ExitKind::Halt(_)) => end = end.or(Some(NoReturn::Halt)),
                    Some(ExitKind::Unwind(_)) => end = Some(NoReturn::Unwind),
                    None => {}
                }
            }
            end
        })
    }

    /// Returns a function's source, if it can be read: it has a body, all of it is understood, and it is not too long.
    pub(super) fn readable(&self, func: &Function) -> Option<(PkgId, FileId, Arc<Unit>, FuncId)> {
        let found = self.source(func)?;
        let callee = found.2.ast.func(found.3);
        let is_short = callee.span.range().len() <= MAX_CALLEE_BYTES;
        (!callee.is_bad && callee.body.is_some() && is_short).then_some(found)
    }

    /// The source of a function without results that holds a word without which it cannot but return.
    fn ending_source(&self, func: &FuncRef) -> Option<(PkgId, FileId, Arc<Unit>, FuncId)> {
        let (text, span) = self.universe.body_text(func)?;
        let text = text.get(span.range())?;
        if !NO_RETURN_WORDS.iter().any(|word| text.contains(word)) {
            return None;
        }
        self.readable(&Function::Declared(func.clone()))
    }
}

/// The parameters, with their variables, that are passed nothing of an obligation, and are what they were passed.
fn others(body: &Body, func: FuncId, inputs: &Inputs) -> Vec<(Option<u32>, VarId)> {
    let vars = body.info.vars.iter().enumerate().filter(|(_, var)| var.func == func);
    let params = vars.filter_map(|(n, var)| match var.kind {
        VarKind::Receiver => Some((None, VarId(n as u32))),
        VarKind::Param(index) => Some((Some(index), VarId(n as u32))),
        _ => None,
    });
    let is_given = |param| inputs.iter().any(|input| input.param == param && input.value.is_tracked());
    params.filter(|(param, var)| !is_given(*param) && body.values_of(*var).is_empty()).collect()
}

/// The variable of a parameter (or of the receiver), and whether it is the variadic one.
pub(super) fn parameter(body: &Body, func: FuncId, param: Option<u32>) -> Option<(VarId, bool)> {
    let vars = || body.info.vars.iter().enumerate().filter(|(_, var)| var.func == func);
    let Some(param) = param else {
        return vars().find(|(_, v)| matches!(v.kind, VarKind::Receiver)).map(|(n, _)| (VarId(n as u32), false));
    };
    let ast = &body.unit.ast;
    let params = &ast.func(func).sig.params;
    let count: usize = params.iter().map(|field| field.names.len().max(1)).sum();
    let last = count.checked_sub(1)? as u32;
    let ends_variadic = params.last().is_some_and(|f| matches!(ast.expr(f.typ).kind, ExprKind::Ellipsis(_)));
    let index = param.min(last);
    let is_variadic = ends_variadic && index == last;
    vars().find(|(_, v)| v.kind == VarKind::Param(index)).map(|(n, _)| (VarId(n as u32), is_variadic))
}

/// Looks an answer up, or computes it. It is computed outside of the lock: two threads may both do so, and agree.
pub(super) fn remember<K: Hash + Eq + Clone, V: Clone>(memo: &Memo<K, V>, key: K, compute: impl FnOnce() -> V) -> V {
    if let Some(known) = memo.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let value = compute();
    memo.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(value).clone()
}
