//! What stands at the head of every attempt: which room, how hard, which variant, whose app.

use serde::{Deserialize, Serialize};

/// The six rooms, in the order of the corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MissionId {
    /// Dockerfile Jigsaw.
    Jigsaw,
    /// Cache Crash.
    Cache,
    /// Pipeline Architect.
    Pipeline,
    /// Log Detective.
    Logs,
    /// Deploy or Die.
    Deploy,
    /// Outage Simulator.
    Outage,
}

impl MissionId {
    /// All rooms in order.
    pub const ALL: [Self; 6] = [
        Self::Jigsaw,
        Self::Cache,
        Self::Pipeline,
        Self::Logs,
        Self::Deploy,
        Self::Outage,
    ];

    /// The name of the room's folder and of its texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jigsaw => "jigsaw",
            Self::Cache => "cache",
            Self::Pipeline => "pipeline",
            Self::Logs => "logs",
            Self::Deploy => "deploy",
            Self::Outage => "outage",
        }
    }
}

/// How much scaffolding the player gets; each difficulty also has its own level.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// Has only run the app on a laptop.
    #[default]
    Beginner,
    /// Has put something online once.
    Intermediate,
    /// No training wheels.
    Advanced,
}

impl Difficulty {
    /// All three, easiest first.
    pub const ALL: [Self; 3] = [Self::Beginner, Self::Intermediate, Self::Advanced];

    /// The lower-case word used in files and links.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }

    /// Hints that leave the clean star alone; `None` when there is no limit.
    pub const fn free_hints(self) -> Option<u32> {
        match self {
            Self::Beginner => None,
            Self::Intermediate => Some(3),
            Self::Advanced => Some(1),
        }
    }
}

/// What earlier rooms made, as far as a later room shows it. It changes names and files,
/// never goals or par.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inherited {
    /// Image reference.
    pub image: String,
    /// Digest of the image, hexadecimal.
    pub digest: String,
    /// Uncompressed size.
    pub bytes: u64,
    /// From start to the first healthy answer.
    pub boot_ms: u32,
    /// Port the app listens on.
    pub port: u16,
    /// Path that answers when the server is up.
    pub health_path: String,
    /// Files by path.
    pub texts: Vec<(String, String)>,
}

/// What a class lays down for its players.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// Hints that leave the clean star alone, instead of the difficulty's own number.
    pub free_hints: Option<u32>,
}

/// The head of an attempt. Together with the log it determines everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The room.
    pub mission: MissionId,
    /// How hard.
    pub difficulty: Difficulty,
    /// Name of the level's folder.
    pub level: String,
    /// 0 is the canonical instance.
    pub seed: u64,
    /// Name of a ready app.
    pub app: String,
    /// What earlier rooms made; the par artefacts stand in where it is absent.
    pub inherited: Option<Inherited>,
    /// What the class lays down.
    pub policy: Policy,
}

impl Setup {
    /// Hints that leave the clean star alone; `None` when there is no limit.
    pub fn free_hints(&self) -> Option<u32> {
        self.policy.free_hints.or(self.difficulty.free_hints())
    }
}
