//! Whether the release is code of ours that may wait for somebody, which it did not have to before.
//!
//! ```go
//! func (c *Client) Close() error { c.mu.Lock(); … }    // for ever, where the function that calls it holds the lock
//! func (c *Client) Close() error { <-c.done; … }       // for ever, where the function that starts the rest has failed
//! ```
//! Not modelled: what `Close` calls in turn; locks that a caller holds; `select`.

use super::Case;
use crate::syntax::ast::*;
use crate::types::object::{Method, Selection};

/// Returns whether the release may wait for ever where the edited function calls it.
pub(super) fn may_wait(case: &Case<'_>) -> bool {
    let release = &case.duty().release;
    let universe = &case.program.universe;
    let method = universe.lookup(&case.acquisition.typ, &release.method);
    let Selection::Method(Method { decl: Some(func), .. }) = method else { return false };
    if release.field.is_some() || !case.program.own.contains(&func.pkg) {
        return false;
    }
    let Some((_, _, unit, _)) = universe.source(&func) else { return false };
    locks(&unit.ast) && locks(&case.body.unit.ast) || meets(&unit.ast)
}

/// Whether a declaration takes a lock.
fn locks(ast: &Ast) -> bool {
    ast.exprs().any(|expr| match ast.expr(expr).kind {
        ExprKind::Call { fun, .. } => {
            matches!(&ast.expr(fun).kind, ExprKind::Selector { sel, .. } if matches!(&*sel.name, "Lock" | "RLock"))
        }
        _ => false,
    })
}

/// Whether a declaration sends or receives, and does nothing else meanwhile.
fn meets(ast: &Ast) -> bool {
    let is_select = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Select(_));
    let selects: Vec<_> = ast.stmts().map(|id| ast.stmt(id)).filter(|stmt| is_select(stmt)).map(|it| it.span).collect();
    let is_bare = |span| !selects.iter().any(|select| select.contains(span));
    let sends = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Send { .. }) && is_bare(stmt.span);
    let receives = |expr: &Expr| matches!(expr.kind, ExprKind::Unary { op: UnaryOp::Recv, .. }) && is_bare(expr.span);
    ast.stmts().any(|id| sends(ast.stmt(id))) || ast.exprs().any(|id| receives(ast.expr(id)))
}
