//! Hints: what to look at, what kind of move, nearly the move; and after the third, the
//! solution, step by step. A hint counts when it was on the screen for two seconds.

use std::rc::Rc;

use leptos::ev;
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
/// The open panel.
const PANEL: &str = "[data-testid=hint-panel]";

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
    /// The hint button. What to say takes many runs to find: the press is shown before it begins.
    pub fn hint(self) {
        self.hints.glow.set(false);
        clock::after_paint(Box::new(move || {
            // A board that was left in between has nobody to tell.
            if !self.hints.gap.is_disposed() {
                self.go_on();
            }
        }));
    }

    /// Opens the panel, goes on to the next step, and closes it after the last.
    fn go_on(self) {
        if self.hints.gap.with_untracked(Option::is_some) {
            let shown = self.hints.shown.get_untracked();
            return if shown < LAST {
                self.show_step(shown + 1);
            } else {
                self.hints.close();
            };
        }
        let Some((gap, step)) = self.ask().next_hint() else {
            return self.tell(self.lean_hint());
        };
        // What costs a star is read only after a press that says so.
        let costs = self.hint_costs(&gap, step);
        self.hints.shown.set(step - 1);
        self.hints.gap.set(Some(gap));
        if !costs {
            self.show_step(step);
        }
        request_animation_frame(|| page::focus(PANEL));
    }

    /// The panel goes, and the focus to where it was asked for.
    fn close_hint(self) {
        self.hints.close();
        page::focus("[data-testid=hint]");
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

    /// Whether a step of a hint costs a star. To be told to press the button is free.
    fn hint_costs(self, gap: &Gap, step: u8) -> bool {
        gap.code != "never-run" && self.ask().hint_costs(&gap.id(), step)
    }

    fn show_step(self, step: u8) {
        self.hints.shown.set(step);
        let Some(gap) = self.hints.gap.get_untracked() else {
            return;
        };
        self.status.say(plain(self.hint_words(&gap, step)));
        let id = gap.id();
        if gap.code == "never-run" || self.ask().is_read(&id, step) {
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
                && !self.ask().is_read(&id, step)
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
        move || game.hint_costs(&gap, shown.get() + 1)
    };
    let sure = RwSignal::new(false);
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
        .attr("tabindex", "-1")
        .attr("aria-label", title)
        .on("keydown", move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                game.close_hint();
            }
        })
        .child(
            el("header")
                .child(icon("bulb"))
                .child(el("b").child(title))
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", game.word("board.close"))
                        .testid("hint-close")
                        .on_click(move || game.close_hint())
                        .child(icon("x")),
                ),
        )
        .child(el("ol").child(steps))
        .child(live(move || {
            if more() {
                further(game, costs())
            } else {
                way_out(game, sure)
            }
        }))
        .into_node()
}

/// The next hint, and what it costs.
fn further(game: Game, costs: bool) -> Node {
    let next = el("button")
        .class("btn")
        .testid("hint-next")
        .on_click(move || game.show_step(game.hints.shown.get_untracked() + 1))
        .child(game.word("board.hint-next"));
    let price = || {
        el("small")
            .class("dim")
            .testid("hint-price")
            .child(game.word("board.hint-price"))
    };
    group![next, costs.then(price)]
}

/// After the last hint: the solution, and what it costs; whoever presses in haste is asked once
/// more. The way back takes the place, and so the focus, of the button that was pressed.
fn way_out(game: Game, sure: RwSignal<bool>) -> Node {
    let button = |name: &'static str, word: &'static str, press: Rc<dyn Fn()>| {
        el("button")
            .class("btn")
            .testid(name)
            .on_click(move || press())
            .child(game.word(word))
    };
    let price = el("small")
        .class("dim")
        .child(game.word("board.solution-price"));
    let ask = move |asked| Rc::new(move || sure.set(asked));
    if !sure.get() {
        let show = button("show-solution", "board.solution", ask(true));
        return group![show, price];
    }
    let no = button("solution-no", "board.call-skip", ask(false));
    let yes = Rc::new(move || game.show_solution());
    let yes = button("solution-sure", "board.solution", yes);
    group![no, yes, price]
}

impl Game {
    fn show_solution(self) {
        if self.ask().ask_solution() {
            self.hints.close();
            self.hints.solving.set(true);
            request_animation_frame(|| page::focus("[data-testid=solution-mine]"));
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
