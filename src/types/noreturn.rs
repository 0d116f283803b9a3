//! Functions that never return to their caller, found from their own source.
//!
//! `func Fatal(v ...any) { output(v); os.Exit(1) }` halts, as its last statement does and no `return` stands before;
//! `func (c *common) FailNow() { …; runtime.Goexit() }` unwinds: deferred calls still run.
//!
//! Not modelled: endless loops, branches that all end, interface methods: they count as returning.

use super::info::Callee;
use super::object::FuncRef;
use super::universe::Universe;
use crate::syntax::ast::{Ast, ExprId, ExprKind, Func, StmtId, StmtKind};
use crate::text::span::Span;

/// How a call of a function ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It may return.
    Returns,
    /// The process ends; deferred calls do not run.
    Halts,
    /// A panic or `runtime.Goexit`: deferred calls run.
    Unwinds,
}

impl Universe {
    /// Returns how a call of `func` ends.
    pub fn ending(&self, func: &FuncRef) -> Ending {
        let path = self.package(func.pkg).path.clone();
        match (&*path, func.recv.as_deref(), &*func.name) {
            ("os" | "syscall", None, "Exit") => return Ending::Halts,
            ("runtime", None, "Goexit") => return Ending::Unwinds,
            _ => {}
        }
        self.endings.get_or(func, Ending::Returns, || self.ending_by_source(func))
    }

    fn ending_by_source(&self, func: &FuncRef) -> Ending {
        let Some((pkg, file, unit, id)) = self.source(func) else { return Ending::Returns };
        let Some(last) = last_call(&unit.ast, unit.ast.func(id)) else { return Ending::Returns };
        match self.check(pkg, file, &unit, id).callee(last) {
            Some(Callee::Builtin(name)) if &**name == "panic" => Ending::Unwinds,
            Some(Callee::Func { func, .. } | Callee::Method { func: Some(func), .. }) => self.ending(func),
            _ => Ending::Returns,
        }
    }
}

/// Returns the call that ends the function's body, if nothing in the body returns, jumps or recovers.
fn last_call(ast: &Ast, func: &Func) -> Option<ExprId> {
    let body = func.body.as_ref().filter(|_| !func.is_bad)?;
    let &last = body.stmts.last()?;
    let StmtKind::Expr(expr) = ast.stmt(last).kind else { return None };
    let ExprKind::Call { .. } = ast.expr(expr).kind else { return None };
    // Statements of literals run elsewhere; those of the declaration itself lie outside of all of them.
    let literals: Vec<Span> =
        ast.funcs().map(|id| ast.func(id)).filter(|f| f.parent.is_some()).map(|f| f.span).collect();
    let leaves = |id: u32| {
        let stmt = ast.stmt(StmtId(id));
        matches!(stmt.kind, StmtKind::Return(_) | StmtKind::Bad | StmtKind::Defer(_) | StmtKind::Labeled { .. })
            && !literals.iter().any(|literal| literal.contains(stmt.span))
    };
    (!(0..ast.stmt_count() as u32).any(leaves)).then_some(expr)
}
