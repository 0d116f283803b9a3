//! The linters that need a module that builds: which of them, with which arguments, and in which modules they can run.
//!
//! ```text
//! modules, those with most Go first → builds with nothing to fetch → all linters once, for what they keep → once more, timed
//! ```
//! A module is taken as long as no linter has used up its time: what they take in all modules of golang-samples is a matter
//! of hours on a machine that has none of it compiled. The first preparation compiles all that the modules import.
//!
//! Not modelled: modules that build only with something that is not on the machine; they are left out.

use super::measure::{Cost, LIMIT, Program};
use super::tools::Tools;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a linter may take to fill its caches, in one module.
const FIRST: Duration = Duration::from_secs(20 * 60);

/// One linter, with no folders yet.
#[derive(Clone, Debug)]
pub(crate) struct Linter {
    /// What the table calls it.
    pub(crate) name: &'static str,
    /// What runs.
    pub(crate) program: Program,
    /// How many times as fast `unleak` has to be.
    pub(crate) times: u32,
}

/// Returns all of them, or why one is not there.
pub(crate) fn all(tools: &Tools, caches: &Path) -> Result<Vec<Linter>, String> {
    let (bodyclose, golangci) = (tools.bodyclose()?, tools.golangci_lint()?);
    let vet = program(Path::new("go"), &["vet", &format!("-vettool={}", bodyclose.display()), "./..."], &[0, 1]);
    let lint = |linters: &[&str]| {
        let fixed = ["run", "--no-config", "--issues-exit-code=0", "--allow-parallel-runners"];
        let mut lint = program(&golangci, &[&fixed[..], linters, &["./..."]].concat(), &[0]);
        lint.env.push(("GOLANGCI_LINT_CACHE".to_owned(), caches.join("golangci-lint").display().to_string()));
        lint
    };
    let one = ["--default=none", "--enable=bodyclose"];
    Ok(vec![
        Linter { name: "bodyclose", program: vet, times: 20 },
        Linter { name: "golangci-lint, bodyclose alone", program: lint(&one), times: 5 },
        Linter { name: "golangci-lint, its defaults", program: lint(&[]), times: 5 },
    ])
}

/// Returns those of the modules in which all linters can run, until one of them has used up its time.
pub(crate) fn choose(modules: &[PathBuf], linters: &[Linter], budget: Duration) -> io::Result<Vec<PathBuf>> {
    let mut spent = vec![Duration::ZERO; linters.len()];
    let mut chosen = Vec::new();
    let start = Instant::now();
    for module in modules.iter().filter(|module| builds(module)) {
        let mut costs = Vec::new();
        for linter in linters {
            let folders = vec![module.clone()];
            Program { folders: folders.clone(), limit: FIRST, ..linter.program.clone() }.run()?;
            costs.push(Program { folders, ..linter.program.clone() }.run()?);
        }
        let is_within = |(spent, cost): (&Duration, &Cost)| cost.failed == 0 && *spent + cost.wall <= budget;
        if spent.iter().zip(&costs).all(is_within) {
            spent.iter_mut().zip(&costs).for_each(|(spent, cost)| *spent += cost.wall);
            chosen.push(module.clone());
        }
        if spent.iter().any(|spent| *spent * 10 >= budget * 9) || start.elapsed() > FIRST {
            break;
        }
    }
    Ok(chosen)
}

/// Whether everything in a module, tests included, compiles with what is on the machine.
fn builds(module: &Path) -> bool {
    let mut go = Command::new("go");
    go.args(["list", "-export", "-test", "-deps", "-f", "{{.Name}}", "./..."])
        .current_dir(module)
        .env("GOPROXY", "off");
    go.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    go.status().is_ok_and(|status| status.success())
}

fn program(path: &Path, args: &[&str], done: &'static [i32]) -> Program {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    // Nothing is fetched meanwhile.
    let env = vec![("GOPROXY".to_owned(), "off".to_owned())];
    Program { path: path.to_owned(), args, env, folders: Vec::new(), done, limit: LIMIT }
}
