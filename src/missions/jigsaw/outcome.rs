//! What came of the last run: the two eyes, the terminal, the layers, the inside of the box.

use leptos::prelude::*;

use super::desk::Desk;
use super::inside::inside;
use super::layers::layers;
use super::terminal::terminal;
use super::window::status;
use crate::components::board::sight::eyes;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el};

/// The right pane; on narrow screens a drawer that opens by itself.
pub fn outcome(desk: Desk) -> Node {
    let open = move || if desk.drawer.get() { "true" } else { "false" };
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("board.outcome"),
        said => said,
    };
    el("section")
        .class("pane outcome")
        .class_if("open", desk.drawer)
        .attr("aria-label", desk.word("board.outcome"))
        .child(
            el("button")
                .class("drawer")
                .attr("aria-expanded", open)
                .attr("aria-controls", "outcome-in")
                .testid("drawer")
                .on_click(move || desk.drawer.update(|open| *open = !*open))
                .child(icon("up"))
                .child(el("span").child(line)),
        )
        .child(
            el("div")
                .attr("id", "outcome-in")
                .class("outcome-in")
                .child(eyes(desk.sight))
                .child(status(desk))
                .child(terminal(desk))
                .child(layers(desk))
                .child(inside(desk)),
        )
        .into_node()
}
