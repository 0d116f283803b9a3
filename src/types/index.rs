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
//! A section is found by binary search in the text itself, so starting costs nothing. Its short forms are written out
//! ([`super::compact`]) when its package is read. Not modelled: packages of modules that are not
//! listed in `index/MODULES`.

use super::compact;
use super::importer::{Importer, Origin, PackageSource, SourceFile};
use std::sync::Arc;

/// An index over texts of sections.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    texts: [&'static str; 2],
}

impl Index {
    /// Returns the index that is built into the program.
    pub fn builtin() -> Self {
        Index { texts: [include_str!("../../index/std.txt"), include_str!("../../index/modules.txt")] }
    }

    /// Makes an index over `text`: sections in order of import path.
    pub fn new(text: &'static str) -> Self {
        Index { texts: [text, ""] }
    }

    /// Returns the stub of the package `path`.
    pub fn section(&self, path: &str) -> Option<&'static str> {
        self.texts.iter().find_map(|text| section_of(text, path))
    }
}

fn section_of(text: &'static str, path: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let Some(header) = next_header(text, middle).filter(|&at| at < high) else {
            high = middle;
            continue;
        };
        let (name, body) = header_at(text, header)?;
        match name.cmp(path) {
            std::cmp::Ordering::Equal => return Some(body_of(text, body)),
            std::cmp::Ordering::Less => low = body,
            std::cmp::Ordering::Greater => high = header,
        }
    }
    None
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
fn header_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?.strip_prefix("-- ")?;
    let end = rest.find(" --\n")?;
    Some((&rest[..end], at + 3 + end + 4))
}

fn body_of(text: &'static str, start: usize) -> &'static str {
    let end = next_header(text, start).unwrap_or(text.len());
    &text[start..end]
}

/// Where packages that are read from an index come from.
pub const ORIGIN: &str = "index";

impl Importer for Index {
    fn locate(&self, path: &str, _from: &Origin) -> Option<Arc<str>> {
        self.section(path).map(|_| format!("index|{path}").into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let text = compact::expand(self.section(key.strip_prefix("index|")?)?);
        let file = SourceFile { name: "index".into(), text: text.into() };
        Some(PackageSource { path: path.into(), key: key.into(), origin: Origin(ORIGIN.into()), files: vec![file] })
    }

    fn mentions(&self, path: &str, _from: &Origin) -> Option<Vec<Arc<str>>> {
        Some(compact::imports(self.section(path)?).map(Arc::from).collect())
    }
}
