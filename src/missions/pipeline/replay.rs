//! What this room shows of a game that is not played on: in the debrief and in the
//! demonstration.

use leptos::prelude::*;
use odp_sim::missions::pipeline::{Action, Pipeline};

use super::cards::ended;
use super::desk::Desk;
use super::live::places;
use crate::components::board::goals::metrics;
use crate::components::chart::chart;
use crate::components::graph::Wiring;
use crate::dom::{El, IntoNode, Node, el};
use crate::missions::replay::Demo;
use crate::player::Player;

/// Nothing is wired here: it is only looked at.
fn still(desk: Desk) -> El {
    desk.calling.set(false);
    let wiring = Wiring::new(desk.shown(), Box::new(desk));
    el("div")
        .class("paper still")
        .attr("inert", true)
        .child(chart(wiring))
}

/// A moment of an attempt: the chart of what ran last, or of how it would go, and the stamps.
pub fn moment(player: Player<Pipeline>, title: Signal<String>) -> Node {
    let desk = Desk::new(player);
    el("section")
        .class("shown")
        .attr("aria-label", title)
        .child(el("h3").child(title))
        .child(still(desk))
        .child(ended(desk))
        .child(metrics(desk.game))
        .into_node()
}

/// What comes before the chores are written down for good: they are done by hand once, then
/// again for the next release, and one of them is forgotten.
pub fn opening() -> Vec<Action> {
    let forgotten = "deploy";
    vec![
        Action::Try { event: 0 },
        Action::Drop {
            job: forgotten.to_owned(),
        },
        Action::Try { event: 1 },
        Action::Add { block: 0 },
        Action::Need {
            job: "look".to_owned(),
            on: forgotten.to_owned(),
        },
    ]
}

/// Two releases by hand, then by a pipeline: who runs when, and what is live.
pub fn demo(player: Player<Pipeline>) -> Demo<Action> {
    let desk = Desk::new(player);
    let live = el("div")
        .child(el("h3").child(desk.game.word("pipeline.live")))
        .child(places(desk));
    Demo {
        game: desk.game,
        board: el("div")
            .class("demo")
            .child(el("section").class("shown").child(still(desk)))
            .child(live)
            .into_node(),
        act: Box::new(move |action| desk.show_move(action)),
    }
}

impl Desk {
    /// Makes a move of a demonstration.
    fn show_move(self, action: Action) {
        match action {
            Action::Try { event } => self.run_only(event.into()),
            Action::Run => {
                self.look_at(1, 0);
                self.go();
            }
            action => {
                // What is forgotten is forgotten without a word.
                let quiet = matches!(action, Action::Drop { .. });
                self.act(action);
                if quiet {
                    self.game.said.set(String::new());
                }
            }
        }
    }
}
