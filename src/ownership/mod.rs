//! Who must release what, where; knows nothing of edits.
//!
//! ```go
//! client, err := storage.NewClient(ctx)  // an obligation comes up
//! if err != nil { return err }           // it never did on this path
//! return list(client)                    // list only borrows: it is still due here, and lost
//! ```
//! [`program`] holds what functions share, [`body`] one function, [`flow`] follows one obligation through it with the
//! transfer functions of [`transfer`], [`eval`], [`call`] and [`refine`] over the [`state`]s, [`summary`] says what a
//! callee does ([`recorded`]: where it has no body, [`naming`]: where it has a name only), [`assertion`] what a test has shown, [`nonnil`] what is never nil,
//! [`condition`] what is tested twice ([`settled`]: which fields nobody sets), [`target`] which function a value may be,
//! [`interface`] which a method of an interface, [`owner`] which struct
//! keeps it and forgets it, [`exempt`] which acquisitions owe nothing ([`double`]: a test's), and
//! [`leak`] reads the verdict off the exits.
//!
//! Not modelled: concurrency beyond "a goroutine uses it", what happens inside loops more than once at a time.

pub mod assertion;
pub mod bindings;
pub mod body;
pub mod call;
pub mod condition;
pub mod context;
pub mod double;
pub mod eval;
pub mod exempt;
pub mod flow;
pub mod interface;
pub mod leak;
pub mod naming;
pub mod nonnil;
pub mod owner;
pub mod program;
pub mod recorded;
pub mod refine;
mod role;
pub mod settled;
pub mod state;
pub mod summary;
pub mod target;
pub mod transfer;
