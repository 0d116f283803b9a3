//! One test binary: every file of this folder is a module here, and a test proves that none is forgotten.

mod split;
mod walk;
