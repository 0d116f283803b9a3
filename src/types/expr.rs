//! Expressions to types.
//!
//! `resp.Header["X"][0]` is a field, a map element, a slice element: `string`. Untyped constants keep a mark, so that
//! `2 * time.Second` is a `time.Duration`. What an expression denotes (value, type, package, builtin) is its
//! [`Mode`](super::check::Mode).
//!
//! Not modelled: values of constants; an untyped constant has its default type where nothing else is asked.

use super::check::{Bodies, Checker, Mode, Operand};
use super::infer::{core_type, instantiate, is_byte_string};
use super::info::{Selected, Use};
use super::object::{FuncRef, Method, Object, Selection};
use super::package::PkgId;
use super::scope::Local;
use super::typ::{Basic, Signature, Type, Var};
use super::typexpr::predeclared;
use crate::syntax::ast::{BinaryOp, ExprId, ExprKind, FuncId, LitKind, UnaryOp};
use std::sync::Arc;

impl Checker<'_> {
    /// Evaluates `expr` and keeps its type.
    pub(super) fn expr(&mut self, expr: ExprId) -> Operand {
        let operand = self.deeper(Operand::UNKNOWN, |checker| checker.expr_kind(expr));
        self.keep(expr, &operand);
        operand
    }

    fn keep(&mut self, expr: ExprId, operand: &Operand) {
        match operand.mode {
            Mode::Value | Mode::Type => self.info.types[expr.0 as usize] = operand.typ.clone(),
            Mode::Builtin(_) => {}
        }
        self.info.is_type[expr.0 as usize] = operand.mode == Mode::Type;
    }

    /// Keeps the type that a part of a type expression denotes.
    pub(super) fn note_type(&mut self, expr: ExprId, typ: Type) {
        if matches!(self.ast.expr(expr).kind, ExprKind::Ident(_)) {
            let used = if typ.is_unknown() { Use::Unknown } else { Use::Type(typ.clone()) };
            self.info.uses.insert(expr, used);
        }
        self.info.types[expr.0 as usize] = typ;
        self.info.is_type[expr.0 as usize] = true;
    }

    fn expr_kind(&mut self, expr: ExprId) -> Operand {
        let ast = self.ast;
        match &ast.expr(expr).kind {
            ExprKind::Bad => Operand::UNKNOWN,
            ExprKind::Ident(name) => self.ident(expr, name),
            ExprKind::BasicLit(kind, _) => Operand::untyped(Type::Basic(match kind {
                LitKind::Int | LitKind::Rune => Basic::Int,
                LitKind::Float => Basic::Float,
                LitKind::Imaginary => Basic::Complex,
                LitKind::String => Basic::String,
            })),
            ExprKind::CompositeLit { typ, elts } => {
                let typ = typ.map_or(Type::Unknown, |typ| self.type_expr(typ));
                self.elements(&typ, elts);
                Operand::value(typ)
            }
            ExprKind::FuncLit(func) => self.func_lit(*func),
            ExprKind::Paren(x) => self.expr(*x),
            ExprKind::Selector { x, sel } => self.selector(expr, *x, &sel.name),
            ExprKind::Index { x, indices } => self.index(expr, *x, indices),
            ExprKind::Slice { x, bounds } => {
                let typ = self.expr(*x).value_type();
                for &bound in bounds {
                    self.expr(bound);
                }
                Operand::value(self.sliced(typ))
            }
            ExprKind::TypeAssert { x, typ } => {
                self.expr(*x);
                Operand::value(self.type_expr(*typ))
            }
            ExprKind::Call { fun, args, has_spread } => self.call(expr, *fun, args, *has_spread),
            ExprKind::Star(x) => self.star(*x),
            ExprKind::Unary { op, x } => self.unary(*op, *x),
            ExprKind::Binary { .. } => self.binary(expr),
            ExprKind::KeyValue { key, value } => {
                self.expr(*key);
                self.expr(*value);
                Operand::UNKNOWN
            }
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::Ellipsis(_) => self.type_operand(expr),
        }
    }

    fn type_operand(&mut self, expr: ExprId) -> Operand {
        Operand { mode: Mode::Type, typ: self.type_expr(expr), is_untyped: false }
    }

    fn func_lit(&mut self, id: FuncId) -> Operand {
        let func = self.ast.func(id);
        let signature = self.signature(&func.sig);
        if self.bodies == Bodies::Check {
            let outer = std::mem::replace(&mut self.func, id);
            self.scope.open(func.body.as_ref().map_or(func.span.end, |body| body.span.end));
            self.func_body(id);
            self.scope.close();
            self.func = outer;
        }
        Operand::value(Type::Func(Arc::new(signature)))
    }

    /// Returns the type behind a name; for a type parameter, its core type.
    pub(super) fn under(&self, typ: &Type) -> Type {
        match typ {
            Type::Named(_) => self.universe.underlying(typ),
            Type::TypeParam(name) => {
                let Some(constraint) = self.constraints.get(name) else { return Type::Unknown };
                match core_type(self.universe, constraint) {
                    Some(core) => core,
                    // `[]byte | string` reads like a string.
                    None if is_byte_string(self.universe, constraint) => Type::Basic(Basic::String),
                    None => Type::Unknown,
                }
            }
            other => other.clone(),
        }
    }

    fn ident(&mut self, expr: ExprId, name: &Arc<str>) -> Operand {
        let (used, operand) = self.resolve_ident(name);
        self.info.uses.insert(expr, used);
        operand
    }

    fn resolve_ident(&mut self, name: &Arc<str>) -> (Use, Operand) {
        if &**name == "_" {
            return (Use::Blank, Operand::UNKNOWN);
        }
        match self.scope.find(name) {
            Some(Local::Var(var)) => return (Use::Var(*var), Operand::value(self.info.var(*var).typ.clone())),
            Some(Local::Type(typ)) => return type_use(typ.clone()),
            Some(Local::Const { typ, is_untyped }) => {
                return (Use::Const, Operand { mode: Mode::Value, typ: typ.clone(), is_untyped: *is_untyped });
            }
            None => {}
        }
        match self.universe.object(self.pkg.id, name) {
            Object::None => {}
            object => return self.object_use(object, self.pkg.id, name),
        }
        for path in self.universe.dot_imports(self.pkg, self.file, name) {
            let Some(id) = self.universe.import(path, self.pkg.id) else { return (Use::Unknown, Operand::UNKNOWN) };
            match self.universe.object(id, name) {
                Object::None => {}
                object => return self.object_use(object, id, name),
            }
        }
        universe_use(name)
    }

    fn object_use(&self, object: Object, pkg: PkgId, name: &Arc<str>) -> (Use, Operand) {
        match object {
            Object::Func(func) => {
                let typ = self.universe.signature(&func).map_or(Type::Unknown, Type::Func);
                (Use::Func(func), Operand::value(typ))
            }
            Object::Type(typ) => type_use(typ),
            Object::Var(typ) => (Use::PkgVar { pkg, name: name.clone() }, Operand::value(typ)),
            Object::Const { typ, is_untyped } => (Use::Const, Operand { mode: Mode::Value, typ, is_untyped }),
            Object::None | Object::Unknown => (Use::Unknown, Operand::UNKNOWN),
        }
    }

    fn selector(&mut self, expr: ExprId, x: ExprId, name: &Arc<str>) -> Operand {
        if let Some(path) = self.qualifier(x) {
            let (member, operand) = self.member(&path, name);
            self.info.selections.insert(expr, Selected::Member { path, member });
            return operand;
        }
        let operand = self.expr(x);
        let selection = self.select(&operand.typ, name);
        match (selection, &operand.mode) {
            (Selection::Field { typ, embedded }, Mode::Value) => {
                let selected = Selected::Field { recv: operand.typ, typ: typ.clone(), embedded };
                self.info.selections.insert(expr, selected);
                Operand::value(typ)
            }
            (Selection::Method(method), Mode::Value) => {
                let typ = Type::Func(method.signature.clone());
                self.info.selections.insert(expr, Selected::Method(method));
                Operand::value(typ)
            }
            (Selection::Method(method), Mode::Type) => {
                let typ = method_expr_type(&method, operand.typ);
                self.info.selections.insert(expr, Selected::MethodExpr(method));
                Operand::value(typ)
            }
            _ => Operand::UNKNOWN,
        }
    }

    /// The path of the import that is selected from; only there does a name stand for one.
    fn qualifier(&mut self, x: ExprId) -> Option<Arc<str>> {
        let (ast, x) = (self.ast, self.ast.unparen(x));
        let name = ast.ident(x)?;
        if self.scope.find(name).is_some() || !self.pkg.lookup(name).is_empty() {
            return None;
        }
        let path = self.universe.import_path(self.pkg, self.file, name)?;
        self.info.uses.insert(x, Use::Pkg(path.clone()));
        Some(path)
    }

    fn select(&self, typ: &Type, name: &str) -> Selection {
        match typ {
            Type::TypeParam(param) => match self.constraints.get(param) {
                Some(constraint) => self.select_in_constraint(constraint, name),
                None => Selection::Unknown,
            },
            // A pointer to a type parameter has no methods; its fields are the core type's.
            Type::Pointer(elem) if matches!(**elem, Type::TypeParam(_)) => Selection::Unknown,
            _ => self.universe.lookup(typ, name),
        }
    }

    fn select_in_constraint(&self, constraint: &Type, name: &str) -> Selection {
        match self.universe.lookup(constraint, name) {
            Selection::None => match core_type(self.universe, constraint) {
                Some(core) => self.universe.lookup(&core, name),
                None => Selection::Unknown,
            },
            selection => selection,
        }
    }

    fn member(&mut self, path: &Arc<str>, name: &Arc<str>) -> (Use, Operand) {
        if &**path == "unsafe" {
            if &**name == "Pointer" {
                return type_use(Type::Basic(Basic::UnsafePointer));
            }
            let builtin: Arc<str> = format!("unsafe.{name}").into();
            return (Use::Builtin(builtin.clone()), Operand { mode: Mode::Builtin(builtin), ..Operand::UNKNOWN });
        }
        match self.universe.import(path, self.pkg.id) {
            Some(id) => self.object_use(self.universe.object(id, name), id, name),
            None => (Use::Unknown, Operand::UNKNOWN),
        }
    }

    fn index(&mut self, expr: ExprId, x: ExprId, indices: &[ExprId]) -> Operand {
        let operand = self.expr(x);
        if operand.mode == Mode::Type {
            return self.type_operand(expr);
        }
        if let Type::Func(signature) = &operand.typ {
            return self.instantiated(signature, indices);
        }
        for &index in indices {
            self.expr(index);
        }
        Operand::value(match self.under(&operand.typ) {
            Type::Slice(elem) | Type::Array(elem) => Type::clone(&elem),
            Type::Map(pair) => pair.1.clone(),
            Type::Basic(Basic::String) => Type::Basic(Basic::Byte),
            Type::Pointer(inner) => match self.under(&inner) {
                Type::Array(elem) => Type::clone(&elem),
                _ => Type::Unknown,
            },
            _ => Type::Unknown,
        })
    }

    /// `F[T, U]`; type parameters that are not written stay.
    fn instantiated(&mut self, signature: &Signature, indices: &[ExprId]) -> Operand {
        let args: Vec<Type> = indices.iter().map(|&index| self.type_expr(index)).collect();
        let count = signature.type_params.len();
        if args.len() > count {
            return Operand::UNKNOWN;
        }
        if args.len() == count {
            let full = instantiate(self.universe, signature, &args, &[], false);
            return Operand::value(Type::Func(Arc::new(full)));
        }
        let names = &signature.type_params[..args.len()];
        let mut partial = super::infer::substitute_signature(signature, names, &args);
        partial.type_params.drain(..args.len());
        partial.constraints.drain(..args.len().min(partial.constraints.len()));
        Operand::value(Type::Func(Arc::new(partial)))
    }

    fn sliced(&self, typ: Type) -> Type {
        match self.under(&typ) {
            Type::Array(elem) => Type::Slice(elem),
            Type::Pointer(inner) => match self.under(&inner) {
                Type::Array(elem) => Type::Slice(elem),
                _ => Type::Unknown,
            },
            Type::Slice(_) | Type::Basic(Basic::String) => typ,
            // `[T []byte | string]`: a part of a T is a T.
            _ if matches!(typ, Type::TypeParam(_)) => typ,
            _ => Type::Unknown,
        }
    }

    fn star(&mut self, x: ExprId) -> Operand {
        let operand = self.expr(x);
        if operand.mode == Mode::Type {
            return Operand { typ: Type::pointer_to(operand.typ), ..operand };
        }
        self.dereferenced(operand)
    }

    pub(super) fn dereferenced(&self, operand: Operand) -> Operand {
        match self.under(&operand.value_type()) {
            Type::Pointer(elem) => Operand::value(Type::clone(&elem)),
            _ => Operand::UNKNOWN,
        }
    }

    fn unary(&mut self, op: UnaryOp, x: ExprId) -> Operand {
        let operand = self.expr(x);
        match op {
            UnaryOp::Addr => Operand::value(Type::pointer_to(operand.value_type())),
            UnaryOp::Recv => match self.under(&operand.value_type()) {
                Type::Chan(_, elem) => Operand::value(Type::clone(&elem)),
                _ => Operand::UNKNOWN,
            },
            UnaryOp::Not | UnaryOp::Other => operand,
        }
    }

    /// A tree of binary operators, its left spine without recursion.
    fn binary(&mut self, expr: ExprId) -> Operand {
        let ast = self.ast;
        let mut spine = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary { op, x, y } = &ast.expr(at).kind {
            spine.push((at, *op, *y));
            at = *x;
        }
        let mut left = self.expr(at);
        for (at, op, y) in spine.into_iter().rev() {
            let right = self.expr(y);
            left = combine(op, left, right);
            self.keep(at, &left);
        }
        left
    }

    /// The elements of a composite literal of type `typ`.
    fn elements(&mut self, typ: &Type, elts: &[ExprId]) {
        if self.bodies == Bodies::Skip {
            // Only the type of the whole is asked for.
            return;
        }
        let mut under = self.under(typ);
        if let Type::Pointer(elem) = &under {
            under = self.under(elem);
        }
        match under {
            Type::Struct(fields) => {
                for (n, &elt) in elts.iter().enumerate() {
                    match &self.ast.expr(elt).kind {
                        ExprKind::KeyValue { key, value } => {
                            let name = self.ast.ident(*key);
                            let field = fields.fields.iter().find(|field| Some(&*field.name) == name);
                            let hint = field.map_or(Type::Unknown, |field| field.typ.clone());
                            let value = *value;
                            self.info.types[key.0 as usize] = hint.clone();
                            self.element(value, &hint);
                        }
                        _ => {
                            let hint = fields.fields.get(n).map_or(Type::Unknown, |field| field.typ.clone());
                            self.element(elt, &hint);
                        }
                    }
                }
            }
            Type::Map(pair) => self.keyed(elts, &pair.0, &pair.1),
            Type::Slice(elem) | Type::Array(elem) => self.keyed(elts, &Type::Unknown, &elem),
            _ => self.unknown_elements(elts),
        }
    }

    fn keyed(&mut self, elts: &[ExprId], key_hint: &Type, hint: &Type) {
        for &elt in elts {
            match &self.ast.expr(elt).kind {
                ExprKind::KeyValue { key, value } => {
                    let (key, value) = (*key, *value);
                    self.element(key, key_hint);
                    self.element(value, hint);
                }
                _ => self.element(elt, hint),
            }
        }
    }

    /// Without the literal's type, a name before a colon may be a field's.
    fn unknown_elements(&mut self, elts: &[ExprId]) {
        for &elt in elts {
            match &self.ast.expr(elt).kind {
                ExprKind::KeyValue { key, value } => {
                    let (key, value) = (*key, *value);
                    match self.ast.expr(key).kind {
                        ExprKind::Ident(_) => {
                            self.info.uses.insert(key, Use::Unknown);
                        }
                        _ => self.element(key, &Type::Unknown),
                    }
                    self.element(value, &Type::Unknown);
                }
                _ => self.element(elt, &Type::Unknown),
            }
        }
    }

    fn element(&mut self, elt: ExprId, hint: &Type) {
        let ast = self.ast;
        match &ast.expr(elt).kind {
            ExprKind::CompositeLit { typ: None, elts } => {
                self.deeper((), |checker| checker.elements(hint, elts));
                self.keep(elt, &Operand::value(hint.clone()));
            }
            _ => {
                self.expr(elt);
            }
        }
    }
}

