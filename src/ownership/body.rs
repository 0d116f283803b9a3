//! One function with all that the engine asks of it: its types, and small syntactic facts.
//!
//! For `func open() (*os.File, error) { return m.open() }` it tells that a call of a function value is returned. What a
//! run needs besides, graphs above all, is worked out for those bodies that are run ([`super::paths`]).
//!
//! Not modelled: the order of statements.

use super::paths::Paths;
use super::program::Program;
use super::statements::Statements;
use crate::cfg::ExitKind;
use crate::detect::Acquisition;
use crate::syntax::ast::*;
use crate::syntax::parse::Unit;
use crate::text::span::Span;
use crate::types::info::{Callee, Info, Selected, Use, VarId, VarKind};
use crate::types::object::FuncRef;
use crate::types::package::{FileId, PkgId};
use crate::types::typ::Type;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// One top-level function (or the literals of one variable declaration), ready to be run.
#[derive(Debug)]
pub struct Body {
    /// Its package.
    pub pkg: PkgId,
    /// Its file.
    pub file: FileId,
    /// Its text, parsed.
    pub unit: Arc<Unit>,
    /// Its types.
    pub info: Arc<Info>,
    untouched: Option<BTreeMap<FuncId, FuncId>>,
    /// What an edit has added.
    added: Vec<Span>,
    statements: OnceLock<Statements>,
    /// What is acquired in it, once somebody asked.
    pub(super) sites: OnceLock<Vec<Acquisition>>,
    paths: OnceLock<Paths>,
    /// Its calls, in the order in which they start.
    calls: OnceLock<Vec<ExprId>>,
}

impl Body {
    /// Puts together what is known.
    pub fn new(pkg: PkgId, file: FileId, unit: Arc<Unit>, info: Arc<Info>) -> Self {
        let (statements, sites, paths) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let calls = OnceLock::new();
        Body { pkg, file, unit, info, untouched: None, added: Vec::new(), statements, sites, paths, calls }
    }

    /// Returns the body as that of an edited text, of whose literals only these are as they were read; what was added
    /// is no evidence of what the function is meant to do.
    pub fn edited(self, untouched: BTreeMap<FuncId, FuncId>, added: Vec<Span>) -> Self {
        Body { untouched: Some(untouched), added, ..self }
    }

    /// Returns the body as the next run reads it: what was added is the function's own then.
    pub fn read_anew(self) -> Self {
        Body { added: Vec::new(), ..self }
    }

    /// Returns whether an edit has added what stands there.
    pub(super) fn is_added(&self, span: Span) -> bool {
        self.added.iter().any(|added| added.contains(span))
    }

    /// Returns what a function or literal of this body was when the tree was read; none if an edit changed it.
    pub fn as_read(&self, func: FuncId) -> Option<FuncId> {
        match &self.untouched {
            None => Some(func),
            Some(untouched) => untouched.get(&func).copied(),
        }
    }

    /// Returns whether `func` is `outer` or a literal inside it.
    pub fn is_within(&self, func: FuncId, outer: FuncId) -> bool {
        let mut at = Some(func);
        while let Some(func) = at {
            if func == outer {
                return true;
            }
            at = self.unit.ast.func(func).parent;
        }
        false
    }

    /// Returns whether a method that takes its address is called on a local before `at`, and gives something back in which
    /// the address may be: an error, a number or nothing at all is no such thing.
    pub fn is_called_on(&self, var: VarId, at: usize) -> bool {
        let ast = &self.unit.ast;
        let is_such = |call: ExprId| match &ast.expr(call).kind {
            ExprKind::Call { fun, .. } => {
                let fun = ast.unparen(*fun);
                let ExprKind::Selector { x, .. } = &ast.expr(fun).kind else { return false };
                self.info.var_of(ast.unparen(*x)) == Some(var)
                    && matches!(self.info.selection(fun), Some(Selected::Method(method)) if method.needs_pointer)
                    && !self
                        .info
                        .type_of(call)
                        .results()
                        .iter()
                        .all(|typ| typ.is_error() || matches!(typ, Type::Basic(_)))
            }
            _ => false,
        };
        ast.exprs().any(|expr| ast.expr(expr).span.start < at && is_such(expr))
    }

