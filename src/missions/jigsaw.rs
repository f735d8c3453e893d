//! The board of the Dockerfile Jigsaw: goals and laptop at the left, the file in the
//! middle, what came of it at the right, and the bar at the thumb.

pub mod debrief;
pub mod desk;
pub mod inside;
pub mod laptop;
pub mod layers;
pub mod moves;
pub mod outcome;
pub mod replay;
pub mod shots;
pub mod terminal;
pub mod window;

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::session::Session;
use odp_sim::verdict::Verdict;

use self::desk::Desk;
use super::shelf::{Shelf, fragment, fresh_seed};
use crate::browser::{clock, page, view as sight};
use crate::components::bench::bench;
use crate::components::board::actions::{Bar, Press, action_bar};
use crate::components::board::dialog::dialog;
use crate::components::board::keys::{Shortcut, shortcut};
use crate::components::board::panes::{Side, shares, splitter, widths};
use crate::components::board::{goals, hints};
use crate::dom::{IntoNode, Node, el, group};
use crate::live::{effect, memo};
use crate::player::{Mode, Player};
use crate::progress::Outcome;
use crate::shell::use_bar;

/// So long a win can be looked at before the debrief comes, in milliseconds.
const SAVOUR: u32 = 1_400;

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

fn board(content: &Arc<Content>, shelf: Shelf, player: Player<Jigsaw>) -> Node {
    player.keep_with(move |session| shelf.keep(session, made));
    let desk = Desk::new(player);
    listen(desk);
    show_in_bar(desk);
    greet_the_winner(desk);
    let widths = widths();
    let [left, mid, right] = shares(widths);
    group![
        el("main")
            .class("board")
            .testid("board")
            .style("--left", left)
            .style("--mid", mid)
            .style("--right", right)
            .child(goals::goals(desk.game))
            .child(splitter(Side::Left, widths))
            .child(bench(
                desk.bench,
                shots::shots(desk),
                Callback::new(move |row| desk.call_row(row))
            ))
            .child(splitter(Side::Right, widths))
            .child(outcome::outcome(desk))
            .child(laptop::laptop(desk))
            .child(hints::panel(
                desk.game,
                Callback::new(move |()| desk.take_step())
            ))
            .child(bar(desk)),
        sheets(desk, content.clone(), shelf)
    ]
    .into_node()
}

fn bar(desk: Desk) -> Node {
    let can = |ask: fn(&Session<Jigsaw>) -> bool| desk.player.memo(ask).into();
    action_bar(Bar {
        can_undo: can(Session::can_undo),
        can_redo: can(Session::can_redo),
        hints: desk.player.memo(Session::free_hints_left).into(),
        glow: desk.hints.glow.into(),
        said: desk.said.into(),
        go: "board.build",
        press: Callback::new(move |press: Press| desk.pressed(press)),
    })
}

/// What comes over the board: the debrief and the demonstration.
fn sheets(desk: Desk, content: Arc<Content>, shelf: Shelf) -> Node {
    let words = desk.words;
    let title = Signal::derive(move || desk.game.of_level("title"));
    let again = content.clone();
    let variant = Callback::new(move |()| new_variant(desk, &again, shelf));
    let other = content.clone();
    let debrief = move || debrief::debrief(desk, &content, shelf, variant);
    let demo = move || replay::shown_demonstration(words, &other);
    group![
        dialog("debrief", desk.debrief, title, debrief),
        desk.demonstration.map(|open| dialog(
            "demo",
            open,
            Signal::derive(move || words.get("board.demo")),
            demo
        ))
    ]
    .into_node()
}

/// Another instance of the same level; the attempt so far ends.
fn new_variant(desk: Desk, content: &Content, shelf: Shelf) {
    let Ok(session) = shelf.start(content, fresh_seed()) else {
        return;
    };
    shelf.players.end(shelf.room, shelf.difficulty);
    desk.debrief.set(false);
    desk.draft.set(None);
    desk.editing.set(None);
    desk.echo.set(Vec::new());
    desk.said.set(String::new());
    desk.hints.close();
    desk.drawer.set(false);
    desk.player.show(session);
    desk.status.say(desk.words.get("board.variant-ready"));
    request_animation_frame(|| page::focus("h1"));
}

/// What the solved room leaves on the travelling box.
fn made(session: &Session<Jigsaw>) -> Outcome {
    let fragment = fragment(session);
    let running = session
        .state()
        .outcome()
        .and_then(|outcome| outcome.running.clone());
    let Some(running) = running else {
        return Outcome {
            fragment,
            ..Outcome::default()
        };
    };
    let image = &running.container.image;
    Outcome {
        fragment,
        bytes: image.size,
        label: format!("sha256:{:012x}", image.digest >> 16),
        leaks: !running.leaks.is_empty(),
    }
}

/// Undo and redo by key, and Escape, wherever the focus is; the clock stops unseen.
fn listen(desk: Desk) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            desk.bench.cancel_lift();
        }
        let held = event.ctrl_key() || event.meta_key();
        let Some(shortcut) = shortcut(&event.key(), held, event.shift_key(), event.alt_key())
        else {
            return;
        };
        event.prevent_default();
        desk.pressed(match shortcut {
            Shortcut::Undo => Press::Undo,
            Shortcut::Redo => Press::Redo,
        });
    });
    let seen = window_event_listener(ev::visibilitychange, move |_| {
        desk.player.watch_time(sight::seen());
    });
    on_cleanup(move || {
        keys.remove();
        seen.remove();
        desk.bench.settle();
    });
}

fn show_in_bar(desk: Desk) {
    let bar = use_bar();
    let best = desk.player.memo(|session| session.best().count());
    let solved = memo(move || desk.verdict.with(Verdict::solved));
    effect(move || bar.stars.set(Some(best.get())));
    effect(move || bar.running.set(!solved.get() && !desk.debrief.get()));
}

/// The debrief comes by itself after a run that wins.
fn greet_the_winner(desk: Desk) {
    Effect::new(move |before: Option<bool>| {
        let won =
            desk.outcome.get().is_some() && desk.fresh.get() && desk.verdict.with(Verdict::solved);
        if won && before == Some(false) {
            let wait = if sight::calm() { 0 } else { SAVOUR };
            clock::after(wait, move || {
                if desk.fresh.try_get_untracked() == Some(true) {
                    desk.debrief.set(true);
                }
            });
        }
        won
    });
}
