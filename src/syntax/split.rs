//! Cuts a file into its head and its top-level declarations without parsing it.
//!
//! ```go
//! package p                        // the head: the clause, what comments in front of it say, the imports
//!
//! import "os"                      // an Import
//!
//! var a, b = 0., func() {}         // DeclSpan: Var, names a and b, up to the closing brace
//! const (
//!     x = iota                     // DeclSpan: Const, name x, a line of a group
//!     y                            // DeclSpan: Const, name y, repeats the line before
//! )
//!
//! func (s *Set[K]) Len() int { … } // DeclSpan: Func, name Len, receiver Set, body from { to }
//! ```
//!
//! Most files are asked for their heads alone. Only what decides where a declaration ends is read: strings, runes and
//! comments are skipped, brackets are matched, newlines become semicolons as the language says. On valid Go the spans
//! are tree-sitter's, at a hundred times its speed. Not modelled: what stands inside a declaration. Broken Go gives some
//! list of declarations, never a panic: a bracket that is never closed makes its declaration run to the end of the file,
//! and text that starts no declaration is passed over up to the next semicolon.

use super::ast::Ident;
use super::constraint;
use super::decls::{Cut, Decls};
use super::scan::{Kind, Scanner, Stop, Token};
use crate::text::span::Span;
use std::sync::Arc;

/// What a Go file says before its declarations.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The name in the package clause; none in a broken file.
    pub package: Option<Ident>,
    /// The imports in source order.
    pub imports: Vec<Import>,
    /// Whether the build constraint can only hold with the tag `ignore`.
    pub is_ignored: bool,
    /// The text of the `//go:build` line after the directive's name.
    pub constraint: Option<Arc<str>>,
    /// Whether a `// Code generated … DO NOT EDIT.` line stands before the package clause.
    pub is_generated: bool,
    /// Whether the file has `import "C"`.
    pub imports_c: bool,
    /// Where the declarations begin.
    pub end: usize,
}

/// One line of an `import` declaration.
#[derive(Clone, Debug)]
pub struct Import {
    /// The name in front of the path: none, `.`, `_` or an identifier.
    pub name: Option<Ident>,
    /// The path without its quotes.
    pub path: Arc<str>,
    /// From the name, or else the path, to the end of the path.
    pub span: Span,
}

/// The keyword of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclKind {
    /// `const`
    Const,
    /// `type`
    Type,
    /// `var`
    Var,
    /// `func`
    Func,
}

impl DeclKind {
    /// Returns how it is written.
    pub fn keyword(self) -> &'static str {
        match self {
            DeclKind::Const => "const",
            DeclKind::Type => "type",
            DeclKind::Var => "var",
            DeclKind::Func => "func",
        }
    }
}

impl Cut {
    fn new(kind: DeclKind, first: Token) -> Cut {
        let span = Span::new(first.start, first.end);
        Cut {
            kind,
            span,
            is_grouped: false,
            repeats: false,
            is_defined_type: false,
            has_recv: false,
            body: None,
            name_end: None,
        }
    }
}

/// Cuts the file `text` into its declarations, in source order; imports are left out.
pub fn split(text: &str) -> Decls {
    split_behind(text, &split_head(text))
}

/// Reads the head of the file `text`, and nothing behind it.
pub fn split_head(text: &str) -> Head {
    let mut scanner = Scanner::new(text);
    let mut head = Head::default();
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof => break,
            Kind::Semi => {}
            Kind::Ident => match scanner.text_of(token) {
                "package" if head.package.is_none() => read_clause(&mut scanner, token, &mut head),
                "import" => read_imports(&mut scanner, &mut head),
                "const" | "type" | "var" | "func" => break,
                _ => scanner.finish_line(token),
            },
            _ => scanner.finish_line(token),
        }
        head.end = scanner.pos;
    }
    head.imports.shrink_to_fit();
    head.imports_c = head.imports.iter().any(|import| &*import.path == "C");
    head
}

/// Cuts what stands behind the head of the file `text` into declarations, in source order.
pub fn split_behind(text: &str, head: &Head) -> Decls {
    let mut decls = Decls::default();
    if u32::try_from(text.len()).is_err() {
        return decls;
    }
    let mut scanner = Scanner::at(text, head.end);
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof => return decls.finish(),
            Kind::Semi => {}
            Kind::Ident => match scanner.text_of(token) {
                "const" => read_gen(&mut scanner, DeclKind::Const, token, &mut decls),
                "type" => read_gen(&mut scanner, DeclKind::Type, token, &mut decls),
                "var" => read_gen(&mut scanner, DeclKind::Var, token, &mut decls),
                "func" => read_func(&mut scanner, token, &mut decls),
                // (An import that stands too late is an error, and imports nothing.)
                _ => scanner.finish_line(token),
            },
            _ => scanner.finish_line(token),
        }
    }
}

fn read_clause(scanner: &mut Scanner<'_>, keyword: Token, head: &mut Head) {
    read_header(&scanner.text[..keyword.start], head);
    let name = scanner.next();
    head.package = (name.kind == Kind::Ident).then(|| scanner.ident(name));
}

