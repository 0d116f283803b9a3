//! Where the names of a package are declared: two sorted tables over what its files say.
//!
//! In `package p; func F() {}; func (t *T) M() {}` the name `F` stands in the one, the method `T` `M` in the other. The
//! spellings stay with the files ([`crate::syntax::decls`]): an entry takes 12 bytes.
//!
//! A name declared twice (build-tagged twins) keeps its candidates in file order, those of files that the default
//! target (linux/amd64, no cgo) builds; only where it builds none of them, all. Not modelled: `_`, which names nothing.

use super::package::{DeclRef, File, FileId};
use crate::syntax::decls::DeclSpan;
use std::cmp::Ordering;

/// Where the names of a package are declared; always asked with the files it is of.
#[derive(Debug)]
pub(super) struct Names {
    plain: Table,
    methods: Table,
}

/// Declarations in order of their names.
#[derive(Debug)]
struct Table {
    refs: Box<[DeclRef]>,
    /// Of each, where its name stands among the words of its file: a method's receiver and name, or a name alone.
    places: Box<[u32]>,
}

/// A receiver, empty for what is no method, and a name.
type Key<'f> = (&'f str, &'f str);

/// A declaration under one of its names.
struct Entry<'f> {
    key: Key<'f>,
    at: DeclRef,
    place: u32,
}

impl Names {
    /// Gathers the names of the files' declarations.
    pub(super) fn of(files: &[File]) -> Names {
        let (mut plain, mut methods) = (Vec::new(), Vec::new());
        for (f, file) in files.iter().enumerate() {
            for (d, decl) in file.decls().iter().enumerate() {
                let at = DeclRef { file: FileId(f as u32), decl: d as u32 };
                match decl.recv() {
                    Some(recv) => methods.extend(method(at, decl, recv)),
                    None => {
                        let names = decl.words().filter(|(_, name)| *name != "_");
                        plain.extend(names.map(|(place, name)| Entry { key: ("", name), at, place }));
                    }
                }
            }
        }
        Names { plain: Table::of(plain, files), methods: Table::of(methods, files) }
    }

    /// Returns where a package-level name is declared.
    pub(super) fn lookup(&self, files: &[File], name: &str) -> &[DeclRef] {
        self.plain.find(|at| self.plain.name(files, at).cmp(name))
    }

    /// Returns all package-level names, in order.
    pub(super) fn names<'f>(&'f self, files: &'f [File]) -> impl Iterator<Item = &'f str> {
        distinct((0..self.plain.refs.len()).map(|at| self.plain.name(files, at)))
    }

    /// Returns where a method of the type named `recv` is declared.
    pub(super) fn method(&self, files: &[File], recv: &str, name: &str) -> &[DeclRef] {
        self.methods.find(|at| self.methods.method(files, at).cmp(&(recv, name)))
    }

    /// Returns the names of the types that methods are declared on, in order.
    pub(super) fn receivers<'f>(&'f self, files: &'f [File]) -> impl Iterator<Item = &'f str> {
        distinct((0..self.methods.refs.len()).map(|at| self.methods.name(files, at)))
    }

    /// Returns the names of the methods declared on the type named `recv`, in order.
    pub(super) fn method_names<'f>(&'f self, files: &'f [File], recv: &str) -> impl Iterator<Item = &'f str> {
        let range = self.methods.range(|at| self.methods.name(files, at).cmp(recv));
        distinct(range.map(|at| self.methods.method(files, at).1))
    }
}

fn method<'f>(at: DeclRef, decl: DeclSpan<'f>, recv: &'f str) -> Option<Entry<'f>> {
    let name = decl.names().next().filter(|name| *name != "_")?;
    let (place, _) = decl.words().next()?;
    Some(Entry { key: (recv, name), at, place })
}

/// Leaves one of each row of equal ones.
fn distinct<'f>(words: impl Iterator<Item = &'f str>) -> impl Iterator<Item = &'f str> {
    let mut last = None;
    words.filter(move |word| last.replace(*word) != Some(*word))
}

impl Table {
    fn of(mut entries: Vec<Entry<'_>>, files: &[File]) -> Table {
        entries.sort_unstable_by(|a, b| (a.key, a.at).cmp(&(b.key, b.at)));
        // One declaration may say a name twice.
        entries.dedup_by(|a, b| (a.key, a.at) == (b.key, b.at));
        let is_built = |entry: &Entry<'_>| files[entry.at.file.0 as usize].is_built;
        let (mut refs, mut places) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
        for twins in entries.chunk_by(|a, b| a.key == b.key) {
            let all = !twins.iter().any(is_built);
            for entry in twins.iter().filter(|entry| all || is_built(entry)) {
                refs.push(entry.at);
                places.push(entry.place);
            }
        }
        Table { refs: refs.into(), places: places.into() }
    }

    /// The words of the entry at a place, and those behind them.
    fn words<'f>(&self, files: &'f [File], at: usize) -> impl Iterator<Item = &'f str> {
        files[self.refs[at].file.0 as usize].decls().words_from(self.places[at])
    }

    /// The first word of the entry at a place.
    fn name<'f>(&self, files: &'f [File], at: usize) -> &'f str {
        self.words(files, at).next().unwrap_or("")
    }

    fn method<'f>(&self, files: &'f [File], at: usize) -> Key<'f> {
        let mut words = self.words(files, at);
        (words.next().unwrap_or(""), words.next().unwrap_or(""))
    }

    /// The entries that compare as equal.
    fn range(&self, compare: impl Fn(usize) -> Ordering) -> std::ops::Range<usize> {
        let (mut low, mut high) = (0, self.refs.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if compare(middle) == Ordering::Less { low = middle + 1 } else { high = middle }
        }
        let count = (low..self.refs.len()).take_while(|at| compare(*at) == Ordering::Equal).count();
        low..low + count
    }

    fn find(&self, compare: impl Fn(usize) -> Ordering) -> &[DeclRef] {
        &self.refs[self.range(compare)]
    }
}
