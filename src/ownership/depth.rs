//! How many calls deep a question about a callee is asked, and at which other depths its answer holds as well.
//!
//! ```go
//! func read(f *os.File) { parse(f) }   // parse calls nobody: what it does to f is the same, asked of main's callee
//! func parse(f *os.File) { … }         // or three calls further down
//! ```
//! Questions lead to questions about callees of callees, down to a bound. An answer that the bound had no part in holds
//! wherever the bound would have none; one that was cut short there holds at its own depth only. So which depth is asked
//! first never shows in an answer.
//!
//! Not modelled: that a question leads back to itself; it ends at the bound.

use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How many calls deep a question is asked.
#[derive(Clone, Copy, Debug)]
pub struct Depth<'a> {
    calls: u32,
    /// How many calls deeper the question that is being answered meets a bound; none where nobody keeps the answer.
    room: Option<&'a Cell<u32>>,
}

impl Depth<'_> {
    /// Where no call was followed yet.
    pub const TOP: Depth<'static> = Depth::of(0);

    /// The depth of so many calls, from where a question of its own starts.
    pub const fn of(calls: u32) -> Depth<'static> {
        Depth { calls, room: None }
    }

    /// Returns the depth of a callee's callees.
    pub fn deeper(self) -> Self {
        Depth { calls: self.calls + 1, ..self }
    }

    /// Returns whether so many calls are not to be followed further.
    pub fn reaches(self, bound: u32) -> bool {
        let room = bound.saturating_sub(self.calls);
        self.leave(room);
        room == 0
    }

    /// Notes that a bound is met so many calls deeper.
    fn leave(self, room: u32) {
        if let Some(least) = self.room {
            least.set(least.get().min(room));
        }
    }
}

/// Answers by question, each for the depths at which it holds; shared by threads.
pub(super) struct Answers<K, V>(Mutex<FxHashMap<K, Known<V>>>);

struct Known<V> {
    /// The answer that no bound had a part in, and the first depth at which one would.
    whole: Option<(V, u32)>,
    /// The answers that were cut short, by depth.
    cut: Vec<(u32, V)>,
}

impl<V: Clone> Known<V> {
    /// The answer at a depth, and how many calls deeper it does not hold any more.
    fn at(&self, calls: u32) -> Option<(V, u32)> {
        if let Some((answer, end)) = &self.whole
            && calls < *end
        {
            return Some((answer.clone(), end - calls));
        }
        let cut = self.cut.iter().find(|(depth, _)| *depth == calls);
        cut.map(|(_, answer)| (answer.clone(), 0))
    }
}

impl<K: Eq + Hash, V: Clone> Answers<K, V> {
    /// Returns the answer to a question at a depth, by `work` if it is not known. That is done outside of the lock: two
    /// threads may both do so, and agree.
    pub(super) fn get_or(&self, question: K, depth: Depth<'_>, work: impl FnOnce(Depth<'_>) -> V) -> V {
        let known = |table: &FxHashMap<K, Known<V>>| table.get(&question).and_then(|known| known.at(depth.calls));
        let found = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some((answer, room)) = found {
            depth.leave(room);
            return answer;
        }
        let room = Cell::new(u32::MAX);
        let answer = work(Depth { room: Some(&room), ..depth });
        let room = room.get();
        depth.leave(room);
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = table.entry(question).or_default();
        match room {
            0 => known.cut.push((depth.calls, answer.clone())),
            room => known.whole = Some((answer.clone(), depth.calls.saturating_add(room))),
        }
        answer
    }
}

impl<V> Default for Known<V> {
    fn default() -> Self {
        Known { whole: None, cut: Vec::new() }
    }
}

impl<K, V> Default for Answers<K, V> {
    fn default() -> Self {
        Answers(Mutex::default())
    }
}
