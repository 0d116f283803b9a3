//! From programs to what they did: writes the Go module, builds it, runs it, reads what the rig counted.
//!
//! ```text
//! go.mod  rig/  work/kit/  work/p0/F0.go …  main.go     → go build → {"name":"F0","paths":[{"word":"01","leaks":{…}}]}
//! ```
//! `unleak` sees `go.mod` and what is below `work/`; the rig is to it what a network is to a program.

use super::program::{Program, file};
use crate::support::run::Files;
use crate::support::{files_below, root};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How many programs make one Go package.
const PACKAGE: usize = 100;

/// What one program did along all its paths.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Outcome {
    /// The function.
    pub(crate) name: String,
    /// Whether all paths were run.
    pub(crate) complete: bool,
    /// The paths.
    pub(crate) paths: Vec<Run>,
}

/// What one run along one path showed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Run {
    /// What chance answered.
    pub(crate) word: String,
    /// A digest of what the function said and returned.
    pub(crate) trace: String,
    /// What was opened, by place.
    #[serde(default)]
    pub(crate) opens: BTreeMap<String, usize>,
    /// What was open in the end and had not left, by place.
    #[serde(default)]
    pub(crate) leaks: BTreeMap<String, usize>,
    /// Whether the function did not return.
    #[serde(default)]
    pub(crate) panicked: bool,
    /// How often something was closed again that minds.
    #[serde(default)]
    pub(crate) double: usize,
    /// How often something was used after its close.
    #[serde(default)]
    pub(crate) late: usize,
    /// How often what left was closed when its new owner looked.
    #[serde(default)]
    pub(crate) gone: usize,
}

/// Returns the path of a program's file.
pub(crate) fn path_of(at: usize, program: &Program) -> String {
    format!("work/p{}/{}.go", at / PACKAGE, program.name)
}

/// Returns the files that `unleak` is to look at.
pub(crate) fn work(programs: &[Program]) -> Files {
    let module = module_folder();
    let mut files = Files::new();
    for path in files_below(&module) {
        let name = path.strip_prefix(&module).unwrap().to_str().unwrap().replace('\\', "/");
        if name == "go.mod" || name.starts_with("work/") {
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    for (at, program) in programs.iter().enumerate() {
        files.insert(path_of(at, program), file(&format!("p{}", at / PACKAGE), &program.text));
    }
    files
}

fn module_folder() -> std::path::PathBuf {
    root().join("tests/truth/module")
}

/// Writes the module with the chosen programs, as `files` has them, to a folder.
pub(crate) fn write(folder: &Path, files: &Files, programs: &[Program], chosen: &BTreeSet<usize>) {
    let module = module_folder();
    for path in files_below(&module.join("rig")) {
        put(folder, path.strip_prefix(&module).unwrap().to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
    }
    let is_program = |name: &str| name.starts_with("work/p");
    let kit = files.iter().filter(|(name, _)| !is_program(name));
    kit.for_each(|(name, text)| put(folder, name, text));
    for at in chosen {
        let path = path_of(*at, &programs[*at]);
        put(folder, &path, &files[&path]);
    }
    if !chosen.is_empty() {
        put(folder, "main.go", &main_file(programs, chosen));
    }
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn main_file(programs: &[Program], chosen: &BTreeSet<usize>) -> String {
    let mut out = "// Command truth runs the generated functions.\npackage main\n\nimport (\n".to_owned();
    out += "\t\"example.com/truth/rig\"\n\t\"example.com/truth/work/kit\"\n";
    for at in chosen.iter().map(|at| at / PACKAGE).collect::<BTreeSet<usize>>() {
        let _ = writeln!(out, "\t\"example.com/truth/work/p{at}\"");
    }
    out += ")\n\nfunc main() {\n\trig.Main([]rig.Case{\n";
    for at in chosen {
        let program = &programs[*at];
        let (name, package) = (&program.name, at / PACKAGE);
        let call = match program.is_method {
            true => format!("p{package}.NewJob{name}(w).Run()"),
            false => format!("p{package}.{name}(w)"),
        };
        let spawns = program.text.contains("go func()") || program.text.contains(".Go(func()");
        let call = if program.has_results { format!("left({call})") } else { call };
        let _ = writeln!(
            out,
            "\t\t{{Name: \"{name}\", Spawns: {spawns}, Run: func(w *kit.World, left func(v ...any)) {{ {call} }}}},"
        );
    }
    out += "\t})\n}\n";
    out
}

/// Builds and runs the module, as many parts at a time as there are processors; what Go has against it is an error.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>, String> {
    if !folder.join("main.go").exists() {
        return Ok(Vec::new());
    }
    go(folder, &["build", "-o", "truth", "."])?;
    let parts = std::thread::available_parallelism().map_or(1, usize::from);
    let start = |part: usize| {
        let args = [part.to_string(), parts.to_string()];
        Command::new(folder.join("truth")).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    };
    let running: Vec<_> = (0..parts).map(start).collect();
    let threads: Vec<_> = running.into_iter().map(|child| std::thread::spawn(|| child?.wait_with_output())).collect();
    let mut all = Vec::new();
    for thread in threads {
        let output = thread.join().unwrap().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("the programs ended early: {}", tail(&output.stderr)));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}")));
        all.push(lines.collect::<Result<Vec<Numbered>, String>>()?);
    }
    let mut all: Vec<Numbered> = all.into_iter().flatten().collect();
    all.sort_by_key(|one| one.number);
    Ok(all.into_iter().map(|one| one.outcome).collect())
}

/// What one program did, with its place among those that were run.
#[derive(Deserialize)]
struct Numbered {
    number: usize,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Returns what Go has against files, by path: what vet says, but for leaks, and those that gofmt would change.
pub(crate) fn vet(folder: &Path) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let mut wrong = BTreeMap::new();
    if let Err(text) = go(folder, &["vet", "-lostcancel=false", "-httpresponse=false", "./..."]) {
        for line in text.split('\n').filter_map(|line| line.split_once("work/p")) {
            let line = format!("work/p{}", line.1);
            let (path, what) = line.split_once(':').unwrap_or((&line, ""));
            wrong.entry(path.to_owned()).or_insert_with(|| what.to_owned());
        }
        assert!(!wrong.is_empty(), "{text}");
    }
    let output = Command::new("gofmt").arg("-l").arg(folder.join("work")).output().unwrap();
    let listed = String::from_utf8_lossy(&output.stdout).replace('\\', "/");
    let unformatted =
        listed.lines().filter_map(|line| line.split_once("work/p")).map(|(_, path)| format!("work/p{path}"));
    (wrong, unformatted.collect())
}

fn go(folder: &Path, args: &[&str]) -> Result<(), String> {
    let output = Command::new("go")
        .args(args)
        .current_dir(folder)
        .envs([("GOFLAGS", "-mod=mod"), ("GOPROXY", "off"), ("GOWORK", "off"), ("GOTOOLCHAIN", "local")])
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(format!("go {args:?}: {}", tail(&output.stderr))) }
}

fn tail(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().take(4000).collect()
}
