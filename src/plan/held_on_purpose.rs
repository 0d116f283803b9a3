//! Whether a listener may be there to be held: its address taken, or its socket file in place.
//!
//! ```go
//! func busyAddr(t *testing.T) string {
//!     ln, err := net.Listen("tcp", "127.0.0.1:0")   // whoever listens there next is to fail
//!     …
//!     return ln.Addr().String()
//! }
//! func socket(path string) error {
//!     ln, err := net.Listen("unix", path)           // to close it is to remove the file
//!     …
//! }
//! ```
//! Where nobody accepts from it (who takes its `File` hands on the descriptor, not the name), the name of the function decides (who looks for a free port closes it at once), or the
//! kind of network.
//!
//! Not modelled: connections, transactions and databases that are held for what others see of them.

use super::Case;
use crate::ownership::naming;
use crate::syntax::ast::*;
use crate::types::info::Use;

/// Returns whether nothing is done with a listener but to have it, and that may be what it is for.
pub(super) fn is_held(case: &Case<'_>) -> bool {
    let ast = &case.body.unit.ast;
    let typ = case.acquisition.typ.to_string();
    let is_listener =
        matches!(typ.as_str(), "net.Listener" | "*net.TCPListener" | "*net.UnixListener" | "net.PacketConn");
    is_listener && is_only_had(case) && (is_of_file(case) || has_telling_name(ast, case.func()))
}

fn has_telling_name(ast: &Ast, func: FuncId) -> bool {
    let outwards = std::iter::successors(Some(func), |func| ast.func(*func).parent);
    outwards.filter_map(|func| ast.func(func).name.as_ref()).any(|name| naming::occupies(&name.name))
}

/// Whether the network of the listener is one of files.
fn is_of_file(case: &Case<'_>) -> bool {
    let ast = &case.body.unit.ast;
    let ExprKind::Call { args, .. } = &ast.expr(case.acquisition.call).kind else { return false };
    args.iter().any(
        |arg| matches!(&ast.expr(*arg).kind, ExprKind::BasicLit(LitKind::String, text) if text.starts_with("\"unix")),
    )
}

/// Whether the variable is asked for its address, or closed, and named nowhere else.
fn is_only_had(case: &Case<'_>) -> bool {
    let Ok((var, _)) = case.variable() else { return false };
    let Case { body, .. } = case;
    let ast = &body.unit.ast;
    let is_it = |expr: ExprId| body.info.var_of(ast.unparen(expr)) == Some(var);
    let asks = |name: &str| matches!(name, "Addr" | "File") || case.duty().release.is_by(name);
    let is_blank = |left: ExprId| matches!(body.info.use_of(left), Some(Use::Blank));
    let is_dropped = |stmt: &StmtId| match &ast.stmt(*stmt).kind {
        StmtKind::Assign { lhs, rhs, .. } => lhs.iter().all(|left| is_blank(*left)) && rhs.iter().any(|it| is_it(*it)),
        _ => false,
    };
    // (It is named once where it is declared.)
    body.mentions_beside(var, asks) <= ast.stmts().filter(is_dropped).count() + 1
}
