//! The text of a file, which need not stay in memory: what was let go is read again when somebody asks for it.
//!
//! ```text
//! text.get()      the text                      of most files it is looked at once, and by nobody again
//! text.let_go()   from now on only what was asked for last is in memory
//! text.get()      read again, if need be: the same text, byte by byte, or a blank one of the same length
//! ```
//! Whoever has the text keeps it in memory. Of a file that is another one by now, or gone, the text is blank from then on,
//! so that whatever stands in it is unknown; [`SourceText::has_changed`] tells.
//!
//! Not modelled: who forges a text with the length and the digest of the one before gets it analysed in its place; it is
//! never written ([`SourceText::keep`]).

use super::recent::Recent;
use rustc_hash::FxHasher;
use std::fmt;
use std::hash::Hasher;
use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// What a file says, all of it.
#[derive(Debug)]
pub struct Text {
    /// Files that are read together stand in one block: it is given back as a whole, and leaves no holes behind.
    block: Arc<String>,
    at: Range<usize>,
}

impl Text {
    /// Takes what stands at a place of a block.
    ///
    /// # Panics
    /// If the place does not lie between characters of the block.
    pub fn within(block: Arc<String>, at: Range<usize>) -> Text {
        assert!(block.get(at.clone()).is_some(), "a text is a part of its block");
        Text { block, at }
    }

    /// Returns the text in a block of its own.
    fn alone(text: &Arc<Text>) -> Arc<Text> {
        if text.block.len() == text.len() { text.clone() } else { Arc::new(Text::from(text.to_string())) }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.block[self.at.clone()]
    }
}

impl From<String> for Text {
    fn from(mut text: String) -> Text {
        text.shrink_to_fit();
        let at = 0..text.len();
        Text { block: Arc::new(text), at }
    }
}

/// The text of a file, in memory or not; clones share it.
#[derive(Clone)]
pub struct SourceText(Arc<Shared>);

struct Shared {
    len: usize,
    state: Mutex<State>,
    source: Option<Source>,
}

/// Where the text comes from, and where it stays for a while.
struct Source {
    read: Box<dyn Fn() -> Option<String> + Send + Sync>,
    recent: Arc<Recent<Text>>,
}

struct State {
    kept: Option<Arc<Text>>,
    last: Weak<Text>,
    /// Of the text that was let go.
    digest: u64,
    has_changed: bool,
}

impl SourceText {
    /// Takes a text that `read` reads again; `recent` has those that were read again last.
    pub fn again(
        text: Text,
        recent: Arc<Recent<Text>>,
        read: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> SourceText {
        SourceText::new(text, Some(Source { read: Box::new(read), recent }))
    }

    fn new(text: Text, source: Option<Source>) -> SourceText {
        let (len, text) = (text.len(), Arc::new(text));
        let state = State { kept: Some(text), last: Weak::new(), digest: 0, has_changed: false };
        SourceText(Arc::new(Shared { len, state: Mutex::new(state), source }))
    }

    /// Returns the length of the text in bytes.
    pub fn len(&self) -> usize {
        self.0.len
    }

    /// Returns whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.len == 0
    }

    /// Returns the text.
    pub fn get(&self) -> Arc<Text> {
        let digest = {
            let state = self.state();
            if let Some(text) = state.kept.clone().or_else(|| state.last.upgrade()) {
                return text;
            }
            state.digest
        };
        let Some(Source { read, recent }) = &self.0.source else { return Arc::new(blank(self.0.len)) };
        let is_same = |text: &String| text.len() == self.0.len && digest_of(text) == digest;
        let read = read().filter(is_same);
        let has_changed = read.is_none();
        let text = Arc::new(read.map_or_else(|| blank(self.0.len), Text::from));
        let mut state = self.state();
        if let Some(text) = state.kept.clone().or_else(|| state.last.upgrade()) {
            // Another thread was as fast.
            return text;
        }
        state.last = Arc::downgrade(&text);
        if has_changed {
            // Should the file come back, this run goes on without it.
            state.has_changed = true;
            state.kept = Some(text.clone());
        }
        drop(state);
        recent.keep(text.clone(), self.0.len);
        text
    }

    /// Lets the text go from memory, if it can be read again: it stays among the last for a while.
    pub fn let_go(&self) {
        let Some(Source { recent, .. }) = &self.0.source else { return };
        let mut state = self.state();
        if state.has_changed {
            return;
        }
        let Some(text) = state.kept.take() else { return };
        state.last = Arc::downgrade(&text);
        state.digest = digest_of(&text);
        drop(state);
        // (Others of its block would stay with it.)
        if text.block.len() == self.0.len {
            recent.keep(text, self.0.len);
        }
    }

    /// Keeps a text that [`SourceText::get`] gave in memory, for what is made of it: edits say where in it.
    pub fn keep(&self, text: &Arc<Text>) {
        self.state().kept = Some(Text::alone(text));
    }

    /// Returns whether the file was another one when it was read again.
    pub fn has_changed(&self) -> bool {
        self.state().has_changed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn blank(len: usize) -> Text {
    Text::from(" ".repeat(len))
}

impl<T: Into<String>> From<T> for SourceText {
    /// Takes a text that stays in memory.
    fn from(text: T) -> SourceText {
        SourceText::new(Text::from(text.into()), None)
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceText").field("len", &self.0.len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A text whose file says something else each time it is read, and what makes it leave memory.
    fn text(answers: &'static [Option<&'static str>]) -> (SourceText, impl Fn()) {
        let next = AtomicUsize::new(0);
        let read = move || answers[next.fetch_add(1, Ordering::Relaxed)].map(str::to_owned);
        let recent = Arc::new(Recent::new(0));
        let text = SourceText::again(Text::from("package p".to_owned()), recent.clone(), read);
        (text, move || recent.keep(Arc::new(blank(1)), 1))
    }

    #[test]
    fn what_was_let_go_is_read_again() {
        let (text, push_out) = text(&[Some("package p"), Some("package p")]);
        for _ in 0..2 {
            text.let_go();
            push_out();
            assert_eq!(&**text.get(), "package p");
            assert_eq!(&**text.get(), "package p");
        }
        assert!(!text.has_changed());
    }

    #[test]
    fn another_text_is_blank_and_stays_so() {
        for other in [Some("package q"), Some("package pp"), Some(""), None] {
            let read: &'static [Option<&'static str>] = Box::leak(Box::new([other, Some("package p")]));
            let (text, push_out) = text(read);
            for _ in 0..2 {
                text.let_go();
                push_out();
                assert_eq!(&**text.get(), "         ");
                assert!(text.has_changed());
            }
        }
    }

    #[test]
    fn what_is_kept_is_not_read_again() {
        let (text, push_out) = text(&[]);
        let first = text.get();
        text.let_go();
        text.keep(&first);
        drop(first);
        push_out();
        assert_eq!(&**text.get(), "package p");
    }

    #[test]
    fn what_came_from_nowhere_stays() {
        let text = SourceText::from("package p");
        text.let_go();
        assert_eq!((&**text.get(), text.len(), text.has_changed()), ("package p", 9, false));
    }
}
