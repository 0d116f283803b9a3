//! What a run found, as plain data: findings, sites, notes and the summary.
//!
//! For `resp, err := http.Get(u)` that one path forgets, a [`Finding`] says where it was acquired, which way the path
//! took, and either the [`Fix`] or the [`Refusal`] that explains why there is none. Serialised, the fields are the
//! JSON lines of the interface, in this order; nothing here differs between two runs over the same text.
//!
//! Not modelled: how it looks. Colour, source lines and exit codes are the binary's business.

use crate::text::edit::{self, Applicability};
use crate::text::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The result of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// The leaks, by path, line, column and rule.
    pub findings: Vec<Finding>,
    /// Every acquisition with its verdict, in the same order.
    pub sites: Vec<Site>,
    /// What was left out and why, by path and line.
    pub notes: Vec<Note>,
    /// The counts.
    pub summary: Summary,
}

impl Report {
    /// Puts everything in order, names the findings and counts them; `counts` brings what only the run knows.
    pub fn assemble(mut findings: Vec<Finding>, mut sites: Vec<Site>, mut notes: Vec<Note>, counts: Counts) -> Self {
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        sites.sort();
        notes.sort();
        notes.dedup();
        assign_fingerprints(&mut findings);
        let summary = Summary::of(&findings, counts);
        Report { findings, sites, notes, summary }
    }
}

/// One leak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The file, relative, with `/`.
    pub path: String,
    /// The line of the acquisition, counted from 1.
    pub line: usize,
    /// The column of the acquisition in bytes, counted from 1.
    pub column: usize,
    /// The line where the acquisition ends.
    pub end_line: usize,
    /// The column after its last byte.
    pub end_column: usize,
    /// The id of the rule, kebab-case.
    pub rule: String,
    /// The short kind: `client`, `body`, `file`.
    pub kind: String,
    /// The function: `Name`, `(*T).Name` or `Name.func1`.
    pub function: String,
    /// How sure we are that it leaks.
    pub confidence: Confidence,
    /// One sentence.
    pub message: String,
    /// What leaks.
    pub resource: Resource,
    /// The path that leaks: acquired here, took this branch, left here.
    pub witness: Vec<Step>,
    /// The fix, unless there is a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Why there is no fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// A name that stays when lines move; [`Report::assemble`] writes it.
    pub fingerprint: String,
}

impl Finding {
    pub(crate) fn order(&self) -> (&str, usize, usize, &str) {
        (&self.path, self.line, self.column, &self.rule)
    }
}

/// How sure we are of a finding; ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Held for the life of the process, probably on purpose.
    ProcessLifetime,
    /// Something is not known; hidden unless asked for.
    Possible,
    /// Released on some paths only, or an inferred producer.
    Likely,
    /// A path reaches an exit with the resource still owned.
    Definite,
}

impl Confidence {
    /// Returns whether `check` fails because of such a finding.
    pub fn is_failing(self) -> bool {
        self >= Confidence::Likely
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Confidence::ProcessLifetime => "process-lifetime",
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Definite => "definite",
        })
    }
}

/// What leaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// The variable; empty if the result was dropped.
    pub name: String,
    /// Its type, package paths written out.
    #[serde(rename = "type")]
    pub typ: String,
    /// The call that acquires it: `net/http.Get`.
    pub acquired_by: String,
}

/// One place of the witness path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
    /// What happens there: `acquired here`, `this branch is taken`, `left here`.
    pub what: String,
}

/// The edits that release the resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// How far they can be trusted.
    pub applicability: Applicability,
    /// The shape of the edit: `defer-after-check`.
    pub strategy: String,
    /// The edits to the text as it was read.
    pub edits: Vec<Edit>,
    /// Whether they were made; only a command that writes knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<bool>,
}

