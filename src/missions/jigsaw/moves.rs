//! What the player can mean in this room, from a button or a typed word to a move of the
//! game, and what is said about it.

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::mission::Mission;
use odp_sim::missions::jigsaw::{Action, Jigsaw, Shot, answer};

use super::desk::Desk;
use crate::components::board::actions::Press;
use crate::missions::round;
use crate::text::Arg;

impl Desk {
    /// A button of the bar.
    pub fn pressed(self, press: Press) {
        match press {
            press if self.waits(press) => {}
            Press::Undo => self.step(Move::Undo, "board.said-undo"),
            Press::Redo => self.step(Move::Redo, "board.said-redo"),
            Press::Reset => self.step(Move::Reset, "board.said-reset"),
            Press::Hint => {
                self.bench.settle();
                if let Some(workshop) = self.workshop.get_untracked() {
                    (workshop.hint)(self.game);
                }
            }
            Press::Go => self.build(),
        }
    }

    fn step(self, what: Move<Action>, said: &'static str) {
        round::step(self.bench, self.player, what, said);
    }

    /// Makes the next move of the solution.
    pub fn take_step(self) {
        match self.player.next_step() {
            Some(Action::Build) => self.build(),
            Some(action) => {
                self.bench.act(&action);
            }
            None => {}
        }
    }

    /// Builds and runs.
    pub fn build(self) {
        self.bench.settle();
        self.bench.put_away();
        self.asked.set(true);
        let called = self.call.get_untracked();
        if !self.bench.moved(&Action::Build) {
            return;
        }
        self.called.set(called);
        self.echo.set(Vec::new());
        self.drawer.set(true);
        let Some(outcome) = self
            .player
            .peek(|session| session.state().outcome().cloned())
        else {
            return;
        };
        let happened = answer(&outcome);
        let words = [
            self.words_of(happened),
            self.game.goals_met().unwrap_or_default(),
            self.answer_to(called, happened),
        ];
        self.game.tell(words.join(" ").trim().to_owned());
        self.hints.ran(
            self.verdict
                .with_untracked(odp_sim::verdict::Verdict::solved),
        );
    }

    /// A shot in words.
    pub fn words_of(self, shot: Shot) -> String {
        match shot {
            Shot::Stops { row } => {
                let line = self.line_of(row.into());
                self.words
                    .say("board.shot-stops", &[("line", Arg::Count(line))])
            }
            Shot::Dark => self.words.get("board.shot-dark"),
            Shot::RedBox => self.words.get("board.shot-red"),
            Shot::Lit => self.words.get("board.shot-lit"),
        }
    }

    /// What is said of a called shot; nothing when none was called.
    pub fn answer_to(self, called: Option<Shot>, happened: Shot) -> String {
        match called {
            None => String::new(),
            Some(shot) if shot == happened => self.words.get("board.call-right"),
            Some(shot) => self.words.say(
                "board.call-wrong",
                &[("shot", Arg::Text(self.words_of(shot)))],
            ),
        }
    }

    /// The number of the line on which a row begins.
    pub fn line_of(self, row: usize) -> u64 {
        self.rows
            .with_untracked(|rows| rows.get(row).map_or(row as u64 + 1, |row| row.line.into()))
    }

    /// Says that the next run will stop on a row.
    pub fn call_row(self, row: usize) {
        self.call_shot(Shot::Stops {
            row: u8::try_from(row).unwrap_or(u8::MAX),
        });
    }

    /// Says what the next run will do.
    pub fn call_shot(self, shot: Shot) {
        self.asked.set(true);
        if self.call.get_untracked() == Some(shot) {
            return;
        }
        if self.bench.act(&Action::Call(shot)) {
            let args = [("shot", Arg::Text(self.words_of(shot)))];
            let words = self.words.say("board.called", &args);
            self.said.set(words.clone());
            self.status.say(words);
        }
    }

    /// What the laptop answers to words that are no move: `help`, and `cat FILE`.
    fn asked_laptop(self, typed: &str) -> Option<String> {
        if matches!(typed, "help" | "?") {
            return Some(self.words.get("board.command-help"));
        }
        let path = typed.strip_prefix("cat ")?.trim();
        let text = self.player.peek(|session| {
            let files = &session.state().instance().app.files;
            files.iter().find(|file| file.path == path)?.text.clone()
        });
        let args = [("name", Arg::Code(path.to_owned()))];
        Some(text.unwrap_or_else(|| self.words.say("board.file-unread", &args)))
    }

    /// A line typed into the terminal.
    pub fn command(self, typed: &str) {
        if typed.trim().is_empty() {
            return;
        }
        self.bench.settle();
        if let Some(answer) = self.asked_laptop(typed.trim()) {
            self.bench.tell(typed.to_owned(), false);
            return self.bench.tell(answer, true);
        }
        let read = self
            .player
            .peek(|session| Jigsaw::read(session.state(), typed));
        match read {
            Ok(Action::Build) => self.build(),
            Ok(action) => {
                self.bench.put_away();
                if self.bench.act(&action) {
                    // What was typed is short; what it did is said.
                    let words = self.said.get_untracked();
                    self.bench.tell(words.clone(), true);
                    self.status.say(words);
                }
            }
            Err(finding) => {
                self.bench.tell(typed.to_owned(), false);
                let words = self
                    .words
                    .say(&format!("finding.{}.what", finding.code), &finding.args);
                self.bench.tell(words.clone(), true);
                self.status.say(words);
            }
        }
    }
}
