//! A report as text for people, or as JSON lines.
//!
//! ```text
//! definite: response body `resp` is not closed on every path [http-response-body]
//!   --> fetch.go:12:2 in fetch
//!    |
//! 12 |     resp, err := http.Get(u)
//!    |     ^^^^^^^^^^^^^^^^^^^^^^^^ acquired here
//!    ...
//! 17 |         return errBad
//!    |         ^^^^^^^^^^^^^ left here
//!    |
//!    = safe fix (defer-after-check):
//!      +    defer resp.Body.Close()
//! ```
//!
//! Everything that comes from the tree is escaped. Not modelled: the width of characters other than tabs.

use super::run::Run;
use super::terminal::printable;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;
use std::io::{self, Write};
use unleak::report::{Confidence, Finding, Fix, Report, Step};
use unleak::text::apply::apply;
use unleak::text::edit::Applicability;
use unleak::text::line_index::LineIndex;
use unleak::text::patch::hunks;

const BOLD: Style = Style::new().bold();
const GUTTER: Style = AnsiColor::Blue.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const TAB: &str = "    ";

/// Writes the findings as JSON lines, and the summary as the last.
pub(crate) fn jsonl(out: &mut impl Write, shown: &[&Finding], report: &Report, run: &Run) -> io::Result<()> {
    for finding in shown {
        let finding = Finding { path: run.shown_path(&finding.path).to_owned(), ..(*finding).clone() };
        serde_json::to_writer(&mut *out, &finding)?;
        writeln!(out)?;
    }
    serde_json::to_writer(&mut *out, &serde_json::json!({ "summary": report.summary }))?;
    writeln!(out)
}

/// Writes the findings for people, and the closing line.
pub(crate) fn text(out: &mut impl Write, shown: &[&Finding], report: &Report, run: &Run) -> io::Result<()> {
    let texts = run.texts();
    let mut indexed: Option<(&str, LineIndex)> = None;
    for finding in shown {
        let text = texts.get(finding.path.as_str()).map_or("", |text| text);
        // Findings come by path, so one index serves all of a file.
        let index = match indexed.take() {
            Some((path, index)) if path == finding.path => index,
            _ => LineIndex::new(text),
        };
        write_finding(out, finding, Source { text, index: &index }, run.shown_path(&finding.path))?;
        indexed = Some((&finding.path, index));
    }
    writeln!(out, "{}", closing_line(shown, report))
}

/// Returns `1 leak`, `2 leaks`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A file's text and where its lines are.
#[derive(Clone, Copy)]
struct Source<'a> {
    text: &'a str,
    index: &'a LineIndex,
}

fn write_finding(out: &mut impl Write, finding: &Finding, source: Source<'_>, path: &str) -> io::Result<()> {
    let Finding { line, column, rule, confidence, .. } = finding;
    let level = match confidence {
        Confidence::Definite => AnsiColor::Red.on_default().bold(),
        Confidence::Likely => AnsiColor::Yellow.on_default().bold(),
        Confidence::Possible | Confidence::ProcessLifetime => AnsiColor::Cyan.on_default().bold(),
    };
    let message = printable(&finding.message);
    writeln!(out, "{level}{confidence}{level:#}{BOLD}: {message}{BOLD:#} [{rule}]")?;
    let last = finding.witness.iter().map(|step| step.line).max().unwrap_or(*line).max(*line);
    let width = last.to_string().len();
    let (path, function) = (printable(path), printable(&finding.function));
    writeln!(out, "{:width$}{GUTTER}-->{GUTTER:#} {path}:{line}:{column} in {function}", "")?;
    write_witness(out, finding, source, width)?;
    if let Some(fix) = &finding.fix {
        write_fix(out, fix, source, width)?;
    }
    if let Some(refusal) = &finding.refusal {
        let (code, reason) = (printable(&refusal.code), printable(&refusal.message));
        writeln!(out, "{:width$} {GUTTER}={GUTTER:#} not fixed: {reason} (unleak explain {code})", "")?;
    }
    writeln!(out)
}

