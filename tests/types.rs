//! Types, uses and callees of the cases in `testdata/types`.
//!
//! A case is one `.go` file, or a `.txtar` of several packages (`-- import/path/file.go --`). At the end of a line,
//! `//= x: T; f(): callee` says the type of the last `x` on the line (variable, field or expression text), and what the
//! last call of `f` calls; `plain(x): yes` asks whether x is plain data. The standard library is the built-in index,
//! so no Go is needed.

use crate::support::{files_below, root};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use unleak::syntax::ast::{Ast, Decl, ExprId, ExprKind, FuncId};
use unleak::types::importer::{Importer, Importers, MemoryImporter, Origin};
use unleak::types::index::Index;
use unleak::types::info::{Callee, Info, Use};
use unleak::types::object::{Answer, Object, Selection};
use unleak::types::package::{DeclRef, File, FileId, Package, PkgId};
use unleak::types::universe::Universe;
use unleak::workspace::index_modules::Modules;

#[test]
fn every_marker_holds() {
    let mut problems = Vec::new();
    let mut count = 0;
    for path in files_below(&root().join("tests/testdata/types")) {
        count += check_case(&path, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 100, "only {count} markers were found");
}

fn check_case(path: &Path, problems: &mut Vec<String>) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut memory = MemoryImporter::default();
    let mut paths = BTreeMap::new();
    for (file, text) in files(name, &text) {
        let (package, file) = file.rsplit_once('/').unwrap_or(("p", &file));
        memory.add(package, file, &text);
        paths.insert(package.to_owned(), ());
    }
    let universe = Universe::new(Arc::new(Importers::new(vec![Arc::new(memory), Arc::new(Index::builtin())])));
    let mut count = 0;
    for package in paths.keys() {
        let package = universe.package(universe.import(package, PkgId::NONE).unwrap());
        for (f, file) in package.files.iter().enumerate() {
            let mut case = Case { universe: &universe, package: &package, file, problems, seen: 0, name };
            case.check_file(FileId(f as u32));
            let seen = case.seen;
            count += seen;
            let markers = file.text.lines().filter(|line| line.contains("//= ")).count();
            if seen < markers {
                problems.push(format!("{name}: {} of {markers} marked lines stand in functions", seen));
            }
        }
    }
    if count == 0 {
        problems.push(format!("{name}: no markers"));
    }
    count
}

fn files(name: &str, text: &str) -> Vec<(String, String)> {
    if name.ends_with(".go") {
        return vec![(name.to_owned(), text.to_owned())];
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(file) => files.push((file.to_owned(), String::new())),
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    files
}

struct Case<'a> {
    universe: &'a Universe,
    package: &'a Package,
    file: &'a File,
    problems: &'a mut Vec<String>,
    seen: usize,
    name: &'a str,
}

impl Case<'_> {
    fn check_file(&mut self, id: FileId) {
        for decl in 0..self.file.decls.decls.len() {
            let at = DeclRef { file: id, decl: decl as u32 };
            let unit = self.package.unit(at);
            let span = self.package.decl(at).span;
            let func = match unit.ast.decls.first() {
                Some(Decl::Func(func)) => *func,
                _ => FuncId(0),
            };
            let info = self.universe.check(self.package.id, id, &unit, func);
            let mut start = 0;
            for (n, line) in self.file.text.split_inclusive('\n').enumerate() {
                let end = start + line.len();
                if let Some((_, markers)) = line.split_once("//= ").filter(|_| start >= span.start && start < span.end)
                {
                    self.seen += 1;
                    for marker in markers.trim().split("; ") {
                        self.check_marker(&unit.ast, &info, start..end, n + 1, marker);
                    }
                }
                start = end;
            }
        }
    }

    fn check_marker(&mut self, ast: &Ast, info: &Info, line: std::ops::Range<usize>, number: usize, marker: &str) {
        let Some((what, want)) = marker.rsplit_once(": ") else {
            self.problems.push(format!("{}:{number}: cannot read {marker}", self.name));
            return;
        };
        let got = self.answer(ast, info, line, what).unwrap_or_else(|| "nothing".to_owned());
        if got != want {
            self.problems.push(format!("{}:{number}: {what} is {got}, not {want}", self.name));
        }
    }

    fn answer(&self, ast: &Ast, info: &Info, line: std::ops::Range<usize>, what: &str) -> Option<String> {
        let last = |is: &dyn Fn(ExprId, &str) -> bool| {
            let on_line = ast.exprs().filter(|&expr| line.contains(&ast.expr(expr).span.start));
            on_line.filter(|&expr| is(expr, &self.file.text[ast.expr(expr).span.range()])).last()
        };
        if let Some(fun) = what.strip_suffix("()") {
            let is_call = |expr: ExprId, _: &str| match &ast.expr(expr).kind {
                ExprKind::Call { fun: called, .. } => self.file.text[ast.expr(*called).span.range()] == *fun,
                _ => false,
            };
            return Some(callee(info.callee(last(&is_call)?)?));
        }
        let plain = what.strip_prefix("plain(").and_then(|rest| rest.strip_suffix(')'));
        let text = plain.unwrap_or(what);
        let mut declared = info.vars.iter().filter(|var| line.contains(&var.span.start) && &*var.name == text);
        let typ = match declared.next_back() {
            Some(var) => var.typ.clone(),
            None => {
                let expr = last(&|_, written| written == text)?;
                if let Some(Use::Unknown) = info.use_of(expr) {
                    return Some("?".to_owned());
                }
                info.type_of(expr).clone()
            }
        };
        match plain {
            Some(_) => Some(format!("{:?}", self.universe.is_plain_data(&typ)).to_lowercase()),
            None => Some(typ.to_string()),
        }
    }
}

