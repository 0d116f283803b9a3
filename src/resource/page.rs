//! A rule's page: the README of its folder, and what its table says, in sentences.
//!
//! ```toml
//! [[producer]]
//! calls = ["os.Open"]          # "A file (`*os.File`) from `os.Open`: released by `Close`. …"
//! result-type = "*os.File"
//! ```
//! The table is what the program goes by, so the list of what acquires and what releases is never written by hand.
//!
//! Not modelled: why a row is there; the README tells.

use super::producer::{Duty, Effect, Producer, Resource};

/// Returns the README of the rule, with what counts for it behind.
pub fn page(resource: &Resource) -> String {
    format!("{}\n## What counts\n\n{}", resource.readme, facts(resource))
}

/// Returns what acquires and what releases, a Markdown list.
pub fn facts(resource: &Resource) -> String {
    let mut lines: Vec<String> = resource.producers.iter().map(fact).collect();
    let exempt = quoted(&resource.exempt.texts());
    if !exempt.is_empty() {
        lines.push(format!("- Nothing is owed for what comes from {}.", listed(&exempt, "and")));
    }
    let lasting = quoted(&resource.lasting.texts());
    if !lasting.is_empty() {
        lines.push(format!(
            "- What comes from {} may last as long as the process; it is owed where a local takes its release and nothing \
             mentions that.",
            listed(&lasting, "and")
        ));
    }
    let ending = quoted(&resource.ends_with_receiver.texts());
    if !ending.is_empty() {
        lines.push(format!("- What comes from {} ends with the local that it was asked of.", listed(&ending, "and")));
    }
    let arguments = quoted(&resource.exempt_arguments);
    if !arguments.is_empty() {
        lines.push(format!("- Nothing is owed for what was asked for with {}.", listed(&arguments, "or")));
    }
    let values = resource.producers.first().map(|producer| quoted(&producer.duty.release.empty_if)).unwrap_or_default();
    if !values.is_empty() {
        lines.push(format!("- There is nothing to release where {}.", listed(&values, "or")));
    }
    lines.join("\n") + "\n"
}

fn fact(producer: &Producer) -> String {
    let Duty { noun, release, is_idempotent, effect, .. } = &producer.duty;
    let typ = match (&producer.result_type, &producer.result_has) {
        (Some(typ), _) => format!("`{typ}`"),
        (None, Some(method)) => {
            let methods = quoted(std::slice::from_ref(method)).into_iter().chain(quoted(&producer.with));
            format!("any type with {}", listed(&methods.collect::<Vec<_>>(), "and"))
        }
        (None, None) => {
            let fields: Vec<String> = producer.fields.iter().map(|(name, typ)| format!("`{name} {typ}`")).collect();
            format!("any type with {}", listed(&fields, "and"))
        }
    };
    let call = match (release.is_call, &release.field) {
        (true, _) => "its call".to_owned(),
        (false, Some(field)) => format!("`{field}.{}`", release.method),
        (false, None) => format!("`{}`", release.method),
    };
    let mut releases = vec![call];
    releases.extend(quoted(&release.also));
    releases.extend(release.drained_by.iter().map(|method| format!("`{method}` that returns false")));
    if release.ends_with_context {
        releases.push("the end of its context".to_owned());
    }
    let twice = if *is_idempotent { "does no harm" } else { "is an error" };
    let effect = match effect {
        Effect::Pure => "",
        Effect::Flushes => " It writes what was buffered and may fail to: fixes are unsafe.",
        Effect::Commits => " It publishes what was written: it is never added by an edit.",
    };
    let (sources, releases) = (listed(&sources(producer), "and"), listed(&releases, "or"));
    format!("- {noun} ({typ}) from {sources}: released by {releases}. A second release {twice}.{effect}")
}

/// Who acquires it.
fn sources(producer: &Producer) -> Vec<String> {
    let mut all = quoted(&producer.calls.as_ref().map(|calls| calls.texts()).unwrap_or_default());
    if let Some(argument) = &producer.argument {
        all = all.into_iter().map(|call| format!("{call} with `{argument}`")).collect();
    }
    let results = producer.results.as_ref().map(|all| format!(" that return `({})`", all.join(", ")));
    if let Some(function) = &producer.function {
        let named = match function.text() {
            "*" => "functions".to_owned(),
            name => format!("functions called `{name}`"),
        };
        all.push(named + results.as_deref().unwrap_or(""));
    }
    if producer.is_inferred {
        all.push("functions whose own body returns one".to_owned());
    }
    all
}

fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("`{text}`")).collect()
}

/// `a, b and c`
fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
