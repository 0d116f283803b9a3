//! Makes the text of the built-in index from a Go installation's sources, those of listed modules, or a vendor folder.
//!
//! Each folder of `GOROOT/src` that can be imported from outside becomes one section, and each listed folder of a
//! [`Module`]; `internal`, `vendor`, `cmd`, `testdata` and programs are left out. Same sources, same bytes.
//! Not modelled: other modules than the listed ones.

use super::environment::Environment;
use super::index_modules::{ListedModules, Module, Modules};
use super::sources::Sources;
use crate::recording::sections;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns the index of packages of the standard library at `goroot`; `is_wanted` is asked for each.
pub fn build(goroot: &Path, is_wanted: &dyn Fn(&str) -> bool) -> String {
    let env = Environment { goroot: Some(goroot.to_path_buf()), mod_cache: None };
    let importer = Arc::new(Sources::new(Path::new(""), Vec::new(), env));
    let mut paths = packages(&goroot.join("src"));
    paths.retain(|path| !path.is_empty() && is_wanted(path));
    sections(importer, &paths)
}

/// Returns the index of those of the listed modules that are wanted, their sources in the module cache `cache`.
pub fn build_modules(modules: &Modules, goroot: &Path, cache: &Path, is_wanted: &dyn Fn(&Module) -> bool) -> String {
    let importer = Arc::new(ListedModules::new(modules, goroot, cache));
    let mut paths: Vec<String> = Vec::new();
    for module in modules.module.iter().filter(|module| is_wanted(module)) {
        paths.extend(module_packages(module, &importer, cache));
    }
    paths.sort();
    paths.dedup();
    sections(importer, &paths)
}

/// Returns the index of all packages of a vendor folder.
pub fn build_vendor(vendor: &Path, goroot: &Path) -> String {
    let mut paths = packages(vendor);
    paths.retain(|path| !path.is_empty());
    sections(Arc::new(ListedModules::vendored(vendor, goroot)), &paths)
}

/// Returns the listed modules that the cache does not hold, as `go mod download` takes them.
pub fn missing(modules: &Modules, cache: &Path) -> Vec<String> {
    let absent = modules.module.iter().filter(|module| !module.folder(cache).is_dir());
    absent.map(|module| format!("{}@{}", module.path, module.version)).collect()
}

/// Returns what the index was made from, a line each: Go's version, and the modules in the order of the list.
pub fn module_list(modules: &Modules, goroot: &Path) -> String {
    let version = std::fs::read_to_string(goroot.join("VERSION")).unwrap_or_default();
    let mut text = "# What this folder was made from, by `unleak index --write`: module and version.\n".to_owned();
    let _ = writeln!(text, "std {}", version.lines().next().unwrap_or("unknown"));
    for module in &modules.module {
        let _ = writeln!(text, "{} {}", module.path, module.version);
    }
    text
}

fn module_packages(module: &Module, importer: &ListedModules, cache: &Path) -> Vec<String> {
    let folder = module.folder(cache);
    let included = packages(&folder).into_iter().filter(|dir| module.includes(dir));
    let path = |dir: String| if dir.is_empty() { module.path.clone() } else { format!("{}/{dir}", module.path) };
    included.filter(|dir| importer.is_at(&path(dir.clone()), &folder.join(dir))).map(path).collect()
}

/// Returns the folders below `src` that can be imported from outside, in order.
fn packages(src: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders: Vec<PathBuf> = vec![src.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir() else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && name.to_str().is_some_and(is_importable) {
                folders.push(entry.path());
            }
        }
        if let Ok(path) = folder.strip_prefix(src) {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
    paths.sort();
    paths
}

fn is_importable(folder: &str) -> bool {
    !matches!(folder, "internal" | "vendor" | "cmd" | "testdata") && !folder.starts_with(['.', '_'])
}
