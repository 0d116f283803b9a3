//! The byte prefilter: where in a text is a word without which nothing around it acquires?
//!
//! ```go
//! resp, err := client.Post(url, kind, body)   // `Post*(` of the table of response bodies
//! ```
//! All words of the tables that are asked for are searched for at once. Not modelled: what the words stand in; one in a comment counts.

use super::Resource;
use aho_corasick::{AhoCorasick, BuildError, Input, Match};
use std::collections::BTreeSet;

/// The words of some tables, ready to be searched for.
#[derive(Debug)]
pub struct Words {
    starts: AhoCorasick,
    /// What comes of each start, by pattern.
    ends: Vec<End>,
}

/// The rest of a word.
#[derive(Debug)]
struct End {
    /// The index of the resource.
    resource: usize,
    /// What has to follow after letters, digits and underscores; none where the start is all of the word.
    text: Option<String>,
}

impl Words {
    /// Gathers the words of those of the `resources` that are `wanted` by their index.
    ///
    /// # Errors
    /// If they are too many for one automaton.
    pub fn new(resources: &[Resource], wanted: &BTreeSet<usize>) -> Result<Words, BuildError> {
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for (index, resource) in resources.iter().enumerate().filter(|(index, _)| wanted.contains(index)) {
            for word in &resource.words {
                let (start, end) = word.split_once('*').map_or((word.as_str(), None), |(a, b)| (a, Some(b)));
                starts.push(start);
                ends.push(End { resource: index, text: end.map(str::to_owned) });
            }
        }
        Ok(Words { starts: AhoCorasick::new(starts)?, ends })
    }

    /// Returns where behind `from` a word stands of one of the resources that `may_be_there` by its index.
    pub fn find(&self, text: &str, from: usize, may_be_there: impl Fn(usize) -> bool) -> Option<usize> {
        let mut hits = self.starts.find_overlapping_iter(Input::new(text).span(from..text.len()));
        let is_one = |hit: &Match| {
            let End { resource, text: end } = &self.ends[hit.pattern().as_usize()];
            may_be_there(*resource) && end.as_ref().is_none_or(|end| is_followed(&text[hit.end()..], end))
        };
        hits.find(is_one).map(|hit| hit.start())
    }
}

/// `New*Client` is in a text that holds `NewRESTClient`: `*` stands for letters, digits and underscores.
fn is_followed(rest: &str, end: &str) -> bool {
    let run = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    // The end may reach beyond the run: `Post*(`.
    rest[..run].contains(end) || rest[run..].starts_with(end)
}
