//! Go text to syntax, by tree-sitter-go, one top-level declaration at a time; knows no types and no leaks.
//!
//! [`split`] cuts a file into its top-level declarations without parsing it, [`parse`] turns the text of one of them
//! into an [`ast::Ast`], [`reparse`] does so after edits, [`query`] runs tree-sitter queries for the detection.

pub mod ast;
pub mod code;
pub mod constraint;
pub mod decls;
mod outline;
pub mod parse;
pub mod query;
pub mod reparse;
mod scan;
pub mod split;
