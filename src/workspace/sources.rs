//! Go sources on disk as an [`Importer`]: the tree under analysis, its vendor folders, the module cache, GOROOT.
//!
//! A file of module `example.com/app` that imports `example.com/app/db` gets the tree's folder `db`; `cloud.google.com/go/storage`
//! the version its `go.mod` requires, or the nearest one on disk; inside the cache each module goes by its own `go.mod`.
//! Packages are read when they are first asked for; nothing outside the tree, the cache and GOROOT is read, whatever a
//! `replace` or a link says, but for folders that the user allows ([`Sources::also_reading`]).
//!
//! Not modelled: minimal version selection, GOPATH mode, `internal` visibility, build tags (see `types::package`).

use super::confines::Confines;
use super::environment::Environment;
use super::gomod::{self, GoMod, Replace, compare_versions};
use super::import_root::import_root;
use super::seen::Log;
use super::walk::Skipped;
use crate::types::importer::{Importer, Origin, PackageSource, SourceFile};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A larger `go.mod`, `go.sum` or `go.work` is not read.
pub const MAX_MODULE_BYTES: u64 = 4 << 20;
/// A longer path is no import.
const MAX_IMPORT_PATH: usize = 4096;

/// The disk as an importer.
pub struct Sources {
    root: PathBuf,
    env: Environment,
    tree: Confines,
    cache: Confines,
    std: Confines,
    /// What the user allows to be read besides.
    also: Vec<Confines>,
    log: Option<Arc<Log>>,
    /// Files of the tree as the caller gave them, by folder.
    folders: BTreeMap<String, Vec<SourceFile>>,
    /// Modules of the tree by folder.
    modules: BTreeMap<String, Module>,
    /// The folders of the tree's modules by module path; of two with the same path the first.
    module_folders: BTreeMap<String, String>,
    cached: Mutex<HashMap<PathBuf, Arc<Module>>>,
    versions: Mutex<HashMap<PathBuf, Arc<Vec<String>>>>,
}

/// A module's own wishes.
#[derive(Debug, Default)]
struct Module {
    gomod: GoMod,
    sums: BTreeMap<String, String>,
}

impl Module {
    /// What the import paths of its packages start with: nothing in Go's own source tree.
    fn prefix(&self) -> &str {
        if self.gomod.module == "std" { "" } else { &self.gomod.module }
    }
}

/// Which place a package is read from; written as the package's key.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// A folder of the tree, in the module of another folder.
    Tree { module: String, dir: String },
    /// A package of the `vendor` folder of a tree's module.
    Vendor { module: String, path: String },
    /// A folder in a module of the cache.
    Cache { module: String, dir: String },
    /// A folder of `GOROOT/src`.
    Std { dir: String },
    /// A folder outside of the tree that the user allows and a tree's module leads to.
    Outside { module: String, dir: String },
}

impl Place {
    fn key(&self) -> String {
        match self {
            Place::Tree { module, dir } => format!("tree|{module}|{dir}"),
            Place::Vendor { module, path } => format!("vendor|{module}|{path}"),
            Place::Cache { module, dir } => format!("cache|{module}|{dir}"),
            Place::Std { dir } => format!("std||{dir}"),
            Place::Outside { module, dir } => format!("outside|{module}|{dir}"),
        }
    }

    fn parse(key: &str) -> Option<Place> {
        let mut parts = key.splitn(3, '|');
        let (kind, module, dir) = (parts.next()?, parts.next()?.to_owned(), parts.next()?.to_owned());
        match kind {
            "tree" => Some(Place::Tree { module, dir }),
            "vendor" => Some(Place::Vendor { module, path: dir }),
            "cache" => Some(Place::Cache { module, dir }),
            "std" => Some(Place::Std { dir }),
            "outside" => Some(Place::Outside { module, dir }),
            _ => None,
        }
    }

