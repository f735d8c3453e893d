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

    /// Takes out every row that the target does not have, or turns it into the missing row
    /// of the same kind when no block could be placed for that.
    fn drop_or_change(&mut self, target: &[String]) {
        let mut at = 0;
        loop {
            let Some(row) = self.rows.get(at).map(|row| row.text.as_str()) else {
                return;
            };
            let so_far = self.rows[..=at].iter().filter(|other| other.text == row);
            if so_far.count() <= target.iter().filter(|wanted| *wanted == row).count() {
                at += 1;
                continue;
            }
            let missing = target.iter().find(|wanted| {
                keyword(wanted) == keyword(row)
                    && !self.has(wanted)
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
            let rest = self.rows.iter().skip(at);
            match rest.map(|row| &row.text).position(|row| row == wanted) {
                Some(0) => {}
                // One row too early is moved down in one move, not every other one up.
                Some(1) if self.late(at, target) > at + 1 => {
                    self.shift(at, self.late(at, target).min(self.rows.len() - 1));
                }
                Some(further) => self.shift(at + further, at),
                None => self.place(at, wanted),
            }
        }
    }

    fn remove(&mut self, at: usize) {
        if let Some(text) = without_row(&self.text, &self.rows, at) {
            self.go(text, Action::Remove { at: small(at) });
        }
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
        assert!(matches!(
            moves[0],
            Action::Edit {
                file: FileName::Dockerfile,
                ..
            }
        ));
        assert_eq!(moves[1], Action::Place { block: 0, at: 1 });
        assert_eq!(moves[2], Action::Place { block: 1, at: 2 });
        assert_eq!(moves.len(), 3);
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
