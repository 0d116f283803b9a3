//! Which declarations a run looks at: those with something in their text without which they acquire nothing.
//!
//! ```go
//! func load(u string) { resp, _ := http.Get(u); … }   // at first: `Get(` is a word of the table of response bodies
//! func main() { conn := dialTwice(); … }               // later: it calls what was found to return a connection
//! ```
//! Files are searched as they are; one in which nothing is found is not even cut into declarations. What is found counts
//! only where the imports of the package can lead to what it stands for, and where what stands around it does not tell
//! that nothing can leak ([`evidence`]).
//!
//! Not modelled: names that a dot import brings without their package.

mod bound;
mod evidence;
mod receiver;
mod settling;

use self::evidence::Evidence;
use self::receiver::Caller;
use self::settling::Releases;
use crate::resource::Resource;
use crate::resource::words::Words;
use crate::syntax::code::Code;
use crate::syntax::decls::DeclSpan;
use crate::syntax::split::DeclKind;
use crate::text::span::Span;
use crate::types::names::{is_exported, short_hash};
use crate::types::object::FuncRef;
use crate::types::package::{DeclRef, FileId, PkgId};
use crate::types::reach::Reach;
use crate::types::universe::Universe;
use memchr::memchr_iter;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A tree of more bytes is not kept in memory: most of its texts are searched, and looked at by nobody again.
const MAX_KEPT: usize = 32 << 20;

/// A declaration to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Its package.
    pub pkg: PkgId,
    /// Its place there.
    pub at: DeclRef,
}

/// The search through the packages of a tree. No declaration is found twice.
pub struct Search<'a> {
    universe: &'a Universe,
    resources: &'a [Resource],
    reach: Reach,
    files: Vec<Searched>,
    texts: Texts,
    found: BTreeSet<Job>,
    /// What may settle an acquisition; nothing, if settled ones are wanted.
    releases: Releases,
}

/// A file of the tree.
struct Searched {
    pkg: PkgId,
    id: FileId,
    /// What it calls, taken down when its text is let go.
    calls: OnceLock<Calls>,
}

/// What becomes of the texts that were searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// They stay in memory.
    Kept,
    /// They are read again when they are asked for.
    LetGo,
}

/// What is to be done about acquisitions that the next statements release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settled {
    /// They are found, and found out to be released.
    #[default]
    Found,
    /// They are left out.
    Skipped,
}

impl<'a> Search<'a> {
    /// Prepares a search for the `resources` through `packages`.
    pub fn through(universe: &'a Universe, packages: &[PkgId], resources: &'a [Resource], settled: Settled) -> Self {
        let (mut files, mut bytes) = (Vec::new(), 0);
        for pkg in packages {
            for (n, file) in universe.package(*pkg).files.iter().enumerate() {
                files.push(Searched { pkg: *pkg, id: FileId(n as u32), calls: OnceLock::new() });
                bytes += file.source.len();
            }
        }
        let texts = if bytes > MAX_KEPT { Texts::LetGo } else { Texts::Kept };
        let releases = match settled {
            Settled::Found => Releases::default(),
            Settled::Skipped => Releases::of(resources),
        };
        let reach = Reach::of(universe, packages);
        Search { universe, resources, reach, files, texts, found: BTreeSet::new(), releases }
    }

    /// Returns how many files there are.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Finds the declarations that hold one of the words of the resources, in order of package and place.
    pub fn for_words(&mut self, words: &Words) -> Vec<Job> {
        let resources = self.resources;
        let origins: Vec<Option<Vec<String>>> = resources.iter().map(Resource::origins).collect();
        let is_possible = |pkg: PkgId, at: usize| {
            let may_reach = |names: &Vec<String>| self.reach.reaches_any(self.universe, pkg, names);
            origins[at].as_ref().is_none_or(may_reach)
        };
        // Of each package, which resources its code can have to do with: asked where it holds a word.
        let packages: FxHashMap<PkgId, OnceLock<Vec<bool>>> = self.of_each_package();
        let may_be_there = |pkg: PkgId, resource: usize| {
            let possible = || (0..resources.len()).map(|at| is_possible(pkg, at)).collect();
            packages.get(&pkg).is_some_and(|all| all.get_or_init(possible)[resource])
        };
        let jobs = self.declarations(
            |_| true,
            |pkg, text, from| words.find(text, from, |resource| may_be_there(pkg, resource)),
            |pkg, text, at, evidence| {
                let mut here = words.at(text, at).filter(|word| may_be_there(pkg, word.resource));
                here.any(|word| {
                    let resource = &resources[word.resource];
                    evidence.counts(at, word, resource) || evidence.drops(word, resource)
                })
            },
        );
        self.remember(jobs)
    }

