//! The terminal: what the tools printed in the last run, what was done since, and a line
//! in which moves are typed.

use leptos::html;
use leptos::prelude::*;
use odp_sim::build::log::{LogLine, Tone};
use odp_sim::missions::jigsaw::transcript::transcript;

use super::desk::{Desk, Echo};
use crate::components::icon;

/// After so many lines the rest comes at once.
const LAST_DELAY: usize = 40;

/// The terminal.
pub fn terminal(desk: Desk) -> AnyView {
    let all = Memo::new(move |_| printed(desk));
    let calm = RwSignal::new(false);
    let screen = NodeRef::<html::Pre>::new();
    Effect::new(move |_| {
        all.track();
        desk.echo.track();
        request_animation_frame(move || {
            if let Some(screen) = screen.try_get_untracked().flatten() {
                screen.set_scroll_top(screen.scroll_height());
            }
        });
    });
    Effect::new(move |_| {
        all.track();
        calm.set(false);
    });
    let lines = move || {
        all.get()
            .into_iter()
            .enumerate()
            .map(|(at, line)| printed_line(at, line))
            .collect_view()
    };
    let since = move || desk.echo.get().into_iter().map(echoed).collect_view();
    let hint = move || {
        desk.words.get(if all.with(Vec::is_empty) {
            "board.terminal-idle"
        } else {
            "board.terminal"
        })
    };
    let live = desk.live();
    view! {
        <section class="term" data-theme="dark">
            <pre
                node_ref=screen
                class="mono"
                class:calm=calm
                tabindex="0"
                role="log"
                aria-live="off"
                aria-label=move || desk.words.get("board.terminal")
                data-testid="terminal"
                on:click=move |_| calm.set(true)
            >
                <Show when=move || all.with(Vec::is_empty) && desk.echo.with(Vec::is_empty)>
                    <span class="d">{hint}</span>
                </Show>
                {lines}
                {since}
            </pre>
            {live.then(|| prompt(desk))}
        </section>
    }
    .into_any()
}

fn printed(desk: Desk) -> Vec<LogLine> {
    let Some(run) = desk.run() else {
        return Vec::new();
    };
    desk.player.peek(|session| {
        let instance = session.state().instance();
        transcript(&run, &instance.app, &instance.facts)
    })
}

fn printed_line(at: usize, line: LogLine) -> AnyView {
    let class = match line.tone {
        Tone::Plain => "",
        Tone::Step => "d",
        Tone::Good => "g",
        Tone::Warning => "w",
        Tone::Error => "e",
    };
    let delay = at.min(LAST_DELAY).to_string();
    view! { <span class=class style:--i=delay>{line.text} "\n"</span> }.into_any()
}

fn echoed(echo: Echo) -> AnyView {
    let class = if echo.refused { "w now" } else { "now" };
    let sign = if echo.refused { "" } else { "> " };
    view! { <span class=class>{sign} {echo.text} "\n"</span> }.into_any()
}

/// Where moves are typed.
fn prompt(desk: Desk) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let run = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            let typed = input.value();
            input.set_value("");
            desk.command(&typed);
        }
    };
    view! {
        <form class="prompt mono" on:submit=run>
            <span aria-hidden="true">"$"</span>
            <input
                node_ref=input
                type="text"
                class="mono"
                data-testid="command"
                maxlength="2000"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=move || desk.words.get("board.command-hint")
                aria-label=move || desk.words.get("board.command")
            />
            <button class="btn icon" aria-label=move || desk.words.get("board.command-run")>
                {icon("play")}
            </button>
        </form>
    }
    .into_any()
}
