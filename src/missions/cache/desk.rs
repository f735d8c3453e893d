//! What all parts of this room's board share.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::mission::Mission;
use odp_sim::missions::cache::{Action, Cache, Run, Shot};
use odp_sim::missions::jigsaw::{self, rows::strange};
use odp_sim::session::Refusal;
use odp_sim::verdict::Verdict;

use super::map::Map;
use crate::components::bench::{self, Bench, Hands, Marks};
use crate::components::board::actions::Press;
use crate::components::board::sight::{Sight, local};
use crate::game::Game;
use crate::handle::{Handle, Same};
use crate::live::{after_paint, memo, put};
use crate::missions::round;
use crate::player::Player;
use crate::text::Arg;

/// A handle to what all parts of the board share.
pub type Desk = Handle<Parts>;

impl Deref for Parts {
    type Target = bench::Parts;

    fn deref(&self) -> &bench::Parts {
        &self.bench
    }
}

/// What all parts of the board share.
pub struct Parts {
    /// The workbench.
    pub bench: Bench,
    /// The game.
    pub player: Player<Cache>,
    /// The last run.
    pub run: Memo<Option<Same<Run>>>,
    /// What the two eyes see.
    pub sight: Sight,
    /// The burn map of the texts as they stand; it follows a move after its paint.
    pub map: RwSignal<Map>,
    /// What the player says the next run will burn, while they say it.
    pub shot: RwSignal<Option<Shot>>,
    /// What was said of the last called shot.
    pub answered: RwSignal<String>,
}

impl Hands for Player<Cache> {
    fn say(&self, action: &jigsaw::Action) -> String {
        let action = Action::from(action.clone());
        self.peek(|session| Cache::say(session.state(), &action))
    }

    fn act(&self, action: jigsaw::Action) -> Result<(), Refusal> {
        (*self).act(Action::from(action))
    }

    fn block(&self, index: usize) -> Option<String> {
        self.peek(|session| session.state().instance().level.blocks.get(index).cloned())
    }
}

impl Desk {
    /// The board of a game.
    pub fn new(player: Player<Cache>) -> Self {
        let run = player.memo(|session| session.state().run().cloned().map(Same));
        let fresh = player.memo(|session| session.state().is_fresh());
        let ran = Signal::derive(move || run.with(Option::is_some));
        let game = Game::new(player, args(player), ran, fresh, true);
        game.answered_by(player);
        let texts = player.memo(|session| session.state().texts().clone());
        let tray = player.memo(|session| {
            let state = session.state();
            let block = |index: usize| (index, state.instance().level.blocks[index].clone());
            state.tray().into_iter().map(block).collect()
        });
        let drawn = move || player.peek(|session| Map::of(session.state()));
        let map = RwSignal::new(drawn());
        let asks = player.peek(|session| session.state().builds() == 0);
        let first = Shot { commit: 0, rows: 0 };
        let shot = RwSignal::new((asks && game.live()).then_some(first));
        let draw = move || {
            let next = drawn();
            // A mark stays with its line, wherever that goes.
            let moved = |shot: Shot| Shot {
                rows: map.with_untracked(|old| old.carried(shot.rows, &next)),
                ..shot
            };
            put(shot, shot.get_untracked().map(moved));
            put(map, next);
        };
        after_paint(move || player.with(|_| ()), draw);
        let marks = Marks {
            stopped: memo(|| None),
            called: None,
            strange: memo(move || texts.with(|texts| strange(&texts.dockerfile))),
        };
        Self::to(Parts {
            bench: Bench::new(game, Box::new(player), texts, tray, marks),
            player,
            run,
            sight: sight(player, game, run),
            map,
            shot,
            answered: RwSignal::new(String::new()),
        })
    }

    /// Puts away what the board holds of a game.
    pub fn clear(self) {
        self.bench.clear();
        self.answered.set(String::new());
    }

    /// The last run, following changes.
    pub fn outcome(self) -> Option<Arc<Run>> {
        self.run.get().map(|shown| shown.0)
    }

    /// A button of the bar.
    pub fn pressed(self, press: Press) {
        match press {
            Press::Undo => self.step(Move::Undo, "board.said-undo"),
            Press::Redo => self.step(Move::Redo, "board.said-redo"),
            Press::Reset => self.step(Move::Reset, "board.said-reset"),
            Press::Hint => {
                self.bench.settle();
                self.game.hint();
            }
            Press::Go => self.go(),
        }
    }

    fn step(self, what: Move<Action>, said: &'static str) {
        round::step(self.bench, self.player, what, said);
    }

