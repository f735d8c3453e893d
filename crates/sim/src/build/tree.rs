//! The files of an image under construction, and what a step changed about them.
//!
//! Thousands of files that come and go together are one entry: an installed distribution,
//! the library of a Python, what a Debian package unpacks. Such a lump that is only part of
//! a directory is called `*`.

mod entries;
mod lead;
mod node;
mod path;
mod way;

use crate::dockerfile::glob;
use crate::order::head;
use entries::{Entries, Iter};
use lead::{Lead, lead};
pub use node::{Abi, Kind, Node, Written};
pub use path::{absolute, base_name, join, parent};
use std::borrow::Cow;
use std::sync::Arc;

/// One path before and after: `None` is a whiteout.
pub type Change = (Arc<str>, Option<Node>);

/// What a step changed, sorted by path, each path once.
pub type Changes = Arc<Vec<Change>>;

/// Absolute paths and what stands there.
///
/// A copy is cheap: it shares everything with the original until one of the two changes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    entries: Entries,
    /// Where links stand and lead, as far as they are few: a path that none of them is above
    /// is real.
    links: Vec<Lead>,
}

/// Links that are looked through for every path; with more of them, paths are walked up.
const FEW: usize = 32;

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Tree {}

impl Tree {
    /// The entry at exactly this path, links not followed.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.entry(path).map(|(_, node)| node)
    }

    /// The same with the path as it is kept.
    pub fn entry(&self, path: &str) -> Option<(&Arc<str>, &Node)> {
        self.entries.get(path).map(|(path, node)| (path, node))
    }

    /// The nodes at paths that are asked for in their order.
    pub(crate) fn getter<'a>(&'a self) -> impl FnMut(&str) -> Option<&'a Node> {
        let mut entry = self.entries.getter();
        move |path| entry(path).map(|(_, node)| node)
    }

    /// The same, to change its owner or mode.
    pub(crate) fn entry_mut(&mut self, path: &str) -> Option<(&Arc<str>, &mut Node)> {
        self.entries.get_mut(path)
    }

    /// Whether something of this name may stand anywhere. What says no is sure.
    pub fn may_have(&self, name: &str) -> bool {
        self.entries.has_name(name)
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Puts something at a clean absolute path; gives back what stood there.
    pub fn insert(&mut self, path: Arc<str>, node: Node) -> Option<Node> {
        let key = Arc::clone(&path);
        if self.links.len() < FEW {
            self.links.extend(lead(&path, &node));
        }
        let old = self.entries.insert(path, node)?;
        if old.is_link() {
            self.forget_link(&key);
        }
        Some(old)
    }

    /// Forgets one mention of a link. What was more than a few stays so.
    fn forget_link(&mut self, path: &str) {
        if self.links.len() < FEW
            && let Some(at) = self.links.iter().position(|link| *link.path == *path)
        {
            self.links.remove(at);
        }
    }

    /// Takes the entry away that stands at exactly this path.
    pub fn remove(&mut self, path: &str) -> Option<Node> {
        let old = self.entries.remove(path)?;
        if old.is_link() {
            self.forget_link(path);
        }
        Some(old)
    }

    /// The nearest link at or above a path, where links are few.
    fn above(&self, path: &str) -> Option<&Lead> {
        let head = head(path);
        let all = self.links.iter().filter(|link| link.is_above(path, head));
        all.max_by_key(|link| link.path.len())
    }

    /// The entry that a path leads to, links followed, and where it really stands.
    pub fn find(&self, path: &str) -> Option<(&str, &Node)> {
        self.entry(&self.real(path))
            .map(|(path, node)| (&**path, node))
    }

    /// The entry at a path or the nearest one above it, and how much of the path leads there.
    fn nearest(&self, path: &str) -> Option<(usize, &Node)> {
        let mut end = path.len();
        while end > 0 {
            if let Some(node) = self.get(&path[..end]) {
                return Some((end, node));
            }
            end = path[..end].rfind('/').unwrap_or(0);
        }
        None
    }

    /// Whether a path leads to a directory.
    pub fn is_dir(&self, path: &str) -> bool {
        path == "/" || self.find(path).is_some_and(|(_, node)| node.is_dir())
    }

    /// The text of a file that a path leads to.
    pub fn text(&self, path: &str) -> Option<&str> {
        match &self.find(path)?.1.kind {
            Kind::File {
                text: Some(text), ..
            } => Some(text),
            _ => None,
        }
    }

    /// A clean absolute path with every link in it followed. Parts that do not exist stay
    /// as they are; after forty links the rest stays too, as Linux gives up there.
    pub fn real<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let mut real = Cow::Borrowed(if path.is_empty() { "/" } else { path });
        for _ in 0..40 {
            match self.through(&real) {
                Some(further) => real = Cow::Owned(further),
                None => break,
            }
        }
        real
    }

    /// Where a path leads through its first link. `None` when it has none: entries only ever
    /// stand at real paths, so that the nearest one decides.
    fn through(&self, path: &str) -> Option<String> {
        if self.links.len() < FEW {
            let link = self.above(path)?;
            let mut end = path.len();
            while end > link.path.len() {
                if self.get(&path[..end]).is_some() {
                    return None;
                }
                end = path[..end].rfind('/').unwrap_or(0);
            }
            return Some([&link.to, &path[link.path.len()..]].concat());
        }
        let (end, found) = self.nearest(path)?;
        let link = lead(&path[..end], found)?;
        Some([&link.to, &path[end..]].concat())
    }

    /// Everything below a directory, in order of path.
    pub fn below(&self, dir: &str) -> Below<'_> {
        let prefix = join(dir, "");
        Below {
            entries: self.entries.from(&prefix),
            prefix,
        }
    }

    /// What stands directly in a directory: name and entry.
    pub fn children<'a>(&'a self, dir: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let below = self.below(dir);
        let skip = below.prefix.len();
        below.filter_map(move |(path, node)| {
            let name = &path[skip..];
            (!name.contains('/')).then_some((name, node))
        })
    }

    /// Paths that a shell pattern stands for, in order; links in its directories are not
    /// followed. Nothing when nothing fits. A shell leaves hidden names out, a builder does not.
    pub fn glob(&self, pattern: &str, hidden: bool) -> Vec<String> {
        let mut found = vec![String::new()];
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            let wild = part.contains(['*', '?', '[']);
            let mut next = Vec::new();
            for dir in found {
                if !wild {
                    next.push(join(&dir, part));
                    continue;
                }
                let real = self.real(if dir.is_empty() { "/" } else { &dir });
                let names = self.children(&real).map(|(name, _)| name);
                let fits = names.filter(|name| {
                    (hidden || part.starts_with('.') || !name.starts_with('.'))
                        && glob::go_match(part, name) == Ok(true)
                });
                next.extend(fits.map(|name| join(&dir, name)));
            }
            found = next;
        }
        found.retain(|path| self.find(path).is_some() || self.get(path).is_some());
        found
    }

    /// Applies what a step changed: sorted by path, each path once.
    pub fn apply(&mut self, changes: &[Change]) {
        if self.links.len() < FEW {
            let among = |path: &Arc<str>| {
                let (first, last) = (changes.first(), changes.last());
                first.is_some_and(|(first, _)| first <= path)
                    && last.is_some_and(|(last, _)| path <= last)
                    && changes
                        .binary_search_by(|(known, _)| known.cmp(path))
                        .is_ok()
            };
            self.links.retain(|link| !among(&link.path));
            let new = changes
                .iter()
                .filter_map(|(path, node)| lead(path, node.as_ref()?));
            self.links.extend(new.take(FEW - self.links.len()));
        }
        self.entries.apply(changes);
    }

    /// Bytes of everything.
    pub fn bytes(&self) -> u64 {
        self.entries.from("").map(|(_, node)| node.bytes).sum()
    }
}

