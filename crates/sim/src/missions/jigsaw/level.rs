//! What an author writes for a level of the Dockerfile Jigsaw.

use crate::app_spec::{App, AppFile, Secret};
use crate::finding::Code;
use crate::mission::{self, Head, Losing};
use crate::setup::Difficulty;
use crate::verdict::Unit;
use serde::{Deserialize, Serialize};

/// A level. Its texts are written as Dockerfiles beside its `level.json`; in them `{{main}}`,
/// `{{data}}`, `{{python}}` and `{{port}}` stand for what the instance deals. The blocks in
/// the tray are one statement each.
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
    /// Names the main script may have; seed 0 takes the first. Empty: the app's own.
    #[serde(default)]
    pub main: Vec<String>,
    /// Folders the page's data file may lie in, likewise.
    #[serde(default)]
    pub data: Vec<String>,
    /// An app of the level's own, instead of the player's.
    #[serde(default)]
    pub app: Option<App>,
    /// Minor versions of Python 3 the laptop may have, likewise.
    pub python: Vec<u8>,
    /// Files that lie in the project beside the app's own.
    #[serde(default)]
    pub files: Vec<AppFile>,
    /// Files that lie in the project unless the app brings its own of that name.
    #[serde(default)]
    pub also: Vec<AppFile>,
    /// Secrets that lie in those files and that the page can do without.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// Lines that `requirements.txt` has beside the app's own.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Modules the main script imports beside its own.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Folders the page writes to beside its own.
    #[serde(default)]
    pub writes: Vec<String>,
    /// Required goals in the order of the board.
    pub goals: Vec<GoalId>,
    /// Metrics of the lean star.
    pub metrics: Vec<MetricId>,
    /// Lines that must lose.
    pub losing: Vec<Losing<GoalId>>,
}

/// The two texts of the room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Texts {
    /// `Dockerfile`
    pub dockerfile: String,
    /// `.dockerignore`
    pub ignore: String,
}

/// A required goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoalId {
    /// The image builds.
    Builds,
    /// The published port answers on the health path.
    Answers,
    /// A session runs the script to its end.
    Page,
    /// A program that is no server ran to its end.
    Runs,
    /// Still up a minute later.
    StaysUp,
    /// An edit of the page reinstalls nothing.
    Edit,
    /// Docker reports *healthy*.
    Healthy,
    /// The process is not root's, and its page can write where it must.
    NotRoot,
    /// No secret in any layer or in the history.
    Stranger,
    /// No compiler in the final image.
    NoCompiler,
    /// Ends by itself before the kill.
    Stops,
}

impl GoalId {
    /// Its name in the language files: `goal.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Builds => "builds",
            Self::Answers => "answers",
            Self::Page => "page",
            Self::Runs => "runs",
            Self::StaysUp => "stays-up",
            Self::Edit => "edit",
            Self::Healthy => "healthy",
            Self::NotRoot => "not-root",
            Self::Stranger => "stranger",
            Self::NoCompiler => "no-compiler",
            Self::Stops => "stops",
        }
    }
}

/// A metric of the lean star.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MetricId {
    /// Milliseconds of a rebuild after one edit of the page.
    Rebuild,
    /// Uncompressed bytes of the image.
    Size,
    /// Steps that make a layer, in all stages that were built.
    Steps,
    /// Steps that make a layer, in the last stage.
    LastSteps,
    /// Milliseconds from SIGTERM to the end.
    Stop,
    /// Milliseconds of a rebuild after a change of `requirements.txt`.
    Library,
}

impl MetricId {
    /// Code of the finding that says it is over par.
    pub const fn over_par(self) -> Code {
        match self {
            Self::Rebuild => "rebuild-over-par",
            Self::Size => "size-over-par",
            Self::Steps => "steps-over-par",
            Self::LastSteps => "last-steps-over-par",
            Self::Stop => "stop-over-par",
            Self::Library => "library-over-par",
        }
    }

    /// Its name in the language files: `metric.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rebuild => "rebuild",
            Self::Size => "size",
            Self::Steps => "steps",
            Self::LastSteps => "last-steps",
            Self::Stop => "stop",
            Self::Library => "library",
        }
    }

    /// What it counts.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Rebuild | Self::Stop | Self::Library => Unit::Millis,
            Self::Size => Unit::Bytes,
            Self::Steps | Self::LastSteps => Unit::Count,
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
