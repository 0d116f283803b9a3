//! The byte prefilter: does a text hold a word without which nothing in it acquires?
//!
//! ```go
//! resp, err := client.Post(url, kind, body)   // `Post*(` of the table of response bodies
//! ```
//! All words of all tables are searched for at once. Not modelled: what the words stand in; one in a comment counts.

use super::Resource;
use aho_corasick::{AhoCorasick, BuildError};

/// The words of all tables, ready to be searched for.
#[derive(Debug)]
pub struct Words {
    starts: AhoCorasick,
    /// What has to follow each start, after letters, digits and underscores; none where the start is all of the word.
    ends: Vec<Option<String>>,
}

impl Words {
    /// Gathers the words of `resources`.
    ///
    /// # Errors
    /// If they are too many for one automaton.
    pub fn new<'r>(resources: impl IntoIterator<Item = &'r Resource>) -> Result<Words, BuildError> {
        let words: Vec<&str> = resources.into_iter().flat_map(|resource| &resource.words).map(String::as_str).collect();
        let parts = || words.iter().map(|word| word.split_once('*').map_or((*word, None), |(a, b)| (a, Some(b))));
        Ok(Words {
            starts: AhoCorasick::new(parts().map(|(start, _)| start))?,
            ends: parts().map(|(_, end)| end.map(str::to_owned)).collect(),
        })
    }

    /// Returns whether the text could hold an acquisition of some resource.
    pub fn are_in(&self, text: &str) -> bool {
        self.starts.find_overlapping_iter(text).any(|found| match &self.ends[found.pattern().as_usize()] {
            Some(end) => is_followed(&text[found.end()..], end),
            None => true,
        })
    }
}

/// `New*Client` is in a text that holds `NewRESTClient`: `*` stands for letters, digits and underscores.
fn is_followed(rest: &str, end: &str) -> bool {
    let run = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    // The end may reach beyond the run: `Post*(`.
    rest[..run].contains(end) || rest[run..].starts_with(end)
}
