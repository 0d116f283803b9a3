//! Compares what was reported and edited with what happened.
//!
//! A place is known by its line in the text before the fixes; lines of the text behind them are traced back through the
//! edits. A run before and a run after belong together by their word: if fixes change anything but releases, words or
//! traces differ.

use super::driver::{Outcome, Run, path_of};
use super::program::Program;
use crate::support::run::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use unleak::report::{Confidence, Finding, Report};
use unleak::text::apply::Applied;
use unleak::text::edit::Applicability;

/// A way in which what was said and what happened differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// What left the function was closed when its new owner looked.
    ReleasedWhatLeaves,
    /// Something was used after a release that was not there before.
    UsedAfterRelease,
    /// Something that minds was released twice.
    ReleasedTwice,
    /// The function does something else than before.
    Changed,
    /// A fix was claimed, and it leaks.
    StillLeaks,
    /// Something leaks after the fixes that did not before.
    NewLeak,
    /// It does not build, or vet has something against it.
    DoesNotBuild,
    /// It is not formatted.
    NotFormatted,
    /// A finding where no path leaks.
    FalseAlarm,
    /// A leak that the generator calls decidable, without a finding.
    Missed,
}

impl Fault {
    /// Returns whether it is the fault of an edit, which there may be none of.
    pub(crate) fn is_wrong_edit(self) -> bool {
        !matches!(self, Fault::FalseAlarm | Fault::Missed)
    }
}

/// One such difference.
pub(crate) struct Disagreement {
    /// What it is.
    pub(crate) fault: Fault,
    /// The program.
    pub(crate) program: usize,
    /// Whether safe fixes or all were applied; none if it is about findings.
    pub(crate) level: Option<Applicability>,
    /// Where and along which path.
    pub(crate) detail: String,
}

/// What a batch of programs came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// Programs.
    pub(crate) programs: usize,
    /// Paths that were run.
    pub(crate) paths: usize,
    /// Programs of which all paths were run.
    pub(crate) complete: usize,
    /// Places where something was opened.
    pub(crate) sites: usize,
    /// Places of which some path leaks.
    pub(crate) leaking: usize,
    /// Leaking places with a finding that is definite or likely.
    pub(crate) reported: usize,
    /// Leaking places with one that is possible.
    pub(crate) possible: usize,
    /// Leaking places of programs whose shapes all are decidable.
    pub(crate) decidable: usize,
    /// Those of them that were reported.
    pub(crate) decidable_reported: usize,
    /// Findings that are definite or likely.
    pub(crate) findings: usize,
    /// Findings with a safe fix, and with any.
    pub(crate) safe: usize,
    /// Findings with any fix.
    pub(crate) fixed: usize,
    /// How many paths leak before, after the safe fixes and after all.
    pub(crate) leaking_paths: [usize; 3],
    /// By shape: programs, leaking places, reported, fixed by safe edits, by any.
    pub(crate) shapes: BTreeMap<&'static str, [usize; 5]>,
    /// By fault.
    pub(crate) faults: BTreeMap<Fault, usize>,
}

/// Shapes in which nobody can say what happens without knowing what others do.
const UNDECIDABLE: [&str; 13] = [
    "joined by a channel",
    "goroutine outlives the function",
    "stored",
    "collected in a slice",
    "dependent leaves",
    "returned in a struct",
    "partial construction",
    "cleanup in a variable",
    "goto",
    "captured by a handler",
    "kept by a struct with an end",
    "kept by a struct for a while",
    "writer whose end writes",
];

/// A level of trust, its edits, and what the programs did behind them.
pub(crate) struct After {
    /// The level.
    pub(crate) level: Applicability,
    /// The files that were changed.
    pub(crate) applied: BTreeMap<String, Applied>,
    /// What the programs did.
    pub(crate) outcomes: Vec<Outcome>,
}

/// Judges one batch.
pub(crate) fn judge(
    programs: &[Program],
    files: &Files,
    report: &Report,
    before: &[Outcome],
    after: &[After],
) -> (Figures, Vec<Disagreement>) {
    let mut figures = Figures { programs: programs.len(), ..Figures::default() };
    let mut all = Vec::new();
    let mut findings: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        findings.entry(&finding.path).or_default().push(finding);
    }
    for (at, program) in programs.iter().enumerate() {
        let path = path_of(at, program);
        let findings = findings.get(path.as_str()).map(Vec::as_slice).unwrap_or_default();
        let ran = &before[at];
        let mut judged = Judged { at, path: &path, findings, ran, all: &mut all };
        judged.findings(program, &mut figures);
        for (level, after) in after.iter().enumerate() {
            let lines = match after.applied.get(&path) {
                Some(applied) => Lines::new(&files[&path], applied),
                None => Lines::default(),
            };
            judged.edits(program, after, &lines);
            figures.leaking_paths[level + 1] += leaking(&after.outcomes[at]);
        }
        figures.leaking_paths[0] += leaking(ran);
    }
    for disagreement in &all {
        *figures.faults.entry(disagreement.fault).or_default() += 1;
    }
    (figures, all)
}

