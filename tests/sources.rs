//! Where imports are read from: the tree's modules, vendor folders, the module cache, GOROOT.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use unleak::types::importer::{Importer, PackageSource, SourceFile};
use unleak::types::package::PkgId;
use unleak::types::universe::Universe;
use unleak::workspace::environment::Environment;
use unleak::workspace::sources::Sources;

struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    fn new(files: &[(&str, &str)]) -> Self {
        let disk = Disk { dir: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            let path = disk.dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        disk
    }

    /// The importer over the folder `tree`, with `cache` and `goroot` beside it.
    fn sources(&self, files: &[&str]) -> Sources {
        let tree = self.dir.path().join("tree");
        let read = |name: &&str| SourceFile::new(*name, fs::read_to_string(tree.join(name)).unwrap());
        let env = Environment {
            goroot: Some(self.dir.path().join("goroot")),
            mod_cache: Some(self.dir.path().join("cache")),
        };
        Sources::new(&tree, files.iter().map(read).collect(), env)
    }
}

/// What the package at `path` is called when the package `from` of the tree imports it.
fn import(sources: Sources, from: &str, path: &str) -> Option<String> {
    let packages = sources.packages();
    let source = packages.into_iter().find(|package| &*package.path == from).expect("no such package");
    let universe = Universe::new(Arc::new(sources));
    let from = universe.add(source);
    path.split(" > ").try_fold(from, |at, path| universe.import(path, at)).map(|id| marker(&universe, id))
}

/// The first declared name says which file was read.
fn marker(universe: &Universe, id: PkgId) -> String {
    universe.package(id).names().next().map(str::to_owned).unwrap_or_default()
}

#[test]
fn a_folder_holds_a_package_its_external_tests_and_ignored_files() {
    let disk = Disk::new(&[
        ("tree/go.mod", "module example.com/m\n"),
        ("tree/a/a.go", "package a\n"),
        ("tree/a/a_test.go", "package a\n"),
        ("tree/a/x_test.go", "package a_test\n"),
        ("tree/a/gen.go", "//go:build ignore\n\npackage main\n"),
        ("tree/main.go", "package main\n"),
    ]);
    let sources = disk.sources(&["a/a.go", "a/a_test.go", "a/x_test.go", "a/gen.go", "main.go"]);
    let describe = |package: PackageSource| {
        let files: Vec<&str> = package.files.iter().map(|file| &*file.name).collect();
        format!("{}: {}", package.path, files.join(" "))
    };
    let packages: Vec<String> = sources.packages().into_iter().map(describe).collect();
    let expected = [
        "example.com/m: main.go",
        "example.com/m/a/gen.go: a/gen.go",
        "example.com/m/a: a/a.go a/a_test.go",
        "example.com/m/a_test: a/x_test.go",
    ];
    assert_eq!(packages, expected);
}

#[test]
fn packages_of_the_tree_import_each_other_across_modules() {
    let disk = Disk::new(&[
        ("tree/go.mod", "module example.com/m\n"),
        ("tree/a/a.go", "package a\n"),
        ("tree/sub/go.mod", "module example.com/m/sub\n"),
        ("tree/sub/b/b.go", "package b\nvar FromSub int\n"),
        ("tree/other/go.mod", "module other.org/x\n"),
        ("tree/other/c/c.go", "package c\nvar FromOther int\n"),
    ]);
    let files = ["a/a.go", "sub/b/b.go", "other/c/c.go"];
    let from = "example.com/m/a";
    assert_eq!(import(disk.sources(&files), from, "example.com/m/sub/b").as_deref(), Some("FromSub"));
    assert_eq!(import(disk.sources(&files), from, "other.org/x/c").as_deref(), Some("FromOther"));
    assert_eq!(import(disk.sources(&files), from, "example.com/m/none"), None);
    // A folder that the caller did not list is read from disk.
    assert_eq!(import(disk.sources(&["a/a.go"]), from, "other.org/x/c"), None);
    assert_eq!(
        import(disk.sources(&["a/a.go", "sub/b/b.go"]), from, "example.com/m/sub/b").as_deref(),
        Some("FromSub")
    );
}

#[test]
fn the_commands_of_a_go_tree_are_built_with_its_own_library() {
    let disk = Disk::new(&[
        ("tree/go.mod", "module example.com/m\n"),
        ("tree/a/a.go", "package a\n"),
        ("tree/go/src/go.mod", "module std\n"),
        ("tree/go/src/io/io.go", "package io\nvar Own int\n"),
        ("tree/go/src/cmd/go.mod", "module cmd\n"),
        ("tree/go/src/cmd/vet/vet.go", "package main\n"),
        ("goroot/src/io/io.go", "package io\nvar Installed int\n"),
        ("goroot/src/os/os.go", "package os\nvar Installed int\n"),
    ]);
    let files = ["a/a.go", "go/src/io/io.go", "go/src/cmd/vet/vet.go"];
    assert_eq!(import(disk.sources(&files), "cmd/vet", "io").as_deref(), Some("Own"));
    // What the tree has not, and code beside it, is of the installed Go.
    assert_eq!(import(disk.sources(&files), "cmd/vet", "os").as_deref(), Some("Installed"));
    assert_eq!(import(disk.sources(&files), "example.com/m/a", "io").as_deref(), Some("Installed"));
}

