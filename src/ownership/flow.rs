//! Follows one obligation through one function: states in, exits, losses and events out.
//!
//! ```go
//! for {
//!     resp, err := do()          // acquired; on the next round an open one is lost here
//!     if err != nil { continue }
//!     if done(resp) { break }    // the false edge goes round with resp open
//! }
//! ```
//!
//! A worklist over blocks and states (the disjuncts of [`super::state`]), first in, first out, so that the first path
//! to a state is a shortest one. At most [`MAX_STATES`] states a block are kept apart; then facts are given up, and
//! such states are marked as blurred.
//!
//! Not modelled: what happens inside loops more than once at a time.

use super::body::Body;
use super::depth::Depth;
use super::outcome::{Exit, LossKind, Outcome, Point};
use super::paths::Paths;
use super::program::Program;
use super::state::*;
use super::undecided::Decision;
use crate::cfg::{Block, BlockId, Cfg, Edge, ExitKind, Guard, Node};
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Use, VarId, VarKind};
use crate::types::typ::Type;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// How many states of one block are kept apart before facts are given up.
pub const MAX_STATES: usize = 16;
/// How many states of one block are kept at all; the rest become unknown.
const MAX_BLURRED: usize = 64;
/// How many steps of one run are taken with all that is known; what comes after them is unknown.
pub const MAX_STEPS: usize = 1_000_000;
/// How many places, facts or deferred calls a state knows; nobody wrote a function that needs more.
pub const MAX_KNOWN: usize = 256;

/// What is followed.
#[derive(Clone, Debug)]
pub struct Goal<'a> {
    /// What releases it.
    pub release: &'a Release,
    /// The acquiring calls and the indices of their results; none when a parameter is followed. Several are those
    /// that fill one variable on different paths.
    pub sites: Vec<(ExprId, usize)>,
    /// The type of what is followed.
    pub typ: Type,
}

/// Runs the function `func` of `body` from the given states.
pub fn run(
    program: &Program,
    body: &Body,
    func: FuncId,
    goal: &Goal<'_>,
    entry: Vec<State>,
    depth: Depth<'_>,
) -> Outcome {
    Flow::new(program, body, func, goal, depth).finish(entry)
}

/// Runs a function as [`run`] does from its entry, but leaves the paths on which nothing is owed and no acquisition is
/// ahead.
pub fn follow(program: &Program, body: &Body, func: FuncId, goal: &Goal<'_>, depth: Depth<'_>) -> Outcome {
    let flow = Flow::new(program, body, func, goal, depth);
    Flow { ahead: flow.blocks_before_sites(), ..flow }.finish(vec![State::entry()])
}

/// Runs a function as [`follow`] does, for somebody who means to edit it.
pub fn verify(program: &Program, body: &Body, func: FuncId, goal: &Goal<'_>) -> Outcome {
    let flow = Flow::new(program, body, func, goal, Depth::TOP);
    Flow { ahead: flow.blocks_before_sites(), is_for_edit: true, ..flow }.finish(vec![State::entry()])
}

/// Runs a function as [`follow`] does, but leaves as well the paths on which it was released, or a release is deferred:
/// they are the same to a verdict, whatever comes; what comes is not seen.
pub fn decide(program: &Program, body: &Body, func: FuncId, goal: &Goal<'_>) -> Outcome {
    let flow = Flow::new(program, body, func, goal, Depth::TOP);
    Flow { ahead: flow.blocks_before_sites(), leaves_released: true, ..flow }.finish(vec![State::entry()])
}

/// Runs a function as [`run`] does, and notes the states at each place where a statement could be put. Where the
/// function asks whether it got anything although there was no error, so do we.
pub fn survey(program: &Program, body: &Body, func: FuncId, goal: &Goal<'_>) -> Outcome {
    let run = |may_be_nil| {
        let flow = Flow::new(program, body, func, goal, Depth::TOP);
        Flow { notes_points: true, is_for_edit: true, may_be_nil, ..flow }.finish(vec![State::entry()])
    };
    let outcome = run(false);
    if outcome.is_doubted() { run(true) } else { outcome }
}

