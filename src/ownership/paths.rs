//! What a run through a body needs to know of all of it: its graphs, its repeated conditions, who can reach its locals.
//!
//! `s := &stream{}` makes `s` *fresh*: whatever is stored in it stays in this function with it.
//!
//! Not modelled: a fresh variable whose address is taken and stored before the resource goes in.

use super::bindings::{Bound, bindings};
use super::condition::Conditions;
use super::depth::Depth;
use super::program::Program;
use crate::cfg::{self, Cfg};
use crate::syntax::ast::*;
use crate::types::info::{Info, Selected, Use, VarId, VarKind};
use std::collections::{BTreeMap, BTreeSet};

/// The graphs of a body, and what holds of its locals wherever it is run.
#[derive(Debug, Default)]
pub struct Paths {
    cfgs: BTreeMap<FuncId, Cfg>,
    fresh: BTreeSet<VarId>,
    /// Where a local is exposed first.
    exposed: BTreeMap<VarId, usize>,
    /// Where a local is handed to somebody, or exposed, first.
    shared: BTreeMap<VarId, usize>,
    /// The variables of named results with their indices.
    results: BTreeMap<FuncId, Vec<(usize, VarId)>>,
    mentioned: BTreeMap<FuncId, BTreeSet<VarId>>,
    pub(super) conditions: Conditions,
}

impl Paths {
    /// Builds the graph of each function of a unit that has a body, and looks at its locals.
    pub(super) fn of(ast: &Ast, info: &Info, program: &Program) -> Paths {
        let mut cfgs = BTreeMap::new();
        for id in ast.funcs() {
            if ast.func(id).body.is_some() {
                cfgs.insert(id, cfg::build(ast, id, &|call| program.call_no_return(info, call, Depth::TOP)));
            }
        }
        let mentioned = mentioned_vars(ast, info);
        let exposures = exposures(ast, info, &mentioned);
        let exposed = first_places(&exposures);
        let shared = first_places(shares(ast, info).iter().chain(&exposures));
        let handed_on = |var: VarId| shared.contains_key(&var);
        let conditions = Conditions::of(ast, info, cfgs.values(), &handed_on, program);
        Paths { cfgs, fresh: fresh_vars(ast, info), exposed, shared, results: result_vars(info), mentioned, conditions }
    }

    /// Returns the graph of a function or literal of this unit.
    pub fn cfg(&self, func: FuncId) -> Option<&Cfg> {
        self.cfgs.get(&func)
    }

    /// Returns whether every value the local ever has is made in the unit: a literal, `new`, `make`, its zero value.
    pub fn is_fresh(&self, var: VarId) -> bool {
        self.fresh.contains(&var)
    }

    /// Returns whether the address of a local is taken, or a literal mentions it, before `at`, so that what it holds
    /// from then on can be reached by others. Literals that are deferred or called on the spot do not count.
    pub fn is_exposed(&self, var: VarId, at: usize) -> bool {
        self.exposed.get(&var).is_some_and(|first| *first < at)
    }

    /// Returns whether a fresh local was handed to somebody before `at`: used other than to select from it.
    pub fn is_shared(&self, var: VarId, at: usize) -> bool {
        self.shared.get(&var).is_some_and(|first| *first < at)
    }

    /// Returns the variables of a function's named results with their indices, in order; a blank one has none.
    pub(super) fn result_vars(&self, func: FuncId) -> &[(usize, VarId)] {
        self.results.get(&func).map_or(&[], Vec::as_slice)
    }

    /// Returns the variables that a literal mentions, those of literals inside it included.
    pub fn vars_in(&self, lit: FuncId) -> &BTreeSet<VarId> {
        static NONE: BTreeSet<VarId> = BTreeSet::new();
        self.mentioned.get(&lit).unwrap_or(&NONE)
    }
}

fn first_places<'a>(places: impl IntoIterator<Item = &'a (VarId, usize)>) -> BTreeMap<VarId, usize> {
    let mut first: BTreeMap<VarId, usize> = BTreeMap::new();
    for (var, at) in places {
        first.entry(*var).and_modify(|first| *first = (*first).min(*at)).or_insert(*at);
    }
    first
}

fn result_vars(info: &Info) -> BTreeMap<FuncId, Vec<(usize, VarId)>> {
    let mut found: BTreeMap<FuncId, Vec<(usize, VarId)>> = BTreeMap::new();
    for (n, var) in info.vars.iter().enumerate() {
        if let VarKind::Result(index) = var.kind {
            found.entry(var.func).or_default().push((index as usize, VarId(n as u32)));
        }
    }
    found.values_mut().for_each(|vars| vars.sort());
    found
}

