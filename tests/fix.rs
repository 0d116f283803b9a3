//! `unleak fix` from outside: what it writes, what it leaves alone, and in which kinds of repository it commits.

use crate::support::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const LEAK: &str = "package p\n\nimport \"net/http\"\n\nfunc ping(url string) error {\n\tresp, err := http.Get(url)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = resp\n\treturn nil\n}\n";

fn fixed() -> String {
    LEAK.replace("\t}\n", "\t}\n\tdefer resp.Body.Close()\n")
}

/// A command that sees no configuration but the repository's, and one author.
fn command(program: &str, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "FORCE_COLOR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "EMAIL"] {
        command.env_remove(name);
    }
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("HOME", "/nowhere")]);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Somebody").env(format!("GIT_{who}_EMAIL"), "somebody@example.com");
    }
    command
}

fn unleak(folder: &Path, args: &[&str]) -> Command {
    command(env!("CARGO_BIN_EXE_unleak"), folder, args)
}

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(mut command: Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

fn fix(folder: &Path, args: &[&str]) -> Said {
    run(unleak(folder, &[&["fix"], args].concat()))
}

/// Runs git without hooks; it has to succeed.
fn git(folder: &Path, args: &[&str]) -> String {
    let said = run(command("git", folder, &[&["-c", "core.hooksPath=/dev/null"], args].concat()));
    assert_eq!(said.code, Some(0), "git {args:?}: {}", said.stderr);
    said.stdout
}

fn has_git() -> bool {
    let is_there = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("SKIPPED: no git on this machine");
    }
    is_there
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A folder with one leak in `a.go` and one in `sub/b.go`.
fn tree() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.go", LEAK);
    write(dir.path(), "sub/b.go", LEAK);
    dir
}

/// The same as a repository with one commit, and hooks that must not run.
fn repository(init: &[&str]) -> TempDir {
    let dir = tree();
    let folder = dir.path();
    git(folder, &[&["init", "-q", "-b", "main"], init].concat());
    write(folder, "other.txt", "other\n");
    git(folder, &["add", "."]);
    git(folder, &["commit", "-q", "-m", "start"]);
    for hook in ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"] {
        let path = write(folder, &format!(".git/hooks/{hook}"), "#!/bin/sh\ntouch hook-ran\nexit 1\n");
        make_executable(&path);
    }
    dir
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// Everything below a folder but objects, references and logs of branches: bytes and modification times.
fn state(folder: &Path) -> Vec<(PathBuf, Vec<u8>, Option<std::time::SystemTime>)> {
    let is_kept = |path: &PathBuf| {
        let path = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        !["objects/", "refs/heads/", "logs/refs/heads/", "worktrees/"].iter().any(|part| path.contains(part))
    };
    let files = crate::support::files_below(folder).into_iter().filter(is_kept);
    files.map(|path| (path.clone(), fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().ok())).collect()
}

/// Asserts that `fix --branch` in `folder` makes the commit that `diff | git apply` would, and touches nothing else
/// below `watched`.
fn assert_branch(folder: &Path, watched: &Path) {
    let before = (state(watched), git(folder, &["rev-parse", "HEAD"]));
    let patch = run(unleak(folder, &["diff"])).stdout;
    let said = fix(folder, &["--branch", "unleak/fixes"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""), "{}", said.stderr);
    assert_eq!(before, (state(watched), git(folder, &["rev-parse", "HEAD"])));
    assert_eq!(git(folder, &["rev-parse", "unleak/fixes^"]), before.1);
    assert!(git(folder, &["log", "-1", "--format=%an %s", "unleak/fixes"]).starts_with("Somebody fix: close "));
    // The patch, applied to HEAD in an index of its own.
    let index = tempfile::tempdir().unwrap();
    let patch = write(index.path(), "x.patch", &patch);
    let index = index.path().join("index");
    let git_with = |args: &[&str]| {
        let mut command = command("git", folder, &[&["-c", "core.hooksPath=/dev/null"], args].concat());
        command.env("GIT_INDEX_FILE", &index);
        run(command)
    };
    git_with(&["read-tree", "HEAD"]);
    assert_eq!(git_with(&["apply", "--cached", "--whitespace=nowarn", patch.to_str().unwrap()]).stderr, "");
    let want = git_with(&["write-tree", "--missing-ok"]).stdout;
    assert_eq!(git(folder, &["rev-parse", "unleak/fixes^{tree}"]), want);
    assert_ne!(git(folder, &["rev-parse", "HEAD^{tree}"]), want);
    let said = fix(folder, &["--branch", "unleak/fixes"]);
    assert!(said.code == Some(2) && said.stderr.contains("the branch unleak/fixes exists already"), "{}", said.stderr);
}

