//! Items of lists: put in, take out.

use super::entry::insert_lines;
use super::lines;
use super::place::{Place, find, is_inline, lines_end, offset};
use super::{Edited, Refusal, readable};
use crate::workflow::yaml::{Kind, Node};

/// A block as the item of a list.
pub(super) fn dashed(block: &str) -> String {
    let block = lines::indented(block, 2);
    ["- ", block.get(2..).unwrap_or("")].concat()
}

/// Puts an item before the one with a number, or behind the last.
pub(super) fn insert(
    text: &str,
    tree: &Node,
    path: &[Place<'_>],
    index: usize,
    block: &str,
) -> Edited {
    let node = find(text, tree, path)?.node;
    let Kind::Sequence(items) = &node.kind else {
        return Err(Refusal::Unfit);
    };
    if is_inline(text, node) {
        return in_brackets(text, tree, path, items, index, block);
    }
    let depth = node.start.column as usize - 1;
    let block = lines::indented(&dashed(block), depth);
    let at = if index < items.len() {
        let line = lines::start_of(text, dash(text, node, index)?);
        lines::comments_above(text, line, depth)
    } else {
        lines_end(text, end(text, node, items.len() - 1)?, depth)
    };
    insert_lines(text, at, &block, false)
}

fn in_brackets(
    text: &str,
    tree: &Node,
    path: &[Place<'_>],
    items: &[std::sync::Arc<Node>],
    index: usize,
    block: &str,
) -> Edited {
    let multiple = block.contains('\n') || lines::behind_colon(block, 0).contains('\n');
    if items.is_empty() {
        let Some((Place::Key(key), way)) = path.split_last() else {
            return Err(Refusal::Unfit);
        };
        let list = if multiple {
            dashed(block)
        } else {
            ["[", block, "]"].concat()
        };
        return super::entry::set(text, tree, way, key, &list);
    }
    if multiple {
        return Err(Refusal::Inline);
    }
    let (at, new) = match items.get(index) {
        Some(next) => (offset(next.start), [block, ", "].concat()),
        None => (
            items.last().map_or(0, |last| offset(last.end)),
            [", ", block].concat(),
        ),
    };
    readable(&[&text[..at], &new, &text[at..]].concat())
}

/// Takes an item out.
pub(super) fn remove(text: &str, tree: &Node, path: &[Place<'_>], index: usize) -> Edited {
    let node = find(text, tree, path)?.node;
    let Kind::Sequence(items) = &node.kind else {
        return Err(Refusal::Missing);
    };
    let item = items.get(index).ok_or(Refusal::Missing)?;
    if is_inline(text, node) {
        let start = offset(item.start);
        let (from, to) = match (items.get(index + 1), index.checked_sub(1)) {
            (Some(next), _) => (start, offset(next.start)),
            (None, Some(before)) => (offset(items[before].end), offset(item.end)),
            (None, None) => (start, offset(item.end)),
        };
        return readable(&[&text[..from], &text[to..]].concat());
    }
    if items.len() == 1 {
        let Some((Place::Key(key), way)) = path.split_last() else {
            return Err(Refusal::Unfit);
        };
        return super::entry::set(text, tree, way, key, "[]");
    }
    let depth = node.start.column as usize - 1;
    let line = lines::start_of(text, dash(text, node, index)?);
    if !text[line..].trim_start_matches(' ').starts_with('-') {
        return Err(Refusal::Inline);
    }
    let first = lines::comments_above(text, line, depth);
    let last = lines_end(text, end(text, node, index)?, depth);
    readable(&lines::cut(text, first..last, index == 0))
}

/// Where the dash of an item stands. An alias has no place of its own in the tree, so dashes
/// are counted.
fn dash(text: &str, list: &Node, index: usize) -> Result<usize, Refusal> {
    dashes(text, list).nth(index).ok_or(Refusal::Inline)
}

/// The dashes of a list: those at its own depth. Lines inside its items stand deeper.
fn dashes<'t>(text: &'t str, list: &Node) -> impl Iterator<Item = usize> + 't {
    let start = offset(list.start);
    let depth = list.start.column as usize - 1;
    let mut line = Some(lines::start_of(text, start));
    let first = std::iter::once(start);
    let rest = std::iter::from_fn(move || {
        loop {
            let at = line?;
            let next = lines::end_of(text, at);
            line = (next < text.len()).then_some(next);
            let from = line?;
            let content = &text[from..lines::end_of(text, from)];
            let blanks = content.len() - content.trim_start_matches(' ').len();
            let rest = content.trim_start_matches(' ');
            if rest.trim().is_empty() || rest.starts_with('#') || blanks > depth {
                continue;
            }
            let is_dash = blanks == depth && rest.starts_with('-');
            if !is_dash {
                line = None;
                return None;
            }
            return Some(from + blanks);
        }
    });
    first.chain(rest)
}

/// Where an item ends: before the next dash, without what stands between them.
fn end(text: &str, list: &Node, index: usize) -> Result<usize, Refusal> {
    let Kind::Sequence(items) = &list.kind else {
        return Err(Refusal::Unfit);
    };
    let dash = dash(text, list, index)?;
    let item = items.get(index).ok_or(Refusal::Missing)?;
    if offset(item.start) > dash && offset(item.end) >= offset(item.start) {
        return Ok(offset(item.end));
    }
    // An alias ends with its line.
    Ok(lines::end_of(text, dash))
}
