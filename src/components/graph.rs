//! Jobs and the arrows between them, as pictures that can be worked on: a node editor for wide
//! screens, a list that does the same, and, beside this module, the time chart.
//!
//! They know no room and no workflow: they are given [`Job`]s and tell [`Hands`] what the
//! player means. What is shown is what the room says after a move.

mod acts;
mod arrows;
mod camera;
mod canvas;
mod carry;
mod drawing;
mod fingers;
mod node;
mod sheet;
mod sign;
mod tools;
pub mod wire;

use std::ops::Deref;

use leptos::prelude::*;

pub use self::arrows::arrows;
use self::camera::Camera;
pub use self::canvas::graph;
use self::drawing::Moved;
pub use self::sign::{marks, standing};
use self::wire::Wire;
use crate::handle::Handle;
use crate::live::memo;
use crate::text::{Text, use_text};

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Nothing has run, or not since the last change.
    #[default]
    Idle,
    /// It waits for others, or for a runner.
    Waiting,
    /// It runs.
    Running,
    /// It ended well.
    Success,
    /// It failed.
    Failure,
    /// It never ran.
    Skipped,
    /// It was stopped.
    Cancelled,
}

impl Standing {
    /// The end of its word's key, its class and its `data-standing`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }

    /// Its icon.
    const fn icon(self) -> &'static str {
        match self {
            Self::Idle => "o",
            Self::Waiting => "clock",
            Self::Running => "play",
            Self::Success => "check",
            Self::Failure => "x",
            Self::Skipped => "minus",
            Self::Cancelled => "stop",
        }
    }
}

/// A job as the pictures show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// Its id in the workflow; no two jobs have the same.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// The ids of the jobs that it waits for. Ids of no job are shown by nothing.
    pub needs: Vec<String>,
    /// How it stands; while a run is played back, at that moment.
    pub standing: Standing,
    /// When it could have started, had a runner been free, in milliseconds of the chart.
    /// Before a run: as it would be.
    pub queued_ms: u64,
    /// When it started, or would start.
    pub start_ms: u64,
    /// When it ended, or would end.
    pub end_ms: u64,
    /// Why it ended as it did, in words; empty when there is nothing to say.
    pub because: String,
    /// Whether it is on the critical path.
    pub critical: bool,
    /// Whether the player says that the red dot stops here.
    pub called: bool,
    /// Whether the red dot stopped here.
    pub stopped: bool,
}

impl Job {
    /// Whether its times are only how it would be.
    pub fn is_plan(&self) -> bool {
        self.standing == Standing::Idle
    }
}

/// What the pictures ask of the room. What returns a flag says whether it was done; a room
/// that refuses says so itself.
pub trait Hands: Send + Sync {
    /// Makes `job` wait for `on`.
    fn connect(&self, job: &str, on: &str) -> bool;
    /// Makes `job` wait for `on` no more.
    fn disconnect(&self, job: &str, on: &str) -> bool;
    /// Takes a job out, and the arrows at it.
    fn remove(&self, job: &str) -> bool;
    /// Opens a job for a closer look.
    fn open(&self, job: &str);
    /// The red dot will stop at this job; at none: it gets through.
    fn call(&self, job: Option<&str>);
    /// Shows and speaks a sentence, through the one live region.
    fn tell(&self, words: String);
}

/// What the room shows in the pictures besides the jobs.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The jobs, in the order of the file.
    pub jobs: Memo<Vec<Job>>,
    /// The length of the time axis, in milliseconds.
    pub total_ms: Signal<u64>,
    /// Where the playhead is while a run is played back: bars are drawn up to it. `None`: a
    /// picture that stands still.
    pub now: Signal<Option<u64>>,
    /// Whether a tap on a job calls the shot rather than opening or wiring it.
    pub calling: Signal<bool>,
    /// Whether the player has called that the red dot gets through.
    pub through: Signal<bool>,
    /// The job that is open for a closer look.
    pub selected: RwSignal<Option<String>>,
}

/// A handle to what the pictures share.
pub type Wiring = Handle<Parts>;

/// What the pictures share.
pub struct Parts {
    /// What the room shows.
    pub shown: Shown,
    hands: Box<dyn Hands>,
    /// The words.
    pub words: Text,
    /// The arrow that is being drawn.
    pub wire: RwSignal<Wire>,
    /// Which jobs it can be connected with, a flag for each; `None` when none is drawn.
    targets: Memo<Option<Vec<bool>>>,
    /// Jobs that the player has moved. Only looks: never stored, never judged.
    moved: RwSignal<Moved>,
    /// What the node editor shows.
    camera: RwSignal<Camera>,
}

impl Deref for Parts {
    type Target = Shown;

    fn deref(&self) -> &Shown {
        &self.shown
    }
}

impl Wiring {
    /// The pictures of a room.
    pub fn new(shown: Shown, hands: Box<dyn Hands>) -> Self {
        let wire = RwSignal::new(Wire::Idle);
        let ends = memo(move || {
            let ends = |wire: &Wire| wire.begun().map(|begun| (begun.job.clone(), begun.end));
            wire.with(ends)
        });
        let targets = memo(move || {
            let (job, end) = ends.get()?;
            let wire = Wire::from(&job, end);
            shown.jobs.with(|jobs| Some(wire.begun()?.targets(jobs)))
        });
        Self::to(Parts {
            shown,
            hands,
            words: use_text(),
            wire,
            targets,
            moved: RwSignal::new(Vec::new()),
            camera: RwSignal::new(Camera::default()),
        })
    }
}
