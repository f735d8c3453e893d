//! The Dockerfile as a list: a row a statement, gaps between them, and what the hands do.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::missions::jigsaw::Shot;
use odp_sim::missions::jigsaw::rows::Row;

use super::deed::Item;
use super::desk::{Desk, MOST_ROWS};
use super::moves::named;
use crate::components::board::code::statement;
use crate::components::board::lift::Via;
use crate::components::board::lines;
use crate::components::icon;
use crate::text::Arg;

/// The list.
pub fn sheet(desk: Desk) -> AnyView {
    let each = move || {
        let rows = desk.rows.get();
        lines::named(rows.into_iter().take(MOST_ROWS), |row: &Row| &row.text)
    };
    let more = move || desk.rows.with(Vec::len).saturating_sub(MOST_ROWS) as u64;
    let live = desk.live();
    view! {
        <ol class="rows" aria-label=move || desk.words.get("board.list")>
            <ForEnumerate
                each=each
                key=|named| named.key.clone()
                children=move |index, named| row(desk, index, &named.key.0)
            />
            <Show when=move || live>
                <li class="tail">{gap(desk, Signal::derive(move || desk.rows.with(Vec::len)))}</li>
            </Show>
            <Show when=move || { more() > 0 }>
                <li class="more dim">{move || desk.words.say("board.more-rows", &[("count", Arg::Count(more()))])}</li>
            </Show>
        </ol>
    }
    .into_any()
}

/// The place between two rows, while something is lifted.
fn gap(desk: Desk, at: Signal<usize>) -> AnyView {
    let here = Memo::new(move |_| {
        let held = desk.lift.get().held()?;
        // A row that moves down goes behind the one whose place it takes.
        let gap = held.at + usize::from(held.origin.is_some_and(|origin| held.at > origin));
        Some((gap == at.get() && held.origin != Some(held.at), held.via))
    });
    let label = move || {
        desk.words
            .say("board.gap", &[("at", Arg::Count(at.get() as u64 + 1))])
    };
    (move || {
        let (over, via) = here.get()?;
        let button = view! {
            <button
                class="gap"
                class:over=over
                class:thin=via == Via::Drag
                tabindex=if via == Via::Tap { "0" } else { "-1" }
                data-do=format!("gap:{}", at.get())
                data-testid=format!("gap-{}", at.get())
                aria-label=label
            ></button>
        };
        Some(button)
    })
    .into_any()
}

/// A row: handle, line number, code, small buttons. Its listeners are the board's.
fn row(desk: Desk, index: ReadSignal<usize>, text: &str) -> AnyView {
    let name = named(text);
    let item = move || Item::Row(index.get());
    let held = move || desk.lift.get().holds(item());
    let understood = move || {
        desk.rows
            .with(|rows| rows.get(index.get()).is_none_or(|row| row.understood))
    };
    let stopped = move || desk.stopped.get() == Some(index.get());
    let typing = Memo::new(move |_| desk.editing.get() == Some(index.get()));
    let shown = text.to_owned();
    let body = move || {
        if typing.get() {
            field(desk, index, shown.clone())
        } else {
            statement(&shown)
        }
    };
    let line = move |part: &str| format!("line-{}{part}", index.get());
    let controls = desk.live();
    view! {
        <li
            class="ins"
            class:held=held
            class:stopped=stopped
            class:raw=move || !understood()
            data-row=""
            data-testid=move || line("")
        >
            {controls.then(|| gap(desk, index.into()))}
            {controls.then(|| handle(desk, index, name.clone()))}
            {number(desk, index)}
            <div class="stmt">{body} {mark(desk, stopped, understood)}</div>
            {controls.then(|| tools(desk, index, &name))}
        </li>
    }
    .into_any()
}

/// What else there is to say of a row: that it stopped the build, or makes no sense.
fn mark(
    desk: Desk,
    stopped: impl Fn() -> bool + Send + 'static,
    understood: impl Fn() -> bool + Send + 'static,
) -> AnyView {
    (move || {
        let key = match (stopped(), understood()) {
            (true, _) => "board.row-stopped",
            (_, false) => "board.row-raw",
            _ => return None,
        };
        Some(view! { <small class="mark">{icon("warn")} {move || desk.words.get(key)}</small> })
    })
    .into_any()
}