/// Reads what the comments before the package clause say about the whole file.
fn read_header(header: &str, head: &mut Head) {
    let mut plus_lines = Vec::new();
    for line in header.trim_start_matches('\u{feff}').split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with("// Code generated ") && line.ends_with(" DO NOT EDIT.") {
            head.is_generated = true;
        }
        let Some(comment) = line.trim().strip_prefix("//") else {
            continue;
        };
        if let Some(rest) = comment.strip_prefix("go:build ") {
            head.constraint.get_or_insert_with(|| rest.trim().into());
        } else if let Some(rest) = comment.trim_start().strip_prefix("+build ") {
            plus_lines.push(rest.trim());
        }
    }
    head.is_ignored = match &head.constraint {
        Some(expr) => constraint::requires(expr, "ignore"),
        None => plus_lines.iter().any(|line| constraint::plus_line_requires(line, "ignore")),
    };
}

/// Reads `"path"`, `name "path"` or a group of them.
fn read_imports(scanner: &mut Scanner<'_>, head: &mut Head) {
    let first = scanner.next();
    if first.kind != Kind::Open(b'(') {
        read_import(scanner, first, head);
        return;
    }
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof | Kind::Close => return,
            Kind::Semi => {}
            _ => {
                if read_import(scanner, token, head) == Stop::Close {
                    return;
                }
            }
        }
    }
}

fn read_import(scanner: &mut Scanner<'_>, first: Token, head: &mut Head) -> Stop {
    let mut path = first;
    let mut name = None;
    if matches!(first.kind, Kind::Ident | Kind::Dot) {
        name = Some(scanner.ident(first));
        path = scanner.next();
    }
    if path.kind != Kind::String {
        return scanner.finish_spec(path).0;
    }
    let quoted = scanner.text_of(path);
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
    head.imports.push(Import { name, path: inner.into(), span: Span::new(first.start, path.end) });
    let next = scanner.next();
    scanner.finish_spec(next).0
}

/// Reads a `const`, `type` or `var` declaration after its keyword.
fn read_gen(scanner: &mut Scanner<'_>, kind: DeclKind, keyword: Token, decls: &mut Decls) {
    let first = scanner.next();
    if first.kind != Kind::Open(b'(') {
        let mut decl = Cut::new(kind, keyword);
        read_spec(scanner, first, &mut decl, decls);
        decls.add(&Cut { repeats: false, ..decl });
        return;
    }
    let mut is_first = true;
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof | Kind::Close => break,
            Kind::Semi => {}
            _ => {
                let mut decl = Cut { is_grouped: true, ..Cut::new(kind, token) };
                let stop = read_spec(scanner, token, &mut decl, decls);
                decl.repeats &= kind == DeclKind::Const && !is_first;
                decls.add(&decl);
                is_first = false;
                if stop == Stop::Close {
                    break;
                }
            }
        }
    }
}

/// Reads one line `a, b T = x, y`, or `T[P any] struct { … }`, from its first token.
fn read_spec(scanner: &mut Scanner<'_>, first: Token, decl: &mut Cut, decls: &mut Decls) -> Stop {
    let mut token = first;
    while token.kind == Kind::Ident {
        decls.word(scanner.text_of(token));
        decl.name_end.get_or_insert(token.end);
        decl.span.end = token.end;
        token = scanner.next();
        if token.kind != Kind::Comma {
            break;
        }
        token = scanner.next();
    }
    decl.repeats = matches!(token.kind, Kind::Semi | Kind::Close | Kind::Eof);
    decl.is_defined_type = decl.kind == DeclKind::Type && token.kind == Kind::Ident;
    let (stop, end) = scanner.finish_spec(token);
    decl.span.end = end.unwrap_or(decl.span.end);
    stop
}

/// Reads a function or method after `func`.
fn read_func(scanner: &mut Scanner<'_>, keyword: Token, decls: &mut Decls) {
    let mut decl = Cut::new(DeclKind::Func, keyword);
    let mut token = scanner.next();
    if token.kind == Kind::Open(b'(') {
        scanner.skip_balanced(token);
        if let Some(recv) = receiver_name(scanner.text.get(token.end..scanner.last_end).unwrap_or("")) {
            decls.word(recv);
            decl.has_recv = true;
        }
        token = scanner.next();
    }
    if token.kind == Kind::Ident {
        decls.word(scanner.text_of(token));
        decl.name_end = Some(token.end);
        token = scanner.next();
    }
    let mut is_type_keyword = false;
    loop {
        match token.kind {
            Kind::Eof | Kind::Semi => break,
            Kind::Open(b'{') if !is_type_keyword => {
                scanner.skip_balanced(token);
                decl.body = Some(token.start);
                break;
            }
            Kind::Open(_) => scanner.skip_balanced(token),
            _ => {}
        }
        // `func f() struct{ x int } {`: the braces after these keywords belong to the result type.
        is_type_keyword = token.kind == Kind::Ident && matches!(scanner.text_of(token), "struct" | "interface");
        token = scanner.next();
    }
    decl.span = Span::new(keyword.start, scanner.last_end);
    decls.add(&decl);
}

/// Returns the last name before type parameters: `s *Set[K])` gives `Set`.
fn receiver_name(list: &str) -> Option<&str> {
    let mut scanner = Scanner::new(list);
    let mut name = None;
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Ident => name = Some(token),
            Kind::Eof | Kind::Open(b'[') => break,
            _ => {}
        }
    }
    name.map(|token| scanner.text_of(token))
}
