//! The races: which trees, who runs on them with which arguments, and what issue and documentation promise.
//!
//! `goroot` is the large tree, `samples` the one with modules that build, `clean` the one where nothing is to be found,
//! `linear` and `function` the ones that grow.

use super::Args;
use super::measure::Program;
use super::race::{Contestant, Figure, Pace, Race, Target};
use super::synthetic::Density;
use super::tools::Tools;
use super::trees::{self, Tree};
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The races, in the order in which they run.
pub(crate) const NAMES: [(&str, &str); 5] = [
    ("goroot", "the sources of the installed Go: unleak, ast-grep, gofmt, ripgrep, and the bare limit"),
    ("samples", "golang-samples: also bodyclose and golangci-lint, which run in each module"),
    ("clean", "a tree without a candidate: unleak and ripgrep"),
    ("linear", "a synthetic tree, once, four and sixteen times"),
    ("function", "one long function, and one four times as long"),
];

/// What a program has in its environment when there are no sources but the tree's own.
const NO_SOURCES: [(&str, &str); 2] = [("GOROOT", "/nonexistent"), ("GOMODCACHE", "/nonexistent")];

/// What ast-grep and ripgrep look for.
const PATTERN: &str = "$PACKAGE.NewClient($$$ARGUMENTS)";
const WORD: &str = "NewClient";

/// Where trees and tools are kept, and the program that is measured.
pub(crate) struct Workshop {
    trees: PathBuf,
    caches: PathBuf,
    tools: Tools,
    unleak: PathBuf,
    samples: Option<PathBuf>,
}

/// A race, or why there is none.
pub(crate) enum Entry {
    /// It can run.
    Ready(Race),
    /// Something is not there.
    Skipped(String),
}

