//! What functions give that is somebody else's: lent, or made of what was handed in.
//!
//! ```go
//! func (p *Pool) Conn() net.Conn { return p.conn }        // lends it
//! func NewSession(o Options) *Session {                   // whose Close closes what it was made of, o.Conn
//!     return &Session{conn: o.Conn, log: open(o.Path)}
//! }
//! ```
//! Not modelled: what is put into a result by functions that are called.

use super::body::Body;
use super::depth::Depth;
use super::eval::nth_field;
use super::program::Program;
use super::state::Value;
use super::summary::{End, Input};
use super::target::Function;
use crate::resource::Release;
use crate::syntax::ast::*;
use crate::types::info::{Selected, Use, VarId, VarKind};
use crate::types::object::{FuncRef, Method, Selection};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Program {
    /// Returns whether the release of what a function gives may also release a part of what it was called with.
    pub(super) fn releases_lent(&self, func: &FuncRef, result: usize, release: &Release, depth: Depth<'_>) -> bool {
        let Some((pkg, file, unit, id)) = self.universe.source(func) else { return false };
        let body = self.body(pkg, file, &unit);
        let parts = self.lent_parts(&body, id, result, release);
        if parts.is_empty() {
            return false;
        }
        let Some(signature) = self.universe.signature(func) else { return true };
        let Some(given) = signature.results.get(result) else { return true };
        let Selection::Method(Method { decl: Some(end), .. }) = self.universe.lookup(&given.typ, &release.method)
        else {
            return true;
        };
        parts.into_iter().any(|value| {
            let inputs = vec![Input { param: None, value, fact: None }];
            let effect = self.effect(&Function::Declared(end.clone()), inputs, release, depth.deeper());
            effect.is_none_or(|effect| {
                [effect.ok.end, effect.failed.end].iter().any(|end| !matches!(end, End::Kept | End::Never))
            })
        })
    }

    /// What a result holds of its maker's parameters that can be released like itself, each as the holder of one resource.
    fn lent_parts(&self, body: &Body, func: FuncId, result: usize, release: &Release) -> Vec<Value> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for expr in body.returned(func).filter_map(|results| results.get(result)) {
            found.extend(self.lent_in(body, *expr, release, &mut seen));
        }
        found
    }

    /// Each variable is looked into once.
    fn lent_in(&self, body: &Body, expr: ExprId, release: &Release, seen: &mut BTreeSet<VarId>) -> Vec<Value> {
        let ast = &body.unit.ast;
        let expr = ast.unparen(expr);
        let (mut values, mut parts) = (Vec::new(), Vec::new());
        match &ast.expr(expr).kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => values.push(*x),
            ExprKind::CompositeLit { elts, .. } => {
                let typ = self.universe.underlying(body.info.type_of(expr));
                let part = |(n, elt): (usize, &ExprId)| match &ast.expr(*elt).kind {
                    ExprKind::KeyValue { key, value } => (ast.ident(*key).map(Into::into), *value),
                    _ => (nth_field(&typ, n), *elt),
                };
                parts.extend(elts.iter().enumerate().map(part));
            }
            ExprKind::Ident(_) => {
                let Some(var) = body.info.var_of(expr).filter(|var| seen.insert(*var)) else { return Vec::new() };
                values.extend(body.values_of(var).into_iter().flatten());
                parts.extend(body.fields_set(var).into_iter().map(|(field, value)| (Some(field), value)));
            }
            _ => {}
        }
        let mut found: Vec<Value> =
            values.into_iter().flat_map(|value| self.lent_in(body, value, release, seen)).collect();
        for (name, value) in parts {
            let method = self.universe.lookup(body.info.type_of(value), &release.method);
            let is_lent = matches!(method, Selection::Method(_) | Selection::Unknown) && body.may_be_lent(value);
            let inside = if is_lent { vec![Value::Resource] } else { self.lent_in(body, value, release, seen) };
            found.extend(inside.into_iter().map(|value| Value::holder(vec![(name.clone(), value)])));
        }
        found
    }
}

impl Body {
    /// Returns what is assigned to the fields of a variable.
    fn fields_set(&self, var: VarId) -> Vec<(Arc<str>, ExprId)> {
        let ast = &self.unit.ast;
        let field_of_it = |left: &ExprId| match &ast.expr(ast.unparen(*left)).kind {
            ExprKind::Selector { x, sel } if self.info.var_of(ast.unparen(*x)) == Some(var) => Some(sel.name.clone()),
            _ => None,
        };
        let mut set = Vec::new();
        for id in ast.stmts() {
            if let StmtKind::Assign { lhs, rhs, .. } = &ast.stmt(id).kind
                && lhs.len() == rhs.len()
            {
                set.extend(lhs.iter().zip(rhs).filter_map(|(left, right)| Some((field_of_it(left)?, *right))));
            }
        }
        set
    }

