//! Go sources on disk as an [`Importer`]: the tree under analysis, its vendor folders, the module cache, GOROOT.
//!
//! A file of module `example.com/app` that imports `example.com/app/db` gets the tree's folder `db`; `cloud.google.com/go/storage`
//! the version its `go.mod` requires, or the nearest one on disk; inside the cache each module goes by its own `go.mod`.
//! Packages are read when they are first asked for; nothing outside the tree, the cache and GOROOT is read.
//!
//! Not modelled: minimal version selection, GOPATH mode, `internal` visibility, build tags (see `types::package`).

use super::environment::Environment;
use super::gomod::{self, GoMod, Replace, compare_versions};
use super::import_root::import_root;
use super::seen::Log;
use crate::syntax::split;
use crate::types::importer::{Importer, Origin, PackageSource, SourceFile};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Larger files are not read.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The disk as an importer.
pub struct Sources {
    root: PathBuf,
    env: Environment,
    disk: Disk,
    /// Files of the tree as the caller gave them, by folder.
    folders: BTreeMap<String, Vec<SourceFile>>,
    /// Modules of the tree by folder.
    modules: BTreeMap<String, Module>,
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
}

impl Place {
    fn key(&self) -> String {
        match self {
            Place::Tree { module, dir } => format!("tree|{module}|{dir}"),
            Place::Vendor { module, path } => format!("vendor|{module}|{path}"),
            Place::Cache { module, dir } => format!("cache|{module}|{dir}"),
            Place::Std { dir } => format!("std||{dir}"),
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
            _ => None,
        }
    }

