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
use unleak::syntax::ast::{Ast, ExprId, ExprKind};
use unleak::types::importer::{Importers, MemoryImporter};
use unleak::types::index::Index;
use unleak::types::info::{Callee, Info, Use};
use unleak::types::package::{DeclRef, File, FileId, Package, PkgId};
use unleak::types::universe::Universe;

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
            let markers = file.text().lines().filter(|line| line.contains("//= ")).count();
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
        for decl in 0..self.file.decls().len() {
            let at = DeclRef { file: id, decl: decl as u32 };
            let unit = self.package.unit(at);
            let span = self.package.decl(at).span;
            let info = self.universe.check(self.package.id, id, &unit);
            let mut start = 0;
            for (n, line) in self.file.text().split_inclusive('\n').enumerate() {
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
            on_line.filter(|&expr| is(expr, &self.file.text()[ast.expr(expr).span.range()])).last()
        };
        if let Some(fun) = what.strip_suffix("()") {
            let is_call = |expr: ExprId, _: &str| match &ast.expr(expr).kind {
                ExprKind::Call { fun: called, .. } => self.file.text()[ast.expr(*called).span.range()] == *fun,
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
