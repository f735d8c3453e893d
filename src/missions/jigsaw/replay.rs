//! What this room shows of a game that is not played on: in the debrief and in the
//! demonstration.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::{Action, Jigsaw};

use super::desk::Desk;
use crate::components::bench::sheet;
use crate::components::board::goals::{list, metrics};
use crate::components::board::sight::window;
use crate::dom::{IntoNode, Node, el};
use crate::missions::replay::Demo;
use crate::player::Player;

/// A moment of an attempt.
pub fn moment(player: Player<Jigsaw>, title: Signal<String>) -> Node {
    shown(Desk::new(player), title)
}

fn shown(desk: Desk, title: Signal<String>) -> Node {
    // A program that only prints has no window.
    let page = desk
        .player
        .peek(|session| !session.state().instance().app.script.title.is_empty());
    el("section")
        .class("shown")
        .attr("aria-label", title)
        .child(el("h3").child(title))
        .child(el("div").class("paper").child(sheet(desk.bench)))
        .child(page.then(|| window(desk.sight)))
        .child(list(desk.game))
        .child(metrics(desk.game))
        .into_node()
}

/// A smaller program being packed: the box's file, the terminal, the laptop.
pub fn demo(player: Player<Jigsaw>) -> Demo<Action> {
    let desk = Desk::new(player);
    let title = Signal::derive(desk.word("board.list"));
    let right = el("div")
        .child(super::terminal::terminal(desk))
        .child(el("h3").child(desk.word("board.laptop")))
        .child(super::laptop::folder(desk));
    Demo {
        game: desk.game,
        board: el("div")
            .class("demo")
            .child(shown(desk, title))
            .child(right)
            .into_node(),
        act: Box::new(move |action| {
            desk.bench.act(&action);
        }),
    }
}
