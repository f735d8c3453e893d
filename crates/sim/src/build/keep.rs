//! What a builder keeps: keys of steps, why one missed, results that are taken up again.

use super::disk::layer_bytes;
use super::stage::StageState;
use super::tree::Change;
use super::walk::Builder;
use super::{BuildCache, Done, Layer, Reason, Seen, Step};
use std::sync::Arc;

/// What a step is before it is carried out.
pub(super) struct Began {
    pub(super) reason: Reason,
    pub(super) key: u64,
}

impl<'a> Builder<'a> {
    /// Whether the builder has the result of a step, and if not, why.
    pub(super) fn lookup(
        &mut self,
        current: &mut StageState<'a>,
        step: &Step,
        key: u64,
        seen: Seen,
    ) -> Began {
        let reason = match self.input.cache {
            Some(cache) if cache.keys.binary_search(&key).is_ok() => Reason::Cached,
            Some(cache) => why(cache, current.missed, &seen),
            None => Reason::Fresh,
        };
        if reason != Reason::Cached && current.missed.is_none() {
            current.missed = Some(self.steps.len());
        }
        self.cache.last.push(Seen {
            step: (step.stage, step.number.map_or(0, |(number, _)| number)),
            ..seen
        });
        Began { reason, key }
    }

    /// Puts what a step did into its stage, and keeps it for the next build.
    pub(super) fn commit(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        done: Done,
        created_by: String,
    ) {
        step.changes = done.changes.clone();
        if began.reason == Reason::Cached {
            step.ms = 0;
            step.output.clear();
        }
        self.cache.done.push(Arc::new(done));
        self.layer(current, step, began, created_by);
    }

    /// Takes what the builder has kept of a step, when it has kept it. The result is that of
    /// carrying it out, because the key holds everything that it could see.
    pub(super) fn replay(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: &Began,
        created_by: &str,
    ) -> bool {
        let Some(cache) = self.input.cache.filter(|_| began.reason == Reason::Cached) else {
            return false;
        };
        let Ok(at) = cache.done.binary_search_by_key(&began.key, |done| done.key) else {
            return false;
        };
        let done = cache.done[at].clone();
        Arc::make_mut(&mut current.tree).apply(&done.changes);
        if let Some(users) = &done.users {
            current.users.clone_from(users);
        }
        current.groups.clone_from(&done.groups);
        self.findings.extend(done.findings.iter().cloned());
        step.changes = done.changes.clone();
        self.cache.done.push(done);
        let began = Began {
            reason: Reason::Cached,
            ..*began
        };
        self.layer(current, step, began, created_by.to_owned());
        true
    }

    fn layer(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        created_by: String,
    ) {
        self.cache.keys.push(began.key);
        step.bytes = layer_bytes(&step.changes);
        step.reason = began.reason;
        current.size += step.bytes;
        current.layers.push(Layer {
            created_by,
            bytes: step.bytes,
            changes: step.changes.clone(),
            step: Some(self.steps.len()),
        });
    }
}

impl Done {
    /// What a step came to that changed files and nothing else.
    pub(super) fn of_files(key: u64, changes: Vec<Change>, current: &StageState<'_>) -> Self {
        Self {
            key,
            changes: changes.into(),
            users: None,
            groups: current.groups.clone(),
            findings: Vec::new(),
        }
    }
}

/// Why a step that was not cached had to run.
fn why(cache: &BuildCache, missed: Option<usize>, seen: &Seen) -> Reason {
    if let Some(step) = missed {
        return Reason::Above(step);
    }
    // The same instruction is known by its text; with another text it is a new one.
    let Some(old) = cache.last.iter().find(|old| old.text == seen.text) else {
        return Reason::Text;
    };
    let changed = |(path, digest): &&(Arc<str>, u64)| {
        !old.files
            .iter()
            .any(|(known, was)| known == path && was == digest)
    };
    if let Some((path, _)) = seen.files.iter().find(changed) {
        return Reason::File(path.clone());
    }
    let gone = old
        .files
        .iter()
        .find(|(path, _)| !seen.files.iter().any(|(known, _)| known == path));
    if let Some((path, _)) = gone {
        return Reason::File(path.clone());
    }
    let other = |(name, value): &&(Arc<str>, Arc<str>)| {
        !old.env
            .iter()
            .any(|(known, was)| known == name && was == value)
    };
    match seen.env.iter().find(other) {
        Some((name, _)) => Reason::Variable(name.to_string()),
        None => Reason::Text,
    }
}
