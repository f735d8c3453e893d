//! The frame that holds the six rooms together: the way from the laptop to the audience,
//! the box that travels along it, and the twelve seats.

use leptos::prelude::*;

use super::icon;
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
fn seats(text: Text, solved: usize) -> AnyView {
    let taken = solved * SEATS_A_ROOM;
    let said = text.say("seats.taken", &[("count", Arg::Count(taken as u64))]);
    let seat = |at: usize| {
        let class = if at < taken { "seat lit" } else { "seat" };
        view! {
            <svg class=class>
                <use href="#i-seat"></use>
            </svg>
        }
    };
    view! {
        <div class="seats" role="img" aria-label=said data-testid="seats">
            {(0..ROOMS.len() * SEATS_A_ROOM).map(seat).collect_view()}
        </div>
    }
    .into_any()
}

/// The way: laptop, six doors, audience, and the box where it has come to.
pub fn way(text: Text, players: Players) -> AnyView {
    let done = solved(players);
    let class = if done > 0 { "way lit" } else { "way" };
    let stop = |at: usize| {
        let class = if at == done { "here" } else { "" };
        let passed = if at < done { "passed" } else { class };
        view! { <i class=passed>{(at == done).then(|| icon("box"))}</i> }
    };
    view! {
        <div class=class>
            <svg class="laptop" aria-hidden="true">
                <use href="#i-laptop"></use>
            </svg>
            <span class="stops" aria-hidden="true">
                {(0..=ROOMS.len()).map(stop).collect_view()}
            </span>
            {seats(text, done)}
        </div>
    }
    .into_any()
}

/// The travelling box: whether it is lit, what it weighs, its label, and who can read it.
pub fn travelling_box(text: Text, made: Option<&Outcome>) -> AnyView {
    let light = text.get(if made.is_some() {
        "box.lit"
    } else {
        "box.dark"
    });
    let weight = match made {
        Some(made) => text.arg(&Arg::Bytes(made.bytes)),
        None => text.get("box.no-weight"),
    };
    let label = made.map_or_else(|| text.get("box.no-label"), |made| made.label.clone());
    let readers = text.get(match made {
        None => "box.nobody",
        Some(made) if made.leaks => "box.strangers",
        Some(_) => "box.closed",
    });
    let property = |name: &str, class: &'static str, value: String| {
        view! {
            <div>
                <dt>{text.get(name)}</dt>
                <dd class=class>{value}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <dl class="thebox" class:lit=made.is_some() data-testid="box">
            {property("box.light", "", light)}
            {property("box.weight", "", weight)}
            {property("box.label", "mono", label)}
            {property("box.readers", "", readers)}
        </dl>
    }
    .into_any()
}
