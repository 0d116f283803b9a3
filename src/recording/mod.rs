//! Writes the built-in index: what packages export, and what the engine finds out about it from their sources.
//!
//! ```go
//! -- io --
//! package io
//! func ReadAll(Reader) ([]byte, error)
//! ```
//! A section for each package that has something to say: its [`stub`], with the [`facts`] of each function above it.
//! The engine that records a fact is the one that will read it, so a callee in the index is judged as its source would
//! be. Packages are independent jobs; same sources, same bytes, whatever the threads.
//!
//! Not modelled: facts that hold for some platforms only (those of the default target are recorded).

pub mod facts;

use crate::ownership::program::Program;
use crate::resource::builtin;
use crate::types::importer::Importer;
use crate::types::package::PkgId;
use crate::types::stub::stub;
use crate::types::universe::Universe;
use rayon::prelude::*;
use std::sync::Arc;

/// Returns the sections of the packages `paths`, in their order.
pub fn sections(importer: Arc<dyn Importer>, paths: &[String]) -> String {
    // (Without the tables, which a test loads, there would be no facts.)
    let (resources, calls) = (builtin::resources().unwrap_or_default(), builtin::calls().unwrap_or_default());
    let program = Program::new(Universe::new(importer), resources.into(), Arc::new(calls));
    let sections: Vec<Option<String>> = paths.par_iter().map(|path| section(&program, path)).collect();
    sections.into_iter().flatten().collect()
}

fn section(program: &Program, path: &str) -> Option<String> {
    let id = program.universe.import(path, PkgId::NONE)?;
    if &*program.universe.package(id).name == "main" {
        return None;
    }
    let text = stub(&program.universe, id, &|func| facts::lines(program, func))?;
    Some(format!("-- {path} --\n{text}"))
}
