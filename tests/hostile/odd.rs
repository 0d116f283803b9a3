//! Files that are no files, names that drive a terminal, streams that end.

use super::{LEAK, command, put, run};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// Nothing here could drive a terminal or change the direction of text.
fn assert_harmless(text: &str) {
    let is_harmful = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(is_harmful), None, "{text:?}");
}

fn sparse(folder: &Path, name: &str, len: u64) {
    File::create(folder.join(name)).unwrap().set_len(len).unwrap();
}

/// Notes a file by its name and says why.
fn assert_noted(stderr: &str, name: &str, reason: &str) {
    let note = format!("note: {name}: not read: {reason}");
    assert!(stderr.contains(&note), "{note}\n{stderr}");
}

#[test]
fn what_is_no_text_is_left_out_with_a_note() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "ordinary.go", LEAK);
    put(root, "bom.go", format!("\u{feff}{}", LEAK.replace("leak", "bom")));
    put(root, "nul.go", LEAK.replace("leak", "nul") + "\0\0\0\n");
    put(root, "latin.go", b"package p // \xe4\n");
    put(root, "surrogate.go", b"package p // \xed\xa0\x80\n");
    let utf16: Vec<u8> = LEAK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(root, "utf16.go", [&[0xff, 0xfe], &utf16[..]].concat());
    sparse(root, "sparse.go", 2 << 30);
    fs::create_dir(root.join("folder.go")).unwrap();
    let said = run(root, &["-v"]);
    assert_eq!(said.code, Some(1));
    assert_noted(&said.stderr, "sparse.go", "larger than 8 MiB");
    for name in ["latin.go", "surrogate.go", "utf16.go"] {
        assert_noted(&said.stderr, name, "not UTF-8");
    }
    for function in ["leak", "bom", "nul"] {
        assert!(said.stdout.contains(&format!(" in {function}\n")), "{}", said.stdout);
    }
}

