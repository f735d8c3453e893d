//! What a builder keeps: keys of steps, why one missed, results that are taken up again.

use super::disk::layer_bytes;
use super::stage::StageState;
use super::tree::Change;
use super::walk::Builder;
use super::{
    Build, BuildCache, Done, Env, Failure, Image, Layer, Reason, Seen, SeenFile, Step, StepKind,
};
use crate::facts::Times;
use crate::order;
use std::sync::Arc;

/// What a step is before it is carried out.
#[derive(Clone)]
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
        let forced = self.input.no_cache && step.kind != StepKind::Workdir;
        let reason = match self.input.cache {
            _ if forced => Reason::Forced,
            // What stands on a step that was made anew is made anew.
            Some(_) if self.input.no_cache && current.missed.is_some() => {
                Reason::Above(current.missed.unwrap_or(0))
            }
            Some(cache) if cache.keys.binary_search(&key).is_ok() => self.hit(current),
            Some(cache) => why(cache, current.missed, &seen, step),
            None => Reason::Fresh,
        };
        if !reason.is_cached() && current.missed.is_none() {
            current.missed = Some(self.steps.len());
        }
        self.cache.last.push(Seen {
            step: step.place(),
            from: self.copied_from,
            ..seen
        });
        Began { reason, key }
    }

    /// Why a result can be used again.
    fn hit(&self, current: &StageState<'a>) -> Reason {
        let ran = |stage: usize| {
            let source = self.states.get(stage).and_then(Option::as_ref);
            source.is_some_and(|source| source.missed.is_some())
        };
        match self.copied_from {
            _ if current.missed.is_some() => Reason::Linked,
            Some(stage) if ran(stage) => Reason::Converged,
            _ => Reason::Cached,
        }
    }

    /// Puts what a step did into its stage, and keeps it for the next build.
    pub(super) fn commit(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        done: Done,
        created_by: Arc<str>,
    ) {
        step.changes = done.changes.clone();
        if began.reason.is_cached() {
            step.ms = 0;
            step.output = Arc::default();
        }
        self.keep(current, step, Arc::new(done));
        self.layer(current, step, began, created_by);
    }

    /// Takes what the builder has kept of a step, when it has kept it. The result is that of
    /// carrying it out, because the key holds everything that it could see.
    pub(super) fn replay(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: &Began,
        created_by: &Arc<str>,
    ) -> bool {
        let Some(cache) = self.input.cache.filter(|_| began.reason.is_cached()) else {
            return false;
        };
        let Ok(at) = cache.done.binary_search_by_key(&began.key, |done| done.key) else {
            return false;
        };
        let done = cache.done[at].clone();
        self.take_up(current, &done);
        step.changes = done.changes.clone();
        self.keep(current, step, done);
        self.layer(current, step, began.clone(), created_by.clone());
        true
    }

    /// Does what a step did, without carrying it out.
    pub(super) fn take_up(&mut self, current: &mut StageState<'a>, done: &Done) {
        Arc::make_mut(&mut current.tree).apply(&done.changes);
        if let Some(users) = &done.users {
            current.users.clone_from(users);
        }
        current.groups.clone_from(&done.groups);
        self.findings.extend(done.findings.iter().cloned());
    }

    fn keep(&mut self, current: &mut StageState<'a>, step: &Step, done: Arc<Done>) {
        self.cache.done.push(done.clone());
        self.follow(current, step, done);
    }

    fn layer(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        created_by: Arc<str>,
    ) {
        step.bytes = layer_bytes(&step.changes);
        step.reason = began.reason;
        if step.reason.is_cached() && self.input.cache.is_some_and(|cache| cache.remote) {
            let facts = self.input.facts;
            let copied = step.kind == StepKind::Copy;
            current.absent_ms += super::ledger::compressed(&step.changes, copied, facts)
                / self.down()
                + step.bytes / facts.times.unpack.max(1);
        }
        current.size += step.bytes;
        current.layers.push(Layer {
            created_by,
            bytes: step.bytes,
            changes: step.changes.clone(),
            step: Some(self.steps.len()),
        });
    }

    /// Ends the build: what it came to, and what is kept of it.
    pub(super) fn done(mut self, outcome: Result<Arc<Image>, Failure>) -> Build {
        let times = &self.input.facts.times;
        // Both are sorted by path.
        let mut known = self.input.cache.map_or(&[][..], |cache| &cache.sent);
        let files = self.input.context.files.iter().zip(&self.sent);
        let mut sent = 0;
        for (file, _) in files.filter(|(_, sent)| **sent) {
            let before = known.iter().take_while(|(path, _)| *path < file.path);
            known = &known[before.count()..];
            let file_now = (file.path.clone(), file.digest);
            if known.first() != Some(&file_now) {
                sent += file.bytes;
            }
            self.cache.sent.push(file_now);
        }
        let exported = outcome.is_ok().then_some(self.exported);
        let mut ms = self.latest + around(times, sent, exported);
        if !self.steps.is_empty() {
            ms += times.metadata_ms;
        }
        if let Some(old) = self.input.cache {
            self.cache.keys.extend(&old.keys);
            self.cache.done.extend(old.done.iter().cloned());
            self.cache.mounts.extend(old.mounts.iter().cloned());
            self.cache.pulled.extend(&old.pulled);
        }
        order::by(&mut self.cache.pulled, |a, b| a < b);
        self.cache.pulled.dedup();
        order::by(&mut self.cache.done, |a, b| a.key < b.key);
        self.cache.done.dedup_by_key(|done| done.key);
        let done = self.cache.done.iter().map(|done| done.key);
        self.cache.keys.extend(done);
        order::numbers_once(&mut self.cache.keys);
        order::once(&mut self.cache.mounts);
        Build {
            steps: self.steps,
            options: self.options,
            outcome,
            findings: self.findings,
            ms,
            sent,
            cache: self.cache,
        }
    }
}

