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

use super::naming::is_part;
use super::program::{Program, remember};
use crate::types::object::Selection;
use crate::types::package::PkgId;
use crate::types::typ::Type;
use memchr::memchr_iter;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Program {
    /// Returns whether the package of the user's own that declares a field never sets it, other than where the struct is
    /// made. The field is selected from a value of type `typ`, through embedded fields.
    pub(super) fn is_settled(&self, typ: &Type, embedded: &[Arc<str>], field: &str) -> bool {
        let step = |typ: Type, name: &Arc<str>| match self.universe.lookup(&typ, name) {
            Selection::Field { typ, .. } => Some(typ),
            _ => None,
        };
        let holder = embedded.iter().try_fold(typ.clone(), step);
        let Some(Type::Named(named)) = holder.as_ref().map(Type::deref) else { return false };
        self.own.contains(&named.pkg) && !self.assigned_fields(named.pkg).contains(field)
    }

    /// The names of all fields that the texts of a package may assign to, or take the address of.
    fn assigned_fields(&self, pkg: PkgId) -> Arc<BTreeSet<Arc<str>>> {
        remember(&self.assigned, pkg, || {
            let package = self.universe.package(pkg);
            let files = package.files.iter().filter(|file| !file.name.ends_with("_test.go"));
            let mut names: BTreeSet<Arc<str>> = BTreeSet::new();
            for file in files {
                for name in assigned_in(&file.text()) {
                    if !names.contains(name) {
                        names.insert(name.into());
                    }
                }
            }
            Arc::new(names)
        })
    }
}

/// The names behind the dots of a text that it may assign to, or take the address of. It only errs by naming too many.
fn assigned_in(text: &str) -> impl Iterator<Item = &str> {
    memchr_iter(b'.', text.as_bytes()).filter_map(|dot| {
        let (before, rest) = (&text[..dot], &text[dot + 1..]);
        let (name, after) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        (!name.is_empty() && (is_set(after) || is_address(before))).then_some(name)
    })
}

/// Whether what follows an operand may assign to it.
fn is_set(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t']);
    let operator = after.trim_start_matches(|c: char| "+-*/%&|^<>:".contains(c));
    let is_comparison = after.starts_with("==") || after.starts_with("<=") || after.starts_with(">=");
    after.starts_with(',') && after.lines().next().is_some_and(|line| line.contains(" = "))
        || after.starts_with("++")
        || after.starts_with("--")
        || operator.starts_with('=') && !is_comparison
}

/// Whether the operand that ends here has its address taken.
fn is_address(before: &str) -> bool {
    before.trim_end_matches(|c: char| is_part(c) || ".[]()*".contains(c)).ends_with('&')
}
