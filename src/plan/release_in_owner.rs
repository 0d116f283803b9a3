//! A release in the method that ends the struct which keeps the resource.
//!
//! ```go
//! func (l *log) Close() error {
//!     l.ticker.Stop()
//!     if l.file != nil {           // ←
//!         return l.file.Close()
//!     }
//!     return nil
//! }
//! ```
//! It comes last, behind what may still use it: at the end if all ways but the first checks, `if l.closed { return nil }`,
//! lead there, else deferred behind those checks. It is guarded, as a value of the struct may never have had the field
//! set. The edited method is run with a receiver that holds the resource: every way must release it.
//!
//! Never safe: it edits another function than the one that acquires, and what the struct's users do with it after it
//! has ended, or a goroutine that it has left behind, is not looked at.
//!
//! Several fields that one method forgets are proved together: an early `return` of one release would leave out the next.
//!
//! A method that does nothing so far is left alone: nobody who drops the struct owes a call of it, and with a release in it
//! everybody would.
//!
//! Not modelled: a method in another file, a receiver without a name, a flag that is asked and set in the middle.

use super::edited::edited;
use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, PlannedFix};
use crate::cfg::ExitKind;
use crate::ownership::body::Body;
use crate::ownership::outcome::{Event, EventKind, Exit};
use crate::ownership::owner::Owner;
use crate::ownership::program::Program;
use crate::ownership::state::Status;
use crate::resource::{Duty, Effect};
use crate::syntax::ast::{Ast, ExprId, ExprKind, FuncId, StmtId, StmtKind};
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use crate::text::span::Span;
use crate::types::typ::Type;
use std::collections::BTreeSet;

/// Plans the release in the owner's method: the first form after which the method releases on all ways.
pub fn plan(case: &Case<'_>, owner: &Owner) -> Result<PlannedFix, Refusal> {
    // A retry that gave up may have closed what it keeps all the same.
    if case.outcome.events.iter().any(|event| event.kind == EventKind::EscapeAfterRelease) {
        return Err(Refusal::ReleasedTwice);
    }
    let universe = &case.program.universe;
    let (pkg, file, unit, func) = universe.source(&owner.ending).ok_or(Refusal::OwnerElsewhere)?;
    if (pkg, file) != (case.body.pkg, case.body.file) {
        return Err(Refusal::OwnerElsewhere);
    }
    if case.program.is_idle(&owner.ending) {
        return Err(Refusal::OwnerIdle);
    }
    let body = case.program.body(pkg, file, &unit);
    let (duty, typ) = (case.duty(), &case.acquisition.typ);
    let ending = Ending { program: case.program, text: case.text, owner, duty, typ, body: &body, func };
    let mut reason = Refusal::NoPlace;
    for edit in ending.propose()? {
        match ending.check(std::slice::from_ref(&edit)) {
            Ok(()) => {
                let applicability = Applicability::Unsafe;
                return Ok(PlannedFix { applicability, strategy: "release-in-owner", edits: vec![edit] });
            }
            Err(refusal) => reason = refusal,
        }
    }
    Err(reason)
}

/// A field that a struct's end is to release, and the edits that were planned for it.
#[derive(Clone, Debug)]
pub struct Forgotten {
    /// The struct, and the method that ends it.
    pub owner: Owner,
    /// What releases the field.
    pub duty: Duty,
    /// The type of what it holds.
    pub typ: Type,
    /// The edits to the method.
    pub edits: Vec<Edit>,
}

/// Returns which fields of one method must do without their releases: those with which, beside the ones before, it does
/// not release all.
pub fn dropped(program: &Program, body: &Body, func: FuncId, text: &str, all: &[Forgotten]) -> BTreeSet<usize> {
    let fix = |one: &Forgotten| Fix { applicability: Applicability::Unsafe, edits: one.edits.clone() };
    let mut taken: Vec<usize> = Vec::new();
    let mut dropped = BTreeSet::new();
    for at in 0..all.len() {
        taken.push(at);
        let fixes: Vec<Fix> = taken.iter().map(|at| fix(&all[*at])).collect();
        let holds = |edits: &[Edit]| {
            taken.iter().all(|at| {
                let Forgotten { owner, duty, typ, .. } = &all[*at];
                Ending { program, text, owner, duty, typ, body, func }.check(edits).is_ok()
            })
        };
        if !apply::merge(text, &fixes).is_some_and(|edits| holds(&edits)) {
            taken.pop();
            dropped.insert(at);
        }
    }
    dropped
}

