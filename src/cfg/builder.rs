//! Statements → blocks.
//!
//! `for i := range xs { if bad(i) { continue }; use(i) }` gives a head with two guarded edges, a body, and a
//! `continue` edge back to the head. Which calls do not return is asked of a callback, so that this room needs no
//! types (the idea is go/cfg's `mayReturn`).
//!
//! Not modelled: what [`super`] says; a `goto` into a block is an ordinary edge.

use super::block::{Block, BlockId, BlockKind, Cfg, Edge, ExitKind, Guard, NoReturn, Node};
use crate::syntax::ast::Block as Body;
use crate::syntax::ast::{
    Ast, BinaryOp, BranchTok, Clause, ExprId, ExprKind, FuncId, Ident, LitKind, StmtId, StmtKind, UnaryOp,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Builds the graph of `func`, which must have a body; `no_return` says whether a call comes back.
///
/// Blocks that control never reaches are kept, without predecessors.
pub fn build(ast: &Ast, func: FuncId, no_return: &dyn Fn(ExprId) -> Option<NoReturn>) -> Cfg {
    let mut builder = Builder {
        ast,
        no_return,
        blocks: Vec::new(),
        current: BlockId(0),
        targets: Vec::new(),
        labels: HashMap::new(),
        label: None,
    };
    builder.current = builder.block(BlockKind::Entry);
    if let Some(body) = &ast.func(func).body {
        builder.list(&body.stmts, body.span.end.saturating_sub(1));
        builder.leave(ExitKind::FallOff);
    }
    Cfg { func, blocks: builder.blocks, entry: BlockId(0) }
}

/// Where `break`, `continue` and `fallthrough` go.
struct Target {
    label: Option<Arc<str>>,
    on_break: Option<BlockId>,
    on_continue: Option<BlockId>,
    on_fallthrough: Option<BlockId>,
}

struct Builder<'a> {
    ast: &'a Ast,
    no_return: &'a dyn Fn(ExprId) -> Option<NoReturn>,
    blocks: Vec<Block>,
    current: BlockId,
    targets: Vec<Target>,
    labels: HashMap<Arc<str>, BlockId>,
    /// The label of the statement about to be built.
    label: Option<Arc<str>>,
}

