//! What an assertion says about an error.
//!
//! ```go
//! require.NoError(t, err)              // after it, err is nil
//! c.Assert(err, qt.IsNil)              // by a matcher
//! Expect(err).NotTo(HaveOccurred())    // by a chain
//! require.Error(t, err)                // the author means it to fail
//! require.True(t, errors.Is(err, x))   // so he does
//! require.NotNil(t, resp)              // he does not trust the call to give something
//! if assert.NoError(t, err) { … }      // its answer says it
//! ```
//! The names are those of `transforms/calls.toml`; of functions that are none of them, what they do counts.
//!
//! Not modelled: assertions about other values than an error in a local variable, but that they are not nil; matchers that
//! combine others; gomega's `NewWithT(t)`, whose type is of an internal package.

use super::call::{declared, key_of};
use super::flow::Flow;
use super::state::*;
use crate::syntax::ast::*;
use crate::types::info::{Callee, Selected, Use, VarId};
use crate::types::typ::{Basic, Type};

/// An error of which something is said.
pub(super) struct Claim {
    /// The error.
    pub error: VarId,
    /// What is said: nil, or not.
    pub fact: Fact,
}

impl Flow<'_> {
    /// Notes what is shown by an assertion that comes back. Returns whether the call is nothing else.
    pub(super) fn assert(&mut self, state: &mut State, callee: &Callee, args: &[ExprId]) -> bool {
        let key = key_of(callee);
        let calls = &self.program.calls;
        let mut claims = Vec::new();
        let is_expected = calls.expect_error.fits(&key);
        for (n, arg) in args.iter().enumerate() {
            let Some(error) = self.error(*arg) else { continue };
            let asserts = |fact| declared(callee).is_some_and(|func| self.program.asserts(func, n, fact, self.depth));
            if is_expected {
                claims.push(Claim { error, fact: Fact::NonNil });
            } else if calls.require_no_error.fits(&key) || asserts(Fact::Nil) {
                claims.push(Claim { error, fact: Fact::Nil });
            } else if self.program.is_test(self.body) && asserts(Fact::NonNil) {
                claims.push(Claim { error, fact: Fact::NonNil });
            }
        }
        if calls.require_true.fits(&key) {
            let is_flag = |arg: &&ExprId| *self.body.info.type_of(**arg) == Type::Basic(Basic::Bool);
            state.is_dead |= args.iter().find(is_flag).is_some_and(|cond| !self.assume(state, *cond, true));
        }
        if calls.require_not_nil.fits(&key) {
            state.is_dead |= args.iter().any(|arg| !self.assume_nil(state, *arg, false));
        }
        if calls.require_match.fits(&key)
            && let Some((subject, fact)) = self.matched(callee, args)
        {
            match (subject.iter().find_map(|arg| self.error(*arg)), subject.first().copied()) {
                (Some(error), _) => claims.push(Claim { error, fact }),
                (None, Some(subject)) if fact == Fact::NonNil => {
                    state.is_dead |= !self.assume_nil(state, subject, false);
                }
                _ => {}
            }
        }
        for claim in &claims {
            let known = state.facts.insert(claim.error, claim.fact);
            state.is_dead |= known.is_some_and(|known| known != claim.fact);
        }
        !claims.is_empty() && !args.iter().any(|arg| self.peek(state, *arg).is_tracked())
    }

    /// Returns what a call says that answers whether it holds: `assert.NoError(t, err)`.
    pub(super) fn claimed(&self, call: ExprId) -> Option<Claim> {
        let ExprKind::Call { args, .. } = &self.ast().expr(call).kind else { return None };
        let callee = self.body.info.callee(call)?;
        let key = key_of(callee);
        let calls = &self.program.calls;
        if calls.answer_match.fits(&key) {
            let (subject, fact) = self.matched(callee, args)?;
            return subject.iter().find_map(|arg| self.error(*arg)).map(|error| Claim { error, fact });
        }
        let error = args.iter().find_map(|arg| self.error(*arg))?;
        calls.answer_no_error.fits(&key).then_some(Claim { error, fact: Fact::Nil })
    }

    /// The operands of which a matcher among them says that they are nil, or that they are not.
    fn matched<'a>(&'a self, callee: &Callee, args: &'a [ExprId]) -> Option<(&'a [ExprId], Fact)> {
        let ast = self.ast();
        let (subject, is_negated) = match callee {
            Callee::Method { recv_expr, name, .. } => match &ast.expr(ast.unparen(*recv_expr)).kind {
                ExprKind::Call { args: subject, .. } => (subject.as_slice(), name.contains("Not")),
                _ => (args, false),
            },
            _ => (args, false),
        };
        let is_nil = args.iter().find_map(|arg| self.matches_nil(*arg))?;
        Some((subject, if is_nil != is_negated { Fact::Nil } else { Fact::NonNil }))
    }

    /// Whether a matcher holds of nil, or of errors only.
    fn matches_nil(&self, matcher: ExprId) -> Option<bool> {
        let ast = self.ast();
        let info = &self.body.info;
        let matcher = ast.unparen(matcher);
        let calls = &self.program.calls;
        let name = match (&ast.expr(matcher).kind, info.selection(matcher), info.use_of(matcher)) {
            (ExprKind::Call { args, .. }, ..) => {
                let key = key_of(info.callee(matcher)?);
                if calls.negates_match.fits(&key) {
                    return self.matches_nil(*args.first()?).map(|is_nil| !is_nil);
                }
                key
            }
            (ExprKind::Selector { sel, .. }, Some(Selected::Member { path, .. }), _) => format!("{path}.{}", sel.name),
            (_, _, Some(Use::PkgVar { pkg, name })) => {
                format!("{}.{name}", self.program.universe.package(*pkg).path)
            }
            _ => return None,
        };
        match (calls.matches_nil.fits(&name), calls.matches_error.fits(&name)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn error(&self, expr: ExprId) -> Option<VarId> {
        // (An error that was first declared by a call of unknown type is one of unknown type.)
        let may_be_error = |typ: &Type| self.is_error(typ) || typ.is_unknown();
        self.local(expr).filter(|var| may_be_error(&self.body.info.var(*var).typ))
    }
}
