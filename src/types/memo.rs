//! A table of answers that are worked out once, shared by threads, safe against questions that lead back to themselves.
//!
//! `type A = []B; type B = []A` asks for A while A is being worked out: the inner question gets the `on_cycle` answer.
//! Two threads may work out the same answer at once; answers are functions of their key, so the first one stays.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};
use std::thread::ThreadId;

/// How many questions of one table may wait for each other on one thread: `var a = b; var b = c; …` is recursion.
const MAX_OPEN: usize = 64;

/// Memoised answers by key.
pub(super) struct Memo<K, V> {
    done: RwLock<FxHashMap<K, V>>,
    /// The questions that each thread is working on, outermost first.
    open: RwLock<FxHashMap<ThreadId, Vec<K>>>,
}

impl<K: Eq + Hash + Clone, V: Clone> Memo<K, V> {
    pub(super) fn new() -> Self {
        Memo { done: RwLock::default(), open: RwLock::default() }
    }

    /// Returns the answer for `key`, from `work` if it is not there yet.
    pub(super) fn get_or(&self, key: &K, on_cycle: V, work: impl FnOnce() -> V) -> V {
        if let Some(found) = self.get(key) {
            return found;
        }
        let me = std::thread::current().id();
        {
            let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
            let keys = open.entry(me).or_default();
            if keys.contains(key) || keys.len() >= MAX_OPEN {
                return on_cycle;
            }
            keys.push(key.clone());
        }
        let question = Open { open: &self.open, key, thread: me };
        let value = work();
        drop(question);
        self.put(key.clone(), value)
    }

    /// Returns the answer for `key` if it is there.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.done.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Forgets the answers that `stays` does not want.
    pub(super) fn retain(&self, mut stays: impl FnMut(&K, &V) -> bool) {
        self.done.write().unwrap_or_else(PoisonError::into_inner).retain(|key, value| stays(key, value));
    }

    /// Keeps `value` for `key` unless there is an answer already; returns the one that stays.
    pub(super) fn put(&self, key: K, value: V) -> V {
        self.done.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(value).clone()
    }
}

/// A question that a thread is working on: closed when it is answered, or when working on it panicked.
struct Open<'a, K: PartialEq> {
    open: &'a RwLock<FxHashMap<ThreadId, Vec<K>>>,
    key: &'a K,
    thread: ThreadId,
}

impl<K: PartialEq> Drop for Open<'_, K> {
    fn drop(&mut self) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = open.get_mut(&self.thread) {
            keys.retain(|key| key != self.key);
        }
    }
}