    /// Returns whether `func` lends what it makes: it returns or sets a package variable or a field of what it was
    /// called on or given.
    pub fn lends(&self, func: FuncId) -> bool {
        let ast = &self.unit.ast;
        let is_outer = |expr: &ExprId| match &ast.expr(ast.unparen(*expr)).kind {
            ExprKind::Ident(_) => matches!(self.info.use_of(ast.unparen(*expr)), Some(Use::PkgVar { .. })),
            ExprKind::Selector { x, .. } | ExprKind::Index { x, .. } => {
                let mut base = ast.unparen(*x);
                while let ExprKind::Selector { x, .. } | ExprKind::Index { x, .. } = &ast.expr(base).kind {
                    base = ast.unparen(*x);
                }
                match self.info.use_of(base) {
                    Some(Use::Var(var)) => !matches!(self.info.var(*var).kind, VarKind::Local | VarKind::Result(_)),
                    Some(Use::PkgVar { .. }) => true,
                    _ => false,
                }
            }
            _ => false,
        };
        let span = ast.func(func).span;
        ast.stmts().any(|id| {
            span.contains(ast.stmt(id).span)
                && match &ast.stmt(id).kind {
                    StmtKind::Assign { lhs, .. } => lhs.iter().any(is_outer),
                    StmtKind::Return(results) => results.first().is_some_and(is_outer),
                    _ => false,
                }
        })
    }

    /// Returns whether what `func` returns as its result `index` may be somebody else's: what a package variable, a
    /// parameter, or a field or element of one holds.
    pub fn may_lend(&self, func: FuncId, index: usize) -> bool {
        self.returned(func).filter_map(|results| results.get(index)).any(|result| self.may_be_lent(*result))
    }

    /// Returns whether `func` may return as its result `index` something else than what an acquisition has given, as which
    /// `is_fresh` knows a result of a call, or a literal: what another call looks up, say. (What is made of such a result,
    /// `resp = wrap(resp)`, is still the same.)
    pub(super) fn may_give_another(
        &self,
        func: FuncId,
        index: usize,
        is_fresh: &dyn Fn(ExprId, usize) -> bool,
    ) -> bool {
        let ast = &self.unit.ast;
        let is_literal = |expr: ExprId| match ast.expr(ast.unparen(expr)).kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => matches!(ast.expr(x).kind, ExprKind::CompositeLit { .. }),
            _ => false,
        };
        self.returned(func).any(|results| {
            let mut seen = BTreeSet::new();
            match results {
                // (`return &T{}, err` is nothing that anybody looks at.)
                [.., last]
                    if results.get(index).is_some_and(|it| is_literal(*it)) && ast.ident(*last) != Some("nil") =>
                {
                    false
                }
                [one] => self.is_another(*one, index, is_fresh, &mut seen),
                many => many.get(index).is_some_and(|result| self.is_another(*result, 0, is_fresh, &mut seen)),
            }
        })
    }

    fn is_another(
        &self,
        expr: ExprId,
        n: usize,
        is_fresh: &dyn Fn(ExprId, usize) -> bool,
        seen: &mut BTreeSet<VarId>,
    ) -> bool {
        let ast = &self.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::Call { fun, args, .. } if self.info.is_type(*fun) => {
                args.first().is_some_and(|arg| self.is_another(*arg, 0, is_fresh, seen))
            }
            ExprKind::Call { args, .. } => {
                let is_made_of_it = |arg: &ExprId| {
                    let arg = ast.unparen(*arg);
                    is_fresh(arg, 0) || self.info.var_of(arg).is_some_and(|var| seen.contains(&var))
                };
                !is_fresh(expr, n) && !args.iter().any(is_made_of_it)
            }
            ExprKind::TypeAssert { x, .. } => self.is_another(*x, 0, is_fresh, seen),
            ExprKind::CompositeLit { .. } => !is_fresh(expr, n),
            ExprKind::Unary { op: UnaryOp::Addr, x } => match ast.expr(ast.unparen(*x)).kind {
                ExprKind::Ident(_) => !is_fresh(expr, n),
                _ => self.is_another(*x, 0, is_fresh, seen),
            },
            ExprKind::Ident(_) => match self.info.use_of(expr) {
                Some(Use::Var(var)) if seen.insert(*var) => {
                    let values = self.results_of(*var).into_iter().flatten();
                    values.into_iter().any(|(value, n)| self.is_another(value, n, is_fresh, seen))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn may_be_lent(&self, expr: ExprId) -> bool {
        self.comes_from_outside(expr, &mut BTreeSet::new())
    }

    fn comes_from_outside(&self, expr: ExprId, seen: &mut BTreeSet<VarId>) -> bool {
        let ast = &self.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::Selector { x, .. } => match self.info.selection(expr) {
                Some(Selected::Member { member, .. }) => matches!(member, Use::PkgVar { .. }),
                _ => self.is_rooted_outside(*x),
            },
            ExprKind::Index { x, .. } => self.is_rooted_outside(*x),
            ExprKind::TypeAssert { x, .. } => self.comes_from_outside(*x, seen),
            ExprKind::Ident(_) => match self.info.use_of(expr) {
                Some(Use::PkgVar { .. }) => true,
                Some(Use::Var(var)) if seen.insert(*var) => {
                    let is_given = matches!(self.info.var(*var).kind, VarKind::Param(_) | VarKind::Receiver);
                    is_given || self.values_of(*var).into_iter().flatten().any(|it| self.comes_from_outside(it, seen))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what an operand belongs to is no local of the function.
    fn is_rooted_outside(&self, expr: ExprId) -> bool {
        let ast = &self.unit.ast;
        let mut base = ast.unparen(expr);
        while let ExprKind::Selector { x, .. } | ExprKind::Index { x, .. } | ExprKind::Star(x) = &ast.expr(base).kind {
            base = ast.unparen(*x);
        }
        match self.info.use_of(base) {
            Some(Use::Var(var)) => matches!(self.info.var(*var).kind, VarKind::Param(_) | VarKind::Receiver),
            Some(Use::PkgVar { .. } | Use::Pkg(..)) => true,
            _ => false,
        }
    }
}
