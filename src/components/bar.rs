//! The slim bar at the top: where you are, the travelling box, stars, the countdown,
//! language and settings.

use leptos::prelude::*;

use super::{LanguageChoice, icon, stars};
use crate::browser::route::HLink;
use crate::progress::use_players;
use crate::shell::use_bar;
use crate::text::{Arg, use_text};

/// The bar. The landing page hides it.
#[component]
pub fn TopBar() -> impl IntoView {
    let text = use_text();
    let bar = use_bar();
    let name = move || bar.place.get().0;
    let below = move || bar.place.get().1;
    let gained = move || {
        bar.stars.get().map(|count| {
            stars(
                count,
                text.say("map.stars", &[("count", Arg::Count(count.into()))]),
            )
        })
    };
    view! {
        <header class="bar">
            <HLink to="/map" class="home">
                {icon("rocket")}
                <span class="heard">{move || text.get("bar.map")}</span>
            </HLink>
            <div class="where">
                <b>{name}</b>
                <small>{below}</small>
            </div>
            <BoxInBar />
            {gained}
            <Countdown />
            <LanguageChoice testid="bar-lang" quiet=true />
            <HLink to="/settings" class="btn icon" testid="settings">
                {icon("gear")}
                <span class="heard">{move || text.get("settings.title")}</span>
            </HLink>
        </header>
    }
}

/// The travelling box, small.
#[component]
fn BoxInBar() -> impl IntoView {
    let text = use_text();
    let outcome = Memo::new(move |_| use_players().outcome());
    let lit = move || outcome.with(Option::is_some);
    let said = move || text.get(if lit() { "box.lit" } else { "box.dark" });
    let weight = move || outcome.get().map(|made| text.arg(&Arg::Bytes(made.bytes)));
    view! {
        <span class="minibox" class:lit=lit>
            {icon("box")}
            <span class="heard">{said}</span>
            <span class="mono">{weight}</span>
        </span>
    }
}

/// What is left of the room's minutes, when the player wants to see it. It judges nothing.
#[component]
fn Countdown() -> impl IntoView {
    let text = use_text();
    let bar = use_bar();
    let settings = crate::settings::use_settings();
    crate::browser::clock::every(1_000, move || {
        if bar.running.get_untracked() {
            bar.left
                .update(|left| *left = left.map(|seconds| (seconds - 1).max(0)));
        }
    });
    let shown = move || match bar.left.get().filter(|_| settings.get().clock)? {
        0 => Some(text.get("bar.seated")),
        left => Some(format!("{}:{:02}", left / 60, left % 60)),
    };
    view! {
        <span class="clock" role="timer">
            {shown}
        </span>
    }
}
