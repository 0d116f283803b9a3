//! Which expressions are never nil, whatever the path, and which functions say nil for "failed".
//!
//! ```go
//! fmt.Errorf("status %d", code)   // never nil
//! &statusError{code}              // never nil, nor is what converts it to an error
//! newStatusError(resp)            // never nil if all that it returns is so
//! ErrClosed                       // a package's error values are set once
//!
//! l, addr := listen(port)         // no error beside it: listen returns nil, nil where it fails
//! conn, ok, err := find(name)     // find returns nil, false, nil where there is none
//! ```
//! Not modelled: methods of interfaces.

use super::body::Body;
use super::call::key_of;
use super::depth::Depth;
use super::program::Program;
use super::target::Function;
use crate::syntax::ast::*;
use crate::types::info::{Callee, Selected, Use};
use crate::types::object::FuncRef;
use crate::types::typ::{Basic, Type};

/// How many calls deep a result is followed.
const MAX_DEPTH: u32 = 3;

/// Some of the results of a call, by their index.
pub type Flags = Vec<usize>;

impl Program {
    /// Returns whether an expression, no local variable, is never nil.
    pub fn is_never_nil(&self, body: &Body, expr: ExprId, depth: Depth<'_>) -> bool {
        let expr = body.unit.ast.unparen(expr);
        match &body.unit.ast.expr(expr).kind {
            ExprKind::Ident(_) => match body.info.use_of(expr) {
                Some(Use::PkgVar { .. }) => self.universe.is_error(body.info.type_of(expr)),
                Some(Use::Func(_)) => true,
                _ => false,
            },
            ExprKind::Selector { .. } => match body.info.selection(expr) {
                Some(Selected::Member { member: Use::PkgVar { .. }, .. }) => {
                    self.universe.is_error(body.info.type_of(expr))
                }
                _ => false,
            },
            ExprKind::CompositeLit { .. } | ExprKind::FuncLit(_) => true,
            ExprKind::Unary { op: UnaryOp::Addr, .. } => true,
            ExprKind::Call { .. } => match body.info.callee(expr) {
                Some(Callee::Builtin(name)) => matches!(&**name, "make" | "new"),
                Some(callee @ (Callee::Func { func, .. } | Callee::Method { func: Some(func), .. })) => {
                    self.makes_error(callee) || self.never_returns_nil(func, depth)
                }
                Some(callee @ Callee::Method { .. }) => self.makes_error(callee),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns whether an expression that becomes an error is one for sure: a concrete value makes an interface that
    /// is not nil, even if it is a nil pointer.
    pub fn is_sure_error(&self, body: &Body, expr: ExprId, depth: Depth<'_>) -> bool {
        let typ = body.info.type_of(expr);
        let is_concrete = matches!(typ, Type::Named(_) | Type::Pointer(_))
            && !matches!(self.universe.underlying(typ), Type::Interface(_) | Type::Unknown);
        is_concrete || self.is_never_nil(body, expr, depth)
    }

    fn makes_error(&self, callee: &Callee) -> bool {
        let key = key_of(callee);
        self.calls.makes_error.fits(&key) || self.calls.serves.fits(&key)
    }

    /// Whether the only result of a function is never nil.
    fn never_returns_nil(&self, func: &FuncRef, depth: Depth<'_>) -> bool {
        if depth.reaches(MAX_DEPTH) {
            return false;
        }
        self.never_nil.get_or(func.clone(), depth, |depth| {
            let Some((pkg, file, unit, id)) = self.readable(&Function::Declared(func.clone())) else { return false };
            let [result] = unit.ast.func(id).sig.results.as_slice() else { return false };
            if !result.names.is_empty() {
                return false;
            }
            let body = self.body(pkg, file, &unit);
            let returned_type = body.info.type_of(result.typ);
            let returns_error = matches!(self.universe.underlying(returned_type), Type::Interface(_))
                && self.universe.is_error(returned_type);
            let mut returned = body.returned(id).peekable();
            returned.peek().is_some()
                && returned.all(|results| match results {
                    [one] if returns_error => self.is_sure_error(&body, *one, depth.deeper()),
                    [one] => self.is_never_nil(&body, *one, depth.deeper()),
                    _ => false,
                })
        })
    }

    /// Returns whether a function with a body may return nil as the result: it says so, or returns a variable that is nil
    /// then, or what such a function returns.
    pub(super) fn may_return_nil(&self, func: &Function, result: usize, depth: Depth<'_>) -> bool {
        if depth.reaches(MAX_DEPTH) {
            return false;
        }
        self.perhaps_nil.get_or((func.clone(), result), depth, |depth| {
            let Some((pkg, file, unit, id)) = self.readable(func) else { return false };
            let body = self.body(pkg, file, &unit);
            let is_nil = |expr: ExprId| {
                body.info.use_of(expr) == Some(&Use::Nil) || self.gives_nil(&body, expr, 0, depth.deeper())
            };
            let is_said = body.returned(id).any(|results| match results {
                [one] if result > 0 => self.gives_nil(&body, unit.ast.unparen(*one), result, depth.deeper()),
                many => many.get(result).is_some_and(|expr| is_nil(unit.ast.unparen(*expr))),
            });
            is_said || self.leaves_nil(&body, id, result, depth)
        })
    }

    /// Returns whether a call of a function of ours may succeed and give nil as the result, `return nil, false, nil`: the
    /// flags beside it, by their index, that are false then and true otherwise.
    pub fn succeeds_without(&self, body: &Body, call: ExprId, result: usize, depth: Depth<'_>) -> Option<Flags> {
        let Some(Callee::Func { func, .. } | Callee::Method { func: Some(func), .. }) = body.info.callee(call) else {
            return None;
        };
        if depth.reaches(MAX_DEPTH) || !self.own.contains(&func.pkg) {
            return None;
        }
        self.empty_successes.get_or((func.clone(), result), depth, |depth| {
            let types: Vec<Type> = self.universe.signature(func)?.results.iter().map(|it| it.typ.clone()).collect();
            let error = types.iter().rposition(|typ| self.universe.is_error(typ))?;
            let (pkg, file, unit, id) = self.readable(&Function::Declared(func.clone()))?;
            let body = self.body(pkg, file, &unit);
            let is = |results: &[ExprId], n: usize, constant: &Use| {
                results.get(n).is_some_and(|expr| body.info.use_of(unit.ast.unparen(*expr)) == Some(constant))
            };
            let mut flags: Flags = (0..types.len()).filter(|n| types[*n] == Type::Basic(Basic::Bool)).collect();
            let mut is_empty = false;
            for results in body.returned(id) {
                match results {
                    [one] if types.len() > 1 => {
                        flags.clear();
                        let call = unit.ast.unparen(*one);
                        is_empty |= self.succeeds_without(&body, call, result, depth.deeper()).is_some();
                    }
                    all if !is(all, result, &Use::Nil) => flags.retain(|n| is(all, *n, &Use::True)),
                    all if is(all, error, &Use::Nil) => {
                        flags.retain(|n| is(all, *n, &Use::False));
                        is_empty = true;
                    }
                    _ => {}
                }
            }
            if self.leaves_nil(&body, id, result, depth) {
                return Some(Flags::new());
            }
            is_empty.then_some(flags)
        })
    }

    /// Returns whether a call of a function of ours may fail and give more than nil as the result: `return &T{}, err`.
    pub(super) fn fails_with_more(&self, body: &Body, call: ExprId, result: usize) -> bool {
        let Some(Callee::Func { func, .. } | Callee::Method { func: Some(func), .. }) = body.info.callee(call) else {
            return false;
        };
        let source = self.universe.source(func).filter(|_| self.own.contains(&func.pkg));
        source.is_some_and(|(pkg, file, unit, id)| {
            let body = self.body(pkg, file, &unit);
            body.returned(id).any(|results| self.makes_up(&body, results, result))
        })
    }

    /// Returns whether a `return` gives a value that is made on the spot beside what may be an error.
    pub(super) fn makes_up(&self, body: &Body, results: &[ExprId], result: usize) -> bool {
        let ast = &body.unit.ast;
        let is_literal = |expr: ExprId| matches!(ast.expr(ast.unparen(expr)).kind, ExprKind::CompositeLit { .. });
        let is_made = results.get(result).is_some_and(|expr| match ast.expr(ast.unparen(*expr)).kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => is_literal(x),
            _ => is_literal(*expr),
        });
        let is_error = |last: &ExprId| {
            self.universe.is_error(body.info.type_of(*last)) && body.info.use_of(ast.unparen(*last)) != Some(&Use::Nil)
        };
        is_made && results.len() > result + 1 && results.last().is_some_and(is_error)
    }

    /// Whether a call is of a function that may return nil as the result.
    pub(super) fn gives_nil(&self, body: &Body, call: ExprId, result: usize, depth: Depth<'_>) -> bool {
        match body.info.callee(call) {
            Some(Callee::Func { func, .. } | Callee::Method { func: Some(func), .. }) => {
                self.may_return_nil(&Function::Declared(func.clone()), result, depth)
            }
            Some(Callee::Value(value)) => {
                let mut targets = self.targets(body, *value).into_iter().flatten();
                targets.any(|func| self.may_return_nil(&func, result, depth))
            }
            _ => false,
        }
    }
}
