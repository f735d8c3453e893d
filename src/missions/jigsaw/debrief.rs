//! After a run, won or lost: what happened, the idea behind it, my way beside the
//! reference line, the files that came of it, and where to go from here.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::content::Content;
use odp_sim::mission::{Artefact, Mission};
use odp_sim::missions::jigsaw::{Jigsaw, answer};
use odp_sim::verdict::Verdict;

use super::desk::Desk;
use super::goals::{blocked, list, metrics};
use super::keep::Shelf;
use super::layers::label;
use super::replay::beside;
use super::window::window;
use crate::browser::route::link;
use crate::browser::{self, clipboard, file};
use crate::components::{icon, stars};
use crate::dom::{IntoNode, Node, el, group};
use crate::rooms::Difficulty;
use crate::text::Arg;

/// Findings that a lost run is explained with.
const MOST: usize = 4;

/// The debrief.
pub fn debrief(desk: Desk, content: &Arc<Content>, shelf: Shelf, variant: Callback<()>) -> Node {
    let won = desk.verdict.with_untracked(Verdict::solved);
    let level = desk.player.peek(|session| session.setup().level.clone());
    let model = format!("level.{level}.debrief");
    let idea = el("p").class("idea").child(move || desk.words.get(&model));
    group![
        happened(desk, won),
        el("div")
            .class("twice")
            .child(window(desk))
            .child(el("div").child(list(desk)).child(metrics(desk))),
        won.then_some(idea),
        (!won).then(|| findings(desk)),
        won.then(|| boxed(desk)),
        onward(desk, shelf, won, variant),
        files(desk),
        el("details")
            .class("both-ways")
            .attr("open", won)
            .child(el("summary").child(desk.word("board.replay")))
            .child(beside(desk, content))
    ]
}

/// What the run did, what was called, and the stars.
fn happened(desk: Desk, won: bool) -> Node {
    let last = desk
        .player
        .peek(|session| session.state().called().last().copied());
    let ran = desk
        .outcome
        .with_untracked(|shown| shown.as_ref().map(|shown| answer(&shown.0)));
    let ran_words = move || ran.map_or_else(String::new, |shot| desk.words_of(shot));
    let called = last.filter(|called| Some(called.answer) == ran);
    let call_words = move || called.map(|called| desk.answer_to(Some(called.shot), called.answer));
    let (count, ring) = desk
        .player
        .peek(|session| (session.best().count(), super::called_it(session)));
    let key = if ring {
        "board.stars-ring"
    } else {
        "board.stars"
    };
    let said = desk.words.say(key, &[("count", Arg::Count(count.into()))]);
    let shown = el("span")
        .class("gained")
        .class_if("ring", ring)
        .testid("stars")
        .attr("data-count", count.to_string())
        .child(stars(count, said));
    el("p")
        .class("verdict")
        .child(won.then_some(shown))
        .child(el("span").child(ran_words))
        .child(el("span").class("dim").child(call_words))
        .into_node()
}

fn findings(desk: Desk) -> Node {
    let all = desk
        .player
        .peek(|session| Jigsaw::findings(session.state()));
    let each = all
        .into_iter()
        .take(MOST)
        .map(|finding| el("li").child(blocked(desk, finding)))
        .collect::<Vec<_>>();
    el("ul").class("findings").child(each).into_node()
}

/// The label on the box, with the digits that the vault wants.
fn boxed(desk: Desk) -> Node {
    let image = desk
        .run()
        .and_then(|run| Some(run.running.as_ref()?.container.image.clone()));
    let fragment = desk
        .player
        .peek(|session| session.fragment().map(|digits| format!("{digits:02x}")));
    el("section")
        .class("found")
        .child(
            el("div")
                .testid("box-label")
                .child(image.map(|image| label(desk, &image))),
        )
        .child(
            el("p")
                .child(icon("lock"))
                .child(desk.word("board.fragment-found"))
                .child(" ")
                .child(
                    el("b")
                        .class("digits mono")
                        .testid("fragment")
                        .child(fragment),
                ),
        )
        .into_node()
}

/// The files that were made, to take along.
fn files(desk: Desk) -> Node {
    let made = desk
        .player
        .peek(|session| Jigsaw::artefacts(session.state()));
    let each = made
        .into_iter()
        .map(|artefact| taken(desk, artefact))
        .collect::<Vec<_>>();
    el("section").class("files").child(each).into_node()
}

fn taken(desk: Desk, artefact: Artefact) -> Node {
    let Artefact { path, text } = artefact;
    let name = Arg::Code(path.clone());
    let (copied, kept) = (text.clone(), text.clone());
    let copy = move || {
        let text = copied.clone();
        browser::spawn(async move {
            let done = clipboard::copy(&text).await;
            desk.status.say(desk.words.get(if done {
                "board.copied"
            } else {
                "board.copy-refused"
            }));
        });
    };
    let saved = path.clone();
    let save = move || {
        if file::download(&saved, "text/plain", &kept).is_none() {
            desk.status.say(desk.words.get("board.copy-refused"));
        }
    };
    let labelled = move |key: &'static str| {
        let name = name.clone();
        move || desk.words.say(key, &[("name", name.clone())])
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
fn onward(desk: Desk, shelf: Shelf, won: bool, variant: Callback<()>) -> Node {
    let word = move |key: &'static str| desk.word(key);
    let harder = match shelf.difficulty {
        Difficulty::Beginner => Some(Difficulty::Intermediate),
        Difficulty::Intermediate => Some(Difficulty::Advanced),
        Difficulty::Advanced => None,
    };
    let next = harder.filter(|_| won).map(|harder| {
        let name = move || {
            let difficulty = desk.words.get(&format!("difficulty.{}", harder.as_str()));
            desk.words
                .say("board.next-level", &[("difficulty", Arg::Text(difficulty))])
        };
        let to = ["/room/", shelf.room.slug(), "/", harder.as_str()].concat();
        link(&to, "btn go").testid("next-level").child(name)
    });
    el("nav")
        .class("row onward")
        .attr("aria-label", word("board.onward"))
        .child(
            el("button")
                .class("btn")
                .testid("back-to-board")
                .on_click(move || desk.debrief.set(false))
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
