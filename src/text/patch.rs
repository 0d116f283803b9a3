//! The patch of one file in the form that `git apply` takes.
//!
//! ```diff
//! diff --git a/x.go b/x.go
//! --- a/x.go
//! +++ b/x.go
//! @@ -3,3 +3,4 @@ …
//! ```
//!
//! Lines end at `\n` alone, so `\r` and every other byte stay as they are; a last line without `\n` is marked as git
//! marks it, and odd names are quoted as git quotes them. Not modelled: renames, modes, created or deleted files.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::fmt::Write;

/// The lines of context that git shows.
const CONTEXT: usize = 3;

/// Returns the patch that turns `old` into `new`, empty if they are equal; `path` is relative with `/`.
pub fn patch(path: &str, old: &str, new: &str) -> String {
    let mut out = String::new();
    if old == new {
        return out;
    }
    let (a, b) = (quote("a/", path), quote("b/", path));
    // git ends a name that holds a space by a tab, so that nobody takes the rest for a time.
    let tab = if path.contains(' ') { "\t" } else { "" };
    // Writing to a String cannot fail.
    let _ = write!(out, "diff --git {a} {b}\n--- {a}{tab}\n+++ {b}{tab}\n");
    out.push_str(&hunks(old, new, CONTEXT));
    out
}

/// Returns the hunks alone, with `context` unchanged lines around each, as shown under a finding.
pub fn hunks(old: &str, new: &str, context: usize) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut out = String::new();
    for group in group_diff_ops(ops, context) {
        write_hunk(&mut out, &group, &old, &new);
    }
    out
}

fn write_hunk(out: &mut String, ops: &[DiffOp], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else {
        return;
    };
    let old_range = range(first.old_range().start, last.old_range().end);
    let new_range = range(first.new_range().start, last.new_range().end);
    let _ = writeln!(out, "@@ -{old_range} +{new_range} @@");
    for op in ops {
        if let DiffOp::Equal { old_index, len, .. } = *op {
            write_lines(out, ' ', &old[old_index..old_index + len]);
            continue;
        }
        write_lines(out, '-', &old[op.old_range()]);
        write_lines(out, '+', &new[op.new_range()]);
    }
}

fn write_lines(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// `first,count`: counted from 1, the count left out if it is 1; an empty range names the line before it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}

/// Puts a name in quotes if git would: control characters, `"`, `\` and bytes outside ASCII.
fn quote(prefix: &str, path: &str) -> String {
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    if path.bytes().all(is_plain) {
        return format!("{prefix}{path}");
    }
    let mut out = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            7 => out.push_str("\\a"),
            8 => out.push_str("\\b"),
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            11 => out.push_str("\\v"),
            12 => out.push_str("\\f"),
            13 => out.push_str("\\r"),
            _ if is_plain(byte) => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    #[test]
    fn a_patch_has_three_lines_of_context() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let want = "diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+new\n 6\n 7\n 8\n";
        assert_eq!(patch("x.go", old, &old.replace("5\n", "5\nnew\n")), want);
        assert_eq!(patch("x.go", old, old), "");
    }

    #[test]
    fn names_are_quoted_as_git_does() {
        assert_eq!(quote("a/", "ä\"\t.go"), "\"a/\\303\\244\\\"\\t.go\"");
        assert_eq!(quote("a/", "a b.go"), "a/a b.go");
        assert!(patch("a b.go", "x\n", "y\n").contains("--- a/a b.go\t\n"));
    }

    #[test]
    fn git_applies_what_we_write() {
        let pairs = [
            ("a\nb\n", "a\nnew\nb\n"),
            ("a\r\nb\r\n", "a\r\nnew\r\nb\r\n"),
            ("a\nb", "a\nnew\nb"),
            ("a\nb", "a\nb\n"),
            ("a\nb\n", "a\nb"),
            ("a\rb\nc\u{2028}d\n", "a\rb\nx\nc\u{2028}d\n"),
            ("", "a\n"),
            ("a\n", ""),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n12\n"),
        ];
        for name in ["x.go", "sub dir/ä \"q\".go", "tab\there.go"] {
            for (old, new) in pairs {
                let dir = tempfile::tempdir().unwrap();
                let file = dir.path().join(name);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, old).unwrap();
                let Ok(mut git) = Command::new("git")
                    .args(["apply", "--whitespace=nowarn", "-"])
                    .current_dir(dir.path())
                    .env("GIT_CEILING_DIRECTORIES", dir.path())
                    .env("GIT_CONFIG_GLOBAL", "/dev/null")
                    .stdin(Stdio::piped())
                    .spawn()
                else {
                    eprintln!("SKIPPED: no git on this machine, the patch was not applied");
                    return;
                };
                git.stdin.take().unwrap().write_all(patch(name, old, new).as_bytes()).unwrap();
                assert!(git.wait().unwrap().success(), "{name} {old:?} {new:?}");
                assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), new, "{name}");
            }
        }
    }
}
