//! The bar at the thumb: undo, redo, reset, hint, what was done last, and the one big button.

use leptos::prelude::*;

use crate::components::icon;
use crate::text::{Arg, use_text};

/// What the bar shows and whom it tells.
#[derive(Clone, Copy)]
pub struct Bar {
    /// Whether there is something to undo.
    pub can_undo: Signal<bool>,
    /// Whether there is something to redo.
    pub can_redo: Signal<bool>,
    /// Hints that are free; `None` when all are.
    pub hints: Signal<Option<u32>>,
    /// Whether the hint button glows.
    pub glow: Signal<bool>,
    /// The last move as its command.
    pub said: Signal<String>,
    /// The key of the big button's word.
    pub go: &'static str,
    /// Told of presses.
    pub press: Callback<Press>,
}

/// A button of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Take the last move back.
    Undo,
    /// Make it again.
    Redo,
    /// To the start of the level.
    Reset,
    /// Show a hint.
    Hint,
    /// The big one.
    Go,
}

/// The bar.
pub fn action_bar(bar: Bar) -> AnyView {
    let text = use_text();
    let left = move || match bar.hints.get() {
        None => "∞".to_owned(),
        Some(left) => left.to_string(),
    };
    let hint = move || match bar.hints.get() {
        None => text.get("board.hint-any"),
        Some(left) => text.say("board.hint-left", &[("count", Arg::Count(left.into()))]),
    };
    view! {
        <footer class="act" role="group" aria-label=move || text.get("board.actions")>
            {small(bar, Press::Undo, "undo", bar.can_undo)}
            {small(bar, Press::Redo, "redo", bar.can_redo)}
            {small(bar, Press::Reset, "reset", bar.can_undo)}
            <button
                class="btn hint"
                class:glow=bar.glow
                data-testid="hint"
                on:click=move |_| bar.press.run(Press::Hint)
            >
                {icon("bulb")}
                <span class="wide" aria-hidden="true">{move || text.get("board.hint")}</span>
                <small aria-hidden="true">{left}</small>
                <span class="heard">{hint}</span>
            </button>
            <output class="said mono">{bar.said}</output>
            <button class="btn go" data-testid="big-button" on:click=move |_| bar.press.run(Press::Go)>
                {icon("play")}
                <span>{move || text.get(bar.go)}</span>
            </button>
        </footer>
    }
    .into_any()
}

/// A small button; one that can do nothing now keeps the focus that it may have.
fn small(bar: Bar, press: Press, name: &'static str, can: Signal<bool>) -> AnyView {
    let text = use_text();
    let label = move || text.get(&format!("board.{name}"));
    view! {
        <button
            class="btn icon"
            data-testid=name
            aria-label=label
            title=label
            aria-disabled=move || if can.get() { "false" } else { "true" }
            on:click=move |_| bar.press.run(press)
        >
            {icon(name)}
        </button>
    }
    .into_any()
}