impl Builder<'_> {
    fn block(&mut self, kind: BlockKind) -> BlockId {
        self.blocks.push(Block { kind, nodes: Vec::new(), succs: Vec::new(), exit: None });
        BlockId(self.blocks.len() as u32 - 1)
    }
    fn node(&mut self, node: Node) {
        self.blocks[self.current.0 as usize].nodes.push(node);
    }
    fn edge(&mut self, from: BlockId, to: BlockId, guard: Guard) {
        self.blocks[from.0 as usize].succs.push(Edge { to, guard });
    }
    fn jump(&mut self, to: BlockId) {
        self.edge(self.current, to, Guard::Always);
    }
    /// Ends the current block without a way on; what follows is unreachable.
    fn dead(&mut self) {
        self.current = self.block(BlockKind::Unreachable);
    }
    fn leave(&mut self, exit: ExitKind) {
        self.blocks[self.current.0 as usize].exit = Some(exit);
        self.dead();
    }

    fn list(&mut self, stmts: &[StmtId], end: usize) {
        for stmt in stmts {
            self.node(Node::Before(*stmt));
            self.stmt(*stmt);
        }
        self.node(Node::End { at: end });
    }

    fn body(&mut self, block: &Body) {
        self.list(&block.stmts, block.span.end.saturating_sub(1));
    }

    fn stmt(&mut self, id: StmtId) {
        let label = self.label.take();
        match &self.ast.stmt(id).kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(expr) => {
                self.node(Node::Stmt(id));
                let call = self.ast.unparen(*expr);
                match (self.no_return)(call) {
                    None if waits_forever(self.ast, call) => self.dead(),
                    None => {}
                    Some(NoReturn::Unwind) => self.leave(ExitKind::Unwind(id)),
                    Some(NoReturn::Halt) => self.leave(ExitKind::Halt(id)),
                }
            }
            StmtKind::Send { .. }
            | StmtKind::IncDec(_)
            | StmtKind::Assign { .. }
            | StmtKind::Go(_)
            | StmtKind::Defer(_)
            | StmtKind::Decl(_) => self.node(Node::Stmt(id)),
            StmtKind::Return(_) => self.leave(ExitKind::Return(id)),
            StmtKind::Branch { tok, label } => self.branch(*tok, label.as_ref()),
            StmtKind::Block(block) => self.body(block),
            StmtKind::If { init, cond, then, els } => self.if_stmt(*init, *cond, then, *els),
            StmtKind::Switch { init, tag, clauses } => self.switch(*init, *tag, clauses, label),
            StmtKind::TypeSwitch { init, x, clauses, .. } => self.type_switch(id, *init, *x, clauses, label),
            StmtKind::Select(clauses) => self.select(id, clauses, label),
            StmtKind::For { init, cond, post, body } => self.for_stmt(*init, *cond, *post, body, label),
            StmtKind::Range { x, body, .. } => self.range(id, *x, body, label),
            StmtKind::Labeled { label, stmt } => {
                let target = self.label_block(&label.name);
                self.jump(target);
                self.current = target;
                self.label = Some(label.name.clone());
                self.stmt(*stmt);
                self.label = None;
            }
        }
    }

    fn label_block(&mut self, name: &Arc<str>) -> BlockId {
        if let Some(block) = self.labels.get(name) {
            return *block;
        }
        let block = self.block(BlockKind::Label);
        self.labels.insert(name.clone(), block);
        block
    }

    fn branch(&mut self, tok: BranchTok, label: Option<&Ident>) {
        let target = match tok {
            BranchTok::Goto => label.map(|label| self.label_block(&label.name)),
            BranchTok::Break => self.target(label, |t| t.on_break),
            BranchTok::Continue => self.target(label, |t| t.on_continue),
            BranchTok::Fallthrough => self.targets.last().and_then(|t| t.on_fallthrough),
        };
        if let Some(target) = target {
            self.jump(target);
        }
        self.dead();
    }

    fn target(&self, label: Option<&Ident>, pick: fn(&Target) -> Option<BlockId>) -> Option<BlockId> {
        let fits = |t: &&Target| label.is_none_or(|label| t.label.as_ref() == Some(&label.name));
        self.targets.iter().rev().filter(fits).find_map(pick)
    }

    /// Evaluates `cond` and goes to `yes` or `no`; `&&`, `||` and `!` become edges.
    fn cond(&mut self, cond: ExprId, yes: BlockId, no: BlockId) {
        let cond = self.ast.unparen(cond);
        match self.ast.expr(cond).kind {
            ExprKind::Binary { op: BinaryOp::And, x, y } => {
                let next = self.block(BlockKind::CondNext);
                self.cond(x, next, no);
                self.current = next;
                self.cond(y, yes, no);
            }
            ExprKind::Binary { op: BinaryOp::Or, x, y } => {
                let next = self.block(BlockKind::CondNext);
                self.cond(x, yes, next);
                self.current = next;
                self.cond(y, yes, no);
            }
            ExprKind::Unary { op: UnaryOp::Not, x } => self.cond(x, no, yes),
            _ => {
                self.node(Node::Eval(cond));
                self.edge(self.current, yes, Guard::Cond(cond, true));
                self.edge(self.current, no, Guard::Cond(cond, false));
            }
        }
    }

    fn if_stmt(&mut self, init: Option<StmtId>, cond: ExprId, then: &Body, els: Option<StmtId>) {
        if let Some(init) = init {
            self.stmt(init);
        }
        let yes = self.block(BlockKind::IfThen);
        let no = els.map(|_| self.block(BlockKind::IfElse));
        let done = self.block(BlockKind::IfDone);
        self.cond(cond, yes, no.unwrap_or(done));
        self.current = yes;
        self.body(then);
        self.jump(done);
        if let Some((no, els)) = no.zip(els) {
            self.current = no;
            self.stmt(els);
            self.jump(done);
        }
        self.current = done;
    }

    fn for_stmt(
        &mut self,
        init: Option<StmtId>,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: &Body,
        label: Option<Arc<str>>,
    ) {
        if let Some(init) = init {
            self.stmt(init);
        }
        let head = self.block(BlockKind::ForHead);
        let start = self.block(BlockKind::ForBody);
        let next = post.map(|_| self.block(BlockKind::ForPost));
        let done = self.block(BlockKind::ForDone);
        match cond.filter(|cond| init.is_some_and(|init| is_true_at_first(self.ast, init, *cond))) {
            Some(cond) => self.edge(self.current, start, Guard::Cond(cond, true)),
            None => self.jump(head),
        }
        self.current = head;
        match cond {
            Some(cond) => self.cond(cond, start, done),
            None => self.jump(start),
        }
        let on_continue = next.unwrap_or(head);
        let target = Target { label, on_break: Some(done), on_continue: Some(on_continue), on_fallthrough: None };
        self.targets.push(target);
        self.current = start;
        self.body(body);
        self.jump(on_continue);
        self.targets.pop();
        if let Some((next, post)) = next.zip(post) {
            self.current = next;
            self.stmt(post);
            self.jump(head);
        }
        self.current = done;
    }

    fn range(&mut self, id: StmtId, x: ExprId, body: &Body, label: Option<Arc<str>>) {
        self.node(Node::Eval(x));
        let head = self.block(BlockKind::RangeHead);
        let start = self.block(BlockKind::RangeBody);
        let done = self.block(BlockKind::RangeDone);
        match has_round(self.ast, x) {
            true => self.edge(self.current, start, Guard::Range(id, true)),
            false => self.jump(head),
        }
        self.edge(head, start, Guard::Range(id, true));
        self.edge(head, done, Guard::Range(id, false));
        self.targets.push(Target { label, on_break: Some(done), on_continue: Some(head), on_fallthrough: None });
        self.current = start;
        self.node(Node::RangeNext(id));
        self.body(body);
        self.jump(head);
        self.targets.pop();
        self.current = done;
    }

    fn switch(&mut self, init: Option<StmtId>, tag: Option<ExprId>, clauses: &[Clause], label: Option<Arc<str>>) {
        if let Some(init) = init {
            self.stmt(init);
        }
        if let Some(tag) = tag {
            self.node(Node::Eval(tag));
        }
        let starts: Vec<_> = clauses.iter().map(|_| self.block(BlockKind::SwitchCase)).collect();
        let done = self.block(BlockKind::SwitchDone);
        // The cases are tried in order, whatever the place of the default.
        let mut default = done;
        for (clause, start) in clauses.iter().zip(&starts) {
            if clause.is_default {
                default = *start;
            }
            for value in &clause.exprs {
                let next = self.block(BlockKind::SwitchNext);
                match tag {
                    None => self.cond(*value, *start, next),
                    Some(tag) => {
                        self.node(Node::Eval(*value));
                        let (value, from) = (*value, self.current);
                        self.edge(from, *start, Guard::Case { tag, value, holds: true });
                        self.edge(from, next, Guard::Case { tag, value, holds: false });
                    }
                }
                self.current = next;
            }
        }
        self.jump(default);
        self.clauses(clauses, &starts, done, label);
    }

    fn clauses(&mut self, clauses: &[Clause], starts: &[BlockId], done: BlockId, label: Option<Arc<str>>) {
        for (n, clause) in clauses.iter().enumerate() {
            self.current = starts[n];
            self.targets.push(Target {
                label: label.clone(),
                on_break: Some(done),
                on_continue: None,
                on_fallthrough: starts.get(n + 1).copied(),
            });
            self.list(&clause.body, clause.span.end);
            self.targets.pop();
            self.jump(done);
        }
        self.current = done;
    }

    fn type_switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        x: ExprId,
        clauses: &[Clause],
        label: Option<Arc<str>>,
    ) {
        if let Some(init) = init {
            self.stmt(init);
        }
        self.node(Node::Eval(x));
        let from = self.current;
        let mut starts = Vec::new();
        for n in 0..clauses.len() as u32 {
            let start = self.block(BlockKind::SwitchCase);
            self.edge(from, start, Guard::TypeCase(id, n));
            self.current = start;
            self.node(Node::Bind(id, n));
            starts.push(start);
        }
        let done = self.block(BlockKind::SwitchDone);
        if !clauses.iter().any(|clause| clause.is_default) {
            self.edge(from, done, Guard::Always);
        }
        self.clauses(clauses, &starts, done, label);
    }

    fn select(&mut self, id: StmtId, clauses: &[Clause], label: Option<Arc<str>>) {
        let from = self.current;
        let mut starts = Vec::new();
        for (n, clause) in clauses.iter().enumerate() {
            let start = self.block(BlockKind::SelectCase);
            self.edge(from, start, Guard::Comm(id, n as u32));
            self.current = start;
            if let Some(comm) = clause.comm {
                self.stmt(comm);
            }
            starts.push(self.current);
        }
        let done = self.block(BlockKind::SelectDone);
        self.clauses(clauses, &starts, done, label);
    }
}

