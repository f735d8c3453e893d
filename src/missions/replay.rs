//! A board that is not played but shown, whatever the room: an attempt beside the reference
//! line in the debrief, and the demonstration.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::attempt::{Attempt, Entry, Move};
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::session::Session;

use super::shelf::{self, moment};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group, target};
use crate::game::Game;
use crate::live::effect;
use crate::player::{Mode, Player};
use crate::text::{Arg, Text};

/// What a room shows of a game, under a title.
pub type Shown<M> = fn(Player<M>, Signal<String>) -> Node;

/// Whether the reference line may be seen: it is the solution, which is no gift for one run.
pub fn is_par_open<M: Mission>(session: &Session<M>) -> bool {
    session.solution_shown() || session.verdict().solved() || session.best().solved
}

/// My attempt and the reference line, each with a slider over its moves. Closed while the
/// reference line would give a star away.
pub fn both_ways<M>(game: Game, player: Player<M>, content: &Arc<Content>, show: Shown<M>) -> El
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let mine = player.peek(Session::attempt);
    let par = player.peek(|session| is_par_open(session).then(|| par_of(session)));
    let title = match par {
        Some(_) => "board.replay",
        None => "board.replay-mine",
    };
    let one = |attempt: Attempt<M::Action>, key: &'static str, testid: &'static str| {
        let moves = attempt.log.len();
        let at = RwSignal::new(moves);
        let shown = slid(content, attempt, at)?;
        Some(
            el("div")
                .child(show(shown, Signal::derive(game.word(key))))
                .child(slider(game.words, at, moves, testid)),
        )
    };
    el("details")
        .class("both-ways")
        .testid("both-ways")
        .attr("open", game.ask().gained().0 == 3)
        .child(el("summary").child(game.word(title)))
        .child(
            el("div")
                .class("beside")
                .child(one(mine, "board.replay-mine", "replay-mine"))
                .child(par.map(|par| one(par, "board.replay-par", "replay-par"))),
        )
}

/// The reference line as an attempt of its own.
fn par_of<M: Mission>(session: &Session<M>) -> Attempt<M::Action> {
    let entry = |action| Entry {
        seconds: 0,
        what: Move::Do(action),
    };
    Attempt {
        setup: session.setup().clone(),
        log: par_line(session).into_iter().map(entry).collect(),
    }
}

fn par_line<M: Mission>(session: &Session<M>) -> Vec<M::Action> {
    let line = M::lines(session.start_state()).winning.into_iter().next();
    line.map_or_else(Vec::new, |line| line.actions)
}

/// A game that a slider moves through an attempt. `None` when the content has changed.
fn slid<M>(
    content: &Arc<Content>,
    attempt: Attempt<M::Action>,
    at: RwSignal<usize>,
) -> Option<Player<M>>
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let whole = moment(content, attempt.clone(), at.get_untracked())?;
    let player = Player::new(whole, Mode::Replay);
    let content = content.clone();
    effect(move || {
        if let Some(session) = moment(&content, attempt.clone(), at.get()) {
            player.show(session);
        }
    });
    Some(player)
}

/// "Move 3 of 7."
fn place(words: Text, at: usize, of: usize) -> String {
    let args = [("at", at), ("of", of)].map(|(name, count)| (name, Arg::Count(count as u64)));
    words.say("board.replay-at", &args)
}

fn slider(words: Text, at: RwSignal<usize>, moves: usize, testid: &'static str) -> El {
    el("label")
        .class("slide")
        .child(el("span").child(move || place(words, at.get(), moves)))
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
}

/// The board of a demonstration, and its hands.
pub struct Demo<A> {
    /// The game as the common parts see it.
    pub game: Game,
    /// What is seen of it.
    pub board: Node,
    /// Makes a move.
    pub act: Box<dyn Fn(A)>,
}

/// A smaller project than the player's, worked step by step by a button. `opening` is what
/// is done before the reference line: like every board it opens on something that goes wrong.
pub fn demonstration<M>(
    words: Text,
    content: &Arc<Content>,
    opening: Vec<M::Action>,
    board: fn(Player<M>) -> Demo<M::Action>,
) -> Node
where
    M: Mission<State: Send + Sync, Action: Send + Sync>,
{
    let session = shelf::demonstration::<M>(content)
        .and_then(|setup| Session::<M>::start(content, setup).ok());
    let Some(session) = session else {
        return Node::Nothing;
    };
    let level = session.setup().level.clone();
    let mut actions = opening;
    actions.extend(par_line(&session));
    let count = actions.len();
    let actions = StoredValue::new(actions);
    let Demo { game, board, act } = board(Player::new(session, Mode::Demo));
    let at = RwSignal::new(0);
    let next = move || {
        let action = actions.with_value(|actions| actions.get(at.get_untracked()).cloned());
        if let Some(action) = action {
            act(action);
            at.update(|at| *at += 1);
        }
    };
    let over = move || if at.get() >= count { "true" } else { "false" };
    let lead = el("p")
        .class("lead")
        .attr("aria-live", "polite")
        .child(move || words.get(&format!("level.{level}.step.{}", at.get() + 1)));
    let hand = el("button")
        .class("btn go")
        .testid("demo-next")
        .attr("aria-disabled", over)
        .on_click(next)
        .child(icon("play"))
        .child(move || words.get("board.demo-next"));
    let row = el("div")
        .class("row end")
        .child(el("code").class("at").child(move || game.said.get()))
        .child(
            el("span")
                .class("dim")
                .child(move || place(words, at.get(), count)),
        )
        .child(hand);
    group![lead, board.into_node(), row]
}
