//! Which import a file means by a package name.
//!
//! `import "gopkg.in/yaml.v3"` binds `yaml`: the package clause says so where there are sources, the path's spelling
//! where there are none. Sources of an import are loaded when a name that its path may stand for is asked for.
//!
//! Not modelled: a package without sources whose name has nothing to do with its path.

use super::names::is_exported;
use super::package::{FileId, Package};
use super::universe::Universe;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The package names that a file's imports bind, or may bind.
#[derive(Debug)]
pub(super) struct ImportNames {
    /// Explicit names.
    explicit: FxHashMap<Arc<str>, Arc<str>>,
    /// Names guessed from the path, to be confirmed by the package clause.
    guessed: FxHashMap<String, Vec<Arc<str>>>,
    /// Names by package clause of the imports without a name.
    real: OnceLock<FxHashMap<Arc<str>, Arc<str>>>,
}

impl Package {
    /// Returns whether an import of a file has a name, or a path that looks like it.
    pub(crate) fn may_import(&self, file: FileId, name: &str) -> bool {
        let names = self.import_names_of(file);
        names.explicit.contains_key(name) || names.guessed.contains_key(name)
    }

    fn import_names_of(&self, file: FileId) -> &ImportNames {
        self.import_names[file.0 as usize].get_or_init(|| import_names(self, file))
    }
}

impl Universe {
    /// Returns the import path that `name` stands for in a file.
    pub fn import_path(&self, pkg: &Package, file: FileId, name: &str) -> Option<Arc<str>> {
        let names = pkg.import_names_of(file);
        if let Some(path) = names.explicit.get(name) {
            return Some(path.clone());
        }
        for path in names.guessed.get(name).into_iter().flatten() {
            match self.import(path, pkg.id) {
                Some(id) if &*self.package(id).name == name => return Some(path.clone()),
                Some(_) => {}
                None => return Some(path.clone()),
            }
        }
        // (A name that the package declares is that of no import, if all its files are built together.)
        if !pkg.lookup(name).is_empty() {
            return None;
        }
        let real = names.real.get_or_init(|| self.real_names(pkg, file));
        real.get(name).cloned()
    }

    /// Returns the paths of the dot imports that a name may come from: exported names only.
    pub(super) fn dot_imports<'a>(
        &self,
        pkg: &'a Package,
        file: FileId,
        name: &str,
    ) -> impl Iterator<Item = &'a Arc<str>> + use<'a> {
        let may_be_imported = is_exported(name);
        let imports = pkg.file(file).head.imports.iter().filter(move |_| may_be_imported);
        imports.filter(|import| import.name.as_ref().is_some_and(|name| &*name.name == ".")).map(|import| &import.path)
    }

    fn real_names(&self, pkg: &Package, file: FileId) -> FxHashMap<Arc<str>, Arc<str>> {
        let mut real = FxHashMap::default();
        for import in pkg.file(file).head.imports.iter().filter(|import| import.name.is_none()) {
            if let Some(id) = self.import(&import.path, pkg.id) {
                real.entry(self.package(id).name.clone()).or_insert_with(|| import.path.clone());
            }
        }
        real
    }
}

fn import_names(pkg: &Package, file: FileId) -> ImportNames {
    let mut names =
        ImportNames { explicit: FxHashMap::default(), guessed: FxHashMap::default(), real: OnceLock::new() };
    for import in &pkg.file(file).head.imports {
        match &import.name {
            Some(name) if matches!(&*name.name, "." | "_") => {}
            Some(name) => {
                names.explicit.insert(name.name.clone(), import.path.clone());
            }
            None => {
                for guess in guesses(&import.path) {
                    names.guessed.entry(guess).or_default().push(import.path.clone());
                }
            }
        }
    }
    names
}

/// Returns the names that the package at `path` is likely to have, likeliest first.
fn guesses(path: &str) -> Vec<String> {
    let mut elements = path.rsplit('/');
    let mut last = elements.next().unwrap_or(path);
    if is_version(last, "v") {
        last = elements.next().unwrap_or(last);
    }
    let last = match last.rsplit_once(".v") {
        Some((stem, version)) if version.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => last,
    };
    let mut all = vec![last.to_owned()];
    let mut add = |guess: &str| {
        if !guess.is_empty() && !all.iter().any(|known| known == guess) {
            all.push(guess.to_owned());
        }
    };
    add(last.strip_prefix("go-").unwrap_or(last));
    add(last.strip_suffix("-go").unwrap_or(last));
    add(last.strip_prefix("go.").unwrap_or(last));
    add(last.strip_suffix(".go").unwrap_or(last));
    add(&last.replace(['-', '.'], "_"));
    add(&last.replace(['-', '.'], ""));
    all
}

fn is_version(element: &str, prefix: &str) -> bool {
    element.strip_prefix(prefix).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
