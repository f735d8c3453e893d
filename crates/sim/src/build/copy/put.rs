//! Puts what was selected into the tree, dressed as `--chown` and `--chmod` say.

use super::asked::{Asked, Target};
use super::select::{self, Selection};
use crate::build::command::new_mode;
use crate::build::disk;
use crate::build::machine::Who;
use crate::build::stage::StageState;
use crate::build::tree::{Change, Node, Tree, join};
use crate::build::unknown::{Unknown, stocked};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Puts everything where it goes: what changes, in order of path.
pub(super) fn put(
    current: &mut StageState<'_>,
    asked: Asked,
    selections: Vec<Selection>,
    target: &Target,
    actions: &[u64],
    key: u64,
) -> Vec<Change> {
    let dressed = Dressed {
        owner: asked.owner.map(|(_, who)| who),
        chmod: asked.chmod,
    };
    let tree = Arc::make_mut(&mut current.tree);
    let mut changes = Vec::new();
    let several = selections.len() > 1;
    let programs = note_programs(&selections, target, actions);
    for selection in selections {
        // A folder may have come with an earlier one.
        let into_dir = target.into_dir || several && tree.is_dir(&target.path);
        let put = dressed.put(tree, selection, &target.path, into_dir);
        if changes.is_empty() {
            changes = put;
        } else {
            changes.extend(put);
        }
    }
    let stocks = !programs.is_empty();
    changes.extend(disk::put_all(tree, programs, 0, 0));
    if several | stocks | note_unknown(tree, actions, key, &mut changes) {
        disk::in_order(&mut changes);
    }
    changes
}

/// Notes that more comes along than is listed, where it does: what it is, the key of the step
/// says.
fn note_unknown(tree: &mut Tree, actions: &[u64], key: u64, changes: &mut Vec<Change>) -> bool {
    let mut notes = Vec::new();
    if actions.contains(&select::unknown()) {
        notes = vec![Unknown::Files.change(key), Unknown::Packages.change(0)];
    }
    if actions.contains(&select::unpacked()) {
        notes.push(Unknown::Anything.change(key));
    }
    let vague = !notes.is_empty();
    if vague {
        changes.extend(disk::put_all(tree, notes, 0, 0));
    }
    vague
}

/// Notes where programs may lie now that nobody lists.
fn note_programs(selections: &[Selection], target: &Target, actions: &[u64]) -> Vec<Change> {
    if !actions.contains(&select::programs()) {
        return Vec::new();
    }
    let vague = selections.iter().filter(|one| one.is_vague());
    let own = |one: &Selection| place(one, &target.path, target.into_dir);
    let mut notes: Vec<Change> = vague.map(|one| stocked(&own(one))).collect();
    let filled = actions.contains(&select::filled());
    notes.extend(filled.then(|| stocked(&target.path)));
    notes
}

/// Where a selection itself goes.
fn place(selection: &Selection, target: &str, into_dir: bool) -> String {
    match (selection.is_dir, into_dir) {
        (false, true) => join(target, &selection.name),
        _ => target.to_owned(),
    }
}

/// What `--chown` and `--chmod` make of everything that is copied.
struct Dressed {
    owner: Option<Who>,
    chmod: Option<String>,
}

impl Dressed {
    /// Puts a selection where it goes.
    fn put(
        &self,
        tree: &mut Tree,
        selection: Selection,
        target: &str,
        into_dir: bool,
    ) -> Vec<Change> {
        let (uid, gid) = self.owner.as_ref().map_or((0, 0), |who| (who.uid, who.gid));
        let own = place(&selection, target, into_dir);
        // An archive names the modes of what it holds (BuildKit, `file/backend.go`, `docopy`).
        let with_mode = selection.unpacked.is_none();
        let items = selection.unpacked.unwrap_or(selection.items);
        let mut path = join(target, "");
        let inside = path.len();
        let mut things = Vec::with_capacity(items.len());
        for item in items {
            path.truncate(inside);
            path.push_str(item.path());
            let whole = selection.is_dir && path.len() > inside;
            let path: &str = if whole { &path } else { &own };
            // What stays where it was in another stage has its path already.
            let here = Arc::clone(&item.from);
            let path = if *here == *path { here } else { path.into() };
            let node = if whole || !item.node.is_dir() {
                self.dress(item.node, with_mode)
            } else {
                // Only what is in a folder is copied; where it goes is made anew.
                Node::dir().owned(uid, gid)
            };
            things.push((path, Some(node)));
        }
        if selection.is_dir && with_mode && self.chmod.is_some() {
            self.add_folders(&mut things, inside);
        }
        disk::put_all(tree, things, uid, gid)
    }

    /// Adds the folders that nobody lists between where a copy goes and what it brings:
    /// `--chmod` changes them like all that is copied, and not where it goes (fsutil,
    /// `copy/copy.go`).
    fn add_folders(&self, things: &mut Vec<Change>, inside: usize) {
        let mut above: BTreeSet<Arc<str>> = BTreeSet::new();
        for (path, _) in &*things {
            let below = path.get(inside..).unwrap_or_default();
            let ends = below.match_indices('/').map(|(at, _)| inside + at);
            above.extend(ends.map(|end| path[..end].into()));
        }
        for (path, _) in &*things {
            above.remove(path);
        }
        let folder = self.dress(Node::dir(), true);
        things.extend(above.into_iter().map(|path| (path, Some(folder.clone()))));
    }

    fn dress(&self, mut node: Node, with_mode: bool) -> Node {
        if let Some(who) = &self.owner {
            node = node.owned(who.uid, who.gid);
        }
        let mode = self.chmod.as_ref();
        if let Some(mode) = mode.filter(|_| with_mode && !node.is_link()) {
            node.mode = new_mode(&node, mode);
        }
        node
    }
}
