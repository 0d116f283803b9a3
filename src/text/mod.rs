//! Bytes, lines, edits and patches; knows no Go.

pub mod span;
