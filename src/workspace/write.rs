//! Writes changed texts: each file is the old one or the new one, never a mixture, and never another's work undone.
//!
//! `fetch.go` is written as `.unleak-4711-0.tmp` beside it, flushed, given the mode and the owner of `fetch.go`, and
//! changes places with it; then what stood there is looked at, and if it is not what was analysed, they change back.
//! What a killed run left behind is removed by the next one that writes to the folder.
//!
//! Refused, because a rename would not keep them: files with other names (hard links), read-only files, and files in
//! whose place, or on whose way, a symbolic link has come. Not modelled: extended attributes and access lists, which
//! the new file does not take over; a writer that has opened the file and writes to it after it was exchanged; and where
//! the system cannot exchange two files, one that comes in the microseconds between the last look and the rename. Two
//! runs at once need no lock: what the first one wrote is not what the second one analysed.

use super::regular::{self, Unreadable};
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

const PREFIX: &str = ".unleak-";
const SUFFIX: &str = ".tmp";
/// A file is written in milliseconds; what is older belongs to nobody, also where processes cannot be asked.
const STRAY_AFTER: Duration = Duration::from_secs(60);
/// How many names are tried for one file; other threads of this process may write to the same folder.
const MAX_NAMES: u32 = 256;

/// A text before and after.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The file, relative to the root, with `/`.
    pub path: &'a str,
    /// The text that was analysed.
    pub old: &'a str,
    /// The text to write.
    pub new: &'a str,
}

/// Why a file was not written; it is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no such file any more.
    #[error("it is gone")]
    Gone,
    /// Its bytes are not those that were analysed.
    #[error("it was changed while it was analysed; run again")]
    Changed,
    /// It is no regular file any more, or is reached through a symbolic link now.
    #[error("a symbolic link or something else has come in its place")]
    Replaced,
    /// Its mode says that it is not to be written.
    #[error("it is read-only")]
    ReadOnly,
    /// Other names for the same file would keep the old text.
    #[error("it has other names (hard links), which would keep the old text")]
    HardLinks,
    /// The system refuses.
    #[error("{what}")]
    System {
        /// What could not be done.
        what: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

/// Writes each change below `root`; one that fails does not keep the others from being written.
///
/// # Errors
/// One result for each change, in their order. `root` itself failing to resolve makes all fail.
pub fn write_all(root: &Path, changes: &[Change<'_>]) -> Vec<Result<(), WriteError>> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut swept: BTreeSet<PathBuf> = BTreeSet::new();
    let mut write = |change: &Change<'_>| {
        let target = root.join(change.path);
        let Some(folder) = target.parent() else { return Err(WriteError::Gone) };
        if swept.insert(folder.to_owned()) {
            remove_strays(folder);
        }
        replace(&target, folder, change)
    };
    changes.iter().map(&mut write).collect()
}

/// Removes what killed runs left beside the given files below `root`, whether or not they are written now.
pub fn remove_all_strays<'p>(root: &Path, files: impl Iterator<Item = &'p str>) {
    let folders: BTreeSet<&str> = files.map(|path| path.rfind('/').map_or("", |slash| &path[..slash])).collect();
    for folder in folders {
        remove_strays(&root.join(folder));
    }
}

fn replace(target: &Path, folder: &Path, change: &Change<'_>) -> Result<(), WriteError> {
    let metadata = replaceable(target)?;
    let mut temporary = Temporary::create(folder)?;
    temporary.fill(change.new, &metadata)?;
    // Looked at once before, so that a file that was edited is not taken from its place for a moment.
    holds(target, change.old)?;
    temporary.take_place_of(target, change.old)
}

/// Fails unless the file holds the text.
fn holds(path: &Path, text: &str) -> Result<(), WriteError> {
    match regular::read(path, text.len() as u64) {
        Ok(bytes) if bytes == text.as_bytes() => Ok(()),
        Ok(_) | Err(Unreadable::TooLarge { .. }) => Err(WriteError::Changed),
        Err(Unreadable::Gone) => Err(WriteError::Gone),
        Err(Unreadable::NotRegular) => Err(WriteError::Replaced),
        Err(Unreadable::System(kind)) => Err(system("cannot be read", kind.into())),
    }
}

