//! The choice of the app that all six rooms speak of.

use leptos::prelude::*;

use super::enter;
use crate::browser::route::go;
use crate::components::icon;
use crate::progress::use_players;
use crate::rooms::APPS;
use crate::text::{t, use_text};

/// Four ready apps as cards.
#[component]
pub fn AppChoice() -> impl IntoView {
    let text = use_text();
    enter(move || (text.get("apps.title"), String::new()));
    view! {
        <main class="page">
            <h1 tabindex="-1">{t("apps.title")}</h1>
            <p class="lead">{t("apps.lead")}</p>
            <div class="apps">{APPS.map(|app| view! { <AppCard app /> })}</div>
        </main>
    }
}

#[component]
fn AppCard(app: &'static str) -> impl IntoView {
    let text = use_text();
    let players = use_players();
    let chosen = move || players.app().as_deref() == Some(app);
    let pressed = move || if chosen() { "true" } else { "false" };
    let part = move |part: &'static str| move || text.get(&format!("app.{app}.{part}"));
    let choose = move |_| {
        players.choose_app(app);
        go("/map");
    };
    view! {
        <button class="appcard" aria-pressed=pressed data-testid=format!("app-{app}") on:click=choose>
            <svg class="screen" aria-hidden="true">
                <use href=format!("#i-app-{app}")></use>
            </svg>
            <b class="mono">{app}</b>
            <span>{part("does")}</span>
            <small>{part("catch")}</small>
            <small class="mono">{part("needs")}</small>
            <em>{move || chosen().then(|| icon("check"))} {move || chosen().then(|| text.get("apps.chosen"))}</em>
        </button>
    }
}