#[test]
fn the_cache_is_read_in_the_version_that_each_module_requires() {
    let disk = Disk::new(&[
        (
            "tree/go.mod",
            "module example.com/m\nrequire (\n\tgithub.com/Big/lib v1.2.0\n\tnear.org/n v1.1.0\n\told.org/o v9.0.0\n)\n",
        ),
        ("tree/a.go", "package a\n"),
        ("cache/github.com/!big/lib@v1.2.0/go.mod", "module github.com/Big/lib\nrequire deep.org/d v1.0.0\n"),
        ("cache/github.com/!big/lib@v1.2.0/lib.go", "package lib\nvar V120 int\n"),
        ("cache/github.com/!big/lib@v1.2.0/lib_test.go", "package lib\nvar Atest int\n"),
        ("cache/github.com/!big/lib@v1.10.0/lib.go", "package lib\nvar V1100 int\n"),
        ("cache/deep.org/d@v1.0.0/d.go", "package d\nvar Deep100 int\n"),
        ("cache/deep.org/d@v2.0.0/d.go", "package d\nvar Deep200 int\n"),
        ("cache/near.org/n@v1.0.0/n.go", "package n\nvar N100 int\n"),
        ("cache/near.org/n@v1.9.0/n.go", "package n\nvar N190 int\n"),
        ("cache/near.org/n@v1.10.0/n.go", "package n\nvar N1100 int\n"),
        ("cache/old.org/o@v1.0.0/o.go", "package o\nvar O100 int\n"),
        ("cache/any.org/y@v1.0.0/sub/y.go", "package y\nvar Any int\n"),
    ]);
    let ask = |path| import(disk.sources(&["a.go"]), "example.com/m", path);
    assert_eq!(ask("github.com/Big/lib").as_deref(), Some("V120"));
    assert_eq!(ask("github.com/Big/lib > deep.org/d").as_deref(), Some("Deep100"));
    assert_eq!(ask("near.org/n").as_deref(), Some("N190"), "the nearest higher version");
    assert_eq!(ask("old.org/o").as_deref(), Some("O100"), "the highest lower version");
    assert_eq!(ask("any.org/y/sub").as_deref(), Some("Any"), "a module that nobody requires");
    assert_eq!(ask("gone.org/z"), None);
}

#[test]
fn vendor_and_replace_come_before_the_cache() {
    let disk = Disk::new(&[
        (
            "tree/go.mod",
            "module example.com/m\nrequire v.org/v v1.0.0\nrequire r.org/r v1.0.0\nreplace r.org/r => ./local/r\nreplace q.org/q => s.org/s v1.0.0\nreplace out.org/o => ../outside\n",
        ),
        ("tree/a.go", "package a\n"),
        ("tree/vendor/v.org/v/v.go", "package v\nvar Vendored int\n"),
        ("tree/local/r/r.go", "package r\nvar Replaced int\n"),
        ("outside/o.go", "package o\nvar Outside int\n"),
        ("cache/v.org/v@v1.0.0/v.go", "package v\nvar Cached int\n"),
        ("cache/r.org/r@v1.0.0/r.go", "package r\nvar Cached int\n"),
        ("cache/s.org/s@v1.0.0/s.go", "package s\nvar Other int\n"),
    ]);
    let ask = |path| import(disk.sources(&["a.go"]), "example.com/m", path);
    assert_eq!(ask("v.org/v").as_deref(), Some("Vendored"));
    assert_eq!(ask("r.org/r").as_deref(), Some("Replaced"));
    assert_eq!(ask("q.org/q").as_deref(), Some("Other"));
    assert_eq!(ask("out.org/o"), None, "nothing outside of the tree is read");
}

#[test]
fn goroot_gives_the_standard_library_and_its_vendored_packages() {
    let disk = Disk::new(&[
        ("tree/a.go", "package a\n"),
        ("goroot/src/net/http/http.go", "package http\nvar Std int\n"),
        ("goroot/src/net/http/doc.go", "//go:build ignore\n\npackage main\nvar Ignored int\n"),
        ("goroot/src/vendor/golang.org/x/net/x.go", "package net\nvar StdVendor int\n"),
        ("goroot/src/huge/huge.go", &format!("package huge\n/*{}*/\n", " ".repeat(17 << 20))),
    ]);
    let ask = |path| import(disk.sources(&["a.go"]), ".", path);
    assert_eq!(ask("net/http").as_deref(), Some("Std"));
    assert_eq!(ask("net/http > golang.org/x/net").as_deref(), Some("StdVendor"));
    assert_eq!(ask("golang.org/x/net"), None);
    assert_eq!(ask("huge"), None, "too large a file is not read");
    assert_eq!(ask("../goroot/src/net/http"), None);
    assert_eq!(ask("net/../net/http"), None);
    assert_eq!(ask("/etc"), None);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_tree_are_not_followed() {
    let disk = Disk::new(&[
        ("tree/go.mod", "module example.com/m\n"),
        ("tree/a.go", "package a\n"),
        ("tree/in/in.go", "package in\nvar In int\n"),
        ("outside/o.go", "package o\nvar Outside int\n"),
    ]);
    let tree = disk.dir.path().join("tree");
    std::os::unix::fs::symlink(disk.dir.path().join("outside"), tree.join("linked")).unwrap();
    std::os::unix::fs::symlink(Path::new("in"), tree.join("inner")).unwrap();
    let ask = |path| import(disk.sources(&["a.go"]), "example.com/m", path);
    assert_eq!(ask("example.com/m/linked"), None);
    assert_eq!(ask("example.com/m/inner").as_deref(), Some("In"));
}

#[test]
fn an_unknown_key_gives_nothing() {
    let disk = Disk::new(&[("tree/a.go", "package a\n")]);
    let sources = disk.sources(&["a.go"]);
    for key in ["", "x", "cache", "cache||", "tree|none|gone", "std||gone", "index|os"] {
        assert!(sources.load("p", key).is_none(), "{key}");
    }
}