fn callee(callee: &Callee) -> String {
    match callee {
        Callee::Func { func, path } => format!("{path}.{}", func.name),
        Callee::Method { recv, name, is_interface, .. } => {
            format!("({recv}).{name}{}", if *is_interface { " of an interface" } else { "" })
        }
        Callee::Lit(_) => "a literal".to_owned(),
        Callee::Value(_) => "a value".to_owned(),
        Callee::Conversion(typ) => format!("conversion to {typ}"),
        Callee::Builtin(name) => format!("builtin {name}"),
        Callee::Unknown => "?".to_owned(),
    }
}

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
        let text = &source.files[0].text;
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

#[test]
fn the_index_of_modules_is_what_their_sources_give() {
    let env = unleak::workspace::environment::environment();
    let list = Modules::parse(include_str!("../index/modules.toml")).unwrap();
    let made_from = include_str!("../index/MODULES");
    for module in &list.module {
        let line = format!("{} {}", module.path, module.version);
        assert!(made_from.lines().any(|known| known == line), "index/MODULES does not list {line}");
    }
    let (Some(goroot), Some(cache)) = (env.goroot, env.mod_cache) else {
        eprintln!("SKIPPED: no Go sources");
        return;
    };
    let missing = unleak::workspace::build_index::missing(&list, &cache);
    if !missing.is_empty() {
        eprintln!("SKIPPED: {} of {} listed modules are not in the module cache", missing.len(), list.module.len());
        return;
    }
    let built = unleak::workspace::build_index::build_modules(&list, &goroot, &cache);
    assert!(built == INDEX_TEXTS[1], "index/modules.txt is stale: write it anew with `unleak index --write index`");
}

#[test]
fn the_index_says_what_never_returns() {
    let facts = Index::builtin().facts("log");
    assert_eq!(facts["Fatalf"], ["noreturn halt"]);
    assert_eq!(facts["Logger.Fatalln"], ["noreturn halt"]);
    assert!(!facts.contains_key("Printf"));
    assert_eq!(Index::builtin().facts("testing")["common.FailNow"], ["noreturn unwind"]);
}

#[test]
fn the_index_is_what_the_installed_go_gives() {
    let env = unleak::workspace::environment::environment();
    let version = env.goroot.as_ref().and_then(|root| std::fs::read_to_string(root.join("VERSION")).ok());
    let version = version.as_deref().and_then(|text| text.lines().next());
    let modules = std::fs::read_to_string(root().join("index/MODULES")).unwrap();
    let (Some(goroot), Some(version)) = (env.goroot, version) else {
        eprintln!("SKIPPED: no Go sources");
        return;
    };
    if !modules.lines().any(|line| line == format!("std {version}")) {
        eprintln!("SKIPPED: the index was made from another version than {version}");
        return;
    }
    let built = unleak::workspace::build_index::build(&goroot);
    assert!(
        built == include_str!("../index/std.txt"),
        "index/std.txt is stale: write it anew with `unleak index --write index`"
    );
}
