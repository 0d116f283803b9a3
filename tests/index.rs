//! The built-in index: it is found, valid, small, what the sources give, and as good as they are.
//!
//! The agreement with sources is proved for a sample wherever they are installed, for all of it with `UNLEAK_INDEX=all`.

use crate::support::root;
use std::path::PathBuf;
use std::sync::Arc;
use unleak::report::Report;
use unleak::session::{Options, Session};
use unleak::types::importer::{Importer, Importers, Origin, SourceFile};
use unleak::types::index::Index;
use unleak::types::object::{Answer, Object, Selection};
use unleak::types::package::PkgId;
use unleak::types::universe::Universe;
use unleak::workspace::build_index::{build, build_modules, build_vendor, missing};
use unleak::workspace::environment::{Environment, environment};
use unleak::workspace::index_modules::{Module, Modules};
use unleak::workspace::sources::Sources;

const INDEX_TEXTS: [&str; 2] = [include_str!("../index/std.txt"), include_str!("../index/modules.txt")];

/// The import paths of an index text, in its order.
fn index_paths(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("-- ")?.strip_suffix(" --")).collect()
}

#[test]
fn the_index_finds_each_of_its_sections() {
    let index = Index::builtin();
    for text in INDEX_TEXTS {
        let paths = index_paths(text);
        assert!(paths.len() > 100);
        assert!(paths.windows(2).all(|pair| pair[0] < pair[1]), "not in order, or twice");
        for path in &paths {
            let section = index.section(path).unwrap_or_else(|| panic!("no section {path}"));
            assert!(section.starts_with("package "), "{path} starts with {:.20}", section);
            assert!(!section.contains("\n-- "), "{path} holds another section");
        }
    }
    for path in ["", "a", "net/htt", "net/httpx", "zzz", "cloud.google.com", "cloud.google.com/go/storag"] {
        assert_eq!(index.section(path), None);
        assert_eq!(index.locate(path, &Origin::default()), None);
    }
}

#[test]
fn the_index_is_valid_go_and_small() {
    let size: usize = INDEX_TEXTS.iter().map(|text| text.len()).sum();
    assert!(size <= 3_000_000, "the index has {size} bytes");
    let index = Index::builtin();
    let mut bad = Vec::new();
    for path in INDEX_TEXTS.into_iter().flat_map(index_paths) {
        let key = index.locate(path, &Origin::default()).unwrap();
        let source = index.load(path, &key).unwrap();
        let text = source.files[0].text.get();
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
        if parser.parse(text.as_bytes(), None).unwrap().root_node().has_error() {
            bad.push(path);
        }
    }
    assert!(bad.is_empty(), "these do not parse: {bad:?}");
}

#[test]
fn a_message_of_the_index_is_plain_and_its_fields_are_unknown() {
    let universe = Universe::new(Arc::new(Index::builtin()));
    let pkg = universe.import("cloud.google.com/go/kms/apiv1/kmspb", PkgId::NONE).unwrap();
    let Object::Type(message) = universe.object(pkg, "CryptoKey") else { panic!("no message") };
    assert_eq!(universe.is_plain_data(&message), Answer::Yes);
    assert!(matches!(universe.lookup(&message, "Name"), Selection::Unknown));
    let pkg = universe.import("cloud.google.com/go/kms/apiv1", PkgId::NONE).unwrap();
    let Object::Type(client) = universe.object(pkg, "KeyManagementClient") else { panic!("no client") };
    assert_eq!(universe.is_plain_data(&client), Answer::No);
    let Selection::Method(close) = universe.lookup(&client, "Close") else { panic!("no Close") };
    assert_eq!(close.signature.results.len(), 1);
}

/// Small packages of the standard library, and what most facts are about.
const STD_SAMPLE: [&str; 9] =
    ["bufio", "io", "log", "net/http", "net/http/httptrace", "net/http/httputil", "net/rpc", "os", "testing"];

