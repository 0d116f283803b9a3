//! The pages that people read, against what the program does: examples are run, headings and lists are complete.

use crate::support::root;
use crate::support::run::{self, Files};
use std::path::Path;
use std::process::Command;
use unleak::resource::builtin::FOLDERS;
use unleak::session::Session;
use unleak::text::edit::Applicability;
use unleak::workspace::walk::{IgnoreRules, walk};

const HEADINGS: [&str; 8] = [
    "## What leaks",
    "## Example",
    "### Before",
    "### After",
    "## Fix",
    "## Fix safety",
    "## Not reported",
    "## References",
];

#[test]
fn every_rule_has_its_page() {
    for folder in FOLDERS {
        let mut lines = folder.readme.lines();
        assert_eq!(lines.next(), Some(&*format!("# {}", folder.id.replace('_', "-"))), "{}", folder.id);
        let summary = lines.nth(1).unwrap_or("");
        assert!(summary.ends_with('.') && summary.len() < 120, "{}: a summary of one line, not {summary:?}", folder.id);
        let found: Vec<&str> = folder.readme.lines().filter(|line| line.starts_with("##")).collect();
        assert_eq!(found, HEADINGS, "{}", folder.id);
    }
}

#[test]
fn examples_of_rules_are_true() {
    for folder in FOLDERS {
        let before = go_block(folder.readme, "### Before");
        let after = go_block(folder.readme, "### After");
        let files = Files::from([("example.go".to_owned(), before)]);
        let report = run::check(&files);
        let applied = run::fix(&files, &report, Applicability::Safe).unwrap();
        let rule = folder.id.replace('_', "-");
        assert!(report.findings.iter().all(|finding| finding.rule == rule), "{rule}: another rule speaks, too");
        assert_eq!(run::fixed(&files, &applied)["example.go"], after, "{rule}: Before does not become After");
        let again = run::check(&Files::from([("example.go".to_owned(), after)]));
        assert!(again.findings.is_empty(), "{rule}: After leaks");
    }
}

/// Returns the Go block behind a heading.
fn go_block(page: &str, heading: &str) -> String {
    let (_, rest) = page.split_once(&format!("\n{heading}\n\n```go\n")).unwrap();
    let (block, _) = rest.split_once("```\n").unwrap();
    block.to_owned()
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    // A copy, so that neither this repository nor one around it decides how paths are written.
    let dir = tempfile::tempdir().unwrap();
    copy(&root().join("examples/leaky"), &dir.path().join("examples/leaky"));
    let readme = page("README.md");
    for (args, language) in [(["diff", "--exit-zero"], "diff"), (["check", "--exit-zero"], "text")] {
        let printed = output(dir.path(), &[args[0], args[1], "examples/leaky"]);
        let shown = block(&readme, language);
        let shown = shown.trim_end_matches("...\n");
        assert!(
            !shown.is_empty() && printed.contains(shown),
            "README.md does not show what {args:?} prints:\n{printed}"
        );
    }
}

