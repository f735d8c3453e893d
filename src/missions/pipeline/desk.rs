//! What all parts of this room's board share.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::mission::Mission;
use odp_sim::missions::pipeline::cards::{Kind, Stamp};
use odp_sim::missions::pipeline::{Action, Pipeline, Shot, Stop};
use odp_sim::setup::Difficulty;

use super::watch::{Ran, Read, Watched, jobs, read, watched};
use crate::components::graph::{Job, Shown};
use crate::game::{self, Game};
use crate::handle::Handle;
use crate::player::Player;
use crate::text::Arg;

/// What the middle of the board shows, in the order of its tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Jobs as bars over time.
    Chart,
    /// Jobs as nodes.
    Graph,
    /// Jobs as a list.
    List,
    /// The workflow as text; where there is room for it, it stands beside the others.
    Yaml,
}

impl View {
    /// All, as the tabs count them.
    pub const ALL: [Self; 4] = [Self::Chart, Self::Graph, Self::List, Self::Yaml];
}

/// A handle to what all parts of the board share.
pub type Desk = Handle<Parts>;

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
    pub player: Player<Pipeline>,
    /// The text as it stands.
    pub text: Memo<Arc<str>>,
    /// What has been typed and is not yet a move.
    pub draft: RwSignal<Option<String>>,
    /// What was typed into a field that has been left, and is not yet a move.
    pub pending: StoredValue<Option<Action>>,
    /// The workflow as the pictures show it.
    pub read: Memo<Read>,
    /// The last run of all cards.
    pub run: Memo<Option<Ran>>,
    /// What a card showed that was tried alone since.
    pub tried: Memo<Option<Ran>>,
    /// The card that is looked at, and which of its runs.
    pub card: RwSignal<(usize, usize)>,
    /// What is watched.
    pub watched: Memo<Watched>,
    /// Where the playhead is while a run is played back, in milliseconds of the axis.
    pub now: RwSignal<Option<u64>>,
    /// Counts playbacks, so that an old one ends when a new one begins.
    pub reel: StoredValue<u32>,
    /// The jobs as the pictures show them.
    pub jobs: Memo<Vec<Job>>,
    /// What the middle shows, by its place among [`View::ALL`].
    pub view: RwSignal<usize>,
    /// The picture that the text stands beside, where there is room.
    pub picture: Memo<View>,
    /// The job that is open for a closer look.
    pub selected: RwSignal<Option<String>>,
    /// The steps that are unfolded in the inspector: job and place.
    pub unfolded: StoredValue<Vec<(String, usize)>>,
    /// Whether the next tap on a job calls the shot.
    pub calling: RwSignal<bool>,
    /// The shot that was called for the next run.
    pub shot: RwSignal<Option<Shot>>,
    /// What was said of the last called shot.
    pub answered: RwSignal<String>,
}

impl Desk {
    /// The board of a game.
    pub fn new(player: Player<Pipeline>) -> Self {
        let run = player.memo(|session| session.state().run().cloned().map(Ran::All));
        let tried = player.memo(|session| session.state().tried().cloned().map(Ran::One));
        let fresh = player.memo(|session| session.state().is_fresh());
        let now = RwSignal::new(None);
        // While it is played back, nobody knows yet how it ends.
        let ran = Signal::derive(move || now.with(Option::is_none) && run.with(Option::is_some));
        let game = Game::new(player, args(player), ran, fresh, true);
        game.answered_by(player);
        let card = RwSignal::new((first_card(player), 0));
        let read = read(player);
        let watched = watched(player, read, card);
        let shot = RwSignal::new(None);
        let view = RwSignal::new(0);
        let asks = game.difficulty == Difficulty::Beginner
            && player.peek(|session| session.state().runs() == 0);
        Self::to(Parts {
            game,
            player,
            text: player.memo(|session| session.state().text().clone()),
            draft: RwSignal::new(None),
            pending: StoredValue::new(None),
            read,
            run,
            tried,
            card,
            watched,
            now,
            reel: StoredValue::new(0),
            jobs: jobs(game, read, watched, now, shot),
            view,
            picture: Memo::new(move |last: Option<&View>| match View::ALL[view.get()] {
                View::Yaml => last.copied().unwrap_or(View::Chart),
                view => view,
            }),
            selected: RwSignal::new(None),
            unfolded: StoredValue::new(Vec::new()),
            calling: RwSignal::new(asks),
            shot,
            answered: RwSignal::new(String::new()),
        })
    }

    /// What the pictures are given.
    pub fn shown(self) -> Shown {
        Shown {
            jobs: self.jobs,
            total_ms: Signal::derive(move || self.watched.with(|watched| watched.film.total_ms)),
            now: self.now.into(),
            calling: self.calling.into(),
            through: Signal::derive(move || {
                let shot = self.shot.get();
                shot.is_some_and(|shot| shot.stops == Stop::Live)
            }),
            selected: self.selected,
        }
    }

    /// The text with what is being typed.
    pub fn typed(self) -> String {
        let typed = self.draft.get();
        typed.unwrap_or_else(|| self.text.get().as_ref().to_owned())
    }

    /// What a card showed last.
    pub fn played(self, card: usize) -> Option<Ran> {
        let tried = self.tried.get().filter(|tried| tried.card(card).is_some());
        tried.or_else(|| self.run.get())
    }

    /// What came of a card, and whether it is as it should be; nothing while that is being
    /// played back.
    pub fn got(self, card: usize) -> Option<(Stamp, bool)> {
        if self.now.with(Option::is_some) && self.card.get().0 == card {
            return None;
        }
        let ran = self.played(card)?;
        let card = ran.card(card)?;
        Some((card.got, card.as_wanted))
    }

    /// Another game comes onto the board: nothing is held of this one.
    pub fn clear(self) {
        self.draft.set(None);
        self.pending.set_value(None);
        self.put_away();
        self.answered.set(String::new());
        self.card.set((first_card(self.player), 0));
    }

    /// The name of a card in words.
    pub fn name_of(self, card: usize) -> String {
        let name = self.player.peek(|session| {
            let cards = &session.state().instance().events;
            cards.get(card).map(|card| card.kind.as_str())
        });
        name.map_or_else(String::new, |name| {
            self.words.get(&format!("event.{name}.name"))
        })
    }

    /// Whether the board is that of a beginner.
    pub fn is_gentle(self) -> bool {
        self.difficulty == Difficulty::Beginner
    }
}

/// The commit that must not pass is looked at first: what happens to it is the surprise.
fn first_card(player: Player<Pipeline>) -> usize {
    player.peek(|session| {
        let cards = &session.state().instance().events;
        let broken = |kind| matches!(kind, Kind::BrokenTest | Kind::BrokenPage | Kind::GoodRow);
        cards
            .iter()
            .position(|card| broken(card.kind))
            .unwrap_or_default()
    })
}

/// Names for the sentences of the level and its goals.
fn args(player: Player<Pipeline>) -> Vec<(&'static str, Arg)> {
    player.peek(|session| {
        let state = session.state();
        vec![
            ("app", Arg::Code(state.instance().app.id.clone())),
            ("lead", Arg::Millis(state.measured().target_ms)),
        ]
    })
}

/// The room's own way of saying what a move stands for.
pub fn said(player: Player<Pipeline>, action: &Action) -> String {
    player.peek(|session| Pipeline::say(session.state(), action))
}
