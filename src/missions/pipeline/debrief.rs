//! After a run of all cards, won or lost.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::verdict::Verdict;

use super::cards::ended;
use super::desk::Desk;
use super::live::sight;
use super::replay::moment;
use crate::components::board::debrief::{boxed, files, findings, gained, idea, onward};
use crate::components::board::goals::{list, metrics};
use crate::components::board::sight::window;
use crate::dom::{Node, el, group};
use crate::missions::replay::both_ways;
use crate::missions::shelf::Shelf;

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
        won.then(|| boxed(desk.game, el("p").class("label mono").child(label))),
        onward(desk.game, shelf.room, won, variant),
        files(desk.game),
        both_ways(desk.game, desk.player, content, moment)
    ]
}
