//! What a name means at a place, and names that nothing uses yet.
//!
//! `resp := f(); { resp := g(); … }`: inside the block `resp` is another variable.

use super::Case;
use crate::ownership::naming::is_word_in;
use crate::types::info::VarId;

/// Returns whether the variable's name means that variable at the offset.
pub fn is_visible(case: &Case<'_>, var: VarId, offset: usize) -> bool {
    let wanted = case.body.info.var(var);
    let in_scope = |v: &crate::types::info::LocalVar| v.scope.start <= offset && offset <= v.scope.end;
    if !in_scope(wanted) {
        return false;
    }
    let same_name = case.body.info.vars.iter().enumerate().filter(|(_, v)| v.name == wanted.name && in_scope(v));
    // The innermost scope that began last.
    same_name.max_by_key(|(_, v)| v.scope.start).is_some_and(|(n, _)| VarId(n as u32) == var)
}

/// Returns `base`, or `base` with a number, such that the declaration's text does not hold it as a word, and that it hides
/// nothing that the file imports or the package declares.
pub fn fresh(case: &Case<'_>, base: &str) -> String {
    let text = &case.text[case.body.unit.span.range()];
    let universe = &case.program.universe;
    let package = universe.package(case.body.pkg);
    let is_used = |name: &str| {
        is_word_in(text, name)
            || universe.import_path(&package, case.body.file, name).is_some()
            || !package.lookup(name).is_empty()
    };
    let numbered = (2..).map(|n| format!("{base}{n}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !is_used(name)).unwrap_or_else(|| base.to_owned())
}
