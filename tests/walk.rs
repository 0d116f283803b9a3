//! Which files a run looks at.

use std::fs;
use std::path::{Path, PathBuf};
use unleak::workspace::walk::{IgnoreRules, Tree, walk};

fn tree(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "package p\n").unwrap();
    }
    dir
}

fn list(dir: &Path, paths: &[&str], rules: IgnoreRules) -> Tree {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    walk(&paths, dir, rules).unwrap()
}

fn names(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|file| &*file.name).collect()
}

fn skipped(tree: &Tree) -> Vec<(&str, &str)> {
    tree.skipped.iter().map(|skip| (skip.path.as_str(), skip.reason.as_str())).collect()
}

#[test]
fn folders_that_the_go_tool_skips_are_skipped() {
    let all = ["b.go", "a/a.go", "vendor/v.go", "a/testdata/t.go", ".h/h.go", "_u/u.go", "_f.go", ".f.go", "n.txt"];
    let dir = tree(&all);
    assert_eq!(names(&list(dir.path(), &[], IgnoreRules::Obey)), ["a/a.go", "b.go"]);
    assert_eq!(names(&list(dir.path(), &["./..."], IgnoreRules::Obey)), ["a/a.go", "b.go"]);
    assert_eq!(names(&list(dir.path(), &["a/testdata", "_f.go"], IgnoreRules::Obey)), ["_f.go", "a/testdata/t.go"]);
}

#[test]
fn gitignore_is_obeyed_without_git_and_with_it() {
    let dir = tree(&["x/gen/g.go", "x/a.go", "x/keep/gen/g.go"]);
    fs::write(dir.path().join(".gitignore"), "gen/\n!x/keep/gen/\n").unwrap();
    assert_eq!(names(&list(dir.path(), &["."], IgnoreRules::Obey)), ["x/a.go", "x/keep/gen/g.go"]);
    assert_eq!(list(dir.path(), &["."], IgnoreRules::Skip).files.len(), 3);
    git2::Repository::init(dir.path()).unwrap();
    let below = list(&dir.path().join("x"), &["."], IgnoreRules::Obey);
    assert_eq!(names(&below), ["x/a.go", "x/keep/gen/g.go"]);
    assert!(below.is_repository);
    assert_eq!(below.prefix.as_deref(), Some("x/"));
}

#[test]
fn the_root_is_the_repository_or_the_module_or_the_current_folder() {
    let dir = tree(&["m/sub/a.go", "other/b.go"]);
    let root = fs::canonicalize(dir.path()).unwrap();
    assert_eq!(list(&dir.path().join("m/sub"), &["."], IgnoreRules::Obey).root, root.join("m/sub"));
    fs::write(dir.path().join("m/go.mod"), "module m\n").unwrap();
    let inside = list(&dir.path().join("m/sub"), &["."], IgnoreRules::Obey);
    assert_eq!((inside.root, inside.modules), (root.join("m"), vec!["go.mod".to_owned()]));
    let outside = list(&dir.path().join("other"), &["../m/sub"], IgnoreRules::Obey);
    assert_eq!((outside.root, outside.prefix), (root.join("m"), None));
    let both = list(dir.path(), &["m", "other/b.go"], IgnoreRules::Obey);
    assert_eq!((both.root.clone(), names(&both)), (root, vec!["m/sub/a.go", "other/b.go"]));
    assert_eq!(both.modules, ["m/go.mod"]);
}

#[test]
fn repositories_are_what_git_takes_for_one() {
    let dir = tree(&["main/a.go", "fake/sub/b.go"]);
    let root = fs::canonicalize(dir.path()).unwrap();
    let repository = git2::Repository::init(root.join("main")).unwrap();
    let who = git2::Signature::now("t", "t@example.com").unwrap();
    let empty = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
    repository.commit(Some("HEAD"), &who, &who, "empty", &empty, &[]).unwrap();
    repository.worktree("linked", &root.join("linked"), None).unwrap();
    fs::create_dir(root.join("linked/cmd")).unwrap();
    fs::write(root.join("linked/cmd/c.go"), "package p\n").unwrap();
    let linked = list(&root.join("linked/cmd"), &["."], IgnoreRules::Obey);
    assert_eq!(
        (linked.root, linked.is_repository, linked.prefix.as_deref()),
        (root.join("linked"), true, Some("cmd/"))
    );
    // An empty folder of that name is nothing to git.
    fs::create_dir(root.join("fake/.git")).unwrap();
    let fake = list(&root.join("fake/sub"), &["."], IgnoreRules::Obey);
    assert_eq!((fake.root, fake.is_repository), (root.join("fake/sub"), false));
}

#[test]
fn what_cannot_be_read_is_noted() {
    let dir = tree(&["a.go"]);
    fs::write(dir.path().join("latin.go"), b"package p // \xe4\n").unwrap();
    fs::write(dir.path().join("big.go"), vec![b' '; (8 << 20) + 1]).unwrap();
    fs::create_dir(dir.path().join("folder.go")).unwrap();
    let tree = list(dir.path(), &["."], IgnoreRules::Obey);
    assert_eq!(names(&tree), ["a.go"]);
    assert_eq!(skipped(&tree), [("big.go", "larger than 8 MiB"), ("latin.go", "not UTF-8")]);
    assert!(walk(&["gone".into()], dir.path(), IgnoreRules::Obey).is_err());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_read() {
    let dir = tree(&["in/a.go", "out/b.go"]);
    std::os::unix::fs::symlink("../out", dir.path().join("in/folder")).unwrap();
    std::os::unix::fs::symlink("../out/b.go", dir.path().join("in/link.go")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("in/pipe.go")).status();
    let tree = list(dir.path(), &["in"], IgnoreRules::Obey);
    assert_eq!(names(&tree), ["in/a.go"]);
    assert!(tree.skipped.iter().any(|skip| skip.path == "in/link.go"));
    if made.is_ok_and(|status| status.success()) {
        assert!(skipped(&tree).contains(&("in/pipe.go", "not a regular file")));
    }
}
