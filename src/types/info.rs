//! What a check of one declaration found out: types, uses, callees, by id of the syntax tree.
//!
//! For `resp, err := http.Get(u)` the call has the type `(*net/http.Response, error)` and the callee
//! [`Callee::Func`] with path `net/http`; the left identifiers are uses of two new [`LocalVar`]s.
//!
//! An expression in which something is not understood has the type `Unknown` and no callee but [`Callee::Unknown`].

use super::object::{FuncRef, Method};
use super::package::PkgId;
use super::typ::{Signature, Type};
use crate::syntax::ast::{Ast, ExprId, FuncId};
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Names one local variable of an [`Info`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VarId(pub u32);

/// What a local variable is to its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VarKind {
    /// The receiver.
    Receiver,
    /// The parameter with this index; unnamed ones count.
    Param(u32),
    /// The named result with this index.
    Result(u32),
    /// Declared in the body.
    Local,
}

/// A local variable.
#[derive(Clone, Debug)]
pub struct LocalVar {
    /// Its name.
    pub name: Arc<str>,
    /// The identifier that declares it; the same for the variables of all clauses of a type switch.
    pub span: Span,
    /// Its type.
    pub typ: Type,
    /// What it is to its function.
    pub kind: VarKind,
    /// The declaration or literal it belongs to.
    pub func: FuncId,
    /// Where its name is visible, inner declarations of the same name aside.
    pub scope: Span,
}

/// What an identifier stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A local variable.
    Var(VarId),
    /// A package-level variable.
    PkgVar {
        /// Its package.
        pkg: PkgId,
        /// Its name.
        name: Arc<str>,
    },
    /// A declared function.
    Func(FuncRef),
    /// A type.
    Type(Type),
    /// An imported package, by import path.
    Pkg(Arc<str>),
    /// A constant.
    Const,
    /// `nil`
    Nil,
    /// `true`
    True,
    /// `false`
    False,
    /// A predeclared function, or one of `unsafe`.
    Builtin(Arc<str>),
    /// `_`
    Blank,
    /// Not known.
    Unknown,
}

/// What a call calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A package-level function.
    Func {
        /// The function; its package is [`PkgId::NONE`] where there are no sources.
        func: FuncRef,
        /// Its import path.
        path: Arc<str>,
    },
    /// A method of a value.
    Method {
        /// Its declaration; none for an interface's method.
        func: Option<FuncRef>,
        /// The type that declares it, as `net/http.Client`; empty for an unnamed interface.
        recv: Arc<str>,
        /// Its name.
        name: Arc<str>,
        /// The operand before the dot.
        recv_expr: ExprId,
        /// Whether an interface declares it.
        is_interface: bool,
    },
    /// A literal that is called on the spot.
    Lit(FuncId),
    /// A function value: variable, field, result of a call.
    Value(ExprId),
    /// A conversion to a type.
    Conversion(Type),
    /// A predeclared function.
    Builtin(Arc<str>),
    /// Not known.
    Unknown,
}

/// What a selector expression selects.
#[derive(Clone, Debug)]
pub enum Selected {
    /// A field.
    Field {
        /// The operand's type.
        recv: Type,
        /// The field's type.
        typ: Type,
        /// The embedded fields on the way, outermost first.
        embedded: Vec<Arc<str>>,
    },
    /// A method of a value, called or not.
    Method(Method),
    /// `T.Method`
    MethodExpr(Method),
    /// A member of an imported package.
    Member {
        /// The package's import path.
        path: Arc<str>,
        /// What the member is; `Unknown` where there are no sources.
        member: Use,
    },
}

/// What a check of one declaration found out.
#[derive(Debug)]
pub struct Info {
    /// Every local variable, in order of declaration.
    pub vars: Vec<LocalVar>,
    /// Whether something was too deeply nested to be looked at: uses are missing, nothing may be concluded.
    pub is_partial: bool,
    pub(super) types: Vec<Type>,
    pub(super) is_type: Vec<bool>,
    pub(super) uses: FxHashMap<ExprId, Use>,
    pub(super) defs: FxHashMap<ExprId, VarId>,
    pub(super) callees: FxHashMap<ExprId, Callee>,
    pub(super) signatures: FxHashMap<ExprId, Arc<Signature>>,
    pub(super) selections: FxHashMap<ExprId, Selected>,
    pub(super) declared: FxHashMap<Span, VarId>,
    pub(super) clause_vars: FxHashMap<Span, VarId>,
}

impl Info {
    pub(super) fn new(ast: &Ast) -> Self {
        Info {
            vars: Vec::new(),
            is_partial: false,
            types: vec![Type::Unknown; ast.expr_count()],
            is_type: vec![false; ast.expr_count()],
            uses: FxHashMap::default(),
            defs: FxHashMap::default(),
            callees: FxHashMap::default(),
            signatures: FxHashMap::default(),
            selections: FxHashMap::default(),
            declared: FxHashMap::default(),
            clause_vars: FxHashMap::default(),
        }
    }

    /// Returns the type of an expression, or the type it denotes; a [`Type::Tuple`] for a call that gives none or several.
    pub fn type_of(&self, expr: ExprId) -> &Type {
        self.types.get(expr.0 as usize).unwrap_or(&Type::Unknown)
    }
    /// Returns whether an expression denotes a type.
    pub fn is_type(&self, expr: ExprId) -> bool {
        self.is_type.get(expr.0 as usize).copied().unwrap_or(false)
    }
    /// Returns what an identifier stands for; none for field names and for what was not checked.
    pub fn use_of(&self, expr: ExprId) -> Option<&Use> {
        self.uses.get(&expr)
    }
    /// Returns the local variable that an identifier stands for.
    pub fn var_of(&self, expr: ExprId) -> Option<VarId> {
        match self.uses.get(&expr) {
            Some(Use::Var(var)) => Some(*var),
            _ => None,
        }
    }
    /// Returns whether an identifier left of `:=` declares its variable anew.
    pub fn is_def(&self, expr: ExprId) -> bool {
        self.defs.contains_key(&expr)
    }
    /// Returns what a call calls; none if `call` is no call.
    pub fn callee(&self, call: ExprId) -> Option<&Callee> {
        self.callees.get(&call)
    }
    /// Returns the signature of what a call calls, type arguments put in.
    pub fn signature_of(&self, call: ExprId) -> Option<&Arc<Signature>> {
        self.signatures.get(&call)
    }
    /// Returns what a selector expression selects.
    pub fn selection(&self, selector: ExprId) -> Option<&Selected> {
        self.selections.get(&selector)
    }
    /// Returns a local variable.
    pub fn var(&self, var: VarId) -> &LocalVar {
        &self.vars[var.0 as usize]
    }
    /// Returns the variable that the identifier at `span` declares; not for type switches.
    pub fn declared_at(&self, span: Span) -> Option<VarId> {
        self.declared.get(&span).copied()
    }
    /// Returns the variable that a type switch binds in the clause at `span`.
    pub fn clause_var(&self, span: Span) -> Option<VarId> {
        self.clause_vars.get(&span).copied()
    }
}
