//! `unleak index`: builds the index of what the standard library exports.
//!
//! `unleak index > index/std.txt` is how the built-in index was made. Not modelled: other modules.

use super::args::IndexArgs;
use super::error::CliError;
use super::exit_code::ExitCode;
use std::io::{self, Write};
use unleak::workspace::build_index::build;
use unleak::workspace::environment::environment;

/// Runs the command.
pub(crate) fn run(args: &IndexArgs) -> Result<ExitCode, CliError> {
    let Some(goroot) = args.goroot.clone().or_else(|| environment().goroot) else {
        return Err(CliError::usage("found no Go sources to index").hint("--goroot DIR says where they are"));
    };
    let sources = goroot.join("src");
    if !sources.is_dir() {
        return Err(CliError::usage(format!("there is no folder {}", sources.display()))
            .hint("--goroot DIR names the folder of a Go installation"));
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(build(&goroot).as_bytes())?;
    stdout.flush()?;
    Ok(ExitCode::Clean)
}
