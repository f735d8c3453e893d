//! The frame that holds the six rooms together: the way from the laptop to the audience,
//! the box that travels along it, and the twelve seats.

use super::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::progress::{Outcome, Players};
use crate::rooms::ROOMS;
use crate::text::{Arg, Text};

/// Seats that light up for each solved room.
const SEATS_A_ROOM: usize = 2;

/// How many rooms are solved.
pub fn solved(players: Players) -> usize {
    ROOMS
        .into_iter()
        .filter(|room| players.stars(*room) > 0)
        .count()
}

/// Twelve seats; two light up for each solved room.
fn seats(text: Text, solved: usize) -> Node {
    let taken = solved * SEATS_A_ROOM;
    let said = text.say("seats.taken", &[("count", Arg::Count(taken as u64))]);
    let seat = |at: usize| {
        let class = if at < taken { "seat lit" } else { "seat" };
        el("svg")
            .class(class)
            .child(el("use").attr("href", "#i-seat"))
    };
    el("div")
        .class("seats")
        .attr("role", "img")
        .attr("aria-label", said)
        .testid("seats")
        .child(
            (0..ROOMS.len() * SEATS_A_ROOM)
                .map(seat)
                .collect::<Vec<_>>(),
        )
        .into_node()
}

/// The way: laptop, six doors, audience, the box where it has come to, and what travels
/// over the stops.
pub fn way(text: Text, players: Players, light: El) -> Node {
    let done = solved(players);
    let class = if done > 0 { "way lit" } else { "way" };
    let stop = |at: usize| {
        let class = if at == done { "here" } else { "" };
        let passed = if at < done { "passed" } else { class };
        el("i")
            .class(passed)
            .child((at == done).then(|| icon("box")))
    };
    el("div")
        .class(class)
        .child(
            el("svg")
                .class("laptop")
                .attr("aria-hidden", "true")
                .child(el("use").attr("href", "#i-laptop")),
        )
        .child(
            el("span")
                .class("stops")
                .attr("aria-hidden", "true")
                .child((0..=ROOMS.len()).map(stop).collect::<Vec<_>>())
                .child(light),
        )
        .child(seats(text, done))
        .into_node()
}

/// The travelling box: whether it is lit, what it weighs, its label, and who can read it.
pub fn travelling_box(text: Text, made: Option<&Outcome>) -> Node {
    let light = text.get(if made.is_some() {
        "box.lit"
    } else {
        "box.dark"
    });
    let weight = match made {
        Some(made) if made.bytes > 0 => text.arg(&Arg::Bytes(made.bytes)),
        _ => text.get("box.no-weight"),
    };
    let label = made.map_or_else(|| text.get("box.no-label"), |made| made.label.clone());
    let readers = text.get(match made {
        None => "box.nobody",
        Some(made) if made.leaks => "box.strangers",
        Some(_) => "box.closed",
    });
    let property = |name: &str, class: &'static str, value: String| {
        el("div")
            .child(el("dt").child(text.get(name)))
            .child(el("dd").class(class).child(value))
            .into_node()
    };
    el("dl")
        .class("thebox")
        .class_if("lit", made.is_some())
        .testid("box")
        .child(property("box.light", "", light))
        .child(property("box.weight", "", weight))
        .child(property("box.label", "mono", label))
        .child(property("box.readers", "", readers))
        .into_node()
}