/// Modules with the others that their functions call.
const MODULE_SAMPLE: [(&str, &[&str]); 5] = [
    ("github.com/gorilla/websocket", &["golang.org/x/net"]),
    ("github.com/hashicorp/go-cleanhttp", &[]),
    ("github.com/hashicorp/go-retryablehttp", &["github.com/hashicorp/go-cleanhttp"]),
    ("github.com/pkg/errors", &[]),
    ("github.com/google/uuid", &[]),
];

fn is_full() -> bool {
    std::env::var_os("UNLEAK_INDEX").is_some_and(|value| value == "all")
}

/// Where the installed Go is, if the index was made from its version.
fn goroot() -> Option<PathBuf> {
    let goroot = environment().goroot?;
    let version = std::fs::read_to_string(goroot.join("VERSION")).ok()?;
    let line = format!("std {}", version.lines().next()?);
    include_str!("../index/MODULES").lines().any(|known| known == line).then_some(goroot)
}

/// Asserts that each section of `built` is the index's own.
fn assert_sections(built: &str) {
    let paths = index_paths(built);
    assert!(!paths.is_empty());
    let text: &'static str = Box::leak(built.to_owned().into_boxed_str());
    let fresh = Index::new(text);
    let stale: Vec<&str> =
        paths.into_iter().filter(|path| fresh.section(path) != Index::builtin().section(path)).collect();
    assert!(stale.is_empty(), "write the index anew with `unleak index --write index`: {stale:?} are stale");
}

#[test]
fn the_index_is_what_the_installed_go_gives() {
    let Some(goroot) = goroot() else {
        eprintln!("SKIPPED: no Go sources of the version that the index was made from");
        return;
    };
    assert_sections(&build(&goroot, &|path| is_full() || STD_SAMPLE.contains(&path)));
}

#[test]
fn the_index_of_modules_is_what_their_sources_give() {
    let list = Modules::parse(include_str!("../index/modules.toml")).unwrap();
    let made_from = include_str!("../index/MODULES");
    for module in &list.module {
        let line = format!("{} {}", module.path, module.version);
        assert!(made_from.lines().any(|known| known == line), "index/MODULES does not list {line}");
    }
    let (Some(goroot), Some(cache)) = (goroot(), environment().mod_cache) else {
        eprintln!("SKIPPED: no Go sources of the version that the index was made from");
        return;
    };
    let missing = missing(&list, &cache);
    let is_here = |path: &str| !missing.iter().any(|module| module.split('@').next() == Some(path));
    let sample = MODULE_SAMPLE.iter().filter(|(path, needs)| is_here(path) && needs.iter().all(|need| is_here(need)));
    let sample: Vec<&str> = sample.map(|(path, _)| *path).collect();
    let is_all = is_full() && missing.is_empty();
    if sample.is_empty() {
        eprintln!("SKIPPED: {} of {} listed modules are not in the module cache", missing.len(), list.module.len());
        return;
    }
    let is_wanted = |module: &Module| is_all || sample.contains(&&*module.path);
    assert_sections(&build_modules(&list, &goroot, &cache, &is_wanted));
}

#[test]
fn a_vendor_folder_gives_an_index() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("example.com/a/b");
    std::fs::create_dir_all(&folder).unwrap();
    let text = "package b\n\nimport \"io\"\n\nfunc Drop(c io.ReadCloser) { c.Close() }\n";
    std::fs::write(folder.join("b.go"), text).unwrap();
    let built = build_vendor(dir.path(), &dir.path().join("none"));
    assert!(built.starts_with("-- example.com/a/b --\npackage b\nimport \"io\"\n"), "{built}");
    assert!(built.contains("func Drop(io.ReadCloser)"), "{built}");
}