fn handle(desk: Desk, index: ReadSignal<usize>, name: String) -> AnyView {
    let label = move || {
        let of = desk.rows.with(Vec::len) as u64;
        let args = [
            ("name", Arg::Text(name.clone())),
            ("at", Arg::Count(index.get() as u64 + 1)),
            ("of", Arg::Count(of)),
        ];
        desk.words.say("board.handle", &args)
    };
    let held = move || {
        if desk.lift.get().holds(Item::Row(index.get())) {
            "true"
        } else {
            "false"
        }
    };
    view! {
        <button
            class="grip"
            aria-label=label
            aria-pressed=held
            aria-describedby="dnd-help"
            data-do=move || format!("row:{}", index.get())
            data-lift=""
            data-testid=move || format!("line-{}-handle", index.get())
        >
            {icon("grip")}
        </button>
    }
    .into_any()
}

/// The line number; pressing it calls that the build stops here.
fn number(desk: Desk, index: ReadSignal<usize>) -> AnyView {
    let line = move || {
        desk.rows
            .with(|rows| rows.get(index.get()).map_or(0, |row| u64::from(row.line)))
    };
    if !desk.live() {
        return view! { <span class="num mono">{line}</span> }.into_any();
    }
    let called = move || {
        desk.call.get().is_some_and(
            |shot| matches!(shot, Shot::Stops { row } if usize::from(row) == index.get()),
        )
    };
    let label = move || {
        desk.words
            .say("board.call-line", &[("line", Arg::Count(line()))])
    };
    view! {
        <button
            class="num mono"
            aria-label=label
            title=label
            aria-pressed=move || if called() { "true" } else { "false" }
            data-do=move || format!("call:{}", index.get())
            data-testid=move || format!("call-line-{}", index.get())
        >
            {line}
        </button>
    }
    .into_any()
}

fn tools(desk: Desk, index: ReadSignal<usize>, name: &str) -> AnyView {
    let last = move || index.get() + 1 == desk.rows.with(Vec::len);
    let up = tool(
        desk,
        index,
        "up",
        name,
        Signal::derive(move || index.get() == 0),
    );
    let down = tool(desk, index, "down", name, Signal::derive(last));
    let never = Signal::derive(|| false);
    view! {
        <span class="tools">
            {up} {down} {tool(desk, index, "edit", name, never)} {tool(desk, index, "remove", name, never)}
        </span>
    }
    .into_any()
}

/// A small button of a row.
fn tool(
    desk: Desk,
    index: ReadSignal<usize>,
    deed: &'static str,
    name: &str,
    off: Signal<bool>,
) -> AnyView {
    let name = Arg::Text(name.to_owned());
    let label = move || {
        desk.words
            .say(&format!("board.row-{deed}"), &[("name", name.clone())])
    };
    let picture = match deed {
        "edit" => "pen",
        "remove" => "trash",
        other => other,
    };
    view! {
        <button
            aria-label=label
            aria-disabled=move || if off.get() { "true" } else { "false" }
            data-do=move || format!("{deed}:{}", index.get())
            data-testid=move || format!("line-{}-{deed}", index.get())
        >
            {icon(picture)}
        </button>
    }
    .into_any()
}

/// Where a row is typed. Enter ends it, Shift+Enter breaks the line, Escape forgets it.
fn field(desk: Desk, index: ReadSignal<usize>, text: String) -> AnyView {
    let height = text.lines().count().max(1);
    let done = move |typed: String| {
        if desk.editing.get_untracked() == Some(index.get_untracked()) {
            desk.typed_row(index.get_untracked(), &typed);
        }
    };
    let key = move |event: ev::Targeted<ev::KeyboardEvent, web_sys::HtmlTextAreaElement>| {
        if event.is_composing() {
            return;
        }
        let at = index.get_untracked();
        match event.key().as_str() {
            "Enter" if !event.shift_key() => {
                event.prevent_default();
                done(event.target().value());
            }
            "Escape" => {
                event.stop_propagation();
                desk.editing.set(None);
            }
            _ => return,
        }
        super::focus::focus_on(super::focus::Focus::Edit(at));
    };
    view! {
        <textarea
            class="code field"
            rows=height
            spellcheck="false"
            autocapitalize="off"
            maxlength="8000"
            aria-label=move || desk.words.get("board.row-field")
            data-testid=move || format!("line-{}-input", index.get())
            prop:value=text
            on:keydown:target=key
            on:blur:target=move |event| done(event.target().value())
        ></textarea>
    }
    .into_any()
}
