//! The filesystem and the environment, nothing else: which files there are, and what stands in them.
//!
//! [`walk`] lists and reads the Go files of the paths that a user names, [`sources`] gives the packages that they
//! import, from where [`environment`] says Go keeps its sources, [`write`] puts fixed texts in the place of the old ones,
//! [`cache`] keeps what a run said, and [`seen`] tells whether it would say the same again.

pub mod build_index;
pub mod cache;
pub mod confines;
pub mod environment;
mod gomod;
pub mod ignore_rules;
mod import_root;
pub mod index_modules;
mod regular;
pub mod repository;
pub mod seen;
pub mod sources;
pub mod walk;
pub mod write;
