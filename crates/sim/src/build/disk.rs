//! A tree that remembers what was touched, so that a step knows its layer.

mod names;

use super::tree::{Change, Kind, Node, Tree, parent};
use crate::order;
pub(crate) use names::is_hard;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries of a disk.
pub(crate) const MAX_ENTRIES: usize = 262_144;
/// Bytes of a path (`PATH_MAX` of Linux).
const MAX_PATH: usize = 4096;
/// Entries that one command of a shell may copy.
pub(crate) const MAX_COPIED: usize = 20_000;

/// A tree during one step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    /// As it stands now.
    pub(crate) tree: Tree,
    /// What was touched, and whether it had been there.
    touched: BTreeMap<Arc<str>, bool>,
    /// Directories whose changes stay out of the image.
    pub(crate) mounts: Vec<String>,
    /// What the mounts stand on.
    covered: Vec<(Arc<str>, Node)>,
    /// Mounts, and whether nobody may write to them.
    pub(crate) sealed: Vec<(String, bool)>,
}

impl Disk {
    /// Begins a step on a tree.
    pub(crate) fn new(tree: Tree) -> Self {
        Self {
            tree,
            touched: BTreeMap::new(),
            mounts: Vec::new(),
            covered: Vec::new(),
            sealed: Vec::new(),
        }
    }

    /// Ends the step: the tree, and its difference to the one before in order of path.
    pub(crate) fn finish(mut self) -> (Tree, Vec<Change>) {
        for mount in &self.mounts {
            let mut gone: Vec<Arc<str>> = self
                .tree
                .below(mount)
                .map(|(path, _)| path.clone())
                .collect();
            gone.push(mount.as_str().into());
            for path in gone
                .iter()
                .filter(|path| self.touched.get(*path) == Some(&false))
            {
                self.tree.remove(path);
            }
        }
        for (path, node) in self.covered {
            self.touched.remove(&path);
            self.tree.insert(path, node);
        }
        let changes = changes(&self.tree, self.touched);
        (self.tree, changes)
    }

    /// Mounts something at a path: what is there, and what is written below it, stays out of
    /// the image. What stands below a directory that it covers stays in sight.
    pub(crate) fn mount(&mut self, path: &str, node: Option<Node>) {
        let path = self.tree.real(path).into_owned();
        self.make_dirs(parent(&path), 0, 0);
        if let Some((path, node)) = self.tree.entry(&path) {
            self.covered.push((path.clone(), node.clone()));
        }
        self.put(&path, node.unwrap_or_else(Node::dir));
        self.mounts.push(path);
    }

