//! What every board with a workbench does whatever its room: undo and redo by key, stars in
//! the bar, the coming of the debrief, and what a win leaves on the travelling box.

use leptos::ev;
use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::build::Image;
use odp_sim::mission::Mission;
use odp_sim::verdict::Verdict;

use crate::browser::{clock, view as sight};
use crate::components::bench::Bench;
use crate::components::board::actions::Press;
use crate::components::board::keys::{Shortcut, shortcut};
use crate::game::Game;
use crate::live::{effect, memo, put};
use crate::player::Player;
use crate::progress::Outcome;
use crate::shell::use_bar;

/// Undo and redo by key, and Escape, wherever the focus is; `seen` is told whether the page
/// can be seen.
pub fn listen(bench: Bench, pressed: Callback<Press>, seen: Callback<bool>) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            bench.cancel_lift();
        }
        let held = event.ctrl_key() || event.meta_key();
        let Some(shortcut) = shortcut(&event.key(), held, event.shift_key(), event.alt_key())
        else {
            return;
        };
        event.prevent_default();
        pressed.run(match shortcut {
            Shortcut::Undo => Press::Undo,
            Shortcut::Redo => Press::Redo,
        });
    });
    let sight = window_event_listener(ev::visibilitychange, move |_| seen.run(sight::seen()));
    on_cleanup(move || {
        keys.remove();
        sight.remove();
        bench.settle();
    });
}

/// The best stars in the bar at the top, and its clock while there is something to do.
pub fn show_in_bar(game: Game, best: Memo<u8>) {
    let bar = use_bar();
    let solved = memo(move || game.verdict.with(Verdict::solved));
    effect(move || bar.stars.set(Some(best.get())));
    effect(move || {
        // What was said in another language is over.
        game.words.language();
        put(game.said, String::new());
    });
    effect(move || bar.running.set(!solved.get() && !game.debrief.get()));
}

/// The debrief comes by itself so many milliseconds after a run that wins.
pub fn greet_the_winner(game: Game, savour: u32) {
    let wins =
        memo(move || game.ran.get() && game.fresh.get() && game.verdict.with(Verdict::solved));
    let before = StoredValue::new(wins.get_untracked());
    effect(move || {
        let won = wins.get();
        if won && !before.get_value() {
            let wait = if sight::calm() { 0 } else { savour };
            clock::after(wait, move || {
                if wins.try_get_untracked() == Some(true) {
                    game.debrief.set(true);
                }
            });
        }
        before.set_value(won);
    });
}

/// Undo, redo or reset, and what is said of it.
pub fn step<M>(bench: Bench, player: Player<M>, what: Move<M::Action>, said: &'static str)
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    bench.settle();
    bench.put_away();
    match player.dispatch(what) {
        Ok(()) => bench.game.tell(bench.words.get(said)),
        Err(refusal) => bench.game.refuse(refusal),
    }
}

/// What a solved room leaves on the travelling box: the image that runs in the end, and
/// whether a stranger found something in it.
pub fn left(fragment: String, running: Option<(&Image, bool)>) -> Outcome {
    let Some((image, leaks)) = running else {
        return Outcome {
            fragment,
            ..Outcome::default()
        };
    };
    Outcome {
        fragment,
        bytes: image.size,
        label: format!("sha256:{:012x}", image.digest >> 16),
        leaks,
    }
}
