//! What this room shows of a game that is not played on: in the debrief and in the
//! demonstration.

use leptos::prelude::*;
use odp_sim::missions::cache::{Action, Cache};
use odp_sim::missions::jigsaw::FileName;

use super::desk::Desk;
use super::ledger::gauges;
use super::map::map;
use crate::components::bench::sheet;
use crate::components::board::goals::{list, metrics};
use crate::dom::{El, IntoNode, Node, el};
use crate::missions::replay::Demo;
use crate::player::Player;

/// A moment of an attempt: both texts, and what the commits burned.
pub fn moment(player: Player<Cache>, title: Signal<String>) -> Node {
    let desk = Desk::new(player);
    file(desk, title)
        .child(map(desk))
        .child(gauges(desk))
        .child(list(desk.game))
        .child(metrics(desk.game))
        .into_node()
}

fn file(desk: Desk, title: Signal<String>) -> El {
    let ignore = move || {
        let text = desk.bench.text_of(FileName::Ignore);
        (!text.is_empty()).then(|| {
            el("figure")
                .child(el("figcaption").class("mono").child(".dockerignore"))
                .child(el("pre").class("mono").child(text))
        })
    };
    el("section")
        .class("shown")
        .attr("aria-label", title)
        .child(el("h3").child(title))
        .child(el("div").class("paper").child(sheet(desk.bench)))
        .child(ignore)
}

/// A smaller program whose commits burn too much: its file, and the burn map.
pub fn demo(player: Player<Cache>) -> Demo<Action> {
    let desk = Desk::new(player);
    let title = Signal::derive(desk.game.word("board.list"));
    Demo {
        game: desk.game,
        board: el("div")
            .class("demo")
            .child(file(desk, title).child(list(desk.game)))
            .child(el("div").child(map(desk)))
            .into_node(),
        act: Box::new(move |action| desk.perform(action)),
    }
}