#[test]
fn the_index_says_what_becomes_of_arguments_and_results() {
    let said = |path: &str, fact: &str, decl: &str| {
        let index = Index::builtin();
        let key = index.locate(path, &Origin::default()).unwrap();
        let source = index.load(path, &key).unwrap();
        let text = source.files[0].text.get();
        let above = text.lines().zip(text.lines().skip(1));
        let has_fact = |(fact_line, _): &(&str, &str)| {
            let facts = fact_line.strip_prefix("//unleak:").unwrap_or_default();
            facts.split("; ").any(|known| known == fact)
        };
        assert!(above.filter(has_fact).any(|(_, line)| line.starts_with(decl)), "{path}: no {fact} above {decl}");
    };
    said("log", "noreturn halt", "func Fatalf(");
    said("log", "noreturn halt", "func (*Logger) Fatalln(");
    said("testing", "noreturn unwind", "func (*common) FailNow(");
    said("net/http", "owes 0 Body.Close body", "func Get(");
    said("crypto/tls", "borrows 0 Close -> 0 holds", "func Client(");
    said("firebase.google.com/go/v4", "owes 0 Close client", "func (*App) Firestore(");
    said("github.com/cli/go-gh/v2/pkg/api", "borrows 0 Body.Close", "func HandleHTTPError(");
}

const PROGRAM: &str = r#"package p

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/rpc"
	"os"
)

func dump(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	text, err := httputil.DumpResponse(resp, true)
	fmt.Println(string(text))
	return err
}

func traced(req *http.Request, trace *httptrace.ClientTrace) (int, error) {
	resp, err := http.DefaultClient.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func wrapped(u string) (io.Reader, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(resp.Body), nil
}

func limited(w http.ResponseWriter, u string) (io.ReadCloser, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return http.MaxBytesReader(w, resp.Body, 10), nil
}

func lines(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	in := bufio.NewReader(resp.Body)
	_, err = in.ReadString('\n')
	return err
}

func inMemory(r io.Reader) (*http.Response, error) {
	resp, err := http.ReadResponse(bufio.NewReader(r), nil)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(resp.Body)
	return resp, nil
}

func served(u string) {
	resp, err := http.Get(u)
	if err != nil {
		log.Fatal(err)
	}
	os.Stdout.ReadFrom(resp.Body)
}

func secure(addr string) (*tls.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return tls.Client(conn, nil), nil
}

func called(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	client := rpc.NewClient(conn)
	return client.Call("A.B", 1, nil)
}
"#;

fn verdicts(env: Environment) -> Vec<String> {
    let files = vec![SourceFile::new("p.go", PROGRAM)];
    let sources = Sources::new(&root().join("tests/none"), files, env);
    let packages = sources.packages();
    let importers = Importers::new(vec![Arc::new(sources), Arc::new(Index::builtin())]);
    let report: Report = Session::open(packages, Arc::new(importers), Options::default()).unwrap().check();
    // Reasons name what was looked at: a body here, a fact there.
    let site = |site: &unleak::report::Site| format!("{}: {}", site.function, site.verdict);
    report.sites.iter().map(site).collect()
}

#[test]
fn a_program_is_judged_by_the_index_as_by_sources() {
    let by_index = verdicts(Environment::default());
    assert!(by_index.len() >= 8, "{by_index:#?}");
    let Some(goroot) = goroot() else {
        eprintln!("SKIPPED: no Go sources of the version that the index was made from");
        return;
    };
    let by_sources = verdicts(Environment { goroot: Some(goroot), mod_cache: None });
    assert_eq!(by_index, by_sources);
}

#[test]
fn index_looks_up_sections() {
    let paths: Vec<&str> = INDEX_TEXTS.into_iter().flat_map(index_paths).collect();
    let start = std::time::Instant::now();
    let index = Index::builtin();
    let found = paths.iter().filter(|path| index.section(path).is_some()).count();
    let took = start.elapsed();
    assert_eq!(found, paths.len());
    eprintln!("{} sections looked up in {took:?}: {:?} each", paths.len(), took / paths.len() as u32);
}
