//! Whether somebody has written down on which lines a file's statements stand: an edit that adds a line above would make it wrong.
//!
//! ```go
//! level.Debug(logger).Log("hello", "world")                   // line 24 of log_test.go
//! require.Contains(t, text, "caller=log_test.go:24 level=debug")   // … and runtime.Caller finds it on line 25
//! ```
//! The file itself and the tests of its package are looked through, for the file's name, a colon, and a number.
//!
//! Not modelled: expected output in files of other kinds; numbers that a test works out.

use super::Case;
use crate::text::edit::Edit;
use memchr::memmem;

/// Returns whether edits move a line that is written down.
pub(super) fn are_moved(case: &Case<'_>, edits: &[Edit]) -> bool {
    let package = case.program.universe.package(case.body.pkg);
    let file = package.file(case.body.file);
    let Some(first) = edits.iter().map(|edit| edit.span.start).min() else { return false };
    let line = file.lines().position(first).line;
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    let wanted = format!("{name}:");
    let is_moved = |text: &str| {
        memmem::find_iter(text.as_bytes(), &wanted).any(|at| {
            let rest = &text[at + wanted.len()..];
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..digits].parse::<usize>().is_ok_and(|named| named >= line)
        })
    };
    is_moved(case.text)
        || package.files.iter().filter(|other| other.name.ends_with("_test.go")).any(|other| is_moved(&other.text()))
}