    /// Runs the commits, after the shot that was called.
    pub fn go(self) {
        self.bench.settle();
        self.bench.put_away();
        let shot = self.shot.get_untracked().map(|shot| self.carried(shot));
        let shot = shot.filter(|shot| shot.rows != 0);
        self.shot.set(None);
        if let Some(shot) = shot {
            // The same shot again is no news.
            let _ = self.player.act(Action::Call(shot));
        }
        if let Err(refusal) = self.player.act(Action::Build) {
            return self.game.refuse(refusal);
        }
        self.drawer.set(true);
        let solved = self.verdict.with_untracked(Verdict::solved);
        let words = self.judged(shot);
        self.answered.set(words.clone());
        self.game
            .tell([self.happened(), words].join(" ").trim().to_owned());
        self.hints.ran(solved);
    }

    /// A shot on the rows of the texts as they are now: a mark stays with its line.
    fn carried(self, shot: Shot) -> Shot {
        let next = self.player.peek(|session| Map::of(session.state()));
        let rows = self.map.with_untracked(|old| old.carried(shot.rows, &next));
        Shot { rows, ..shot }
    }

    /// What became of the run, in a sentence.
    fn happened(self) -> String {
        let stopped = self.player.peek(|session| {
            let run = session.state().run()?;
            let (_, failure) = run.outcome.failure()?;
            Some(failure.line)
        });
        if let Some(line) = stopped {
            let args = [("line", Arg::Count(line.into()))];
            return self.words.say("map.stopped", &args);
        }
        let met = || self.words.get("map.met");
        self.game.goals_met().unwrap_or_else(met)
    }

    /// What is said of a called shot; nothing when none was called.
    fn judged(self, shot: Option<Shot>) -> String {
        let Some(shot) = shot else {
            return String::new();
        };
        let (burned, steps) = self.player.peek(|session| {
            let state = session.state();
            let called = state.called().last();
            let steps = state.run().map_or_else(Vec::new, |run| run.outcome.map());
            let lines: Vec<u32> = steps.iter().map(|row| row.step.line).collect();
            (called.map_or(0, |called| called.burned), lines)
        });
        if burned == shot.rows {
            return self.words.get("map.right");
        }
        let args = [
            ("at", Arg::Count(u64::from(shot.commit) + 1)),
            ("said", Arg::Text(numbers(shot.rows, &steps))),
            ("burned", Arg::Text(numbers(burned, &steps))),
        ];
        self.words.say("map.wrong", &args)
    }

    /// Makes the next move of the solution.
    pub fn take_step(self) {
        if let Some(action) = self.player.next_step() {
            self.perform(action);
        }
    }

    /// Makes a move as the hands would: a called shot is marked on the map.
    pub fn perform(self, action: Action) {
        match action {
            Action::Call(shot) => self.shot.set(Some(shot)),
            Action::Build => self.go(),
            action => {
                if let Some(action) = action.on_desk() {
                    self.bench.act(&action);
                }
            }
        }
    }
}

/// The lines of some rows: `2, 5`, and a dash for none.
fn numbers(rows: u64, lines: &[u32]) -> String {
    let named = lines.iter().enumerate();
    let named = named.filter(|(row, _)| {
        u32::try_from(*row).is_ok_and(|row| rows.checked_shr(row).unwrap_or(0) & 1 == 1)
    });
    let named: Vec<String> = named.map(|(_, line)| line.to_string()).collect();
    if named.is_empty() {
        "–".to_owned()
    } else {
        named.join(", ")
    }
}

/// Names for the sentences of the level and its goals.
fn args(player: Player<Cache>) -> Vec<(&'static str, Arg)> {
    player.peek(|session| {
        let state = session.state();
        let targets = state.measured().targets;
        vec![
            ("app", Arg::Code(state.instance().app.id.clone())),
            ("script", Arg::Millis(targets.script)),
            ("size", Arg::Bytes(targets.size)),
            ("runner", Arg::Millis(targets.runner)),
        ]
    })
}

fn sight(player: Player<Cache>, game: Game, run: Memo<Option<Same<Run>>>) -> Sight {
    Sight {
        game,
        visit: memo(move || {
            let run = run.get()?;
            Some(run.0.outcome.running.as_ref()?.visit.clone())
        }),
        leaks: memo(move || {
            let run = run.get()?;
            Some(run.0.outcome.running.as_ref()?.leaks.clone())
        }),
        address: local(player.peek(|session| session.state().instance().app.port)),
    }
}
