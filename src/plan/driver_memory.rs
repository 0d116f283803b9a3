//! Whether memory of the driver's, which is good only while the resource is open, may outlive it.
//!
//! ```go
//! var b sql.RawBytes
//! err := rows.Scan(&b)   // the driver writes to it again when the rows are closed
//! return b
//! ```
//! It may where it is returned, stands in a field, or came from the caller; in a local that nobody returns it is read and
//! forgotten. And where it was read to, what the rows are of cannot be released before them: `tx.Rollback()` waits.
//!
//! Not modelled: memory in a local that a callee or a goroutine keeps, or that is returned as a slice of bytes.

use super::Case;
use crate::syntax::ast::*;
use crate::types::info::Selected;

/// Returns whether the function returns memory of the driver that the resource is of, or reads it into a field.
pub(super) fn may_outlive(case: &Case<'_>) -> bool {
    let Case { program, body, acquisition, .. } = case;
    let resource = acquisition.typ.to_string();
    let package = |name: &str| name.trim_start_matches('*').rsplit_once('.').map(|(path, _)| path.to_owned());
    let listed: Vec<String> =
        program.calls.driver_memory.texts().into_iter().filter(|typ| package(typ) == package(&resource)).collect();
    let holds_it = |expr: ExprId| {
        let typ = body.info.type_of(expr).to_string();
        listed.iter().any(|listed| typ.contains(listed.as_str()))
    };
    let ast = &body.unit.ast;
    let is_field = |expr: ExprId| matches!(body.info.selection(expr), Some(Selected::Field { .. })) && holds_it(expr);
    let is_returned = |stmt: StmtId| match &ast.stmt(stmt).kind {
        StmtKind::Return(results) => results.iter().any(|result| holds_it(*result)),
        _ => false,
    };
    let is_callers = |func: FuncId| {
        let sig = &ast.func(func).sig;
        sig.results.iter().chain(&sig.params).any(|field| holds_it(field.typ))
    };
    let is_of_rows = !case.duty().release.drained_by.is_empty();
    !listed.is_empty()
        && (ast.exprs().any(is_field)
            || ast.stmts().any(is_returned)
            || ast.funcs().any(is_callers)
            || !is_of_rows && ast.exprs().any(holds_it))
}
