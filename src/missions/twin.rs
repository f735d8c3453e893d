//! The same room played elsewhere, in another tab or in a file that came in: where that one
//! only went on, the board follows; where both went their own ways, both are kept, and a
//! sentence leads to the other one.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::attempt::{continues, decode, encode, entries};
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::session::Session;

use super::round::change_game;
use super::shelf::Shelf;
use crate::browser::page;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, live};
use crate::game::Game;
use crate::live::{after_paint, effect, put};
use crate::player::Player;
use crate::text::{Arg, t};

/// What a board does before another game comes onto it.
#[derive(Clone, Copy)]
pub struct Hold {
    /// Makes what is being typed a move.
    pub settle: Callback<()>,
    /// Puts away what it holds of the old game.
    pub clear: Callback<()>,
}

/// The sentence, where there is something to say.
pub fn twin<M>(
    game: Game,
    player: Player<M>,
    content: &Arc<Content>,
    shelf: Shelf,
    hold: Hold,
) -> Node
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let change = move |session| {
        hold.clear.run(());
        change_game(player, game, session);
    };
    let levels = content.clone();
    effect(move || {
        if shelf.players.heard() > 0 {
            hold.settle.run(());
            if let Some(session) = untrack(|| further(player, &levels, shelf)) {
                change(session);
            }
        }
    });
    let other = RwSignal::new(None);
    let read = move || {
        player.with(|_| ());
        shelf.players.with(|_| ());
    };
    after_paint(read, move || {
        let mine = player.peek(stored);
        let theirs = shelf.players.beside(shelf.room, shelf.difficulty, &mine);
        put(other, theirs);
    });
    let levels = content.clone();
    let open = Callback::new(move |()| {
        hold.settle.run(());
        let theirs =
            shelf
                .players
                .open_other(shelf.room, shelf.difficulty, worth(player).as_deref());
        let session = theirs.and_then(|bytes| replayed(&levels, &bytes));
        if let Some(session) = session {
            change(session);
            game.tell(game.words.get("twin.opened"));
            request_animation_frame(|| page::focus("h1"));
        }
    });
    let forget = Callback::new(move |()| {
        shelf
            .players
            .forget_other(shelf.room, shelf.difficulty, worth(player).as_deref());
        request_animation_frame(|| page::focus("h1"));
    });
    live(move || {
        other
            .with(Option::is_some)
            .then(|| said(game, other, open, forget))
    })
}

/// The game as it is stored.
fn stored<M: Mission>(session: &Session<M>) -> Vec<u8> {
    encode::<M>(&session.attempt())
}

/// The game as it is stored, if something was done in it.
fn worth<M>(player: Player<M>) -> Option<Vec<u8>>
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    player.peek(|session| (!session.log().is_empty()).then(|| stored(session)))
}

fn replayed<M: Mission>(content: &Content, bytes: &[u8]) -> Option<Session<M>> {
    Session::replay(content, decode::<M>(bytes).ok()?).ok()
}

/// The game of another tab that has gone on from what stands on this board.
fn further<M>(player: Player<M>, content: &Content, shelf: Shelf) -> Option<Session<M>>
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let mine = player.peek(stored);
    let theirs = shelf.players.attempt(shelf.room, shelf.difficulty)?;
    let further = theirs != mine && continues(&mine, &theirs);
    further.then(|| replayed(content, &theirs))?
}

fn said(
    game: Game,
    other: RwSignal<Option<Vec<u8>>>,
    open: Callback<()>,
    forget: Callback<()>,
) -> Node {
    let words = move || {
        let moves = other.with(|bytes| bytes.as_deref().map_or(0, entries));
        game.words.say("twin.kept", &[("count", Arg::Count(moves))])
    };
    let button = |testid: &'static str, key: &'static str, press: Callback<()>| {
        el("button")
            .class("btn")
            .testid(testid)
            .on_click(move || press.run(()))
            .child(t(key))
    };
    el("aside")
        .class("notice")
        .testid("twin")
        .attr("role", "status")
        .child(icon("info"))
        .child(el("span").child(words))
        .child(button("twin-open", "twin.open", open))
        .child(button("twin-forget", "twin.forget", forget))
        .into_node()
}