/// The method that owes the release.
struct Ending<'a> {
    program: &'a Program,
    /// The text of its file.
    text: &'a str,
    owner: &'a Owner,
    duty: &'a Duty,
    typ: &'a Type,
    body: &'a Body,
    func: FuncId,
}

impl Ending<'_> {
    fn ast(&self) -> &Ast {
        &self.body.unit.ast
    }

    /// The forms, the plainest first.
    fn propose(&self) -> Result<Vec<Edit>, Refusal> {
        let lists = place::lists(self.body, self.text);
        let is_whole = |list: &&List| list.func == self.func && list.depth == 0;
        let list = lists.iter().find(is_whole).ok_or(Refusal::NoPlace)?;
        let held = format!("{}.{}", self.receiver()?, self.owner.field.name);
        let release = format!("{}()", self.duty.release.of(&held));
        let guarded = |code: &str| format!("if {held} != nil {{\n\t{code}\n}}");
        let insert = |at: usize, code: &str| place::insert(self.ast(), self.text, list, at, &guarded(code));
        let results = &self.ast().func(self.func).sig.results;
        let last = list.stmts.last().map(|stmt| &self.ast().stmt(*stmt).kind);
        let mut found = Vec::new();
        match (last, self.duty.effect) {
            // (It does not compile: what it returns is anybody's guess.)
            (Some(StmtKind::Return(values)), _) if results.is_empty() && !values.is_empty() => {
                return Err(Refusal::NoPlace);
            }
            (Some(StmtKind::Return(values)), effect) if !values.is_empty() => {
                let at = list.stmts.len() - 1;
                let is_plain = values.iter().all(|value| matches!(self.ast().expr(*value).kind, ExprKind::Ident(_)));
                let gives_nil = values.len() == 1 && self.ast().ident(values[0]) == Some("nil");
                match effect {
                    Effect::Pure if is_plain => found.extend(insert(at, &release)),
                    Effect::Pure => {}
                    _ if gives_nil => found.extend(insert(at, &format!("return {release}"))),
                    _ => return Err(Refusal::CloseCanFail),
                }
            }
            (Some(StmtKind::Return(_)), _) if results.is_empty() => {
                found.extend(insert(list.stmts.len() - 1, &release));
            }
            _ if results.is_empty() => found.extend(insert(list.stmts.len(), &release)),
            _ => {}
        }
        if self.duty.effect == Effect::Pure || results.is_empty() {
            found.extend(insert(self.first_checks(list), &format!("defer {release}")));
        }
        if found.is_empty() { Err(Refusal::NoPlace) } else { Ok(found) }
    }

    /// The receiver's name, if nothing else in the method has it, and if the field can be compared with nil.
    fn receiver(&self) -> Result<&str, Refusal> {
        let recv = self.ast().func(self.func).recv.as_ref().ok_or(Refusal::NoPlace)?;
        let name = recv.names.first().map(|ident| &*ident.name).filter(|name| *name != "_").ok_or(Refusal::NoPlace)?;
        if self.body.info.vars.iter().filter(|var| &*var.name == name).count() != 1 {
            return Err(Refusal::Shadowed);
        }
        let universe = &self.program.universe;
        let typ =
            self.body.info.vars.iter().find(|var| &*var.name == name).map(|var| &var.typ).ok_or(Refusal::NoPlace)?;
        let field = match universe.underlying(typ.deref()) {
            Type::Struct(all) => all.fields.iter().find(|field| field.name == self.owner.field.name).cloned(),
            _ => None,
        };
        let field = field.filter(|field| !field.is_embedded).ok_or(Refusal::NoPlace)?;
        match universe.underlying(&field.typ) {
            Type::Pointer(_) | Type::Interface(_) | Type::Func(_) => Ok(name),
            _ => Err(Refusal::NoPlace),
        }
    }

    /// How many statements the method begins with that lock, or leave where there is nothing to end.
    fn first_checks(&self, list: &List) -> usize {
        let is_check = |stmt: &&StmtId| match &self.ast().stmt(**stmt).kind {
            StmtKind::Expr(call) | StmtKind::Defer(call) => self.locks(*call),
            kind => self.is_check(kind),
        };
        let count = list.stmts.iter().take_while(is_check).count();
        // What is not followed by a check is no check's lock.
        let last = list.stmts[..count].iter().rposition(|stmt| self.is_check(&self.ast().stmt(*stmt).kind));
        last.map_or(0, |at| at + 1)
    }

    /// `if l.closed { return nil }`
    fn is_check(&self, kind: &StmtKind) -> bool {
        let StmtKind::If { init: None, cond, then, els: None } = kind else { return false };
        let cond = self.ast().expr(*cond).span;
        let mut asked = self.ast().exprs().filter(|expr| cond.contains(self.ast().expr(*expr).span));
        asked.all(|expr| self.is_known_flag(expr))
            && matches!(then.stmts.as_slice(), [only] if matches!(self.ast().stmt(*only).kind, StmtKind::Return(_)))
    }

    /// Whether an expression is no call, or one that only asks for a flag: `l.closed.Load()`.
    fn is_known_flag(&self, expr: ExprId) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(expr).kind else { return true };
        let asks = |name: &str| name == "Load" || name == "Swap" || name.starts_with("CompareAndSwap");
        matches!(&ast.expr(ast.unparen(fun)).kind, ExprKind::Selector { sel, .. } if asks(&sel.name))
    }

    fn locks(&self, call: ExprId) -> bool {
        let ast = self.ast();
        let ExprKind::Call { fun, .. } = ast.expr(ast.unparen(call)).kind else { return false };
        matches!(&ast.expr(ast.unparen(fun)).kind,
            ExprKind::Selector { sel, .. } if matches!(&*sel.name, "Lock" | "Unlock" | "RLock" | "RUnlock"))
    }

    /// Runs the method as the edits leave it.
    fn check(&self, edits: &[Edit]) -> Result<(), Refusal> {
        let (text, body) = edited(self.program, self.body, self.text, edits)?;
        let (owner, release) = (self.owner, &self.duty.release);
        let root = body.unit.ast.funcs().next().ok_or(Refusal::BrokenEdit)?;
        let lists = place::lists(&body, &text);
        let whole = lists.iter().find(|list| list.func == root && list.depth == 0).ok_or(Refusal::BrokenEdit)?;
        let after = Ending { body: &body, func: root, ..*self };
        let checks = &whole.stmts[..after.first_checks(whole)];
        let checks: Vec<Span> = checks.iter().map(|stmt| body.unit.ast.stmt(*stmt).span).collect();
        let outcome = self.program.run_ending(&body, root, owner, release, self.typ).ok_or(Refusal::BrokenEdit)?;
        let is_left_early = |exit: &Exit| match exit.kind {
            ExitKind::Return(stmt) => {
                let span = body.unit.ast.stmt(stmt).span;
                checks.iter().any(|check| check.contains(span))
            }
            ExitKind::FallOff => false,
            ExitKind::Unwind(_) | ExitKind::Halt(_) => true,
        };
        let is_ours = |event: &&Event| event.kind != EventKind::NilDereference;
        match outcome.events.iter().find(is_ours).map(|event| event.kind) {
            Some(EventKind::EscapeAfterRelease | EventKind::ReleaseAfterEscape) => return Err(Refusal::HandedOn),
            Some(EventKind::UseAfterRelease) => return Err(Refusal::UsedLater),
            Some(EventKind::DoubleRelease | EventKind::ReleaseBeforeDeferred) => return Err(Refusal::ReleasedTwice),
            Some(EventKind::NilDereference) | None => {}
        }
        let is_released = |exit: &Exit| matches!(exit.state.status, Status::Released | Status::Deferred);
        let mut ends = outcome.exits.iter().filter(|exit| !is_left_early(exit)).peekable();
        match ends.peek().is_some() && ends.all(is_released) {
            true => Ok(()),
            false => Err(Refusal::StillLeaks),
        }
    }
}
