//! Keys with values: set, put in, take out.

use super::lines::{self, behind_colon};
use super::place::{self, Place, colon, find, is_inline, lines_end, offset, value_end};
use super::{Edited, Refusal, readable};
use crate::workflow::yaml::{Kind, Mark, Node};

/// The order in which keys are put in; others go to the end.
const ORDER: &[&str] = &[
    "name",
    "run-name",
    "on",
    "id",
    "needs",
    "if",
    "permissions",
    "runs-on",
    "environment",
    "concurrency",
    "timeout-minutes",
    "continue-on-error",
    "strategy",
    "container",
    "services",
    "uses",
    "with",
    "outputs",
    "env",
    "defaults",
    "shell",
    "working-directory",
    "run",
    "steps",
    "jobs",
];

/// Gives a key of the mapping at a path a value.
pub(super) fn set(text: &str, tree: &Node, path: &[Place<'_>], key: &str, value: &str) -> Edited {
    let node = find(text, tree, path)?.node;
    match place::entry(node, key) {
        Some((name, old)) => replace(text, node, (name, old), value),
        None => put_in(text, tree, path, key, value),
    }
}

/// Puts an entry behind the last of a mapping. `value` is what follows the colon.
pub(super) fn append(text: &str, tree: &Node, path: &[&str], key: &str, value: &str) -> Edited {
    let path: Vec<Place<'_>> = path.iter().map(|key| Place::Key(key)).collect();
    let node = find(text, tree, &path)?.node;
    let block = [key, ":", value].concat();
    let (last, above) = match &node.kind {
        Kind::Mapping(entries) if !entries.is_empty() => {
            let last = &entries[entries.len() - 1];
            let above = entries.len().checked_sub(2).map(|index| &entries[index]);
            (last, above)
        }
        _ => {
            let (parent, name) = path.split_last().map_or(("", &[][..]), |(last, way)| {
                let Place::Key(key) = last else {
                    return ("", way);
                };
                (*key, way)
            });
            return set(text, tree, name, parent, &block);
        }
    };
    if is_inline(text, node) {
        return Err(Refusal::Inline);
    }
    let depth = indent(node.start);
    // A gap between the entries so far is kept up.
    let gap = above.is_some() && {
        let line = lines::start_of(text, offset(last.0.start));
        let first = lines::comments_above(text, line, depth);
        text[..first]
            .trim_end_matches([' ', '\t'])
            .ends_with("\n\n")
            || text[..first].ends_with("\r\n\r\n")
    };
    let end = value_end(text, &last.0, &last.1);
    let end = lines_end(text, end, depth);
    let block = lines::indented(&block, depth);
    insert_lines(text, end, &block, gap)
}

fn indent(mark: Mark) -> usize {
    mark.column as usize - 1
}

/// Puts whole lines in at the beginning of a line, or behind the last.
pub(super) fn insert_lines(text: &str, at: usize, block: &str, gap: bool) -> Edited {
    let ending = lines::ending(text);
    let mut out = text[..at].to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(ending);
    }
    if gap {
        out.push_str(ending);
    }
    for line in block.lines() {
        out.push_str(line);
        out.push_str(ending);
    }
    let rest = &text[at..];
    if rest.is_empty() && !text.ends_with('\n') && !text.is_empty() {
        out.truncate(out.len() - ending.len());
    }
    out.push_str(rest);
    readable(&out)
}

/// Another value in the place of the old one.
fn replace(text: &str, node: &Node, (key, old): (&Node, &Node), value: &str) -> Edited {
    let colon = colon(text, key);
    let end = value_end(text, key, old);
    let inline = is_inline(text, node);
    let depth = indent(node.start);
    let new = behind_colon(value, depth);
    if inline && new.contains('\n') {
        return Err(Refusal::Inline);
    }
    let elsewhere = place::is_elsewhere(text, key, old);
    let old_start = if elsewhere { colon } else { offset(old.start) };
    let same_line = !text[colon..old_start.max(colon)].contains('\n');
    let single = !text[old_start..end.max(old_start)].contains('\n');
    let anchored = !text[colon..old_start.max(colon)].trim().is_empty();
    let empty = old_start == end && !elsewhere && !anchored;
    if same_line && single && !new.contains('\n') && !elsewhere && !empty {
        // An anchor before the value stays with its name.
        return readable(&joined(text, old_start, end, new.trim_start()));
    }
    if same_line && single {
        let comment = &text[end..lines::end_of(text, end)];
        let tail = comment.trim_end_matches(['\r', '\n']);
        if new.contains('\n') && !tail.trim().is_empty() {
            // The comment of the line stays in it.
            let (head, body) = new.split_once('\n').unwrap_or((&new, ""));
            let line = [head, tail, "\n", body].concat();
            return readable(&joined(text, colon, end + tail.len(), &line));
        }
        return readable(&joined(text, colon, end, &new));
    }
    // The old value has lines of its own: they go, a comment behind the key stays.
    let first = lines::end_of(text, colon);
    let head_end = first.min(end);
    let head = &text[colon..head_end];
    let comment = head
        .find(" #")
        .filter(|_| !same_line || is_block_head(head));
    let tail = comment.map_or("", |at| head[at..].trim_end());
    let (first_line, body) = match new.split_once('\n') {
        Some((head, body)) => (head, ["\n", body].concat()),
        None => (new.as_str(), String::new()),
    };
    let line = [first_line, tail, &body].concat();
    readable(&joined(text, colon, end, &line))
}

fn is_block_head(head: &str) -> bool {
    head.trim_start().starts_with(['|', '>'])
}

