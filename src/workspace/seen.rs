//! What a run asked the disk, and whether another would be answered the same.
//!
//! A run that read `net/http`, looked for `vendor/net/http` and did not find it, and read the tree's own files would say
//! the same again if the tree has the same files, each file the same text, the missing folder is still missing, and no
//! link leads elsewhere. Files are recognised as git's index does: by device, inode, size, and the times of the last
//! change of text and of inode, all of which a later change cannot bring back. A file that was changed less than
//! [`SLACK`] before the run began might be changed once more within the same tick of the disk's clock; of such a file a
//! digest of its text is kept, and the text is read again.
//!
//! Not modelled: clocks of network disks that are behind by more than their ticks are long. Where the system tells no
//! inodes every text is compared.

use super::confines::MAX_IMPORTED_BYTES;
use super::regular;
use crate::types::source_text::Text;
use git2::{ObjectType, Oid};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The longest tick of a disk's clock (FAT's).
const SLACK: Duration = Duration::from_secs(2);

/// Names a text: SHA-1 as git computes it, which nobody makes collide by chance, and few on purpose.
pub fn digest(bytes: &[u8]) -> String {
    Oid::hash_object(ObjectType::Blob, bytes).map(|oid| oid.to_string()).unwrap_or_default()
}

/// What tells one state of a file or folder from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt;
        Identity {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Identity {
        Identity { device: 0, inode: 0, size: metadata.len(), modified: (0, 0), changed: (0, 0) }
    }

    /// Whether any change after `since` would show.
    fn is_settled(&self, since: SystemTime) -> bool {
        let edge = since.checked_sub(SLACK).and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let Some(edge) = edge.filter(|_| cfg!(unix)) else { return false };
        let edge = (i64::try_from(edge.as_secs()).unwrap_or(0), i64::from(edge.subsec_nanos()));
        self.modified < edge && self.changed < edge
    }
}

/// A file or folder as a run met it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// None: it is not there.
    identity: Option<Identity>,
    /// Whether the identity is enough to know it by.
    is_settled: bool,
    /// Of its text, or of the names in it.
    digest: Option<String>,
}

/// What could not be looked at: another run, by another user say, may see it.
struct Hidden;

impl State {
    /// Looks at what stands at `path` before it is read.
    fn before(path: &Path, since: SystemTime) -> Result<State, Hidden> {
        let identity = identity(path)?;
        let is_settled = identity.as_ref().is_none_or(|identity| identity.is_settled(since));
        Ok(State { identity, is_settled, digest: None })
    }

    /// Looks again, `read` giving the digest of what is there now; returns how to know it from now on, if it is the same.
    fn again(&self, path: &Path, since: SystemTime, read: impl FnOnce(&Path) -> Option<String>) -> Option<State> {
        let now = State::before(path, since).ok()?;
        if self.is_settled && self.identity == now.identity {
            return Some(self.clone());
        }
        let wanted = self.digest.as_ref().filter(|_| now.identity.is_some())?;
        let digest = read(path).filter(|digest| digest == wanted);
        digest.map(|digest| State { digest: Some(digest), ..now })
    }
}

/// Names the state of a file in one line; none if it is not there.
pub(super) fn identity_of(path: &Path) -> Option<String> {
    identity(path).ok().flatten().map(|identity| format!("{identity:?}"))
}

fn identity(path: &Path) -> Result<Option<Identity>, Hidden> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(Identity::of(&metadata))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(_) => Err(Hidden),
    }
}

/// Names the text of a regular file of at most `max` bytes; none if it cannot be read.
pub(super) fn digest_of_file(path: &Path, max: u64) -> Option<String> {
    // A link names the file that it leads to.
    let real = path.canonicalize().ok()?;
    regular::read(&real, max).ok().map(|bytes| digest(&bytes))
}

/// Nothing larger is read by a run.
fn digest_of_source(path: &Path) -> Option<String> {
    digest_of_file(path, MAX_IMPORTED_BYTES)
}

fn names_digest(folder: &Path) -> Option<String> {
    let mut names: Vec<Vec<u8>> = Vec::new();
    for entry in folder.read_dir().ok()? {
        names.push(entry.ok()?.file_name().into_encoded_bytes());
    }
    names.sort();
    Some(digest(&names.join(&0)))
}

/// What a run asked, and was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The files of the tree, by their paths in it.
    tree: Vec<(String, State)>,
    files: BTreeMap<PathBuf, State>,
    folders: BTreeMap<PathBuf, State>,
    /// Where names lead: the folders that were read from, and links.
    real: BTreeMap<PathBuf, PathBuf>,
}

impl Seen {
    /// Returns whether the tree lists a file, which need not have been read.
    pub fn has_file(&self, path: &str) -> bool {
        self.tree.binary_search_by(|(known, _)| known.as_str().cmp(path)).is_ok()
    }

