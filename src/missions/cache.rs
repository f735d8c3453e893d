//! The board of Cache Crash: the same workbench as in the first room, and the burn map.

pub mod debrief;
pub mod desk;
pub mod ledger;
pub mod map;

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::missions::cache::Cache;
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
use crate::components::board::sight::eyes;
use crate::components::board::{goals, hints};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::live::{effect, memo};
use crate::player::{Mode, Player};
use crate::progress::Outcome;
use crate::shell::use_bar;

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
    listen(desk);
    show_in_bar(desk);
    greet_the_winner(desk);
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
    let fragment = fragment(session);
    let run = session.state().run();
    let Some(running) = run.and_then(|run| run.outcome.running.as_ref()) else {
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
    let wins = memo(move || {
        desk.run.with(Option::is_some)
            && desk.sight.fresh.get()
            && desk.verdict.with(Verdict::solved)
    });
    let before = StoredValue::new(wins.get_untracked());
    effect(move || {
        let won = wins.get();
        if won && !before.get_value() {
            let wait = if sight::calm() { 0 } else { SAVOUR };
            clock::after(wait, move || {
                if wins.try_get_untracked() == Some(true) {
                    desk.debrief.set(true);
                }
            });
        }
        before.set_value(won);
    });
}
