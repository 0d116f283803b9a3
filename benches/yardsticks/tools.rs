//! The yardsticks: programs of other people, installed from their registries into a folder of our own.
//!
//! ripgrep comes from crates.io, ast-grep from PyPI (the same program as its crate, already built), bodyclose and
//! golangci-lint by `go install`. What is on the disk is used again; what cannot be installed is left out with the reason.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The versions are fixed: a table that says "ast-grep" has to say which.
const RIPGREP: &str = "15.1.0";
const AST_GREP: &str = "0.51.1";
const BODYCLOSE: &str = "v0.0.0-20260723120731-857993a2939c";
const GOLANGCI_LINT: &str = "v2.15.0";

/// Where the yardsticks are.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Keeps the tools in `folder`.
    pub(crate) fn new(folder: PathBuf) -> Tools {
        Tools { folder }
    }

    /// Returns `rg`.
    pub(crate) fn ripgrep(&self) -> Result<PathBuf, String> {
        self.install(&format!("ripgrep-{RIPGREP}"), "bin/rg", |folder| {
            let mut cargo = Command::new("cargo");
            cargo.args(["install", "--locked", "ripgrep", "--version", RIPGREP, "--root"]).arg(folder);
            // A project's settings are not those of another's program.
            cargo.env_remove("CARGO_TARGET_DIR");
            cargo
        })
    }

    /// Returns `ast-grep`.
    pub(crate) fn ast_grep(&self) -> Result<PathBuf, String> {
        self.install(&format!("ast-grep-{AST_GREP}"), "bin/ast-grep", |folder| {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--no-deps", &format!("ast-grep-cli=={AST_GREP}"), "--target"])
                .arg(folder);
            pip
        })
    }

    /// Returns `bodyclose`, which `go vet` runs.
    pub(crate) fn bodyclose(&self) -> Result<PathBuf, String> {
        self.go_install("bodyclose", "github.com/timakin/bodyclose", BODYCLOSE)
    }

    /// Returns `golangci-lint`.
    pub(crate) fn golangci_lint(&self) -> Result<PathBuf, String> {
        self.go_install("golangci-lint", "github.com/golangci/golangci-lint/v2/cmd/golangci-lint", GOLANGCI_LINT)
    }

    fn go_install(&self, name: &str, package: &str, version: &str) -> Result<PathBuf, String> {
        self.install(&format!("{name}-{version}"), &format!("bin/{name}"), |folder| {
            let mut go = Command::new("go");
            go.args(["install", &format!("{package}@{version}")]).env("GOBIN", folder.join("bin")).current_dir(folder);
            go
        })
    }

    /// Returns the program at `inside` of the folder `name`, after running the command that installs it if need be.
    fn install(&self, name: &str, inside: &str, command: impl Fn(&Path) -> Command) -> Result<PathBuf, String> {
        let folder = self.folder.join(name);
        let program = folder.join(inside);
        if program.is_file() {
            return Ok(program);
        }
        let log = self.folder.join(format!("{name}.log"));
        let failed = |why: String| format!("{name} cannot be installed: {why} ({} tells more)", log.display());
        fs::create_dir_all(&folder).map_err(|error| failed(error.to_string()))?;
        let output = File::create(&log).map_err(|error| failed(error.to_string()))?;
        let errors = output.try_clone().map_err(|error| failed(error.to_string()))?;
        let mut command = command(&folder);
        let status = command.stdin(Stdio::null()).stdout(output).stderr(errors).status();
        match status {
            Ok(status) if status.success() && program.is_file() => Ok(program),
            Ok(status) => Err(failed(status.to_string())),
            Err(error) => Err(failed(format!("{}: {error}", command.get_program().to_string_lossy()))),
        }
    }
}
