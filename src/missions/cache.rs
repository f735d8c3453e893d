//! The board of Cache Crash: the same workbench as in the first room, and the burn map.

pub mod debrief;
pub mod desk;
pub mod ledger;
pub mod map;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::cache::Cache;
use odp_sim::session::Session;

use self::desk::Desk;
use super::round;
use super::shelf::{Shelf, fragment, fresh_seed};
use crate::browser::page;
use crate::components::bench::bench;
use crate::components::board::actions::{Bar, Press, action_bar};
use crate::components::board::dialog::dialog;
use crate::components::board::panes::{Side, shares, splitter, widths};
use crate::components::board::sight::eyes;
use crate::components::board::{goals, hints};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::player::{Mode, Player};
use crate::progress::Outcome;

/// So long a win can be looked at before the debrief comes, in milliseconds.
const SAVOUR: u32 = 2_200;

/// The room: its board, or a sentence when there is none for this player.
pub fn room(content: &Arc<Content>, shelf: Shelf, seed: Option<u64>) -> Node {
    let words = crate::text::use_text();
    match shelf.open(content, seed) {
        Ok(session) => board(content, shelf, Player::new(session, Mode::Live)),
        Err(_) => el("p")
            .class("page")
            .child(move || words.get("board.no-level"))
            .into_node(),
    }
}

fn board(content: &Arc<Content>, shelf: Shelf, player: Player<Cache>) -> Node {
    player.keep_with(move |session| shelf.keep(session, made));
    let desk = Desk::new(player);
    let pressed = Callback::new(move |press| desk.pressed(press));
    let seen = Callback::new(move |seen| desk.player.watch_time(seen));
    round::listen(desk.bench, pressed, seen);
    round::show_in_bar(desk.game, player.memo(|session| session.best().count()));
    round::greet_the_winner(desk.game, SAVOUR);
    let widths = widths();
    let [left, mid, right] = shares(widths);
    let main = el("main")
        .class("board")
        .testid("board")
        .style("--left", left)
        .style("--mid", mid)
        .style("--right", right)
        .child(goals::goals(desk.game))
        .child(splitter(Side::Left, widths))
        // No row of this room is called: a shot is called on the map.
        .child(bench(desk.bench, ledger::left_out(desk), Callback::new(|_| ())))
        .child(splitter(Side::Right, widths))
        .child(outcome(desk))
        .child(hints::panel(desk.game, Callback::new(move |()| desk.take_step())))
        .child(bar(desk));
    group![main, sheet(desk, content.clone(), shelf)]
}

/// The right pane; on narrow screens a drawer that opens by itself.
fn outcome(desk: Desk) -> El {
    let open = move || if desk.drawer.get() { "true" } else { "false" };
    let line = move || match desk.said.get() {
        said if said.is_empty() => desk.words.get("map.title"),
        said => said,
    };
    let drawer = el("button")
        .class("drawer")
        .attr("aria-expanded", open)
        .attr("aria-controls", "outcome-in")
        .testid("drawer")
        .on_click(move || desk.drawer.update(|open| *open = !*open))
        .child(icon("up"))
        .child(el("span").child(line));
    let inside = el("div")
        .attr("id", "outcome-in")
        .class("outcome-in")
        .child(map::map(desk))
        .child(ledger::gauges(desk))
        .child(eyes(desk.sight))
        .child(ledger::ledger(desk));
    el("section")
        .class("pane outcome")
        .class_if("open", desk.drawer)
        .attr("aria-label", desk.game.word("board.outcome"))
        .child(drawer)
        .child(inside)
}

fn bar(desk: Desk) -> Node {
    let can = |ask: fn(&Session<Cache>) -> bool| desk.player.memo(ask).into();
    action_bar(Bar {
        can_undo: can(Session::can_undo),
        can_redo: can(Session::can_redo),
        hints: desk.player.memo(Session::free_hints_left).into(),
        glow: desk.hints.glow.into(),
        said: desk.said.into(),
        go: "map.run",
        press: Callback::new(move |press: Press| desk.pressed(press)),
    })
}

/// What comes over the board: the debrief.
fn sheet(desk: Desk, content: Arc<Content>, shelf: Shelf) -> El {
    let title = Signal::derive(move || desk.game.of_level("title"));
    let variant = Callback::new(move |()| new_variant(desk, &content, shelf));
    dialog("debrief", desk.debrief, title, move || {
        debrief::debrief(desk, shelf, variant)
    })
}

/// Another instance of the same level; the attempt so far ends.
fn new_variant(desk: Desk, content: &Content, shelf: Shelf) {
    let Ok(session) = shelf.start(content, fresh_seed()) else {
        return;
    };
    shelf.players.end(shelf.room, shelf.difficulty);
    desk.debrief.set(false);
    desk.draft.set(None);
    desk.bench.put_away();
    desk.said.set(String::new());
    desk.answered.set(String::new());
    desk.drawer.set(false);
    desk.player.show(session);
    desk.status.say(desk.words.get("board.variant-ready"));
    request_animation_frame(|| page::focus("h1"));
}

/// What the solved room leaves on the travelling box.
fn made(session: &Session<Cache>) -> Outcome {
    let running = session
        .state()
        .run()
        .and_then(|run| run.outcome.running.as_ref());
    let running = running.map(|running| (&*running.container.image, !running.leaks.is_empty()));
    round::left(fragment(session), running)
}
