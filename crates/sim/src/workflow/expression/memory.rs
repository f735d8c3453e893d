//! How much memory an evaluation may use, counted as `EvaluationMemory.cs` does: two bytes a
//! character and a little for every object, given back once a call has come to a value.

use super::EvaluationError;

/// Most bytes at a time (`EvaluationOptions.MaxMemory` of the runner).
pub(super) const MAX_MEMORY: usize = 1024 * 1024;

const TEXT: usize = 26;
pub(super) const OBJECT: usize = 24;
pub(super) const ITEM: usize = 8;

/// Bytes of a string.
pub(super) fn of_text(text: &str) -> usize {
    TEXT + 2 * text.len()
}

/// What is in use, by how deep in the expression it was made.
#[derive(Debug, Default)]
pub(super) struct Memory {
    levels: Vec<usize>,
    used: usize,
}

impl Memory {
    /// Adds the result of a node; `done` when what is deeper is needed no more.
    pub(super) fn add(
        &mut self,
        level: usize,
        bytes: usize,
        done: bool,
    ) -> Result<(), EvaluationError> {
        if done && self.levels.len() > level + 1 {
            let freed: usize = self.levels.drain(level + 1..).sum();
            self.used -= freed;
        }
        if self.levels.len() <= level {
            self.levels.resize(level + 1, 0);
        }
        self.levels[level] += bytes;
        self.used += bytes;
        if self.used > MAX_MEMORY {
            return Err(EvaluationError::Memory);
        }
        Ok(())
    }
}

/// A string that may not grow beyond what an evaluation may use.
#[derive(Debug, Default)]
pub(super) struct Bounded(pub(super) String);

impl Bounded {
    pub(super) fn push(&mut self, text: &str) -> Result<(), EvaluationError> {
        if of_text(&self.0) + 2 * text.len() > MAX_MEMORY {
            return Err(EvaluationError::Memory);
        }
        self.0.push_str(text);
        Ok(())
    }
}