/// Everything below a directory, in order of path.
#[derive(Debug, Clone)]
pub struct Below<'a> {
    entries: Iter<'a>,
    /// The directory with a slash.
    prefix: String,
}

impl<'a> Iterator for Below<'a> {
    type Item = (&'a Arc<str>, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        let (path, node) = self.entries.next()?;
        // The root, where something stands there, is not below itself.
        if path.len() == self.prefix.len() {
            return self.next();
        }
        path.starts_with(&*self.prefix).then_some((path, node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn few_links_are_followed_as_many_are(
            puts in prop::collection::vec(("(/[abc]){1,3}", "(/[abc]){1,2}|[abc]", 0u8..3), 0..20),
            asked in prop::collection::vec("(/[abcd]){1,4}", 8),
        ) {
            let mut tree = Tree::default();
            for (path, target, kind) in puts {
                match kind {
                    0 => drop(tree.remove(&path)),
                    1 => drop(tree.insert(path.as_str().into(), Node::dir())),
                    _ => {
                        let link = Node::new(Kind::Link(target.as_str().into()), 0);
                        tree.insert(path.as_str().into(), link);
                    }
                }
            }
            let mut many = tree.clone();
            many.links = vec![Lead::new("/", "/"); FEW];
            for path in asked {
                prop_assert_eq!(tree.real(&path), many.real(&path));
            }
        }
    }
}
