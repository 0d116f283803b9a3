//! Changes to one text, and how far they can be trusted.
//!
//! `defer f.Close()` after an error check is a [`Fix`] with one [`Edit`]: an empty span and the new line. All edits of a
//! run speak about the text as it was read. Not modelled: moves and renames; a moved line is a deletion and an insertion.

use super::span::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Replaces the bytes of `span` by `text`; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Edit {
    /// Makes an edit that puts `text` at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Edit { span: Span::new(offset, offset), text: text.into() }
    }

    /// Makes an edit that removes `span`.
    pub fn delete(span: Span) -> Self {
        Edit { span, text: String::new() }
    }

    /// Makes an edit that puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }
}

/// Edits that are applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// How far the fix can be trusted.
    pub applicability: Applicability,
    /// The edits, in the order in which insertions at one offset appear.
    pub edits: Vec<Edit>,
}

/// How far a fix can be trusted; ordered, so that a gate is one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// To be shown, never applied: it may be wrong.
    Display,
    /// Applied on request: it releases the resource but may change what the program does.
    Unsafe,
    /// Applied by default: proved to release on every leaking path and nowhere else.
    Safe,
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Applicability::Display => "display",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_is_ordered() {
        assert!(Applicability::Display < Applicability::Unsafe && Applicability::Unsafe < Applicability::Safe);
    }
}
