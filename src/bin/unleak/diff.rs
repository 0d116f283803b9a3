//! `unleak diff`: prints the fixes as one patch.
//!
//! Stdout holds the patch and nothing else, so `unleak diff | git apply` works from anywhere in the repository; what
//! was taken and what was left goes to stderr. Not modelled: writing files.

use super::args::{DiffArgs, GlobalArgs};
use super::error::CliError;
use super::exit_code::ExitCode;
use super::fixes::Fixes;
use super::render::counted;
use super::run;
use super::terminal::{Terminal, is_unsafe};
use std::borrow::Cow;
use std::io::{self, Write};
use unleak::report::Report;
use unleak::search::Settled;
use unleak::text::edit::Applicability;
use unleak::text::patch::patch;
use unleak::workspace::walk::Tree;

/// Runs the command.
pub(crate) fn run(args: &DiffArgs, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let run = run::open(&args.scope, Settled::Skipped, global)?;
    let report = run.check(terminal);
    let lowest = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let fixes = Fixes::of(&report, &run.tree, lowest);
    let mut stdout = io::stdout().lock();
    for file in &fixes.files {
        let patch = patch(run.tree.patch_path(file.path), &file.old, &file.new);
        let shown = if terminal.is_shown { harmless(&patch) } else { Cow::Borrowed(patch.as_str()) };
        stdout.write_all(shown.as_bytes())?;
    }
    stdout.flush()?;
    drop(stdout);
    print_summary(&fixes, &report, &run.tree, terminal)?;
    run.print_notes(&report, global, terminal)?;
    Ok(ExitCode::of(fixes.files.len(), args.exit_zero))
}

/// Returns a patch as a terminal is shown it: what its lines hold may come from anybody.
fn harmless(patch: &str) -> Cow<'_, str> {
    let is_told = |c: char| is_unsafe(c) && c != '\n' && c != '\t';
    if !patch.contains(is_told) {
        return Cow::Borrowed(patch);
    }
    patch.chars().map(|c| if is_told(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

fn print_summary(fixes: &Fixes<'_>, report: &Report, tree: &Tree, terminal: &Terminal) -> Result<(), CliError> {
    let mut stderr = terminal.stderr();
    let (count, files) = (counted(fixes.count(), "fix", "fixes"), counted(fixes.files.len(), "file", "files"));
    writeln!(stderr, "{count} in {files}{}", fixes.leftovers(report))?;
    // `git apply` does not follow a patch out of the current folder.
    let prefix = tree.prefix.as_deref().filter(|_| tree.is_repository);
    if prefix.is_some_and(|prefix| fixes.files.iter().any(|file| !file.path.starts_with(prefix))) {
        writeln!(
            stderr,
            "hint: run `git apply` at the repository's root; below it, it skips what lies outside its folder"
        )?;
    }
    Ok(())
}
