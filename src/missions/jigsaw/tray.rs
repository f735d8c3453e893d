//! The blocks that are left, and the pictures by which a shot is called.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::Shot;
use odp_sim::setup::Difficulty;

use super::deed::Item;
use super::desk::Desk;
use crate::components::board::code::statement;
use crate::components::icon;
use crate::text::Arg;

/// The tray.
pub fn tray(desk: Desk) -> AnyView {
    let empty = move || desk.tray.with(Vec::is_empty);
    view! {
        <section class="tray" aria-label=move || desk.words.get("board.tray")>
            <h2>{move || desk.words.get("board.tray")}</h2>
            <ul>
                <For each=move || desk.tray.get() key=|(block, _)| *block let:entry>
                    {chip(desk, entry.0, &entry.1)}
                </For>
            </ul>
            <Show when=empty>
                <p class="dim">{move || desk.words.get("board.tray-empty")}</p>
            </Show>
        </section>
    }
    .into_any()
}

fn chip(desk: Desk, block: usize, text: &str) -> AnyView {
    let held = move || desk.lift.get().holds(Item::Block(block));
    // The whole of it, as whoever speaks to the page reads it aloud from the button.
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = move || {
        desk.words
            .say("board.block", &[("name", Arg::Text(name.clone()))])
    };
    view! {
        <li>
            <button
                class="chip"
                class:held=held
                aria-label=label
                aria-pressed=move || if held() { "true" } else { "false" }
                aria-describedby="dnd-help"
                data-do=format!("block:{block}")
                data-lift=""
                data-testid=format!("tray-{block}")
            >
                <span class="touch" aria-hidden="true">{icon("grip")}</span>
                {statement(text)}
            </button>
        </li>
    }
    .into_any()
}

/// What will the next run do? Three pictures, or a line number.
pub fn shots(desk: Desk) -> AnyView {
    let beginner = desk.difficulty() == Difficulty::Beginner;
    let asking = move || beginner && !desk.asked.get() && desk.call.with(Option::is_none);
    view! {
        <section class="shots" class:asking=asking aria-label=move || desk.words.get("board.call-ask")>
            <p>{move || desk.words.get("board.call-ask")}</p>
            {shot(desk, Shot::Dark, "dark")} {shot(desk, Shot::RedBox, "red")} {shot(desk, Shot::Lit, "lit")}
            <Show when=asking>
                <button class="link" data-testid="call-skip" on:click=move |_| desk.asked.set(true)>
                    {move || desk.words.get("board.call-skip")}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

fn shot(desk: Desk, shot: Shot, name: &'static str) -> AnyView {
    let called = move || {
        if desk.call.get() == Some(shot) {
            "true"
        } else {
            "false"
        }
    };
    let label = move || desk.words.get(&format!("board.call-{name}"));
    view! {
        <button
            class="shot"
            data-look=name
            aria-pressed=called
            data-testid=["call-", name].concat()
            on:click=move |_| desk.call_shot(shot)
        >
            <i aria-hidden="true"></i>
            <span>{label}</span>
        </button>
    }
    .into_any()
}
