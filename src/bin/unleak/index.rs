//! `unleak index`: builds the index of what the standard library and the listed modules export.
//!
//! The built-in index is made anew with the modules of `index/modules.toml` in the module cache; what is not there is
//! named together with the command that fetches it, which writes nothing into a `go.mod` when it runs elsewhere:
//!
//! ```text
//! cd $(mktemp -d) && GOFLAGS=-mod=mod go mod download cloud.google.com/go/kms@v1.23.0 ...
//! unleak index --write index
//! ```

use super::args::IndexArgs;
use super::error::CliError;
use super::exit_code::ExitCode;
use std::io::{self, Write};
use std::path::Path;
use unleak::workspace::build_index::{build, build_modules, build_vendor, missing, module_list};
use unleak::workspace::environment::environment;
use unleak::workspace::index_modules::Modules;

/// Runs the command.
pub(crate) fn run(args: &IndexArgs) -> Result<ExitCode, CliError> {
    let env = environment();
    let Some(goroot) = args.goroot.clone().or(env.goroot) else {
        return Err(CliError::usage("found no Go sources to index").hint("--goroot DIR says where they are"));
    };
    let sources = goroot.join("src");
    if !sources.is_dir() {
        return Err(CliError::usage(format!("there is no folder {}", sources.display()))
            .hint("--goroot DIR names the folder of a Go installation"));
    }
    if let Some(folder) = &args.write {
        write(folder, &goroot, &env.mod_cache.unwrap_or_default())?;
        return Ok(ExitCode::Clean);
    }
    let text = match &args.vendor {
        Some(vendor) if !vendor.is_dir() => {
            return Err(CliError::usage(format!("there is no folder {}", vendor.display())));
        }
        Some(vendor) => build_vendor(vendor, &goroot),
        None => build(&goroot, &|_| true),
    };
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitCode::Clean)
}

/// Writes the files of the index into `folder`.
fn write(folder: &Path, goroot: &Path, cache: &Path) -> Result<(), CliError> {
    let list = std::fs::read_to_string(folder.join("modules.toml"))?;
    let modules = Modules::parse(&list).map_err(|error| CliError::usage(format!("modules.toml: {error}")))?;
    let missing = missing(&modules, cache);
    if !missing.is_empty() {
        let command = format!("cd $(mktemp -d) && GOFLAGS=-mod=mod go mod download {}", missing.join(" "));
        return Err(CliError::usage(format!("{} of the listed modules are not in the module cache", missing.len()))
            .hint(format!("fetch them: {command}")));
    }
    std::fs::write(folder.join("std.txt"), build(goroot, &|_| true))?;
    std::fs::write(folder.join("modules.txt"), build_modules(&modules, goroot, cache, &|_| true))?;
    std::fs::write(folder.join("MODULES"), module_list(&modules, goroot))?;
    Ok(())
}
