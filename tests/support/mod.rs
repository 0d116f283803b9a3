//! What the case tests share: reading cases, their markers, their snapshots.

pub(crate) mod case;
pub(crate) mod markers;
pub(crate) mod run;
pub(crate) mod snapshot;

use std::path::{Path, PathBuf};

/// The crate's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Lists the files below `folder`, sorted; nothing if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}
