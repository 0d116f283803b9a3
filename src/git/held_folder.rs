//! A temporary folder that is removed when it is dropped, or after its process was killed.
//!
//! ```text
//! /tmp/unleak-4711-0/lock     locked as long as process 4711 lives
//! /tmp/unleak-4711-0/files    what it is for
//! ```
//! Whoever makes a new one looks for those of its own user whose lock nobody holds, and removes them. Nothing else is
//! touched: what has no lock file and is not empty, is a link, or is another user's. Not modelled: systems other than Unix, where what a
//! killed run leaves stays for whoever cleans temporary folders.

#[cfg(unix)]
use crate::workspace::write::is_dead;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

const PREFIX: &str = "unleak-";
const LOCK: &str = "lock";
const FILES: &str = "files";
/// How many names are tried for the folder.
const MAX_NAMES: u32 = 256;

/// A folder of this process alone.
#[derive(Debug)]
pub(super) struct HeldFolder {
    outer: PathBuf,
    inner: PathBuf,
    /// The system unlocks it when the process ends, however it ends.
    lock: File,
}

impl HeldFolder {
    /// Makes one in the system's folder for temporary files, and removes what killed runs left there.
    pub(super) fn fresh() -> io::Result<Self> {
        HeldFolder::fresh_in(&std::env::temp_dir().canonicalize()?)
    }

    fn fresh_in(temporary: &Path) -> io::Result<Self> {
        let mut last = io::Error::from(ErrorKind::AlreadyExists);
        for number in 0..MAX_NAMES {
            let outer = temporary.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match HeldFolder::make(outer) {
                Ok(held) => {
                    held.remove_forsaken(temporary);
                    return Ok(held);
                }
                // Taken, or removed by another run before it was locked.
                Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn make(outer: PathBuf) -> io::Result<Self> {
        private_folder(&outer)?;
        let path = outer.join(LOCK);
        let lock = OpenOptions::new().write(true).create_new(true).open(&path)?;
        if !take(&lock) || !path.exists() {
            return Err(ErrorKind::NotFound.into());
        }
        let inner = outer.join(FILES);
        // From here on it is removed whatever happens.
        let held = HeldFolder { outer, inner, lock };
        fs::create_dir(&held.inner)?;
        Ok(held)
    }

    /// Returns the folder to be filled; no part of the path is a symbolic link.
    pub(super) fn inside(&self) -> &Path {
        &self.inner
    }

    /// Removes the folders beside this one that are of the same user and that nobody holds.
    #[cfg(unix)]
    fn remove_forsaken(&self, temporary: &Path) {
        use std::os::unix::fs::MetadataExt;
        let (Ok(own), Ok(entries)) = (self.lock.metadata(), temporary.read_dir()) else { return };
        for entry in entries.flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(maker_of) else { continue };
            let folder = entry.path();
            if !folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir() && metadata.uid() == own.uid()) {
                continue;
            }
            match lock_of(&folder) {
                Some(lock) if take(&lock) => remove(&folder),
                // Its maker was killed before there was a lock; what is not empty stays.
                None if is_dead(pid) => drop(fs::remove_dir(&folder)),
                _ => {}
            }
        }
    }

    #[cfg(not(unix))]
    fn remove_forsaken(&self, _: &Path) {
        // Who is gone cannot be told.
        let _ = &self.lock;
    }
}

impl Drop for HeldFolder {
    fn drop(&mut self) {
        // What stays is for the next run.
        remove(&self.outer);
    }
}

/// Removes a folder whose lock we hold; the lock goes last, so that who is killed meanwhile leaves it to the next.
fn remove(outer: &Path) {
    let files = outer.join(FILES);
    if fs::remove_dir_all(&files).is_ok() || !files.exists() {
        let _ = fs::remove_file(outer.join(LOCK));
        let _ = fs::remove_dir(outer);
    }
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().create(folder)
}

/// Locks a file unless another does; tells whether it did.
#[cfg(unix)]
fn take(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};
    flock(file, FlockOperation::NonBlockingLockExclusive).is_ok()
}

#[cfg(not(unix))]
fn take(_: &File) -> bool {
    true
}

/// `unleak-4711-0`: 4711
#[cfg(unix)]
fn maker_of(name: &str) -> Option<u32> {
    let (pid, number) = name.strip_prefix(PREFIX)?.split_once('-')?;
    number.parse::<u32>().ok()?;
    pid.parse().ok()
}

/// Opens the lock of a folder, if it has one.
#[cfg(unix)]
fn lock_of(folder: &Path) -> Option<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY).bits();
    let mut options = OpenOptions::new();
    options.write(true).custom_flags(i32::from_ne_bytes(flags.to_ne_bytes()));
    options.open(folder.join(LOCK)).ok().filter(|lock| lock.metadata().is_ok_and(|metadata| metadata.is_file()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_removed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, has_lock: bool| {
            fs::create_dir(dir.path().join(name)).unwrap();
            if has_lock {
                fs::write(dir.path().join(name).join(LOCK), "").unwrap();
            }
        };
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join(LOCK), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("unleak-5-0")).unwrap();
        put("unleak-4194999-0", true);
        fs::create_dir_all(dir.path().join("unleak-4194999-0/files/a/b")).unwrap();
        put("unleak-4194999-1", false);
        fs::write(dir.path().join("unleak-4194999-1/notes"), "").unwrap();
        // Its maker, this process, may be about to lock it.
        put(&format!("unleak-{}-7", std::process::id()), false);
        put("unleak-x-0", true);
        put("notes", true);
        let living = HeldFolder::fresh_in(dir.path()).unwrap();
        let other = HeldFolder::fresh_in(dir.path()).unwrap();
        assert!(living.inside().is_dir() && other.inside().is_dir() && living.inside() != other.inside());
        assert!(!dir.path().join("unleak-4194999-0").exists(), "its maker is gone");
        drop((living, other));
        for name in ["notes", "unleak-4194999-1/notes", "unleak-5-0", "unleak-x-0"] {
            assert!(dir.path().join(name).exists(), "{name}");
        }
        assert!(dir.path().join(format!("unleak-{}-7", std::process::id())).exists());
        assert_eq!(dir.path().read_dir().unwrap().count(), 5);
        assert!(outside.path().join(LOCK).exists());
    }
}
