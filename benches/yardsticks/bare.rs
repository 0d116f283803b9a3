//! The limit: nothing but reading a tree, splitting its files, looking for the tables' words, and parsing the functions
//! that hold one. Whatever is found out about them costs more than this.
//!
//! The parts are those that `unleak` is made of. Not done: reading what is imported, and the bodies of callees.

use rayon::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};
use unleak::resource::builtin;
use unleak::resource::words::Words;
use unleak::syntax::parse::parse;
use unleak::syntax::split::{DeclKind, split};
use unleak::workspace::walk::{IgnoreRules, walk};

/// Reads, filters and parses the tree of `folder`; returns what it did, in words.
pub(crate) fn run(folder: &Path) -> Result<String, Box<dyn Error>> {
    let words = Words::new(&builtin::resources()?)?;
    let tree = walk(&[PathBuf::from(".")], folder, IgnoreRules::Obey)?;
    let parsed: usize = tree.files.par_iter().map(|file| parse_candidates(&file.text, &words)).sum();
    Ok(format!("{} files, {parsed} functions parsed", tree.files.len()))
}

/// Parses the declarations that hold a word; returns how many there were.
fn parse_candidates(text: &str, words: &Words) -> usize {
    let decls = split(text).decls;
    let has_code = |kind: DeclKind, code: &str| match kind {
        DeclKind::Func => true,
        DeclKind::Var => code.contains("func"),
        DeclKind::Const | DeclKind::Type => false,
    };
    let holds_word = |code: &str| words.are_in(code, |_| true);
    let chosen = decls.iter().filter(|decl| {
        let code = &text[decl.span.range()];
        has_code(decl.kind, code) && holds_word(code)
    });
    chosen.map(|decl| parse(text, decl.span, decl.group())).filter(|unit| unit.ast.funcs().next().is_some()).count()
}
