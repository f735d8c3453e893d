//! The sandbox: a project's texts at the left, what comes of them at the right. Nothing is
//! asked and nothing is judged.

mod changes;
mod desk;
mod file;
mod image;
mod kept;
mod notes;
mod outcome;
mod people;
mod share;
mod steps;
mod texts;

use leptos::prelude::*;
use odp_sim::facts::Known;

use self::desk::Desk;
use self::kept::Opened;
use crate::browser::route::link;
use crate::components::{icon, tabs};
use crate::dom::{El, IntoNode, Node, el, when};
use crate::text::{Arg, t};

/// The two halves, which are tabs where there is no room for both.
const SIDES: [&str; 2] = ["sides-texts", "sides-outcome"];

/// The sandbox of a link, or of this browser.
pub fn sandbox(facts: Known, link: Option<&str>) -> Node {
    let desk = Desk::new(facts, Opened::new(link));
    let side = move || SIDES[desk.side.get()];
    el("main")
        .class("sandbox")
        .attr("data-side", side)
        .testid("sandbox")
        .child(head(desk))
        .child(tabs::tabs("sandbox.sides", desk.side, sides))
        .child(texts::texts(desk))
        .child(outcome::outcome(desk))
        .child(bar(desk))
        .child(share::sheet(desk))
        .into_node()
}

fn sides() -> Vec<tabs::Tab> {
    ["sandbox.texts", "sandbox.outcome"]
        .into_iter()
        .zip(SIDES)
        .map(|(key, id)| tabs::Tab {
            id,
            panel: id.trim_start_matches("sides-"),
            name: Box::new(t(key)),
        })
        .collect()
}

fn head(desk: Desk) -> El {
    el("header")
        .class("intro")
        .child(
            el("div")
                .child(el("h1").attr("tabindex", "-1").child(t("sandbox.title")))
                .child(el("p").class("dim").child(t("sandbox.lead"))),
        )
        .child(ways(desk))
        .child(when(move || desk.shared.get(), somebodys))
        .child(move || {
            let all = desk.tabs.get().into_iter();
            all.map(|(key, text)| other_tab(desk, key, &text))
                .collect::<Vec<_>>()
        })
        .child(move || desk.problem.get().map(|key| problem(desk, key)))
}

/// Where one can go from here: to the one before, the example, a link, the map.
fn ways(desk: Desk) -> El {
    let button = |id: &'static str, picture: &'static str, word: &'static str| {
        el("button")
            .class("btn")
            .testid(id)
            .child(icon(picture))
            .child(t(word))
    };
    let mine = move || {
        let back = button("mine", "undo", "sandbox.mine");
        back.on_click(move || desk.bring_back())
    };
    let example = button("example", "box", "sandbox.example");
    let share = button("share", "upload", "sandbox.share");
    let map = link("/map", "btn to-map").testid("to-map");
    el("div")
        .class("row")
        .child(when(move || desk.other.get(), mine))
        .child(example.on_click(move || desk.example()))
        .child(share.on_click(move || desk.sharing.set(true)))
        .child(map.child(icon("door")).child(t("board.map")))
}

/// Says that this is somebody else's.
fn somebodys() -> El {
    el("p")
        .class("notice")
        .testid("opened")
        .child(icon("info"))
        .child(el("span").child(t("sandbox.link-opened")))
}

/// Says what went wrong with a link or with what was kept.
fn problem(desk: Desk, key: &'static str) -> El {
    let dismiss = el("button")
        .class("btn icon")
        .attr("aria-label", t("notice.dismiss"))
        .on_click(move || desk.problem.set(None))
        .child(icon("x"));
    el("p")
        .class("notice")
        .attr("role", "alert")
        .testid("problem")
        .child(icon("warn"))
        .child(el("span").child(move || desk.words.get(key)))
        .child(dismiss)
}

/// The sandbox of another tab, and what can be done with it.
fn other_tab(desk: Desk, key: String, text: &str) -> El {
    let name = kept::unpacked(text).map_or_else(|_| key.clone(), |form| kept::name_of(&form));
    let (open, forget) = (key.clone(), key);
    let said = move || {
        desk.words
            .say("sandbox.tab", &[("name", Arg::Code(name.clone()))])
    };
    el("p")
        .class("notice")
        .testid("other-tab")
        .child(icon("info"))
        .child(el("span").child(said))
        .child(
            el("button")
                .class("btn")
                .testid("other-tab-open")
                .on_click(move || desk.turn_to(&open))
                .child(t("sandbox.tab-open")),
        )
        .child(
            el("button")
                .class("btn")
                .testid("other-tab-forget")
                .on_click(move || desk.forget(&forget))
                .child(t("sandbox.tab-forget")),
        )
}

/// The two big buttons at the thumb.
fn bar(desk: Desk) -> El {
    el("div")
        .class("act")
        .attr("role", "group")
        .attr("aria-label", t("sandbox.acts"))
        .child(el("p").class("said").testid("said").child(desk.said))
        .child(
            el("button")
                .class("btn")
                .testid("build")
                .on_click(move || desk.build())
                .child(icon("box"))
                .child(t("sandbox.build")),
        )
        .child(
            el("button")
                .class("btn go")
                .testid("rebuild")
                .on_click(move || desk.rebuild())
                .child(icon("play"))
                .child(t("sandbox.rebuild")),
        )
}