/// Returns what is known of a file that a rename may replace.
fn replaceable(target: &Path) -> Result<Metadata, WriteError> {
    let metadata = fs::symlink_metadata(target).map_err(|error| system("cannot be read", error))?;
    let real = target.canonicalize().map_err(|error| system("cannot be read", error))?;
    if !metadata.is_file() || real != target {
        return Err(WriteError::Replaced);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    if has_other_names(&metadata) {
        return Err(WriteError::HardLinks);
    }
    Ok(metadata)
}

fn system(what: &'static str, source: io::Error) -> WriteError {
    if source.kind() == ErrorKind::NotFound { WriteError::Gone } else { WriteError::System { what, source } }
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// A file beside the target that is removed unless it takes the target's place.
struct Temporary {
    path: PathBuf,
    file: File,
    is_renamed: bool,
}

impl Temporary {
    fn create(folder: &Path) -> Result<Self, WriteError> {
        let pid = process::id();
        let mut last = io::Error::from(ErrorKind::AlreadyExists);
        for number in 0..MAX_NAMES {
            let path = folder.join(format!("{PREFIX}{pid}-{number}{SUFFIX}"));
            match private().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Temporary { path, file, is_renamed: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
                Err(source) => return Err(WriteError::System { what: "its folder cannot be written", source }),
            }
        }
        Err(WriteError::System { what: "its folder cannot be written", source: last })
    }

    /// Writes the text so that it is on the disk, and makes the file look like the one that it will replace.
    fn fill(&mut self, text: &str, metadata: &Metadata) -> Result<(), WriteError> {
        let result = self.file.write_all(text.as_bytes()).and_then(|()| {
            // The owner first: a change of the owner takes special bits from the mode.
            keep_owner(&self.file, metadata);
            self.file.set_permissions(metadata.permissions())?;
            self.file.sync_all()
        });
        result.map_err(|source| WriteError::System { what: "cannot be written", source })
    }

    /// Changes places with the target if that holds `old`; what stood there is removed with this.
    fn take_place_of(mut self, target: &Path, old: &str) -> Result<(), WriteError> {
        match exchange(&self.path, target) {
            Ok(()) => holds(&self.path, old).or_else(|why| self.give_back(target).and(Err(why))),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(WriteError::Gone),
            // Not every disk can: where it fails for another reason, so does this.
            Err(_) => self.rename_to(target),
        }
    }

    /// Returns to the target's place what another put there right before us.
    fn give_back(&mut self, target: &Path) -> Result<(), WriteError> {
        exchange(&self.path, target)
            .or_else(|_| self.rename_to(target).map_err(io::Error::other))
            .map_err(|source| WriteError::System { what: "cannot be put back", source })?;
        if !self.is_renamed && !is_same(&self.file, &self.path) {
            // Yet another came meanwhile: theirs is the last word.
            let _ = exchange(&self.path, target);
        }
        Ok(())
    }

    fn rename_to(&mut self, target: &Path) -> Result<(), WriteError> {
        fs::rename(&self.path, target).map_err(|source| WriteError::System { what: "cannot be replaced", source })?;
        self.is_renamed = true;
        Ok(())
    }
}

/// Lets two files change places, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Returns whether the name is that of the open file.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(identity).ok() == fs::symlink_metadata(path).map(identity).ok()
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            // What cannot be removed now is a stray for the next run.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Options for a file that nobody else reads before it has its mode.
#[cfg(unix)]
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(not(unix))]
fn private() -> OpenOptions {
    OpenOptions::new()
}

/// Gives the file to the owner of the one it replaces, if we are not that owner and are allowed to.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(own) = file.metadata() else { return };
    if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Removes what killed runs left in a folder. Should one of them live after all, it fails and says so.
fn remove_strays(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(writer_of);
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if let Some(pid) = pid.filter(|_| is_file)
            && (is_dead(pid) || is_old(&entry.path()))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns the process that a temporary name tells of.
fn writer_of(name: &str) -> Option<u32> {
    let (pid, number) = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split_once('-')?;
    number.parse::<u32>().ok()?;
    pid.parse().ok()
}

/// Returns whether there is surely no such process on this machine.
pub(crate) fn is_dead(pid: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(pid.to_string()).exists()
}

fn is_old(path: &Path) -> bool {
    let renamed = fs::symlink_metadata(path).and_then(|metadata| renamed(&metadata));
    let age = renamed.ok().and_then(|time| SystemTime::now().duration_since(time).ok());
    age.is_some_and(|age| age > STRAY_AFTER)
}

/// When the file was last renamed or written: an old text may have got its temporary name just now.
#[cfg(unix)]
fn renamed(metadata: &Metadata) -> io::Result<SystemTime> {
    let seconds = u64::try_from(std::os::unix::fs::MetadataExt::ctime(metadata)).unwrap_or(0);
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(not(unix))]
fn renamed(metadata: &Metadata) -> io::Result<SystemTime> {
    metadata.modified()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGE: Change<'_> = Change { path: "a.go", old: "old\n", new: "new\n" };

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.go");
        fs::write(&file, "old\n").unwrap();
        (dir, file)
    }

    fn write(root: &Path) -> Result<(), WriteError> {
        write_all(root, &[CHANGE]).remove(0)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_text_takes_the_place_of_the_old() {
        let (dir, file) = folder();
        write(dir.path()).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new\n");
        assert_eq!(names(dir.path()), ["a.go"]);
    }

    #[test]
    fn another_text_is_left_alone() {
        let (dir, file) = folder();
        fs::write(&file, "newer\n").unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::Changed)));
        assert_eq!((fs::read_to_string(&file).unwrap().as_str(), names(dir.path())), ("newer\n", vec!["a.go".into()]));
        fs::remove_file(&file).unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::Gone)));
        fs::create_dir(&file).unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::Replaced)));
    }

    /// What comes after the last look.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_another_wrote_at_the_last_moment_is_put_back() {
        let (dir, file) = folder();
        let take = || {
            let mut temporary = Temporary::create(dir.path()).unwrap();
            temporary.fill("new\n", &fs::metadata(dir.path().join("b.go")).unwrap()).unwrap();
            temporary.take_place_of(&file, "old\n")
        };
        fs::write(dir.path().join("b.go"), "").unwrap();
        fs::write(&file, "newer\n").unwrap();
        assert!(matches!(take(), Err(WriteError::Changed)));
        assert_eq!(fs::read_to_string(&file).unwrap(), "newer\n");
        fs::remove_file(&file).unwrap();
        assert!(matches!(take(), Err(WriteError::Gone)));
        std::os::unix::fs::symlink("b.go", &file).unwrap();
        assert!(matches!(take(), Err(WriteError::Replaced)));
        assert_eq!(fs::read_link(&file).unwrap(), Path::new("b.go"));
        fs::remove_file(&file).unwrap();
        fs::write(&file, "old\n").unwrap();
        take().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new\n");
        assert_eq!(names(dir.path()), ["a.go", "b.go"]);
    }

    /// An editor that saves at any moment has the last word.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_an_editor_saves_meanwhile_is_never_lost() {
        let (dir, file) = folder();
        for round in 0..200_u64 {
            fs::write(&file, "old\n").unwrap();
            let saved = dir.path().join("saved");
            fs::write(&saved, "saved\n").unwrap();
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    std::thread::sleep(Duration::from_micros(round * 37 % 1500));
                    fs::rename(&saved, &file).unwrap();
                });
                let _ = write(dir.path());
            });
            assert_eq!(fs::read_to_string(&file).unwrap(), "saved\n", "round {round}");
            assert_eq!(names(dir.path()), ["a.go"]);
        }
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (dir, file) = folder();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::ReadOnly)));
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_kept_and_links_are_not_parted() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (dir, file) = folder();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o751)).unwrap();
        write(dir.path()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o751);
        fs::write(&file, "old\n").unwrap();
        let other = dir.path().join("other.go");
        fs::hard_link(&file, &other).unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::HardLinks)));
        fs::remove_file(&file).unwrap();
        symlink(&other, &file).unwrap();
        assert!(matches!(write(dir.path()), Err(WriteError::Replaced)));
        assert_eq!(fs::read_to_string(&other).unwrap(), "old\n");
    }

    #[test]
    fn strays_of_killed_runs_are_removed_and_nothing_else() {
        let (dir, _) = folder();
        let stray = format!("{PREFIX}4000000000-0{SUFFIX}");
        let living = format!("{PREFIX}{}-0{SUFFIX}", process::id());
        let foreign = [".unleak-x-0.tmp", ".unleak-1.tmp", ".unleak-notes"];
        for name in [stray.as_str(), living.as_str()].into_iter().chain(foreign) {
            fs::write(dir.path().join(name), "").unwrap();
        }
        write(dir.path()).unwrap();
        let mut want = vec![living.as_str(), "a.go"];
        if !Path::new("/proc/self").exists() {
            // Where processes cannot be asked it is the age that tells, and these are young.
            want.push(&stray);
        }
        want.extend(foreign);
        want.sort_unstable();
        assert_eq!(names(dir.path()), want);
    }

    #[test]
    fn one_that_fails_does_not_stop_the_others() {
        let (dir, file) = folder();
        let gone = Change { path: "gone.go", ..CHANGE };
        let results = write_all(dir.path(), &[gone, CHANGE]);
        assert!(matches!(results[..], [Err(WriteError::Gone), Ok(())]));
        assert_eq!(fs::read_to_string(&file).unwrap(), "new\n");
    }
}
