//! Commits of fixed files: on a new branch that nobody has checked out, or on the current one.
//!
//! ```text
//! open ─→ compare each file with HEAD ─→ commit: blobs, a tree, a commit with HEAD as its parent ─→ a reference
//! ```
//! For [`Goal::Branch`] nothing else is touched: not HEAD, not the index, not the work tree. For [`Goal::Current`] the
//! caller has written the files; their entries in the index and HEAD follow, and what else is staged stays staged and
//! out of the commit. Hooks and filters never run, nothing is signed, nothing is fetched.
//!
//! [`library`] does it by libgit2. What that does not read (SHA-256 names, partial clones, a sparse index, another
//! user's repository) is done by the git on the path, [`program`], if there is one.
//!
//! Work-tree bytes are not blob bytes where attributes convert line ends: a file whose bytes are the blob's is
//! committed byte by byte, one that only its attributes make different goes the same way into the repository as
//! `git add` would take it, anything else differs from HEAD and is refused.
//!
//! A bare repository has no work tree; [`checkout`] makes the files of its HEAD readable, and a branch can be made.
//!
//! Not modelled: signatures, filters of the user's own.

pub mod checkout;
pub mod error;
mod held_folder;
mod library;
mod process;
mod program;

use crate::workspace::write::Change;
use error::{Difference, GitError};
use library::Library;
use program::Program;
use std::path::Path;

/// Where a commit goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A new branch of this name that starts at HEAD.
    Branch(String),
    /// The current branch, or a detached HEAD.
    Current,
}

/// A repository that can take a commit for a goal.
pub struct Repository {
    goal: Goal,
    backend: Backend,
}

enum Backend {
    Library(Library),
    Program(Program),
}

/// A file that is as HEAD has it, ready to be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    path: String,
    is_executable: bool,
    conversion: Conversion,
}

/// How the bytes of the work tree become those of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Conversion {
    /// They are the same.
    None,
    /// By the attributes of the path.
    Attributes,
}

/// A commit that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its name, in hexadecimal.
    pub id: String,
    /// Whether `commit.gpgsign` wanted a signature, which it has not.
    pub is_signature_missing: bool,
}

impl Repository {
    /// Opens the repository whose work tree has its root at `root`, or the bare one there, and looks whether the goal can be reached.
    ///
    /// # Errors
    /// There is no commit yet, the branch exists or has no valid name, a merge or the like is in progress, or neither
    /// libgit2 nor git can read the repository.
    pub fn open(root: &Path, goal: Goal) -> Result<Self, GitError> {
        let backend = match Library::open(root, &goal) {
            Ok(library) => Backend::Library(library),
            Err(error) if error.is_of_library() => Backend::Program(Program::open(root, &goal, error)?),
            Err(error) => return Err(error),
        };
        Ok(Repository { goal, backend })
    }

    /// Compares the files to be changed with HEAD and the index; one entry for each, in their order.
    ///
    /// # Errors
    /// [`GitError::Differ`] names all files that are not as HEAD has them.
    pub fn compare(&self, changes: &[Change<'_>]) -> Result<Vec<Entry>, GitError> {
        let (mut entries, mut differences) = (Vec::new(), Vec::new());
        for change in changes {
            let compared = match &self.backend {
                Backend::Library(library) => library.compare(change)?,
                Backend::Program(program) => program.compare(change)?,
            };
            match compared {
                Ok(entry) => entries.push(entry),
                Err(reason) => differences.push(Difference { path: change.path.to_owned(), reason }),
            }
        }
        if differences.is_empty() { Ok(entries) } else { Err(GitError::Differ(differences)) }
    }

    /// Commits the new texts; `files` are changes with their entries of [`Repository::compare`].
    ///
    /// # Errors
    /// There is no identity, or something cannot be written; then the reference has not moved.
    pub fn commit(&self, files: &[(Change<'_>, &Entry)], message: &str) -> Result<Commit, GitError> {
        match &self.backend {
            Backend::Library(library) => library.commit(&self.goal, files, message),
            Backend::Program(program) => program.commit(&self.goal, files, message),
        }
    }
}

/// Returns the folder of the repository that a file of the tree at `root` belongs to, if it is another one: a
/// submodule, or a clone inside.
pub fn repository_inside<'p>(root: &Path, path: &'p str) -> Option<&'p str> {
    let folders = path.match_indices('/').map(|(slash, _)| &path[..slash]);
    folders.into_iter().find(|folder| root.join(folder).join(".git").exists())
}
