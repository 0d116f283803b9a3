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
//! What stands between may mention the result, but neither assign to it nor take its address; a branch among it releases it
//! first of all, or holds no jump. A deferred literal releases what its own first statements do. Of several results all
//! have to be released.
//!
//! Not modelled: releases in loops and switches, `select`, labels.

use crate::resource::Resource;
use crate::syntax::code::{Base, Code};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many statements may stand between the check and the release.
const MAX_BETWEEN: usize = 8;

/// Of how many tokens a statement or a block may be that stands between them or releases: deeper blocks are not longer.
const MAX_TOKENS: usize = 256;

/// Behind what control does not go on to the next statement.
const JUMPS: [&str; 5] = ["return", "goto", "break", "continue", "fallthrough"];

/// What begins a statement that is none of those below, or no statement.
const OTHERS: [&str; 5] = ["for", "select", "case", "default", "func"];

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
    /// The targets that are released.
    pub(super) names: Vec<&'t str>,
    /// The place of the called name.
    pub(super) call: usize,
    /// The release: `.Body.Close`.
    pub(super) how: String,
}

/// An assignment of one call.
pub(super) struct Assignment<'a, 't> {
    /// Its targets, none for those that are not names.
    pub(super) targets: &'a [Option<&'t str>],
    /// Where the first of them begins.
    pub(super) start: usize,
    /// The place of the called name.
    pub(super) call: usize,
    /// The place behind its end.
    pub(super) behind: usize,
}

