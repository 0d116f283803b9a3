//! What a reviewer reads about the fixes: the message of the commit, and the text of the pull request.
//!
//! ```text
//! fix: close leaked response bodies and clients
//! ```
//! Whatever comes from the tree is escaped, so that a file's name can neither break a table nor mention anybody. The
//! pull request ends with a marker that names the version and the configuration: who finds it in an open pull request
//! updates that one instead of opening another. Not modelled: other languages, templates.

use super::args::FixArgs;
use super::fixes::is_unsafe;
use super::render::counted;
use super::terminal::printable;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use unleak::report::{Finding, Fix, Report, fingerprint};
use unleak::session::Session;
use unleak::workspace::walk::Tree;

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Longer lines are cut by those who list commits.
const MAX_LINE: usize = 72;
/// Hosts cut or refuse texts of 65536 characters; this much may be the table.
const MAX_TABLE: usize = 48 << 10;
/// More files than these are counted in the message of a commit.
const MAX_FILES: usize = 500;

/// Returns the message of a commit with the fixes of `applied`.
pub(crate) fn commit_message(applied: &[&Finding], tree: &Tree) -> String {
    let mut text = format!("{}\n\n{}\n\n", subject(applied), wrapped(&reason(applied)));
    let mut by_path: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in applied {
        by_path.entry(&finding.path).or_default().push(finding);
    }
    for (path, findings) in by_path.iter().take(MAX_FILES) {
        let functions: BTreeSet<&str> = findings.iter().map(|finding| finding.function.as_str()).collect();
        let functions: Vec<&str> = functions.into_iter().collect();
        let _ = writeln!(text, "- {}: {}", printable(tree.patch_path(path)), functions.join(", "));
    }
    if by_path.len() > MAX_FILES {
        let _ = writeln!(text, "- and {} more files", by_path.len() - MAX_FILES);
    }
    let _ = writeln!(text, "\nFound and fixed by unleak {VERSION}.");
    text
}

/// Returns the text of a pull request in Markdown, its title in the first line.
pub(crate) fn pull_request(applied: &[&Finding], report: &Report, tree: &Tree, args: &FixArgs) -> String {
    let mut text = String::new();
    if applied.is_empty() {
        text.push_str("# Nothing to fix\n\nunleak found no leak that it can fix here.\n");
    } else {
        let _ = writeln!(text, "# {}\n\n{}\n", subject(applied), reason(applied));
        text.push_str(
            "Every edited function was analysed again with its edit: the leak is gone, nothing is used after its \
             release, and nothing is released twice that minds it. All other bytes of the files are as they were.\n\n",
        );
        write_table(&mut text, applied, tree);
    }
    write_unfixed(&mut text, applied, report, args);
    let _ = write!(
        text,
        "\n## How to check\n\n```sh\n{command}\n```\n\nmakes the same change again, and nothing once it is merged. \
         `unleak explain FILE:LINE` shows the paths behind a fix. A file that is to be left alone goes into `.ignore`, \
         which has the form of `.gitignore`.\n\n<!-- unleak version={VERSION} config={config} -->\n",
        command = command(args),
        config = fingerprint(configuration(args).as_bytes()),
    );
    text
}

/// The title: what is closed.
fn subject(applied: &[&Finding]) -> String {
    let rules = Session::rules();
    let found: BTreeSet<&str> = applied.iter().map(|finding| finding.rule.as_str()).collect();
    let nouns = rules.iter().filter(|rule| found.contains(rule.id.as_str())).map(|rule| rule.noun.as_str());
    let nouns: Vec<String> = match applied.len() {
        1 => nouns.map(str::to_owned).collect(),
        _ => nouns.map(plural).collect(),
    };
    let what = match (applied.len(), nouns.split_last()) {
        (1, Some((noun, _))) => format!("a leaked {noun}"),
        (_, Some((last, []))) => format!("leaked {last}"),
        (_, Some((last, first))) => format!("leaked {} and {last}", first.join(", ")),
        (_, None) => "leaked resources".to_owned(),
    };
    let subject = format!("fix: close {what}");
    if subject.chars().count() > MAX_LINE { "fix: close leaked resources".to_owned() } else { subject }
}

/// What is wrong, and what is done about it, in two sentences.
fn reason(applied: &[&Finding]) -> String {
    let files: BTreeSet<&str> = applied.iter().map(|finding| finding.path.as_str()).collect();
    let files = counted(files.len(), "file", "files");
    let (resources, release) = match applied.len() {
        1 => ("One resource is".to_owned(), "release"),
        count => (format!("{count} resources in {files} are"), "releases"),
    };
    format!(
        "{resources} acquired and, on at least one path, never released; what is behind it, such as a connection or a \
         goroutine, stays until the process ends. This adds the missing {release} and changes nothing else."
    )
}

/// Breaks a paragraph into lines as the messages of commits have them.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > MAX_LINE {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text
}

