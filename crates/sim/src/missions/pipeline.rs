//! Pipeline Architect: what must happen before what, and what each gate protects.
//!
//! The workflow file is the truth: every arrow and every job is an edit of it. A run plays
//! the event cards one after the other on one timeline, and what reached production counts.

mod blame;
pub mod cards;
mod freight;
pub mod goals;
pub mod instance;
mod keys;
pub mod level;
pub mod outcome;
mod route;
mod speech;
mod state;
pub mod visit;

pub use cards::{Card, Stamp, Wanted};
pub use freight::{Freight, freight};
pub use instance::{Block, Instance};
pub use level::Level;
pub use outcome::{CardRun, Live, Outcome};
pub use route::{Change, changes, lines_touched};
pub use state::{Called, Measured, Run, State};

use crate::content::Content;
use crate::finding::{Code, Finding};
use crate::mission::{
    Artefact, Body, Gap, Lines, Mission, Rejection, Route, Sentence, UnknownSetup, named,
};
use crate::missions::jigsaw::patch::Patch;
use crate::seed::Chance;
use crate::setup::{MissionId, Setup};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// Most bytes that the workflow may have.
pub const MAX_TEXT: usize = 128 * 1024;

/// What the player did. Stored: new variants go to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Drew an arrow: a job waits for another one.
    Need {
        /// Id of the job that waits.
        job: String,
        /// Id of the job that it waits for.
        on: String,
    },
    /// Took an arrow away.
    Free {
        /// Id of the job that waited.
        job: String,
        /// Id of the job that it waited for.
        on: String,
    },
    /// Added a job of the palette.
    Add {
        /// Index in the palette as dealt.
        block: u8,
    },
    /// Took a job out, and the arrows to it.
    Drop {
        /// Its id.
        job: String,
    },
    /// Set a field of the workflow, of a job or of a step.
    Set {
        /// Id of the job; none for the workflow.
        job: Option<String>,
        /// The step, from 0; none for the job.
        step: Option<u8>,
        /// The way to the field, key by key.
        keys: Vec<String>,
        /// What it says, as it is written in YAML; none takes it out.
        value: Option<String>,
    },
    /// Changed the text: one burst of typing.
    Edit {
        /// How.
        patch: Patch,
    },
    /// Played all cards.
    Run,
    /// Played a single card, behind the first one: it shows, and never judges.
    Try {
        /// Index of the card.
        event: u8,
    },
    /// Said where a commit will stop at the next run.
    Call(Shot),
}

/// A called shot: where the commit of a card will stop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shot {
    /// Index of the card.
    pub event: u8,
    /// Where.
    pub stops: Stop,
}

/// Where a commit stops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stop {
    /// At a job, or right before it.
    Job(String),
    /// It gets to production.
    Live,
}

impl Action {
    /// The kind of a move, as the near-solution names it.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Need { .. } => "need",
            Self::Free { .. } => "free",
            Self::Add { .. } => "add",
            Self::Drop { .. } => "drop",
            Self::Set { .. } => "set",
            Self::Edit { .. } => "change",
            Self::Run | Self::Try { .. } | Self::Call(_) => "run",
        }
    }
}

/// The room.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline;

impl Mission for Pipeline {
    const ID: MissionId = MissionId::Pipeline;
    type Level = Level;
    type State = State;
    type Action = Action;

    fn levels(content: &Content) -> &[Level] {
        &content.pipeline
    }

    fn start(content: &Content, setup: &Setup) -> Result<State, UnknownSetup> {
        let level = named(&content.pipeline, &setup.level)?;
        let app = content.app(&setup.app)?;
        let mut par = content.jigsaw.iter();
        let par = par.find(|level| !level.spec.demonstration);
        let instance = instance::deal(level, app, &content.facts, par, setup);
        Ok(State::start(instance))
    }

    fn dealt(state: &State) -> Vec<(Code, String)> {
        let instance = state.instance();
        let times = &instance.settings.times;
        let times = [times.lint, times.test, times.build, times.deploy];
        vec![
            ("app", instance.app.id.clone()),
            ("workflow", instance.level.start.clone()),
            ("times", times.map(|time| time.to_string()).join(" ")),
        ]
    }

    fn apply(state: &mut State, action: &Action) -> Result<(), Rejection> {
        state.apply(action)
    }

    fn weight(state: &State, action: &Action) -> u64 {
        state.weight(action)
    }

    fn carry(old: &State, new: &mut State) {
        new.carry(old);
    }

    fn edits(action: &Action) -> bool {
        !matches!(action, Action::Run | Action::Try { .. } | Action::Call(_))
    }

    fn press() -> Action {
        Action::Run
    }

    fn verdict(state: &State) -> Verdict {
        state.verdict()
    }

    fn findings(state: &State) -> Vec<Finding> {
        state.findings()
    }

    fn resting_on(goal: &str) -> &'static [&'static str] {
        match goal {
            // What never goes live takes no time to, and nobody can tell what it was.
            "live" => &["lead"],
            "stamps" => &["tested"],
            _ => &[],
        }
    }

    fn lines(start: &State) -> Lines<Action> {
        let instance = start.instance();
        let own = route::jobs(start.source());
        let own = own.as_deref();
        let way = |text: &String| {
            let to = instance.source(text);
            route::way(start.source(), own, &to, &instance.palette)
        };
        instance.level.lines(&Action::Run, way)
    }

    fn route(state: &State) -> Route<Action> {
        state.nearest()
    }

    fn gap(state: &State) -> Option<Gap> {
        state.gap()
    }

    fn advice(state: &State) -> Option<Action> {
        Some(state.advice())
    }

    fn serves(state: &Self::State, action: &Self::Action) -> Option<&'static str> {
        state.serves(action)
    }

    fn right_calls(state: &State) -> u32 {
        state.right_calls()
    }

    fn stray(state: &State, chance: &mut Chance) -> Action {
        state.stray(chance)
    }

    fn sentence(state: &State, action: &Action) -> Sentence {
        state.sentence(action)
    }

    fn say(state: &State, action: &Action) -> String {
        speech::say(state, action)
    }

    fn read(state: &State, text: &str) -> Result<Action, Finding> {
        speech::read(state, text)
    }

    fn artefacts(state: &State) -> Vec<Artefact> {
        let instance = state.instance();
        let workflow = (crate::workflow::PATH, state.text().to_string());
        let own = [
            ("Dockerfile", instance.dockerfile.clone()),
            (".dockerignore", instance.ignore.clone()),
        ];
        let own = own
            .into_iter()
            .filter(|(_, text)| instance.inherited && !text.is_empty());
        let files = [workflow].into_iter().chain(own);
        files
            .map(|(path, text)| Artefact {
                path: path.into(),
                content: Body::Text(text),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
