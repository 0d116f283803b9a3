//! Whether the release may wait for somebody, which the function did not have to before.
//!
//! ```go
//! func (c *Client) Close() error { c.mu.Lock(); … }    // for ever, where the function that calls it holds the lock
//! func (c *Client) Close() error { <-c.done; … }       // for ever, where the function that starts the rest has failed
//! rows, err := conn.QueryContext(ctx, q)               // conn.Close() waits for rows.Close()
//! r, w := io.Pipe(); …; resp, err := client.Do(req)    // under HTTP/2 resp.Body.Close() waits for who reads from r
//! ```
//! Not modelled: what `Close` calls in turn; locks that a caller holds; `select`; pipes that come from elsewhere.

use super::Case;
use crate::ownership::call::key_of;
use crate::syntax::ast::*;
use crate::types::object::{Method, Selection};

/// Returns whether the release may wait for ever where the edited function calls it.
pub(super) fn may_wait(case: &Case<'_>) -> bool {
    is_code_that_waits(case) || waits_for_what_it_gave(case) || waits_for_writer(case)
}

/// Whether a response may be one to a request whose body is a pipe of the function's.
fn waits_for_writer(case: &Case<'_>) -> bool {
    let Case { body, .. } = case;
    let is_pipe = |call: ExprId| body.info.callee(call).is_some_and(|callee| key_of(callee) == "io.Pipe");
    case.duty().release.field.is_some() && body.unit.ast.exprs().any(is_pipe)
}

/// Whether something is got from the resource, here or by who is given it, that its release waits for.
fn waits_for_what_it_gave(case: &Case<'_>) -> bool {
    let Case { program, body, acquisition, .. } = case;
    let typ = acquisition.typ.to_string();
    let recv = typ.trim_start_matches('*');
    if !program.calls.waited_for.texts().iter().any(|method| method.rsplit_once('.').is_some_and(|(it, _)| it == recv))
    {
        return false;
    }
    let gives =
        |call: ExprId| body.info.callee(call).is_some_and(|callee| program.calls.waited_for.fits(&key_of(callee)));
    // (It is named once where it is declared; who else has it may ask it for something.)
    let is_had_by_others = || case.variable().is_ok_and(|(var, _)| body.mentions_beside(var, |_| true) > 1);
    body.unit.ast.exprs().any(gives) || is_had_by_others()
}

/// Whether the release is code of the tree that locks or receives.
fn is_code_that_waits(case: &Case<'_>) -> bool {
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