/// The states that a block was run with, each as it is kept.
type Seen = FxHashMap<BlockId, Vec<Arc<State>>>;

/// One run; the transfer functions of its sibling modules are its methods.
pub(super) struct Flow<'a> {
    pub(super) program: &'a Program,
    pub(super) body: &'a Body,
    pub(super) paths: &'a Paths,
    pub(super) goal: &'a Goal<'a>,
    /// The function that is run.
    pub(super) root: FuncId,
    /// How many summaries deep we are.
    pub(super) depth: Depth<'a>,
    /// The literals being run right now, outermost first.
    pub(super) literals: Vec<FuncId>,
    /// Whether what was made with the acquisition ends here, whoever was given it: nobody else can release it, and the
    /// function means to.
    pub(super) is_ended_here: bool,
    /// What becomes of the statement that is run, if a call in it hangs on a variable.
    pub(super) decision: Decision,
    /// Whether it was asked what may be assumed.
    pub(super) may_assume: Cell<bool>,
    pub(super) outcome: Outcome,
    pub(super) dedup: BTreeSet<(Span, LossKind)>,
    /// All states that were kept: most are the same at many places.
    known: FxHashSet<Arc<State>>,
    /// Whether the planner wants the states between statements.
    notes_points: bool,
    /// Whether an edit hangs on the outcome: on no condition that somebody else may change. A verdict may, as nobody means
    /// to.
    is_for_edit: bool,
    /// Whether the acquisition may succeed and give nil, whoever is called.
    pub(super) may_be_nil: bool,
    /// Of each block of the function itself, whether an acquisition can come after its start; none: all is of interest.
    ahead: Option<Vec<bool>>,
    /// Whether what comes behind a release is of no interest.
    leaves_released: bool,
}

impl<'a> Flow<'a> {
    fn new(program: &'a Program, body: &'a Body, func: FuncId, goal: &'a Goal<'a>, depth: Depth<'a>) -> Self {
        let is_ended_here = goal.release.is_call
            && goal.release.ends_results
            && !goal.sites.is_empty()
            && goal.sites.iter().all(|(call, result)| body.is_called_here(*call, *result));
        Flow {
            program,
            body,
            paths: body.paths(program),
            goal,
            root: func,
            depth,
            literals: Vec::new(),
            is_ended_here,
            decision: Decision::Once,
            may_assume: Cell::new(false),
            outcome: Outcome::default(),
            dedup: BTreeSet::new(),
            known: FxHashSet::default(),
            notes_points: false,
            is_for_edit: false,
            may_be_nil: false,
            ahead: None,
            leaves_released: false,
        }
    }

    fn blocks_before_sites(&self) -> Option<Vec<bool>> {
        let cfg = self.paths.cfg(self.root)?;
        let holds_site =
            |block: &Block| self.acquires_at_exit(block) || block.nodes.iter().any(|node| self.acquires_at(*node));
        let ahead = cfg.leading_to(holds_site);
        ahead.contains(&true).then_some(ahead)
    }

    fn acquires_at_exit(&self, block: &Block) -> bool {
        matches!(block.exit, Some(ExitKind::Return(stmt)) if self.acquires_in(self.ast().stmt(stmt).span))
    }

    fn acquires_at(&self, node: Node) -> bool {
        match node {
            Node::Stmt(stmt) | Node::RangeNext(stmt) | Node::Bind(stmt, _) => {
                self.acquires_in(self.ast().stmt(stmt).span)
            }
            Node::Eval(expr) => self.acquires_in(self.ast().expr(expr).span),
            Node::Before(_) | Node::End { .. } => false,
        }
    }

    fn acquires_in(&self, span: Span) -> bool {
        self.goal.sites.iter().any(|(call, _)| span.contains(self.ast().expr(*call).span))
    }

