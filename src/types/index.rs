//! The built-in index as an importer: what the standard library exports, for machines without Go's sources.
//!
//! The text is a row of sections in order of import path, each a [`stub`](super::stub):
//!
//! ```text
//! -- io --
//! package io
//! type Closer interface { Close() error }
//! ```
//!
//! The sections are listed when the first one is looked up, so starting costs nothing. The short forms of one are written
//! out ([`super::compact`]) when its package is read. Not modelled: packages of modules that are not
//! listed in `index/MODULES`.

use super::compact;
use super::importer::{Importer, Origin, PackageSource, SourceFile};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, OnceLock};

/// An index over texts of sections; clones share what was looked up.
#[derive(Clone, Debug)]
pub struct Index(Arc<Sections>);

#[derive(Debug)]
struct Sections {
    texts: [&'static str; 2],
    /// By import path; listed when the first one is looked up.
    by_path: OnceLock<FxHashMap<&'static str, &'static str>>,
}

impl Index {
    /// Returns the index that is built into the program.
    pub fn builtin() -> Self {
        static BUILTIN: LazyLock<Index> =
            LazyLock::new(|| Index::of([include_str!("../../index/std.txt"), include_str!("../../index/modules.txt")]));
        BUILTIN.clone()
    }

    /// Makes an index over `text`: sections in order of import path.
    pub fn new(text: &'static str) -> Self {
        Index::of([text, ""])
    }

    fn of(texts: [&'static str; 2]) -> Self {
        Index(Arc::new(Sections { texts, by_path: OnceLock::new() }))
    }

    /// Returns the stub of the package `path`.
    pub fn section(&self, path: &str) -> Option<&'static str> {
        let Sections { texts, by_path } = &*self.0;
        // (Of two sections of one package the first counts.)
        let all = || texts.iter().rev().flat_map(|text| sections(text)).collect();
        by_path.get_or_init(all).get(path).copied()
    }
}

/// The sections of a text, with their import paths.
fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut next = next_header(text, 0);
    std::iter::from_fn(move || {
        let (path, start) = header_at(text, next?)?;
        next = next_header(text, start);
        Some((path, &text[start..next.unwrap_or(text.len())]))
    })
}

/// Returns where the first header line at or after `from` starts.
fn next_header(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if from == 0 && text.starts_with("-- ") {
        return Some(0);
    }
    let back = from.saturating_sub(1);
    memchr::memmem::find(&bytes[back..], b"\n-- ").map(|at| back + at + 1)
}

/// Returns the import path in the header at `at`, and where its section's text starts.
fn header_at(text: &'static str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text.get(at..)?.strip_prefix("-- ")?;
    let end = rest.find(" --\n")?;
    Some((&rest[..end], at + 3 + end + 4))
}

/// Where packages that are read from an index come from.
pub const ORIGIN: &str = "index";

impl Importer for Index {
    fn locate(&self, path: &str, _from: &Origin) -> Option<Arc<str>> {
        self.section(path).map(|_| format!("index|{path}").into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let text = compact::expand(self.section(key.strip_prefix("index|")?)?);
        let file = SourceFile::new("index", text);
        Some(PackageSource { path: path.into(), key: key.into(), origin: Origin(ORIGIN.into()), files: vec![file] })
    }

    fn mentions(&self, path: &str, _from: &Origin) -> Option<Vec<Arc<str>>> {
        Some(compact::imports(self.section(path)?).map(Arc::from).collect())
    }
}
