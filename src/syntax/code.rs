//! The code of one declaration as tokens: what can be told of a name without a tree.
//!
//! ```go
//! resp, err := client.Get(u) // Get (again)
//! ```
//! holds one `Get`: called, a member of the name `client`, and its call is all of the right side of an assignment.
//! Comments and literals hold no names. A tree costs fifty times as much.
//!
//! Not modelled: scopes; `T{…}` beside blocks, both are braces.

use super::scan::{Kind, Scanner, Token};
use crate::text::span::Span;
use std::ops::Range;

/// How many tokens and brackets back an enclosing bracket is looked for: parameters are few.
const MAX_NEAR: usize = 256;

/// The tokens of a declaration.
#[derive(Debug)]
pub struct Code<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Of each bracket, the place behind the one that closes it, or that of the one that it closes; 0 if there is none.
    other: Vec<u32>,
}

/// What a name is a member of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base<'t> {
    /// Of nothing: it stands alone.
    None,
    /// Of what a name stands for: a package or a value.
    Name(&'t str),
    /// Of a call's result.
    Call,
    /// Of a member, an element, or another expression.
    Other,
}

impl<'t> Code<'t> {
    /// Reads the code at `span` of a file.
    pub fn of(text: &'t str, span: Span) -> Code<'t> {
        let text = &text[..span.end];
        let mut scanner = Scanner::at(text, span.start);
        let mut tokens = Vec::with_capacity(span.range().len() / 4);
        let mut other = Vec::with_capacity(tokens.capacity());
        let mut open = Vec::new();
        loop {
            let token = scanner.next();
            match token.kind {
                Kind::Eof => return Code { text, tokens, other },
                Kind::Open(_) => open.push(tokens.len()),
                _ => {}
            }
            let opened = if token.kind == Kind::Close { open.pop() } else { None };
            if let Some(opened) = opened {
                other[opened] = tokens.len() as u32 + 1;
            }
            tokens.push(token);
            other.push(opened.unwrap_or(0) as u32);
        }
    }

    /// Returns the places of all tokens.
    pub fn all(&self) -> Range<usize> {
        0..self.tokens.len()
    }

    /// Returns the place of the name that covers an offset of the file; none where no name stands.
    pub fn name_at(&self, offset: usize) -> Option<usize> {
        let at = self.tokens.partition_point(|token| token.end <= offset);
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Ident && token.start <= offset).then_some(at)
    }

    /// Returns where a token starts in the file.
    pub fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.start)
    }

    /// Returns the text of a token; empty where there is none.
    pub fn text(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Eof, |token| token.kind)
    }

    /// Returns the name that stands at a place, if one does.
    pub fn name(&self, at: usize) -> Option<&'t str> {
        (self.kind(at) == Kind::Ident).then(|| self.text(at))
    }

    /// Returns whether the name at a place is followed by arguments.
    pub fn is_called(&self, at: usize) -> bool {
        self.kind(at + 1) == Kind::Open(b'(')
    }

    /// Returns what the name at a place is a member of.
    pub fn base(&self, at: usize) -> Base<'t> {
        if at < 2 || self.kind(at - 1) != Kind::Dot {
            return Base::None;
        }
        match self.kind(at - 2) {
            Kind::Ident if at < 3 || self.kind(at - 3) != Kind::Dot => Base::Name(self.text(at - 2)),
            Kind::Close if self.text(at - 2) == ")" => Base::Call,
            _ => Base::Other,
        }
    }

    /// Returns the place of the bracket that was opened last and is open at a place, if it is near.
    pub fn enclosing(&self, mut at: usize) -> Option<usize> {
        for _ in 0..MAX_NEAR {
            at = at.checked_sub(1)?;
            match self.kind(at) {
                Kind::Open(_) => return Some(at),
                Kind::Close => at = self.opening(at)?,
                _ => {}
            }
        }
        None
    }

    /// Returns whether a semicolon stands at a place, written or inserted.
    pub fn ends_statement(&self, at: usize) -> bool {
        self.kind(at) == Kind::Semi
    }

    /// Returns whether a statement may begin at a place: behind another, in a block, or behind a case.
    pub fn begins_statement(&self, at: usize) -> bool {
        at == 0 || self.kind(at - 1) == Kind::Semi || matches!(self.text(at - 1), "{" | ":")
    }

    /// Returns whether the `=` of an assignment or a declaration stands at a place, or the second half of a `:=`.
    pub fn assigns(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.kind == Kind::Other) else { return false };
        let bytes = self.text.as_bytes();
        let before = token.start.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let is_operator = b"=!<>+-*/%&|^".contains(&before) || bytes.get(token.end) == Some(&b'=');
        &self.text[token.start..token.end] == "=" && !is_operator
    }

    /// Returns the place behind the bracket that closes what is opened at a place; none if nothing is, or nothing does.
    pub fn behind_bracket(&self, open: usize) -> Option<usize> {
        let behind = self.other.get(open).filter(|_| matches!(self.kind(open), Kind::Open(_)))?;
        Some(*behind as usize).filter(|behind| *behind > 0)
    }

    /// Returns the place of the bracket that is closed at a place; none if none is.
    pub fn opening(&self, close: usize) -> Option<usize> {
        let open = self.other.get(close).filter(|_| self.kind(close) == Kind::Close)?;
        Some(*open as usize).filter(|open| *open > 0)
    }
}
