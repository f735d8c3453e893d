//! What the player can mean on the workbench, from a button or a key to a move of the texts.

use leptos::prelude::*;
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::jigsaw::rows::Row;
use odp_sim::missions::jigsaw::{Action, FileName};

use super::deed::{Deed, Item};
use super::focus::{Focus, focus_later, focus_on};
use super::telling::{edited, first, named};
use super::{Bench, Draft, Echo, part};
use crate::browser::page;
use crate::components::board::lift::{Lift, Step, Via};
use crate::live::put;

/// Lines that the terminal keeps of what was done since the last run.
const ECHOES: usize = 30;

impl Bench {
    /// Nothing is lifted or typed in any more.
    pub fn put_away(self) {
        put(self.lift, Lift::Idle);
        put(self.editing, None);
        self.hints.close();
    }

    /// Puts away what the workbench holds of a game: drafts, what is lifted, what was said.
    pub fn clear(self) {
        self.draft.set(None);
        self.put_away();
        self.echo.set(Vec::new());
    }

    /// Makes a move and shows the command it stands for. True when it was made.
    pub fn act(self, action: &Action) -> bool {
        self.settle();
        self.moved(action)
    }

    /// Makes a move, as [`Self::act`] does, though something is being typed.
    pub fn moved(self, action: &Action) -> bool {
        let mut command = self.hands.say(action);
        let name = self.moved_by(action);
        let done = self.hands.act(action.clone());
        match done {
            Ok(()) => {
                self.hints.close();
                let said = if let Action::Edit { file, patch } = action {
                    let (line, text) = self
                        .texts
                        .with_untracked(|texts| edited(part(texts, *file), patch));
                    command = text;
                    self.did_edit(*file, line, named(&command))
                } else {
                    self.did(action, name).unwrap_or_else(|| first(&command))
                };
                self.said.set(said);
                self.tell(named(&command), false);
            }
            Err(refusal) => self.game.refuse(refusal),
        }
        done.is_ok()
    }

    /// Adds a line to the terminal.
    pub fn tell(self, text: String, refused: bool) {
        if !text.is_empty() {
            self.echo.update(|echo| {
                echo.push(Echo { text, refused });
                let extra = echo.len().saturating_sub(ECHOES);
                echo.drain(..extra);
            });
        }
    }

    /// Makes what was typed a move, as one burst.
    pub fn settle(self) {
        let Some(Draft { file, text }) = self.draft.get_untracked() else {
            return;
        };
        let patch = self
            .texts
            .with_untracked(|texts| Patch::between(part(texts, file), &text));
        self.draft.set(None);
        if let Some(patch) = patch {
            self.moved(&Action::Edit { file, patch });
        }
    }

    /// A button of the list.
    pub fn perform(self, deed: Deed, keys: bool) {
        // Back to work: the drawer makes room.
        put(self.drawer, false);
        match deed {
            Deed::Lift(item) => self.lift_or_drop(item, if keys { Via::Keys } else { Via::Tap }),
            Deed::Drop(gap) => {
                // The gap that was pressed goes away. Letting go of it now spares the browser
                // a layout of everything that has changed by then.
                page::leave_field();
                self.drop_at_gap(gap);
            }
            Deed::Up(at) => self.shift(at, at.saturating_sub(1), Focus::Up),
            Deed::Down(at) => {
                let last = self.rows.with_untracked(Vec::len).saturating_sub(1);
                self.shift(at, (at + 1).min(last), Focus::Down);
            }
            Deed::Remove(at) => self.remove(at),
            Deed::Edit(at) => {
                self.lift.set(Lift::Idle);
                self.editing.set(Some(at));
                focus_on(Focus::Input(at));
            }
            // The room's own business.
            Deed::Call(_) => {}
        }
    }

    fn remove(self, at: usize) {
        let name = self.name_of(Item::Row(at));
        if self.act(&Action::Remove {
            at: u8::try_from(at).unwrap_or(u8::MAX),
        }) {
            self.announce("board.dnd-removed", name, at);
            let left = self.rows.with_untracked(Vec::len);
            focus_on(if left == 0 {
                Focus::Tray
            } else {
                Focus::Handle(at.min(left - 1))
            });
        }
    }

    /// Sends a row to a place of the list.
    pub fn move_to(self, from: usize, to: usize) {
        self.shift(from, to, Focus::To);
    }

    fn shift(self, from: usize, to: usize, focus: fn(usize) -> Focus) {
        let name = self.name_of(Item::Row(from));
        let small = |at| u8::try_from(at).unwrap_or(u8::MAX);
        if self.act(&Action::Move {
            from: small(from),
            to: small(to),
        }) {
            self.announce("board.dnd-dropped", name, to);
            focus_on(focus(to));
        }
    }

