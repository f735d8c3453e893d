//! What every board does whatever its room: it opens, has three panes and a bar, hears undo
//! and redo by key, shows stars in the bar, brings the debrief, gives another variant, and
//! leaves something on the travelling box.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::build::Image;
use odp_sim::content::Content;
use odp_sim::finding::Code;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::Texts;
use odp_sim::session::Session;
use odp_sim::verdict::Verdict;

use super::shelf::{Shelf, fresh_seed};
use crate::browser::{clock, page, view as sight};
use crate::components::bench::Bench;
use crate::components::board::actions::{Bar, Press, action_bar};
use crate::components::board::goals;
use crate::components::board::keys::{Shortcut, shortcut};
use crate::components::board::panes::{Side, Widths, shares, splitter, widths};
use crate::components::icon;
use crate::components::prose::plain;
use crate::dom::{El, IntoNode, Node, each, el};
use crate::game::Game;
use crate::live::{effect, memo, put};
use crate::player::{Mode, Player};
use crate::progress::Outcome;
use crate::shell::use_bar;
use crate::text::{Arg, Text, use_text};

/// Makes the board of a game.
pub type Board<M> = fn(&Arc<Content>, Shelf, Player<M>) -> Node;

/// The room: its board, or a sentence when there is none for this player.
pub fn room<M>(content: &Arc<Content>, shelf: Shelf, seed: Option<u64>, board: Board<M>) -> Node
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    match shelf.open(content, seed) {
        Ok(session) => seat(content, shelf, Player::new(session, Mode::Live), board),
        Err(_) => no_level(),
    }
}

/// The board, made anew as often as another instance comes onto it: what is dealt (the app,
/// its files, the blocks, the names in sentences) stands in many places of a board and never
/// changes under it.
fn seat<M>(content: &Arc<Content>, shelf: Shelf, player: Player<M>, board: Board<M>) -> Node
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let content = content.clone();
    let setup = player.memo(|session| session.setup().clone());
    let dealt = StoredValue::new(0_u32);
    let boards = move || {
        // Asked for: what was never asked for is never told of either.
        setup.with(|_| ());
        dealt.update_value(|count| *count += 1);
        vec![dealt.get_value()]
    };
    // A row of its own name is never patched over the one before.
    each(boards, u32::to_string, move |_, _| {
        board(&content, shelf, player)
    })
}

fn no_level() -> Node {
    let words = use_text();
    el("p")
        .class("page")
        .child(move || words.get("board.no-level"))
        .into_node()
}

/// Goals at the left, work in the middle, what came of it at the right, and the lines
/// between them.
pub fn panes(game: Game, middle: impl IntoNode, right: impl IntoNode) -> El {
    panes_of(game, widths(), middle, right)
}

/// The same with widths of the room's own.
pub fn panes_of(
    game: Game,
    widths: RwSignal<Widths>,
    middle: impl IntoNode,
    right: impl IntoNode,
) -> El {
    let [left, mid, share] = shares(widths);
    el("main")
        .class("board")
        .testid("board")
        .style("--left", left)
        .style("--mid", mid)
        .style("--right", share)
        .child(goals::goals(game))
        .child(splitter(Side::Left, widths))
        .child(middle)
        .child(splitter(Side::Right, widths))
        .child(right)
}

/// The right pane: what came of it. On narrow screens it is a drawer that opens by itself,
/// with a line that says what it would show.
pub fn drawer(game: Game, line: Signal<String>, inside: impl IntoNode) -> El {
    let open = move || if game.drawer.get() { "true" } else { "false" };
    let handle = el("button")
        .class("drawer")
        .attr("aria-expanded", open)
        .attr("aria-controls", "outcome-in")
        .testid("drawer")
        .on_click(move || game.drawer.update(|open| *open = !*open))
        .child(icon("up"))
        .child(el("span").child(line));
    el("section")
        .class("pane outcome")
        .class_if("open", game.drawer)
        .attr("aria-label", game.word("board.outcome"))
        .child(handle)
        .child(
            el("div")
                .attr("id", "outcome-in")
                .class("outcome-in")
                .child(move || goals::cause(game))
                .child(inside),
        )
}

/// The bar at the thumb. `go` is the key of the big button's word.
pub fn bar<M>(game: Game, player: Player<M>, go: &'static str, press: Callback<Press>) -> Node
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let can = |ask: fn(&Session<M>) -> bool| player.memo(ask).into();
    action_bar(Bar {
        can_undo: can(Session::can_undo),
        can_redo: can(Session::can_redo),
        hints: player.memo(Session::free_hints_left).into(),
        glow: game.hints.glow.into(),
        said: game.said.into(),
        go,
        press,
    })
}

