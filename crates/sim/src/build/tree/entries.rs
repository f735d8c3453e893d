//! Entries in the order of their paths, in short runs that the versions of a tree share: a
//! copy costs a pointer for each run, and a change copies one of them.

use super::path::last_name;
use super::{Change, Node};
use crate::order::head;
use std::cmp::Ordering;
use std::sync::Arc;

/// A path and what stands there.
pub(super) type Entry = (Arc<str>, Node);

/// Entries of a run, at most.
const RUN: usize = 32;

/// So many changes of a run are quicker made one by one than all its entries are merged.
const FEW: usize = 6;

/// Neighbours in the order of paths.
#[derive(Debug, Default)]
struct Run {
    entries: Vec<Entry>,
    /// The key of each entry: few paths have to be looked at to find one.
    keys: Vec<u32>,
}

impl Run {
    fn new() -> Self {
        Self {
            entries: Vec::with_capacity(RUN + 1),
            keys: Vec::with_capacity(RUN + 1),
        }
    }

    /// The path of its first entry.
    fn first(&self) -> &str {
        self.entries.first().map_or("", |(path, _)| path)
    }

    /// Where a path with this key stands.
    fn find(&self, path: &str, key: u32) -> Option<usize> {
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

/// A number that most paths do not share: neighbours differ in their ends.
fn key(path: &str) -> u32 {
    let bytes = path.as_bytes();
    let end = match bytes.last_chunk::<8>() {
        Some(end) => u64::from_le_bytes(*end),
        None => bytes
            .iter()
            .fold(0, |end, byte| end << 8 | u64::from(*byte)),
    };
    let mixed = (end ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// A run in its place.
#[derive(Debug, Clone, Default)]
struct Place {
    /// How its first path begins, in the order of paths as far as that tells: most paths differ
    /// so early that no text has to be compared to find the run of one.
    head: u64,
    run: Arc<Run>,
}

impl Place {
    fn new(run: Run) -> Self {
        Self {
            head: head(run.first()),
            run: Arc::new(run),
        }
    }

    /// The run, to be changed; [`Place::changed`] has to be said when its first entry did.
    fn run_mut(&mut self) -> &mut Run {
        Arc::make_mut(&mut self.run)
    }

    fn changed(&mut self) {
        self.head = head(self.run.first());
    }
}

/// The keys that have come in, a bit for each: most paths that are asked for are nowhere, as
/// a program is looked for in one directory after the other, and the bits say so at once.
#[derive(Debug, Clone, Default)]
struct Filter([u64; 32]);

impl Filter {
    const fn place(key: u32) -> (usize, u64) {
        ((key >> 27) as usize, 1 << (key >> 21 & 63))
    }

    fn add(&mut self, key: u32) {
        let (word, bit) = Self::place(key);
        self.0[word] |= bit;
    }

    fn has(&self, key: u32) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }
}

/// What has come in, by whole paths and by their last parts.
#[derive(Debug, Clone, Default)]
struct Known {
    paths: Filter,
    names: Filter,
}

impl Known {
    fn add(&mut self, path: &str, key: u32) {
        self.paths.add(key);
        self.names.add(self::key(last_name(path)));
    }
}

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
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn node(bytes: u64) -> Node {
        Node {
            bytes,
            ..Node::dir()
        }
    }

    proptest! {
        #[test]
        fn changes_at_once_are_changes_one_by_one(
            layers in prop::collection::vec(
                prop::collection::btree_map(0u32..400, prop::option::of(any::<u8>()), 0..150),
                0..8,
            ),
        ) {
            let (mut at_once, mut one_by_one) = (Entries::default(), Entries::default());
            for layer in layers {
                let change = |(number, bytes): (u32, Option<u8>)| -> Change {
                    (format!("/{number:03}").into(), bytes.map(|bytes| node(bytes.into())))
                };
                let changes: Vec<Change> = layer.into_iter().map(change).collect();
                let before = at_once.clone();
                at_once.apply(&changes);
                prop_assert_eq!(&before, &one_by_one);
                for (path, node) in changes {
                    match node {
                        Some(node) => one_by_one.insert(path, node),
                        None => one_by_one.remove(&path),
                    };
                }
                prop_assert_eq!(&at_once, &one_by_one);
                let found = |(path, node): &Entry| at_once.get(path) == Some(&(path.clone(), node.clone()));
                prop_assert!(one_by_one.from("").all(found));
            }
        }

        #[test]
        fn entries_are_a_sorted_map(
            steps in prop::collection::vec((0u32..300, any::<bool>(), any::<u8>()), 0..700),
        ) {
            // Some of the paths differ early, and some late.
            let path = |number: u32| match number % 3 {
                0 => format!("/usr/local/{number}"),
                _ => format!("/{number}"),
            };
            let (mut map, mut entries) = (BTreeMap::new(), Entries::default());
            let mut before = (map.clone(), entries.clone());
            for (at, (number, put, bytes)) in steps.into_iter().enumerate() {
                let path = path(number);
                let (old, was) = if put || bytes > 200 {
                    let node = node(bytes.into());
                    (entries.insert(path.as_str().into(), node.clone()), map.insert(path, node))
                } else {
                    (entries.remove(&path), map.remove(&path))
                };
                prop_assert_eq!(old, was);
                if at == 350 {
                    before = (map.clone(), entries.clone());
                }
            }
            for (map, entries) in [before, (map, entries)] {
                prop_assert_eq!(entries.len(), map.len());
                for number in 0..300 {
                    let path = path(number);
                    prop_assert_eq!(entries.get(&path).map(|(_, node)| node), map.get(&path));
                }
                let mut paths: Vec<String> = (0..300).map(path).collect();
                paths.sort();
                let mut getter = entries.getter();
                for path in &paths {
                    prop_assert_eq!(getter(path), entries.get(path));
                }
                let listed = |from: &str| {
                    let entries = entries.from(from).map(|(path, _)| path.to_string());
                    entries.collect::<Vec<_>>()
                };
                let expected = |from: &str| {
                    let keys = map.keys().filter(|path| path.as_str() >= from);
                    keys.cloned().collect::<Vec<_>>()
                };
                for from in ["", "/1", "/155", "/2x", "/9999", "/usr/local", "/usr/local/2"] {
                    prop_assert_eq!(listed(from), expected(from));
                }
            }
        }
    }
}
