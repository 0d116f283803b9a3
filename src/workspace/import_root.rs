//! The import path of a tree without `go.mod`, from what its files import.
//!
//! ```go
//! // app/main.go, beside the folders app/db and app/web
//! import "example.com/app/db"
//! import "example.com/app/web"   // so the folder app is example.com/app
//! ```
//! Before modules a tree's place in GOPATH gave it its path, and a checkout elsewhere does not show it. What is imported
//! and ends like a folder of the tree is most likely that folder, once several imports say so and few say otherwise.
//!
//! Not modelled: trees that hold several roots.

use crate::types::importer::SourceFile;
use std::collections::{BTreeMap, BTreeSet};

/// How many different imports have to agree.
const MIN_VOTES: usize = 2;

/// Returns the import path of a tree's root.
pub(super) fn import_root(folders: &BTreeMap<String, Vec<SourceFile>>) -> Option<String> {
    let imports = folders.values().flatten().flat_map(|file| &file.head.imports);
    let imports: BTreeSet<String> = imports.map(|import| import.path.to_string()).collect();
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for import in imports.iter().filter(|path| is_remote(path)) {
        for (slash, _) in import.match_indices('/') {
            if folders.contains_key(&import[slash + 1..]) {
                *votes.entry(&import[..slash]).or_default() += 1;
            }
        }
    }
    let (root, count) = votes.into_iter().max_by_key(|(root, count)| (*count, root.len()))?;
    let below = imports.iter().filter(|path| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))).count();
    // Four of five imports below the root have their folder: generated and deleted ones aside.
    (count >= MIN_VOTES && count * 5 >= below * 4).then(|| root.to_owned())
}

/// Whether a path starts with a host, as no package of the standard library does.
fn is_remote(path: &str) -> bool {
    path.split('/').next().is_some_and(|host| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> BTreeMap<String, Vec<SourceFile>> {
        let mut folders: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
        for (dir, import) in files {
            let text = format!("package p\n\nimport \"{import}\"\n");
            folders.entry((*dir).to_owned()).or_default().push(SourceFile::new(format!("{dir}/a.go"), text));
        }
        folders
    }

    #[test]
    fn several_imports_agree() {
        let files = [("", "example.com/app/db"), ("db", "example.com/app/web/api"), ("web/api", "example.com/lib/db")];
        assert_eq!(import_root(&tree(&files)).as_deref(), Some("example.com/app"));
    }

    #[test]
    fn one_import_is_no_evidence() {
        assert_eq!(import_root(&tree(&[("", "example.com/lib/db"), ("db", "os")])), None);
    }

    #[test]
    fn a_library_of_the_same_folders_is_another() {
        let imports = ["db", "web", "log", "net", "text"].map(|dir| format!("example.com/lib/{dir}"));
        let mut files: Vec<(&str, &str)> = imports.iter().map(|path| ("", path.as_str())).collect();
        files.extend([("db", "os"), ("web", "os")]);
        assert_eq!(import_root(&tree(&files)), None);
    }
}
