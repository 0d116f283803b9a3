//! One declaration to an Ast.
