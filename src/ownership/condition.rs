//! Conditions that a unit tests more than once, so that the answers on one path agree.
//!
//! ```go
//! if opts.path != "" { f, err = os.Open(opts.path) }
//! use(f)
//! if opts.path != "" { f.Close() }   // the same answer as above
//! ```
//! A condition is known by its text over operands that do not change in between: locals that are bound once, parameters
//! that are never assigned, fields that the unit does not assign, package variables, constants. Fields behind a pointer
//! count where the pointer is not handed on and no method is called on it, or where nobody sets them
//! ([`settled`](super::settled)).
//!
//! Package variables may be changed by any callee: that they are not is good enough for a verdict, and not for an edit
//! ([`Conditions::may_change`]).
//!
//! Not modelled: comparisons by order; what two different conditions say of each other.

use super::bindings::bindings;
use super::liveness::Loops;
use super::program::Program;
use crate::cfg::{Cfg, Guard};
use crate::syntax::ast::*;
use crate::types::info::{Info, Selected, Use, VarId, VarKind};
use crate::types::typ::Type;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How deep an operand is looked into.
const MAX_DEPTH: u32 = 8;

/// A condition that is tested more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionId(u32);

/// The conditions of a unit.
#[derive(Debug, Default)]
pub struct Conditions {
    /// For each tested expression its condition, and whether it is true where the condition is.
    tested: BTreeMap<ExprId, (ConditionId, bool)>,
    /// The variables of each condition.
    operands: Vec<BTreeSet<VarId>>,
    /// Those that read what any callee may change: a package variable, or what it leads to.
    shared: BTreeSet<ConditionId>,
    /// Up to where each may be tested.
    ends: Vec<usize>,
}

impl Conditions {
    /// Finds the conditions; `handed_on` says whether others may change what a local points to.
    pub(super) fn of<'a>(
        ast: &Ast,
        info: &Info,
        cfgs: impl Iterator<Item = (&'a FuncId, &'a Cfg)>,
        handed_on: &dyn Fn(VarId) -> bool,
        loops: &Loops,
        program: &Program,
    ) -> Conditions {
        // (With the function that each stands in.)
        let guards: BTreeMap<ExprId, FuncId> = cfgs
            .flat_map(|(func, cfg)| cfg.blocks.iter().flat_map(|block| &block.succs).map(|edge| (*func, edge)))
            .filter_map(|(func, edge)| match edge.guard {
                Guard::Cond(cond, _) => Some((cond, func)),
                _ => None,
            })
            .collect();
        let mut conditions = Conditions::default();
        if guards.len() < 2 {
            return conditions;
        }
        let writes = Writes::of(ast, info);
        let mut by_text: BTreeMap<String, Vec<(ExprId, bool, Reader<'_>)>> = BTreeMap::new();
        for guard in guards.keys().copied() {
            let mut reader =
                Reader { ast, info, writes: &writes, handed_on, text: String::new(), read: Read::default() };
            if let Some(is_as_written) = reader.condition(guard) {
                by_text.entry(std::mem::take(&mut reader.text)).or_default().push((guard, is_as_written, reader));
            }
        }
        for tests in by_text.into_values().filter(|tests| tests.len() > 1) {
            let steady = |(guard, is_as_written, reader): (_, _, Reader<'_>)| {
                Some((guard, is_as_written, reader.steady(program)?))
            };
            let tests: Vec<(ExprId, bool, Read)> = tests.into_iter().filter_map(steady).collect();
            if tests.len() < 2 {
                continue;
            }
            let id = ConditionId(conditions.operands.len() as u32);
            let last = |guard: ExprId| match guards.get(&guard).is_some_and(|func| ast.func(*func).name.is_some()) {
                true => loops.end_of(ast.expr(guard).span, |_| true),
                // A literal runs nobody knows when.
                false => usize::MAX,
            };
            conditions.ends.push(tests.iter().map(|(guard, ..)| last(*guard)).max().unwrap_or_default());
            for (guard, is_as_written, read) in tests {
                conditions.tested.insert(guard, (id, is_as_written));
                if conditions.operands.len() == id.0 as usize {
                    conditions.operands.push(read.vars);
                    conditions.shared.extend(read.is_shared.then_some(id));
                }
            }
        }
        conditions
    }

    /// Returns the condition that `expr` tests, and what it is if the test has the given outcome.
    pub(super) fn asked(&self, expr: ExprId, outcome: bool) -> Option<(ConditionId, bool)> {
        self.tested.get(&expr).map(|(id, is_as_written)| (*id, outcome == *is_as_written))
    }

    /// Returns whether a callee may change what a condition reads.
    pub(super) fn may_change(&self, id: ConditionId) -> bool {
        self.shared.contains(&id)
    }

    /// Returns whether a condition may be tested at `at` or behind it.
    pub(super) fn is_live(&self, id: ConditionId, at: usize) -> bool {
        self.ends.get(id.0 as usize).is_some_and(|end| at <= *end)
    }

    /// Returns whether a condition depends on a local.
    pub(super) fn depends(&self, id: ConditionId, var: VarId) -> bool {
        self.operands.get(id.0 as usize).is_some_and(|vars| vars.contains(&var))
    }
}

