//! A dropped result gets a name, and is released.
//!
//! ```go
//! _, err := http.Get(u)              // → resp, err := http.Get(u)
//! if err != nil { return err }       //   … defer resp.Body.Close() after the check
//!
//! if _, err := http.Get(u); err != nil { … }   // → if resp, err := …; err != nil { … } else { resp.Body.Close() }
//!
//! http.Get(u)                        // → if resp, err := http.Get(u); err == nil { resp.Body.Close() }
//! ```
//! Never safe: the author did not ask for the value, and may have had a reason.
//!
//! Not modelled: `_ = f()` of a single result, drops inside larger statements.

use super::edited::{edited, shifted};
use super::gate;
use super::place;
use super::refusal::Refusal;
use super::{Case, PlannedFix, names};
use crate::ownership::depth::Depth;
use crate::ownership::leak::Verdict;
use crate::syntax::ast::{AssignOp, BinaryOp, ExprId, ExprKind, StmtId, StmtKind};
use crate::syntax::query::{Binding, Shape};
use crate::text::edit::{Applicability, Edit};
use crate::text::span::Span;
use crate::types::info::{Use, VarId};

/// Plans the leak of a dropped result.
pub fn plan(case: &Case<'_>) -> Result<PlannedFix, Refusal> {
    // `ctx, _ := context.WithCancel(parent); go serve(ctx)`: nobody can tell when it is to end.
    if case.outcome.is_lent {
        return Err(Refusal::HandedOn);
    }
    let edits = match case.binding.shape {
        Shape::Bare => bind_bare(case)?,
        Shape::Define | Shape::Assign => match around_init(case) {
            Some(statement) => close_in_else(case, statement)?,
            None => return name_and_defer(case),
        },
        _ => return Err(Refusal::ResultDropped),
    };
    gate::gate(case, &edits)?;
    Ok(PlannedFix { applicability: Applicability::Unsafe, strategy: "bind-result", edits })
}

/// `http.Get(u)` as a statement.
fn bind_bare(case: &Case<'_>) -> Result<Vec<Edit>, Refusal> {
    let ast = &case.body.unit.ast;
    let call = ast.expr(case.acquisition.call).span;
    let results = case.body.info.type_of(case.acquisition.call).results().to_vec();
    let is_pair = results.len() == 2 && case.acquisition.result == 0 && results[1].is_error();
    let lines = place::whole_lines(case.text, call).ok_or(Refusal::CrowdedLine)?;
    if !is_pair || case.text[call.end..lines.end].contains("//") {
        return Err(Refusal::ResultDropped);
    }
    // The statement gets a scope of its own, so these names shadow nothing outside.
    let name = names::fresh(case, &case.duty().name);
    let indent = place::indent_at(case.text, call.start);
    let newline = if case.text[..lines.end].ends_with("\r\n") { "\r\n" } else { "\n" };
    let release = case.duty().release.of(&name);
    let guard = if case.may_succeed_without() { format!(" && {name} != nil") } else { String::new() };
    Ok(vec![
        Edit::insert(call.start, format!("if {name}, err := ")),
        Edit::insert(call.end, format!("; err == nil{guard} {{{newline}{indent}\t{release}(){newline}{indent}}}")),
    ])
}

/// The `if` statement whose init drops the result.
fn around_init(case: &Case<'_>) -> Option<StmtId> {
    let ast = &case.body.unit.ast;
    ast.stmts().find(|id| match &ast.stmt(*id).kind {
        StmtKind::If { init: Some(init), .. } => ast.stmt(*init).span == case.binding.scope,
        _ => false,
    })
}

/// `if _, err := f(); err != nil { … }` without an else.
fn close_in_else(case: &Case<'_>, statement: StmtId) -> Result<Vec<Edit>, Refusal> {
    let ast = &case.body.unit.ast;
    let StmtKind::If { then, els: None, init: Some(init), cond } = &ast.stmt(statement).kind else {
        return Err(Refusal::ResultDropped);
    };
    // (After `err != nil && isFatal(err)` an else does not mean that there was no error.)
    if !matches!(ast.stmt(*init).kind, StmtKind::Assign { op: AssignOp::Define, .. }) || !is_failure(case, *cond) {
        return Err(Refusal::ResultDropped);
    }
    let dropped = case.binding.targets.get(case.acquisition.result).ok_or(Refusal::ResultDropped)?;
    let name = names::fresh(case, &case.duty().name);
    let indent = place::indent_at(case.text, ast.stmt(statement).span.start);
    let newline = if case.text[then.span.range()].contains("\r\n") { "\r\n" } else { "\n" };
    let release = case.duty().release.of(&name);
    let guard = if case.may_succeed_without() { format!("if {name} != nil ") } else { String::new() };
    Ok(vec![
        Edit::replace(*dropped, name),
        Edit::insert(then.span.end, format!(" else {guard}{{{newline}{indent}\t{release}(){newline}{indent}}}")),
    ])
}

