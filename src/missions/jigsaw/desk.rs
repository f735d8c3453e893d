//! What all parts of this room's board share.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::{Action, Jigsaw, Outcome, Shot, answer};
use odp_sim::session::Refusal;

use super::workshop::{self, Workshop};
use crate::components::bench::{self, Bench, Hands, Marks};
use crate::components::board::actions::Press;
use crate::components::board::sight::{Sight, local};
use crate::game::Game;
use crate::handle::{Handle, Same};
use crate::live::memo;
use crate::player::Player;
use crate::text::Arg;

/// A handle to what all parts of the board share.
pub type Desk = Handle<Parts>;

impl Deref for Parts {
    type Target = bench::Parts;

    fn deref(&self) -> &bench::Parts {
        &self.bench
    }
}

/// What all parts of the board share.
pub struct Parts {
    /// The workbench.
    pub bench: Bench,
    /// The game.
    pub player: Player<Jigsaw>,
    /// What the two eyes see.
    pub sight: Sight,
    /// The last run.
    pub outcome: Memo<Option<Same<Outcome>>>,
    /// The called shot.
    pub call: Memo<Option<Shot>>,
    /// What was called before the last run.
    pub called: RwSignal<Option<Shot>>,
    /// Whether the player was asked for a shot, or does not want to be.
    pub asked: RwSignal<bool>,
    /// The larger half of the room, once it is there.
    pub workshop: RwSignal<Option<Workshop>>,
    /// The same, before its words are there.
    pub delivered: RwSignal<Option<Workshop>>,
    /// The button that was pressed before it was there.
    pub awaited: StoredValue<Option<Press>>,
}

impl Hands for Player<Jigsaw> {
    fn say(&self, action: &Action) -> String {
        self.peek(|session| Jigsaw::say(session.state(), action))
    }

    fn act(&self, action: Action) -> Result<(), Refusal> {
        (*self).act(action)
    }

    fn block(&self, index: usize) -> Option<String> {
        self.peek(|session| session.state().instance().level.blocks.get(index).cloned())
    }
}

impl Desk {
    /// The board of a game.
    pub fn new(player: Player<Jigsaw>) -> Self {
        let outcome = player.memo(|session| session.state().outcome().cloned().map(Same));
        let fresh = player.memo(|session| session.state().is_fresh());
        let call = player.memo(|session| session.state().call());
        let args = player.peek(|session| {
            let app = &session.state().instance().app;
            vec![
                ("app", Arg::Code(app.id.clone())),
                ("port", Arg::Code(app.port.to_string())),
            ]
        });
        let ran = Signal::derive(move || outcome.with(Option::is_some));
        let game = Game::new(player, args, ran, fresh, true);
        let texts = player.memo(|session| session.state().texts().clone());
        let tray = player.memo(|session| {
            let state = session.state();
            let block = |index: usize| (index, state.instance().level.blocks[index].clone());
            state.tray().into_iter().map(block).collect()
        });
        let workshop = RwSignal::new(workshop::arrived());
        let marks = Marks {
            stopped: memo(move || row(answer(&outcome.get().filter(|_| fresh.get())?.0))),
            called: Some(memo(move || row(call.get()?))),
            strange: memo(move || match workshop.get() {
                Some(workshop) => texts.with(|texts| (workshop.strange)(&texts.dockerfile)),
                None => Vec::new(),
            }),
        };
        let desk = Self::to(Parts {
            bench: Bench::new(game, Box::new(player), texts, tray, marks),
            player,
            sight: sight(player, game, outcome),
            outcome,
            call,
            called: RwSignal::new(None),
            asked: RwSignal::new(false),
            workshop,
            delivered: RwSignal::new(None),
            awaited: StoredValue::new(None),
        });
        if let Some(workshop) = workshop::arrived() {
            (workshop.answer)(desk);
        }
        desk
    }

    /// Puts away what the board holds of a game.
    pub fn clear(self) {
        self.bench.clear();
    }

    /// Whether moves can be made here.
    pub fn live(self) -> bool {
        self.game.live()
    }

    /// The sentence under a key, following the language.
    pub fn word(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        self.game.word(key)
    }

    /// The outcome of the last run, following changes.
    pub fn run(self) -> Option<Arc<Outcome>> {
        self.outcome.get().map(|shown| shown.0)
    }
}

fn sight(player: Player<Jigsaw>, game: Game, outcome: Memo<Option<Same<Outcome>>>) -> Sight {
    Sight {
        game,
        visit: memo(move || Some(outcome.get()?.0.running.as_ref()?.visit.clone())),
        leaks: memo(move || Some(outcome.get()?.0.running.as_ref()?.leaks.clone())),
        address: local(player.peek(|session| session.state().instance().app.port)),
    }
}

/// The row that a shot names.
fn row(shot: Shot) -> Option<usize> {
    match shot {
        Shot::Stops { row } => Some(row.into()),
        _ => None,
    }
}
