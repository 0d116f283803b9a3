//! The control-flow graph of one function; knows no types and no leaks.
//!
//! ```go
//! resp, err := http.Get(u)   // b0 entry: assign            → b1
//! if err != nil {            // b1: cond err != nil         → b2 if true, b3 if false
//!     return err             // b2 if.then: return
//! }
//! use(resp)                  // b3 if.done: call, falls off
//! ```
//!
//! [`builder::build`] makes the graph, [`block`] says what it is made of, [`dump`] prints it for tests and `explain`.
//! Conditions are split at `&&`, `||` and `!`, so that each edge carries one simple guard. Deferred calls stay
//! ordinary nodes: whoever walks the graph runs them at the exits. Function literals are graphs of their own. A loop
//! that is sure to have a first round (`for i := 0; i < 3; i++`, `range 3`) is entered at its body.
//!
//! Not modelled: panics other than explicit calls that do not return, the order of operand evaluation within one
//! simple statement, that the body of a range over a function may be called any number of times, that
//! `i := 0; i < maxTries` has a first round: what a constant is, types would tell.

pub mod block;
pub mod builder;
pub mod dump;

pub use block::{Block, BlockId, BlockKind, Cfg, Edge, ExitKind, Guard, NoReturn, Node};
pub use builder::build;
