//! The landing page. Its form stands in `index.html`, painted before this module has
//! arrived; here it is adopted as it is, with whatever was typed and wherever the focus is.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

use super::enter;
use crate::browser::page;
use crate::browser::route::go;
use crate::dom::Node;
use crate::live::effect;
use crate::progress::{Players, use_players};
use crate::rooms::difficulty;
use crate::settings::{Settings, use_settings};
use crate::shell::{Notice, Notices};
use crate::text::{Arg, Language, use_text};

/// The form's id in `index.html`.
const FORM: &str = "start-form";
/// The language's choice in `index.html`.
const LANGUAGE: &str = "landing-lang";

thread_local! {
    /// The next start makes a new player, whatever the name.
    static FRESH: Cell<bool> = const { Cell::new(false) };
}

/// The route `/`: everything there is in `index.html` already.
pub fn landing() -> Node {
    let text = use_text();
    enter(move || (text.get("title"), String::new()));
    Node::Nothing
}

/// Empties the form for someone else.
pub fn ask_for_new_player() {
    FRESH.set(true);
    if let Some(name) = page::by_id::<HtmlInputElement>("name") {
        name.set_value("");
    }
}

/// Brings the static part to life. Once, when the page starts.
pub fn adopt() {
    let text = use_text();
    let players = use_players();
    let settings = use_settings();
    let notices = expect_context::<Notices>();
    effect(move || {
        page::set_root("lang", text.language().code());
        page::translate(|key| text.get(key));
        if let Some(select) = page::by_id::<HtmlSelectElement>(LANGUAGE) {
            select.set_value(text.language().code());
        }
    });
    effect(move || {
        if let Some(language) = settings.get().language {
            text.switch(language);
        }
    });
    effect(move || {
        if text.failed() {
            notices.raise(Notice::Words);
        }
    });
    adopt_language(settings);
    effect(move || greet(players));
    fill(players);
    listen(players, settings);
    if let Some(form) =
        page::by_id::<HtmlFormElement>(FORM).filter(|form| form.has_attribute("data-held"))
    {
        begin(&form, players);
    }
}

/// A language that was chosen before this module arrived counts.
fn adopt_language(settings: RwSignal<Settings>) {
    let Some(select) = page::by_id::<HtmlSelectElement>(LANGUAGE) else {
        return;
    };
    if select.has_attribute("data-touched") {
        settings.update(|now| now.language = Language::of(&select.value()));
    }
}

/// Offers to go on to whoever played here last.
fn greet(players: Players) {
    let text = use_text();
    let name = players.with(|player| player.map(|player| player.name.clone()));
    let sentence = match name.as_deref() {
        None | Some("") => text.get("landing.continue"),
        Some(name) => text.say("landing.continue-as", &[("name", Arg::Text(name.into()))]),
    };
    if let Some(link) = page::by_id::<Element>("again-link") {
        link.set_text_content(Some(&sentence));
    }
    if let Some(again) = page::by_id::<HtmlElement>("again") {
        again.set_hidden(name.is_none());
    }
}

/// Puts the known player into the form, unless something was typed or chosen there.
fn fill(players: Players) {
    let Some(form) = page::by_id::<HtmlFormElement>(FORM) else {
        return;
    };
    let known =
        players.peek(|player| player.map(|player| (player.name.clone(), player.difficulty)));
    let Some((name, difficulty)) = known.filter(|_| !form.has_attribute("data-touched")) else {
        return;
    };
    if let Some(field) = page::by_id::<HtmlInputElement>("name") {
        field.set_value(&name);
    }
    if let Some(choice) = page::by_id::<HtmlInputElement>(difficulty.as_str()) {
        choice.set_checked(true);
    }
}

/// The static part has no listeners of its own: its events are heard at the window.
fn listen(players: Players, settings: RwSignal<Settings>) {
    let hear_submit = window_event_listener(ev::submit, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = target.filter(|form| form.id() == FORM) {
            event.prevent_default();
            begin(&form, players);
        }
    });
    let hear_click = window_event_listener(ev::click, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.id() == "again-new") {
            ask_for_new_player();
            page::focus("#name");
        }
    });
    let hear_change = window_event_listener(ev::change, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = target.filter(|select| select.id() == LANGUAGE) {
            settings.update(|now| now.language = Language::of(&select.value()));
        }
    });
    // They live as long as the page.
    std::mem::forget((hear_submit, hear_click, hear_change));
}

fn begin(form: &HtmlFormElement, players: Players) {
    // It may have been held since before this module arrived.
    let _ = form.remove_attribute("data-held");
    let difficulty = difficulty(&page::field(form, "difficulty")).unwrap_or_default();
    players.start(&page::field(form, "name"), difficulty, FRESH.take());
    go(
        if players.peek(|player| player.is_some_and(|player| player.app.is_some())) {
            "/map"
        } else {
            "/apps"
        },
    );
}
