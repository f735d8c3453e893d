//! Runs a workflow in simulated time: what happens on an event, job by job and step by step.
//!
//! [`Plan`] is a workflow made ready once; [`Plan::run`] takes it through happenings (events,
//! approvals, re-runs, …) in a world of runners, a registry and environments, and tells in an
//! [`Outcome`] what ran, what was pushed and what is live. It knows nothing of levels: whether
//! an outcome is good is for others to say.
//!
//! Rules are those of GitHub's documentation; the place where one is kept names its page.

mod act;
mod base64;
mod cell;
mod command;
mod context;
mod engine;
pub mod event;
pub mod log;
mod matrix;
mod metadata;
mod permission;
mod plan;
mod script;
mod step;
#[cfg(test)]
mod tests;
mod tools;
pub mod world;

use crate::finding::{Finding, Severity};

pub use act::{Act, Asked, Builder, Builders, Caller, Credentials, Failure, Output};
pub use base64::base64;
pub use event::{Commit, Event, Happening, Kind, What};
pub use permission::Need;
pub use plan::Plan;
pub use world::{Deploy, Deployed, Environment, Image, Push, Settings, Times};

/// How a job or a step ended.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#steps-context>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// All went well.
    Success,
    /// A command failed, and nothing allowed it to.
    Failure,
    /// Its condition did not hold, or what it needs was skipped.
    Skipped,
    /// Somebody, a newer run or a limit of time ended it.
    Cancelled,
}

impl Conclusion {
    /// GitHub's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What tests open: the parts of the app that they would see broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts(pub u8);

impl Parts {
    /// The functions that compute.
    pub const FUNCTIONS: Self = Self(1);
    /// The data they read.
    pub const DATA: Self = Self(2);
    /// The interface to other programs.
    pub const API: Self = Self(4);
    /// The page that visitors see.
    pub const PAGE: Self = Self(8);

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have something in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What has been looked at on the way to somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checks {
    /// Parts that tests opened and found well.
    pub tests: Parts,
    /// The style was checked.
    pub lint: bool,
    /// The image was scanned, and a finding would have stopped it.
    pub scan: bool,
    /// The running app was asked, and no answer would have stopped it.
    pub smoke: bool,
}

impl Checks {
    pub(crate) fn add(&mut self, other: Checks) {
        self.tests = self.tests.and(other.tests);
        self.lint |= other.lint;
        self.scan |= other.scan;
        self.smoke |= other.smoke;
    }
}

/// All that came of a workflow and its happenings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// A run or more for each event, in the order in which they began.
    pub runs: Vec<Run>,
    /// Every image that was built.
    pub images: Vec<Image>,
    /// Every push to a registry, in order.
    pub pushes: Vec<Push>,
    /// Everything that went live somewhere, in order.
    pub deploys: Vec<Deploy>,
    /// Who was told something: when, by which run.
    pub notices: Vec<(u64, usize)>,
    /// What the simulation has to say of itself.
    pub findings: Vec<Finding>,
    /// When nothing was left to do, in milliseconds.
    pub end_ms: u64,
}

/// A run of the workflow, with all its attempts.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The happening that began it.
    pub event: usize,
    /// The name under `on` that let it in, such as `push`.
    pub trigger: &'static str,
    /// When it was asked for, in milliseconds.
    pub at_ms: u64,
    /// When its last job ended.
    pub end_ms: u64,
    /// How often it was begun.
    pub attempts: u32,
    /// How it ended.
    pub conclusion: Conclusion,
    /// Jobs and their cells, in the order in which they were decided.
    pub jobs: Vec<JobRun>,
    /// Secrets that strangers could take with them.
    pub leaks: Vec<Leak>,
    /// Commands that came from a stranger's words rather than from the file.
    pub injected: bool,
}

/// A job, or a cell of its matrix, in one attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRun {
    /// Which job of the workflow.
    pub job: usize,
    /// Its id, with the cell behind it: `test (3.11)`. Cells may have the same one, as on GitHub.
    pub label: String,
    /// Which cell of its matrix, in the order of the matrix.
    pub cell: usize,
    /// In which attempt, from 1.
    pub attempt: u32,
    /// How it ended.
    pub conclusion: Conclusion,
    /// When it could have started, had a runner been free.
    pub queued_ms: u64,
    /// When it started; when it was decided, if it never did.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
    /// Its steps, as far as they were come to.
    pub steps: Vec<StepRun>,
    /// Scopes in which its token may write.
    pub writes: u32,
    /// Why it ended, where its steps do not show it.
    pub reason: Reason,
    /// The concurrency group that it would have waited for in vain.
    pub group: Option<String>,
}

/// Why a job ended as it did, where its steps do not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reason {
    /// Its steps show it.
    #[default]
    Steps,
    /// Its condition did not hold.
    Condition,
    /// A job that it needs failed or was skipped.
    Needs,
    /// A newer run of its concurrency group took its place.
    Concurrency,
    /// Its concurrency group is held by its own run.
    Deadlock,
    /// Another cell of its matrix failed.
    FailFast,
    /// Somebody cancelled the run.
    Asked,
    /// It took longer than it may.
    Timeout,
    /// Its runner was lost.
    RunnerLost,
    /// The reviewers of its environment said no.
    Rejected,
    /// Nobody reviewed it.
    Unreviewed,
    /// The branch may not deploy to its environment.
    Protected,
    /// An expression of it could not be evaluated.
    Expression,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRun {
    /// Which step of the job.
    pub step: usize,
    /// What came of it, before `continue-on-error`.
    pub outcome: Conclusion,
    /// What counts.
    pub conclusion: Conclusion,
    /// When it started.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
    /// What it did, command by command, for the log.
    pub did: Vec<Did>,
    /// Its script with all expressions evaluated, if it has some.
    pub script: Option<String>,
}

/// A command, or what an action does, and how it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Did {
    /// What was done.
    pub what: Act,
    /// Why it failed, if it did.
    pub failed: Option<Failure>,
}

/// A secret in the hands of a stranger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Its name.
    pub secret: String,
    /// Which job gave it away.
    pub job: usize,
}

/// Errors that a linter sees and GitHub does not: the run starts all the same.
const STARTS_ALL_THE_SAME: [&str; 20] = [
    "workflow-action-input",
    "workflow-action-input-missing",
    "workflow-action-unknown",
    "workflow-anchor-unused",
    "workflow-bad-filter",
    "workflow-call-fails",
    "workflow-condition-always",
    "workflow-condition-constant",
    "workflow-cron-often",
    "workflow-env-name",
    "workflow-exclude-no-match",
    "workflow-no-object",
    "workflow-not-text",
    "workflow-old-command",
    "workflow-plain-password",
    "workflow-runner-conflict",
    "workflow-runner-label",
    "workflow-script-injection",
    "workflow-unknown-property",
    "workflow-unknown-shell",
];

/// What the schema of a workflow allows, and GitHub refuses when it makes the jobs.
const REFUSED_LATER: [&str; 1] = ["workflow-no-steps"];

/// Whether GitHub refuses a workflow for what was found in it, and starts nothing.
pub fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        REFUSED_LATER.contains(&finding.code)
            || finding.severity == Severity::Error && !STARTS_ALL_THE_SAME.contains(&finding.code)
    })
}

/// Whether a run knows what an action does, by its name without the version.
pub(super) fn is_simulated(action: &str) -> bool {
    !matches!(command::action(action, &|_| None), act::Act::Unknown(_))
}
