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

use crate::cfg::dump;
use crate::detect::Acquisition;
use crate::error::Error;
use crate::ownership::body::Body;
use crate::ownership::depth::Depth;
use crate::ownership::flow;
use crate::ownership::leak::{self, Leak, LostKind, Verdict};
use crate::ownership::owner::Owner;
use crate::ownership::program::Program;
use crate::ownership::state::StepKind;
use crate::plan::PlannedFix;
use crate::plan::effort::Effort;
use crate::plan::function::{self, Function, Plan};
use crate::plan::refusal::{self, Refusal};
use crate::plan::release_in_owner::{self, Forgotten};
use crate::plan::study::{self, Study};
use crate::report::{self, Calls, Confidence, Counts, Finding, Note, Report, Site, Step};
use crate::resource::builtin;
use crate::resource::page;
use crate::resource::words::Words;
use crate::resource::{self, Duty, Resource};
use crate::search::{Job, Search, Settled};
use crate::syntax::ast::{Ast, ExprKind, FuncId};
use crate::syntax::decls::DeclSpan;
use crate::syntax::query::Shapes;
use crate::text::line_index::LineIndex;
use crate::text::span::Span;
use crate::types::importer::{Importer, PackageSource};
use crate::types::object::FuncRef;
use crate::types::package::{DeclRef, File, FileId, Package, PkgId};
use crate::types::typ::Type;
use crate::types::universe::Universe;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// What a thread's stack may grow to: what nests in a text nests in calls. Only what is used takes memory.
pub const STACK: usize = 256 << 20;
/// How many times the names of functions that return an open resource are searched for.
const MAX_ROUNDS: usize = 4;
/// How much of a condition the witness quotes, in bytes.
const MAX_QUOTE: usize = 60;

/// How many of the calls that left the resource open the witness names.
const MAX_CALLS: usize = 2;

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

/// What can leak, as lists and explanations show it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The id, kebab-case.
    pub id: String,
    /// The short kind.
    pub kind: String,
    /// What a sentence calls one of them: `response body`.
    pub noun: String,
    /// One line on what leaks.
    pub summary: String,
    /// What acquires it and what releases it, a Markdown list.
    pub facts: String,
    /// The rule's page: the README of its folder and the facts.
    pub page: String,
}

/// The built-in tables, read once; clones share them.
#[derive(Clone)]
pub struct Tables {
    resources: Arc<[Resource]>,
    calls: Arc<resource::Calls>,
    /// Compiled for the first leak, of which most runs have none; none if they are broken, which a test would tell.
    shapes: Arc<OnceLock<Option<Shapes>>>,
    /// Of all resources.
    words: Arc<Words>,
}

impl Tables {
    /// Reads the built-in tables.
    ///
    /// # Errors
    /// [`Error::Table`] if one is broken.
    pub fn builtin() -> Result<Tables, Error> {
        let table = |e: &dyn std::fmt::Display| Error::Table { message: e.to_string() };
        let resources = builtin::resources().map_err(|e| table(&e))?;
        let calls = builtin::calls().map_err(|e| table(&e))?;
        let words = Words::new(&resources, &(0..resources.len()).collect()).map_err(|e| table(&e))?;
        Ok(Tables {
            resources: resources.into(),
            calls: Arc::new(calls),
            shapes: Arc::default(),
            words: Arc::new(words),
        })
    }

    fn shapes(&self) -> Option<&Shapes> {
        self.shapes.get_or_init(|| Shapes::compile(builtin::SHAPES).ok()).as_ref()
    }
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
        let unit = package.unit(job.at);
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

