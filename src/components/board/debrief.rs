//! What every debrief has, won or lost: stars, what stood in the way, the digits for the
//! vault, the files that were made, and where to go from here.

use leptos::prelude::*;
use odp_sim::mission::{Artefact, Body};
use odp_sim::verdict::Unearned;

use super::goals::blocked;
use crate::browser::route::link;
use crate::browser::{self, clipboard, file};
use crate::components::{icon, stars};
use crate::dom::{El, IntoNode, Node, el, group};
use crate::game::Game;
use crate::rooms::{Difficulty, Room};
use crate::text::Arg;

/// Findings that a lost run is explained with.
const MOST: usize = 4;

/// The idea behind the level, in a sentence.
pub fn idea(game: Game) -> El {
    el("p")
        .class("idea")
        .child(move || game.of_level("debrief"))
}

/// The stars of the best run, and why those are missing that are not there; a ring around
/// them when it had been called.
pub fn gained(game: Game) -> Node {
    let (count, ring) = game.ask().gained();
    let key = if ring {
        "board.stars-ring"
    } else {
        "board.stars"
    };
    let said = game.words.say(key, &[("count", Arg::Count(count.into()))]);
    let gained = el("span")
        .class("gained")
        .class_if("ring", ring)
        .testid("stars")
        .attr("data-count", count.to_string())
        .child(stars(count, said));
    let why = game.ask().unearned().into_iter();
    let why = why.map(|why| el("span").class("unearned").child(missing(game, why)));
    group![gained, why.collect::<Vec<_>>()]
}

/// Why a star is missing.
fn missing(game: Game, why: Unearned) -> String {
    match why {
        Unearned::Shown => game.words.get("board.missing-shown"),
        Unearned::Hints(more) => {
            let args = [("count", Arg::Count(more.into()))];
            game.words.say("board.missing-clean", &args)
        }
        Unearned::Over(metric, more) => {
            let metric = game.words.get(&format!("metric.{metric}"));
            let args = [("more", more), ("metric", Arg::Text(metric))];
            game.words.say("board.missing-lean", &args)
        }
    }
}

/// What stood in the way.
pub fn findings(game: Game) -> Node {
    let each = game
        .ask()
        .findings()
        .into_iter()
        .take(MOST)
        .map(|finding| el("li").child(blocked(game, finding)))
        .collect::<Vec<_>>();
    el("ul").class("findings").child(each).into_node()
}

/// The digits that the vault wants, below the box's label.
pub fn boxed(game: Game, label: impl IntoNode) -> El {
    let fragment = game.ask().fragment().map(|digits| format!("{digits:02x}"));
    let found = el("p")
        .child(icon("lock"))
        .child(game.word("board.fragment-found"))
        .child(" ")
        .child(
            el("b")
                .class("digits mono")
                .testid("fragment")
                .child(fragment),
        );
    el("section")
        .class("found")
        .child(el("div").testid("box-label").child(label))
        .child(found)
}

/// The files that were made, to take along.
pub fn files(game: Game) -> Node {
    let each = game
        .ask()
        .artefacts()
        .into_iter()
        .map(|artefact| taken(game, artefact))
        .collect::<Vec<_>>();
    el("section").class("files").child(each).into_node()
}

fn taken(game: Game, artefact: Artefact) -> Node {
    let Artefact { path, content } = artefact;
    let name = Arg::Code(path.clone());
    let content = StoredValue::new(content);
    let text = move || {
        content.with_value(|content| match content {
            Body::Text(text) => text.clone(),
            Body::Document(document) => document.markdown(&game.words),
        })
    };
    let copy = move || {
        let text = untrack(text);
        browser::spawn(async move {
            let done = clipboard::copy(&text).await;
            game.status.say(game.words.get(if done {
                "board.copied"
            } else {
                "board.copy-refused"
            }));
        });
    };
    let saved = path.clone();
    let save = move || {
        if file::download(&saved, "text/plain", &untrack(text)).is_none() {
            game.status.say(game.words.get("board.copy-refused"));
        }
    };
    let labelled = move |key: &'static str| {
        let name = name.clone();
        move || game.words.say(key, &[("name", name.clone())])
    };
    let save_label = labelled("board.download");
    el("figure")
        .child(
            el("figcaption")
                .child(icon("file"))
                .child(el("b").class("mono").child(path))
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", labelled("board.copy"))
                        .on_click(copy)
                        .child(icon("copy")),
                )
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", save_label)
                        .on_click(save)
                        .testid("download")
                        .child(icon("download")),
                ),
        )
        .child(el("pre").class("mono").attr("tabindex", "0").child(text))
        .into_node()
}

/// The next difficulty, another variant, the map, or back to the board.
pub fn onward(game: Game, room: Room, won: bool, variant: Callback<()>) -> Node {
    let word = move |key: &'static str| game.word(key);
    let harder = match game.difficulty {
        Difficulty::Beginner => Some(Difficulty::Intermediate),
        Difficulty::Intermediate => Some(Difficulty::Advanced),
        Difficulty::Advanced => None,
    };
    let next = harder.filter(|_| won).map(|harder| {
        let name = move || {
            let difficulty = game.words.get(&format!("difficulty.{}", harder.as_str()));
            game.words
                .say("board.next-level", &[("difficulty", Arg::Text(difficulty))])
        };
        let to = ["/room/", room.slug(), "/", harder.as_str()].concat();
        link(&to, "btn go").testid("next-level").child(name)
    });
    el("nav")
        .class("row onward")
        .attr("aria-label", word("board.onward"))
        .child(
            el("button")
                .class("btn")
                .testid("back-to-board")
                .on_click(move || game.debrief.set(false))
                .child(word("board.back")),
        )
        .child(
            el("button")
                .class("btn")
                .testid("new-variant")
                .on_click(move || variant.run(()))
                .child(icon("reset"))
                .child(word("board.variant")),
        )
        .child(
            link("/map", "btn")
                .testid("to-map")
                .child(word("board.map")),
        )
        .child(next)
        .into_node()
}
