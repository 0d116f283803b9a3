//! What a control-flow graph is made of.
//!
//! `if err != nil { return err }` ends its block with two [`Edge`]s, guarded by `err != nil` being true and false; the
//! block behind the true edge has the [`BlockKind::IfThen`] and ends in [`ExitKind::Return`].

use crate::syntax::ast::{ExprId, FuncId, StmtId};

/// Names one block of a [`Cfg`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// The control-flow graph of one function.
#[derive(Debug)]
pub struct Cfg {
    /// The function.
    pub func: FuncId,
    /// The blocks; ids are indices.
    pub blocks: Vec<Block>,
    /// Where control enters.
    pub entry: BlockId,
}

impl Cfg {
    /// Returns the block named `id`.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }
    /// Returns of each block, by its index, whether control can come from its start to a block that `is_target`.
    pub fn leading_to(&self, is_target: impl Fn(&Block) -> bool) -> Vec<bool> {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.blocks.len()];
        for (n, block) in self.blocks.iter().enumerate() {
            block.succs.iter().for_each(|edge| before[edge.to.0 as usize].push(n));
        }
        let mut leads = vec![false; self.blocks.len()];
        let mut todo: Vec<usize> = (0..self.blocks.len()).filter(|n| is_target(&self.blocks[*n])).collect();
        while let Some(n) = todo.pop() {
            if !std::mem::replace(&mut leads[n], true) {
                todo.extend(&before[n]);
            }
        }
        leads
    }
    /// Returns all block ids in order.
    pub fn ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }
}

/// A straight run of nodes.
#[derive(Debug)]
pub struct Block {
    /// The syntax that made it.
    pub kind: BlockKind,
    /// What runs, in order.
    pub nodes: Vec<Node>,
    /// Where control goes then; empty at an exit and where control never arrives.
    pub succs: Vec<Edge>,
    /// How control leaves the function here, if it does.
    pub exit: Option<ExitKind>,
}

/// The syntax that made a block; the names are go/cfg's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is named after its syntax
pub enum BlockKind {
    Entry,
    IfThen,
    IfElse,
    IfDone,
    CondNext,
    ForHead,
    ForBody,
    ForPost,
    ForDone,
    RangeHead,
    RangeBody,
    RangeDone,
    SwitchCase,
    SwitchNext,
    SwitchDone,
    SelectCase,
    SelectDone,
    Label,
    Unreachable,
}

/// One thing that a block does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Control stands before this statement of a statement list: text may be inserted here. Does nothing.
    Before(StmtId),
    /// Control stands at the end of a statement list: at its closing brace, or where its clause ends. Does nothing.
    End {
        /// The byte offset of the list's end in the file.
        at: usize,
    },
    /// A simple statement: expression, send, increment, assignment, `go`, `defer`, declaration.
    Stmt(StmtId),
    /// An expression evaluated for a condition, a tag, an operand.
    Eval(ExprId),
    /// A range statement assigns its variables for the next round.
    RangeNext(StmtId),
    /// A type switch binds its variable in the clause with this index.
    Bind(StmtId, u32),
}

/// A way from one block to the next.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Where to.
    pub to: BlockId,
    /// What holds on the way.
    pub guard: Guard,
}

/// What is known when an edge is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing.
    Always,
    /// A condition that is neither `&&`, `||` nor `!`, and its value.
    Cond(ExprId, bool),
    /// `tag == value` of an expression switch, and whether it holds.
    Case {
        /// The tag.
        tag: ExprId,
        /// The case's expression.
        value: ExprId,
        /// Whether they are equal.
        holds: bool,
    },
    /// A clause of a type switch is taken.
    TypeCase(StmtId, u32),
    /// A range has another element (true) or none (false).
    Range(StmtId, bool),
    /// A clause of a select is taken.
    Comm(StmtId, u32),
}

/// How control leaves a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitKind {
    /// A `return` statement.
    Return(StmtId),
    /// The end of the body.
    FallOff,
    /// A panic, `runtime.Goexit`, `t.Fatal`: deferred calls run.
    Unwind(StmtId),
    /// `os.Exit`, `log.Fatal`: nothing runs.
    Halt(StmtId),
}

/// Why a call does not return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoReturn {
    /// It unwinds the stack; deferred calls run.
    Unwind,
    /// It ends the process.
    Halt,
}
