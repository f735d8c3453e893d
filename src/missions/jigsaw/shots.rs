//! The pictures by which a shot is called.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::Shot;
use odp_sim::setup::Difficulty;

use super::desk::Desk;
use crate::dom::{IntoNode, Node, el, when};

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
