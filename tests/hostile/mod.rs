//! Trees that mean harm, made when the tests run: odd files and names, text beyond measure, configuration that would
//! have something read or run.
//!
//! `UNLEAK_HOSTILE=100000 cargo test --release hostile -- --nocapture` takes the sizes of docs/limits.md and prints what
//! each text took; `UNLEAK_KILLS=1000` kills that many runs over a thousand files; `UNLEAK_RUNS=100 UNLEAK_TREE=DIR`
//! compares that many runs over a tree.

mod git;
mod go;
mod kill;
mod limits;
mod odd;
mod outside;
mod same;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use wait4::Wait4;

/// An ordinary leak.
pub(super) const LEAK: &str = "package p\n\nimport \"net/http\"\n\nfunc leak(u string) error {\n\tresp, err := http.Get(u)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = resp\n\treturn nil\n}\n";

/// The memory that a run over one of these trees may ask for, in KiB: stacks of threads included, of which little is used.
const MAX_MEMORY: usize = 8 << 20;
/// How much of the processor a run may take; the program may be built for debugging.
const LONG: Duration = Duration::from_secs(120);

/// A number from the environment.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// A run with one thread and bounded memory, without sources of Go but those of the tree.
fn command(folder: &Path, args: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_unleak");
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        let script = format!("ulimit -v {MAX_MEMORY}; exec \"$0\" \"$@\"");
        shell.args(["-c", script.as_str(), program]);
        shell
    } else {
        Command::new(program)
    };
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command.envs([("GOROOT", "/nonexistent"), ("GOMODCACHE", "/nonexistent"), ("HOME", "/nonexistent")]);
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Somebody").env(format!("GIT_{who}_EMAIL"), "somebody@example.com");
    }
    for name in ["NO_COLOR", "FORCE_COLOR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    command
}

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
    /// What it took of the processor: others may keep the machine busy.
    spent: Duration,
    /// The most memory it had, in bytes.
    memory: u64,
}

fn run(folder: &Path, args: &[&str]) -> Said {
    let mut child = command(folder, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let complaints = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).map(|_| text)
    });
    let mut stdout = String::new();
    out.read_to_string(&mut stdout).unwrap();
    let stderr = complaints.join().unwrap().unwrap();
    let used = child.wait4().unwrap();
    let said = Said {
        code: used.status.code(),
        stdout,
        stderr,
        spent: used.rusage.utime + used.rusage.stime,
        memory: used.rusage.maxrss,
    };
    assert!(said.spent < LONG, "{args:?} took {:?}", said.spent);
    assert!(said.code.is_some() && !said.stderr.contains("panicked"), "{args:?}: {}", said.stderr);
    said
}

#[test]
fn text_beyond_measure_costs_its_own_function() {
    let dir = tempfile::tempdir().unwrap();
    let n = number("UNLEAK_HOSTILE", 2000);
    let texts = go::texts(n);
    for (name, text) in &texts {
        put(dir.path(), &format!("{name}/{name}.go"), text);
    }
    if std::env::var_os("UNLEAK_HOSTILE").is_some() {
        for (name, _) in &texts {
            let Said { code, stderr, spent, memory, .. } =
                run(&dir.path().join(name), &["-j1", "-v", "--output-format", "jsonl"]);
            eprintln!("{name}: {:.1} s, {} MiB, exit {code:?}\n{stderr}", spent.as_secs_f64(), memory >> 20);
        }
        return;
    }
    let said = run(dir.path(), &["-j2", "--output-format", "jsonl"]);
    assert_eq!(said.code, Some(1));
    for (name, _) in &texts {
        let found = format!("{{\"path\":\"{name}/{name}.go\"");
        let is_found =
            said.stdout.lines().any(|line| line.starts_with(&found) && line.contains("\"function\":\"leak\""));
        assert!(is_found, "the ordinary leak beside {name} is not found\n{}", said.stderr);
    }
}
