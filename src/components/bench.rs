//! The workbench of the rooms that work on a Dockerfile and its ignore file: the list, the
//! tray, the texts, and what hands and keys do with them. What a room does with the texts is
//! its own business: it gives [`Hands`].

pub mod deed;
pub mod focus;
mod hands;
mod places;
mod sheet;
mod telling;
mod tray;
mod view;

use std::ops::Deref;

use leptos::prelude::*;
use odp_sim::missions::jigsaw::rows::{Row, rows};
use odp_sim::missions::jigsaw::{Action, FileName, Texts};
use odp_sim::session::Refusal;

use self::deed::Item;
pub use self::sheet::sheet;
pub use self::telling::named;
pub use self::view::bench;
use crate::components::board::lift::Lift;
use crate::game::{self, Game};
use crate::handle::Handle;
use crate::live::memo;

/// Rows that are shown as blocks; longer files are edited as text.
pub const MOST_ROWS: usize = 200;

/// What the workbench asks of the room. Moves of the texts are the first room's moves.
pub trait Hands: Send + Sync {
    /// The command or text that a move stands for.
    fn say(&self, action: &Action) -> String;
    /// Makes a move.
    ///
    /// # Errors
    /// The move does not fit the board.
    fn act(&self, action: Action) -> Result<(), Refusal>;
    /// A block of the tray as it was dealt.
    fn block(&self, index: usize) -> Option<String>;
}

/// What the middle of the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The Dockerfile as a list.
    Blocks,
    /// The Dockerfile as text.
    Text,
    /// The ignore file as text.
    Ignore,
}

/// What has been typed and is not yet a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which text.
    pub file: FileName,
    /// The whole text as typed.
    pub text: String,
}

/// A line that the terminal has gained since the last run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// Its words.
    pub text: String,
    /// Whether it is an answer that refuses.
    pub refused: bool,
}

/// A handle to the workbench.
pub type Bench = Handle<Parts>;

/// What all parts of the workbench share.
pub struct Parts {
    /// The game as the common parts of boards see it.
    pub game: Game,
    hands: Box<dyn Hands>,
    /// The texts as they stand.
    pub texts: Memo<Texts>,
    /// The rows of the Dockerfile.
    pub rows: Memo<Vec<Row>>,
    /// The blocks that are left: number and text.
    pub tray: Memo<Vec<(usize, String)>>,
    /// What a room marks in the list.
    pub marks: Marks,
    /// What is lifted.
    pub lift: RwSignal<Lift<Item>>,
    /// The open tab.
    pub tab: RwSignal<Tab>,
    /// The row in which one types.
    pub editing: RwSignal<Option<usize>>,
    /// What has been typed and is not yet a move.
    pub draft: RwSignal<Option<Draft>>,
    /// What the terminal has gained since the last run.
    pub echo: RwSignal<Vec<Echo>>,
}

/// What a room marks in the list.
#[derive(Clone, Copy)]
pub struct Marks {
    /// The row on which the last run stopped, while it still stands.
    pub stopped: Memo<Option<usize>>,
    /// The row that a shot names. Where there is none, line numbers are only numbers.
    pub called: Option<Memo<Option<usize>>>,
    /// The rows that make no sense to the builder.
    pub strange: Memo<Vec<usize>>,
}

impl Deref for Parts {
    type Target = game::Parts;

    fn deref(&self) -> &game::Parts {
        &self.game
    }
}

impl Bench {
    /// The workbench of a game.
    pub fn new(
        game: Game,
        hands: Box<dyn Hands>,
        texts: Memo<Texts>,
        tray: Memo<Vec<(usize, String)>>,
        marks: Marks,
    ) -> Self {
        Self::to(Parts {
            game,
            hands,
            texts,
            rows: memo(move || texts.with(|texts| rows(&texts.dockerfile))),
            tray,
            marks,
            lift: RwSignal::new(Lift::Idle),
            tab: RwSignal::new(Tab::Blocks),
            editing: RwSignal::new(None),
            draft: RwSignal::new(None),
            echo: RwSignal::new(Vec::new()),
        })
    }

    /// One of the texts with what is being typed.
    pub fn text_of(self, file: FileName) -> String {
        let typed = self.draft.with(|draft| {
            draft
                .as_ref()
                .filter(|draft| draft.file == file)
                .map(|draft| draft.text.clone())
        });
        typed.unwrap_or_else(|| self.texts.with(|texts| part(texts, file).to_owned()))
    }
}

/// One of the two texts.
pub fn part(texts: &Texts, file: FileName) -> &str {
    match file {
        FileName::Dockerfile => &texts.dockerfile,
        FileName::Ignore => &texts.ignore,
    }
}
