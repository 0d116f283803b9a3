//! The work by libgit2: no process is started, no hook can run.
//!
//! A branch for `fetch.go` is one new blob, the trees above it, a commit, and `refs/heads/NAME`. Not modelled: what
//! libgit2 does not read; every error of its own is [`GitError::Library`].

use super::error::{GitError, Reason};
use super::{Commit, Conversion, Entry, Goal};
use crate::workspace::write::Change;
use git2::build::TreeUpdateBuilder;
use git2::{AttrCheckFlags, AttrValue, Branch, BranchType, ErrorCode, FileMode, Index, IndexEntry, IndexTime, Oid};
use git2::{Repository, RepositoryState, Signature, Tree};
use std::fs;
use std::io::Write;
use std::path::Path;

/// A repository that libgit2 reads.
pub(super) struct Library {
    repository: Repository,
    index: Index,
    head: Oid,
}

impl Library {
    pub(super) fn open(root: &Path, goal: &Goal) -> Result<Self, GitError> {
        let repository = Repository::open(root).map_err(|error| library("cannot open the repository", error))?;
        if repository.workdir().is_some_and(|workdir| workdir.canonicalize().ok() != root.canonicalize().ok()) {
            return Err(GitError::Elsewhere);
        }
        if is_partial(&repository) {
            return Err(library("cannot work with it", git2::Error::from_str("it is a partial clone")));
        }
        let head = match repository.head().and_then(|head| head.peel_to_commit()) {
            Ok(commit) => commit.id(),
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Err(GitError::NoCommit),
            Err(error) => return Err(library("cannot read HEAD", error)),
        };
        let index = repository.index().map_err(|error| library("cannot read the index", error))?;
        match goal {
            Goal::Current if repository.is_bare() => return Err(GitError::Bare),
            Goal::Branch(name) => check_branch(&repository, name)?,
            Goal::Current => check_state(&repository)?,
        }
        Ok(Library { repository, index, head })
    }

    pub(super) fn compare(&self, change: &Change<'_>) -> Result<Result<Entry, Reason>, GitError> {
        let path = Path::new(change.path);
        let entry = match self.tree()?.get_path(path) {
            Ok(entry) => entry,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(Err(Reason::NotInHead)),
            Err(error) => return Err(library("cannot read the tree of HEAD", error)),
        };
        let is_executable = match entry.filemode() {
            mode if mode == i32::from(FileMode::BlobExecutable) => true,
            mode if mode == i32::from(FileMode::Blob) => false,
            _ => return Ok(Err(Reason::NoFile)),
        };
        let is_same = |staged: IndexEntry| staged.id == entry.id() && staged.mode == entry.filemode().unsigned_abs();
        if !self.repository.is_bare() && !self.index.get_path(path, 0).is_some_and(is_same) {
            return Ok(Err(Reason::Staged));
        }
        if self.has_filter(path)? {
            return Ok(Err(Reason::Filtered));
        }
        let blob = self.repository.find_blob(entry.id()).map_err(|error| library("cannot read a blob", error))?;
        let conversion = match blob.content() == change.old.as_bytes() {
            true => Conversion::None,
            false if self.is_converted(path)? && self.converted(path, change.old)? == entry.id() => {
                Conversion::Attributes
            }
            false => return Ok(Err(Reason::Modified)),
        };
        Ok(Ok(Entry { path: change.path.to_owned(), is_executable, conversion }))
    }

