//! Cuts a file into its top-level declarations without parsing it.
//!
//! ```go
//! package p
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
//! Only what decides where a declaration ends is read: strings, runes and comments are skipped, brackets are matched,
//! newlines become semicolons as the language says. On valid Go the spans are tree-sitter's, at a hundred times its
//! speed. Not modelled: what stands inside a declaration. Broken Go gives some list of declarations, never a panic: a
//! bracket that is never closed makes its declaration run to the end of the file, and text that starts no declaration
//! is passed over up to the next semicolon.

use super::ast::Ident;
use super::constraint;
use crate::text::span::Span;
use memchr::{memchr, memchr3};
use std::sync::Arc;

/// What a Go file holds at its top level.
#[derive(Clone, Debug, Default)]
pub struct FileDecls {
    /// The name in the package clause; none in a broken file.
    pub package: Option<Ident>,
    /// The imports in source order.
    pub imports: Vec<Import>,
    /// The declarations in source order, imports left out.
    pub decls: Vec<DeclSpan>,
    /// Whether the build constraint can only hold with the tag `ignore`.
    pub is_ignored: bool,
    /// The text of the `//go:build` line after the directive's name.
    pub constraint: Option<Arc<str>>,
    /// Whether a `// Code generated … DO NOT EDIT.` line stands before the package clause.
    pub is_generated: bool,
    /// Whether the file has `import "C"`.
    pub imports_c: bool,
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

/// One top-level declaration, or one line of a `( … )` group.
#[derive(Clone, Debug)]
pub struct DeclSpan {
    /// Its keyword.
    pub kind: DeclKind,
    /// From the keyword, or from the first token of a group's line, to the end of the last token.
    pub span: Span,
    /// Whether it is a line of a group, so that the keyword stands elsewhere.
    pub is_grouped: bool,
    /// Whether it is a constant that has the type and value of the declaration before.
    pub repeats: bool,
    /// The names it declares.
    pub names: Vec<Ident>,
    /// The name of a method's receiver type, without `*` and type parameters.
    pub recv: Option<Arc<str>>,
    /// The body of a function, braces included.
    pub body: Option<Span>,
}

impl DeclSpan {
    fn new(kind: DeclKind, first: Token) -> DeclSpan {
        let span = Span::new(first.start, first.end);
        DeclSpan { kind, span, is_grouped: false, repeats: false, names: Vec::new(), recv: None, body: None }
    }

    /// Returns the keyword that stands elsewhere, if one does.
    pub fn group(&self) -> Option<DeclKind> {
        self.is_grouped.then_some(self.kind)
    }
}

/// Cuts `text` into its top-level declarations.
pub fn split(text: &str) -> FileDecls {
    let mut scanner = Scanner::new(text);
    let mut file = FileDecls::default();
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof => break,
            Kind::Semi => {}
            Kind::Ident => match scanner.text_of(token) {
                "package" if file.package.is_none() => {
                    read_header(&text[..token.start], &mut file);
                    let name = scanner.next();
                    file.package = (name.kind == Kind::Ident).then(|| scanner.ident(name));
                }
                "import" => read_imports(&mut scanner, &mut file),
                "const" => read_gen(&mut scanner, DeclKind::Const, token, &mut file.decls),
                "type" => read_gen(&mut scanner, DeclKind::Type, token, &mut file.decls),
                "var" => read_gen(&mut scanner, DeclKind::Var, token, &mut file.decls),
                "func" => file.decls.push(read_func(&mut scanner, token)),
                _ => scanner.finish_line(token),
            },
            _ => scanner.finish_line(token),
        }
    }
    file.imports_c = file.imports.iter().any(|import| &*import.path == "C");
    file
}

/// Reads what the comments before the package clause say about the whole file.
fn read_header(header: &str, file: &mut FileDecls) {
    let mut plus_lines = Vec::new();
    for line in header.trim_start_matches('\u{feff}').split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with("// Code generated ") && line.ends_with(" DO NOT EDIT.") {
            file.is_generated = true;
        }
        let Some(comment) = line.trim().strip_prefix("//") else {
            continue;
        };
        if let Some(rest) = comment.strip_prefix("go:build ") {
            file.constraint.get_or_insert_with(|| rest.trim().into());
        } else if let Some(rest) = comment.trim_start().strip_prefix("+build ") {
            plus_lines.push(rest.trim());
        }
    }
    file.is_ignored = match &file.constraint {
        Some(expr) => constraint::requires(expr, "ignore"),
        None => plus_lines.iter().any(|line| constraint::plus_line_requires(line, "ignore")),
    };
}

