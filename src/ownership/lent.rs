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
use std::sync::Arc;

/// How many variables and literals are looked through.
const MAX_STEPS: u32 = 5;

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
        let mut found = Vec::new();
        for expr in body.returned(func).filter_map(|results| results.get(result)) {
            self.collect_lent(body, *expr, release, 0, &mut found);
        }
        found
    }

    fn collect_lent(&self, body: &Body, expr: ExprId, release: &Release, depth: u32, found: &mut Vec<Value>) {
        if depth > MAX_STEPS {
            return;
        }
        let ast = &body.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => self.collect_lent(body, *x, release, depth, found),
            ExprKind::CompositeLit { elts, .. } => {
                let typ = self.universe.underlying(body.info.type_of(expr));
                for (n, elt) in elts.iter().enumerate() {
                    let (name, value) = match &ast.expr(*elt).kind {
                        ExprKind::KeyValue { key, value } => (ast.ident(*key).map(Into::into), *value),
                        _ => (nth_field(&typ, n), *elt),
                    };
                    self.collect_part(body, name, value, release, depth, found);
                }
            }
            ExprKind::Ident(_) => {
                let Some(var) = body.info.var_of(expr) else { return };
                for value in body.values_of(var).into_iter().flatten() {
                    self.collect_lent(body, value, release, depth + 1, found);
                }
                for (field, value) in body.fields_set(var) {
                    self.collect_part(body, Some(field), value, release, depth, found);
                }
            }
            _ => {}
        }
    }

    /// `value` is what the field `name` of a holder is made of.
    fn collect_part(
        &self,
        body: &Body,
        name: Option<Arc<str>>,
        value: ExprId,
        release: &Release,
        depth: u32,
        found: &mut Vec<Value>,
    ) {
        let holder = |value: Value| Value::holder(vec![(name.clone(), value)]);
        let method = self.universe.lookup(body.info.type_of(value), &release.method);
        if matches!(method, Selection::Method(_) | Selection::Unknown) && body.may_be_lent(value, 0) {
            found.push(holder(Value::Resource));
            return;
        }
        let mut inner = Vec::new();
        self.collect_lent(body, value, release, depth + 1, &mut inner);
        found.extend(inner.into_iter().map(holder));
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
        self.returned(func).filter_map(|results| results.get(index)).any(|result| self.may_be_lent(*result, 0))
    }

    fn may_be_lent(&self, expr: ExprId, depth: u32) -> bool {
        let ast = &self.unit.ast;
        let expr = ast.unparen(expr);
        match &ast.expr(expr).kind {
            ExprKind::Selector { x, .. } => match self.info.selection(expr) {
                Some(Selected::Member { member, .. }) => matches!(member, Use::PkgVar { .. }),
                _ => self.is_rooted_outside(*x),
            },
            ExprKind::Index { x, .. } => self.is_rooted_outside(*x),
            ExprKind::TypeAssert { x, .. } => self.may_be_lent(*x, depth),
            ExprKind::Ident(_) => match self.info.use_of(expr) {
                Some(Use::PkgVar { .. }) => true,
                Some(Use::Var(var)) if depth <= 3 => {
                    let is_given = matches!(self.info.var(*var).kind, VarKind::Param(_) | VarKind::Receiver);
                    is_given || self.values_of(*var).into_iter().flatten().any(|it| self.may_be_lent(it, depth + 1))
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