    /// Says what is known of the acquisitions of one line: verdict, reason, path, and the graph that was followed.
    pub fn explain(&self, path: &str, line: usize) -> Vec<String> {
        let report = self.check();
        let mut out = Vec::new();
        // The acquisition of the line itself; else, what the function around the line acquires.
        let here = |site: &&Site| site.path == path && site.line == line;
        let function = self.function_lines(path, line);
        let around =
            |site: &&Site| site.path == path && function.is_some_and(|(a, b)| a <= site.line && site.line <= b);
        let mut sites: Vec<&Site> = report.sites.iter().filter(here).collect();
        if sites.is_empty() {
            sites = report.sites.iter().filter(around).collect();
        }
        for site in sites {
            out.push(format!(
                "{}:{}:{}: {} acquires ({})",
                site.path, site.line, site.column, site.acquired_by, site.rule
            ));
            out.push(format!("  in {}", site.function));
            out.push(format!("  verdict: {}: {}", site.verdict, site.reason));
            out.extend(site.reason_lines.iter().map(|line| format!("    line {line}: {}", self.text_of(path, *line))));
            out.extend(self.endless_owner(site));
            let at = |f: &&Finding| f.path == site.path && f.line == site.line && f.column == site.column;
            for finding in report.findings.iter().filter(at) {
                out.push(format!("  {}: {}", finding.confidence, finding.message));
                out.extend(finding.witness.iter().map(|step| format!("    line {}: {}", step.line, step.what)));
                if let Some(fix) = &finding.fix {
                    out.push(format!("  fix ({:?}, {}):", fix.applicability, fix.strategy));
                    let texts = fix.edits.iter().map(|e| (e.line, e.text.trim_end().to_owned()));
                    out.extend(texts.map(|(line, text)| match text.is_empty() {
                        true => format!("    line {line}: delete"),
                        false => format!("    line {line}: {text}"),
                    }));
                }
            }
        }
        if !out.is_empty() {
            out.extend(self.graph_at(path, line));
        }
        out
    }

    /// The struct that keeps what was acquired and cannot release it, in words.
    fn endless_owner(&self, site: &Site) -> Option<String> {
        let job = self.job_at(&site.path, site.line).filter(|_| site.verdict == report::Verdict::Moved)?;
        let package = self.program.universe.package(job.pkg);
        let (file, unit) = (package.file(job.at.file), package.unit(job.at));
        let body = self.program.body(job.pkg, job.at.file, &unit);
        let lines = file.lines();
        let is_here = |acquisition: &Acquisition| {
            let at = lines.position(unit.ast.expr(acquisition.call).span.start);
            (at.line, at.column) == (site.line, site.column)
        };
        let acquired = self.program.acquisitions(&body, &file.text(), Depth::TOP).into_iter().find(is_here)?;
        let field = self.program.endless_owner(&body, &acquired)?;
        let why = Refusal::OwnerNeverEnds;
        Some(format!("  kept in `{}.{}`: {}: {}", field.typ, field.name, why.code(), why.message()))
    }

