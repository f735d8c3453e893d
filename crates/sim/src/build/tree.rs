//! The files of an image under construction, and what a step changed about them.
//!
//! Thousands of files that come and go together are one entry: an installed distribution,
//! the library of a Python, what a Debian package unpacks. Such a lump that is only part of
//! a directory is called `*`.

use crate::dockerfile::glob;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A directory.
    Dir,
    /// A file of the player or of a tool.
    File {
        /// Its text, where it is known.
        text: Option<Arc<str>>,
        /// Changes when the content changes.
        digest: u64,
    },
    /// A symbolic link.
    Link(Arc<str>),
    /// A program; a script names its interpreter.
    Program {
        /// Path of the interpreter of a script, without `#!`.
        interpreter: Option<Arc<str>>,
    },
    /// An installed Python distribution, standing in its `site-packages`.
    Package {
        /// Normalised name.
        name: Arc<str>,
        /// Version.
        version: Arc<str>,
    },
    /// Many files that come and go together.
    Lump,
}

/// An entry of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Bytes of its content, without what stands below it.
    pub bytes: u64,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Permission bits.
    pub mode: u16,
}

impl Node {
    /// Something of root's, readable by all.
    pub fn new(kind: Kind, bytes: u64) -> Self {
        let mode = match kind {
            Kind::Dir | Kind::Program { .. } | Kind::Package { .. } | Kind::Lump => 0o755,
            Kind::Link(_) => 0o777,
            Kind::File { .. } => 0o644,
        };
        Self {
            kind,
            bytes,
            uid: 0,
            gid: 0,
            mode,
        }
    }

    /// A directory of root's.
    pub fn dir() -> Self {
        Self::new(Kind::Dir, 0)
    }

    /// A file of root's with this text.
    pub fn text(text: &str) -> Self {
        let digest = crate::build::context::hash(&[text]);
        Self::new(
            Kind::File {
                text: Some(text.into()),
                digest,
            },
            text.len() as u64,
        )
    }

    /// The same, owned by somebody.
    #[must_use]
    pub fn owned(mut self, uid: u32, gid: u32) -> Self {
        (self.uid, self.gid) = (uid, gid);
        self
    }

    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        matches!(self.kind, Kind::Dir)
    }

    /// Whether a user may do this with it (4 read, 2 write, 1 execute or enter).
    pub fn allows(&self, uid: u32, gid: u32, bit: u16) -> bool {
        let bits = match () {
            () if uid == 0 => return bit != 1 || self.is_dir() || self.mode & 0o111 != 0,
            () if uid == self.uid => self.mode >> 6,
            () if gid == self.gid => self.mode >> 3,
            () => self.mode,
        };
        bits & bit == bit
    }
}

/// One path before and after: `None` is a whiteout.
pub type Change = (Arc<str>, Option<Node>);

/// Absolute paths and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// By absolute path.
    pub nodes: BTreeMap<Arc<str>, Node>,
}

/// The absolute, clean form of a path as seen from a directory.
pub fn absolute(cwd: &str, path: &str) -> String {
    if path.starts_with('/') {
        let clean = !path.ends_with('/') && !path.contains("//") && !path.contains("/.");
        return if clean {
            path.to_owned()
        } else {
            glob::clean(path)
        };
    }
    glob::clean(&[cwd, "/", path].concat())
}

/// A path below a directory.
pub fn join(dir: &str, name: &str) -> String {
    [dir.trim_end_matches('/'), "/", name].concat()
}

/// The directory that a path stands in.
pub fn parent(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => &path[..at],
    }
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

impl Tree {
    /// The entry at exactly this path, links not followed.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    /// The entry that a path leads to, links followed, and where it really stands.
    pub fn find(&self, path: &str) -> Option<(&str, &Node)> {
        let (end, key, node) = self.nearest(path)?;
        match &node.kind {
            Kind::Link(_) => {
                let real = self.resolved(path, 0);
                let found = self.nodes.get_key_value(&*real);
                found.map(|(path, node)| (&**path, node))
            }
            // Entries only ever stand at real paths: what is below one that is no link is
            // known by its whole path, or not there.
            _ => (end == path.len()).then_some((key, node)),
        }
    }

    /// The entry at a path or the nearest one above it, and how much of the path leads there.
    fn nearest(&self, path: &str) -> Option<(usize, &str, &Node)> {
        let mut end = path.len();
        while end > 0 {
            if let Some((key, node)) = self.nodes.get_key_value(&path[..end]) {
                return Some((end, key, node));
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
    ///
    /// Entries only ever stand at real paths, so that one that is found needs no more work.
    pub fn real(&self, path: &str) -> String {
        self.resolved(path, 0).into_owned()
    }

    fn resolved<'p>(&self, path: &'p str, hops: u8) -> Cow<'p, str> {
        // The nearest entry above decides: what is below it does not exist, or is real.
        let Some((end, _, found)) = self.nearest(path) else {
            return Cow::Borrowed(if path.is_empty() { "/" } else { path });
        };
        let Kind::Link(target) = &found.kind else {
            return Cow::Borrowed(path);
        };
        if hops >= 40 {
            return Cow::Borrowed(path);
        }
        let there = absolute(parent(&path[..end]), target);
        let whole = [there.trim_end_matches('/'), &path[end..]].concat();
        Cow::Owned(self.resolved(&whole, hops + 1).into_owned())
    }

    /// Everything below a directory, in order of path.
    pub fn below<'a>(&'a self, dir: &str) -> impl Iterator<Item = (&'a Arc<str>, &'a Node)> {
        let prefix = if dir == "/" {
            String::from("/")
        } else {
            [dir, "/"].concat()
        };
        let from: Bound<&str> = Bound::Included(&prefix);
        let range = self.nodes.range::<str, _>((from, Bound::Unbounded));
        range
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .filter(|(path, _)| path.len() > 1)
    }

    /// What stands directly in a directory: name and entry.
    pub fn children<'a>(&'a self, dir: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let skip = if dir == "/" { 1 } else { dir.len() + 1 };
        self.below(dir).filter_map(move |(path, node)| {
            let name = &path[skip..];
            (!name.contains('/')).then_some((name, node))
        })
    }

    /// Paths that a shell pattern stands for, in order; links in its directories are not
    /// followed. Nothing when nothing fits.
    pub fn glob(&self, pattern: &str) -> Vec<String> {
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
                    (part.starts_with('.') || !name.starts_with('.'))
                        && glob::go_match(part, name) == Ok(true)
                });
                next.extend(fits.map(|name| join(&dir, name)));
            }
            found = next;
        }
        found.retain(|path| self.find(path).is_some() || self.nodes.contains_key(path.as_str()));
        found
    }

    /// Applies what a step changed.
    pub fn apply(&mut self, changes: &[Change]) {
        for (path, node) in changes {
            match node {
                Some(node) => self.nodes.insert(path.clone(), node.clone()),
                None => self.nodes.remove(path),
            };
        }
    }

    /// Bytes of everything.
    pub fn bytes(&self) -> u64 {
        self.nodes.values().map(|node| node.bytes).sum()
    }
}
