//! What `docker build --progress=plain` prints, made when somebody looks.

use super::Build;
use crate::dockerfile::instruction::Dockerfile;
use crate::facts::Facts;

/// How a line is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary output of a tool.
    Plain,
    /// `#5 [2/4] WORKDIR /app`
    Step,
    /// `CACHED`, `DONE`
    Good,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// A line of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Index in [`Build::steps`], where it belongs to a step.
    pub step: Option<usize>,
    /// How it is coloured.
    pub tone: Tone,
    /// Its words.
    pub text: String,
}

/// All lines of a build.
pub fn render(build: &Build, _dockerfile: &Dockerfile, _facts: &Facts) -> Vec<LogLine> {
    build
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| LogLine {
            step: Some(at),
            tone: Tone::Step,
            text: step.text.clone(),
        })
        .collect()
}
