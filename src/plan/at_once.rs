//! Where nil would be found out at once: the next statement panics of it, whatever comes before that.
//!
//! ```go
//! resp, err := http.Get(u)
//! assert.NoError(t, err)               // goes on
//! // ← a `defer resp.Body.Close()` that panics here takes nothing from
//! assert.Equal(t, 200, resp.StatusCode)
//! ```
//! Counted is what the statement evaluates first and in any case: not the right side of `&&`, no body, no literal.
//!
//! Not modelled: methods that look at their nil receiver.

use crate::ownership::body::Body;
use crate::ownership::program::Program;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Selected, VarId};
use crate::types::typ::Type;

/// Returns whether a statement panics where a variable is nil.
pub(super) fn panics_on_nil(program: &Program, body: &Body, stmt: StmtId, var: VarId) -> bool {
    first_evaluated(&body.unit.ast, stmt).into_iter().any(|expr| dereferences(program, body, expr, var))
}

/// Returns whether a deferred call dereferences something, of whose being nil the statement behind it panics, too.
pub(super) fn panics_anyway(program: &Program, body: &Body, dereferenced: Span) -> bool {
    let ast = &body.unit.ast;
    let is_deferred = |id: &StmtId| match ast.stmt(*id).kind {
        StmtKind::Defer(call) => {
            ast.stmt(*id).span.contains(dereferenced)
                && matches!(ast.expr(call).kind, ExprKind::Call { fun, .. } if !matches!(ast.expr(fun).kind, ExprKind::FuncLit(_)))
        }
        _ => false,
    };
    let Some(defer) = ast.stmts().find(is_deferred) else { return false };
    let end = ast.stmt(defer).span.end;
    let behind = ast.stmts().filter(|id| ast.stmt(*id).span.start >= end).min_by_key(|id| {
        let span = ast.stmt(*id).span;
        (span.start, std::cmp::Reverse(span.end))
    });
    let mut operands = ast.exprs().filter(|id| dereferenced.contains(ast.expr(*id).span));
    let var = operands.find_map(|id| body.info.var_of(id));
    behind.zip(var).is_some_and(|(behind, var)| panics_on_nil(program, body, behind, var))
}

/// What a statement evaluates before anything else can happen.
fn first_evaluated(ast: &Ast, stmt: StmtId) -> Vec<ExprId> {
    let init_or = |init: Option<StmtId>, head: Option<ExprId>| match init {
        Some(init) => first_evaluated(ast, init),
        None => head.into_iter().collect(),
    };
    match &ast.stmt(stmt).kind {
        StmtKind::Expr(x) | StmtKind::IncDec(x) | StmtKind::Defer(x) | StmtKind::Range { x, .. } => vec![*x],
        StmtKind::Assign { lhs, rhs, .. } => lhs.iter().chain(rhs).copied().collect(),
        StmtKind::Return(results) => results.clone(),
        StmtKind::Send { chan, value } => vec![*chan, *value],
        StmtKind::If { init, cond, .. } => init_or(*init, Some(*cond)),
        StmtKind::Switch { init, tag, .. } => init_or(*init, *tag),
        StmtKind::TypeSwitch { init, x, .. } => init_or(*init, Some(*x)),
        StmtKind::For { init, cond, .. } => init_or(*init, *cond),
        StmtKind::Decl(specs) => match specs.as_slice() {
            [Spec::Value(spec)] if !spec.is_const => spec.values.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether an expression, if it is evaluated, reads a field of what a variable points to, or a method of it.
fn dereferences(program: &Program, body: &Body, expr: ExprId, var: VarId) -> bool {
    let ast = &body.unit.ast;
    let is_it = |x: ExprId| body.info.var_of(ast.unparen(x)) == Some(var);
    match &ast.expr(expr).kind {
        ExprKind::FuncLit(_) => false,
        ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, x, .. } => dereferences(program, body, *x, var),
        ExprKind::Selector { x, .. } if is_it(*x) => {
            matches!(body.info.selection(expr), Some(Selected::Field { .. }))
                || matches!(program.universe.underlying(&body.info.var(var).typ), Type::Interface(_))
        }
        kind => {
            let mut found = false;
            kind.operands(&mut |x| found |= dereferences(program, body, *x, var));
            found
        }
    }
}
