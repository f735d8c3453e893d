//! Entries in the order of their paths, in short runs that the versions of a tree share: a
//! copy costs a pointer for each run, and a change copies one of them.

mod known;
mod run;

use self::known::{Known, key};
use self::run::{Place, RUN, Run};
use super::{Change, Node};
use crate::order::head;
use std::cmp::Ordering;
use std::sync::Arc;

/// A path and what stands there.
pub(super) type Entry = (Arc<str>, Node);

/// So many changes of a run are quicker made one by one than all its entries are merged.
const FEW: usize = 6;

/// Entries sorted by path, each path once.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    /// None of them is empty.
    runs: Vec<Place>,
    len: usize,
    /// Nothing before the first entry came in.
    known: Option<Arc<Known>>,
}

impl Entries {
    /// Whether anything may have this name, in whatever directory.
    pub(super) fn has_name(&self, name: &str) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.names.has(key(name)))
    }

    /// Whether a path with this key may be there.
    fn may_have(&self, key: u32) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.paths.has(key))
    }

    fn known_mut(&mut self) -> &mut Known {
        Arc::make_mut(self.known.get_or_insert_default())
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The run that a path belongs to.
    fn run(&self, path: &str) -> usize {
        let wanted = head(path);
        let after = self.runs.partition_point(|place| {
            place.head < wanted || place.head == wanted && place.run.first() <= path
        });
        after.saturating_sub(1)
    }

    pub(super) fn get(&self, path: &str) -> Option<&Entry> {
        let key = key(path);
        if !self.may_have(key) {
            return None;
        }
        let run = &self.runs.get(self.run(path))?.run;
        run.find(path, key).map(|at| &run.entries[at])
    }

    /// The same for paths that are asked for in their order: most are near the one before.
    pub(super) fn getter<'a>(&'a self) -> impl FnMut(&str) -> Option<&'a Entry> {
        let mut at = 0;
        move |path| {
            let later = self.runs.get(at + 1);
            if later.is_some_and(|later| later.run.first() <= path) {
                at = self.run(path);
            }
            let run = &self.runs.get(at)?.run;
            run.find(path, key(path)).map(|place| &run.entries[place])
        }
    }

    /// The node at a path, to be changed.
    pub(super) fn get_mut(&mut self, path: &str) -> Option<(&Arc<str>, &mut Node)> {
        let key = key(path);
        if !self.may_have(key) {
            return None;
        }
        let at = self.run(path);
        let here = self.runs.get_mut(at)?;
        let place = here.run.find(path, key)?;
        let (path, node) = &mut here.run_mut().entries[place];
        Some((path, node))
    }

    /// Puts a node at a path; gives back what stood there.
    pub(super) fn insert(&mut self, path: Arc<str>, node: Node) -> Option<Node> {
        let at = self.run(&path);
        if self.runs.is_empty() {
            self.runs.push(Place::default());
        }
        let key = key(&path);
        if self.may_have(key)
            && let Some(place) = self.runs[at].run.find(&path, key)
        {
            let run = self.runs[at].run_mut();
            return Some(std::mem::replace(&mut run.entries[place].1, node));
        }
        self.known_mut().add(&path, key);
        let run = self.runs[at].run_mut();
        let place = run.entries.partition_point(|(known, _)| **known < *path);
        run.keys.insert(place, key);
        run.entries.insert(place, (path, node));
        self.len += 1;
        let upper = (run.entries.len() > RUN).then(|| Run {
            entries: run.entries.split_off(RUN / 2),
            keys: run.keys.split_off(RUN / 2),
        });
        if place == 0 {
            self.runs[at].changed();
        }
        if let Some(upper) = upper {
            self.runs.insert(at + 1, Place::new(upper));
        }
        None
    }

    pub(super) fn remove(&mut self, path: &str) -> Option<Node> {
        let at = self.run(path);
        let place = self.runs.get(at)?.run.find(path, key(path))?;
        let run = self.runs[at].run_mut();
        run.keys.remove(place);
        let (_, node) = run.entries.remove(place);
        if run.entries.is_empty() {
            self.runs.remove(at);
        } else if place == 0 {
            self.runs[at].changed();
        }
        self.len -= 1;
        Some(node)
    }

    /// Puts and takes away what changes say that are sorted by path, each path once: as many as
    /// fall into one run are merged with it at once.
    pub(super) fn apply(&mut self, changes: &[Change]) {
        let mut rest = changes;
        while let Some((first, _)) = rest.first() {
            let at = self.run(first);
            let here = match self.runs.get(at + 1) {
                Some(next) => rest.partition_point(|(path, _)| **path < *next.run.first()),
                None => rest.len(),
            };
            let (here, later) = rest.split_at(here);
            if here.len() > FEW {
                self.merge(at, here);
            } else {
                for change in here {
                    self.change(change);
                }
            }
            rest = later;
        }
    }

    fn change(&mut self, (path, node): &Change) {
        match node {
            Some(node) => drop(self.insert(path.clone(), node.clone())),
            None => drop(self.remove(path)),
        }
    }

    fn merge(&mut self, at: usize, changes: &[Change]) {
        let old = match self.runs.get_mut(at) {
            Some(here) => std::mem::take(here.run_mut()),
            None => Run::default(),
        };
        self.len -= old.entries.len();
        let known = Arc::make_mut(self.known.get_or_insert_default());
        let mut merged = Merged::default();
        let mut old = old.entries.into_iter().zip(old.keys).peekable();
        for (path, node) in changes {
            while let Some(((before, _), _)) = old.peek() {
                let order = before.cmp(path);
                if order == Ordering::Greater {
                    break;
                }
                if let Some((entry, key)) = old.next().filter(|_| order == Ordering::Less) {
                    merged.push(entry, key);
                }
            }
            if let Some(node) = node {
                let key = key(path);
                known.add(path, key);
                merged.push((path.clone(), node.clone()), key);
            }
        }
        for (entry, key) in old {
            merged.push(entry, key);
        }
        self.len += merged.len;
        self.runs
            .splice(at..self.runs.len().min(at + 1), merged.end());
    }

    /// The entries from a path on.
    pub(super) fn from(&self, path: &str) -> Iter<'_> {
        let run = self.run(path);
        let entries = self.runs.get(run).map_or(&[][..], |at| &at.run.entries);
        Iter {
            runs: &self.runs,
            run,
            at: entries.partition_point(|(known, _)| **known < *path),
        }
    }
}