    /// Lifts a thing, or puts down the one that is lifted.
    pub fn lift_or_drop(self, item: Item, via: Via) {
        let now = self.lift.get_untracked();
        if now.holds(item) {
            match via {
                Via::Keys => self.drop_it(),
                Via::Tap | Via::Drag => self.cancel_lift(),
            }
            return;
        }
        let rows = self.rows.with_untracked(Vec::len);
        let lift = match item {
            Item::Row(row) => Lift::of(item, Some(row), rows, via),
            Item::Block(_) => Lift::of(item, None, rows + 1, via),
        };
        self.lift.set(lift);
        if via != Via::Drag {
            let key = if via == Via::Keys {
                "board.dnd-lifted"
            } else {
                "board.dnd-tapped"
            };
            self.announce_position(key, lift);
        }
    }

    /// The arrow keys move what is lifted.
    pub fn step_lift(self, step: Step) {
        let lift = self.lift.get_untracked().stepped(step);
        self.lift.set(lift);
        self.announce_position("board.dnd-at", lift);
    }

    /// Puts everything back.
    pub fn cancel_lift(self) {
        let Some(held) = self.lift.get_untracked().held() else {
            return;
        };
        self.lift.set(Lift::Idle);
        let name = self.name_of(held.item);
        match held.origin {
            Some(origin) => self.announce("board.dnd-cancelled", name, origin),
            None => self.announce("board.dnd-back", name, 0),
        }
    }

    /// Puts down what is lifted where it is held.
    pub fn drop_it(self) {
        let lift = self.lift.get_untracked();
        self.lift.set(Lift::Idle);
        let Some((item, at)) = lift.dropped() else {
            if let Some(held) = lift.held() {
                self.announce("board.dnd-dropped", self.name_of(held.item), held.at);
            }
            return;
        };
        let name = self.name_of(item);
        let small = |at| u8::try_from(at).unwrap_or(u8::MAX);
        let action = match item {
            Item::Row(row) => Action::Move {
                from: small(row),
                to: small(at),
            },
            Item::Block(block) => Action::Place {
                block: small(block),
                at: small(at),
            },
        };
        if self.act(&action) {
            self.announce("board.dnd-dropped", name, at);
            let focus = if lift.held().is_some_and(|held| held.via == Via::Keys) {
                focus_on
            } else {
                focus_later
            };
            focus(Focus::Handle(at));
        }
    }

    /// Puts down what is lifted into a gap: before row `gap`.
    pub fn drop_at_gap(self, gap: usize) {
        self.hold_over(gap);
        self.drop_it();
    }

    /// Holds what is lifted over a gap.
    pub fn hold_over(self, gap: usize) {
        let lift = self.lift.get_untracked();
        let at = match lift.held().and_then(|held| held.origin) {
            Some(origin) if gap > origin => gap - 1,
            _ => gap,
        };
        if lift.held().is_some_and(|held| held.at != at) {
            self.lift.set(lift.over(at));
        }
    }

    /// Ends the typing in a row.
    pub fn typed_row(self, at: usize, typed: &str) {
        self.editing.set(None);
        let row = self.rows.with_untracked(|rows| rows.get(at).cloned());
        let Some(row) = row.filter(|row| row.text != typed) else {
            return;
        };
        if typed.trim().is_empty() {
            return self.remove(at);
        }
        let patch = self.texts.with_untracked(|texts| {
            Patch::between(&texts.dockerfile, &replaced(&texts.dockerfile, &row, typed))
        });
        if let Some(patch) = patch {
            self.act(&Action::Edit {
                file: FileName::Dockerfile,
                patch,
            });
        }
    }
}

/// A text with the lines of a row replaced.
fn replaced(text: &str, row: &Row, typed: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let from = (row.line as usize).saturating_sub(1).min(lines.len());
    let until = (row.last as usize).clamp(from, lines.len());
    lines.splice(from..until, typed.trim_end_matches('\n').split('\n'));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::replaced;
    use odp_sim::missions::jigsaw::rows::rows;

    #[test]
    fn a_row_is_replaced_and_the_rest_stays_letter_by_letter() {
        let text = "# why\nFROM a\n\nRUN b \\\n  c\nCMD d";
        let all = rows(text);
        assert_eq!(
            replaced(text, &all[1], "RUN x"),
            "# why\nFROM a\n\nRUN x\nCMD d"
        );
        assert_eq!(
            replaced(text, &all[0], "FROM b\nUSER u"),
            "# why\nFROM b\nUSER u\n\nRUN b \\\n  c\nCMD d"
        );
    }
}
