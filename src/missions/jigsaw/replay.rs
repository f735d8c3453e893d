//! The same board, not played but shown: an attempt beside the reference line in the
//! debrief, and the demonstration.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::attempt::{Attempt, Move};
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;

use super::desk::Desk;
use crate::components::bench::sheet;
use crate::components::board::goals::{list, metrics};
use crate::components::board::sight::window;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group, target};
use crate::live::effect;
use crate::missions::shelf::{demonstration, moment};
use crate::player::{Mode, Player};
use crate::text::{Arg, Text};

/// What a board shows that nobody plays on.
fn shown(desk: Desk, title: Signal<String>) -> Node {
    // A program that only prints has no window.
    let page = desk
        .player
        .peek(|session| !session.state().instance().app.script.title.is_empty());
    el("section")
        .class("shown")
        .attr("aria-label", title)
        .child(el("h3").child(title))
        .child(el("div").class("paper").child(sheet(desk.bench)))
        .child(page.then(|| window(desk.sight)))
        .child(list(desk.game))
        .child(metrics(desk.game))
        .into_node()
}

/// The reference line as an attempt of its own.
fn par_of(session: &Session<Jigsaw>) -> Attempt<Action> {
    let line = Jigsaw::lines(session.start_state())
        .winning
        .into_iter()
        .next();
    let entry = |action| odp_sim::attempt::Entry {
        seconds: 0,
        what: Move::Do(action),
    };
    let log = line
        .map(|line| line.actions.into_iter().map(entry).collect())
        .unwrap_or_default();
    Attempt {
        setup: session.setup().clone(),
        log,
    }
}

/// A board that a slider moves through an attempt. `None` when the content has changed.
fn slid(content: &Arc<Content>, attempt: Attempt<Action>, at: RwSignal<usize>) -> Option<Desk> {
    let whole = moment(content, attempt.clone(), at.get_untracked())?;
    let desk = Desk::new(Player::new(whole, Mode::Replay));
    let content = content.clone();
    effect(move || {
        if let Some(session) = moment(&content, attempt.clone(), at.get()) {
            desk.player.show(session);
        }
    });
    Some(desk)
}

/// My attempt and the reference line, each with a slider over its moves.
pub fn beside(desk: Desk, content: &Arc<Content>) -> Node {
    let mine = desk.player.peek(Session::attempt);
    let par = desk.player.peek(par_of);
    let one = |attempt: Attempt<Action>, key: &'static str, testid: &'static str| {
        let moves = attempt.log.len();
        let at = RwSignal::new(moves);
        let board = slid(content, attempt, at)?;
        let title = Signal::derive(desk.word(key));
        Some(
            el("div")
                .child(shown(board, title))
                .child(slider(desk.words, at, moves, testid)),
        )
    };
    el("div")
        .class("beside")
        .child(one(mine, "board.replay-mine", "replay-mine"))
        .child(one(par, "board.replay-par", "replay-par"))
        .into_node()
}

fn slider(words: Text, at: RwSignal<usize>, moves: usize, testid: &'static str) -> Node {
    let said = move || {
        words.say(
            "board.replay-at",
            &[
                ("at", Arg::Count(at.get() as u64)),
                ("of", Arg::Count(moves as u64)),
            ],
        )
    };
    el("label")
        .class("slide")
        .child(el("span").child(said))
        .child(
            el("input")
                .attr("type", "range")
                .attr("min", "0")
                .attr("max", moves)
                .testid(testid)
                .prop("value", move || at.get())
                .on("input", move |event: web_sys::Event| {
                    if let Some(slider) = target::<web_sys::HtmlInputElement>(&event) {
                        at.set(slider.value().parse().unwrap_or(moves));
                    }
                }),
        )
        .into_node()
}

/// A smaller program, built step by step by a button.
pub fn shown_demonstration(words: Text, content: &Arc<Content>) -> Node {
    let session =
        demonstration::<Jigsaw>(content).and_then(|setup| Session::start(content, setup).ok());
    let Some(session) = session else {
        return ().into_node();
    };
    let level = session.setup().level.clone();
    let line = Jigsaw::lines(session.start_state())
        .winning
        .into_iter()
        .next();
    // Like every board it opens on something that goes wrong at the first press.
    let actions: Vec<Action> = [Jigsaw::press()]
        .into_iter()
        .chain(line.into_iter().flat_map(|line| line.actions))
        .collect();
    let actions = StoredValue::new(actions);
    let count = actions.with_value(Vec::len);
    let desk = Desk::new(Player::new(session, Mode::Demo));
    let at = RwSignal::new(0);
    let next = move || {
        let action = actions.with_value(|actions| actions.get(at.get_untracked()).cloned());
        if let Some(action) = action {
            desk.bench.act(action);
            at.update(|at| *at += 1);
        }
    };
    let over = move || at.get() >= count;
    let said = move || {
        words.say(
            "board.replay-at",
            &[
                ("at", Arg::Count(at.get() as u64)),
                ("of", Arg::Count(count as u64)),
            ],
        )
    };
    let title = Signal::derive(desk.word("board.list"));
    group![
        el("p")
            .class("lead")
            .attr("aria-live", "polite")
            .child(move || words.get(&format!("level.{level}.step.{}", at.get() + 1))),
        el("div").class("demo").child(shown(desk, title)).child(
            el("div")
                .child(super::terminal::terminal(desk))
                .child(el("h3").child(move || words.get("board.laptop")))
                .child(super::laptop::folder(desk))
        ),
        el("div")
            .class("row end")
            .child(el("code").class("at").child(move || desk.said.get()))
            .child(el("span").class("dim").child(said))
            .child(
                el("button")
                    .class("btn go")
                    .testid("demo-next")
                    .attr("aria-disabled", move || if over() {
                        "true"
                    } else {
                        "false"
                    })
                    .on_click(next)
                    .child(icon("play"))
                    .child(move || words.get("board.demo-next"))
            )
    ]
}
