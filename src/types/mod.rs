//! A small go/types over declarations; knows no leaks. `Unknown` is an ordinary answer.
//!
//! Packages come through an [`importer`] into a [`universe`], which answers what names and types are ([`object`],
//! `lookup`); a check of one function gives an [`info`] with the types of its expressions.

mod build_tags;
mod call;
pub mod check;
mod compact;
mod errors;
mod expr;
pub mod importer;
mod imports;
pub mod index;
mod infer;
pub mod info;
pub mod lookup;
mod memo;
pub mod methods;
pub(crate) mod names;
pub mod object;
mod obtained;
pub mod package;
pub mod plain;
pub mod reach;
pub mod recent;
mod scope;
pub mod source_text;
mod stmt;
pub mod stub;
pub mod typ;
mod typexpr;
pub mod universe;
