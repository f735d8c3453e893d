//! A statement as it was carried out: whether it ran, why, and what it left.

use super::Output;
use super::tree::Changes;
use crate::finding::Code;
use std::sync::Arc;

/// What kind of statement a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// `FROM`
    From,
    /// `RUN`
    Run,
    /// `COPY`, `ADD`
    Copy,
    /// `WORKDIR`
    Workdir,
    /// Any other: changes the image's configuration and no file.
    Config,
}

/// Why a step ran, or why it did not have to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing that it looks at has changed: the builder had its result.
    Cached,
    /// The builder had its result although an earlier step ran: `--link` looks at no parent.
    Linked,
    /// The stage that it copies from ran, and made the same bytes.
    Converged,
    /// There was nothing to reuse.
    Fresh,
    /// `--no-cache`
    Forced,
    /// Nothing changed, but the last build stopped here or before.
    Failed,
    /// The tag of the base image stands for other layers now.
    Base,
    /// An earlier step of its chain ran (index in [`crate::build::Build::steps`]).
    Above(usize),
    /// Its own text changed, or it is new.
    Text,
    /// A file that it looks at has another content.
    File(Arc<str>),
    /// A file that it looks at has other permission bits.
    Mode(Arc<str>),
    /// A file came into what it looks at.
    Added(Arc<str>),
    /// A file went out of what it looks at.
    Gone(Arc<str>),
    /// A variable or build argument that it can see changed, came or went.
    Variable(String),
    /// Another `USER`.
    User,
    /// Another `WORKDIR`.
    Workdir,
    /// It changes only the configuration.
    Config,
}

impl Reason {
    /// Whether the builder had the result.
    pub const fn is_cached(&self) -> bool {
        matches!(self, Self::Cached | Self::Linked | Self::Converged)
    }

    /// Its name in JSON and in the language files: `reason.<code>`.
    pub const fn code(&self) -> Code {
        match self {
            Self::Cached => "cached",
            Self::Linked => "linked",
            Self::Converged => "converged",
            Self::Fresh => "fresh",
            Self::Forced => "forced",
            Self::Failed => "failed",
            Self::Base => "base",
            Self::Above(_) => "above",
            Self::Text => "text",
            Self::File(_) => "file",
            Self::Mode(_) => "mode",
            Self::Added(_) => "added",
            Self::Gone(_) => "gone",
            Self::Variable(_) => "variable",
            Self::User => "user",
            Self::Workdir => "workdir",
            Self::Config => "config",
        }
    }
}

/// One statement as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index of the stage.
    pub stage: usize,
    /// `i` and `n` of `[stage i/n]`; `None` for a statement that makes no layer.
    pub number: Option<(u32, u32)>,
    /// Index in [`Dockerfile::statements`](crate::dockerfile::instruction::Dockerfile::statements).
    pub statement: usize,
    /// Line on which it begins.
    pub line: u32,
    /// As printed after `[stage i/n]`.
    pub text: Arc<str>,
    /// What kind.
    pub kind: StepKind,
    /// Whether it ran and why.
    pub reason: Reason,
    /// Simulated duration.
    pub ms: u64,
    /// Uncompressed bytes of the layer it made.
    pub bytes: u64,
    /// What it changed in the tree.
    pub changes: Changes,
    /// What the tool said, to be rendered.
    pub output: Arc<[Output]>,
    /// The user after it.
    pub user: Arc<str>,
    /// The working directory after it.
    pub workdir: Arc<str>,
    /// Uncompressed bytes of the stage's image after it.
    pub size: u64,
    /// Whether it stopped the build.
    pub failed: bool,
}

impl Step {
    /// The stage's index and its number there, as [`crate::build::Seen`] has it.
    pub(crate) fn place(&self) -> (usize, u32) {
        (self.stage, self.number.map_or(0, |(number, _)| number))
    }
}
