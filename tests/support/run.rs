//! Runs the library over the files of a case, as the command line does over a tree.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use unleak::report::Report;
use unleak::search::Settled;
use unleak::session::{Options, Session};
use unleak::text::apply::{Applied, FixStatus, apply};
use unleak::text::edit::{Applicability, Fix};
use unleak::types::importer::Importers;
use unleak::types::index::Index;
use unleak::workspace::environment::Environment;
use unleak::workspace::sources::Sources;
use unleak::workspace::walk::{IgnoreRules, walk};

/// The files of a tree, by relative path.
pub(crate) type Files = BTreeMap<String, String>;

/// Writes the files to a fresh folder and checks it; all acquisitions are listed.
pub(crate) fn check(files: &Files) -> Report {
    check_with(files, Settled::Found)
}

/// Does as [`check`], but looks no closer than `unleak fix` does at what is released at once.
pub(crate) fn check_as_fix_does(files: &Files) -> Report {
    check_with(files, Settled::Skipped)
}

fn check_with(files: &Files, settled: Settled) -> Report {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let tree = walk(&[PathBuf::from(".")], dir.path(), IgnoreRules::Skip).unwrap();
    // No folders of this machine: the built-in index answers the same everywhere.
    let sources = Sources::new(&tree.root, tree.files.clone(), Environment::default());
    let packages = sources.packages();
    let importers = Importers::new(vec![Arc::new(sources), Arc::new(Index::builtin())]);
    Session::open(packages, Arc::new(importers), Options { settled, ..Options::default() }).unwrap().check()
}

/// Applies the fixes that are trusted at least as far as `lowest`, file by file; none may be in another's way.
pub(crate) fn fix(files: &Files, report: &Report, lowest: Applicability) -> Result<BTreeMap<String, Applied>, String> {
    let mut by_path: BTreeMap<&str, Vec<Fix>> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= lowest) {
            by_path.entry(&finding.path).or_default().push(fix.to_text_fix());
        }
    }
    let mut applied = BTreeMap::new();
    for (path, fixes) in by_path {
        let text = files.get(path).ok_or_else(|| format!("{path}: a fix for a file that is not in the case"))?;
        let outcome = apply(text, &fixes);
        if let Some(at) = outcome.statuses.iter().position(|status| *status != FixStatus::Applied) {
            return Err(format!("{path}: fix {at} is {:?}", outcome.statuses[at]));
        }
        applied.insert(path.to_owned(), outcome);
    }
    Ok(applied)
}

/// Returns the tree after the fixes.
pub(crate) fn fixed(files: &Files, applied: &BTreeMap<String, Applied>) -> Files {
    let mut files = files.clone();
    files.extend(applied.iter().map(|(path, outcome)| (path.clone(), outcome.text.clone())));
    files
}