    /// The declaration that holds a line of a file.
    fn job_at(&self, path: &str, line: usize) -> Option<Job> {
        let (package, id) = self.file_at(path)?;
        let file = package.file(id);
        let lines = file.lines();
        let holds_line = |decl: DeclSpan<'_>| {
            (lines.position(decl.span.start).line..=lines.position(decl.span.end).line).contains(&line)
        };
        let decl = file.decls().iter().position(holds_line)? as u32;
        Some(Job { pkg: package.id, at: DeclRef { file: id, decl } })
    }

    fn file_at(&self, path: &str) -> Option<(Arc<Package>, FileId)> {
        self.packages.iter().find_map(|pkg| {
            let package = self.program.universe.package(*pkg);
            let id = package.files.iter().position(|file| &*file.name == path)?;
            Some((package, FileId(id as u32)))
        })
    }

    /// The text of a line, without the space around it.
    fn text_of(&self, path: &str, line: usize) -> String {
        let Some((package, id)) = self.file_at(path) else { return String::new() };
        package.file(id).text().lines().nth(line.saturating_sub(1)).unwrap_or("").trim().to_owned()
    }

    fn function_lines(&self, path: &str, line: usize) -> Option<(usize, usize)> {
        let job = self.job_at(path, line)?;
        let package = self.program.universe.package(job.pkg);
        let lines = package.file(job.at.file).lines();
        let span = package.decl(job.at).span;
        Some((lines.position(span.start).line, lines.position(span.end).line))
    }

    fn graph_at(&self, path: &str, line: usize) -> Vec<String> {
        let Some(job) = self.job_at(path, line) else { return Vec::new() };
        let package = self.program.universe.package(job.pkg);
        let unit = package.unit(job.at);
        let Some(root) = unit.ast.funcs().next() else { return Vec::new() };
        let body = self.program.body(job.pkg, job.at.file, &unit);
        let Some(graph) = body.paths(&self.program).cfg(root) else { return Vec::new() };
        let dump = dump::dump(graph, &unit.ast, &package.file(job.at.file).text());
        std::iter::once("  control flow:".to_owned()).chain(dump.lines().map(|line| format!("    {line}"))).collect()
    }

    /// Lists what can leak.
    pub fn rules() -> Vec<Rule> {
        let resources = builtin::resources().unwrap_or_default();
        let rule = |resource: crate::resource::Resource| Rule {
            noun: resource.producers.first().map(|producer| producer.duty.noun.clone()).unwrap_or_default(),
            facts: page::facts(&resource),
            page: page::page(&resource),
            id: resource.id,
            kind: resource.kind,
            summary: resource.summary,
        };
        resources.into_iter().map(rule).collect()
    }

    /// Lists the reasons for which a fix is declined: code, sentence, and what to do.
    pub fn refusals() -> Vec<report::Refusal> {
        let page = |(_, code, sentence, advice): &(Refusal, &str, &str, &str)| report::Refusal {
            code: (*code).to_owned(),
            message: format!("{sentence}\n\n{advice}"),
        };
        refusal::ALL.iter().map(page).collect()
    }
}

/// What a report about one declaration needs.
struct Scene<'a> {
    session: &'a Session,
    body: &'a Body,
    file: &'a File,
    text: &'a str,
    lines: &'a LineIndex,
}

