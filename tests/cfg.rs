//! Control-flow graphs of the functions in `testdata/cfg`, one file for each kind of statement.
//!
//! `// reach: yes` (or `no`) at the end of a line says whether control arrives at the statement that starts there;
//! every line with such a marker starts a statement. The graphs themselves are snapshots. Calls of `panic`, `os.Exit`
//! and `log.Fatal` do not return; knowing more needs types and is not this room's business.

use crate::support::{files_below, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use unleak::cfg::{self, Cfg, NoReturn, Node};
use unleak::syntax::ast::{Ast, ExprId, ExprKind, FuncId, StmtId};
use unleak::syntax::parse::{self, Unit};
use unleak::syntax::split::split;
use unleak::text::line_index::LineIndex;

#[test]
fn control_arrives_where_the_markers_say() {
    let mut problems = Vec::new();
    let mut count = 0;
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let wants = markers(&text);
        count += wants.len();
        let reached = reached_lines(&text);
        for (line, want) in &wants {
            match reached.get(line) {
                None => problems.push(format!("{name}:{line}: no statement starts here")),
                Some(got) if got != want => problems.push(format!("{name}:{line}: reach is {got}")),
                Some(_) => {}
            }
        }
        if wants.is_empty() {
            problems.push(format!("{name}: no markers"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 80, "only {count} markers were found");
}

#[test]
fn graphs_are_as_in_their_snapshots() {
    let mut failures = Vec::new();
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut out = String::new();
        for unit in units(&text) {
            for func in unit.ast.funcs().filter(|func| unit.ast.func(*func).body.is_some()) {
                let name = unit.ast.func(func).name.as_ref().map_or("literal", |name| &name.name);
                writeln!(out, "{name}:\n{}", cfg::dump::dump(&graph(&unit.ast, func), &unit.ast, &text)).unwrap();
            }
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join("snapshots/cfg"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let check = || settings.bind(|| insta::assert_snapshot!(name, out));
        if catch_unwind(AssertUnwindSafe(check)).is_err() {
            failures.push(path.display().to_string());
        }
    }
    assert!(failures.is_empty(), "run `cargo insta review`, or INSTA_UPDATE=always cargo test: {failures:#?}");
}

/// What holds of every graph: each statement stands in one block, edges lead to blocks, a block that control leaves
/// the function from has no other way on, and one without a way on is an exit, unreachable, or an empty select.
#[test]
fn graphs_are_well_formed() {
    for path in cases().into_iter().chain(files_below(&root().join("tests/testdata/ownership"))) {
        let text = std::fs::read_to_string(&path).unwrap();
        for unit in units(&text) {
            for func in unit.ast.funcs().filter(|func| unit.ast.func(*func).body.is_some()) {
                check_graph(&graph(&unit.ast, func), &path);
            }
        }
    }
}

fn check_graph(cfg: &Cfg, path: &Path) {
    let path = path.display();
    let mut placed = BTreeSet::new();
    let reached = reachable(cfg);
    for id in cfg.ids() {
        let block = cfg.block(id);
        assert!(block.exit.is_none() || block.succs.is_empty(), "{path}: {id:?} leaves the function and goes on");
        assert!(block.succs.iter().all(|edge| (edge.to.0 as usize) < cfg.blocks.len()), "{path}: {id:?} goes nowhere");
        let is_end = block.exit.is_none() && block.succs.is_empty() && reached.contains(&id.0);
        let waits = block.nodes.iter().any(|node| matches!(node, Node::Before(_))) || block.nodes.is_empty();
        assert!(!is_end || waits, "{path}: {id:?} ends without an exit");
        for node in &block.nodes {
            if let Node::Before(stmt) = node {
                assert!(placed.insert(*stmt), "{path}: a statement stands in two blocks");
            }
        }
    }
}

fn cases() -> Vec<std::path::PathBuf> {
    files_below(&root().join("tests/testdata/cfg"))
}

fn units(text: &str) -> Vec<Unit> {
    split(text).iter().map(|decl| parse::parse(text, decl.span, decl.group())).collect()
}

fn markers(text: &str) -> BTreeMap<usize, bool> {
    let line = |(number, line): (usize, &str)| {
        let word = line.split_once("// reach: ")?.1.trim();
        assert!(["yes", "no"].contains(&word), "line {}: reach is yes or no", number + 1);
        Some((number + 1, word == "yes"))
    };
    text.lines().enumerate().filter_map(line).collect()
}

/// Whether control arrives at the outermost statement that starts on a line.
fn reached_lines(text: &str) -> BTreeMap<usize, bool> {
    let lines = LineIndex::new(text);
    let mut found = BTreeMap::new();
    for unit in units(text) {
        for func in unit.ast.funcs().filter(|func| unit.ast.func(*func).body.is_some()) {
            let cfg = graph(&unit.ast, func);
            let reached = reachable(&cfg);
            for id in cfg.ids() {
                for node in &cfg.block(id).nodes {
                    let (Node::Before(stmt) | Node::Stmt(stmt)) = node else { continue };
                    let line = lines.position(start(&unit.ast, *stmt)).line;
                    found.insert(line, reached.contains(&id.0));
                }
            }
        }
    }
    found
}

fn start(ast: &Ast, stmt: StmtId) -> usize {
    ast.stmt(stmt).span.start
}

fn reachable(cfg: &Cfg) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![cfg.entry];
    while let Some(id) = todo.pop() {
        if seen.insert(id.0) {
            todo.extend(cfg.block(id).succs.iter().map(|edge| edge.to));
        }
    }
    seen
}

fn graph(ast: &Ast, func: FuncId) -> Cfg {
    cfg::build(ast, func, &|call| no_return(ast, call))
}

fn no_return(ast: &Ast, call: ExprId) -> Option<NoReturn> {
    let ExprKind::Call { fun, .. } = &ast.expr(call).kind else { return None };
    match &ast.expr(*fun).kind {
        ExprKind::Ident(name) if &**name == "panic" => Some(NoReturn::Unwind),
        ExprKind::Selector { x, sel } => match (ast.ident(*x), &*sel.name) {
            (Some("os"), "Exit") | (Some("log"), "Fatal") => Some(NoReturn::Halt),
            _ => None,
        },
        _ => None,
    }
}