fn leaking(outcome: &Outcome) -> usize {
    outcome.paths.iter().filter(|run| !run.leaks.is_empty()).count()
}

fn is_decidable(program: &Program) -> bool {
    !program.tags.iter().any(|tag| UNDECIDABLE.contains(tag))
}

/// One program under judgement.
struct Judged<'a> {
    at: usize,
    path: &'a str,
    findings: &'a [&'a Finding],
    ran: &'a Outcome,
    all: &'a mut Vec<Disagreement>,
}

impl Judged<'_> {
    fn add(&mut self, fault: Fault, level: Option<Applicability>, detail: String) {
        self.all.push(Disagreement { fault, program: self.at, level, detail });
    }

    /// Returns the findings about a place: those at its line, or at the line of what it called to open something.
    fn about(&self, site: &str) -> Vec<&Finding> {
        let lines = lines_of(self.path, site);
        self.findings.iter().copied().filter(|finding| lines.contains(&finding.line)).collect()
    }

    fn findings(&mut self, program: &Program, figures: &mut Figures) {
        figures.paths += self.ran.paths.len();
        figures.complete += usize::from(self.ran.complete);
        let opened: BTreeSet<&String> = self.ran.paths.iter().flat_map(|run| run.opens.keys()).collect();
        let leaked: BTreeSet<&String> = self.ran.paths.iter().flat_map(|run| run.leaks.keys()).collect();
        // What a panic that nobody recovers from leaves open, the end of the process closes.
        let returned: BTreeSet<&String> =
            self.ran.paths.iter().filter(|run| !run.panicked).flat_map(|run| run.leaks.keys()).collect();
        figures.sites += opened.len();
        let is_decidable = is_decidable(program);
        let mut shape = [1, 0, 0, 0, 0];
        for site in &returned {
            let about = self.about(site);
            let is_reported = about.iter().any(|finding| finding.confidence.is_failing());
            let has = |lowest| about.iter().any(|f| f.fix.as_ref().is_some_and(|fix| fix.applicability >= lowest));
            shape[1] += 1;
            shape[2] += usize::from(is_reported);
            shape[3] += usize::from(has(Applicability::Safe));
            shape[4] += usize::from(has(Applicability::Unsafe));
            figures.leaking += 1;
            figures.reported += usize::from(is_reported);
            figures.possible += usize::from(!is_reported && about.iter().any(|f| f.confidence == Confidence::Possible));
            figures.decidable += usize::from(is_decidable);
            figures.decidable_reported += usize::from(is_decidable && is_reported);
            if is_decidable && !is_reported {
                let word = self.ran.paths.iter().find(|run| run.leaks.contains_key(*site)).map(|run| run.word.clone());
                self.add(Fault::Missed, None, format!("{site} along {}", word.unwrap_or_default()));
            }
        }
        for tag in &program.tags {
            let sum = figures.shapes.entry(tag).or_default();
            sum.iter_mut().zip(shape).for_each(|(sum, one)| *sum += one);
        }
        for finding in self.findings {
            let fix = finding.fix.as_ref().map(|fix| fix.applicability);
            figures.safe += usize::from(fix >= Some(Applicability::Safe));
            figures.fixed += usize::from(fix >= Some(Applicability::Unsafe));
            if !finding.confidence.is_failing() {
                continue;
            }
            figures.findings += 1;
            let here = |sites: &BTreeSet<&String>| sites.iter().any(|s| lines_of(self.path, s).contains(&finding.line));
            if self.ran.complete && here(&opened) && !here(&leaked) {
                self.all.push(Disagreement {
                    fault: Fault::FalseAlarm,
                    program: self.at,
                    level: None,
                    detail: format!("{}:{} {} {}", finding.path, finding.line, finding.confidence, finding.rule),
                });
            }
        }
    }

    fn edits(&mut self, program: &Program, after: &After, lines: &Lines) {
        let level = Some(after.level);
        let then = &after.outcomes[self.at];
        let known: BTreeMap<&str, &Run> = self.ran.paths.iter().map(|run| (run.word.as_str(), run)).collect();
        for run in &then.paths {
            let word = &run.word;
            // A defer before the check panics where the acquisition has failed; behind it, the function goes on.
            if !run.panicked && self.ran.paths.iter().any(|was| was.panicked && word.starts_with(&was.word)) {
                continue;
            }
            let Some(before) = known.get(word.as_str()) else {
                self.add(Fault::Changed, level, format!("along {word}, a way it did not go"));
                continue;
            };
            if run.gone > before.gone {
                self.add(Fault::ReleasedWhatLeaves, level, format!("along {word}"));
            }
            if run.late > before.late {
                self.add(Fault::UsedAfterRelease, level, format!("along {word}"));
            }
            if run.double > before.double {
                self.add(Fault::ReleasedTwice, level, format!("along {word}"));
            }
            if run.trace != before.trace {
                self.add(Fault::Changed, level, format!("along {word}"));
            }
            let leaked_before: BTreeSet<Vec<usize>> =
                before.leaks.keys().map(|site| lines_of(self.path, site)).collect();
            for site in run.leaks.keys() {
                let old: Vec<usize> = lines_of(self.path, site).into_iter().map(|line| lines.before(line)).collect();
                if !leaked_before.contains(&old) {
                    self.add(Fault::NewLeak, level, format!("{site} along {word}"));
                }
                let about: Vec<&&Finding> =
                    self.findings.iter().filter(|finding| old.contains(&finding.line)).collect();
                let claims =
                    |finding: &&&Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= after.level);
                // What a helper opened and gave back is its caller's: the helper's fix does not answer for it.
                let is_callers = old.first().is_some_and(|line| about.iter().any(|finding| finding.line == *line));
                // A fix answers for the exits that were seen to leak; where others have it, nobody knows all of them.
                if !run.panicked && is_decidable(program) && is_callers && about.iter().all(claims) {
                    self.add(Fault::StillLeaks, level, format!("{site}, line {old:?} before, along {word}"));
                }
            }
        }
    }
}

