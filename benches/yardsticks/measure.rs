//! One run of a program: how long it took, how much of the processor, how much memory.
//!
//! `wait4` tells what the child and those it waited for used; a contestant of several runs (one for each module) is
//! the sum of their times and the largest of their peaks. Linux counts the memory of the process that starts another as
//! the other's until it has started, so this one stays small. What runs longer than its limit is ended and has failed.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use wait4::Wait4;

/// How long one run may take, usually.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Of the processor, in the program itself.
    pub(crate) user: Duration,
    /// Of the processor, in the system.
    pub(crate) system: Duration,
    /// The most memory held at once, in bytes.
    pub(crate) peak: u64,
    /// How many of the runs ended with a code that means failure.
    pub(crate) failed: usize,
}

impl Cost {
    /// Takes the better of two rounds, each figure for itself; of memory the worse.
    pub(crate) fn best(self, other: Cost) -> Cost {
        Cost {
            wall: self.wall.min(other.wall),
            user: self.user.min(other.user),
            system: self.system.min(other.system),
            peak: self.peak.max(other.peak),
            failed: self.failed.max(other.failed),
        }
    }

    /// Adds a run that came after.
    fn then(self, other: Cost) -> Cost {
        Cost {
            wall: self.wall + other.wall,
            user: self.user + other.user,
            system: self.system + other.system,
            peak: self.peak.max(other.peak),
            failed: self.failed + other.failed,
        }
    }
}

/// A program, its arguments, and the folders in which it runs, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The program.
    pub(crate) path: PathBuf,
    /// Its arguments.
    pub(crate) args: Vec<String>,
    /// What the environment has besides.
    pub(crate) env: Vec<(String, String)>,
    /// Where it runs.
    pub(crate) folders: Vec<PathBuf>,
    /// Exit codes that mean that the work was done.
    pub(crate) done: &'static [i32],
    /// How long it may take in one folder.
    pub(crate) limit: Duration,
}

impl Program {
    /// Runs it in all its folders; what it prints is dropped.
    pub(crate) fn run(&self) -> io::Result<Cost> {
        self.folders.iter().try_fold(Cost::default(), |cost, folder| Ok(cost.then(self.run_in(folder)?)))
    }

    fn run_in(&self, folder: &PathBuf) -> io::Result<Cost> {
        let mut command = Command::new(&self.path);
        command.args(&self.args).current_dir(folder).envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display()));
        let mut child = command.spawn().map_err(named)?;
        let (ended, is_over) = mpsc::channel::<()>();
        let (id, limit) = (child.id().to_string(), self.limit);
        let guard = thread::spawn(move || {
            if is_over.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-9", &id]).status();
            }
        });
        let result = child.wait4();
        let wall = started.elapsed();
        drop(ended);
        let _ = guard.join();
        let ended = result.map_err(named)?;
        let is_done = ended.status.code().is_some_and(|code| self.done.contains(&code));
        let used = ended.rusage;
        Ok(Cost { wall, user: used.utime, system: used.stime, peak: used.maxrss, failed: usize::from(!is_done) })
    }
}

/// Describes the machine: processor, memory, system, and what else it does.
pub(crate) fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split(':').nth(1)).map(|value| value.trim().to_owned())
    };
    let processors = std::thread::available_parallelism().map_or(1, |n| n.get());
    let model = field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| env::consts::ARCH.to_owned());
    let memory = field(&read("/proc/meminfo"), "MemTotal")
        .and_then(|total| total.split(' ').next()?.parse::<u64>().ok())
        .map_or_else(String::new, |kib| format!(", {} GiB", (kib + (1 << 19)) >> 20));
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().filter(|load| !load.is_empty());
    let load = load.map_or_else(String::new, |load| format!(", load {load} at the start"));
    format!("{processors} processors ({model}){memory}, {}{load}", env::consts::OS)
}
