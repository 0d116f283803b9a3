//! The transforms that are built in: one line for each folder of `transforms/`.

use super::calls::Calls;
use super::load::{self, Folder, LoadError};
use super::producer::Resource;

macro_rules! folder {
    ($id:literal) => {
        Folder {
            id: $id,
            table: include_str!(concat!("../../transforms/", $id, "/resource.toml")),
            readme: include_str!(concat!("../../transforms/", $id, "/README.md")),
        }
    };
}

/// The folders in the order of their rule ids.
pub const FOLDERS: &[Folder] = &[
    folder!("client"),
    folder!("connection"),
    folder!("context_cancel"),
    folder!("http_response_body"),
    folder!("os_file"),
    folder!("row_iterator"),
    folder!("sql_rows"),
];

/// The detection queries that all transforms share.
pub const SHAPES: &str = include_str!("../../transforms/shapes.scm");

/// Loads all built-in resources.
///
/// # Errors
/// A table that breaks the rules of [`load`]; a test loads all, so users never see one.
pub fn resources() -> Result<Vec<Resource>, LoadError> {
    FOLDERS.iter().map(load::resource).collect()
}

/// Loads the table of well-known calls.
///
/// # Errors
/// As for [`resources`].
pub fn calls() -> Result<Calls, LoadError> {
    load::calls("transforms/calls.toml", include_str!("../../transforms/calls.toml"))
}
