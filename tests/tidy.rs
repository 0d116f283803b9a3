//! The tree proves itself: layers, module docs, nothing unfinished, nothing forgotten.

use crate::support::{files_below, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each room may use directly; it may also use what those may use.
const LAYERS: [(&str, &[&str]); 19] = [
    ("bin", &["git", "workspace", "session", "report"]),
    ("git", &["workspace"]),
    ("workspace", &["recording", "types", "text", "error"]),
    ("recording", &["ownership", "detect", "types"]),
    ("session", &["search", "plan", "detect", "ownership", "report", "error"]),
    ("report", &["plan", "ownership", "text"]),
    ("plan", &["ownership", "detect", "cfg", "types", "text"]),
    ("ownership", &["detect", "cfg", "types", "dataflow", "resource"]),
    ("search", &["detect", "resource", "types", "syntax"]),
    ("detect", &["resource", "types", "syntax"]),
    ("resource", &["syntax", "text"]),
    ("cfg", &["syntax"]),
    ("types", &["syntax"]),
    ("syntax", &["text"]),
    ("text", &[]),
    ("dataflow", &[]),
    ("error", &[]),
    // The map of the crate.
    ("lib", &[]),
    ("tests", &[]),
];

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let mut problems = Vec::new();
    for file in rust_files() {
        let relative = file.strip_prefix(root().join("src")).unwrap();
        let room = room_of(relative);
        let Some(_) = layers.get(room.as_str()) else {
            problems.push(format!("src/{}: the room {room} has no layer", relative.display()));
            continue;
        };
        let allowed = reachable(&layers, &room);
        for used in rooms_used(relative, &std::fs::read_to_string(&file).unwrap()) {
            if layers.contains_key(used.as_str()) && used != room && !allowed.contains(used.as_str()) {
                problems.push(format!("src/{}: {room} may not use {used}", relative.display()));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

fn reachable<'a>(layers: &BTreeMap<&'a str, &'a [&'a str]>, room: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut todo: Vec<&str> = layers[room].to_vec();
    while let Some(next) = todo.pop() {
        if seen.insert(next) {
            todo.extend(layers[next]);
        }
    }
    seen
}

/// `types/check.rs` is in the room `types`, `detect.rs` in `detect`, `bin/unleak/check.rs` in `bin`.
fn room_of(relative: &Path) -> String {
    let first = relative.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the rooms that stand behind `crate::`, `unleak::`, or enough `super::` to reach the crate's root.
fn rooms_used(relative: &Path, text: &str) -> BTreeSet<String> {
    let is_bin = room_of(relative) == "bin";
    let is_mod = relative.file_name().is_some_and(|name| name == "mod.rs");
    let depth = relative.iter().count() - usize::from(is_mod);
    let mut rooms = BTreeSet::new();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
        let root_path = if is_bin { "unleak::" } else { "crate::" };
        for (at, _) in line.match_indices(root_path) {
            rooms.extend(first_names(&line[at + root_path.len()..]));
        }
        let supers = "super::".repeat(depth);
        if let Some(at) = line.find(&supers).filter(|_| !is_bin) {
            rooms.extend(first_names(&line[at + supers.len()..]));
        }
    }
    rooms
}

/// `a::b` gives a; `{a::b, c}` gives a and c.
fn first_names(path: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = |text: &str| text.chars().take_while(|&c| is_word(c)).collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut names, mut depth, mut is_start) = (Vec::new(), 0, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_start = true,
            c if is_start && is_word(c) => {
                names.push(word(&group[at..]));
                is_start = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn every_file_says_what_it_does() {
    for file in ["tests", "benches"].iter().flat_map(|folder| files_below(&root().join(folder))).chain(rust_files()) {
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} does not start with a module comment", file.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Spelled in two halves, so that this file does not find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    for file in rust_files().into_iter().chain(files_below(&root().join("tests"))) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if file.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            for word in words {
                assert!(!text.contains(word), "{} says {word}", file.display());
            }
        }
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let suite = std::fs::read_to_string(root().join("tests/suite.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_module = path.extension().is_some_and(|extension| extension == "rs") || path.join("mod.rs").exists();
        if is_module && name != "suite" {
            assert!(suite.contains(&format!("\nmod {name};")), "tests/suite.rs has no `mod {name};`");
        }
    }
}

#[test]
fn every_transform_is_registered() {
    let registered: BTreeSet<&str> = unleak::resource::builtin::FOLDERS.iter().map(|folder| folder.id).collect();
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("transforms")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.insert(entry.file_name().into_string().unwrap());
        }
    }
    assert_eq!(registered, found.iter().map(String::as_str).collect(), "src/resource/builtin.rs lists the folders");
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = files_below(&root().join("src"));
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

#[test]
fn uses_are_read_whatever_their_form() {
    let used = |path: &str, text: &str| rooms_used(Path::new(path), text).into_iter().collect::<Vec<_>>();
    assert_eq!(used("types/a.rs", "use crate::{text::span::{Span, X}, syntax};"), ["syntax", "text"]);
    assert_eq!(used("types/a.rs", "use super::typ::Type;\nlet x = super::super::plan::f();"), ["plan"]);
    assert_eq!(used("types/mod.rs", "pub use super::cfg::Block;"), ["cfg"]);
    assert_eq!(used("report.rs", "use super::plan;\n// crate::bin::x"), ["plan"]);
}
