//! Whether a function reads memory of the driver's, which is good only while the resource is open.
//!
//! ```go
//! var b sql.RawBytes
//! err := rows.Scan(&b)   // the driver writes to it again when the rows are closed
//! return b
//! ```
//! Not modelled: memory that is copied, or not used any more, in time.

use super::Case;

/// Returns whether the function deals with memory of the driver that the resource is of.
pub(super) fn reads_driver_memory(case: &Case<'_>) -> bool {
    let Case { program, body, acquisition, .. } = case;
    let resource = acquisition.typ.to_string();
    let package = |name: &str| name.trim_start_matches('*').rsplit_once('.').map(|(path, _)| path.to_owned());
    let listed: Vec<String> =
        program.calls.driver_memory.texts().into_iter().filter(|typ| package(typ) == package(&resource)).collect();
    !listed.is_empty()
        && body.unit.ast.exprs().any(|expr| {
            let typ = body.info.type_of(expr).to_string();
            listed.iter().any(|listed| typ.contains(listed.as_str()))
        })
}
