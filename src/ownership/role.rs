//! What is done with an expression, by the expression or statement around it.
//!
//! ```go
//! t.file.Stat()             // its method is called
//! bufio.NewWriter(t.file)   // it is passed
//! t.file = f                // it is assigned to, and f is assigned on
//! &T{file: f}               // f is kept under a key
//! ```
//! Not modelled: package-level declarations, and whatever is not listed in [`Role`].

use crate::syntax::ast::*;
use std::sync::Arc;

/// What is done with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is compared, or stands alone.
    Looked,
    /// A method of it is called, by this call.
    MethodCalled(ExprId),
    /// It is called, by this call.
    Called,
    /// It is an argument.
    Passed {
        /// Of this call.
        call: ExprId,
        /// With this index.
        n: usize,
    },
    /// It is the operand of this selector, which is not called.
    Selected(ExprId),
    /// It is on the left of this assignment.
    Assigned(StmtId),
    /// It is on the right of this assignment.
    AssignedOn {
        /// The assignment.
        stmt: StmtId,
        /// Its index on the right.
        n: usize,
    },
    /// It is the value of a key.
    Keyed {
        /// Of this composite literal.
        lit: ExprId,
        /// The key, if it is a name.
        key: Option<Arc<str>>,
    },
    /// Anything else.
    Other,
}

/// What stands around an expression.
#[derive(Clone, Copy)]
enum Around {
    Expr(ExprId),
    Stmt(StmtId),
}

/// What is done with each expression of a unit.
pub(super) struct Roles<'a> {
    ast: &'a Ast,
    around: Vec<Option<Around>>,
}

impl<'a> Roles<'a> {
    /// Makes the table of a unit.
    pub(super) fn of(ast: &'a Ast) -> Self {
        let mut around = vec![None; ast.expr_count()];
        let mut put = |child: &ExprId, parent: Around| around[child.0 as usize] = Some(parent);
        for id in ast.exprs() {
            ast.expr(id).kind.operands(&mut |child| put(child, Around::Expr(id)));
        }
        for id in ast.stmts() {
            parts(&ast.stmt(id).kind, &mut |child| put(child, Around::Stmt(id)));
        }
        Roles { ast, around }
    }

    /// Returns what is done with an expression, parentheses aside.
    pub(super) fn role(&self, expr: ExprId) -> Role {
        let ast = self.ast;
        let mut expr = expr;
        let around = loop {
            match self.around[expr.0 as usize] {
                Some(Around::Expr(outer)) if matches!(ast.expr(outer).kind, ExprKind::Paren(_)) => expr = outer,
                around => break around,
            }
        };
        match around {
            Some(Around::Expr(outer)) => self.in_expr(expr, outer),
            Some(Around::Stmt(outer)) => match &ast.stmt(outer).kind {
                StmtKind::Expr(_) => Role::Looked,
                StmtKind::Assign { lhs, .. } if lhs.contains(&expr) => Role::Assigned(outer),
                StmtKind::Assign { rhs, .. } => match rhs.iter().position(|right| *right == expr) {
                    Some(n) => Role::AssignedOn { stmt: outer, n },
                    None => Role::Other,
                },
                _ => Role::Other,
            },
            None => Role::Other,
        }
    }

    fn calls(&self, call: ExprId, called: ExprId) -> bool {
        matches!(self.ast.expr(call).kind, ExprKind::Call { fun, .. } if fun == called)
    }

    fn in_expr(&self, expr: ExprId, outer: ExprId) -> Role {
        match &self.ast.expr(outer).kind {
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, .. } => Role::Looked,
            ExprKind::Call { fun, .. } if *fun == expr => Role::Called,
            ExprKind::Call { args, .. } => match args.iter().position(|arg| *arg == expr) {
                Some(n) => Role::Passed { call: outer, n },
                None => Role::Other,
            },
            ExprKind::Selector { .. } => match self.around[outer.0 as usize] {
                Some(Around::Expr(call)) if self.calls(call, outer) => Role::MethodCalled(call),
                _ => Role::Selected(outer),
            },
            ExprKind::KeyValue { key, value } if *value == expr => match self.around[outer.0 as usize] {
                Some(Around::Expr(lit)) => Role::Keyed { lit, key: self.ast.ident(*key).map(Arc::from) },
                _ => Role::Other,
            },
            _ => Role::Other,
        }
    }
}

fn parts(kind: &StmtKind, see: &mut dyn FnMut(&ExprId)) {
    match kind {
        StmtKind::Expr(x) | StmtKind::IncDec(x) | StmtKind::Go(x) | StmtKind::Defer(x) => see(x),
        StmtKind::Assign { lhs, rhs, .. } => lhs.iter().chain(rhs).for_each(see),
        StmtKind::Return(results) => results.iter().for_each(see),
        StmtKind::Send { chan, value } => [chan, value].into_iter().for_each(see),
        _ => {}
    }
}
