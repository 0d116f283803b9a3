//! What a person says about a line: `// want leak definite safe`. The grammar is in `tests/README.md`.

use std::collections::BTreeMap;
use std::fmt;
use unleak::report::{Finding, Report};

/// What is wanted on one line, sorted; the same form is made from a report.
pub(crate) type Wants = BTreeMap<(String, usize), Vec<Want>>;

/// One marker, or what a report says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Want {
    /// A finding.
    Leak { rule: String, confidence: String, decision: Option<String> },
    /// An acquisition that is no finding.
    Site { rule: String, verdict: String },
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Want::Leak { rule, confidence, decision } => {
                let decision = decision.as_deref().unwrap_or("");
                write!(f, "leak {rule} {confidence} {decision}")
            }
            Want::Site { rule, verdict } => write!(f, "{verdict} {rule}"),
        }
    }
}

/// Reads the markers of a file.
pub(crate) fn read(file: &str, text: &str, rule: Option<&str>, wants: &mut Wants) -> Result<(), String> {
    for (number, line) in text.lines().enumerate() {
        let Some((_, marker)) = line.split_once("// want ") else { continue };
        for item in marker.split(';') {
            let want = parse(item.trim(), rule).map_err(|error| format!("{file}:{}: {error}: {item}", number + 1))?;
            wants.entry((file.to_owned(), number + 1)).or_default().push(want);
        }
    }
    Ok(())
}

const CONFIDENCES: [&str; 4] = ["definite", "likely", "possible", "process-lifetime"];
const DECISIONS: [&str; 3] = ["safe", "unsafe", "display"];
const VERDICTS: [&str; 4] = ["released", "moved", "unknown", "dropped"];

fn parse(item: &str, rule: Option<&str>) -> Result<Want, &'static str> {
    let (head, code) = match item.split_once("refused:") {
        Some((head, code)) => (head, Some(code.trim())),
        None => (item, None),
    };
    let mut words: Vec<&str> = head.split_ascii_whitespace().collect();
    let what = if words.is_empty() { return Err("a marker says something") } else { words.remove(0) };
    let is_rule = |word: &&str| !CONFIDENCES.contains(word);
    let rule = match words.first().copied().filter(is_rule) {
        Some(_) => words.remove(0).to_owned(),
        None => rule.ok_or("outside transforms/ a marker names its rule")?.to_owned(),
    };
    if VERDICTS.contains(&what) && words.is_empty() && code.is_none() {
        return Ok(Want::Site { rule, verdict: what.to_owned() });
    }
    if what != "leak" {
        return Err("a marker starts with leak, released, moved, unknown or dropped");
    }
    let (confidence, rest) = match words.split_first() {
        Some((word, rest)) if CONFIDENCES.contains(word) => ((*word).to_owned(), rest),
        _ => return Err("a leak is definite, likely, possible or process-lifetime"),
    };
    let decision = match (rest, code) {
        ([word], None) if DECISIONS.contains(word) => Some((*word).to_owned()),
        ([], Some(code)) if !code.is_empty() => Some(format!("refused: {code}")),
        ([], None) if ["possible", "process-lifetime"].contains(&confidence.as_str()) => None,
        _ => return Err("a leak ends in safe, unsafe, display or refused: CODE"),
    };
    Ok(Want::Leak { rule, confidence, decision })
}

/// Compares what is wanted with what was found and returns the differences, one a line.
pub(crate) fn compare(wants: &Wants, report: &Report) -> Vec<String> {
    let mut found: Wants = BTreeMap::new();
    for finding in &report.findings {
        found.entry((finding.path.clone(), finding.line)).or_default().push(of_finding(finding));
    }
    let mut differences = Vec::new();
    let lines: std::collections::BTreeSet<_> = wants.keys().chain(found.keys()).collect();
    for place in lines {
        let (path, line) = place;
        let mut unmet = found.get(place).cloned().unwrap_or_default();
        for want in wants.get(place).into_iter().flatten() {
            let is_met = match want {
                Want::Leak { .. } => match unmet.iter().position(|got| fits(want, got)) {
                    Some(at) => Some(unmet.remove(at)).is_some(),
                    None => false,
                },
                Want::Site { rule, verdict } => has_site(report, path, *line, rule, verdict),
            };
            if !is_met {
                differences.push(format!("{path}:{line}: wanted and not found: {want}"));
            }
        }
        differences.extend(unmet.iter().map(|got| format!("{path}:{line}: found and not wanted: {got}")));
    }
    differences
}

fn of_finding(finding: &Finding) -> Want {
    let decision = match (&finding.fix, &finding.refusal) {
        (Some(fix), _) => Some(fix.applicability.to_string()),
        (None, Some(refusal)) => Some(format!("refused: {}", refusal.code)),
        (None, None) => None,
    };
    Want::Leak { rule: finding.rule.clone(), confidence: finding.confidence.to_string(), decision }
}

/// Returns whether a finding is what a marker wants; a marker without a decision takes any.
fn fits(want: &Want, got: &Want) -> bool {
    let Want::Leak { rule, confidence, decision } = want else { return false };
    let Want::Leak { rule: got_rule, confidence: got_confidence, decision: got_decision } = got else { return false };
    rule == got_rule && confidence == got_confidence && (decision.is_none() || decision == got_decision)
}

fn has_site(report: &Report, path: &str, line: usize, rule: &str, verdict: &str) -> bool {
    report.sites.iter().any(|site| {
        let place = (site.path.as_str(), site.line, site.rule.as_str());
        place == (path, line, rule) && site.verdict.to_string() == verdict
    })
}

#[test]
fn markers_are_read_as_the_readme_says() {
    let leak = |rule: &str, confidence: &str, decision: Option<&str>| Want::Leak {
        rule: rule.into(),
        confidence: confidence.into(),
        decision: decision.map(str::to_owned),
    };
    assert_eq!(parse("leak definite safe", Some("r")), Ok(leak("r", "definite", Some("safe"))));
    assert_eq!(parse("leak client likely refused: moved-later", None), {
        Ok(leak("client", "likely", Some("refused: moved-later")))
    });
    assert_eq!(parse("leak possible", Some("r")), Ok(leak("r", "possible", None)));
    assert_eq!(parse("moved", Some("r")), Ok(Want::Site { rule: "r".into(), verdict: "moved".into() }));
    for bad in ["", "leak", "leak definite", "leak definite maybe", "leak likely refused:", "leaks definite safe"] {
        assert!(parse(bad, Some("r")).is_err(), "{bad}");
    }
    assert!(parse("leak definite safe", None).is_err());
}
