//! The splitter against tree-sitter on the Go sources of this machine, and on the traps.

use std::path::{Path, PathBuf};
use unleak::syntax::decls::DeclSpan;
use unleak::syntax::split::{DeclKind, split, split_head};

/// Every n-th file of GOROOT is compared; `UNLEAK_ALL_OF_GOROOT=1` compares all (use a release build).
const SAMPLE: usize = 8;

#[test]
fn spans_are_those_of_tree_sitter_on_goroot() {
    let Some(goroot) = goroot() else {
        eprintln!("SKIPPED: no Go sources on this machine, the splitter was not compared with tree-sitter");
        return;
    };
    let step = if std::env::var_os("UNLEAK_ALL_OF_GOROOT").is_some() { 1 } else { SAMPLE };
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(goroot.join("src"))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|ext| ext == "go"))
        .map(|entry| entry.into_path())
        .collect();
    files = files.into_iter().step_by(step).collect();
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
    let (mut compared, mut decls, mut bytes) = (0, 0, 0);
    let mut split_time = std::time::Duration::ZERO;
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let started = std::time::Instant::now();
        let ours = split(&text);
        split_time += started.elapsed();
        bytes += text.len();
        let tree = parser.parse(&text, None).unwrap();
        // Inputs of the compiler's own tests are broken on purpose, also where tree-sitter takes them.
        let is_broken = path.iter().any(|part| part == "testdata") && text.contains("/* ERROR");
        if is_broken || tree.root_node().has_error() {
            continue;
        }
        compared += 1;
        let ours: Vec<_> = ours.iter().map(|decl| (decl.kind, decl.span.range(), names(&decl))).collect();
        let theirs = tree_sitter_decls(&tree, &text);
        decls += theirs.len();
        assert_eq!(ours, theirs, "{}", path.display());
    }
    eprintln!("{compared} files, {decls} declarations, {bytes} bytes split in {split_time:?}");
    assert!(compared * 10 > files.len() * 9, "most of GOROOT parses");
}

type Shape = (DeclKind, std::ops::Range<usize>, Vec<String>);

fn names(decl: &DeclSpan<'_>) -> Vec<String> {
    let mut names: Vec<String> = decl.names().map(str::to_owned).collect();
    names.extend(decl.recv().iter().map(|recv| format!("recv {recv}")));
    names.extend(decl.body.iter().map(|body| format!("body {body:?}")));
    names.extend(decl.is_defined_type.then(|| "defined type".to_owned()));
    names
}

fn tree_sitter_decls(tree: &tree_sitter::Tree, text: &str) -> Vec<Shape> {
    let mut cursor = tree.walk();
    let root = tree.root_node();
    let mut decls = Vec::new();
    for node in root.children(&mut cursor) {
        let kind = match node.kind() {
            "const_declaration" => DeclKind::Const,
            "type_declaration" => DeclKind::Type,
            "var_declaration" => DeclKind::Var,
            "function_declaration" | "method_declaration" => DeclKind::Func,
            _ => continue,
        };
        if kind != DeclKind::Func {
            lines(node, kind, text, &mut decls);
            continue;
        }
        let mut found = Vec::new();
        found.extend(node.child_by_field_name("name").map(|name| text[name.byte_range()].to_owned()));
        let recv = node.child_by_field_name("receiver").and_then(|list| tree_sitter_receiver(list, text));
        found.extend(recv.map(|name| format!("recv {name}")));
        if let Some(body) = node.child_by_field_name("body") {
            found.push(format!("body Span {{ start: {}, end: {} }}", body.start_byte(), body.end_byte()));
        }
        decls.push((kind, node.byte_range(), found));
    }
    decls
}

