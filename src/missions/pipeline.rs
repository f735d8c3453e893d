//! The board of Pipeline Architect: goals at the left, the workflow as pictures and as text in
//! the middle, the event cards and what is live at the right.

pub mod bench;
pub mod cards;
mod changed;
pub mod debrief;
pub mod desk;
pub mod film;
pub mod hands;
pub mod inspector;
pub mod live;
pub mod log;
pub mod palette;
mod playback;
pub mod replay;
mod typing;
pub mod watch;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::pipeline::cards::Kind;
use odp_sim::missions::pipeline::{Pipeline, freight};
use odp_sim::session::Session;
use odp_sim::workflow::run::world::digest;

use self::desk::Desk;
use super::replay::demonstration;
use super::round;
use super::shelf::{Shelf, fragment};
use super::twin::{Hold, twin};
use crate::browser::view;
use crate::components::board::actions::Press;
use crate::components::board::dialog::dialog;
use crate::components::board::hints;
use crate::components::board::panes::{Widths, widths_or};
use crate::components::graph::Wiring;
use crate::dom::{El, Node, group};
use crate::player::Player;
use crate::progress::Outcome;

/// So long a win can be looked at before the debrief comes, in milliseconds.
const SAVOUR: u32 = 2_200;
/// Characters of a digest that are shown, with `sha256:`.
const LABEL: usize = 19;

/// The levels of this room beside what all rooms share.
pub fn levels(mut content: Arc<Content>, bytes: &[u8]) -> Option<Arc<Content>> {
    Arc::make_mut(&mut content).unpack_pipeline(bytes).ok()?;
    Some(content)
}

/// The room: its board, or a sentence when there is none for this player.
pub fn room(content: &Arc<Content>, shelf: Shelf, seed: Option<u64>) -> Node {
    round::room(content, shelf, seed, board)
}

fn board(content: &Arc<Content>, shelf: Shelf, player: Player<Pipeline>) -> Node {
    player.keep_with(move |session| shelf.keep(session, made));
    let desk = Desk::new(player);
    let pressed = Callback::new(move |press: Press| desk.pressed(press));
    let seen = Callback::new(move |seen| desk.player.watch_time(seen));
    let hold = Hold {
        settle: Callback::new(move |()| desk.settle()),
        clear: Callback::new(move |()| desk.clear()),
    };
    let twin = twin(desk.game, player, content, shelf, hold);
    round::listen(pressed, seen, move || desk.skip(), move || desk.settle());
    round::show_in_bar(desk.game, player.memo(|session| session.best().count()));
    round::greet_the_winner(desk.game, SAVOUR);
    let wiring = Wiring::new(desk.shown(), Box::new(desk));
    let widths = widths_or(if view::wide() {
        Widths::SLIM
    } else {
        Widths::default()
    });
    let main = round::panes_of(desk.game, widths, bench::bench(desk, wiring), outcome(desk))
        .class_if("playing", move || desk.now.with(Option::is_some))
        .child(hints::panel(
            desk.game,
            Callback::new(move |()| desk.take_step()),
        ))
        .child(round::bar(desk.game, player, "pipeline.run", pressed));
    group![twin, main, sheets(desk, content.clone(), shelf)]
}

/// The right pane; on narrow screens a drawer that opens by itself.
fn outcome(desk: Desk) -> El {
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("pipeline.cards"),
        said => said,
    };
    let inside = group![cards::cards(desk), live::live(desk), log::log(desk)];
    round::drawer(desk.game, Signal::derive(line), inside)
}

/// What comes over the board: the debrief and the demonstration.
fn sheets(desk: Desk, content: Arc<Content>, shelf: Shelf) -> Node {
    let lesson = content.clone();
    let demo = move || demonstration(desk.words, &lesson, replay::opening(), replay::demo);
    group![
        debriefing(desk, content, shelf),
        desk.demonstration.map(|open| dialog(
            "demo",
            open,
            Signal::derive(desk.game.word("pipeline.demo")),
            demo
        ))
    ]
}

fn debriefing(desk: Desk, content: Arc<Content>, shelf: Shelf) -> El {
    let title = Signal::derive(move || desk.game.of_level("title"));
    let other = content.clone();
    let variant = Callback::new(move |()| {
        desk.clear();
        round::new_variant(&other, shelf, desk.player, desk.game);
        desk.calling.set(desk.is_gentle());
    });
    dialog("debrief", desk.debrief, title, move || {
        debrief::debrief(desk, &content, shelf, variant)
    })
}

/// What stands on the box: the digest of the image that a good commit put live, and the two
/// characters for the vault.
fn label(player: Player<Pipeline>, fragment: Option<u8>) -> String {
    let digest = player.peek(shipped).unwrap_or_default();
    match fragment {
        Some(fragment) => format!("{digest} · {fragment:02x}"),
        None => digest,
    }
}

fn shipped(session: &Session<Pipeline>) -> Option<String> {
    let outcome = &session.state().run()?.outcome;
    let live = &outcome.card(Kind::Good)?.live;
    let found = live.iter().find_map(|live| live.digest)?;
    Some(digest(found).chars().take(LABEL).collect())
}

/// What the solved room leaves on the travelling box: the image that it builds.
fn made(session: &Session<Pipeline>) -> Outcome {
    let instance = session.state().instance();
    let leaks = session.state().run().is_some_and(|run| {
        let mut runs = run.outcome.engine.runs.iter();
        runs.any(|run| !run.leaks.is_empty())
    });
    Outcome {
        fragment: fragment(session),
        bytes: freight(instance).map_or(0, |built| built.bytes),
        label: shipped(session).unwrap_or_default(),
        leaks,
        dockerfile: instance.dockerfile.clone(),
        ignore: instance.ignore.clone(),
    }
}
