//! Where Go keeps its sources on this machine: read from the environment once, never by running `go`.
//!
//! `GOMODCACHE=/nowhere` wins even though it points nowhere; without it `GOPATH/pkg/mod`, then `~/go/pkg/mod`.
//!
//! Not modelled: what `go env -w` wrote, `GOFLAGS`.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of Go sources outside of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The Go installation, with `src` inside.
    pub goroot: Option<PathBuf>,
    /// The module cache.
    pub mod_cache: Option<PathBuf>,
}

/// Reads the environment of the process and looks at the usual places.
pub fn environment() -> Environment {
    Environment { goroot: goroot(), mod_cache: mod_cache() }
}

/// Returns the folder for what is kept between runs: `UNLEAK_CACHE_DIR`, or `unleak` in the user's folder for caches.
pub fn cache_folder() -> Option<PathBuf> {
    if let Some(folder) = variable("UNLEAK_CACHE_DIR") {
        return Some(folder);
    }
    let absolute = |name: &str| variable(name).filter(|folder| folder.is_absolute());
    let base = match () {
        () if cfg!(windows) => absolute("LOCALAPPDATA"),
        () if cfg!(target_os = "macos") => home().map(|home| home.join("Library").join("Caches")),
        () => absolute("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache"))),
    };
    base.filter(|base| base.is_absolute()).map(|base| base.join("unleak"))
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn home() -> Option<PathBuf> {
    variable("HOME").or_else(|| variable("USERPROFILE"))
}

fn mod_cache() -> Option<PathBuf> {
    if let Some(cache) = variable("GOMODCACHE") {
        return Some(cache);
    }
    // GOPATH is a list; the cache is in its first folder.
    let gopath = env::var_os("GOPATH").filter(|value| !value.is_empty());
    let first = gopath.and_then(|list| env::split_paths(&list).next());
    first.or_else(|| Some(home()?.join("go"))).map(|gopath| gopath.join("pkg").join("mod"))
}

fn goroot() -> Option<PathBuf> {
    if let Some(root) = variable("GOROOT") {
        return Some(root);
    }
    goroot_of_path()
        .into_iter()
        .chain(
            [
                "/usr/local/go",
                "/usr/lib/go",
                "/usr/lib/golang",
                "/usr/local/opt/go/libexec",
                "/opt/homebrew/opt/go/libexec",
            ]
            .map(PathBuf::from),
        )
        .chain(sdks())
        .find(|root| is_goroot(root))
}

/// `bin/go` on the path, through symbolic links, stands in GOROOT.
fn goroot_of_path() -> Option<PathBuf> {
    let name = if cfg!(windows) { "go.exe" } else { "go" };
    let path = env::var_os("PATH")?;
    let program = env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())?;
    let root = program.canonicalize().ok()?.parent()?.parent()?.to_path_buf();
    is_goroot(&root).then_some(root)
}

/// The installations of `golang.org/dl`, newest first by name.
fn sdks() -> Vec<PathBuf> {
    let Some(folder) = home().map(|home| home.join("sdk")) else { return Vec::new() };
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    all.sort();
    all.reverse();
    all
}

fn is_goroot(root: &Path) -> bool {
    root.join("src").join("fmt").is_dir()
}
