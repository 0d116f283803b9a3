//! Why there is no commit, in words for the person who asked for one.
//!
//! `the branch fixes exists already` is an answer that a caller can act on; what libgit2 cannot do is told by its own
//! words. Not modelled: which of git's many errors it was.

use std::fmt;

/// Why there is no commit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// HEAD points to no commit.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// The repository's configuration says that its work tree is another folder.
    #[error("the repository says that its work tree is elsewhere (core.worktree)")]
    Elsewhere,
    /// The branch is there.
    #[error("the branch {0} exists already")]
    BranchExists(String),
    /// No branch can have this name.
    #[error("{0} is no valid name for a branch")]
    BranchName(String),
    /// A merge, a rebase, or another command has to end first.
    #[error("the repository is in the middle of a {0}")]
    Busy(&'static str),
    /// Nobody is told to be the author.
    #[error("git does not know who you are")]
    NoIdentity,
    /// Files are not as HEAD has them.
    #[error("{} from HEAD", counted(.0.len()))]
    Differ(Vec<Difference>),
    /// There is no work tree to write to.
    #[error("a bare repository has no work tree, only a new branch can be made")]
    Bare,
    /// The files of a bare repository could not be written to a temporary folder.
    #[error("cannot write the files of HEAD to a temporary folder")]
    Checkout {
        /// The system's reason.
        source: std::io::Error,
    },
    /// libgit2 says no.
    #[error("libgit2 {what}")]
    Library {
        /// What could not be done.
        what: String,
        /// Its reason.
        source: git2::Error,
    },
    /// libgit2 says no, and there is no git to ask instead.
    #[error("libgit2 {library}, and the git program cannot be run")]
    NoProgram {
        /// What libgit2 could not do, and why.
        library: String,
        /// Why there is no git.
        source: std::io::Error,
    },
    /// git says no.
    #[error("git {command}: {message}")]
    Program {
        /// What was asked.
        command: String,
        /// What it said.
        message: String,
    },
}

impl GitError {
    /// Returns whether it is libgit2 that failed, so that another way may succeed.
    pub(super) fn is_of_library(&self) -> bool {
        matches!(self, GitError::Library { .. })
    }
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file to be edited differs".to_owned() } else { format!("{files} files to be edited differ") }
}

/// A file that is not as HEAD has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Relative to the root, with `/`.
    pub path: String,
    /// How it differs.
    pub reason: Reason,
}

/// How a file differs from HEAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// HEAD does not have it.
    NotInHead,
    /// HEAD has something else than a file in its place.
    NoFile,
    /// The index has another version, or none.
    Staged,
    /// The work tree has another text.
    Modified,
    /// A filter of the user's stands between the work tree and the repository.
    Filtered,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NotInHead => "HEAD does not have it",
            Reason::NoFile => "HEAD has no regular file there",
            Reason::Staged => "it has staged changes",
            Reason::Modified => "it has changes that are not committed",
            Reason::Filtered => "it goes through a filter (.gitattributes), and filters are never run",
        })
    }
}
