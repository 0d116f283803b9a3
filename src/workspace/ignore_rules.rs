//! What `.gitignore` and `.ignore` say of a folder's entries, read as carefully as everything else that a tree brings.
//!
//! ```text
//! x/.gitignore: gen/           leaves out x/gen, and with it all below
//! .gitignore:   !x/keep/gen/   does not bring it back: the nearer file is heard first
//! ```
//! `.ignore` is heard before `.gitignore`, that before `.git/info/exclude`; the latter two do not reach into another
//! repository inside. As git does, a file of rules that is a symbolic link is not read; one of more than
//! [`MAX_RULES_BYTES`] is not either, with a note, and the folder is read as if it were not there.
//!
//! Not modelled: the user's own rules (`core.excludesFile`), which would make two machines disagree; `info/exclude` of a
//! linked work tree, which stands outside of it.

use super::regular::{self, Unreadable};
use super::repository;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files of rules are not read: nobody wrote them, and each rule costs memory.
pub const MAX_RULES_BYTES: u64 = 1 << 20;

/// The files of rules, the one that is heard first first.
const NAMES: [&str; 3] = [".ignore", ".gitignore", ".git/info/exclude"];

/// Returns whether a folder with an entry of this name may have rules of its own, or be a repository.
pub(super) fn may_rule(name: &OsStr) -> bool {
    name == NAMES[0] || name.as_encoded_bytes().starts_with(b".git")
}

/// The rules that hold in a folder.
pub(super) struct FolderRules {
    /// Those of the folder itself, in the order of [`NAMES`].
    own: [Option<Gitignore>; 3],
    is_repository: bool,
    above: Option<Arc<FolderRules>>,
}

/// A file of rules that could not be used, and why.
pub(super) type Unused = (PathBuf, String);

/// Returns the rules that hold in `folder`, given those of the folder above it; notes what could not be used.
pub(super) fn rules_in(
    folder: &Path,
    above: Option<Arc<FolderRules>>,
    unused: &mut Vec<Unused>,
) -> Option<Arc<FolderRules>> {
    let own = NAMES.map(|name| {
        let path = folder.join(name);
        read(&path, folder).unwrap_or_else(|reason| {
            unused.push((path, reason));
            None
        })
    });
    let is_repository = repository::is_root(folder);
    if own.iter().all(Option::is_none) && !is_repository {
        return above;
    }
    Some(Arc::new(FolderRules { own, is_repository, above }))
}

impl FolderRules {
    /// Returns whether an entry of the folder, or of one below it, is to be left out.
    pub(super) fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        let decided = (0..NAMES.len()).find_map(|kind| self.decide(kind, path, is_folder));
        decided.unwrap_or(false)
    }

    /// Returns what the nearest file of a kind says that says something: true to leave the entry out.
    fn decide(&self, kind: usize, path: &Path, is_folder: bool) -> Option<bool> {
        let mut at = Some(self);
        while let Some(rules) = at {
            let said = rules.own.get(kind).and_then(Option::as_ref).map(|own| own.matched(path, is_folder));
            if let Some(said) = said.filter(|said| !said.is_none()) {
                return Some(said.is_ignore());
            }
            let ends_here = rules.is_repository && kind > 0;
            at = if ends_here { None } else { rules.above.as_deref() };
        }
        None
    }
}

fn read(path: &Path, folder: &Path) -> Result<Option<Gitignore>, String> {
    let bytes = match regular::read(path, MAX_RULES_BYTES) {
        Ok(bytes) => bytes,
        Err(Unreadable::Gone) => return Ok(None),
        // `.git` is a file in a linked work tree; git follows no link to rules, and a folder may have any name.
        Err(Unreadable::System(std::io::ErrorKind::NotADirectory)) => return Ok(None),
        Err(error) => return Err(error.reason()),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut builder = GitignoreBuilder::new(folder);
    for line in bytes.split(|&byte| byte == b'\n') {
        // A rule that is no UTF-8 or no pattern says nothing, as with git.
        if let Ok(line) = std::str::from_utf8(line) {
            let _ = builder.add_line(None, line);
        }
    }
    match builder.build() {
        Ok(rules) if rules.is_empty() => Ok(None),
        Ok(rules) => Ok(Some(rules)),
        Err(_) => Err("its rules are too large together".to_owned()),
    }
}