#[test]
fn files_are_fixed_once() {
    let dir = tree();
    let said = fix(dir.path(), &[]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""));
    assert!(said.stderr.starts_with("fixed 2 leaks in 2 files\n"), "{}", said.stderr);
    assert_eq!((read(&dir.path().join("a.go")), read(&dir.path().join("sub/b.go"))), (fixed(), fixed()));
    let before = state(dir.path());
    let said = fix(dir.path(), &[]);
    assert!(said.code == Some(0) && said.stderr.starts_with("fixed 0 leaks in 0 files\n"), "{}", said.stderr);
    assert_eq!(state(dir.path()), before);
}

#[test]
fn bytes_that_no_fix_needs_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let crlf = write(dir.path(), "crlf.go", &LEAK.replace('\n', "\r\n"));
    let bom = write(dir.path(), "bom/bom.go", &format!("\u{feff}{LEAK}"));
    let open = write(dir.path(), "open/open.go", LEAK.trim_end());
    assert_eq!(fix(dir.path(), &[]).code, Some(0));
    assert_eq!(read(&crlf), fixed().replace('\n', "\r\n"));
    assert_eq!(read(&bom), format!("\u{feff}{}", fixed()));
    assert_eq!(read(&open), fixed().trim_end());
}

#[cfg(unix)]
#[test]
fn modes_and_symbolic_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tree();
    let file = dir.path().join("a.go");
    make_executable(&file);
    let link = dir.path().join("link.go");
    symlink("a.go", &link).unwrap();
    let said = fix(dir.path(), &["link.go"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o755);
    assert!(read(&file) == fixed() && fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_tree_is_refused() {
    let (dir, outside) = (tree(), tree());
    std::os::unix::fs::symlink(outside.path().join("a.go"), dir.path().join("link.go")).unwrap();
    let said = fix(dir.path(), &["link.go"]);
    assert!(said.code == Some(2) && said.stderr.contains("leads out of its repository"), "{}", said.stderr);
    assert_eq!(read(&outside.path().join("a.go")), LEAK);
}

#[test]
fn what_cannot_be_written_is_named_and_the_rest_is_written() {
    let dir = tree();
    let file = dir.path().join("a.go");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let said = fix(dir.path(), &["--report", "-"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.starts_with("fixed 1 leak in 1 file\n"), "{}", said.stderr);
    assert!(said.stderr.contains("error: a.go is not fixed: it is read-only\n"), "{}", said.stderr);
    assert_eq!((read(&file), read(&dir.path().join("sub/b.go"))), (LEAK.into(), fixed()));
    let applied: Vec<bool> = said.stdout.lines().map(|line| line.contains("\"applied\":true")).collect();
    assert_eq!(applied, [false, true, false], "{}", said.stdout);
}

#[test]
fn two_at_once_end_like_one() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..20 {
        write(dir.path(), &format!("p{n}/f.go"), LEAK);
    }
    let mut children: Vec<_> =
        (0..3).map(|_| unleak(dir.path(), &["fix"]).stderr(Stdio::null()).spawn().unwrap()).collect();
    for child in &mut children {
        child.wait().unwrap();
    }
    let files = crate::support::files_below(dir.path());
    assert_eq!(files.len(), 20, "{files:?}");
    assert!(files.iter().all(|file| read(file) == fixed()));
}

/// A run is killed again and again; each file is the old one or the new one, and the last run leaves only new ones.
#[test]
fn a_killed_run_leaves_whole_files() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..60 {
        write(dir.path(), &format!("f{n}.go"), &LEAK.replace("ping", &format!("ping{n}")));
    }
    for delay in [5, 10, 20, 40, 80] {
        let mut child = unleak(dir.path(), &["fix"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        for n in 0..60 {
            let text = read(&dir.path().join(format!("f{n}.go"))).replace(&format!("ping{n}"), "ping");
            assert!(text == LEAK || text == fixed(), "{text}");
        }
    }
    assert_eq!(fix(dir.path(), &[]).code, Some(0));
    let names: Vec<_> = crate::support::files_below(dir.path());
    assert!(names.iter().all(|name| name.extension().unwrap() == "go"), "{names:?}");
}

#[test]
fn a_branch_leaves_a_dirty_repository_as_it_is() {
    if !has_git() {
        return;
    }
    let dir = repository(&[]);
    write(dir.path(), "other.txt", "staged\n");
    git(dir.path(), &["add", "other.txt"]);
    write(dir.path(), "other.txt", "dirty\n");
    write(dir.path(), "new.txt", "untracked\n");
    assert_branch(dir.path(), dir.path());
}

#[test]
fn a_branch_is_made_in_every_kind_of_repository() {
    if !has_git() {
        return;
    }
    let detached = repository(&[]);
    git(detached.path(), &["checkout", "-q", "--detach"]);
    assert_branch(detached.path(), detached.path());

    let with_worktree = repository(&[]);
    git(with_worktree.path(), &["worktree", "add", "-q", "wt", "-b", "wt"]);
    assert_branch(&with_worktree.path().join("wt"), with_worktree.path());

    let sparse = repository(&[]);
    git(sparse.path(), &["sparse-checkout", "set", "--no-cone", "/*", "!/sub/"]);
    assert!(!sparse.path().join("sub").exists());
    assert_branch(sparse.path(), sparse.path());

    let sparse_index = repository(&[]);
    git(sparse_index.path(), &["sparse-checkout", "set", "--cone", "--sparse-index"]);
    assert_branch(sparse_index.path(), sparse_index.path());

    let source = repository(&[]);
    git(source.path(), &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", source.path().display());
    for options in [&["--depth=1"][..], &["--filter=blob:none"], &["--filter=tree:0"]] {
        let clone = tempfile::tempdir().unwrap();
        git(clone.path(), &[&["clone", "-q", &url, "."], options].concat());
        assert_branch(clone.path(), clone.path());
    }
}

#[test]
fn of_a_bare_repository_the_files_of_head_are_fixed() {
    if !has_git() {
        return;
    }
    let source = repository(&[]);
    let bare = tempfile::tempdir().unwrap();
    let url = format!("file://{}", source.path().display());
    git(bare.path(), &["clone", "-q", "--bare", &url, "."]);
    let mut temporary = unleak(bare.path(), &["fix", "--branch", "unleak/fixes"]);
    let empty = tempfile::tempdir().unwrap();
    temporary.env("TMPDIR", empty.path());
    let said = run(temporary);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
    assert_eq!(git(bare.path(), &["show", "unleak/fixes:sub/b.go"]), fixed());
    assert_eq!(git(bare.path(), &["diff", "--name-only", "main", "unleak/fixes"]), "a.go\nsub/b.go\n");
    assert_eq!(git(bare.path(), &["symbolic-ref", "HEAD"]), "refs/heads/main\n");
    assert_eq!(run(unleak(bare.path(), &["diff"])).stdout, run(unleak(source.path(), &["diff"])).stdout);
    for goal in [&[][..], &["--commit"]] {
        let said = fix(bare.path(), goal);
        assert!(said.code == Some(2) && said.stderr.contains("has no work tree"), "{}", said.stderr);
    }
}

#[test]
fn a_branch_is_made_where_names_are_of_sha256() {
    if !has_git() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    if run(command("git", dir.path(), &["init", "-q", "--object-format=sha256"])).code != Some(0) {
        eprintln!("SKIPPED: git does not know SHA-256");
        return;
    }
    let dir = repository(&["--object-format=sha256"]);
    assert_branch(dir.path(), dir.path());
    let mut without_git = unleak(dir.path(), &["fix", "--branch", "again"]);
    without_git.env("PATH", "/nowhere");
    let said = run(without_git);
    assert!(said.code == Some(2) && said.stderr.contains("the git program cannot be run"), "{}", said.stderr);
    assert_current(dir.path());
}

/// Asserts that `fix --commit` commits the fixes and leaves what else is staged or dirty as it is.
fn assert_current(folder: &Path) {
    write(folder, "other.txt", "staged\n");
    write(folder, "staged.txt", "new\n");
    git(folder, &["add", "other.txt", "staged.txt"]);
    write(folder, "other.txt", "dirty\n");
    let head = git(folder, &["rev-parse", "HEAD"]);
    let said = fix(folder, &["--commit"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""), "{}", said.stderr);
    assert_eq!(git(folder, &["rev-parse", "HEAD^"]), head);
    assert_eq!(git(folder, &["status", "--porcelain"]), "MM other.txt\nA  staged.txt\n");
    assert_eq!(git(folder, &["diff", "--name-only", "HEAD^", "HEAD"]), "a.go\nsub/b.go\n");
    assert_eq!(git(folder, &["show", "HEAD:a.go"]), fixed());
    assert_eq!(read(&folder.join("a.go")), fixed());
    assert!(!folder.join("hook-ran").exists());
    assert!(fix(folder, &["--commit"]).stderr.starts_with("fixed 0 leaks in 0 files\n"));
    assert_ne!(git(folder, &["rev-parse", "HEAD"]), head);
}

#[test]
fn a_commit_takes_the_fixes_and_nothing_else() {
    if !has_git() {
        return;
    }
    let normal = repository(&[]);
    assert_current(normal.path());
    assert_eq!(git(normal.path(), &["symbolic-ref", "HEAD"]), "refs/heads/main\n");
    // The index knows what the files are: nothing has to be read again.
    assert_eq!(git(normal.path(), &["diff-files", "--name-only"]), "other.txt\n");

    let detached = repository(&[]);
    git(detached.path(), &["checkout", "-q", "--detach"]);
    assert_current(detached.path());

    let (with_worktree, outside) = (repository(&[]), tempfile::tempdir().unwrap());
    let worktree = outside.path().join("wt");
    git(with_worktree.path(), &["worktree", "add", "-q", "-b", "wt", worktree.to_str().unwrap()]);
    assert_current(&worktree);
    assert_eq!(git(with_worktree.path(), &["status", "--porcelain"]), "");

    let sparse_index = repository(&[]);
    git(sparse_index.path(), &["sparse-checkout", "set", "--cone", "--sparse-index", "sub"]);
    assert_current(sparse_index.path());
}

#[test]
fn a_commit_holds_what_could_be_written() {
    if !has_git() {
        return;
    }
    let dir = repository(&[]);
    let file = dir.path().join("a.go");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let said = fix(dir.path(), &["--commit"]);
    assert!(said.code == Some(2) && said.stderr.contains("a.go is not fixed: it is read-only"), "{}", said.stderr);
    assert_eq!(git(dir.path(), &["diff", "--name-only", "HEAD^", "HEAD"]), "sub/b.go\n");
    assert_eq!(git(dir.path(), &["status", "--porcelain"]), "");
}

#[test]
fn a_commit_waits_for_what_is_under_way() {
    if !has_git() {
        return;
    }
    for format in ["sha1", "sha256"] {
        let dir = repository(&[&format!("--object-format={format}")]);
        let head = git(dir.path(), &["rev-parse", "HEAD"]);
        for (name, what) in [("MERGE_HEAD", "a merge"), ("index.lock", "a git command")] {
            let path = write(dir.path(), &format!(".git/{name}"), &head);
            let said = fix(dir.path(), &["--commit"]);
            let message = format!("in the middle of {what}");
            assert!(said.code == Some(2) && said.stderr.contains(&message), "{format}: {}", said.stderr);
            fs::remove_file(path).unwrap();
        }
        assert_eq!(read(&dir.path().join("a.go")), LEAK);
    }
}

#[test]
fn files_that_differ_from_head_are_refused_and_named() {
    if !has_git() {
        return;
    }
    let dir = repository(&[]);
    write(dir.path(), "a.go", &format!("{LEAK}\n// more\n"));
    write(dir.path(), "new/n.go", LEAK);
    write(dir.path(), "sub/b.go", &format!("{LEAK}\n// staged\n"));
    git(dir.path(), &["add", "sub/b.go"]);
    let before = state(dir.path());
    for goal in [&["--branch", "x"][..], &["--commit"]] {
        let said = fix(dir.path(), goal);
        let want = "error: 3 files to be edited differ from HEAD\n  \
                    a.go: it has changes that are not committed\n  new/n.go: HEAD does not have it\n  \
                    sub/b.go: it has staged changes\n";
        assert!(said.code == Some(2) && said.stderr.starts_with(want), "{}", said.stderr);
        assert_eq!(state(dir.path()), before);
    }
    git(dir.path(), &["update-index", "--skip-worktree", "a.go"]);
    assert!(fix(dir.path(), &["--branch", "x", "a.go"]).stderr.contains("a.go: it has changes"));
    assert_eq!(git(dir.path(), &["branch", "--list", "x"]), "");
    // What is not to be edited may differ.
    assert_eq!(fix(dir.path(), &["--branch", "x", "none.go"]).code, Some(2));
    write(dir.path(), "clean.go", "package p\n");
    assert_eq!(fix(dir.path(), &["--branch", "x", "clean.go"]).code, Some(0));
}

#[test]
fn goals_that_cannot_be_reached_are_refused() {
    let dir = tree();
    let said = fix(dir.path(), &["--branch", "x"]);
    assert!(said.code == Some(2) && said.stderr.contains("not in the work tree of one git repository"));
    if !has_git() {
        return;
    }
    git(dir.path(), &["init", "-q"]);
    let said = fix(dir.path(), &["--branch", "x"]);
    assert!(said.code == Some(2) && said.stderr.contains("no commit yet"), "{}", said.stderr);
    for format in ["sha1", "sha256"] {
        let dir = repository(&[&format!("--object-format={format}")]);
        for name in ["a..b", "-x", "with space", "HEAD", "@{-1}"] {
            let said = fix(dir.path(), &[&format!("--branch={name}")]);
            assert!(said.code == Some(2) && said.stderr.contains("no valid name"), "{name}: {}", said.stderr);
        }
        let mut nobody = unleak(dir.path(), &["fix", "--branch", "x"]);
        for who in ["AUTHOR", "COMMITTER"] {
            nobody.env_remove(format!("GIT_{who}_NAME")).env_remove(format!("GIT_{who}_EMAIL"));
        }
        let said = run(nobody);
        assert!(said.code == Some(2) && said.stderr.contains("git does not know who you are"), "{}", said.stderr);
        assert_eq!(git(dir.path(), &["branch", "--list", "x"]), "");
        git(dir.path(), &["config", "commit.gpgsign", "true"]);
        assert!(fix(dir.path(), &["--branch", "x"]).stderr.contains("the commit is not signed"));
    }
}

#[test]
fn attributes_decide_what_goes_into_a_blob() {
    if !has_git() {
        return;
    }
    for format in ["sha1", "sha256"] {
        let dir = repository(&[&format!("--object-format={format}")]);
        let folder = dir.path();
        write(folder, ".gitattributes", "*.go text eol=crlf\nk.go ident\nlegacy/*.go -text\n");
        write(folder, "k/k.go", &format!("// $Id$\n{LEAK}"));
        write(folder, "legacy/l.go", &LEAK.replace('\n', "\r\n"));
        git(folder, &["add", "."]);
        git(folder, &["commit", "-q", "-m", "attributes"]);
        // Out again by the attributes; those of the third file change when it is in the repository.
        for name in ["a.go", "sub/b.go", "k/k.go"] {
            fs::remove_file(folder.join(name)).unwrap();
            git(folder, &["checkout", "-q", "--", name]);
        }
        write(folder, ".git/info/attributes", "legacy/*.go text=auto\n");
        assert_eq!(read(&folder.join("a.go")), LEAK.replace('\n', "\r\n"));
        assert!(read(&folder.join("k/k.go")).starts_with("// $Id: "));
        let before = state(folder);
        let said = fix(folder, &["--branch", "x"]);
        assert_eq!(said.code, Some(0), "{format}: {}", said.stderr);
        assert_eq!(state(folder), before);
        assert_eq!(git(folder, &["show", "x:a.go"]), fixed());
        assert_eq!(git(folder, &["show", "x:k/k.go"]), format!("// $Id$\n{}", fixed()));
        assert_eq!(git(folder, &["show", "x:legacy/l.go"]), fixed().replace('\n', "\r\n"));
        let said = fix(folder, &["--commit"]);
        assert_eq!(said.code, Some(0), "{format}: {}", said.stderr);
        assert_eq!(git(folder, &["rev-parse", "HEAD^{tree}"]), git(folder, &["rev-parse", "x^{tree}"]));
        assert_eq!(git(folder, &["status", "--porcelain"]), "");
    }
}

#[test]
fn filters_are_never_run() {
    if !has_git() {
        return;
    }
    for format in ["sha1", "sha256"] {
        let dir = repository(&[&format!("--object-format={format}")]);
        write(dir.path(), ".git/info/attributes", "a.go filter=mine\n");
        git(dir.path(), &["config", "filter.mine.clean", "touch filter-ran; cat"]);
        for goal in [&["--branch", "x"][..], &["--commit"]] {
            let said = fix(dir.path(), goal);
            assert!(said.code == Some(2) && said.stderr.contains("a.go: it goes through a filter"), "{}", said.stderr);
        }
        assert!(fix(dir.path(), &["--branch", "x", "sub"]).code == Some(0) && !dir.path().join("filter-ran").exists());
    }
}

#[test]
fn other_repositories_inside_are_left_out() {
    if !has_git() {
        return;
    }
    let dir = repository(&[]);
    let inner = dir.path().join("inner");
    write(&inner, "c.go", LEAK);
    git(&inner, &["init", "-q"]);
    let said = fix(dir.path(), &["--branch", "x"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stderr.contains("warning: inner is another repository"), "{}", said.stderr);
    assert_eq!(git(dir.path(), &["diff", "--name-only", "main", "x"]), "a.go\nsub/b.go\n");
    assert_eq!(read(&inner.join("c.go")), LEAK);
}

#[test]
fn the_pull_request_says_what_a_reviewer_asks() {
    let dir = tempfile::tempdir().unwrap();
    let leaky = root().join("examples/leaky");
    for path in crate::support::files_below(&leaky) {
        write(dir.path(), path.strip_prefix(&leaky).unwrap().to_str().unwrap(), &read(&path));
    }
    write(dir.path(), "odd|`name`.go", &LEAK.replace("package p", "package leaky"));
    let said = fix(dir.path(), &["--summary", "pr.md", "."]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let text = read(&dir.path().join("pr.md"));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("# fix: close leaked clients and response bodies"));
    let row = "| ``` odd\\|`name`.go:6 ``` in `ping` |".replace("```", "``");
    assert!(text.contains(&row), "{text}");
    for part in ["## Not fixed\n", "```sh\nunleak fix .\n```\n", "<!-- unleak version=0.1.0 config="] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let marker = |text: &str| text.lines().last().unwrap().to_owned();
    let again = fix(dir.path(), &["--summary", "-"]).stdout;
    assert_eq!((marker(&again), again.lines().next()), (marker(&text), Some("# Nothing to fix")));
    let with_unsafe = fix(dir.path(), &["--summary", "-", "--unsafe-fixes"]).stdout;
    assert_ne!(marker(&with_unsafe), marker(&text));
    assert!(with_unsafe.contains("**to be read**"), "{with_unsafe}");
}

#[test]
fn texts_that_cannot_be_written_are_refused_before_anything_is() {
    let dir = tree();
    for args in [&["--summary", "no/x.md"][..], &["--report", "sub"], &["--diff", "--commit"]] {
        assert_eq!(fix(dir.path(), args).code, Some(2), "{args:?}");
    }
    assert_eq!(read(&dir.path().join("a.go")), LEAK);
    let patch = fix(dir.path(), &["--diff"]);
    assert_eq!((patch.code, patch.stdout), (Some(1), run(unleak(dir.path(), &["diff"])).stdout));
}
