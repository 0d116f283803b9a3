//! Where the names of a package are declared: two tables over what its files say.
//!
//! In `package p; func F() {}; func (t *T) M() {}` the name `F` stands in the one, the method `T` `M` in the other. The
//! spellings stay with the files ([`crate::syntax::decls`]): an entry takes 16 bytes.
//!
//! A name declared twice (build-tagged twins) keeps its candidates in file order, those of files that the default
//! target (linux/amd64, no cgo) builds; only where it builds none of them, all. Not modelled: `_`, which names nothing.

use super::package::{DeclRef, File, FileId};
use crate::syntax::decls::DeclSpan;
use rustc_hash::FxHasher;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::ops::Range;

/// Where the names of a package are declared; always asked with the files it is of.
#[derive(Debug)]
pub(super) struct Names {
    plain: Table,
    methods: Table,
}

/// Declarations in order of their hashes, which are shorter to compare than names; those of equal hashes by their names.
#[derive(Debug)]
struct Table {
    hashes: Box<[Hash]>,
    refs: Box<[DeclRef]>,
}

/// Of a receiver, 0 for what is no method, and of a name.
type Hash = (u32, u32);

/// A receiver, empty for what is no method, and a name.
type Key<'f> = (&'f str, &'f str);

/// A declaration under one of its names.
struct Entry<'f> {
    hash: Hash,
    key: Key<'f>,
    at: DeclRef,
}

impl<'f> Entry<'f> {
    fn new(key: Key<'f>, at: DeclRef) -> Self {
        Entry { hash: hash_of(key), key, at }
    }

    fn is_twin_of(&self, other: &Entry<'_>) -> bool {
        self.hash == other.hash && self.key == other.key
    }
}

fn hash_of((recv, name): Key<'_>) -> Hash {
    (if recv.is_empty() { 0 } else { short_hash(recv.as_bytes()) }, short_hash(name.as_bytes()))
}

/// Returns whether other packages may use a name.
pub(crate) fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Returns a number that is the same for the same name, and hardly for another.
pub(crate) fn short_hash(name: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(name);
    hasher.finish() as u32
}

impl Names {
    /// Gathers the names of the files' declarations.
    pub(super) fn of(files: &[File]) -> Names {
        let (mut plain, mut methods) = (Vec::new(), Vec::new());
        for (f, file) in files.iter().enumerate() {
            for (d, decl) in file.decls().iter().enumerate() {
                let at = DeclRef { file: FileId(f as u32), decl: d as u32 };
                let into = if decl.recv().is_some() { &mut methods } else { &mut plain };
                into.extend(keys(decl).map(|key| Entry::new(key, at)));
            }
        }
        Names { plain: Table::of(plain, files), methods: Table::of(methods, files) }
    }

    /// Returns where a package-level name is declared.
    pub(super) fn lookup(&self, files: &[File], name: &str) -> &[DeclRef] {
        self.plain.find(files, ("", name))
    }

    /// Returns all package-level names, in order.
    pub(super) fn names<'f>(&self, files: &'f [File]) -> BTreeSet<&'f str> {
        self.plain.keys(files, self.plain.all()).map(|(_, name)| name).collect()
    }

    /// Returns where a method of the type named `recv` is declared.
    pub(super) fn method(&self, files: &[File], recv: &str, name: &str) -> &[DeclRef] {
        self.methods.find(files, (recv, name))
    }

    /// Returns the names of the types that methods are declared on, in order.
    pub(super) fn receivers<'f>(&self, files: &'f [File]) -> BTreeSet<&'f str> {
        self.methods.keys(files, self.methods.all()).map(|(recv, _)| recv).collect()
    }

    /// Returns the names of the methods declared on the type named `recv`, in order.
    pub(super) fn method_names<'f>(&self, files: &'f [File], recv: &str) -> BTreeSet<&'f str> {
        let (hash, _) = hash_of((recv, ""));
        let range = self.methods.range(|(known, _)| known.cmp(&hash));
        self.methods.keys(files, range).filter(|(known, _)| *known == recv).map(|(_, name)| name).collect()
    }
}

/// The keys under which a declaration is found.
fn keys(decl: DeclSpan<'_>) -> impl Iterator<Item = Key<'_>> {
    let recv = decl.recv().unwrap_or("");
    decl.names().filter(|name| *name != "_").map(move |name| (recv, name))
}

impl Table {
    fn of(mut entries: Vec<Entry<'_>>, files: &[File]) -> Table {
        entries.sort_unstable_by_key(|entry| (entry.hash, entry.at));
        for alike in entries.chunk_by_mut(|a, b| a.hash == b.hash) {
            // Hardly ever: names that share a hash.
            if !alike.iter().all(|entry| entry.key == alike[0].key) {
                alike.sort_by_key(|entry| entry.key);
            }
        }
        // One declaration may say a name twice.
        entries.dedup_by(|a, b| a.at == b.at && a.is_twin_of(b));
        let is_built = |entry: &Entry<'_>| files[entry.at.file.0 as usize].is_built;
        let (mut hashes, mut refs) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
        for twins in entries.chunk_by(Entry::is_twin_of) {
            let all = !twins.iter().any(is_built);
            for entry in twins.iter().filter(|entry| all || is_built(entry)) {
                hashes.push(entry.hash);
                refs.push(entry.at);
            }
        }
        Table { hashes: hashes.into(), refs: refs.into() }
    }

    fn all(&self) -> Range<usize> {
        0..self.refs.len()
    }

    /// The entries whose hashes compare as equal.
    fn range(&self, compare: impl Fn(&Hash) -> std::cmp::Ordering) -> Range<usize> {
        let start = self.hashes.partition_point(|hash| compare(hash).is_lt());
        let count = self.hashes[start..].iter().take_while(|hash| compare(hash).is_eq()).count();
        start..start + count
    }

    /// The keys of some entries; that of another declaration's name, should it have the same hash, comes twice.
    fn keys<'f>(&self, files: &'f [File], range: Range<usize>) -> impl Iterator<Item = Key<'f>> {
        range.flat_map(move |at| self.keys_at(files, at))
    }

    fn keys_at<'f>(&self, files: &'f [File], at: usize) -> impl Iterator<Item = Key<'f>> + use<'f> {
        let (hash, DeclRef { file, decl }) = (self.hashes[at], self.refs[at]);
        let decl = files[file.0 as usize].decls().at(decl as usize);
        keys(decl).filter(move |key| hash_of(*key) == hash)
    }

    fn find(&self, files: &[File], key: Key<'_>) -> &[DeclRef] {
        let hash = hash_of(key);
        let Range { mut start, mut end } = self.range(|known| known.cmp(&hash));
        let is_it = |at: usize| self.keys_at(files, at).any(|known| known == key);
        while start < end && !is_it(start) {
            start += 1;
        }
        while start < end && !is_it(end - 1) {
            end -= 1;
        }
        &self.refs[start..end]
    }
}