impl Scene<'_> {
    fn ast(&self) -> &Ast {
        &self.body.unit.ast
    }

    fn report(&self, study: &Study, plan: Option<Plan>) -> (Site, Option<Finding>) {
        let acquisition = &study.acquisition;
        let call = self.ast().expr(acquisition.call).span;
        let resource = &self.session.program.resources[acquisition.resource];
        let at = self.lines.position(call.start);
        let function = function_name(self.ast(), acquisition.func);
        let lines_of = |spans: &[Span]| -> Vec<usize> {
            let known = spans.iter().filter(|span| !span.range().is_empty());
            let lines: BTreeSet<usize> = known.map(|span| self.lines.position(span.start).line).collect();
            lines.into_iter().collect()
        };
        let site = |verdict, reason: String, places: &[Span]| Site {
            path: self.file.name.to_string(),
            line: at.line,
            column: at.column,
            rule: resource.id.clone(),
            function: function.clone(),
            acquired_by: acquisition.acquired_by.clone(),
            verdict,
            reason,
            reason_lines: lines_of(places),
        };
        let is_init = function::is_init(self.ast(), acquisition.func);
        let leak = match &study.verdict {
            Verdict::Unreached => return (site(report::Verdict::Released, "never runs".to_owned(), &[]), None),
            Verdict::Released(places) => {
                return (site(report::Verdict::Released, "released on every path".to_owned(), places), None);
            }
            Verdict::Moved(why) => return (site(report::Verdict::Moved, why.text.clone(), &[why.span]), None),
            Verdict::Unknown(why) => return (site(report::Verdict::Unknown, why.text.clone(), &[why.span]), None),
            Verdict::ProcessLifetime => None,
            Verdict::Leak(_) if is_init => None,
            Verdict::Leak(leak) => Some(leak),
        };
        let Some(Plan { binding, fix: planned, .. }) = plan else {
            return (site(report::Verdict::Unknown, String::new(), &[]), None);
        };
        let name = binding.targets.get(acquisition.result).map_or("", |t| &self.text[t.range()]);
        let confidence = match leak.map(|leak| leak.confidence) {
            None => Confidence::ProcessLifetime,
            Some(leak::Confidence::Possible) => Confidence::Possible,
            Some(leak::Confidence::Likely) => Confidence::Likely,
            Some(leak::Confidence::Definite) => Confidence::Definite,
        };
        let (verdict, reason) = match (&planned, leak) {
            (_, None) => (report::Verdict::ProcessLifetime, Refusal::ProcessLifetime.message().to_owned()),
            (Ok(fix), _) => (report::Verdict::Leak, format!("{confidence}; fix: {}", fix.strategy)),
            (Err(Refusal::BrokenEdit), _) => (report::Verdict::Dropped, Refusal::BrokenEdit.message().to_owned()),
            (Err(why), _) => (report::Verdict::Refused, format!("{confidence}; {}: {}", why.code(), why.message())),
        };
        let end = self.lines.position(call.end);
        let (fix, refusal) = match planned {
            Ok(fix) => (Some(self.fix(fix)), None),
            Err(why) => {
                (None, Some(report::Refusal { code: why.code().to_owned(), message: why.message().to_owned() }))
            }
        };
        let participle = &self.session.program.duty(acquisition).participle;
        let finding = Finding {
            path: self.file.name.to_string(),
            line: at.line,
            column: at.column,
            end_line: end.line,
            end_column: end.column,
            rule: resource.id.clone(),
            kind: resource.kind.clone(),
            function: function.clone(),
            confidence,
            message: message(self.session.program.duty(acquisition), name, &acquisition.acquired_by, leak),
            resource: report::Resource {
                name: if name == "_" { String::new() } else { name.to_owned() },
                typ: type_name(&acquisition.typ),
                acquired_by: acquisition.acquired_by.clone(),
            },
            witness: leak.map(|leak| self.witness(leak, participle)).unwrap_or_default(),
            fix,
            refusal,
            fingerprint: String::new(),
        };
        (site(verdict, reason, &[]), Some(finding))
    }

    fn fix(&self, fix: PlannedFix) -> report::Fix {
        let edits = fix.edits.into_iter().map(|edit| {
            let at = self.lines.position(edit.span.start);
            report::Edit {
                start: edit.span.start,
                end: edit.span.end,
                line: at.line,
                column: at.column,
                text: edit.text,
            }
        });
        report::Fix {
            applicability: fix.applicability,
            strategy: fix.strategy.to_owned(),
            edits: edits.collect(),
            applied: None,
        }
    }

    /// The path that leaks, in words.
    fn witness(&self, leak: &Leak, participle: &str) -> Vec<Step> {
        let lost = &leak.lost[0];
        let step = |span: Span, what: String| {
            let at = self.lines.position(span.start);
            Step { line: at.line, column: at.column, what }
        };
        let mut steps: Vec<Step> = telling(&lost.path.steps())
            .into_iter()
            .map(|(span, kind)| {
                let quote = quote(&self.text[span.range()]);
                step(
                    span,
                    match kind {
                        StepKind::Acquired => "acquired here".to_owned(),
                        StepKind::True => format!("`{quote}` is true"),
                        StepKind::False => format!("`{quote}` is false"),
                        StepKind::Case => format!("case `{quote}` is taken"),
                        StepKind::Again => "the loop goes on".to_owned(),
                        StepKind::Used => format!("`{quote}` only uses it, it is not {participle} there"),
                        StepKind::ReleasedOnSuccess => {
                            format!("`{quote}` failed: it is {participle} there only on success")
                        }
                        StepKind::ReleasedOnSome => {
                            format!("`{quote}` failed: it is {participle} there on some of its paths only")
                        }
                        StepKind::Forgotten => format!("`{quote}`: it is {participle} there on some of its paths only"),
                        StepKind::ReleasedOnFailure => {
                            format!("`{quote}` succeeded: it is {participle} there only on failure")
                        }
                    },
                )
            })
            .collect();
        steps.push(step(
            lost.at,
            match lost.how {
                LostKind::Return => "left here without releasing it".to_owned(),
                LostKind::FallOff => "the function ends here without releasing it".to_owned(),
                LostKind::Loss(flow::LossKind::Overwritten) => "overwritten here while still open".to_owned(),
                LostKind::Loss(flow::LossKind::NextRound) => {
                    "acquired anew here while the last one is still open".to_owned()
                }
                LostKind::Loss(flow::LossKind::Replaced) => "replaced here while still open".to_owned(),
                LostKind::Kept => match &leak.owner {
                    Some(Owner { field, ending, .. }) => format!(
                        "kept here in `{}.{}`, which `{}` ends without having it {participle}",
                        field.typ, field.name, ending.name
                    ),
                    None => "kept here".to_owned(),
                },
            },
        ));
        steps
    }
}

