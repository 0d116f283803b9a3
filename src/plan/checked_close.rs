//! A release whose error must not be lost: the close of a file that was written.
//!
//! ```go
//! func save(path string) (err error) {
//!     f, err := os.Create(path)
//!     if err != nil { return err }
//!     defer func() {                              // ← where the function's error has a name
//!         if cerr := f.Close(); err == nil {
//!             err = cerr
//!         }
//!     }()
//!
//! if _, err := f.Write(b); err != nil {
//!     f.Close()                                   // ← on a path that fails anyway
//!     return err
//! }
//! return f.Close()                                // ← instead of `return nil`
//! ```
//! Where neither the error has a name nor the outcome is plain, the result gets a name: `(retErr error)`.
//! A function that returns no error gets a plain defer. None of it is safe: what to do about a failed close is the
//! author's decision.
//!
//! Not modelled: `return n, nil` as an exit of its own.

use super::place::{self, List};
use super::refusal::Refusal;
use super::{Case, Proposal, defer_after_check, defer_if_not_nil, names, release_on_exits};
use crate::ownership::leak::{Lost, LostKind};
use crate::ownership::outcome::{ErrorClass, LossKind};
use crate::syntax::ast::{Ast, ExprKind, Field, StmtId, StmtKind};
use crate::text::edit::Edit;
use crate::types::info::{VarId, VarKind};

/// Proposes the form that the function's results allow.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    if case.leak.lost.iter().all(|lost| lost.how == LostKind::Return && lost.error == ErrorClass::NonNil) {
        return release_on_exits::propose(case, lists);
    }
    let goes_round = case.leak.lost.iter().any(|lost| lost.how == LostKind::Loss(LossKind::NextRound));
    if !returns_error(case) {
        return match case.leak.is_released_elsewhere || goes_round {
            true => release_on_exits::propose(case, lists),
            false => defer_after_check::propose(case, lists).or_else(|_| defer_if_not_nil::propose(case, lists)),
        };
    }
    if goes_round {
        return in_each_round(case, lists);
    }
    if let Some(error) = named_error(case) {
        return deferred(case, lists, error);
    }
    match (on_each_exit(case, lists), deferred_with_name(case, lists)) {
        (Ok(found), others) => Ok(found.into_iter().chain(others.into_iter().flatten()).collect()),
        (Err(Refusal::CloseCanFail), others) => others,
        (Err(refusal), _) => Err(refusal),
    }
}

/// Whether the function's last result is an error.
fn returns_error(case: &Case<'_>) -> bool {
    let ast = &case.body.unit.ast;
    ast.func(case.func()).sig.results.last().is_some_and(|field| ast.ident(field.typ) == Some("error"))
}

/// The variable of the error result, if it has a name.
pub(super) fn named_error(case: &Case<'_>) -> Option<VarId> {
    let results = case.body.info.vars.iter().enumerate();
    let mut results = results.filter(|(_, var)| var.func == case.func() && matches!(var.kind, VarKind::Result(_)));
    let named = results.find(|(_, var)| var.typ.is_error() && &*var.name != "_");
    named.map(|(n, _)| VarId(n as u32))
}

/// A deferred close that sets the named error, if it is not set already.
fn deferred(case: &Case<'_>, lists: &[List], error: VarId) -> Result<Vec<Proposal>, Refusal> {
    let name = case.body.info.var(error).name.clone();
    let mut proposals = defer_after_check::propose(case, lists)?;
    for proposal in &mut proposals {
        if proposal.edits.iter().any(|edit| !names::is_visible(case, error, edit.span.start)) {
            return Err(Refusal::Shadowed);
        }
        check_error(case, proposal, &name)?;
    }
    Ok(proposals)
}

/// The same, where the results get names first: `error` becomes `(retErr error)`.
fn deferred_with_name(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let ast = &case.body.unit.ast;
    let results = &ast.func(case.func()).sig.results;
    let Some((last, others)) = results.split_last() else { return Err(Refusal::CloseCanFail) };
    if results.iter().any(|result| !result.names.is_empty()) {
        return Err(Refusal::CloseCanFail);
    }
    let name = names::fresh(case, "retErr");
    let start = |result: &Field| ast.expr(result.typ).span.start;
    let has_parens = case.text[..start(results.first().unwrap_or(last))].trim_end().ends_with('(');
    let mut naming: Vec<Edit> = others.iter().map(|other| Edit::insert(start(other), "_ ")).collect();
    match has_parens {
        true => naming.push(Edit::insert(start(last), format!("{name} "))),
        false => naming.push(Edit::replace(ast.expr(last.typ).span, format!("({name} error)"))),
    }
    let mut proposals = defer_after_check::propose(case, lists)?;
    for proposal in &mut proposals {
        check_error(case, proposal, &name)?;
        proposal.edits.splice(0..0, naming.iter().cloned());
    }
    Ok(proposals)
}

