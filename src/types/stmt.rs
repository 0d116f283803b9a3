//! Statements: what they declare, in which block.
//!
//! `if v, ok := m[k]; ok { … } else { … }` declares `v` and `ok` for both branches and no further. Expressions are
//! evaluated in the scope of the place where they stand. Not modelled: labels, reachability, type errors.

use super::check::{Checker, Mode};
use super::info::{Use, VarKind};
use super::scope::Local;
use super::typ::{Basic, Named, Type};
use crate::syntax::ast::{
    AssignOp, Block, Clause, ExprId, ExprKind, Ident, Spec, StmtId, StmtKind, TypeSpec, UnaryOp, ValueSpec,
};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn stmts(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn block(&mut self, block: &Block) {
        self.scope.open(block.span.end);
        self.stmts(&block.stmts);
        self.scope.close();
    }

    fn stmt(&mut self, id: StmtId) {
        self.deeper((), |checker| checker.stmt_kind(id));
    }

    fn stmt_kind(&mut self, id: StmtId) {
        let ast = self.ast;
        let stmt = ast.stmt(id);
        match &stmt.kind {
            StmtKind::Bad | StmtKind::Empty | StmtKind::Branch { .. } => {}
            StmtKind::Expr(x) | StmtKind::IncDec(x) | StmtKind::Go(x) | StmtKind::Defer(x) => {
                self.expr(*x);
            }
            StmtKind::Send { chan, value } => {
                self.expr(*chan);
                self.expr(*value);
            }
            StmtKind::Assign { lhs, op: AssignOp::Define, rhs } => {
                let types = self.spread(rhs, lhs.len());
                self.define(lhs, types, stmt.span.end);
            }
            StmtKind::Assign { lhs, rhs, .. } => {
                for &x in lhs {
                    self.expr(x);
                }
                self.spread(rhs, lhs.len());
            }
            StmtKind::Return(results) => {
                for &x in results {
                    self.expr(x);
                }
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::If { .. } => self.if_chain(id),
            StmtKind::Switch { init, tag, clauses } => {
                self.scope.open(stmt.span.end);
                self.optional(*init);
                if let Some(tag) = tag {
                    self.expr(*tag);
                }
                for clause in clauses {
                    self.clause(clause);
                }
                self.scope.close();
            }
            StmtKind::TypeSwitch { init, bind, x, clauses } => {
                self.scope.open(stmt.span.end);
                self.optional(*init);
                let operand = self.expr(*x).value_type();
                for clause in clauses {
                    self.type_clause(clause, bind.as_ref(), &operand);
                }
                self.scope.close();
            }
            StmtKind::Select(clauses) => {
                for clause in clauses {
                    self.clause(clause);
                }
            }
            StmtKind::For { init, cond, post, body } => {
                self.scope.open(stmt.span.end);
                self.optional(*init);
                if let Some(cond) = cond {
                    self.expr(*cond);
                }
                self.optional(*post);
                self.block(body);
                self.scope.close();
            }
            StmtKind::Range { key, value, is_define, x, body } => {
                self.scope.open(stmt.span.end);
                let operand = self.expr(*x);
                let types = self.range_types(&operand.value_type());
                let vars: Vec<ExprId> = key.iter().chain(value).copied().collect();
                if *is_define {
                    self.define(&vars, types.into(), body.span.start);
                } else {
                    for x in vars {
                        self.expr(x);
                    }
                }
                self.block(body);
                self.scope.close();
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(*stmt),
            StmtKind::Decl(specs) => self.specs(specs),
        }
    }

    fn optional(&mut self, stmt: Option<StmtId>) {
        if let Some(stmt) = stmt {
            self.stmt(stmt);
        }
    }

    /// `if … else if … else …`, without recursion along the chain.
    fn if_chain(&mut self, first: StmtId) {
        let ast = self.ast;
        let mut open = 0;
        let mut at = Some(first);
        while let Some(id) = at {
            let stmt = ast.stmt(id);
            let StmtKind::If { init, cond, then, els } = &stmt.kind else {
                self.stmt(id);
                break;
            };
            self.scope.open(stmt.span.end);
            open += 1;
            self.optional(*init);
            self.expr(*cond);
            self.block(then);
            at = *els;
        }
        for _ in 0..open {
            self.scope.close();
        }
    }

    fn clause(&mut self, clause: &Clause) {
        self.scope.open(clause.span.end);
        for &x in &clause.exprs {
            self.expr(x);
        }
        self.optional(clause.comm);
        self.stmts(&clause.body);
        self.scope.close();
    }

    fn type_clause(&mut self, clause: &Clause, bind: Option<&Ident>, operand: &Type) {
        self.scope.open(clause.span.end);
        let mut typ = operand.clone();
        for &x in &clause.exprs {
            let case = self.expr(x);
            if clause.exprs.len() == 1 && case.typ != Type::Nil {
                typ = if case.mode == Mode::Type { case.typ } else { Type::Unknown };
            }
        }
        if let Some(bind) = bind {
            let from = clause.exprs.last().map_or(clause.span.start, |&x| self.ast.expr(x).span.end);
            if let Some(var) = self.new_var(&bind.name, bind.span, typ, VarKind::Local, from) {
                self.info.clause_vars.insert(clause.span, var);
            }
        }
        self.stmts(&clause.body);
        self.scope.close();
    }

    /// `lhs := values of these types`; names of this very block are assigned, others declared.
    fn define(&mut self, lhs: &[ExprId], types: Vec<Type>, from: usize) {
        let mut types = types.into_iter();
        for &x in lhs {
            let typ = types.next().unwrap_or(Type::Unknown);
            let ExprKind::Ident(name) = &self.ast.expr(x).kind else {
                self.expr(x);
                continue;
            };
            if &**name == "_" {
                self.info.uses.insert(x, Use::Blank);
                continue;
            }
            if let Some(var) = self.scope.var_here(name) {
                self.info.uses.insert(x, Use::Var(var));
                self.info.types[x.0 as usize] = self.info.var(var).typ.clone();
                continue;
            }
            let span = self.ast.expr(x).span;
            let ident = Ident { name: name.clone(), span };
            if let Some(var) = self.declare_var(&ident, typ.clone(), VarKind::Local, from) {
                self.info.uses.insert(x, Use::Var(var));
                self.info.defs.insert(x, var);
                self.info.types[x.0 as usize] = typ;
            }
        }
    }

    /// Returns the types of `values` as they are dealt to `count` places: one by one, a call's results, or a comma-ok pair.
    pub(super) fn spread(&mut self, values: &[ExprId], count: usize) -> Vec<Type> {
        let &[value] = values else {
            return values.iter().map(|&value| self.expr(value).value_type()).collect();
        };
        let operand = self.expr(value);
        if count == 1 {
            return match operand.value_type() {
                Type::Tuple(_) => vec![Type::Unknown],
                typ => vec![typ],
            };
        }
        match operand.value_type() {
            Type::Tuple(all) if all.len() == count => all.to_vec(),
            typ if count == 2 && self.has_comma_ok(value) => vec![typ, Type::Basic(Basic::Bool)],
            _ => vec![Type::Unknown; count],
        }
    }

    fn has_comma_ok(&self, expr: ExprId) -> bool {
        match &self.ast.expr(self.ast.unparen(expr)).kind {
            ExprKind::TypeAssert { .. } | ExprKind::Unary { op: UnaryOp::Recv, .. } => true,
            ExprKind::Index { x, .. } => matches!(self.under(self.info.type_of(*x)), Type::Map(_)),
            _ => false,
        }
    }

    fn range_types(&self, typ: &Type) -> [Type; 2] {
        let int = Type::Basic(Basic::Int);
        match self.under(typ) {
            Type::Slice(elem) | Type::Array(elem) => [int, Type::clone(&elem)],
            Type::Pointer(inner) => match self.under(&inner) {
                Type::Array(elem) => [int, Type::clone(&elem)],
                _ => [Type::Unknown, Type::Unknown],
            },
            Type::Basic(Basic::String) => [int.clone(), int],
            Type::Basic(_) => [typ.clone(), Type::Unknown],
            Type::Map(pair) => [pair.0.clone(), pair.1.clone()],
            Type::Chan(_, elem) => [Type::clone(&elem), Type::Unknown],
            Type::Func(signature) => {
                let yields = signature.params.first().map(|param| self.under(&param.typ));
                let Some(Type::Func(yields)) = yields else { return [Type::Unknown, Type::Unknown] };
                let param = |n: usize| yields.params.get(n).map_or(Type::Unknown, |var| var.typ.clone());
                [param(0), param(1)]
            }
            _ => [Type::Unknown, Type::Unknown],
        }
    }

    fn specs(&mut self, specs: &[Spec]) {
        for spec in specs {
            match spec {
                Spec::Type(spec) => self.local_type(spec),
                Spec::Value(spec) => self.local_values(spec),
            }
        }
    }

    fn local_type(&mut self, spec: &TypeSpec) {
        if spec.is_alias {
            let typ = self.type_expr(spec.typ);
            self.scope.declare(&spec.name.name, Local::Type(typ));
            return;
        }
        // The name says where it is declared: local types of one name are different types.
        let file = &self.pkg.file(self.file).name;
        let name: Arc<str> = format!("{}·{}:{}", spec.name.name, file, spec.name.span.start).into();
        let named = Named { pkg: self.pkg.id, path: self.pkg.path.clone(), name: name.clone(), args: Vec::new() };
        self.scope.declare(&spec.name.name, Local::Type(Type::Named(Arc::new(named))));
        let typ = self.type_expr(spec.typ);
        let under = self.universe.underlying(&typ);
        self.universe.locals.put((self.pkg.id, name), under);
    }

    fn local_values(&mut self, spec: &ValueSpec) {
        let typ = spec.typ.map(|typ| self.type_expr(typ));
        let from = spec.names.last().map_or(0, |ident| ident.span.end);
        let from = spec.typ.iter().chain(&spec.values).map(|&x| self.ast.expr(x).span.end).fold(from, usize::max);
        if spec.is_const {
            return self.local_consts(spec, typ);
        }
        let mut values = self.spread(&spec.values, spec.names.len()).into_iter();
        for ident in &spec.names {
            let value = values.next().unwrap_or(Type::Unknown);
            self.declare_var(ident, typ.clone().unwrap_or(value), VarKind::Local, from);
        }
    }

    fn local_consts(&mut self, spec: &ValueSpec, typ: Option<Type>) {
        let values: Vec<_> = spec.values.iter().map(|&value| self.expr(value)).collect();
        for (n, ident) in spec.names.iter().enumerate() {
            let local = match (&typ, values.get(n)) {
                (Some(typ), _) => Local::Const { typ: typ.clone(), is_untyped: false },
                (None, Some(value)) => Local::Const { typ: value.clone().value_type(), is_untyped: value.is_untyped },
                (None, None) => Local::Const { typ: Type::Unknown, is_untyped: false },
            };
            self.scope.declare(&ident.name, local);
        }
    }
}