fn changed(path: String) -> Note {
    Note { path, line: None, message: "changed while it was analysed: the rest of it was not looked at".to_owned() }
}

/// The steps worth telling: of the calls that left it open the last ones, each once.
fn telling(path: &[(Span, StepKind)]) -> Vec<(Span, StepKind)> {
    let is_call = |kind: StepKind| {
        !matches!(kind, StepKind::Acquired | StepKind::True | StepKind::False | StepKind::Case | StepKind::Again)
    };
    let mut told: BTreeSet<Span> = BTreeSet::new();
    let mut steps: Vec<(Span, StepKind)> = Vec::new();
    for (span, kind) in path.iter().rev() {
        if !is_call(*kind) || told.len() < MAX_CALLS && told.insert(*span) {
            steps.push((*span, *kind));
        }
    }
    steps.reverse();
    steps
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

fn message(duty: &Duty, name: &str, acquired_by: &str, leak: Option<&Leak>) -> String {
    let short = acquired_by.rsplit('/').next().unwrap_or(acquired_by);
    let Duty { noun, participle, .. } = duty;
    let what = match name {
        "" | "_" => format!("the {noun} from `{short}`"),
        name => format!("the {noun} `{name}`"),
    };
    match leak {
        None => format!("{what} stays open until the process ends"),
        Some(Leak { owner: Some(Owner { field, ending, .. }), .. }) => {
            format!(
                "{what}, kept in `{}.{}`, is never {participle}: `{}` forgets it",
                field.typ, field.name, ending.name
            )
        }
        Some(leak) if leak.is_released_elsewhere => format!("{what} is not {participle} on every path"),
        // Who hands it on elsewhere need not release it there.
        Some(leak) if leak.is_moved_elsewhere => format!("{what} is not {participle} on this path"),
        Some(_) if name == "_" => format!("{what} is dropped and never {participle}"),
        Some(_) => format!("{what} is never {participle}"),
    }
}

/// `*cloud.google.com/go/storage.Client`
fn type_name(typ: &Type) -> String {
    match typ {
        Type::Unknown => String::new(),
        typ => typ.to_string(),
    }
}

fn quote(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().find(|(n, _)| *n >= MAX_QUOTE) {
        Some((n, _)) => format!("{}…", &line[..n]),
        None => line,
    }
}

/// `Name`, `(*T).Name`, or `Name.func1` for the first literal inside.
fn function_name(ast: &Ast, func: FuncId) -> String {
    let mut root = func;
    while let Some(parent) = ast.func(root).parent {
        root = parent;
    }
    let outer = ast.func(root);
    let name = outer.name.as_ref().map_or("", |ident| &*ident.name);
    let name = match &outer.recv {
        Some(recv) => {
            let star = if matches!(ast.expr(recv.typ).kind, ExprKind::Star(_)) { "*" } else { "" };
            format!("({star}{}).{name}", ast.base_type_name(recv.typ).unwrap_or_default())
        }
        None => name.to_owned(),
    };
    if root == func && !name.is_empty() {
        return name;
    }
    let literals: BTreeMap<usize, FuncId> =
        ast.funcs().filter(|id| ast.func(*id).name.is_none()).map(|id| (ast.func(id).span.start, id)).collect();
    let number = literals.values().position(|id| *id == func).map_or(0, |n| n + 1);
    format!("{}.func{number}", if name.is_empty() { "glob." } else { &name })
}