    /// Finds the declarations that seem to call one of the functions.
    pub fn for_calls(&mut self, funcs: &BTreeSet<FuncRef>) -> Vec<Job> {
        let mut names: FxHashMap<&[u8], Vec<&FuncRef>> = FxHashMap::default();
        for func in funcs {
            names.entry(func.name.as_bytes()).or_default().push(func);
        }
        let (universe, reach, names) = (self.universe, &self.reach, &names);
        let is_reached = |pkg: PkgId, func: &FuncRef| {
            func.pkg == pkg || is_exported(&func.name) && reach.reaches(universe, pkg, func.pkg)
        };
        let reached = |pkg: PkgId, name: &[u8]| {
            let named = names.get(name).into_iter().flatten().copied();
            named.filter(move |func| is_reached(pkg, func))
        };
        let anywhere = hashes(names.keys().copied());
        // Of each package, the names of those that its code can call: asked where one of all names is called.
        let wanted: FxHashMap<PkgId, OnceLock<Vec<u32>>> = self.of_each_package();
        let of_package = |pkg: PkgId| hashes(names.keys().copied().filter(|name| reached(pkg, name).next().is_some()));
        let find = |pkg: PkgId, text: &str, from: usize| {
            let mut called = called(&text.as_bytes()[from..]);
            called.find(|(_, name)| reached(pkg, name).next().is_some()).map(|(at, _)| from + at)
        };
        let counts = |pkg: PkgId, text: &str, at: usize, evidence: &Evidence<'_>| {
            let name = called(&text.as_bytes()[at..]).next();
            name.is_some_and(|(_, name)| evidence.calls(at, reached(pkg, name)))
        };
        let may_call = |file: &Searched| {
            let wanted = || wanted.get(&file.pkg).map(|wanted| wanted.get_or_init(|| of_package(file.pkg)));
            file.calls.get().is_none_or(|calls| {
                calls.may_be_among(&anywhere) && wanted().is_none_or(|wanted| calls.may_be_among(wanted))
            })
        };
        let jobs = self.declarations(may_call, find, counts);
        self.remember(jobs)
    }

    /// The declarations, not found before, with code in which `find` finds something that `counts`, of files that `matter`;
    /// it is told where in the file's text to begin.
    fn declarations(
        &self,
        matters: impl Fn(&Searched) -> bool + Sync,
        find: impl Fn(PkgId, &str, usize) -> Option<usize> + Sync,
        counts: impl Fn(PkgId, &str, usize, &Evidence<'_>) -> bool + Sync,
    ) -> Vec<Job> {
        let in_file = |file: &Searched| {
            if !matters(file) {
                return Vec::new();
            }
            let &Searched { pkg, id, ref calls } = file;
            let package = self.universe.package(pkg);
            let file = package.file(id);
            let text = file.text();
            let mut jobs = Vec::new();
            let mut from = file.head.end;
            let mut evidence: Option<(usize, Evidence<'_>)> = None;
            while let Some(hit) = find(pkg, &text, from) {
                let decls = file.decls();
                let next = decls.ending_behind(hit);
                if next == decls.len() {
                    break;
                }
                let decl = decls.at(next);
                let job = Job { pkg, at: DeclRef { file: id, decl: next as u32 } };
                let code = code_of(&text, &decl).filter(|_| !self.found.contains(&job));
                let Some(code) = code else {
                    from = decl.span.end;
                    continue;
                };
                if hit < code.start {
                    // Before the declaration, or in the name of the function.
                    from = code.start;
                    continue;
                }
                let read = || {
                    let caller = Caller { universe: self.universe, package: &package, file: id, decl };
                    (next, Evidence::of(caller, Code::of(&text, decl.span), &self.releases))
                };
                let known = evidence.take().filter(|(at, _)| *at == next);
                let (_, here) = evidence.insert(known.unwrap_or_else(read));
                if !counts(pkg, &text, hit, here) {
                    from = hit + 1;
                    continue;
                }
                jobs.push(job);
                from = decl.span.end;
            }
            if self.texts == Texts::LetGo {
                // What is asked of many files afterwards is taken down first.
                calls.get_or_init(|| Calls::of(&text[file.head.end..]));
                file.decls();
                file.source.let_go();
            }
            jobs
        };
        self.files.par_iter().flat_map_iter(in_file).collect()
    }

    /// Room for what is found out of a package when it is first asked for.
    fn of_each_package<T>(&self) -> FxHashMap<PkgId, OnceLock<T>> {
        self.files.iter().map(|file| (file.pkg, OnceLock::new())).collect()
    }

    fn remember(&mut self, jobs: Vec<Job>) -> Vec<Job> {
        self.found.extend(&jobs);
        jobs
    }
}

/// The names that a text calls, each as a short hash; in order.
struct Calls(Box<[u32]>);

impl Calls {
    fn of(text: &str) -> Calls {
        // Most names come again and again: those seen last are not sorted.
        const SLOTS: usize = 1 << 10;
        let mut last = [0; SLOTS];
        // (What is in a slot at first is no hash of that slot.)
        last[0] = 1;
        let is_new = |hash: &u32| std::mem::replace(&mut last[*hash as usize % SLOTS], *hash) != *hash;
        let mut hashes: Vec<u32> = called(text.as_bytes()).map(|(_, name)| short_hash(name)).filter(is_new).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Calls(hashes.into())
    }

    /// Returns whether one of the names may be called whose hashes are `wanted`, in order.
    fn may_be_among(&self, wanted: &[u32]) -> bool {
        let (few, many) = if wanted.len() < self.0.len() { (wanted, &*self.0) } else { (&*self.0, wanted) };
        few.iter().any(|hash| many.binary_search(hash).is_ok())
    }
}

/// The short hashes of some names, in order.
fn hashes<'n>(names: impl Iterator<Item = &'n [u8]>) -> Vec<u32> {
    let mut hashes: Vec<u32> = names.map(short_hash).collect();
    hashes.sort_unstable();
    hashes
}

/// The names in front of opening parentheses, and where they stand.
fn called(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    memchr_iter(b'(', text).map(move |end| {
        let start = end - text[..end].iter().rev().take_while(|byte| is_part(byte)).count();
        (start, &text[start..end])
    })
}

/// A function from behind its own name, which says nothing of what it calls; a variable with a function literal.
fn code_of(text: &str, decl: &DeclSpan<'_>) -> Option<Span> {
    match decl.kind {
        DeclKind::Func => decl.body.map(|body| Span::new(decl.name_end, body.end)),
        DeclKind::Var => text[decl.span.range()].contains("func").then_some(decl.span),
        DeclKind::Const | DeclKind::Type => None,
    }
}
