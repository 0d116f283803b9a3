//! The Go files of a bare repository's HEAD, in a folder of their own for as long as they are looked at.
//!
//! `unleak check mirror.git` reads what `git clone mirror.git` would show: `*.go`, `go.mod` and its like, and ignore
//! files; nothing else is written. The folder belongs to whoever holds the lock of a file in it, which the system gives
//! back when a run is killed; the next run over a bare repository removes what nobody holds (Unix; elsewhere it stays
//! for whoever cleans the temporary ones). Not modelled: symbolic links, attributes, repositories that libgit2 does not
//! read.

use super::error::GitError;
use super::held_folder::HeldFolder;
use crate::workspace::repository::is_git_folder;
use git2::{FileMode, ObjectType, Oid, Repository, Tree};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Larger files are not written; nor would they be read.
const MAX_BYTES: usize = crate::workspace::walk::MAX_BYTES as usize;
/// A folder with the files of a commit, removed when it is dropped.
pub struct Checkout {
    held: HeldFolder,
}

impl Checkout {
    /// Writes the files of HEAD if `path` is a bare repository that libgit2 reads; none if it is something else.
    ///
    /// # Errors
    /// It has no commit yet, an object is missing, or the files cannot be written.
    pub fn of_bare(path: &Path) -> Result<Option<Self>, GitError> {
        // What does not look like one is not opened: a `.git` inside, which libgit2 would prefer, may say anything.
        if !is_git_folder(path) || path.join(".git").symlink_metadata().is_ok() {
            return Ok(None);
        }
        let Ok(repository) = Repository::open(path) else { return Ok(None) };
        if !repository.is_bare() {
            return Ok(None);
        }
        let head = repository.head().map_err(|_| GitError::NoCommit)?;
        let tree = head.peel_to_tree().map_err(missing)?;
        let held = HeldFolder::fresh().map_err(|source| GitError::Checkout { source })?;
        let checkout = Checkout { held };
        checkout.write(&repository, &tree)?;
        Ok(Some(checkout))
    }

    /// Returns where the files are; no part of the path is a symbolic link.
    pub fn folder(&self) -> &Path {
        self.held.inside()
    }

    fn write(&self, repository: &Repository, root: &Tree<'_>) -> Result<(), GitError> {
        let mut trees: Vec<(PathBuf, Oid)> = vec![(self.folder().to_owned(), root.id())];
        while let Some((folder, tree)) = trees.pop() {
            let tree = repository.find_tree(tree).map_err(missing)?;
            for entry in &tree {
                let Some(name) = entry.name().ok().filter(|name| is_plain(name)) else { continue };
                let path = folder.join(name);
                let is_file = [FileMode::Blob, FileMode::BlobExecutable].map(i32::from).contains(&entry.filemode_raw());
                match entry.kind() {
                    Some(ObjectType::Tree) => trees.push((path, entry.id())),
                    Some(ObjectType::Blob) if is_file && is_read(name) => {
                        let blob = repository.find_blob(entry.id()).map_err(missing)?;
                        if blob.content().len() <= MAX_BYTES {
                            put(&path, blob.content()).map_err(|source| GitError::Checkout { source })?;
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn missing(source: git2::Error) -> GitError {
    GitError::Library { what: "cannot read the files of HEAD".to_owned(), source }
}

/// Returns whether a name of a tree is that of a file in its folder: a tree that somebody forged may say `..`.
fn is_plain(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None))
        && !name.eq_ignore_ascii_case(".git")
}

/// Returns whether an analysis reads files of this name.
fn is_read(name: &str) -> bool {
    matches!(name, "go.mod" | "go.sum" | "go.work" | "modules.txt" | ".gitignore" | ".ignore")
        || Path::new(name).extension() == Some(OsStr::new("go"))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forged_names_do_not_leave_the_folder() {
        assert!(is_plain("a.go") && is_plain("..a") && is_plain(".gitignore"));
        for name in ["..", ".", "/etc", "a/b", "../a", ".git", ".GIT", ""] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
