//! Moves as changes of the text: the smallest patch that does what was meant.
//!
//! The text is the truth. A move finds its place by the positions of the tree, cuts or puts
//! in whole lines where the text is in lines, and leaves everything else as it stands:
//! comments, blank lines, the order of keys, quotes and the ends of lines. A comment right
//! above what is removed goes with it, since it speaks of it.

mod entry;
mod item;
mod lines;
mod place;

use super::yaml::{self, Kind, Node, Source};
use lines::dedented;
use place::{Place, find};

/// Why a move cannot be made in this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The text is no YAML, or would be none afterwards.
    Unreadable,
    /// There is no such job, step or key.
    Missing,
    /// There is one already.
    Taken,
    /// What should be put in is not what fits there.
    Unfit,
    /// It stands between brackets or behind an alias, where a block does not fit.
    Inline,
}

type Edited = Result<Source, Refusal>;

/// Puts a job behind the last one. `block` is its text: the id with a colon, and under it its
/// keys.
pub fn add_job(source: &Source, block: &str) -> Edited {
    let block = dedented(block);
    let (tree, _, fatal) = yaml::parse(&block);
    let entries = match tree.as_deref().map(|tree| &tree.kind) {
        Some(Kind::Mapping(entries)) if entries.len() == 1 && !fatal => entries,
        _ => return Err(Refusal::Unfit),
    };
    let id = entries[0].0.text().ok_or(Refusal::Unfit)?;
    if block.starts_with('#') {
        return Err(Refusal::Unfit);
    }
    let value = block.split_once(':').map_or("", |(_, value)| value);
    let (text, root) = opened(source)?;
    let Some(jobs) = root.get("jobs") else {
        let block = lines::indented(&block, 2);
        return entry::set(text, root, &[], "jobs", &block);
    };
    if let Kind::Mapping(jobs) = &jobs.kind {
        let same = |key: &yaml::Node| key.text().is_some_and(|key| key.eq_ignore_ascii_case(id));
        if jobs.iter().any(|(key, _)| same(key)) {
            return Err(Refusal::Taken);
        }
    }
    let key = block[..block.len() - value.len() - 1].trim();
    entry::append(text, root, &["jobs"], key, value)
}

/// Takes a job out. Who needs it is not touched.
pub fn remove_job(source: &Source, job: &str) -> Edited {
    let (text, tree) = opened(source)?;
    entry::remove(text, tree, &[Place::Key("jobs"), Place::Key(job)])
}

/// Makes a job wait for another one.
pub fn add_need(source: &Source, job: &str, need: &str) -> Edited {
    let path = [Place::Key("jobs"), Place::Key(job)];
    let (text, tree) = opened(source)?;
    let found = find(text, tree, &path)?;
    let set = |value: &str| entry::set(text, tree, &path, "needs", value);
    let Some((_, needs)) = found.node.entry("needs") else {
        return set(need);
    };
    match &needs.kind {
        Kind::Scalar(_) if needs.is_null() => set(need),
        Kind::Scalar(scalar) if scalar.text == need => Ok(source.clone()),
        Kind::Scalar(scalar) => set(&["[", &scalar.text, ", ", need, "]"].concat()),
        Kind::Sequence(items) if items.iter().any(|item| item.text() == Some(need)) => {
            Ok(source.clone())
        }
        Kind::Sequence(items) => {
            let list = [path[0], path[1], Place::Key("needs")];
            item::insert(text, tree, &list, items.len(), need)
        }
        Kind::Mapping(_) => Err(Refusal::Unfit),
    }
}

/// Makes a job no longer wait for another one.
pub fn remove_need(source: &Source, job: &str, need: &str) -> Edited {
    let path = [Place::Key("jobs"), Place::Key(job), Place::Key("needs")];
    let (text, tree) = opened(source)?;
    let found = find(text, tree, &path)?;
    let same = |node: &yaml::Node| node.text().is_some_and(|id| id.eq_ignore_ascii_case(need));
    match &found.node.kind {
        Kind::Sequence(items) => {
            let index = items.iter().position(|item| same(item));
            let index = index.ok_or(Refusal::Missing)?;
            if items.len() == 1 {
                return entry::remove(text, tree, &path);
            }
            item::remove(text, tree, &path, index)
        }
        Kind::Scalar(_) if same(found.node) => entry::remove(text, tree, &path),
        _ => Err(Refusal::Missing),
    }
}

/// Gives a key of the workflow a value, as it is written in YAML: `read-all`, `[main]`, or
/// lines of their own. What is on the way to the key is made, too.
pub fn set_field(source: &Source, keys: &[&str], value: &str) -> Edited {
    set_under(source, &[], keys, value)
}

/// Takes a key of the workflow out.
pub fn remove_field(source: &Source, keys: &[&str]) -> Edited {
    remove_under(source, &[], keys)
}

/// Gives a key of a job a value, as [`set_field`] does.
pub fn set_job_field(source: &Source, job: &str, keys: &[&str], value: &str) -> Edited {
    set_under(source, &[Place::Key("jobs"), Place::Key(job)], keys, value)
}

/// Takes a key of a job out.
pub fn remove_job_field(source: &Source, job: &str, keys: &[&str]) -> Edited {
    remove_under(source, &[Place::Key("jobs"), Place::Key(job)], keys)
}

/// Gives a key of a step a value, as [`set_field`] does. The first step is 0.
pub fn set_step_field(
    source: &Source,
    job: &str,
    step: usize,
    keys: &[&str],
    value: &str,
) -> Edited {
    set_under(source, &step_path(job, step), keys, value)
}

/// Takes a key of a step out.
pub fn remove_step_field(source: &Source, job: &str, step: usize, keys: &[&str]) -> Edited {
    remove_under(source, &step_path(job, step), keys)
}

fn step_path(job: &str, step: usize) -> [Place<'_>; 4] {
    [
        Place::Key("jobs"),
        Place::Key(job),
        Place::Key("steps"),
        Place::Item(step),
    ]
}

fn set_under(source: &Source, at: &[Place<'_>], keys: &[&str], value: &str) -> Edited {
    let (last, way) = keys.split_last().ok_or(Refusal::Unfit)?;
    let (text, tree) = opened(source)?;
    let mut path = at.to_vec();
    let mut there = find(text, tree, &path)?.node;
    for (index, key) in way.iter().enumerate() {
        let Some(node) = there.get(key).filter(|node| !node.is_null()) else {
            // The rest of the way becomes part of the value.
            let inner: Vec<&str> = way[index + 1..].iter().chain([last]).copied().collect();
            return entry::set(text, tree, &path, key, &lines::nested(&inner, value));
        };
        path.push(Place::Key(key));
        there = node;
    }
    entry::set(text, tree, &path, last, value)
}

fn remove_under(source: &Source, at: &[Place<'_>], keys: &[&str]) -> Edited {
    let mut path = at.to_vec();
    path.extend(keys.iter().map(|key| Place::Key(key)));
    let (text, tree) = opened(source)?;
    entry::remove(text, tree, &path)
}

/// Text and tree of a source that is YAML.
fn opened(source: &Source) -> Result<(&str, &Node), Refusal> {
    let tree = source.tree().ok_or(Refusal::Unreadable)?;
    Ok((source, tree))
}

/// The text, if it is still YAML.
fn readable(text: &str) -> Edited {
    let source = Source::new(text);
    if source.is_fatal() {
        Err(Refusal::Unreadable)
    } else {
        Ok(source)
    }
}

#[cfg(test)]
mod tests;
