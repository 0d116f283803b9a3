//! What is known of functions without a body: facts recorded above their declarations in the built-in index.
//!
//! ```go
//! //unleak:noreturn halt
//! func Fatal(...any)
//! //unleak:borrows 0 Body.Close; asserts 1
//! func CheckResponse(*http.Response, error)
//! //unleak:takes-else-closes 0 Close -> 0 holds
//! func NewClientConn(net.Conn, string) (*Conn, error)
//! ```
//!
//! | Fact | Says |
//! | --- | --- |
//! | `noreturn halt`, `noreturn unwind` | it ends the process; it panics or leaves the goroutine |
//! | `asserts 1` | it comes back only if the error it is given as argument 1 is nil |
//! | `owes 0 Close client` | result 0 is open: a `client`, for the caller to release with `Close` |
//! | `lends 0 Close client` | result 0 looks like one, and is somebody else's or needs no release |
//! | `borrows 0 Close`, `closes …`, `takes …` | what becomes of argument 0 (`recv`: the receiver), which `Close` releases |
//! | `closes-else-borrows 0 Close` | the first where it returns no error, the second where it returns one |
//! | `… -> 0 needs` | and result 0 `is` the argument, its releasable `part`, `holds` it, `needs` it open, or `releases` it |
//! | `… -> 0 holds else nothing` | the first where it returns no error, the second where it returns one |
//!
//! A fact that is not there is unknown; results that are not named have nothing to do with the argument. Facts are
//! written by [`crate::recording`], by the engine itself from sources, and read where an index stands for a package.
//!
//! Not modelled: methods of interfaces, arguments that hold a resource in a field, several resources in one call.

use super::state::Value;
use super::summary::{CallEffect, End, Inputs, Side};
use crate::cfg::NoReturn;
use crate::detect::Origin;
use crate::resource::Release;
use std::collections::BTreeSet;
use std::fmt;

/// What stands before the facts of a declaration.
pub const PREFIX: &str = "//unleak:";

/// One thing that is known of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It does not return.
    NoReturn(NoReturn),
    /// It returns only if the error at this index of its parameters is nil.
    Asserts(usize),
    /// What a result is to the caller.
    Origin {
        /// Whether it is for the caller to release.
        is_owed: bool,
        /// The index of the result.
        result: usize,
        /// What releases it, as [`path`] writes it.
        release: String,
        /// The kind of resource.
        kind: String,
    },
    /// What becomes of a parameter.
    Effect {
        /// Its index; none for the receiver.
        param: Option<u32>,
        /// What releases it, as [`path`] writes it.
        release: String,
        /// Where no error is returned.
        ok: Outcome,
        /// Where one is.
        failed: Outcome,
    },
}

/// What a function has done with a parameter when it returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What has become of it.
    pub end: End,
    /// What the results are to it, those that have nothing to do with it left out.
    pub links: Vec<(usize, Link)>,
}

impl Outcome {
    /// Returns what is recorded of one side of a call's effect.
    pub fn of(side: &Side) -> Outcome {
        let links = side.results.iter().enumerate().filter_map(|(n, value)| Some((n, Link::of(value)?)));
        Outcome { end: side.end, links: links.collect() }
    }

    /// Returns the side of a call's effect that it stands for, seen from an obligation that was passed as `given`.
    fn side(&self, given: &Value) -> Side {
        let mut results = vec![Value::Other; self.links.last().map_or(0, |(n, _)| n + 1)];
        for (n, link) in &self.links {
            results[*n] = link.value(given);
        }
        Side { end: self.end, results, held_by: BTreeSet::new() }
    }
}

/// What a result is to a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The parameter itself.
    Is,
    /// The field through which it is released.
    Part,
    /// A value that holds it.
    Holds,
    /// A value that needs it open.
    Needs,
    /// A function that releases it.
    Releases,
}

const ENDS: [(End, &str); 3] = [(End::Kept, "borrows"), (End::Released, "closes"), (End::Taken, "takes")];

