//! Links: where they stand, and where they lead.

use super::{Kind, Node, absolute, parent};
use crate::order::head;
use std::sync::Arc;

/// A link.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    /// The first bytes of where it stands, and which of the eight they fill: they tell of most
    /// paths that they are elsewhere.
    head: u64,
    filled: u64,
    /// Where it stands.
    pub(super) path: Arc<str>,
    /// The absolute path it leads to, without a slash at its end.
    pub(super) to: Arc<str>,
}

impl Lead {
    pub(super) fn new(path: &str, to: &str) -> Self {
        let empty = 8usize.saturating_sub(path.len());
        Self {
            head: head(path),
            filled: u64::MAX << (8 * empty.min(7)),
            path: path.into(),
            to: to.into(),
        }
    }

    /// Whether it stands at or above a path that begins so.
    pub(super) fn is_above(&self, path: &str, head: u64) -> bool {
        head & self.filled == self.head
            && path
                .strip_prefix(&*self.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Where something leads, if it is a link.
pub(super) fn lead(path: &str, node: &Node) -> Option<Lead> {
    let Kind::Link(target) = &node.kind else {
        return None;
    };
    let whole = absolute(parent(path), target);
    Some(Lead::new(path, whole.trim_end_matches('/')))
}
