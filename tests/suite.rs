//! One test binary: every file of this folder is a module here, and a test proves that none is forgotten.

// clippy.toml allows these in test functions; here everything is test code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod advisories;
mod cache;
mod cases;
mod cfg;
mod cli;
mod dependencies;
mod fix;
mod hostile;
mod index;
mod prefilter;
mod properties;
mod query_coverage;
mod readme_examples;
mod sources;
mod split;
mod support;
mod tidy;
mod truth;
mod types;
mod walk;
