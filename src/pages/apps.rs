//! The choice of the app that all six rooms speak of.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::go;
use crate::components::icon;
use crate::live::{Part, part};
use crate::progress::{Players, use_players};
use crate::rooms::APPS;
use crate::text::{Text, use_text};

/// Four ready apps as cards.
#[component]
pub fn AppChoice() -> impl IntoView {
    let text = use_text();
    let players = use_players();
    enter(move || (text.get("apps.title"), String::new()));
    cards(text, players)
}

fn cards(text: Text, players: Players) -> Part {
    part(move || {
        let chosen = players.app();
        let card = |app| card(text, players, app, chosen.as_deref() == Some(app));
        view! {
            <main class="page">
                <h1 tabindex="-1">{text.get("apps.title")}</h1>
                <p class="lead">{text.get("apps.lead")}</p>
                <div class="apps">{APPS.map(card)}</div>
            </main>
        }
        .into_any()
    })
}

fn card(text: Text, players: Players, app: &'static str, chosen: bool) -> AnyView {
    let pressed = if chosen { "true" } else { "false" };
    let part = |part: &str| text.get(&format!("app.{app}.{part}"));
    let choose = move |_| {
        players.choose_app(app);
        go("/map");
    };
    view! {
        <button class="appcard" aria-pressed=pressed data-testid=["app-", app].concat() on:click=choose>
            <svg class="screen" aria-hidden="true">
                <use href=["#i-app-", app].concat()></use>
            </svg>
            <b class="mono">{app}</b>
            <span>{part("does")}</span>
            <small>{part("catch")}</small>
            <small class="mono">{part("needs")}</small>
            <em>{chosen.then(|| view! { {icon("check")} {text.get("apps.chosen")} }.into_any())}</em>
        </button>
    }
    .into_any()
}