impl Workshop {
    /// Makes the folders.
    pub(crate) fn new(args: &Args) -> io::Result<Workshop> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let dir = args.dir.clone().or_else(|| variable("UNLEAK_BENCH_DIR"));
        // Not below `target`: it is in `.gitignore`, which the contestants obey.
        let dir = dir.unwrap_or_else(|| env::temp_dir().join("unleak-yardsticks"));
        let (trees, tools, caches) = (dir.join("trees"), dir.join("tools"), dir.join("caches"));
        for folder in [&trees, &tools, &caches] {
            fs::create_dir_all(folder)?;
        }
        let unleak = match &args.unleak {
            Some(given) => given.canonicalize()?,
            None => PathBuf::from(env!("CARGO_BIN_EXE_unleak")),
        };
        let samples = args.samples.clone().or_else(|| variable("UNLEAK_BENCH_SAMPLES"));
        Ok(Workshop {
            trees: trees.canonicalize()?,
            caches: caches.canonicalize()?,
            tools: Tools::new(tools.canonicalize()?),
            unleak,
            samples,
        })
    }

    /// Prepares a race.
    pub(crate) fn race(&self, name: &str) -> Result<Entry, Box<dyn Error>> {
        match name {
            "goroot" => self.goroot(),
            "samples" => self.samples(),
            "clean" => self.clean(),
            "linear" => self.linear(),
            _ => self.function(),
        }
    }

    fn goroot(&self) -> Result<Entry, Box<dyn Error>> {
        let Some(goroot) = installed_go() else { return Ok(Entry::Skipped("Go is not installed".to_owned())) };
        let tree = trees::goroot(&self.trees, &goroot)?;
        let mut race = Race {
            title: format!("goroot: GOROOT/src without testdata and vendor, {}", tree.size),
            contestants: vec![
                self.unleak("unleak", &tree, &[]),
                self.unleak("unleak, client and body", &tree, &["--select", "client,http-response-body"]),
                without_sources(self.unleak("unleak, no other sources", &tree, &[])),
                self.cached(&tree),
                bare(&tree)?,
            ],
            targets: vec![
                peak("unleak", 100.0, "goroot: peak memory ≤ 100 MiB"),
                wall("unleak --cache", 4.0, "ripgrep", "goroot: cached ≤ 4 × ripgrep"),
                wall("unleak", 2.0, "bare limit", "goroot: all rules ≤ 2 × bare limit"),
            ],
        };
        match self.tools.ast_grep() {
            Ok(path) => {
                race.contestants.push(self.ast_grep(path, &tree));
                race.targets.push(wall(
                    "unleak, client and body",
                    0.1,
                    "ast-grep",
                    "goroot: client and body rules ≤ 1/10 ast-grep",
                ));
                race.targets.push(wall("unleak", 1.0 / 6.0, "ast-grep", "goroot: all rules ≤ 1/6 ast-grep"));
            }
            Err(why) => race.title.push_str(&format!("; {why}")),
        }
        self.add_ripgrep(&mut race, &tree);
        race.contestants.push(gofmt(&goroot, &tree));
        Ok(Entry::Ready(race))
    }

    fn samples(&self) -> Result<Entry, Box<dyn Error>> {
        let Some(folder) = &self.samples else {
            let why = "name a checkout of golang-samples with --samples or UNLEAK_BENCH_SAMPLES".to_owned();
            return Ok(Entry::Skipped(why));
        };
        let tree = trees::given(folder)?;
        let modules = trees::modules(&tree.folder);
        let mut race = Race {
            title: format!("samples: {} in {} modules", tree.size, modules.len()),
            contestants: vec![
                self.unleak("unleak", &tree, &[]),
                without_sources(self.unleak("unleak, no other sources", &tree, &[])),
                self.cached(&tree),
                bare(&tree)?,
            ],
            targets: vec![
                peak("unleak", 100.0, "samples: peak memory ≤ 100 MiB"),
                wall("unleak --cache", 4.0, "ripgrep", "samples: cached ≤ 4 × ripgrep"),
            ],
        };
        match self.tools.ast_grep() {
            Ok(path) => {
                race.contestants.push(self.ast_grep(path, &tree));
                race.targets.push(wall("unleak", 2.0 / 3.0, "ast-grep", "samples: ≤ 2/3 ast-grep"));
            }
            Err(why) => race.title.push_str(&format!("; {why}")),
        }
        self.add_ripgrep(&mut race, &tree);
        if installed_go().is_none() {
            race.title.push_str("; Go is not installed, so bodyclose and golangci-lint do not run");
            return Ok(Entry::Ready(race));
        }
        match self.tools.bodyclose() {
            Ok(path) => {
                race.contestants.push(bodyclose(&path, &modules));
                race.targets.push(wall("unleak", 0.05, "bodyclose", "samples: ≤ 1/20 bodyclose"));
            }
            Err(why) => race.title.push_str(&format!("; {why}")),
        }
        match self.tools.golangci_lint() {
            Ok(path) => {
                let one = ["--default=none", "--enable=bodyclose"];
                race.contestants.push(self.golangci_lint("golangci-lint, bodyclose alone", &path, &one, &modules));
                race.contestants.push(self.golangci_lint("golangci-lint, its defaults", &path, &[], &modules));
                let text = "samples: ≤ 1/5 warm golangci-lint (bodyclose alone)";
                race.targets.push(wall("unleak", 0.2, "golangci-lint, bodyclose alone", text));
                let text = "samples: ≤ 1/5 warm golangci-lint (its defaults)";
                race.targets.push(wall("unleak", 0.2, "golangci-lint, its defaults", text));
            }
            Err(why) => race.title.push_str(&format!("; {why}")),
        }
        Ok(Entry::Ready(race))
    }

    fn clean(&self) -> Result<Entry, Box<dyn Error>> {
        let tree = trees::synthetic(&self.trees, "clean", 512, Density::Nothing)?;
        let mut race = Race {
            title: format!("clean: a synthetic tree without a candidate, {}", tree.size),
            contestants: vec![self.unleak("unleak", &tree, &[]), bare(&tree)?],
            targets: vec![wall("unleak", 4.0, "ripgrep", "clean: ≤ 4 × `rg -c NewClient`")],
        };
        self.add_ripgrep(&mut race, &tree);
        Ok(Entry::Ready(race))
    }

    fn linear(&self) -> Result<Entry, Box<dyn Error>> {
        let mut race =
            Race { title: "linear: a synthetic tree".to_owned(), contestants: Vec::new(), targets: Vec::new() };
        for times in [1, 4, 16] {
            let tree = trees::synthetic(&self.trees, &format!("linear{times}"), 32 * times, Density::Common)?;
            race.contestants.push(self.unleak(&format!("unleak, {times} × ({})", tree.size), &tree, &[]));
        }
        if let [once, _, sixteen] = &race.contestants[..] {
            race.targets.push(wall(&sixteen.name, 17.0, &once.name, "linear: 16 × the tree ≤ 17 × the time"));
        }
        Ok(Entry::Ready(race))
    }

    fn function(&self) -> Result<Entry, Box<dyn Error>> {
        let title = "function: one function, with one resource, and with one every hundred lines".to_owned();
        let mut race = Race { title, contestants: Vec::new(), targets: Vec::new() };
        let lengths = [("one resource", Density::Once, [12_500, 50_000]), ("many", Density::Common, [3_000, 12_000])];
        for (kind, density, lengths) in lengths {
            let names = lengths.map(|lines| (lines, format!("{lines} lines, {kind}")));
            for (lines, name) in &names {
                let folder = format!("function{lines}{density:?}");
                let tree = trees::function(&self.trees, &folder, *lines, density)?;
                race.contestants.push(self.unleak(name, &tree, &[]));
            }
            let [(_, short), (_, long)] = &names;
            let text = format!("function ({kind}): 4 × the lines ≤ 6 × the time");
            race.targets.push(wall(long, 6.0, short, &text));
        }
        Ok(Entry::Ready(race))
    }

    fn unleak(&self, name: &str, tree: &Tree, more: &[&str]) -> Contestant {
        let args = ["check", "--exit-zero"].iter().chain(more).chain(&["."]);
        contestant(name, &self.unleak, args.copied(), &tree.folder)
    }

    /// The round that does not count fills the cache.
    fn cached(&self, tree: &Tree) -> Contestant {
        let folder = self.caches.join("unleak").display().to_string();
        self.unleak("unleak --cache", tree, &["--cache-dir", &folder])
    }

    fn ast_grep(&self, path: PathBuf, tree: &Tree) -> Contestant {
        let mut ast_grep = contestant("ast-grep", &path, ["run", "-p", PATTERN, "-l", "go", "."], &tree.folder);
        ast_grep.program.done = &[0, 1];
        ast_grep.pace = Pace::Slow;
        ast_grep
    }

    fn add_ripgrep(&self, race: &mut Race, tree: &Tree) {
        match self.tools.ripgrep() {
            Ok(path) => {
                let mut ripgrep = contestant("ripgrep", &path, ["-c", WORD, "."], &tree.folder);
                ripgrep.program.done = &[0, 1];
                race.contestants.push(ripgrep);
            }
            Err(why) => race.title.push_str(&format!("; {why}")),
        }
    }

    fn golangci_lint(&self, name: &str, path: &Path, linters: &[&str], modules: &[PathBuf]) -> Contestant {
        let fixed = ["run", "--no-config", "--issues-exit-code=0", "--allow-parallel-runners"];
        let args = fixed.iter().chain(linters).chain(&["./..."]).copied();
        let mut lint = contestant(name, path, args, Path::new("."));
        lint.program
            .env
            .push(("GOLANGCI_LINT_CACHE".to_owned(), self.caches.join("golangci-lint").display().to_string()));
        in_modules(lint, modules)
    }
}

