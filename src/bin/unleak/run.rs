//! Opens a session over the files that a command names, and brings its report into the user's terms.
//!
//! `cd cmd && unleak .` reads `cmd/main.go` of the repository and shows it as `main.go`; of a bare repository the files
//! of HEAD are read. Not modelled: output; that is
//! the commands' and [`super::render`]'s business.

use super::args::{GlobalArgs, Scope};
use super::cached::Cached;
use super::error::{CliError, with_causes};
use super::terminal::{Terminal, printable};
use indicatif::{ProgressBar, ProgressStyle};
use std::env;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unleak::error::Error;
use unleak::git::checkout::Checkout;
use unleak::report::{Note, Report};
use unleak::search::Settled;
use unleak::session::{Options, STACK, Session};
use unleak::types::importer::Importers;
use unleak::types::index::Index;
use unleak::workspace::environment::environment;
use unleak::workspace::sources::Sources;
use unleak::workspace::walk::{IgnoreRules, Skipped, Tree, list};

/// What a command works on: files, and what is said of them.
pub(crate) struct Run {
    analysis: Analysis,
    /// The files and what was left out; of what was kept, only the files with findings.
    pub(crate) tree: Tree,
    /// How many files there are.
    files: usize,
    /// The repository that the files are from: the tree's root, or a bare one; none if there is none.
    pub(crate) repository: Option<PathBuf>,
    /// The files of a bare repository stay as long as the run.
    checkout: Option<Checkout>,
    /// Where the report will be kept.
    cached: Option<Cached>,
    /// Why it is not kept, or was not found.
    warning: Option<String>,
    /// What the tree asked for and did not get.
    refused: Vec<Skipped>,
    started: Instant,
}

/// Where the report comes from.
enum Analysis {
    /// A session. The process ends with the run: giving back what was read, piece by piece, would only take time.
    Open(ManuallyDrop<Box<Session>>),
    /// Another run.
    Kept(Report),
}

/// Walks the named paths and opens a session over them.
pub(crate) fn open(scope: &Scope, settled: Settled, global: &GlobalArgs) -> Result<Run, CliError> {
    let started = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(global.threads.unwrap_or(0)).stack_size(STACK);
    // One pool a process; it fails where the system gives no more threads, or no memory for their stacks.
    pool.build_global().map_err(|error| {
        CliError::usage(format!("cannot start the threads: {}", with_causes(&error)))
            .hint("--threads 1 needs the least")
    })?;
    let cwd = env::current_dir().map_err(|error| CliError::io("cannot find the current folder", error))?;
    let rules = if scope.no_ignore { IgnoreRules::Skip } else { IgnoreRules::Obey };
    let bare = match &scope.paths[..] {
        [] => cwd.clone(),
        [path] => cwd.join(path),
        _ => PathBuf::new(),
    };
    let checkout = Checkout::of_bare(&bare).map_err(|error| CliError::git(error, &Tree::default()))?;
    let environment = environment();
    let (cached, mut warning) = match Cached::of(scope, settled, &cwd, &environment) {
        // What is checked out for this run alone is new each time.
        Ok(cached) => (cached.filter(|_| checkout.is_none()), None),
        Err(why) => (None, Some(why)),
    };
    let listed = match &checkout {
        Some(checkout) => list(&[], checkout.folder(), rules),
        None => list(&scope.paths, &cwd, rules),
    };
    let listed =
        listed.map_err(|error| CliError::from(error).hint("`unleak --help` lists the commands and what they take"))?;
    let count = listed.files.len();
    let kept = cached.as_ref().map_or(Ok(None), |cached| cached.find(&listed)).unwrap_or_else(|why| {
        warning = Some(why);
        None
    });
    if let Some((tree, report)) = kept {
        let repository = tree.is_repository.then(|| tree.root.clone());
        let analysis = Analysis::Kept(report);
        return Ok(Run {
            analysis,
            tree,
            files: count,
            repository,
            checkout,
            cached: None,
            warning,
            refused: Vec::new(),
            started,
        });
    }
    let log = cached.as_ref().map(|cached| cached.log.clone());
    if let Some(log) = &log {
        log.tree(listed.root(), &listed.files);
    }
    let tree = listed.read();
    let repository = match checkout {
        Some(_) => Some(bare),
        None => tree.is_repository.then(|| tree.root.clone()),
    };
    let also: Vec<PathBuf> = scope.also_read.iter().map(|folder| cwd.join(folder)).collect();
    let sources = Sources::logged(&tree.root, tree.files.clone(), environment, log).also_reading(&also);
    let refused = sources.skipped();
    let packages = sources.packages();
    // Where the machine has no sources the built-in index still knows the standard library.
    let importers = Importers::new(vec![Arc::new(sources), Arc::new(Index::builtin())]);
    // The process's own pool has the threads that were asked for.
    let select = scope.select.iter().cloned().collect();
    let session =
        Session::open(packages, Arc::new(importers), Options { threads: None, select, settled }).map_err(|error| {
            match error {
                Error::Rule { .. } => CliError::from(error).hint("`unleak rules` lists the rules"),
                error => error.into(),
            }
        })?;
    let (analysis, files) = (Analysis::Open(ManuallyDrop::new(Box::new(session))), tree.files.len());
    Ok(Run { analysis, tree, files, repository, checkout, cached, warning, refused, started })
}

