//! Calls whose result the next statements release: whatever the rest of the function is, no leak of them can be found in
//! it.
//!
//! ```go
//! resp, err := http.Get(u)
//! if err != nil {
//!     return err              // there is nothing to release
//! }
//! log.Print(resp.Status)      // control goes on behind it
//! resp.Body.Close()           // .Body.Close, of whatever Get gives
//! ```
//! What stands between may mention the result, but neither assign to it nor take its address; branches among it hold no
//! jump, and do not mention it. A deferred literal releases what its own first statements do.
//!
//! Not modelled: loops and switches on the way, releases on several paths.

use crate::resource::Resource;
use crate::syntax::code::{Base, Code};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many statements may stand between the check and the release.
const MAX_BETWEEN: usize = 8;

/// Of how many tokens a branch may be that stands between them.
const MAX_BRANCH: usize = 256;

/// Behind what control does not go on to the next statement, or not always.
const JUMPS: [&str; 5] = ["return", "goto", "break", "continue", "fallthrough"];

/// What a statement begins with that does not end where its line does, or leads elsewhere.
const TURNS: [&str; 10] =
    ["return", "goto", "break", "continue", "fallthrough", "for", "switch", "select", "case", "default"];

/// The releases that there are, as [`crate::resource::Release::of`] writes them for an empty name: `.Body.Close`.
#[derive(Debug, Default)]
pub(super) struct Releases(BTreeSet<String>);

impl Releases {
    /// Takes those of all `resources`.
    pub(super) fn of(resources: &[Resource]) -> Releases {
        let producers = resources.iter().flat_map(|resource| &resource.producers);
        Releases(producers.map(|producer| producer.duty.release.of("")).collect())
    }
}

/// A call with its release.
pub(super) struct Settling<'t> {
    /// The target that is released.
    pub(super) name: &'t str,
    /// The place of the called name.
    pub(super) call: usize,
    /// The release: `.Body.Close`.
    pub(super) how: String,
}

/// Returns the release by which the statements at a place, behind a call, release what it gives whenever it does.
pub(super) fn settling<'t>(
    code: &Code<'t>,
    releases: &Releases,
    targets: &[Option<&'t str>],
    call: usize,
    at: usize,
) -> Option<Settling<'t>> {
    if releases.0.is_empty() {
        return None;
    }
    let checked = Checked::at(code, at);
    // The other one of two results is the error, or a context that is of no use without its cancel function.
    let (name, is_function) = match (targets, &checked) {
        ([Some(name)], None) => (*name, false),
        ([Some(name), Some(error)], None) if is_error(error) => (*name, false),
        ([Some(name), Some(error)], Some(checked)) if checked.error == *error => (*name, false),
        ([_, Some(name)], None) => (*name, true),
        _ => return None,
    };
    let is_such = |how: &String| how.is_empty() == is_function && releases.0.contains(how);
    let value = Value { code, name, is_release: &is_such };
    let how = value.released(checked.map_or(at, |checked| checked.without))?;
    Some(Settling { name, call, how })
}

/// Whether a name is one that errors have, or none.
fn is_error(name: &str) -> bool {
    name == "_" || name.ends_with("err") || name.ends_with("Err")
}

/// `if err != nil { … }`, or `if err == nil { … }`.
struct Checked<'t> {
    error: &'t str,
    /// Where the statements begin that are run without an error.
    without: usize,
}

impl<'t> Checked<'t> {
    fn at(code: &Code<'t>, at: usize) -> Option<Checked<'t>> {
        let error = code.name(at + 1).filter(|_| code.name(at) == Some("if"))?;
        let is = |condition: [&str; 4]| (2..6).map(|n| code.text(at + n)).eq(condition);
        if is(["=", "=", "nil", "{"]) {
            return Some(Checked { error, without: at + 6 });
        }
        let behind = code.behind_bracket(at + 5).filter(|_| is(["!", "=", "nil", "{"]))?;
        // (No `else`.)
        code.ends_statement(behind).then_some(Checked { error, without: behind + 1 })
    }
}

/// What a call gives, by its name.
struct Value<'a, 't> {
    code: &'a Code<'t>,
    name: &'t str,
    is_release: &'a dyn Fn(&String) -> bool,
}

impl Value<'_, '_> {
    /// How one of the statements from a place on releases it, if all before that one lead there.
    fn released(&self, mut at: usize) -> Option<String> {
        for _ in 0..=MAX_BETWEEN {
            if let Some(how) = self.release_at(at) {
                return Some(how);
            }
            at = self.behind(at)?;
        }
        None
    }

