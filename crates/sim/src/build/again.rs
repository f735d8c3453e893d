//! Processes that would do again what they did in the last build.
//!
//! A digest stands for a content that nobody knows, and no command looks at it: on files that
//! differ in nothing else, the same process does the same. Which stages still are in every
//! other way what they were in the last build is followed from step to step.

use super::keep::Began;
use super::stage::StageState;
use super::tree::{Changes, Kind, Node, Written};
use super::walk::Builder;
use super::{Done, Output, Seen, Step};
use std::sync::Arc;

/// What a process came to that depended on nothing but the files, the users, and what
/// [`Seen`] holds of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Line of the Dockerfile.
    pub line: u32,
    /// Bytes that its machine downloaded in a millisecond.
    pub down: u64,
    /// Simulated duration.
    pub ms: u64,
    /// What it said.
    pub output: Arc<[Output]>,
}

/// Contents that are followed, at most: most edits are of one file.
const FEW: usize = 16;

impl<'a> Builder<'a> {
    /// What stood at a place in the last build: those are in the order of the file.
    pub(super) fn last(&self, place: (usize, u32)) -> Option<&'a Seen> {
        let last = &self.input.cache?.last;
        let at = last.binary_search_by(|seen| seen.step.cmp(&place)).ok()?;
        last.get(at)
    }

    /// Follows whether a stage still is what it was in the last build, behind a step that
    /// came to this.
    pub(super) fn follow(&mut self, current: &mut StageState<'a>, step: &Step, done: Arc<Done>) {
        if let Some(edited) = &mut current.alike {
            let last = self.last(step.place());
            let was = last.and_then(|seen| seen.done.as_ref());
            if !was.is_some_and(|was| was.is_like(&done, edited)) {
                current.alike = None;
            }
        }
        if let Some(seen) = self.cache.last.last_mut() {
            seen.done = Some(done);
        }
    }

    /// Takes up what the process of the last build came to, when this one would do the same.
    pub(super) fn repeat(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: &Began,
        created_by: &Arc<str>,
    ) -> bool {
        let Some((done, again)) = self.repeated(current, step) else {
            return false;
        };
        let changes = at_another_time(done, began.key);
        let done = Done {
            key: began.key,
            changes,
            ..done.clone()
        };
        self.take_up(current, &done);
        step.ms = again.ms;
        step.output = again.output.clone();
        let again = Again {
            line: step.line,
            ..again.clone()
        };
        let done = Done {
            again: Some(again),
            ..done
        };
        self.commit(current, step, began.clone(), done, created_by.clone());
        true
    }

    fn repeated(&self, current: &StageState<'a>, step: &Step) -> Option<(&'a Done, &'a Again)> {
        let edited = current.alike.as_ref()?;
        let now = self.cache.last.last()?;
        let was = self.last(now.step)?;
        let done = was.done.as_deref()?;
        let again = done.again.as_ref()?;
        let same = was.text == now.text
            && was.place == now.place
            && was.env == now.env
            && again.down == self.down()
            && (again.line == step.line || done.findings.is_empty());
        let left = |digest: &u64| !edited.contains(digest);
        let mut nodes = done.changes.iter().filter_map(|(_, node)| node.as_ref());
        let untouched =
            same && (edited.is_empty() || nodes.all(|node| digest(node).is_none_or(left)));
        untouched.then_some((done, again))
    }
}

impl Done {
    /// Whether a step of now came to the same but for contents; what was there of those goes
    /// to the digests that are others now.
    fn is_like(&self, now: &Self, edited: &mut Vec<u64>) -> bool {
        let changes = self.changes.iter().zip(now.changes.iter());
        let same = self.users == now.users
            && self.groups == now.groups
            && self.changes.len() == now.changes.len();
        same && (Arc::ptr_eq(&self.changes, &now.changes)
            || changes.into_iter().all(|((path, was), (now_path, now))| {
                path == now_path
                    && match (was, now) {
                        (Some(was), Some(now)) => is_like(was, now, edited),
                        (was, now) => was.is_none() && now.is_none(),
                    }
            }))
    }
}

/// What a step changed, as the same process makes it when it is carried out later.
fn at_another_time(done: &Done, run: u64) -> Changes {
    let mut own = done.changes.iter().filter(|(_, node)| {
        let node = node.as_ref();
        node.is_some_and(|node| written(node).is_some_and(|written| written.run == done.key))
    });
    if own.next().is_none() {
        return done.changes.clone();
    }
    let mut changes = done.changes.to_vec();
    for (_, node) in &mut changes {
        if let Some(Kind::Package { written, .. }) = node.as_mut().map(|node| &mut node.kind)
            && written.run == done.key
        {
            written.run = run;
        }
    }
    changes.into()
}

fn written(node: &Node) -> Option<&Written> {
    match &node.kind {
        Kind::Package { written, .. } => Some(written),
        _ => None,
    }
}

fn is_like(was: &Node, now: &Node, edited: &mut Vec<u64>) -> bool {
    let kind = match (&was.kind, &now.kind) {
        (
            Kind::File { text, digest },
            Kind::File {
                text: new,
                digest: other,
            },
        ) => {
            if digest != other && !edited.contains(digest) {
                edited.push(*digest);
            }
            text == new && edited.len() <= FEW
        }
        (
            Kind::Package {
                name,
                version,
                written,
            },
            Kind::Package {
                name: new,
                version: other,
                written: again,
            },
        ) => {
            if written.run != again.run && !edited.contains(&written.run) {
                edited.push(written.run);
            }
            let run = again.run;
            let same = Written { run, ..*written } == *again;
            same && (name, version) == (new, other) && edited.len() <= FEW
        }
        (was, now) => was == now,
    };
    let (uid, gid, mode) = (was.uid, was.gid, was.mode);
    kind && was.bytes == now.bytes && (uid, gid, mode) == (now.uid, now.gid, now.mode)
}

fn digest(node: &Node) -> Option<&u64> {
    match &node.kind {
        Kind::File { digest, .. } => Some(digest),
        Kind::Package { written, .. } => Some(&written.run),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
