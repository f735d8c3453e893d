//! The frame that holds the six rooms together: the way from the laptop to the audience,
//! the box that travels along it, and the twelve seats.

use leptos::prelude::*;

use super::icon;
use crate::progress::use_players;
use crate::rooms::ROOMS;
use crate::text::{Arg, t, use_text};

/// Seats that light up for each solved room.
const SEATS_A_ROOM: usize = 2;

/// How many rooms are solved.
fn solved() -> usize {
    let players = use_players();
    ROOMS
        .into_iter()
        .filter(|room| players.stars(*room) > 0)
        .count()
}

/// Twelve seats; two light up for each solved room.
#[component]
pub fn Seats() -> impl IntoView {
    let text = use_text();
    let taken = Memo::new(move |_| solved() * SEATS_A_ROOM);
    let said = move || text.say("seats.taken", &[("count", Arg::Count(taken.get() as u64))]);
    let seat = move |at: usize| {
        view! {
            <svg class="seat" class:lit=move || at < taken.get()>
                <use href="#i-seat"></use>
            </svg>
        }
    };
    view! {
        <div class="seats" role="img" aria-label=said data-testid="seats">
            {(0..ROOMS.len() * SEATS_A_ROOM).map(seat).collect_view()}
        </div>
    }
}

/// The way: laptop, six doors, audience, and the box where it has come to.
#[component]
pub fn Way() -> impl IntoView {
    let done = Memo::new(move |_| solved());
    let some = move || done.get() > 0;
    let stop = move |at: usize| {
        view! {
            <i class:passed=move || at < done.get() class:here=move || at == done.get()>
                {move || (at == done.get()).then(|| icon("box"))}
            </i>
        }
    };
    view! {
        <div class="way" class:lit=some>
            <svg class="laptop" aria-hidden="true">
                <use href="#i-laptop"></use>
            </svg>
            <span class="stops" aria-hidden="true">
                {(0..=ROOMS.len()).map(stop).collect_view()}
            </span>
            <Seats />
        </div>
    }
}

/// The travelling box: whether it is lit, what it weighs, its label, and who can read it.
#[component]
pub fn TravellingBox() -> impl IntoView {
    let text = use_text();
    let outcome = Memo::new(move |_| use_players().outcome());
    let light = move || {
        text.get(outcome.with(|made| {
            if made.is_some() {
                "box.lit"
            } else {
                "box.dark"
            }
        }))
    };
    let weight = move || match outcome.get() {
        Some(made) => text.arg(&Arg::Bytes(made.bytes)),
        None => text.get("box.no-weight"),
    };
    let label = move || {
        outcome
            .get()
            .map_or_else(|| text.get("box.no-label"), |made| made.label)
    };
    let readers = move || {
        text.get(match outcome.get() {
            None => "box.nobody",
            Some(made) if made.leaks => "box.strangers",
            Some(_) => "box.closed",
        })
    };
    view! {
        <dl class="thebox" class:lit=move || outcome.with(Option::is_some) data-testid="box">
            <div>
                <dt>{t("box.light")}</dt>
                <dd>{light}</dd>
            </div>
            <div>
                <dt>{t("box.weight")}</dt>
                <dd>{weight}</dd>
            </div>
            <div>
                <dt>{t("box.label")}</dt>
                <dd class="mono">{label}</dd>
            </div>
            <div>
                <dt>{t("box.readers")}</dt>
                <dd>{readers}</dd>
            </div>
        </dl>
    }
}