#[test]
fn rules_and_modules_beyond_measure_are_left_out_with_a_note() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "ordinary.go", LEAK);
    put(dir.path(), "sub/ordinary.go", LEAK);
    sparse(dir.path(), ".gitignore", 1 << 30);
    sparse(dir.path(), "go.mod", 1 << 30);
    sparse(dir.path(), "go.sum", 1 << 30);
    put(dir.path(), "sub/.ignore", "[".repeat(1000) + &"*".repeat(1000) + "\n");
    let said = run(dir.path(), &["-v"]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert_noted(&said.stderr, ".gitignore", "larger than 1 MiB");
    assert_noted(&said.stderr, "go.mod", "larger than 4 MiB");
    assert_eq!(said.stdout.matches(" in leak\n").count(), 2);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_sockets_are_not_opened() {
    use std::os::unix::fs::symlink;
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = dir.path();
    put(root, "ordinary.go", LEAK);
    put(outside.path(), "outside.go", LEAK);
    symlink(outside.path(), root.join("out")).unwrap();
    symlink(outside.path().join("outside.go"), root.join("out.go")).unwrap();
    symlink(".", root.join("loop")).unwrap();
    symlink("self.go", root.join("self.go")).unwrap();
    symlink("/dev/zero", root.join(".gitignore")).unwrap();
    symlink("/dev/zero", root.join("go.sum")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.go")).unwrap();
    let pipes =
        ["pipe.go", ".ignore", "go.mod", "go.work", ".git", "sub/.gitignore", "sub/HEAD", "vendor/x.org/x/x.go"];
    for pipe in pipes {
        fs::create_dir_all(root.join(pipe).parent().unwrap()).unwrap();
        if !Command::new("mkfifo").arg(root.join(pipe)).status().is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: no mkfifo on this machine");
            return;
        }
    }
    put(root, "sub/import.go", "package sub\n\nimport \"x.org/x\"\n\nvar _ = x.X\n");
    for args in [&["-v"][..], &["-v", "sub"], &["diff", "-v", "."]] {
        let said = run(root, args);
        assert!(said.code == Some(0) || said.code == Some(1), "{args:?}: {}", said.stderr);
    }
    let said = run(root, &["-v"]);
    assert_eq!(said.stdout.matches(" in leak\n").count(), 1, "{}", said.stdout);
    for (name, reason) in [
        ("pipe.go", "not a regular file"),
        ("socket.go", "not a regular file"),
        (".ignore", "not a regular file"),
        (".gitignore", "not a regular file"),
        ("out.go", "a symbolic link"),
    ] {
        assert_noted(&said.stderr, name, reason);
    }
    // A pipe that the user names is not waited for either.
    let said = run(root, &["-v", "pipe.go"]);
    assert_eq!(said.code, Some(0));
    assert_noted(&said.stderr, "pipe.go", "not a regular file");
}

#[cfg(unix)]
#[test]
fn names_cannot_drive_a_terminal() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let names = ["a\u{1b}[2J.go", "b\nc.go", "d\te.go", "f\u{202e}og.go", "g\u{9b}31m.go", "h\"i\\j.go", "\u{7f}.go"];
    for (n, name) in names.iter().enumerate() {
        put(dir.path(), &format!("p{n}/{name}"), LEAK.replace("_ = resp", "_ = resp // \u{1b}[2J \u{9b}2J"));
    }
    put(dir.path(), "q/go.mod", "module q\n\nreplace x.org/\u{1b}[2J => /\u{1b}[2J\n");
    put(dir.path(), "q/q.go", "package q\n");
    let not_utf8 = dir.path().join(OsStr::from_bytes(b"\xff\x1b[2J.go"));
    fs::write(not_utf8, LEAK).unwrap();
    let sites = dir.path().join("sites.tsv");
    let (sites, jsonl) = (sites.to_str().unwrap(), dir.path().join("sites.jsonl"));
    for args in [
        &["-v"][..],
        &["-v", "--color=never", "--output-format", "jsonl"],
        &["--sites", sites],
        &["--sites", jsonl.to_str().unwrap()],
        &["explain", "gone\u{1b}[2J.go:1"],
        &["gone\u{1b}[2J.go"],
        &["--gone\u{1b}[2J"],
        &["fix", "--branch", "x\u{1b}[2J"],
    ] {
        let said = run(dir.path(), args);
        assert_harmless(&said.stdout);
        assert_harmless(&said.stderr);
    }
    assert_harmless(&fs::read_to_string(sites).unwrap());
    assert_harmless(&fs::read_to_string(&jsonl).unwrap());
    let said = run(dir.path(), &["-v"]);
    assert!(said.stderr.contains("its name is not UTF-8"), "{}", said.stderr);
    assert_eq!(said.stdout.matches(" in leak\n").count(), names.len());
    // A patch holds the bytes of its lines; names are quoted as git quotes them.
    let patch = run(dir.path(), &["diff"]).stdout;
    let headers: String =
        patch.lines().filter(|line| line.starts_with("diff ")).map(|line| format!("{line}\n")).collect();
    assert_harmless(&headers);
    assert!(headers.is_ascii() && headers.contains("\\033[2J") && headers.contains("b\\nc.go"), "{headers}");
    let said = run(dir.path(), &["fix", "--summary", "-"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_harmless(&said.stdout);
}

#[test]
fn odd_arguments_fail_or_find_nothing() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "text.txt", LEAK);
    for args in [&["-"][..], &["gone"], &["gone/..."], &["fix", "gone"], &["diff", "text.txt/x"]] {
        assert_eq!(run(dir.path(), args).code, Some(2), "{args:?}");
    }
    assert_eq!(run(dir.path(), &["text.txt"]).code, Some(0));
    if Path::new("/proc/self/fd").exists() {
        assert_eq!(run(dir.path(), &["/proc/self/fd"]).code, Some(0));
        assert_eq!(run(dir.path(), &["/proc/self/environ"]).code, Some(0));
    }
}

#[cfg(unix)]
#[test]
fn streams_that_end_are_no_failure_and_full_disks_are() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..300 {
        put(dir.path(), &format!("p{n}.go"), LEAK.replace("leak", &format!("leak{n}")));
    }
    for args in [&[][..], &["diff"], &["--output-format", "jsonl"]] {
        let mut child = command(dir.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some() && !stderr.contains("panicked"), "{args:?}: {stderr}");
        if Path::new("/dev/full").exists() {
            let full = File::options().write(true).open("/dev/full").unwrap();
            let output = command(dir.path(), args).stdout(full).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}");
        }
    }
}

/// The system takes no byte more: every file is as it was, and nothing stands beside it.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_files_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "a.go", LEAK);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" fix", env!("CARGO_BIN_EXE_unleak")])
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(dir.path().join("a.go")).unwrap(), LEAK);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn many_folders_are_no_trouble() {
    let dir = tempfile::tempdir().unwrap();
    let count = super::number("UNLEAK_FILES", 2000);
    for n in 0..count {
        put(dir.path(), &format!("d{}/e{}/f{n}.go", n % 100, n % 1000), "package p\n");
    }
    put(dir.path(), "ordinary.go", LEAK);
    let deep = "d/".repeat(500);
    put(dir.path(), &format!("{deep}deep.go"), LEAK);
    let said = run(dir.path(), &["-v"]);
    assert!(said.code == Some(1) && said.stderr.contains(&format!("{} files in ", count + 2)), "{}", said.stderr);
}
