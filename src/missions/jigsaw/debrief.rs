//! After a run, won or lost: what happened, the idea behind it, my way beside the
//! reference line, the files that came of it, and where to go from here.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::jigsaw::answer;
use odp_sim::verdict::Verdict;

use super::desk::Desk;
use super::layers::label;
use super::replay::moment;
use crate::components::board::debrief::{boxed, files, findings, gained, idea, onward};
use crate::components::board::goals::{list, metrics};
use crate::components::board::sight::window;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::missions::replay::both_ways;
use crate::missions::shelf::Shelf;

/// The debrief.
pub fn debrief(desk: Desk, content: &Arc<Content>, shelf: Shelf, variant: Callback<()>) -> Node {
    let won = desk.verdict.with_untracked(Verdict::solved);
    let image = desk
        .run()
        .and_then(|run| Some(run.running.as_ref()?.container.image.clone()));
    let boxed = || boxed(desk.game, image.map(|image| label(desk, &image)));
    group![
        happened(desk, won),
        won.then(|| idea(desk.game)),
        won.then(|| moral(desk)),
        findings(desk.game),
        won.then(boxed),
        el("div")
            .class("twice")
            .child(window(desk.sight))
            .child(el("div").child(list(desk.game)).child(metrics(desk.game))),
        files(desk.game),
        both_ways(desk.game, desk.player, content, moment),
        onward(desk.game, shelf.room, won, variant)
    ]
}

/// What a level teaches that can be won by luck: it is said whatever happened.
fn moral(desk: Desk) -> El {
    let key = ["debrief.", &desk.level].concat();
    el("p").testid("moral").child(move || {
        let has = desk.words.has(&key);
        has.then(|| desk.words.get(&key))
    })
}

/// What the run did, what was called, and the stars.
fn happened(desk: Desk, won: bool) -> Node {
    let ran = desk
        .outcome
        .with_untracked(|shown| shown.as_ref().map(|shown| answer(&shown.0)));
    let ran_words = move || ran.map_or_else(String::new, |shot| desk.words_of(shot));
    let called = desk.called.get_untracked();
    let call_words = move || ran.map(|ran| desk.answer_to(called, ran));
    el("p")
        .class("verdict")
        .child(won.then(|| gained(desk.game)))
        .child(el("span").child(ran_words))
        .child(el("span").class("dim").child(call_words))
        .into_node()
}
