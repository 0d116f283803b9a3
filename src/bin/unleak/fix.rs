//! `unleak fix`: writes the fixes, into the work tree or into a commit.
//!
//! `unleak fix --branch unleak/fixes` leaves everything as it is but for one new branch; `--commit` writes the files and
//! commits just them. Stdout holds only what was asked for (`--summary -`, `--report -`). Not modelled: asking before
//! each fix, checking the result with Go's tools.

use super::args::{DiffArgs, FixArgs, GlobalArgs};
use super::error::{CliError, with_causes};
use super::exit_code::ExitCode;
use super::fixes::{FixedFile, Fixes};
use super::render::{self, counted};
use super::run::{self, Run};
use super::terminal::{Terminal, printable};
use super::{change_text, diff};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use unleak::git::error::GitError;
use unleak::git::{Commit, Goal, Repository, repository_inside};
use unleak::report::{Finding, Report};
use unleak::search::Settled;
use unleak::text::edit::Applicability;
use unleak::workspace::walk::Tree;
use unleak::workspace::write::{Change, WriteError, remove_all_strays, write_all};

/// Runs the command.
pub(crate) fn run(args: &FixArgs, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    if args.diff {
        let diff = DiffArgs { scope: args.scope.clone(), unsafe_fixes: args.unsafe_fixes, exit_zero: false };
        return diff::run(&diff, global, terminal);
    }
    for path in [&args.summary, &args.report].into_iter().flatten() {
        check_writable(path)?;
    }
    let run = run::open(&args.scope, Settled::Skipped, global)?;
    let tree = &run.tree;
    check_links(args, tree)?;
    let destination = Destination::of(args, &run)?;
    remove_all_strays(&tree.root, tree.files.iter().map(|file| &*file.name));
    let report = run.check(terminal);
    let lowest = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let mut fixes = Fixes::of(&report, tree, lowest);
    let foreign = destination.take_foreign(&mut fixes, tree);
    let outcome = destination.write(&fixes, &report, tree)?;
    print_outcome(&outcome, &fixes, &report, &foreign, tree, terminal)?;
    run.print_notes(&report, global, terminal)?;
    write_texts(args, &outcome, &report, tree, terminal)?;
    Ok(if outcome.failures.is_empty() { ExitCode::Clean } else { ExitCode::Failed })
}

/// Where the fixes go.
enum Destination {
    WorkTree,
    Commit { repository: Repository, goal: Goal },
}

/// What was written.
struct Outcome<'f> {
    written: Vec<&'f FixedFile<'f>>,
    failures: Vec<(&'f str, WriteError)>,
    commit: Option<(Commit, Goal)>,
}

impl Destination {
    /// Looks whether the wished destination can take anything, before the work is done.
    fn of(args: &FixArgs, run: &Run) -> Result<Self, CliError> {
        let goal = match (&args.branch, args.commit) {
            (Some(name), _) => Goal::Branch(name.clone()),
            (None, true) => Goal::Current,
            (None, false) if run.is_bare() => return Err(CliError::git(GitError::Bare, &run.tree)),
            (None, false) => return Ok(Destination::WorkTree),
        };
        let Some(root) = &run.repository else {
            return Err(CliError::usage("the paths are not in the work tree of one git repository")
                .hint("without --branch and --commit the files are written where they are"));
        };
        let repository = Repository::open(root, goal.clone()).map_err(|error| CliError::git(error, &run.tree))?;
        Ok(Destination::Commit { repository, goal })
    }

    /// Takes out what a commit to this repository cannot hold: files of repositories inside it; returns their folders.
    fn take_foreign<'r>(&self, fixes: &mut Fixes<'r>, tree: &Tree) -> BTreeSet<&'r str> {
        if matches!(self, Destination::WorkTree) {
            return BTreeSet::new();
        }
        let folders = fixes.files.iter().filter_map(|file| repository_inside(&tree.root, file.path)).collect();
        fixes.files.retain(|file| repository_inside(&tree.root, file.path).is_none());
        folders
    }

    fn write<'f>(&self, fixes: &'f Fixes<'f>, report: &Report, tree: &Tree) -> Result<Outcome<'f>, CliError> {
        let all: Vec<&FixedFile<'_>> = fixes.files.iter().collect();
        let Destination::Commit { repository, goal } = self else {
            let (written, failures) = write_files(all, tree);
            return Ok(Outcome { written, failures, commit: None });
        };
        let changes: Vec<Change<'_>> = all.iter().map(|file| file.change()).collect();
        let entries = repository.compare(&changes).map_err(|error| CliError::git(error, tree))?;
        let (written, failures) = match goal {
            Goal::Branch(_) => (all, Vec::new()),
            Goal::Current => write_files(all, tree),
        };
        if written.is_empty() {
            return Ok(Outcome { written, failures, commit: None });
        }
        let paths: BTreeSet<&str> = written.iter().map(|file| file.path).collect();
        let is_written = |change: &Change<'_>| paths.contains(change.path);
        let files: Vec<_> = changes.into_iter().zip(&entries).filter(|(change, _)| is_written(change)).collect();
        let message = change_text::commit_message(&applied(&written, report), tree);
        let commit = repository.commit(&files, &message).map_err(|error| {
            let error = CliError::git(error, tree);
            match goal {
                Goal::Branch(_) => error,
                Goal::Current => error.hint("the fixes are written to the files, but not committed"),
            }
        })?;
        Ok(Outcome { written, failures, commit: Some((commit, goal.clone())) })
    }
}

