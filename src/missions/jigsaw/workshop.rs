//! The larger half of the room: who builds and judges, and all that shows what came of it.
//! The board is there first and takes moves; this half follows at once, in a part of its own.

use std::cell::Cell;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::judge::Evaluate;
use odp_sim::missions::jigsaw::rows::strange;
use odp_sim::missions::jigsaw::{Jigsaw, evaluate};

use super::desk::Desk;
use super::laptop::laptop;
use super::outcome::outcome;
use super::{debrief, replay};
use crate::browser;
use crate::chunks;
use crate::components::board::actions::Press;
use crate::components::board::hints;
use crate::dom::Node;
use crate::game::Game;
use crate::live::effect;
use crate::missions;
use crate::missions::replay::demonstration;
use crate::missions::shelf::Shelf;
use crate::text::Text;

/// What is in it.
#[derive(Clone, Copy)]
pub struct Workshop {
    /// Who builds and judges.
    pub judge: Evaluate,
    /// The rows that make no sense to the builder.
    pub strange: fn(&str) -> Vec<usize>,
    /// Lets hints and the debrief ask a game.
    pub answer: fn(Desk),
    /// The right pane.
    pub outcome: fn(Desk) -> Node,
    /// The laptop.
    pub laptop: fn(Desk) -> Node,
    /// The hints.
    pub hints: fn(Desk) -> Node,
    /// The hint button.
    pub hint: fn(Game),
    /// The debrief.
    pub debrief: fn(Desk, &Arc<Content>, Shelf, Callback<()>) -> Node,
    /// The demonstration.
    pub demonstration: fn(Text, &Arc<Content>) -> Node,
}

/// The workshop itself: only the part that holds it may name it.
pub const WORKSHOP: Workshop = Workshop {
    judge: evaluate,
    strange,
    answer: |desk| desk.game.answered_by(desk.player),
    outcome,
    laptop,
    hints: |desk| {
        let step = Callback::new(move |()| desk.take_step());
        hints::panel(desk.game, step)
    },
    hint: Game::hint,
    debrief: debrief::debrief,
    demonstration: |words, content| {
        demonstration(words, content, vec![Jigsaw::press()], replay::demo)
    },
};

/// The beginnings of the paths of its words. The board's own come last, so that they count
/// as they are while the others arrive.
pub const WORDS: &[&str] = &["content/workshop.", "content/jigsaw."];

thread_local! {
    /// The workshop, once it has arrived.
    static HERE: Cell<Option<Workshop>> = const { Cell::new(None) };
}

/// The workshop, if it has arrived.
pub fn arrived() -> Option<Workshop> {
    HERE.get()
}

/// Fetches the workshop and the facts, once.
pub async fn fetch() -> Option<Workshop> {
    if let Some(workshop) = arrived() {
        return Some(workshop);
    }
    let facts = missions::facts();
    let (workshop, reading) = chunks::workshop().await.ok()?;
    missions::learn(reading, facts).await?;
    HERE.set(Some(workshop));
    Some(workshop)
}

impl Desk {
    /// Furnishes the board with the workshop when that and its words have come.
    pub fn await_workshop(self, content: &Arc<Content>) {
        if self.workshop.with_untracked(Option::is_some) {
            return;
        }
        self.fetch_workshop();
        let content = content.clone();
        effect(move || {
            let words = self.words.ready(WORDS);
            if let Some(workshop) = self.delivered.get().filter(|_| words) {
                untrack(|| self.furnish(workshop, &content));
            }
        });
    }

    /// Asks for the workshop and its words, again if they were lost on the way.
    fn fetch_workshop(self) {
        self.words.need(WORDS);
        browser::spawn(async move {
            let workshop = fetch().await;
            // The room may have been left meanwhile.
            let _left = self.delivered.try_set(workshop);
            let awaited = self.awaited.try_get_value().flatten();
            if workshop.is_none() && awaited.is_some() {
                self.awaited.set_value(None);
                self.game.tell(self.words.get("room.lost-lead"));
            }
        });
    }

    fn furnish(self, workshop: Workshop, content: &Arc<Content>) {
        if self.workshop.with_untracked(Option::is_some) {
            return;
        }
        content.judge.sit(workshop.judge);
        (workshop.answer)(self);
        // With a judge there is a par.
        self.player.play_again(content);
        self.workshop.set(Some(workshop));
        if let Some(press) = self.awaited.try_update_value(Option::take).flatten() {
            self.pressed(press);
        }
    }

    /// Whether a button has to wait for the workshop; it is then pressed when that is there.
    pub(super) fn waits(self, press: Press) -> bool {
        let waits = matches!(press, Press::Go | Press::Hint)
            && self.workshop.with_untracked(Option::is_none);
        if waits {
            self.awaited.set_value(Some(press));
            self.game.tell(self.words.get("rejection.not-ready"));
            self.fetch_workshop();
        }
        waits
    }
}
