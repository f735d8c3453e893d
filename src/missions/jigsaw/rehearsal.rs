//! The first moves, made on a board that nobody sees: browsers translate a function when it
//! is first called, and hundreds of them are called by a move. Without this the first block
//! that a player places takes three times as long as every other.

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::content::Content;
use odp_sim::missions::jigsaw::Action;
use odp_sim::session::Session;

use super::desk::Desk;
use crate::browser::clock;
use crate::components::bench::bench;
use crate::components::bench::deed::Item;
use crate::components::board::lift::Via;
use crate::dom::unseen;
use crate::missions::round;
use crate::player::{Mode, Player};
use crate::shell::Status;

/// Milliseconds between two steps: a touch that comes meanwhile is answered in between.
const REST: u32 = 60;

impl Desk {
    /// Places a block and takes it back on a board of its own, within `owner`: step by step,
    /// and no further than this board is there.
    pub fn rehearse(self, content: &Content, owner: &Owner) {
        let here = move || self.workshop.try_get_untracked().is_some();
        if !here() {
            return;
        }
        let block = self.tray.with_untracked(|tray| Some(tray.first()?.0));
        let session = Session::replay(content, self.player.peek(Session::attempt));
        let (Some(block), Ok(session)) = (block, session) else {
            return;
        };
        let stage = owner.child();
        let (player, desk, board) = stage.with(|| {
            // What is said there is heard by nobody.
            provide_context(Status::new());
            let player = Player::new(session, Mode::Live);
            let desk = Desk::new(player);
            let board = unseen(bench(desk.bench, (), Callback::new(|_| ())));
            (player, desk, board)
        });
        let place = Action::Place {
            block: u8::try_from(block).unwrap_or(u8::MAX),
            at: 0,
        };
        let lift = move || desk.bench.lift_or_drop(Item::Block(block), Via::Tap);
        let place = move || {
            desk.bench.put_away();
            desk.bench.act(&place);
        };
        let undo = move || round::step(desk.bench, player, Move::Undo, "board.said-undo");
        let end = move || {
            drop(board);
            stage.cleanup();
        };
        let steps: [Box<dyn FnOnce()>; 4] = [
            Box::new(lift),
            Box::new(place),
            Box::new(undo),
            Box::new(end),
        ];
        for (at, step) in (1..).zip(steps) {
            clock::after(at * REST, move || {
                if here() {
                    step();
                }
            });
        }
    }
}
