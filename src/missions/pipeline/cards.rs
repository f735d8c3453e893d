//! The event cards: what should come of each, and what came, as stamps of the same kind. A
//! card that is tapped is the one that is watched.

use leptos::prelude::*;
use odp_sim::missions::pipeline::cards::Card;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group, when};
use crate::text::Arg;

/// All cards.
pub fn cards(desk: Desk) -> El {
    let each = dealt(desk).map(|(at, dealt)| card(desk, at, dealt));
    el("section")
        .class("cards")
        .class_if("stale", move || desk.game.stale())
        .testid("cards")
        .attr("aria-label", desk.game.word("pipeline.cards"))
        .child(el("h2").child(desk.game.word("pipeline.cards")))
        .child(
            el("p")
                .class("heads")
                .attr("aria-hidden", "true")
                .child(el("span").child(desk.game.word("pipeline.wanted")))
                .child(el("span").child(desk.game.word("pipeline.got"))),
        )
        .child(el("ol").child(each.collect::<Vec<_>>()))
}

fn dealt(desk: Desk) -> impl Iterator<Item = (usize, Card)> {
    let dealt = desk
        .player
        .peek(|session| session.state().instance().events.clone());
    dealt.into_iter().enumerate()
}

/// All cards as they ended, to be looked at only.
pub fn ended(desk: Desk) -> El {
    let one = |(at, dealt): (usize, Card)| {
        let head = el("div").class("card-head").child(face(desk, at, dealt));
        el("li").class("event").child(head)
    };
    el("section")
        .class("cards")
        .attr("aria-label", desk.game.word("pipeline.cards"))
        .child(el("ol").child(dealt(desk).map(one).collect::<Vec<_>>()))
}

fn card(desk: Desk, at: usize, dealt: Card) -> El {
    let on = move || desk.card.get().0 == at;
    let got = move || desk.got(at);
    let state = move || match got() {
        None => "unknown",
        Some((_, true)) => "met",
        Some((_, false)) => "unmet",
    };
    let name = dealt.kind.as_str();
    let head = el("button")
        .class("card-head")
        .attr("aria-pressed", move || if on() { "true" } else { "false" })
        .testid(format!("card-{at}"))
        .on_click(move || desk.look_at(at, 0))
        .child(face(desk, at, dealt));
    el("li")
        .class("event")
        .class_if("on", on)
        .attr("data-state", state)
        .child(head)
        .child(when(on, move || more(desk, at, name)))
}

/// Its number, what happens, and the two stamps.
fn face(desk: Desk, at: usize, dealt: Card) -> Node {
    let name = dealt.kind.as_str();
    let wanted = dealt.wanted.as_str();
    group![
        el("b").class("no").child((at + 1).to_string()),
        el("span")
            .class("what")
            .child(move || desk.words.get(&format!("event.{name}.name"))),
        el("span")
            .class("stamps")
            .child(heard(desk, "pipeline.wanted"))
            .child(stamp("wanted", wanted, move || {
                desk.words.get(&format!("wanted.{wanted}"))
            }))
            .child(heard(desk, "pipeline.got"))
            .child(move || came(desk, desk.got(at)))
    ]
}

fn heard(desk: Desk, key: &'static str) -> El {
    let words = desk.game.word(key);
    el("span")
        .class("heard")
        .child(move || [" ", &words(), ": "].concat())
}

/// What came of it.
fn came(desk: Desk, got: Option<(odp_sim::missions::pipeline::cards::Stamp, bool)>) -> El {
    let Some((got, as_wanted)) = got else {
        return stamp("got open", "", move || "–".to_owned());
    };
    let (class, picture) = if as_wanted {
        ("got met", "check")
    } else {
        ("got unmet", "x")
    };
    let name = got.as_str();
    stamp(class, name, move || {
        desk.words.get(&format!("stamp.{name}"))
    })
    .child(icon(picture))
}

fn stamp(class: &'static str, name: &'static str, words: impl Fn() -> String + 'static) -> El {
    el("span")
        .class(["stamp ", class].concat())
        .attr("data-stamp", name)
        .child(el("span").child(words))
}

/// Of the card that is watched: run it alone, and choose among its runs.
fn more(desk: Desk, at: usize, name: &'static str) -> Node {
    let runs = move || {
        desk.played(at)
            .and_then(|ran| Some(ran.card(at)?.runs.len()))
            .unwrap_or_default()
    };
    let one = move |nth: usize| {
        let on = move || desk.card.get() == (at, nth);
        let name = move || {
            let args = [("nth", Arg::Count(nth as u64 + 1))];
            desk.words.say("pipeline.nth-run", &args)
        };
        el("button")
            .class("btn small")
            .attr("aria-pressed", move || if on() { "true" } else { "false" })
            .testid(format!("run-{nth}"))
            .on_click(move || desk.look_at(at, nth))
            .child(name)
    };
    let several = move || match runs() {
        0 | 1 => Vec::new(),
        runs => (0..runs).map(one).collect(),
    };
    let quiet = move || {
        let ran = desk.now.with(Option::is_none) && desk.played(at).is_some();
        (ran && runs() == 0).then(|| {
            el("span")
                .class("dim")
                .child(desk.game.word("pipeline.quiet"))
        })
    };
    let row = el("div")
        .class("row")
        .child(
            el("button")
                .class("btn small")
                .testid("try")
                .on_click(move || desk.run_only(at))
                .child(icon("play"))
                .child(desk.game.word("pipeline.try")),
        )
        .child(several)
        .child(quiet);
    let says = move || desk.words.get(&format!("event.{name}.what"));
    el("div")
        .class("card-more")
        .child(el("p").class("dim").child(says))
        .child(row)
        .into_node()
}
