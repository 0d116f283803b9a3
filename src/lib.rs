//! `unleak` finds forgotten releases in Go code and writes the missing line.

pub mod cfg;
pub mod detect;
pub mod error;
pub mod ownership;
pub mod plan;
pub mod report;
pub mod resource;
pub mod session;
pub mod syntax;
pub mod text;
pub mod types;
pub mod workspace;