/// Writes the source lines of the path that leaks, in its order, each with its mark.
fn write_witness(out: &mut impl Write, finding: &Finding, source: Source<'_>, width: usize) -> io::Result<()> {
    let acquired = Step { line: finding.line, column: finding.column, what: "acquired here".to_owned() };
    let mut steps: Vec<&Step> = finding.witness.iter().collect();
    if steps.is_empty() {
        steps.push(&acquired);
    }
    let bar = format!("{:width$} {GUTTER}|{GUTTER:#}", "");
    writeln!(out, "{bar}")?;
    let mut previous: Option<usize> = None;
    for step in steps {
        let line = line_of(source, step.line);
        if previous != Some(step.line) {
            if previous.is_some_and(|previous| previous + 1 != step.line) {
                writeln!(out, "{:width$} {GUTTER}...{GUTTER:#}", "")?;
            }
            writeln!(out, "{GUTTER}{:>width$} |{GUTTER:#} {}", step.line, shown(line))?;
        }
        previous = Some(step.line);
        let is_acquisition = (step.line, step.column) == (finding.line, finding.column);
        let start = step.column.saturating_sub(1).min(line.len());
        let end = if is_acquisition && finding.end_line == finding.line { finding.end_column - 1 } else { line.len() };
        let before = shown(line.get(..start).unwrap_or("")).chars().count();
        let marked = shown(line.get(start..end.max(start)).unwrap_or("").trim_end());
        let marks = "^".repeat(marked.chars().count().max(1));
        let style = if is_acquisition { REMOVED } else { GUTTER };
        writeln!(out, "{bar} {:before$}{style}{marks} {}{style:#}", "", printable(&step.what))?;
    }
    writeln!(out, "{bar}")
}

fn write_fix(out: &mut impl Write, fix: &Fix, source: Source<'_>, width: usize) -> io::Result<()> {
    let Fix { applicability, strategy, .. } = fix;
    let flag = if *applicability == Applicability::Unsafe { "; --unsafe-fixes takes it" } else { "" };
    let strategy = printable(strategy);
    writeln!(out, "{:width$} {GUTTER}={GUTTER:#} {applicability} fix ({strategy}{flag}):", "")?;
    let applied = apply(source.text, [&fix.to_text_fix()]);
    for line in hunks(source.text, &applied.text, 1).lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => REMOVED,
            Some(b'@') => GUTTER,
            _ => Style::new(),
        };
        writeln!(out, "{:width$}   {style}{}{style:#}", "", shown(line))?;
    }
    Ok(())
}

fn line_of(source: Source<'_>, line: usize) -> &str {
    let span = source.index.line_span(line);
    let text = span.and_then(|span| source.text.get(span.range())).unwrap_or("");
    text.strip_suffix('\r').unwrap_or(text)
}

/// Returns a source line with tabs as spaces and nothing that could drive the terminal.
fn shown(line: &str) -> String {
    printable(&line.strip_suffix('\r').unwrap_or(line).replace('\t', TAB)).into_owned()
}

fn closing_line(shown: &[&Finding], report: &Report) -> String {
    let hidden = report.findings.len() - shown.len();
    let hidden = match hidden {
        0 => String::new(),
        _ => format!(" ({hidden} less sure not shown, see --min-confidence)"),
    };
    if shown.is_empty() {
        return format!("no leaks in {}{hidden}", counted(report.summary.files, "file", "files"));
    }
    let files: BTreeSet<&str> = shown.iter().map(|finding| finding.path.as_str()).collect();
    let with = |applicability| {
        let has = |finding: &&&Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability == applicability);
        shown.iter().filter(has).count()
    };
    let mut parts = Vec::new();
    let safe = with(Applicability::Safe);
    if safe > 0 {
        parts.push(format!("{} (unleak diff | git apply)", counted(safe, "safe fix", "safe fixes")));
    }
    let on_request = with(Applicability::Unsafe);
    if on_request > 0 {
        parts.push(format!("{on_request} unsafe (--unsafe-fixes)"));
    }
    let display = with(Applicability::Display);
    if display > 0 {
        parts.push(format!("{display} to be written by hand"));
    }
    let refused: Vec<_> = shown.iter().filter(|finding| finding.fix.is_none()).collect();
    if !refused.is_empty() {
        let code = refused.iter().find_map(|finding| finding.refusal.as_ref()).map_or("CODE", |refusal| &refusal.code);
        parts.push(format!("{} not fixable (unleak explain {})", refused.len(), printable(code)));
    }
    let leaks = counted(shown.len(), "leak", "leaks");
    format!("{leaks} in {}: {}{hidden}", counted(files.len(), "file", "files"), parts.join(", "))
}
