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
use rustc_hash::FxHashMap;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Larger Go files are not read.
pub const MAX_IMPORTED_BYTES: u64 = 16 << 20;

/// Of how many bytes the texts are kept that were asked for last.
const MAX_RECENT: usize = 4 << 20;

/// A folder that reading does not leave.
#[derive(Clone, Debug)]
pub(super) struct Confines {
    /// Without links; none if there is no such folder.
    base: Option<PathBuf>,
    /// Where it is taken down what is asked, if somebody wants to know.
    log: Option<Arc<Log>>,
    /// The texts that were asked for last.
    recent: Arc<Recent<Text>>,
    /// The folders that were listed, unless it is taken down: each is asked for by many packages.
    listed: Arc<Mutex<FxHashMap<PathBuf, Option<Arc<Listed>>>>>,
}

/// A folder that stands inside, as it was listed first.
#[derive(Debug)]
struct Listed {
    /// Without links.
    real: PathBuf,
    /// Its Go files that are no tests, in order of name.
    files: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: Arc<str>,
    /// Whether it is a file, and no link to one: then it stands inside.
    is_regular: bool,
}

impl Confines {
    pub(super) fn new(base: &Path, log: Option<Arc<Log>>) -> Self {
        Confines {
            base: base.canonicalize().ok(),
            log,
            recent: Arc::new(Recent::new(MAX_RECENT)),
            listed: Arc::default(),
        }
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
            None => self.listed(folder).is_some_and(|listed| !listed.files.is_empty()),
            Some(_) => self.names(folder).iter().any(|name| is_go_file(name)),
        }
    }

    /// Lists a folder, once.
    fn listed(&self, folder: &Path) -> Option<Arc<Listed>> {
        let known = || self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = known().get(folder) {
            return listed.clone();
        }
        let list = |real: PathBuf| {
            let entry = |entry: DirEntry| {
                let name = entry.file_name().into_string().ok().filter(|name| is_go_file(name))?;
                Some(Entry { name: name.into(), is_regular: entry.file_type().is_ok_and(|kind| kind.is_file()) })
            };
            let mut files: Vec<Entry> = entries(&real).filter_map(entry).collect();
            files.sort_by(|a, b| a.name.cmp(&b.name));
            Arc::new(Listed { real, files })
        };
        let listed = self.inside(folder).map(list);
        known().entry(folder.to_owned()).or_insert(listed).clone()
    }

    /// Reads the Go files of a folder, tests left out, in order of name.
    pub(super) fn read_folder(&self, folder: &Path) -> Vec<SourceFile> {
        if self.log.is_some() {
            return self.read_folder_logged(folder);
        }
        let Some(listed) = self.listed(folder) else { return Vec::new() };
        let read = |entry: &Entry| {
            if !entry.is_regular {
                return self.source(folder, entry.name.clone());
            }
            let text = text_of(regular::read_listed(&listed.real.join(&*entry.name), MAX_IMPORTED_BYTES).ok()?)?;
            let (listed, name) = (listed.clone(), entry.name.clone());
            let again = move || text_of(regular::read(&listed.real.join(&*name), MAX_IMPORTED_BYTES).ok()?);
            let text = SourceText::again(Text::from(text), self.recent.clone(), again);
            Some(SourceFile::new(entry.name.clone(), text))
        };
        listed.files.iter().filter_map(read).collect()
    }

    fn read_folder_logged(&self, folder: &Path) -> Vec<SourceFile> {
        let mut names: Vec<String> = self.names(folder).into_iter().filter(|name| is_go_file(name)).collect();
        names.sort();
        names.into_iter().filter_map(|name| self.source(folder, name.into())).collect()
    }

    /// Reads a Go file that may be a link.
    fn source(&self, folder: &Path, name: Arc<str>) -> Option<SourceFile> {
        let text = self.read_file(folder, &name, MAX_IMPORTED_BYTES)?;
        // (What is read again is not taken down again: it counts only if it is the same.)
        let (confines, folder, file) = (Confines { log: None, ..self.clone() }, folder.to_owned(), name.clone());
        let again = move || confines.read_file(&folder, &file, MAX_IMPORTED_BYTES);
        Some(SourceFile::new(name, SourceText::again(Text::from(text), self.recent.clone(), again)))
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
        let read = || text_of(regular::read(real.as_deref()?, max).ok()?);
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

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    folder.read_dir().into_iter().flatten().flatten()
}

fn names(folder: &Path) -> impl Iterator<Item = String> + use<> {
    entries(folder).filter_map(|entry| entry.file_name().into_string().ok())
}

fn text_of(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
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
