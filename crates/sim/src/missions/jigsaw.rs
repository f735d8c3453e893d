//! Dockerfile Jigsaw: what an image is made of, and why order matters.
//!
//! The text is the truth: a block placed by hand is a patch of the Dockerfile, and every
//! run builds, starts, visits and searches what the text says.

mod causes;
pub mod goals;
pub mod instance;
pub mod judge;
mod kit;
pub mod level;
pub(crate) mod needed;
pub mod outcome;
pub mod patch;
pub mod route;
pub mod rows;
pub mod sheet;
pub(crate) mod speech;
mod state;
pub mod transcript;
pub mod tray;

pub use judge::Judge;
pub use level::{Level, Texts};
pub use outcome::{Outcome, evaluate};
pub use state::{Called, State, answer};

use crate::content::Content;
use crate::finding::{Code, Finding};
use crate::mission::{
    Artefact, Body, Gap, Lines, Mission, Rejection, Route, Sentence, UnknownSetup, named,
};
use crate::seed::Chance;
use crate::setup::{MissionId, Setup};
use crate::verdict::Verdict;
use patch::Patch;
use serde::{Deserialize, Serialize};

/// Bytes that one text of the room may have.
pub const MAX_TEXT: usize = 128 * 1024;

/// One of the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FileName {
    /// `Dockerfile`
    Dockerfile,
    /// `.dockerignore`
    Ignore,
}

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
    /// Built and ran it.
    Build,
    /// Said what the next run will do.
    Call(Shot),
}

impl Action {
    /// Whether the ignore file is edited.
    const fn ignores(&self) -> bool {
        matches!(
            self,
            Self::Edit {
                file: FileName::Ignore,
                ..
            }
        )
    }
}

/// A called shot: a place in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Shot {
    /// The build stops at this row.
    Stops {
        /// Row.
        row: u8,
    },
    /// It builds, and the window stays dark.
    Dark,
    /// The server is up, and the page shows an error.
    RedBox,
    /// The page shows.
    Lit,
}

/// The room.
#[derive(Debug, Clone, Copy)]
pub struct Jigsaw;

impl Mission for Jigsaw {
    const ID: MissionId = MissionId::Jigsaw;
    type Level = Level;
    type State = State;
    type Action = Action;

    fn levels(content: &Content) -> &[Level] {
        &content.jigsaw
    }

    fn start(content: &Content, setup: &Setup) -> Result<State, UnknownSetup> {
        let level = named(&content.jigsaw, &setup.level)?;
        let app = content.app(&setup.app)?;
        let mut instance = instance::deal(level, app, content.facts.clone(), setup.seed);
        instance.judge = content.judge.clone();
        Ok(State::start(instance))
    }

    fn dealt(state: &State) -> Vec<(Code, String)> {
        let app = &state.instance().app;
        let mut dealt = vec![("app", app.id.clone()), ("main", app.main.clone())];
        dealt.extend(instance::data_file(app).map(|path| ("data", path)));
        dealt
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

    fn resting_on(goal: &str) -> &'static [&'static str] {
        match goal {
            "builds" => &[
                "answers",
                "page",
                "runs",
                "stays-up",
                "edit",
                "healthy",
                "not-root",
                "stranger",
                "no-compiler",
                "stops",
            ],
            "stays-up" => &["answers", "page", "healthy", "not-root", "stops"],
            "answers" => &["page", "healthy", "not-root"],
            "page" => &["not-root"],
            _ => &[],
        }
    }

    fn lines(start: &State) -> Lines<Action> {
        let level = &start.instance().level;
        level.lines(&Action::Build, |texts| {
            route::way(start.texts(), texts, &level.blocks)
        })
    }

    fn route(state: &State) -> Route<Action> {
        state.nearest()
    }

    fn gap(state: &State) -> Option<Gap> {
        state.gap()
    }

    fn advice(state: &State) -> Option<Action> {
        state.advice()
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
        speech::say(&desk(state), action)
    }

    fn read(state: &State, text: &str) -> Result<Action, Finding> {
        speech::read(&desk(state), text)
    }

    fn artefacts(state: &State) -> Vec<Artefact> {
        let file = |path: &str, text: &str| Artefact {
            path: path.into(),
            content: Body::Text(text.into()),
        };
        let texts = state.texts();
        let mut files = vec![file("Dockerfile", &texts.dockerfile)];
        if !texts.ignore.is_empty() {
            files.push(file(".dockerignore", &texts.ignore));
        }
        let app = &state.instance().app;
        let image = state
            .outcome()
            .and_then(|run| run.build.outcome.as_ref().ok());
        let workdir = image.map_or("/", |image| &*image.config.workdir);
        files.push(file("compose.yaml", &kit::compose(app, workdir)));
        files.push(file("tests/test_app.py", &kit::page_test(app)));
        files
    }
}

/// What typed lines are about.
fn desk(state: &State) -> speech::Desk<'_> {
    let app = &state.instance().app;
    let (name, port) = (&app.id, app.port);
    speech::Desk {
        texts: state.texts(),
        rows: state.rows(),
        blocks: &state.instance().level.blocks,
        run: format!("docker build -t {name} . && docker run -p {port}:{port} {name}"),
    }
}

#[cfg(test)]
mod tests;
