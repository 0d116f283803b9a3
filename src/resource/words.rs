//! The byte prefilter: where in a text is a word without which nothing around it acquires?
//!
//! ```go
//! resp, err := client.Post(url, kind, body)   // `Post*(` of the table of response bodies
//! ```
//! All words of the tables that are asked for are searched for at once. Not modelled: what the words stand in; one in a
//! comment counts (see [`crate::search`]).

use super::Resource;
use aho_corasick::{AhoCorasick, BuildError, Input, MatchKind};
use std::collections::BTreeSet;

/// The words of some tables, ready to be searched for.
#[derive(Debug)]
pub struct Words {
    /// Finds the next place where one of them starts.
    starts: AhoCorasick,
    words: Vec<Word>,
}

/// One word, as far as its star and behind it.
#[derive(Debug)]
pub struct Word {
    /// The index of the resource.
    pub resource: usize,
    /// What it starts with.
    start: String,
    /// What has to follow after letters, digits and underscores; none where the start is all of the word.
    end: Option<String>,
}

impl Words {
    /// Gathers the words of those of the `resources` that are `wanted` by their index.
    ///
    /// # Errors
    /// If they are too many for one automaton.
    pub fn new(resources: &[Resource], wanted: &BTreeSet<usize>) -> Result<Words, BuildError> {
        let mut words = Vec::new();
        for (index, resource) in resources.iter().enumerate().filter(|(index, _)| wanted.contains(index)) {
            for word in &resource.words {
                let (start, end) = word.split_once('*').map_or((word.as_str(), None), |(a, b)| (a, Some(b)));
                words.push(Word { resource: index, start: start.to_owned(), end: end.map(str::to_owned) });
            }
        }
        // Where one word begins as another does, the shorter finds both. Leftmost matches of up to 64 are found by vector
        // instructions, where the processor has some.
        let mut starts: Vec<&str> = words.iter().map(|word| &*word.start).collect();
        starts.sort_unstable();
        starts.dedup_by(|longer, shorter| longer.starts_with(&**shorter));
        Ok(Words { starts: AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(starts)?, words })
    }

    /// Returns where behind `from` a word stands of one of the resources that `may_be_there` by its index.
    pub fn find(&self, text: &str, mut from: usize, may_be_there: impl Fn(usize) -> bool) -> Option<usize> {
        while let Some(hit) = self.starts.find(Input::new(text).span(from..text.len())) {
            if self.at(text, hit.start()).any(|word| may_be_there(word.resource)) {
                return Some(hit.start());
            }
            // Words may overlap.
            from = hit.start() + 1;
        }
        None
    }

    /// Returns the words that stand at an offset of a text.
    pub fn at(&self, text: &str, at: usize) -> impl Iterator<Item = &Word> {
        let rest = &text[at..];
        self.words.iter().filter(move |word| {
            let behind = rest.strip_prefix(&*word.start);
            behind.is_some_and(|behind| word.end.as_ref().is_none_or(|end| is_followed(behind, end)))
        })
    }
}

impl Word {
    /// Returns how far behind the start of the word the name stands that it is about: `Open` of `os.Open`.
    pub fn name_offset(&self) -> usize {
        let name = self.start.split('(').next().unwrap_or_default();
        // (`sqlx.` is about the name behind it.)
        if name.ends_with('.') { name.len() } else { name.len().saturating_sub(1) }
    }

    /// Returns whether the word is one of calls.
    pub fn is_of_calls(&self) -> bool {
        self.start.contains('(') || self.end.as_ref().is_some_and(|end| end.contains('('))
    }

    /// Returns whether the name that the word is about begins with it, if the word stands at `at` and the name at `name`.
    pub fn begins_name(&self, at: usize, name: usize) -> bool {
        let before = self.start[..self.name_offset()].rfind('.').map_or(0, |dot| dot + 1);
        at + before == name
    }
}

/// `New*Client` is in a text that holds `NewRESTClient`: `*` stands for letters, digits and underscores.
fn is_followed(rest: &str, end: &str) -> bool {
    let run = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    // The end may reach beyond the run: `Post*(`.
    rest[..run].contains(end) || rest[run..].starts_with(end)
}
