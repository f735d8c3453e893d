//! The shortest known way from a text to one that wins, in moves of the board.

use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::level::Texts;
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::rows::{
    Row, keyword, rows, rows_by, with_row, with_row_moved, without_row,
};
use crate::missions::jigsaw::{FileName, MAX_TEXT};

/// Moves that lead from `from` to `to`, without the run at the end.
pub fn way(from: &Texts, to: &Texts, blocks: &[String]) -> Vec<Action> {
    way_from(rows(&from.dockerfile), from, to, blocks)
}

/// The same from a text whose rows are known.
pub fn way_from(start: Vec<Row>, from: &Texts, to: &Texts, blocks: &[String]) -> Vec<Action> {
    let known = rows_by(&to.dockerfile, &[&start]);
    let mut walk = Walk {
        text: from.dockerfile.clone(),
        rows: start,
        known: &known,
        blocks,
        moves: Vec::new(),
    };
    let target: Vec<String> = known.iter().map(|row| row.text.clone()).collect();
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
    /// Rows of the text.
    rows: Vec<Row>,
    /// Rows of the target.
    known: &'a [Row],
    blocks: &'a [String],
    moves: Vec<Action>,
}

impl Walk<'_> {
    fn go(&mut self, text: String, action: Action) {
        self.rows = self.read(&text);
        self.text = text;
        self.moves.push(action);
    }

    fn read(&self, text: &str) -> Vec<Row> {
        rows_by(text, &[&self.rows, self.known])
    }

    fn has(&self, wanted: &str) -> bool {
        self.rows.iter().any(|row| row.text == wanted)
    }

    /// From the top down, so that the text makes sense on the way.
    fn put_in_order(&mut self, target: &[String]) {
        for (at, wanted) in target.iter().enumerate() {
            while !self.stands(at, wanted, target) {}
        }
        while self.rows.len() > target.len() && self.remove(target.len()) {}
    }

    /// Makes one move towards the wanted row. False where that only took a row out of its
    /// way, and it has to be looked at again.
    fn stands(&mut self, at: usize, wanted: &str, target: &[String]) -> bool {
        let Some(row) = self.rows.get(at).map(|row| row.text.clone()) else {
            self.place(at, wanted);
            return true;
        };
        if row == wanted {
            return true;
        }
        let surplus = self.surplus(at, target);
        let alike = keyword(wanted) == keyword(&row);
        let in_the_way = surplus && !self.of_use(&row, target);
        let further = self.rows.iter().skip(at).position(|row| row.text == wanted);
        match further {
            // Of the same kind: it becomes the missing row.
            None if surplus && alike && !self.brought(wanted) => self.change(at, wanted),
            // A row that opens or ends the text goes when there is another one.
            None if in_the_way && !alike => return !self.remove(at),
            None => self.place(at, wanted),
            Some(_) if in_the_way => return !self.remove(at),
            // One row too early is moved down in one move, not every other one up.
            Some(1) if self.late(at, target) > at + 1 => {
                self.shift(at, self.late(at, target).min(self.rows.len() - 1));
            }
            Some(further) => self.shift(at + further, at),
        }
        true
    }

    /// Whether a block of the tray is that row.
    fn brought(&self, wanted: &str) -> bool {
        self.blocks.iter().any(|block| block == wanted)
    }

    /// Whether a row stands here more often than the target has it from here on.
    fn surplus(&self, at: usize, target: &[String]) -> bool {
        let text = &self.rows[at].text;
        let here = self.rows[at..].iter().filter(|row| row.text == *text);
        let wanted = target.iter().skip(at).filter(|wanted| *wanted == text);
        here.count() > wanted.count()
    }

    /// Whether a missing row of the same kind, which no block brings, can be made of it.
    fn of_use(&self, row: &str, target: &[String]) -> bool {
        target.iter().any(|wanted| {
            keyword(wanted) == keyword(row) && !self.has(wanted) && !self.brought(wanted)
        })
    }

    /// Whether a row could be taken out.
    fn remove(&mut self, at: usize) -> bool {
        let left = without_row(&self.text, &self.rows, at).filter(|text| *text != self.text);
        let gone = left.is_some();
        if let Some(text) = left {
            self.go(text, Action::Remove { at: small(at) });
        }
        gone
    }

    fn shift(&mut self, from: usize, to: usize) {
        if let Some(text) = with_row_moved(&self.text, &self.rows, from, to) {
            let (from, to) = (small(from), small(to));
            self.go(text, Action::Move { from, to });
        }
    }

    fn place(&mut self, at: usize, wanted: &str) {
        let text = with_row(&self.text, &self.rows, at, wanted);
        match self.blocks.iter().position(|block| block == wanted) {
            Some(block) => {
                let (block, at) = (small(block), small(at));
                self.go(text, Action::Place { block, at });
            }
            None => self.edit(text),
        }
    }

    fn change(&mut self, at: usize, wanted: &str) {
        if let Some(without) = without_row(&self.text, &self.rows, at) {
            let text = with_row(&without, &self.read(&without), at, wanted);
            self.edit(text);
        }
    }

    fn edit(&mut self, text: String) {
        debug_assert!(text.len() <= MAX_TEXT, "texts of levels are small");
        if let Some(patch) = Patch::between(&self.text, &text) {
            let file = FileName::Dockerfile;
            self.go(text, Action::Edit { file, patch });
        }
    }

    /// Where the row at `at` belongs in the target, among the rows that are there already.
    fn late(&self, at: usize, target: &[String]) -> usize {
        let Some(place) = target.iter().rposition(|row| *row == self.rows[at].text) else {
            return at;
        };
        let before = target[..place].iter().filter(|row| self.has(row));
        before.count().max(at)
    }
}