    /// Returns the calls inside a function, those in literals inside it included.
    pub fn calls_in(&self, func: FuncId) -> Vec<ExprId> {
        let ast = &self.unit.ast;
        let span = ast.func(func).span;
        let start = |call: &ExprId| ast.expr(*call).span.start;
        let calls = self.calls.get_or_init(|| {
            let is_call = |id: &ExprId| matches!(ast.expr(*id).kind, ExprKind::Call { .. });
            let mut calls: Vec<ExprId> = ast.exprs().filter(is_call).collect();
            calls.sort_by_key(start);
            calls
        });
        let first = calls.partition_point(|call| start(call) < span.start);
        let here = calls[first..].iter().copied().take_while(|call| start(call) < span.end);
        let mut here: Vec<ExprId> = here.filter(|call| span.contains(ast.expr(*call).span)).collect();
        here.sort_unstable();
        here
    }

    /// Returns the name of a declared function; none for literals.
    pub fn declared(&self, func: FuncId) -> Option<FuncRef> {
        let ast = &self.unit.ast;
        let name = ast.func(func).name.as_ref()?.name.clone();
        let recv = match &ast.func(func).recv {
            Some(field) => Some(ast.base_type_name(field.typ)?),
            None => None,
        };
        Some(FuncRef { pkg: self.pkg, recv, name })
    }

    /// Returns whether a goroutine is started anywhere in the unit.
    pub fn has_go_statement(&self) -> bool {
        let ast = &self.unit.ast;
        ast.stmts().any(|id| matches!(ast.stmt(id).kind, StmtKind::Go(_)))
    }

    /// Returns the calls of a declared function.
    pub fn calls_of(&self, func: &FuncRef) -> Vec<ExprId> {
        let is_it = |call: &ExprId| match self.info.callee(*call) {
            Some(Callee::Func { func: called, .. } | Callee::Method { func: Some(called), .. }) => called == func,
            _ => false,
        };
        self.unit.ast.exprs().filter(is_it).collect()
    }

    /// Returns whether an expression is the name of a declared function: called, or used as a value.
    pub fn names(&self, expr: ExprId, func: &FuncRef) -> bool {
        match self.info.selection(expr) {
            Some(Selected::Method(method) | Selected::MethodExpr(method)) => method.decl.as_ref() == Some(func),
            _ => self.info.use_of(expr) == Some(&Use::Func(func.clone())),
        }
    }

    /// Returns whether every value that `func` returns as its result `index` is nil, made in memory, read from a
    /// field, a parameter or a global, or is a result of a call that is settled.
    pub fn returns_only(&self, func: FuncId, index: usize, is_settled: &dyn Fn(ExprId, usize) -> bool) -> bool {
        self.returned(func).all(|results| match results {
            [one] => self.is_unowned(*one, index, is_settled, 0),
            many => many.get(index).is_some_and(|result| self.is_unowned(*result, 0, is_settled, 0)),
        })
    }

    /// Returns whether a function is left by a `return` whose operand `index` is a variable that a call's results go to.
    pub fn returns_bound(&self, kind: ExitKind, index: usize, call: ExprId) -> bool {
        let ExitKind::Return(stmt) = kind else { return false };
        let StmtKind::Return(results) = &self.unit.ast.stmt(stmt).kind else { return false };
        let var = results.get(index).and_then(|result| self.info.var_of(self.unit.ast.unparen(*result)));
        var.is_some_and(|var| self.bound_vars(call).contains(&var))
    }

