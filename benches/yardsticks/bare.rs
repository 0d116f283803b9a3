//! The limit: nothing but reading a tree, finding the functions that hold a word of the tables, and parsing them. Whatever
//! is found out about them costs more than this.
//!
//! The parts are those that `unleak` is made of. Not done: reading what is imported, and the bodies of callees.

use rayon::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unleak::resource::builtin;
use unleak::resource::words::Words;
use unleak::search::{Job, Search, Settled};
use unleak::syntax::parse::parse;
use unleak::types::importer::MemoryImporter;
use unleak::types::universe::Universe;
use unleak::workspace::environment::Environment;
use unleak::workspace::sources::Sources;
use unleak::workspace::walk::{IgnoreRules, walk};

/// Reads, filters and parses the tree of `folder`; returns what it did, in words.
pub(crate) fn run(folder: &Path) -> Result<String, Box<dyn Error>> {
    let resources = builtin::resources()?;
    let tree = walk(&[PathBuf::from(".")], folder, IgnoreRules::Obey)?;
    let sources = Sources::new(&tree.root, tree.files.clone(), Environment::default());
    let universe = Universe::new(Arc::new(MemoryImporter::default()));
    let packages: Vec<_> = sources.packages().into_par_iter().map(|source| universe.add(source)).collect();
    let words = Words::new(&resources, &(0..resources.len()).collect())?;
    let jobs = Search::through(&universe, &packages, &resources, Settled::Skipped).for_words(&words);
    let has_function = |job: &&Job| {
        let package = universe.package(job.pkg);
        let decl = package.decl(job.at);
        parse(&package.file(job.at.file).text(), decl.span, decl.group()).ast.funcs().next().is_some()
    };
    let parsed = jobs.par_iter().filter(has_function).count();
    Ok(format!("{} files, {parsed} functions parsed", tree.files.len()))
}
