//! The syntax tree of one parsed unit, in go/ast's words: plain owned data, no lifetimes.
//!
//! `resp, err := http.Get(u)` is a [`StmtKind::Assign`] with two identifiers on the left and one
//! [`ExprKind::Call`] on the right. A unit is one top-level declaration (or a small group of specs) cut out of a
//! file by [`super::split`]; every span is relative to the *file*. Expressions, statements and functions live in
//! arenas and are named by ids, so later rooms attach facts (types, blocks) by id.
//!
//! What the grammar does not give us becomes [`ExprKind::Bad`] or [`StmtKind::Bad`]: a function that holds one is
//! skipped with a note. Not modelled: comments, struct tags, the text of literals beyond their kind and spelling.

use crate::text::span::Span;
use std::sync::Arc;

/// Names one expression of a [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);
/// Names one statement of a [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StmtId(pub u32);
/// Names one function (declaration or literal) of a [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FuncId(pub u32);

/// One parsed unit: the text of one top-level declaration, lowered.
#[derive(Debug, Default)]
pub struct Ast {
    exprs: Vec<Expr>,
    stmts: Vec<Stmt>,
    funcs: Vec<Func>,
    /// The declarations of the unit, in source order.
    pub decls: Vec<Decl>,
}

impl Ast {
    /// Returns the expression named `id`.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }
    /// Returns the statement named `id`.
    pub fn stmt(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.0 as usize]
    }
    /// Returns the function named `id`.
    pub fn func(&self, id: FuncId) -> &Func {
        &self.funcs[id.0 as usize]
    }
    /// Returns how many expressions there are; ids run from 0.
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }
    /// Returns the ids of all functions, declarations before the literals inside them.
    pub fn funcs(&self) -> impl Iterator<Item = FuncId> + use<> {
        (0..self.funcs.len() as u32).map(FuncId)
    }
    /// Returns the ids of all statements.
    pub fn stmts(&self) -> impl Iterator<Item = StmtId> + use<> {
        (0..self.stmts.len() as u32).map(StmtId)
    }
    /// Returns the ids of all expressions.
    pub fn exprs(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..self.exprs.len() as u32).map(ExprId)
    }
    /// Adds an expression.
    pub fn add_expr(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.exprs.push(Expr { span, kind });
        ExprId(self.exprs.len() as u32 - 1)
    }
    /// Adds a statement.
    pub fn add_stmt(&mut self, span: Span, kind: StmtKind) -> StmtId {
        self.stmts.push(Stmt { span, kind });
        StmtId(self.stmts.len() as u32 - 1)
    }
    /// Adds a function.
    pub fn add_func(&mut self, func: Func) -> FuncId {
        self.funcs.push(func);
        FuncId(self.funcs.len() as u32 - 1)
    }
    /// Returns the function named `id`, to be completed by the lowering.
    pub(super) fn func_mut(&mut self, id: FuncId) -> &mut Func {
        &mut self.funcs[id.0 as usize]
    }
    /// Returns whether an assignment that stands in a part of the text has such a left side, parentheses aside.
    pub fn assigns(&self, part: Span, is_it: impl Fn(ExprId) -> bool) -> bool {
        self.stmts.iter().filter(|stmt| part.contains(stmt.span)).any(|stmt| match &stmt.kind {
            StmtKind::Assign { lhs, .. } => lhs.iter().any(|left| is_it(self.unparen(*left))),
            _ => false,
        })
    }

    /// Returns `expr` without the parentheses around it.
    pub fn unparen(&self, mut expr: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) = self.expr(expr).kind {
            expr = inner;
        }
        expr
    }
    /// Returns `T` for the type expressions `T`, `*T`, `T[P]` and their like.
    pub fn base_type_name(&self, typ: ExprId) -> Option<Arc<str>> {
        match &self.expr(typ).kind {
            ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } => self.base_type_name(*x),
            ExprKind::Ident(name) => Some(name.clone()),
            _ => None,
        }
    }
    /// Returns the name if `expr` is an identifier, parentheses aside.
    pub fn ident(&self, expr: ExprId) -> Option<&str> {
        match &self.expr(self.unparen(expr)).kind {
            ExprKind::Ident(name) => Some(name),
            _ => None,
        }
    }
}