fn write_files<'f>(files: Vec<&'f FixedFile<'f>>, tree: &Tree) -> (Vec<&'f FixedFile<'f>>, Vec<(&'f str, WriteError)>) {
    let changes: Vec<Change<'_>> = files.iter().map(|file| file.change()).collect();
    let (mut written, mut failures) = (Vec::new(), Vec::new());
    for (file, result) in files.iter().zip(write_all(&tree.root, &changes)) {
        match result {
            Ok(()) => written.push(*file),
            Err(error) => failures.push((file.path, error)),
        }
    }
    (written, failures)
}

/// Returns the findings whose fixes were written.
fn applied<'r>(written: &[&FixedFile<'_>], report: &'r Report) -> Vec<&'r Finding> {
    let places = written.iter().flat_map(|file| &file.findings);
    places.filter_map(|at| report.findings.get(*at)).collect()
}

fn print_outcome(
    outcome: &Outcome<'_>,
    fixes: &Fixes<'_>,
    report: &Report,
    foreign: &BTreeSet<&str>,
    tree: &Tree,
    terminal: &Terminal,
) -> Result<(), CliError> {
    let mut stderr = terminal.stderr();
    let all = applied(&outcome.written, report);
    let (leaks, files) = (counted(all.len(), "leak", "leaks"), counted(outcome.written.len(), "file", "files"));
    let on_request = all.iter().filter(|finding| super::fixes::is_unsafe(finding)).count();
    let kinds = match on_request {
        0 => String::new(),
        _ => format!(" ({} safe, {on_request} unsafe)", all.len() - on_request),
    };
    writeln!(stderr, "fixed {leaks} in {files}{kinds}{}", fixes.leftovers(report))?;
    if let Some((commit, goal)) = &outcome.commit {
        let id = commit.id.get(..12).unwrap_or(&commit.id);
        match goal {
            Goal::Branch(name) => writeln!(
                stderr,
                "committed as {id} on the new branch {}; work tree, index and HEAD are as they were",
                printable(name)
            )?,
            Goal::Current => writeln!(stderr, "committed as {id}")?,
        }
        if commit.is_signature_missing {
            writeln!(stderr, "warning: the commit is not signed, although commit.gpgsign is set")?;
        }
    }
    for folder in foreign {
        let folder = printable(tree.shown_path(folder));
        writeln!(stderr, "warning: {folder} is another repository, whose files are not committed; run unleak there")?;
    }
    for (path, error) in &outcome.failures {
        let path = printable(tree.shown_path(path));
        writeln!(stderr, "error: {path} is not fixed: {}", printable(&with_causes(error)))?;
    }
    Ok(())
}

/// Writes the texts that were asked for.
fn write_texts(
    args: &FixArgs,
    outcome: &Outcome<'_>,
    report: &Report,
    tree: &Tree,
    terminal: &Terminal,
) -> Result<(), CliError> {
    let applied = applied(&outcome.written, report);
    if let Some(path) = &args.summary {
        let text = change_text::pull_request(&applied, report, tree, args);
        write_to(path, text.as_bytes(), terminal)?;
    }
    if let Some(path) = &args.report {
        let places: BTreeSet<usize> = outcome.written.iter().flat_map(|file| file.findings.iter().copied()).collect();
        let marked: Vec<Finding> = report
            .findings
            .iter()
            .enumerate()
            .filter(|(at, finding)| finding.confidence.is_failing() || places.contains(at))
            .map(|(at, finding)| {
                let mut finding = finding.clone();
                if let Some(fix) = &mut finding.fix {
                    fix.applied = Some(places.contains(&at));
                }
                finding
            })
            .collect();
        let shown: Vec<&Finding> = marked.iter().collect();
        let mut text = Vec::new();
        render::jsonl(&mut text, &shown, report, tree)?;
        write_to(path, &text, terminal)?;
    }
    Ok(())
}

fn write_to(path: &Path, text: &[u8], terminal: &Terminal) -> Result<(), CliError> {
    if is_stdout(path) {
        let mut stdout = terminal.buffered_stdout();
        stdout.write_all(text)?;
        return Ok(stdout.flush()?);
    }
    fs::write(path, text).map_err(|error| CliError::io(format!("cannot write {}", path.display()), error))
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Fails before anything is written if a text that is asked for surely cannot be.
fn check_writable(path: &Path) -> Result<(), CliError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let kind = match folder {
        _ if is_stdout(path) => return Ok(()),
        _ if path.is_dir() => io::ErrorKind::IsADirectory,
        Some(folder) if !folder.is_dir() => io::ErrorKind::NotFound,
        _ => return Ok(()),
    };
    Err(CliError::io(format!("cannot write {}", path.display()), kind.into()))
}

/// Refuses a named symbolic link that leads out of the tree it stands in: its name does not say what would be edited.
fn check_links(args: &FixArgs, tree: &Tree) -> Result<(), CliError> {
    let cwd = env::current_dir().map_err(|error| CliError::io("cannot find the current folder", error))?;
    for path in &args.scope.paths {
        let link = cwd.join(path);
        if !fs::symlink_metadata(&link).is_ok_and(|metadata| metadata.is_symlink()) {
            continue;
        }
        let folder = link.parent().and_then(|folder| folder.canonicalize().ok());
        let target = link.canonicalize().ok();
        let is_inside = |path: &std::path::PathBuf| path.starts_with(&tree.root);
        if !folder.as_ref().is_some_and(is_inside) || !target.as_ref().is_some_and(is_inside) {
            let message = format!("{} is a symbolic link that leads out of its repository", path.display());
            return Err(CliError::usage(message).hint("name what it leads to"));
        }
    }
    Ok(())
}
