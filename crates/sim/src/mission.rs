//! The one abstraction: every room is a state machine that the player drives with actions.

mod gap;
mod level;
mod line;

pub use gap::Gap;
pub(crate) use gap::{Help, blocked, help};
pub(crate) use level::named;
pub use level::{AuthoredLevel, Head, Level, Losing, Spec};
pub use line::{Line, Lines, LosingLine, Route};

use crate::content::Content;
use crate::document::Document;
use crate::finding::{Arg, Code, Finding};
use crate::seed::Chance;
use crate::setup::{MissionId, Setup};
use crate::verdict::Verdict;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// The words for a move: `hint.next.<name>`, and what they speak of.
pub type Sentence = (Code, Vec<(&'static str, Arg)>);

/// A room.
pub trait Mission: Copy + 'static {
    /// Which of the six.
    const ID: MissionId;
    /// What an author writes.
    type Level: AuthoredLevel + 'static;
    /// A function of setup and log; never stored.
    type State: Clone + 'static;
    /// What the player did. New variants go to the end: this is the one stored format.
    type Action: Clone + Debug + PartialEq + Serialize + DeserializeOwned + 'static;

    /// The levels of this room.
    fn levels(content: &Content) -> &[Self::Level];

    /// The state before the first action.
    ///
    /// # Errors
    /// The setup names a level or an app that the content does not have.
    fn start(content: &Content, setup: &Setup) -> Result<Self::State, UnknownSetup>;

    /// What of this instance a seed or an app chose and a player sees: the name of each
    /// choice, and what was chosen, in words that the page shows or, where they are too long
    /// for that, only to be compared. Two instances that give the same look the same.
    fn dealt(state: &Self::State) -> Vec<(Code, String)>;

    /// Changes the state, or changes nothing and says why the action makes no sense here.
    ///
    /// # Errors
    /// The action does not fit this state.
    fn apply(state: &mut Self::State, action: &Self::Action) -> Result<(), Rejection>;

    /// How much work applying the action is, in bytes of text that the simulator works
    /// through; an attempt may hold [`crate::session::MAX_WORK`] of it. Never less than the
    /// work that can be asked for, as attempts come from strangers too.
    fn weight(_: &Self::State, _: &Self::Action) -> u64 {
        1
    }

    /// Whether the action changes what the player makes. A run does not, and undo takes it
    /// back only together with the edit before it.
    fn edits(action: &Self::Action) -> bool;

    /// Takes over from `old`, the state before an undo, redo or reset, what these never
    /// give back: failed runs, simulated time.
    fn carry(old: &Self::State, new: &mut Self::State);

    /// The one big button.
    fn press() -> Self::Action;

    /// Goals, metrics and what stands in the way.
    fn verdict(state: &Self::State) -> Verdict;

    /// Everything that the last run had to say.
    fn findings(state: &Self::State) -> Vec<Finding>;

    /// Goals that cannot be met where this one is not: nobody visits what does not answer.
    fn resting_on(goal: &str) -> &'static [&'static str];

    /// Lines known to win and lines known to lose, computed from the instance.
    fn lines(start: &Self::State) -> Lines<Self::Action>;

    /// The shortest known way from here to one of the winning lines.
    fn route(state: &Self::State) -> Route<Self::Action>;

    /// What stands in the way, on the way to the nearest winning line.
    fn gap(state: &Self::State) -> Option<Gap>;

    /// The move that the last step of a hint speaks of; `None` where nothing can be judged.
    fn advice(state: &Self::State) -> Option<Self::Action>;

    /// The goal that a step of the solution serves: what stands in the way, unless the room
    /// can tell it of each step.
    fn serves(state: &Self::State, _: &Self::Action) -> Option<&'static str> {
        Self::gap(state).map(|gap| gap.goal)
    }

    /// Called shots the player got right so far on a run that won.
    fn right_calls(state: &Self::State) -> u32;

    /// A legal move by somebody who does not know what they are doing.
    fn stray(state: &Self::State, chance: &mut Chance) -> Self::Action;

    /// What a move does, in a sentence of its own that names file, line and text: hints and
    /// the solution speak so.
    fn sentence(state: &Self::State, action: &Self::Action) -> Sentence;

    /// The real command or text that a move stands for.
    fn say(state: &Self::State, action: &Self::Action) -> String;

    /// The move that a typed command or text stands for.
    ///
    /// # Errors
    /// The text stands for no move; the finding says what was expected.
    fn read(state: &Self::State, text: &str) -> Result<Self::Action, Finding>;

    /// The real files made so far.
    fn artefacts(state: &Self::State) -> Vec<Artefact>;
}

/// The setup names something that the content does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownSetup {
    /// No level of that name in this room.
    Level(String),
    /// No app of that name.
    App(String),
    /// The attempt belongs to another room.
    Mission,
    /// Runs of the attempt cannot be judged yet: see [`Rejection::NotReady`].
    NotReady,
}

/// Why an action makes no sense in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// It names a line, block or place that is not there.
    NoSuchPlace,
    /// It would change nothing.
    NothingToDo,
    /// It would make a text larger than a room takes.
    TooLarge,
    /// What decides it has not arrived yet.
    NotReady,
}

impl Rejection {
    /// Its name in the language files: `rejection.<code>`.
    pub const fn code(self) -> Code {
        match self {
            Self::NoSuchPlace => "no-such-place",
            Self::NothingToDo => "nothing-to-do",
            Self::TooLarge => "too-large",
            Self::NotReady => "not-ready",
        }
    }
}

/// A real file that the player takes home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Path in the project.
    pub path: String,
    /// Content.
    pub content: Body,
}

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text for a tool, letter by letter.
    Text(String),
    /// A document for people, in their language.
    Document(Document),
}
