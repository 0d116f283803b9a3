//! Which packages the values of a package's code can come from: those it imports, and those that they import.
//!
//! ```go
//! package cache // imports only strings and sync
//! func (c *Cache) Get(k string) string { … } // whatever this gets, it is no response of net/http
//! ```
//! Packages of the tree are looked through. Of one outside of it the index knows what its exported declarations mention;
//! where only sources know it, it may reach whatever its module is built with, and where nothing does, values of its types
//! are unknown anyway.
//!
//! Not modelled: which of its imports a file uses. Test files count for their own package only: nobody imports them.

use super::importer::Origin;
use super::package::{Package, PkgId};
use super::universe::Universe;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The imports of the packages of a tree.
pub struct Reach {
    packages: FxHashMap<PkgId, Imports>,
    by_path: FxHashMap<Arc<str>, Vec<PkgId>>,
    /// By import path, and by where it is imported.
    outside: Mutex<FxHashMap<(Arc<str>, Origin), Outside>>,
}

/// What a package outside of the tree leads to.
#[derive(Clone)]
enum Outside {
    /// What its exported declarations mention.
    Mentioned(Arc<[Arc<str>]>),
    /// Anything: only its sources know.
    Open,
    /// Nothing that is known.
    Unknown,
}

struct Imports {
    path: Arc<str>,
    /// Of the files that others import.
    built: FxHashSet<Arc<str>>,
    /// Of the test files.
    tests: FxHashSet<Arc<str>>,
    reached: OnceLock<Reached>,
}

/// What one package reaches, itself included.
#[derive(Default)]
struct Reached {
    packages: FxHashSet<PkgId>,
    paths: FxHashSet<Arc<str>>,
    /// Whether something is among it that may import anything.
    is_open: bool,
}

impl Reach {
    /// Gathers the imports of the packages of a tree.
    pub fn of(universe: &Universe, tree: &[PkgId]) -> Reach {
        let mut reach =
            Reach { packages: FxHashMap::default(), by_path: FxHashMap::default(), outside: Mutex::default() };
        for id in tree {
            let package = universe.package(*id);
            reach.by_path.entry(package.path.clone()).or_default().push(*id);
            reach.packages.insert(*id, Imports::of(&package));
        }
        reach
    }

    /// Returns whether code of `from` may have to do with what the package `to` of the tree declares.
    pub fn reaches(&self, universe: &Universe, from: PkgId, to: PkgId) -> bool {
        self.reached(universe, from).is_none_or(|reached| reached.packages.contains(&to))
    }

    /// Returns whether code of `from` may have values of what `names`, written as `path.Name`, declare.
    pub fn reaches_any(&self, universe: &Universe, from: PkgId, names: &[String]) -> bool {
        let Some(reached) = self.reached(universe, from) else { return true };
        let may_come =
            |name: &String| is_declared_in(&reached.paths, name) || reached.is_open && universe.may_build(name, from);
        names.iter().any(may_come)
    }

    /// None for a package outside of the tree.
    fn reached(&self, universe: &Universe, from: PkgId) -> Option<&Reached> {
        let imports = self.packages.get(&from)?;
        Some(imports.reached.get_or_init(|| self.walk(universe, from, imports)))
    }

    fn walk(&self, universe: &Universe, from: PkgId, imports: &Imports) -> Reached {
        let mut reached = Reached::default();
        let mut todo: Vec<(PkgId, Arc<str>)> = Vec::new();
        reached.packages.insert(from);
        reached.paths.insert(imports.path.clone());
        todo.extend(imports.built.iter().chain(&imports.tests).map(|path| (from, path.clone())));
        while let Some((importer, path)) = todo.pop() {
            if !reached.paths.insert(path.clone()) {
                continue;
            }
            let Some(ids) = self.by_path.get(&path) else {
                match self.outside(universe, path, importer) {
                    Outside::Mentioned(paths) => todo.extend(paths.iter().map(|path| (importer, path.clone()))),
                    Outside::Open => reached.is_open = true,
                    Outside::Unknown => {}
                }
                continue;
            };
            for id in ids {
                if reached.packages.insert(*id)
                    && let Some(imports) = self.packages.get(id)
                {
                    let fresh = imports.built.iter().filter(|path| !reached.paths.contains(*path));
                    todo.extend(fresh.map(|path| (*id, path.clone())));
                }
            }
        }
        reached
    }

    fn outside(&self, universe: &Universe, path: Arc<str>, importer: PkgId) -> Outside {
        let key = (path.clone(), universe.package(importer).origin.clone());
        if let Some(known) = self.outside.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let outside = match universe.mentions(&path, importer) {
            Some(paths) => Outside::Mentioned(paths.into()),
            None if universe.is_known(&path, importer) => Outside::Open,
            None => Outside::Unknown,
        };
        self.outside.lock().unwrap_or_else(PoisonError::into_inner).insert(key, outside.clone());
        outside
    }
}

/// Whether what is written `path.Name` or `path.Type.Name` is declared in one of the packages; `x.org/kv*.Open` names all
/// packages that begin so.
fn is_declared_in(paths: &FxHashSet<Arc<str>>, name: &str) -> bool {
    let folder = name.rfind('/').unwrap_or(0);
    let end = name[folder..].find('.').map_or(name.len(), |dot| folder + dot);
    match name[..end].find('*') {
        Some(star) => paths.iter().any(|path| path.starts_with(&name[..star])),
        // (`gopkg.in/kv.v3.Open`: any of the dots may be the one.)
        None => name.match_indices('.').any(|(dot, _)| paths.contains(&name[..dot])),
    }
}

impl Imports {
    fn of(package: &Package) -> Imports {
        let (mut built, mut tests) = (FxHashSet::default(), FxHashSet::default());
        for file in &package.files {
            let into = if file.name.ends_with("_test.go") { &mut tests } else { &mut built };
            into.extend(file.head.imports.iter().map(|import| import.path.clone()));
        }
        Imports { path: package.path.clone(), built, tests, reached: OnceLock::new() }
    }
}
