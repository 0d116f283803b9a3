//! A case: one `.go` file, or one `.txtar` with several files.
//!
//! The path says where its snapshot is (`transforms/client/testdata/early_return.go` →
//! `snapshots/transforms/client/early_return.snap`) and, under `transforms/`, which rule its markers mean.

use super::{files_below, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folders of `tests/testdata` whose files are cases of leaks and fixes; other rooms have tests of their own.
pub(crate) const ROOMS: [&str; 4] = ["lessons", "ownership", "plan", "session"];

/// One case.
pub(crate) struct Case {
    /// Where it stands, relative to the crate.
    pub(crate) path: PathBuf,
    /// The path of its snapshot below `snapshots/`, without the extension.
    pub(crate) snapshot: PathBuf,
    /// The rule that markers mean if they name none.
    pub(crate) rule: Option<String>,
    /// The files of the tree, by relative path.
    pub(crate) files: BTreeMap<String, String>,
}

/// Reads all cases, by path.
pub(crate) fn all() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = files_below(&root().join("transforms"));
    paths.retain(|path| path.parent().is_some_and(|folder| folder.ends_with("testdata")));
    for room in ROOMS {
        paths.extend(files_below(&root().join("tests/testdata").join(room)));
    }
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    let relative = path.strip_prefix(root()).unwrap().to_owned();
    let name = format!("{}.go", path.file_stem().unwrap().to_str().unwrap());
    let files = match path.extension().and_then(|extension| extension.to_str()) {
        Some("go") => BTreeMap::from([(name, text)]),
        Some("txtar") => parse_txtar(&text),
        _ => panic!("{}: a case is a .go or a .txtar file", relative.display()),
    };
    let parts: Vec<&str> = relative.iter().filter_map(|part| part.to_str()).collect();
    let rule = (parts[0] == "transforms").then(|| parts[1].replace('_', "-"));
    Case { snapshot: snapshot_path(&relative), path: relative, rule, files }
}

/// Drops `tests` and `testdata` from the path of a case, and its extension.
pub(crate) fn snapshot_path(case: &Path) -> PathBuf {
    let parts = case.iter().filter(|part| *part != "testdata");
    let parts = parts.skip_while(|part| *part == "tests");
    parts.collect::<PathBuf>().with_extension("")
}

/// Reads `-- name --` sections; what stands before the first is the claim.
fn parse_txtar(text: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            let is_new = files.insert(name.to_owned(), String::new()).is_none();
            assert!(is_new, "two sections are called {name}");
            current = Some(name.to_owned());
        } else if let Some(file) = current.as_ref().and_then(|name| files.get_mut(name)) {
            file.push_str(line);
        }
    }
    files
}

impl Case {
    /// Returns the claim: the first comment line.
    pub(crate) fn claim(&self) -> String {
        let text = std::fs::read_to_string(root().join(&self.path)).unwrap();
        let first = text.lines().next().unwrap_or("").to_owned();
        first.trim_start_matches("//").trim_start_matches('#').trim().to_owned()
    }

    /// Returns the names of the Go files.
    pub(crate) fn go_files(&self) -> impl Iterator<Item = (&String, &String)> {
        self.files.iter().filter(|(name, _)| name.ends_with(".go"))
    }
}

#[test]
fn txtar_sections_are_files() {
    let files = parse_txtar("The claim.\n-- go.mod --\nmodule m\n-- a/b.go --\npackage b\n\n// -- no --\n");
    assert_eq!(files["go.mod"], "module m\n");
    assert_eq!(files["a/b.go"], "package b\n\n// -- no --\n");
    assert_eq!(files.len(), 2);
}

#[test]
fn snapshots_mirror_the_paths_of_cases() {
    assert_eq!(snapshot_path(Path::new("transforms/client/testdata/a.go")), Path::new("transforms/client/a"));
    assert_eq!(snapshot_path(Path::new("tests/testdata/plan/b.txtar")), Path::new("plan/b"));
}
