//! The races: which trees, who runs on them with which arguments, and what issue and documentation promise.
//!
//! `goroot` is the large tree, `samples` one of many modules, `modules` those of them that build, for the linters that need
//! that, `clean` the one where nothing is to be found,
//! `linear` and `function` the ones that grow.

use super::Args;
use super::linters;
use super::measure::{LIMIT, Program};
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
use std::time::Duration;

/// The races, in the order in which they run.
pub(crate) const NAMES: [(&str, &str); 6] = [
    ("goroot", "the sources of the installed Go: unleak, ast-grep, gofmt, ripgrep, and the bare limit"),
    ("samples", "golang-samples: unleak, ast-grep, ripgrep, and the bare limit"),
    ("modules", "modules of golang-samples that build here: unleak, bodyclose and golangci-lint"),
    ("clean", "a tree without a candidate: unleak and ripgrep"),
    ("linear", "a synthetic tree, once, four and sixteen times"),
    ("function", "one long function, and one four times as long"),
];

/// What a program has in its environment when there are no sources but the tree's own.
const NO_SOURCES: [(&str, &str); 2] = [("GOROOT", "/nonexistent"), ("GOMODCACHE", "/nonexistent")];

/// What ast-grep and ripgrep look for.
const PATTERN: &str = "$PACKAGE.NewClient($$$ARGUMENTS)";
const WORD: &str = "NewClient";

const NO_SAMPLES: &str = "name a checkout of golang-samples with --samples or UNLEAK_BENCH_SAMPLES";

/// Where trees and tools are kept, and the program that is measured.
pub(crate) struct Workshop {
    trees: PathBuf,
    caches: PathBuf,
    tools: Tools,
    unleak: PathBuf,
    samples: Option<PathBuf>,
    budget: Duration,
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
            budget: Duration::from_secs(args.budget),
        })
    }

    /// Prepares a race.
    pub(crate) fn race(&self, name: &str) -> Result<Entry, Box<dyn Error>> {
        match name {
            "goroot" => self.goroot(),
            "samples" => self.samples(),
            "modules" => self.modules(),
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
        let Some(folder) = &self.samples else { return Ok(Entry::Skipped(NO_SAMPLES.to_owned())) };
        let tree = trees::given(folder)?;
        let mut race = Race {
            title: format!("samples: {} in {} modules", tree.size, trees::modules(&tree.folder).len()),
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
        Ok(Entry::Ready(race))
    }

    /// The linters run in one module after the other, `unleak` and `ast-grep` once over all of them.
    fn modules(&self) -> Result<Entry, Box<dyn Error>> {
        let Some(folder) = &self.samples else { return Ok(Entry::Skipped(NO_SAMPLES.to_owned())) };
        if installed_go().is_none() {
            return Ok(Entry::Skipped("Go is not installed".to_owned()));
        }
        let tree = trees::given(folder)?;
        let linters = match linters::all(&self.tools, &self.caches) {
            Ok(linters) => linters,
            Err(why) => return Ok(Entry::Skipped(why)),
        };
        let all = trees::modules(&tree.folder);
        let chosen = linters::choose(&all, &linters, self.budget)?;
        if chosen.is_empty() {
            return Ok(Entry::Skipped("no module builds here in the time that is allowed".to_owned()));
        }
        let named: Vec<String> = chosen.iter().map(|module| module.display().to_string()).collect();
        let over = |mut contestant: Contestant| {
            // In the place of the current folder.
            contestant.program.args.pop();
            contestant.program.args.extend(named.iter().cloned());
            contestant
        };
        let shown =
            chosen.iter().map(|module| module.strip_prefix(&tree.folder).unwrap_or(module).display().to_string());
        let shown: Vec<String> = shown.map(|name| if name.is_empty() { ".".to_owned() } else { name }).collect();
        let mut race = Race {
            title: format!("modules: {} of {} modules: {}", chosen.len(), all.len(), shown.join(", ")),
            contestants: vec![over(self.unleak("unleak", &tree, &[])), over(self.cached(&tree))],
            targets: Vec::new(),
        };
        for linter in linters {
            let target = format!("modules: ≤ 1/{} {}", linter.times, linter.name);
            let limit = 1.0 / f64::from(linter.times);
            race.targets.push(wall("unleak", limit, linter.name, &target));
            // The linters keep what they found, too.
            race.targets.push(wall("unleak --cache", limit, linter.name, &format!("{target}, both warm")));
            let program = Program { folders: chosen.clone(), ..linter.program };
            race.contestants.push(Contestant { name: linter.name.to_owned(), program, pace: Pace::Slow });
        }
        if let Ok(path) = self.tools.ast_grep() {
            race.contestants.push(over(self.ast_grep(path, &tree)));
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
    let program = Program {
        path: path.to_owned(),
        args,
        env: Vec::new(),
        folders: vec![folder.to_owned()],
        done: &[0],
        limit: LIMIT,
    };
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
