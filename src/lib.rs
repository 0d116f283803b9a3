//! `unleak` finds forgotten releases in Go code and writes the missing line.

pub mod cfg;
pub mod error;
pub mod report;
pub mod resource;
pub mod session;
pub mod syntax;
pub mod text;
pub mod types;
pub mod workspace;
