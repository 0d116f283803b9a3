//! The trees that are raced on: a copy of GOROOT/src without what some tools leave out by themselves, and synthetic ones.
//!
//! A tree is made once and used again; a file beside it tells what it was made from.

use super::synthetic::{self, Density};
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A tree on disk.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// Where it stands.
    pub(crate) folder: PathBuf,
    /// What it is: `7,700 files, 86 MiB`.
    pub(crate) size: String,
}

/// Copies the Go files and module files of an installed Go's sources, without testdata, vendor and hidden folders.
pub(crate) fn goroot(parent: &Path, goroot: &Path) -> io::Result<Tree> {
    let version = fs::read_to_string(goroot.join("VERSION")).unwrap_or_default();
    let version = version.lines().next().unwrap_or("go").to_owned();
    let source = goroot.join("src");
    made(parent, "goroot", &version, |folder| {
        let walk = WalkBuilder::new(&source)
            .standard_filters(false)
            .filter_entry(|entry| {
                let name = entry.file_name().as_encoded_bytes();
                !matches!(name, b"testdata" | b"vendor") && !matches!(name.first(), Some(b'.' | b'_'))
            })
            .build();
        for entry in walk {
            let entry = entry.map_err(io::Error::other)?;
            let path = entry.path();
            let is_wanted = path.extension().is_some_and(|extension| extension == "go")
                || matches!(entry.file_name().as_encoded_bytes(), b"go.mod" | b"go.sum");
            if !is_wanted || !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let target = folder.join(path.strip_prefix(&source).map_err(io::Error::other)?);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            // Not `fs::copy`: the installation may be read-only.
            fs::write(&target, fs::read(path)?)?;
        }
        Ok(())
    })
}

/// Writes `packages` synthetic packages.
pub(crate) fn synthetic(parent: &Path, name: &str, packages: usize, density: Density) -> io::Result<Tree> {
    made(parent, name, synthetic::VERSION, |folder| {
        fs::write(folder.join("go.mod"), synthetic::GO_MOD)?;
        for package in 0..packages {
            let inside = folder.join(synthetic::package_path(package));
            fs::create_dir_all(&inside)?;
            for file in 0..synthetic::FILES {
                fs::write(inside.join(format!("file{file}.go")), synthetic::file(package, file, density))?;
            }
        }
        Ok(())
    })
}

/// Writes a tree of one file with one function of `lines` lines.
pub(crate) fn function(parent: &Path, name: &str, lines: usize, density: Density) -> io::Result<Tree> {
    made(parent, name, synthetic::VERSION, |folder| {
        fs::write(folder.join("go.mod"), synthetic::GO_MOD)?;
        fs::write(folder.join("long.go"), synthetic::long_function(lines, density))
    })
}

/// Looks at a tree that somebody else made.
pub(crate) fn given(folder: &Path) -> io::Result<Tree> {
    let folder = folder.canonicalize()?;
    Ok(Tree { size: size(&folder), folder })
}

/// Returns the folders of a tree's modules, those with most Go first.
pub(crate) fn modules(folder: &Path) -> Vec<PathBuf> {
    let entries: Vec<_> = WalkBuilder::new(folder).build().flatten().collect();
    let mut bytes: BTreeMap<&Path, u64> = entries
        .iter()
        .filter(|entry| entry.file_name() == "go.mod")
        .filter(|entry| entry.path().components().all(|part| part.as_os_str() != "testdata"))
        .filter_map(|entry| Some((entry.path().parent()?, 0)))
        .collect();
    for entry in entries.iter().filter(|entry| entry.path().extension().is_some_and(|extension| extension == "go")) {
        let module = entry.path().ancestors().find(|folder| bytes.contains_key(folder));
        if let (Some(module), Ok(metadata)) = (module, entry.metadata()) {
            *bytes.entry(module).or_default() += metadata.len();
        }
    }
    let mut found: Vec<(u64, PathBuf)> = bytes.into_iter().map(|(module, bytes)| (bytes, module.to_owned())).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().map(|(_, module)| module).collect()
}

/// Makes a tree unless it is there, made from the same.
fn made(parent: &Path, name: &str, from: &str, make: impl Fn(&Path) -> io::Result<()>) -> io::Result<Tree> {
    let (folder, note) = (parent.join(name), parent.join(format!("{name}.made-from")));
    if fs::read_to_string(&note).ok().as_deref() != Some(from) {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        make(&folder)?;
        fs::write(&note, from)?;
    }
    Ok(Tree { size: size(&folder), folder })
}

/// Counts the Go files below a folder, and so brings them into the page cache's directory of names.
fn size(folder: &Path) -> String {
    let entries = WalkBuilder::new(folder).build().flatten();
    let go = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "go"));
    let sizes = go.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len());
    let (files, bytes) = sizes.fold((0_usize, 0_u64), |(files, bytes), size| (files + 1, bytes + size));
    format!("{files} files, {:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
