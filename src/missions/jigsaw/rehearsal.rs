//! A block that is laid and taken back on a board that nobody sees, while nobody plays: a
//! browser makes machine code of a function only when that is called for the first time, and
//! the player's first move would have to wait for hundreds of them.

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;

use super::desk::Desk;
use crate::browser::clock;
use crate::components::bench::bench;
use crate::components::bench::deed::Item;
use crate::components::board::goals::goals;
use crate::components::board::lift::Via;
use crate::dom::{group, unseen};
use crate::missions::round;
use crate::player::{Mode, Player};
use crate::shell::Status;

/// So long after the board is there, in milliseconds: by then it has been painted.
const PAUSE: u32 = 150;

/// Rehearses on a board like the player's, unless a move has been made by then.
pub fn rehearse(player: Player<Jigsaw>) {
    let Some(owner) = Owner::current() else {
        return;
    };
    clock::after(PAUSE, move || {
        let waits = |session: &Session<Jigsaw>| session.log().is_empty().then(|| session.clone());
        // The room may have been left.
        if let Some(session) = player.try_peek(waits).flatten() {
            owner.child().with(|| act(session));
        }
    });
}

/// One step after the other, so that a player who comes now never waits for all of them.
fn act(session: Session<Jigsaw>) {
    // What is said here is not for any ear.
    provide_context(Status::new());
    let player = Player::new(session, Mode::Live);
    let desk = Desk::new(player);
    let block = desk.tray.with_untracked(|tray| Some(tray.first()?.0));
    let Some(block) = block.and_then(|block| u8::try_from(block).ok()) else {
        return;
    };
    let views = group![
        goals(desk.game),
        bench(desk.bench, (), Callback::new(|_| ())),
        round::bar(desk.game, player, "board.build", Callback::new(|_| ())),
    ];
    unseen(views);
    let owner = Owner::current();
    let lift = move || desk.bench.lift_or_drop(Item::Block(block.into()), Via::Tap);
    // What is refused here is missed by nobody.
    let lay = move || {
        desk.bench.act(&Action::Place { block, at: 0 });
    };
    let undo = move || {
        let _ = player.dispatch(Move::Undo);
    };
    let leave = move || {
        if let Some(owner) = owner {
            owner.cleanup();
        }
    };
    let steps: [Box<dyn FnOnce()>; 4] = [
        Box::new(lift),
        Box::new(lay),
        Box::new(undo),
        Box::new(leave),
    ];
    in_turn(player, steps.into_iter());
}

/// Takes one step after the other, and lets the browser do what else it has to do between
/// them. When the room is left, all that belongs to it is gone: the rest is dropped.
fn in_turn(player: Player<Jigsaw>, mut steps: impl Iterator<Item = Box<dyn FnOnce()>> + 'static) {
    clock::after(0, move || {
        let step = steps.next().filter(|_| player.try_peek(|_| ()).is_some());
        if let Some(step) = step {
            step();
            in_turn(player, steps);
        }
    });
}