/// Reads `"path"`, `name "path"` or a group of them.
fn read_imports(scanner: &mut Scanner<'_>, file: &mut FileDecls) {
    let first = scanner.next();
    if first.kind != Kind::Open(b'(') {
        read_import(scanner, first, file);
        return;
    }
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof | Kind::Close => return,
            Kind::Semi => {}
            _ => {
                if read_import(scanner, token, file) == Stop::Close {
                    return;
                }
            }
        }
    }
}

fn read_import(scanner: &mut Scanner<'_>, first: Token, file: &mut FileDecls) -> Stop {
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
    file.imports.push(Import { name, path: inner.into(), span: Span::new(first.start, path.end) });
    let next = scanner.next();
    scanner.finish_spec(next).0
}

/// Reads a `const`, `type` or `var` declaration after its keyword.
fn read_gen(scanner: &mut Scanner<'_>, kind: DeclKind, keyword: Token, decls: &mut Vec<DeclSpan>) {
    let first = scanner.next();
    if first.kind != Kind::Open(b'(') {
        let mut decl = DeclSpan::new(kind, keyword);
        read_spec(scanner, first, &mut decl);
        decl.repeats = false;
        decls.push(decl);
        return;
    }
    let mut is_first = true;
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof | Kind::Close => break,
            Kind::Semi => {}
            _ => {
                let mut decl = DeclSpan { is_grouped: true, ..DeclSpan::new(kind, token) };
                let stop = read_spec(scanner, token, &mut decl);
                decl.repeats &= kind == DeclKind::Const && !is_first;
                decls.push(decl);
                is_first = false;
                if stop == Stop::Close {
                    break;
                }
            }
        }
    }
}

/// Reads one line `a, b T = x, y`, or `T[P any] struct { … }`, from its first token.
fn read_spec(scanner: &mut Scanner<'_>, first: Token, decl: &mut DeclSpan) -> Stop {
    let mut token = first;
    while token.kind == Kind::Ident {
        decl.names.push(scanner.ident(token));
        decl.span.end = token.end;
        token = scanner.next();
        if token.kind != Kind::Comma {
            break;
        }
        token = scanner.next();
    }
    decl.repeats = matches!(token.kind, Kind::Semi | Kind::Close | Kind::Eof);
    let (stop, end) = scanner.finish_spec(token);
    decl.span.end = end.unwrap_or(decl.span.end);
    stop
}

