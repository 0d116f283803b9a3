//! One run over one tree: files in, a [`Report`] out.
//!
//! PLACEHOLDER of the agreed interface, so that the command line and the tests build; the analysis replaces this file.
//! Rules are real; `check` finds nothing yet.

use crate::error::Error;
use crate::report::{Counts, Refusal, Report};
use crate::resource::builtin;
use std::sync::Arc;

/// What a run can be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How many threads to use; none: one for each processor.
    pub threads: Option<usize>,
}

/// A file of the tree under analysis.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the root, with `/`.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
}

/// What can leak, as lists and explanations show it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The id, kebab-case.
    pub id: String,
    /// The short kind.
    pub kind: String,
    /// One line on what leaks.
    pub summary: String,
    /// The rule's page.
    pub readme: &'static str,
}

/// One run over one tree.
#[derive(Debug)]
pub struct Session {
    files: Vec<SourceFile>,
}

impl Session {
    /// Opens a session over `files`.
    ///
    /// # Errors
    /// None yet.
    pub fn open(files: Vec<SourceFile>, _options: Options) -> Result<Session, Error> {
        Ok(Session { files })
    }

    /// Looks for leaks in all files.
    pub fn check(&self) -> Report {
        let counts = Counts { files: self.files.len(), ..Counts::default() };
        Report::assemble(Vec::new(), Vec::new(), Vec::new(), counts)
    }

    /// Says what is known of the acquisitions of one line.
    pub fn explain(&self, _path: &str, _line: usize) -> Vec<String> {
        Vec::new()
    }

    /// Lists what can leak.
    pub fn rules() -> Vec<Rule> {
        let resources = builtin::resources().unwrap_or_default();
        let rule = |resource: crate::resource::Resource| Rule {
            id: resource.id,
            kind: resource.kind,
            summary: resource.summary,
            readme: resource.readme,
        };
        resources.into_iter().map(rule).collect()
    }

    /// Lists the reasons for which a fix is declined.
    pub fn refusals() -> Vec<Refusal> {
        Vec::new()
    }
}
