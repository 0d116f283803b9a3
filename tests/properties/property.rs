//! What must hold of any text, be it Go or not: the one function that fuzz targets and the bounded test drive.
//!
//! The run neither panics nor reports a bug of its own, fixes apply without being in each other's way, their output has no
//! syntax error that the input had not, the reversed edits give the input, and a second run has nothing to add.
//!
//! Not covered: more than one file; what the command line does around a run.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};
use unleak::report::Report;
use unleak::search::Settled;
use unleak::session::{Options, Session, Tables};
use unleak::syntax::decls::DeclSpan;
use unleak::syntax::split::split;
use unleak::text::apply::{FixStatus, apply};
use unleak::text::edit::{Applicability, Fix};
use unleak::types::importer::{Importers, MemoryImporter, Origin, PackageSource, SourceFile};
use unleak::types::index::Index;

/// The package that generated programs import.
const KIT: &str = "example.com/truth/work/kit";
const KIT_FILES: [(&str, &str); 3] = [
    ("client.go", include_str!("../truth/module/work/kit/client.go")),
    ("helpers.go", include_str!("../truth/module/work/kit/helpers.go")),
    ("world.go", include_str!("../truth/module/work/kit/world.go")),
];

/// Checks a text; the error says what does not hold.
pub(crate) fn holds(text: &str) -> Result<(), String> {
    let report = check(text);
    sane(&report)?;
    for lowest in [Applicability::Safe, Applicability::Unsafe] {
        let fixes = fixes(&report, lowest);
        if fixes.is_empty() {
            continue;
        }
        let outcome = apply(text, &fixes);
        if let Some(status) = outcome.statuses.iter().find(|status| **status != FixStatus::Applied) {
            return Err(format!("{lowest}: a fix is {status:?}"));
        }
        if has_new_error(text, &outcome.text) {
            return Err(format!("{lowest}: the output does not parse:\n{}", outcome.text));
        }
        let back = Fix { applicability: lowest, edits: outcome.reverse.clone() };
        if apply(&outcome.text, [&back]).text != text {
            return Err(format!("{lowest}: the reversed edits do not give the input"));
        }
        let again = check(&outcome.text);
        sane(&again)?;
        let more = self::fixes(&again, lowest);
        if !more.is_empty() {
            let twice = apply(&outcome.text, &more).text;
            return Err(format!(
                "{lowest}: a second run has more to fix:\n{text}\n==>\n{}\n==>\n{twice}",
                outcome.text
            ));
        }
    }
    Ok(())
}

/// A declaration that was lost to a panic is told in a note; the panic itself was caught.
fn sane(report: &Report) -> Result<(), String> {
    match report.notes.iter().find(|note| note.message.contains("a bug in unleak")) {
        Some(note) => Err(format!("it panicked: {note:?}")),
        None => Ok(()),
    }
}

fn fixes(report: &Report, lowest: Applicability) -> Vec<Fix> {
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    fixes.filter(|fix| fix.applicability >= lowest).map(|fix| fix.to_text_fix()).collect()
}

/// How many texts are read beside the same imported packages, which takes longer than most texts.
const TEXTS_A_UNIVERSE: usize = 1000;

/// Looks at a text in a session that follows the others of this thread.
pub(crate) fn check(text: &str) -> Report {
    thread_local! {
        static BEFORE: RefCell<Option<(Session, usize)>> = const { RefCell::new(None) };
    }
    // (Behind a panic there is nothing to go on with.)
    let before = BEFORE.with(|before| before.borrow_mut().take());
    let number = before.as_ref().map_or(0, |(_, number)| number + 1);
    let package = package(text, number);
    let session = match before {
        Some((session, _)) if number % TEXTS_A_UNIVERSE > 0 => session.followed_by(vec![package]),
        _ => match opened(package) {
            Some(session) => session,
            None => return Report::default(),
        },
    };
    let report = session.check();
    BEFORE.with(|before| *before.borrow_mut() = Some((session, number)));
    report
}

/// A package of one text; all of them have the same path.
pub(crate) fn package(text: &str, number: usize) -> PackageSource {
    let file = SourceFile::new("p.go", text);
    let origin = Origin("tree".into());
    PackageSource { path: "example.com/p".into(), key: format!("tree {number}").into(), origin, files: vec![file] }
}

/// Opens a session of its own.
pub(crate) fn opened(package: PackageSource) -> Option<Session> {
    let mut kit = MemoryImporter::default();
    KIT_FILES.iter().for_each(|(name, text)| kit.add(KIT, name, text));
    let importers = Importers::new(vec![Arc::new(kit), Arc::new(Index::builtin())]);
    let as_fix_does = Options { settled: Settled::Skipped, ..Options::default() };
    static TABLES: OnceLock<Option<Tables>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| Tables::builtin().ok()).as_ref()?;
    Some(Session::over(tables, vec![package], Arc::new(importers), as_fix_does))
}

/// Whether the edits have broken something. Of a file that is broken anyway, how much the grammar does not take depends on
/// where it finds its feet again: there, each declaration that was right alone has to be so still.
fn has_new_error(before: &str, after: &str) -> bool {
    if error_nodes(before) == 0 {
        return error_nodes(after) > 0;
    }
    let (old, new) = (split(before), split(after));
    let alone = |text: &str, decl: DeclSpan<'_>| error_nodes(&format!("package p\n\n{}", &text[decl.span.range()]));
    old.len() != new.len()
        || old.iter().zip(new.iter()).any(|(old, new)| alone(before, old) == 0 && alone(after, new) > 0)
}

/// Counts what the grammar does not take.
pub(crate) fn error_nodes(text: &str) -> usize {
    let mut parser = tree_sitter::Parser::new();
    if parser.set_language(&tree_sitter_go::LANGUAGE.into()).is_err() {
        return 0;
    }
    let Some(tree) = parser.parse(text, None) else { return 0 };
    let mut cursor = tree.walk();
    let mut count = 0;
    loop {
        count += usize::from(cursor.node().is_error() || cursor.node().is_missing());
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        while cursor.goto_parent() {
            if cursor.goto_next_sibling() {
                break;
            }
        }
        if cursor.node().parent().is_none() {
            return count;
        }
    }
}