/// Whether an expression receives from a channel that nobody else has: `<-make(chan int)`, or a local that is named
/// nowhere but where it is made and where it is received from.
fn waits_forever(ast: &Ast, expr: ExprId) -> bool {
    let makes = |made: ExprId| match &ast.expr(ast.unparen(made)).kind {
        ExprKind::Call { fun, args, .. } => ast.ident(*fun) == Some("make") && args.len() == 1,
        _ => false,
    };
    let ExprKind::Unary { op: UnaryOp::Recv, x } = ast.expr(expr).kind else { return false };
    let Some(name) = ast.ident(ast.unparen(x)) else { return makes(x) };
    let received = ast.exprs().filter(|it| match ast.expr(*it).kind {
        ExprKind::Unary { op: UnaryOp::Recv, x } => ast.ident(ast.unparen(x)) == Some(name),
        _ => false,
    });
    let made = ast.stmts().filter(|stmt| match &ast.stmt(*stmt).kind {
        StmtKind::Assign { lhs, rhs, .. } => match (lhs.as_slice(), rhs.as_slice()) {
            ([left], [right]) => ast.ident(*left) == Some(name) && makes(*right),
            _ => false,
        },
        _ => false,
    });
    let mentions = ast.exprs().filter(|it| ast.ident(*it) == Some(name)).count();
    let made = made.count();
    made == 1 && mentions == made + received.count()
}

