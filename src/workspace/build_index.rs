//! Makes the text of the built-in index from a Go installation's sources.
//!
//! Each folder of `GOROOT/src` that can be imported from outside becomes one section; `internal`, `vendor`, `cmd` and
//! `testdata` are left out. Same sources, same bytes. Not modelled: other modules than the standard library.

use super::environment::Environment;
use super::sources::Sources;
use crate::types::package::PkgId;
use crate::types::stub::stub;
use crate::types::universe::Universe;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns the index of the standard library at `goroot`.
pub fn build(goroot: &Path) -> String {
    let env = Environment { goroot: Some(goroot.to_path_buf()), mod_cache: None };
    let universe = Universe::new(Arc::new(Sources::new(Path::new(""), Vec::new(), env)));
    let mut text = String::new();
    for path in packages(&goroot.join("src")) {
        let section = universe.import(&path, PkgId::NONE).and_then(|id| stub(&universe, id));
        if let Some(section) = section {
            let _ = write!(text, "-- {path} --\n{section}");
        }
    }
    text
}

/// Returns the import paths below `src`, in order.
fn packages(src: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders: Vec<PathBuf> = vec![src.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir() else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !matches!(name.to_str(), None | Some("internal" | "vendor" | "cmd" | "testdata")) {
                folders.push(entry.path());
            }
        }
        if let Ok(path) = folder.strip_prefix(src) {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
    paths.retain(|path| !path.is_empty());
    paths.sort();
    paths
}
