//! Keeps alive what was made last, up to a bound; what falls out is made anew when it is asked for again.
//!
//! ```go
//! func caller() { callee() } // callee's tree is needed once or twice now, and then by nobody
//! ```
//! First in, first out: what is asked for again and again has answers of its own that are kept.
//!
//! Not modelled: use. Whether something is still there never shows in an answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The things made last.
#[derive(Debug)]
pub struct Recent<T> {
    held: Mutex<Held<T>>,
    limit: usize,
}

#[derive(Debug)]
struct Held<T> {
    queue: VecDeque<(Arc<T>, usize)>,
    weight: usize,
}

impl<T> Recent<T> {
    /// Makes an empty one that holds things of `limit` in weight, and at least one thing.
    pub fn new(limit: usize) -> Self {
        Recent { held: Mutex::new(Held { queue: VecDeque::new(), weight: 0 }), limit }
    }

    /// Keeps a thing until others of more than the limit in weight have been kept.
    pub fn keep(&self, thing: Arc<T>, weight: usize) {
        let mut over = Vec::new();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.weight += weight;
        held.queue.push_back((thing, weight));
        while held.weight > self.limit && held.queue.len() > 1 {
            let Some((thing, weight)) = held.queue.pop_front() else { break };
            held.weight -= weight;
            over.push(thing);
        }
        // What it takes to drop them nobody has to wait for.
        drop(held);
        drop(over);
    }
}
