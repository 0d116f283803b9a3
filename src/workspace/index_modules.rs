//! The modules that the built-in index is made from: their list, and their sources as an [`Importer`].
//!
//! ```toml
//! [[module]]
//! path = "cloud.google.com/go/kms"
//! version = "v1.23.0"
//! packages = ["apiv1/..."]
//! ```
//!
//! Every import is resolved in the listed modules alone, whoever asks: of modules that hold a package the one with the
//! longest path has it, of versions the one that is listed first. What else the cache holds changes nothing.
//!
//! Not modelled: `require` and `replace` of the modules; packages of modules that are not listed have no sources.

use super::confines::Confines;
use super::environment::Environment;
use super::sources::{Sources, below, escape};
use crate::types::importer::{Importer, Origin, PackageSource};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The list of modules as its file says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modules {
    /// The modules, earlier ones preferred.
    #[serde(default)]
    pub module: Vec<Module>,
}

impl Modules {
    /// Reads the list.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// One module of the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// The module path.
    pub path: String,
    /// The version.
    pub version: String,
    /// Folders that become sections: `.` is the module's own, `apiv1` one, `apiv1/...` it and all below; none of them:
    /// the module is only read for what others name.
    pub packages: Vec<String>,
}

impl Module {
    /// Returns the module's folder in the cache.
    pub fn folder(&self, cache: &Path) -> PathBuf {
        cache.join(format!("{}@{}", escape(&self.path), escape(&self.version)))
    }

    /// Returns whether the folder `dir` of the module becomes a section.
    pub fn includes(&self, dir: &str) -> bool {
        let dir = if dir.is_empty() { "." } else { dir };
        self.packages.iter().any(|pattern| match pattern.strip_suffix("...") {
            Some("") => true,
            Some(stem) => stem.strip_suffix('/') == Some(dir) || dir.starts_with(stem),
            None => pattern == dir,
        })
    }
}

/// The listed modules in a cache, and the standard library.
pub struct ListedModules {
    folders: Vec<(String, PathBuf)>,
    cache: Confines,
    std: Sources,
}

const ORIGIN: &str = "listed";

impl ListedModules {
    /// Makes an importer of the sources in `cache`.
    pub fn new(modules: &Modules, goroot: &Path, cache: &Path) -> Self {
        let mut folders: Vec<(String, PathBuf)> =
            modules.module.iter().map(|module| (module.path.clone(), module.folder(cache))).collect();
        folders.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        let env = Environment { goroot: Some(goroot.to_path_buf()), mod_cache: None };
        ListedModules { folders, cache: Confines::new(cache, None), std: Sources::new(Path::new(""), Vec::new(), env) }
    }

    /// Makes an importer of the packages of a vendor folder, each at its import path.
    pub fn vendored(vendor: &Path, goroot: &Path) -> Self {
        let none = ListedModules::new(&Modules::default(), goroot, vendor);
        ListedModules { folders: vec![(String::new(), vendor.to_path_buf())], ..none }
    }

    fn folder(&self, path: &str) -> Option<PathBuf> {
        let holds = |(module, folder): &(String, PathBuf)| {
            let rest = if module.is_empty() { path } else { below(path, module)? };
            let folder = folder.join(rest);
            self.cache.has_go_files(&folder).then_some(folder)
        };
        self.folders.iter().find_map(holds)
    }

    /// Returns whether the package `path` is read from the folder `folder`.
    pub fn is_at(&self, path: &str, folder: &Path) -> bool {
        self.folder(path).is_some_and(|found| found == folder)
    }
}

impl Importer for ListedModules {
    fn locate(&self, path: &str, from: &Origin) -> Option<Arc<str>> {
        let first = path.split('/').next().unwrap_or(path);
        if !first.contains('.') || from.0.starts_with("std|") {
            return self.std.locate(path, &Origin("std|".into()));
        }
        self.folder(path).map(|folder| format!("{ORIGIN}|{}", folder.display()).into())
    }

    fn load(&self, path: &str, key: &str) -> Option<PackageSource> {
        let Some(folder) = key.strip_prefix(ORIGIN).and_then(|rest| rest.strip_prefix('|')) else {
            return self.std.load(path, key);
        };
        let files = self.cache.read_folder(Path::new(folder));
        let source = PackageSource { path: path.into(), key: key.into(), origin: Origin(ORIGIN.into()), files };
        (!source.files.is_empty()).then_some(source)
    }
}