/// Entries in their order, cut into runs.
#[derive(Default)]
struct Merged {
    runs: Vec<Place>,
    last: Run,
    len: usize,
}

impl Merged {
    fn push(&mut self, entry: Entry, key: u32) {
        match self.last.entries.len() {
            0 => self.last = Run::new(),
            RUN => {
                let full = std::mem::replace(&mut self.last, Run::new());
                self.runs.push(Place::new(full));
            }
            _ => {}
        }
        self.last.entries.push(entry);
        self.last.keys.push(key);
        self.len += 1;
    }

    fn end(mut self) -> Vec<Place> {
        if !self.last.entries.is_empty() {
            self.runs.push(Place::new(self.last));
        }
        self.runs
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.from("").eq(other.from(""))
    }
}

impl Eq for Entries {}

/// Entries in order.
#[derive(Debug, Clone)]
pub(super) struct Iter<'a> {
    runs: &'a [Place],
    run: usize,
    at: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Entry;

    fn next(&mut self) -> Option<&'a Entry> {
        loop {
            if let Some(entry) = self.runs.get(self.run)?.run.entries.get(self.at) {
                self.at += 1;
                return Some(entry);
            }
            (self.run, self.at) = (self.run + 1, 0);
        }
    }
}

#[cfg(test)]
mod tests;