    /// Returns what a run over `files` below `root` would see now, if it would be answered as this one was; a file that
    /// had to be read again may by now be known without.
    pub fn again(&self, root: &Path, files: &[String], since: SystemTime) -> Option<Seen> {
        if self.tree.len() != files.len() || self.tree.iter().zip(files).any(|((old, _), new)| old != new) {
            return None;
        }
        let again = |(path, state): (&PathBuf, &State), read: fn(&Path) -> Option<String>| {
            Some((path.clone(), state.again(path, since, read)?))
        };
        let tree = self
            .tree
            .par_iter()
            .map(|(path, state)| Some((path.clone(), state.again(&root.join(path), since, digest_of_source)?)));
        let files = self.files.par_iter().map(|entry| again(entry, digest_of_source));
        let folders = self.folders.par_iter().map(|entry| again(entry, names_digest));
        let seen = Seen {
            tree: tree.collect::<Option<_>>()?,
            files: files.collect::<Option<_>>()?,
            folders: folders.collect::<Option<_>>()?,
            real: self.real.clone(),
        };
        let is_real = |(path, real): (&PathBuf, &PathBuf)| path.canonicalize().is_ok_and(|now| now == *real);
        self.real.par_iter().all(is_real).then_some(seen)
    }
}

/// Takes down what a run asks; shared by all its threads.
#[derive(Debug)]
pub struct Log {
    since: SystemTime,
    notes: Mutex<Notes>,
}

#[derive(Debug, Default)]
struct Notes {
    seen: Seen,
    /// Something changed under the run, or could not be looked at: its answers are those of no state of the disk.
    is_torn: bool,
}

impl Log {
    /// Begins before anything is read.
    pub fn begin() -> Log {
        Log { since: SystemTime::now(), notes: Mutex::default() }
    }

    /// When it began.
    pub fn since(&self) -> SystemTime {
        self.since
    }

    /// Looks at the files of the tree, before they are read.
    pub fn tree(&self, root: &Path, files: &[String]) {
        let look = |path: &String| Some((path.clone(), State::before(&root.join(path), self.since).ok()?));
        let states: Option<Vec<(String, State)>> = files.par_iter().map(look).collect();
        let mut notes = self.notes();
        match states {
            Some(states) => notes.seen.tree = states,
            None => notes.is_torn = true,
        }
    }

    /// Reads a file by `read` and takes down what it was; `base` is a folder that it has to stand in.
    pub(super) fn file(&self, path: &Path, base: &Path, read: impl FnOnce() -> Option<String>) -> Option<String> {
        let state = State::before(path, self.since);
        let text = read();
        let Ok(mut state) = state else {
            self.notes().is_torn = true;
            return text;
        };
        // Who may not read it now may be allowed to later, without a change of the file.
        let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let is_closed = text.is_none() && is_file && File::open(path).is_err();
        if !state.is_settled {
            state.digest = text.as_ref().map(|text| digest(text.as_bytes()));
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        let ways = [path.parent(), Some(base), Some(path).filter(|_| is_link)];
        let ways: Vec<&Path> = ways.into_iter().flatten().collect();
        let mut notes = self.notes();
        notes.is_torn |= is_closed || notes.seen.files.get(path).is_some_and(|before| *before != state);
        notes.seen.files.insert(path.to_owned(), state);
        for way in ways {
            if !notes.seen.real.contains_key(way)
                && let Ok(real) = way.canonicalize()
            {
                notes.seen.real.insert(way.to_owned(), real);
            }
        }
        text
    }

    /// Takes down which names a folder has, before they are listed.
    pub(super) fn folder(&self, folder: &Path) {
        if self.notes().seen.folders.get(folder).is_some_and(|before| before.is_settled) {
            return;
        }
        let state = State::before(folder, self.since).ok().and_then(|mut state| {
            let is_folder = fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir());
            state.digest = names_digest(folder).filter(|_| is_folder);
            (!is_folder || state.digest.is_some()).then_some(state)
        });
        let mut notes = self.notes();
        match state {
            None => notes.is_torn = true,
            Some(state) => {
                notes.is_torn |= notes.seen.folders.get(folder).is_some_and(|before| *before != state);
                notes.seen.folders.insert(folder.to_owned(), state);
            }
        }
    }

    /// Says that something was not looked at on purpose, so that what is seen is not all there is to know.
    pub(super) fn give_up(&self) {
        self.notes().is_torn = true;
    }

    /// Returns what was seen, `text` giving the texts of the tree's files as they were analysed; none if it was torn.
    pub fn end(&self, text: impl Fn(&str) -> Option<Arc<Text>>) -> Option<Seen> {
        let mut seen = {
            let notes = self.notes();
            (!notes.is_torn).then(|| notes.seen.clone())?
        };
        for (path, state) in seen.tree.iter_mut().filter(|(_, state)| !state.is_settled) {
            state.digest = text(path).map(|text| digest(text.as_bytes()));
        }
        Some(seen)
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
