//! Outcome of a run → verdict: released, handed over, unknown, or a leak with the path that leaks.
//!
//! ```go
//! resp, err := http.Get(u)                       // acquired here
//! if err != nil { return err }
//! if resp.StatusCode != 200 { return errStatus } // this branch was taken; left here with the body open
//! defer resp.Body.Close()
//! ```
//! is `likely`: one exit leaks, another releases. Without the defer it is `definite`.
//!
//! Not modelled: how probable a path is.

use super::outcome::{ErrorClass, Loss, LossKind, Outcome};
use super::owner::Owner;
use super::state::{State, Status, Trace, Why};
use crate::cfg::ExitKind;
use crate::detect::Certainty;
use crate::syntax::ast::{Ast, FuncId};
use crate::text::span::Span;
use std::collections::BTreeSet;

/// How sure we are that it leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Something on the way is not known.
    Possible,
    /// Other paths release it, or the producer is inferred.
    Likely,
    /// Every path that has it loses it.
    Definite,
}

/// What became of an acquired resource.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Control never arrives.
    Unreached,
    /// Released on all paths; the places where, in the order of the text.
    Released(Vec<Span>),
    /// Handed over on all paths that do not release it.
    Moved(Why),
    /// Not known.
    Unknown(Why),
    /// Open until the process ends.
    ProcessLifetime,
    /// Lost.
    Leak(Leak),
}

/// A leak.
#[derive(Clone, Debug)]
pub struct Leak {
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it is lost, in the order of discovery; never empty.
    pub lost: Vec<Lost>,
    /// Whether some other exit releases it.
    pub is_released_elsewhere: bool,
    /// Whether it leaves by some other exit in the hands of somebody else, or perhaps so.
    pub is_moved_elsewhere: bool,
    /// The struct that keeps it and forgets it, if that is how it leaks.
    pub owner: Option<Owner>,
}

impl Leak {
    /// Returns the leak of what a struct keeps and never releases: likely, as what the struct is for is not known.
    pub fn by(owner: Owner, path: Trace) -> Leak {
        let lost = Lost { at: owner.stored, how: LostKind::Kept, error: ErrorClass::Nil, path };
        Leak {
            confidence: Confidence::Likely,
            lost: vec![lost],
            is_released_elsewhere: false,
            is_moved_elsewhere: false,
            owner: Some(owner),
        }
    }
}

/// One place where a resource is lost.
#[derive(Clone, Debug)]
pub struct Lost {
    /// The statement or the closing brace.
    pub at: Span,
    /// How.
    pub how: LostKind,
    /// What is known of the error that is returned.
    pub error: ErrorClass,
    /// The path: acquisition and the branches taken; many places share the first part of theirs.
    pub path: Trace,
}

/// How a resource is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LostKind {
    /// The function returns.
    Return,
    /// The function ends.
    FallOff,
    /// See [`LossKind`].
    Loss(LossKind),
    /// A struct keeps it, whose end does not release it.
    Kept,
}

