//! Where the declarations of imported packages come from: disk, the built-in index, memory (for tests).
//!
//! `import "net/http"` in a file of some module asks [`Importer::locate`] for the key of the package that this module
//! means (its version of it), and [`Importer::load`] for the files, once per key. Of a file the head is read while its text
//! is at hand. Nothing here parses.

use super::build_tags;
use super::source_text::SourceText;
use crate::syntax::split::{self, Head};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a package stands for the resolution of its own imports: its module, in the importer's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(pub Arc<str>);

/// One file of a package: its name and text, and what stands in front of its declarations.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name: the last element, or a path relative to the tree.
    pub name: Arc<str>,
    /// The text.
    pub text: SourceText,
    /// Its package clause and imports.
    pub head: Arc<Head>,
    /// Whether the default target builds it, by its name and its `//go:build` line.
    pub is_built: bool,
}

impl SourceFile {
    /// Reads the head of a text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<SourceText>) -> SourceFile {
        let (name, text) = (name.into(), text.into());
        let whole = text.get();
        let head = split::split_head(&whole);
        let header = head.package.as_ref().map_or(0, |ident| ident.span.start);
        let is_built = build_tags::is_built(&name, head.constraint.as_deref(), &whole[..header]);
        SourceFile { name, text, head: Arc::new(head), is_built }
    }
}

/// A package as an importer gives it.
#[derive(Clone, Debug)]
pub struct PackageSource {
    /// The import path.
    pub path: Arc<str>,
    /// What identifies the package in this run.
    pub key: Arc<str>,
    /// Where its imports are resolved.
    pub origin: Origin,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// A source of declarations.
pub trait Importer: Send + Sync {
    /// Returns the key of the package that `path` means when imported from `from`; none if there is no source of it.
    fn locate(&self, path: &str, from: &Origin) -> Option<Arc<str>>;
    /// Returns the package that [`Importer::locate`] named `key`.
    fn load(&self, path: &str, key: &str) -> Option<PackageSource>;
    /// Returns the paths of the packages that the exported declarations of `path` mention, if that is known without
    /// reading it.
    fn mentions(&self, _path: &str, _from: &Origin) -> Option<Vec<Arc<str>>> {
        None
    }
    /// Returns whether code of `from` may be built together with what is declared as `path.Name`, by whatever way; true
    /// where nobody knows.
    fn may_build(&self, _name: &str, _from: &Origin) -> bool {
        true
    }
}

/// Packages held in memory, by import path.
#[derive(Debug, Default)]
pub struct MemoryImporter {
    packages: BTreeMap<String, Vec<SourceFile>>,
}

impl MemoryImporter {
    /// Adds a file to the package with import path `path`.
    pub fn add(&mut self, path: &str, name: &str, text: &str) {
        self.packages.entry(path.to_owned()).or_default().push(SourceFile::new(name, text));
    }
}

impl Importer for MemoryImporter {
    fn locate(&self, path: &str, _from: &Origin) -> Option<Arc<str>> {
        self.packages.contains_key(path).then(|| path.into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let files = self.packages.get(key)?.clone();
        Some(PackageSource { path: path.into(), key: key.into(), origin: Origin::default(), files })
    }
}

/// Several importers, asked in order: the first that knows a path answers.
pub struct Importers(Vec<Arc<dyn Importer>>);

impl Importers {
    /// Makes the chain of `importers`.
    pub fn new(importers: Vec<Arc<dyn Importer>>) -> Self {
        Importers(importers)
    }
}

impl Importer for Importers {
    fn locate(&self, path: &str, from: &Origin) -> Option<Arc<str>> {
        self.0.iter().find_map(|importer| importer.locate(path, from))
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        self.0.iter().find_map(|importer| importer.load(path, key))
    }

    /// Of the standard library whoever knows may tell: it is one and the same, whatever its version. Else it is for the
    /// first that finds the package.
    fn mentions(&self, path: &str, from: &Origin) -> Option<Vec<Arc<str>>> {
        let is_std = !path.split('/').next().is_some_and(|first| first.contains('.'));
        let importers = self.0.iter().filter(|importer| is_std || importer.locate(path, from).is_some());
        let mut answers = importers.map(|importer| importer.mentions(path, from));
        if is_std { answers.flatten().next() } else { answers.next().flatten() }
    }

    fn may_build(&self, name: &str, from: &Origin) -> bool {
        self.0.iter().all(|importer| importer.may_build(name, from))
    }
}
