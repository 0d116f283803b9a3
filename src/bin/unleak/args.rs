//! The arguments; their doc comments are the help text.
//!
//! `unleak ./...` is `unleak check ./...`. A path that is named like a command is written `./diff`. Not modelled: what
//! the commands do; each has a file of its own.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Finds forgotten releases in Go code and writes the missing line.
///
/// Without a command it checks the current folder.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// What `check` takes.
    #[command(flatten)]
    pub(crate) check: CheckArgs,
    /// What all commands take.
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report leaks, each with the path that leaks and its fix (the default).
    ///
    /// Exits with 0 if there are none, 1 if there are definite or likely ones, 2 if the job could not be done.
    Check(CheckArgs),
    /// Print the fixes as a patch; nothing is written.
    ///
    /// `unleak diff | git apply` applies them. The summary goes to stderr. Exits with 0 if there is nothing to change,
    /// 1 if there is a patch, 2 if the job could not be done.
    Diff(DiffArgs),
    /// Explain a rule, a refusal, or why a line was or was not touched.
    Explain(ExplainArgs),
    /// List the rules.
    Rules(RulesArgs),
}

/// What all commands take.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// When to use colour; NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// How many threads to use [default: one for each processor].
    #[arg(short = 'j', long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Say more on stderr: what was left out, and how long it took.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// Which files to read.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Files and folders; `./...` is the same as `.` [default: .].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also read what `.gitignore` and `.ignore` leave out.
    #[arg(long)]
    pub(crate) no_ignore: bool,
}

/// `unleak check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) files: Files,
    /// The form of the report on stdout.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: OutputFormat,
    /// Leave out what is less sure.
    #[arg(long, value_name = "LEVEL", default_value = "likely")]
    pub(crate) min_confidence: MinConfidence,
    /// Write every acquisition with its verdict to FILE: tab-separated, or JSON lines if it ends in `.jsonl`.
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// Exit with 0 also if there are leaks.
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `unleak diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    pub(crate) files: Files,
    /// Also take fixes that release but may change what the program does; read them.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Exit with 0 also if there is a patch.
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `unleak explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The id of a rule, the code of a refusal, or FILE:LINE.
    #[arg(value_name = "WHAT")]
    pub(crate) what: String,
}

/// `unleak rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// The form of the list.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: OutputFormat,
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// `--output-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Jsonl,
}

/// `--min-confidence`, the surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MinConfidence {
    /// Also what lives as long as the process, probably on purpose.
    ProcessLifetime,
    /// Also where something is not known.
    Possible,
    /// Where some paths release and others do not, or the owner was inferred.
    Likely,
    /// Only where a path surely forgets.
    Definite,
}
