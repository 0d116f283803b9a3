//! Fields that nobody sets once the struct is made.
//!
//! ```go
//! type Options struct{ Profile string }   // no `.Profile = …` in its package
//! if o.Profile != "" { f, err = os.Create(o.Profile) }
//! run(o)                                  // whoever o is handed to
//! if o.Profile != "" { f.Close() }        // the same answer
//! ```
//! What the texts of the package say, tests aside, is enough: an assignment to a field of that name, of whatever type,
//! unsettles it.
//!
//! Not modelled: other packages that set an exported field while the function runs; a whole struct that is assigned.

use super::program::{Program, remember};
use crate::types::package::PkgId;
use std::sync::Arc;

impl Program {
    /// Returns whether the package of the user's own that declares a struct never sets the field, other than where the
    /// struct is made.
    pub(super) fn is_settled(&self, pkg: PkgId, field: &str) -> bool {
        let package = self.universe.package(pkg);
        let mut files = package.files.iter().filter(|file| !file.name.ends_with("_test.go"));
        let mut is_left = |field: &str| files.all(|file| !is_assigned(&file.text, field));
        self.own.contains(&pkg) && remember(&self.settled, (pkg, Arc::from(field)), || is_left(field))
    }

    /// Returns whether no package of the user's own ever sets a field of the name.
    pub(super) fn is_settled_everywhere(&self, field: &str) -> bool {
        self.own.iter().all(|pkg| self.is_settled(*pkg, field))
    }
}

/// Whether a text may assign to `.name`, or takes its address. It only errs by saying yes.
fn is_assigned(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        if !before.ends_with('.') || after.starts_with(is_part) {
            return false;
        }
        let operand = before.trim_end_matches(|c: char| is_part(c) || ".[]()*".contains(c));
        let after = after.trim_start_matches([' ', '\t']);
        let operator = after.trim_start_matches(|c: char| "+-*/%&|^<>:".contains(c));
        let is_comparison = after.starts_with("==") || after.starts_with("<=") || after.starts_with(">=");
        operand.ends_with('&')
            || after.starts_with(',') && after.lines().next().is_some_and(|line| line.contains(" = "))
            || after.starts_with("++")
            || after.starts_with("--")
            || operator.starts_with('=') && !is_comparison
    })
}
