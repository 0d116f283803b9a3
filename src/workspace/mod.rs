//! The filesystem, and nothing else: which files there are, and what stands in them.
//!
//! [`walk`] lists and reads the Go files of the paths that a user names.

pub mod walk;
