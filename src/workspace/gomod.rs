//! `go.mod`, `go.work` and `go.sum` as far as finding sources needs them.
//!
//! `require example.com/m v1.2.0` and `replace example.com/m => ../m` say where `example.com/m/sub` is read from.
//!
//! Not modelled: `exclude`, `retract`, `toolchain`, minimal version selection: what a module itself requires is wanted.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A parsed `go.mod` (or the like directives of a `go.work`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GoMod {
    /// The module path.
    pub(super) module: String,
    /// Wanted versions by module path.
    pub(super) requires: BTreeMap<String, String>,
    /// Replaced modules by their path; of several versions the last that is written.
    pub(super) replaces: BTreeMap<String, Replace>,
}

/// `replace old [version] => new [version]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replace {
    pub(super) old: String,
    pub(super) old_version: Option<String>,
    pub(super) new: String,
    /// None for a directory.
    pub(super) new_version: Option<String>,
}

/// Parses the text of a `go.mod` or `go.work`; what it does not understand is left out.
pub(super) fn parse(text: &str) -> GoMod {
    let mut gomod = GoMod::default();
    let mut block: Option<String> = None;
    for line in text.lines() {
        let words = words(line);
        let Some(first) = words.first() else { continue };
        if first == ")" {
            block = None;
            continue;
        }
        if words.last().is_some_and(|last| last == "(") {
            block = Some(first.clone());
            continue;
        }
        match &block {
            Some(verb) => directive(&mut gomod, verb, &words),
            None => directive(&mut gomod, first, &words[1..]),
        }
    }
    gomod
}

fn directive(gomod: &mut GoMod, verb: &str, args: &[String]) {
    match (verb, args) {
        ("module", [path, ..]) => gomod.module = path.clone(),
        ("require", [path, version, ..]) => {
            gomod.requires.insert(path.clone(), version.clone());
        }
        ("replace", _) => {
            let Some(arrow) = args.iter().position(|word| word == "=>") else { return };
            let (old, new) = (&args[..arrow], &args[arrow + 1..]);
            let (Some(old_path), Some(new_path)) = (old.first(), new.first()) else { return };
            let replace = Replace {
                old: old_path.clone(),
                old_version: old.get(1).cloned(),
                new: new_path.clone(),
                new_version: new.get(1).cloned(),
            };
            gomod.replaces.insert(old_path.clone(), replace);
        }
        _ => {}
    }
}

fn words(line: &str) -> Vec<String> {
    let line = line.split("//").next().unwrap_or(line);
    // A `(` may stand right after its verb.
    let line = line.replace('(', " ( ");
    line.split_whitespace().map(|word| word.trim_matches(['"', '`']).to_owned()).collect()
}

/// Returns the highest version of each module that a `go.sum` lists with its sources.
pub(super) fn parse_sum(text: &str) -> BTreeMap<String, String> {
    let mut highest: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let (Some(path), Some(version)) = (words.next(), words.next()) else { continue };
        if version.ends_with("/go.mod") {
            continue;
        }
        let known = highest.entry(path.to_owned()).or_insert_with(|| version.to_owned());
        if compare_versions(version, known) == Ordering::Greater {
            *known = version.to_owned();
        }
    }
    highest
}

/// Compares two versions as semver does; what is no version is lowest.
pub(super) fn compare_versions(a: &str, b: &str) -> Ordering {
    version_key(a).cmp(&version_key(b))
}

type VersionKey = (bool, [u64; 3], bool, Vec<(bool, u64, String)>);

fn version_key(version: &str) -> VersionKey {
    let Some(rest) = version.strip_prefix('v') else { return (false, [0; 3], false, Vec::new()) };
    let rest = rest.split('+').next().unwrap_or(rest);
    let (numbers, pre) = match rest.split_once('-') {
        Some((numbers, pre)) => (numbers, Some(pre)),
        None => (rest, None),
    };
    let mut parts = numbers.split('.').map(|part| part.parse().unwrap_or(0));
    let core = [parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0)];
    // Numeric parts of a prerelease come before others and compare as numbers.
    let part = |word: &str| match word.parse() {
        Ok(number) => (false, number, String::new()),
        Err(_) => (true, 0, word.to_owned()),
    };
    (true, core, pre.is_none(), pre.map(|pre| pre.split('.').map(part).collect()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_blocks_and_single_lines() {
        let gomod = parse(
            "module example.com/m // main\ngo 1.22\nrequire (\n\ta.b/c v1.0.0 // indirect\n\t\"d.e/f\" v0.1.0\n)\n\
             require g.h/i v2.0.0+incompatible\nreplace a.b/c => ../c\nreplace(\n d.e/f v0.1.0 => x.y/z v1.1.1\n)\n",
        );
        assert_eq!(gomod.module, "example.com/m");
        assert_eq!(gomod.requires["d.e/f"], "v0.1.0");
        assert_eq!(gomod.requires["g.h/i"], "v2.0.0+incompatible");
        assert_eq!(gomod.replaces.len(), 2);
        assert_eq!(gomod.replaces["a.b/c"].new_version, None);
        assert_eq!(gomod.replaces["d.e/f"].old_version.as_deref(), Some("v0.1.0"));
    }

    #[test]
    fn orders_versions() {
        let sorted = ["v0.0.0-20200101-a", "v0.9.0", "v1.0.0-rc.2", "v1.0.0-rc.10", "v1.0.0", "v1.2.0", "v1.10.0"];
        for pair in sorted.windows(2) {
            assert_eq!(compare_versions(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
    }
}
