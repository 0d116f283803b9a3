//! `unleak rules`: the list of what can leak.
//!
//! One line a rule: its id and what leaks. Not modelled: configuration.

use super::args::{OutputFormat, RulesArgs};
use super::error::CliError;
use super::exit_code::ExitCode;
use super::terminal::Terminal;
use std::io::Write;
use unleak::session::Session;

/// Runs the command.
pub(crate) fn run(args: &RulesArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let rules = Session::rules();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut stdout = terminal.stdout();
    for rule in rules {
        match args.output_format {
            OutputFormat::Text => writeln!(stdout, "{:width$}  {}", rule.id, rule.summary)?,
            OutputFormat::Jsonl => {
                let line = serde_json::json!({ "id": rule.id, "kind": rule.kind, "summary": rule.summary });
                writeln!(stdout, "{line}")?;
            }
        }
    }
    Ok(ExitCode::Clean)
}
