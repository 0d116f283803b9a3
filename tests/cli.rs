//! The command line from outside: exit codes, streams, and what is said. The rest is tested below it.

use crate::support::root;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn unleak(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unleak"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "FORCE_COLOR", "TERM"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = unleak(folder, args).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

#[test]
fn a_clean_tree_exits_with_zero() {
    let dir = tree(&[("a.go", "package a\n")]);
    let (code, stdout, stderr) = run(dir.path(), &["./..."]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "no leaks in 1 file\n", ""));
    let (code, stdout, _) = run(dir.path(), &["diff"]);
    assert_eq!((code, stdout.as_str()), (Some(0), ""));
    let (code, stdout, _) = run(dir.path(), &["--output-format", "jsonl"]);
    assert!(code == Some(0) && stdout.starts_with("{\"summary\":{\"files\":1,") && stdout.lines().count() == 1);
}

#[test]
fn what_cannot_be_done_exits_with_two() {
    let dir = tree(&[("a.go", "package a\n")]);
    let (code, stdout, stderr) = run(dir.path(), &["gone"]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("error: cannot read gone: "), "{stderr}");
    for args in [
        &["--bogus"][..],
        &["explain", "nothing"],
        &["--exit-zero", "diff"],
        &["check", "--sites", "no/x"],
        &["index", "--goroot", "no"],
    ] {
        assert_eq!(run(dir.path(), args).0, Some(2), "{args:?}");
    }
}

#[test]
fn what_was_left_out_is_said_on_stderr() {
    let dir = tree(&[("a.go", "package a\n")]);
    std::fs::write(dir.path().join("b\u{1b}[2J.go"), b"\xff").unwrap();
    let (code, _, stderr) = run(dir.path(), &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), "1 file or function left out (-v lists them)\n"));
    let (_, _, stderr) = run(dir.path(), &["-v"]);
    assert!(stderr.starts_with("note: b\\u{1b}[2J.go: not read: not UTF-8\n"), "{stderr}");
}

#[test]
fn sites_are_written_as_a_table_or_as_json() {
    let dir = tree(&[("a.go", "package a\n")]);
    assert_eq!(run(dir.path(), &["--sites", "sites.tsv"]).0, Some(0));
    let table = std::fs::read_to_string(dir.path().join("sites.tsv")).unwrap();
    assert_eq!(table, "path\tline\tcolumn\trule\tfunction\tacquired_by\tverdict\treason\n");
    assert_eq!(run(dir.path(), &["--sites", "sites.jsonl"]).0, Some(0));
    assert_eq!(std::fs::read_to_string(dir.path().join("sites.jsonl")).unwrap(), "");
}

