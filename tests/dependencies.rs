//! What is built in besides our own code: where it comes from, and under which licences. No network is needed.
//!
//! `deny.toml` says what is allowed, for `cargo deny` as well. Not covered: advisories, see `advisories.rs`.

use crate::support::root;
use std::collections::BTreeSet;
use std::process::Command;

/// Whether one of the alternatives of each part is allowed: `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let alternatives = |part: &str| {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')').replace('/', " OR ");
        part.split(" OR ").any(|licence| allowed.contains(&licence.trim()))
    };
    expression.split(" AND ").all(alternatives)
}

#[test]
fn licences_are_those_that_are_allowed() {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let policy: toml::Table = text.parse().unwrap();
    let allowed: Vec<&str> =
        policy["licenses"]["allow"].as_array().unwrap().iter().map(|licence| licence.as_str().unwrap()).collect();
    let args = ["tree", "--offline", "--locked", "-e", "normal,build,dev", "-f", "{p}|{l}", "--prefix", "none"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.lines().count() > 20, "{tree}");
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, licence) = line.trim_end_matches(" (*)").split_once('|').unwrap();
        assert!(is_allowed(licence, &allowed), "{package}: {licence:?}; deny.toml allows {allowed:?}");
    }
    assert!(!is_allowed("GPL-3.0", &allowed) && !is_allowed("MIT AND GPL-3.0", &allowed) && !is_allowed("", &allowed));
}

#[test]
fn everything_comes_from_the_registry_with_its_checksum() {
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let lock: toml::Table = std::fs::read_to_string(root().join(lock)).unwrap().parse().unwrap();
        for package in lock["package"].as_array().unwrap() {
            let name = package["name"].as_str().unwrap();
            if name.starts_with("unleak") {
                continue;
            }
            let source = package.get("source").and_then(toml::Value::as_str);
            assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
            assert!(package.get("checksum").is_some(), "{name}");
        }
    }
}

/// `cargo fuzz` may be asked for years after somebody added a dependency.
#[test]
fn the_lock_of_the_fuzz_targets_is_up_to_date() {
    let parse = |path: &str| -> toml::Table { std::fs::read_to_string(root().join(path)).unwrap().parse().unwrap() };
    let (manifest, lock) = (parse("Cargo.toml"), parse("fuzz/Cargo.lock"));
    let package = lock["package"].as_array().unwrap().iter().find(|package| package["name"].as_str() == Some("unleak"));
    let locked: BTreeSet<&str> = package.unwrap()["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        // A name that two versions have is followed by the version.
        .filter_map(|name| name.as_str()?.split(' ').next())
        .collect();
    let tables = [&manifest["dependencies"], &manifest["target"]["cfg(unix)"]["dependencies"]];
    let named: BTreeSet<&str> =
        tables.iter().flat_map(|table| table.as_table().unwrap().keys()).map(String::as_str).collect();
    assert_eq!(locked, named, "run `cargo update --workspace --offline` in fuzz");
}
