//! The shortest known way from a text to one that wins, in moves of the board.

use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::level::Texts;
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::rows::{keyword, rows, with_row, with_row_moved, without_row};
use crate::missions::jigsaw::{FileName, MAX_TEXT};

/// Moves that lead from `from` to `to`, without the run at the end.
pub fn way(from: &Texts, to: &Texts, blocks: &[String]) -> Vec<Action> {
    let mut walk = Walk {
        text: from.dockerfile.clone(),
        blocks,
        moves: Vec::new(),
    };
    let target: Vec<String> = rows(&to.dockerfile)
        .into_iter()
        .map(|row| row.text)
        .collect();
    walk.drop_or_change(&target);
    walk.put_in_order(&target);
    let mut moves = walk.moves;
    if let Some(patch) = Patch::between(&from.ignore, &to.ignore) {
        moves.push(Action::Edit {
            file: FileName::Ignore,
            patch,
        });
    }
    moves
}

struct Walk<'a> {
    text: String,
    blocks: &'a [String],
    moves: Vec<Action>,
}

impl Walk<'_> {
    fn texts(&self) -> Vec<String> {
        rows(&self.text).into_iter().map(|row| row.text).collect()
    }

    /// Takes out every row that the target does not have, or turns it into the missing row
    /// of the same kind when no block could be placed for that.
    fn drop_or_change(&mut self, target: &[String]) {
        let mut at = 0;
        loop {
            let now = self.texts();
            let Some(row) = now.get(at) else { return };
            if count(&now[..=at], row) <= count(target, row) {
                at += 1;
                continue;
            }
            let missing = target.iter().find(|wanted| {
                keyword(wanted) == keyword(row)
                    && !now.contains(wanted)
                    && !self.blocks.contains(wanted)
            });
            match missing.cloned() {
                Some(wanted) => self.change(at, &wanted),
                None => self.remove(at),
            }
        }
    }

    fn put_in_order(&mut self, target: &[String]) {
        for (at, wanted) in target.iter().enumerate() {
            let now = self.texts();
            if now.get(at) == Some(wanted) {
                continue;
            }
            match now.iter().skip(at).position(|row| row == wanted) {
                Some(0) => {}
                // One row too early is moved down in one move, not every other one up.
                Some(1) if late(&now, at, target) > at + 1 => {
                    self.shift(at, late(&now, at, target).min(now.len() - 1));
                }
                Some(further) => self.shift(at + further, at),
                None => self.place(at, wanted),
            }
        }
    }

    fn remove(&mut self, at: usize) {
        if let Some(text) = without_row(&self.text, at) {
            self.text = text;
            self.moves.push(Action::Remove { at: small(at) });
        }
    }

    fn shift(&mut self, from: usize, to: usize) {
        if let Some(text) = with_row_moved(&self.text, from, to) {
            self.text = text;
            self.moves.push(Action::Move {
                from: small(from),
                to: small(to),
            });
        }
    }

    fn place(&mut self, at: usize, wanted: &str) {
        let text = with_row(&self.text, at, wanted);
        match self.blocks.iter().position(|block| block == wanted) {
            Some(block) => {
                self.moves.push(Action::Place {
                    block: small(block),
                    at: small(at),
                });
                self.text = text;
            }
            None => self.edit(text),
        }
    }

    fn change(&mut self, at: usize, wanted: &str) {
        if let Some(without) = without_row(&self.text, at) {
            self.edit(with_row(&without, at, wanted));
        }
    }

    fn edit(&mut self, text: String) {
        debug_assert!(text.len() <= MAX_TEXT, "texts of levels are small");
        if let Some(patch) = Patch::between(&self.text, &text) {
            self.moves.push(Action::Edit {
                file: FileName::Dockerfile,
                patch,
            });
            self.text = text;
        }
    }
}

/// Where the row at `at` belongs in the target, among the rows that are there already.
fn late(now: &[String], at: usize, target: &[String]) -> usize {
    let Some(place) = target.iter().rposition(|row| *row == now[at]) else {
        return at;
    };
    let before = target[..place]
        .iter()
        .filter(|row| now.contains(row))
        .count();
    before.max(at)
}

fn count(rows: &[String], wanted: &String) -> usize {
    rows.iter().filter(|row| *row == wanted).count()
}

/// Row and block numbers in actions are bytes; texts with more rows are edited as text.
fn small(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX)
}