/// What a unit writes to.
struct Writes {
    /// Locals that have one value only while they are in scope.
    bound_once: BTreeSet<VarId>,
    /// Names of assigned fields.
    fields: BTreeSet<String>,
    /// Names of assigned package variables.
    globals: BTreeSet<String>,
}

impl Writes {
    fn of(ast: &Ast, info: &Info) -> Writes {
        let mut counts: BTreeMap<VarId, u32> = BTreeMap::new();
        bindings(ast, info, &mut |var, _| *counts.entry(var).or_default() += 1);
        let mut writes = Writes { bound_once: BTreeSet::new(), fields: BTreeSet::new(), globals: BTreeSet::new() };
        for id in ast.stmts() {
            match &ast.stmt(id).kind {
                StmtKind::Assign { lhs, .. } => lhs.iter().for_each(|left| writes.note(ast, *left)),
                StmtKind::Range { key, value, .. } => {
                    [key, value].into_iter().flatten().for_each(|left| writes.note(ast, *left));
                }
                StmtKind::IncDec(x) => {
                    writes.note(ast, *x);
                    if let Some(var) = info.var_of(ast.unparen(*x)) {
                        *counts.entry(var).or_default() += 2;
                    }
                }
                _ => {}
            }
        }
        for expr in ast.exprs() {
            if let ExprKind::Unary { op: UnaryOp::Addr, x } = &ast.expr(expr).kind {
                writes.note(ast, *x);
                if let Some(var) = info.var_of(ast.unparen(*x)) {
                    *counts.entry(var).or_default() += 2;
                }
            }
        }
        let is_declared = |func: FuncId| ast.func(func).name.is_some();
        for (n, var) in info.vars.iter().enumerate() {
            let id = VarId(n as u32);
            let count = counts.get(&id).copied().unwrap_or(0);
            let is_once = match var.kind {
                VarKind::Local => count == 1,
                // A literal may be called twice, with other arguments.
                VarKind::Param(_) | VarKind::Receiver => count == 0 && is_declared(var.func),
                VarKind::Result(_) => false,
            };
            if is_once {
                writes.bound_once.insert(id);
            }
        }
        writes
    }

    fn note(&mut self, ast: &Ast, left: ExprId) {
        match &ast.expr(ast.unparen(left)).kind {
            ExprKind::Ident(name) => {
                self.globals.insert(name.to_string());
            }
            ExprKind::Selector { sel, .. } => {
                self.fields.insert(sel.name.to_string());
                self.globals.insert(sel.name.to_string());
            }
            ExprKind::Star(x) | ExprKind::Index { x, .. } => self.note(ast, *x),
            _ => {}
        }
    }
}

/// Reads one condition.
struct Reader<'a> {
    ast: &'a Ast,
    info: &'a Info,
    writes: &'a Writes,
    handed_on: &'a dyn Fn(VarId) -> bool,
    text: String,
    read: Read,
}

/// What a condition reads.
#[derive(Default)]
struct Read {
    vars: BTreeSet<VarId>,
    /// Whether it reads a package variable.
    is_shared: bool,
    /// The selectors of the fields that it reads.
    fields: Vec<ExprId>,
}

