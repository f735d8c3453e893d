//! The blocks that are left.

use leptos::prelude::*;

use super::Bench;
use super::deed::Item;
use crate::components::board::code::statement;
use crate::components::icon;
use crate::dom::{IntoNode, Node, each, el, when};
use crate::text::Arg;

/// The tray.
pub(super) fn tray(bench: Bench) -> Node {
    let empty = move || bench.tray.with(Vec::is_empty);
    el("section")
        .class("tray")
        .attr("aria-label", bench.game.word("board.tray"))
        .child(el("h2").child(bench.game.word("board.tray")))
        .child(el("ul").child(each(
            move || bench.tray.get(),
            |(block, _): &(usize, String)| block.to_string(),
            move |(block, text), _| chip(bench, block, &text),
        )))
        .child(when(empty, move || {
            el("p")
                .class("dim")
                .child(bench.game.word("board.tray-empty"))
        }))
        .into_node()
}

fn chip(bench: Bench, block: usize, text: &str) -> Node {
    let held = move || bench.lift.get().holds(Item::Block(block));
    // The whole of it, as whoever speaks to the page reads it aloud from the button.
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = move || {
        bench
            .words
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
