//! Where the megabytes of an image went: every byte of every layer in exactly one row.
//!
//! Layers only add. What a later layer deletes or changes stays in the layer below and is
//! paid for (OCI image specification, `layer.md`); the ledger says which bytes these are.

use super::tree::{Change, Kind, Node, base_name};
use super::{Build, Image, StepKind};
use crate::facts::Facts;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// A layer of the base image.
    Base,
    /// What `apt-get update` leaves.
    Lists,
    /// Debian packages.
    Packages,
    /// Python distributions as their wheels hold them.
    Wheels,
    /// What compiling them adds.
    ByteCode,
    /// What pip or uv keeps for the next time, which never comes in an image.
    Cache,
    /// Files that `COPY` and `ADD` carried in.
    Copied,
    /// Files that a `RUN` made.
    Written,
}

impl Content {
    /// Its name in JSON and in the language files: `ledger.<code>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Lists => "lists",
            Self::Packages => "packages",
            Self::Wheels => "wheels",
            Self::ByteCode => "bytecode",
            Self::Cache => "cache",
            Self::Copied => "copied",
            Self::Written => "written",
        }
    }
}

/// Whether bytes are of any use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// They are there for whoever runs the image.
    Kept,
    /// A later step deleted them; they are paid for all the same. Index in [`Build::steps`].
    Deleted(usize),
    /// A later step changed owner, mode, name or content, and so stored them again.
    Duplicated(usize),
}

impl Fate {
    /// Its name in JSON and in the language files: `ledger.<code>`, where it is not kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Deleted(_) => "deleted",
            Self::Duplicated(_) => "duplicated",
        }
    }

    /// The step that made the bytes useless (index in [`Build::steps`]).
    pub const fn by(self) -> Option<usize> {
        match self {
            Self::Kept => None,
            Self::Deleted(step) | Self::Duplicated(step) => Some(step),
        }
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub content: Content,
    /// Whether it is of any use.
    pub fate: Fate,
    /// Path, package or base image.
    pub name: Arc<str>,
    /// The step that brought it (index in [`Build::steps`]), `None` for the base image's own.
    pub step: Option<usize>,
    /// Uncompressed bytes.
    pub bytes: u64,
}

/// The rows of an image, layer by layer. Their bytes add up to the image's size.
pub fn ledger(build: &Build, image: &Image, facts: &Facts) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // Where the bytes of a path are, as far as later layers can still touch them.
    let mut live: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let base: Arc<str> = image.base.as_str().into();
    for layer in &image.layers {
        let Some(step) = layer.step else {
            rows.push(Row {
                content: Content::Base,
                fate: Fate::Kept,
                name: base.clone(),
                step: None,
                bytes: layer.bytes,
            });
            continue;
        };
        let copied = build
            .steps
            .get(step)
            .is_some_and(|step| step.kind == StepKind::Copy);
        touch(&layer.changes, step, &mut live, &mut rows);
        for (path, node) in &*layer.changes {
            let Some(node) = node.as_ref().filter(|node| node.bytes > 0) else {
                continue;
            };
            let from = rows.len();
            let parts = parts(path, node, copied, facts);
            rows.extend(
                parts
                    .into_iter()
                    .filter(|part| part.1 > 0)
                    .map(|(content, bytes)| Row {
                        content,
                        fate: Fate::Kept,
                        name: name(path, node, content),
                        step: Some(step),
                        bytes,
                    }),
            );
            live.insert(path, (from, rows.len()));
        }
    }
    rows
}

/// Notes what a layer deletes and replaces of those below it.
fn touch<'a>(
    changes: &'a [Change],
    step: usize,
    live: &mut BTreeMap<&'a str, (usize, usize)>,
    rows: &mut [Row],
) {
    // What was moved is deleted in one place and stored again in another.
    let mut arrived: BTreeMap<(&str, u64), u32> = BTreeMap::new();
    for (path, node) in changes {
        if let Some(node) = node.as_ref().filter(|node| node.bytes > 0)
            && !live.contains_key(&**path)
        {
            *arrived.entry((base_name(path), node.bytes)).or_default() += 1;
        }
    }
    for (path, node) in changes {
        let Some((from, to)) = live.remove(&**path) else {
            continue;
        };
        let bytes: u64 = rows[from..to].iter().map(|row| row.bytes).sum();
        let again = arrived
            .get_mut(&(base_name(path), bytes))
            .filter(|count| **count > 0);
        let fate = match (node, again) {
            (Some(_), _) => Fate::Duplicated(step),
            (None, Some(count)) => {
                *count -= 1;
                Fate::Duplicated(step)
            }
            (None, None) => Fate::Deleted(step),
        };
        for row in &mut rows[from..to] {
            row.fate = fate;
        }
    }
}