/// Row and block numbers in actions are bytes; texts with more rows are edited as text.
fn small(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(rows: &[&str]) -> Texts {
        let mut dockerfile = rows.join("\n");
        dockerfile.push('\n');
        Texts {
            dockerfile,
            ignore: String::new(),
        }
    }

    /// Makes the moves on the text alone.
    fn walked(from: &Texts, moves: &[Action], blocks: &[String]) -> String {
        moves
            .iter()
            .fold(from.dockerfile.clone(), |text, action| match action {
                Action::Place { block, at } => with_row(
                    &text,
                    &rows(&text),
                    (*at).into(),
                    &blocks[usize::from(*block)],
                ),
                Action::Move { from, to } => {
                    with_row_moved(&text, &rows(&text), (*from).into(), (*to).into()).unwrap()
                }
                Action::Remove { at } => without_row(&text, &rows(&text), (*at).into()).unwrap(),
                Action::Edit { patch, .. } => patch.apply(&text).unwrap(),
                Action::Build | Action::Call(_) => text,
            })
    }

    #[test]
    fn blocks_are_placed_and_a_line_of_the_same_kind_is_changed() {
        let blocks = ["WORKDIR /app".to_owned(), "COPY . .".to_owned()];
        let from = texts(&["FROM a", "CMD x"]);
        let moves = way(
            &from,
            &texts(&["FROM a", "WORKDIR /app", "COPY . .", "CMD y"]),
            &blocks,
        );
        assert_eq!(moves[0], Action::Place { block: 0, at: 1 });
        assert_eq!(moves[1], Action::Place { block: 1, at: 2 });
        assert!(matches!(
            moves[2],
            Action::Edit {
                file: FileName::Dockerfile,
                ..
            }
        ));
        assert_eq!(moves.len(), 3);
    }

    #[test]
    fn the_text_begins_with_a_stage_after_every_move() {
        let blocks = ["FROM b AS w".to_owned(), "FROM b".to_owned()];
        let from = texts(&["FROM a", "COPY . .", "RUN pip", "CMD x"]);
        let to = texts(&[
            "FROM b AS w",
            "COPY r ./",
            "RUN pip",
            "FROM b",
            "COPY . .",
            "CMD y",
        ]);
        let moves = way(&from, &to, &blocks);
        for made in 1..=moves.len() {
            let text = walked(&from, &moves[..made], &blocks);
            assert!(text.starts_with("FROM"), "after {made} moves:\n{text}");
        }
    }

    #[test]
    fn a_line_that_stands_too_early_is_one_move() {
        let from = texts(&["FROM a", "COPY . .", "COPY r ./", "RUN pip", "CMD x"]);
        let to = texts(&["FROM a", "COPY r ./", "RUN pip", "COPY . .", "CMD x"]);
        assert_eq!(way(&from, &to, &[]), [Action::Move { from: 1, to: 3 }]);
    }

    #[test]
    fn the_ignore_file_is_part_of_the_way() {
        let (from, mut to) = (texts(&["FROM a"]), texts(&["FROM a"]));
        to.ignore = ".env\n".into();
        let moves = way(&from, &to, &[]);
        assert!(matches!(
            moves[..],
            [Action::Edit {
                file: FileName::Ignore,
                ..
            }]
        ));
    }

    fn some_rows() -> impl Strategy<Value = Vec<&'static str>> {
        let row = prop::sample::select(vec![
            "FROM a", "RUN b", "RUN c", "COPY d e", "CMD f", "CMD g",
        ]);
        prop::collection::vec(row, 1..9)
    }

    proptest! {
        #[test]
        fn every_way_arrives(from in some_rows(), to in some_rows(), placed in 0usize..3) {
            let blocks: Vec<String> = to.iter().take(placed).map(|row| (*row).to_owned()).collect();
            let (from, to) = (texts(&from), texts(&to));
            let moves = way(&from, &to, &blocks);
            let arrived = walked(&from, &moves, &blocks);
            let rows_of = |text: &str| rows(text).into_iter().map(|row| row.text).collect::<Vec<_>>();
            prop_assert_eq!(rows_of(&arrived), rows_of(&to.dockerfile));
        }
    }
}
