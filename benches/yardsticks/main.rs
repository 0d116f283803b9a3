//! How fast `unleak` is beside the tools that people know: one command prepares trees, installs the yardsticks, runs
//! all of them side by side and prints who took how long, and which targets are met.
//!
//! ```sh
//! cargo bench --bench yardsticks                          # everything this machine can show
//! cargo bench --bench yardsticks -- goroot linear         # some races only
//! cargo bench --bench yardsticks -- --samples ~/src/golang-samples samples
//! ```
//! Contestants take turns, round by round, and the best of their rounds counts: what else the machine does meanwhile
//! slows all of them down, not the one that had bad luck. docs/performance.md says what the figures mean.
//!
//! Not measured: cold page caches (every tree is read once before its race), machines without a Unix `wait4`.

mod bare;
mod linters;
mod measure;
mod race;
mod races;
mod synthetic;
mod tools;
mod trees;

use clap::Parser;
use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Compares unleak with other tools.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Races to run [default: all].
    #[arg(value_name = "RACE")]
    races: Vec<String>,
    /// List the races.
    #[arg(long)]
    list: bool,
    /// How often each contestant runs; slow ones run twice at most.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Where trees and tools are kept, to be used again [default: UNLEAK_BENCH_DIR, or unleak-yardsticks in the folder for
    /// temporary files].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// A checkout of golang-samples, or any other tree of Go modules; it is only read [default: UNLEAK_BENCH_SAMPLES].
    #[arg(long, value_name = "DIR")]
    samples: Option<PathBuf>,
    /// How many seconds each of the Go linters may take, warm, in the modules of the race `modules` together.
    #[arg(long, default_value_t = 20, value_name = "SECONDS")]
    budget: u64,
    /// Measure this program instead of the one that was just built.
    #[arg(long, value_name = "FILE")]
    unleak: Option<PathBuf>,
    /// Only read, filter and parse the tree of this folder: the limit that `unleak` is compared with.
    #[arg(long, value_name = "DIR", hide = true)]
    bare: Option<PathBuf>,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let mut stdout = io::stdout();
    if let Some(folder) = &args.bare {
        return Ok(writeln!(stdout, "{}", bare::run(folder)?)?);
    }
    if args.list {
        for (name, what) in races::NAMES {
            writeln!(stdout, "{name:9}{what}")?;
        }
        return Ok(());
    }
    if let Some(unknown) = args.races.iter().find(|name| races::NAMES.iter().all(|(known, _)| known != name)) {
        return Err(format!("no race is called {unknown} (--list lists them)").into());
    }
    let workshop = races::Workshop::new(args)?;
    let mut verdicts = Vec::new();
    writeln!(stdout, "{}\n", measure::machine())?;
    for (name, _) in races::NAMES {
        if !args.races.is_empty() && !args.races.iter().any(|wanted| wanted == name) {
            continue;
        }
        match workshop.race(name)? {
            races::Entry::Ready(race) => {
                let results = race.run(args.rounds)?;
                writeln!(stdout, "{}", results.table())?;
                verdicts.extend(results.verdicts());
            }
            races::Entry::Skipped(why) => writeln!(stdout, "## {name}\nSKIPPED: {why}\n")?,
        }
    }
    if !verdicts.is_empty() {
        writeln!(
            stdout,
            "## Targets\n| target | wall, which decides | ratio of user CPU | |\n| --- | --- | ---: | --- |"
        )?;
        for verdict in verdicts {
            writeln!(stdout, "{verdict}")?;
        }
    }
    Ok(())
}