    /// How the statement at a place releases it.
    fn release_at(&self, at: usize) -> Option<String> {
        let code = self.code;
        match code.name(at) {
            Some("defer") if code.name(at + 1) == Some("func") => {
                let is_plain = (2..5).map(|n| code.text(at + n)).eq(["(", ")", "{"]);
                let behind = code.behind_bracket(at + 4).filter(|_| is_plain)?;
                let is_called = code.text(behind) == "(" && code.text(behind + 1) == ")";
                self.released(at + 5).filter(|_| is_called)
            }
            Some("defer" | "return") => self.release_of(at + 1),
            // `if err := f.Close(); err != nil {`
            Some("if") => self.release_of(assigned(code, at + 1)),
            _ => self.release_of(assigned(code, at)),
        }
    }

    /// How it is released by what begins at a place, a call without arguments that is all of a statement.
    fn release_of(&self, mut at: usize) -> Option<String> {
        let code = self.code;
        if code.name(at) != Some(self.name) {
            return None;
        }
        at += 1;
        let mut release = String::new();
        while code.text(at) == "." {
            release.push('.');
            release.push_str(code.name(at + 1)?);
            at += 2;
        }
        let is_all = code.ends_statement(at + 2) || code.text(at + 2) == "}";
        let is_call = code.text(at) == "(" && code.text(at + 1) == ")" && is_all;
        (is_call && (self.is_release)(&release)).then_some(release)
    }

    /// The place behind a statement after which control goes on to the next one, and the name stands for it still.
    fn behind(&self, start: usize) -> Option<usize> {
        let code = self.code;
        match code.name(start) {
            Some("if") => self.behind_branch(start),
            Some(word) if TURNS.contains(&word) => None,
            _ => {
                let end = (start..code.all().end).find(|at| code.ends_statement(*at))?;
                let is_simple = (start..end).all(|at| !matches!(code.text(at), "{" | "}"));
                (is_simple && self.stays(start..end)).then_some(end + 1)
            }
        }
    }

    /// The place behind an `if` whose branches hold no jump and do not mention it.
    fn behind_branch(&self, mut at: usize) -> Option<usize> {
        let code = self.code;
        let goes_on = |at: usize| code.name(at).is_none_or(|word| word != self.name && !JUMPS.contains(&word));
        loop {
            let open = (at..code.all().end).find(|at| matches!(code.text(*at), "{" | "}"))?;
            let behind = code.behind_bracket(open)?;
            if behind - open > MAX_BRANCH || !(open..behind).all(goes_on) || !self.stays(at..open) {
                return None;
            }
            if code.ends_statement(behind) {
                return Some(behind + 1);
            }
            // `else {`, `else if … {`
            at = behind;
            if code.name(at) != Some("else") {
                return None;
            }
        }
    }

    /// Whether the name stands for it still behind some code without literals of functions.
    fn stays(&self, range: Range<usize>) -> bool {
        let code = self.code;
        let assign = range.clone().rev().find(|at| code.assigns(*at)).unwrap_or(range.start);
        let is_kept = |at: usize| {
            let is_it = code.name(at) == Some(self.name) && code.base(at) == Base::None;
            !is_it || at >= assign && (at == 0 || code.text(at - 1) != "&")
        };
        range.into_iter().all(is_kept)
    }
}

/// Where the value of an assignment begins; where the statement does, if it is none.
fn assigned(code: &Code<'_>, start: usize) -> usize {
    let is_part = |at: &usize| code.name(*at).is_some() || matches!(code.text(*at), "." | "," | ":");
    let assign = (start..code.all().end).find(|at| !is_part(at)).filter(|at| code.assigns(*at));
    assign.map_or(start, |assign| assign + 1)
}
