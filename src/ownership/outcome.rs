//! What was seen on the way through a function: its exits, what was lost, and what an edit must not bring about.
//!
//! ```go
//! f, err = os.Open(p)          // a loss, if f was still open
//! defer f.Close()
//! return f                     // an event: handed out although a release is due
//! ```
//!
//! Not modelled: what is seen says nothing of whose fault it is; [`super::leak`] judges.

use super::state::{Fact, State, Value};
use crate::cfg::ExitKind;
use crate::syntax::ast::{ExprId, StmtId};
use crate::text::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that was seen.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The exits, in the order they were reached.
    pub exits: Vec<Exit>,
    /// The losses.
    pub losses: Vec<Loss>,
    /// The states at each place between statements of the function itself; only [`survey`] notes them.
    pub points: BTreeMap<Point, Vec<Arc<State>>>,
    /// What happened where.
    pub events: BTreeSet<Event>,
    /// How much work it was: a step is one state that passes one node, and counts more if much is known.
    pub steps: usize,
    /// Whether it was too much, so that more is unknown than the text says.
    pub is_cut: bool,
    /// Whether the acquisition was reached at all.
    pub is_reached: bool,
    /// Whether it was acquired anew on a path on which it had failed.
    pub is_tried_again: bool,
    /// Whether [`follow`] left paths on which nothing can be owed any more, and so did not come to their exits.
    pub has_quiet_paths: bool,
    /// Where it was released on paths that [`decide`] left; none if it left no such path.
    pub left_released: Option<BTreeSet<Span>>,
    /// Whether something on the way is not known of which something may be assumed.
    pub may_assume: bool,
    /// Where the function asks if it got anything, `resp == nil`, and knows that there was no error.
    pub doubted: BTreeSet<ExprId>,
    /// Where it asks so, and another path leads there on which it got nothing.
    pub explained: BTreeSet<ExprId>,
    /// Whether it asks so of the part through which it is released: `resp.Body != nil`.
    pub is_part_doubted: bool,
    /// Whether somebody who may go on has what depends on a release that was dropped.
    pub is_lent: bool,
}

impl Outcome {
    /// Returns whether the function asks if it got anything for no other reason than that it may have got nothing without
    /// an error.
    pub fn is_doubted(&self) -> bool {
        !self.doubted.is_subset(&self.explained)
    }
}

/// One way in which the function is left.
#[derive(Clone, Debug)]
pub struct Exit {
    /// How.
    pub kind: ExitKind,
    /// The state after all deferred calls.
    pub state: State,
    /// What is returned.
    pub results: Vec<Value>,
    /// What is known of the returned error.
    pub error: ErrorClass,
}

/// What is known of a returned error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorClass {
    /// It is nil, or there is none.
    Nil,
    /// It is not nil.
    NonNil,
    /// Either.
    Unknown,
}

impl ErrorClass {
    /// Returns what is known of an error of which that is a fact, if anything is.
    pub(super) fn of(fact: Option<Fact>) -> Self {
        match fact {
            Some(Fact::Nil) => ErrorClass::Nil,
            Some(Fact::NonNil) => ErrorClass::NonNil,
            _ => ErrorClass::Unknown,
        }
    }

    /// Returns the fact, if one is known.
    pub(super) fn fact(self) -> Option<Fact> {
        match self {
            ErrorClass::Nil => Some(Fact::Nil),
            ErrorClass::NonNil => Some(Fact::NonNil),
            ErrorClass::Unknown => None,
        }
    }
}

/// The last place that held an open resource gave it up.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The statement or call that gave it up.
    pub span: Span,
    /// How.
    pub how: LossKind,
    /// The state before.
    pub state: State,
}

/// How a resource was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// Another value was assigned over it.
    Overwritten,
    /// The next round of a loop acquired anew.
    NextRound,
    /// The field it is released through was replaced.
    Replaced,
}

/// One such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Where it happens.
    pub span: Span,
    /// What happens.
    pub kind: EventKind,
    /// The release that it comes after, where one call made or deferred it.
    pub released_at: Option<Span>,
}

/// Something that an edit must not bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Used after its release.
    UseAfterRelease,
    /// Released a second time.
    DoubleRelease,
    /// Released although a deferred call is going to.
    ReleaseBeforeDeferred,
    /// Handed on although a release has run or is due.
    EscapeAfterRelease,
    /// Released although somebody has it, or may have it.
    ReleaseAfterEscape,
    /// A field or a method of nil is asked for: a panic.
    NilDereference,
}

/// A place in the text where control may stand between two statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// Before a statement.
    Before(StmtId),
    /// At the end of the statement list that ends at this offset.
    End(usize),
}
