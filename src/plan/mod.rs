//! A leak → the smallest edit that releases, or a refusal with its reason.
//!
//! ```go
//! client, err := storage.NewClient(ctx)
//! if err != nil {
//!     return err
//! }
//! defer client.Close()   // ← the first place where the client is surely open
//! ```
//! [`plan`] tries the strategies in order; each proposes edits from what the run of the function showed, and the
//! [`gate`] runs the edited function again: only an edit after which nothing leaks, nothing is used too late and
//! nothing else has changed is let through. A strategy never has to be right by itself.
//!
//! What is planned for one [`function`] is settled with each other ([`together`]): all of it at once if that passes the
//! gate, else one [`behind`] the other.
//!
//! What a struct keeps is released where the struct ends ([`release_in_owner`]): the one edit to another function.
//!
//! Not modelled: releases in other functions than that, and edits to several files.

mod at_once;
pub mod behind;
pub mod bind_result;
pub mod checked_close;
pub mod defer_after_check;
pub mod defer_if_not_nil;
pub mod defer_on_error;
mod driver_memory;
pub mod edited;
pub mod effort;
pub mod function;
pub mod gate;
mod held_on_purpose;
mod line_numbers;
mod may_wait;
pub mod move_defer;
pub mod names;
mod only_releases;
pub mod place;
pub mod refusal;
pub mod release_after_use;
pub mod release_in_owner;
pub mod release_on_exits;
pub mod siblings;
pub mod study;
pub mod together;
mod written_down;

use crate::detect::{Acquisition, Certainty};
use crate::ownership::body::Body;
use crate::ownership::call::key_of;
use crate::ownership::depth::Depth;
use crate::ownership::leak::{Leak, Verdict};
use crate::ownership::outcome::Outcome;
use crate::ownership::program::Program;
use crate::ownership::state::{Fact, Place, State, Status, Value};
use crate::resource::{Duty, Effect};
use crate::syntax::ast::{ExprId, ExprKind, FuncId, StmtId, StmtKind};
use crate::syntax::query::{Binding, Shape};
use crate::text::edit::{Applicability, Edit, Fix};
use crate::text::span::Span;
use crate::types::info::VarId;
use crate::types::object::Selection;
use effort::Effort;
use place::List;
use refusal::Refusal;
use std::collections::BTreeSet;

/// One leak with all that a strategy may look at.
pub struct Case<'a> {
    /// What all functions share.
    pub program: &'a Program,
    /// The function.
    pub body: &'a Body,
    /// The text of its file.
    pub text: &'a str,
    /// The acquisition.
    pub acquisition: &'a Acquisition,
    /// Where its result goes.
    pub binding: &'a Binding,
    /// What the run of the function showed.
    pub outcome: &'a Outcome,
    /// The leak.
    pub leak: &'a Leak,
    /// The calls of the same declaration that are known to leak, this one included.
    pub leaking: &'a [Span],
    /// The work that is left for the declaration.
    pub effort: &'a Effort,
}

/// Edits that passed the gate.
#[derive(Clone, Debug)]
pub struct PlannedFix {
    /// How far to trust them.
    pub applicability: Applicability,
    /// The strategy's name.
    pub strategy: &'static str,
    /// The edits to the file.
    pub edits: Vec<Edit>,
}

impl PlannedFix {
    /// Returns it as what is applied to a text.
    pub fn to_text_fix(&self) -> Fix {
        Fix { applicability: self.applicability, edits: self.edits.clone() }
    }
}

/// What a strategy proposes; the gate decides.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The strategy's name.
    pub strategy: &'static str,
    /// The edits to the file.
    pub edits: Vec<Edit>,
    /// Whether the strategy is one that `safe` admits.
    pub is_safe_shape: bool,
}

