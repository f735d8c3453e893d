//! What can be taken back: the steps of a game, undo, redo and reset.
//!
//! The state is the fold of the log. Undo replays from the nearest checkpoint, so that it
//! is quick however long the log is; a property test holds it equal to a full replay.

use super::{Refusal, Session};
use crate::mission::Mission;

/// Steps between two checkpoints: `checkpoints[i]` is the state after `(i + 1) * STRIDE` steps.
const STRIDE: usize = 16;
/// States of the last steps that are kept as they are, so that undo replays nothing.
pub(super) const RECENT: usize = 64;

/// What can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step<A> {
    Do(A),
    Reset,
}

impl<M: Mission> Session<M> {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.last_edit().is_some()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    pub(super) fn push(&mut self, step: Step<M::Action>) {
        self.done.push(step);
        if self.done.len().is_multiple_of(STRIDE) {
            self.checkpoints.push(self.state.clone());
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back((self.done.len(), self.state.clone()));
    }

    pub(super) fn reset(&mut self) {
        self.undone.clear();
        self.state = self.restarted(&self.state);
        self.push(Step::Reset);
    }

    fn restarted(&self, old: &M::State) -> M::State {
        let mut state = self.start.clone();
        M::carry(old, &mut state);
        state
    }

    /// Takes the last edit back, and with it the runs that came after: they were of it.
    pub(super) fn undo(&mut self) -> Result<(), Refusal> {
        let edit = self.last_edit().ok_or(Refusal::NothingToUndo)?;
        self.undone.extend(self.done.drain(edit..).rev());
        self.checkpoints.truncate(self.done.len() / STRIDE);
        let mut state = self.after_done();
        M::carry(&self.state, &mut state);
        self.state = state;
        Ok(())
    }

    fn last_edit(&self) -> Option<usize> {
        self.done.iter().rposition(Self::edits)
    }

    fn edits(step: &Step<M::Action>) -> bool {
        match step {
            Step::Do(action) => M::edits(action),
            Step::Reset => true,
        }
    }

    /// The state after the steps in `done`, before anything is carried over.
    fn after_done(&mut self) -> M::State {
        let steps = self.done.len();
        while self.recent.back().is_some_and(|(at, _)| *at > steps) {
            self.recent.pop_back();
        }
        if let Some((at, state)) = self.recent.back()
            && *at == steps
        {
            return state.clone();
        }
        let from = self.checkpoints.len() * STRIDE;
        let mut state = self.checkpoints.last().unwrap_or(&self.start).clone();
        let mut work = 0;
        for step in &self.done[from..] {
            work += self.redone(&mut state, step);
        }
        self.work += work;
        state
    }

    /// Makes the edit again that was taken back, and the runs that went with it.
    pub(super) fn redo(&mut self) -> Result<(), Refusal> {
        let mut next = Some(self.undone.pop().ok_or(Refusal::NothingToRedo)?);
        while let Some(step) = next {
            let mut state = self.state.clone();
            self.work += self.redone(&mut state, &step);
            M::carry(&self.state, &mut state);
            self.state = state;
            self.push(step);
            next = self.undone.pop_if(|step| !Self::edits(step));
        }
        Ok(())
    }

    /// Makes a step again that was legal once, and returns how much work it was; an action
    /// that no longer fits does nothing.
    fn redone(&self, state: &mut M::State, step: &Step<M::Action>) -> u64 {
        match step {
            Step::Do(action) => {
                let weight = M::weight(state, action);
                let _legal_once = M::apply(state, action);
                weight
            }
            Step::Reset => {
                *state = self.restarted(state);
                0
            }
        }
    }
}
