//! The Dockerfile as a list: a row a statement, gaps between them, and what the hands do.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::missions::jigsaw::rows::Row;

use super::deed::Item;
use super::places::places;
use super::telling::named;
use super::{Bench, MOST_ROWS};
use crate::components::board::code::statement;
use crate::components::board::lift::Via;
use crate::components::board::lines::{self, Named};
use crate::components::icon;
use crate::dom::{El, IntoNode, IntoValue, Node, each, el, target, when};
use crate::live::memo;
use crate::text::Arg;

/// From so many rows on, a row can be sent to any place at once.
const LONG: usize = 12;

/// The list.
pub fn sheet(bench: Bench) -> Node {
    let all = move || {
        let rows = bench.rows.get();
        lines::named(rows.into_iter().take(MOST_ROWS), |row: &Row| &row.text)
    };
    let more = move || bench.rows.with(Vec::len).saturating_sub(MOST_ROWS) as u64;
    let live = bench.game.live();
    let via = memo(move || Some(bench.lift.get().held()?.via));
    let aim = memo(move || bench.lift.get().held()?.gap());
    let end = Signal::derive(move || bench.rows.with(Vec::len));
    el("ol")
        .class("rows")
        .class_if("lifting", move || via.get().is_some())
        .class_if("dragging", move || via.get() == Some(Via::Drag))
        .class_if("long", move || bench.rows.with(Vec::len) > LONG)
        .attr("aria-label", bench.game.word("board.list"))
        .child(each(all, Named::name, move |named, index| {
            row(bench, index, aim, &named.key.0)
        }))
        .child(when(
            move || live,
            move || {
                let deed = move || format!("gap:{}", end.get());
                el("li").class("tail").child(gap(bench, end, aim, deed))
            },
        ))
        .child(when(
            move || more() > 0,
            move || {
                el("li").class("more dim").child(move || {
                    bench
                        .words
                        .say("board.more-rows", &[("count", Arg::Count(more()))])
                })
            },
        ))
        .into_node()
}

/// The place between two rows, or behind the last one. It is seen while something is lifted,
/// and lies in a seam that is laid out alone: the rows are not.
fn gap(bench: Bench, at: Signal<usize>, aim: Memo<Option<usize>>, deed: impl IntoValue) -> El {
    let label = move || {
        bench
            .words
            .say("board.gap", &[("at", Arg::Count(at.get() as u64 + 1))])
    };
    el("div").class("seam").child(
        el("button")
            .class("gap")
            .class_if("over", move || aim.get() == Some(at.get()))
            .attr("data-do", deed)
            .attr("aria-label", label),
    )
}

/// A row: handle, line number, code, small buttons. Its listeners are the board's.
fn row(bench: Bench, index: ReadSignal<usize>, aim: Memo<Option<usize>>, text: &str) -> Node {
    let name = named(text);
    let item = move || Item::Row(index.get());
    let held = move || bench.lift.get().holds(item());
    let strange = move || bench.marks.strange.with(|rows| rows.contains(&index.get()));
    let stopped = move || bench.marks.stopped.get() == Some(index.get());
    let typing = memo(move || bench.editing.get() == Some(index.get()));
    let shown = text.to_owned();
    let body = move || {
        if typing.get() {
            field(bench, index, shown.clone())
        } else {
            statement(&shown)
        }
    };
    let controls = bench.game.live();
    el("li")
        .class("ins")
        .class_if("held", held)
        .class_if("stopped", stopped)
        .class_if("raw", strange)
        .attr("data-row", move || index.get().to_string())
        .child(controls.then(|| gap(bench, index.into(), aim, "gap")))
        .child(controls.then(|| handle(bench, index, name.clone())))
        .child(number(bench, index))
        .child(
            el("div")
                .class("stmt")
                .child(body)
                .child(mark(bench, stopped, strange)),
        )
        .child(controls.then(|| tools(bench, index, &name)))
        .into_node()
}

/// What else there is to say of a row: that it stopped the build, or makes no sense.
fn mark(
    bench: Bench,
    stopped: impl Fn() -> bool + Send + 'static,
    strange: impl Fn() -> bool + Send + 'static,
) -> Node {
    (move || {
        let key = match (stopped(), strange()) {
            (true, _) => "board.row-stopped",
            (_, true) => "board.row-raw",
            _ => return None,
        };
        Some(
            el("small")
                .class("mark")
                .child(icon("warn"))
                .child(bench.game.word(key)),
        )
    })
    .into_node()
}

