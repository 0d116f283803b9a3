//! What owes a release, and what well-known calls do: the tables of `transforms/`, loaded and checked.
//!
//! `resp, err := http.Get(u)`: the folder `transforms/http_response_body` says that a `*net/http.Response` returned
//! beside an error owes `Body.Close`. Nothing here looks at code; [`crate::detect`] matches the tables with types.
//!
//! Not modelled: logic in data. A table names things; conditions beyond a name, a type and a method are code.

pub mod builtin;
pub mod calls;
pub mod load;
pub mod page;
pub mod pattern;
pub mod producer;
pub mod words;

pub use calls::Calls;
pub use producer::{Duty, Effect, Producer, Release, Resource};