fn bodyclose(path: &Path, modules: &[PathBuf]) -> Contestant {
    let tool = format!("-vettool={}", path.display());
    let mut vet = contestant("bodyclose", Path::new("go"), ["vet", &tool, "./..."], Path::new("."));
    vet.program.done = &[0, 1];
    in_modules(vet, modules)
}

/// Runs in each module; nothing is fetched meanwhile.
fn in_modules(mut contestant: Contestant, modules: &[PathBuf]) -> Contestant {
    contestant.pace = Pace::Slow;
    contestant.program.folders = modules.to_vec();
    contestant.program.env.push(("GOPROXY".to_owned(), "off".to_owned()));
    contestant
}

fn gofmt(goroot: &Path, tree: &Tree) -> Contestant {
    let gofmt = contestant("gofmt -l", &goroot.join("bin").join("gofmt"), ["-l", "."], &tree.folder);
    Contestant { pace: Pace::Slow, ..gofmt }
}

/// This program once more, which then does only what has to be done.
fn bare(tree: &Tree) -> io::Result<Contestant> {
    Ok(contestant("bare limit", &env::current_exe()?, ["--bare", "."], &tree.folder))
}

fn without_sources(mut contestant: Contestant) -> Contestant {
    contestant.program.env.extend(NO_SOURCES.map(|(name, value)| (name.to_owned(), value.to_owned())));
    contestant
}

fn contestant<'a>(name: &str, path: &Path, args: impl IntoIterator<Item = &'a str>, folder: &Path) -> Contestant {
    let args = args.into_iter().map(str::to_owned).collect();
    let program =
        Program { path: path.to_owned(), args, env: Vec::new(), folders: vec![folder.to_owned()], done: &[0] };
    Contestant { name: name.to_owned(), program, pace: Pace::Every }
}

fn wall(of: &str, limit: f64, than: &str, text: &str) -> Target {
    Target { text: text.to_owned(), figure: Figure::Wall, of: of.to_owned(), than: than.to_owned(), limit }
}

fn peak(of: &str, limit: f64, text: &str) -> Target {
    Target { text: text.to_owned(), figure: Figure::Peak, of: of.to_owned(), than: String::new(), limit }
}

/// Asks Go where it is.
fn installed_go() -> Option<PathBuf> {
    let output = Command::new("go").args(["env", "GOROOT"]).output().ok().filter(|output| output.status.success())?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}
