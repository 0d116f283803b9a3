//! Opens a session over the files that a command names, and brings its report into the user's terms.
//!
//! `cd cmd && unleak .` reads `cmd/main.go` of the repository and shows it as `main.go`; of a bare repository the files
//! of HEAD are read. Not modelled: output; that is
//! the commands' and [`super::render`]'s business.

use super::args::{Files, GlobalArgs};
use super::error::{CliError, with_causes};
use super::terminal::{Terminal, printable};
use indicatif::{ProgressBar, ProgressStyle};
use std::env;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unleak::git::checkout::Checkout;
use unleak::report::{Note, Report};
use unleak::session::{Options, Session};
use unleak::types::importer::{Importers, SourceFile};
use unleak::types::index::Index;
use unleak::workspace::environment::environment;
use unleak::workspace::sources::Sources;
use unleak::workspace::walk::{IgnoreRules, Tree, walk};

/// The stack of each thread. Go that a machine wrote may nest thousands deep; only what is used is ever paid for.
pub(crate) const STACK: usize = 256 << 20;

/// An open session and the files under it.
pub(crate) struct Run {
    /// The session. The process ends with the run: giving back what was read, piece by piece, would only take time.
    pub(crate) session: ManuallyDrop<Session>,
    /// The files and what was left out.
    pub(crate) tree: Tree,
    /// The repository that the files are from: the tree's root, or a bare one; none if there is none.
    pub(crate) repository: Option<PathBuf>,
    /// The files of a bare repository stay as long as the run.
    checkout: Option<Checkout>,
    started: Instant,
}

/// Walks the named paths and opens a session over them.
pub(crate) fn open(files: &Files, global: &GlobalArgs) -> Result<Run, CliError> {
    let started = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(global.threads.unwrap_or(0)).stack_size(STACK);
    // One pool a process; it fails where the system gives no more threads, or no memory for their stacks.
    pool.build_global().map_err(|error| {
        CliError::usage(format!("cannot start the threads: {}", with_causes(&error)))
            .hint("--threads 1 needs the least")
    })?;
    let cwd = env::current_dir().map_err(|error| CliError::io("cannot find the current folder", error))?;
    let rules = if files.no_ignore { IgnoreRules::Skip } else { IgnoreRules::Obey };
    let bare = match &files.paths[..] {
        [] => cwd.clone(),
        [path] => cwd.join(path),
        _ => PathBuf::new(),
    };
    let checkout = Checkout::of_bare(&bare).map_err(|error| CliError::git(error, &Tree::default()))?;
    let walked = match &checkout {
        Some(checkout) => walk(&[], checkout.folder(), rules),
        None => walk(&files.paths, &cwd, rules),
    };
    let mut tree =
        walked.map_err(|error| CliError::from(error).hint("`unleak --help` lists the commands and what they take"))?;
    let repository = match checkout {
        Some(_) => Some(bare),
        None => tree.is_repository.then(|| tree.root.clone()),
    };
    let texts = tree.files.iter().map(|file| SourceFile { name: file.path.as_str().into(), text: file.text.clone() });
    let also: Vec<PathBuf> = files.also_read.iter().map(|folder| cwd.join(folder)).collect();
    let sources = Sources::new(&tree.root, texts.collect(), environment()).also_reading(&also);
    tree.skipped.extend(sources.skipped());
    let packages = sources.packages();
    // Where the machine has no sources the built-in index still knows the standard library.
    let importers = Importers::new(vec![Arc::new(sources), Arc::new(Index::builtin())]);
    let session = Session::open(packages, Arc::new(importers), Options { threads: global.threads })?;
    let session = ManuallyDrop::new(session);
    Ok(Run { session, tree, repository, checkout, started })
}

impl Run {
    /// Returns whether the files are those of a bare repository's HEAD.
    pub(crate) fn is_bare(&self) -> bool {
        self.checkout.is_some()
    }

    /// Checks all files; the report's paths are relative to the repository's root.
    pub(crate) fn check(&self, terminal: &Terminal) -> Report {
        let progress = progress(terminal, self.tree.files.len());
        let mut report = self.session.check();
        progress.finish_and_clear();
        let skipped = self.tree.skipped.iter();
        report.notes.extend(skipped.map(|skip| Note {
            path: skip.path.clone(),
            line: None,
            message: format!("not read: {}", skip.reason),
        }));
        report.notes.sort();
        report
    }

    /// Says on stderr what was left out, in full with `--verbose`.
    pub(crate) fn print_notes(
        &self,
        report: &Report,
        global: &GlobalArgs,
        terminal: &Terminal,
    ) -> Result<(), CliError> {
        let mut stderr = terminal.stderr();
        if self.tree.files.is_empty() {
            writeln!(stderr, "warning: no Go files found (--no-ignore also reads what .gitignore leaves out)")?;
        }
        if global.verbose {
            for note in &report.notes {
                let path = printable(self.tree.shown_path(&note.path));
                let line = note.line.map(|line| format!(":{line}")).unwrap_or_default();
                writeln!(stderr, "note: {path}{line}: {}", printable(&note.message))?;
            }
            let (files, elapsed) = (self.tree.files.len(), self.started.elapsed());
            writeln!(stderr, "{files} files in {:.2} s", elapsed.as_secs_f64())?;
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