    /// Whether a mount stands on something of the image.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.covered.iter().any(|(covered, _)| **covered == *path)
    }

    /// Puts something at a clean absolute path whose directory exists.
    pub(crate) fn put(&mut self, path: &str, node: Node) {
        // What no real disk would take is left out.
        if path.len() > MAX_PATH || self.tree.count() > MAX_ENTRIES {
            return;
        }
        let key: Arc<str> = path.into();
        let old = self.tree.insert(key.clone(), node);
        self.touched.entry(key).or_insert(old.is_some());
    }

    /// The same for many things; of several at one path the last one stays.
    pub(crate) fn put_all(&mut self, mut things: Vec<Change>) {
        in_order(&mut things);
        let long = |(path, _): &Change| path.len() > MAX_PATH;
        if self.tree.count() + things.len() > MAX_ENTRIES || things.iter().any(long) {
            for (path, node) in things {
                if let Some(node) = node {
                    self.put(&path, node);
                }
            }
            return;
        }
        for (path, _) in &things {
            let existed = self.tree.get(path).is_some();
            self.touched.entry(path.clone()).or_insert(existed);
        }
        self.tree.apply(&things);
    }

    /// Puts something there and makes the directories above, owned like it.
    pub(crate) fn put_deep(&mut self, path: &str, node: Node) {
        self.make_dirs(parent(path), node.uid, node.gid);
        self.put(path, node);
    }

    /// Makes a directory and those above it, as far as they are missing.
    pub(crate) fn make_dirs(&mut self, path: &str, uid: u32, gid: u32) {
        let mut missing = Vec::new();
        let mut dir = path;
        while dir != "/" && !dir.is_empty() && self.tree.get(dir).is_none() {
            missing.push(dir);
            dir = parent(dir);
        }
        for dir in missing.into_iter().rev() {
            self.put(dir, Node::dir().owned(uid, gid));
        }
    }

    /// Takes away a path and everything below it. Bytes that were freed of earlier layers,
    /// which are paid for all the same.
    pub(crate) fn remove(&mut self, path: &str) -> u64 {
        self.keep_names(path);
        let mut gone: Vec<Arc<str>> = self
            .tree
            .below(path)
            .map(|(path, _)| path.clone())
            .collect();
        gone.extend(self.tree.entry(path).map(|(path, _)| path.clone()));
        let mut paid = 0;
        for path in gone {
            let Some(node) = self.tree.remove(&path) else {
                continue;
            };
            if *self.touched.entry(path).or_insert(true) {
                paid += node.bytes;
            }
        }
        paid
    }

    /// Changes the owner or the mode of the entry at a path. Bytes that this copies into the
    /// new layer.
    pub(crate) fn alter(&mut self, path: &str, change: impl FnOnce(&mut Node)) -> u64 {
        let Some((key, node)) = self.tree.entry_mut(path) else {
            return 0;
        };
        let before = (node.uid, node.gid, node.mode);
        change(node);
        if before == (node.uid, node.gid, node.mode) {
            return 0;
        }
        let (key, bytes) = (key.clone(), node.bytes);
        if *self.touched.entry(key).or_insert(true) {
            bytes
        } else {
            0
        }
    }

    /// Bytes that a change of what stands at a path copies into the new layer: overlayfs copies
    /// a whole file up from the layers below, once
    /// (<https://docs.kernel.org/filesystems/overlayfs.html>, "Non-directories").
    pub(crate) fn below(&self, path: &str) -> u64 {
        let node = self
            .tree
            .get(path)
            .filter(|_| !self.touched.contains_key(path));
        node.map_or(0, |node| node.bytes)
    }

    /// Notes that a file has another time or another number of names, which is a change to
    /// the layer (containerd/continuity, `fs/path.go`, `sameDirent`). Bytes that this copies
    /// into the new layer.
    pub(crate) fn modify(&mut self, path: &str) -> u64 {
        let bytes = self.below(path);
        let entry = self.tree.entry(path);
        let is_file = |node: &Node| matches!(node.kind, Kind::File { .. } | Kind::Program { .. });
        if let Some((key, _)) = entry.filter(|(_, node)| is_file(node)) {
            self.touched.entry(key.clone()).or_insert(true);
            return bytes;
        }
        0
    }

    /// Whether a path lies in a mount that nobody may write to; of several the innermost counts.
    pub(crate) fn is_sealed(&self, path: &str) -> bool {
        let holds = |(mount, _): &&(String, bool)| mount == path || is_below(path, mount);
        let within = self.sealed.iter().filter(holds);
        let innermost = within.max_by_key(|(mount, _)| mount.len());
        innermost.is_some_and(|(_, sealed)| *sealed)
    }

    /// Whether a user may make or remove things in the directory of a path.
    pub(crate) fn may_write_at(&self, path: &str, uid: u32, gid: u32) -> bool {
        if self.is_sealed(path) {
            return false;
        }
        let real = self.tree.real(path);
        let mut dir = parent(&real);
        loop {
            match self.tree.get(dir) {
                Some(node) => return node.is_dir() && node.allows(uid, gid, 2),
                None if dir.len() <= 1 => return uid == 0,
                None => dir = parent(dir),
            }
        }
    }

    /// Whether a user may write to what stands at a path, or make it.
    pub(crate) fn may_write(&self, path: &str, uid: u32, gid: u32) -> bool {
        if self.is_sealed(path) {
            return false;
        }
        match self.tree.find(path) {
            Some((_, node)) if !matches!(node.kind, Kind::Link(_)) => node.allows(uid, gid, 2),
            _ => self.may_write_at(path, uid, gid),
        }
    }
}

