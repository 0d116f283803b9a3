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
//!    = safe fix at line 15 (defer-after-check):
//!      +    defer resp.Body.Close()
//! ```
//!
//! Everything that comes from the tree is escaped. Not modelled: the width of characters other than tabs.

use super::terminal::{is_unsafe, printable};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;
use unleak::report::{Confidence, Finding, Fix, Report, Step, Summary};
use unleak::text::apply::apply;
use unleak::text::edit::Applicability;
use unleak::text::line_index::LineIndex;
use unleak::text::patch::hunks;
use unleak::workspace::walk::Tree;

const BOLD: Style = Style::new().bold();
const GUTTER: Style = AnsiColor::Blue.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const TAB: &str = "    ";
/// Longer lines are shown in part.
const MAX_LINE: usize = 200;
/// Of longer paths the first and the last steps are shown.
const MAX_STEPS: usize = 16;

/// Writes the findings as JSON lines, and the summary as the last.
pub(crate) fn jsonl(out: &mut impl Write, shown: &[&Finding], report: &Report, tree: &Tree) -> io::Result<()> {
    for finding in shown {
        let finding = Finding { path: tree.shown_path(&finding.path).to_owned(), ..(*finding).clone() };
        json_line(out, &finding)?;
    }
    json_line(out, &LastLine { summary: &report.summary })
}

/// Writes one line of JSON that a terminal can be shown.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Harmless))?;
    writeln!(out)
}

/// Writes what could drive a terminal as `\u009b`; JSON itself asks for that only below a space.
struct Harmless;

