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
//! A section is found by binary search in the text itself, so starting costs nothing. What a line `//unleak:messages`
//! names is written out when its package is read. Not modelled: packages of modules that are not
//! listed in `index/MODULES`.

use super::importer::{Importer, Origin, PackageSource, SourceFile};
use super::stub::MESSAGES;
use crate::syntax::split;
use std::collections::BTreeMap;
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

    /// Returns the facts that the index holds about a package's functions: `Fatal` or `Logger.Fatal` to what is said.
    pub fn facts(&self, path: &str) -> BTreeMap<String, Vec<String>> {
        let mut facts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let Some(text) = self.section(path) else { return facts };
        let mut pending: Vec<String> = Vec::new();
        for line in text.lines() {
            if let Some(fact) = line.strip_prefix("//unleak:") {
                pending.push(fact.to_owned());
                continue;
            }
            if pending.is_empty() {
                continue;
            }
            let said = std::mem::take(&mut pending);
            let file = split::split(line);
            let Some(decl) = file.decls.first() else { continue };
            let Some(name) = decl.names.first() else { continue };
            let key = match &decl.recv {
                Some(recv) => format!("{recv}.{}", name.name),
                None => name.name.to_string(),
            };
            facts.entry(key).or_default().extend(said);
        }
        facts
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

/// Writes out the messages that a section only names: what they hold is unknown, that they are messages is not.
fn with_messages(section: &str) -> String {
    let mut text = String::with_capacity(section.len());
    for line in section.lines() {
        let Some(names) = line.strip_prefix(MESSAGES) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        for name in names.split(' ') {
            text.push_str(&format!("type {name} struct {{ C.unknown }}\nfunc (*{name}) ProtoReflect()\n"));
        }
    }
    text
}

impl Importer for Index {
    fn locate(&self, path: &str, _from: &Origin) -> Option<Arc<str>> {
        self.section(path).map(|_| format!("index|{path}").into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let text = with_messages(self.section(key.strip_prefix("index|")?)?);
        let file = SourceFile { name: "index".into(), text: text.into() };
        Some(PackageSource { path: path.into(), key: key.into(), origin: Origin("index".into()), files: vec![file] })
    }
}