/// What became of everything that was touched.
fn changes(tree: &Tree, touched: BTreeMap<Arc<str>, bool>) -> Vec<Change> {
    let mut now = tree.getter();
    let changes = touched.into_iter().filter_map(|(path, existed)| {
        let node = now(&path).cloned();
        (existed || node.is_some()).then_some((path, node))
    });
    changes.collect()
}

/// Puts many things at clean absolute paths, and makes the directories above, owned by
/// somebody; a directory that is there stays as it is. Gives back what changed, in order.
pub(crate) fn put_all(tree: &mut Tree, mut things: Vec<Change>, uid: u32, gid: u32) -> Vec<Change> {
    in_order(&mut things);
    let mut dirs: Vec<Change> = Vec::new();
    let (mut last, mut left_out) = (None, false);
    for at in 0..things.len() {
        let (path, node) = &things[at];
        let stays = node.as_ref().is_some_and(Node::is_dir) && tree.is_dir(path);
        if stays || path.len() > MAX_PATH {
            things[at].1 = None;
            left_out = true;
            continue;
        }
        let dir = parent(path);
        // What the last one stands below is there.
        if !last.is_some_and(|last: usize| is_below(&things[last].0, dir)) {
            make_missing(tree, &things, dir, (uid, gid), &mut dirs);
        }
        last = Some(at);
    }
    if left_out {
        things.retain(|(_, node)| node.is_some());
    }
    tree.apply(&things);
    if !dirs.is_empty() {
        things = merged(dirs, things);
    }
    things
}

fn is_below(path: &str, dir: &str) -> bool {
    let rest = path.strip_prefix(dir);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Makes the directories that neither stand in a tree nor are among the things.
fn make_missing(
    tree: &mut Tree,
    things: &[Change],
    mut dir: &str,
    (uid, gid): (u32, u32),
    made: &mut Vec<Change>,
) {
    let mut missing = Vec::new();
    while dir != "/" && tree.get(dir).is_none() && !stands(things, dir) {
        missing.push(dir);
        dir = parent(dir);
    }
    while let Some(dir) = missing.pop() {
        if tree.count() >= MAX_ENTRIES {
            break;
        }
        let (dir, node): (Arc<str>, _) = (dir.into(), Node::dir().owned(uid, gid));
        tree.insert(dir.clone(), node.clone());
        made.push((dir, Some(node)));
    }
}

/// Two lists of changes as one, in order; no path is in both.
fn merged(mut dirs: Vec<Change>, things: Vec<Change>) -> Vec<Change> {
    in_order(&mut dirs);
    let mut all = Vec::with_capacity(dirs.len() + things.len());
    let mut dirs = dirs.into_iter().peekable();
    for thing in things {
        while let Some(dir) = dirs.next_if(|dir| dir.0 < thing.0) {
            all.push(dir);
        }
        all.push(thing);
    }
    all.extend(dirs);
    all
}

fn stands(things: &[Change], path: &str) -> bool {
    things
        .binary_search_by(|(known, _)| (**known).cmp(path))
        .is_ok()
}

/// Sorts changes by path; of several at one path the last one stays.
pub(crate) fn in_order(changes: &mut Vec<Change>) {
    if changes.is_sorted_by(|a, b| a.0 < b.0) {
        return;
    }
    order::by(changes, |a, b| a.0 < b.0);
    changes.dedup_by(|next, last| {
        let again = next.0 == last.0;
        if again {
            std::mem::swap(next, last);
        }
        again
    });
}

/// Bytes that changes put into a layer.
pub(crate) fn layer_bytes(changes: &[Change]) -> u64 {
    changes
        .iter()
        .filter_map(|(_, node)| node.as_ref())
        .map(|node| node.bytes)
        .sum()
}
