//! Every case, against its markers, its snapshot, and what must hold of any fix.

use crate::properties::property::error_nodes;
use crate::support::case::{self, Case};
use crate::support::run::{self, Files};
use crate::support::{files_below, markers, root, snapshot};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use unleak::report::{Finding, Report};
use unleak::text::apply::apply;
use unleak::text::edit::{Applicability, Fix};

#[test]
fn every_case_holds() {
    let cases = case::all();
    let failures: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|case| {
            let path = case.path.display().to_string();
            let outcome = catch_unwind(AssertUnwindSafe(|| check(case)));
            let problems = outcome.unwrap_or_else(|panic| vec![format!("panicked: {}", panic_text(&*panic))]);
            problems.into_iter().map(move |problem| format!("{path}: {problem}"))
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn every_case_is_as_in_its_snapshot() {
    // One after the other: insta's settings belong to a thread.
    let mut failures = Vec::new();
    for case in case::all() {
        let outcome = catch_unwind(AssertUnwindSafe(|| snapshot::assert(&case, &run::check(&case.files))));
        if outcome.is_err() {
            failures.push(case.path.display().to_string());
        }
    }
    assert!(failures.is_empty(), "run `cargo insta review`, or INSTA_UPDATE=always cargo test: {failures:#?}");
}

fn check(case: &Case) -> Vec<String> {
    let mut problems = Vec::new();
    if case.claim().is_empty() {
        problems.push("the first line is a comment that states the claim".to_owned());
    }
    let mut wants = BTreeMap::new();
    for (name, text) in case.go_files() {
        if let Err(error) = markers::read(name, text, case.rule.as_deref(), &mut wants) {
            problems.push(error);
        }
    }
    let report = run::check(&case.files);
    problems.extend(markers::compare(&wants, &report));
    if run::check_as_fix_does(&case.files).findings != report.findings {
        problems.push("other findings where what is released at once is left out".to_owned());
    }
    for lowest in levels(&report) {
        match check_fixes(&case.files, &report, lowest) {
            Ok(found) => problems.extend(found.into_iter().map(|problem| format!("{lowest} fixes: {problem}"))),
            Err(problem) => problems.push(problem),
        }
    }
    problems
}

/// Returns the levels of trust worth a look: the safe fixes, and all where some are not safe.
fn levels(report: &Report) -> Vec<Applicability> {
    let has_unsafe = report.findings.iter().any(|finding| is_at_level(finding, Applicability::Unsafe));
    let mut levels = vec![Applicability::Safe];
    levels.extend(has_unsafe.then_some(Applicability::Unsafe));
    levels
}

fn is_at_level(finding: &Finding, level: Applicability) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == level)
}

/// Asserts what holds of any fix: the output parses, needs no second run, can be reversed, and does not depend on how
/// lines end.
fn check_fixes(files: &Files, report: &Report, lowest: Applicability) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    let applied = run::fix(files, report, lowest)?;
    for (path, outcome) in &applied {
        if error_nodes(&outcome.text) > error_nodes(&files[path]) {
            problems.push(format!("{path} does not parse any more:\n{}", outcome.text));
        }
        let back = Fix { applicability: lowest, edits: outcome.reverse.clone() };
        if apply(&outcome.text, [&back]).text != files[path] {
            problems.push(format!("{path}: the reversed edits do not give the input"));
        }
    }
    let fixed = run::fixed(files, &applied);
    if !applied.is_empty() {
        let again = run::check(&fixed);
        for finding in
            again.findings.iter().filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= lowest))
        {
            problems.push(format!("{}:{}: a second run proposes another fix", finding.path, finding.line));
        }
    }
    for (variant, change) in VARIANTS {
        let changed: Files = files.iter().map(|(name, text)| (name.clone(), change_go(name, text, change))).collect();
        let outcome = run::fixed(&changed, &run::fix(&changed, &run::check(&changed), lowest)?);
        for (name, text) in &fixed {
            let want = change_go(name, text, change);
            if outcome[name] != want {
                problems.push(format!("{name}: with {variant} the result is\n{:?}\nnot\n{want:?}", outcome[name]));
            }
        }
    }
    Ok(problems)
}

type Change = fn(&str) -> String;

const VARIANTS: [(&str, Change); 2] =
    [("CRLF", |text| text.replace('\n', "\r\n")), ("no final newline", |text| text.trim_end_matches('\n').to_owned())];

fn change_go(name: &str, text: &str, change: Change) -> String {
    if name.ends_with(".go") { change(text) } else { text.to_owned() }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// The fixed files of cases that need nothing but the standard library, formatted and compiled by Go itself.
#[test]
fn go_takes_what_we_write() {
    if Command::new("go").arg("version").output().is_err() {
        eprintln!("SKIPPED: no Go on this machine, gofmt and go vet did not look at the fixed cases");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("go.mod"), "module example.com/cases\n\ngo 1.24\n").unwrap();
    let mut written = 0;
    for case in case::all() {
        let report = run::check(&case.files);
        for lowest in levels(&report) {
            let applied = run::fix(&case.files, &report, lowest).unwrap();
            if applied.is_empty() {
                continue;
            }
            let fixed = run::fixed(&case.files, &applied);
            let folder = dir.path().join(&case.snapshot).join(lowest.to_string());
            let has_module = fixed.contains_key("go.mod");
            if !has_module && fixed.values().any(|text| imports_more_than_std(text)) {
                continue;
            }
            for (name, text) in fixed {
                let path = folder.join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            written += 1;
            if has_module {
                go(&folder, &["vet", "-lostcancel=false", "-httpresponse=false", "./..."]);
            }
        }
    }
    if written == 0 {
        return;
    }
    let gofmt = Command::new("gofmt").arg("-l").arg(dir.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&gofmt.stdout), "", "gofmt would change these");
    go(dir.path(), &["vet", "-lostcancel=false", "-httpresponse=false", "./..."]);
}

fn go(folder: &Path, args: &[&str]) {
    let output = Command::new("go")
        .args(args)
        .current_dir(folder)
        .envs([("GOFLAGS", "-mod=mod"), ("GOPROXY", "off"), ("GOWORK", "off"), ("GOTOOLCHAIN", "local")])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || text.contains("matched no packages"), "go {args:?}: {text}");
}

fn imports_more_than_std(text: &str) -> bool {
    let imports = unleak::syntax::split::split_head(text).imports;
    imports.iter().any(|import| import.path.split('/').next().is_some_and(|first| first.contains('.')))
}

#[test]
fn no_snapshot_is_without_its_case() {
    let mut known: BTreeSet<PathBuf> = BTreeSet::new();
    for folder in ["transforms", "tests/testdata"] {
        for path in files_below(&root().join(folder)) {
            let relative = path.strip_prefix(root()).unwrap();
            known.insert(case::snapshot_path(relative));
        }
    }
    for path in files_below(&root().join("snapshots")) {
        let relative = path.strip_prefix(root().join("snapshots")).unwrap();
        // What insta has just written to be reviewed.
        if relative.extension().is_some_and(|extension| extension == "new") {
            continue;
        }
        let is_reference = relative.starts_with("cli") && relative.extension().is_some_and(|ext| ext == "md");
        assert!(
            is_reference || known.contains(&relative.with_extension("")),
            "snapshots/{} belongs to no case",
            relative.display()
        );
    }
}
