//! `unleak` finds forgotten releases in Go code and writes the missing line. This page is the map.
//!
//! ```go
//! client, err := storage.NewClient(ctx)
//! if err != nil {
//!     return err
//! }
//! defer client.Close()   // ← this one
//! ```
//!
//! # The way of a run
//!
//! ```text
//! paths ─ workspace::walk ─→ texts ─ search ─→ declarations that hold a word of a transform; most texts hold none
//!   ─ syntax::parse ─→ Ast ─ types ─→ Info (types, callees) ─ cfg ─→ blocks
//!     ─ detect ─→ Acquisitions ─ ownership ─→ Verdict, with the path that leaks ─ plan ─→ Fix or Refusal
//!       ─ report ─→ Report ─ bin/unleak ─→ text, JSON lines, a patch, written files, a commit
//! ```
//! Whatever else is needed to answer (an imported type, the body of a callee) is loaded when it is asked for, kept, and
//! shared by all threads.
//!
//! # The rooms, in reading order
//!
//! A room knows itself and the rooms it may use; a test (`tests/tidy.rs`) reads every path and proves it.
//!
//! | Room | Does | May use |
//! | --- | --- | --- |
//! | [`text`] | bytes, lines, edits, patches; knows no Go | |
//! | [`syntax`] | splits files, parses declarations by tree-sitter-go into an owned [`syntax::ast`], runs queries | text |
//! | [`types`] | a small go/types: packages, objects, the type and the callee of each expression | syntax |
//! | [`cfg`] | the control-flow graph of one function | syntax |
//! | [`resource`] | what owes a release: the tables of `transforms/`, loaded and checked | syntax, text |
//! | [`detect`] | tables + types → acquisitions; the words of the prefilter | resource, types, syntax |
//! | [`search`] | which declarations are looked at: words, imports, and what stands around a word | detect, resource, types, syntax |
//! | [`ownership`] | follows one acquisition along all paths: released, moved, unknown, or leaked and where | detect, cfg, types, resource |
//! | [`plan`] | a leak → the smallest edit that releases, or a refusal; the gate | ownership, detect, cfg, types, text |
//! | [`report`] | what was found, as plain data | plan, ownership, text |
//! | [`session`] | one run over one tree, in parallel | search, plan, detect, ownership, report |
//! | [`recording`] | packages → sections of the built-in index: stubs, and the facts that the engine finds | ownership, detect, types |
//! | [`workspace`] | the filesystem and the environment: which files, where imports are read from, how files are written | recording, types, text |
//! | [`git`] | commits of changed files, on a new branch or the current one | workspace |
//! | `bin/unleak` | arguments, colour, exit codes | git, workspace, session, report |
//!
//! Beside the code: `transforms/` (what leaks, as data, with its cases), `index/` (what the standard library exports, for
//! machines without Go), `tests/` and `snapshots/`, `benches/` (how fast, beside other tools), `examples/leaky` (what the
//! README runs).
//!
//! # What always holds
//!
//! 1. Outside [`workspace`], [`git`] and `bin` nothing reads a file, the clock, the environment or a global.
//! 2. Parsing and analysis never fail: they return a value and notes. `Unknown` is a type, `Bad` a node, unknown a verdict.
//! 3. Doubt ends in silence or in a [`plan::refusal::Refusal`], never in an edit.
//! 4. Trees and texts are immutable; only [`text::apply`] makes new text.
//! 5. Only `bin` prints.
//! 6. Same input, same bytes, whatever the threads: maps are ordered wherever order shows, and every kept answer is a
//!    function of its question.
//! 7. A fix that does not pass [`plan::gate`] is never shown as one.
//! 8. [`types`] and [`cfg`] know nothing of leaks; [`ownership`] knows nothing of edits.
//! 9. No input makes it panic or recurse without bound; should a bug do so, one declaration is lost, with a note.
//!
//! # Where do I add ...?
//!
//! - a kind of resource: `transforms/<id>/` and one line in `src/resource/builtin.rs` (`transforms/README.md` has the steps)
//! - a well-known call that ends the process, keeps or only looks at what it is given: `transforms/calls.toml`
//! - a way to bind a result: a pattern in `transforms/shapes.scm` and a [`syntax::query::Shape`]
//! - an edit shape: `src/plan/<shape>.rs` and its place in the order of `src/plan/mod.rs`
//! - a reason to decline: [`plan::refusal`]
//! - a Go statement or expression: [`syntax::ast`] and [`syntax::parse`]; then [`cfg::builder`] and `types/stmt.rs`, or
//!   `types/expr.rs`; then [`ownership::transfer`] or [`ownership::eval`]
//! - a way to leave a function: [`cfg::block::ExitKind`]
//! - what a type or a call is: the file of [`types`] that has its name, and a case in `tests/testdata/types/`
//! - a way ownership moves: [`ownership::transfer`] (statements), [`ownership::call`] (calls) or [`ownership::eval`]
//!   (expressions), and a case in `tests/testdata/ownership/`
//! - what a condition tells: [`ownership::refine`]
//! - a way to the disk: [`workspace::walk`] or [`workspace::sources`], which tell [`workspace::seen`] what they asked
//! - a race or a yardstick: `benches/yardsticks/races.rs`, `tools.rs`
//! - a place where Go sources are found: [`workspace::sources`], or another [`types::importer::Importer`]
//! - a subcommand: `src/bin/unleak/<verb>.rs` and one arm in `main.rs`; a form of output: `render.rs`
//!
//! # Where it differs from what others do
//!
//! - **An owned syntax tree instead of views of tree-sitter's.** Nodes are named by ids, so facts are attached by id and
//!   functions are shared by threads without lifetimes. The grammar's quirks end in [`syntax::parse`].
//! - **Sets of states instead of a lattice**, hence no room for a generic dataflow solver. A resource and its error are
//!   correlated: after `c, err := New()` either both conditions hold or neither. Joining them loses what every
//!   `if err != nil` needs, so each block keeps its states apart ([`ownership::state`]), up to a bound; beyond it facts
//!   are given up, and with them edits.
//! - **One obligation at a time.** Each acquisition is a run of its own through the function. Functions are short, and
//!   nothing about one resource can blur another.
//! - **No dominators.** Where a line may stand is not derived from the graph's shape; a strategy proposes, and the gate
//!   runs the edited function. That also sees what dominance does not: uses, second releases, hand-overs.
//! - **Declarations are the unit**, not files: of most files only the head is ever read, and a function that is
//!   broken does not spoil its neighbours.

pub mod text;

pub mod syntax;

pub mod types;

pub mod cfg;

pub mod resource;

pub mod detect;

pub mod search;

pub mod ownership;

pub mod plan;

pub mod report;

pub mod session;

pub mod recording;

pub mod error;

pub mod workspace;

pub mod git;
