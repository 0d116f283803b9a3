//! A folder that keeps what runs said, one file for each question; it may be deleted at any moment.
//!
//! `~/.cache/unleak/5f2c….json` holds a line with the digest of the rest, and the rest. A file is written beside its place
//! and renamed into it, so readers see the old one or the new one. Whatever is not such a file, by being cut off, too
//! large, a link or another program's, is never read as one; writing replaces it, and nothing outside the folder is
//! ever written.
//!
//! Not modelled: what the rest means, and whether it still holds; [`super::seen`] knows that.

use super::seen::{digest, digest_of_file, identity_of};
use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

/// Changes with the form of the files.
const MAGIC: &str = "unleak-cache-1 ";
const EXTENSION: &str = ".json";
const TEMPORARY: &str = ".tmp";
/// Larger answers are not kept, and larger files not read.
const MAX_BYTES: u64 = 128 << 20;
/// How many answers are kept; the oldest go first.
const MAX_FILES: usize = 64;
/// A file is written in milliseconds; what is older is a killed run's.
const STRAY_AFTER: Duration = Duration::from_secs(60);

/// A folder of answers.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Uses `folder`, which need not exist.
    pub fn new(folder: PathBuf) -> Cache {
        Cache { folder }
    }

    /// Returns the answer to `question`; none if there is none.
    ///
    /// # Errors
    /// If there is something that is no answer.
    pub fn read(&self, question: &str) -> io::Result<Option<Vec<u8>>> {
        let path = self.path(question);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if !metadata.is_file() {
            return Err(broken("it is no regular file"));
        }
        if !is_ours_alone(&metadata) || !is_ours_alone(&fs::metadata(&self.folder)?) {
            return Err(broken("others can write to it"));
        }
        let mut bytes = Vec::new();
        File::open(&path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(broken("it is too large"));
        }
        let header = bytes.iter().position(|byte| *byte == b'\n').filter(|end| *end < 128);
        let header = header.ok_or_else(|| broken("it is not in the form that is expected"))?;
        let rest = bytes.split_off(header + 1);
        let wanted = format!("{MAGIC}{}\n", digest(&rest));
        if bytes == wanted.as_bytes() { Ok(Some(rest)) } else { Err(broken("it was cut off or changed")) }
    }

    /// Keeps the answer to `question` in the place of an older one.
    ///
    /// # Errors
    /// If the folder cannot be made or written; what was there before is still there.
    pub fn write(&self, question: &str, answer: &[u8]) -> io::Result<()> {
        if answer.len() as u64 + 128 > MAX_BYTES {
            return Err(io::Error::new(ErrorKind::FileTooLarge, "the answer is too large to be kept"));
        }
        create_private(&self.folder)?;
        self.make_room();
        let path = self.path(question);
        let temporary = path.with_extension(format!("{}{TEMPORARY}", process::id()));
        let written = write_private(&temporary, format!("{MAGIC}{}\n", digest(answer)).as_bytes(), answer)
            .and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    /// Names the file of a question.
    fn path(&self, question: &str) -> PathBuf {
        self.folder.join(format!("{}{EXTENSION}", digest(question.as_bytes())))
    }

    /// Removes the oldest answers, and what killed runs left; never a file with a name that is not ours.
    fn make_room(&self) {
        let Ok(entries) = self.folder.read_dir() else { return };
        let mut answers: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some((name, metadata)) = name.to_str().zip(entry.metadata().ok()) else { continue };
            let is_ours = name.len() > 40 && name.as_bytes()[..40].iter().all(u8::is_ascii_hexdigit);
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if !is_ours || !metadata.is_file() {
                continue;
            }
            if name.ends_with(TEMPORARY) {
                if SystemTime::now().duration_since(modified).is_ok_and(|age| age > STRAY_AFTER) {
                    let _ = fs::remove_file(entry.path());
                }
            } else if name.ends_with(EXTENSION) {
                answers.push((modified, entry.path()));
            }
        }
        answers.sort();
        let surplus = (answers.len() + 1).saturating_sub(MAX_FILES);
        for (_, path) in answers.iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Larger programs are not told apart by their bytes.
const MAX_PROGRAM_BYTES: u64 = 1 << 30;

/// Names the program that runs: another build of it, or another copy, has another name.
pub fn tool() -> Option<String> {
    // On Linux this is the program itself, even if another has taken its place since.
    let running = PathBuf::from("/proc/self/exe");
    let path = if running.exists() { running } else { env::current_exe().ok()? };
    let identity = if cfg!(unix) { identity_of(&path)? } else { digest_of_file(&path, MAX_PROGRAM_BYTES)? };
    Some(format!("{} {identity}", env!("CARGO_PKG_VERSION")))
}

/// Whether nobody else can have written: what is kept ends in edits.
#[cfg(unix)]
fn is_ours_alone(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Where there is no such file the user is not known, and the mode has to do.
    let user = fs::metadata("/proc/self").ok().map(|own| own.uid());
    metadata.mode() & 0o022 == 0 && user.is_none_or(|user| user == metadata.uid())
}

#[cfg(not(unix))]
fn is_ours_alone(_: &fs::Metadata) -> bool {
    true
}

fn broken(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

fn write_private(path: &Path, header: &[u8], rest: &[u8]) -> io::Result<()> {
    // What another process of the same number left is nobody's.
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.write(true).create_new(true).open(path)?;
    file.write_all(header)?;
    file.write_all(rest)
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("deep").join("cache"));
        (dir, cache)
    }

    #[test]
    fn an_answer_is_kept_until_the_next() {
        let (_dir, cache) = cache();
        assert!(cache.read("q").unwrap().is_none());
        for answer in ["one", "", "two\nlines\n"] {
            cache.write("q", answer.as_bytes()).unwrap();
            assert_eq!(cache.read("q").unwrap().unwrap(), answer.as_bytes());
        }
        assert!(cache.read("other").unwrap().is_none());
    }

    #[test]
    fn what_is_no_answer_is_never_read_as_one() {
        let (_dir, cache) = cache();
        cache.write("q", b"the answer").unwrap();
        let path = cache.path("q");
        let whole = fs::read(&path).unwrap();
        for end in 0..whole.len() {
            fs::write(&path, &whole[..end]).unwrap();
            assert!(cache.read("q").is_err(), "cut off at {end}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(cache.read("q").is_err(), "changed at {at}");
        }
        fs::write(&path, vec![b'x'; 1 << 20]).unwrap();
        assert!(cache.read("q").is_err());
        // A hole of a terabyte takes no room on the disk, and would in memory.
        File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(cache.read("q").unwrap_err().to_string(), "it is too large");
        cache.write("q", b"new").unwrap();
        assert_eq!(cache.read("q").unwrap().unwrap(), b"new");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(cache.read("q").is_err() && cache.write("q", b"new").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_read_nor_written_through() {
        let (dir, cache) = cache();
        cache.write("q", b"the answer").unwrap();
        let (path, outside) = (cache.path("q"), dir.path().join("outside"));
        fs::rename(&path, &outside).unwrap();
        let before = fs::read(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, &path).unwrap();
        assert!(cache.read("q").is_err());
        cache.write("q", b"new").unwrap();
        assert_eq!(cache.read("q").unwrap().unwrap(), b"new");
        assert_eq!(fs::read(&outside).unwrap(), before);
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_write_is_not_read() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, cache) = cache();
        cache.write("q", b"the answer").unwrap();
        for (path, ours) in [(cache.path("q"), 0o600), (cache.folder.clone(), 0o700)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
            assert_eq!(cache.read("q").unwrap_err().to_string(), "others can write to it");
            fs::set_permissions(&path, fs::Permissions::from_mode(ours)).unwrap();
            assert_eq!(cache.read("q").unwrap().unwrap(), b"the answer");
        }
    }

    #[test]
    fn the_folder_does_not_grow_without_end_and_keeps_what_is_not_ours() {
        let (_dir, cache) = cache();
        cache.write("first", b"").unwrap();
        fs::write(cache.folder.join("notes.json"), "").unwrap();
        for number in 0..2 * MAX_FILES {
            cache.write(&number.to_string(), b"").unwrap();
        }
        assert_eq!(cache.folder.read_dir().unwrap().count(), MAX_FILES + 1);
        assert!(cache.folder.join("notes.json").exists());
    }
}
