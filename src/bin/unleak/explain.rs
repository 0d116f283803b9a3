//! `unleak explain`: a rule, a refusal, or one line of Go.
//!
//! `unleak explain client` prints the rule's page, `unleak explain main.go:12` the verdict on what is acquired there and
//! the paths behind it. Not modelled: several lines at once.

use super::args::{ExplainArgs, GlobalArgs, Scope};
use super::error::CliError;
use super::exit_code::ExitCode;
use super::run;
use super::terminal::{Terminal, printable};
use std::fs;
use std::io::Write;
use std::path::Path;
use unleak::search::Settled;
use unleak::session::Session;

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let what = args.what.as_str();
    if let Some(rule) = Session::rules().into_iter().find(|rule| rule.id == what) {
        write!(terminal.stdout(), "{}", rule.page)?;
        return Ok(ExitCode::Clean);
    }
    if let Some(refusal) = Session::refusals().into_iter().find(|refusal| refusal.code == what) {
        writeln!(terminal.stdout(), "{}: {}", refusal.code, refusal.message)?;
        return Ok(ExitCode::Clean);
    }
    let place = what.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    let Some((file, line)) = place else {
        return Err(CliError::usage(format!("nothing is called `{what}`"))
            .hint("`unleak rules` lists the rules")
            .hint("a line of Go is written FILE:LINE"));
    };
    explain_line(file, line, global, terminal)
}

fn explain_line(file: &str, line: usize, global: &GlobalArgs, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let file = fs::canonicalize(file).map_err(|error| CliError::io(format!("cannot read {file}"), error))?;
    // The whole module, because what a line means is decided by all that it calls and is called by.
    let folder = file.parent().unwrap_or(Path::new("."));
    let module = folder.ancestors().find(|folder| folder.join("go.mod").is_file()).unwrap_or(folder);
    let paths = vec![module.to_owned(), file.clone()];
    let run = run::open(&Scope { paths, ..Scope::default() }, Settled::Found, global)?;
    let path = file.strip_prefix(&run.tree.root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
    let lines = run.explain(&path, line);
    let mut stdout = terminal.stdout();
    if lines.is_empty() {
        writeln!(
            stdout,
            "nothing that owes a release is acquired at {}:{line}",
            printable(run.tree.shown_path(&path))
        )?;
    }
    for text in lines {
        writeln!(stdout, "{}", printable(&text.replace('\t', "    ")))?;
    }
    Ok(ExitCode::Clean)
}
