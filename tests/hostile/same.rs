//! The same bytes, whatever the threads, the order of files and how often.

use super::{LEAK, number, put, run};
use std::path::{Path, PathBuf};

/// What is said about a tree, in each form.
fn outputs(folder: &Path, threads: &str, paths: &[&str]) -> Vec<(Option<i32>, String)> {
    let forms = [
        &["check"][..],
        &["check", "--output-format", "jsonl", "--min-confidence", "process-lifetime"],
        &["diff", "--unsafe-fixes"],
    ];
    let said = forms.iter().map(|form| run(folder, &[form, &["-j", threads][..], paths].concat()));
    said.map(|said| (said.code, said.stdout)).collect()
}

/// `UNLEAK_RUNS=100 UNLEAK_TREE=DIR cargo test --release same_bytes` compares that many runs over a tree.
#[test]
fn the_same_bytes_every_time() {
    let runs = number("UNLEAK_RUNS", 2);
    let dir = tempfile::tempdir().unwrap();
    let tree = std::env::var_os("UNLEAK_TREE").map(PathBuf::from);
    if tree.is_none() {
        for n in 0..30 {
            let import = format!("import \"m/p{}\"\n", (n + 1) % 30);
            let text = LEAK.replace("import", &format!("{import}\nimport")).replace("leak", &format!("Leak{n}"));
            let call = format!("\nfunc next(u string) error {{ return p{}.Leak{}(u) }}\n", (n + 1) % 30, (n + 1) % 30);
            put(dir.path(), &format!("p{n}/f.go"), text.replace("package p", &format!("package p{n}")) + &call);
        }
        put(dir.path(), "go.mod", "module m\n");
    }
    let folder = tree.as_deref().unwrap_or(dir.path());
    let want = outputs(folder, "1", &[]);
    assert!(want[0].0.is_some_and(|code| code < 2));
    for number in 0..runs {
        let threads = if number % 2 == 0 { "16" } else { "3" };
        assert!(outputs(folder, threads, &[]) == want, "run {number} with {threads} threads differs");
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
