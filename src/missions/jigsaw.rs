//! The board of the Dockerfile Jigsaw: goals and laptop at the left, the file in the
//! middle, what came of it at the right, and the bar at the thumb.

pub mod debrief;
pub mod desk;
pub mod inside;
pub mod laptop;
pub mod layers;
pub mod moves;
pub mod outcome;
pub mod rehearsal;
pub mod replay;
pub mod shots;
pub mod terminal;
pub mod window;
pub mod workshop;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::session::Session;

use self::desk::Desk;
use self::rehearsal::rehearse;
use self::workshop::Workshop;
use super::round;
use super::shelf::{Shelf, fragment};
use super::twin::{Hold, twin};
use crate::components::bench::bench;
use crate::components::board::actions::Press;
use crate::components::board::dialog::dialog;
use crate::dom::{IntoNode, Node, el, group, live};
use crate::player::Player;
use crate::progress::Outcome;

/// So long a win can be looked at before the debrief comes, in milliseconds.
const SAVOUR: u32 = 1_400;

/// The room: its board, or a sentence when there is none for this player.
pub fn room(content: &Arc<Content>, shelf: Shelf, seed: Option<u64>) -> Node {
    if let Some(workshop) = workshop::arrived() {
        content.judge.sit(workshop.judge);
    }
    round::room(content, shelf, seed, board)
}

fn board(content: &Arc<Content>, shelf: Shelf, player: Player<Jigsaw>) -> Node {
    player.keep_with(move |session| shelf.keep(session, made));
    let desk = Desk::new(player);
    desk.await_workshop(content);
    rehearse(player);
    let pressed = Callback::new(move |press: Press| desk.pressed(press));
    let seen = Callback::new(move |seen| desk.player.watch_time(seen));
    let (escape, settle) = (
        move || desk.bench.cancel_lift(),
        move || desk.bench.settle(),
    );
    let hold = Hold {
        settle: Callback::new(move |()| desk.bench.settle()),
        clear: Callback::new(move |()| desk.clear()),
    };
    let twin = twin(desk.game, player, content, shelf, hold);
    round::listen(pressed, seen, escape, settle);
    round::show_in_bar(desk.game, player.memo(|session| session.best().count()));
    round::greet_the_winner(desk.game, SAVOUR);
    let call = Callback::new(move |row| desk.call_row(row));
    let middle = bench(desk.bench, shots::shots(desk), call);
    let main = round::panes(desk.game, middle, right(desk))
        .child(there(desk, move |workshop| (workshop.laptop)(desk)))
        .child(there(desk, move |workshop| (workshop.hints)(desk)))
        .child(round::bar(desk.game, player, "board.build", pressed));
    group![twin, main, sheets(desk, content.clone(), shelf)].into_node()
}

/// A view of the workshop, as soon as that is there.
fn there(desk: Desk, view: impl Fn(Workshop) -> Node + Send + Sync + 'static) -> Node {
    live(move || desk.workshop.get().map(&view))
}

/// The right pane; on narrow screens a drawer that opens by itself.
fn right(desk: Desk) -> Node {
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("board.outcome"),
        said => said,
    };
    let inside = live(move || match desk.workshop.get() {
        Some(workshop) => (workshop.outcome)(desk),
        None => el("p")
            .class("dim")
            .child(desk.word("rejection.not-ready"))
            .into_node(),
    });
    round::drawer(desk.game, Signal::derive(line), inside).into_node()
}

/// What comes over the board: the debrief and the demonstration.
fn sheets(desk: Desk, content: Arc<Content>, shelf: Shelf) -> Node {
    let words = desk.words;
    let title = Signal::derive(move || desk.game.of_level("title"));
    let again = content.clone();
    let variant = Callback::new(move |()| {
        desk.clear();
        round::new_variant(&again, shelf, desk.player, desk.game);
    });
    let other = content.clone();
    let debrief = move || {
        let content = content.clone();
        there(desk, move |workshop| {
            (workshop.debrief)(desk, &content, shelf, variant)
        })
    };
    let demo = move || {
        let content = other.clone();
        there(desk, move |workshop| {
            (workshop.demonstration)(words, &content)
        })
    };
    group![
        dialog("debrief", desk.debrief, title, debrief),
        desk.demonstration.map(|open| dialog(
            "demo",
            open,
            Signal::derive(desk.word("board.demo")),
            demo
        ))
    ]
}

/// What the solved room leaves on the travelling box.
fn made(session: &Session<Jigsaw>) -> Outcome {
    let outcome = session.state().outcome();
    let running = outcome.and_then(|outcome| outcome.running.as_ref());
    let running = running.map(|running| (&*running.container.image, !running.leaks.is_empty()));
    let texts = outcome.map(|outcome| &outcome.texts);
    round::left(fragment(session), running, texts)
}
