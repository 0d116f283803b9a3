//! One function with all that the engine asks of it: its types, its graphs, and small syntactic facts.
//!
//! `s := &stream{}` makes `s` *fresh*: whatever is stored in it stays in this function with it.
//!
//! Not modelled: a fresh variable whose address is taken and stored before the resource goes in.

use crate::cfg::Cfg;
use crate::syntax::ast::*;
use crate::syntax::parse::Unit;
use crate::types::info::{Info, Use, VarId, VarKind};
use crate::types::package::{FileId, PkgId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    cfgs: BTreeMap<FuncId, Cfg>,
    fresh: BTreeSet<VarId>,
    mentioned: BTreeMap<FuncId, BTreeSet<VarId>>,
}

impl Body {
    /// Puts together what is known; `cfgs` has a graph for each function of the unit that has a body.
    pub fn new(pkg: PkgId, file: FileId, unit: Arc<Unit>, info: Arc<Info>, cfgs: BTreeMap<FuncId, Cfg>) -> Self {
        let fresh = fresh_vars(&unit.ast, &info);
        let mentioned = mentioned_vars(&unit.ast, &info);
        Body { pkg, file, unit, info, cfgs, fresh, mentioned }
    }

    /// Returns the graph of a function or literal of this unit.
    pub fn cfg(&self, func: FuncId) -> Option<&Cfg> {
        self.cfgs.get(&func)
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

    /// Returns whether every value the local ever has is made in this unit: a literal, `new`, `make`, its zero value.
    pub fn is_fresh(&self, var: VarId) -> bool {
        self.fresh.contains(&var)
    }

    /// Returns the variables that a literal mentions, those of literals inside it included.
    pub fn vars_in(&self, lit: FuncId) -> &BTreeSet<VarId> {
        static NONE: BTreeSet<VarId> = BTreeSet::new();
        self.mentioned.get(&lit).unwrap_or(&NONE)
    }

    /// Returns the calls inside a function, those in literals inside it included.
    pub fn calls_in(&self, func: FuncId) -> Vec<ExprId> {
        let ast = &self.unit.ast;
        let span = ast.func(func).span;
        ast.exprs()
            .filter(|id| matches!(ast.expr(*id).kind, ExprKind::Call { .. }) && span.contains(ast.expr(*id).span))
            .collect()
    }

    /// Returns the local variables that the statement around a call binds its results to.
    pub fn bound_vars(&self, call: ExprId) -> Vec<VarId> {
        let ast = &self.unit.ast;
        for id in (0..ast.stmt_count() as u32).map(StmtId) {
            match &ast.stmt(id).kind {
                StmtKind::Assign { lhs, rhs, .. } if rhs.iter().any(|e| ast.unparen(*e) == call) => {
                    return lhs.iter().filter_map(|left| self.info.var_of(ast.unparen(*left))).collect();
                }
                StmtKind::Decl(specs) => {
                    for spec in specs {
                        let Spec::Value(spec) = spec else { continue };
                        if spec.values.iter().any(|e| ast.unparen(*e) == call) {
                            return spec.names.iter().filter_map(|name| self.info.declared_at(name.span)).collect();
                        }
                    }
                }
                _ => {}
            }
        }
        Vec::new()
    }
}

/// Every value that is assigned to a local, or that it is declared with.
fn fresh_vars(ast: &Ast, info: &Info) -> BTreeSet<VarId> {
    let locals = info.vars.iter().enumerate().filter(|(_, var)| matches!(var.kind, VarKind::Local));
    let mut fresh: BTreeSet<VarId> = locals.map(|(n, _)| VarId(n as u32)).collect();
    let mut keep = |var: Option<VarId>, value: Option<ExprId>| {
        let Some(var) = var else { return };
        let is_made = value.is_some_and(|value| is_made_here(ast, info, var, value));
        if !is_made {
            fresh.remove(&var);
        }
    };
    for id in (0..ast.stmt_count() as u32).map(StmtId) {
        match &ast.stmt(id).kind {
            StmtKind::Assign { lhs, rhs, .. } => {
                for (n, left) in lhs.iter().enumerate() {
                    let value = if rhs.len() == lhs.len() { Some(rhs[n]) } else { None };
                    keep(info.var_of(ast.unparen(*left)), value);
                }
            }
            StmtKind::Range { key, value, .. } => {
                for left in [key, value].into_iter().flatten() {
                    keep(info.var_of(ast.unparen(*left)), None);
                }
            }
            StmtKind::Decl(specs) => {
                for spec in specs {
                    let Spec::Value(spec) = spec else { continue };
                    for (n, name) in spec.names.iter().enumerate() {
                        let declared = info.declared_at(name.span);
                        match spec.values.len() {
                            0 => {}
                            len if len == spec.names.len() => keep(declared, Some(spec.values[n])),
                            _ => keep(declared, None),
                        }
                    }
                }
            }
            StmtKind::TypeSwitch { clauses, .. } => {
                for clause in clauses {
                    keep(info.clause_var(clause.span), None);
                }
            }
            _ => {}
        }
    }
    fresh
}

fn is_made_here(ast: &Ast, info: &Info, var: VarId, value: ExprId) -> bool {
    let value = ast.unparen(value);
    match &ast.expr(value).kind {
        ExprKind::CompositeLit { .. } => true,
        ExprKind::Unary { op: UnaryOp::Addr, x } => {
            matches!(ast.expr(ast.unparen(*x)).kind, ExprKind::CompositeLit { .. })
        }
        ExprKind::Ident(_) => matches!(info.use_of(value), Some(Use::Nil)),
        ExprKind::Call { fun, args, .. } => match ast.ident(*fun) {
            Some("new" | "make") => matches!(info.use_of(ast.unparen(*fun)), Some(Use::Builtin(_))),
            Some("append") => args.first().is_some_and(|first| info.var_of(ast.unparen(*first)) == Some(var)),
            _ => false,
        },
        _ => false,
    }
}

fn mentioned_vars(ast: &Ast, info: &Info) -> BTreeMap<FuncId, BTreeSet<VarId>> {
    let lits: Vec<_> = ast.funcs().filter(|id| ast.func(*id).name.is_none()).collect();
    let mut mentioned: BTreeMap<FuncId, BTreeSet<VarId>> = lits.iter().map(|lit| (*lit, BTreeSet::new())).collect();
    if lits.is_empty() {
        return mentioned;
    }
    for expr in ast.exprs() {
        let Some(var) = info.var_of(expr) else { continue };
        let span = ast.expr(expr).span;
        for (lit, vars) in &mut mentioned {
            if ast.func(*lit).span.contains(span) {
                vars.insert(var);
            }
        }
    }
    mentioned
}
