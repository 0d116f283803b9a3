//! No crate that is built in has an advisory against the version in use, as far as the list beside `.ci/run` goes. No
//! network, no tool and no database is needed.
//!
//! `.ci/advisories.toml` has what the RustSec database said of the crates of both lock files on its day; a crate that was
//! not looked up then fails the test. It is renewed from a clone, bare or not:
//!
//! ```sh
//! UNLEAK_ADVISORIES=/path/to/advisory-db cargo test advisories   # a clone of github.com/RustSec/advisory-db
//! ```
//! Not covered: what was found since (`cargo deny check advisories` asks the database of today), crates that were yanked.

use crate::support::root;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;

const LIST: &str = ".ci/advisories.toml";

#[test]
fn no_version_in_use_has_an_advisory() {
    let locked = locked();
    if let Some(clone) = std::env::var_os("UNLEAK_ADVISORIES") {
        std::fs::write(root().join(LIST), list_of(&clone.to_string_lossy(), &locked)).unwrap();
    }
    let list = table(&std::fs::read_to_string(root().join(LIST)).unwrap());
    let looked_up = strings(&list, "crates");
    let advisories = list["advisory"].as_array().unwrap();
    for (name, version) in &locked {
        assert!(looked_up.contains(name), "{name} was not looked up: renew {LIST}, see tests/advisories.rs");
        let against = advisories.iter().map(|one| one.as_table().unwrap());
        for advisory in against.filter(|one| one["package"].as_str() == Some(name)) {
            assert!(!affects(advisory, version), "{name} {version}: {}", advisory["id"]);
        }
    }
}

/// Whether an advisory is about a version; in doubt it is.
fn affects(advisory: &toml::Table, version: &str) -> bool {
    let fine = [strings(advisory, "patched"), strings(advisory, "unaffected")].concat();
    !fine.iter().any(|range| range.split(',').all(|part| fits(part.trim(), version)))
}

/// Whether a version fits a requirement like `>= 1.2.3`; one that is not understood fits nothing.
fn fits(part: &str, version: &str) -> bool {
    let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
    let (operator, bound) = part.split_at(digits);
    let (Some(low), Some(version)) = (numbers(bound), numbers(version)) else { return false };
    match operator.trim() {
        ">=" => version >= low,
        // (`> 1` would be from 2.0.0 on.)
        ">" if bound.split('.').count() == 3 => version > low,
        "<=" => version <= low,
        "<" => version < low,
        "=" => version == low,
        "^" | "" => {
            // What comes after the first number that is not zero may be larger.
            let fixed = low.iter().position(|n| *n > 0).map_or(3, |at| at + 1);
            version >= low && version[..fixed] == low[..fixed]
        }
        _ => false,
    }
}

/// The numbers of a version; none for one that is no release.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let version = version.split('+').next()?.trim();
    let mut numbers = [0; 3];
    for (n, part) in version.split('.').enumerate() {
        *numbers.get_mut(n)? = part.parse().ok()?;
    }
    Some(numbers)
}

/// The crates of the lock files, with their versions.
fn locked() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let lock = table(&std::fs::read_to_string(root().join(lock)).unwrap());
        for package in lock["package"].as_array().unwrap() {
            let field = |name: &str| package[name].as_str().unwrap().to_owned();
            found.insert((field("name"), field("version")));
        }
    }
    found.retain(|(name, _)| !name.starts_with("unleak"));
    assert!(found.len() > 20);
    found
}

/// The list that a clone of the database gives.
fn list_of(clone: &str, locked: &BTreeSet<(String, String)>) -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(["-C", clone]).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let crates: BTreeSet<&str> = locked.iter().map(|(name, _)| &**name).collect();
    let files = git(&["ls-tree", "-r", "--name-only", "HEAD", "crates/"]);
    assert!(files.lines().count() > 100, "{clone} is no clone of the advisory database");
    let mut out = format!(
        "# What the RustSec database says of the crates of Cargo.lock and fuzz/Cargo.lock; tests/advisories.rs writes and reads it.\n\
         database = \"https://github.com/RustSec/advisory-db\"\ncommit = \"{}\"\ndate = \"{}\"\ncrates = [\n",
        git(&["rev-parse", "HEAD"]).trim(),
        git(&["log", "-1", "--format=%cs"]).trim(),
    );
    crates.iter().for_each(|name| writeln!(out, "    \"{name}\",").unwrap());
    out.push_str("]\n");
    for file in files.lines() {
        let Some(name) = file.split('/').nth(1).filter(|name| crates.contains(name)) else { continue };
        let text = git(&["show", &format!("HEAD:{file}")]);
        let front = text.split_once("```toml\n").and_then(|(_, rest)| rest.split_once("\n```")).unwrap().0;
        let advisory = table(front);
        let about = advisory["advisory"].as_table().unwrap();
        if about.contains_key("withdrawn") {
            continue;
        }
        let versions = advisory["versions"].as_table().unwrap();
        let (patched, unaffected) = (strings(versions, "patched"), strings(versions, "unaffected"));
        let id = about["id"].as_str().unwrap();
        writeln!(out, "\n[[advisory]]\nid = \"{id}\"\npackage = \"{name}\"\npatched = {patched:?}").unwrap();
        writeln!(out, "unaffected = {unaffected:?}").unwrap();
    }
    out
}

fn table(text: &str) -> toml::Table {
    text.parse().unwrap()
}

fn strings(table: &toml::Table, name: &str) -> Vec<String> {
    let all = table.get(name).and_then(toml::Value::as_array).into_iter().flatten();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn versions_are_compared_as_cargo_does() {
    let affected = |patched: &[&str], version: &str| {
        let patched = toml::Value::try_from(patched).unwrap();
        affects(&toml::Table::from_iter([("patched".to_owned(), patched)]), version)
    };
    assert!(affected(&[], "1.0.0") && affected(&[">= 1.2"], "1.1.9") && affected(&[">= 1.0.0, < 1.2.0"], "1.2.0"));
    assert!(!affected(&[">= 1.2"], "1.2.0") && !affected(&["^0.3.1", ">= 0.4.0"], "0.3.9+build.1"));
    assert!(affected(&["^0.3.1"], "0.4.0") && affected(&["^0.0.3"], "0.0.4") && affected(&["^1.2.0"], "2.0.0"));
    assert!(!affected(&["< 1.10.0"], "1.9.0") && affected(&["> 1.0.0"], "1.0.0") && !affected(&["= 1.0.0"], "1.0.0"));
    // What is not understood helps nobody.
    assert!(affected(&[">= 1.0.0-alpha.1"], "1.0.0") && affected(&["~1.0"], "1.0.0") && affected(&["*"], "1.0.0"));
}
