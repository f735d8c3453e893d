//! A room: the bar's words for it, the words and levels it needs, and its board.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::setup::MissionId;

use super::not_found::dead_end;
use super::{enter, not_found};
use crate::browser::{self, route};
use crate::chunks;
use crate::dom::{IntoNode, Node, el, live};
use crate::live::memo;
use crate::missions;
use crate::missions::shelf::Shelf;
use crate::progress::use_players;
use crate::rooms::{self, APPS, Difficulty, ROOMS, Room};
use crate::shell::use_bar;
use crate::text::{Arg, t, use_text};

/// The room of a number or name, at a difficulty or at the player's own.
pub fn room_page(room: &str, difficulty: Option<&str>) -> Node {
    let players = use_players();
    let found = room_of(room).and_then(|room| {
        let difficulty = match difficulty {
            Some(word) => rooms::difficulty(word)?,
            None => {
                players.peek(|player| player.map(|player| player.difficulty).unwrap_or_default())
            }
        };
        Some((room, difficulty))
    });
    match found {
        None => not_found(),
        Some((room, difficulty)) if room.built => built(room, difficulty),
        Some((room, difficulty)) => {
            enter_room(room, difficulty);
            dead_end("room.not-built-title", "room.not-built")
        }
    }
}

fn room_of(word: &str) -> Option<Room> {
    Room::of(word).or_else(|| ROOMS.into_iter().find(|room| room.slug() == word))
}

fn enter_room(room: Room, difficulty: Difficulty) -> bool {
    let text = use_text();
    let players = use_players();
    enter(move || {
        let difficulty = text.get(&format!("difficulty.{}", difficulty.as_str()));
        let args = [
            ("number", Arg::Count(room.number.into())),
            ("difficulty", Arg::Text(difficulty)),
            (
                "app",
                Arg::Text(players.app().unwrap_or_else(|| APPS[0].into())),
            ),
        ];
        (
            text.get(&format!("room.{}.name", room.slug())),
            text.say("room.below", &args),
        )
    })
}

/// What has arrived of a room.
#[derive(Clone, Default)]
struct Arrived {
    room: Option<chunks::Room>,
    content: Option<Arc<Content>>,
    levels: Option<Vec<u8>>,
    lost: bool,
}

fn built(room: Room, difficulty: Difficulty) -> Node {
    let text = use_text();
    let bar = use_bar();
    let players = use_players();
    let moves = enter_room(room, difficulty);
    // The map and the next door go on at the difficulty that was played last.
    if players.peek(|player| player.is_some_and(|player| player.difficulty != difficulty)) {
        players.set_difficulty(difficulty);
    }
    bar.left.set(Some(i32::from(room.minutes) * 60));
    let arrived = RwSignal::new(Arrived::default());
    let begun = players.attempt(room, difficulty).is_some();
    let words = missions::words(room.id, begun);
    text.need(words);
    fetch(arrived, room.id, begun);
    let shelf = Shelf {
        players,
        room,
        difficulty,
    };
    let ready = memo(move || text.ready(words));
    live(move || match arrived.get() {
        Arrived {
            room: Some(room),
            content: Some(content),
            levels: Some(levels),
            ..
        } if ready.get() => match missions::supplied(room, content, &levels) {
            Some(content) => {
                // The heading comes later than the page.
                if moves {
                    browser::page::focus_if_lost("h1".into());
                }
                (room.board)(&content, shelf, untrack(seed))
            }
            None => gone(),
        },
        Arrived { lost, .. } if lost || text.failed() => gone(),
        _ => el("p")
            .class("loading")
            .attr("role", "status")
            .child(t("room.loading"))
            .into_node(),
    })
}

/// The seed in the address, as links of a class have it: `?seed=2a`.
fn seed() -> Option<u64> {
    let seed = route::address().search_params().get("seed")?;
    u64::from_str_radix(&seed, 16).ok()
}

/// Asks for the board, what all rooms share and the levels, all at once.
fn fetch(arrived: RwSignal<Arrived>, mission: MissionId, begun: bool) {
    browser::spawn(async move {
        let room = missions::room(mission, begun).await;
        put(arrived, room.is_some(), |arrived| {
            arrived.room = room;
        });
    });
    browser::spawn(async move {
        let content = missions::content().await;
        put(arrived, content.is_some(), |arrived| {
            arrived.content = content;
        });
    });
    browser::spawn(async move {
        let levels = missions::levels(mission).await;
        put(arrived, levels.is_some(), |arrived| {
            arrived.levels = levels;
        });
    });
}

/// Notes that something came, or that it did not. The room may have been left meanwhile.
fn put(arrived: RwSignal<Arrived>, came: bool, what: impl FnOnce(&mut Arrived)) {
    let _left = arrived.try_update(|arrived| {
        arrived.lost |= !came;
        what(arrived);
    });
}

/// Nothing arrived: the connection is gone, or the page is older than its files.
pub(super) fn gone() -> Node {
    let again = move || drop(window().location().reload());
    el("main")
        .class("page narrow")
        .child(el("h1").attr("tabindex", "-1").child(t("room.lost")))
        .child(el("p").class("lead").child(t("room.lost-lead")))
        .child(
            el("button")
                .class("btn go")
                .testid("room-again")
                .on_click(again)
                .child(t("room.again")),
        )
        .into_node()
}