/// Reads the verdict off an outcome; `dies_on_error` says whether every caller ends the process when the function
/// returns an error, which makes what is open then the process's business.
pub fn judge(
    outcome: &Outcome,
    certainty: Certainty,
    ast: &Ast,
    func: FuncId,
    dies_on_error: &dyn Fn() -> bool,
) -> Verdict {
    if !outcome.is_reached {
        return Verdict::Unreached;
    }
    let end = ast.func(func).span.end;
    let mut lost: Vec<Lost> = Vec::new();
    let mut unknown_exits: Vec<(ExitKind, Why)> = Vec::new();
    let mut open_exits: Vec<ExitKind> = Vec::new();
    let mut moved: Option<Why> = None;
    let (mut released, mut stays_open, mut blurred) = (outcome.left_released.is_some(), false, false);
    // What is still open where a server has come to its end is a leak if the process may go on.
    let is_whole_process =
        ast.func(func).name.as_ref().is_some_and(|name| matches!(&*name.name, "main" | "init" | "TestMain"));
    let mut served: Vec<(ExitKind, Lost)> = Vec::new();
    let mut releases: BTreeSet<Span> = outcome.left_released.clone().unwrap_or_default();
    for exit in &outcome.exits {
        let state = &exit.state;
        let unknown = |text: &str| Why { span: Span::default(), code: "goroutine", text: text.to_owned() };
        match state.status {
            Status::Absent | Status::Invalid => {}
            Status::Released | Status::Deferred => {
                released = true;
                releases.extend(state.released_by());
            }
            Status::Moved => moved = moved.or_else(|| state.why.clone()),
            Status::Unknown => {
                let why = state.why.clone().unwrap_or_else(|| unknown("lost sight of"));
                unknown_exits.push((exit.kind, why));
            }
            // What was never opened is nothing.
            Status::Owned if state.is_idle => {}
            // Nor does anybody mind what a test that has failed leaves open.
            Status::Owned if state.has_failed => {}
            Status::Owned if !state.running.is_empty() => {
                unknown_exits.push((exit.kind, unknown("used by goroutines that nothing waits for")));
            }
            Status::Owned => match exit.kind {
                ExitKind::Return(_) | ExitKind::FallOff if !state.has_served => {
                    blurred |= state.is_blurred && !state.is_dropped;
                    open_exits.push(exit.kind);
                    lost.push(lost_at_exit(exit.kind, state, exit.error, ast, end));
                }
                ExitKind::Return(_) | ExitKind::FallOff if !is_whole_process => {
                    served.push((exit.kind, lost_at_exit(exit.kind, state, exit.error, ast, end)));
                }
                ExitKind::Unwind(_) => {}
                _ => stays_open = true,
            },
        }
    }
    lost.extend(outcome.losses.iter().map(lost_by));
    blurred |= outcome.losses.iter().any(|loss| loss.state.is_blurred && !loss.state.is_dropped);
    let has_only_served = lost.is_empty() && !served.is_empty();
    if has_only_served {
        let (exits, places): (Vec<ExitKind>, Vec<Lost>) = served.into_iter().unzip();
        open_exits.extend(exits);
        lost.extend(places);
    } else {
        stays_open |= !served.is_empty();
    }
    if lost.iter().any(|lost| lost.error == ErrorClass::NonNil) && dies_on_error() {
        lost.retain(|lost| lost.error != ErrorClass::NonNil);
        stays_open = true;
    }
    lost.dedup_by(|again, first| {
        let is_same = again.at == first.at && again.how == first.how;
        if is_same && again.error != first.error {
            first.error = ErrorClass::Unknown;
        }
        is_same
    });
    if !lost.is_empty() {
        let in_doubt = open_exits.iter().all(|exit| unknown_exits.iter().any(|(kind, _)| kind == exit))
            && outcome.losses.is_empty();
        // (Where nothing releases it or takes it, no fact that was given up could have told of a path that does.)
        blurred &= released || moved.is_some() || !unknown_exits.is_empty();
        let confidence = match certainty {
            Certainty::ByName | Certainty::Assumed | Certainty::Depends => Confidence::Possible,
            _ if blurred || in_doubt || has_only_served => Confidence::Possible,
            Certainty::Inferred => Confidence::Likely,
            Certainty::Typed if released || !unknown_exits.is_empty() => Confidence::Likely,
            Certainty::Typed => Confidence::Definite,
        };
        let is_moved_elsewhere = moved.is_some() || !unknown_exits.is_empty();
        return Verdict::Leak(Leak {
            confidence,
            lost,
            is_released_elsewhere: released,
            is_moved_elsewhere,
            owner: None,
        });
    }
    if let Some((_, why)) = unknown_exits.into_iter().next() {
        return Verdict::Unknown(why);
    }
    match moved {
        Some(why) => Verdict::Moved(why),
        None if released => Verdict::Released(releases.into_iter().collect()),
        None if stays_open || outcome.exits.is_empty() && !outcome.has_quiet_paths => Verdict::ProcessLifetime,
        None => Verdict::Released(Vec::new()),
    }
}

fn lost_at_exit(kind: ExitKind, state: &State, error: ErrorClass, ast: &Ast, end: usize) -> Lost {
    let (at, how) = match kind {
        ExitKind::Return(stmt) | ExitKind::Unwind(stmt) | ExitKind::Halt(stmt) => {
            (ast.stmt(stmt).span, LostKind::Return)
        }
        ExitKind::FallOff => (Span::new(end.saturating_sub(1), end), LostKind::FallOff),
    };
    Lost { at, how, error, path: state.trace.clone() }
}

fn lost_by(loss: &Loss) -> Lost {
    let path = loss.state.trace.clone();
    Lost { at: loss.span, how: LostKind::Loss(loss.how), error: ErrorClass::Nil, path }
}
