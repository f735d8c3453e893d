//! After a run of the commits, won or lost.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::verdict::Verdict;

use super::desk::Desk;
use super::ledger::gauges;
use super::map::map;
use super::replay::moment;
use crate::components::board::debrief::{boxed, files, findings, gained, idea, onward};
use crate::components::board::goals::{list, metrics};
use crate::dom::{Node, el, group};
use crate::missions::replay::both_ways;
use crate::missions::shelf::Shelf;
use crate::text::Arg;

/// The debrief.
pub fn debrief(desk: Desk, content: &Arc<Content>, shelf: Shelf, variant: Callback<()>) -> Node {
    let won = desk.verdict.with_untracked(Verdict::solved);
    let size = desk.player.peek(|session| {
        let run = session.state().run()?;
        Some(run.outcome.image()?.size)
    });
    let name = desk
        .player
        .peek(|session| session.state().instance().app.id.clone());
    let digits = desk.game.ask().fragment();
    let label = move || {
        let size = size.map(|size| desk.words.arg(&Arg::Bytes(size)));
        let digits = digits.map(|digits| format!("{digits:02x}"));
        let parts = [Some([&*name, ":latest"].concat()), size, digits];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let happened = el("p")
        .class("verdict")
        .child(won.then(|| gained(desk.game)))
        .child(el("span").class("dim").child(desk.answered));
    let seen = el("div").class("twice").child(map(desk)).child(
        el("div")
            .child(gauges(desk))
            .child(list(desk.game))
            .child(metrics(desk.game)),
    );
    group![
        happened,
        won.then(|| idea(desk.game)),
        findings(desk.game),
        won.then(|| boxed(desk.game, el("p").class("label mono").child(label))),
        seen,
        files(desk.game),
        both_ways(desk.game, desk.player, content, moment),
        onward(desk.game, shelf.room, won, variant)
    ]
}
