//! What the player can mean on this board, from a button or a key to a move, and what is
//! said about it.

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::pipeline::{Action, Shot, Stop};
use odp_sim::verdict::Verdict;

use super::desk::{Desk, said};
use super::inspector;
use super::watch::Ran;
use crate::browser::{clock, page};
use crate::components::board::actions::Press;
use crate::components::graph;
use crate::live::put;
use crate::missions::round;
use crate::text::Arg;

/// So long a press on a button may take, in milliseconds.
const PRESS: u32 = 180;

impl graph::Hands for Desk {
    fn connect(&self, job: &str, on: &str) -> bool {
        self.act(Action::Need {
            job: job.to_owned(),
            on: on.to_owned(),
        })
    }

    fn disconnect(&self, job: &str, on: &str) -> bool {
        self.act(Action::Free {
            job: job.to_owned(),
            on: on.to_owned(),
        })
    }

    fn remove(&self, job: &str) -> bool {
        self.act(Action::Drop {
            job: job.to_owned(),
        })
    }

    fn open(&self, job: &str) {
        if self.calling.get_untracked() {
            return self.call(Some(job));
        }
        self.selected.set(Some(job.to_owned()));
        inspector::show();
    }

    fn call(&self, job: Option<&str>) {
        let stops = job.map_or(Stop::Live, |job| Stop::Job(job.to_owned()));
        let event = u8::try_from(self.card.get_untracked().0).unwrap_or(u8::MAX);
        self.shot.set(Some(Shot { event, stops }));
        self.calling.set(false);
        self.status.say(self.call_words());
    }

    fn tell(&self, words: String) {
        self.game.tell(words);
    }
}

impl Desk {
    /// Makes a move. True when it was made.
    pub fn act(self, action: Action) -> bool {
        self.settle();
        self.moved(action)
    }

    /// Makes a move though something is being typed.
    fn moved(self, action: Action) -> bool {
        self.end_playback();
        let command = said(self.player, &action);
        let words = self.done(&action, &command);
        let focused = page::focused();
        let done = self.player.act(action);
        match done {
            Ok(()) => {
                page::keep_focus(focused);
                self.hints.close();
                self.said.set(words);
            }
            Err(refusal) => self.game.refuse(refusal),
        }
        done.is_ok()
    }

    /// A field was left: what was typed becomes a move, a moment later, so that the button
    /// that was pressed instead is still there to hear of it.
    pub fn leave(self, action: Action) {
        self.pending.set_value(Some(action));
        clock::after(PRESS, move || self.settle_field());
    }

    fn settle_field(self) {
        let typed = self.pending.try_update_value(Option::take).flatten();
        if let Some(action) = typed {
            self.moved(action);
        }
    }

    /// Makes what was typed a move, as one burst.
    pub fn settle(self) {
        self.settle_field();
        let Some(typed) = self.draft.get_untracked() else {
            return;
        };
        let patch = self
            .text
            .with_untracked(|text| Patch::between(text, &typed));
        self.draft.set(None);
        if let Some(patch) = patch {
            self.moved(Action::Edit { patch });
        }
    }

    /// Nothing is open, called or played back any more.
    pub fn put_away(self) {
        self.end_playback();
        self.selected.set(None);
        self.calling.set(false);
        self.shot.set(None);
        self.hints.close();
    }

    /// A button of the bar.
    pub fn pressed(self, press: Press) {
        match press {
            Press::Undo => self.step(Move::Undo, "board.said-undo"),
            Press::Redo => self.step(Move::Redo, "board.said-redo"),
            Press::Reset => self.step(Move::Reset, "board.said-reset"),
            Press::Hint => {
                self.settle();
                self.game.hint();
            }
            Press::Go => self.go(),
        }
    }

    fn step(self, what: Move<Action>, said: &'static str) {
        self.settle();
        self.end_playback();
        self.hints.close();
        round::moved(self.game, self.player, what, said);
    }

    /// Runs all cards, after the shot that was called.
    pub fn go(self) {
        self.settle();
        self.calling.set(false);
        let shot = self.shot.get_untracked();
        self.shot.set(None);
        if let Some(shot) = shot.clone() {
            // The same shot again is no news.
            let _ = self.player.act(Action::Call(shot));
        }
        if let Err(refusal) = self.player.act(Action::Run) {
            return self.game.refuse(refusal);
        }
        self.ran(shot.is_some());
    }

    /// Runs one card: it shows, and judges nothing.
    pub fn run_only(self, card: usize) {
        self.settle();
        self.look_at(card, 0);
        let event = u8::try_from(card).unwrap_or(u8::MAX);
        match self.player.act(Action::Try { event }) {
            Ok(()) => self.ran(false),
            Err(refusal) => self.game.refuse(refusal),
        }
    }

