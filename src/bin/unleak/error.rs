//! What makes a command fail, in words for the person at the terminal.
//!
//! `error: cannot read gone: No such file or directory (os error 2)`, then hints that say what to do. Not modelled:
//! findings; they are the normal outcome.

use super::terminal::Terminal;
use anstyle::{AnsiColor, Style};
use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use unleak::git::error::{Difference, GitError};
use unleak::workspace::walk::Tree;

/// More files than these are counted, not named.
const MAX_DETAILS: usize = 20;

/// A failed command.
#[derive(Debug)]
pub(crate) struct CliError {
    kind: Kind,
    source: Box<dyn Error + Send + Sync>,
    /// What it is about, one line each.
    details: Vec<String>,
    hints: Vec<String>,
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The arguments'.
    Usage,
    /// The system's: a file that cannot be read or written.
    Input,
    /// Nobody listens to our output any more; no failure.
    BrokenPipe,
}

impl CliError {
    /// Makes an error about the arguments.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        let message: String = message.into();
        CliError { kind: Kind::Usage, source: message.into(), details: Vec::new(), hints: Vec::new() }
    }

    /// Makes an error about a file or stream, `what` being what could not be done.
    pub(crate) fn io(what: impl fmt::Display, error: io::Error) -> Self {
        match CliError::from(error) {
            broken if broken.is_broken_pipe() => broken,
            error => CliError { source: format!("{what}: {}", error.source).into(), ..error },
        }
    }

    /// Makes an error about the repository; the paths in it are those of `tree`.
    pub(crate) fn git(error: GitError, tree: &Tree) -> Self {
        let (mut details, mut hints) = (Vec::new(), Vec::new());
        match &error {
            GitError::Differ(files) => {
                let detail = |file: &Difference| format!("{}: {}", tree.shown_path(&file.path), file.reason);
                details.extend(files.iter().take(MAX_DETAILS).map(detail));
                if files.len() > MAX_DETAILS {
                    details.push(format!("and {} more", files.len() - MAX_DETAILS));
                }
                hints.push("commit or stash them first, or leave --branch and --commit away".to_owned());
            }
            GitError::NoIdentity => hints.push("git config user.name NAME; git config user.email ADDRESS".to_owned()),
            GitError::BranchExists(_) => hints.push("take another name, or delete it: git branch -D NAME".to_owned()),
            GitError::Bare => hints.push("unleak fix --branch NAME".to_owned()),
            GitError::NoProgram { .. } => hints.push("with git on the path it may work".to_owned()),
            _ => {}
        }
        CliError { kind: Kind::Input, source: error.into(), details, hints }
    }

    /// Adds a sentence that says what to do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns whether the reader of our output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.kind == Kind::BrokenPipe
    }

    /// Prints the error and its hints to stderr.
    pub(crate) fn print(&self, terminal: &Terminal) {
        let mut stderr = terminal.stderr();
        let bold = AnsiColor::Red.on_default().bold();
        let dim = Style::new().bold();
        // Where stderr is gone too there is nobody to tell.
        let _ = writeln!(stderr, "{bold}error{bold:#}: {}", super::terminal::printable(&self.message()));
        for detail in &self.details {
            let _ = writeln!(stderr, "  {}", super::terminal::printable(detail));
        }
        for hint in &self.hints {
            let _ = writeln!(stderr, "  {dim}hint{dim:#}: {}", super::terminal::printable(hint));
        }
    }

    fn message(&self) -> String {
        with_causes(&*self.source)
    }
}

/// Returns the words of an error and of what caused it.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    message
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::BrokenPipe } else { Kind::Input };
        CliError { kind, source: error.into(), details: Vec::new(), hints: Vec::new() }
    }
}

impl From<unleak::error::Error> for CliError {
    fn from(error: unleak::error::Error) -> Self {
        CliError { kind: Kind::Input, source: error.into(), details: Vec::new(), hints: Vec::new() }
    }
}
