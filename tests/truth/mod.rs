//! Truth by execution: generated programs are run along all their paths, before the fixes and after.
//!
//! `cargo test truth` runs a few; `UNLEAK_TRUTH=10000 cargo test --release truth -- --nocapture` runs many, and
//! `UNLEAK_TRUTH_FROM=7` starts with that number. `docs/truth.md` tells how it works and what it does not cover.

pub(crate) mod acquire;
pub(crate) mod driver;
pub(crate) mod endings;
pub(crate) mod judge;
pub(crate) mod kinds;
pub(crate) mod lasting;
pub(crate) mod program;
pub(crate) mod rng;
pub(crate) mod shapes;
pub(crate) mod sharing;

use crate::support::run;
use judge::{After, Disagreement, Fault, Figures};
use program::Program;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;
use unleak::text::edit::Applicability;

/// How many programs every test run has.
const FEW: usize = 60;
/// How many programs are built as one binary.
const BATCH: usize = 2500;

#[test]
fn what_is_reported_and_edited_is_true() {
    if !has_go() {
        eprintln!("SKIPPED: no Go of 1.25 or later on this machine, no program was run");
        return;
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("UNLEAK_TRUTH_FROM").unwrap_or(0);
    let count = number("UNLEAK_TRUTH").unwrap_or(FEW as u64);
    let mut sum = Figures::default();
    let mut complaints = String::new();
    let mut at = first;
    while at < first + count {
        let end = (first + count).min(at + BATCH as u64);
        let programs: Vec<Program> = (at..end).map(program::program).collect();
        let (figures, disagreements, reports) = batch(&programs);
        sum.add(&figures);
        complaints += &told(&disagreements, &programs, &reports);
        eprintln!("{} programs", sum.programs);
        at = end;
    }
    eprintln!("{sum}");
    if let Ok(path) = std::env::var("UNLEAK_TRUTH_LOG") {
        std::fs::write(path, &complaints).unwrap();
    }
    assert!(sum.faults.keys().all(|fault| !fault.is_wrong_edit()), "{complaints}");
}

/// Whether there is a Go that has all that the programs use.
fn has_go() -> bool {
    let Ok(output) = Command::new("go").args(["env", "GOVERSION"]).output() else { return false };
    let version = String::from_utf8_lossy(&output.stdout);
    let minor = version.trim().strip_prefix("go1.").and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= 25)
}

/// Runs, fixes and judges a batch; returns the patches of each program, too.
fn batch(programs: &[Program]) -> (Figures, Vec<Disagreement>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let files = driver::work(programs);
    let folder = dir.path().join("before");
    let every: BTreeSet<usize> = (0..programs.len()).collect();
    driver::write(&folder, &files, programs, &every);
    let (wrong, unformatted) = driver::vet(&folder);
    assert!(wrong.is_empty() && unformatted.is_empty(), "generated: {wrong:#?} {unformatted:#?}");
    let before = driver::run(&folder).unwrap();
    assert!(before.iter().map(|outcome| &outcome.name).eq(programs.iter().map(|program| &program.name)));
    let report = run::check_as_fix_does(&files);
    let mut patches = vec![String::new(); programs.len()];
    let mut afters = Vec::new();
    let mut told = Vec::new();
    let (mut texts, mut outcomes) = (files.clone(), before.clone());
    for level in [Applicability::Safe, Applicability::Unsafe] {
        let applied = run::fix(&files, &report, level).unwrap();
        let mut fixed = run::fixed(&files, &applied);
        // What reads as it did does what it did.
        let is_new = |at: &usize| {
            let path = driver::path_of(*at, &programs[*at]);
            fixed[&path] != texts[&path]
        };
        let fresh: BTreeSet<usize> = every.iter().copied().filter(is_new).collect();
        let folder = dir.path().join(level.to_string());
        driver::write(&folder, &fixed, programs, &fresh);
        let (wrong, unformatted) = driver::vet(&folder);
        for &at in &fresh {
            let path = driver::path_of(at, &programs[at]);
            let mut add = |fault, detail| told.push(Disagreement { fault, program: at, level: Some(level), detail });
            if let Some(what) = wrong.get(&path) {
                add(Fault::DoesNotBuild, what.clone());
                // The others are run all the same.
                fixed.insert(path.clone(), files[&path].clone());
            }
            if unformatted.contains(&path) {
                add(Fault::NotFormatted, String::new());
            }
        }
        if !wrong.is_empty() {
            driver::write(&folder, &fixed, programs, &fresh);
        }
        for (at, outcome) in fresh.iter().zip(driver::run(&folder).unwrap()) {
            assert_eq!(outcome.name, programs[*at].name);
            outcomes[*at] = outcome;
        }
        for (at, program) in programs.iter().enumerate() {
            let path = driver::path_of(at, program);
            if let Some(outcome) = applied.get(&path) {
                patches[at] +=
                    &format!("{level}:\n{}", unleak::text::patch::patch(&path, &files[&path], &outcome.text));
            }
        }
        afters.push(After { level, applied, outcomes: outcomes.clone() });
        texts = fixed;
    }
    let (mut figures, mut disagreements) = judge::judge(programs, &files, &report, &before, &afters);
    told.iter().for_each(|one| *figures.faults.entry(one.fault).or_default() += 1);
    disagreements.extend(told);
    disagreements.sort_by_key(|one| one.program);
    (figures, disagreements, patches)
}

/// Tells each disagreement, with the program and its patch.
fn told(disagreements: &[Disagreement], programs: &[Program], patches: &[String]) -> String {
    let mut out = String::new();
    let mut shown = None;
    for one in disagreements {
        let program = &programs[one.program];
        if shown != Some(one.program) {
            let _ = writeln!(out, "=== {} {:?}", program.name, program.tags);
            let text = program::file("p", &program.text);
            for (at, line) in text.lines().enumerate() {
                let _ = writeln!(out, "{:>4} {line}", at + 1);
            }
            out.push_str(&patches[one.program]);
            shown = Some(one.program);
        }
        let level = one.level.map(|level| level.to_string()).unwrap_or_default();
        let _ = writeln!(out, "--- {} {:?} {level}: {}", program.name, one.fault, one.detail);
    }
    out
}
