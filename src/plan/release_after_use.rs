//! A release right behind the last use, where a defer would come too late or is one too many.
//!
//! ```go
//! for _, u := range urls {
//!     resp, err := http.Get(u)
//!     if err != nil { return err }
//!     data, err := io.ReadAll(resp.Body)
//!     resp.Body.Close()                    // ← not at the end of the function: the loop opens the next one
//!     if err != nil { return err }
//!     handle(data)
//! }
//! ```
//! The first place in the list that acquires it from which nothing uses it any more; all paths that lose it pass there.
//!
//! Not modelled: a last use inside a nested statement, as in `if err := decode(resp.Body); err != nil { … }`: then
//! there is a release on each exit.

use super::place::List;
use super::refusal::Refusal;
use super::release_on_exits::release;
use super::{Case, Proposal};

/// How many places are tried.
const MAX_PLACES: usize = 16;

/// Proposes the release at each place behind the acquisition, first to last.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let ast = &case.body.unit.ast;
    let call = ast.expr(case.acquisition.call).span;
    let is_home = |list: &&List| list.func == case.func() && list.span.contains(call);
    let home = lists.iter().rev().find(is_home).ok_or(Refusal::NoPlace)?;
    let behind = (0..=home.stmts.len())
        .filter(|at| home.stmts.get(*at).is_none_or(|stmt| ast.stmt(*stmt).span.start > call.end));
    let edits = behind.filter_map(|at| release(case, (home, at))).take(MAX_PLACES);
    let proposal = |edit| Proposal { strategy: "release-after-use", edits: vec![edit], is_safe_shape: true };
    Ok(edits.map(proposal).collect())
}