/// Whether a range over an operand has a first round for sure: `range 3`, `range []string{"a", "b"}`.
fn has_round(ast: &Ast, operand: ExprId) -> bool {
    match &ast.expr(ast.unparen(operand)).kind {
        ExprKind::CompositeLit { elts, .. } => !elts.is_empty(),
        ExprKind::BasicLit(LitKind::Int, count) => count.chars().any(|digit| matches!(digit, '1'..='9')),
        _ => false,
    }
}

/// Whether the condition of a loop holds of what its variable begins with: `i := 0; i < 3`.
fn is_true_at_first(ast: &Ast, init: StmtId, cond: ExprId) -> bool {
    let StmtKind::Assign { lhs, rhs, .. } = &ast.stmt(init).kind else { return false };
    let ([name], [value]) = (lhs.as_slice(), rhs.as_slice()) else { return false };
    let ExprKind::Binary { op, x, y } = &ast.expr(ast.unparen(cond)).kind else { return false };
    let is_it = ast.ident(*x).is_some_and(|asked| ast.ident(*name) == Some(asked));
    let (Some(first), Some(bound)) = (int(ast, *value), int(ast, *y)) else { return false };
    let holds = match op {
        BinaryOp::Lt => first < bound,
        BinaryOp::Le => first <= bound,
        BinaryOp::Gt => first > bound,
        BinaryOp::Ge => first >= bound,
        BinaryOp::Ne => first != bound,
        _ => false,
    };
    is_it && holds
}

/// What a literal says, if it is an integer in decimal digits.
fn int(ast: &Ast, expr: ExprId) -> Option<u64> {
    match &ast.expr(ast.unparen(expr)).kind {
        ExprKind::BasicLit(LitKind::Int, digits) if &**digits == "0" || !digits.starts_with('0') => {
            digits.replace('_', "").parse().ok()
        }
        _ => None,
    }
}
