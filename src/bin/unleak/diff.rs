//! `unleak diff`: prints the fixes as one patch.
//!
//! Stdout holds the patch and nothing else, so `unleak diff | git apply` works from anywhere in the repository; what
//! was taken and what was left goes to stderr. Not modelled: writing files.

use super::args::{DiffArgs, GlobalArgs};
use super::error::CliError;
use super::exit_code::ExitCode;
use super::render::counted;
use super::run;
use super::terminal::Terminal;
use std::collections::BTreeMap;
use std::io::{self, Write};
use unleak::report::{Finding, Report};
use unleak::text::apply::{FixStatus, apply};
use unleak::text::edit::{Applicability, Fix};
use unleak::text::patch::patch;
use unleak::workspace::walk::Tree;

/// Runs the command.
pub(crate) fn run(args: &DiffArgs, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let run = run::open(&args.files, global)?;
    let report = run.check(terminal);
    let lowest = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let outcome = patches(&report, &run.tree, lowest);
    let mut stdout = io::stdout().lock();
    stdout.write_all(outcome.patch.as_bytes())?;
    stdout.flush()?;
    drop(stdout);
    print_summary(&outcome, &report, lowest, terminal)?;
    run.print_notes(&report, global, terminal)?;
    Ok(ExitCode::of(outcome.patch.len(), args.exit_zero))
}

struct Outcome {
    patch: String,
    files: usize,
    applied: usize,
    left_out: usize,
    /// Whether the patch reaches out of the current folder, where `git apply` would not follow.
    is_outside: bool,
}

/// Applies the fixes that are trusted enough, file by file in the order of their paths.
fn patches(report: &Report, tree: &Tree, lowest: Applicability) -> Outcome {
    let mut by_path: BTreeMap<&str, Vec<Fix>> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= lowest) {
            by_path.entry(&finding.path).or_default().push(fix.to_text_fix());
        }
    }
    let texts = tree.texts();
    let mut outcome = Outcome { patch: String::new(), files: 0, applied: 0, left_out: 0, is_outside: false };
    for (path, fixes) in by_path {
        let Some(text) = texts.get(path) else { continue };
        let applied = apply(text, &fixes);
        let count = applied.statuses.iter().filter(|status| **status == FixStatus::Applied).count();
        let patch = patch(tree.patch_path(path), text, &applied.text);
        outcome.files += usize::from(!patch.is_empty());
        outcome.applied += count;
        outcome.left_out += fixes.len() - count;
        outcome.is_outside |=
            tree.is_repository && tree.prefix.as_deref().is_some_and(|prefix| !path.starts_with(prefix));
        outcome.patch.push_str(&patch);
    }
    outcome
}

fn print_summary(
    outcome: &Outcome,
    report: &Report,
    lowest: Applicability,
    terminal: &Terminal,
) -> Result<(), CliError> {
    let fixes = counted(outcome.applied, "fix", "fixes");
    let mut line = format!("{fixes} in {}", counted(outcome.files, "file", "files"));
    if outcome.left_out > 0 {
        line += &format!(
            "; {} left out, run again after applying these",
            counted(outcome.left_out, "overlapping fix", "overlapping fixes")
        );
    }
    let failing = || report.findings.iter().filter(|finding| finding.confidence.is_failing());
    let is_unsafe =
        |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Unsafe);
    let unsafe_fixes = failing().filter(is_unsafe).count();
    if lowest > Applicability::Unsafe && unsafe_fixes > 0 {
        line += &format!("; {unsafe_fixes} unsafe (--unsafe-fixes)");
    }
    let unfixed = failing().filter(|finding| finding.fix.is_none()).count();
    if unfixed > 0 {
        line += &format!("; {unfixed} not fixable (unleak check says why)");
    }
    let mut stderr = terminal.stderr();
    writeln!(stderr, "{line}")?;
    if outcome.is_outside {
        writeln!(
            stderr,
            "hint: run `git apply` at the repository's root; below it, it skips what lies outside its folder"
        )?;
    }
    Ok(())
}