    /// Where the imports of a package at this place are resolved.
    fn origin(&self) -> Origin {
        Origin(match self {
            Place::Tree { module, .. } | Place::Vendor { module, .. } => format!("tree|{module}").into(),
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
        let disk = Disk { log };
        let mut folders: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
        for file in files {
            folders.entry(parent(&file.name).to_owned()).or_default().push(file);
        }
        for files in folders.values_mut() {
            files.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let modules = tree_modules(&disk, &root, &folders);
        Sources { root, env, disk, folders, modules, cached: Mutex::default(), versions: Mutex::default() }
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
            let decls = split::split_clause(&file.text);
            let name = decls.package.map(|ident| ident.name).unwrap_or_default();
            // A file of its own is named by its path: no folder's package has such a key.
            let group = if decls.is_ignored { format!("!{}", file.name) } else { name.to_string() };
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
            && let Some(place) = self.find_std(path)
        {
            return Some(place);
        }
        match kind {
            "std" => self.find_std(&format!("vendor/{path}")),
            "cache" => self.find_from_cache(path, module),
            _ => self.find_from_tree(path, module),
        }
    }

    fn find_std(&self, path: &str) -> Option<Place> {
        let src = self.env.goroot.as_ref()?.join("src");
        self.disk.has_go_files(&src.join(path)).then(|| Place::Std { dir: path.to_owned() })
    }

    fn find_from_tree(&self, path: &str, module_dir: &str) -> Option<Place> {
        let module = self.modules.get(module_dir);
        if let Some(module) = module {
            if self.disk.has_go_files(&self.root.join(module_dir).join("vendor").join(path)) {
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
        let mut candidates: Vec<(&String, &Module)> = self.modules.iter().collect();
        candidates.retain(|(_, module)| !module.gomod.module.is_empty());
        candidates.sort_by_key(|(_, module)| std::cmp::Reverse(module.gomod.module.len()));
        candidates.into_iter().find_map(|(dir, module)| self.in_tree_module(path, dir, module.prefix()))
    }

    fn in_tree_module(&self, path: &str, module_dir: &str, module_path: &str) -> Option<Place> {
        let rest = if module_path.is_empty() { path } else { below(path, module_path)? };
        let dir = join(module_dir, rest);
        let is_there = self.folders.contains_key(&dir) || self.disk.has_go_files(&self.root.join(&dir));
        // A nested module has its own path: the folder is this module's only if nothing stands between.
        (is_there && self.tree_path(&dir).0 == module_dir).then(|| Place::Tree { module: module_dir.to_owned(), dir })
    }

    fn find_replaced(&self, path: &str, module_dir: &str, replaces: &[Replace]) -> Option<Place> {
        let replace = replaces
            .iter()
            .filter(|replace| below(path, &replace.old).is_some())
            .max_by_key(|replace| replace.old.len())?;
        let rest = below(path, &replace.old)?;
        if let Some(version) = &replace.new_version {
            return self.module_package(&replace.new, Some(version), rest);
        }
        let dir = normalize(&join(module_dir, &replace.new))?;
        let target = join(&dir, rest);
        self.disk
            .has_go_files(&self.root.join(&target))
            .then(|| Place::Tree { module: self.tree_path(&target).0, dir: target })
    }

    fn find_from_cache(&self, path: &str, module_dir: &str) -> Option<Place> {
        let module = self.cached_module(Path::new(module_dir));
        if let Some(rest) = below(path, &module.gomod.module)
            && self.disk.has_go_files(&Path::new(module_dir).join(rest))
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
        let stem = self.env.mod_cache.as_ref()?.join(escape(module_path));
        let versions = self.versions(&stem);
        let version = nearest(&versions, wanted)?;
        let mut name = stem.into_os_string();
        name.push(format!("@{}", escape(version)));
        let dir = PathBuf::from(name);
        self.disk
            .has_go_files(&dir.join(rest))
            .then(|| Place::Cache { module: dir.to_string_lossy().into_owned(), dir: rest.to_owned() })
    }

    /// The versions on disk of the module whose folders start with `stem`, lowest first.
    fn versions(&self, stem: &Path) -> Arc<Vec<String>> {
        let mut known = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(versions) = known.get(stem) {
            return versions.clone();
        }
        let mut found = Vec::new();
        if let (Some(folder), Some(base)) = (stem.parent(), stem.file_name().and_then(|name| name.to_str())) {
            for name in self.disk.names(folder) {
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
        let mut module = read_module(&self.disk, dir, &base).unwrap_or_default();
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

    fn folder_of(&self, place: &Place) -> Option<(PathBuf, PathBuf)> {
        Some(match place {
            Place::Tree { dir, .. } => (self.root.join(dir), self.root.clone()),
            Place::Vendor { module, path } => (self.root.join(module).join("vendor").join(path), self.root.clone()),
            Place::Cache { module, dir } => (Path::new(module).join(dir), self.env.mod_cache.clone()?),
            Place::Std { dir } => {
                let src = self.env.goroot.as_ref()?.join("src");
                (src.join(dir), src)
            }
        })
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
        let (folder, base) = self.folder_of(&place)?;
        let files = self.disk.read_folder(&folder, &base);
        if files.is_empty() {
            return None;
        }
        Some(PackageSource { path: path.into(), key: key.into(), origin: place.origin(), files })
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

fn tree_modules(disk: &Disk, root: &Path, folders: &BTreeMap<String, Vec<SourceFile>>) -> BTreeMap<String, Module> {
    let mut dirs = BTreeSet::from([String::new()]);
    for dir in folders.keys() {
        let mut at = dir.as_str();
        while !at.is_empty() && dirs.insert(at.to_owned()) {
            at = parent(at);
        }
    }
    let read = |dir: String| {
        let module = read_module(disk, &root.join(&dir), root)?;
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
    let work = disk.read_file(&root.join("go.work"), root).map(|text| gomod::parse(&text)).unwrap_or_default();
    for (dir, module) in &mut modules {
        // Folders in go.work are relative to it: written here as seen from the module.
        let up = "../".repeat(if dir.is_empty() { 0 } else { dir.split('/').count() });
        module.gomod.replaces.extend(work.replaces.iter().cloned().map(|replace| match replace.new_version {
            Some(_) => replace,
            None => Replace { new: format!("{up}{}", replace.new), ..replace },
        }));
    }
    modules
}

fn read_module(disk: &Disk, dir: &Path, base: &Path) -> Option<Module> {
    let text = disk.read_file(&dir.join("go.mod"), base)?;
    let sums = disk.read_file(&dir.join("go.sum"), base).map(|text| gomod::parse_sum(&text)).unwrap_or_default();
    Some(Module { gomod: gomod::parse(&text), sums })
}

/// Reads the Go files of a folder, tests left out, in order of name.
pub(super) fn read_folder(folder: &Path, base: &Path) -> Vec<SourceFile> {
    Disk::default().read_folder(folder, base)
}

/// Whether a folder holds Go files that are no tests.
pub(super) fn has_go_files(folder: &Path) -> bool {
    Disk::default().has_go_files(folder)
}

/// The only way to the disk: what is asked is taken down, if somebody wants to know.
#[derive(Default)]
struct Disk {
    log: Option<Arc<Log>>,
}

impl Disk {
    fn read_folder(&self, folder: &Path, base: &Path) -> Vec<SourceFile> {
        let mut names: Vec<String> = self.names(folder).into_iter().filter(|name| is_go_file(name)).collect();
        names.sort();
        let read = |name: String| {
            Some(SourceFile { text: self.read_file(&folder.join(&name), base)?.into(), name: name.into() })
        };
        names.into_iter().filter_map(read).collect()
    }

    fn has_go_files(&self, folder: &Path) -> bool {
        match self.log {
            // The first name may do.
            None => names(folder).any(|name| is_go_file(&name)),
            Some(_) => self.names(folder).iter().any(|name| is_go_file(name)),
        }
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let Some(log) = &self.log else { return names(folder).collect() };
        log.folder(folder);
        let names = names(folder).collect();
        log.folder(folder);
        names
    }

    fn read_file(&self, path: &Path, base: &Path) -> Option<String> {
        match &self.log {
            None => read_file(path, base),
            Some(log) => log.file(path, base, || read_file(path, base)),
        }
    }
}

/// Reads a text file that really stands below `base`.
fn read_file(path: &Path, base: &Path) -> Option<String> {
    let real = path.canonicalize().ok()?;
    if !real.starts_with(base.canonicalize().ok()?) {
        return None;
    }
    let meta = fs::metadata(&real).ok()?;
    if !meta.is_file() || meta.len() > MAX_FILE_BYTES {
        return None;
    }
    fs::read_to_string(&real).ok()
}

fn names(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = folder.read_dir().ok();
    entries.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok())
}

fn is_go_file(name: &str) -> bool {
    name.ends_with(".go") && !name.ends_with("_test.go") && !name.starts_with(['_', '.'])
}

/// Returns the version to read: the wanted one, else the nearest higher, else the highest; none if there is none.
fn nearest<'a>(versions: &'a [String], wanted: Option<&str>) -> Option<&'a String> {
    let Some(wanted) = wanted else { return versions.last() };
    versions.iter().find(|version| compare_versions(version, wanted) != Ordering::Less).or_else(|| versions.last())
}

fn is_import_path(path: &str) -> bool {
    !path.is_empty()
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
    if path.starts_with('/') {
        return None;
    }
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
