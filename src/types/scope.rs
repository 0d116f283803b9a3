//! The names of nested blocks, innermost first.
//!
//! In `x := 1; { x := "a"; use(x) }` the inner `x` hides the outer one until its block ends. Function parameters and the
//! statements of the body share one block, as in Go. Not modelled: labels.

use super::info::VarId;
use super::typ::Type;
use super::typexpr::{Found, Names};
use crate::syntax::ast::ExprId;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// What a name declared in a function stands for.
#[derive(Clone, Debug)]
pub(super) enum Local {
    /// A variable.
    Var(VarId),
    /// A type or type parameter.
    Type(Type),
    /// A constant.
    Const { typ: Type, is_untyped: bool },
}

/// The open blocks.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: FxHashMap<Arc<str>, Vec<(usize, Local)>>,
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    end: usize,
    declared: Vec<Arc<str>>,
}

impl Scope {
    /// Opens a block that ends at byte `end`.
    pub(super) fn open(&mut self, end: usize) {
        self.blocks.push(Block { end, declared: Vec::new() });
    }

    /// Closes the innermost block.
    pub(super) fn close(&mut self) {
        let Some(block) = self.blocks.pop() else { return };
        for name in block.declared {
            if let Some(stack) = self.names.get_mut(&name) {
                stack.pop();
            }
        }
    }

    /// Returns where the innermost block ends.
    pub(super) fn end(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.end)
    }

    /// Declares `name` in the innermost block.
    pub(super) fn declare(&mut self, name: &Arc<str>, local: Local) {
        let depth = self.blocks.len();
        let Some(block) = self.blocks.last_mut() else { return };
        block.declared.push(name.clone());
        self.names.entry(name.clone()).or_default().push((depth, local));
    }

    /// Returns what `name` stands for.
    pub(super) fn find(&self, name: &str) -> Option<&Local> {
        self.names.get(name)?.last().map(|(_, local)| local)
    }

    /// Returns the variable that the innermost block itself declares as `name`.
    pub(super) fn var_here(&self, name: &str) -> Option<VarId> {
        match self.names.get(name)?.last()? {
            (depth, Local::Var(var)) if *depth == self.blocks.len() => Some(*var),
            _ => None,
        }
    }
}

/// A scope in which a type expression is resolved; keeps the types of its parts.
pub(super) struct NotingNames<'a> {
    pub(super) scope: &'a Scope,
    pub(super) notes: &'a RefCell<Vec<(ExprId, Type)>>,
}

impl Names for NotingNames<'_> {
    fn find(&self, name: &str) -> Found {
        match self.scope.find(name) {
            Some(Local::Type(typ)) => Found::Type(typ.clone()),
            Some(_) => Found::Other,
            None => Found::Missing,
        }
    }
    fn note(&self, expr: ExprId, typ: &Type) {
        self.notes.borrow_mut().push((expr, typ.clone()));
    }
}
