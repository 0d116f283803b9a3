//! Whether a resource may be there to be held, as others see whether it is open.
//!
//! ```go
//! func blackhole() string {
//!     ln, err := net.Listen("tcp", "127.0.0.1:0")   // who dials it is to get no answer
//!     …
//!     return ln.Addr().String()
//! }
//! func socket(path string) error {
//!     ln, err := net.Listen("unix", path)           // to close it is to remove the file
//!     …
//! }
//! func login(t *testing.T, addr, name string) {
//!     conn, err := net.Dial("tcp", addr)            // the test goes on to count who is there
//!     …
//! }
//! ```
//! A listener from which nobody accepts (who takes its `File` hands on the descriptor, not the name) is held, unless the
//! function looks for a free port. What a test opens in a loop, a helper, a goroutine or a handler, where it would be closed before
//! the test ends, is held if its peer notices a close. A database in memory goes with its last connection.
//!
//! Not modelled: locks that a database holds for a session; names of databases that stand in other files.

use super::Case;
use crate::ownership::call::key_of;
use crate::ownership::leak::{Lost, LostKind};
use crate::ownership::naming;
use crate::ownership::outcome::{Exit, LossKind};
use crate::ownership::state::Status;
use crate::syntax::ast::*;
use crate::types::info::{Callee, Use};

/// Returns whether the resource may be there to be held.
pub(super) fn is_held(case: &Case<'_>) -> bool {
    is_listener_that_is_only_had(case) || is_held_for_a_test(case) || is_in_memory(case)
}

fn is_listener_that_is_only_had(case: &Case<'_>) -> bool {
    let typ = case.acquisition.typ.to_string();
    let listens = || case.body.name_of_callee(case.acquisition.call).is_some_and(|name| name.starts_with("Listen"));
    let is_listener = match typ.as_str() {
        "net.Listener" | "*net.TCPListener" | "*net.UnixListener" | "net.PacketConn" => true,
        "*net.UDPConn" => listens(),
        _ => false,
    };
    is_listener && is_only_had(case) && (is_of_file(case) || is_round(case) || !seeks_port(case))
}

/// Whether one is opened in each round of a loop.
fn is_round(case: &Case<'_>) -> bool {
    case.leak.lost.iter().any(|lost: &Lost| lost.how == LostKind::Loss(LossKind::NextRound))
}

/// Whether a test opens it where the release would come before the test's end, and its peer would notice. (Who releases it
/// on some path does not want it held.)
fn is_held_for_a_test(case: &Case<'_>) -> bool {
    let Case { program, body, acquisition, outcome, .. } = case;
    let is_released = |exit: &Exit| matches!(exit.state.status, Status::Released | Status::Deferred);
    let is_wanted = || {
        !is_run_by_test(case, acquisition.func) && !outcome.exits.iter().any(is_released) && !only_asks_for_answer(case)
    };
    program.producer(acquisition).has_peer && program.is_test(body) && (is_round(case) || is_wanted())
}

/// Whether a connection is dialled and nothing is done with it: somebody answers, and that is all.
fn only_asks_for_answer(case: &Case<'_>) -> bool {
    let name = case.body.name_of_callee(case.acquisition.call);
    name.is_some_and(|name| name.starts_with("Dial")) && is_only_had(case)
}

/// Whether a function is a test, or a literal that a test has run at once: `t.Run(name, func(t *testing.T) { … })`.
fn is_run_by_test(case: &Case<'_>, func: FuncId) -> bool {
    let Case { program, body, .. } = case;
    let ast = &body.unit.ast;
    if let Some(name) = &ast.func(func).name {
        return ["Test", "Benchmark", "Example", "Fuzz"].iter().any(|word| name.name.starts_with(word));
    }
    let is_it = |arg: &ExprId| matches!(ast.expr(ast.unparen(*arg)).kind, ExprKind::FuncLit(lit) if lit == func);
    // (`It("answers", func() { … })`)
    let is_node = |callee: &Callee| matches!(callee, Callee::Func { .. }) && ast.func(func).sig.params.is_empty();
    let runs = |callee: &Callee| program.calls.calls_now.fits(&key_of(callee)) || is_node(callee);
    let is_run = |call: ExprId| match &ast.expr(call).kind {
        ExprKind::Call { args, .. } => args.iter().any(is_it) && body.info.callee(call).is_some_and(runs),
        _ => false,
    };
    ast.exprs().any(is_run) && ast.func(func).parent.is_none_or(|outer| is_run_by_test(case, outer))
}

/// `sql.Open("sqlite3", "file:test?mode=memory&cache=shared")`: what was put in is gone with the last connection.
fn is_in_memory(case: &Case<'_>) -> bool {
    case.acquisition.typ.to_string().starts_with("*database/sql.") && case.text.contains("cache=shared")
}

/// Whether the function takes the number of the port, or says by its name that a port is what it is for.
fn seeks_port(case: &Case<'_>) -> bool {
    let Case { body, .. } = case;
    let ast = &body.unit.ast;
    let takes_port = |expr: ExprId| match (&ast.expr(expr).kind, body.info.callee(expr)) {
        (ExprKind::Selector { sel, .. }, _) => &*sel.name == "Port",
        (_, Some(Callee::Func { func, .. })) => &*func.name == "SplitHostPort",
        _ => false,
    };
    let outwards = std::iter::successors(Some(case.func()), |func| ast.func(*func).parent);
    let mut names = outwards.filter_map(|func| ast.func(func).name.as_ref());
    ast.exprs().any(takes_port) || names.any(|name| naming::seeks_free(&name.name))
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
    let asks = |name: &str| {
        matches!(name, "Addr" | "LocalAddr" | "RemoteAddr" | "File")
            || name.starts_with("Set")
            || case.duty().release.is_by(name)
    };
    let is_blank = |left: ExprId| matches!(body.info.use_of(left), Some(Use::Blank));
    let is_dropped = |stmt: &StmtId| match &ast.stmt(*stmt).kind {
        StmtKind::Assign { lhs, rhs, .. } => lhs.iter().all(|left| is_blank(*left)) && rhs.iter().any(|it| is_it(*it)),
        _ => false,
    };
    // (It is named once where it is declared.)
    body.mentions_beside(var, asks) <= ast.stmts().filter(is_dropped).count() + 1
}
