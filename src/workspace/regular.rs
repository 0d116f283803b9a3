//! Reads a regular file, whatever else a tree may put in its place.
//!
//! `.gitignore` may be a pipe that nobody writes to, a link to `/dev/zero`, or a gigabyte long: the first two are
//! refused before a byte is read, of the last no more is read than what the caller allows.
//!
//! Not modelled: somebody who replaces a folder on the way by a link while it is read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// How many bytes are asked for at least.
const MIN_BUFFER: usize = 4 << 10;

/// Why a file's bytes are not there, in words for a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// There is no file of this name.
    Gone,
    /// A pipe, a device, a folder, a link.
    NotRegular,
    /// It has more bytes than allowed.
    TooLarge {
        /// How many are allowed.
        max: u64,
    },
    /// The system refuses.
    System(io::ErrorKind),
}

impl Unreadable {
    /// Returns the reason, the same on every machine.
    pub(super) fn reason(&self) -> String {
        match self {
            Unreadable::Gone => "it is gone".to_owned(),
            Unreadable::NotRegular => "not a regular file".to_owned(),
            Unreadable::TooLarge { max } => format!("larger than {} MiB", max >> 20),
            Unreadable::System(io::ErrorKind::PermissionDenied) => "permission denied".to_owned(),
            Unreadable::System(kind) => format!("cannot be read: {kind}"),
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Unreadable::Gone,
            // A name that is too long names nothing.
            kind => Unreadable::System(kind),
        }
    }
}

/// Returns the bytes of a regular file of at most `max` bytes; the path's last part is no symbolic link.
pub(super) fn read(path: &Path, max: u64) -> Result<Vec<u8>, Unreadable> {
    // Asked before it is opened: opening alone may wait for a writer, or rewind a tape.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(Unreadable::NotRegular);
    }
    read_listed(path, max)
}

/// Returns the bytes of what was a regular file when its folder was listed, as [`read`] does.
pub(super) fn read_listed(path: &Path, max: u64) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let len = read_into(&mut bytes, path, max)?.len();
    bytes.truncate(len);
    Ok(bytes)
}

/// Reads as [`read_listed`] does, into a buffer that grows as needed.
pub(super) fn read_into<'b>(buffer: &'b mut Vec<u8>, path: &Path, max: u64) -> Result<&'b [u8], Unreadable> {
    let mut file = open(path)?;
    let known = file.metadata()?;
    if !known.is_file() {
        return Err(Unreadable::NotRegular);
    }
    if known.len() > max {
        return Err(Unreadable::TooLarge { max });
    }
    // One read takes it all, another one finds its end; a file that grows meanwhile, or does not say how long it is, takes
    // more.
    let wanted = usize::try_from(known.len()).unwrap_or(0) + 1;
    let mut len = 0;
    loop {
        if len == buffer.len() || buffer.len() < wanted {
            buffer.resize(wanted.max(2 * len).max(MIN_BUFFER), 0);
        }
        match file.read(&mut buffer[len..]) {
            Ok(0) => return Ok(&buffer[..len]),
            Ok(more) => len += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        if len as u64 > max {
            return Err(Unreadable::TooLarge { max });
        }
    }
}

/// Opens for reading without waiting and without following a link: what was asked about may be another thing by now.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY).bits();
    // The same bits; the system takes them signed.
    OpenOptions::new().read(true).custom_flags(i32::from_ne_bytes(flags.to_ne_bytes())).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_much_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("f");
        fs::write(&file, "123456").unwrap();
        assert_eq!(read(&file, 6), Ok(b"123456".to_vec()));
        assert_eq!(read(&file, 5), Err(Unreadable::TooLarge { max: 5 }));
        assert_eq!(read(&dir.path().join("gone"), 5), Err(Unreadable::Gone));
        assert_eq!(read(dir.path(), 5), Err(Unreadable::NotRegular));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_are_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("f"), dir.path().join("l"));
        fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(read(&link, 5), Err(Unreadable::NotRegular));
        assert_eq!(read(Path::new("/dev/zero"), 5), Err(Unreadable::NotRegular));
        assert!(open(&link).is_err());
    }
}