/// Milliseconds of a build beside those of its steps: of bytes that are sent, and of the layers
/// of an image that are written down.
pub(super) fn around(times: &Times, sent: u64, exported: Option<u64>) -> u64 {
    let export = exported.map_or(0, |bytes| times.export_ms + bytes / times.export.max(1));
    sent / times.context.max(1) + export
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
            looked: false,
            again: None,
        }
    }
}

/// Why a step that was not cached had to run.
fn why(cache: &BuildCache, missed: Option<usize>, seen: &Seen, step: &Step) -> Reason {
    if let Some(step) = missed {
        return Reason::Above(step);
    }
    // The same instruction is known by its text; with another text it is a new one.
    let place = step.place();
    let same = |old: &&Seen| old.text == seen.text;
    let there = |old: &&Seen| old.step == place && same(old);
    let last = &cache.last;
    let Some(old) = last.iter().find(there).or_else(|| last.iter().find(same)) else {
        return Reason::Text;
    };
    file(&old.files, &seen.files)
        .or_else(|| variable(&old.env, &seen.env))
        .unwrap_or_else(|| {
            if old.place.0 != seen.place.0 {
                Reason::User
            } else if old.place.1 != seen.place.1 {
                Reason::Workdir
            } else {
                Reason::Failed
            }
        })
}

/// The first file that differs.
fn file(old: &[SeenFile], new: &[SeenFile]) -> Option<Reason> {
    let known = by_path(old);
    for (at, file) in new.iter().enumerate() {
        let differs = match at_path(&known, &file.path, at) {
            None => Reason::Added,
            Some(was) if was.digest != file.digest => Reason::File,
            Some(was) if was.mode != file.mode => Reason::Mode,
            Some(_) => continue,
        };
        return Some(differs(file.path.clone()));
    }
    if new.len() == old.len() {
        return None;
    }
    let left = by_path(new);
    let files = old.iter().enumerate();
    let mut gone = files.filter(|(at, file)| at_path(&left, &file.path, *at).is_none());
    gone.next().map(|(_, file)| Reason::Gone(file.path.clone()))
}

/// Files in the order of their paths, in which they most often are already; of several at one
/// path the last one.
fn by_path(files: &[SeenFile]) -> Vec<&SeenFile> {
    let mut sorted: Vec<&SeenFile> = files.iter().collect();
    order::by(&mut sorted, |a, b| a.path < b.path);
    sorted.dedup_by(|next, last| {
        let again = next.path == last.path;
        if again {
            *last = *next;
        }
        again
    });
    sorted
}

/// The file at a path, which most often stands where it stood before.
fn at_path<'f>(sorted: &[&'f SeenFile], path: &str, before: usize) -> Option<&'f SeenFile> {
    if let Some(file) = sorted.get(before).filter(|file| *file.path == *path) {
        return Some(file);
    }
    let found = sorted.binary_search_by(|file| (*file.path).cmp(path));
    found.ok().map(|at| sorted[at])
}

/// The first variable that differs.
fn variable(old: &Env, new: &Env) -> Option<Reason> {
    let changed = new.iter().find(|set| !old.contains(set));
    let gone = || {
        let left = |name: &Arc<str>| new.iter().any(|(known, _)| known == name);
        old.iter().find(|(name, _)| !left(name))
    };
    let (name, _) = changed.or_else(gone)?;
    Some(Reason::Variable(name.to_string()))
}

#[cfg(test)]
mod tests;
