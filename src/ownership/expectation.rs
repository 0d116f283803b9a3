//! What assertions say of errors: after `require.NoError(t, err)` there is none, after `require.Error(t, err)` there is one.
//!
//! ```go
//! _, err := os.Open("missing")
//! Expect(err).To(HaveOccurred())      // so nothing was opened
//! c.Assert(err, qt.IsNotNil)          // likewise
//! ```
//! Functions are known by the tables; those of the matcher style by the names of their words, as one imports them with a dot.
//!
//! Not modelled: assertions of a value that is no error, matchers that are combined.

use super::call::declared;
use super::flow::Flow;
use super::state::*;
use crate::syntax::ast::*;
use crate::types::info::{Callee, VarId};

impl Flow<'_> {
    /// `require.Error(t, err)`: the author means it to fail, and what did not fail is of no interest.
    pub(super) fn expects_error(&mut self, state: &mut State, call: ExprId, key: &str, args: &[ExprId]) {
        let expected: Vec<VarId> = match self.program.calls.expect_error.fits(key) {
            true => args.iter().filter_map(|arg| self.local(*arg)).collect(),
            false => self.matched_error(call).into_iter().collect(),
        };
        for var in expected {
            if self.body.info.var(var).typ.is_error() {
                state.is_dead |= state.facts.insert(var, Fact::NonNil) == Some(Fact::Nil);
            }
        }
    }

    /// `require.NoError(t, err)`, `check(err)`: after it, the error is nil.
    pub(super) fn asserts_no_error(&mut self, state: &mut State, callee: &Callee, key: &str, args: &[ExprId]) -> bool {
        let mut asserted = false;
        for (n, arg) in args.iter().enumerate() {
            let Some(var) = self.local(*arg) else { continue };
            if !self.body.info.var(var).typ.is_error() {
                continue;
            }
            let asserts = self.program.calls.require_no_error.fits(key)
                || declared(callee).is_some_and(|func| self.program.asserts_no_error(func, n, self.depth));
            if !asserts {
                continue;
            }
            asserted = true;
            if state.facts.get(&var) == Some(&Fact::NonNil) {
                state.is_dead = true;
            }
            state.facts.insert(var, Fact::Nil);
        }
        asserted && !args.iter().any(|arg| self.peek(state, *arg).is_tracked())
    }

    /// The error of which a matcher says that there is one.
    fn matched_error(&self, call: ExprId) -> Option<VarId> {
        let ExprKind::Call { fun, args, .. } = &self.ast().expr(call).kind else { return None };
        let ExprKind::Selector { x, sel } = &self.ast().expr(self.ast().unparen(*fun)).kind else { return None };
        let is_failure = |matcher: &ExprId| {
            let words = ["HaveOccurred", "MatchError", "IsNotNil", "NotNil", "ErrorMatches", "ErrorIs", "ErrorAs"];
            self.word(*matcher).is_some_and(|word| words.contains(&word))
        };
        let actual = match (&*sel.name, args.as_slice()) {
            ("To" | "Should", [matcher, ..]) if is_failure(matcher) => match &self.ast().expr(*x).kind {
                ExprKind::Call { args, .. } if matches!(self.word(*x), Some("Expect" | "ExpectWithOffset" | "Ω")) => {
                    *args.last()?
                }
                _ => return None,
            },
            ("Assert" | "Check", [actual, matcher, ..]) if is_failure(matcher) => *actual,
            _ => return None,
        };
        self.local(actual)
    }

    /// The last word of a name, called or not: `HaveOccurred()`, `qt.IsNotNil`.
    fn word(&self, expr: ExprId) -> Option<&str> {
        let ast = self.ast();
        match &ast.expr(ast.unparen(expr)).kind {
            ExprKind::Ident(name) => Some(&**name),
            ExprKind::Selector { sel, .. } => Some(&*sel.name),
            ExprKind::Call { fun, .. } => match &ast.expr(ast.unparen(*fun)).kind {
                ExprKind::Ident(name) => Some(&**name),
                ExprKind::Selector { sel, .. } => Some(&*sel.name),
                _ => None,
            },
            _ => None,
        }
    }
}
