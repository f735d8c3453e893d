//! Cache Crash: what is rebuilt when, and where the megabytes are.
//!
//! There are no switches: every optimisation is an edit of the inherited Dockerfile or of
//! its ignore file, and a run builds the commit script from top to bottom.

mod causes;
pub mod goals;
pub mod instance;
pub mod level;
pub mod lines;
pub mod outcome;
pub mod report;
mod state;

pub use level::Level;
pub use outcome::Outcome;
pub use state::{Called, Measured, Run, State};

use crate::content::Content;
use crate::finding::{Code, Finding};
use crate::mission::{
    Artefact, Body, Gap, Lines, Mission, Rejection, Route, Sentence, UnknownSetup, named,
};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::speech::{self, Desk};
use crate::missions::jigsaw::{self, FileName, route};
use crate::seed::Chance;
use crate::setup::{MissionId, Setup};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What the player did. Stored: new variants go to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Put a block of the tray before row `at`, or at the end.
    Place {
        /// Index in the tray as dealt.
        block: u8,
        /// Row.
        at: u8,
    },
    /// Made row `from` row `to`.
    Move {
        /// Row.
        from: u8,
        /// Row after the move.
        to: u8,
    },
    /// Took a row out.
    Remove {
        /// Row.
        at: u8,
    },
    /// Changed a text: one burst of typing.
    Edit {
        /// Which.
        file: FileName,
        /// How.
        patch: Patch,
    },
    /// Ran the commit script.
    Build,
    /// Said what the next run will burn.
    Call(Shot),
}

/// A called shot: the rows of the burn map that a commit will burn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shot {
    /// Index in the commit script.
    pub commit: u8,
    /// A bit for each row of the map, the lowest for the first.
    pub rows: u64,
}

impl Action {
    /// The same move of the texts in the first room; `None` for a called shot.
    pub fn on_desk(&self) -> Option<jigsaw::Action> {
        Some(match self.clone() {
            Self::Place { block, at } => jigsaw::Action::Place { block, at },
            Self::Move { from, to } => jigsaw::Action::Move { from, to },
            Self::Remove { at } => jigsaw::Action::Remove { at },
            Self::Edit { file, patch } => jigsaw::Action::Edit { file, patch },
            Self::Build => jigsaw::Action::Build,
            Self::Call(_) => return None,
        })
    }
}

/// Moves of the texts are the same in both rooms that have texts.
impl From<jigsaw::Action> for Action {
    fn from(action: jigsaw::Action) -> Self {
        match action {
            jigsaw::Action::Place { block, at } => Self::Place { block, at },
            jigsaw::Action::Move { from, to } => Self::Move { from, to },
            jigsaw::Action::Remove { at } => Self::Remove { at },
            jigsaw::Action::Edit { file, patch } => Self::Edit { file, patch },
            jigsaw::Action::Build | jigsaw::Action::Call(_) => Self::Build,
        }
    }
}

/// The room.
#[derive(Debug, Clone, Copy)]
pub struct Cache;

impl Mission for Cache {
    const ID: MissionId = MissionId::Cache;
    type Level = Level;
    type State = State;
    type Action = Action;

    fn levels(content: &Content) -> &[Level] {
        &content.cache
    }

    fn start(content: &Content, setup: &Setup) -> Result<State, UnknownSetup> {
        let level = named(&content.cache, &setup.level)?;
        let app = content.app(&setup.app)?;
        let facts = content.facts.clone();
        Ok(State::start(instance::deal(level, app, facts, setup.seed)))
    }

    fn dealt(state: &State) -> Vec<(Code, String)> {
        let instance = state.instance();
        let commits = instance.commits.iter();
        let commits: Vec<&str> = commits.map(|commit| commit.change.as_str()).collect();
        vec![
            ("app", instance.app.id.clone()),
            ("package", instance.package.clone()),
            ("commits", commits.join(" ")),
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
        !matches!(action, Action::Build | Action::Call(..))
    }

    fn press() -> Action {
        Action::Build
    }

    fn verdict(state: &State) -> Verdict {
        state.verdict()
    }

    fn findings(state: &State) -> Vec<Finding> {
        state.findings()
    }

    fn resting_on(_goal: &str) -> &'static [&'static str] {
        &[]
    }

    fn lines(start: &State) -> Lines<Action> {
        let level = &start.instance().level;
        level.lines(&Action::Build, |texts| {
            let way = route::way(start.texts(), texts, &level.blocks);
            way.into_iter().map(Action::from).collect()
        })
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
        let action = action.on_desk();
        action.map_or_else(String::new, |action| speech::say(&desk(state), &action))
    }

    fn read(state: &State, text: &str) -> Result<Action, Finding> {
        speech::read(&desk(state), text).map(Action::from)
    }

    fn artefacts(state: &State) -> Vec<Artefact> {
        let texts = state.texts();
        let ignore = Some(texts.ignore.clone()).filter(|text| !text.is_empty());
        let files = [
            ("Dockerfile", Some(Body::Text(texts.dockerfile.clone()))),
            (".dockerignore", ignore.map(Body::Text)),
            ("build-report.md", report::report(state).map(Body::Document)),
        ];
        let file = |(path, content): (&str, Option<Body>)| {
            Some(Artefact {
                path: path.into(),
                content: content?,
            })
        };
        files.into_iter().filter_map(file).collect()
    }
}

/// What typed lines are about.
fn desk(state: &State) -> Desk<'_> {
    Desk {
        texts: state.texts(),
        rows: state.rows(),
        blocks: &state.instance().level.blocks,
        run: "docker build .".into(),
    }
}

#[cfg(test)]
mod tests;
