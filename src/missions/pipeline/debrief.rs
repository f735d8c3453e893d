//! After a run of all cards, won or lost.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::verdict::Verdict;

use super::cards::ended;
use super::changed;
use super::desk::Desk;
use super::live::sight;
use super::replay::moment;
use crate::browser::page;
use crate::components::board::debrief::{boxed, files, findings, gained, idea, onward};
use crate::components::board::goals::{list, metrics};
use crate::components::board::sight::window;
use crate::components::icon;
use crate::dom::{El, Node, el, group};
use crate::missions::replay::{both_ways, is_par_open};
use crate::missions::shelf::Shelf;

/// The way to the reference solution, where something is over its numbers.
fn reference(desk: Desk) -> Option<El> {
    let findings = desk.game.ask().findings();
    let over = findings
        .iter()
        .any(|finding| finding.code.ends_with("-over-par"));
    let open = || {
        for folded in page::all("[data-testid=both-ways], [data-testid=par-lines]") {
            // A name without blanks is one that an attribute may have.
            let _ = folded.set_attribute("open", "");
        }
        page::focus("[data-testid=par-lines] summary");
        page::reveal("[data-testid=par-lines]");
    };
    over.then(|| {
        el("button")
            .class("btn small")
            .testid("see-reference")
            .on_click(open)
            .child(icon("eye"))
            .child(desk.game.word("pipeline.see-reference"))
    })
}

/// The debrief.
pub fn debrief(desk: Desk, content: &Arc<Content>, shelf: Shelf, variant: Callback<()>) -> Node {
    let won = desk.verdict.with_untracked(Verdict::solved);
    let label = super::label(desk.player, desk.game.ask().fragment());
    let happened = el("p")
        .class("verdict")
        .child(won.then(|| gained(desk.game)))
        .child(el("span").class("dim").child(desk.answered));
    let seen = el("div")
        .class("twice")
        .child(
            el("div")
                .class("ended")
                .child(ended(desk))
                .child(window(sight(desk))),
        )
        .child(el("div").child(list(desk.game)).child(metrics(desk.game)));
    group![
        happened,
        seen,
        won.then(|| idea(desk.game)),
        // What stood in the way is said with the goals.
        won.then(|| findings(desk.game)),
        won.then(|| reference(desk)),
        won.then(|| boxed(desk.game, el("p").class("label mono").child(label))),
        files(desk.game),
        desk.player.peek(is_par_open).then(|| changed::lines(desk)),
        both_ways(desk.game, desk.player, content, moment),
        onward(desk.game, shelf.room, won, variant)
    ]
}
