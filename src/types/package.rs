//! Packages as loaded in this run.

/// Names one loaded package of a [`super::universe::Universe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PkgId(pub u32);
