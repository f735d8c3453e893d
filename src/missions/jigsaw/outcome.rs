//! What came of the last run: the two eyes, the terminal, the layers, the inside of the box.

use leptos::ev;
use leptos::prelude::*;

use super::desk::Desk;
use super::inside::inside;
use super::layers::layers;
use super::terminal::terminal;
use super::window::{status, strangers, window};
use crate::components::icon;
use crate::dom::{IntoNode, Node, el};

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eye {
    Visitor,
    Stranger,
}

const EYES: [(Eye, &str, &str); 2] = [
    (Eye::Visitor, "look-visitor", "eye"),
    (Eye::Stranger, "look-stranger", "spy"),
];

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
                .child(eyes(desk))
                .child(status(desk))
                .child(terminal(desk))
                .child(layers(desk))
                .child(inside(desk)),
        )
        .into_node()
}

fn eyes(desk: Desk) -> Node {
    let eye = RwSignal::new(Eye::Visitor);
    let tab = move |(each, id, picture): (Eye, &'static str, &'static str)| {
        let on = move || eye.get() == each;
        el("button")
            .attr("role", "tab")
            .attr("id", id)
            .testid(id)
            .attr("aria-selected", move || if on() { "true" } else { "false" })
            .attr("aria-controls", "look")
            .attr("tabindex", move || if on() { "0" } else { "-1" })
            .on_click(move || eye.set(each))
            .child(icon(picture))
            .child(move || desk.words.get(&format!("board.{id}")))
    };
    let key = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let other = usize::from(eye.get_untracked() == Eye::Visitor);
            eye.set(EYES[other].0);
            crate::browser::page::focus(&["#", EYES[other].1].concat());
        }
    };
    let labelled = move || EYES[usize::from(eye.get() == Eye::Stranger)].1;
    el("div")
        .class("eyes")
        .child(
            el("div")
                .class("tabs")
                .attr("role", "tablist")
                .attr("aria-label", desk.word("board.eyes"))
                .on("keydown", key)
                .child(EYES.map(tab)),
        )
        .child(
            el("div")
                .attr("id", "look")
                .attr("role", "tabpanel")
                .attr("aria-labelledby", labelled)
                .child(move || match eye.get() {
                    Eye::Visitor => window(desk),
                    Eye::Stranger => strangers(desk),
                }),
        )
        .into_node()
}
