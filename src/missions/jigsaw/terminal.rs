//! The terminal: what the tools printed in the last run, what was done since, and a line
//! in which moves are typed.

use leptos::prelude::*;
use odp_sim::build::log::{LogLine, Tone};
use odp_sim::missions::jigsaw::transcript::transcript;

use super::desk::Desk;
use crate::components::bench::Echo;
use crate::components::icon;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::dom::{IntoNode, Node, el, target, when};
use crate::handle::Same;
use crate::live::{after_paint, effect, put};

/// After so many lines the rest comes at once.
const LAST_DELAY: usize = 40;

/// The terminal.
pub fn terminal(desk: Desk) -> Node {
    let all = RwSignal::new(Vec::new());
    // Hundreds of lines come after the light in the window.
    after_paint(
        move || desk.outcome.track(),
        move || put(all, printed(desk)),
    );
    // The command comes after the move that it stands for.
    let echo = RwSignal::new(Vec::new());
    after_paint(
        move || desk.echo.track(),
        move || put(echo, desk.echo.get_untracked()),
    );
    let calm = RwSignal::new(false);
    let to_the_end = move |screen: &web_sys::Element| {
        let screen = screen.clone();
        effect(move || {
            all.track();
            echo.track();
            let screen = screen.clone();
            request_animation_frame(move || screen.set_scroll_top(screen.scroll_height()));
        });
    };
    effect(move || {
        all.track();
        calm.set(false);
    });
    let lines = move || {
        all.get()
            .into_iter()
            .enumerate()
            .map(|(at, line)| printed_line(at, line))
            .collect::<Vec<_>>()
    };
    let since = move || echo.get().into_iter().map(echoed).collect::<Vec<_>>();
    let hint = move || {
        desk.words.get(if all.with(Vec::is_empty) {
            "board.terminal-idle"
        } else {
            "board.terminal"
        })
    };
    let live = desk.live();
    el("section")
        .class("term")
        .attr("data-theme", "dark")
        .child(
            el("pre")
                .made(to_the_end)
                .class("mono")
                .class_if("calm", calm)
                .attr("tabindex", "0")
                .attr("role", "log")
                .attr("aria-live", "off")
                .attr("aria-label", desk.word("board.terminal"))
                .testid("terminal")
                .on_click(move || calm.set(true))
                .child(when(
                    move || all.with(Vec::is_empty) && echo.with(Vec::is_empty),
                    move || el("span").class("d").child(hint),
                ))
                .child(lines)
                .child(since),
        )
        .child(live.then(|| prompt(desk)))
        .into_node()
}

fn printed(desk: Desk) -> Vec<LogLine> {
    let Some(Same(run)) = desk.outcome.get_untracked() else {
        return Vec::new();
    };
    desk.player.peek(|session| {
        let instance = session.state().instance();
        transcript(&run, &instance.app, &instance.facts)
    })
}

fn printed_line(at: usize, line: LogLine) -> Node {
    let class = match line.tone {
        Tone::Plain => "",
        Tone::Step => "d",
        Tone::Good => "g",
        Tone::Warning => "w",
        Tone::Error => "e",
    };
    let delay = at.min(LAST_DELAY).to_string();
    el("span")
        .class(class)
        .style("--i", delay)
        .child(line.text)
        .child("\n")
        .into_node()
}

fn echoed(echo: Echo) -> Node {
    let class = if echo.refused { "w now" } else { "now" };
    let sign = if echo.refused { "" } else { "> " };
    el("span")
        .class(class)
        .child(sign)
        .child(echo.text)
        .child("\n")
        .into_node()
}

/// Where moves are typed.
fn prompt(desk: Desk) -> Node {
    let run = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form: Option<web_sys::Element> = target(&event);
        let field = form.and_then(|form| form.query_selector("input").ok()?);
        if let Some(input) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            let typed = input.value();
            input.set_value("");
            desk.command(&typed);
        }
    };
    el("form")
        .class("prompt mono")
        .on("submit", run)
        .child(el("span").attr("aria-hidden", "true").child("$"))
        .child(
            el("input")
                .attr("type", "text")
                .class("mono")
                .testid("command")
                .attr("maxlength", "2000")
                .attr("autocomplete", "off")
                .attr("autocapitalize", "off")
                .attr("spellcheck", "false")
                .attr("placeholder", desk.word("board.command-hint"))
                .attr("aria-label", desk.word("board.command")),
        )
        .child(
            el("button")
                .class("btn icon")
                .attr("aria-label", desk.word("board.command-run"))
                .child(icon("play")),
        )
        .into_node()
}
