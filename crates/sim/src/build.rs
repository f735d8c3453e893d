//! From a Dockerfile and a project folder to an image, by the rules of `BuildKit`.
//!
//! ```text
//! let build = build::build(&BuildInput::new(&dockerfile, &problems, &ignore, &context, &facts));
//! let again = build::rebuild(&BuildInput { context: &edited, ..input }, &build);
//! let lines = build::log::render(&Told { build: &build, dockerfile: &dockerfile, ignore: &ignore, facts: &facts, tag: "app" });
//! ```

pub(crate) mod base;
mod begin;
pub(crate) mod command;
mod configure;
pub mod context;
mod copy;
pub(crate) mod disk;
pub(crate) mod interpret;
mod keep;
pub mod ledger;
pub mod log;
pub(crate) mod machine;
pub(crate) mod python;
pub mod report;
mod run;
mod shell;
mod stage;
pub mod tree;
mod walk;

use crate::dockerfile::expand::Variable;
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::{CommandLine, Dockerfile, Healthcheck};
use crate::facts::Facts;
use crate::finding::{Code, Finding};
use context::Context;
use std::sync::Arc;
use tree::{Change, Tree};
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
    /// How often the tags of base images have moved to other layers.
    pub bases: u64,
    /// A hosted runner with its fast network, instead of a laptop.
    pub runner: bool,
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
            bases: 0,
            runner: false,
        }
    }
}

/// What a builder keeps between builds: the keys it has results for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildCache {
    /// Keys of steps, sorted.
    pub keys: Vec<u64>,
    /// Results of steps, sorted by key.
    pub done: Vec<Arc<Done>>,
    /// What each file system step of the last build looked at, for telling why one missed.
    pub last: Vec<Seen>,
    /// Files of the context that were sent, with their digests, sorted by path.
    pub sent: Vec<(Arc<str>, u64)>,
    /// Cache mounts that have been filled.
    pub mounts: Vec<String>,
    /// Layers of base images that lie on this machine: compressed and unpacked bytes.
    pub pulled: Vec<(u64, u64)>,
    /// The results lie in a registry: what a step is made on has to be fetched first.
    pub remote: bool,
}

impl BuildCache {
    /// What a fresh machine has that takes the results from a registry: no cache mounts, and
    /// no layer before it is fetched.
    #[must_use]
    pub fn imported(&self) -> Self {
        Self {
            mounts: Vec::new(),
            pulled: Vec::new(),
            remote: true,
            ..self.clone()
        }
    }
}

/// What a step came to, for using it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Key of the step.
    pub key: u64,
    /// What it changed in the tree.
    pub changes: Arc<[Change]>,
    /// Users after it, where it changed them.
    pub users: Option<Vec<User>>,
    /// Groups after it.
    pub groups: Vec<(String, u32)>,
    /// What there was to say.
    pub findings: Vec<Finding>,
}

/// Variables of a process.
pub type Env = Arc<Vec<Variable>>;

/// What a step looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Stage index and number in the stage.
    pub step: (usize, u32),
    /// Text after expansion.
    pub text: String,
    /// Environment and arguments.
    pub env: Env,
    /// The user and the working directory of a process.
    pub place: (Arc<str>, Arc<str>),
    /// Files.
    pub files: Vec<SeenFile>,
}

/// A file that a step looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// Path in the context or in the stage that it comes from.
    pub path: Arc<str>,
    /// Changes with what is in it.
    pub digest: u64,
    /// Permission bits.
    pub mode: u16,
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
    /// What each stage that was reached began with, by the stage's index.
    pub roots: Vec<(usize, Arc<Tree>)>,
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
    /// An earlier step of its chain ran (index in [`Build::steps`]).
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
    /// Index in [`Dockerfile::statements`].
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
    pub changes: Arc<[Change]>,
    /// What the tool said, to be rendered.
    pub output: Vec<Output>,
    /// The user after it.
    pub user: Arc<str>,
    /// The working directory after it.
    pub workdir: Arc<str>,
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
    /// An installation by pip or uv.
    Pip(Box<PipReport>),
    /// An installation or update by apt.
    Apt(Box<AptReport>),
}

/// What pip or uv did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PipReport {
    /// Whether it was uv.
    pub uv: bool,
    /// In the order of resolving.
    pub installed: Vec<Installed>,
    /// Requirements that were met already: as written, version.
    pub satisfied: Vec<(String, String)>,
    /// pip fell back to the user's own directory.
    pub user_fallback: bool,
    /// pip warns of running as root.
    pub root_warning: bool,
}

/// A distribution that was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Normalised name.
    pub name: Arc<str>,
    /// Version, empty when it is an older one than measured.
    pub version: Arc<str>,
    /// ` (from …)`
    pub from: Arc<str>,
    /// Whether it was compiled from source.
    pub built: bool,
}

/// What apt did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AptReport {
    /// `apt-get update`
    pub update: bool,
    /// Packages that were asked for and new.
    pub names: Vec<String>,
    /// Number of new packages.
    pub count: u32,
    /// Bytes transferred.
    pub download: u64,
    /// Bytes on disk.
    pub installed: u64,
    /// Nobody answered the question.
    pub aborted: bool,
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
    pub env: Vec<Variable>,
    /// `USER`, empty for root.
    pub user: Arc<str>,
    /// `WORKDIR`
    pub workdir: Arc<str>,
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
    pub labels: Vec<Variable>,
    /// `VOLUME`
    pub volumes: Vec<String>,
}

/// A user of the image's `/etc/passwd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Name.
    pub name: Arc<str>,
    /// Number.
    pub uid: u32,
    /// Group number.
    pub gid: u32,
    /// Home directory.
    pub home: Arc<str>,
}

/// A layer or a line of `docker history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// `created_by`, as `docker history` prints it.
    pub created_by: Arc<str>,
    /// Uncompressed bytes, 0 for a line without a layer.
    pub bytes: u64,
    /// What is in it. Empty for the base image's own.
    pub changes: Arc<[Change]>,
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

impl Default for Config {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            user: Arc::default(),
            workdir: "/".into(),
            entrypoint: None,
            cmd: None,
            shell: vec!["/bin/sh".into(), "-c".into()],
            exposed: Vec::new(),
            healthcheck: None,
            stop_signal: String::new(),
            labels: Vec::new(),
            volumes: Vec::new(),
        }
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
    /// of its stage up to it.
    pub fn tree_at(&self, step: usize) -> Tree {
        let Some(stage) = self.steps.get(step).map(|step| step.stage) else {
            return Tree::default();
        };
        let root = self.roots.iter().find(|(index, _)| *index == stage);
        let mut tree = root.map(|(_, tree)| Tree::clone(tree)).unwrap_or_default();
        for step in self.steps[..=step]
            .iter()
            .filter(|step| step.stage == stage)
        {
            tree.apply(&step.changes);
        }
        tree
    }
}

#[cfg(test)]
pub(crate) mod tests;
