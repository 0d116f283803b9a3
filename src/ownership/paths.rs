//! What a run through a body needs to know of all of it: its graphs, its repeated conditions, who can reach its locals.
//!
//! `s := &stream{}` makes `s` *fresh*: whatever is stored in it stays in this function with it.
//!
//! Not modelled: a fresh variable whose address is taken and stored before the resource goes in.

use super::bindings::{Bound, bindings};
use super::condition::Conditions;
use super::depth::Depth;
use super::exposure::{self, Writer};
use super::liveness::{Liveness, Loops};
use super::program::Program;
use crate::cfg::{self, Cfg};
use crate::syntax::ast::*;
use crate::types::info::{Info, Use, VarId, VarKind};
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
    /// Where somebody else is given the means to write to a local.
    writers: BTreeMap<VarId, Vec<Writer>>,
    /// The variables of named results with their indices.
    results: BTreeMap<FuncId, Vec<(usize, VarId)>>,
    mentioned: BTreeMap<FuncId, BTreeSet<VarId>>,
    liveness: Liveness,
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
        let mentioned = exposure::mentioned_vars(ast, info);
        let exposures = exposure::exposures(ast, info, &mentioned);
        let exposed = first_places(&exposures);
        let shared = first_places(exposure::shares(ast, info).iter().chain(&exposures));
        let handed_on = |var: VarId| shared.contains_key(&var);
        let loops = Loops::of(ast);
        let conditions = Conditions::of(ast, info, cfgs.iter(), &handed_on, &loops, program);
        let captured: BTreeSet<VarId> = exposure::captures(ast, info, &mentioned).map(|(_, var)| var).collect();
        let is_captured = |var: VarId| captured.contains(&var) || exposed.contains_key(&var);
        let liveness = Liveness::of(ast, info, &loops, is_captured);
        Paths {
            cfgs,
            fresh: fresh_vars(ast, info),
            exposed,
            shared,
            writers: exposure::writers(ast, info),
            results: result_vars(info),
            mentioned,
            liveness,
            conditions,
        }
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

    /// Returns whether a call at `at`, or a goroutine, may write to a local, once all that stands before `time` has run.
    pub(super) fn is_written_by_others(&self, var: VarId, at: usize, time: usize) -> bool {
        self.writers.get(&var).is_some_and(|all| all.iter().any(|writer| writer.may_write(at, time)))
    }

    /// Returns whether what is known of a local may matter at `at` or behind it.
    pub(super) fn is_live(&self, var: VarId, at: usize) -> bool {
        self.liveness.is_live(var, at)
    }

    /// Returns whether there is a local that others may write to.
    pub(super) fn has_other_writers(&self) -> bool {
        !self.writers.is_empty()
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