fn output(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unleak"));
    // Without Go, as on a machine that has only the program.
    command.args(args).current_dir(folder).env("NO_COLOR", "1");
    command.envs([("GOROOT", "/nowhere"), ("GOMODCACHE", "/nowhere"), ("GOPATH", "/nowhere")]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the first block of a language.
fn block(page: &str, language: &str) -> String {
    let (_, rest) = page.split_once(&format!("\n```{language}\n")).unwrap();
    let (block, _) = rest.split_once("```\n").unwrap();
    block.to_owned()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_example_is_as_leaky_as_its_comments_say() {
    let folder = root().join("examples/leaky");
    let tree = walk(&[".".into()], &folder, IgnoreRules::Skip).unwrap();
    let prefix = tree.prefix.clone().unwrap();
    let mut files = Files::new();
    for path in crate::support::files_below(&folder) {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        files.insert(name, std::fs::read_to_string(&path).unwrap());
    }
    assert!(tree.files.iter().all(|file| file.name.starts_with(&prefix)));
    let report = run::check(&files);
    let found: Vec<(&str, &str)> = report
        .findings
        .iter()
        .map(|finding| (finding.function.as_str(), finding.fix.as_ref().map_or("", |fix| fix.strategy.as_str())))
        .collect();
    let want = [
        ("isUp", "defer-after-check"),
        ("head", "defer-after-check"),
        ("fetch", "move-defer"),
        ("warm", "bind-result"),
        ("printPrices", "defer-after-check"),
        ("connect", "release-on-exits"),
        ("(*authTransport).RoundTrip", "release-on-exits"),
    ];
    assert_eq!(found, want);
}

#[test]
fn every_refusal_is_in_the_list() {
    let refusals: Vec<(String, String)> =
        Session::refusals().into_iter().map(|refusal| (refusal.code, refusal.message)).collect();
    let mut want = String::from(REFUSALS);
    for (code, message) in &refusals {
        let (sentence, advice) = message.split_once("\n\n").unwrap();
        want.push_str(&format!("\n## {code}\n\n{}.\n\n{advice}\n", capital(sentence)));
    }
    let path = root().join("docs/refusals.md");
    if std::env::var_os("UNLEAK_BLESS").is_some() {
        std::fs::write(&path, &want).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, want, "`UNLEAK_BLESS=1 cargo test refusal` writes docs/refusals.md");
}

#[test]
fn every_rule_is_in_the_list() {
    let mut want = String::from(RULES);
    for rule in Session::rules() {
        let (id, folder) = (&rule.id, rule.id.replace('-', "_"));
        let leaks = capital(&rule.summary);
        want.push_str(&format!("\n## [{id}](../transforms/{folder}/README.md)\n\n{leaks}.\n\n{}", rule.facts));
    }
    let path = root().join("docs/rules.md");
    if std::env::var_os("UNLEAK_BLESS").is_some() {
        std::fs::write(&path, &want).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, want, "`UNLEAK_BLESS=1 cargo test rule_is_in` writes docs/rules.md");
}

const RULES: &str = "\
# Rules

What can leak. Each rule has a page: what leaks and what it costs, an example before and after, the fix and when it is safe, and
what is known to be no leak. `unleak explain RULE` prints it. Below is what acquires and what releases, as the tables of
`transforms/` say; `*` stands for any run of characters. What is not in a table but a function of yours with sources is read.

No comment silences a finding. `check` fails for definite and likely leaks only; what is open on purpose until the process ends
is `process-lifetime` and does not count. If `unleak` is wrong about your code, `unleak explain FILE:LINE` shows what it took the
code to do: please report it.

<!-- Written by `UNLEAK_BLESS=1 cargo test rule_is_in` from transforms/*/resource.toml. -->
";

const REFUSALS: &str = "\
# Refusals

Why a leak was found but not fixed. The codes are stable: scripts may count them. `unleak explain CODE` says the same.

<!-- Written by `UNLEAK_BLESS=1 cargo test refusal` from src/plan/refusal.rs. -->
";

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn links_to_refusals_lead_somewhere() {
    let list = page("docs/refusals.md");
    for name in ["README.md", "CONTRIBUTING.md", "docs/safety.md", "transforms/README.md"] {
        check_links(name, &page(name), &list);
    }
    for folder in FOLDERS {
        check_links(folder.id, folder.readme, &list);
    }
}

fn check_links(name: &str, page: &str, list: &str) {
    for (at, _) in page.match_indices("refusals.md#") {
        let code: String = page[at + "refusals.md#".len()..].chars().take_while(|c| *c != ')').collect();
        assert!(list.contains(&format!("\n## {code}\n")), "{name}: there is no refusal {code}");
    }
}

#[test]
fn every_strategy_key_and_shape_is_described() {
    let guide = page("transforms/README.md");
    for table in
        ["transforms/client/resource.toml", "transforms/http_response_body/resource.toml", "transforms/calls.toml"]
    {
        for line in page(table).lines() {
            let Some((key, _)) = line.split_once(" = ") else { continue };
            assert!(guide.contains(&format!("`{key}`")), "transforms/README.md does not describe `{key}` of {table}");
        }
    }
    let shapes = page("transforms/shapes.scm");
    for (at, _) in shapes.match_indices("#set! shape \"") {
        let name: String = shapes[at + "#set! shape \"".len()..].chars().take_while(|c| *c != '"').collect();
        assert!(guide.contains(&format!("`{name}`")), "transforms/README.md does not describe the shape `{name}`");
    }
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
