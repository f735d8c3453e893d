//! The slim bar at the top: where you are, the travelling box, stars, the countdown,
//! language and settings.

use leptos::prelude::*;

use super::{LanguageChoice, icon, star_row};
use crate::browser::clock::every;
use crate::browser::route::HLink;
use crate::live::{part, words};
use crate::progress::{Outcome, use_players};
use crate::settings::use_settings;
use crate::shell::use_bar;
use crate::text::{Arg, Text, t, use_text};

/// The bar. The landing page hides it.
#[component]
pub fn TopBar() -> impl IntoView {
    let text = use_text();
    let bar = use_bar();
    let players = use_players();
    let place = part(move || {
        let (name, below) = bar.place.get();
        view! {
            <b>{name}</b>
            <small>{below}</small>
        }
        .into_any()
    });
    let outcome = Memo::new(move |_| players.outcome());
    let made = part(move || small_box(text, outcome.get().as_ref()));
    let gained = part(move || match bar.stars.get() {
        Some(count) => star_row(text, count),
        None => ().into_any(),
    });
    view! {
        <header class="bar">
            <HLink to="/map" class="home">
                {icon("rocket")}
                <span class="heard">{t("bar.map")}</span>
            </HLink>
            <div class="where">{place}</div>
            {made}
            {gained}
            <Countdown />
            <LanguageChoice testid="bar-lang" quiet=true />
            <HLink to="/settings" class="btn icon" testid="settings">
                {icon("gear")}
                <span class="heard">{t("settings.title")}</span>
            </HLink>
        </header>
    }
}

/// The travelling box, small.
fn small_box(text: Text, made: Option<&Outcome>) -> AnyView {
    let (class, state) = match made {
        Some(_) => ("minibox lit", "box.lit"),
        None => ("minibox", "box.dark"),
    };
    let weight = made.map(|made| text.arg(&Arg::Bytes(made.bytes)));
    view! {
        <span class=class>
            {icon("box")}
            <span class="heard">{text.get(state)}</span>
            <span class="mono">{weight.unwrap_or_default()}</span>
        </span>
    }
    .into_any()
}

/// What is left of the room's minutes, when the player wants to see it. It judges nothing.
#[component]
fn Countdown() -> impl IntoView {
    let text = use_text();
    let bar = use_bar();
    let settings = use_settings();
    every(1_000, move || {
        if bar.running.get_untracked() {
            bar.left
                .update(|left| *left = left.map(|seconds| (seconds - 1).max(0)));
        }
    });
    let shown = words(
        move || match bar.left.get().filter(|_| settings.get().clock) {
            None => String::new(),
            Some(0) => text.get("bar.seated"),
            Some(left) => format!("{}:{:02}", left / 60, left % 60),
        },
    );
    view! {
        <span class="clock" role="timer">
            {shown}
        </span>
    }
}