fn fresh_vars(ast: &Ast, info: &Info) -> BTreeSet<VarId> {
    let is_local = |kind: &VarKind| matches!(kind, VarKind::Local | VarKind::Result(_));
    let locals = info.vars.iter().enumerate().filter(|(_, var)| is_local(&var.kind));
    let mut fresh: BTreeSet<VarId> = locals.map(|(n, _)| VarId(n as u32)).collect();
    bindings(ast, info, &mut |var, bound| {
        let is_made = match bound {
            Bound::To(value) => is_made_here(ast, info, var, value),
            Bound::Zero => true,
            Bound::Among(..) | Bound::Otherwise => false,
        };
        if !is_made {
            fresh.remove(&var);
        }
    });
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
    let mut lits: Vec<_> = ast.funcs().filter(|id| ast.func(*id).name.is_none()).collect();
    let mut mentioned: BTreeMap<FuncId, BTreeSet<VarId>> = lits.iter().map(|lit| (*lit, BTreeSet::new())).collect();
    if lits.is_empty() {
        return mentioned;
    }
    lits.sort_by_key(|lit| ast.func(*lit).span.start);
    for expr in ast.exprs() {
        let Some(var) = info.var_of(expr) else { continue };
        let span = ast.expr(expr).span;
        // Who contains it is the literal that starts last before it, or one around that.
        let before = lits.partition_point(|lit| ast.func(*lit).span.start <= span.start);
        let mut at = before.checked_sub(1).map(|last| lits[last]);
        while let Some(func) = at {
            if ast.func(func).span.contains(span)
                && let Some(vars) = mentioned.get_mut(&func)
            {
                vars.insert(var);
            }
            at = ast.func(func).parent;
        }
    }
    mentioned
}

/// Where the address of a local is taken, and where a literal that somebody may keep mentions it.
fn exposures(ast: &Ast, info: &Info, mentioned: &BTreeMap<FuncId, BTreeSet<VarId>>) -> Vec<(VarId, usize)> {
    let mut found = Vec::new();
    let mut runs_here = BTreeSet::new();
    for expr in ast.exprs() {
        match &ast.expr(expr).kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => {
                if let Some(var) = info.var_of(ast.unparen(*x)) {
                    found.push((var, ast.expr(expr).span.start));
                }
            }
            ExprKind::Call { fun, .. } => {
                if let ExprKind::FuncLit(lit) = ast.expr(ast.unparen(*fun)).kind {
                    runs_here.insert(lit);
                }
            }
            _ => {}
        }
    }
    for id in ast.stmts() {
        if let StmtKind::Go(call) = &ast.stmt(id).kind
            && let ExprKind::Call { fun, .. } = &ast.expr(ast.unparen(*call)).kind
            && let ExprKind::FuncLit(lit) = ast.expr(ast.unparen(*fun)).kind
        {
            runs_here.remove(&lit);
        }
    }
    for (lit, vars) in mentioned.iter().filter(|(lit, _)| !runs_here.contains(lit)) {
        let start = ast.func(*lit).span.start;
        // What the literal declares itself is not reached through it.
        let outer = vars.iter().filter(|var| !ast.func(*lit).span.contains(info.var(**var).span));
        found.extend(outer.map(|var| (*var, start)));
    }
    found
}

/// Where a local is used as a whole: assigned on, passed, stored, sent, or the operand of a method call.
fn shares(ast: &Ast, info: &Info) -> Vec<(VarId, usize)> {
    let mut selected = BTreeSet::new();
    for expr in ast.exprs() {
        match &ast.expr(expr).kind {
            ExprKind::Selector { x, .. } if matches!(info.selection(expr), Some(Selected::Field { .. })) => {
                selected.insert(ast.unparen(*x));
            }
            ExprKind::Index { x, .. } | ExprKind::Slice { x, .. } => {
                selected.insert(ast.unparen(*x));
            }
            ExprKind::Call { fun, args, .. }
                if matches!(ast.ident(*fun), Some("append" | "len" | "cap" | "delete")) =>
            {
                selected.extend(args.first().map(|arg| ast.unparen(*arg)));
            }
            ExprKind::Binary { x, y, .. } => {
                selected.extend([ast.unparen(*x), ast.unparen(*y)]);
            }
            _ => {}
        }
    }
    for id in ast.stmts() {
        match &ast.stmt(id).kind {
            StmtKind::Assign { lhs, .. } => selected.extend(lhs.iter().map(|left| ast.unparen(*left))),
            StmtKind::Range { x, .. } => {
                selected.insert(ast.unparen(*x));
            }
            StmtKind::Return(results) => selected.extend(results.iter().map(|result| ast.unparen(*result))),
            _ => {}
        }
    }
    let used = ast.exprs().filter(|expr| !selected.contains(expr));
    used.filter_map(|expr| info.var_of(expr).map(|var| (var, ast.expr(expr).span.start))).collect()
}
