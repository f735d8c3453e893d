//! From a Dockerfile and a project folder to an image, by the rules of `BuildKit`.
//!
//! ```text
//! let build = build::build(&BuildInput::new(&dockerfile, &problems, &ignore, &context, &facts));
//! let again = build::rebuild(&BuildInput { context: &edited, ..input }, &build);
//! let lines = build::log::render(&Told { build: &build, dockerfile: &dockerfile, ignore: &ignore, facts: &facts, tag: "app" });
//! ```

mod again;
pub(crate) mod base;
mod begin;
mod cache;
pub(crate) mod command;
mod configure;
pub mod context;
mod copy;
pub(crate) mod disk;
mod edited;
mod image;
pub(crate) mod interpret;
mod keep;
pub mod ledger;
pub mod log;
pub(crate) mod machine;
mod origin;
mod output;
mod printed;
pub(crate) mod python;
pub mod report;
mod run;
mod shell;
mod shown;
mod stage;
mod step;
pub mod tree;
pub(crate) mod unknown;
mod walk;
mod workdir;

use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::Dockerfile;
use crate::dockerfile::stages::Options;
use crate::facts::Facts;
use crate::finding::{Code, Finding};
pub use again::Again;
pub use cache::{BuildCache, Done, Env, Seen, SeenFile};
use context::Context;
pub use edited::{Edited, edited};
pub use image::{Config, Image, Layer, User};
pub use output::{AptReport, Installed, Output, PipReport};
use std::sync::Arc;
pub use step::{Reason, Step, StepKind};
pub use walk::build;

/// Everything that a build depends on.
#[derive(Clone, Copy)]
pub struct BuildInput<'a> {
    /// What is built.
    pub dockerfile: &'a Dockerfile,
    /// What the parser had to say about it; the first error stops the build.
    pub problems: &'a [Finding],
    /// The ignore file.
    pub ignore: &'a Ignore,
    /// The project folder, unfiltered.
    pub context: &'a Context,
    /// Measured sizes and times.
    pub facts: &'a Facts,
    /// `--build-arg`
    pub build_args: &'a [(String, String)],
    /// `--target`
    pub target: Option<&'a str>,
    /// `--secret id=…`: ids that are given.
    pub secrets: &'a [String],
    /// What the builder has kept; `None` is a fresh machine.
    pub cache: Option<&'a BuildCache>,
    /// `--no-cache`: no result of a `RUN`, `COPY` or `ADD` is used again.
    pub no_cache: bool,
    /// Whether a base image that nobody measured is built on as one of unknown content, where
    /// it is refused otherwise.
    pub unmeasured: bool,
    /// How often the tags of base images have moved to other layers.
    pub bases: u64,
    /// A hosted runner with its fast network, instead of a laptop.
    pub runner: bool,
    /// As if the file ended behind so many steps.
    pub steps: usize,
}

impl<'a> BuildInput<'a> {
    /// A plain `docker build .` on a machine without a cache.
    pub fn new(
        dockerfile: &'a Dockerfile,
        problems: &'a [Finding],
        ignore: &'a Ignore,
        context: &'a Context,
        facts: &'a Facts,
    ) -> Self {
        Self {
            dockerfile,
            problems,
            ignore,
            context,
            facts,
            build_args: &[],
            target: None,
            secrets: &[],
            cache: None,
            no_cache: false,
            unmeasured: false,
            bases: 0,
            runner: false,
            steps: usize::MAX,
        }
    }
}

/// What a build came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Every statement that was reached, in the order of the file, stages that are not needed left out.
    pub steps: Vec<Step>,
    /// What was asked of the builder.
    pub options: Options,
    /// The image, or where it stopped.
    pub outcome: Result<Arc<Image>, Failure>,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// Simulated duration, stages that can run side by side counted so.
    pub ms: u64,
    /// Bytes sent to the builder.
    pub sent: u64,
    /// What the builder keeps.
    pub cache: BuildCache,
}

/// Where a build stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Index in [`Build::steps`], when it got that far.
    pub step: Option<usize>,
    /// Line of the Dockerfile, 0 when it is about the whole.
    pub line: u32,
    /// Code of the finding that says why.
    pub code: Code,
    /// What follows `ERROR: failed to solve: `.
    pub said: String,
    /// Exit code of the process, 0 when no process failed.
    pub exit: i32,
}

/// Builds again on the machine that made `previous`.
pub fn rebuild(input: &BuildInput<'_>, previous: &Build) -> Build {
    build(&BuildInput {
        cache: Some(&previous.cache),
        ..*input
    })
}

#[cfg(test)]
pub(crate) mod tests;
