//! The slim bar at the top: where you are, the travelling box, stars, the countdown,
//! language and settings.

use leptos::prelude::*;

use super::{icon, language_choice, star_row};
use crate::browser::clock::every;
use crate::browser::route::link;
use crate::dom::{El, IntoNode, Node, el, group, live};
use crate::live::memo;
use crate::progress::{Outcome, use_players};
use crate::settings::use_settings;
use crate::shell::{Notice, Notices, use_bar};
use crate::text::{Arg, Text, t, use_text};

/// Seconds before its end from which on the countdown says so.
const SOON: i32 = 120;

/// The bar. The landing page hides it.
pub fn top_bar() -> El {
    let text = use_text();
    let bar = use_bar();
    let players = use_players();
    let place = live(move || {
        let (name, below) = bar.place.get();
        group![el("b").child(name), el("small").child(pieces(&below))]
    });
    let outcome = memo(move || players.outcome());
    let made = live(move || small_box(text, outcome.get().as_ref()));
    let gained = live(move || match bar.stars.get() {
        Some(count) => star_row(text, count),
        None => ().into_node(),
    });
    el("header")
        .class("bar")
        .child(
            link("/map", "home")
                .child(icon("rocket"))
                .child(el("span").class("heard").child(t("bar.map"))),
        )
        .child(el("div").class("where").child(place))
        .child(made)
        .child(gained)
        .child(countdown())
        .child(language_choice("bar-lang").show_quiet())
        .child(
            link("/settings", "btn icon")
                .testid("settings")
                .child(icon("gear"))
                .child(el("span").class("heard").child(t("settings.title"))),
        )
}

/// What stands between the dots, each with the dot before it: a piece that a narrow bar has
/// no room for goes as a whole.
fn pieces(line: &str) -> Vec<Node> {
    let piece = |(at, piece): (usize, &str)| {
        let dot = if at == 0 { "" } else { "\u{a0}· " };
        el("span").child([dot, piece].concat()).into_node()
    };
    line.split(" · ").enumerate().map(piece).collect()
}

/// The travelling box, small.
fn small_box(text: Text, made: Option<&Outcome>) -> Node {
    let (class, state) = match made {
        Some(_) => ("minibox lit", "box.lit"),
        None => ("minibox", "box.dark"),
    };
    let known = made.filter(|made| made.bytes > 0);
    let weight = known.map(|made| text.arg(&Arg::Bytes(made.bytes)));
    el("span")
        .class(class)
        .child(icon("box"))
        .child(el("span").class("heard").child(text.get(state)))
        .child(el("span").class("mono").child(weight.unwrap_or_default()))
        .into_node()
}

/// What is left of the room's minutes, when the player wants to see it. It judges nothing,
/// and says so near its end and at its end.
fn countdown() -> El {
    let notices: Notices = expect_context();
    let bar = use_bar();
    let settings = use_settings();
    every(1_000, move || {
        let left = bar.left.get_untracked();
        if !bar.running.get_untracked() || left.is_none_or(|left| left == 0) {
            return;
        }
        let left = left.map(|seconds| seconds - 1);
        bar.left.set(left);
        if !settings.get_untracked().clock {
            return;
        }
        match left {
            Some(SOON) => notices.raise(Notice::Soon),
            Some(0) => {
                notices.dismiss(Notice::Soon);
                notices.raise(Notice::Seated);
            }
            _ => {}
        }
    });
    let left = move || bar.left.get().filter(|_| settings.get().clock);
    let shown = move || {
        let left = left()?;
        Some(format!("{}:{:02}", left / 60, left % 60))
    };
    el("span")
        .class("clock")
        .class_if("soon", move || left().is_some_and(|left| left <= SOON))
        .attr("role", "timer")
        .child(shown)
}
