//! What all parts of the board share: the game, the pictures that follow from it, and what
//! is only the screen's: what is lifted, which tab is open, what is being typed.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::missions::jigsaw::level::Texts;
use odp_sim::missions::jigsaw::rows::{Row, rows};
use odp_sim::missions::jigsaw::{FileName, Jigsaw, Outcome, Shot, answer};

use super::deed::Item;
use crate::components::board::lift::Lift;
use crate::game::{self, Game};
use crate::live::memo;
use crate::player::Player;
use crate::text::Arg;

/// Rows that are shown as blocks; longer files are edited as text.
pub const MOST_ROWS: usize = 200;

/// A run's outcome, equal only to itself.
#[derive(Clone)]
pub struct Shown(pub Arc<Outcome>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
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

/// A handle to what all parts of the board share: as small as a pointer, because every
/// closure of every view holds one.
#[derive(Clone, Copy)]
pub struct Desk(&'static Parts);

impl Deref for Desk {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl Deref for Parts {
    type Target = game::Parts;

    fn deref(&self) -> &game::Parts {
        &self.game
    }
}

/// What all parts of the board share.
pub struct Parts {
    /// The game as the common parts of boards see it.
    pub game: Game,
    /// The game.
    pub player: Player<Jigsaw>,
    /// The texts as they stand.
    pub texts: Memo<Texts>,
    /// The rows of the Dockerfile.
    pub rows: Memo<Vec<Row>>,
    /// The blocks that are left: number and text.
    pub tray: Memo<Vec<(usize, String)>>,
    /// The last run.
    pub outcome: Memo<Option<Shown>>,
    /// Whether the last run was of the texts as they stand.
    pub fresh: Memo<bool>,
    /// The called shot.
    pub call: Memo<Option<Shot>>,
    /// The row on which the last run stopped, while it still stands.
    pub stopped: Memo<Option<usize>>,
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
    /// Whether the player was asked for a shot, or does not want to be.
    pub asked: RwSignal<bool>,
}

impl Desk {
    /// The board of a game.
    pub fn new(player: Player<Jigsaw>) -> Self {
        let texts = player.memo(|session| session.state().texts().clone());
        let outcome = player.memo(|session| session.state().outcome().cloned().map(Shown));
        let fresh = player.memo(|session| session.state().is_fresh());
        let args = player.peek(|session| {
            let app = &session.state().instance().app;
            vec![
                ("app", Arg::Code(app.id.clone())),
                ("port", Arg::Code(app.port.to_string())),
            ]
        });
        let ran = Signal::derive(move || outcome.with(Option::is_some));
        let parts = Parts {
            game: Game::new(player, args, ran),
            player,
            texts,
            rows: memo(move || texts.with(|texts| rows(&texts.dockerfile))),
            tray: player.memo(|session| {
                let state = session.state();
                let block = |index: usize| (index, state.instance().level.blocks[index].clone());
                state.tray().into_iter().map(block).collect()
            }),
            outcome,
            fresh,
            call: player.memo(|session| session.state().call()),
            stopped: memo(move || stopped(&outcome.get().filter(|_| fresh.get())?)),
            lift: RwSignal::new(Lift::Idle),
            tab: RwSignal::new(Tab::Blocks),
            editing: RwSignal::new(None),
            draft: RwSignal::new(None),
            echo: RwSignal::new(Vec::new()),
            asked: RwSignal::new(false),
        };
        // A few hundred bytes of handles for each board that is opened; what they stand for
        // is freed with the board.
        Self(Box::leak(Box::new(parts)))
    }

    /// Whether moves can be made here.
    pub fn live(self) -> bool {
        self.game.live()
    }

    /// The sentence under a key, following the language.
    pub fn word(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        self.game.word(key)
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

    /// The outcome of the last run, following changes.
    pub fn run(self) -> Option<Arc<Outcome>> {
        self.outcome.get().map(|shown| shown.0)
    }
}

/// One of the two texts.
pub fn part(texts: &Texts, file: FileName) -> &str {
    match file {
        FileName::Dockerfile => &texts.dockerfile,
        FileName::Ignore => &texts.ignore,
    }
}

fn stopped(shown: &Shown) -> Option<usize> {
    match answer(&shown.0) {
        Shot::Stops { row } => Some(row.into()),
        _ => None,
    }
}
