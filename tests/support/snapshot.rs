//! What the machine writes down of a case: findings, decisions, and the patch of all fixes.

use super::case::Case;
use super::root;
use super::run;
use std::fmt::Write;
use unleak::report::Report;
use unleak::text::edit::Applicability;
use unleak::text::patch::patch;

/// Compares the case with its snapshot; panics, as insta does, if it is new or differs.
pub(crate) fn assert(case: &Case, report: &Report) {
    let mut settings = insta::Settings::clone_current();
    let folder = case.snapshot.parent().unwrap();
    settings.set_snapshot_path(root().join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(case.claim());
    let name = case.snapshot.file_name().unwrap().to_str().unwrap();
    settings.bind(|| insta::assert_snapshot!(name, render(case, report)));
}

fn render(case: &Case, report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let (path, line, column) = (&finding.path, finding.line, finding.column);
        let name = &finding.resource.name;
        writeln!(out, "{path}:{line}:{column}: {} {}", finding.confidence, finding.rule).unwrap();
        writeln!(out, "  {}", finding.message).unwrap();
        let (typ, acquired_by) = (&finding.resource.typ, &finding.resource.acquired_by);
        writeln!(out, "  in {}: {name} {typ} from {acquired_by}", finding.function).unwrap();
        for step in &finding.witness {
            writeln!(out, "  {}:{}: {}", step.line, step.column, step.what).unwrap();
        }
        if let Some(fix) = &finding.fix {
            writeln!(out, "  {}: {}", fix.applicability, fix.strategy).unwrap();
        }
        if let Some(refusal) = &finding.refusal {
            writeln!(out, "  refused: {}: {}", refusal.code, refusal.message).unwrap();
        }
        out.push('\n');
    }
    for site in &report.sites {
        writeln!(out, "site {}:{}: {}: {}", site.path, site.line, site.verdict, site.reason).unwrap();
    }
    for note in &report.notes {
        writeln!(out, "note {}:{}: {}", note.path, note.line.unwrap_or(0), note.message).unwrap();
    }
    for lowest in [Applicability::Safe, Applicability::Unsafe] {
        if report.findings.iter().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability == lowest)) {
            writeln!(out, "\n{lowest} fixes:").unwrap();
            for (path, applied) in run::fix(&case.files, report, lowest).unwrap() {
                out.push_str(&patch(&path, &case.files[&path], &applied.text));
            }
        }
    }
    out
}
