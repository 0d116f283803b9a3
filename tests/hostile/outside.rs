//! What a tree says about other places: nothing there is read unless the user allows it.

use super::{put, run};
use std::path::Path;

/// Whether a call of `lib.Get` is known to hand out an open response, hence the library was read.
fn is_read(tree: &Path, args: &[&str]) -> bool {
    let said = run(tree, &[&["-v", "app"], args].concat());
    assert!(said.code == Some(0) || said.code == Some(1), "{}", said.stderr);
    said.stdout.contains(" in use\n")
}

const LIB: &str =
    "package lib\n\nimport \"net/http\"\n\nfunc Get() (*http.Response, error) { return http.Get(\"x\") }\n";
const APP: &str = "package app\n\nimport \"x.org/lib\"\n\nfunc use() error {\n\tr, err := lib.Get()\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = r\n\treturn nil\n}\n";

#[test]
fn a_replace_leads_out_only_where_the_user_allows_it() {
    let dir = tempfile::tempdir().unwrap();
    let (tree, outside) = (dir.path().join("tree"), dir.path().join("outside"));
    put(&outside, "lib.go", LIB);
    put(&tree, "app/app.go", APP);
    put(&tree, "inside/lib.go", LIB);
    let absolute = outside.to_str().unwrap();
    let module = |replace: &str| put(&tree, "go.mod", format!("module x.org/tree\n\nreplace x.org/lib {replace}\n"));
    module("=> ./inside");
    assert!(is_read(&tree, &[]), "the test does not see what it looks for");
    for path in ["../outside", "./app/../../outside", absolute, "v1.0.0 => ../outside"] {
        let path = path.strip_prefix("v1.0.0 => ").map_or(format!("=> {path}"), |path| format!("v1.0.0 => {path}"));
        module(&path);
        assert!(!is_read(&tree, &[]), "{path}");
        let notes = run(&tree, &["-v", "."]).stderr;
        assert!(notes.contains("note: go.mod: not read: replace x.org/lib leads out of the tree, to "), "{notes}");
        assert!(is_read(&tree, &["--also-read", "../outside"]), "{path}");
        assert!(is_read(&tree, &["--also-read", dir.path().to_str().unwrap()]), "{path}");
        assert!(!is_read(&tree, &["--also-read", "app"]), "{path}");
        assert!(!run(&tree, &["-v", ".", "--also-read", absolute]).stderr.contains("leads out"));
    }
    for path in ["../outside v1.0.0", "/ v1.0.0", "../../../.. v1.0.0", "=>", "", "/etc", "/dev", "/proc/self/cwd"] {
        module(&format!("=> {path}"));
        assert!(!is_read(&tree, &[]), "{path}");
    }
    put(&tree, "go.work", "go 1.22\n\nuse ../outside\n\nreplace x.org/lib => ../outside\n");
    module("=> ../outside");
    assert!(!is_read(&tree, &[]));
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let (tree, outside) = (dir.path().join("tree"), dir.path().join("outside"));
    put(&outside, "lib.go", LIB);
    put(&outside, "x.org/lib/lib.go", LIB);
    put(&outside, "go.mod", "module x.org/lib\n");
    put(&tree, "app/app.go", APP);
    put(&tree, "go.mod", "module x.org/tree\n\nreplace x.org/lib => ./lib\n");
    symlink(&outside, tree.join("lib")).unwrap();
    symlink(&outside, tree.join("vendor")).unwrap();
    assert!(!is_read(&tree, &[]));
    std::fs::remove_file(tree.join("vendor")).unwrap();
    std::fs::remove_file(tree.join("lib")).unwrap();
    std::fs::create_dir(tree.join("lib")).unwrap();
    symlink(outside.join("lib.go"), tree.join("lib/lib.go")).unwrap();
    assert!(!is_read(&tree, &[]));
    // A link that stays inside is followed.
    put(&tree, "other/real.txt", LIB);
    std::fs::remove_file(tree.join("lib/lib.go")).unwrap();
    symlink("../other/real.txt", tree.join("lib/lib.go")).unwrap();
    assert!(is_read(&tree, &[]));
}

#[test]
fn a_repository_does_not_say_where_its_work_tree_is() {
    let dir = tempfile::tempdir().unwrap();
    let (tree, outside) = (dir.path().join("tree"), dir.path().join("outside"));
    put(&outside, "lib.go", LIB);
    put(&tree, "app/app.go", APP);
    put(&tree, "go.mod", "module x.org/tree\n\nreplace x.org/lib => ../outside\n");
    git2::Repository::init(&tree).unwrap().config().unwrap().set_str("core.worktree", "/").unwrap();
    assert!(!is_read(&tree, &[]));
    let said = run(&tree, &["fix", "--branch", "x"]);
    assert!(said.code == Some(2) && said.stderr.contains("its work tree is elsewhere"), "{}", said.stderr);
}
