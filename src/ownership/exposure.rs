//! Who else gets at the locals of a body: by their address, or by a literal that mentions them.
//!
//! ```go
//! confirmed := false
//! ask("sure?", &confirmed) // from here on any call may write to confirmed
//! ```
//!
//! Not modelled: an address of a field or an element, an address that is handed on by what was given it before it is
//! asked for.

use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Info, Selected, VarId};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody with the means to write to a local.
#[derive(Debug)]
pub(super) struct Writer {
    /// Where it is given them; in a loop that is before its first statement.
    start: usize,
    /// The literal that writes, if it is not through an address.
    literal: Option<Span>,
}

impl Writer {
    /// Returns whether a call at `at`, or a goroutine, may let it write, once all that stands before `time` has run: the
    /// literal that calls does not write behind its own back, and what is deferred writes when nobody asks any more.
    pub(super) fn may_write(&self, at: usize, time: usize) -> bool {
        self.start < time && !self.literal.is_some_and(|own| own.contains(Span::new(at, at)))
    }
}

/// The locals that each literal mentions, those of literals inside it included.
pub(super) fn mentioned_vars(ast: &Ast, info: &Info) -> BTreeMap<FuncId, BTreeSet<VarId>> {
    let mut lits: Vec<_> = ast.funcs().filter(|id| ast.func(*id).name.is_none()).collect();
    let mut mentioned: BTreeMap<FuncId, BTreeSet<VarId>> = lits.iter().map(|lit| (*lit, BTreeSet::new())).collect();
    if lits.is_empty() {
        return mentioned;
    }
    lits.sort_by_key(|lit| ast.func(*lit).span.start);
    for expr in ast.exprs() {
        let Some(var) = info.var_of(expr) else { continue };
        for lit in literals_around(ast, &lits, ast.expr(expr).span) {
            mentioned.entry(lit).or_default().insert(var);
        }
    }
    mentioned
}

/// The literals, in order of their start, that contain what stands at a span; innermost first.
fn literals_around(ast: &Ast, lits: &[FuncId], span: Span) -> impl Iterator<Item = FuncId> {
    // Who contains it is the literal that starts last before it, or one around that.
    let before = lits.partition_point(|lit| ast.func(*lit).span.start <= span.start);
    let last = before.checked_sub(1).map(|last| lits[last]);
    let outwards = std::iter::successors(last, |func| ast.func(*func).parent);
    outwards.filter(move |func| ast.func(*func).name.is_none() && ast.func(*func).span.contains(span))
}

/// Where the address of a local is taken, and where a literal that somebody may keep mentions it.
pub(super) fn exposures(ast: &Ast, info: &Info, mentioned: &BTreeMap<FuncId, BTreeSet<VarId>>) -> Vec<(VarId, usize)> {
    let mut found: Vec<(VarId, usize)> = addressed(ast, info).map(|(var, at)| (var, ast.expr(at).span.start)).collect();
    let runs_here = run_here(ast);
    let kept = captures(ast, info, mentioned).filter(|(lit, _)| !runs_here.contains(lit));
    found.extend(kept.map(|(lit, var)| (var, ast.func(lit).span.start)));
    found
}

/// The locals that each literal has from around it: what it declares itself is not reached through it.
pub(super) fn captures<'a>(
    ast: &'a Ast,
    info: &'a Info,
    mentioned: &'a BTreeMap<FuncId, BTreeSet<VarId>>,
) -> impl Iterator<Item = (FuncId, VarId)> {
    let all = mentioned.iter().flat_map(|(lit, vars)| vars.iter().map(|var| (*lit, *var)));
    all.filter(|(lit, var)| !ast.func(*lit).span.contains(info.var(*var).span))
}

/// The locals whose address is taken, with the expression that takes it.
fn addressed(ast: &Ast, info: &Info) -> impl Iterator<Item = (VarId, ExprId)> {
    ast.exprs().filter_map(|expr| match &ast.expr(expr).kind {
        ExprKind::Unary { op: UnaryOp::Addr, x } => Some((info.var_of(ast.unparen(*x))?, expr)),
        _ => None,
    })
}