fn type_use(typ: Type) -> (Use, Operand) {
    if typ.is_unknown() {
        return (Use::Unknown, Operand { mode: Mode::Type, ..Operand::UNKNOWN });
    }
    (Use::Type(typ.clone()), Operand { mode: Mode::Type, typ, is_untyped: false })
}

fn universe_use(name: &Arc<str>) -> (Use, Operand) {
    match &**name {
        "nil" => return (Use::Nil, Operand::untyped(Type::Nil)),
        "true" => return (Use::True, Operand::untyped(Type::Basic(Basic::Bool))),
        "false" => return (Use::False, Operand::untyped(Type::Basic(Basic::Bool))),
        "iota" => return (Use::Const, Operand::untyped(Type::Basic(Basic::Int))),
        "append" | "cap" | "clear" | "close" | "complex" | "copy" | "delete" | "imag" | "len" | "make" | "max"
        | "min" | "new" | "panic" | "print" | "println" | "real" | "recover" => {
            let operand = Operand { mode: Mode::Builtin(name.clone()), ..Operand::UNKNOWN };
            return (Use::Builtin(name.clone()), operand);
        }
        _ => {}
    }
    match predeclared(name) {
        Some(typ) => type_use(typ),
        None => (Use::Unknown, Operand::UNKNOWN),
    }
}