    /// Looks at a card, and one of its runs.
    pub fn look_at(self, card: usize, run: usize) {
        self.end_playback();
        put(self.card, (card, run));
    }

    fn ran(self, called: bool) {
        self.hints.close();
        self.drawer.set(true);
        let land = move || {
            let solved = self.verdict.with_untracked(Verdict::solved);
            let answer = if called { self.judged() } else { String::new() };
            self.answered.set(answer.clone());
            self.game
                .tell([self.happened(), answer].join(" ").trim().to_owned());
            self.hints.ran(solved);
        };
        self.play(Arc::new(land));
    }

    /// What became of the run, in a sentence.
    fn happened(self) -> String {
        if self.read.with_untracked(|read| read.refused) {
            return self.words.get("pipeline.refused");
        }
        let (card, _) = self.card.get_untracked();
        let Some(ran) = self.played(card) else {
            return String::new();
        };
        if let Ran::One(_) = ran {
            let as_wanted = ran.card(card).is_some_and(|card| card.as_wanted);
            let key = if as_wanted {
                "pipeline.one-as-wanted"
            } else {
                "pipeline.one-not"
            };
            let args = [("event", Arg::Text(self.name_of(card)))];
            return self.words.say(key, &args);
        }
        let met = ran.cards.iter().filter(|card| card.as_wanted).count() as u64;
        let of = ran.cards.len() as u64;
        let all = || self.words.get("pipeline.met");
        let cards = self.words.say(
            "pipeline.cards-met",
            &[("met", Arg::Count(met)), ("of", Arg::Count(of))],
        );
        match self.game.goals_met() {
            None => all(),
            Some(goals) => [cards, goals].join(" "),
        }
    }

    /// A shot in words.
    fn words_of(self, stop: &Stop) -> String {
        match stop {
            Stop::Live => self.words.get("pipeline.stop-live"),
            Stop::Job(job) => {
                let args = [("job", Arg::Code(job.clone()))];
                self.words.say("pipeline.stop-job", &args)
            }
        }
    }

    /// The call that stands, in a sentence.
    pub fn call_words(self) -> String {
        let shot = self.shot.get();
        shot.map_or_else(String::new, |shot| {
            let shot = Arg::Text(self.words_of(&shot.stops));
            self.words.say("board.called", &[("shot", shot)])
        })
    }

    /// What is said of a called shot.
    fn judged(self) -> String {
        let called = self
            .player
            .peek(|session| session.state().called().last().cloned());
        let Some(called) = called else {
            return String::new();
        };
        if called.right {
            return self.words.get("board.call-right");
        }
        let shot = Arg::Text(self.words_of(&called.shot.stops));
        let said = self.words.say("board.call-wrong", &[("shot", shot)]);
        [said, self.stopped(called.stopped.as_ref())].join(" ")
    }

    /// Where the commit stopped in fact.
    fn stopped(self, stopped: Option<&Stop>) -> String {
        match stopped {
            None => self.words.get("pipeline.no-run-began"),
            Some(Stop::Live) => self.words.get("pipeline.no-got-live"),
            Some(Stop::Job(job)) => {
                let args = [("job", Arg::Code(job.clone()))];
                self.words.say("pipeline.no-stopped", &args)
            }
        }
    }

    /// A field that was set, in words; other moves as the text that they stand for.
    fn done(self, action: &Action, text: &str) -> String {
        let Action::Set {
            job,
            step,
            keys,
            value,
        } = action
        else {
            return text.lines().next().unwrap_or_default().to_owned();
        };
        let place = match (job, step) {
            (None, _) => self.words.get("pipeline.workflow"),
            (Some(job), None) => job.clone(),
            (Some(job), Some(step)) => {
                let args = [
                    ("job", Arg::Code(job.clone())),
                    ("step", Arg::Count(u64::from(*step) + 1)),
                ];
                self.words.say("pipeline.step-of", &args)
            }
        };
        let key = keys.last().cloned().unwrap_or_default();
        let Some(value) = value else {
            let args = [("place", Arg::Text(place)), ("key", Arg::Code(key))];
            return self.words.say("pipeline.taken-out", &args);
        };
        let value = value.lines().next().unwrap_or_default();
        [place.as_str(), " · ", &key, ": ", value].concat()
    }

    /// Makes the next move of the solution.
    pub fn take_step(self) {
        match self.player.next_step() {
            Some(Action::Run | Action::Try { .. } | Action::Call(_)) => self.go(),
            Some(action) => {
                self.act(action);
            }
            None => {}
        }
    }
}