/// The literals that run where they stand, or where the function ends: called on the spot, or deferred.
fn run_here(ast: &Ast) -> BTreeSet<FuncId> {
    let literal = |call: ExprId| match &ast.expr(ast.unparen(call)).kind {
        ExprKind::Call { fun, .. } => match ast.expr(ast.unparen(*fun)).kind {
            ExprKind::FuncLit(lit) => Some(lit),
            _ => None,
        },
        _ => None,
    };
    let started = ast.stmts().filter_map(|id| match ast.stmt(id).kind {
        StmtKind::Go(call) => literal(call),
        _ => None,
    });
    let started: BTreeSet<FuncId> = started.collect();
    ast.exprs().filter_map(literal).filter(|lit| !started.contains(lit)).collect()
}

/// Who is given the means to write to a local: its address, or a literal that assigns to it.
pub(super) fn writers(ast: &Ast, info: &Info) -> BTreeMap<VarId, Vec<Writer>> {
    let mut lits: Vec<_> = ast.funcs().filter(|id| ast.func(*id).name.is_none()).collect();
    lits.sort_by_key(|lit| ast.func(*lit).span.start);
    let runs_here = run_here(ast);
    let mut deferred = BTreeSet::new();
    let mut loops = Vec::new();
    let mut written: Vec<(VarId, Span)> = Vec::new();
    let mut assigned =
        |left: ExprId| written.extend(info.var_of(ast.unparen(left)).map(|var| (var, ast.expr(left).span)));
    for id in ast.stmts() {
        match &ast.stmt(id).kind {
            StmtKind::Assign { lhs, .. } => lhs.iter().for_each(|left| assigned(*left)),
            StmtKind::IncDec(x) => assigned(*x),
            StmtKind::For { .. } => loops.push(ast.stmt(id).span),
            StmtKind::Range { key, value, .. } => {
                [key, value].into_iter().flatten().for_each(|left| assigned(*left));
                loops.push(ast.stmt(id).span);
            }
            StmtKind::Defer(call) => {
                if let ExprKind::Call { args, .. } = &ast.expr(ast.unparen(*call)).kind {
                    deferred.extend(args.iter().map(|arg| ast.unparen(*arg)));
                }
            }
            _ => {}
        }
    }
    let mut writers: BTreeMap<VarId, Vec<Writer>> = BTreeMap::new();
    let mut found = |var: VarId, at: Span, literal: Option<Span>| {
        let declared = info.var(var).span.start;
        let is_around = |stmt: &&Span| declared < stmt.start && stmt.start < at.start && at.start < stmt.end;
        let start = loops.iter().filter(is_around).map(|stmt| stmt.start).min().unwrap_or(at.start);
        writers.entry(var).or_default().push(Writer { start, literal });
    };
    for (var, expr) in addressed(ast, info) {
        let span = ast.expr(expr).span;
        written.push((var, span));
        if !deferred.contains(&expr) {
            found(var, span, None);
        }
    }
    // `flags.Set(x)` takes the address of what is no pointer.
    for expr in ast.exprs() {
        if let ExprKind::Selector { x, .. } = ast.expr(expr).kind
            && let Some(Selected::Method(method)) = info.selection(expr)
            && method.needs_pointer
            && let Some(var) = info.var_of(ast.unparen(x))
        {
            found(var, ast.expr(expr).span, None);
        }
    }
    for (var, span) in written {
        // What a literal declares itself is not reached through it.
        let outside = literals_around(ast, &lits, span).map(|lit| (lit, ast.func(lit).span));
        let outside = outside.filter(|(_, text)| !text.contains(info.var(var).span));
        for (_, text) in outside.filter(|(lit, _)| !runs_here.contains(lit)) {
            found(var, text, Some(text));
        }
    }
    writers
}

/// Where a local is used as a whole: assigned on, passed, stored, sent, or the operand of a method call.
pub(super) fn shares(ast: &Ast, info: &Info) -> Vec<(VarId, usize)> {
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