impl Fix {
    /// Returns the edits in the form that [`crate::text::apply`] takes.
    pub fn to_text_fix(&self) -> edit::Fix {
        let edits = self.edits.iter().map(|e| edit::Edit::replace(Span { start: e.start, end: e.end }, &*e.text));
        edit::Fix { applicability: self.applicability, edits: edits.collect() }
    }
}

/// Replaces the bytes `start..end` of the file as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The line of `start`, counted from 1.
    pub line: usize,
    /// The column of `start` in bytes, counted from 1.
    pub column: usize,
    /// What to put there.
    pub text: String,
}

/// Why nothing is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code, kebab-case; `unleak explain CODE` tells more.
    pub code: String,
    /// The sentence.
    pub message: String,
}

/// One acquisition and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Site {
    /// The file, relative, with `/`.
    pub path: String,
    /// The line of the acquisition, counted from 1.
    pub line: usize,
    /// Its column in bytes, counted from 1.
    pub column: usize,
    /// The id of the rule.
    pub rule: String,
    /// The function it stands in.
    pub function: String,
    /// The call that acquires.
    pub acquired_by: String,
    /// What became of the resource.
    pub verdict: Verdict,
    /// Why we say so, in a few words.
    pub reason: String,
    /// The lines that decided it: where it was released, handed over, or lost sight of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason_lines: Vec<usize>,
}

/// What became of an acquired resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Some path forgets it, and there is a fix.
    Leak,
    /// Every path releases it.
    Released,
    /// Someone else owns it now.
    Moved,
    /// We do not know.
    Unknown,
    /// Some path forgets it, and we decline to edit.
    Refused,
    /// The fix did not pass our own check.
    Dropped,
    /// It lives as long as the process.
    ProcessLifetime,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Leak => "leak",
            Verdict::Released => "released",
            Verdict::Moved => "moved",
            Verdict::Unknown => "unknown",
            Verdict::Refused => "refused",
            Verdict::Dropped => "dropped",
            Verdict::ProcessLifetime => "process-lifetime",
        })
    }
}

/// Something that was left out: a file that was not read, a function that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// The file, relative, with `/`.
    pub path: String,
    /// The line, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What was left out and why.
    pub message: String,
}

/// What only the run itself can count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Go files looked at.
    pub files: usize,
    /// Packages they form.
    pub packages: usize,
    /// Functions that were parsed because a word of theirs could matter.
    pub parsed: usize,
    /// Call results in the functions analysed.
    pub calls: Calls,
    /// Imports for which no source was found.
    pub missing_imports: BTreeSet<String>,
}

/// How many call results have a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// Results whose type is known.
    pub typed: usize,
    /// Results whose type is not.
    pub untyped: usize,
}

/// The last line of a run: counts that are the same for the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Go files looked at.
    pub files: usize,
    /// Packages they form.
    pub packages: usize,
    /// Functions that were parsed because a word of theirs could matter.
    pub parsed: usize,
    /// Findings by rule and confidence.
    pub findings: BTreeMap<String, BTreeMap<Confidence, usize>>,
    /// Fixes by applicability.
    pub fixes: BTreeMap<Applicability, usize>,
    /// Refusals by code.
    pub refusals: BTreeMap<String, usize>,
    /// Call results with and without a type.
    pub calls: Calls,
    /// Imports for which no source was found.
    pub missing_imports: BTreeSet<String>,
}

impl Summary {
    /// Counts `findings` and adds what the run counted.
    pub fn of(findings: &[Finding], counts: Counts) -> Self {
        let mut summary = Summary {
            files: counts.files,
            packages: counts.packages,
            parsed: counts.parsed,
            calls: counts.calls,
            missing_imports: counts.missing_imports,
            ..Summary::default()
        };
        for finding in findings {
            let by_confidence = summary.findings.entry(finding.rule.clone()).or_default();
            *by_confidence.entry(finding.confidence).or_default() += 1;
            if let Some(fix) = &finding.fix {
                *summary.fixes.entry(fix.applicability).or_default() += 1;
            }
            if let Some(refusal) = &finding.refusal {
                *summary.refusals.entry(refusal.code.clone()).or_default() += 1;
            }
        }
        summary
    }
}