/// Reads a function or method after `func`.
fn read_func(scanner: &mut Scanner<'_>, keyword: Token) -> DeclSpan {
    let mut decl = DeclSpan::new(DeclKind::Func, keyword);
    let mut token = scanner.next();
    if token.kind == Kind::Open(b'(') {
        scanner.skip_balanced(token);
        decl.recv = receiver_name(scanner.text.get(token.end..scanner.last_end).unwrap_or(""));
        token = scanner.next();
    }
    if token.kind == Kind::Ident {
        decl.names.push(scanner.ident(token));
        token = scanner.next();
    }
    let mut is_type_keyword = false;
    loop {
        match token.kind {
            Kind::Eof | Kind::Semi => break,
            Kind::Open(b'{') if !is_type_keyword => {
                scanner.skip_balanced(token);
                decl.body = Some(Span::new(token.start, scanner.last_end));
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
    decl
}

/// Returns the last name before type parameters: `s *Set[K])` gives `Set`.
fn receiver_name(list: &str) -> Option<Arc<str>> {
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
    name.map(|token| scanner.text_of(token).into())
}

/// What ended a line of a declaration.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A semicolon, or the end of the file.
    Line,
    /// The bracket that closes the group.
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Eof,
    /// A semicolon, written or inserted at a line's end.
    Semi,
    Ident,
    String,
    Open(u8),
    Close,
    Comma,
    Dot,
    /// Numbers, runes, operators: nothing that matters here.
    Other,
}

#[derive(Clone, Copy)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

/// Reads tokens, inserting semicolons as the language does.
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    /// The end of the last token that is not a semicolon.
    last_end: usize,
    /// Whether a newline after the last token is a semicolon.
    is_line_complete: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let pos = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Scanner { text, bytes: text.as_bytes(), pos, last_end: pos, is_line_complete: false }
    }

    fn text_of(&self, token: Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    fn ident(&self, token: Token) -> Ident {
        Ident { name: self.text_of(token).into(), span: Span::new(token.start, token.end) }
    }

    /// Skips from `token` to the semicolon that ends the line.
    fn finish_line(&mut self, mut token: Token) {
        while !matches!(token.kind, Kind::Eof | Kind::Semi) {
            if let Kind::Open(_) = token.kind {
                self.skip_balanced(token);
            }
            token = self.next();
        }
    }

    /// Skips from `token` to the semicolon or closing bracket that ends a line of a declaration, and says where the last
    /// token of the line ends; none if there is none.
    fn finish_spec(&mut self, mut token: Token) -> (Stop, Option<usize>) {
        let mut end = None;
        loop {
            match token.kind {
                Kind::Eof | Kind::Semi => return (Stop::Line, end),
                Kind::Close => return (Stop::Close, end),
                Kind::Open(_) => self.skip_balanced(token),
                _ => {}
            }
            end = Some(self.last_end);
            token = self.next();
        }
    }

    /// Skips to the end of the bracket that `open` opens, or of the file if nothing closes it.
    fn skip_balanced(&mut self, open: Token) {
        let Kind::Open(open) = open.kind else { return };
        let stops = match open {
            b'(' => &PAREN_STOPS,
            b'[' => &BRACKET_STOPS,
            _ => &BRACE_STOPS,
        };
        let mut depth = 1usize;
        while let Some(offset) = find_stop(&self.bytes[self.pos..], stops) {
            self.pos += offset;
            match stops[self.bytes[self.pos] as usize] {
                OPEN => depth += 1,
                CLOSE => depth -= 1,
                _ => {
                    self.skip_quoted_or_comment();
                    continue;
                }
            }
            self.pos += 1;
            if depth == 0 {
                self.last_end = self.pos;
                self.is_line_complete = true;
                return;
            }
        }
        self.pos = self.bytes.len();
        self.last_end = self.text.trim_end().len().max(self.last_end);
        self.is_line_complete = true;
    }

    /// Skips the string, rune or comment that starts here, or one `/`.
    fn skip_quoted_or_comment(&mut self) {
        match self.bytes[self.pos] {
            b'"' => self.skip_quoted(b'"'),
            b'\'' => self.skip_quoted(b'\''),
            b'`' => self.skip_raw(),
            _ => match self.bytes.get(self.pos + 1) {
                Some(b'/') => self.skip_line_comment(),
                Some(b'*') => {
                    self.skip_block_comment();
                }
                _ => self.pos += 1,
            },
        }
    }

    /// Skips `"…"` or `'…'`; a literal that is not closed ends before its newline.
    fn skip_quoted(&mut self, quote: u8) {
        self.pos += 1;
        while let Some(offset) = memchr3(quote, b'\\', b'\n', &self.bytes[self.pos..]) {
            self.pos += offset;
            match self.bytes[self.pos] {
                b'\\' => self.pos = self.bytes.len().min(self.pos + 2),
                b'\n' => return,
                _ => {
                    self.pos += 1;
                    return;
                }
            }
        }
        self.pos = self.bytes.len();
    }

    fn skip_raw(&mut self) {
        let rest = &self.bytes[self.pos + 1..];
        self.pos = memchr(b'`', rest).map_or(self.bytes.len(), |offset| self.pos + offset + 2);
    }

    /// Skips to the newline that ends the comment.
    fn skip_line_comment(&mut self) {
        let rest = &self.bytes[self.pos..];
        self.pos = memchr(b'\n', rest).map_or(self.bytes.len(), |offset| self.pos + offset);
    }

    /// Skips `/* … */` and returns what was skipped.
    fn skip_block_comment(&mut self) -> &'t [u8] {
        let start = self.pos;
        let mut from = start + 2;
        while let Some(offset) = memchr(b'/', &self.bytes[from..]) {
            let slash = from + offset;
            from = slash + 1;
            if slash > start + 2 && self.bytes[slash - 1] == b'*' {
                self.pos = from;
                return &self.bytes[start..from];
            }
        }
        self.pos = self.bytes.len();
        &self.bytes[start..]
    }

    fn next(&mut self) -> Token {
        loop {
            let Some(&byte) = self.bytes.get(self.pos) else {
                return if self.is_line_complete { self.inserted_semicolon() } else { self.token(Kind::Eof, 0) };
            };
            match byte {
                b'\n' if self.is_line_complete => return self.inserted_semicolon(),
                b' ' | b'\t' | b'\r' | b'\n' => self.pos += 1,
                b'/' if self.bytes.get(self.pos + 1) == Some(&b'/') => self.skip_line_comment(),
                b'/' if self.bytes.get(self.pos + 1) == Some(&b'*') => {
                    let comment = self.skip_block_comment();
                    if self.is_line_complete && memchr(b'\n', comment).is_some() {
                        return self.inserted_semicolon();
                    }
                }
                _ => return self.written_token(byte),
            }
        }
    }

    fn written_token(&mut self, byte: u8) -> Token {
        let next = self.bytes.get(self.pos + 1).copied().unwrap_or(0);
        match byte {
            b'"' | b'\'' | b'`' => {
                let start = self.pos;
                self.skip_quoted_or_comment();
                self.last_end = self.pos;
                self.is_line_complete = true;
                let kind = if byte == b'\'' { Kind::Other } else { Kind::String };
                Token { kind, start, end: self.pos }
            }
            b';' => {
                self.is_line_complete = false;
                let token = Token { kind: Kind::Semi, start: self.pos, end: self.pos + 1 };
                self.pos += 1;
                token
            }
            b'(' | b'[' | b'{' => self.token(Kind::Open(byte), 1),
            b')' | b']' | b'}' => {
                let token = self.token(Kind::Close, 1);
                self.is_line_complete = true;
                token
            }
            b',' => self.token(Kind::Comma, 1),
            b'.' if !next.is_ascii_digit() => self.token(Kind::Dot, 1),
            b'+' | b'-' if next == byte => {
                let token = self.token(Kind::Other, 2);
                self.is_line_complete = true;
                token
            }
            b'.' | b'0'..=b'9' => {
                let token = self.token(Kind::Other, self.number_len());
                self.is_line_complete = true;
                token
            }
            _ if is_ident_byte(byte) => {
                let rest = &self.bytes[self.pos..];
                let len = rest.iter().position(|&b| !is_ident_byte(b)).unwrap_or(rest.len());
                let token = self.token(Kind::Ident, len);
                self.is_line_complete = may_end_line(self.text_of(token));
                token
            }
            _ => self.token(Kind::Other, 1),
        }
    }

    /// Takes the next `len` bytes as a token after which no semicolon is inserted.
    fn token(&mut self, kind: Kind, len: usize) -> Token {
        let start = self.pos;
        self.pos += len;
        if kind != Kind::Eof {
            self.last_end = self.pos;
        }
        self.is_line_complete = false;
        Token { kind, start, end: self.pos }
    }

    fn inserted_semicolon(&mut self) -> Token {
        self.is_line_complete = false;
        Token { kind: Kind::Semi, start: self.pos, end: self.pos }
    }

    /// Returns the length of the number that starts here; `0.` takes its point, `1e+5` its sign.
    fn number_len(&self) -> usize {
        let rest = &self.bytes[self.pos..];
        let is_hex = rest.len() > 1 && matches!(rest[1], b'x' | b'X');
        let mut len = 1;
        while let Some(&byte) = rest.get(len) {
            let is_exponent = match rest[len - 1] {
                b'e' | b'E' => !is_hex,
                b'p' | b'P' => true,
                _ => false,
            };
            let is_part = byte == b'.' || is_ident_byte(byte) || (is_exponent && matches!(byte, b'+' | b'-'));
            if !is_part {
                break;
            }
            len += 1;
        }
        len
    }
}

