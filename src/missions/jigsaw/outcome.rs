//! What came of the last run: the two eyes, the terminal, the layers, the inside of the box.

use leptos::ev;
use leptos::prelude::*;

use super::desk::Desk;
use super::inside::inside;
use super::layers::layers;
use super::terminal::terminal;
use super::window::{status, strangers, window};
use crate::components::icon;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eye {
    Visitor,
    Stranger,
}

const EYES: [(Eye, &str, &str); 2] = [
    (Eye::Visitor, "look-visitor", "eye"),
    (Eye::Stranger, "look-stranger", "spy"),
];

/// The right pane; on narrow screens a drawer that opens by itself.
pub fn outcome(desk: Desk) -> AnyView {
    let open = move || if desk.drawer.get() { "true" } else { "false" };
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("board.outcome"),
        said => said,
    };
    view! {
        <section class="pane outcome" class:open=desk.drawer aria-label=move || desk.words.get("board.outcome")>
            <button
                class="drawer"
                aria-expanded=open
                aria-controls="outcome-in"
                data-testid="drawer"
                on:click=move |_| desk.drawer.update(|open| *open = !*open)
            >
                {icon("up")}
                <span>{line}</span>
            </button>
            <div id="outcome-in" class="outcome-in">
                {eyes(desk)} {status(desk)} {terminal(desk)} {layers(desk)} {inside(desk)}
            </div>
        </section>
    }
    .into_any()
}

fn eyes(desk: Desk) -> AnyView {
    let eye = RwSignal::new(Eye::Visitor);
    let tab = move |(each, id, picture): (Eye, &'static str, &'static str)| {
        let on = move || eye.get() == each;
        view! {
            <button
                role="tab"
                id=id
                data-testid=id
                aria-selected=move || if on() { "true" } else { "false" }
                aria-controls="look"
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| eye.set(each)
            >
                {icon(picture)}
                {move || desk.words.get(&format!("board.{id}"))}
            </button>
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let other = usize::from(eye.get_untracked() == Eye::Visitor);
            eye.set(EYES[other].0);
            crate::browser::page::focus(&["#", EYES[other].1].concat());
        }
    };
    let labelled = move || EYES[usize::from(eye.get() == Eye::Stranger)].1;
    view! {
        <div class="eyes">
            <div class="tabs" role="tablist" aria-label=move || desk.words.get("board.eyes") on:keydown=key>
                {EYES.map(tab)}
            </div>
            <div id="look" role="tabpanel" aria-labelledby=labelled>
                {move || match eye.get() {
                    Eye::Visitor => window(desk),
                    Eye::Stranger => strangers(desk),
                }}
            </div>
        </div>
    }
    .into_any()
}
