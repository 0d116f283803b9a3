//! How much work one declaration is worth.
//!
//! ```go
//! func seed(t *testing.T) {
//!     r0, err := http.Get(u)   // a machine wrote ten thousand of these: each is a run through the function, and each
//!     r1, err := http.Get(u)   // edit of one is checked by a run for every other
//! ```
//! What a function of people's needs is far below the bound. Beyond it acquisitions are not followed, with a note, and
//! edits are refused; the next run, in which the first edits are made, goes further.
//!
//! Not modelled: time; steps are counted, so that every machine stops at the same one.

use super::refusal::Refusal;
use crate::ownership::outcome::Outcome;
use std::cell::Cell;

/// How many steps of the engine one declaration may take, its edits' checks included.
pub const MAX_EFFORT: usize = 1_000_000;

/// The steps that are left for a declaration.
#[derive(Debug)]
pub struct Effort(Cell<usize>);

impl Default for Effort {
    fn default() -> Self {
        Effort(Cell::new(MAX_EFFORT))
    }
}

impl Effort {
    /// Takes what a run took.
    pub fn spend(&self, outcome: &Outcome) {
        self.0.set(self.0.get().saturating_sub(outcome.steps));
    }

    /// Returns whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    /// Refuses what would take more work.
    ///
    /// # Errors
    /// Nothing is left.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.is_spent() { Err(Refusal::TooLarge) } else { Ok(()) }
    }
}
