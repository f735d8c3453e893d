//! The middle of the board: the workflow as a picture, as a list and as text, the jobs that
//! can be added, and the job that is looked into.

use leptos::prelude::*;
use odp_sim::finding::Finding;
use odp_sim::missions::pipeline::MAX_TEXT;
use web_sys::HtmlTextAreaElement;

use super::desk::{Desk, View};
use super::inspector::inspector;
use super::palette::palette;
use super::typing::{entered, from_the_left};
use crate::browser::page;
use crate::components::board::code::Grammar;
use crate::components::board::editor::{Editor, Typing};
use crate::components::board::goals::blocked;
use crate::components::chart::chart;
use crate::components::graph::{self, Wiring, arrows};
use crate::components::icon;
use crate::components::tabs::{Tab, tabs};
use crate::dom::{El, IntoNode, Node, el, group, target, when};
use crate::live::put;
use crate::text::Arg;

/// Findings that are shown under the text.
const MOST: usize = 12;

/// The middle pane.
pub fn bench(desk: Desk, wiring: Wiring) -> Node {
    let view = move || match View::ALL[desk.view.get()] {
        View::Yaml => "yaml",
        _ => "picture",
    };
    let picture = el("div")
        .class("picture")
        .attr("role", "tabpanel")
        .attr("id", "picture")
        .attr("aria-label", desk.game.word("pipeline.picture"))
        .child(marked(desk))
        .child(move || match desk.picture.get() {
            View::Chart | View::Yaml => chart(wiring),
            View::Graph => graph::graph(wiring),
            View::List => arrows(wiring),
        })
        .child(inspector(desk))
        .child(palette(desk));
    let text = el("div")
        .class("text")
        .attr("role", "tabpanel")
        .attr("id", "text")
        .attr("aria-label", desk.game.word("pipeline.editor"))
        .on("keydown", |event| entered(&event))
        .on("focusout", |event: web_sys::Event| {
            if let Some(area) = target::<HtmlTextAreaElement>(&event) {
                from_the_left(&area);
            }
        })
        .child(editor(desk))
        .child(problems(desk));
    let paper = el("div")
        .class("paper")
        .child(tabs("pipeline.views", desk.view, names))
        .child(el("div").class("views").child(picture).child(text));
    el("section")
        .attr("id", "bench")
        .class("pane bench pipe")
        .attr("data-view", view)
        .attr("aria-label", desk.game.word("board.bench"))
        .child(asked(desk))
        .child(paper)
        .into_node()
}

fn names() -> Vec<Tab> {
    [
        ("tab-chart", "picture", "pipeline.tab-chart"),
        ("tab-graph", "picture", "pipeline.tab-graph"),
        ("tab-list", "picture", "pipeline.tab-list"),
        ("tab-yaml", "text", "pipeline.tab-yaml"),
    ]
    .map(|(id, panel, key)| Tab {
        id,
        panel,
        name: Box::new(crate::text::t(key)),
    })
    .into()
}

/// What the picture asks, or what was called; and the way past a playback.
fn asked(desk: Desk) -> El {
    let word = move |key: &'static str| desk.game.word(key);
    let link = move |testid: &'static str, key: &'static str| {
        el("button").class("link").testid(testid).child(word(key))
    };
    let playing = move || desk.now.with(Option::is_some);
    let skip = move || {
        link("skip", "pipeline.skip")
            .on_click(move || desk.skip())
            .into_node()
    };
    let ask = move || {
        let asks = el("b").child(move || {
            let (card, _) = desk.card.get();
            let args = [
                ("nth", Arg::Count(card as u64 + 1)),
                ("event", Arg::Text(desk.name_of(card))),
            ];
            desk.words.say("pipeline.ask", &args)
        });
        let past = link("call-skip", "board.call-skip").on_click(move || {
            desk.calling.set(false);
        });
        // The chart has a place of its own for it.
        let live = move || {
            (desk.picture.get() != View::Chart).then(|| {
                link("call-live", "chart.production")
                    .on_click(move || graph::Hands::call(&desk, None))
            })
        };
        group![asks, " ", live, " ", past]
    };
    let answer = move || {
        let offer = link("call", "pipeline.call").on_click(move || desk.calling.set(true));
        let said = move || match desk.call_words() {
            words if words.is_empty() => desk.answered.get(),
            words => words,
        };
        group![el("span").child(said), " ", offer]
    };
    let what = move || {
        if playing() {
            skip()
        } else if desk.calling.get() {
            ask()
        } else {
            answer()
        }
    };
    el("p")
        .class("asked")
        .class_if("asking", desk.calling)
        .child(what)
}

