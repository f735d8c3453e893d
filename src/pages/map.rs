//! The mission map: the way, the box, six doors and the vault. Nothing here is typed into,
//! so it is drawn as a whole whenever the progress or the language changes.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::HLink;
use crate::components::{icon, solved, star_row, travelling_box, way};
use crate::live::{Part, part};
use crate::progress::{Players, use_players};
use crate::rooms::{ROOMS, Room};
use crate::text::{Arg, Text, use_text};

/// The corridor.
#[component]
pub fn Map() -> impl IntoView {
    let text = use_text();
    let players = use_players();
    enter(move || (text.get("map.place"), below(text, players)));
    corridor(text, players)
}

fn below(text: Text, players: Players) -> String {
    let difficulty = text.get(&format!("difficulty.{}", players.difficulty().as_str()));
    match players.app() {
        Some(app) => [app, difficulty].join(" · "),
        None => difficulty,
    }
}

fn corridor(text: Text, players: Players) -> Part {
    part(move || {
        let made = players.outcome();
        view! {
            <main class="page">
                <h1 tabindex="-1">{title(text, players)}</h1>
                <p class="lead">{lead(text, players)}</p>
                <section class="stage" aria-label=text.get("map.stage")>
                    {way(text, players)}
                    {travelling_box(text, made.as_ref())}
                </section>
                <ol class="doors">
                    {ROOMS.map(|room| door(text, room, players.stars(room)))}
                </ol>
                {vault(text, players)}
            </main>
        }
        .into_any()
    })
}

fn title(text: Text, players: Players) -> String {
    match solved(players) {
        0 => text.get("map.title-none"),
        done => {
            let count = Arg::Count(done as u64);
            let left = Arg::Count((ROOMS.len() - done) as u64);
            text.say("map.title", &[("count", count), ("left", left)])
        }
    }
}

fn lead(text: Text, players: Players) -> String {
    let name = players.with(|player| player.map(|player| player.name.clone()).unwrap_or_default());
    if solved(players) > 0 {
        text.get("map.lead-done")
    } else if name.is_empty() {
        text.get("map.lead")
    } else {
        text.say("map.lead-name", &[("name", Arg::Text(name))])
    }
}

/// A door: number, name, what you can do after it, state, stars, minutes.
fn door(text: Text, room: Room, stars: u8) -> AnyView {
    let (class, sign, state) = match stars {
        _ if !room.built => ("shut", "lock", text.get("map.not-built")),
        0 => ("open", "door", text.get("map.unlocked")),
        _ => ("done", "check", text.get("map.completed")),
    };
    let inside = view! {
        <i class="pic" aria-hidden="true"></i>
        <span class="no">{["0", room.number.to_string().as_str()].concat()}</span>
        <h2>{text.get(&format!("room.{}.name", room.slug()))}</h2>
        <p>{text.get(&format!("room.{}.after", room.slug()))}</p>
        <div class="st">
            <span>{icon(sign)} {state}</span>
            {(stars > 0).then(|| star_row(text, stars))}
            <small>{text.say("map.minutes", &[("count", Arg::Count(room.minutes.into()))])}</small>
        </div>
    }
    .into_any();
    let inside = if room.built {
        let to = format!("/room/{}", room.number);
        view! { <HLink to=to>{inside}</HLink> }.into_any()
    } else {
        view! { <div>{inside}</div> }.into_any()
    };
    let testid = format!("door-{}", room.number);
    view! {
        <li class=class data-testid=testid>
            {inside}
        </li>
    }
    .into_any()
}

/// The vault with the fragments that were won.
fn vault(text: Text, players: Players) -> AnyView {
    let fragment =
        |room: Room| players.with(|player| Some(player?.outcome(room.slug())?.fragment.clone()));
    let fragments = ROOMS.map(fragment);
    let won = Arg::Count(fragments.iter().flatten().count() as u64);
    let slot = |fragment: Option<String>| {
        let class = if fragment.is_some() { "on" } else { "" };
        view! { <b class=class>{fragment.unwrap_or_else(|| "··".into())}</b> }
    };
    view! {
        <section class="vault" data-testid="vault">
            {icon("lock")}
            <div>
                <h2>{text.get("map.vault")}</h2>
                <p>{text.get("map.vault-lead")}</p>
            </div>
            <div class="frag mono" role="img" aria-label=text.say("map.fragments", &[("count", won)])>
                {fragments.map(slot)}
            </div>
        </section>
    }
    .into_any()
}
