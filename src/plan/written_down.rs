//! Whether the author has written the release down and taken it back: a comment that holds it.
//!
//! ```go
//! db, err := sql.Open("sqlite3", name+"?_locking=EXCLUSIVE")
//! // defer db.Close()                  // the lock is to stay
//! ```
//!
//! Not modelled: what a comment says in other words.

use super::Case;
use crate::ownership::naming::is_word_in;

/// Returns whether a comment in the declaration has the release of the variable.
pub(super) fn is_taken_back(case: &Case<'_>) -> bool {
    let Ok((_, name)) = case.variable() else { return false };
    let release = case.duty().release.of(name);
    let lines = case.text[case.body.unit.span.range()].lines();
    let mut comments = lines.filter_map(|line| line.split_once("//")).map(|(_, comment)| comment);
    comments.any(|comment| is_word_in(comment, &release) && comment.contains(&format!("{release}(")))
}
