//! `--cache`: what a run said, said again as long as another would say the same.
//!
//! A run says what follows from the program, the question (paths, rules, where Go keeps its sources) and what it read.
//! All three are kept with the report; [`unleak::workspace::seen`] compares the last. `unleak fix --cache` still
//! proposes and writes by the texts as they are: the files with findings are read again and compared with what was analysed.
//!
//! Not modelled: keeping a part of a run; a change of one file is a new run.

use super::args::Scope;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use unleak::report::Report;
use unleak::search::Settled;
use unleak::types::importer::SourceFile;
use unleak::workspace::cache::{Cache, tool};
use unleak::workspace::environment::{Environment, cache_folder};
use unleak::workspace::seen::{Log, Seen, digest};
use unleak::workspace::walk::{Listed, Skipped, Tree};

/// A question, and the place where its answer is kept.
pub(crate) struct Cached {
    cache: Cache,
    /// Names the place: one for each question that a user asks in a folder.
    place: String,
    /// What decides the answer, besides what is read.
    question: String,
    /// What the run reads.
    pub(crate) log: Arc<Log>,
}

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Answer<'a> {
    question: Cow<'a, str>,
    /// The folder that all paths are relative to.
    root: Cow<'a, Path>,
    seen: Cow<'a, Seen>,
    /// The digests of the files with findings.
    texts: BTreeMap<String, String>,
    /// The files that were listed and not read.
    skipped: Cow<'a, [Skipped]>,
    report: Cow<'a, Report>,
}

impl Cached {
    /// Finds the place for a run's answer; none if nobody asks for it to be kept.
    ///
    /// # Errors
    /// Why there is no place, in words.
    pub(crate) fn of(scope: &Scope, settled: Settled, cwd: &Path, env: &Environment) -> Result<Option<Cached>, String> {
        if !scope.cache && scope.cache_dir.is_none() {
            return Ok(None);
        }
        let folder = scope.cache_dir.clone().or_else(cache_folder).map(|folder| cwd.join(folder));
        let folder = folder.ok_or("there is no folder for it; --cache-dir names one")?;
        let tool = tool().ok_or("the program cannot be found")?;
        // No path is the current folder.
        let paths: Vec<&Path> = scope.paths.iter().map(|path| path.as_path()).collect();
        let paths = if paths.is_empty() { vec![Path::new(".")] } else { paths };
        let Scope { no_ignore, select, also_read, .. } = scope;
        let place = format!("{cwd:?}\n{paths:?}\n{no_ignore}\n{select:?}\n{also_read:?}\n{settled:?}\n{env:?}");
        let question = format!("{tool}\n{place}");
        Ok(Some(Cached { cache: Cache::new(folder), place, question, log: Arc::new(Log::begin()) }))
    }

    /// Returns what was kept, with the files that it is about, if a run over the listed files would say the same.
    ///
    /// # Errors
    /// What is wrong with what was kept, in words.
    pub(crate) fn find(&self, listed: &Listed) -> Result<Option<(Tree, Report)>, String> {
        let broken = |error: &dyn std::fmt::Display| format!("what was kept cannot be read: {error}");
        let Some(bytes) = self.cache.read(&self.place).map_err(|error| broken(&error))? else { return Ok(None) };
        let answer: Answer<'_> = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
        if answer.question != self.question || answer.root != listed.root() {
            return Ok(None);
        }
        let Some(seen) = answer.seen.again(listed.root(), &listed.files, self.log.since()) else { return Ok(None) };
        let Answer { texts, skipped, report, .. } = &answer;
        let tree = listed.read_some(texts.keys().cloned(), skipped);
        let is_same = |file: &SourceFile| {
            texts.get(&*file.name).is_some_and(|wanted| *wanted == digest(file.text.get().as_bytes()))
        };
        if tree.files.len() != texts.len() || !tree.files.iter().all(is_same) {
            return Ok(None);
        }
        let report = report.clone().into_owned();
        if seen != *answer.seen {
            // What was too young to be known without its text is known now.
            let _ = self.keep(&Answer { seen: Cow::Owned(seen), ..answer });
        }
        Ok(Some((tree, report)))
    }

    /// Keeps a report, before the notes about files that were not read are added; quietly not if the disk changed
    /// meanwhile.
    ///
    /// # Errors
    /// Why it is not kept, in words.
    pub(crate) fn store(&self, tree: &Tree, report: &Report) -> Result<(), String> {
        if !tree.is_whole {
            return Ok(());
        }
        let Some(seen) = self.log.end(|path| tree.text(path)) else { return Ok(()) };
        let paths = report.findings.iter().map(|finding| finding.path.as_str());
        let texts = paths.filter_map(|path| Some((path.to_owned(), digest(tree.text(path)?.as_bytes())))).collect();
        let skipped = tree.skipped.iter().filter(|skip| seen.has_file(&skip.path)).cloned().collect();
        self.keep(&Answer {
            root: Cow::Borrowed(&tree.root),
            question: Cow::Borrowed(&self.question),
            seen: Cow::Owned(seen),
            texts,
            skipped: Cow::Owned(skipped),
            report: Cow::Borrowed(report),
        })
    }

    fn keep(&self, answer: &Answer<'_>) -> Result<(), String> {
        let bytes = serde_json::to_vec(answer).map_err(|error| error.to_string())?;
        self.cache.write(&self.place, &bytes).map_err(|error| error.to_string())
    }
}
