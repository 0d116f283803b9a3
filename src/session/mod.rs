//! One run over one tree: packages in, a [`Report`] out.
//!
//! ```text
//! package → declarations that hold a word → parsed, checked → acquisitions → one run each → verdict → plan → report
//! ```
//! Packages, declarations, types and summaries are loaded when something asks for them, kept, and shared by all
//! threads. Declarations are independent jobs: a first round takes those that hold a word of some transform, further
//! rounds those that call a function which was found to return an open resource. A bug that panics costs one
//! declaration and is reported as a note.
//!
//! Not modelled: incremental runs; a session answers for the texts it was opened with.

mod explain;
mod scene;
mod tables;

pub use self::tables::{Rule, Tables};

use self::scene::Scene;
use crate::detect::Acquisition;
use crate::error::Error;
use crate::ownership::body::Body;
use crate::ownership::leak::{Leak, Verdict};
use crate::ownership::program::Program;
use crate::plan::effort::Effort;
use crate::plan::function::{Function, Plan};
use crate::plan::refusal::Refusal;
use crate::plan::release_in_owner::{self, Forgotten};
use crate::plan::study::{self, Study};
use crate::report::{self, Calls, Counts, Finding, Note, Report, Site};
use crate::resource::words::Words;
use crate::search::{Job, Search, Settled};
use crate::types::importer::{Importer, PackageSource};
use crate::types::object::FuncRef;
use crate::types::package::{File, PkgId};
use crate::types::typ::Type;
use crate::types::universe::Universe;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What a thread's stack may grow to: what nests in a text nests in calls. Only what is used takes memory.
pub const STACK: usize = 256 << 20;
/// How many times the names of functions that return an open resource are searched for.
const MAX_ROUNDS: usize = 4;
/// What a run can be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How many threads to use; none: one for each processor.
    pub threads: Option<usize>,
    /// The ids of the rules to look for; none: all.
    pub select: BTreeSet<String>,
    /// Whether acquisitions are listed that the next statements release; what is found to leak is the same.
    pub settled: Settled,
}

/// One run over one tree.
pub struct Session {
    program: Program,
    tables: Tables,
    /// The selected ones, by their index in the program's list.
    selected: BTreeSet<usize>,
    /// Of the selected ones.
    words: Arc<Words>,
    packages: Vec<PkgId>,
    options: Options,
}

/// What was found in one declaration.
#[derive(Debug, Default)]
struct Found {
    findings: Vec<Finding>,
    sites: Vec<Site>,
    notes: Vec<Note>,
    calls: Calls,
    /// What structs forget, with the place of the finding among those of the declaration, and of its site if the site
    /// tells of this.
    forgotten: Vec<(Forgotten, usize, Option<usize>)>,
    /// Whether the declaration, a function, returns what it acquires.
    returns_owned: bool,
}

impl Session {
    /// Opens a session over the packages of a tree; `importer` finds the declarations of what they import.
    ///
    /// # Errors
    /// [`Error::Table`] if a built-in table is broken, [`Error::Rule`] if a selected rule is none.
    pub fn open(packages: Vec<PackageSource>, importer: Arc<dyn Importer>, options: Options) -> Result<Session, Error> {
        let tables = Tables::builtin()?;
        if let Some(id) = options.select.iter().find(|id| tables.resources.iter().all(|resource| resource.id != **id)) {
            return Err(Error::Rule { id: id.clone() });
        }
        Ok(Session::over(&tables, packages, importer, options))
    }

    /// Opens a session with tables that were read before: for many sessions over little.
    pub fn over(
        tables: &Tables,
        packages: Vec<PackageSource>,
        importer: Arc<dyn Importer>,
        options: Options,
    ) -> Session {
        Session::within(Universe::new(importer), tables.clone(), packages, options)
    }

    /// Opens a session over other packages, with what this one has read of imported ones: for very many sessions over
    /// very little.
    ///
    /// The packages must have keys that none had before. What was added stays in memory as long as sessions follow on
    /// each other.
    pub fn followed_by(self, packages: Vec<PackageSource>) -> Session {
        let Session { program, tables, options, .. } = self;
        program.universe.forget_missing();
        Session::within(program.universe, tables, packages, options)
    }

    fn within(universe: Universe, tables: Tables, packages: Vec<PackageSource>, options: Options) -> Session {
        let is_selected = |at: &usize| options.select.is_empty() || options.select.contains(&tables.resources[*at].id);
        let selected: BTreeSet<usize> = (0..tables.resources.len()).filter(is_selected).collect();
        let some = (!options.select.is_empty()).then(|| Words::new(&tables.resources, &selected));
        // (They are fewer than all, of which there is an automaton.)
        let words = some.and_then(Result::ok).map_or(tables.words.clone(), Arc::new);
        let program = Program::new(universe, tables.resources.clone(), tables.calls.clone());
        let mut session = Session { program, tables, selected, words, packages: Vec::new(), options };
        session.packages =
            session.parallel(|| packages.into_par_iter().map(|source| session.program.universe.add(source)).collect());
        session.program.own = session.packages.iter().copied().collect();
        session
    }

