//! Which packages may declare a method of some name, without cutting their files into declarations.
//!
//! ```go
//! func (l *fileLog) init(w io.Writer) { l.w = w }   // this package may declare `init`
//! f := func(n int) error { … }                      // and `error`: what looks like a method counts
//! ```
//! One look at all texts of a tree answers for all names. Too many packages cost time, one too few would be an error:
//! where something other than a name follows, any name may.
//!
//! Not modelled: what the method is declared on.

use super::package::{File, PkgId};
use super::universe::Universe;
use memchr::memmem;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The names that seem to be methods, with the packages that may declare them.
#[derive(Debug, Default)]
pub struct Methods {
    by_name: FxHashMap<Box<str>, Vec<PkgId>>,
    /// Packages that may declare any.
    unsure: Vec<PkgId>,
}

impl Methods {
    /// Looks through those files of the packages that `matter`.
    pub fn of(universe: &Universe, packages: &BTreeSet<PkgId>, matters: impl Fn(&File) -> bool + Sync) -> Methods {
        let names_in = |pkg: &PkgId| {
            let package = universe.package(*pkg);
            let mut found = BTreeSet::new();
            for file in package.files.iter().filter(|file| matters(file)) {
                if let Some(decls) = file.known_decls() {
                    let methods = decls.iter().filter(|decl| decl.recv().is_some());
                    found.extend(methods.flat_map(|decl| decl.names()).map(|name| Some(Box::<str>::from(name))));
                    continue;
                }
                let text = file.text();
                found.extend(after_receivers(&text[file.head.end..]).map(|name| name.map(Box::<str>::from)));
            }
            (*pkg, found)
        };
        let mut methods = Methods::default();
        let found: Vec<(PkgId, BTreeSet<Option<Box<str>>>)> =
            packages.iter().collect::<Vec<_>>().into_par_iter().map(names_in).collect();
        for (pkg, names) in found {
            for name in names {
                match name {
                    Some(name) => methods.by_name.entry(name).or_default().push(pkg),
                    None => methods.unsure.push(pkg),
                }
            }
        }
        methods
    }

    /// Returns the packages that may declare a method of the name, in no order.
    pub fn named(&self, name: &str) -> impl Iterator<Item = PkgId> {
        self.by_name.get(name).into_iter().chain([&self.unsure]).flatten().copied()
    }
}

/// The words that stand behind `func (…)`; none where something else does that may be a comment.
fn after_receivers(text: &str) -> impl Iterator<Item = Option<&str>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    memmem::find_iter(text.as_bytes(), "func").filter_map(move |at| {
        let rest = text[at + "func".len()..].trim_start();
        if rest.starts_with('/') {
            return Some(None);
        }
        let inside = rest.strip_prefix('(')?;
        let behind = inside[inside.find(')')?..].trim_start_matches([')', ' ', '\t', '\r', '\n']);
        if behind.starts_with('/') {
            return Some(None);
        }
        let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
        (end > 0).then(|| Some(&behind[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::after_receivers;

    #[test]
    fn what_follows_a_receiver_is_found() {
        let names = |text: &str| after_receivers(text).map(|name| name.map(str::to_owned)).collect::<Vec<_>>();
        let some = |name: &str| vec![Some(name.to_owned())];
        assert_eq!(names("func (t *T[K]) Len() int { return 0 }"), some("Len"));
        assert_eq!(names("func(_ *(T))\tÉté(\n"), some("Été"));
        assert_eq!(names("func Len() {}\nfunc (t"), vec![]);
        assert_eq!(names("func /* c */ (T) A() {}"), vec![None]);
        assert_eq!(names("func (T) // c\nA() {}"), vec![None]);
    }
}
