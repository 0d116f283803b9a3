//! The errors of the library: only what a caller can act on.
//!
//! A path that does not exist is an error. Go that does not parse, a type that is not known, a fix that is declined are
//! not: they are answers, found in a [`crate::report::Report`].

use std::path::PathBuf;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A built-in table is broken; a test loads them all, so this is a bug of the build.
    #[error("broken table: {message}")]
    Table {
        /// File, row, column and what is wrong.
        message: String,
    },
    /// A rule that was asked for does not exist.
    #[error("no rule is called `{id}`")]
    Rule {
        /// What was asked for.
        id: String,
    },
    /// A file or folder that was asked for cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}
