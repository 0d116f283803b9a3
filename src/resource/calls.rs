//! What well-known calls do to control flow and to the values they are given: `transforms/calls.toml`.
//!
//! `log.Fatal(err)` ends the process, `t.Cleanup(f)` runs `f` when the test ends, `g.Wait()` waits for what `g.Go`
//! started. A function is asked for as `path.Name`, a method as `path.Type.Name`.

use super::pattern::PatternSet;

/// The sets of well-known calls; each field is a key of `calls.toml`, which says what it means.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // the file documents each key
pub struct Calls {
    pub halts: PatternSet,
    pub unwinds: PatternSet,
    pub require_no_error: PatternSet,
    pub makes_error: PatternSet,
    pub expect_error: PatternSet,
    /// They return only if their condition is true.
    pub require_true: PatternSet,
    /// Functions that return only if what they are given is not nil.
    pub require_not_nil: PatternSet,
    pub fails_test: PatternSet,
    pub require_match: PatternSet,
    pub answer_no_error: PatternSet,
    pub answer_match: PatternSet,
    pub matches_nil: PatternSet,
    pub matches_error: PatternSet,
    pub negates_match: PatternSet,
    pub calls_now: PatternSet,
    pub calls_at_exit: PatternSet,
    pub starts: PatternSet,
    pub waits: PatternSet,
    pub serves: PatternSet,
    pub serves_until_stopped: PatternSet,
    /// Methods that release what they are called on.
    pub ends: PatternSet,
    pub takes: PatternSet,
    pub takes_on_success: PatternSet,
    /// Functions whose first result is what they are given, under another type.
    pub wraps: PatternSet,
    /// Functions whose result holds the errors that they are given.
    pub wraps_errors: PatternSet,
    /// Methods that give something for which the release of what they are called on waits.
    pub waited_for: PatternSet,
    /// Types whose values are memory that goes with the release.
    pub driver_memory: PatternSet,
    pub holds: PatternSet,
    pub borrowing_fields: PatternSet,
    pub goes_on: PatternSet,
    pub borrows: PatternSet,
    pub handles: PatternSet,
    /// They call the function they are given with what is good only while what they are called on is open.
    pub hands_inside: PatternSet,
    pub parses: PatternSet,
    pub opens: PatternSet,
    pub connects: PatternSet,
}
