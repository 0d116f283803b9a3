//! One kind of resource: who produces it, and what releases it.
//!
//! `client, err := storage.NewClient(ctx)`: the [`Producer`] fits by the name `New*Client*` and by a result that has
//! `Close`; the [`Release`] is `client.Close()`. For a response the release path is `resp.Body.Close()`.

use super::pattern::{Pattern, PatternSet};

/// A kind of resource, as a folder of `transforms/` describes it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The public rule id, kebab-case; the folder's name with `-` for `_`.
    pub id: String,
    /// The short kind of the reports: `client`, `body`.
    pub kind: String,
    /// What messages call it.
    pub noun: String,
    /// One line on what leaks.
    pub summary: String,
    /// What must be called.
    pub release: Release,
    /// Whether a second release is harmless.
    pub is_idempotent: bool,
    /// Whether releasing nil is harmless.
    pub is_nil_safe: bool,
    /// What else a release does.
    pub effect: Effect,
    /// Words of which a function that acquires it holds at least one.
    pub words: Vec<String>,
    /// What a dropped result is called once it has a name.
    pub name: String,
    /// Calls that fit a producer and owe nothing all the same, as `path.Name` or `path.Type.Name`.
    pub exempt: PatternSet,
    /// Who acquires it.
    pub producers: Vec<Producer>,
    /// The folder's README.
    pub readme: &'static str,
}

/// The call that releases: fields from the resource to what is released, then the method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The field between the resource and what has the method: `Body`. At most one.
    pub field: Option<String>,
    /// The method: `Close`.
    pub method: String,
}

impl Release {
    /// Returns the release of `name` as Go text, without the call's arguments: `resp.Body.Close`.
    pub fn of(&self, name: &str) -> String {
        match &self.field {
            Some(field) => format!("{name}.{field}.{}", self.method),
            None => format!("{name}.{}", self.method),
        }
    }
}

/// What a release does besides releasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Pure,
    /// It writes what was buffered, and may fail to.
    Flushes,
    /// It publishes or commits.
    Commits,
}

/// Calls that acquire.
#[derive(Clone, Debug)]
pub struct Producer {
    /// The function's or method's own name; absent for functions that are known by what their body does.
    pub function: Option<Pattern>,
    /// The type that the acquired result must have, written as [`crate::types::typ::Type`] prints it.
    pub result_type: Option<String>,
    /// A method that the acquired result's type must have, callable without arguments.
    pub result_has: Option<String>,
    /// All results, written likewise; absent: any.
    pub results: Option<Vec<String>>,
}
