//! A small go/types over declarations; knows no leaks. `Unknown` is an ordinary answer.

pub mod package;
pub mod typ;
