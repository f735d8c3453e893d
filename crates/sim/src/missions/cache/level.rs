//! What an author writes for a level of Cache Crash.

use crate::app_spec::{App, AppFile, Secret};
use crate::finding::Code;
use crate::mission::{self, Head, Losing};
use crate::missions::jigsaw::Texts;
use crate::setup::Difficulty;
use crate::verdict::Unit;
use serde::{Deserialize, Serialize};

/// A level. Its texts are written as Dockerfiles beside its `level.json`; in them `{{main}}`,
/// `{{python}}`, `{{data}}`, `{{model}}`, `{{key}}` and `{{value}}` stand for what is dealt.
/// The blocks in the tray are one statement each.
pub type Level = mission::Level<Spec, Texts>;

/// `level.json`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// For whom.
    pub difficulty: Difficulty,
    /// Shown, not played.
    #[serde(default)]
    pub demonstration: bool,
    /// Minor version of Python 3 in the Dockerfiles.
    pub python: u8,
    /// An app of its own instead of the player's.
    #[serde(default)]
    pub app: Option<App>,
    /// Files that lie in the project beside the app's own, or in their place.
    #[serde(default)]
    pub files: Vec<AppFile>,
    /// Files that lie in the project unless the app brings its own of that name.
    #[serde(default)]
    pub also: Vec<AppFile>,
    /// Secrets that lie in those files and that the page can do without.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// A large file that the page reads, unless it reads one of that folder already.
    #[serde(default)]
    pub model: Option<AppFile>,
    /// Requirements of which the script adds one; seed 0 takes the first.
    pub packages: Vec<String>,
    /// Whether `.git` changes with every commit, as it does when one commits before building.
    #[serde(default)]
    pub history: bool,
    /// The commits after the one that was built; every other seed shuffles all but the first.
    pub commits: Vec<Commit>,
    /// Required goals in the order of the board.
    pub goals: Vec<GoalId>,
    /// Metrics of the lean star.
    pub metrics: Vec<MetricId>,
    /// What a target may be, in percent of what the reference line needs.
    pub slack: Slack,
    /// Lines that must lose.
    pub losing: Vec<Losing<GoalId>>,
}

/// A commit of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// What changed.
    pub change: Change,
    /// Built on a fresh runner, not on the laptop.
    #[serde(default)]
    pub runner: bool,
}

/// What a commit changes, beside the history in `.git`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A line of the page.
    Page,
    /// A line of `README.md`.
    Readme,
    /// The model was trained anew.
    Model,
    /// A package was added to `requirements.txt`.
    Package,
    /// Nothing of ours: the tag of the base image moved.
    Base,
}

impl Change {
    /// Its name in the language files: `commit.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Readme => "readme",
            Self::Model => "model",
            Self::Package => "package",
            Self::Base => "base",
        }
    }
}

/// Percent of the reference line's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slack {
    /// Of the script's time on the laptop.
    pub script: u64,
    /// Of the image's size.
    pub size: u64,
    /// Of a code commit's time on the runner.
    pub runner: u64,
}

/// A required goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GoalId {
    /// The script's rebuilds stay within the target.
    Script,
    /// The image stays within the target.
    Size,
    /// A commit that changes only the README runs no step.
    Docs,
    /// A code commit runs at most two steps on the laptop.
    Laptop,
    /// A code commit on a fresh runner stays within the target.
    Runner,
    /// A code commit does not push the model again.
    Push,
    /// No secret in any layer or in the history.
    Stranger,
    /// The image says which commit it is.
    Stamp,
    /// A session runs the script to its end.
    Page,
}

impl GoalId {
    /// Its name in the language files: `goal.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Size => "size",
            Self::Docs => "docs",
            Self::Laptop => "laptop",
            Self::Runner => "runner",
            Self::Push => "push",
            Self::Stranger => "stranger",
            Self::Stamp => "stamp",
            Self::Page => "page",
        }
    }
}

/// A metric of the lean star.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetricId {
    /// Milliseconds of all rebuilds on the laptop.
    Rebuilds,
    /// Uncompressed bytes of the image.
    Size,
    /// Milliseconds of the code commit on the runner.
    Ci,
    /// Compressed bytes that a code commit pushes.
    Pushed,
    /// Lines of both files that are not as they were inherited.
    Lines,
}

impl MetricId {
    /// Code of the finding that says it is over par.
    pub const fn over_par(self) -> Code {
        match self {
            Self::Rebuilds => "rebuilds-over-par",
            Self::Size => "size-over-par",
            Self::Ci => "ci-over-par",
            Self::Pushed => "pushed-over-par",
            Self::Lines => "lines-over-par",
        }
    }

    /// Its name in the language files: `metric.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rebuilds => "rebuilds",
            Self::Size => "size",
            Self::Ci => "ci",
            Self::Pushed => "pushed",
            Self::Lines => "lines",
        }
    }

    /// What it counts.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Rebuilds | Self::Ci => Unit::Millis,
            Self::Size | Self::Pushed => Unit::Bytes,
            Self::Lines => Unit::Count,
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
