//! The blocks that are left, and the pictures by which a shot is called.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::Shot;
use odp_sim::setup::Difficulty;

use super::deed::Item;
use super::desk::Desk;
use crate::components::board::code::statement;
use crate::components::icon;
use crate::dom::{IntoNode, Node, each, el, when};
use crate::text::Arg;

/// The tray.
pub fn tray(desk: Desk) -> Node {
    let empty = move || desk.tray.with(Vec::is_empty);
    el("section")
        .class("tray")
        .attr("aria-label", desk.word("board.tray"))
        .child(el("h2").child(desk.word("board.tray")))
        .child(el("ul").child(each(
            move || desk.tray.get(),
            |(block, _): &(usize, String)| block.to_string(),
            move |(block, text), _| chip(desk, block, &text),
        )))
        .child(when(empty, move || {
            el("p").class("dim").child(desk.word("board.tray-empty"))
        }))
        .into_node()
}

fn chip(desk: Desk, block: usize, text: &str) -> Node {
    let held = move || desk.lift.get().holds(Item::Block(block));
    // The whole of it, as whoever speaks to the page reads it aloud from the button.
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = move || {
        desk.words
            .say("board.block", &[("name", Arg::Text(name.clone()))])
    };
    el("li")
        .child(
            el("button")
                .class("chip")
                .class_if("held", held)
                .attr("aria-label", label)
                .attr(
                    "aria-pressed",
                    move || if held() { "true" } else { "false" },
                )
                .attr("aria-describedby", "dnd-help")
                .attr("data-do", format!("block:{block}"))
                .attr("data-lift", "")
                .testid(format!("tray-{block}"))
                .child(
                    el("span")
                        .class("touch")
                        .attr("aria-hidden", "true")
                        .child(icon("grip")),
                )
                .child(statement(text)),
        )
        .into_node()
}

/// What will the next run do? Three pictures, or a line number.
pub fn shots(desk: Desk) -> Node {
    let beginner = desk.difficulty == Difficulty::Beginner;
    let asking = move || beginner && !desk.asked.get() && desk.call.with(Option::is_none);
    el("section")
        .class("shots")
        .class_if("asking", asking)
        .attr("aria-label", desk.word("board.call-ask"))
        .child(el("p").child(desk.word("board.call-ask")))
        .child(shot(desk, Shot::Dark, "dark"))
        .child(shot(desk, Shot::RedBox, "red"))
        .child(shot(desk, Shot::Lit, "lit"))
        .child(when(asking, move || {
            el("button")
                .class("link")
                .testid("call-skip")
                .on_click(move || desk.asked.set(true))
                .child(desk.word("board.call-skip"))
        }))
        .into_node()
}

fn shot(desk: Desk, shot: Shot, name: &'static str) -> Node {
    let called = move || {
        if desk.call.get() == Some(shot) {
            "true"
        } else {
            "false"
        }
    };
    let label = move || desk.words.get(&format!("board.call-{name}"));
    el("button")
        .class("shot")
        .attr("data-look", name)
        .attr("aria-pressed", called)
        .testid(["call-", name].concat())
        .on_click(move || desk.call_shot(shot))
        .child(el("i").attr("aria-hidden", "true"))
        .child(el("span").child(label))
        .into_node()
}
