//! A case of the suite with some tokens and lines changed, as the bytes choose.
#![no_main]

#[path = "../../tests/properties/mutate.rs"]
mod mutate;
#[path = "../../tests/properties/property.rs"]
mod property;

use libfuzzer_sys::fuzz_target;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The Go files of the cases, by path.
fn texts() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut files = Vec::new();
        for folder in ["transforms", "tests/testdata"] {
            collect(&root.join(folder), &mut files);
        }
        files.sort();
        files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            files.push(path);
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = data.iter();
    let mut choose = |end: usize| {
        let mut next = || bytes.next().copied().map_or(0, usize::from);
        (next() << 8 | next()) % end.max(1)
    };
    let texts = texts();
    let (text, other) = (&texts[choose(texts.len())], &texts[choose(texts.len())]);
    if let Err(what) = property::holds(&mutate::mutate(text, other, &mut choose)) {
        panic!("{what}");
    }
});