/// Names each finding by what stays when lines move: file, function, rule, call, and its place among equal ones.
fn assign_fingerprints(findings: &mut [Finding]) {
    let mut seen: BTreeMap<[String; 4], usize> = BTreeMap::new();
    for finding in findings {
        let acquired_by = &finding.resource.acquired_by;
        let key = [&finding.path, &finding.function, &finding.rule, acquired_by].map(String::clone);
        let ordinal = seen.entry(key.clone()).or_default();
        let mut hash = FNV_OFFSET;
        for part in &key {
            hash = fnv1a(hash, part.as_bytes());
            hash = fnv1a(hash, &[0]);
        }
        hash = fnv1a(hash, ordinal.to_string().as_bytes());
        *ordinal += 1;
        finding.fingerprint = format!("{hash:016x}");
    }
}

/// Returns a short name for some bytes, 16 hexadecimal digits; no protection against forgery.
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:016x}", fnv1a(FNV_OFFSET, bytes))
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(path: &str, line: usize) -> Finding {
        Finding {
            path: path.into(),
            line,
            column: 2,
            end_line: line,
            end_column: 20,
            rule: "client".into(),
            kind: "client".into(),
            function: "(*T).f".into(),
            confidence: Confidence::Definite,
            message: "m".into(),
            resource: Resource { name: "c".into(), typ: "*p.C".into(), acquired_by: "p.New".into() },
            witness: vec![Step { line, column: 2, what: "acquired here".into() }],
            fix: Some(Fix {
                applicability: Applicability::Safe,
                strategy: "defer-after-check".into(),
                edits: vec![Edit { start: 1, end: 1, line, column: 1, text: "x".into() }],
                applied: None,
            }),
            refusal: None,
            fingerprint: String::new(),
        }
    }

    #[test]
    fn json_has_the_fields_of_the_interface() {
        let report = Report::assemble(vec![finding("a.go", 3)], vec![], vec![], Counts::default());
        let json = serde_json::to_string(&report.findings[0]).unwrap();
        let want = r#"{"path":"a.go","line":3,"column":2,"end_line":3,"end_column":20,"rule":"client","kind":"client","function":"(*T).f","confidence":"definite","message":"m","resource":{"name":"c","type":"*p.C","acquired_by":"p.New"},"witness":[{"line":3,"column":2,"what":"acquired here"}],"fix":{"applicability":"safe","strategy":"defer-after-check","edits":[{"start":1,"end":1,"line":3,"column":1,"text":"x"}]},"fingerprint":""#;
        assert!(json.starts_with(want), "{json}");
        let summary = serde_json::to_string(&report.summary).unwrap();
        assert_eq!(
            summary,
            r#"{"files":0,"packages":0,"parsed":0,"findings":{"client":{"definite":1}},"fixes":{"safe":1},"refusals":{},"calls":{"typed":0,"untyped":0},"missing_imports":[]}"#
        );
        assert_eq!(serde_json::to_string(&Confidence::ProcessLifetime).unwrap(), "\"process-lifetime\"");
    }

    #[test]
    fn fingerprints_stay_when_lines_move() {
        let names = |lines: &[usize]| -> Vec<String> {
            let findings = lines.iter().map(|&line| finding("a.go", line)).collect();
            let report = Report::assemble(findings, vec![], vec![], Counts::default());
            report.findings.into_iter().map(|finding| finding.fingerprint).collect()
        };
        let (before, after) = (names(&[9, 3]), names(&[13, 70]));
        assert_eq!(before, after);
        assert_ne!(before[0], before[1]);
        assert_eq!(before[0].len(), 16);
    }

    #[test]
    fn fnv_is_the_published_function() {
        assert_eq!(fnv1a(FNV_OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
