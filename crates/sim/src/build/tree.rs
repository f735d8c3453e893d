//! The files of an image under construction, and what a step changed about them.
//!
//! Thousands of files that come and go together are one entry: an installed distribution,
//! the library of a Python, what a Debian package unpacks.

use std::collections::BTreeMap;
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

/// One path before and after: `None` is a whiteout.
pub type Change = (Arc<str>, Option<Node>);

/// Absolute paths and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// By absolute path.
    pub nodes: BTreeMap<Arc<str>, Node>,
}

impl Tree {
    /// The entry at exactly this path, links not followed.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
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
}
