//! A room: the bar's words for it, the words of its board, and the board.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{NotFound, enter};
use crate::browser::route::HLink;
use crate::missions;
use crate::progress::use_players;
use crate::rooms::{APPS, ROOMS, Room};
use crate::shell::use_bar;
use crate::text::{Arg, t, use_text};

/// The room of the number in the address.
#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let room = Memo::new(move |_| {
        params.with(|params| params.get("number").and_then(|number| Room::of(&number)))
    });
    move || match room.get() {
        None => view! { <NotFound /> }.into_any(),
        Some(room) if room.built => view! { <Built room /> }.into_any(),
        Some(room) => view! { <NotBuilt room /> }.into_any(),
    }
}

fn enter_room(room: Room) {
    let text = use_text();
    let players = use_players();
    enter(move || {
        let args = [
            ("number", Arg::Count(room.number.into())),
            ("of", Arg::Count(ROOMS.len() as u64)),
            (
                "difficulty",
                Arg::Text(text.get(&format!("difficulty.{}", players.difficulty().as_str()))),
            ),
            (
                "app",
                Arg::Text(players.app().unwrap_or_else(|| APPS[0].into())),
            ),
        ];
        (
            text.get(&format!("room.{}.name", room.slug())),
            text.say("room.below", &args),
        )
    });
}

#[component]
fn Built(room: Room) -> impl IntoView {
    let bar = use_bar();
    let players = use_players();
    enter_room(room);
    bar.left.set(Some(i32::from(room.minutes) * 60));
    Effect::new(move |_| bar.stars.set(Some(players.stars(room))));
    missions::board(room)
}

#[component]
fn NotBuilt(room: Room) -> impl IntoView {
    let text = use_text();
    enter_room(room);
    view! {
        <main class="page narrow">
            <h1 tabindex="-1">{move || text.get(&format!("room.{}.name", room.slug()))}</h1>
            <p class="lead">{t("room.not-built")}</p>
            <HLink to="/map" class="btn go">
                {t("not-found.back")}
            </HLink>
        </main>
    }
}