/// What the bytes of an entry are; the parts add up to them.
fn parts(path: &str, node: &Node, copied: bool, facts: &Facts) -> [(Content, u64); 2] {
    let whole = |content| [(content, node.bytes), (content, 0)];
    match &node.kind {
        Kind::Package { name, .. } => {
            let measured = facts.package(name).map(|package| package.sizes);
            let sizes = measured.unwrap_or(facts.packages.unknown);
            let compiled = node.bytes > sizes.installed;
            let code = if compiled {
                node.bytes - sizes.installed
            } else {
                0
            };
            [
                (Content::Wheels, node.bytes - code),
                (Content::ByteCode, code),
            ]
        }
        _ if copied && !matches!(node.kind, Kind::Lump) => whole(Content::Copied),
        Kind::Lump if path.starts_with("/var/lib/apt/lists/") => whole(Content::Lists),
        Kind::Lump if path.starts_with("/var/lib/dpkg/info/") => whole(Content::Packages),
        _ if path.contains("/http-v2/") || path.ends_with("/archive-v0") => whole(Content::Cache),
        _ if copied => whole(Content::Copied),
        _ => whole(Content::Written),
    }
}

fn name(path: &Arc<str>, node: &Node, content: Content) -> Arc<str> {
    match (&node.kind, content) {
        (Kind::Package { name, .. }, _) => name.clone(),
        (_, Content::Packages) => base_name(path).trim_end_matches(".list").into(),
        _ => path.clone(),
    }
}

/// Bytes of changes as a registry keeps them, by the ratios of the time model.
pub fn compressed(changes: &[Change], copied: bool, facts: &Facts) -> u64 {
    let times = &facts.times;
    let mut all = 0;
    for (path, node) in changes {
        let Some(node) = node.as_ref().filter(|node| node.bytes > 0) else {
            continue;
        };
        for (content, bytes) in parts(path, node, copied, facts) {
            let permille = match content {
                Content::Wheels | Content::ByteCode | Content::Base => times.packed_wheels,
                Content::Packages => times.packed_packages,
                Content::Lists => times.packed_lists,
                Content::Cache => 1_000,
                Content::Copied | Content::Written if has_text(node) => times.packed_text,
                Content::Copied | Content::Written => times.packed_data,
            };
            all += bytes.saturating_mul(permille) / 1_000;
        }
    }
    all
}

fn has_text(node: &Node) -> bool {
    matches!(&node.kind, Kind::File { text: Some(_), .. })
}

/// Compressed bytes that a push of a build transfers to a registry that has the image of the
/// build before: those of the layers that were made anew.
pub fn pushed(build: &Build, image: &Image, facts: &Facts) -> u64 {
    let ran = |step: usize| {
        build
            .steps
            .get(step)
            .filter(|step| !step.reason.is_cached())
    };
    let based = image
        .layers
        .iter()
        .take_while(|layer| layer.step.is_none())
        .count();
    let moved = build
        .steps
        .iter()
        .any(|step| step.kind == StepKind::From && !step.reason.is_cached() && step.bytes > 0);
    let base = facts.image(&image.base).filter(|_| moved);
    let base: u64 = base.map_or(0, |base| {
        base.layers.iter().map(|layer| layer.compressed).sum()
    });
    let own = image.layers[based..].iter().filter_map(|layer| {
        let step = ran(layer.step?)?;
        Some(compressed(
            &layer.changes,
            step.kind == StepKind::Copy,
            facts,
        ))
    });
    base + own.sum::<u64>()
}

#[cfg(test)]
mod tests;
