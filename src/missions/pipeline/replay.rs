//! What this room shows of a game that is not played on: in the debrief.

use leptos::prelude::*;
use odp_sim::missions::pipeline::Pipeline;

use super::cards::ended;
use super::desk::Desk;
use crate::components::board::goals::metrics;
use crate::components::chart::chart;
use crate::components::graph::Wiring;
use crate::dom::{IntoNode, Node, el};
use crate::player::Player;

/// A moment of an attempt: the chart of what ran last, or of how it would go, and the stamps.
pub fn moment(player: Player<Pipeline>, title: Signal<String>) -> Node {
    let desk = Desk::new(player);
    desk.calling.set(false);
    let wiring = Wiring::new(desk.shown(), Box::new(desk));
    el("section")
        .class("shown")
        .attr("aria-label", title)
        .child(el("h3").child(title))
        // Nothing is wired here: it is only looked at.
        .child(
            el("div")
                .class("paper still")
                .attr("inert", true)
                .child(chart(wiring)),
        )
        .child(ended(desk))
        .child(metrics(desk.game))
        .into_node()
}