const LINKS: [(Link, &str); 5] = [
    (Link::Is, "is"),
    (Link::Part, "part"),
    (Link::Holds, "holds"),
    (Link::Needs, "needs"),
    (Link::Releases, "releases"),
];

/// Stands for no links.
const NOTHING: &str = "nothing";

/// The facts of one declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    facts: Vec<Fact>,
    params: usize,
}

impl Recorded {
    /// Reads the lines above a declaration of so many parameters: `above` is the text of its file up to it. What is not
    /// understood is left out, as unknown.
    pub fn above(above: &str, params: usize) -> Recorded {
        let lines = above.lines().rev().map_while(|line| line.strip_prefix(PREFIX));
        let mut facts: Vec<Fact> = lines.flat_map(|line| line.rsplit("; ")).filter_map(parse).collect();
        facts.reverse();
        Recorded { facts, params }
    }

    /// Returns why the function does not return, if it does not.
    pub fn no_return(&self) -> Option<NoReturn> {
        self.facts.iter().find_map(|fact| match fact {
            Fact::NoReturn(how) => Some(*how),
            _ => None,
        })
    }

    /// Returns whether the function comes back only if its argument `n` is a nil error.
    pub fn asserts_no_error(&self, n: usize) -> bool {
        self.facts.contains(&Fact::Asserts(n))
    }

    /// Returns what is known of a result as a resource.
    pub fn origin(&self, kind: &str, release: &Release, result: usize) -> Origin {
        let wanted = path(release);
        let found = self.facts.iter().find_map(|fact| match fact {
            Fact::Origin { is_owed, result: at, release, kind: of } => {
                (*at == result && *release == wanted && of == kind).then_some(*is_owed)
            }
            _ => None,
        });
        match found {
            Some(true) => Origin::Owned,
            Some(false) => Origin::NotOwed,
            None => Origin::Unknown,
        }
    }

    /// Returns what the function does with what it is given.
    pub fn effect(&self, inputs: &Inputs, release: &Release) -> Option<CallEffect> {
        let mut given = inputs.iter().filter(|input| input.value.is_tracked());
        let input = given.next()?;
        if given.next().is_some() {
            return None;
        }
        // All arguments from the last parameter on are that parameter's.
        let last = self.params.saturating_sub(1) as u32;
        let param = input.param.map(|n| n.min(last));
        let wanted = match input.value {
            Value::Resource => path(release),
            Value::Part => release.method.clone(),
            _ => return None,
        };
        self.facts.iter().find_map(|fact| match fact {
            Fact::Effect { param: at, release, ok, failed } if *at == param && *release == wanted => {
                Some(CallEffect { ok: ok.side(&input.value), failed: failed.side(&input.value), may_assume: false })
            }
            _ => None,
        })
    }
}

impl Link {
    /// Returns what a result is, as seen from an obligation that was passed as `given`.
    fn value(self, given: &Value) -> Value {
        match self {
            Link::Is => given.clone(),
            Link::Part => Value::Part,
            Link::Holds => Value::holder(vec![(None, given.clone())]),
            Link::Needs => Value::Dependent,
            Link::Releases => Value::ReleaseFunc,
        }
    }

    /// Returns the link that stands for a value; none for one that has nothing to do with the obligation.
    pub fn of(value: &Value) -> Option<Link> {
        match value {
            Value::Resource => Some(Link::Is),
            Value::Part => Some(Link::Part),
            Value::Dependent => Some(Link::Needs),
            Value::ReleaseFunc => Some(Link::Releases),
            value if value.owns() => Some(Link::Holds),
            value => value.is_tracked().then_some(Link::Needs),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::NoReturn(NoReturn::Halt) => write!(f, "noreturn halt"),
            Fact::NoReturn(NoReturn::Unwind) => write!(f, "noreturn unwind"),
            Fact::Asserts(param) => write!(f, "asserts {param}"),
            Fact::Origin { is_owed, result, release, kind } => {
                let verb = if *is_owed { "owes" } else { "lends" };
                write!(f, "{verb} {result} {release} {kind}")
            }
            Fact::Effect { param, release, ok, failed } => {
                write!(f, "{}", word(&ENDS, ok.end))?;
                if failed.end != ok.end {
                    write!(f, "-else-{}", word(&ENDS, failed.end))?;
                }
                match param {
                    Some(param) => write!(f, " {param} {release}")?,
                    None => write!(f, " recv {release}")?,
                }
                if !ok.links.is_empty() || !failed.links.is_empty() {
                    write!(f, " -> {}", written(&ok.links))?;
                }
                if failed.links != ok.links {
                    write!(f, " else {}", written(&failed.links))?;
                }
                Ok(())
            }
        }
    }
}