/// A top-level declaration.
#[derive(Debug)]
pub enum Decl {
    /// `func f() {}` or a method.
    Func(FuncId),
    /// `import`, `const`, `type` or `var`, grouped or not.
    Gen(Vec<Spec>),
}

/// One line of a `const`, `type` or `var` declaration (imports are read by [`super::split`]).
#[derive(Clone, Debug)]
pub enum Spec {
    /// `type T[P any] underlying` or `type A = B`.
    Type(TypeSpec),
    /// `var a, b T = x, y` or a constant.
    Value(ValueSpec),
}

/// `type T[P any] underlying` or `type A = B`.
#[derive(Clone, Debug)]
pub struct TypeSpec {
    /// The declared name.
    pub name: Ident,
    /// `[P any]`.
    pub type_params: Vec<Field>,
    /// Whether this is `type A = B`.
    pub is_alias: bool,
    /// The right side.
    pub typ: ExprId,
}

/// `var a, b T = x, y` or `const a = x`.
#[derive(Clone, Debug)]
pub struct ValueSpec {
    /// Whether it stands in a `const` declaration.
    pub is_const: bool,
    /// The declared names.
    pub names: Vec<Ident>,
    /// The type, if it is written.
    pub typ: Option<ExprId>,
    /// The values, if they are written. A `const` line may inherit type and values from an earlier line:
    /// the lowering repeats them, with [`ValueSpec::iota`] telling the lines apart.
    pub values: Vec<ExprId>,
    /// The index of the line in its `const` group.
    pub iota: u32,
}

/// A name where it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The spelling.
    pub name: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// Parameters, results, type parameters, struct fields, interface elements that share one type.
#[derive(Clone, Debug)]
pub struct Field {
    /// The names; empty for an unnamed parameter, an embedded field or an embedded interface.
    pub names: Vec<Ident>,
    /// The type. `...T` is [`ExprKind::Ellipsis`].
    pub typ: ExprId,
}

/// `func(params) results`.
#[derive(Clone, Debug, Default)]
pub struct FuncType {
    /// `[T any]`.
    pub type_params: Vec<Field>,
    /// The parameters; the last may be [`ExprKind::Ellipsis`].
    pub params: Vec<Field>,
    /// The results.
    pub results: Vec<Field>,
}

/// A function: declaration, method or literal.
#[derive(Debug)]
pub struct Func {
    /// From `func` to the closing brace.
    pub span: Span,
    /// The receiver of a method.
    pub recv: Option<Field>,
    /// The name; none for a literal.
    pub name: Option<Ident>,
    /// Parameters and results.
    pub sig: FuncType,
    /// The body; none for a declaration without one.
    pub body: Option<Block>,
    /// The function that encloses a literal.
    pub parent: Option<FuncId>,
    /// Whether a node the grammar or the lowering does not know stands inside (nested literals included).
    pub is_bad: bool,
}

/// `{ stmts }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// Braces included.
    pub span: Span,
    /// The statements in order.
    pub stmts: Vec<StmtId>,
}