    /// Runs `work` on as many threads as the options say.
    fn parallel<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let pool =
            self.options.threads.map(|n| rayon::ThreadPoolBuilder::new().num_threads(n).stack_size(STACK).build());
        match pool {
            Some(Ok(pool)) => pool.install(work),
            _ => work(),
        }
    }

    /// Looks for leaks in all packages.
    pub fn check(&self) -> Report {
        self.parallel(|| self.check_all())
    }

    fn check_all(&self) -> Report {
        let mut search = {
            let Program { universe, resources, .. } = &self.program;
            Search::through(universe, &self.packages, resources, self.options.settled)
        };
        let mut counts = Counts { files: search.file_count(), packages: self.packages.len(), ..Counts::default() };
        let mut todo = search.for_words(&self.words);
        let mut found = Vec::new();
        let mut known: BTreeSet<FuncRef> = BTreeSet::new();
        for _ in 0..MAX_ROUNDS {
            counts.parsed += todo.len();
            let round: Vec<(Job, Found)> = todo.par_iter().map(|job| (*job, self.guarded(*job))).collect();
            let returning = round.iter().filter(|(_, found)| found.returns_owned);
            let fresh: BTreeSet<FuncRef> =
                returning.filter_map(|(job, _)| self.func_of(*job)).filter(|func| !known.contains(func)).collect();
            found.extend(round.into_iter().map(|(_, found)| found));
            if fresh.is_empty() {
                break;
            }
            todo = search.for_calls(&fresh);
            known.extend(fresh);
        }
        let (mut findings, mut sites, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut forgotten = Vec::new();
        for one in found {
            let (before, behind) = (findings.len(), sites.len());
            forgotten.extend(
                one.forgotten
                    .into_iter()
                    .map(|(it, finding, site)| (it, before + finding, site.map(|site| behind + site))),
            );
            findings.extend(one.findings);
            sites.extend(one.sites);
            notes.extend(one.notes);
            counts.calls.typed += one.calls.typed;
            counts.calls.untyped += one.calls.untyped;
        }
        self.prove_endings(&mut findings, &mut sites, forgotten);
        notes.extend(self.program.universe.changed().into_iter().map(changed));
        counts.missing_imports = self.program.universe.missing();
        Report::assemble(findings, sites, notes, counts)
    }

    fn func_of(&self, job: Job) -> Option<FuncRef> {
        let package = self.program.universe.package(job.pkg);
        let decl = package.decl(job.at);
        Some(FuncRef { pkg: job.pkg, recv: decl.recv().map(Arc::from), name: decl.names().next()?.into() })
    }

    /// One declaration; a panic becomes a note.
    fn guarded(&self, job: Job) -> Found {
        catch_unwind(AssertUnwindSafe(|| self.examine(job))).unwrap_or_else(|_| {
            let package = self.program.universe.package(job.pkg);
            let file = package.file(job.at.file);
            let start = package.decl(job.at).span.start;
            let note = Note {
                path: file.name.to_string(),
                line: Some(file.lines().position(start).line),
                message: "skipped: a bug in unleak; please report this function".to_owned(),
            };
            Found { notes: vec![note], ..Found::default() }
        })
    }

    fn examine(&self, job: Job) -> Found {
        let package = self.program.universe.package(job.pkg);
        let file = package.file(job.at.file);
        let unit = package.unit_to_edit(job.at);
        let mut found = Found::default();
        let Some(root) = unit.ast.funcs().next() else { return found };
        let (lines, text) = (file.lines(), file.text());
        if unit.ast.funcs().any(|func| unit.ast.func(func).is_bad) {
            found.notes.push(Note {
                path: file.name.to_string(),
                line: Some(lines.position(unit.span.start).line),
                message: "skipped: there is something in this function that is not understood".to_owned(),
            });
            return found;
        }
        let body = self.program.body(job.pkg, job.at.file, &unit);
        if body.info.is_partial {
            found.notes.push(Note {
                path: file.name.to_string(),
                line: Some(lines.position(unit.span.start).line),
                message: "skipped: this function is too deeply nested".to_owned(),
            });
            return found;
        }
        found.calls = count_calls(&body);
        let effort = Effort::default();
        let is_selected = |acquisition: &Acquisition| self.selected.contains(&acquisition.resource);
        let (studies, left) = study::studies(&self.program, &body, &text, is_selected, &effort);
        if left > 0 {
            found.notes.push(Note {
                path: file.name.to_string(),
                line: Some(lines.position(unit.span.start).line),
                message: format!("this function is too large: {left} of its acquisitions are not followed"),
            });
        }
        let is_selected = |study: &&Study| is_selected(&study.acquisition);
        let is_returned = studies.iter().filter(is_selected).any(|study| {
            study.acquisition.func == root && matches!(&study.verdict, Verdict::Moved(why) if why.code == "returned")
                || study.is_handed_out
        });
        found.returns_owned = is_returned && self.func_of(job).is_some_and(|func| self.program.may_give(&func));
        let plans = self.plans(&body, file, &text, &studies, &effort);
        let scene = Scene { session: self, body: &body, file, text: &text, lines };
        // Those of other rules are followed too: a fix is the same whatever is asked for besides.
        for (at, (study, plan)) in studies.iter().zip(plans).enumerate().filter(|(_, (study, _))| is_selected(study)) {
            let forgotten = self.forgotten(study, plan.as_ref());
            let is_first = at == 0 || !studies[at - 1].acquisition.is(&study.acquisition);
            let site_at = is_first.then_some(found.sites.len());
            found.forgotten.extend(forgotten.map(|it| (it, found.findings.len(), site_at)));
            let rest = plan.as_ref().and_then(Plan::of_rest);
            let (site, finding) = scene.report(study, plan);
            found.sites.extend(is_first.then_some(site));
            found.findings.extend(finding);
            let rest = rest.map(|(study, plan)| scene.report(&study, Some(plan)));
            found.findings.extend(rest.and_then(|(_, finding)| finding));
        }
        if !found.findings.is_empty() {
            // Edits say where in this very text.
            file.source.keep(&text);
        }
        found
    }

    /// Plans for what was studied of a function; none where there is nothing to do.
    fn plans(&self, body: &Body, file: &File, text: &str, studies: &[Study], effort: &Effort) -> Vec<Option<Plan>> {
        let shapes = studies.iter().any(Study::is_open).then(|| self.tables.shapes()).flatten();
        let Some(shapes) = shapes else { return vec![None; studies.len()] };
        let leaking =
            studies.iter().filter(|study| study.leak_here().is_some()).map(|study| study.call(body)).collect();
        let function = Function { program: &self.program, shapes, body, text, leaking, effort };
        match file.head.is_generated {
            true => function.refused(studies, Refusal::Generated),
            false => function.plans(studies),
        }
    }

    /// What a struct's end is to release, if that is the plan.
    fn forgotten(&self, study: &Study, plan: Option<&Plan>) -> Option<Forgotten> {
        let Verdict::Leak(Leak { owner: Some(owner), .. }) = &study.verdict else { return None };
        let fix = plan?.fix.as_ref().ok()?;
        let duty = self.program.duty(&study.acquisition).clone();
        Some(Forgotten { owner: owner.clone(), duty, typ: study.acquisition.typ.clone(), edits: fix.edits.clone() })
    }

    /// Drops releases in the ends of structs that are right alone, and wrong beside what else is written there.
    fn prove_endings(&self, findings: &mut [Finding], sites: &mut [Site], all: Vec<(Forgotten, usize, Option<usize>)>) {
        let mut endings: BTreeMap<FuncRef, Vec<(Forgotten, usize, Option<usize>)>> = BTreeMap::new();
        for one in all {
            endings.entry(one.0.owner.ending.clone()).or_default().push(one);
        }
        for (ending, mut all) in endings {
            all.sort_by(|a, b| findings[a.1].order().cmp(&findings[b.1].order()));
            let Some((pkg, file, unit, func)) = self.program.universe.source(&ending) else { continue };
            let package = self.program.universe.package(pkg);
            let file_of = package.file(file);
            let is_ours = |at: usize| all.iter().any(|(_, finding, _)| *finding == at);
            let edits_it = |finding: &Finding| {
                let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
                *finding.path == *file_of.name
                    && edits.into_iter().any(|edit| unit.span.start <= edit.start && edit.end <= unit.span.end)
            };
            let has_others = findings.iter().enumerate().any(|(at, finding)| !is_ours(at) && edits_it(finding));
            let dropped: BTreeSet<usize> = match (has_others, all.len()) {
                (true, count) => (0..count).collect(),
                (false, 1) => continue,
                (false, _) => {
                    let body = self.program.body(pkg, file, &unit);
                    let forgotten: Vec<Forgotten> = all.iter().map(|(it, ..)| it.clone()).collect();
                    release_in_owner::dropped(&self.program, &body, func, &file_of.text(), &forgotten)
                }
            };
            for at in dropped {
                let why = Refusal::NotWithOthers;
                let finding = &mut findings[all[at].1];
                finding.fix = None;
                finding.refusal =
                    Some(report::Refusal { code: why.code().to_owned(), message: why.message().to_owned() });
                if let Some(site) = all[at].2.map(|site| &mut sites[site]) {
                    site.verdict = report::Verdict::Refused;
                    site.reason = format!("{}; {}: {}", finding.confidence, why.code(), why.message());
                }
            }
        }
    }
}

fn changed(path: String) -> Note {
    Note { path, line: None, message: "changed while it was analysed: the rest of it was not looked at".to_owned() }
}

fn count_calls(body: &Body) -> Calls {
    let mut calls = Calls::default();
    for expr in body.unit.ast.exprs() {
        if body.info.callee(expr).is_none() {
            continue;
        }
        match body.info.type_of(expr) {
            Type::Unknown => calls.untyped += 1,
            Type::Tuple(all) if all.iter().any(Type::is_unknown) => calls.untyped += 1,
            _ => calls.typed += 1,
        }
    }
    calls
}
