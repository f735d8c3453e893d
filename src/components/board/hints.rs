//! Hints: what to look at, what kind of move, nearly the move; and after the third, the
//! solution, step by step. A hint counts when it was on the screen for two seconds.

use leptos::prelude::*;
use odp_sim::finding::Finding;
use odp_sim::mission::Gap;

use crate::browser::{clock, page};
use crate::components::icon;
use crate::components::prose::{plain, prose};
use crate::dom::{IntoNode, Node, el, group, live};
use crate::game::Game;
use crate::live::{memo, put};
use crate::text::Arg;

/// A hint counts when it was there for so many milliseconds.
const READ: u32 = 2_000;
/// After a failed run and so many milliseconds without a move the button glows.
const IDLE: u32 = 60_000;
/// The last step of a hint.
const LAST: u8 = 3;

/// The panel and the button.
#[derive(Clone, Copy)]
pub struct Hinting {
    /// What the open panel speaks of.
    gap: RwSignal<Option<Gap>>,
    /// Steps that are shown.
    shown: RwSignal<u8>,
    /// Whether the button glows.
    pub glow: RwSignal<bool>,
    /// Whether the solution is being shown.
    pub solving: RwSignal<bool>,
    /// Whether the last run failed.
    failed: StoredValue<bool>,
    /// Counts moves, so that only a rest after the last one glows.
    moves: StoredValue<u32>,
}

impl Hinting {
    /// Closed.
    pub fn closed() -> Self {
        Self {
            gap: RwSignal::new(None),
            shown: RwSignal::new(0),
            glow: RwSignal::new(false),
            solving: RwSignal::new(false),
            failed: StoredValue::new(false),
            moves: StoredValue::new(0),
        }
    }

    /// A move was made: the panel spoke of another board.
    pub fn close(self) {
        put(self.gap, None);
        put(self.glow, false);
        self.wait();
    }

    /// A run came to its end.
    pub fn ran(self, solved: bool) {
        self.failed.set_value(!solved);
        if solved {
            self.solving.set(false);
        }
        self.wait();
    }

    fn wait(self) {
        self.moves.update_value(|moves| *moves += 1);
        if !self.failed.get_value() {
            return;
        }
        let mine = self.moves.get_value();
        clock::after(IDLE, move || {
            if self.moves.try_get_value() == Some(mine) {
                self.glow.set(true);
            }
        });
    }
}

impl Game {
    /// The hint button: opens the panel, or goes on to the next step.
    pub fn hint(self) {
        self.hints.glow.set(false);
        if self.hints.gap.with_untracked(Option::is_some) {
            return self.next_step();
        }
        match self.ask().next_hint() {
            None => self.tell(self.lean_hint()),
            // What costs a star is read only after a press that says so.
            Some((gap, _)) if self.hint_costs(&gap) => {
                self.hints.shown.set(0);
                self.hints.gap.set(Some(gap));
            }
            Some((gap, step)) => {
                self.hints.gap.set(Some(gap));
                self.show_step(step);
            }
        }
    }

    /// After the last goal: what the third star asks for.
    fn lean_hint(self) -> String {
        let over = |finding: &Finding| finding.code.ends_with("-over-par");
        match self.ask().findings().into_iter().find(over) {
            None => self.words.get("board.hint-none"),
            Some(finding) => {
                let code = finding.code;
                self.words
                    .say(&format!("finding.{code}.try"), &finding.args)
            }
        }
    }

    fn next_step(self) {
        let step = match self.hints.shown.get_untracked() {
            0 => self.ask().next_hint().map_or(1, |(_, step)| step),
            shown => (shown + 1).min(LAST),
        };
        self.show_step(step);
    }

    /// Whether the next step of a hint costs a star. To be told to press the button is free.
    fn hint_costs(self, gap: &Gap) -> bool {
        gap.code != "never-run" && self.ask().hint_costs()
    }

    fn show_step(self, step: u8) {
        self.hints.shown.set(step);
        let Some(gap) = self.hints.gap.get_untracked() else {
            return;
        };
        self.status.say(plain(self.hint_words(&gap, step)));
        let id = gap.id();
        let next = self.ask().next_hint();
        if gap.code == "never-run" || next.is_none_or(|(_, next)| next > step) {
            return;
        }
        clock::after(READ, move || {
            let still = self
                .hints
                .gap
                .try_with_untracked(|now| now.as_ref().is_some_and(|now| now.id() == id));
            if still == Some(true)
                && self.hints.shown.get_untracked() == step
                && crate::browser::view::seen()
            {
                self.ask().hinted(id, step);
            }
        });
    }