impl Case<'_> {
    /// Returns what is owed.
    pub fn duty(&self) -> &Duty {
        self.program.duty(self.acquisition)
    }

    /// Returns whether the variable holds the resource in a state.
    pub fn is_held(&self, state: &State, var: VarId) -> bool {
        state.value_of(var) == Value::acquired(&self.duty().release)
    }

    /// Returns whether it must still be released in a state, and the variable holds it.
    pub fn is_open(&self, state: &State, var: VarId) -> bool {
        state.status == Status::Owned && self.is_held(state, var)
    }

    /// Returns whether nothing was acquired in a state, and the variable is nil.
    pub fn is_nil(&self, state: &State, var: VarId) -> bool {
        state.status == Status::Invalid && state.facts.get(&var) == Some(&Fact::Nil)
    }

    /// Returns the function or literal that leaks.
    pub fn func(&self) -> FuncId {
        self.acquisition.func
    }

    /// Returns the local variable that takes the resource, and its name.
    pub fn variable(&self) -> Result<(VarId, &str), Refusal> {
        let ast = &self.body.unit.ast;
        let target = self.binding.targets.get(self.acquisition.result);
        let Some(target) = target else { return self.holder().ok_or_else(|| self.unbound()) };
        let named =
            ast.exprs().find(|id| ast.expr(*id).span == *target && matches!(ast.expr(*id).kind, ExprKind::Ident(_)));
        let name = &self.text[target.range()];
        if name == "_" {
            return Err(Refusal::ResultDropped);
        }
        let var = named.and_then(|id| self.body.info.var_of(id)).or_else(|| self.body.info.declared_at(*target));
        match var {
            Some(var) if self.body.is_within(self.body.info.var(var).func, self.func()) && self.can_release(var) => {
                Ok((var, name))
            }
            _ => Err(Refusal::NotALocal),
        }
    }

    /// `resp, err := checked(http.Get(u))`: the one local of which the engine found that it holds what the call gave.
    fn holder(&self) -> Option<(VarId, &str)> {
        let states = self.outcome.points.values().flatten().filter(|state| state.status == Status::Owned);
        let holds = states.flat_map(|state| state.holds.iter().filter(|(_, held)| held.owns()));
        let places: BTreeSet<&Place> = holds.map(|(place, _)| place).collect();
        let mut places = places.into_iter();
        let (Some(Place { var, inside: None }), None) = (places.next(), places.next()) else { return None };
        let local = self.body.info.var(*var);
        (self.body.is_within(local.func, self.func()) && self.can_release(*var)).then_some((*var, &*local.name))
    }

    /// Whether the release can be written with the variable's own type: an interface may hide the method.
    fn can_release(&self, var: VarId) -> bool {
        let typ = &self.body.info.var(var).typ;
        let release = &self.duty().release;
        if *typ == self.acquisition.typ {
            return true;
        }
        release.field.is_none()
            && matches!(self.program.universe.lookup(typ, &release.method),
                Selection::Method(method) if method.signature.params.is_empty())
    }

    /// Whether what is acquired can be expected to have the field through which it is released: it is promised; or the
    /// function does not ask whether it is there, and reads it or is no test's, which may ask a double.
    fn has_part(&self) -> bool {
        let Some(field) = &self.duty().release.field else { return true };
        if self.is_part_promised() {
            return true;
        }
        if self.outcome.is_part_doubted {
            return false;
        }
        let may_lack_it = self.program.producer(self.acquisition).may_lack_part || self.is_answered_without_part();
        !self.program.is_test(self.body) || !may_lack_it || self.reads(field)
    }

    fn is_part_promised(&self) -> bool {
        let callee = self.body.info.callee(self.acquisition.call);
        let promises = &self.program.resources[self.acquisition.resource].promises_part;
        callee.is_some_and(|callee| promises.fits(&key_of(callee)))
    }

    /// Whether a variable is assigned behind an offset: a literal that is deferred there would see another value.
    fn is_assigned_behind(&self, var: VarId, offset: usize) -> bool {
        let unit = &self.body.unit;
        let behind = Span::new(offset + 1, unit.span.end.max(offset + 1));
        unit.ast.assigns(behind, |left| self.body.info.var_of(left) == Some(var))
    }

    /// Whether the call may give neither an error nor what it is called for.
    fn may_succeed_without(&self) -> bool {
        let Acquisition { call, result, .. } = *self.acquisition;
        self.program.succeeds_without(self.body, call, result, Depth::TOP).is_some()
    }

    /// Whether a test may put a double in place of what is called that answers without the field.
    fn is_answered_without_part(&self) -> bool {
        self.duty().release.field.is_some()
            && !self.is_part_promised()
            && self.program.is_answered_without_part(self.body, self.acquisition.call)
    }

    /// Whether the function reads a field of what it acquires.
    fn reads(&self, field: &str) -> bool {
        let Ok((var, _)) = self.variable() else { return false };
        let ast = &self.body.unit.ast;
        let is_it = |expr: ExprId| match &ast.expr(expr).kind {
            ExprKind::Selector { x, sel } => *sel.name == *field && self.body.info.var_of(ast.unparen(*x)) == Some(var),
            _ => false,
        };
        let written = |stmt: StmtId| match &ast.stmt(stmt).kind {
            StmtKind::Assign { lhs, .. } => lhs.clone(),
            _ => Vec::new(),
        };
        let written: BTreeSet<ExprId> = ast.stmts().flat_map(written).collect();
        ast.exprs().any(|expr| is_it(expr) && !written.contains(&expr))
    }

    /// Whether a test may put a double in place of what is called that gives what was never opened.
    fn is_answered_with_nothing(&self) -> bool {
        let Acquisition { call, typ, .. } = self.acquisition;
        self.program.is_answered_with_nothing(self.body, *call, typ, &self.duty().release)
    }

    fn unbound(&self) -> Refusal {
        match self.binding.shape {
            Shape::Define | Shape::Assign | Shape::Var => Refusal::NotALocal,
            Shape::Bare => Refusal::ResultDropped,
            _ => Refusal::NotBound,
        }
    }
}

