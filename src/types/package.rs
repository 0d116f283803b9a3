//! Packages as loaded in this run: files, and where each name is declared.
//!
//! In `package p; func F() {}; func (t *T) M() {}` the name `F` maps to the first declaration and the method
//! table maps `T` → `M` to the second. Of a file only the head is read at first: it is cut into declarations when a name
//! of its package is looked up, or when something stands in it that matters; a declaration is parsed when it is asked for.
//!
//! A name declared twice (build-tagged twins) keeps its candidates ([`super::names`]). Not modelled: other targets than
//! linux/amd64 without cgo, conflicts that a compiler would report.

use super::importer::{Origin, PackageSource, SourceFile};
use super::imports::ImportNames;
use super::names::Names;
use super::recent::Recent;
use super::source_text::{SourceText, Text};
use crate::syntax::decls::{DeclSpan, Decls};
use crate::syntax::parse::{self, Unit};
use crate::syntax::split::{self, DeclKind, Head};
use crate::text::line_index::LineIndex;
use crate::text::span::Span;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// Names one loaded package of a [`super::universe::Universe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PkgId(pub u32);

impl PkgId {
    /// The package of names whose package has no sources, and of the predeclared names.
    pub const NONE: PkgId = PkgId(u32::MAX);
}

/// Names one file of its package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Names one top-level declaration of its package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclRef {
    /// The file.
    pub file: FileId,
    /// The index in [`File::decls`].
    pub decl: u32,
}

/// One file of a package.
#[derive(Debug)]
pub struct File {
    /// Its name as the importer gave it.
    pub name: Arc<str>,
    /// Its text, for who has to keep it or let it go.
    pub source: SourceText,
    /// Its package clause and imports.
    pub head: Arc<Head>,
    /// Whether the default target builds it, by its name and its `//go:build` line.
    pub is_built: bool,
    /// Whether its text is let go once it is cut into declarations: who imports it looks at a few of them.
    is_imported: bool,
    decls: OnceLock<Decls>,
    lines: OnceLock<LineIndex>,
}

impl File {
    /// Returns its text.
    pub fn text(&self) -> Arc<Text> {
        self.source.get()
    }

    /// Returns its declarations in source order, imports left out.
    pub fn decls(&self) -> &Decls {
        self.decls.get_or_init(|| {
            let decls = split::split_behind(&self.text(), &self.head);
            if self.is_imported {
                self.source.let_go();
            }
            decls
        })
    }

    /// Returns its declarations if it was cut into them already.
    pub(super) fn known_decls(&self) -> Option<&Decls> {
        self.decls.get()
    }

    /// Returns where its lines start.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text()))
    }
}

/// The declarations of a file that are parsed and that somebody has, by index.
type Units = Box<[Mutex<Weak<Unit>>]>;

/// Where a package is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The tree under analysis.
    Tree,
    /// Somewhere else: something imports it.
    Imported,
}

/// One loaded package.
#[derive(Debug)]
pub struct Package {
    /// Its id in this run.
    pub id: PkgId,
    /// Its import path.
    pub path: Arc<str>,
    /// Its name by the package clause.
    pub name: Arc<str>,
    /// What it is interned by: a directory or the like.
    pub key: Arc<str>,
    /// Where its own imports are resolved.
    pub origin: Origin,
    /// Its files.
    pub files: Vec<File>,
    names: OnceLock<Names>,
    /// By file.
    units: Vec<OnceLock<Units>>,
    recent: Arc<Recent<Unit>>,
    pub(super) import_names: Vec<OnceLock<ImportNames>>,
}

impl Package {
    /// Takes the files of `source`.
    ///
    /// A folder read from disk may hold files of another package or tagged `ignore`: they are left out.
    pub(super) fn new(id: PkgId, source: PackageSource, place: Place, recent: Arc<Recent<Unit>>) -> Package {
        let mut files: Vec<File> = source.files.into_iter().map(|file| file_at(file, place)).collect();
        let name = keep_one_package(&mut files);
        let units = files.iter().map(|_| OnceLock::new()).collect();
        let import_names = files.iter().map(|_| OnceLock::new()).collect();
        Package {
            id,
            path: source.path,
            name,
            key: source.key,
            origin: source.origin,
            files,
            names: OnceLock::new(),
            units,
            recent,
            import_names,
        }
    }