    pub(super) fn commit(
        &self,
        goal: &Goal,
        files: &[(Change<'_>, &Entry)],
        message: &str,
    ) -> Result<Commit, GitError> {
        let author = identity(self.repository.author_from_env())?;
        let committer = identity(self.repository.committer_from_env())?;
        let mut blobs = Vec::with_capacity(files.len());
        for (change, entry) in files {
            blobs.push((*entry, self.blob(change, entry)?));
        }
        let tree = self.updated_tree(&blobs)?;
        let id = match goal {
            Goal::Branch(name) => self.commit_branch(name, &author, &committer, message, &tree)?,
            Goal::Current => {
                self.update_index(&blobs)?;
                self.commit_object(Some("HEAD"), &author, &committer, message, &tree)?
            }
        };
        let config = self.repository.config().map_err(|error| library("cannot read the configuration", error))?;
        let is_signature_missing = config.get_bool("commit.gpgsign").unwrap_or(false);
        Ok(Commit { id: id.to_string(), is_signature_missing })
    }

    fn tree(&self) -> Result<Tree<'_>, GitError> {
        let commit = self.repository.find_commit(self.head);
        commit.and_then(|commit| commit.tree()).map_err(|error| library("cannot read the tree of HEAD", error))
    }

    /// Returns whether a filter program is configured for the path by an attribute.
    fn has_filter(&self, path: &Path) -> Result<bool, GitError> {
        Ok(matches!(self.attribute(path, "filter")?, Attribute::Set))
    }

    /// Returns whether line ends, keywords or encodings differ between the work tree and the repository.
    fn is_converted(&self, path: &Path) -> Result<bool, GitError> {
        for name in ["text", "crlf", "eol", "ident"] {
            if matches!(self.attribute(path, name)?, Attribute::Set) {
                return Ok(true);
            }
        }
        let config = self.repository.config().map_err(|error| library("cannot read the configuration", error))?;
        // `input` converts one way only, but from a text with carriage returns it does.
        let auto = config.get_string("core.autocrlf").unwrap_or_default();
        Ok(!matches!(auto.to_ascii_lowercase().as_str(), "" | "false" | "no" | "off" | "0"))
    }

    fn attribute(&self, path: &Path, name: &str) -> Result<Attribute, GitError> {
        let value = self
            .repository
            .get_attr_bytes(path, name, AttrCheckFlags::FILE_THEN_INDEX)
            .map_err(|error| library("cannot read the attributes", error))?;
        Ok(match AttrValue::from_bytes(value) {
            AttrValue::Unspecified | AttrValue::False => Attribute::Unset,
            AttrValue::True | AttrValue::String(_) | AttrValue::Bytes(_) => Attribute::Set,
        })
    }

    fn blob(&self, change: &Change<'_>, entry: &Entry) -> Result<Oid, GitError> {
        match entry.conversion {
            Conversion::Attributes => self.converted(Path::new(&entry.path), change.new),
            Conversion::None => self
                .repository
                .blob(change.new.as_bytes())
                .map_err(|error| library("cannot write to the repository", error)),
        }
    }

    /// Writes the blob that `git add` would make of the text.
    fn converted(&self, path: &Path, text: &str) -> Result<Oid, GitError> {
        let failed = |error| library("cannot convert a file by its attributes", error);
        let mut writer = self.repository.blob_writer(Some(path)).map_err(failed)?;
        writer.write_all(text.as_bytes()).map_err(|error| failed(git2::Error::from_str(&error.to_string())))?;
        writer.commit().map_err(failed)
    }

    fn updated_tree(&self, blobs: &[(&Entry, Oid)]) -> Result<Tree<'_>, GitError> {
        let mut builder = TreeUpdateBuilder::new();
        for (entry, blob) in blobs {
            builder.upsert(entry.path.as_str(), *blob, mode(entry));
        }
        let id = builder.create_updated(&self.repository, &self.tree()?);
        let tree = id.and_then(|id| self.repository.find_tree(id));
        tree.map_err(|error| library("cannot write to the repository", error))
    }

    fn commit_object(
        &self,
        reference: Option<&str>,
        author: &Signature<'_>,
        committer: &Signature<'_>,
        message: &str,
        tree: &Tree<'_>,
    ) -> Result<Oid, GitError> {
        let parent = self.repository.find_commit(self.head).map_err(|error| library("cannot read HEAD", error))?;
        let commit = self.repository.commit(reference, author, committer, message, tree, &[&parent]);
        commit.map_err(|error| library("cannot write the commit", error))
    }

    fn commit_branch(
        &self,
        name: &str,
        author: &Signature<'_>,
        committer: &Signature<'_>,
        message: &str,
        tree: &Tree<'_>,
    ) -> Result<Oid, GitError> {
        let id = self.commit_object(None, author, committer, message, tree)?;
        let branch = self.repository.find_commit(id).and_then(|commit| self.repository.branch(name, &commit, false));
        match branch {
            Ok(_) => Ok(id),
            Err(error) if error.code() == ErrorCode::Exists => Err(GitError::BranchExists(name.to_owned())),
            Err(error) => Err(library("cannot make the branch", error)),
        }
    }

