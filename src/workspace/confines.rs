//! Reads Go files below one folder, and nothing outside of it, whatever links and paths say.
//!
//! ```text
//! /home/me/app/vendor/x.org/x → /etc     not listed, not read: it stands in /etc
//! replace x.org/x => ../../../etc        the same
//! ```
//! Not modelled: somebody who changes folders into links while they are read.

use super::regular;
use crate::types::importer::SourceFile;
use std::fs;
use std::path::{Path, PathBuf};

/// Larger Go files are not read.
pub const MAX_IMPORTED_BYTES: u64 = 16 << 20;

/// A folder that reading does not leave.
#[derive(Clone, Debug)]
pub(super) struct Confines {
    /// Without links; none if there is no such folder.
    base: Option<PathBuf>,
}

impl Confines {
    pub(super) fn new(base: &Path) -> Self {
        Confines { base: base.canonicalize().ok() }
    }

    /// Returns a path without links if it stands inside.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = path.canonicalize().ok()?;
        real.starts_with(self.base.as_ref()?).then_some(real)
    }

    /// Returns whether the folder stands inside and holds a Go file that is no test.
    pub(super) fn has_go_files(&self, folder: &Path) -> bool {
        self.inside(folder).is_some_and(|folder| go_files(&folder).next().is_some())
    }

    /// Reads the Go files of a folder, tests left out, in order of name.
    pub(super) fn read_folder(&self, folder: &Path) -> Vec<SourceFile> {
        let Some(folder) = self.inside(folder) else { return Vec::new() };
        let mut names: Vec<String> = go_files(&folder).collect();
        names.sort();
        let read = |name: String| {
            let text = self.read_in(&folder, &name, MAX_IMPORTED_BYTES)?;
            Some(SourceFile { text: text.into(), name: name.into() })
        };
        names.into_iter().filter_map(read).collect()
    }

    /// Reads a text file of a folder.
    pub(super) fn read_file(&self, folder: &Path, name: &str, max: u64) -> Option<String> {
        self.read_in(&self.inside(folder)?, name, max)
    }

    /// Reads a file of a folder that stands inside; the file may be a link to another one inside.
    fn read_in(&self, folder: &Path, name: &str, max: u64) -> Option<String> {
        let path = folder.join(name);
        let is_link = fs::symlink_metadata(&path).ok()?.is_symlink();
        let path = if is_link { self.inside(&path)? } else { path };
        String::from_utf8(regular::read(&path, max).ok()?).ok()
    }
}

fn go_files(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = folder.read_dir().ok();
    entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".go") && !name.ends_with("_test.go") && !name.starts_with(['_', '.']))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_that_lead_out_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (inside, outside) = (dir.path().join("in"), dir.path().join("out"));
        for folder in [&inside, &outside] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.go"), "package p\n").unwrap();
        }
        symlink(&outside, inside.join("folder")).unwrap();
        symlink(outside.join("a.go"), inside.join("b.go")).unwrap();
        symlink("a.go", inside.join("c.go")).unwrap();
        symlink("d.go", inside.join("d.go")).unwrap();
        let confines = Confines::new(&inside);
        let names = |folder: &Path| -> Vec<String> {
            confines.read_folder(folder).into_iter().map(|file| file.name.to_string()).collect()
        };
        assert_eq!(names(&inside), ["a.go", "c.go"]);
        assert!(!confines.has_go_files(&inside.join("folder")) && names(&inside.join("folder")).is_empty());
        assert!(!confines.has_go_files(&inside.join("../out")));
        assert_eq!(confines.read_file(&inside, "b.go", 99), None);
        assert!(!Confines::new(&dir.path().join("gone")).has_go_files(&inside));
    }
}
