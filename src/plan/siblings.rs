//! Acquisitions that fill one variable on different paths, and share one release.
//!
//! ```go
//! if secure {
//!     resp, err = tlsClient.Do(req)
//! } else {
//!     resp, err = client.Do(req)   // a sibling of the one above
//! }
//! if err != nil { return err }
//! defer resp.Body.Close()          // covers both
//! ```
//! Seen one at a time, neither is surely open behind the check: on the other's path it never was.
//!
//! Not modelled: a path on which the variable holds something that this function did not open.

use super::Case;
use crate::detect::Acquisition;
use crate::ownership::depth::Depth;

/// Returns the other leaking acquisitions of the case's kind that its variable takes.
pub fn of(case: &Case<'_>) -> Vec<Acquisition> {
    let Ok((var, _)) = case.variable() else { return Vec::new() };
    let ast = &case.body.unit.ast;
    let is_leaking = |site: &Acquisition| case.leaking.contains(&ast.expr(site.call).span);
    let is_sibling = |site: &Acquisition| {
        site.call != case.acquisition.call
            && site.func == case.func()
            && (site.resource, site.certainty) == (case.acquisition.resource, case.acquisition.certainty)
            && case.program.duty(site) == case.duty()
            && case.body.bound_vars(site.call).contains(&var)
            && is_leaking(site)
    };
    case.program.acquisitions(case.body, case.text, Depth::TOP).into_iter().filter(is_sibling).collect()
}