impl Run {
    /// Returns whether the files are those of a bare repository's HEAD.
    pub(crate) fn is_bare(&self) -> bool {
        self.checkout.is_some()
    }

    /// Checks all files; the report's paths are relative to the repository's root.
    pub(crate) fn check(&self, terminal: &Terminal) -> Report {
        let mut report = match &self.analysis {
            Analysis::Kept(report) => report.clone(),
            Analysis::Open(session) => {
                let progress = progress(terminal, self.files);
                let mut report = session.check();
                progress.finish_and_clear();
                report.notes.extend(self.refused.iter().map(note_of));
                report
            }
        };
        let stored = self.cached.as_ref().map_or(Ok(()), |cached| cached.store(&self.tree, &report));
        for why in self.warning.iter().chain(stored.as_ref().err()) {
            // Who cannot be warned loses nothing but time.
            let _ = writeln!(terminal.stderr(), "warning: the cache is not used: {}", printable(why));
        }
        let skipped = self.tree.skipped.iter();
        report.notes.extend(skipped.map(note_of));
        report.notes.sort();
        report
    }

    /// Says what is known of a line; see [`Session::explain`].
    pub(crate) fn explain(&self, path: &str, line: usize) -> Vec<String> {
        match &self.analysis {
            Analysis::Open(session) => session.explain(path, line),
            // A report does not tell the way to it, and `explain` does not ask for what was kept.
            Analysis::Kept(_) => Vec::new(),
        }
    }

    /// Says on stderr what was left out, in full with `--verbose`.
    pub(crate) fn print_notes(
        &self,
        report: &Report,
        global: &GlobalArgs,
        terminal: &Terminal,
    ) -> Result<(), CliError> {
        let mut stderr = terminal.stderr();
        if self.files == 0 {
            writeln!(stderr, "warning: no Go files found (--no-ignore also reads what .gitignore leaves out)")?;
        }
        if global.verbose {
            for note in &report.notes {
                let path = printable(self.tree.shown_path(&note.path));
                let line = note.line.map(|line| format!(":{line}")).unwrap_or_default();
                writeln!(stderr, "note: {path}{line}: {}", printable(&note.message))?;
            }
            let (files, elapsed) = (self.files, self.started.elapsed());
            let kept =
                if matches!(self.analysis, Analysis::Kept(_)) { "; nothing has changed since the last" } else { "" };
            writeln!(stderr, "{files} files in {:.2} s{kept}", elapsed.as_secs_f64())?;
        } else if !report.notes.is_empty() {
            let count = report.notes.len();
            writeln!(
                stderr,
                "{} left out (-v lists them)",
                super::render::counted(count, "file or function", "files or functions")
            )?;
        }
        let missing = report.summary.missing_imports.len();
        if missing > 0 {
            writeln!(stderr, "{} had no sources", super::render::counted(missing, "import", "imports"))?;
        }
        Ok(())
    }
}

fn note_of(skip: &Skipped) -> Note {
    Note { path: skip.path.clone(), line: None, message: format!("not read: {}", skip.reason) }
}

fn progress(terminal: &Terminal, files: usize) -> ProgressBar {
    if !terminal.has_progress {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new_spinner().with_message(format!("checking {files} files"));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}