    /// After how many of its nodes no acquisition is ahead of a block of the function itself; none if one is at its end.
    fn quiet_after(&self, block: &Block) -> Option<usize> {
        let ahead = self.ahead.as_ref().filter(|_| self.literals.is_empty())?;
        let is_ahead = self.acquires_at_exit(block) || block.succs.iter().any(|edge| ahead[edge.to.0 as usize]);
        let last = || block.nodes.iter().rposition(|node| self.acquires_at(*node));
        (!is_ahead).then(|| last().map_or(0, |last| last + 1))
    }

    /// Whether no acquisition is ahead of the start of a block of the function itself.
    fn is_quiet(&self, to: BlockId) -> bool {
        self.literals.is_empty() && self.ahead.as_ref().is_some_and(|ahead| !ahead[to.0 as usize])
    }

    /// Whether nothing can happen to a state any more that somebody asks about, where no acquisition is ahead; notes the
    /// release, if there was one.
    fn leaves(&mut self, state: &State) -> bool {
        match state.status {
            // (What an edit has deferred runs where nothing was acquired, too.)
            Status::Absent | Status::Invalid if self.is_for_edit && !state.deferred.is_empty() => return false,
            Status::Absent | Status::Invalid => self.outcome.has_quiet_paths = true,
            Status::Released | Status::Deferred if self.leaves_released && state.split.is_none() => {
                self.outcome.left_released.get_or_insert_default().extend(state.released_by());
            }
            _ => return false,
        }
        true
    }

    fn finish(mut self, entry: Vec<State>) -> Outcome {
        let root = self.root;
        let entry = entry.into_iter().map(|state| self.with_zero_results(root, state)).collect();
        let exits = self.explore(root, entry);
        Outcome { exits, may_assume: self.may_assume.get(), ..self.outcome }
    }

    pub(super) fn ast(&self) -> &Ast {
        &self.body.unit.ast
    }

    /// Runs one function or literal to its exits, deferred calls included.
    pub(super) fn explore(&mut self, func: FuncId, entry: Vec<State>) -> Vec<Exit> {
        let Some(cfg) = self.paths.cfg(func) else { return Vec::new() };
        let mut seen: Seen = FxHashMap::default();
        let mut queue = VecDeque::new();
        let mut exits: Vec<Exit> = Vec::new();
        for state in entry {
            self.enqueue(&mut seen, &mut queue, cfg.entry, state);
        }
        while let Some((id, state)) = queue.pop_front() {
            let mut states = vec![state];
            let quiet_after = self.quiet_after(cfg.block(id));
            for (n, node) in cfg.block(id).nodes.iter().enumerate() {
                if quiet_after.is_some_and(|after| after <= n) {
                    states.retain(|state| !self.leaves(state));
                }
                self.mark(func, *node, &states);
                self.outcome.steps += states.iter().map(State::weight).sum::<usize>();
                let run = |flow: &mut Self, state| flow.node(*node, state);
                states = states.into_iter().flat_map(|state| self.decided(*node, state, &run)).collect();
                self.keep_bounds(&mut states);
                states.sort();
                states.dedup();
            }
            if quiet_after.is_some() {
                states.retain(|state| !self.leaves(state));
            }
            if let Some(kind) = cfg.block(id).exit {
                let run = |flow: &mut Self, state| flow.leave(func, kind, state);
                for state in states {
                    let left = match kind {
                        ExitKind::Return(stmt) => self.decided(Node::Stmt(stmt), state, &run),
                        ExitKind::FallOff | ExitKind::Unwind(_) | ExitKind::Halt(_) => run(self, state),
                    };
                    for exit in left {
                        if !exits.iter().any(|e| {
                            e.kind == exit.kind
                                && e.state == exit.state
                                && e.results == exit.results
                                && e.error == exit.error
                        }) {
                            exits.push(exit);
                        }
                    }
                }
                continue;
            }
            let Some((last, others)) = cfg.block(id).succs.split_last() else { continue };
            let mut take = |flow: &mut Self, edge: &Edge, state: State| {
                if flow.is_quiet(edge.to) && flow.leaves(&state) {
                    return;
                }
                let Some(next) = flow.refine(state, edge.guard) else { return };
                let next = flow.prune(cfg, edge.to, flow.step(next, edge.guard));
                flow.enqueue(&mut seen, &mut queue, edge.to, next);
            };
            for edge in others {
                states.iter().for_each(|state| take(self, edge, state.clone()));
            }
            states.into_iter().for_each(|state| take(self, last, state));
        }
        exits
    }