/// An expression, or a type written where an expression may stand.
#[derive(Debug)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What kind of literal a [`ExprKind::BasicLit`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LitKind {
    /// `1`
    Int,
    /// `1.0`
    Float,
    /// `1i`
    Imaginary,
    /// `'a'`
    Rune,
    /// `"a"`
    String,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!x`
    Not,
    /// `&x`
    Addr,
    /// `<-x`
    Recv,
    /// `-x`, `+x`, `^x`, `~T`
    Other,
}

/// Binary operators, as far as control flow and types care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `<<`, `>>`: the result has the left operand's type.
    Shift,
    /// Arithmetic and bit operators.
    Arith,
}

/// The direction of a channel type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    Send,
    /// `<-chan T`
    Recv,
}

/// The kinds of expressions and types; the names are go/ast's.
#[derive(Debug)]
pub enum ExprKind {
    /// What we do not know.
    Bad,
    /// `x`, `_`, `nil`, `true`, `iota`, a type's or a package's name.
    Ident(Arc<str>),
    /// A literal; the text is that of the source.
    BasicLit(LitKind, Arc<str>),
    /// `T{...}`; `typ` is absent for an elided inner literal. Elements may be [`ExprKind::KeyValue`].
    CompositeLit {
        /// The literal's type.
        typ: Option<ExprId>,
        /// The elements.
        elts: Vec<ExprId>,
    },
    /// `func() {}`
    FuncLit(FuncId),
    /// `(x)`
    Paren(ExprId),
    /// `x.sel`, also `pkg.Name` and `pkg.Type`.
    Selector {
        /// The operand or package.
        x: ExprId,
        /// The selected name.
        sel: Ident,
    },
    /// `x[i]`, or an instantiation `F[T, U]` / `Type[T]`.
    Index {
        /// The operand.
        x: ExprId,
        /// Index or type arguments.
        indices: Vec<ExprId>,
    },
    /// `x[lo:hi:max]`
    Slice {
        /// The operand.
        x: ExprId,
        /// The bounds that are written.
        bounds: Vec<ExprId>,
    },
    /// `x.(T)`
    TypeAssert {
        /// The operand.
        x: ExprId,
        /// The asserted type.
        typ: ExprId,
    },
    /// `fun(args...)`: calls, conversions and builtins alike.
    Call {
        /// What is called.
        fun: ExprId,
        /// The arguments (a type, for `new` and `make`).
        args: Vec<ExprId>,
        /// Whether the last argument is followed by `...`.
        has_spread: bool,
    },
    /// `*x`, a dereference or a pointer type.
    Star(ExprId),
    /// `op x`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        x: ExprId,
    },
    /// `x op y`
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left.
        x: ExprId,
        /// Right.
        y: ExprId,
    },
    /// `key: value` in a composite literal.
    KeyValue {
        /// The key.
        key: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `[n]T`, `[...]T`, `[]T`.
    ArrayType {
        /// Whether there is a length, written or `...`.
        has_len: bool,
        /// The element type.
        elem: ExprId,
    },
    /// `struct { ... }`; embedded fields have no names.
    StructType(Vec<Field>),
    /// `func(...) ...` as a type.
    FuncType(Box<FuncType>),
    /// `interface { ... }`: methods have one name and a [`ExprKind::FuncType`]; embedded interfaces and
    /// unions have no name (a union is [`ExprKind::Binary`] with [`BinaryOp::Or`] over its terms).
    InterfaceType(Vec<Field>),
    /// `map[K]V`
    MapType {
        /// K
        key: ExprId,
        /// V
        value: ExprId,
    },
    /// `chan T`
    ChanType {
        /// The direction.
        dir: ChanDir,
        /// T
        elem: ExprId,
    },
    /// `...T` in a parameter list.
    Ellipsis(ExprId),
}

impl ExprKind {
    /// Calls `see` with each operand, in order; what stands inside a function literal is none of its own.
    pub fn operands(&self, see: &mut dyn FnMut(&ExprId)) {
        match self {
            ExprKind::CompositeLit { elts, .. } => elts.iter().for_each(see),
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Ellipsis(x) => see(x),
            ExprKind::Selector { x, .. } | ExprKind::TypeAssert { x, .. } | ExprKind::Unary { x, .. } => see(x),
            ExprKind::Index { x, indices: others } | ExprKind::Slice { x, bounds: others } => {
                std::iter::once(x).chain(others).for_each(see);
            }
            ExprKind::Call { fun, args, .. } => std::iter::once(fun).chain(args).for_each(see),
            ExprKind::Binary { x, y, .. } | ExprKind::KeyValue { key: x, value: y } => [x, y].into_iter().for_each(see),
            _ => {}
        }
    }
}

/// A statement.
#[derive(Debug)]
pub struct Stmt {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind,
}

/// How an assignment assigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignOp {
    /// `:=`
    Define,
    /// `=`
    Assign,
    /// `+=` and its like.
    Op,
}

/// The keyword of a branch statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchTok {
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `goto`
    Goto,
    /// `fallthrough`
    Fallthrough,
}

/// One `case` or `default` of a switch or select.
#[derive(Clone, Debug)]
pub struct Clause {
    /// From `case` to the end of its body.
    pub span: Span,
    /// The expressions or types of the case; empty for `default` and in a select.
    pub exprs: Vec<ExprId>,
    /// Whether it is the `default`.
    pub is_default: bool,
    /// The communication of a select case.
    pub comm: Option<StmtId>,
    /// The statements.
    pub body: Vec<StmtId>,
}

/// The kinds of statements; the names are go/ast's.
#[derive(Debug)]
pub enum StmtKind {
    /// What we do not know.
    Bad,
    /// `;`
    Empty,
    /// An expression as a statement.
    Expr(ExprId),
    /// `ch <- v`
    Send {
        /// The channel.
        chan: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `x++`, `x--`
    IncDec(ExprId),
    /// `lhs op rhs`
    Assign {
        /// Left side.
        lhs: Vec<ExprId>,
        /// `:=`, `=` or an operator.
        op: AssignOp,
        /// Right side.
        rhs: Vec<ExprId>,
    },
    /// `go f()`
    Go(ExprId),
    /// `defer f()`
    Defer(ExprId),
    /// `return results`
    Return(Vec<ExprId>),
    /// `break`, `continue`, `goto`, `fallthrough`
    Branch {
        /// Which.
        tok: BranchTok,
        /// The label, if written.
        label: Option<Ident>,
    },
    /// `{ ... }`
    Block(Block),
    /// `if init; cond { then } else els`
    If {
        /// The init statement.
        init: Option<StmtId>,
        /// The condition.
        cond: ExprId,
        /// The first branch.
        then: Block,
        /// A [`StmtKind::Block`] or another [`StmtKind::If`].
        els: Option<StmtId>,
    },
    /// `switch init; tag { ... }`
    Switch {
        /// The init statement.
        init: Option<StmtId>,
        /// The tag, if any.
        tag: Option<ExprId>,
        /// The clauses.
        clauses: Vec<Clause>,
    },
    /// `switch init; bind := x.(type) { ... }`
    TypeSwitch {
        /// The init statement.
        init: Option<StmtId>,
        /// The bound name: one variable per clause.
        bind: Option<Ident>,
        /// The operand.
        x: ExprId,
        /// The clauses; their `exprs` are types (or `nil`).
        clauses: Vec<Clause>,
    },
    /// `select { ... }`
    Select(Vec<Clause>),
    /// `for init; cond; post { body }`
    For {
        /// The init statement.
        init: Option<StmtId>,
        /// The condition.
        cond: Option<ExprId>,
        /// The post statement.
        post: Option<StmtId>,
        /// The body.
        body: Block,
    },
    /// `for key, value := range x { body }`
    Range {
        /// The first variable.
        key: Option<ExprId>,
        /// The second variable.
        value: Option<ExprId>,
        /// Whether `:=` declares them.
        is_define: bool,
        /// The operand.
        x: ExprId,
        /// The body.
        body: Block,
    },
    /// `label: stmt`
    Labeled {
        /// The label.
        label: Ident,
        /// The statement; [`StmtKind::Empty`] at the end of a block.
        stmt: StmtId,
    },
    /// A declaration inside a function.
    Decl(Vec<Spec>),
}