/// Reads the lines of this file out of `work/p0/F1.go:12 work/p0/F1.go:30`.
fn lines_of(path: &str, site: &str) -> Vec<usize> {
    let of = |part: &str| part.strip_prefix(path)?.strip_prefix(':')?.parse().ok();
    site.split(' ').filter_map(of).collect()
}

/// Which line of the text before a line of the text after is.
#[derive(Default)]
struct Lines(Vec<usize>);

impl Lines {
    fn new(before: &str, applied: &Applied) -> Lines {
        let line_at =
            |offset: usize| 1 + before.as_bytes()[..offset.min(before.len())].iter().filter(|b| **b == b'\n').count();
        let mut lines = Vec::new();
        let mut start = 0;
        for line in applied.text.split_inclusive('\n') {
            // Reversed edits replace spans of the text after by what stood there before.
            let mut shift = 0isize;
            let mut at = start;
            for edit in &applied.reverse {
                if edit.span.start <= start && start < edit.span.end {
                    at = edit.span.start;
                } else if edit.span.end <= start {
                    shift += isize::try_from(edit.text.len()).unwrap()
                        - isize::try_from(edit.span.end - edit.span.start).unwrap();
                }
            }
            lines.push(line_at(usize::try_from(isize::try_from(at).unwrap() + shift).unwrap()));
            start += line.len();
        }
        Lines(lines)
    }

    fn before(&self, after: usize) -> usize {
        self.0.get(after - 1).copied().unwrap_or(after)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = |part: usize, of: usize| format!("{part} of {of} ({:.1} %)", 100.0 * part as f64 / of.max(1) as f64);
        writeln!(f, "{} programs, {} with all paths run; {} paths", self.programs, self.complete, self.paths)?;
        writeln!(f, "{} places open something, {} leak on some path", self.sites, self.leaking)?;
        writeln!(
            f,
            "leaking places reported: {}; {} more are possible",
            rate(self.reported, self.leaking),
            self.possible
        )?;
        writeln!(f, "decidable ones reported: {}", rate(self.decidable_reported, self.decidable))?;
        writeln!(f, "findings: {}; with a safe fix {}, with any {}", self.findings, self.safe, self.fixed)?;
        let [before, safe, all] = self.leaking_paths;
        writeln!(f, "paths that leak: {before} before, {safe} after safe fixes, {all} after all")?;
        for (fault, count) in &self.faults {
            writeln!(f, "{fault:?}: {count}")?;
        }
        for (shape, [programs, leaks, reported, safe, any]) in &self.shapes {
            writeln!(
                f,
                "  {shape:<40} {programs:>6} programs {leaks:>6} leaks {reported:>6} reported {safe:>6} safe {any:>6} any"
            )?;
        }
        Ok(())
    }
}

impl Figures {
    /// Adds those of another batch.
    pub(crate) fn add(&mut self, other: &Figures) {
        self.programs += other.programs;
        self.paths += other.paths;
        self.complete += other.complete;
        self.sites += other.sites;
        self.leaking += other.leaking;
        self.reported += other.reported;
        self.possible += other.possible;
        self.decidable += other.decidable;
        self.decidable_reported += other.decidable_reported;
        self.findings += other.findings;
        self.safe += other.safe;
        self.fixed += other.fixed;
        self.leaking_paths.iter_mut().zip(other.leaking_paths).for_each(|(sum, one)| *sum += one);
        for (shape, counts) in &other.shapes {
            let sum = self.shapes.entry(shape).or_default();
            sum.iter_mut().zip(counts).for_each(|(sum, one)| *sum += one);
        }
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}