#[test]
fn rules_are_listed_and_explained() {
    let (code, stdout, _) = run(root(), &["rules"]);
    assert_eq!(code, Some(0));
    for line in stdout.lines() {
        let id = line.split_whitespace().next().unwrap();
        let (code, page, _) = run(root(), &["explain", id]);
        assert!(code == Some(0) && page.starts_with("# "), "{id}");
    }
    let (_, json, _) = run(root(), &["rules", "--output-format", "jsonl"]);
    assert_eq!(json.lines().count(), stdout.lines().count());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = unleak(root(), &["rules"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn colour_is_for_those_who_ask() {
    let dir = tree(&[]);
    let has_colour = |command: &mut Command| command.output().unwrap().stderr.contains(&0x1b);
    assert!(!has_colour(&mut unleak(dir.path(), &["gone"])));
    assert!(has_colour(&mut unleak(dir.path(), &["gone", "--color", "always"])));
    assert!(has_colour(unleak(dir.path(), &["gone"]).env("FORCE_COLOR", "1")));
    assert!(!has_colour(unleak(dir.path(), &["gone"]).env("FORCE_COLOR", "1").env("NO_COLOR", "1")));
}

const LEAK: &str = "package p\n\nimport \"net/http\"\n\nfunc ping(url string) error {\n\tresp, err := http.Get(url)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = resp\n\treturn nil\n}\n";

#[test]
fn a_leak_exits_with_one_and_is_shown() {
    let dir = tree(&[("sub/ping.go", LEAK)]);
    let (code, stdout, _) = run(dir.path(), &[]);
    assert_eq!(code, Some(1));
    assert!(stdout.contains(" --> sub/ping.go:6:15 in ping\n"), "{stdout}");
    assert!(stdout.contains("+    defer resp.Body.Close()\n"), "{stdout}");
    assert!(stdout.ends_with("\n1 leak in 1 file: 1 safe fix (unleak fix)\n"), "{stdout}");
    assert_eq!(run(dir.path(), &["check", "--exit-zero"]).0, Some(0));
    let below = run(&dir.path().join("sub"), &["--output-format", "jsonl", "--exit-zero"]);
    assert!(
        below.0 == Some(0) && below.1.starts_with("{\"path\":\"ping.go\",\"line\":6,\"column\":15,"),
        "{}",
        below.1
    );
    let (code, explained, _) = run(dir.path(), &["explain", "sub/ping.go:6"]);
    assert!(code == Some(0) && !explained.is_empty());
}

#[test]
fn explain_sees_the_whole_module() {
    let dir = tree(&[("go.mod", "module example.com/m\n"), ("keep/keep.go", KEEP), ("use/use.go", USE)]);
    assert_eq!(run(dir.path(), &["check"]).0, Some(0));
    let (code, explained, _) = run(&dir.path().join("use"), &["explain", "use.go:10"]);
    assert!(code == Some(0) && explained.contains("verdict: moved: "), "{explained}");
}

/// A function that keeps a reader, which its type does not tell.
const KEEP: &str = "package keep

import \"io\"

var kept io.Reader

func From(r io.Reader) { kept = r }
";

const USE: &str = "package use

import (
	\"os\"

	\"example.com/m/keep\"
)

func open(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	keep.From(f)
	return nil
}
";

#[test]
fn explain_names_the_struct_that_cannot_release_what_it_keeps() {
    let keep = "package p\n\nimport \"os\"\n\ntype kept struct{ f *os.File }\n\nfunc keep(path string) (*kept, error) {\n\tf, err := os.Open(path)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn &kept{f: f}, nil\n}\n";
    let dir = tree(&[("keep.go", keep)]);
    assert_eq!(run(dir.path(), &["check", "--min-confidence", "possible"]).0, Some(0));
    let (code, explained, _) = run(dir.path(), &["explain", "keep.go:8"]);
    assert!(code == Some(0) && explained.contains("  kept in `kept.f`: owner-never-ends: "), "{explained}");
    let ended = format!("{keep}\nfunc (k *kept) Close() error {{ return k.f.Close() }}\n");
    let dir = tree(&[("keep.go", &ended)]);
    assert!(!run(dir.path(), &["explain", "keep.go:8"]).1.contains("owner-never-ends"));
}

#[test]
fn the_patch_applies_and_leaves_nothing_to_do() {
    let dir = tree(&[("a.go", LEAK), ("sub dir/\u{e4}.go", &LEAK.replace('\n', "\r\n"))]);
    let git = |args: &[&str]| Command::new("git").args(args).current_dir(dir.path()).output();
    if git(&["init", "-q"]).is_err() {
        eprintln!("SKIPPED: no git on this machine, the patch was not applied");
        return;
    }
    let (code, patch, stderr) = run(dir.path(), &["diff"]);
    assert!(code == Some(1) && stderr.starts_with("2 fixes in 2 files\n"), "{stderr}");
    std::fs::write(dir.path().join("x.patch"), patch).unwrap();
    let applied = git(&["apply", "--whitespace=nowarn", "x.patch"]).unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let fixed = LEAK.replace("\t}\n", "\t}\n\tdefer resp.Body.Close()\n");
    assert_eq!(std::fs::read_to_string(dir.path().join("a.go")).unwrap(), fixed);
    let crlf = std::fs::read_to_string(dir.path().join("sub dir/\u{e4}.go")).unwrap();
    assert_eq!(crlf, fixed.replace('\n', "\r\n"));
    assert_eq!(run(dir.path(), &["diff"]).0, Some(0));
    let (_, _, stderr) = run(&dir.path().join("sub dir"), &["diff", "--exit-zero", ".."]);
    assert!(stderr.starts_with("0 fixes in 0 files\n") && !stderr.contains("hint"), "{stderr}");
}

#[test]
fn threads_do_not_show() {
    let files: Vec<(String, String)> =
        (0..40).map(|n| (format!("p{n}/f.go"), LEAK.replace("ping", &format!("f{n}")))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let dir = tree(&files);
    for args in [&["--output-format", "jsonl"][..], &["diff"], &[]] {
        let one = run(dir.path(), &[&["-j1"], args].concat());
        assert_eq!(one, run(dir.path(), &[&["-j8"], args].concat()));
    }
}

/// The reference of the command line; `UNLEAK_BLESS=1 cargo test` writes it.
#[test]
fn the_help_is_as_in_its_snapshot() {
    let mut text = String::from("# The command line\n");
    for command in ["", "check", "diff", "fix", "explain", "rules", "index"] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let (code, help, _) = run(root(), &args);
        assert_eq!(code, Some(0));
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        text +=
            &format!("\n## `{}`\n```text\n{}\n```\n", format!("unleak {command}").trim(), help.join("\n").trim_end());
    }
    let path = root().join("snapshots/cli/help.md");
    if std::env::var_os("UNLEAK_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, known, "UNLEAK_BLESS=1 cargo test help writes {}", path.display());
}
