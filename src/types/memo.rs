//! A table of answers that are worked out once, shared by threads, safe against questions that lead back to themselves.
//!
//! `type A = []B; type B = []A` asks for A while A is being worked out: the inner question gets the `on_cycle` answer.
//! Two threads may work out the same answer at once; answers are functions of their key, so the first one stays.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};
use std::thread::ThreadId;

/// Memoised answers by key.
pub(super) struct Memo<K, V> {
    done: RwLock<HashMap<K, V>>,
    open: RwLock<HashMap<K, Vec<ThreadId>>>,
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
            let threads = open.entry(key.clone()).or_default();
            if threads.contains(&me) {
                return on_cycle;
            }
            threads.push(me);
        }
        let value = work();
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = open.get_mut(key) {
            threads.retain(|&thread| thread != me);
            if threads.is_empty() {
                open.remove(key);
            }
        }
        drop(open);
        self.put(key.clone(), value)
    }

    /// Returns the answer for `key` if it is there.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.done.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps `value` for `key` unless there is an answer already; returns the one that stays.
    pub(super) fn put(&self, key: K, value: V) -> V {
        self.done.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(value).clone()
    }
}