/// Puts another game on the board. What the board holds of the old one is to be put away
/// first.
pub fn change_game<M>(player: Player<M>, game: Game, session: Session<M>)
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    game.debrief.set(false);
    game.said.set(String::new());
    game.hints.close();
    game.drawer.set(false);
    // The board goes with its buttons: the one that was pressed has to be through first.
    clock::after(0, move || player.show(session));
}

/// Another instance of the same level, which looks different; the attempt so far ends. What
/// the board holds of the old one is to be put away first.
pub fn new_variant<M>(content: &Content, shelf: Shelf, player: Player<M>, game: Game)
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let old = player.peek(|session| M::dealt(session.state()));
    let session = shelf.setup::<M>(content, fresh_seed());
    let Ok(session) = session.and_then(|setup| Session::start_unlike(content, &setup, &old)) else {
        return;
    };
    let said = different(game.words, &old, &M::dealt(session.state()));
    shelf.players.end(shelf.room, shelf.difficulty);
    game.status.say(said.clone());
    player.greet(said);
    change_game(player, game, session);
    clock::after(0, || request_animation_frame(|| page::focus("h1")));
}

/// What is different in a new variant, in words.
fn different(words: Text, old: &[(Code, String)], new: &[(Code, String)]) -> String {
    let mut said = words.get("board.variant-ready");
    for (name, value) in new.iter().filter(|choice| !old.contains(choice)) {
        let value = [("value", Arg::Code(value.clone()))];
        said.push(' ');
        said.push_str(&words.say(&format!("board.variant-{name}"), &value));
    }
    plain(said)
}

/// Undo and redo by key wherever the focus is. `escape` is told of Escape, `seen` whether the
/// page can be seen, and `settle` when the board is left.
pub fn listen(
    pressed: Callback<Press>,
    seen: Callback<bool>,
    escape: impl Fn() + 'static,
    settle: impl Fn() + Send + Sync + 'static,
) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            escape();
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
        settle();
    });
}

/// The best stars in the bar at the top, and its clock while there is something to do.
pub fn show_in_bar(game: Game, best: Memo<u8>) {
    let bar = use_bar();
    let solved = memo(move || game.verdict.with(Verdict::solved));
    effect(move || bar.stars.set(Some(best.get())));
    let spoken = StoredValue::new(None);
    effect(move || {
        // What was said in another language is over.
        let language = Some(game.words.language());
        if spoken.get_value().is_some() && spoken.get_value() != language {
            put(game.said, String::new());
        }
        spoken.set_value(language);
    });
    let shown = move || game.demonstration.is_some_and(|open| open.get());
    effect(move || {
        let waits = solved.get() || game.debrief.get() || shown();
        bar.running.set(!waits);
    });
}

/// The debrief comes by itself so many milliseconds after a run that wins.
pub fn greet_the_winner(game: Game, savour: u32) {
    let wins =
        memo(move || game.ran.get() && game.fresh.get() && game.verdict.with(Verdict::solved));
    let before = StoredValue::new(wins.get_untracked());
    effect(move || {
        let won = wins.get();
        // Who comes back to it by undo or redo has been greeted.
        if won && !before.get_value() && !game.turned_back() {
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
    moved(bench.game, player, what, said);
}

/// As [`step`] on a board with a workbench of its own, which has been put away.
pub fn moved<M>(game: Game, player: Player<M>, what: Move<M::Action>, said: &'static str)
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    match player.dispatch(what) {
        Ok(()) => game.tell(game.words.get(said)),
        Err(refusal) => game.refuse(refusal),
    }
}

/// What a solved room leaves on the travelling box: the image that runs in the end, whether a
/// stranger found something in it, and what it is built from.
pub fn left(fragment: String, running: Option<(&Image, bool)>, texts: Option<&Texts>) -> Outcome {
    let mut left = Outcome {
        fragment,
        ..Outcome::default()
    };
    if let Some((image, leaks)) = running {
        left.bytes = image.size;
        left.label = format!("sha256:{:012x}", image.digest >> 16);
        left.leaks = leaks;
    }
    if let Some(texts) = texts {
        left.dockerfile.clone_from(&texts.dockerfile);
        left.ignore.clone_from(&texts.ignore);
    }
    left
}
