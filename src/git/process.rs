//! Runs the git on the path so that it does what it is asked and nothing else.
//!
//! `ask(&["rev-parse", "HEAD"])` is `git -c core.hooksPath=/dev/null … rev-parse HEAD` at the root of a work tree, in an
//! environment that no hook or alias around us has changed. Not modelled: output that is not UTF-8.

use super::error::GitError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a hook or an alias that runs us has said about its own repository; ours is the one at the root.
const FOREIGN: [&str; 11] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_EXTERNAL_DIFF",
];

/// Paths are paths, messages are English, and a partial clone does not fetch; git 2.44 and later know the last one.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
];

/// Nothing of the user's is run, and nobody is guessed to be the author.
const SETTINGS: [&str; 4] =
    ["core.hooksPath=/dev/null", "core.fsmonitor=false", "user.useConfigOnly=true", "gc.auto=0"];

/// An index of our own is one plain file.
const OWN_INDEX: [&str; 3] = ["core.splitIndex=false", "core.untrackedCache=false", "index.sparse=false"];

/// git in one folder.
pub(super) struct Process {
    root: PathBuf,
    index: Option<PathBuf>,
    /// Settings that switch off what the repository's own configuration would have run.
    quiet: Vec<String>,
}

impl Process {
    pub(super) fn new(root: &Path) -> Self {
        Process { root: root.to_owned(), index: None, quiet: Vec::new() }
    }

    /// Returns the same without the filters that are configured. Git runs them also where nobody asks: to see whether a
    /// file has changed whose time says nothing, before it writes an index.
    pub(super) fn without_filters(self) -> Self {
        // It fails where there are none.
        let names = self.ask(&["config", "-z", "--name-only", "--get-regexp", "^filter\\..*\\."]).unwrap_or_default();
        let quiet = names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Process { quiet, ..self }
    }

    /// Returns the same with another index.
    pub(super) fn with_index(&self, index: &Path) -> Self {
        Process { root: self.root.clone(), index: Some(index.to_owned()), quiet: self.quiet.clone() }
    }

    /// Returns what git writes to stdout; it has to succeed.
    pub(super) fn ask(&self, args: &[&str]) -> Result<String, GitError> {
        self.tell(args, "")
    }

    /// The same with a text on stdin.
    pub(super) fn tell(&self, args: &[&str], text: &str) -> Result<String, GitError> {
        let output = self.output(args, text).map_err(|error| refused(args, error.to_string()))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let message = if lines.is_empty() { output.status.to_string() } else { lines.join(" ") };
            return Err(refused(args, message));
        }
        String::from_utf8(output.stdout).map_err(|error| refused(args, error.to_string()))
    }

    /// Runs git to its end.
    pub(super) fn output(&self, args: &[&str], text: &str) -> io::Result<Output> {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        // What is asked here answers only after it has read all, so no pipe fills up; one that does not read to the end
        // has failed, and says why.
        let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output()?;
        match written {
            Err(error) if output.status.success() => Err(error),
            _ => Ok(output),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.root).envs(ENVIRONMENT);
        for name in FOREIGN {
            command.env_remove(name);
        }
        let own_index = self.index.iter().flat_map(|_| OWN_INDEX);
        for setting in SETTINGS.into_iter().chain(own_index) {
            command.args(["-c", setting]);
        }
        // By the environment, as a filter's name may hold what ends a name on the command line.
        command.env("GIT_CONFIG_COUNT", self.quiet.len().to_string());
        for (number, name) in self.quiet.iter().enumerate() {
            let value = if name.ends_with(".required") { "false" } else { "" };
            command.env(format!("GIT_CONFIG_KEY_{number}"), name).env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.args(args);
        command
    }
}

fn refused(args: &[&str], message: String) -> GitError {
    GitError::Program { command: args.first().map(|&name| name.to_owned()).unwrap_or_default(), message }
}
