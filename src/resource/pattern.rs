//! Names with `*`, and sets of them.
//!
//! `New*Client*` fits `NewClient` and `NewRESTClient`; `log.Fatal*` fits `log.Fatalf`. A `*` stands for any run of
//! characters, nothing else is special.

use rustc_hash::FxHashSet;

/// A name in which `*` stands for any run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// What stands before, between and behind the stars.
    parts: Vec<String>,
}

impl Pattern {
    /// Makes a pattern of its text.
    pub fn new(text: &str) -> Self {
        Pattern { text: text.to_owned(), parts: text.split('*').map(str::to_owned).collect() }
    }
    /// Returns whether the whole of `name` fits.
    pub fn fits(&self, name: &str) -> bool {
        let Some((first, parts)) = self.parts.split_first() else { return false };
        let Some(mut rest) = name.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }
    /// Returns whether every name fits.
    pub fn is_any(&self) -> bool {
        self.text == "*"
    }
    /// Returns the pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Returns the literal pieces: a text that holds a fitting name holds each of them.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(String::as_str).filter(|part| !part.is_empty())
    }
}

/// A set of patterns; names without `*` cost one look-up.
#[derive(Clone, Debug, Default)]
pub struct PatternSet {
    exact: FxHashSet<String>,
    wild: Vec<Pattern>,
}

impl PatternSet {
    /// Makes a set of the patterns' texts.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let (wild, exact): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| text.contains('*'));
        PatternSet { exact: exact.into_iter().collect(), wild: wild.iter().map(|text| Pattern::new(text)).collect() }
    }
    /// Returns the patterns as they were written, sorted.
    pub fn texts(&self) -> Vec<String> {
        let wild = self.wild.iter().map(|pattern| pattern.text.clone());
        let mut texts: Vec<String> = self.exact.iter().cloned().chain(wild).collect();
        texts.sort();
        texts
    }
    /// Returns whether some pattern fits `name`.
    pub fn fits(&self, name: &str) -> bool {
        self.exact.contains(name) || self.wild.iter().any(|pattern| pattern.fits(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn stars_stand_for_any_run() {
        let fits = |pattern: &str, name: &str| Pattern::new(pattern).fits(name);
        assert!(fits("New*Client*", "NewClient") && fits("New*Client*", "NewRESTClientWithOptions"));
        assert!(!fits("New*Client*", "newClient") && !fits("New*Client", "NewClients"));
        assert!(fits("*", "") && fits("a*b*b", "abb") && !fits("a*b*b", "ab") && fits("exact", "exact"));
    }
}