/// A text with a part of it replaced; the new part's lines end as the others do.
fn joined(text: &str, start: usize, end: usize, new: &str) -> String {
    let new = if lines::ending(text) == "\n" {
        new.to_owned()
    } else {
        new.replace('\n', "\r\n")
    };
    [&text[..start], &new, &text[end..]].concat()
}

/// A key that was not there.
fn put_in(text: &str, tree: &Node, path: &[Place<'_>], key: &str, value: &str) -> Edited {
    let node = find(text, tree, path)?.node;
    let entries = match &node.kind {
        Kind::Mapping(entries) => entries.as_slice(),
        Kind::Scalar(_) if node.is_null() => &[],
        _ => return Err(Refusal::Unfit),
    };
    if is_inline(text, node) {
        return put_in_braces(text, tree, path, key, value);
    }
    let Some((first, _)) = entries.first() else {
        return under(text, tree, path, &lines::nested(&[key], value));
    };
    let depth = indent(node.start);
    let rank = |name: &str| ORDER.iter().position(|known| *known == name);
    let own = rank(key).unwrap_or(usize::MAX);
    let earlier = |name: &Node| {
        let name = name.scalar().map_or("", |name| name.text.as_str());
        rank(name).unwrap_or(0) <= own
    };
    let line = [key, ":", &behind_colon(value, 0)].concat();
    match entries.iter().rev().find(|(name, _)| earlier(name)) {
        Some((name, value)) => {
            let end = value_end(text, name, value);
            let end = lines_end(text, end, depth);
            insert_lines(text, end, &lines::indented(&line, depth), false)
        }
        None if lines::is_first(text, offset(first.start)) => {
            let at = lines::start_of(text, offset(first.start));
            insert_lines(text, at, &lines::indented(&line, depth), false)
        }
        None => {
            // Behind the dash of a list.
            let margin = ["\n", &" ".repeat(depth)].concat();
            let block = lines::indented(&line, depth);
            let new = [block.trim_start(), &margin].concat();
            let at = offset(first.start);
            readable(&joined(text, at, at, &new))
        }
    }
}

/// The first entry under a key that had nothing.
fn under(text: &str, tree: &Node, path: &[Place<'_>], block: &str) -> Edited {
    match path.split_last() {
        Some((Place::Key(key), way)) => {
            let block = if block.contains('\n') {
                block.to_owned()
            } else {
                // One line, but of its own.
                [block, "\n"].concat()
            };
            set_block(text, tree, way, key, &block)
        }
        Some(_) => Err(Refusal::Unfit),
        None => insert_lines(text, text.len(), block, false),
    }
}

fn set_block(text: &str, tree: &Node, path: &[Place<'_>], key: &str, block: &str) -> Edited {
    let node = find(text, tree, path)?.node;
    let (name, old) = place::entry(node, key).ok_or(Refusal::Missing)?;
    if is_inline(text, node) {
        return Err(Refusal::Inline);
    }
    replace(text, node, (name, old), block)
}

fn put_in_braces(text: &str, tree: &Node, path: &[Place<'_>], key: &str, value: &str) -> Edited {
    let node = find(text, tree, path)?.node;
    let value = behind_colon(value, 0);
    let Kind::Mapping(entries) = &node.kind else {
        return Err(Refusal::Unfit);
    };
    let Some((name, last)) = entries.last() else {
        // Nothing is in the braces: they make way for lines.
        return under(text, tree, path, &[key, ":", &value].concat());
    };
    if value.contains('\n') {
        return Err(Refusal::Inline);
    }
    let end = value_end(text, name, last);
    let end = if text[offset(name.end)..end].contains(':') {
        end
    } else {
        offset(name.end)
    };
    let new = [", ", key, ":", &value].concat();
    readable(&joined(text, end, end, &new))
}

/// Takes out the entry that a path leads to. What has nothing left in it goes, too, but
/// for `jobs`.
pub(super) fn remove(text: &str, tree: &Node, path: &[Place<'_>]) -> Edited {
    let Some((Place::Key(key), way)) = path.split_last() else {
        return Err(Refusal::Unfit);
    };
    let node = find(text, tree, way)?.node;
    let Kind::Mapping(entries) = &node.kind else {
        return Err(Refusal::Missing);
    };
    let (name, value) = place::entry(node, key).ok_or(Refusal::Missing)?;
    if entries.len() == 1 {
        return match way.split_last() {
            Some((Place::Key("jobs"), above)) => set(text, tree, above, "jobs", "{}"),
            Some((Place::Key(_), _)) => remove(text, tree, way),
            _ => Err(Refusal::Unfit),
        };
    }
    let index = entries.iter().position(|(key, _)| key.start == name.start);
    let next = index.and_then(|index| entries.get(index + 1));
    let start = offset(name.start);
    let end = value_end(text, name, value);
    if is_inline(text, node) {
        let before = index
            .and_then(|index| index.checked_sub(1))
            .map(|index| &entries[index]);
        return match (next, before) {
            (Some((next, _)), _) => readable(&joined(text, start, offset(next.start), "")),
            (None, Some((key, value))) => {
                readable(&joined(text, value_end(text, key, value), end, ""))
            }
            (None, None) => Err(Refusal::Unfit),
        };
    }
    if !lines::is_first(text, start) {
        // Behind the dash of a list: the next key takes its place.
        let (next, _) = next.ok_or(Refusal::Unfit)?;
        return readable(&joined(text, start, offset(next.start), ""));
    }
    let depth = indent(node.start);
    let line = lines::start_of(text, start);
    let first = lines::comments_above(text, line, depth);
    let last = lines_end(text, end, depth);
    readable(&lines::cut(text, first..last, index == Some(0)))
}
