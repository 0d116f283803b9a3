//! The same bytes, whatever the threads, the order of files and how often.

use super::{LEAK, number, put, run};
use crate::truth::rng::Rng;
use std::path::{Path, PathBuf};
use unleak::workspace::walk::{IgnoreRules, list};

/// What is said about a tree, in each form.
fn outputs(folder: &Path, threads: &str, more: &[&str]) -> Vec<(Option<i32>, String)> {
    let forms = [
        &["check"][..],
        &["check", "--output-format", "jsonl", "--min-confidence", "process-lifetime"],
        &["diff", "--unsafe-fixes"],
    ];
    let said = forms.iter().map(|form| run(folder, &[form, &["-j", threads][..], more].concat()));
    said.map(|said| (said.code, said.stdout)).collect()
}

/// A tree whose packages call each other in a ring.
fn ring(folder: &Path) {
    for n in 0..30 {
        let import = format!("import \"m/p{}\"\n", (n + 1) % 30);
        let text = LEAK.replace("import", &format!("{import}\nimport")).replace("leak", &format!("Leak{n}"));
        let call = format!("\nfunc next(u string) error {{ return p{}.Leak{}(u) }}\n", (n + 1) % 30, (n + 1) % 30);
        put(folder, &format!("p{n}/f.go"), text.replace("package p", &format!("package p{n}")) + &call);
    }
    put(folder, "go.mod", "module m\n");
}

/// One thread, sixteen or three; all files, named in any order; without a cache, with an empty one, and with a warm one.
///
/// `UNLEAK_RUNS=100 UNLEAK_TREE=DIR cargo test --release same_bytes` compares that many runs over a tree.
#[test]
fn the_same_bytes_every_time() {
    let runs = number("UNLEAK_RUNS", 2);
    let dir = tempfile::tempdir().unwrap();
    let tree = std::env::var_os("UNLEAK_TREE").map(PathBuf::from);
    if tree.is_none() {
        ring(dir.path());
    }
    let folder = tree.as_deref().unwrap_or(dir.path());
    let want = outputs(folder, "1", &[]);
    assert!(want[0].0.is_some_and(|code| code < 2));
    let listed = list(&[], folder, IgnoreRules::Obey).unwrap();
    let mut files: Vec<String> =
        listed.files.iter().map(|file| listed.root().join(file).display().to_string()).collect();
    let mut rng = Rng::new(4);
    for number in 0..runs {
        let threads = ["16", "1", "3"][number % 3];
        let cache = tempfile::tempdir().unwrap();
        let cache = cache.path().to_str().unwrap();
        // The first form of a run fills the cache, the others are told what it keeps.
        let cached = if number % 2 == 0 { &["--cache-dir", cache][..] } else { &[] };
        let mut paths: Vec<&str> = Vec::new();
        if number % 4 >= 2 {
            (1..files.len()).for_each(|at| files.swap(at, rng.below(at + 1)));
            paths.extend(files.iter().map(String::as_str));
        }
        let said = outputs(folder, threads, &[cached, &paths].concat());
        assert!(said == want, "run {number} with {threads} threads, {cached:?}, {} paths differs", paths.len());
    }
}

/// What `--select` says of a rule is what a run with all rules says of it.
#[test]
fn a_rule_alone_says_what_it_says_among_others() {
    let root = crate::support::root();
    for folder in [root.join("examples"), root.join("tests/testdata")] {
        let said = |args: &[&str]| {
            let form = ["check", "--output-format", "jsonl", "--min-confidence", "process-lifetime"];
            let said = run(&folder, &[&form[..], args].concat()).stdout;
            said.lines().filter(|line| line.starts_with("{\"path\"")).map(str::to_owned).collect::<Vec<_>>()
        };
        let all = said(&[]);
        assert!(!all.is_empty());
        let rules: Vec<String> = unleak::session::Session::rules().iter().map(|rule| rule.id.to_string()).collect();
        for rule in &rules {
            let is_its = |line: &&String| line.contains(&format!("\"rule\":\"{rule}\""));
            let want: Vec<&String> = all.iter().filter(is_its).collect();
            assert_eq!(said(&["--select", rule]).iter().collect::<Vec<_>>(), want, "{rule}");
        }
    }
}

#[test]
fn the_order_of_files_and_arguments_does_not_show() {
    let names: Vec<String> = (0..20).map(|n| format!("p{n}/f{n}.go")).collect();
    let make = |order: &mut dyn Iterator<Item = &String>| {
        let dir = tempfile::tempdir().unwrap();
        order.for_each(|name| drop(put(dir.path(), name, LEAK)));
        dir
    };
    let (forth, back) = (make(&mut names.iter()), make(&mut names.iter().rev()));
    let want = outputs(forth.path(), "2", &[]);
    assert_eq!(outputs(back.path(), "2", &[]), want);
    let mut paths: Vec<&str> = names.iter().map(String::as_str).collect();
    paths.reverse();
    paths.extend_from_within(3..7);
    assert_eq!(outputs(back.path(), "2", &paths), want);
}
