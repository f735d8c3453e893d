//! From a Dockerfile and a project folder to an image, by the rules of `BuildKit`.
//!
//! ```text
//! let build = build::build(&BuildInput::new(&dockerfile, &problems, &ignore, &context, &facts));
//! let again = build::rebuild(&BuildInput { context: &edited, ..input }, &build);
//! let lines = build::log::render(&build, &dockerfile, &facts);
//! ```

pub mod context;
pub mod log;
pub mod tree;

use crate::dockerfile::instruction::{CommandLine, Dockerfile, Healthcheck};
use crate::facts::Facts;
use crate::finding::{Code, Finding};
use context::{Context, Excludes};
use std::sync::Arc;
use tree::{Change, Tree};

/// Everything that a build depends on.
#[derive(Clone, Copy)]
pub struct BuildInput<'a> {
    /// What is built.
    pub dockerfile: &'a Dockerfile,
    /// What the parser had to say about it; the first error stops the build.
    pub problems: &'a [Finding],
    /// The ignore file.
    pub ignore: &'a dyn Excludes,
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
}

impl<'a> BuildInput<'a> {
    /// A plain `docker build .` on a machine without a cache.
    pub fn new(
        dockerfile: &'a Dockerfile,
        problems: &'a [Finding],
        ignore: &'a dyn Excludes,
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
        }
    }
}

/// What a builder keeps between builds: the keys it has results for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildCache {
    /// Keys of steps, sorted.
    pub keys: Vec<u64>,
    /// What each file system step of the last build looked at, for telling why one missed.
    pub last: Vec<Seen>,
}

/// What a step looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Stage index and number in the stage.
    pub step: (usize, u32),
    /// Text after expansion.
    pub text: String,
    /// Environment and arguments.
    pub env: Vec<(String, String)>,
    /// Files and their digests.
    pub files: Vec<(Arc<str>, u64)>,
}

/// What a build came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Every statement that was reached, in the order of the file, stages that are not needed left out.
    pub steps: Vec<Step>,
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

/// Why a step ran, or that it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The builder had its result.
    Cached,
    /// There was nothing to reuse.
    Fresh,
    /// An earlier step of its chain ran (index in [`Build::steps`]).
    Above(usize),
    /// Its own text changed, or it is new.
    Text,
    /// A file that it looks at changed, came or went.
    File(Arc<str>),
    /// A variable or build argument that it can see changed.
    Variable(String),
    /// It changes only the configuration.
    Config,
}

/// One statement as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index of the stage.
    pub stage: usize,
    /// `i` and `n` of `[stage i/n]`; `None` for a statement that makes no layer.
    pub number: Option<(u32, u32)>,
    /// Index in [`Dockerfile::statements`].
    pub statement: usize,
    /// Line on which it begins.
    pub line: u32,
    /// As printed after `[stage i/n]`.
    pub text: String,
    /// What kind.
    pub kind: StepKind,
    /// Whether it ran and why.
    pub reason: Reason,
    /// Simulated duration.
    pub ms: u64,
    /// Uncompressed bytes of the layer it made.
    pub bytes: u64,
    /// What it changed in the tree.
    pub changes: Vec<Change>,
    /// What the tool said, to be rendered.
    pub output: Vec<Output>,
    /// The user after it.
    pub user: String,
    /// The working directory after it.
    pub workdir: String,
    /// Uncompressed bytes of the stage's image after it.
    pub size: u64,
    /// Whether it stopped the build.
    pub failed: bool,
}

/// What a tool prints, kept small: lines are made when they are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The tool's own line.
    Line(String),
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

/// An image's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Environment, `PATH` among it, in the order of setting.
    pub env: Vec<(String, String)>,
    /// `USER`, empty for root.
    pub user: String,
    /// `WORKDIR`
    pub workdir: String,
    /// `ENTRYPOINT`
    pub entrypoint: Option<CommandLine>,
    /// `CMD`
    pub cmd: Option<CommandLine>,
    /// `SHELL`
    pub shell: Vec<String>,
    /// `EXPOSE`: `8501/tcp`.
    pub exposed: Vec<String>,
    /// `HEALTHCHECK`
    pub healthcheck: Option<Healthcheck>,
    /// `STOPSIGNAL`
    pub stop_signal: String,
    /// `LABEL`
    pub labels: Vec<(String, String)>,
    /// `VOLUME`
    pub volumes: Vec<String>,
}

/// A user of the image's `/etc/passwd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Name.
    pub name: String,
    /// Number.
    pub uid: u32,
    /// Group number.
    pub gid: u32,
    /// Home directory.
    pub home: String,
}

/// A layer or a line of `docker history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// `created_by`, as `docker history` prints it.
    pub created_by: String,
    /// Uncompressed bytes, 0 for a line without a layer.
    pub bytes: u64,
    /// What is in it. Empty for the base image's own.
    pub changes: Vec<Change>,
    /// Index in [`Build::steps`], `None` for the base image's own.
    pub step: Option<usize>,
}

/// What a build makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its files.
    pub tree: Tree,
    /// Its users.
    pub users: Vec<User>,
    /// Its configuration.
    pub config: Config,
    /// From the bottom up.
    pub layers: Vec<Layer>,
    /// Reference of the base image.
    pub base: String,
    /// Uncompressed bytes of all layers.
    pub size: u64,
    /// Changes when anything in it changes.
    pub digest: u64,
}

/// Builds an image.
pub fn build(input: &BuildInput<'_>) -> Build {
    let failure = Failure {
        step: None,
        line: 0,
        code: "nothing-to-build",
        said: "the Dockerfile cannot be empty".into(),
        exit: 0,
    };
    Build {
        steps: Vec::new(),
        outcome: Err(failure),
        findings: input.problems.to_vec(),
        ms: 0,
        sent: 0,
        cache: BuildCache::default(),
    }
}

/// Builds again on the machine that made `previous`.
pub fn rebuild(input: &BuildInput<'_>, previous: &Build) -> Build {
    build(&BuildInput {
        cache: Some(&previous.cache),
        ..*input
    })
}

impl Build {
    /// The files after a step, for the slider over the lines. Costs as much as all changes
    /// up to it.
    pub fn tree_at(&self, step: usize) -> Tree {
        let mut tree = Tree::default();
        for step in self.steps.iter().take(step + 1) {
            tree.apply(&step.changes);
        }
        tree
    }
}
