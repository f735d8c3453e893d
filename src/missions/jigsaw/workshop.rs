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
use super::outcome::outcome;
use super::{debrief, replay};
use crate::browser;
use crate::chunks;
use crate::components::board::actions::Press;
use crate::components::board::hints;
use crate::dom::Node;
use crate::game::Game;
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
    /// The right pane.
    pub outcome: fn(Desk) -> Node,
    /// The hints.
    pub hints: fn(Game, Callback<()>) -> Node,
    /// The debrief.
    pub debrief: fn(Desk, &Arc<Content>, Shelf, Callback<()>) -> Node,
    /// The demonstration.
    pub demonstration: fn(Text, &Arc<Content>) -> Node,
}

/// The workshop itself: only the part that holds it may name it.
pub const WORKSHOP: Workshop = Workshop {
    judge: evaluate,
    strange,
    outcome,
    hints: hints::panel,
    debrief: debrief::debrief,
    demonstration: |words, content| {
        demonstration(words, content, vec![Jigsaw::press()], replay::demo)
    },
};

thread_local! {
    /// The workshop, once it has arrived.
    static HERE: Cell<Option<Workshop>> = const { Cell::new(None) };
}

/// The workshop, if it has arrived.
pub fn arrived() -> Option<Workshop> {
    HERE.get()
}

/// Fetches the workshop, once.
pub async fn fetch() -> Option<Workshop> {
    if let Some(workshop) = arrived() {
        return Some(workshop);
    }
    let workshop = chunks::workshop().await.ok();
    HERE.set(workshop);
    workshop
}

impl Desk {
    /// Sees to it that the workshop comes, and does what waits for it.
    pub fn open_workshop(self, content: &Arc<Content>) {
        if self.workshop.with_untracked(Option::is_some) {
            return;
        }
        let content = content.clone();
        browser::spawn(async move {
            let workshop = fetch().await;
            // The room may have been left meanwhile.
            if self.workshop.try_set(workshop).is_some() {
                return;
            }
            let awaited = self.awaited.get_value();
            self.awaited.set_value(None);
            match (workshop, awaited) {
                (Some(workshop), awaited) => {
                    content.judge.sit(workshop.judge);
                    // With a judge there is a par.
                    self.player.play_again(&content);
                    if let Some(press) = awaited {
                        self.pressed(press, &content);
                    }
                }
                (None, Some(_)) => self.game.tell(self.words.get("room.lost-lead")),
                (None, None) => {}
            }
        });
    }

    /// Whether a button has to wait for the workshop; it is then pressed when that is there.
    pub(super) fn waits(self, press: Press, content: &Arc<Content>) -> bool {
        let waits = matches!(press, Press::Go | Press::Hint)
            && self.workshop.with_untracked(Option::is_none);
        if waits {
            self.awaited.set_value(Some(press));
            self.game.tell(self.words.get("rejection.not-ready"));
            self.open_workshop(content);
        }
        waits
    }
}