    /// Has a block run with a state, unless it was.
    fn enqueue(&mut self, seen: &mut Seen, queue: &mut VecDeque<(BlockId, State)>, to: BlockId, mut state: State) {
        if state.is_dead {
            return;
        }
        let here = seen.entry(to).or_default();
        let is_new = |here: &[Arc<State>], kept: &Arc<State>| !here.iter().any(|one| Arc::ptr_eq(one, kept));
        let mut kept = self.kept(&state);
        if here.len() >= MAX_STATES && is_new(here, &kept) {
            // What was asked twice is given up before anything else, and costs no certainty.
            state.answers.clear();
            kept = self.kept(&state);
            if is_new(here, &kept) && without_answers(here) >= MAX_STATES {
                state.facts.clear();
                state.is_blurred = true;
                kept = self.kept(&state);
            }
            if is_new(here, &kept) && here.len() >= MAX_BLURRED {
                state.give_up_all();
                kept = self.kept(&state);
            }
        }
        if is_new(here, &kept) {
            here.push(kept);
            queue.push_back((to, state));
        }
    }

    /// Gives up what is known where it is more than a function of people's needs.
    fn keep_bounds(&mut self, states: &mut [State]) {
        let is_spent = self.outcome.steps > MAX_STEPS || states.len() > MAX_BLURRED;
        for state in states {
            if is_spent || state.knows_too_much() {
                self.outcome.is_cut = true;
                state.give_up_all();
            }
        }
    }

    /// Notes the states at a place between statements, for the planner.
    fn mark(&mut self, func: FuncId, node: Node, states: &[State]) {
        let point = match node {
            Node::Before(stmt) => Point::Before(stmt),
            Node::End { at } => Point::End(at),
            _ => return,
        };
        if !self.notes_points || func != self.root || !self.literals.is_empty() {
            return;
        }
        for state in states {
            let state = self.kept(state);
            let at = self.outcome.points.entry(point).or_default();
            if !at.contains(&state) {
                at.push(state);
            }
        }
    }

    /// Returns the state as it is kept, once for all places where it is the same.
    fn kept(&mut self, state: &State) -> Arc<State> {
        if let Some(known) = self.known.get(state) {
            return known.clone();
        }
        let state = Arc::new(state.clone());
        self.known.insert(state.clone());
        state
    }

    fn node(&mut self, node: Node, mut state: State) -> Vec<State> {
        match node {
            Node::Before(_) | Node::End { .. } => return vec![state],
            Node::Stmt(stmt) => return self.stmt(stmt, state),
            Node::Eval(expr) => {
                self.eval(&mut state, expr);
                return self.settled(state).into_iter().filter(|state| !state.is_dead).collect();
            }
            Node::RangeNext(stmt) => self.range_next(&mut state, stmt),
            Node::Bind(stmt, clause) => self.bind_clause(&mut state, stmt, clause),
        }
        if state.is_dead { Vec::new() } else { vec![state] }
    }

    /// Adds the edge to the path, where it says something.
    fn step(&self, mut state: State, guard: Guard) -> State {
        if matches!(state.status, Status::Absent | Status::Invalid) {
            return state;
        }
        let (span, what) = match guard {
            Guard::Cond(expr, true) => (self.ast().expr(expr).span, StepKind::True),
            Guard::Cond(expr, false) => (self.ast().expr(expr).span, StepKind::False),
            Guard::Case { value, holds: true, .. } => (self.ast().expr(value).span, StepKind::Case),
            Guard::Range(stmt, true) => (head_of(self.ast(), stmt), StepKind::Again),
            _ => return state,
        };
        state.trace = state.trace.then(span, what);
        state
    }

