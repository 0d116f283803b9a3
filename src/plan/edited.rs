//! The function as edits leave it, ready to be run again.
//!
//! ```go
//! get := func(u string) *http.Response { … }   // no edit touches it: it is still the function that was read
//! resp := get(u)
//! defer resp.Body.Close()                      // ← the edit
//! ```
//! The declaration is parsed anew; its literals that no edit touches keep their names, so that what is known about
//! them still holds.
//!
//! Not modelled: literals that an edit changes; calls of them are calls of unknown functions.

use super::refusal::Refusal;
use crate::ownership::body::Body;
use crate::ownership::program::Program;
use crate::syntax::ast::{AssignOp, FuncId, StmtKind};
use crate::syntax::parse::Unit;
use crate::syntax::reparse::reparse;
use crate::text::apply;
use crate::text::edit::{Applicability, Edit, Fix};
use crate::text::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Returns the text of a file after edits, and the declaration in it of which `body` is what it was.
pub fn edited(program: &Program, body: &Body, text: &str, edits: &[Edit]) -> Result<(String, Body), Refusal> {
    let fix = Fix { applicability: Applicability::Unsafe, edits: edits.to_vec() };
    let apply::Applied { text: after, reverse, .. } = apply::apply(text, [&fix]);
    let before = &body.unit;
    let grown = after.len() as isize - text.len() as isize;
    let end = before.span.end.checked_add_signed(grown).ok_or(Refusal::BrokenEdit)?;
    let span = Span::new(before.span.start, end);
    if after.get(span.range()).is_none() {
        return Err(Refusal::BrokenEdit);
    }
    let unit = Arc::new(reparse(before, text, edits, &after, span));
    let is_bad = |unit: &Unit| unit.ast.funcs().any(|func| unit.ast.func(func).is_bad);
    if is_bad(&unit) && !is_bad(before) {
        return Err(Refusal::BrokenEdit);
    }
    let untouched = untouched(body, edits, &unit);
    let now = program.edited_body(body, &unit, untouched, added(edits, &reverse));
    // (`_, err = f()` becomes a definition by a colon.)
    let may_define = edits.iter().any(|edit| edit.text.contains(':'));
    if may_define && has_idle_define(&now) && !has_idle_define(body) {
        return Err(Refusal::BrokenEdit);
    }
    Ok((after, now))
}

/// Whether a `:=` declares nothing, which does not compile.
fn has_idle_define(body: &Body) -> bool {
    let ast = &body.unit.ast;
    ast.stmts().any(|stmt| match &ast.stmt(stmt).kind {
        StmtKind::Assign { lhs, op: AssignOp::Define, .. } => !lhs.iter().any(|x| body.info.is_def(*x)),
        _ => false,
    })
}

/// Returns where an offset of the old text is in the new one; what is inserted at the offset itself comes before it.
pub fn shifted(edits: &[Edit], offset: usize) -> usize {
    let delta: isize = edits
        .iter()
        .filter(|edit| edit.span.end <= offset)
        .map(|edit| edit.text.len() as isize - edit.span.range().len() as isize)
        .sum();
    offset.saturating_add_signed(delta)
}

/// What the edits have added to the new text; what is only moved was there before.
fn added(edits: &[Edit], reverse: &[Edit]) -> Vec<Span> {
    if edits.iter().any(|edit| edit.text.is_empty()) {
        return Vec::new();
    }
    reverse.iter().filter(|edit| edit.text.is_empty()).map(|edit| edit.span).collect()
}

/// The literals that the edits leave as they are: what they are in the new text, and what they were when it was read.
fn untouched(before: &Body, edits: &[Edit], after: &Unit) -> BTreeMap<FuncId, FuncId> {
    let starts: BTreeMap<usize, FuncId> =
        after.ast.funcs().map(|func| (after.ast.func(func).span.start, func)).collect();
    let keeps = |span: Span| edits.iter().all(|edit| edit.span.end <= span.start || edit.span.start >= span.end);
    let pair = |func: FuncId| {
        let span = before.unit.ast.func(func).span;
        let now = starts.get(&shifted(edits, span.start)).filter(|_| keeps(span))?;
        Some((*now, before.as_read(func)?))
    };
    before.unit.ast.funcs().filter_map(pair).collect()
}