impl serde_json::ser::Formatter for Harmless {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_unsafe) {
            let (before, after) = rest.split_at(at);
            let c = after.chars().next().unwrap_or_default();
            write!(out, "{before}\\u{:04x}", u32::from(c))?;
            rest = &after[c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// The last line of a run.
#[derive(Serialize)]
struct LastLine<'a> {
    summary: &'a Summary,
}

/// Writes the findings for people, and the closing line.
pub(crate) fn text(out: &mut impl Write, shown: &[&Finding], report: &Report, tree: &Tree) -> io::Result<()> {
    let mut indexed: Option<(&str, LineIndex)> = None;
    for finding in shown {
        let text = tree.text(&finding.path);
        let text = text.as_deref().map_or("", |text| text);
        // Findings come by path, so one index serves all of a file.
        let index = match indexed.take() {
            Some((path, index)) if path == finding.path => index,
            _ => LineIndex::new(text),
        };
        write_finding(out, finding, Source { text, index: &index }, tree.shown_path(&finding.path))?;
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
    let message = clipped(&message);
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
    let steps = if finding.witness.is_empty() { std::slice::from_ref(&acquired) } else { &finding.witness[..] };
    let bar = format!("{:width$} {GUTTER}|{GUTTER:#}", "");
    writeln!(out, "{bar}")?;
    let mut previous: Option<&Step> = None;
    for (number, step) in steps.iter().enumerate() {
        if steps.len() > MAX_STEPS && number == MAX_STEPS / 2 {
            writeln!(out, "{:width$} {GUTTER}... {} more{GUTTER:#}", "", steps.len() - MAX_STEPS)?;
        }
        if steps.len() > MAX_STEPS && (MAX_STEPS / 2..steps.len() - MAX_STEPS / 2).contains(&number) {
            continue;
        }
        write_step(out, step, previous, finding, source, width)?;
        previous = Some(step);
    }
    writeln!(out, "{bar}")
}

fn write_step(
    out: &mut impl Write,
    step: &Step,
    previous: Option<&Step>,
    finding: &Finding,
    source: Source<'_>,
    width: usize,
) -> io::Result<()> {
    let line = line_of(source, step.line);
    let start = step.column.saturating_sub(1).min(line.len());
    let seen = window(line, start);
    let is_whole = seen == (0..line.len());
    if previous.is_none_or(|previous| previous.line != step.line || !is_whole) {
        if previous.is_some_and(|previous| previous.line.abs_diff(step.line) > 1 || previous.line > step.line) {
            writeln!(out, "{:width$} {GUTTER}...{GUTTER:#}", "")?;
        }
        let visible = shown(&line[seen.clone()]);
        writeln!(out, "{GUTTER}{:>width$} |{GUTTER:#} {visible}", step.line)?;
    }
    let is_acquisition = (step.line, step.column) == (finding.line, finding.column);
    let is_on_one_line = is_acquisition && finding.end_line == finding.line;
    let end = if is_on_one_line { finding.end_column.saturating_sub(1) } else { line.len() };
    let start = start.clamp(seen.start, seen.end);
    let end = end.clamp(start, seen.end);
    let before = shown(line.get(seen.start..start).unwrap_or("")).chars().count();
    let marked = shown(line.get(start..end).unwrap_or("").trim_end());
    let marks = "^".repeat(marked.chars().count().max(1));
    let style = if is_acquisition { REMOVED } else { GUTTER };
    let what = shown(&step.what);
    writeln!(
        out,
        "{:width$} {GUTTER}|{GUTTER:#} {:before$}{style}{marks} {what}{style:#}",
        "",
        "",
        what = clipped(&what)
    )
}

/// Returns the part of a line to show around `at`; all of it unless no person wrote it.
fn window(line: &str, at: usize) -> Range<usize> {
    if line.len() <= MAX_LINE {
        return 0..line.len();
    }
    let border = |at: usize| (0..=at).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
    let start = border(at.saturating_sub(MAX_LINE / 4));
    start..border(line.len().min(start + MAX_LINE))
}

/// Returns the start of a text that is too long for a line.
fn clipped(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_LINE) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn write_fix(out: &mut impl Write, fix: &Fix, source: Source<'_>, width: usize) -> io::Result<()> {
    let Fix { applicability, strategy, edits, .. } = fix;
    let flag = if *applicability == Applicability::Unsafe { "; --unsafe-fixes takes it" } else { "" };
    let line = edits.iter().map(|edit| edit.line).min().unwrap_or(1);
    let strategy = printable(strategy);
    writeln!(out, "{:width$} {GUTTER}={GUTTER:#} {applicability} fix at line {line} ({strategy}{flag}):", "")?;
    let (old, new) = around_edits(fix, source);
    for (number, line) in hunks(old, &new, 1).lines().enumerate() {
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => REMOVED,
            Some(b'@') => GUTTER,
            _ => Style::new(),
        };
        match line.starts_with('@') {
            true if number == 0 => {}
            true => writeln!(out, "{:width$}   {style}...{style:#}", "")?,
            false => writeln!(out, "{:width$}   {style}{}{style:#}", "", clipped(shown(line).trim_end()))?,
        }
    }
    Ok(())
}

/// Returns the lines around the edits before and after them; the whole file would cost its length at every finding.
fn around_edits<'t>(fix: &Fix, source: Source<'t>) -> (&'t str, String) {
    let first = fix.edits.iter().map(|edit| edit.start).min().unwrap_or(0);
    let last = fix.edits.iter().map(|edit| edit.end).max().unwrap_or(0);
    let first_line = source.index.position(first).line.saturating_sub(1).max(1);
    let last_line = (source.index.position(last).line + 1).min(source.index.line_count());
    let start = source.index.line_span(first_line).map_or(0, |span| span.start);
    let end = source.index.line_span(last_line).map_or(0, |span| span.end);
    let end = if source.text.as_bytes().get(end) == Some(&b'\n') { end + 1 } else { end };
    let old = source.text.get(start..end).unwrap_or("");
    let mut fix = fix.to_text_fix();
    for edit in &mut fix.edits {
        edit.span.start -= start.min(edit.span.start);
        edit.span.end -= start.min(edit.span.end);
    }
    (old, apply(old, [&fix]).text)
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
        parts.push(format!("{} (unleak fix)", counted(safe, "safe fix", "safe fixes")));
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

#[cfg(test)]
mod tests {
    use super::*;
    use unleak::report::{Counts, Edit, Refusal, Resource};
    use unleak::types::importer::SourceFile;

    const TEXT: &str = "package p\n\nfunc f() error {\n\tresp, err := http.Get(u)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif resp.StatusCode != 200 {\n\t\treturn errBad // \u{1b}[2J\n\t}\n\treturn nil\n}\n";

    fn finding() -> Finding {
        let step = |line, column, what: &str| Step { line, column, what: what.into() };
        let offset = TEXT.find("\tif resp").unwrap_or(0);
        Finding {
            path: "sub/f.go".into(),
            line: 4,
            column: 2,
            end_line: 4,
            end_column: 26,
            rule: "http-response-body".into(),
            kind: "body".into(),
            function: "f".into(),
            confidence: Confidence::Definite,
            message: "response body `resp` is never closed".into(),
            resource: Resource {
                name: "resp".into(),
                typ: "*net/http.Response".into(),
                acquired_by: "net/http.Get".into(),
            },
            witness: vec![step(4, 2, "acquired here"), step(8, 5, "this branch is taken"), step(9, 3, "left here")],
            fix: Some(Fix {
                applicability: Applicability::Safe,
                strategy: "defer-after-check".into(),
                edits: vec![Edit {
                    start: offset,
                    end: offset,
                    line: 8,
                    column: 1,
                    text: "\tdefer resp.Body.Close()\n".into(),
                }],
                applied: None,
            }),
            refusal: None,
            fingerprint: String::new(),
        }
    }

    fn render(findings: Vec<Finding>) -> String {
        let file = SourceFile::new("sub/f.go", TEXT);
        let tree = Tree { files: vec![file], prefix: Some("sub/".into()), ..Tree::default() };
        let report = Report::assemble(findings, vec![], vec![], Counts { files: 1, ..Counts::default() });
        let shown: Vec<&Finding> = report.findings.iter().collect();
        let mut out = anstream::StripStream::new(Vec::new());
        text(&mut out, &shown, &report, &tree).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn a_leak_shows_its_places_and_its_fix() {
        let want = "\
definite: response body `resp` is never closed [http-response-body]
 --> f.go:4:2 in f
  |
4 |     resp, err := http.Get(u)
  |     ^^^^^^^^^^^^^^^^^^^^^^^^ acquired here
  ...
8 |     if resp.StatusCode != 200 {
  |        ^^^^^^^^^^^^^^^^^^^^^^^^ this branch is taken
9 |         return errBad // \\u{1b}[2J
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^ left here
  |
  = safe fix at line 8 (defer-after-check):
         }
    +    defer resp.Body.Close()
         if resp.StatusCode != 200 {

1 leak in 1 file: 1 safe fix (unleak fix)
";
        assert_eq!(render(vec![finding()]), want);
    }

    #[test]
    fn what_a_machine_wrote_is_shown_in_part() {
        let long = format!("\t_ = {}http.Get(u)\n", "ä+".repeat(100_000));
        let column = long.find("http").unwrap() + 1;
        let step = Step { line: 1, column, what: "x".repeat(100_000) };
        let finding = Finding {
            line: 1,
            end_line: 1,
            column,
            end_column: column + 11,
            witness: vec![step; 1000],
            fix: None,
            ..finding()
        };
        let mut out = anstream::StripStream::new(Vec::new());
        let index = LineIndex::new(&long);
        write_finding(&mut out, &finding, Source { text: &long, index: &index }, "f.go").unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        assert!(text.len() < 20_000 && text.contains("... 984 more\n"), "{}", text.len());
        assert!(text.contains("ä+http.Get(u)\n") && text.contains(" ^^^^^^^^^^^ xxx"));
    }

    #[test]
    fn the_closing_line_says_what_can_be_done() {
        assert_eq!(render(vec![]), "no leaks in 1 file\n");
        let refused = Finding {
            fix: None,
            refusal: Some(Refusal { code: "used-later".into(), message: "the body is used after it".into() }),
            ..finding()
        };
        let text = render(vec![finding(), refused]);
        assert!(text.contains("  = not fixed: the body is used after it (unleak explain used-later)\n"), "{text}");
        let last = "2 leaks in 1 file: 1 safe fix (unleak fix), 1 not fixable (unleak explain used-later)\n";
        assert!(text.ends_with(last), "{text}");
    }
}
