//! Bytes, lines, edits and patches; knows no Go.
//!
//! A [`span::Span`] is the currency. [`edit`] says what to change and how far to trust it, [`apply`] is the only place
//! that makes new text, [`patch`] shows the difference the way git takes it, [`line_index`] turns offsets into lines.

pub mod apply;
pub mod edit;
pub mod line_index;
pub mod patch;
pub mod span;