    /// Gives up facts about variables that are out of scope in the block, and what is asked nowhere behind its start. (Who
    /// edits may ask anywhere.)
    fn prune(&self, cfg: &Cfg, to: BlockId, mut state: State) -> State {
        let at = cfg.block(to).nodes.iter().find_map(|node| match node {
            Node::Before(stmt) | Node::Stmt(stmt) => Some(self.ast().stmt(*stmt).span.start),
            Node::Eval(expr) => Some(self.ast().expr(*expr).span.start),
            Node::End { at } => Some(*at),
            Node::RangeNext(_) | Node::Bind(..) => None,
        });
        let Some(at) = at else { return state };
        let body = self.body;
        state.facts.retain(|var, _| {
            let local = body.info.var(*var);
            !matches!(local.kind, VarKind::Local)
                || (local.scope.start <= at
                    && at <= local.scope.end
                    && (self.is_for_edit || self.paths.is_live(*var, at)))
        });
        state.answers.retain(|condition, _| self.paths.conditions.is_live(*condition, at));
        state
    }

    /// Gives up what is known of variables that others may write to, where something of theirs runs that ends at `at`.
    /// (The `havoc` of verifiers.)
    pub(super) fn havoc(&self, state: &mut State, at: usize) {
        if self.paths.has_other_writers() {
            // The text of a literal may run after what stands behind it.
            let is_later = !self.literals.is_empty() || self.ast().func(self.root).name.is_none();
            let time = if is_later { usize::MAX } else { at };
            state.facts.retain(|var, _| !self.paths.is_written_by_others(*var, at, time));
        }
        if self.is_for_edit {
            state.answers.retain(|condition, _| !self.paths.conditions.may_change(*condition));
        }
    }

    pub(super) fn is_unknown(&self, expr: ExprId) -> bool {
        self.body.info.type_of(expr).is_unknown()
    }

    /// The states after a fork that nothing bound: both sides of one that no result tells of, else one.
    pub(super) fn settled(&mut self, mut state: State) -> Vec<State> {
        match state.split.take() {
            Some(split) if split.is_silent && state.status == Status::Owned => {
                let statuses: BTreeSet<Status> = split.failed.into_iter().chain([split.ok]).collect();
                statuses.into_iter().map(|status| State { status, ..state.clone() }).collect()
            }
            split => {
                state.split = split;
                self.settle(&mut state);
                vec![state]
            }
        }
    }

    /// A fork that nothing bound: one status if both sides agree, else unknown.
    pub(super) fn settle(&mut self, state: &mut State) {
        let Some(split) = state.split.take() else { return };
        if split.is_acquisition || split.failed == [split.ok] {
            state.status = split.ok;
            return;
        }
        state.status = Status::Owned;
        // Where the fork was made, if the call said so.
        let span = state.why.as_ref().filter(|why| why.code == "conditional").map_or(Span::default(), |why| why.span);
        self.give_up(state, span, "conditional", "released by a call whose outcome is not looked at");
    }

    /// The variable that an expression names, if it belongs to the function that is run.
    pub(super) fn local(&self, expr: ExprId) -> Option<VarId> {
        let expr = self.ast().unparen(expr);
        match self.body.info.use_of(expr) {
            Some(Use::Var(var)) => Some(*var),
            _ => None,
        }
    }

    /// Whether the variable is declared inside the function that is run (its literals included).
    pub(super) fn is_own(&self, var: VarId) -> bool {
        self.body.is_within(self.body.info.var(var).func, self.root)
    }
}

/// The head of a loop, for the witness: from `for` to the opening brace.
fn head_of(ast: &Ast, stmt: StmtId) -> Span {
    let span = ast.stmt(stmt).span;
    match &ast.stmt(stmt).kind {
        StmtKind::Range { body, .. } | StmtKind::For { body, .. } => Span::new(span.start, body.span.start),
        _ => span,
    }
}

/// How many states there are if the answers to conditions make no difference.
fn without_answers(states: &[Arc<State>]) -> usize {
    if states.iter().all(|state| state.answers.is_empty()) {
        return states.len();
    }
    let plain = |state: &Arc<State>| State { answers: BTreeMap::new(), ..State::clone(state) };
    states.iter().map(plain).collect::<FxHashSet<State>>().len()
}
