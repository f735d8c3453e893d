//! What all parts of the board share: the game, the pictures that follow from it, and what
//! is only the screen's: what is lifted, which tab is open, what is being typed.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::missions::jigsaw::level::Texts;
use odp_sim::missions::jigsaw::rows::{Row, rows};
use odp_sim::missions::jigsaw::{FileName, Jigsaw, Outcome, Shot, answer};
use odp_sim::setup::Difficulty;
use odp_sim::verdict::Verdict;

use super::deed::Item;
use super::hints::Hinting;
use crate::components::board::lift::Lift;
use crate::live::memo;
use crate::player::{Mode, Player};
use crate::shell::{Status, use_status};
use crate::text::{Text, use_text};

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

/// What all parts of the board share.
pub struct Parts {
    /// The game.
    pub player: Player<Jigsaw>,
    /// The words.
    pub words: Text,
    /// The live region.
    pub status: Status,
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
    /// Goals and metrics.
    pub verdict: Memo<Verdict>,
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
    /// The last move as its command.
    pub said: RwSignal<String>,
    /// What the terminal has gained since the last run.
    pub echo: RwSignal<Vec<Echo>>,
    /// Whether the drawer with the outcome is open, where there is one.
    pub drawer: RwSignal<bool>,
    /// Whether the debrief is open.
    pub debrief: RwSignal<bool>,
    /// Whether the player was asked for a shot, or does not want to be.
    pub asked: RwSignal<bool>,
    /// The hint panel.
    pub hints: Hinting,
}

impl Desk {
    /// The board of a game.
    pub fn new(player: Player<Jigsaw>) -> Self {
        let texts = player.memo(|session| session.state().texts().clone());
        let outcome = player.memo(|session| session.state().outcome().cloned().map(Shown));
        let fresh = player.memo(|session| session.state().is_fresh());
        let parts = Parts {
            player,
            words: use_text(),
            status: use_status(),
            texts,
            rows: memo(move || texts.with(|texts| rows(&texts.dockerfile))),
            tray: player.memo(|session| {
                let state = session.state();
                let block = |index: usize| (index, state.instance().level.blocks[index].clone());
                state.tray().into_iter().map(block).collect()
            }),
            outcome,
            fresh,
            verdict: player.memo(odp_sim::session::Session::verdict),
            call: player.memo(|session| session.state().call()),
            stopped: memo(move || stopped(&outcome.get().filter(|_| fresh.get())?)),
            lift: RwSignal::new(Lift::Idle),
            tab: RwSignal::new(Tab::Blocks),
            editing: RwSignal::new(None),
            draft: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            echo: RwSignal::new(Vec::new()),
            drawer: RwSignal::new(false),
            debrief: RwSignal::new(false),
            asked: RwSignal::new(false),
            hints: Hinting::closed(),
        };
        // A few hundred bytes of handles for each board that is opened; what they stand for
        // is freed with the board.
        Self(Box::leak(Box::new(parts)))
    }

    /// Whether moves can be made here.
    pub fn live(self) -> bool {
        self.player.mode == Mode::Live
    }

    /// The sentence under a key, following the language.
    pub fn word(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.words.get(key)
    }

    /// How hard it is.
    pub fn difficulty(self) -> Difficulty {
        self.player.peek(|session| session.setup().difficulty)
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