/// The picture is not that of the text, or of a text that would start nothing.
fn marked(desk: Desk) -> Node {
    let key = move || {
        let read = desk.read.get();
        match (read.broken, read.refused) {
            (true, _) => Some("pipeline.broken"),
            (_, true) => Some("pipeline.refused"),
            _ => None,
        }
    };
    when(
        move || key().is_some(),
        move || {
            el("p")
                .class("marked")
                .testid("marked")
                .child(icon("warn"))
                .child(el("span").child(move || key().map(|key| desk.words.get(key))))
        },
    )
}

fn editor(desk: Desk) -> El {
    let typing = Typing {
        draft: Callback::new(move |text| desk.draft.set(Some(text))),
        rest: Callback::new(move |()| desk.settle()),
        too_large: Callback::new(move |()| {
            desk.game.tell(desk.words.get("rejection.too-large"));
        }),
    };
    Editor {
        testid: "yaml",
        grammar: Grammar::YAML,
        label: Signal::derive(desk.game.word("pipeline.editor")),
        value: Signal::derive(move || desk.typed()),
        limit: MAX_TEXT,
        undone_by_board: true,
        typing,
    }
    .show()
}

/// What is wrong with the text, where.
fn problems(desk: Desk) -> El {
    let found = desk.player.memo(|session| {
        let problems = session.state().problems().iter();
        problems.take(MOST).cloned().collect::<Vec<_>>()
    });
    let each = move || {
        found
            .get()
            .into_iter()
            .map(|finding| problem(desk, finding))
            .collect::<Vec<_>>()
    };
    el("ul")
        .class("problems")
        .testid("problems")
        .attr("aria-label", desk.game.word("pipeline.problems"))
        .attr("hidden", move || found.with(Vec::is_empty))
        .child(each)
}

/// Puts the caret where a finding points.
fn go_to(desk: Desk, line: u32, column: u32) {
    let place = |view: &View| *view == View::Yaml;
    put(
        desk.view,
        View::ALL.iter().position(place).unwrap_or_default(),
    );
    let text = untrack(|| desk.typed());
    let mut lines = text.split_inclusive('\n');
    // A caret is counted in units of UTF-16, a column in characters.
    let width = |text: &str| text.encode_utf16().count();
    let above: usize = lines.by_ref().take(line as usize - 1).map(width).sum();
    let before = lines.next().unwrap_or_default().chars();
    let before: String = before.take((column as usize).saturating_sub(1)).collect();
    let at = u32::try_from(above + width(&before)).unwrap_or_default();
    request_animation_frame(move || {
        page::focus("#yaml");
        if let Some(area) = page::by_id::<HtmlTextAreaElement>("yaml") {
            // A caret behind the end stays at the end.
            let _ = area.set_selection_range(at, at);
            from_the_left(&area);
        }
        page::reveal(&format!("#text .ln:nth-child({line})"));
    });
}

fn problem(desk: Desk, finding: Finding) -> El {
    let (line, column) = (finding.place.line, finding.place.column);
    let place = match (line, column) {
        (0, _) => String::new(),
        (line, 0) => line.to_string(),
        (line, column) => format!("{line}:{column}"),
    };
    let place = (line > 0).then(|| {
        el("button")
            .class("link mono")
            .on_click(move || go_to(desk, line, column))
            .child(
                el("span")
                    .class("heard")
                    .child(desk.game.word("pipeline.go-to"))
                    .child(" "),
            )
            .child(place)
    });
    let error = finding.severity == odp_sim::finding::Severity::Error;
    el("li")
        .class(if error { "bad" } else { "careful" })
        .child(icon(if error { "x" } else { "warn" }))
        .child(place)
        .child(blocked(desk.game, finding))
}
