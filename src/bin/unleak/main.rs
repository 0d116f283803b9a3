//! The command line of `unleak`: parses arguments, runs one command, maps its outcome to an exit code.

mod args;
mod cached;
mod change_text;
mod check;
mod diff;
mod error;
mod exit_code;
mod explain;
mod fix;
mod fixes;
mod index;
mod render;
mod rules;
mod run;
mod terminal;

use args::{Cli, Command};
use error::CliError;
use exit_code::ExitCode;
use std::thread;
use terminal::Terminal;
use unleak::session::STACK;

/// A seventh of the time goes into small pieces of memory, tree-sitter's included.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = Cli::from_process();
    let terminal = Terminal::new(cli.global.color);
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || dispatch(cli, &terminal));
    // A panic's own message is already on stderr; all that is left is to not exit with the code of a finding.
    let outcome = worker.map_or_else(|error| Ok(Err(error.into())), thread::JoinHandle::join);
    let code = match outcome {
        Ok(Ok(code)) => code,
        Ok(Err(error)) if error.is_broken_pipe() => ExitCode::Clean,
        Ok(Err(error)) => {
            error.print(&terminal);
            ExitCode::Failed
        }
        Err(_) => ExitCode::Failed,
    };
    code.into()
}

fn dispatch(cli: Cli, terminal: &Terminal) -> Result<ExitCode, CliError> {
    let global = &cli.global;
    match cli.command {
        None => check::run(&cli.check, global, terminal),
        Some(Command::Check(args)) => check::run(&args, global, terminal),
        Some(Command::Diff(args)) => diff::run(&args, global, terminal),
        Some(Command::Fix(args)) => fix::run(&args, global, terminal),
        Some(Command::Explain(args)) => explain::run(&args, global, terminal),
        Some(Command::Rules(args)) => rules::run(&args, terminal),
        Some(Command::Index(args)) => index::run(&args),
    }
}
