//! Reads Go files below one folder, and nothing outside of it, whatever links and paths say.
//!
//! ```text
//! /home/me/app/vendor/x.org/x → /etc     not listed, not read: it stands in /etc
//! replace x.org/x => ../../../etc        the same
//! ```
//! Not modelled: somebody who changes folders into links while they are read.

use super::regular;
use super::seen::Log;
use crate::types::importer::SourceFile;
use crate::types::recent::Recent;
use crate::types::source_text::{SourceText, Text};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger Go files are not read.
pub const MAX_IMPORTED_BYTES: u64 = 16 << 20;

/// Of how many bytes the texts are kept that were asked for last.
const MAX_RECENT: usize = 1 << 20;

/// A folder that reading does not leave.
#[derive(Clone, Debug)]
pub(super) struct Confines {
    /// Without links; none if there is no such folder.
    base: Option<PathBuf>,
    /// Where it is taken down what is asked, if somebody wants to know.
    log: Option<Arc<Log>>,
    /// The texts that were asked for last.
    recent: Arc<Recent<Text>>,
}

impl Confines {
    pub(super) fn new(base: &Path, log: Option<Arc<Log>>) -> Self {
        Confines { base: base.canonicalize().ok(), log, recent: Arc::new(Recent::new(MAX_RECENT)) }
    }

    /// Returns a path without links if it stands inside.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        // (To find that nothing is there takes one question.)
        path.symlink_metadata().ok()?;
        let real = path.canonicalize().ok()?;
        real.starts_with(self.base.as_ref()?).then_some(real)
    }

    /// Returns whether the folder stands inside and holds a Go file that is no test.
    pub(super) fn has_go_files(&self, folder: &Path) -> bool {
        match self.log {
            // The first name may do.
            None => self.inside(folder).is_some_and(|real| names(&real).any(|name| is_go_file(&name))),
            Some(_) => self.names(folder).iter().any(|name| is_go_file(name)),
        }
    }

    /// Reads the Go files of a folder, tests left out, in order of name.
    pub(super) fn read_folder(&self, folder: &Path) -> Vec<SourceFile> {
        let mut names: Vec<String> = self.names(folder).into_iter().filter(|name| is_go_file(name)).collect();
        names.sort();
        // (What is read again is not taken down again: it counts only if it is the same.)
        let place = Arc::new((Confines { log: None, ..self.clone() }, folder.to_owned()));
        let read = |name: String| {
            let text = self.read_file(folder, &name, MAX_IMPORTED_BYTES)?;
            let (place, name): (_, Arc<str>) = (place.clone(), name.into());
            let file = name.clone();
            let again = move || place.0.read_file(&place.1, &file, MAX_IMPORTED_BYTES);
            let text = SourceText::again(Text::from(text), self.recent.clone(), again);
            Some(SourceFile::new(name, text))
        };
        names.into_iter().filter_map(read).collect()
    }

    /// Returns the names in a folder that stands inside, in no order.
    pub(super) fn names(&self, folder: &Path) -> Vec<String> {
        let real = self.inside(folder);
        let Some(log) = &self.log else { return real.iter().flat_map(|real| names(real)).collect() };
        if real.is_none() && folder.symlink_metadata().is_ok() {
            // What stands outside is not looked at, so nobody could tell whether it is the same again.
            log.give_up();
            return Vec::new();
        }
        log.folder(folder);
        let names = real.iter().flat_map(|real| names(real)).collect();
        log.folder(folder);
        names
    }

    /// Reads a text file of a folder that stands inside; the file may be a link to another one inside.
    pub(super) fn read_file(&self, folder: &Path, name: &str, max: u64) -> Option<String> {
        let path = folder.join(name);
        let real = self.inside(&path);
        let read = || String::from_utf8(regular::read(real.as_deref()?, max).ok()?).ok();
        match (&self.log, &self.base) {
            (Some(log), _) if real.is_none() && path.symlink_metadata().is_ok() => {
                log.give_up();
                None
            }
            (Some(log), Some(base)) => log.file(&path, base, read),
            _ => read(),
        }
    }
}

fn names(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = folder.read_dir().ok();
    entries.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok())
}

fn is_go_file(name: &str) -> bool {
    name.ends_with(".go") && !name.ends_with("_test.go") && !name.starts_with(['_', '.'])
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
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
        let confines = Confines::new(&inside, None);
        let names = |folder: &Path| -> Vec<String> {
            confines.read_folder(folder).into_iter().map(|file| file.name.to_string()).collect()
        };
        assert_eq!(names(&inside), ["a.go", "c.go"]);
        assert!(!confines.has_go_files(&inside.join("folder")) && names(&inside.join("folder")).is_empty());
        assert!(!confines.has_go_files(&inside.join("../out")));
        assert_eq!(confines.read_file(&inside, "b.go", 99), None);
        assert!(!Confines::new(&dir.path().join("gone"), None).has_go_files(&inside));
    }
}