fn plural(noun: &str) -> String {
    let has_vowel_before_y = || noun.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    match noun {
        _ if noun.ends_with('y') && !has_vowel_before_y() => format!("{}ies", &noun[..noun.len() - 1]),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

fn write_table(text: &mut String, applied: &[&Finding], tree: &Tree) {
    text.push_str("| Where | Resource | What leaks | Fix | Why it is safe |\n| --- | --- | --- | --- | --- |\n");
    let start = text.len();
    for (row, finding) in applied.iter().enumerate() {
        let Some(fix) = &finding.fix else { continue };
        if text.len() - start > MAX_TABLE {
            let _ = writeln!(text, "\nand {} more.", applied.len() - row);
            return;
        }
        let place = code(&format!("{}:{}", tree.patch_path(&finding.path), finding.line));
        let resource = match finding.resource.typ.as_str() {
            "" => code(&finding.resource.acquired_by),
            typ => format!("{} from {}", code(typ), code(&finding.resource.acquired_by)),
        };
        let function = code(&finding.function);
        let (what, fix, why) = (prose(&finding.message), added(fix), why(finding, fix));
        let _ = writeln!(text, "| {place} in {function} | {resource} | {what} | {fix} | {why} |");
    }
}

/// The lines that the fix adds, and where.
fn added(fix: &Fix) -> String {
    let lines = fix.edits.iter().filter(|edit| !edit.text.trim().is_empty());
    let line = |edit: &unleak::report::Edit| {
        let text: Vec<&str> = edit.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        format!("{} at line {}", code(&text.join(" ")), edit.line)
    };
    lines.map(line).collect::<Vec<_>>().join("<br>")
}

/// The argument for the shape of the edit.
fn why(finding: &Finding, fix: &Fix) -> &'static str {
    if is_unsafe(finding) {
        return "**to be read**: it releases, but may change what the program does";
    }
    match fix.strategy.as_str() {
        "defer-after-check" => "behind the error check: on every path that has it, and no other",
        "move-defer" => "the release that was there, moved up to cover the exits above it",
        "release-on-exits" => "only the paths that leak pass it",
        _ => "every path that leaks passes it, and nothing uses it afterwards",
    }
}

fn write_unfixed(text: &mut String, applied: &[&Finding], report: &Report, args: &FixArgs) {
    // A finding is where it stands in the report.
    let applied: BTreeSet<*const Finding> = applied.iter().map(|finding| std::ptr::from_ref(*finding)).collect();
    let is_left =
        |finding: &&Finding| finding.confidence.is_failing() && !applied.contains(&std::ptr::from_ref(*finding));
    let left: Vec<&Finding> = report.findings.iter().filter(is_left).collect();
    if left.is_empty() {
        return;
    }
    let mut refused: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for refusal in left.iter().filter_map(|finding| finding.refusal.as_ref()) {
        *refused.entry((&refusal.code, &refusal.message)).or_default() += 1;
    }
    text.push_str("\n## Not fixed\n\n");
    for ((reason, message), count) in refused {
        let _ = writeln!(text, "- {count} × {}: {}", code(reason), prose(message));
    }
    let waiting = left.iter().filter(|finding| is_unsafe(finding)).count();
    if waiting > 0 && !args.unsafe_fixes {
        let _ = writeln!(text, "- {waiting} × a fix that is to be read before it is taken (`--unsafe-fixes`)");
    }
    let other =
        left.iter().filter(|finding| finding.fix.is_some()).count() - if args.unsafe_fixes { 0 } else { waiting };
    if other > 0 {
        let _ = writeln!(text, "- {other} × a fix that could not be written now; another run shows why");
    }
    text.push_str("\n`unleak explain CODE` says what can be done about them.\n");
}

/// The command that makes the change again.
fn command(args: &FixArgs) -> String {
    let mut words = vec!["unleak fix".to_owned()];
    words.extend(args.unsafe_fixes.then(|| "--unsafe-fixes".to_owned()));
    words.extend(args.scope.no_ignore.then(|| "--no-ignore".to_owned()));
    if !args.scope.select.is_empty() {
        words.push(format!("--select={}", quoted(&printable(&args.scope.select.join(",")))));
    }
    let shown = |path: &Path| quoted(&printable(&path.to_string_lossy()));
    words.extend(args.scope.also_read.iter().map(|folder| format!("--also-read {}", shown(folder))));
    words.extend(args.scope.paths.iter().map(|path| shown(path)));
    words.join(" ")
}

/// What decides, besides the tree and the version, which fixes are made.
fn configuration(args: &FixArgs) -> String {
    let FixArgs { unsafe_fixes, scope, .. } = args;
    let is_selected = |rule: &String| scope.select.is_empty() || scope.select.contains(rule);
    let rules: Vec<String> = Session::rules().into_iter().map(|rule| rule.id).filter(is_selected).collect();
    let also: String = scope.also_read.iter().map(|folder| format!(" also-read={}", folder.display())).collect();
    format!("unsafe-fixes={unsafe_fixes} no-ignore={}{also} rules={}", scope.no_ignore, rules.join(","))
}

/// Puts a word into quotes if a shell would not take it as it is.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A span of code for a cell of a table.
fn code(text: &str) -> String {
    let text = printable(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A sentence of ours for a cell of a table; the names in it stand between backticks already.
fn prose(text: &str) -> String {
    printable(text).replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_plurals() {
        assert_eq!(
            ["client", "response body", "switch", "key"].map(plural),
            ["clients", "response bodies", "switches", "keys"]
        );
    }

    #[test]
    fn names_cannot_leave_their_cell() {
        assert_eq!(code("a|b.go"), "`a\\|b.go`");
        assert_eq!(code("a``@me\n.go"), "``` a``@me\\n.go ```");
        assert_eq!(prose("x <img> | y"), "x &lt;img> \\| y");
        assert_eq!((quoted("./..."), quoted("it's")), ("./...".into(), "'it'\\''s'".into()));
    }
}
