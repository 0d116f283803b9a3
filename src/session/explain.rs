//! All that is known of one line: what it acquires, the verdict and why, the path, the fix, and the graph.
//!
//! ```text
//! main.go:7:12: net/http.Get acquires (http-response-body)
//!   verdict: leak: definite; fix: defer after the check
//! ```
//!
//! Not modelled: lines in files that the run did not look at.

use super::Session;
use crate::cfg::dump;
use crate::detect::Acquisition;
use crate::ownership::depth::Depth;
use crate::plan::refusal::Refusal;
use crate::report::{self, Finding, Site};
use crate::search::Job;
use crate::syntax::decls::DeclSpan;
use crate::types::package::{DeclRef, FileId, Package};
use std::sync::Arc;

impl Session {
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
}
