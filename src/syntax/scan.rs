//! Tokens of Go as far as the splitter needs them: words, brackets, semicolons, written or inserted at a line's end.
//!
//! ```go
//! x := f() // a call → Ident Other Other Ident Open Close Semi
//! ```
//! Whole brackets are skipped without looking at what stands in them but strings, runes and comments. Not modelled: which
//! operator or number it is.

use super::ast::Ident;
use crate::text::span::Span;
use memchr::{memchr, memchr3};

/// What ended a line of a declaration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A semicolon, or the end of the file.
    Line,
    /// The bracket that closes the group.
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads tokens, inserting semicolons as the language does.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    bytes: &'t [u8],
    pub(super) pos: usize,
    /// The end of the last token that is not a semicolon.
    pub(super) last_end: usize,
    /// Whether a newline after the last token is a semicolon.
    is_line_complete: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let pos = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Scanner::at(text, pos)
    }

    /// Starts where a line may start.
    pub(super) fn at(text: &'t str, pos: usize) -> Self {
        Scanner { text, bytes: text.as_bytes(), pos, last_end: pos, is_line_complete: false }
    }

    pub(super) fn text_of(&self, token: Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    pub(super) fn ident(&self, token: Token) -> Ident {
        Ident { name: self.text_of(token).into(), span: Span::new(token.start, token.end) }
    }

    /// Skips from `token` to the semicolon that ends the line.
    pub(super) fn finish_line(&mut self, mut token: Token) {
        while !matches!(token.kind, Kind::Eof | Kind::Semi) {
            if let Kind::Open(_) = token.kind {
                self.skip_balanced(token);
            }
            token = self.next();
        }
    }

    /// Skips from `token` to the semicolon or closing bracket that ends a line of a declaration, and says where the last
    /// token of the line ends; none if there is none.
    pub(super) fn finish_spec(&mut self, mut token: Token) -> (Stop, Option<usize>) {
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
    pub(super) fn skip_balanced(&mut self, open: Token) {
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

    pub(super) fn next(&mut self) -> Token {
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