    /// Brings the entries of the committed files up to date, and no others.
    fn update_index(&self, blobs: &[(&Entry, Oid)]) -> Result<(), GitError> {
        let failed = |error| library("cannot write the index", error);
        let mut index = self.repository.index().map_err(failed)?;
        index.read(false).map_err(failed)?;
        for (entry, blob) in blobs {
            let known = index.get_path(Path::new(&entry.path), 0);
            let Some(known) = known else { continue };
            index.add(&self.index_entry(known, *blob)).map_err(failed)?;
        }
        index.write().map_err(failed)
    }

    /// Returns the entry with the new blob, and what the filesystem says about the file, so that git need not read it.
    fn index_entry(&self, known: IndexEntry, blob: Oid) -> IndexEntry {
        let zero = IndexTime::new(0, 0);
        let entry = IndexEntry { id: blob, ctime: zero, mtime: zero, dev: 0, ino: 0, file_size: 0, ..known };
        let file = self.repository.workdir().map(|root| root.join(String::from_utf8_lossy(&entry.path).as_ref()));
        match file.and_then(|file| fs::symlink_metadata(file).ok()) {
            Some(metadata) => with_metadata(entry, &metadata),
            None => entry,
        }
    }
}

enum Attribute {
    Set,
    Unset,
}

#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the index keeps the low 32 bits
fn with_metadata(entry: IndexEntry, metadata: &fs::Metadata) -> IndexEntry {
    use std::os::unix::fs::MetadataExt;
    IndexEntry {
        ctime: IndexTime::new(metadata.ctime() as i32, metadata.ctime_nsec() as u32),
        mtime: IndexTime::new(metadata.mtime() as i32, metadata.mtime_nsec() as u32),
        dev: metadata.dev() as u32,
        ino: metadata.ino() as u32,
        uid: metadata.uid(),
        gid: metadata.gid(),
        file_size: metadata.size() as u32,
        ..entry
    }
}

#[cfg(not(unix))]
fn with_metadata(entry: IndexEntry, _: &fs::Metadata) -> IndexEntry {
    entry
}

fn mode(entry: &Entry) -> FileMode {
    if entry.is_executable { FileMode::BlobExecutable } else { FileMode::Blob }
}

/// Returns whether objects may be missing, to be fetched when they are asked for.
fn is_partial(repository: &Repository) -> bool {
    let Ok(mut config) = repository.config() else { return false };
    let Ok(config) = config.snapshot() else { return false };
    let is_set = |pattern: &str| {
        let mut is_set = false;
        let found = config.entries(Some(pattern)).and_then(|entries| entries.for_each(|_| is_set = true));
        found.is_ok() && is_set
    };
    is_set("^remote\\..*\\.promisor$") || is_set("^extensions\\.partialclone$")
}

fn check_branch(repository: &Repository, name: &str) -> Result<(), GitError> {
    if !Branch::name_is_valid(name).unwrap_or(false) {
        return Err(GitError::BranchName(name.to_owned()));
    }
    match repository.find_branch(name, BranchType::Local) {
        Ok(_) => Err(GitError::BranchExists(name.to_owned())),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(()),
        Err(error) => Err(library("cannot look for the branch", error)),
    }
}

fn check_state(repository: &Repository) -> Result<(), GitError> {
    let what = match repository.state() {
        // Seen now, before files are written.
        RepositoryState::Clean if repository.path().join("index.lock").exists() => {
            "git command that holds the index (index.lock)"
        }
        RepositoryState::Clean => return Ok(()),
        RepositoryState::Merge => "merge",
        RepositoryState::Revert | RepositoryState::RevertSequence => "revert",
        RepositoryState::CherryPick | RepositoryState::CherryPickSequence => "cherry-pick",
        RepositoryState::Bisect => "bisection",
        RepositoryState::Rebase | RepositoryState::RebaseInteractive | RepositoryState::RebaseMerge => "rebase",
        RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => "patch series",
    };
    Err(GitError::Busy(what))
}

fn identity(signature: Result<Signature<'static>, git2::Error>) -> Result<Signature<'static>, GitError> {
    match signature {
        Ok(signature) => Ok(signature),
        Err(error) if error.code() == ErrorCode::NotFound => Err(GitError::NoIdentity),
        Err(error) => Err(library("cannot make out who you are", error)),
    }
}

fn library(what: &str, source: git2::Error) -> GitError {
    GitError::Library { what: what.to_owned(), source }
}
