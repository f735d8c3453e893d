//! The mission map: the way, the box, six doors and the vault.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::HLink;
use crate::components::{TravellingBox, Way, icon, stars};
use crate::progress::use_players;
use crate::rooms::{ROOMS, Room};
use crate::text::{Arg, t, use_text};

/// The corridor.
#[component]
pub fn Map() -> impl IntoView {
    let text = use_text();
    let players = use_players();
    let below = move || {
        let difficulty = text.get(&format!("difficulty.{}", players.difficulty().as_str()));
        players
            .app()
            .map_or_else(|| difficulty.clone(), |app| format!("{app} · {difficulty}"))
    };
    enter(move || (text.get("map.place"), below()));
    let done = Memo::new(move |_| {
        ROOMS
            .iter()
            .filter(|room| players.stars(**room) > 0)
            .count() as u64
    });
    let title = move || match done.get() {
        0 => text.get("map.title-none"),
        count => text.say(
            "map.title",
            &[
                ("count", Arg::Count(count)),
                ("left", Arg::Count(6 - count)),
            ],
        ),
    };
    let name =
        move || players.with(|player| player.map(|player| player.name.clone()).unwrap_or_default());
    let lead = move || match name() {
        _ if done.get() > 0 => text.get("map.lead-done"),
        name if name.is_empty() => text.get("map.lead"),
        name => text.say("map.lead-name", &[("name", Arg::Text(name))]),
    };
    view! {
        <main class="page">
            <h1 tabindex="-1">{title}</h1>
            <p class="lead">{lead}</p>
            <section class="stage" aria-label=t("map.stage")>
                <Way />
                <TravellingBox />
            </section>
            <ol class="doors">{ROOMS.map(|room| view! { <Door room /> })}</ol>
            <Vault />
        </main>
    }
}

/// A door: number, name, what you can do after it, minutes, state.
#[component]
fn Door(room: Room) -> impl IntoView {
    let text = use_text();
    let players = use_players();
    let part = move |part: &'static str| move || text.get(&format!("room.{}.{part}", room.slug()));
    let gained = Memo::new(move |_| players.stars(room));
    let minutes = move || text.say("map.minutes", &[("count", Arg::Count(room.minutes.into()))]);
    let state = move || match gained.get() {
        _ if !room.built => (icon("lock"), text.get("map.not-built")),
        0 => (icon("door"), text.get("map.unlocked")),
        _ => (icon("check"), text.get("map.completed")),
    };
    let won = move || {
        let count = gained.get();
        (count > 0).then(|| {
            stars(
                count,
                text.say("map.stars", &[("count", Arg::Count(count.into()))]),
            )
        })
    };
    let inside = view! {
        <i class="pic" aria-hidden="true"></i>
        <span class="no">{format!("{:02}", room.number)}</span>
        <h2>{part("name")}</h2>
        <p>{part("after")}</p>
        <div class="st">
            <span>{move || state().0} {move || state().1}</span>
            {won}
            <small>{minutes}</small>
        </div>
    };
    let class = move || match gained.get() {
        _ if !room.built => "shut",
        0 => "open",
        _ => "done",
    };
    let inside = if room.built {
        let to = format!("/room/{}", room.number);
        view! { <HLink to=to>{inside}</HLink> }.into_any()
    } else {
        view! { <div>{inside}</div> }.into_any()
    };
    view! {
        <li class=class data-testid=format!("door-{}", room.number)>
            {inside}
        </li>
    }
}

/// The vault with the fragments that were won.
#[component]
fn Vault() -> impl IntoView {
    let text = use_text();
    let players = use_players();
    let fragment = move |room: Room| {
        players.with(|player| Some(player?.outcome(room.slug())?.fragment.clone()))
    };
    let won = move || ROOMS.into_iter().filter_map(fragment).count() as u64;
    let slot = move |room: Room| {
        view! {
            <b class:on=move || fragment(room).is_some()>
                {move || fragment(room).unwrap_or_else(|| "··".into())}
            </b>
        }
    };
    let said = move || text.say("map.fragments", &[("count", Arg::Count(won()))]);
    view! {
        <section class="vault" data-testid="vault">
            {icon("lock")}
            <div>
                <h2>{t("map.vault")}</h2>
                <p>{t("map.vault-lead")}</p>
            </div>
            <div class="frag mono" role="img" aria-label=said>
                {ROOMS.map(slot)}
            </div>
        </section>
    }
}