/// Bytes of identifiers; every byte of a non-ASCII letter counts, and non-letters are for the parser to reject.
fn is_ident_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Returns whether a newline after this word is a semicolon: all words but most keywords.
fn may_end_line(word: &str) -> bool {
    !matches!(
        word,
        "case"
            | "chan"
            | "const"
            | "default"
            | "defer"
            | "else"
            | "for"
            | "func"
            | "go"
            | "goto"
            | "if"
            | "import"
            | "interface"
            | "map"
            | "package"
            | "range"
            | "select"
            | "struct"
            | "switch"
            | "type"
            | "var"
    )
}

const OPEN: u8 = 1;
const CLOSE: u8 = 2;
const QUOTE: u8 = 3;

static PAREN_STOPS: [u8; 256] = stops(b'(', b')');
static BRACKET_STOPS: [u8; 256] = stops(b'[', b']');
static BRACE_STOPS: [u8; 256] = stops(b'{', b'}');

/// The bytes at which a skip over `open … close` has to look. Brackets of valid Go nest, so one pair is enough.
const fn stops(open: u8, close: u8) -> [u8; 256] {
    let mut table = [0; 256];
    table[open as usize] = OPEN;
    table[close as usize] = CLOSE;
    table[b'"' as usize] = QUOTE;
    table[b'\'' as usize] = QUOTE;
    table[b'`' as usize] = QUOTE;
    table[b'/' as usize] = QUOTE;
    table
}

/// Finds the first byte with an entry in `stops`, eight at a time because most bytes have none.
fn find_stop(bytes: &[u8], stops: &[u8; 256]) -> Option<usize> {
    let mut offset = 0;
    for chunk in bytes.chunks_exact(8) {
        let seen = chunk.iter().fold(0, |seen, &byte| seen | stops[byte as usize]);
        if seen != 0 {
            break;
        }
        offset += 8;
    }
    bytes[offset..].iter().position(|&byte| stops[byte as usize] != 0).map(|at| offset + at)
}