    /// The words of a step: those of this goal, or of any goal; the last one names a move.
    fn hint_words(self, gap: &Gap, step: u8) -> String {
        let Gap {
            goal, code, next, ..
        } = gap;
        let own = format!("hint.{goal}.{code}.{step}");
        let any = format!("hint.{code}.{step}");
        let key = match step {
            _ if self.words.has(&own) => own,
            _ if self.words.has(&any) => any,
            LAST => format!("hint.next.{next}"),
            1 => format!("finding.{code}.what"),
            _ => format!("finding.{code}.try"),
        };
        self.words.say(&key, &gap.args)
    }
}

/// The panel. `take` makes the next move of the solution.
pub fn panel(game: Game, take: Callback<()>) -> Node {
    let body = move || {
        let gap = game.hints.gap.get()?;
        Some(opened(game, gap))
    };
    group![body, solution(game, take)]
}

fn opened(game: Game, gap: Gap) -> Node {
    let shown = game.hints.shown;
    let costs = {
        let gap = gap.clone();
        move || game.hint_costs(&gap)
    };
    let steps = move || {
        let each =
            (1..=shown.get()).map(|step| el("li").child(prose(&game.hint_words(&gap, step))));
        each.collect::<Vec<_>>()
    };
    let title = move || {
        let step = shown.get().max(1);
        game.words
            .say("board.hint-step", &[("step", Arg::Count(step.into()))])
    };
    let more = move || shown.get() < LAST;
    el("aside")
        .class("hintbox")
        .testid("hint-panel")
        .attr("aria-label", title)
        .child(
            el("header")
                .child(icon("bulb"))
                .child(el("b").child(title))
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", game.word("board.close"))
                        .testid("hint-close")
                        .on_click(move || game.hints.close())
                        .child(icon("x")),
                ),
        )
        .child(el("ol").child(steps))
        .child(live(move || {
            if more() {
                further(game, costs())
            } else {
                way_out(game)
            }
        }))
        .into_node()
}

/// The next hint, and what it costs.
fn further(game: Game, costs: bool) -> Node {
    let next = el("button")
        .class("btn")
        .testid("hint-next")
        .on_click(move || game.next_step())
        .child(game.word("board.hint-next"));
    let price = || {
        el("small")
            .class("dim")
            .testid("hint-price")
            .child(game.word("board.hint-price"))
    };
    group![next, costs.then(price)]
}

/// After the last hint: the solution, and what it costs.
fn way_out(game: Game) -> Node {
    let show = el("button")
        .class("btn")
        .testid("show-solution")
        .on_click(move || game.show_solution())
        .child(icon("play"))
        .child(game.word("board.solution"));
    let price = el("small")
        .class("dim")
        .child(game.word("board.solution-price"));
    group![show, price]
}

impl Game {
    fn show_solution(self) {
        if self.ask().ask_solution() {
            self.hints.close();
            self.hints.solving.set(true);
        }
    }
}

/// The next step of the solution: yours or mine?
fn solution(game: Game, take: Callback<()>) -> Node {
    let next = memo(move || {
        let solving = game.hints.solving.get();
        solving.then(|| game.ask().next_of_solution()).flatten()
    });
    live(move || {
        let ((name, args), goal) = next.get()?;
        let said = game.words.say(&format!("hint.next.{name}"), &args);
        let serves = goal.map(|goal| {
            let goal = game.words.say(&format!("goal.{goal}"), &game.args);
            let args = [("goal", Arg::Text(goal))];
            game.words.say("board.solution-for", &args)
        });
        Some(step(game, &said, serves, take))
    })
}

fn step(game: Game, said: &str, serves: Option<String>, take: Callback<()>) -> Node {
    let mine = move || {
        take.run(());
        request_animation_frame(|| page::focus("[data-testid=solution-mine]"));
    };
    el("aside")
        .class("hintbox")
        .testid("solution")
        .attr("aria-label", game.word("board.solution"))
        .child(
            el("header")
                .child(icon("play"))
                .child(el("b").child(game.word("board.solution-next")))
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", game.word("board.close"))
                        .on_click(move || game.hints.solving.set(false))
                        .child(icon("x")),
                ),
        )
        .child(el("p").child(prose(said)))
        .child(serves.map(|serves| el("p").class("dim").testid("solution-for").child(serves)))
        .child(el("p").child(game.word("board.solution-turn")))
        .child(
            el("div")
                .class("row")
                .child(
                    el("button")
                        .class("btn")
                        .testid("solution-mine")
                        .on_click(mine)
                        .child(game.word("board.solution-mine")),
                )
                .child(
                    el("button")
                        .class("btn")
                        .testid("solution-yours")
                        .on_click(move || page::focus("#bench [data-lift], #bench .picture button"))
                        .child(game.word("board.solution-yours")),
                ),
        )
        .into_node()
}
