//! The board of Cache Crash: the same workbench as in the first room, and the burn map.

pub mod debrief;
pub mod desk;
pub mod ledger;
pub mod map;
pub mod replay;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::cache::{Action, Cache, Shot};
use odp_sim::session::Session;

use self::desk::Desk;
use super::replay::demonstration;
use super::round;
use super::shelf::{Shelf, fragment};
use super::twin::{Hold, twin};
use crate::components::bench::bench;
use crate::components::board::actions::Press;
use crate::components::board::dialog::dialog;
use crate::components::board::hints;
use crate::components::board::sight::eyes;
use crate::dom::{El, Node, group};
use crate::player::Player;
use crate::progress::Outcome;

/// So long a win can be looked at before the debrief comes, in milliseconds.
const SAVOUR: u32 = 2_200;

/// The levels of this room beside what all rooms share.
pub fn levels(mut content: Arc<Content>, bytes: &[u8]) -> Option<Arc<Content>> {
    Arc::make_mut(&mut content).unpack_cache(bytes).ok()?;
    Some(content)
}

/// The room: its board, or a sentence when there is none for this player.
pub fn room(content: &Arc<Content>, shelf: Shelf, seed: Option<u64>) -> Node {
    round::room(content, shelf, seed, board)
}

fn board(content: &Arc<Content>, shelf: Shelf, player: Player<Cache>) -> Node {
    player.keep_with(move |session| shelf.keep(session, made));
    let desk = Desk::new(player);
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
    // No row of this room is called: a shot is called on the map.
    let middle = bench(desk.bench, ledger::left_out(desk), Callback::new(|_| ()));
    let main = round::panes(desk.game, middle, outcome(desk))
        .child(ledger::laptop(desk))
        .child(hints::panel(
            desk.game,
            Callback::new(move |()| desk.take_step()),
        ))
        .child(round::bar(desk.game, player, "map.run", pressed));
    group![twin, main, sheets(desk, content.clone(), shelf)]
}

/// The right pane; on narrow screens a drawer that opens by itself.
fn outcome(desk: Desk) -> El {
    let line = move || match desk.said.get() {
        // What is asked stands inside, where nobody looks who is not told.
        said if said.is_empty() && desk.shot.get().is_some() => desk.words.get("map.asks"),
        said if said.is_empty() => desk.words.get("map.title"),
        said => said,
    };
    let inside = group![
        map::map(desk),
        ledger::gauges(desk),
        eyes(desk.sight),
        ledger::ledger(desk)
    ];
    round::drawer(desk.game, Signal::derive(line), inside)
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
    let debrief = move || debrief::debrief(desk, &content, shelf, variant);
    // A shot is called as well: what the second line alone would burn.
    let call = Shot { commit: 0, rows: 2 };
    let opening = move || vec![Action::Call(call), Cache::press()];
    let demo = move || demonstration(words, &other, opening(), replay::demo);
    group![
        dialog("debrief", desk.debrief, title, debrief),
        desk.demonstration.map(|open| dialog(
            "demo",
            open,
            Signal::derive(desk.game.word("map.demo")),
            demo
        ))
    ]
}

/// What the solved room leaves on the travelling box.
fn made(session: &Session<Cache>) -> Outcome {
    let outcome = session.state().run().map(|run| &run.outcome);
    let running = outcome.and_then(|outcome| outcome.running.as_ref());
    let running = running.map(|running| (&*running.container.image, !running.leaks.is_empty()));
    let texts = outcome.map(|outcome| &outcome.texts);
    round::left(fragment(session), running, texts)
}