/// The type of `T.Method`: the receiver becomes the first parameter.
fn method_expr_type(method: &Method, recv: Type) -> Type {
    let mut signature = Signature::clone(&method.signature);
    signature.params.insert(0, Var { name: "".into(), typ: recv, is_embedded: false });
    Type::Func(Arc::new(signature))
}

/// The value of `left op right`.
pub(super) fn combine(op: BinaryOp, left: Operand, right: Operand) -> Operand {
    match op {
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => Operand {
            mode: Mode::Value,
            typ: Type::Basic(Basic::Bool),
            is_untyped: left.is_untyped && right.is_untyped,
        },
        BinaryOp::Shift => Operand { is_untyped: left.is_untyped && right.is_untyped, ..left },
        BinaryOp::And | BinaryOp::Or | BinaryOp::Arith => match (left.is_untyped, right.is_untyped) {
            (false, _) => left,
            (true, false) => right,
            (true, true) if rank(&right.typ) > rank(&left.typ) => right,
            (true, true) => left,
        },
    }
}

fn rank(typ: &Type) -> u8 {
    match typ {
        Type::Basic(Basic::Float) => 1,
        Type::Basic(Basic::Complex) => 2,
        _ => 0,
    }
}

/// Makes the name of a function in a package whose declaration is not known.
pub(super) fn undeclared(pkg: Option<PkgId>, name: &Arc<str>) -> FuncRef {
    FuncRef { pkg: pkg.unwrap_or(PkgId::NONE), recv: None, name: name.clone() }
}
