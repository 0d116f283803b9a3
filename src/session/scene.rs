//! What was found of one acquisition, in the words of the report: a [`Site`], and a [`Finding`] if it leaks.
//!
//! ```go
//! f, err := os.Open(p)                 // acquired here
//! if err != nil { return err }         // `err != nil` is false
//! if !ok(f) { return errBad }          // left here without releasing it
//! ```
//!
//! Not modelled: more than one path that leaks; the shortest is told.

use super::Session;
use crate::ownership::body::Body;
use crate::ownership::leak::{self, Leak, LostKind, Verdict};
use crate::ownership::outcome::LossKind;
use crate::ownership::owner::Owner;
use crate::ownership::state::StepKind;
use crate::plan::PlannedFix;
use crate::plan::function::{self, Plan};
use crate::plan::refusal::Refusal;
use crate::plan::study::Study;
use crate::report::{self, Confidence, Finding, Site, Step};
use crate::resource::Duty;
use crate::syntax::ast::{Ast, ExprKind, FuncId};
use crate::text::line_index::LineIndex;
use crate::text::span::Span;
use crate::types::package::File;
use crate::types::typ::Type;
use std::collections::{BTreeMap, BTreeSet};

/// How much of a condition the witness quotes, in bytes.
const MAX_QUOTE: usize = 60;
/// How many of the calls that left the resource open the witness names.
const MAX_CALLS: usize = 2;

/// What a report about one declaration needs.
pub(super) struct Scene<'a> {
    pub(super) session: &'a Session,
    pub(super) body: &'a Body,
    pub(super) file: &'a File,
    pub(super) text: &'a str,
    pub(super) lines: &'a LineIndex,
}

impl Scene<'_> {
    fn ast(&self) -> &Ast {
        &self.body.unit.ast
    }

    pub(super) fn report(&self, study: &Study, plan: Option<Plan>) -> (Site, Option<Finding>) {
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
                LostKind::Loss(LossKind::Overwritten) => "overwritten here while still open".to_owned(),
                LostKind::Loss(LossKind::NextRound) => "acquired anew here while the last one is still open".to_owned(),
                LostKind::Loss(LossKind::Replaced) => "replaced here while still open".to_owned(),
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
