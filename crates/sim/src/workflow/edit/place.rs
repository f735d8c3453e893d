//! Where in the text a node stands that a path leads to.

use super::{Refusal, lines};
use crate::workflow::yaml::{self, Kind, Node};

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// The value of a key; the case of letters does not count.
    Key(&'a str),
    /// An item of a list.
    Item(usize),
}

/// What a path leads to.
pub(super) struct Found<'t> {
    /// The node.
    pub(super) node: &'t Node,
}

/// Goes along a path, through nothing that stands elsewhere in the text.
pub(super) fn find<'t>(
    text: &str,
    root: &'t Node,
    path: &[Place<'_>],
) -> Result<Found<'t>, Refusal> {
    let mut node = root;
    for place in path {
        let inner: &Node = match (place, &node.kind) {
            (Place::Key(name), Kind::Mapping(_)) => {
                let (key, value) = entry(node, name).ok_or(Refusal::Missing)?;
                if is_elsewhere(text, key, value) {
                    return Err(Refusal::Inline);
                }
                value
            }
            (Place::Item(index), Kind::Sequence(items)) => {
                let item = items.get(*index).ok_or(Refusal::Missing)?;
                if item.start < node.start || item.end > node.end {
                    return Err(Refusal::Inline);
                }
                item
            }
            _ => return Err(Refusal::Missing),
        };
        node = inner;
    }
    Ok(Found { node })
}

/// Key and value by name.
pub(super) fn entry<'t>(node: &'t Node, name: &str) -> Option<(&'t Node, &'t Node)> {
    let Kind::Mapping(entries) = &node.kind else {
        return None;
    };
    entries
        .iter()
        .find(|(key, _)| {
            key.scalar()
                .is_some_and(|key| key.text.eq_ignore_ascii_case(name))
        })
        .map(|(key, value)| (&**key, &**value))
}

/// Whether a value is an alias of what stands elsewhere.
pub(super) fn is_elsewhere(text: &str, key: &Node, value: &Node) -> bool {
    let colon = colon(text, key);
    let behind = text[colon..].trim_start_matches([' ', '\t']);
    value.start < key.start || behind.starts_with('*')
}

/// Behind the colon of a key.
pub(super) fn colon(text: &str, key: &Node) -> usize {
    let end = offset(key.end);
    let rest = &text[end..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    // In braces a key may stand alone.
    if rest[gap..].starts_with(':') {
        end + gap + 1
    } else {
        end
    }
}

pub(super) fn offset(mark: yaml::Mark) -> usize {
    mark.offset as usize
}

/// Whether a node is written between brackets or braces.
pub(super) fn is_inline(text: &str, node: &Node) -> bool {
    !matches!(node.kind, Kind::Scalar(_)) && text[offset(node.start)..].starts_with(['[', '{'])
}

/// Where the lines of an entry end: behind its value, the comment in that line, and deeper
/// comments below.
pub(super) fn lines_end(text: &str, end: usize, depth: usize) -> usize {
    let line = if end > 0 && text[..end].ends_with('\n') {
        end
    } else {
        lines::end_of(text, end)
    };
    lines::comments_below(text, line, depth)
}

/// Where a value ends that stands behind its key: an alias ends with its word.
pub(super) fn value_end(text: &str, key: &Node, value: &Node) -> usize {
    if is_elsewhere(text, key, value) {
        let colon = colon(text, key);
        let gap = text[colon..].len() - text[colon..].trim_start_matches([' ', '\t']).len();
        let from = colon + gap;
        let word = text[from..].find([' ', '\t', '\r', '\n', ',', ']', '}']);
        return word.map_or(text.len(), |at| from + at);
    }
    offset(value.end).max(colon(text, key))
}
