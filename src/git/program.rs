//! The same work by the git on the path, for what libgit2 does not read.
//!
//! Only plumbing is run: `ls-tree`, `hash-object`, `write-tree` and `commit-tree` over an index of our own,
//! `update-ref`. Hooks, the file system monitor and transports are switched off; no filter is asked for. Not modelled:
//! git before 2.31.

use super::error::{GitError, Reason};
use super::{Commit, Conversion, Entry, Goal};
use crate::workspace::write::Change;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A repository that the git program reads.
pub(super) struct Program {
    root: PathBuf,
    git_dir: PathBuf,
    head: String,
}

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

/// Nothing of the user's is run, nothing is fetched, and no index but the asked one is made.
const SETTINGS: [&str; 7] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "core.untrackedCache=false",
    "index.sparse=false",
    "user.useConfigOnly=true",
    "gc.auto=0",
];

impl Program {
    /// Opens what libgit2 could not; `reason` is its error.
    pub(super) fn open(root: &Path, goal: &Goal, reason: GitError) -> Result<Self, GitError> {
        let mut program = Program { root: root.to_owned(), git_dir: PathBuf::new(), head: String::new() };
        let git_dir = match program.command(["rev-parse", "--absolute-git-dir"]).output() {
            Ok(output) => text_of("rev-parse", output)?,
            Err(source) => return Err(GitError::NoProgram { library: told(&reason), source }),
        };
        program.git_dir = PathBuf::from(git_dir.trim_end_matches('\n'));
        let head = program.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], &[]);
        program.head = head.map_err(|_| GitError::NoCommit)?.trim_end().to_owned();
        match goal {
            Goal::Branch(name) => program.check_branch(name)?,
            Goal::Current => program.check_state()?,
        }
        Ok(program)
    }

    pub(super) fn compare(&self, change: &Change<'_>) -> Result<Result<Entry, Reason>, GitError> {
        let path = change.path;
        let head = self.run(&["ls-tree", "-z", &self.head, "--", path], &[])?;
        let Some((description, _)) = head.split_once('\t') else { return Ok(Err(Reason::NotInHead)) };
        let mut parts = description.split(' ');
        let (mode, _, id) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        let is_executable = match mode {
            "100755" => true,
            "100644" => false,
            _ => return Ok(Err(Reason::NoFile)),
        };
        let staged = self.run(&["ls-files", "-z", "--stage", "--", path], &[])?;
        if !staged.starts_with(&format!("{mode} {id} 0\t")) {
            return Ok(Err(Reason::Staged));
        }
        let filter = self.run(&["check-attr", "-z", "filter", "--", path], &[])?;
        if !matches!(filter.split('\0').nth(2), Some("unspecified" | "unset")) {
            return Ok(Err(Reason::Filtered));
        }
        let text = change.old;
        let conversion = if self.hash(text, &["--no-filters", "--stdin"])? == id {
            Conversion::None
        } else if self.hash(text, &["--path", path, "--stdin"])? == id {
            Conversion::Attributes
        } else {
            return Ok(Err(Reason::Modified));
        };
        Ok(Ok(Entry { path: path.to_owned(), is_executable, conversion }))
    }

    pub(super) fn commit(
        &self,
        goal: &Goal,
        files: &[(Change<'_>, &Entry)],
        message: &str,
    ) -> Result<Commit, GitError> {
        let mut updates = String::new();
        for (change, entry) in files {
            let blob = match entry.conversion {
                Conversion::None => self.hash(change.new, &["-w", "--no-filters", "--stdin"])?,
                Conversion::Attributes => self.hash(change.new, &["-w", "--path", &entry.path, "--stdin"])?,
            };
            let mode = if entry.is_executable { "100755" } else { "100644" };
            updates.push_str(&format!("{mode} {blob}\t{}\0", entry.path));
        }
        let tree = self.updated_tree(&updates)?;
        let commit = self.input(self.command(["commit-tree", &tree, "-p", &self.head, "-F", "-"]), message);
        let id = commit.map_err(|error| match error {
            GitError::Program { message, .. } if message.contains("user.email") => GitError::NoIdentity,
            error => error,
        })?;
        let id = id.trim_end().to_owned();
        let subject = message.lines().next().unwrap_or("");
        match goal {
            Goal::Branch(name) => {
                // An old value that is empty: the branch must not be there.
                let log = format!("branch: Created from {}", self.head);
                self.run(&["update-ref", "-m", &log, &format!("refs/heads/{name}"), &id, ""], &[])?;
            }
            Goal::Current => {
                self.input(self.command(["update-index", "-z", "--index-info"]), &updates)?;
                self.run(&["update-ref", "-m", &format!("commit: {subject}"), "HEAD", &id, &self.head], &[])?;
            }
        }
        let gpgsign = self.run(&["config", "--type=bool", "--default=false", "--get", "commit.gpgsign"], &[]);
        let is_signature_missing = gpgsign.is_ok_and(|value| value.trim_end() == "true");
        Ok(Commit { id, is_signature_missing })
    }

    /// Writes the tree of HEAD with other blobs, by an index that nobody else sees.
    fn updated_tree(&self, updates: &str) -> Result<String, GitError> {
        let index = self.git_dir.join(format!("unleak-index-{}", std::process::id()));
        let variable = [("GIT_INDEX_FILE", index.as_os_str())];
        let tree = self.run(&["read-tree", &self.head], &variable).and_then(|_| {
            let mut update = self.command(["update-index", "-z", "--index-info"]);
            update.envs(variable);
            self.input(update, updates)?;
            self.run(&["write-tree", "--missing-ok"], &variable)
        });
        // A file that stays is in nobody's way.
        let _ = fs::remove_file(&index);
        Ok(tree?.trim_end().to_owned())
    }

    fn check_branch(&self, name: &str) -> Result<(), GitError> {
        // Plumbing knows no valid name that starts like an option; `git branch` does not either.
        if name.starts_with('-') || self.run(&["check-ref-format", "--branch", name], &[]).is_err() {
            return Err(GitError::BranchName(name.to_owned()));
        }
        let reference = format!("refs/heads/{name}");
        match self.run(&["show-ref", "--verify", "--quiet", &reference], &[]) {
            Ok(_) => Err(GitError::BranchExists(name.to_owned())),
            Err(_) => Ok(()),
        }
    }

    fn check_state(&self) -> Result<(), GitError> {
        let states = [
            ("MERGE_HEAD", "merge"),
            ("REVERT_HEAD", "revert"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
            ("BISECT_LOG", "bisection"),
            ("rebase-merge", "rebase"),
            ("rebase-apply", "rebase"),
        ];
        let found = states.into_iter().find(|(name, _)| self.git_dir.join(name).exists());
        found.map_or(Ok(()), |(_, what)| Err(GitError::Busy(what)))
    }

    /// Returns the name of the blob of a text; options say how, and whether to write it.
    fn hash(&self, text: &str, options: &[&str]) -> Result<String, GitError> {
        let command = self.command(["hash-object", "-t", "blob"].iter().chain(options));
        Ok(self.input(command, text)?.trim_end().to_owned())
    }

    fn run(&self, args: &[&str], variables: &[(&str, &OsStr)]) -> Result<String, GitError> {
        let mut command = self.command(args);
        command.envs(variables.iter().copied());
        let output = command.output().map_err(|error| failed(&command, &error))?;
        text_of(args.first().unwrap_or(&""), output)
    }

    fn input(&self, mut command: Command, text: &str) -> Result<String, GitError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(&command, &error))?;
        // What is asked here answers only after it has read all: no pipe can fill up.
        let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output().map_err(|error| failed(&command, &error))?;
        let name = verb(&command);
        let text = text_of(&name, output)?;
        written.map_err(|error| failed(&command, &error))?;
        Ok(text)
    }

    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.root).stdin(Stdio::null());
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.env("GIT_LITERAL_PATHSPECS", "1").env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        // A partial clone would fetch what it lacks; the first is for git 2.44 and later.
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(args);
        command
    }
}

/// The word behind the settings.
fn verb(command: &Command) -> String {
    let word = command.get_args().nth(2 * SETTINGS.len());
    word.map(|word| word.to_string_lossy().into_owned()).unwrap_or_default()
}

fn failed(command: &Command, error: &std::io::Error) -> GitError {
    GitError::Program { command: verb(command), message: error.to_string() }
}

fn text_of(command: &str, output: Output) -> Result<String, GitError> {
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let message = if message.is_empty() { output.status.to_string() } else { message };
        return Err(GitError::Program { command: command.to_owned(), message });
    }
    let text = String::from_utf8(output.stdout);
    text.map_err(|error| GitError::Program { command: command.to_owned(), message: error.to_string() })
}

/// What libgit2 could not do, and why.
fn told(error: &GitError) -> String {
    match error {
        GitError::Library { what, source } => format!("{what}: {}", source.message()),
        error => error.to_string(),
    }
}
