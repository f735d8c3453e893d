//! Hints: what to look at, what kind of move, nearly the move; and after the third, the
//! solution, step by step. A hint counts when it was on the screen for two seconds.

use leptos::prelude::*;
use odp_sim::attempt::Move;
use odp_sim::mission::{Gap, Mission};
use odp_sim::missions::jigsaw::{Action, Jigsaw};

use super::desk::Desk;
use crate::browser::clock;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group};
use crate::live::memo;
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
        self.gap.set(None);
        self.glow.set(false);
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

impl Desk {
    /// The hint button: opens the panel, or goes on to the next step.
    pub fn hint(self) {
        self.settle();
        self.hints.glow.set(false);
        if self.hints.gap.with_untracked(Option::is_some) {
            return self.next_step();
        }
        match self.player.peek(odp_sim::session::Session::next_hint) {
            None => self.status.say(self.words.get("board.hint-none")),
            Some((gap, step)) => {
                self.hints.gap.set(Some(gap));
                self.show_step(step);
            }
        }
    }

    fn next_step(self) {
        let step = (self.hints.shown.get_untracked() + 1).min(LAST);
        self.show_step(step);
    }

    fn show_step(self, step: u8) {
        self.hints.shown.set(step);
        let Some(gap) = self.hints.gap.get_untracked() else {
            return;
        };
        self.status.say(self.hint_words(&gap, step));
        let id = gap.id();
        if self
            .player
            .peek(|session| session.next_hint().is_none_or(|(_, next)| next > step))
        {
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
                // A full log refuses; the hint is on the screen all the same.
                let _ = self.player.dispatch(Move::Hint { gap: id, step });
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

/// The panel.
pub fn panel(desk: Desk) -> Node {
    let body = move || {
        let gap = desk.hints.gap.get()?;
        Some(opened(desk, gap))
    };
    group![body, solution(desk)]
}

fn opened(desk: Desk, gap: Gap) -> Node {
    let shown = desk.hints.shown;
    let steps = move || {
        let each = (1..=shown.get()).map(|step| el("li").child(desk.hint_words(&gap, step)));
        each.collect::<Vec<_>>()
    };
    let title = move || {
        desk.words.say(
            "board.hint-step",
            &[("step", Arg::Count(shown.get().into()))],
        )
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
                        .attr("aria-label", desk.word("board.close"))
                        .testid("hint-close")
                        .on_click(move || desk.hints.close())
                        .child(icon("x")),
                ),
        )
        .child(el("ol").child(steps))
        .child(move || if more() { further(desk) } else { way_out(desk) })
        .into_node()
}

/// The next hint.
fn further(desk: Desk) -> Node {
    el("button")
        .class("btn")
        .testid("hint-next")
        .on_click(move || desk.next_step())
        .child(desk.word("board.hint-next"))
        .into_node()
}

/// After the last hint: the solution, and what it costs.
fn way_out(desk: Desk) -> Node {
    let show = el("button")
        .class("btn")
        .testid("show-solution")
        .on_click(move || desk.show_solution())
        .child(icon("play"))
        .child(desk.word("board.solution"));
    let price = el("small")
        .class("dim")
        .child(desk.word("board.solution-price"));
    group![show, price]
}

impl Desk {
    fn show_solution(self) {
        if self.player.dispatch(Move::Solution).is_ok() {
            self.hints.close();
            self.hints.solving.set(true);
        }
    }
}

/// The next step of the solution: yours or mine?
fn solution(desk: Desk) -> Node {
    let next = memo(move || {
        if !desk.hints.solving.get() {
            return None;
        }
        desk.player.with(|session| {
            let state = session.state();
            let action = Jigsaw::route(state).actions.into_iter().next()?;
            let said = Jigsaw::say(state, &action);
            Some((action, said))
        })
    });
    (move || {
        let (action, said) = next.get()?;
        Some(step(desk, action, said))
    })
    .into_node()
}

fn step(desk: Desk, action: Action, said: String) -> Node {
    let mine = move || {
        if action == Action::Build {
            desk.build();
        } else {
            desk.act(action.clone());
        }
        request_animation_frame(|| crate::browser::page::focus("[data-testid=solution-mine]"));
    };
    el("aside")
        .class("hintbox")
        .testid("solution")
        .attr("aria-label", desk.word("board.solution"))
        .child(
            el("header")
                .child(icon("play"))
                .child(el("b").child(desk.word("board.solution-next")))
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", desk.word("board.close"))
                        .on_click(move || desk.hints.solving.set(false))
                        .child(icon("x")),
                ),
        )
        .child(el("code").class("at").child(said))
        .child(el("p").child(desk.word("board.solution-turn")))
        .child(
            el("div")
                .class("row")
                .child(
                    el("button")
                        .class("btn")
                        .testid("solution-mine")
                        .on_click(mine)
                        .child(desk.word("board.solution-mine")),
                )
                .child(
                    el("button")
                        .class("btn")
                        .testid("solution-yours")
                        .on_click(move || crate::browser::page::focus("#bench [data-lift]"))
                        .child(desk.word("board.solution-yours")),
                ),
        )
        .into_node()
}