/// Returns the release by which the statements behind an assignment release what its call gives whenever it does.
pub(super) fn settling<'t>(
    code: &Code<'t>,
    releases: &Releases,
    &Assignment { targets, start, call, behind }: &Assignment<'_, 't>,
) -> Option<Settling<'t>> {
    if releases.0.is_empty() {
        return None;
    }
    let is_header = start > 0 && code.name(start - 1) == Some("if");
    let checked = match is_header {
        true => Some(Checked::in_header(code, behind)?),
        false if code.begins_statement(start) => Checked::at(code, behind),
        false => return None,
    };
    let start = checked.as_ref().map_or(behind, |checked| checked.without);
    // A context is of no use without its cancel function.
    if let ([_, Some(cancel)], None) = (targets, &checked)
        && let Some(how) = (Value { code, name: cancel, releases }).released(start)
        && how.is_empty()
    {
        return Some(Settling { names: vec![cancel], call, how });
    }
    let targets: Vec<&str> = targets.iter().copied().collect::<Option<_>>()?;
    let names = match (targets.split_last()?, &checked) {
        ((error, names), Some(checked)) if *error == checked.error => names,
        (_, Some(_)) => return None,
        ((error, names), None) if is_error(error) && !names.is_empty() => names,
        (_, None) => &*targets,
    };
    let released = |name: &&'t str| Value { code, name, releases }.released(start).filter(|how| !how.is_empty());
    let mut all = names.iter().map(released).collect::<Option<Vec<String>>>()?;
    all.dedup();
    let how = all.pop().filter(|_| all.is_empty())?;
    Some(Settling { names: names.to_vec(), call, how })
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
    /// The check that stands at a place.
    fn at(code: &Code<'t>, at: usize) -> Option<Checked<'t>> {
        if code.name(at) != Some("if") {
            return None;
        }
        // (No `else`.)
        Checked::of(code, at + 1, |behind| code.ends_statement(behind).then_some(behind + 1))
    }

    /// The check of an `if` whose header assigns, and whose condition stands at a place.
    fn in_header(code: &Code<'t>, condition: usize) -> Option<Checked<'t>> {
        let opens_else = |at: usize| code.name(at) == Some("else") && code.text(at + 1) == "{";
        Checked::of(code, condition, |behind| opens_else(behind).then_some(behind + 2))
    }

    fn of(code: &Code<'t>, at: usize, behind_failed: impl Fn(usize) -> Option<usize>) -> Option<Checked<'t>> {
        let error = code.name(at)?;
        let is = |condition: [&str; 4]| (1..5).map(|n| code.text(at + n)).eq(condition);
        if is(["=", "=", "nil", "{"]) {
            return Some(Checked { error, without: at + 5 });
        }
        let behind = code.behind_bracket(at + 4).filter(|_| is(["!", "=", "nil", "{"]))?;
        Some(Checked { error, without: behind_failed(behind)? })
    }
}

/// What a call gives, by its name.
struct Value<'a, 't> {
    code: &'a Code<'t>,
    name: &'a str,
    releases: &'a Releases,
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

    /// How one of the first statements of a block releases it.
    fn released_in(&self, block: Range<usize>) -> Option<String> {
        if block.len() <= MAX_TOKENS { self.released(block.start + 1) } else { None }
    }

    /// How the statement at a place releases it.
    fn release_at(&self, at: usize) -> Option<String> {
        let code = self.code;
        match code.name(at) {
            Some("defer") if code.name(at + 1) == Some("func") => {
                let is_plain = (2..5).map(|n| code.text(at + n)).eq(["(", ")", "{"]);
                let behind = code.behind_bracket(at + 4).filter(|_| is_plain)?;
                let is_called = code.text(behind) == "(" && code.text(behind + 1) == ")";
                if is_called { self.released_in(at + 4..behind) } else { None }
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
        (is_call && self.releases.0.contains(&release)).then_some(release)
    }

    /// The place behind a statement after which control goes on to the next one, and the name stands for it still.
    fn behind(&self, start: usize) -> Option<usize> {
        let code = self.code;
        match code.name(start) {
            Some("if") => self.behind_branches(start),
            // (What comes behind an endless one is never run.)
            Some("for") if code.text(start + 1) != "{" => self.behind_block(start, &["return", "goto"]),
            Some("switch") => self.behind_block(start, &["return", "goto", "continue"]),
            Some(word) if JUMPS.contains(&word) || OTHERS.contains(&word) => None,
            _ => {
                let end = (start..code.all().end).find(|at| code.ends_statement(*at))?;
                let is_simple = (start..end).all(|at| !matches!(code.text(at), "{" | "}"));
                (is_simple && self.stays(start..end)).then_some(end + 1)
            }
        }
    }

    /// The place behind an `if`, of whose branches each releases it first of all, or goes on behind them.
    fn behind_branches(&self, mut at: usize) -> Option<usize> {
        let code = self.code;
        loop {
            let open = block(code, at)?;
            let behind = code.behind_bracket(open)?;
            let goes_on = || self.is_simple(open..behind, &JUMPS);
            if !self.stays(at..open) || !(goes_on() || self.released_in(open..behind).is_some()) {
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

    /// The place behind a statement with one block, of whose jumps these lead elsewhere. Where it jumps to a label it does.
    fn behind_block(&self, start: usize, jumps: &[&str]) -> Option<usize> {
        let code = self.code;
        let open = block(code, start)?;
        let behind = code.behind_bracket(open).filter(|behind| code.ends_statement(*behind))?;
        let is_to_label =
            |at: usize| matches!(code.name(at), Some("break" | "continue")) && code.name(at + 1).is_some();
        let goes_on = self.is_simple(open..behind, jumps) && !(open..behind).any(is_to_label);
        (goes_on && self.stays(start..open)).then_some(behind + 1)
    }

    /// Whether a block is short, has none of the jumps and no function, and the name stands for the value behind it.
    fn is_simple(&self, block: Range<usize>, jumps: &[&str]) -> bool {
        let goes_on = |at: usize| self.code.name(at).is_none_or(|word| word != "func" && !jumps.contains(&word));
        block.len() <= MAX_TOKENS && block.clone().all(goes_on) && self.stays(block)
    }

    /// Whether the name stands for it still behind some code, which is short.
    fn stays(&self, mut range: Range<usize>) -> bool {
        let code = self.code;
        let is_lost = |at: usize| {
            let is_it = code.name(at) == Some(self.name) && code.base(at) == Base::None;
            is_it && (assigned(code, at) != at || at > 0 && code.text(at - 1) == "&")
        };
        range.len() <= MAX_TOKENS && !range.any(is_lost)
    }
}

/// Where the block of a statement opens.
fn block(code: &Code<'_>, start: usize) -> Option<usize> {
    (start..code.all().end).find(|at| matches!(code.text(*at), "{" | "}"))
}

/// Where the value of an assignment begins; where the statement does, if it is none.
fn assigned(code: &Code<'_>, start: usize) -> usize {
    let is_part = |at: &usize| code.name(*at).is_some() || matches!(code.text(*at), "." | "," | ":");
    let assign = (start..code.all().end).find(|at| !is_part(at)).filter(|at| code.assigns(*at));
    assign.map_or(start, |assign| assign + 1)
}
