//! Calls: what is called, with which signature, giving what.
//!
//! `client.Do(req)` is [`Callee::Method`] of `net/http.Client`; `string(b)` a conversion, `append(a, b)` a builtin,
//! `f()` with a local `f` a value. The type arguments of generic functions are written or inferred.
//!
//! Not modelled: a method expression called on the spot (`T.Method(x)`): unknown, as its arguments are shifted.

use super::check::{Checker, Mode, Operand};
use super::expr::{combine, undeclared};
use super::infer::{Argument, instantiate};
use super::info::{Callee, Selected, Use};
use super::typ::{Basic, Signature, Type};
use crate::syntax::ast::{BinaryOp, ExprId, ExprKind};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn call(&mut self, call: ExprId, fun: ExprId, args: &[ExprId], has_spread: bool) -> Operand {
        // The grammar reads `*(*T)(x)` as a conversion to `*(*T)`; Go means what the conversion's result points to.
        if let ExprKind::Star(inner) = self.ast.expr(fun).kind {
            let operand = self.call(call, inner, args, has_spread);
            return self.dereferenced(operand);
        }
        let operand = self.expr(fun);
        match &operand.mode {
            Mode::Type => {
                for &arg in args {
                    self.expr(arg);
                }
                self.info.callees.insert(call, Callee::Conversion(operand.typ.clone()));
                return Operand::value(operand.typ);
            }
            Mode::Builtin(name) => {
                self.info.callees.insert(call, Callee::Builtin(name.clone()));
                return self.builtin(name, args);
            }
            Mode::Value => {}
        }
        let arguments = self.arguments(args);
        let callee = self.callee(fun);
        self.info.callees.insert(call, callee);
        let Type::Func(signature) = self.under(&operand.typ) else { return Operand::UNKNOWN };
        let signature = if signature.type_params.is_empty() {
            signature
        } else {
            Arc::new(instantiate(self.universe, &signature, &[], &arguments, has_spread))
        };
        self.info.signatures.insert(call, signature.clone());
        Operand::value(result_type(&signature))
    }

    fn arguments(&mut self, args: &[ExprId]) -> Vec<Argument> {
        let operands: Vec<Operand> = args.iter().map(|&arg| self.expr(arg)).collect();
        if let [Operand { typ: Type::Tuple(all), .. }] = operands.as_slice() {
            return all.iter().map(|typ| Argument { typ: typ.clone(), is_untyped: false }).collect();
        }
        let argument = |operand: Operand| Argument { is_untyped: operand.is_untyped, typ: operand.value_type() };
        operands.into_iter().map(argument).collect()
    }

    fn callee(&self, fun: ExprId) -> Callee {
        let fun = self.ast.unparen(fun);
        match &self.ast.expr(fun).kind {
            ExprKind::FuncLit(func) => Callee::Lit(*func),
            ExprKind::Index { x, .. } => match self.callee(*x) {
                callee @ (Callee::Func { .. } | Callee::Method { .. }) => callee,
                _ => self.function_value(fun),
            },
            ExprKind::Ident(_) => match self.info.use_of(fun) {
                Some(Use::Func(func)) => {
                    Callee::Func { path: self.universe.package(func.pkg).path.clone(), func: func.clone() }
                }
                Some(Use::Var(_) | Use::PkgVar { .. }) => Callee::Value(fun),
                _ => Callee::Unknown,
            },
            ExprKind::Selector { x, sel } => match self.info.selection(fun) {
                Some(Selected::Member { path, member }) => match member {
                    Use::Func(func) => Callee::Func { func: func.clone(), path: path.clone() },
                    Use::PkgVar { .. } => Callee::Value(fun),
                    Use::Unknown => {
                        let pkg = self.universe.import(path, self.pkg.id);
                        Callee::Func { func: undeclared(pkg, &sel.name), path: path.clone() }
                    }
                    _ => Callee::Unknown,
                },
                Some(Selected::Method(method)) => Callee::Method {
                    func: method.decl.clone(),
                    recv: method.recv.clone(),
                    name: method.name.clone(),
                    recv_expr: *x,
                    is_interface: method.is_interface,
                },
                Some(Selected::Field { .. }) => Callee::Value(fun),
                Some(Selected::MethodExpr(_)) | None => Callee::Unknown,
            },
            _ => self.function_value(fun),
        }
    }

    fn function_value(&self, fun: ExprId) -> Callee {
        match self.under(self.info.type_of(fun)) {
            Type::Func(_) => Callee::Value(fun),
            _ => Callee::Unknown,
        }
    }

    fn builtin(&mut self, name: &str, args: &[ExprId]) -> Operand {
        let operands: Vec<Operand> = args.iter().map(|&arg| self.expr(arg)).collect();
        let first = operands.first().cloned();
        let first_type = || first.clone().map_or(Type::Unknown, |operand| operand.typ);
        match name {
            "append" => Operand::value(first_type()),
            "make" => Operand::value(first_type()),
            "new" => Operand::value(match first {
                Some(Operand { mode: Mode::Type, typ, .. }) => Type::pointer_to(typ),
                Some(operand) => Type::pointer_to(operand.value_type()),
                None => Type::Unknown,
            }),
            "cap" | "len" | "copy" => Operand::value(Type::Basic(Basic::Int)),
            "complex" => Operand::value(Type::Basic(Basic::Complex)),
            "real" | "imag" => Operand::value(Type::Basic(Basic::Float)),
            "recover" => Operand::value(Type::any()),
            "min" | "max" => {
                operands.into_iter().reduce(|x, y| combine(BinaryOp::Arith, x, y)).unwrap_or(Operand::UNKNOWN)
            }
            "clear" | "close" | "delete" | "panic" | "print" | "println" => Operand::value(Type::Tuple(Arc::new([]))),
            "unsafe.Sizeof" | "unsafe.Offsetof" | "unsafe.Alignof" => Operand::value(Type::Basic(Basic::Uint)),
            "unsafe.String" => Operand::value(Type::Basic(Basic::String)),
            "unsafe.StringData" => Operand::value(Type::pointer_to(Type::Basic(Basic::Byte))),
            "unsafe.Add" => Operand::value(Type::Basic(Basic::UnsafePointer)),
            "unsafe.Slice" => Operand::value(match self.under(&first_type()) {
                Type::Pointer(elem) => Type::Slice(elem),
                _ => Type::Unknown,
            }),
            "unsafe.SliceData" => Operand::value(match self.under(&first_type()) {
                Type::Slice(elem) => Type::Pointer(elem),
                _ => Type::Unknown,
            }),
            _ => Operand::UNKNOWN,
        }
    }
}

/// Returns the type of a call of a function with this signature.
fn result_type(signature: &Signature) -> Type {
    match signature.results.as_slice() {
        [one] => one.typ.clone(),
        all => Type::Tuple(all.iter().map(|var| var.typ.clone()).collect()),
    }
}
