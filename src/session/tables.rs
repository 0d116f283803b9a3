//! The built-in tables, read once for all sessions, and what users are told of them.
//!
//! Not modelled: tables of the user's own.

use super::Session;
use crate::error::Error;
use crate::plan::refusal::{self, Refusal};
use crate::report;
use crate::resource::words::Words;
use crate::resource::{self, Resource, builtin, page};
use crate::syntax::query::Shapes;
use std::sync::{Arc, OnceLock};

/// The built-in tables, read once; clones share them.
#[derive(Clone)]
pub struct Tables {
    pub(super) resources: Arc<[Resource]>,
    pub(super) calls: Arc<resource::Calls>,
    /// Compiled for the first leak, of which most runs have none; none if they are broken, which a test would tell.
    shapes: Arc<OnceLock<Option<Shapes>>>,
    /// Of all resources.
    pub(super) words: Arc<Words>,
}

impl Tables {
    /// Reads the built-in tables.
    ///
    /// # Errors
    /// [`Error::Table`] if one is broken.
    pub fn builtin() -> Result<Tables, Error> {
        let table = |e: &dyn std::fmt::Display| Error::Table { message: e.to_string() };
        let resources = builtin::resources().map_err(|e| table(&e))?;
        let calls = builtin::calls().map_err(|e| table(&e))?;
        let words = Words::new(&resources, &(0..resources.len()).collect()).map_err(|e| table(&e))?;
        Ok(Tables {
            resources: resources.into(),
            calls: Arc::new(calls),
            shapes: Arc::default(),
            words: Arc::new(words),
        })
    }

    pub(super) fn shapes(&self) -> Option<&Shapes> {
        self.shapes.get_or_init(|| Shapes::compile(builtin::SHAPES).ok()).as_ref()
    }
}

/// What can leak, as lists and explanations show it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The id, kebab-case.
    pub id: String,
    /// The short kind.
    pub kind: String,
    /// What a sentence calls one of them: `response body`.
    pub noun: String,
    /// One line on what leaks.
    pub summary: String,
    /// What acquires it and what releases it, a Markdown list.
    pub facts: String,
    /// The rule's page: the README of its folder and the facts.
    pub page: String,
}

impl Session {
    /// Lists what can leak.
    pub fn rules() -> Vec<Rule> {
        let resources = builtin::resources().unwrap_or_default();
        let rule = |resource: crate::resource::Resource| Rule {
            noun: resource.producers.first().map(|producer| producer.duty.noun.clone()).unwrap_or_default(),
            facts: page::facts(&resource),
            page: page::page(&resource),
            id: resource.id,
            kind: resource.kind,
            summary: resource.summary,
        };
        resources.into_iter().map(rule).collect()
    }

    /// Lists the reasons for which a fix is declined: code, sentence, and what to do.
    pub fn refusals() -> Vec<report::Refusal> {
        let page = |(_, code, sentence, advice): &(Refusal, &str, &str, &str)| report::Refusal {
            code: (*code).to_owned(),
            message: format!("{sentence}\n\n{advice}"),
        };
        refusal::ALL.iter().map(page).collect()
    }
}
