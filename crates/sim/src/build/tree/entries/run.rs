//! Runs: a few entries that stand beside each other, found by short keys of their paths.

use super::Entry;
use crate::order::head;
use std::sync::Arc;

/// Entries of a run, at most.
pub(super) const RUN: usize = 32;

/// Neighbours in the order of paths.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) entries: Vec<Entry>,
    /// The key of each entry: few paths have to be looked at to find one.
    pub(super) keys: Vec<u32>,
}

impl Run {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::with_capacity(RUN + 1),
            keys: Vec::with_capacity(RUN + 1),
        }
    }

    /// The path of its first entry.
    pub(super) fn first(&self) -> &str {
        self.entries.first().map_or("", |(path, _)| path)
    }

    /// Where a path with this key stands.
    pub(super) fn find(&self, path: &str, key: u32) -> Option<usize> {
        let mut from = 0;
        loop {
            from += self.keys[from..].iter().position(|known| *known == key)?;
            if *self.entries[from].0 == *path {
                return Some(from);
            }
            from += 1;
        }
    }
}

/// A run is copied when it is about to change: room for what comes in is made at once.
impl Clone for Run {
    fn clone(&self) -> Self {
        let mut run = Self::new();
        run.entries.extend_from_slice(&self.entries);
        run.keys.extend_from_slice(&self.keys);
        run
    }
}

/// A run in its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// How its first path begins, in the order of paths as far as that tells: most paths differ
    /// so early that no text has to be compared to find the run of one.
    pub(super) head: u64,
    pub(super) run: Arc<Run>,
}

impl Place {
    pub(super) fn new(run: Run) -> Self {
        Self {
            head: head(run.first()),
            run: Arc::new(run),
        }
    }

    /// The run, to be changed; [`Place::changed`] has to be said when its first entry did.
    pub(super) fn run_mut(&mut self) -> &mut Run {
        Arc::make_mut(&mut self.run)
    }

    pub(super) fn changed(&mut self) {
        self.head = head(self.run.first());
    }
}
