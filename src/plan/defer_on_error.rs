//! A deferred release for the case that the function fails; on success its caller gets the resource.
//!
//! ```go
//! func open(addr string) (c *Conn, err error) {
//!     conn, err := net.Dial("tcp", addr)
//!     if err != nil { return nil, err }
//!     defer func() {           // ←
//!         if err != nil {
//!             conn.Close()
//!         }
//!     }()
//! ```
//! Where the error result has a name, and only exits that return an error lose it.
//!
//! Not modelled: a resource held by a named result, which `return nil, err` has set to nil by then.

use super::place::List;
use super::refusal::Refusal;
use super::{Case, Proposal, checked_close, defer_after_check, names, place};
use crate::ownership::outcome::ErrorClass;
use crate::types::info::VarKind;

/// Proposes the deferred literal at the first place where the resource is surely open.
pub fn propose(case: &Case<'_>, lists: &[List]) -> Result<Vec<Proposal>, Refusal> {
    let error = checked_close::named_error(case).ok_or(Refusal::NoPlace)?;
    let (var, name) = case.variable()?;
    let fails = case.leak.lost.iter().all(|lost| lost.error == ErrorClass::NonNil);
    if !fails || matches!(case.body.info.var(var).kind, VarKind::Result(_)) {
        return Err(Refusal::NoPlace);
    }
    let error_name = case.body.info.var(error).name.clone();
    let release = case.duty().release.of(name);
    let code = format!("defer func() {{\n\tif {error_name} != nil {{\n\t\t{release}()\n\t}}\n}}()");
    let mut proposals = defer_after_check::propose(case, lists)?;
    for proposal in &mut proposals {
        for edit in &mut proposal.edits {
            if !names::is_visible(case, error, edit.span.start) {
                return Err(Refusal::Shadowed);
            }
            if case.is_assigned_behind(var, edit.span.start) {
                return Err(Refusal::NoPlace);
            }
            place::replace_line(edit, &code);
        }
        proposal.strategy = "defer-on-error";
        proposal.is_safe_shape = false;
    }
    Ok(proposals)
}