/// Longer lines are not edited: no person wrote them, and each look at one takes its time.
pub const MAX_LINE_BYTES: usize = 64 << 10;

/// Whether a declaration stands on a line that is too long to edit.
fn is_on_long_line(text: &str, decl: Span) -> bool {
    if text.len() <= MAX_LINE_BYTES {
        return false;
    }
    let start = decl.start.saturating_sub(MAX_LINE_BYTES);
    let end = text.len().min(decl.end + MAX_LINE_BYTES);
    let window = &text.as_bytes()[start..end];
    let mut line = 0;
    memchr::memchr_iter(b'\n', window).chain([window.len()]).any(|newline| {
        let length = newline - line;
        line = newline + 1;
        length > MAX_LINE_BYTES
    })
}

/// Plans one leak: the first proposal that passes the gate, or the reason why there is none.
pub fn plan(case: &Case<'_>) -> Result<PlannedFix, Refusal> {
    if case.acquisition.certainty == Certainty::ByName {
        return Err(Refusal::TypeUnknown);
    }
    if case.duty().effect == Effect::Commits {
        return Err(Refusal::ReleaseCommits);
    }
    if let Some(owner) = &case.leak.owner {
        return release_in_owner::plan(case, owner);
    }
    if !case.has_part() {
        return Err(Refusal::MayLackPart);
    }
    if matches!(case.variable(), Err(Refusal::ResultDropped)) {
        return bind_result::plan(case);
    }
    if is_on_long_line(case.text, case.body.unit.span) {
        return Err(Refusal::CrowdedLine);
    }
    let lists = place::lists(case.body, case.text);
    let alone = first_fit(case, &lists);
    if alone.as_ref().is_ok_and(|fix| fix.applicability == Applicability::Safe) {
        return alone;
    }
    let siblings = siblings::of(case);
    if siblings.is_empty() {
        return alone;
    }
    let (outcome, verdict) = case.program.survey(case.body, case.acquisition, &siblings);
    let Verdict::Leak(leak) = &verdict else { return alone };
    match first_fit(&Case { outcome: &outcome, leak, ..*case }, &lists) {
        Ok(fix) if alone.is_err() || fix.applicability == Applicability::Safe => Ok(fix),
        _ => alone,
    }
}

/// The first strategy's first proposal that passes the gate.
fn first_fit(case: &Case<'_>, lists: &[List]) -> Result<PlannedFix, Refusal> {
    let mut reason = None;
    // Where some path releases it already, a second release for all paths would be clumsy: complete the set first.
    // `defer rows.Close()` beside a loop that drains them, `defer tx.Rollback()` beside a commit, `defer cancel()` before
    // the last use is over are how it is done.
    let has_other_ways = case.duty().release.has_other_ways();
    let order: Vec<Strategy> = match case.duty().effect {
        Effect::Flushes | Effect::Commits => vec![checked_close::propose],
        Effect::Pure => {
            let mut order: Vec<Strategy> = vec![
                move_defer::propose,
                defer_after_check::propose,
                release_on_exits::single,
                release_after_use::propose,
                release_on_exits::deferred,
                defer_on_error::propose,
                release_on_exits::each,
                defer_if_not_nil::propose,
            ];
            if case.leak.is_released_elsewhere && !has_other_ways {
                order[1..4].rotate_left(1);
            }
            order
        }
    };
    for strategy in order {
        match attempt(case, lists, strategy) {
            Ok(fix) => return Ok(fix),
            Err(refusal) => reason = Some(Refusal::first_choice(reason, refusal)),
        }
    }
    Err(reason.unwrap_or(Refusal::NoPlace))
}

type Strategy = fn(&Case<'_>, &[List]) -> Result<Vec<Proposal>, Refusal>;

fn attempt(case: &Case<'_>, lists: &[List], strategy: Strategy) -> Result<PlannedFix, Refusal> {
    let mut reason = None;
    for proposal in strategy(case, lists)? {
        match gate::gate(case, &proposal.edits) {
            Ok(()) => {
                let is_safe = proposal.is_safe_shape
                    && case.acquisition.certainty == Certainty::Typed
                    && case.duty().effect == Effect::Pure
                    && (case.program.is_test(case.body) || !case.is_answered_without_part())
                    && !written_down::is_taken_back(case)
                    && !may_wait::may_wait(case)
                    && !driver_memory::may_outlive(case)
                    && !held_on_purpose::is_held(case)
                    && !line_numbers::are_moved(case, &proposal.edits)
                    && !case.is_answered_with_nothing();
                let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
                return Ok(PlannedFix { applicability, strategy: proposal.strategy, edits: proposal.edits });
            }
            Err(refusal) => reason = Some(Refusal::first_choice(reason, refusal)),
        }
    }
    Err(reason.unwrap_or(Refusal::NoPlace))
}