/// Turns `defer f.Close()` into a literal that keeps the error.
fn check_error(case: &Case<'_>, proposal: &mut Proposal, error: &str) -> Result<(), Refusal> {
    let (var, name) = case.variable()?;
    let release = case.duty().release.of(name);
    let checked = names::fresh(case, "cerr");
    for edit in &mut proposal.edits {
        if case.is_assigned_behind(var, edit.span.start) {
            return Err(Refusal::CloseCanFail);
        }
        let newline = if edit.text.ends_with("\r\n") { "\r\n" } else { "\n" };
        let indent = place::indent_at(&edit.text, 0).to_owned();
        let lines = [
            "defer func() {".to_owned(),
            format!("\tif {checked} := {release}(); {error} == nil {{"),
            format!("\t\t{error} = {checked}"),
            "\t}".to_owned(),
            "}()".to_owned(),
        ];
        edit.text = edit.text.replace(&format!("defer {release}()"), &lines.join(&format!("{newline}{indent}")));
    }
    proposal.strategy = "checked-close";
    proposal.is_safe_shape = false;
    Ok(())
}

/// `return f.Close()` where the function succeeds, `f.Close()` before it fails.
fn on_each_exit(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (var, name) = case.variable()?;
    let code = format!("{}()", case.duty().release.of(name));
    let ast = &case.body.unit.ast;
    let lists: Vec<&List> = lists.iter().filter(|list| list.func == case.func()).collect();
    let mut edits = Vec::new();
    for lost in &case.leak.lost {
        let stmt = returned_at(ast, lost).ok_or(Refusal::CloseCanFail)?;
        let list = lists.iter().rev().find(|list| list.stmts.contains(&stmt)).ok_or(Refusal::NoPlace)?;
        let at = list.stmts.iter().position(|other| *other == stmt).ok_or(Refusal::NoPlace)?;
        if !release_on_exits::is_open(case, list, at, var) || !names::is_visible(case, var, lost.at.start) {
            return Err(Refusal::CloseCanFail);
        }
        let StmtKind::Return(results) = &ast.stmt(stmt).kind else { return Err(Refusal::CloseCanFail) };
        edits.push(match (lost.error, results.as_slice()) {
            (ErrorClass::NonNil, _) => place::insert(ast, case.text, list, at, &code).ok_or(Refusal::CrowdedLine)?,
            (ErrorClass::Nil, [only]) if matches!(ast.expr(*only).kind, ExprKind::Ident(_)) => {
                Edit::replace(ast.expr(*only).span, code.clone())
            }
            _ => return Err(Refusal::CloseCanFail),
        });
    }
    Ok(vec![Proposal { strategy: "checked-close", edits, is_safe_shape: false }])
}

/// The close in each round of a loop, where it is over: what it returns ends the function.
fn in_each_round(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let (_, name) = case.variable()?;
    let ast = &case.body.unit.ast;
    if !matches!(ast.func(case.func()).sig.results.as_slice(), [only] if only.names.len() < 2) {
        return Err(Refusal::CloseCanFail);
    }
    let code = format!("{}()", case.duty().release.of(name));
    let error = names::fresh(case, "cerr");
    let checked = format!("if {error} := {code}; {error} != nil {{\n\treturn {error}\n}}");
    let mut edits = Vec::new();
    for spot in release_on_exits::places_of_loss(case, lists)? {
        let at = spot.0.stmts.get(spot.1).map(|stmt| ast.stmt(*stmt));
        let fails = at.is_some_and(|stmt| {
            let lost = case.leak.lost.iter().find(|lost| lost.how == LostKind::Return && lost.at == stmt.span);
            lost.is_some_and(|lost| lost.error == ErrorClass::NonNil)
        });
        let edit = release_on_exits::write(case, spot, if fails { &code } else { &checked });
        edits.push(edit.ok_or(Refusal::InLoop)?);
    }
    Ok(vec![Proposal { strategy: "checked-close", edits, is_safe_shape: false }])
}

fn returned_at(ast: &Ast, lost: &Lost) -> Option<StmtId> {
    let is_it = |id: &StmtId| {
        lost.how == LostKind::Return
            && ast.stmt(*id).span == lost.at
            && matches!(ast.stmt(*id).kind, StmtKind::Return(_))
    };
    ast.stmts().find(is_it)
}