/// Returns the release as facts write it: `Close`, `Body.Close`, and `call` for that of a function.
pub fn path(release: &Release) -> String {
    match &release.field {
        _ if release.is_call => "call".to_owned(),
        Some(field) => format!("{field}.{}", release.method),
        None => release.method.clone(),
    }
}

fn written(links: &[(usize, Link)]) -> String {
    if links.is_empty() {
        return NOTHING.to_owned();
    }
    let links: Vec<String> = links.iter().map(|(n, link)| format!("{n} {}", word(&LINKS, *link))).collect();
    links.join(", ")
}

fn word<T: PartialEq>(words: &[(T, &'static str)], value: T) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map_or("unknown", |(_, word)| word)
}

fn meant<T: Copy>(words: &[(T, &'static str)], word: &str) -> Option<T> {
    words.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
}

/// Reads one fact; none if it is not understood.
fn parse(text: &str) -> Option<Fact> {
    let (said, links) = text.split_once(" -> ").unwrap_or((text, ""));
    let words: Vec<&str> = said.split(' ').collect();
    match words.as_slice() {
        ["noreturn", "halt"] => Some(Fact::NoReturn(NoReturn::Halt)),
        ["noreturn", "unwind"] => Some(Fact::NoReturn(NoReturn::Unwind)),
        ["asserts", param] => Some(Fact::Asserts(param.parse().ok()?)),
        [verb @ ("owes" | "lends"), result, release, kind] => Some(Fact::Origin {
            is_owed: *verb == "owes",
            result: result.parse().ok()?,
            release: (*release).to_owned(),
            kind: (*kind).to_owned(),
        }),
        [verbs, param, release] => {
            let (ok, failed) = verbs.split_once("-else-").unwrap_or((verbs, verbs));
            let param = if *param == "recv" { None } else { Some(param.parse().ok()?) };
            let (ok_links, failed_links) = links.split_once(" else ").unwrap_or((links, links));
            Some(Fact::Effect {
                param,
                release: (*release).to_owned(),
                ok: Outcome { end: meant(&ENDS, ok)?, links: links_of(ok_links)? },
                failed: Outcome { end: meant(&ENDS, failed)?, links: links_of(failed_links)? },
            })
        }
        _ => None,
    }
}

/// Reads links; none if they are not understood.
fn links_of(text: &str) -> Option<Vec<(usize, Link)>> {
    let link = |link: &str| {
        let (result, word) = link.split_once(' ')?;
        Some((result.parse().ok()?, meant(&LINKS, word)?))
    };
    text.split(", ").filter(|text| !text.is_empty() && *text != NOTHING).map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let lines = "//unleak:noreturn halt\n//unleak:asserts 1; owes 0 Close client; lends 1 Body.Close body\n\
                     //unleak:borrows 0 Body.Close; takes-else-closes 1 Close -> 0 holds, 2 is; \
                     borrows 2 call -> 0 is else nothing; closes recv Close\n";
        let recorded = Recorded::above(&format!("func F()\n//unleak:borrows 7 Close\nfunc G()\n{lines}"), 3);
        assert_eq!(recorded.facts.len(), 8);
        let again: Vec<String> = recorded.facts.iter().map(Fact::to_string).collect();
        let said: Vec<&str> = lines.lines().flat_map(|line| line[PREFIX.len()..].split("; ")).collect();
        assert_eq!(again, said);
    }

    #[test]
    fn what_is_not_understood_is_unknown() {
        for text in ["borrows", "borrows x Close", "keeps 0 Close", "takes 0 Close -> it", "owes 0 Close", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