impl Reader<'_> {
    /// Reads a condition; true if it is as its text says, false if it is the opposite, none if it may change.
    fn condition(&mut self, expr: ExprId) -> Option<bool> {
        let expr = self.ast.unparen(expr);
        let (op, x, y) = match &self.ast.expr(expr).kind {
            ExprKind::Binary { op, x, y } => (*op, *x, *y),
            // A local flag is a fact of its own.
            ExprKind::Ident(_) if self.info.var_of(expr).is_some() => return None,
            _ => return self.operand(expr, 0).then_some(true),
        };
        let is_nil = |side: ExprId| matches!(self.info.use_of(self.ast.unparen(side)), Some(Use::Nil));
        let is_local = |side: ExprId| self.info.var_of(self.ast.unparen(side)).is_some();
        // Likewise what is known of a local's being nil.
        if (is_nil(x) && is_local(y)) || (is_nil(y) && is_local(x)) {
            return None;
        }
        let is_as_written = match op {
            BinaryOp::Eq => true,
            BinaryOp::Ne => false,
            _ => return None,
        };
        let is_read = self.operand(x, 0) && {
            self.text.push_str("==");
            self.operand(y, 0)
        };
        is_read.then_some(is_as_written)
    }

    /// Reads an operand; false if it may change.
    fn operand(&mut self, expr: ExprId, depth: u32) -> bool {
        if depth >= MAX_DEPTH {
            return false;
        }
        let expr = self.ast.unparen(expr);
        match &self.ast.expr(expr).kind {
            ExprKind::BasicLit(_, text) => {
                self.text.push_str(text);
                true
            }
            ExprKind::Ident(name) => match self.info.use_of(expr) {
                Some(Use::Var(var)) => {
                    let _ = write!(self.text, "var{}", var.0);
                    self.read.vars.insert(*var);
                    self.writes.bound_once.contains(var)
                }
                Some(Use::PkgVar { .. }) => {
                    self.read.is_shared = true;
                    let _ = write!(self.text, "global {name}");
                    !self.writes.globals.contains(&**name)
                }
                Some(Use::Const | Use::Nil | Use::True | Use::False) => {
                    self.text.push_str(name);
                    true
                }
                _ => false,
            },
            ExprKind::Selector { x, sel } => match self.info.selection(expr) {
                Some(Selected::Member { path, member: member @ (Use::Const | Use::PkgVar { .. }) }) => {
                    self.read.is_shared |= matches!(member, Use::PkgVar { .. });
                    let _ = write!(self.text, "{path}.{}", sel.name);
                    !self.writes.globals.contains(&*sel.name)
                }
                Some(Selected::Field { .. }) => {
                    let is_read = self.operand(*x, depth + 1);
                    let _ = write!(self.text, ".{}", sel.name);
                    self.read.fields.push(expr);
                    is_read && !self.writes.fields.contains(&*sel.name)
                }
                _ => false,
            },
            // `*output`, a flag
            ExprKind::Star(x) => {
                self.text.push('*');
                let is_global = matches!(self.info.use_of(self.ast.unparen(*x)), Some(Use::PkgVar { .. }));
                let is_shared = self.read.is_shared;
                let is_read = is_global && self.operand(*x, depth + 1);
                // Who parses flags does it once.
                self.read.is_shared = is_shared;
                is_read
            }
            ExprKind::Call { fun, args, .. } => {
                let is_len =
                    matches!(self.info.use_of(self.ast.unparen(*fun)), Some(Use::Builtin(name)) if &**name == "len");
                let [arg] = args.as_slice() else { return false };
                self.text.push_str("len ");
                // Maps and channels change without an assignment.
                let has_fixed_length = matches!(self.info.type_of(*arg), Type::Slice(_) | Type::Basic(_));
                is_len && has_fixed_length && self.operand(*arg, depth + 1)
            }
            _ => false,
        }
    }

    /// What was read, if its fields change no more than the rest. (That is asked late: to answer, the package that declares
    /// a field has to be read.)
    fn steady(mut self, program: &Program) -> Option<Read> {
        let fields = std::mem::take(&mut self.read.fields);
        fields.into_iter().all(|field| self.is_steady(field, program)).then_some(self.read)
    }

    fn is_steady(&mut self, field: ExprId, program: &Program) -> bool {
        let ExprKind::Selector { x, sel } = &self.ast.expr(field).kind else { return false };
        let Some(Selected::Field { recv, embedded, .. }) = self.info.selection(field) else { return false };
        let is_value = !matches!(self.info.type_of(*x), Type::Pointer(_) | Type::Unknown);
        let is_safe_base = self.is_safe_base(*x);
        if is_value && is_safe_base || program.is_settled(recv, embedded, &sel.name) {
            return true;
        }
        // What is behind a pointer others may point to as well.
        self.read.is_shared |= !is_value;
        is_safe_base
    }

    /// Whether the fields of what `expr` is change only where the unit itself assigns them.
    fn is_safe_base(&self, expr: ExprId) -> bool {
        let expr = self.ast.unparen(expr);
        let is_value = !matches!(self.info.type_of(expr), Type::Pointer(_) | Type::Unknown);
        match &self.ast.expr(expr).kind {
            ExprKind::Ident(_) => match self.info.var_of(expr) {
                Some(var) => is_value && !self.has_method_call(var) || !(self.handed_on)(var),
                None => true,
            },
            ExprKind::Selector { x, .. } => is_value && self.is_safe_base(*x),
            _ => false,
        }
    }

    /// Whether a method is called on a local, which may change it.
    fn has_method_call(&self, var: VarId) -> bool {
        self.ast.exprs().any(|expr| match &self.ast.expr(expr).kind {
            ExprKind::Selector { x, .. } => {
                self.info.var_of(self.ast.unparen(*x)) == Some(var)
                    && matches!(self.info.selection(expr), Some(Selected::Method(_)) | None)
            }
            _ => false,
        })
    }
}