/// The lines of a `( … )` group; a declaration without brackets as a whole.
fn lines(decl: tree_sitter::Node, kind: DeclKind, text: &str, decls: &mut Vec<Shape>) {
    let mut cursor = decl.walk();
    let is_group = decl.children(&mut cursor).any(|child| matches!(child.kind(), "(" | "var_spec_list"));
    let mut cursor = decl.walk();
    for child in decl.named_children(&mut cursor) {
        match child.kind() {
            "var_spec_list" => lines(child, kind, text, decls),
            "const_spec" | "var_spec" | "type_spec" | "type_alias" => {
                let mut inner = child.walk();
                let names = child.children_by_field_name("name", &mut inner).filter(|name| name.is_named());
                let mut names: Vec<String> = names.map(|name| text[name.byte_range()].to_owned()).collect();
                names.extend(is_defined_type(child, text).then(|| "defined type".to_owned()));
                let is_line = is_group || decl.kind() == "var_spec_list";
                decls.push((kind, if is_line { child.byte_range() } else { decl.byte_range() }, names));
            }
            _ => {}
        }
    }
}

/// Whether a type begins with a word and is neither an alias nor generic.
fn is_defined_type(line: tree_sitter::Node, text: &str) -> bool {
    let Some(typ) = line.child_by_field_name("type") else { return false };
    line.kind() == "type_spec"
        && line.child_by_field_name("type_parameters").is_none()
        && text[typ.byte_range()].starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn tree_sitter_receiver(list: tree_sitter::Node, text: &str) -> Option<String> {
    let mut typ = list.named_child(0).and_then(|param| param.child_by_field_name("type"));
    while let Some(node) = typ {
        typ = match node.kind() {
            "type_identifier" => return Some(text[node.byte_range()].to_owned()),
            "generic_type" => node.child_by_field_name("type"),
            _ => node.named_child(0),
        };
    }
    None
}

fn goroot() -> Option<PathBuf> {
    let places =
        [std::env::var_os("GOROOT").map(PathBuf::from), Some("/usr/local/go".into()), Some("/usr/lib/go".into())];
    places.into_iter().flatten().find(|root| Path::new(root).join("src/net/http").is_dir())
}

fn pieces(text: &str) -> Vec<&str> {
    split(text).iter().map(|decl| &text[decl.span.range()]).collect()
}

#[test]
fn a_point_at_the_end_of_a_number_ends_the_line() {
    assert_eq!(
        pieces("package p\nvar x = 0.\nvar y = a.\n\tb\nvar z = 0x1p-2\n"),
        ["var x = 0.", "var y = a.\n\tb", "var z = 0x1p-2"]
    );
}

#[test]
fn braces_of_a_result_type_are_not_the_body() {
    let text = "package p\nfunc f() struct{ a int } { return g() }\nfunc g() (x map[string]interface{ M() }) { }\nfunc h()\nfunc i() interface{}\n";
    let file = split(text);
    let bodies: Vec<_> = file.iter().map(|decl| decl.body.map(|body| &text[body.range()])).collect();
    assert_eq!(bodies, [Some("{ return g() }"), Some("{ }"), None, None]);
}

#[test]
fn receivers_lose_stars_and_type_parameters() {
    let text =
        "package p\nfunc (s *Set[K, V]) A() {}\nfunc (T) B() {}\nfunc (_ *(T)) C() {}\nfunc (s /* x[ */ S,) D() {}\n";
    let file = split(text);
    let receivers: Vec<_> = file.iter().map(|decl| decl.recv().unwrap()).collect();
    assert_eq!(receivers, ["Set", "T", "T", "S"]);
}

#[test]
fn the_lines_of_groups_are_declarations() {
    let text = "package p\nvar (\n\ta, b = func() { var x int; _ = x }, `\n\t)`; c T\n\td struct{ e int }\n)\nconst ( A = iota; B )\ntype (\n\tT[P any] struct{ x P }\n\tU = T[int])\nvar f = func(a int) (b int) {\n\treturn a\n}\n";
    let file = split(text);
    let names: Vec<Vec<&str>> = file.iter().map(|decl| decl.names().collect()).collect();
    assert_eq!(names, [vec!["a", "b"], vec!["c"], vec!["d"], vec!["A"], vec!["B"], vec!["T"], vec!["U"], vec!["f"]]);
    let repeating: Vec<_> = file.iter().filter(|decl| decl.repeats).map(|decl| &text[decl.span.range()]).collect();
    assert_eq!(repeating, ["B"]);
}

#[test]
fn the_header_tells_about_the_file() {
    let text = "\u{feff}// Code generated by x. DO NOT EDIT.\r\n\r\n//go:build ignore && linux\r\n\r\npackage main\r\n\r\nimport \"C\"\r\nimport (\r\n\ta \"x/y\"; . `z`\r\n\t_ \"w\")\r\n";
    let file = split_head(text);
    assert!(file.is_generated && file.is_ignored && file.imports_c);
    assert_eq!(file.constraint.as_deref(), Some("ignore && linux"));
    assert_eq!(file.package.as_ref().map(|name| &text[name.span.range()]), Some("main"));
    let imports: Vec<_> = file
        .imports
        .iter()
        .map(|import| (import.name.as_ref().map(|name| &*name.name), &*import.path, &text[import.span.range()]))
        .collect();
    assert_eq!(
        imports,
        [(None, "C", "\"C\""), (Some("a"), "x/y", "a \"x/y\""), (Some("."), "z", ". `z`"), (Some("_"), "w", "_ \"w\"")]
    );
    let plain =
        split_head("// Package p. Code generated DO NOT EDIT.\npackage p\n// Code generated by x. DO NOT EDIT.\n");
    assert!(!plain.is_generated && !plain.is_ignored && plain.constraint.is_none());
}

#[test]
fn broken_go_gives_an_answer() {
    let text = "package p\nimport (\n\t\"a\"\nfunc f( {\n\tx := \"abc\n\ty := 'a\n}\nvar ( a = [ b\ntype\nfunc\nfunc (\n/* never";
    for end in 0..=text.len() {
        let cut = split(&text[..end]);
        assert!(cut.iter().all(|decl| decl.span.end <= end));
        let rest = split(&text[end..]);
        assert!(rest.iter().all(|decl| decl.span.end <= text.len() - end));
    }
    assert_eq!(pieces("package p\n} } x := 1\nfunc f() {}\n"), ["func f() {}"]);
}

#[test]
fn many_open_brackets_take_linear_time() {
    let text = format!("package p\n{}", "func f() {\n".repeat(200_000));
    assert_eq!(split(&text).len(), 1);
    let comments = format!("package p\n{}", "/*/ /".repeat(200_000));
    assert_eq!(split(&comments).len(), 0);
}

#[test]
fn a_file_with_a_hole_gives_an_answer() {
    let text = "package p\n\nimport (\n\tx \"a/b\"\n)\n\nconst ( A, B = 'x', \"\\\"\" /* c */; C = `\n` )\n\ntype T[K any] struct{ k K }\n\nvar f = func(a ...int) [2]int { return [2]int{1, 0x1p-2} } // d\n\nfunc (t *T[K]) M(x interface{ N() }) (r struct{ é int }, err error) {\n\tfor i := range 3 { _ = i }\n\treturn\n}\n";
    for start in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
        for end in (start..text.len().min(start + 40)).filter(|&at| text.is_char_boundary(at)) {
            let holed = format!("{}{}", &text[..start], &text[end..]);
            let file = split(&holed);
            for decl in file.iter() {
                assert!(holed.get(decl.span.range()).is_some_and(|text| !text.is_empty()), "{start}..{end}");
                assert!(decl.body.is_none_or(|body| decl.span.contains(body)), "{start}..{end}");
                let first = decl.names().next().unwrap_or("");
                assert!(holed[..decl.name_end].ends_with(first), "{start}..{end}");
            }
            assert!(
                file.iter().zip(file.iter().skip(1)).all(|(one, next)| one.span.end <= next.span.start),
                "{start}..{end}"
            );
        }
    }
}