    /// The package of names without sources: it declares nothing.
    pub(super) fn empty() -> Package {
        let source = PackageSource { path: "".into(), key: "".into(), origin: Origin::default(), files: Vec::new() };
        Package::new(PkgId::NONE, source, Place::Tree, Arc::new(Recent::new(0)))
    }

    fn tabled(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.files))
    }

    /// Returns the file named `id`.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Returns the declaration named `at`, unparsed.
    pub fn decl(&self, at: DeclRef) -> DeclSpan<'_> {
        self.file(at.file).decls().at(at.decl as usize)
    }

    /// Returns the declaration that a constant without a value repeats; others are their own.
    pub(super) fn repeated(&self, mut at: DeclRef) -> DeclRef {
        while self.decl(at).repeats && at.decl > 0 {
            at.decl -= 1;
        }
        at
    }

    /// Returns where a package-level name is declared; several places for build-tagged twins.
    pub fn lookup(&self, name: &str) -> &[DeclRef] {
        self.tabled().lookup(&self.files, name)
    }

    /// Returns all package-level names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tabled().names(&self.files).into_iter()
    }

    /// Returns where a method of the type named `recv` is declared.
    pub fn method(&self, recv: &str, name: &str) -> &[DeclRef] {
        self.tabled().method(&self.files, recv, name)
    }

    /// Returns the names of the types that methods are declared on, in order.
    pub fn receivers(&self) -> impl Iterator<Item = &str> {
        self.tabled().receivers(&self.files).into_iter()
    }

    /// Returns the names of the methods declared on the type named `recv`, in order.
    pub fn method_names(&self, recv: &str) -> impl Iterator<Item = &str> {
        self.tabled().method_names(&self.files, recv).into_iter()
    }

    /// Returns the parsed declaration `at`; shared by all threads while one of them has it, and for a while after.
    pub fn unit(&self, at: DeclRef) -> Arc<Unit> {
        self.unit_by(at, parse::parse, 1)
    }

    /// Returns the parsed declaration as [`unit`](Self::unit) does, for somebody who is going to ask for its concrete tree.
    pub fn unit_to_edit(&self, at: DeclRef) -> Arc<Unit> {
        self.unit_by(at, parse::parse_to_edit, 2)
    }

    fn unit_by(&self, at: DeclRef, parse: impl Fn(&str, Span, Option<DeclKind>) -> Unit, weight: usize) -> Arc<Unit> {
        let units = self.units[at.file.0 as usize]
            .get_or_init(|| self.file(at.file).decls().iter().map(|_| Mutex::default()).collect());
        let cell = &units[at.decl as usize];
        if let Some(unit) = cell.lock().unwrap_or_else(PoisonError::into_inner).upgrade() {
            return unit;
        }
        let decl = self.decl(at);
        let unit = Arc::new(parse(&self.file(at.file).text(), decl.span, decl.group()));
        *cell.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&unit);
        self.recent.keep(unit.clone(), weight * decl.span.range().len());
        unit
    }

    /// Returns the value declared at `at`, parsed as far as its type depends on it. It is not kept.
    pub(super) fn outline(&self, at: DeclRef) -> Unit {
        let decl = self.decl(at);
        parse::parse_outline(&self.file(at.file).text(), decl.span, decl.group())
    }

    /// Returns the function declared at `at` without its body, parsed: what a call of it has to know. It is not kept.
    pub(super) fn header(&self, at: DeclRef) -> Unit {
        let DeclSpan { span, body, .. } = self.decl(at);
        let end = body.map_or(span.end, |body| body.start);
        parse::parse(&self.file(at.file).text(), Span::new(span.start, end), None)
    }
}

fn file_at(SourceFile { name, text, head, is_built }: SourceFile, place: Place) -> File {
    let is_imported = place == Place::Imported;
    File { name, source: text, head, is_built, is_imported, decls: OnceLock::new(), lines: OnceLock::new() }
}

/// Leaves only the files of the package that most of them belong to, and returns its name.
fn keep_one_package(files: &mut Vec<File>) -> Arc<str> {
    let name_of = |file: &File| file.head.package.as_ref().map(|ident| ident.name.clone()).unwrap_or_default();
    if files.iter().any(|file| !file.head.is_ignored) {
        files.retain(|file| !file.head.is_ignored);
    }
    let mut counts: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for file in files.iter() {
        *counts.entry(name_of(file)).or_default() += if file.is_built { 100 } else { 1 };
    }
    // Of equal counts the first name wins.
    let name = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(name, _)| name.clone()).unwrap_or_default();
    files.retain(|file| name_of(file) == name);
    name
}