/// Whether a condition is `err != nil`, of the error that comes with the dropped result.
fn is_failure(case: &Case<'_>, cond: ExprId) -> bool {
    let (ast, info) = (&case.body.unit.ast, &case.body.info);
    let ExprKind::Binary { op: BinaryOp::Ne, x, y } = ast.expr(ast.unparen(cond)).kind else { return false };
    let bound = case.body.bound_vars(case.acquisition.call);
    let is_error = |var: &VarId| bound.contains(var) && case.program.universe.is_error(&info.var(*var).typ);
    info.var_of(ast.unparen(x)).is_some_and(|var| is_error(&var)) && info.use_of(ast.unparen(y)) == Some(&Use::Nil)
}

/// `_, err := f()` as a statement: named first, then planned like any other leak.
fn name_and_defer(case: &Case<'_>) -> Result<PlannedFix, Refusal> {
    let ast = &case.body.unit.ast;
    let dropped = *case.binding.targets.get(case.acquisition.result).ok_or(Refusal::ResultDropped)?;
    let name = names::fresh(case, &case.duty().name);
    let mut naming = vec![Edit::replace(dropped, name)];
    naming.extend(declare(case)?);
    let (text, body) = edited(case.program, case.body, case.text, &naming)?;
    let grown = text.len() as isize - case.text.len() as isize;
    let call = shifted(&naming, ast.expr(case.acquisition.call).span.start);
    let sites = case.program.acquisitions(&body, &text, Depth::TOP);
    let site = sites
        .iter()
        .find(|site| body.unit.ast.expr(site.call).span.start == call && site.result == case.acquisition.result)
        .ok_or(Refusal::BrokenEdit)?;
    let (outcome, verdict) = case.program.survey(&body, site, &[]);
    let Verdict::Leak(leak) = verdict else {
        return Err(Refusal::ResultDropped);
    };
    let targets = case.binding.targets.iter().enumerate().map(|(n, target)| match n == case.acquisition.result {
        true => Span::new(target.start, shifted(&naming, target.end)),
        false => Span::new(shifted(&naming, target.start), shifted(&naming, target.end)),
    });
    let scope = Span::new(case.binding.scope.start, shifted(&naming, case.binding.scope.end));
    let binding = Binding { shape: Shape::Define, scope, targets: targets.collect() };
    let leaking: Vec<Span> =
        case.leaking.iter().map(|span| Span::new(shifted(&naming, span.start), shifted(&naming, span.end))).collect();
    let named = Case {
        program: case.program,
        body: &body,
        text: &text,
        acquisition: site,
        binding: &binding,
        outcome: &outcome,
        leak: &leak,
        leaking: &leaking,
        effort: case.effort,
    };
    let released = super::plan(&named)?;
    let mut edits = naming;
    for edit in released.edits {
        let back = |offset: usize| offset.saturating_add_signed(-grown);
        if edit.span.start < scope.end {
            return Err(Refusal::ResultDropped);
        }
        edits.push(Edit::replace(Span::new(back(edit.span.start), back(edit.span.end)), edit.text));
    }
    Ok(PlannedFix { applicability: Applicability::Unsafe, strategy: "bind-result", edits })
}

/// `_, err = f()` becomes `resp, err := f()` where that declares only the new name.
fn declare(case: &Case<'_>) -> Result<Option<Edit>, Refusal> {
    let ast = &case.body.unit.ast;
    let found = ast.stmts().find(|id| ast.stmt(*id).span == case.binding.scope);
    let Some(StmtKind::Assign { lhs, op, rhs }) = found.map(|id| &ast.stmt(id).kind) else {
        return Err(Refusal::ResultDropped);
    };
    match op {
        AssignOp::Define => return Ok(None),
        AssignOp::Op => return Err(Refusal::ResultDropped),
        AssignOp::Assign => {}
    }
    let lists = place::lists(case.body, case.text);
    let here = lists.iter().rev().find(|list| list.span.contains(case.binding.scope)).ok_or(Refusal::ResultDropped)?;
    for left in lhs {
        let ExprKind::Ident(name) = &ast.expr(*left).kind else { return Err(Refusal::ResultDropped) };
        if &**name == "_" {
            continue;
        }
        let var = case.body.info.var_of(*left).ok_or(Refusal::ResultDropped)?;
        // Only a variable of this very block is assigned by `:=`; any other would be shadowed.
        if case.body.info.var(var).scope.end < here.end || !here.span.contains(case.body.info.var(var).span) {
            return Err(Refusal::ResultDropped);
        }
        let declared_here = lists.iter().rev().find(|list| list.span.contains(case.body.info.var(var).span));
        if declared_here.map(|list| list.span) != Some(here.span) {
            return Err(Refusal::ResultDropped);
        }
    }
    let last = lhs.last().ok_or(Refusal::ResultDropped)?;
    let first = rhs.first().ok_or(Refusal::ResultDropped)?;
    let (from, to) = (ast.expr(*last).span.end, ast.expr(*first).span.start);
    let equals = case.text[from..to].find('=').ok_or(Refusal::BrokenEdit)?;
    Ok(Some(Edit::insert(from + equals, ":")))
}
