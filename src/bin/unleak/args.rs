//! The arguments; their doc comments are the help text.
//!
//! `unleak ./...` is `unleak check ./...`. A path that is named like a command is written `./diff`. Not modelled: what
//! the commands do; each has a file of its own.

use super::terminal::{is_unsafe, printable};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// Finds forgotten releases in Go code and writes the missing line.
///
/// Without a command it checks the current folder.
#[derive(Debug, Parser)]
#[command(version, subcommand_precedence_over_arg = true, disable_help_subcommand = true, max_term_width = 100)]
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

impl Cli {
    /// Parses the process's arguments; ends the process on `--help` and on usage errors.
    pub(crate) fn from_process() -> Self {
        Self::from_args(std::env::args_os()).unwrap_or_else(|error| exit(&error))
    }

    fn from_args<I, T>(args: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        let mut command = Cli::command();
        let matches = command.try_get_matches_from_mut(args)?;
        let is_given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
        let stray = CheckArgs::augment_args(clap::Command::new("check"));
        let stray = stray.get_arguments().map(|arg| arg.get_id().as_str()).find(is_given);
        if let (Some((name, _)), Some(_)) = (matches.subcommand(), stray) {
            let message =
                format!("paths and options of `{name}` go behind it; a path of this name is written ./{name}");
            return Err(command.error(ErrorKind::ArgumentConflict, message));
        }
        Cli::from_arg_matches(&matches)
    }
}

/// Prints a usage error and ends the process. An argument may be the name of a file (`unleak *`) that a tree chose.
fn exit(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    if text.lines().all(|line| !line.contains(is_unsafe)) {
        error.exit()
    }
    let lines: Vec<_> = text.lines().map(printable).collect();
    // Where stderr is gone there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
    std::process::exit(error.exit_code())
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
    /// `unleak fix` writes them. The summary goes to stderr. Exits with 0 if there is nothing to change,
    /// 1 if there is a patch, 2 if the job could not be done.
    Diff(DiffArgs),
    /// Write the fixes, into the files or into a commit.
    ///
    /// A file is replaced as a whole, and only if it is still what was analysed. The closing line goes to stderr. Exits
    /// with 0 also if there was nothing to fix, 2 if something could not be written; the other files are written.
    Fix(FixArgs),
    /// Explain a rule, a refusal, or why a line was or was not touched.
    Explain(ExplainArgs),
    /// List the rules.
    Rules(RulesArgs),
    /// Build the index of what Go's and other libraries export.
    ///
    /// The program brings such an index for machines without Go; this is how it is made.
    Index(IndexArgs),
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

/// Which files to read, and what to look for in them.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Scope {
    /// Files and folders; `./...` is the same as `.` [default: .].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also read what `.gitignore` and `.ignore` leave out.
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// Let a `replace` of a go.mod lead to this folder outside of the tree; else no tree decides what is read outside of it.
    #[arg(long, value_name = "DIR")]
    pub(crate) also_read: Vec<PathBuf>,
    /// Look for these rules alone, by id, separated by commas; `unleak rules` lists them [default: all].
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Keep what the run says, and say it again without analysis as long as nothing that was read has changed.
    #[arg(long)]
    pub(crate) cache: bool,
    /// Where to keep it, as with `--cache` [default: UNLEAK_CACHE_DIR, or unleak in the user's folder for caches].
    #[arg(long, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
}

/// `unleak check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) scope: Scope,
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
    pub(crate) scope: Scope,
    /// Also take fixes that release but may change what the program does; read them.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Exit with 0 also if there is a patch.
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `unleak fix`.
#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Also take fixes that release but may change what the program does; read them.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Commit the fixes on a new branch that starts at HEAD; work tree, index and HEAD stay as they are.
    ///
    /// Refused where a file to be edited differs from HEAD.
    #[arg(long, value_name = "NAME", conflicts_with = "commit")]
    pub(crate) branch: Option<String>,
    /// Write the fixes and commit them, and nothing else, on the current branch.
    ///
    /// Refused where a file to be edited differs from HEAD.
    #[arg(long)]
    pub(crate) commit: bool,
    /// Print the fixes as a patch and write nothing, as `unleak diff` does.
    #[arg(long, conflicts_with_all = ["branch", "commit", "summary", "report"])]
    pub(crate) diff: bool,
    /// Write the text of a pull request to FILE, in Markdown; `-` is stdout.
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
    /// Write the findings to FILE as JSON lines, each fix with `applied`; `-` is stdout.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
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

/// `unleak index`.
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// The folder of the Go installation [default: GOROOT, or else the usual places].
    #[arg(long, value_name = "DIR")]
    pub(crate) goroot: Option<PathBuf>,
    /// Write the index anew in this folder, whose modules.toml lists the modules; they must be in the module cache.
    ///
    /// Without it the standard library's part is printed.
    #[arg(long, value_name = "DIR")]
    pub(crate) write: Option<PathBuf>,
    /// Print the index of the packages of this vendor folder instead.
    #[arg(long, value_name = "DIR", conflicts_with = "write")]
    pub(crate) vendor: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Cli, clap::Error> {
        Cli::from_args(args.split(' '))
    }

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn check_is_the_default() {
        let cli = parse("unleak --exit-zero a b/...").unwrap();
        assert!(cli.command.is_none() && cli.check.exit_zero);
        assert_eq!(cli.check.scope.paths, [PathBuf::from("a"), PathBuf::from("b/...")]);
    }

    #[test]
    fn global_options_go_before_and_behind_a_command() {
        for args in ["unleak -v -j2 diff x", "unleak diff x -j2 -v"] {
            let cli = parse(args).unwrap();
            assert!(cli.global.verbose && cli.global.threads == Some(2));
            assert!(matches!(cli.command, Some(Command::Diff(diff)) if diff.scope.paths == [PathBuf::from("x")]));
        }
    }

    #[test]
    fn nothing_that_is_written_is_dropped() {
        assert!(parse("unleak --exit-zero diff").is_err());
        assert!(parse("unleak src diff").is_err());
        assert!(parse("unleak ./diff").unwrap().command.is_none());
    }
}
