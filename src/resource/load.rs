//! Text of a transform folder → [`Resource`], every mistake named with its file, row and column.
//!
//! ```toml
//! release = "Body.Close"   # at most one field, then a method; or "()", the call of the resource itself
//! ```
//! Unknown keys and values are mistakes: a table that is misspelt must not be silently weaker.

use super::calls::Calls;
use super::pattern::{Pattern, PatternSet};
use super::producer::{Duty, Effect, Producer, Release, Resource};
use serde::Deserialize;

/// The texts of one transform folder.
#[derive(Clone, Copy, Debug)]
pub struct Folder {
    /// The folder's name.
    pub id: &'static str,
    /// `resource.toml`.
    pub table: &'static str,
    /// `README.md`.
    pub readme: &'static str,
}

/// A mistake in a table.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{row}:{column}: {message}")]
pub struct LoadError {
    /// The file, relative to the project.
    pub file: String,
    /// 1-based.
    pub row: usize,
    /// 1-based.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    id: String,
    kind: String,
    noun: String,
    summary: String,
    release: String,
    idempotent: bool,
    nil_safe: bool,
    effect: EffectName,
    words: Vec<String>,
    name: String,
    participle: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    drained_by: Vec<String>,
    #[serde(default)]
    gives: Vec<String>,
    #[serde(default)]
    ends_results: bool,
    #[serde(default)]
    ends_with_context: bool,
    #[serde(default)]
    exempt: Vec<String>,
    #[serde(default)]
    lasting: Vec<String>,
    #[serde(default)]
    promises_part: Vec<String>,
    #[serde(default)]
    exempt_arguments: Vec<String>,
    #[serde(default)]
    ends_with_receiver: Vec<String>,
    #[serde(default)]
    empty_if: Vec<String>,
    producer: Vec<ProducerTable>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EffectName {
    Pure,
    Flushes,
    Commits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ProducerTable {
    function: Option<String>,
    calls: Option<Vec<String>>,
    argument: Option<String>,
    result_type: Option<String>,
    result_has: Option<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    result_fields: Vec<String>,
    results: Option<Vec<String>>,
    #[serde(default)]
    inferred: bool,
    #[serde(default)]
    part: bool,
    #[serde(default)]
    may_lack_part: bool,
    #[serde(default)]
    has_peer: bool,
    // What is owed, where it is not what the kind owes.
    noun: Option<String>,
    release: Option<String>,
    idempotent: Option<bool>,
    effect: Option<EffectName>,
    name: Option<String>,
    participle: Option<String>,
    also: Option<Vec<String>>,
    drained_by: Option<Vec<String>>,
    #[serde(default)]
    ended_by_error: Vec<String>,
    #[serde(default)]
    opened_by: Vec<String>,
    ends_results: Option<bool>,
    ends_with_context: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallTable {
    halts: Vec<String>,
    unwinds: Vec<String>,
    require_no_error: Vec<String>,
    makes_error: Vec<String>,
    expect_error: Vec<String>,
    require_true: Vec<String>,
    require_not_nil: Vec<String>,
    fails_test: Vec<String>,
    require_match: Vec<String>,
    answer_no_error: Vec<String>,
    answer_match: Vec<String>,
    matches_nil: Vec<String>,
    matches_error: Vec<String>,
    negates_match: Vec<String>,
    calls_now: Vec<String>,
    calls_at_exit: Vec<String>,
    starts: Vec<String>,
    waits: Vec<String>,
    serves: Vec<String>,
    serves_until_stopped: Vec<String>,
    takes: Vec<String>,
    takes_on_success: Vec<String>,
    wraps: Vec<String>,
    ends: Vec<String>,
    wraps_errors: Vec<String>,
    waited_for: Vec<String>,
    driver_memory: Vec<String>,
    holds: Vec<String>,
    borrowing_fields: Vec<String>,
    goes_on: Vec<String>,
    borrows: Vec<String>,
    handles: Vec<String>,
    hands_inside: Vec<String>,
    parses: Vec<String>,
    opens: Vec<String>,
    connects: Vec<String>,
}

/// Reads the table of one transform folder.
///
/// # Errors
/// Bad TOML, an unknown key or value, an id that is not the folder's, a release path with more than one field, a
/// producer that names nothing.
pub fn resource(folder: &Folder) -> Result<Resource, LoadError> {
    let file = format!("transforms/{}/resource.toml", folder.id);
    let table: Table = parse(&file, folder.table)?;
    let wrong =
        |word: &str, message: String| Err(error(&file, folder.table, folder.table.find(word).unwrap_or(0), message));
    if table.id != folder.id.replace('_', "-") {
        return wrong("id", format!("the id must be the folder's name with `-` for `_`, not `{}`", table.id));
    }
    let mut producers = Vec::new();
    for producer in &table.producer {
        if producer.function.is_none() && producer.calls.is_none() && !producer.inferred {
            return wrong("[[producer]]", "a producer has a `function`, `calls`, or `inferred = true`".to_owned());
        }
        if producer.function.is_some() && (producer.calls.is_some() || producer.inferred) {
            return wrong("[[producer]]", "a producer with a `function` has no `calls` and is not inferred".to_owned());
        }
        if producer.result_type.is_none() && producer.result_has.is_none() && producer.result_fields.is_empty() {
            let message = "a producer needs `result-type`, `result-has` or `result-fields`";
            return wrong("[[producer]]", message.to_owned());
        }
        let split = |field: &String| field.split_once(' ').map(|(name, typ)| (name.to_owned(), typ.to_owned()));
        let Some(fields) = producer.result_fields.iter().map(split).collect::<Option<Vec<_>>>() else {
            return wrong("result-fields", "a field is written as its name and its type".to_owned());
        };
        let path = producer.release.as_ref().unwrap_or(&table.release);
        let Some(duty) = duty(&table, producer, path) else {
            return wrong("release", format!("`{path}` is not `Method`, `Field.Method` or `()`"));
        };
        producers.push(Producer {
            function: producer.function.as_deref().map(Pattern::new),
            calls: producer.calls.clone().map(PatternSet::new),
            argument: producer.argument.clone(),
            is_inferred: producer.inferred,
            is_part: producer.part,
            may_lack_part: producer.may_lack_part,
            has_peer: producer.has_peer,
            result_type: producer.result_type.clone(),
            result_has: producer.result_has.clone(),
            with: producer.with.clone(),
            fields,
            results: producer.results.clone(),
            duty,
        });
    }
    Ok(Resource {
        id: table.id,
        kind: table.kind,
        summary: table.summary,
        words: table.words,
        exempt: PatternSet::new(table.exempt),
        lasting: PatternSet::new(table.lasting),
        promises_part: PatternSet::new(table.promises_part),
        ends_with_receiver: PatternSet::new(table.ends_with_receiver),
        exempt_arguments: table.exempt_arguments,
        methods: PatternSet::new(producers.iter().flat_map(Producer::methods)),
        producers,
        readme: folder.readme,
    })
}

/// What the producer's results owe: what the producer says, else what the kind says.
fn duty(table: &Table, producer: &ProducerTable, path: &str) -> Option<Duty> {
    let (field, method) = match path.split('.').collect::<Vec<_>>().as_slice() {
        ["()"] => (None, String::new()),
        [method] => (None, (*method).to_owned()),
        [field, method] => (Some((*field).to_owned()), (*method).to_owned()),
        _ => return None,
    };
    let own = |own: &Option<String>, kind: &str| own.clone().unwrap_or_else(|| kind.to_owned());
    let release = Release {
        field,
        is_call: method.is_empty(),
        method,
        also: producer.also.as_ref().unwrap_or(&table.also).clone(),
        drained_by: producer.drained_by.as_ref().unwrap_or(&table.drained_by).clone(),
        ended_by_error: producer.ended_by_error.clone(),
        opened_by: producer.opened_by.clone(),
        gives: table.gives.clone(),
        empty_if: table.empty_if.clone(),
        ends_results: producer.ends_results.unwrap_or(table.ends_results),
        ends_with_context: producer.ends_with_context.unwrap_or(table.ends_with_context),
        is_assumed_lent: false,
    };
    Some(Duty {
        noun: own(&producer.noun, &table.noun),
        participle: own(&producer.participle, table.participle.as_deref().unwrap_or("closed")),
        release,
        is_idempotent: producer.idempotent.unwrap_or(table.idempotent),
        is_nil_safe: table.nil_safe,
        effect: match producer.effect.unwrap_or(table.effect) {
            EffectName::Pure => Effect::Pure,
            EffectName::Flushes => Effect::Flushes,
            EffectName::Commits => Effect::Commits,
        },
        name: own(&producer.name, &table.name),
    })
}

/// Reads the table of well-known calls.
///
/// # Errors
/// Bad TOML, an unknown or missing key.
pub fn calls(file: &str, text: &str) -> Result<Calls, LoadError> {
    let table: CallTable = parse(file, text)?;
    Ok(Calls {
        halts: PatternSet::new(table.halts),
        unwinds: PatternSet::new(table.unwinds),
        require_no_error: PatternSet::new(table.require_no_error),
        makes_error: PatternSet::new(table.makes_error),
        expect_error: PatternSet::new(table.expect_error),
        require_true: PatternSet::new(table.require_true),
        require_not_nil: PatternSet::new(table.require_not_nil),
        fails_test: PatternSet::new(table.fails_test),
        require_match: PatternSet::new(table.require_match),
        answer_no_error: PatternSet::new(table.answer_no_error),
        answer_match: PatternSet::new(table.answer_match),
        matches_nil: PatternSet::new(table.matches_nil),
        matches_error: PatternSet::new(table.matches_error),
        negates_match: PatternSet::new(table.negates_match),
        calls_now: PatternSet::new(table.calls_now),
        calls_at_exit: PatternSet::new(table.calls_at_exit),
        starts: PatternSet::new(table.starts),
        waits: PatternSet::new(table.waits),
        serves: PatternSet::new(table.serves),
        serves_until_stopped: PatternSet::new(table.serves_until_stopped),
        takes: PatternSet::new(table.takes),
        takes_on_success: PatternSet::new(table.takes_on_success),
        wraps: PatternSet::new(table.wraps),
        ends: PatternSet::new(table.ends),
        wraps_errors: PatternSet::new(table.wraps_errors),
        waited_for: PatternSet::new(table.waited_for),
        driver_memory: PatternSet::new(table.driver_memory),
        holds: PatternSet::new(table.holds),
        borrowing_fields: PatternSet::new(table.borrowing_fields),
        goes_on: PatternSet::new(table.goes_on),
        borrows: PatternSet::new(table.borrows),
        handles: PatternSet::new(table.handles),
        hands_inside: PatternSet::new(table.hands_inside),
        parses: PatternSet::new(table.parses),
        opens: PatternSet::new(table.opens),
        connects: PatternSet::new(table.connects),
    })
}

fn parse<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, LoadError> {
    toml::from_str(text).map_err(|e| error(file, text, e.span().map_or(0, |span| span.start), e.message().to_owned()))
}

fn error(file: &str, text: &str, at: usize, message: String) -> LoadError {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    LoadError {
        file: file.to_owned(),
        row: before.matches('\n').count() + 1,
        column: before.len() - line_start + 1,
        message,
    }
}