    /// Returns the operands of each `return` of a function itself, not of literals inside it.
    pub fn returned(&self, func: FuncId) -> impl Iterator<Item = &[ExprId]> {
        let ast = &self.unit.ast;
        let is_inner = move |id: &FuncId| *id != func && self.is_within(*id, func);
        let inner: Vec<Span> = ast.funcs().filter(is_inner).map(|id| ast.func(id).span).collect();
        let span = ast.func(func).span;
        ast.stmts().filter_map(move |id| {
            let stmt = ast.stmt(id);
            match &stmt.kind {
                StmtKind::Return(results)
                    if span.contains(stmt.span) && !inner.iter().any(|lit| lit.contains(stmt.span)) =>
                {
                    Some(results.as_slice())
                }
                _ => None,
            }
        })
    }

    /// Returns whether `func` returns what a function value gives it: `return m.open()`.
    pub fn returns_call_of_value(&self, func: FuncId) -> bool {
        let is_one =
            |result: &ExprId| matches!(self.info.callee(self.unit.ast.unparen(*result)), Some(Callee::Value(_)));
        self.returned(func).filter_map(|results| results.first()).any(is_one)
    }

    /// `n` is the result that is meant of a call.
    fn is_unowned(&self, expr: ExprId, n: usize, is_settled: &dyn Fn(ExprId, usize) -> bool, depth: u32) -> bool {
        let ast = &self.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::Selector { .. } | ExprKind::CompositeLit { .. } => true,
            ExprKind::Unary { op: UnaryOp::Addr, x } => self.is_unowned(*x, n, is_settled, depth),
            ExprKind::Call { .. } => match self.info.callee(expr) {
                Some(Callee::Builtin(name)) => &**name == "new",
                _ => is_settled(expr, n),
            },
            ExprKind::Ident(_) => match self.info.use_of(expr) {
                Some(Use::Nil | Use::PkgVar { .. }) => true,
                Some(Use::Var(var)) => match self.info.var(*var).kind {
                    VarKind::Param(_) | VarKind::Receiver => true,
                    _ if depth > 3 => false,
                    _ => self
                        .results_of(*var)
                        .into_iter()
                        .all(|value| value.is_some_and(|(value, n)| self.is_unowned(value, n, is_settled, depth + 1))),
                },
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns whether a result of a call is dropped and its error handed on as it is: `_, err = f(); return err`. Such a
    /// function does not say whether the call is meant to succeed.
    pub fn leaves_open(&self, call: ExprId, result: usize) -> bool {
        let ast = &self.unit.ast;
        let end = ast.expr(call).span.end;
        let mut returned = BTreeSet::new();
        let mut targets: &[ExprId] = &[];
        for id in ast.stmts() {
            match &ast.stmt(id).kind {
                StmtKind::Assign { lhs, rhs, .. } if rhs.iter().any(|e| ast.unparen(*e) == call) => targets = lhs,
                StmtKind::Return(results) => returned.extend(results.iter().map(|result| ast.unparen(*result))),
                _ => {}
            }
        }
        let is_dropped = targets.get(result).is_some_and(|left| ast.ident(*left) == Some("_"));
        let Some(error) = targets.iter().find_map(|left| self.info.var_of(ast.unparen(*left))) else { return false };
        let mut uses =
            ast.exprs().filter(|expr| ast.expr(*expr).span.start >= end && self.info.var_of(*expr) == Some(error));
        is_dropped && uses.all(|expr| returned.contains(&expr))
    }

    /// Returns what a run through the body needs to know; worked out when the first one asks.
    pub fn paths(&self, program: &Program) -> &Paths {
        // Not inside of the lock: functions that call each other ask for each other's.
        let made = self.paths.get().is_none().then(|| Paths::of(&self.unit.ast, &self.info, program));
        self.paths.get_or_init(|| made.unwrap_or_default())
    }

    /// Returns what the statements of the unit do with names and calls.
    pub(super) fn statements(&self) -> &Statements {
        self.statements.get_or_init(|| Statements::of(&self.unit.ast))
    }
}