    /// Where the imports of a package at this place are resolved.
    fn origin(&self) -> Origin {
        Origin(match self {
            Place::Tree { module, .. } | Place::Vendor { module, .. } | Place::Outside { module, .. } => {
                format!("tree|{module}").into()
            }
            Place::Cache { module, .. } => format!("cache|{module}").into(),
            Place::Std { .. } => "std|".into(),
        })
    }
}

impl Sources {
    /// Makes an importer for the tree at `root` whose Go files are `files`, named by their path in the tree.
    pub fn new(root: &Path, files: Vec<SourceFile>, env: Environment) -> Self {
        Sources::logged(root, files, env, None)
    }

    /// Makes such an importer that takes down in `log` what it asks the disk.
    pub fn logged(root: &Path, files: Vec<SourceFile>, env: Environment, log: Option<Arc<Log>>) -> Self {
        let mut folders: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
        for file in files {
            folders.entry(parent(&file.name).to_owned()).or_default().push(file);
        }
        for files in folders.values_mut() {
            files.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let tree = Confines::new(&root, log.clone());
        let cache = Confines::new(env.mod_cache.as_deref().unwrap_or(Path::new("")), log.clone());
        let std = Confines::new(&env.goroot.as_deref().map(|root| root.join("src")).unwrap_or_default(), log.clone());
        let modules = tree_modules(&root, &tree, &folders);
        let mut module_folders = BTreeMap::new();
        for (dir, module) in modules.iter().filter(|(_, module)| !module.gomod.module.is_empty()) {
            module_folders.entry(module.prefix().to_owned()).or_insert_with(|| dir.clone());
        }
        Sources {
            root,
            env,
            tree,
            cache,
            std,
            also: Vec::new(),
            log,
            folders,
            modules,
            module_folders,
            cached: Mutex::default(),
            versions: Mutex::default(),
        }
    }

    /// Lets a `replace` of the tree lead below the given folders, which only the user may name.
    #[must_use]
    pub fn also_reading(mut self, folders: &[PathBuf]) -> Self {
        self.also = folders.iter().map(|folder| Confines::new(folder, self.log.clone())).collect();
        self
    }

    /// Returns what the tree's modules would have us read and do not get, by path.
    pub fn skipped(&self) -> Vec<Skipped> {
        let mut skipped = Vec::new();
        for (dir, module) in &self.modules {
            for replace in module.gomod.replaces.values().filter(|replace| leads_out(dir, replace)) {
                let folder = self.root.join(dir).join(&replace.new);
                if !self.also.iter().any(|also| also.inside(&folder).is_some()) {
                    let reason = format!(
                        "replace {} leads out of the tree, to {} (--also-read allows it)",
                        replace.old, replace.new
                    );
                    skipped.push(Skipped { path: join(dir, "go.mod"), reason });
                }
            }
        }
        skipped
    }

    /// Returns the packages of the tree, in order of folder: each folder's package, its external tests, and every
    /// file that is tagged `ignore` on its own.
    pub fn packages(&self) -> Vec<PackageSource> {
        self.folders.keys().flat_map(|dir| self.folder_packages(dir)).collect()
    }

    fn folder_packages(&self, dir: &str) -> Vec<PackageSource> {
        let (module, path) = self.tree_path(dir);
        let place = Place::Tree { module, dir: dir.to_owned() };
        let mut groups: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
        for file in self.folders.get(dir).into_iter().flatten() {
            let head = &file.head;
            let name = head.package.as_ref().map(|ident| ident.name.clone()).unwrap_or_default();
            // A file of its own is named by its path: no folder's package has such a key.
            let group = if head.is_ignored { format!("!{}", file.name) } else { name.to_string() };
            groups.entry(group).or_default().push(file.clone());
        }
        let main = main_group(&groups);
        let source = |(group, files): (String, Vec<SourceFile>)| {
            let is_main = Some(&group) == main.as_ref();
            let suffix = if is_main { String::new() } else { format!("#{group}") };
            PackageSource {
                path: if is_main { path.clone() } else { other_path(&path, &group) }.into(),
                key: format!("{}{suffix}", place.key()).into(),
                origin: place.origin(),
                files,
            }
        };
        groups.into_iter().map(source).collect()
    }

    /// Returns the folder of the module that a tree's folder belongs to, and the folder's import path.
    fn tree_path(&self, dir: &str) -> (String, String) {
        let mut at = dir;
        loop {
            if let Some(module) = self.modules.get(at) {
                let rest = dir[at.len()..].trim_start_matches('/');
                return (at.to_owned(), join(module.prefix(), rest));
            }
            if at.is_empty() {
                let path = if dir.is_empty() { "." } else { dir };
                return (String::new(), path.to_owned());
            }
            at = parent(at);
        }
    }

    fn find(&self, path: &str, from: &Origin) -> Option<Place> {
        if !is_import_path(path) {
            return None;
        }
        let (kind, module) = from.0.split_once('|').unwrap_or(("", ""));
        // A module's own packages come first: the tree may be Go's own.
        if kind == "tree"
            && let Some(own) = self.modules.get(module)
            && let Some(place) = self.in_tree_module(path, module, own.prefix())
        {
            return Some(place);
        }
        let first = path.split('/').next().unwrap_or(path);
        if !first.contains('.')
            && let Some(place) = self.find_std(path, module)
        {
            return Some(place);
        }
        match kind {
            "std" => self.find_std(&format!("vendor/{path}"), module),
            "cache" => self.find_from_cache(path, module),
            _ => self.find_from_tree(path, module),
        }
    }

    /// A package of the standard library, as the module of a folder is built with it: Go's own commands with that of the
    /// tree they are in.
    fn find_std(&self, path: &str, module_dir: &str) -> Option<Place> {
        let is_own = |dir: &&String| {
            let is_std = self.modules.get(*dir).is_some_and(|module| module.gomod.module == "std");
            is_std && (dir.is_empty() || below(module_dir, dir).is_some())
        };
        let own = self.module_folders.get("").filter(is_own);
        if let Some(place) = own.and_then(|dir| self.in_tree_module(path, dir, "")) {
            return Some(place);
        }
        let src = self.env.goroot.as_ref()?.join("src");
        self.std.has_go_files(&src.join(path)).then(|| Place::Std { dir: path.to_owned() })
    }

    fn find_from_tree(&self, path: &str, module_dir: &str) -> Option<Place> {
        let module = self.modules.get(module_dir);
        if let Some(module) = module {
            if self.tree.has_go_files(&self.root.join(module_dir).join("vendor").join(path)) {
                return Some(Place::Vendor { module: module_dir.to_owned(), path: path.to_owned() });
            }
            if let Some(place) = self.find_replaced(path, module_dir, &module.gomod.replaces) {
                return Some(place);
            }
        }
        if let Some(place) = self.find_in_tree(path) {
            return Some(place);
        }
        self.find_in_cache(path, module)
    }

    /// A package of any module of the tree; the longest module path wins.
    fn find_in_tree(&self, path: &str) -> Option<Place> {
        // Go's own module has no path at all.
        let candidates = prefixes(path).chain([""]);
        let folder = |prefix: &str| self.module_folders.get(prefix).map(String::as_str);
        candidates.into_iter().find_map(|prefix| self.in_tree_module(path, folder(prefix)?, prefix))
    }

    fn in_tree_module(&self, path: &str, module_dir: &str, module_path: &str) -> Option<Place> {
        let rest = if module_path.is_empty() { path } else { below(path, module_path)? };
        let dir = join(module_dir, rest);
        let is_there = self.folders.contains_key(&dir) || self.tree.has_go_files(&self.root.join(&dir));
        // A nested module has its own path: the folder is this module's only if nothing stands between.
        (is_there && self.tree_path(&dir).0 == module_dir).then(|| Place::Tree { module: module_dir.to_owned(), dir })
    }

    fn find_replaced(&self, path: &str, module_dir: &str, replaces: &BTreeMap<String, Replace>) -> Option<Place> {
        let replace = prefixes(path).find_map(|prefix| replaces.get(prefix))?;
        let rest = below(path, &replace.old)?;
        if let Some(version) = &replace.new_version {
            return self.module_package(&replace.new, Some(version), rest);
        }
        let Some(dir) = folder_in_tree(module_dir, &replace.new) else {
            return self.find_outside(&self.root.join(module_dir).join(&replace.new).join(rest), module_dir);
        };
        let target = join(&dir, rest);
        let is_there = self.tree.has_go_files(&self.root.join(&target));
        is_there.then(|| Place::Tree { module: self.tree_path(&target).0, dir: target })
    }

    /// A package outside of the tree, if the user allows to read it.
    fn find_outside(&self, folder: &Path, module_dir: &str) -> Option<Place> {
        let real = self.also.iter().find_map(|also| also.inside(folder).filter(|real| also.has_go_files(real)))?;
        Some(Place::Outside { module: module_dir.to_owned(), dir: real.to_str()?.to_owned() })
    }

    fn find_from_cache(&self, path: &str, module_dir: &str) -> Option<Place> {
        let module = self.cached_module(Path::new(module_dir));
        if let Some(rest) = below(path, &module.gomod.module)
            && self.cache.has_go_files(&Path::new(module_dir).join(rest))
        {
            return Some(Place::Cache { module: module_dir.to_owned(), dir: rest.to_owned() });
        }
        self.find_in_cache(path, Some(&module)).or_else(|| self.find_in_tree(path))
    }

    /// A package of the module cache: the longest module path that is required, then that `go.sum` knows, then any.
    fn find_in_cache(&self, path: &str, module: Option<&Module>) -> Option<Place> {
        for wanted in module.into_iter().flat_map(|module| [&module.gomod.requires, &module.sums]) {
            for prefix in prefixes(path) {
                let Some(version) = wanted.get(prefix) else { continue };
                let rest = below(path, prefix).unwrap_or("");
                if let Some(place) = self.module_package(prefix, Some(version), rest) {
                    return Some(place);
                }
            }
        }
        prefixes(path).find_map(|prefix| self.module_package(prefix, None, below(path, prefix).unwrap_or("")))
    }

    /// Returns the folder `rest` of a module in the cache, in the wanted version or the nearest.
    fn module_package(&self, module_path: &str, wanted: Option<&str>, rest: &str) -> Option<Place> {
        // A `replace` may name anything.
        if !is_import_path(module_path) {
            return None;
        }
        let stem = self.env.mod_cache.as_ref()?.join(escape(module_path));
        let versions = self.versions(&stem);
        let version = nearest(&versions, wanted)?;
        let mut name = stem.into_os_string();
        name.push(format!("@{}", escape(version)));
        let dir = PathBuf::from(name);
        let is_there = self.cache.has_go_files(&dir.join(rest));
        is_there.then(|| Place::Cache { module: dir.to_string_lossy().into_owned(), dir: rest.to_owned() })
    }

    /// The versions on disk of the module whose folders start with `stem`, lowest first.
    fn versions(&self, stem: &Path) -> Arc<Vec<String>> {
        let mut known = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(versions) = known.get(stem) {
            return versions.clone();
        }
        let mut found = Vec::new();
        if let (Some(folder), Some(base)) = (stem.parent(), stem.file_name().and_then(|name| name.to_str())) {
            for name in self.cache.names(folder) {
                let version = name.strip_prefix(base).and_then(|name| name.strip_prefix('@'));
                found.extend(version.map(unescape));
            }
        }
        found.sort_by(|a, b| compare_versions(a, b).then_with(|| a.cmp(b)));
        let found = Arc::new(found);
        known.insert(stem.to_path_buf(), found.clone());
        found
    }

    fn cached_module(&self, dir: &Path) -> Arc<Module> {
        let mut known = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = known.get(dir) {
            return module.clone();
        }
        let base = self.env.mod_cache.clone().unwrap_or_default();
        let mut module = read_module(dir, &self.cache).unwrap_or_default();
        if module.gomod.module.is_empty()
            && let Ok(path) = dir.strip_prefix(&base)
        {
            // A module from before modules is named by its folder.
            let path = path.to_string_lossy();
            module.gomod.module = unescape(path.split('@').next().unwrap_or(&path));
        }
        let module = Arc::new(module);
        known.insert(dir.to_path_buf(), module.clone());
        module
    }

    fn read(&self, place: &Place) -> Vec<SourceFile> {
        let src = || self.env.goroot.as_deref().unwrap_or(Path::new("")).join("src");
        match place {
            Place::Tree { dir, .. } => self.tree.read_folder(&self.root.join(dir)),
            Place::Vendor { module, path } => self.tree.read_folder(&self.root.join(module).join("vendor").join(path)),
            Place::Cache { module, dir } => self.cache.read_folder(&Path::new(module).join(dir)),
            Place::Std { dir } => self.std.read_folder(&src().join(dir)),
            Place::Outside { dir, .. } => {
                let read = self.also.iter().map(|also| also.read_folder(Path::new(dir)));
                read.into_iter().find(|files| !files.is_empty()).unwrap_or_default()
            }
        }
    }
}

impl Importer for Sources {
    fn locate(&self, path: &str, from: &Origin) -> Option<Arc<str>> {
        self.find(path, from).map(|place| place.key().into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let place = Place::parse(key)?;
        if let Place::Tree { dir, .. } = &place
            && self.folders.contains_key(dir)
        {
            return self.folder_packages(dir).into_iter().find(|package| &*package.key == key);
        }
        let files = self.read(&place);
        if files.is_empty() {
            return None;
        }
        Some(PackageSource { path: path.into(), key: key.into(), origin: place.origin(), files })
    }

    /// What a module of the tree is built with stands in its `go.sum`, if it has one.
    fn may_build(&self, name: &str, from: &Origin) -> bool {
        let is_std = !name.split('/').next().is_some_and(|first| first.contains('.') && name.contains('/'));
        let module = from.0.strip_prefix("tree|").and_then(|dir| self.modules.get(dir));
        let Some(module) = module.filter(|module| !is_std && !module.sums.is_empty()) else { return true };
        let GoMod { requires, replaces, .. } = &module.gomod;
        let mut built =
            requires.keys().chain(replaces.keys()).chain(module.sums.keys()).chain(self.module_folders.keys());
        built.any(|module| may_hold(module, name))
    }
}

/// The group of a folder's files that importers mean: not tests, not ignored, the most files.
fn main_group(groups: &BTreeMap<String, Vec<SourceFile>>) -> Option<String> {
    let is_candidate = |group: &&String| !group.starts_with('!') && !group.ends_with("_test");
    let by_size = |group: &&String| groups.get(*group).map_or(0, Vec::len);
    // The last of equal sizes wins in max_by_key: go backwards to prefer the first name.
    groups.keys().rev().filter(is_candidate).max_by_key(by_size).cloned()
}

/// The import path shown for a package that cannot be imported.
fn other_path(path: &str, group: &str) -> String {
    if group.ends_with("_test") {
        return format!("{path}_test");
    }
    match group.rsplit('/').next() {
        Some(file) if group.starts_with('!') => format!("{path}/{}", file.trim_start_matches('!')),
        _ => format!("{path}/{group}"),
    }
}

fn tree_modules(root: &Path, tree: &Confines, folders: &BTreeMap<String, Vec<SourceFile>>) -> BTreeMap<String, Module> {
    let mut dirs = BTreeSet::from([String::new()]);
    for dir in folders.keys() {
        let mut at = dir.as_str();
        while !at.is_empty() && dirs.insert(at.to_owned()) {
            at = parent(at);
        }
    }
    let read = |dir: String| {
        let module = read_module(&root.join(&dir), tree)?;
        Some((dir, module))
    };
    let mut modules: BTreeMap<String, Module> = dirs.into_iter().filter_map(read).collect();
    // A tree from before modules is one module all the same.
    if modules.is_empty()
        && let Some(path) = import_root(folders)
    {
        modules
            .insert(String::new(), Module { gomod: GoMod { module: path, ..GoMod::default() }, ..Module::default() });
    }
    let work = tree.read_file(root, "go.work", MAX_MODULE_BYTES).map(|text| gomod::parse(&text)).unwrap_or_default();
    for (dir, module) in &mut modules {
        // Folders in go.work are relative to it: written here as seen from the module.
        let up = "../".repeat(if dir.is_empty() { 0 } else { dir.split('/').count() });
        module.gomod.replaces.extend(work.replaces.iter().map(|(old, replace)| {
            let is_below = replace.new_version.is_none() && !replace.new.starts_with('/');
            let new = if is_below { format!("{up}{}", replace.new) } else { replace.new.clone() };
            (old.clone(), Replace { new, ..replace.clone() })
        }));
    }
    modules
}

/// Whether a module may hold what is declared as `path.Name`, as far as its path tells; `*` in the name stands for any
/// letters.
fn may_hold(module: &str, name: &str) -> bool {
    let known = name.split('*').next().unwrap_or(name);
    match known.strip_prefix(module) {
        Some(rest) => rest.is_empty() || rest.starts_with(['/', '.']),
        None => known.len() < name.len() && module.starts_with(known),
    }
}

/// Returns whether a module's `replace` means a folder that is not in the tree.
fn leads_out(module_dir: &str, replace: &Replace) -> bool {
    replace.new_version.is_none() && folder_in_tree(module_dir, &replace.new).is_none()
}

/// Returns the folder of the tree that a module means by a relative path.
fn folder_in_tree(module_dir: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') { None } else { normalize(&join(module_dir, relative)) }
}

fn read_module(dir: &Path, confines: &Confines) -> Option<Module> {
    let text = confines.read_file(dir, "go.mod", MAX_MODULE_BYTES)?;
    let sums = confines.read_file(dir, "go.sum", MAX_MODULE_BYTES);
    let sums = sums.map(|text| gomod::parse_sum(&text)).unwrap_or_default();
    Some(Module { gomod: gomod::parse(&text), sums })
}

/// Returns the version to read: the wanted one, else the nearest higher, else the highest; none if there is none.
fn nearest<'a>(versions: &'a [String], wanted: Option<&str>) -> Option<&'a String> {
    let Some(wanted) = wanted else { return versions.last() };
    versions.iter().find(|version| compare_versions(version, wanted) != Ordering::Less).or_else(|| versions.last())
}

fn is_import_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= MAX_IMPORT_PATH
        && !path.contains(['\\', '\0', '|'])
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// `a/b/c`, `a/b`, `a`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind('/').map(|slash| &path[..slash]))
}

/// Returns what remains of `path` below the module `module`.
pub(super) fn below<'a>(path: &'a str, module: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(module)?;
    if module.is_empty() {
        return None;
    }
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

fn join(a: &str, b: &str) -> String {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b.to_owned(),
        (_, true) => a.to_owned(),
        _ => format!("{a}/{b}"),
    }
}

/// Resolves `.` and `..`; none if the path leaves the tree.
fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Upper-case letters are written `!x` in the cache.
pub(super) fn escape(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
    }
    escaped
}

fn unescape(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut is_upper = false;
    for c in name.chars() {
        if c == '!' {
            is_upper = true;
            continue;
        }
        plain.push(if is_upper { c.to_ascii_uppercase() } else { c });
        is_upper = false;
    }
    plain
}