fn handle(bench: Bench, index: ReadSignal<usize>, name: String) -> Node {
    let label = move || {
        let of = bench.rows.with(Vec::len) as u64;
        let args = [
            ("name", Arg::Text(name.clone())),
            ("at", Arg::Count(index.get() as u64 + 1)),
            ("of", Arg::Count(of)),
        ];
        bench.words.say("board.handle", &args)
    };
    let held = move || {
        if bench.lift.get().holds(Item::Row(index.get())) {
            "true"
        } else {
            "false"
        }
    };
    el("button")
        .class("grip")
        .attr("aria-label", label)
        .attr("aria-pressed", held)
        .attr("aria-describedby", "dnd-help")
        .attr("data-do", "row")
        .attr("data-lift", "")
        .child(icon("grip"))
        .into_node()
}

/// The line number; pressing it calls that the build stops here.
fn number(bench: Bench, index: ReadSignal<usize>) -> Node {
    let line = move || {
        bench
            .rows
            .with(|rows| rows.get(index.get()).map_or(0, |row| u64::from(row.line)))
    };
    let Some(called) = bench.marks.called.filter(|_| bench.game.live()) else {
        return el("span").class("num mono").child(line).into_node();
    };
    let called = move || called.get() == Some(index.get());
    let label = move || {
        bench
            .words
            .say("board.call-line", &[("line", Arg::Count(line()))])
    };
    el("button")
        .class("num mono")
        .attr("aria-label", label)
        .attr("title", label)
        .attr(
            "aria-pressed",
            move || if called() { "true" } else { "false" },
        )
        .attr("data-do", "call")
        .child(line)
        .into_node()
}

fn tools(bench: Bench, index: ReadSignal<usize>, name: &str) -> Node {
    let said = |off: bool| if off { "true" } else { "false" };
    let first = move || said(index.get() == 0);
    let last = move || said(index.get() + 1 == bench.rows.with(Vec::len));
    el("span")
        .class("tools")
        .child(tool(bench, "up", name).attr("aria-disabled", first))
        .child(tool(bench, "down", name).attr("aria-disabled", last))
        .child(tool(bench, "edit", name))
        .child(tool(bench, "remove", name))
        .child(when(move || bench.rows.with(Vec::len) > LONG, {
            let name = name.to_owned();
            move || places(bench, index, name.clone())
        }))
        .into_node()
}

/// A small button of a row.
fn tool(bench: Bench, deed: &'static str, name: &str) -> El {
    let name = Arg::Text(name.to_owned());
    let label = move || {
        bench
            .words
            .say(&format!("board.row-{deed}"), &[("name", name.clone())])
    };
    let picture = match deed {
        "edit" => "pen",
        "remove" => "trash",
        other => other,
    };
    el("button")
        .attr("aria-label", label)
        .attr("data-do", deed)
        .child(icon(picture))
}

/// Where a row is typed. Enter ends it, Shift+Enter breaks the line, Escape forgets it.
fn field(bench: Bench, index: ReadSignal<usize>, text: String) -> Node {
    let height = text.lines().count().max(1);
    let done = move |typed: String| {
        if bench.editing.get_untracked() == Some(index.get_untracked()) {
            bench.typed_row(index.get_untracked(), &typed);
        }
    };
    let typed = move |event: &web_sys::Event| {
        if let Some(area) = target::<web_sys::HtmlTextAreaElement>(event) {
            done(area.value());
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let at = index.get_untracked();
        match event.key().as_str() {
            "Enter" if !event.shift_key() => {
                event.prevent_default();
                typed(&event);
            }
            "Escape" => {
                event.stop_propagation();
                bench.editing.set(None);
            }
            _ => return,
        }
        super::focus::focus_on(super::focus::Focus::Edit(at));
    };
    el("textarea")
        .class("code field")
        .attr("rows", height)
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("maxlength", "8000")
        .attr("aria-label", bench.game.word("board.row-field"))
        .prop("value", text)
        .on("keydown", key)
        .on("blur", move |event: web_sys::Event| typed(&event))
        .into_node()
}
