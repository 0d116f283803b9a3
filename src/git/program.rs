//! The same work by the git on the path, for what libgit2 does not read.
//!
//! Only plumbing is run: `ls-tree`, `hash-object`, `write-tree` and `commit-tree` over an index of our own, and
//! `update-ref`, which moves a reference only from where we saw it. No filter is asked for. Not modelled: git before
//! 2.31; what the index says of a file's time, so git reads committed files once more.

use super::error::{GitError, Reason};
use super::process::Process;
use super::{Commit, Conversion, Entry, Goal};
use crate::workspace::write::{Change, is_dead};
use std::fs;
use std::path::{Path, PathBuf};

/// What the index that a run makes for itself is called, before the number of its process.
const OWN_INDEX: &str = "unleak-index-";

/// A repository that the git program reads.
pub(super) struct Program {
    git: Process,
    git_dir: PathBuf,
    head: String,
}

impl Program {
    /// Opens what libgit2 could not; `reason` is its error.
    pub(super) fn open(root: &Path, goal: &Goal, reason: GitError) -> Result<Self, GitError> {
        let git = Process::new(root);
        if let Err(source) = git.output(&["--version"], "") {
            return Err(GitError::NoProgram { library: told(&reason), source });
        }
        let git = git.without_filters();
        let git_dir = git.ask(&["rev-parse", "--absolute-git-dir"])?;
        let head = git.ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).map_err(|_| GitError::NoCommit)?;
        let git_dir = PathBuf::from(git_dir.trim_end_matches(['\r', '\n']));
        let top = git.ask(&["rev-parse", "--show-toplevel"]).unwrap_or_default();
        let top = Path::new(top.trim_end_matches(['\r', '\n']));
        if !top.as_os_str().is_empty() && top.canonicalize().ok() != root.canonicalize().ok() {
            return Err(GitError::Elsewhere);
        }
        let program = Program { git, git_dir, head: head.trim_end().to_owned() };
        match goal {
            Goal::Branch(name) => program.check_branch(name)?,
            Goal::Current => program.check_state()?,
        }
        Ok(program)
    }

    pub(super) fn compare(&self, change: &Change<'_>) -> Result<Result<Entry, Reason>, GitError> {
        let path = change.path;
        let head = self.git.ask(&["ls-tree", "-z", &self.head, "--", path])?;
        let Some((description, _)) = head.split_once('\t') else { return Ok(Err(Reason::NotInHead)) };
        let mut parts = description.split(' ');
        let (mode, _, id) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        let is_executable = match mode {
            "100755" => true,
            "100644" => false,
            _ => return Ok(Err(Reason::NoFile)),
        };
        let staged = self.git.ask(&["ls-files", "-z", "--stage", "--", path])?;
        if !staged.starts_with(&format!("{mode} {id} 0\t")) {
            return Ok(Err(Reason::Staged));
        }
        let filter = self.git.ask(&["check-attr", "-z", "filter", "--", path])?;
        if !matches!(filter.split('\0').nth(2), Some("unspecified" | "unset")) {
            return Ok(Err(Reason::Filtered));
        }
        let conversion = if self.hash(change.old, &["--no-filters"])? == id {
            Conversion::None
        } else if self.hash(change.old, &["--path", path])? == id {
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
                Conversion::None => self.hash(change.new, &["-w", "--no-filters"])?,
                Conversion::Attributes => self.hash(change.new, &["-w", "--path", &entry.path])?,
            };
            let mode = if entry.is_executable { "100755" } else { "100644" };
            updates.push_str(&format!("{mode} {blob}\t{}\0", entry.path));
        }
        let tree = self.updated_tree(&updates)?;
        let commit = self.git.tell(&["commit-tree", &tree, "-p", &self.head, "-F", "-"], message);
        let id = commit.map_err(|error| match error {
            GitError::Program { message, .. } if message.contains("user.email") => GitError::NoIdentity,
            error => error,
        })?;
        let id = id.trim_end().to_owned();
        match goal {
            Goal::Branch(name) => {
                // An old value that is empty: the branch must not be there.
                let log = format!("branch: Created from {}", self.head);
                self.git.ask(&["update-ref", "-m", &log, &format!("refs/heads/{name}"), &id, ""])?;
            }
            Goal::Current => {
                self.git.tell(&["update-index", "-z", "--index-info"], &updates)?;
                let log = format!("commit: {}", message.lines().next().unwrap_or(""));
                self.git.ask(&["update-ref", "-m", &log, "HEAD", &id, &self.head])?;
            }
        }
        let gpgsign = self.git.ask(&["config", "--type=bool", "--default=false", "--get", "commit.gpgsign"]);
        let is_signature_missing = gpgsign.is_ok_and(|value| value.trim_end() == "true");
        Ok(Commit { id, is_signature_missing })
    }

    /// Writes the tree of HEAD with other blobs, by an index that nobody else sees.
    fn updated_tree(&self, updates: &str) -> Result<String, GitError> {
        self.remove_strays();
        let index = self.git_dir.join(format!("{OWN_INDEX}{}", std::process::id()));
        let git = self.git.with_index(&index);
        let tree = git
            .ask(&["read-tree", &self.head])
            .and_then(|_| git.tell(&["update-index", "-z", "--index-info"], updates))
            // What a partial clone lacks is in HEAD, hence in the tree.
            .and_then(|_| git.ask(&["write-tree", "--missing-ok"]));
        // A file that stays is in nobody's way.
        let _ = fs::remove_file(&index);
        Ok(tree?.trim_end().to_owned())
    }

    /// Removes the indices, and their locks, of runs that were killed.
    fn remove_strays(&self) {
        let Ok(entries) = self.git_dir.read_dir() else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let pid =
                name.to_str().and_then(|name| name.strip_prefix(OWN_INDEX)?.trim_end_matches(".lock").parse().ok());
            if pid.is_some_and(is_dead) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn check_branch(&self, name: &str) -> Result<(), GitError> {
        let reference = format!("refs/heads/{name}");
        // Valid as references, but not as branches: git would take them for something else.
        let is_special = name == "HEAD" || name.starts_with('-');
        if is_special || self.git.ask(&["check-ref-format", &reference]).is_err() {
            return Err(GitError::BranchName(name.to_owned()));
        }
        match self.git.ask(&["show-ref", "--verify", "--quiet", &reference]) {
            Ok(_) => Err(GitError::BranchExists(name.to_owned())),
            Err(_) => Ok(()),
        }
    }

    fn check_state(&self) -> Result<(), GitError> {
        let states = [
            ("index.lock", "git command that holds the index (index.lock)"),
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
        let args = [&["hash-object", "-t", "blob", "--stdin"], options].concat();
        Ok(self.git.tell(&args, text)?.trim_end().to_owned())
    }
}

/// What libgit2 could not do, and why.
fn told(error: &GitError) -> String {
    match error {
        GitError::Library { what, source } => format!("{what}: {}", source.message()),
        error => error.to_string(),
    }
}
