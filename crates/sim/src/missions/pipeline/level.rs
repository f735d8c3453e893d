//! What an author writes for a level of Pipeline Architect.

use crate::finding::Code;
use crate::mission::{self, Head, Losing};
use crate::missions::pipeline::cards::{Kind, Wanted};
use crate::setup::Difficulty;
use crate::verdict::Unit;
use crate::workflow::run::Parts;
use serde::{Deserialize, Serialize};

/// A level. Its workflows stand beside its `level.json`; in them `{{app}}`, `{{port}}` and
/// `{{health}}` stand for what is dealt. In `start.yml` the lines between `#{ name` and `#|`
/// are a fault that a seed may pick, and those from there to `#}` what stands there otherwise.
/// The blocks are the jobs of the palette.
pub type Level = mission::Level<Spec, String>;

/// `level.json`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// For whom.
    pub difficulty: Difficulty,
    /// Shown, not played.
    #[serde(default)]
    pub demonstration: bool,
    /// How many jobs can run at once.
    pub runners: u32,
    /// Whether the run's token may write where the workflow says nothing.
    #[serde(default)]
    pub token_writes: bool,
    /// What the repository's tests open when no part of them is named.
    pub opens: Vec<Part>,
    /// How long things take.
    pub times: Times,
    /// What takes another time for every other seed.
    #[serde(default)]
    pub vary: Vec<Vary>,
    /// Whether every other seed shuffles the order of the jobs in the file.
    #[serde(default)]
    pub shuffle: bool,
    /// Secrets that the repository has.
    #[serde(default)]
    pub secrets: Vec<Given>,
    /// Environments in which somebody has to say yes.
    #[serde(default)]
    pub reviewers: Vec<String>,
    /// Faults of the start, by the names that they have there; seed 0 takes the first ones.
    #[serde(default)]
    pub faults: Vec<String>,
    /// How many of them a seed picks.
    #[serde(default)]
    pub pick: u8,
    /// The cards in the order in which they are played.
    pub events: Vec<CardSpec>,
    /// Required goals in the order of the board.
    pub goals: Vec<GoalId>,
    /// Metrics of the lean star.
    pub metrics: Vec<MetricId>,
    /// What the lead time may be, in percent of the reference line's.
    pub lead: u64,
    /// Lines that must lose.
    pub losing: Vec<Losing<GoalId>>,
}

/// A part of the app that tests can open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The functions that compute.
    Functions,
    /// The data they read.
    Data,
    /// The interface to other programs.
    Api,
    /// The page that visitors see.
    Page,
}

impl Part {
    /// The same for the engine.
    pub const fn parts(self) -> Parts {
        match self {
            Self::Functions => Parts::FUNCTIONS,
            Self::Data => Parts::DATA,
            Self::Api => Parts::API,
            Self::Page => Parts::PAGE,
        }
    }
}

/// How long things take, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "as in the times of the engine")]
pub struct Times {
    pub start: u64,
    pub checkout: u64,
    pub install: u64,
    pub lint: u64,
    pub test: u64,
    pub build: u64,
    pub push: u64,
    pub scan: u64,
    pub deploy: u64,
    pub smoke: u64,
    pub tool: u64,
    pub other: u64,
}

/// A time that differs from seed to seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vary {
    /// Which.
    pub what: Clock,
    /// Whole seconds at least.
    pub from: u32,
    /// Whole seconds at most.
    pub to: u32,
}

/// One of the times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "as in the times of the engine")]
pub enum Clock {
    Lint,
    Test,
    Build,
    Push,
    Scan,
    Deploy,
    Smoke,
}

/// A secret of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// What nobody else should read.
    pub value: String,
}

/// A card: something that happens, and what should come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSpec {
    /// What happens.
    pub kind: Kind,
    /// What should come of it.
    pub wanted: Wanted,
}

/// A required goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GoalId {
    /// A good commit goes live.
    Live,
    /// A broken test is never pushed.
    Test,
    /// A lint error is never pushed.
    Lint,
    /// The good commit is live within the target.
    Lead,
    /// Each event ends as its stamp says.
    Stamps,
    /// What is live is the digest that was tested.
    Tested,
    /// A secret is named, not pasted.
    Named,
    /// The log shows a stranger nothing.
    Stranger,
    /// The newest good commit is what is live.
    Newest,
    /// A failed smoke test rolls back and tells people.
    Back,
    /// A fork sees no secret.
    Fork,
    /// No job may do more than it does.
    Least,
    /// No action's tag can be moved under one's feet.
    Pinned,
    /// What is run again does not build again.
    Rerun,
}

impl GoalId {
    /// Its name in the language files: `goal.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::Lint => "lint",
            Self::Lead => "lead",
            Self::Stamps => "stamps",
            Self::Tested => "tested",
            Self::Named => "named",
            Self::Stranger => "stranger",
            Self::Newest => "newest",
            Self::Back => "back",
            Self::Fork => "fork",
            Self::Least => "least",
            Self::Pinned => "pinned",
            Self::Rerun => "rerun",
        }
    }
}

/// A metric of the lean star.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetricId {
    /// Milliseconds from the good push to its going live.
    Lead,
    /// Arrows that are not as they were inherited.
    Arrows,
    /// Minutes of all runners on all cards.
    Minutes,
    /// Lines of the workflow that are not as they were inherited.
    Lines,
    /// Scopes in which the tokens of a run may write.
    Scopes,
}

impl MetricId {
    /// Code of the finding that says it is over par.
    pub const fn over_par(self) -> Code {
        match self {
            Self::Lead => "lead-over-par",
            Self::Arrows => "arrows-over-par",
            Self::Minutes => "minutes-over-par",
            Self::Lines => "lines-over-par",
            Self::Scopes => "scopes-over-par",
        }
    }

    /// Its name in the language files: `metric.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Arrows => "arrows",
            Self::Minutes => "minutes",
            Self::Lines => "lines",
            Self::Scopes => "scopes",
        }
    }

    /// What it counts.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Lead => Unit::Millis,
            _ => Unit::Count,
        }
    }
}

impl mission::Spec for Spec {
    fn head(&self) -> Head {
        let losing = self.losing.iter();
        Head {
            difficulty: self.difficulty,
            demonstration: self.demonstration,
            goals: self.goals.iter().map(|goal| goal.as_str()).collect(),
            metrics: self.metrics.iter().map(|metric| metric.as_str()).collect(),
            losing: losing.map(|line| line.named(GoalId::as_str)).collect(),
        }
    }
}
