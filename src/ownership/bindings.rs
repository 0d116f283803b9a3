//! Where variables, fields and package variables get their values from, in one declaration.
//!
//! ```go
//! do := client.Do             // `do` is bound to client.Do
//! resp, err := do(req)        // `resp` is among the results of do(req)
//! var hook func()             // `hook` is zero
//! t.do, err = pick(), nil     // the field is assigned pick()
//! ```
//! Not modelled: order and conditions: all that a name is ever bound to counts.

use super::body::Body;
use crate::syntax::ast::*;
use crate::types::info::{Info, VarId};

/// How a local gets a value.
pub(super) enum Bound {
    /// It is assigned this expression, or declared with it.
    To(ExprId),
    /// It is assigned one of several results of this expression, which has that index.
    Among(ExprId, usize),
    /// It is declared without a value.
    Zero,
    /// By a range, a type switch, …
    Otherwise,
}

/// Calls `see` with every binding of a local variable in the unit.
pub(super) fn bindings(ast: &Ast, info: &Info, see: &mut dyn FnMut(VarId, Bound)) {
    let spread = |values: &[ExprId], count: usize, n: usize| match values {
        [] => Bound::Zero,
        many if many.len() == count => Bound::To(many[n]),
        [one, ..] => Bound::Among(ast.unparen(*one), n),
    };
    for id in ast.stmts() {
        match &ast.stmt(id).kind {
            StmtKind::Assign { lhs, rhs, .. } => {
                for (n, left) in lhs.iter().enumerate() {
                    if let Some(var) = info.var_of(ast.unparen(*left)) {
                        see(var, spread(rhs, lhs.len(), n));
                    }
                }
            }
            StmtKind::Range { key, value, .. } => {
                for var in [key, value].into_iter().flatten().filter_map(|left| info.var_of(ast.unparen(*left))) {
                    see(var, Bound::Otherwise);
                }
            }
            StmtKind::Decl(specs) => {
                for spec in specs {
                    let Spec::Value(spec) = spec else { continue };
                    for (n, name) in spec.names.iter().enumerate() {
                        if let Some(var) = info.declared_at(name.span) {
                            see(var, spread(&spec.values, spec.names.len(), n));
                        }
                    }
                }
            }
            StmtKind::TypeSwitch { clauses, .. } => {
                for var in clauses.iter().filter_map(|clause| info.clause_var(clause.span)) {
                    see(var, Bound::Otherwise);
                }
            }
            _ => {}
        }
    }
}

impl Body {
    /// Every expression that a local is assigned or declared with: the call, for one of several results; none where
    /// it is bound in another way.
    pub(super) fn values_of(&self, var: VarId) -> Vec<Option<ExprId>> {
        self.results_of(var).into_iter().map(|value| value.map(|(value, _)| value)).collect()
    }

    /// As [`values_of`](Self::values_of), and which of the results of the call it is.
    pub(super) fn results_of(&self, var: VarId) -> Vec<Option<(ExprId, usize)>> {
        let mut values = Vec::new();
        bindings(&self.unit.ast, &self.info, &mut |bound, value| {
            if bound == var {
                values.push(match value {
                    Bound::To(value) => Some((value, 0)),
                    Bound::Among(value, n) => Some((value, n)),
                    Bound::Zero => return,
                    Bound::Otherwise => None,
                });
            }
        });
        values
    }

    /// Returns what a local is assigned or declared with; none for one of several results, and for other ways.
    pub(super) fn assigned_to(&self, var: VarId) -> Vec<Option<ExprId>> {
        let mut values = Vec::new();
        bindings(&self.unit.ast, &self.info, &mut |bound, value| {
            if bound == var {
                values.push(match value {
                    Bound::To(value) => Some(value),
                    Bound::Zero => return,
                    Bound::Among(..) | Bound::Otherwise => None,
                });
            }
        });
        values
    }

    /// Returns whether the address of a local is taken.
    pub(super) fn is_addressed(&self, var: VarId) -> bool {
        self.addresses(|expr| self.info.var_of(self.unit.ast.unparen(*expr)) == Some(var))
    }

    /// Returns whether the address of such an expression is taken.
    pub(super) fn addresses(&self, is_it: impl Fn(&ExprId) -> bool) -> bool {
        let ast = &self.unit.ast;
        ast.exprs().any(|expr| matches!(&ast.expr(expr).kind, ExprKind::Unary { op: UnaryOp::Addr, x } if is_it(x)))
    }

    /// Returns what such expressions are assigned; none for one of several results, and for a range.
    pub(super) fn assigned(&self, is_it: impl Fn(&ExprId) -> bool) -> Vec<Option<ExprId>> {
        let ast = &self.unit.ast;
        let mut values = Vec::new();
        for id in ast.stmts() {
            match &ast.stmt(id).kind {
                StmtKind::Assign { lhs, rhs, .. } => {
                    for (n, _) in lhs.iter().enumerate().filter(|(_, left)| is_it(left)) {
                        values.push(rhs.get(n).copied().filter(|_| lhs.len() == rhs.len()));
                    }
                }
                StmtKind::Range { key, value, .. } => {
                    values.extend([key, value].into_iter().flatten().filter(|left| is_it(left)).map(|_| None));
                }
                _ => {}
            }
        }
        values
    }

    /// Returns the variables and constants that the unit declares outside of functions.
    pub(super) fn package_specs(&self) -> impl Iterator<Item = &ValueSpec> {
        let specs = self.unit.ast.decls.iter().flat_map(|decl| match decl {
            Decl::Gen(specs) => specs.as_slice(),
            Decl::Func(_) => &[],
        });
        specs.filter_map(|spec| match spec {
            Spec::Value(spec) => Some(spec),
            _ => None,
        })
    }
}
