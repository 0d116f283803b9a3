//! Who must release what, where; knows nothing of edits.
//!
//! ```go
//! client, err := storage.NewClient(ctx)  // an obligation comes up
//! if err != nil { return err }           // it never did on this path
//! return list(client)                    // list only borrows: it is still due here, and lost
//! ```
//! [`program`] holds what functions share, [`body`] one function (its [`bindings`] and `statements`),
//! [`flow`] follows one obligation through it with the transfer functions of [`transfer`], [`eval`], [`call`] and
//! [`refine`] over the [`state`]s to its `exits`, notes the [`outcome`], and [`leak`] reads the verdict off it. Of a
//! call, `callee` is what its source says, `literal` what functions given to it do, `under_context`, `assumed` and
//! `undecided` what else may be known; `obligation` is what all of them come to. What they ask:
//!
//! - of callees: [`summary`] says what one does ([`recorded`]: where it has no body, [`naming`]: where it has a name
//!   only), [`target`] which function a value may be, [`interface`] which a method of an interface
//! - of values: [`assertion`] what a test has shown, [`nonnil`] what is never nil (`empty`: what is nil unsaid),
//!   [`condition`] what is tested twice ([`settled`]: which fields nobody sets), [`context`] what ends with a context
//! - of obligations: [`exempt`] which acquisitions owe nothing ([`double`]: a test's), [`owner`] which struct keeps one
//!   and forgets it (`role`: by all that is done with the field)
//!
//! Not modelled: concurrency beyond "a goroutine uses it", what happens inside loops more than once at a time.

pub mod assertion;
mod assumed;
pub mod bindings;
pub mod body;
pub mod call;
mod callee;
pub mod condition;
pub mod context;
pub mod depth;
pub mod double;
mod empty;
pub mod eval;
pub mod exempt;
mod exits;
mod exposure;
mod facts;
pub mod flow;
mod handed_through;
pub mod interface;
pub mod leak;
pub mod lent;
mod literal;
mod liveness;
pub mod naming;
pub mod nonnil;
mod obligation;
pub mod outcome;
pub mod owner;
mod paths;
pub mod program;
pub mod recorded;
pub mod refine;
mod role;
pub mod settled;
pub mod state;
mod statements;
pub mod summary;
pub mod target;
pub mod transfer;
mod undecided;
mod under_context;
