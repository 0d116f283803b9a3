//! Repositories that would have something run.

use super::{LEAK, command, put, run};
use std::process::Command;

/// Everything that git may be told to run by a repository's own configuration.
const COMMANDS: [&str; 13] = [
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "gpg.program",
    "credential.helper",
    "sequence.editor",
    "filter.evil.clean",
    "filter.evil.process",
];

#[test]
fn nothing_that_a_repository_names_is_run() {
    for format in ["sha1", "sha256"] {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path();
        let git = |args: &[&str]| {
            let mut git = Command::new("git");
            git.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
            git.output().is_ok_and(|output| output.status.success())
        };
        if !git(&["init", "-q", "-b", "main", &format!("--object-format={format}")]) {
            eprintln!("SKIPPED: no git on this machine that knows {format}");
            return;
        }
        put(folder, "a.go", LEAK);
        put(folder, "sub/b.go", LEAK);
        assert!(git(&["add", "."]));
        assert!(git(&["-c", "user.name=S", "-c", "user.email=s@example.com", "commit", "-q", "-m", "start"]));
        let script = put(folder, ".git/evil", "#!/bin/sh\ntouch \"$(dirname \"$0\")/../ran\"\nexit 1\n");
        make_executable(&script);
        let script = script.to_str().unwrap();
        for name in COMMANDS {
            assert!(git(&["config", name, script]));
        }
        for (name, value) in [
            ("commit.gpgSign", "true"),
            ("gpg.format", "openpgp"),
            ("core.hooksPath", ".git"),
            ("alias.ls-tree", &format!("!{script}")),
            ("remote.origin.url", "ext::sh -c touch% ran"),
            ("remote.origin.promisor", if format == "sha256" { "true" } else { "false" }),
            ("remote.origin.uploadpack", script),
            ("protocol.ext.allow", "always"),
        ] {
            assert!(git(&["config", name, value]), "{name}");
        }
        for hook in ["pre-commit", "post-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman"] {
            for hooks in [".git", ".git/hooks"] {
                make_executable(&put(folder, &format!("{hooks}/{hook}"), format!("#!/bin/sh\nexec {script}\n")));
            }
        }
        put(folder, ".git/info/attributes", "sub/*.go filter=evil diff=evil\n");
        for args in [&[][..], &["diff"], &["fix", "--branch", "x", "a.go"], &["fix", "--branch", "y", "sub"]] {
            run(folder, args);
            assert!(!folder.join("ran").exists(), "{format} {args:?}");
        }
        let said = run(folder, &["fix", "--commit", "a.go"]);
        assert_eq!(said.code, Some(0), "{format}: {}", said.stderr);
        assert!(!folder.join("ran").exists(), "{format}");
    }
}

/// `.git` may be anything: a link to another repository, a file without end, a folder full of pipes.
#[cfg(unix)]
#[test]
fn a_repository_that_is_none_is_not_opened() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    put(folder, "a.go", LEAK);
    put(folder, ".git/objects/x", "");
    put(folder, ".git/refs/x", "");
    for pipe in ["HEAD", "config", "index", "info"] {
        let made = Command::new("mkfifo").arg(folder.join(".git").join(pipe)).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: no mkfifo on this machine");
            return;
        }
    }
    assert_eq!(run(folder, &[]).code, Some(1));
    assert_eq!(run(folder, &["fix", "--branch", "x"]).code, Some(2));
    std::fs::remove_dir_all(folder.join(".git")).unwrap();
    for link in ["gitdir: /dev/zero", "gitdir: /", "gitdir:", "x", ""] {
        put(folder, ".git", link);
        assert_eq!(run(folder, &[]).code, Some(1), "{link}");
        let output = command(folder, &["fix", "--branch", "x"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{link}");
    }
    assert_eq!(std::fs::read_to_string(folder.join("a.go")).unwrap(), LEAK);
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &std::path::Path) {}
