//! `unleak check`: reports leaks.
//!
//! Exits with 1 if a definite or likely leak is among them, shown or not. Not modelled: baselines, suppression.

use super::args::{CheckArgs, GlobalArgs, MinConfidence, OutputFormat};
use super::error::CliError;
use super::exit_code::ExitCode;
use super::render;
use super::run;
use super::terminal::{Terminal, printable};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use unleak::report::{Confidence, Finding, Report, Site};
use unleak::search::Settled;
use unleak::workspace::walk::Tree;

/// Runs the command.
pub(crate) fn run(args: &CheckArgs, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let settled = if args.sites.is_some() { Settled::Found } else { Settled::Skipped };
    let run = run::open(&args.scope, settled, global)?;
    let report = run.check(terminal);
    if let Some(path) = &args.sites {
        write_sites(path, &report, &run.tree)
            .map_err(|error| CliError::io(format!("cannot write {}", path.display()), error))?;
    }
    let lowest = match args.min_confidence {
        MinConfidence::ProcessLifetime => Confidence::ProcessLifetime,
        MinConfidence::Possible => Confidence::Possible,
        MinConfidence::Likely => Confidence::Likely,
        MinConfidence::Definite => Confidence::Definite,
    };
    let shown: Vec<&Finding> = report.findings.iter().filter(|finding| finding.confidence >= lowest).collect();
    let mut stdout = terminal.buffered_stdout();
    match args.output_format {
        OutputFormat::Text => render::text(&mut stdout, &shown, &report, &run.tree)?,
        OutputFormat::Jsonl => render::jsonl(&mut stdout, &shown, &report, &run.tree)?,
    }
    stdout.flush()?;
    drop(stdout);
    run.print_notes(&report, global, terminal)?;
    let failing = report.findings.iter().filter(|finding| finding.confidence.is_failing()).count();
    Ok(ExitCode::of(failing, args.exit_zero))
}

/// Writes the reviewer's list: every acquisition and what we make of it.
fn write_sites(path: &Path, report: &Report, tree: &Tree) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let is_jsonl = path.extension().is_some_and(|extension| extension == "jsonl");
    if !is_jsonl {
        writeln!(out, "path\tline\tcolumn\trule\tfunction\tacquired_by\tverdict\treason")?;
    }
    for site in &report.sites {
        let site = Site { path: tree.shown_path(&site.path).to_owned(), ..site.clone() };
        if is_jsonl {
            render::json_line(&mut out, &site)?;
            continue;
        }
        let Site { path, line, column, rule, function, acquired_by, verdict, reason, .. } = &site;
        let (path, reason) = (printable(path), printable(reason));
        writeln!(out, "{path}\t{line}\t{column}\t{rule}\t{function}\t{acquired_by}\t{verdict}\t{reason}")?;
    }
    out.flush()
}
