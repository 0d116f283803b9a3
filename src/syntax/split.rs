//! Cuts a file into top-level declarations.
