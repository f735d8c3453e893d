//! Which of the differences between the board and a winning text it takes to get rid of what
//! stands in the way of a goal. A hint that has named the cause shows the first move of these:
//! the first move of the whole way is often about something else. What the cause is, and
//! whether it is gone, the room says.

use crate::common::in_common;
use crate::mission::Help;
use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::level::Texts;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::rows::{keyword, rows};
use crate::missions::jigsaw::sheet::Sheet;

/// Texts with more rows are far from every winning one; their hint is the way's first move.
const MAX_ROWS: usize = 200;

/// Texts that are judged for one hint; each takes as long as a run.
const MAX_JUDGED: usize = 32;

/// More differences than these are another way to build: their first move says nothing of
/// what stands in the way.
const AT_ONCE: usize = 4;

/// The first move towards `to` that is needed for what `judge` looks at: of a set of
/// differences of which none can be left out. `None` where there is no difference, or the text
/// is too long.
pub(crate) fn first_needed(
    sheet: &Sheet,
    to: &Texts,
    blocks: &[String],
    judge: impl Fn(&Sheet) -> Help,
) -> Option<Action> {
    let apart = Apart::between(sheet, to)?;
    let way = |taken: &[Difference]| {
        let target = apart.text(taken);
        way_from(sheet.rows().to_vec(), sheet.texts(), &target, blocks)
    };
    let helps = |taken: &[Difference], least: Help| {
        // Without the line that complains nothing complains: that alone is no help.
        let only_less = taken.iter().all(|taken| taken.place().is_none());
        let least = if only_less { Help::Met } else { least };
        let mut walked = sheet.clone();
        let mut way = way(taken).into_iter();
        way.all(|action| walked.apply(blocks, &action).is_ok()) && judge(&walked) >= least
    };
    let mut left = MAX_JUDGED;
    let mut taken = apart.all.clone();
    reduce(&mut taken, &mut left, |taken| helps(taken, Help::Some));
    let added = apart.added(&taken);
    if taken.len() > AT_ONCE && helps(&added, Help::AtACost) {
        let mut core = added.clone();
        reduce(&mut core, &mut left, |taken| helps(taken, Help::AtACost));
        return way(&with_the_one_above(&core, &apart.all))
            .into_iter()
            .next();
    }
    // A line that comes in speaks of the cause, and one that changes for its sake does not. A
    // new stage is another matter: it is begun at its top.
    let first = if added.is_empty() || apart.opens_stage(&taken) {
        &taken
    } else {
        &added
    };
    way(first).into_iter().next()
}

/// Leaves out what can be left out, as long as there is something `left` to judge. What was
/// needed for the sake of another difference is not when that one is left out: so all are gone
/// through again until none is.
fn reduce(taken: &mut Vec<Difference>, left: &mut usize, holds: impl Fn(&[Difference]) -> bool) {
    let (mut at, mut kept) = (0, 0);
    while taken.len() > 1 && kept < taken.len() && *left > 0 {
        at %= taken.len();
        *left -= 1;
        let difference = taken.remove(at);
        if holds(taken) {
            kept = 0;
        } else {
            taken.insert(at, difference);
            (at, kept) = (at + 1, kept + 1);
        }
    }
}

/// One difference; rows are of the board, places of the winning text. They are left out in
/// this order, so that a hint rather adds what is missing than takes out what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// A row that the winning text does not have.
    Surplus(usize),
    /// A row in whose stead the winning text has another.
    Replaced(usize, usize),
    /// A row that the winning text has elsewhere.
    Moved(usize, usize),
    /// The ignore file.
    Ignored,
    /// A row that the board does not have.
    Missing(usize),
}

impl Difference {
    /// The row that goes.
    const fn row(self) -> Option<usize> {
        match self {
            Self::Surplus(row) | Self::Replaced(row, _) | Self::Moved(row, _) => Some(row),
            Self::Ignored | Self::Missing(_) => None,
        }
    }

    /// The place that is filled.
    const fn place(self) -> Option<usize> {
        match self {
            Self::Missing(place) | Self::Replaced(_, place) | Self::Moved(_, place) => Some(place),
            Self::Ignored | Self::Surplus(_) => None,
        }
    }
}

/// The board beside a winning text.
struct Apart<'a> {
    /// Statements of the board.
    board: Vec<&'a str>,
    /// Statements of the winning text.
    target: Vec<String>,
    /// Rows that stand where they should, and their places; both rise.
    settled: Vec<(usize, usize)>,
    /// The ignore file of the board, and of the winning text.
    ignore: (&'a str, &'a str),
    /// All differences, in the order in which they are left out.
    all: Vec<Difference>,
}

impl<'a> Apart<'a> {
    fn between(sheet: &'a Sheet, to: &'a Texts) -> Option<Self> {
        let board: Vec<&str> = sheet.rows().iter().map(|row| row.text.as_str()).collect();
        let target: Vec<String> = rows(&to.dockerfile)
            .into_iter()
            .map(|row| row.text)
            .collect();
        if board.len().max(target.len()) > MAX_ROWS {
            return None;
        }
        let mut apart = Self {
            settled: in_common(&board, &target, |row, wanted| row == wanted),
            board,
            target,
            ignore: (&sheet.texts().ignore, &to.ignore),
            all: Vec::new(),
        };
        apart.all = apart.differences();
        Some(apart)
    }

    fn differences(&self) -> Vec<Difference> {
        let settled = |row: usize| self.settled.iter().any(|pair| pair.0 == row);
        let filled = |place: usize| self.settled.iter().any(|pair| pair.1 == place);
        let mut rows: Vec<usize> = (0..self.board.len()).filter(|row| !settled(*row)).collect();
        let mut places: Vec<usize> = (0..self.target.len()).filter(|at| !filled(*at)).collect();
        let mut pairs = |alike: fn(&str, &str) -> bool, made: fn(usize, usize) -> Difference| {
            let mut found = Vec::new();
            rows.retain(|row| {
                let alike = |place: &usize| alike(self.board[*row], &self.target[*place]);
                let place = places.iter().position(alike).map(|at| places.remove(at));
                found.extend(place.map(|place| made(*row, place)));
                place.is_none()
            });
            found
        };
        let mut all = pairs(|row, wanted| row == wanted, Difference::Moved);
        all.extend(pairs(in_stead, Difference::Replaced));
        all.extend(rows.into_iter().map(Difference::Surplus));
        all.extend(places.into_iter().map(Difference::Missing));
        all.extend((self.ignore.0 != self.ignore.1).then_some(Difference::Ignored));
        all.sort_unstable();
        all
    }

    /// The rows that come in without any other going, but for those that open a stage.
    fn added(&self, taken: &[Difference]) -> Vec<Difference> {
        let added = |taken: &&Difference| match taken {
            Difference::Missing(place) => keyword(&self.target[*place]) != "FROM",
            _ => false,
        };
        taken.iter().filter(added).copied().collect()
    }

    /// Whether a stage comes in.
    fn opens_stage(&self, taken: &[Difference]) -> bool {
        let opens = |taken: &Difference| match taken {
            Difference::Missing(place) => keyword(&self.target[*place]) == "FROM",
            Difference::Replaced(row, place) => {
                names_stage(&self.target[*place]) && !names_stage(self.board[*row])
            }
            _ => false,
        };
        taken.iter().any(opens)
    }

    /// Where the winning text has a row, or what takes its part.
    fn place_of(&self, row: usize) -> Option<usize> {
        let part = |difference: &Difference| match difference {
            Difference::Replaced(old, place) if *old == row => Some(*place),
            _ => None,
        };
        let settled = self.settled.iter().find(|pair| pair.0 == row);
        settled.map_or_else(|| self.all.iter().find_map(part), |pair| Some(pair.1))
    }

    /// The board's text with these differences made up for. What is left of the board stands as
    /// it does; what comes in stands behind what the winning text has above it.
    fn text(&self, taken: &[Difference]) -> Texts {
        let gone = |row: usize| taken.iter().any(|taken| taken.row() == Some(row));
        let mut places: Vec<usize> = taken.iter().filter_map(|taken| taken.place()).collect();
        places.sort_unstable();
        let mut rows: Vec<(Option<usize>, &str)> = (0..self.board.len())
            .filter(|row| !gone(*row))
            .map(|row| (self.place_of(row), self.board[row]))
            .collect();
        for place in places {
            let above = |(at, _): &(Option<usize>, &str)| at.is_some_and(|at| at < place);
            let at = rows.iter().rposition(above).map_or(0, |above| above + 1);
            rows.insert(at, (Some(place), &self.target[place]));
        }
        let mut texts = Texts::default();
        for (_, row) in rows {
            texts.dockerfile.push_str(row);
            texts.dockerfile.push('\n');
        }
        let ignored = taken.contains(&Difference::Ignored);
        let ignore = if ignored {
            self.ignore.1
        } else {
            self.ignore.0
        };
        ignore.clone_into(&mut texts.ignore);
        texts
    }
}

/// A row that is needed alone and the one that is missing directly above it, which prepares it:
/// who is switched to has to be made.
fn with_the_one_above(core: &[Difference], all: &[Difference]) -> Vec<Difference> {
    let above = match core {
        [Difference::Missing(place)] => place.checked_sub(1).map(Difference::Missing),
        _ => None,
    };
    let above = above.filter(|above| all.contains(above));
    core.iter().copied().chain(above).collect()
}

/// Whether a row begins a stage that others can copy from.
fn names_stage(row: &str) -> bool {
    let mut words = row.split_whitespace();
    keyword(row) == "FROM" && words.any(|word| word.eq_ignore_ascii_case("AS"))
}

/// Whether one row takes the part of another: of such there is one in a stage, or they are the
/// same but for their options.
fn in_stead(row: &str, wanted: &str) -> bool {
    const ALONE: [&str; 5] = ["FROM", "CMD", "ENTRYPOINT", "HEALTHCHECK", "WORKDIR"];
    let word = keyword(row);
    let bare = |row: &'_ str| -> Vec<String> {
        let words = row.split_whitespace().map(str::to_owned);
        words.filter(|word| !word.starts_with("--")).collect()
    };
    word == keyword(wanted) && (ALONE.contains(&word.as_str()) || bare(row) == bare(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[&str]) -> Texts {
        Texts {
            dockerfile: rows.join("\n") + "\n",
            ignore: String::new(),
        }
    }

    /// The first move from these rows to those, where what `judge` sees in the text helps.
    fn first(from: &[&str], to: &[&str], judge: impl Fn(&str) -> Help) -> Option<Action> {
        let blocks: Vec<String> = to.iter().map(|row| (*row).to_owned()).collect();
        let judge = |sheet: &Sheet| judge(&sheet.texts().dockerfile);
        first_needed(&Sheet::new(texts(from)), &texts(to), &blocks, judge)
    }

    fn met(holds: bool) -> Help {
        if holds { Help::Met } else { Help::None }
    }

    const WON: [&str; 5] = ["FROM a", "WORKDIR /b", "COPY c .", "RUN d", "CMD e"];

    #[test]
    fn the_move_is_of_what_is_needed_together() {
        let from = ["FROM a", "CMD e"];
        let both = |text: &str| met(text.contains("COPY c .\nRUN d"));
        let place = |block, at| Some(Action::Place { block, at });
        assert_eq!(first(&from, &WON, both), place(2, 1));
        let one = |text: &str| met(text.contains("RUN d"));
        assert_eq!(first(&from, &WON, one), place(3, 1));
        // Nothing but the whole will do: from the top down.
        assert_eq!(first(&from, &WON, |_| Help::None), place(1, 1));
        assert_eq!(first(&WON, &WON, |_| Help::Met), None);
    }

    #[test]
    fn what_is_missing_comes_in_before_anything_goes() {
        let from = ["FROM a", "WORKDIR /b", "RUN x", "CMD e"];
        let either = |text: &str| met(!text.contains("RUN x") || text.contains("RUN d"));
        assert_eq!(
            first(&from, &WON, either),
            Some(Action::Place { block: 3, at: 2 })
        );
        let without = |text: &str| met(!text.contains("RUN x"));
        assert_eq!(first(&from, &WON, without), Some(Action::Remove { at: 2 }));
        // Taking out what complains is no help where something else complains then.
        let less = |text: &str| match (text.contains("RUN x"), text.contains("RUN d")) {
            (_, true) => Help::Met,
            (false, false) => Help::Some,
            (true, false) => Help::None,
        };
        assert_eq!(
            first(&from, &WON, less),
            Some(Action::Place { block: 3, at: 2 })
        );
    }

    #[test]
    fn a_line_that_changes_for_the_sake_of_another_comes_after_it() {
        let from = ["FROM z", "CMD e"];
        let to = ["FROM a", "RUN d", "CMD e"];
        let both = |text: &str| met(text == "FROM a\nRUN d\nCMD e\n");
        assert_eq!(
            first(&from, &to, both),
            Some(Action::Place { block: 1, at: 1 })
        );
        // A new stage begins at its top.
        let to = ["FROM a", "RUN d", "FROM b", "CMD e"];
        let all = |text: &str| met(text == "FROM a\nRUN d\nFROM b\nCMD e\n");
        assert_eq!(
            first(&from, &to, all),
            Some(Action::Place { block: 0, at: 0 })
        );
    }

    #[test]
    fn order_is_spoken_of_where_order_is_the_cause() {
        let from = ["FROM a", "RUN d", "COPY c .", "CMD e"];
        let order = |text: &str| met(text.contains("COPY c .\nRUN d"));
        let moved = first(&from, &WON, order);
        assert!(matches!(moved, Some(Action::Move { .. })), "{moved:?}");
    }

    #[test]
    fn many_differences_give_way_to_the_few_that_end_the_cause() {
        let from = ["FROM a", "CMD e"];
        let to = [
            "FROM a", "RUN b", "RUN c", "RUN d", "RUN u", "USER u", "CMD e",
        ];
        let judge = |text: &str| match (text.contains("RUN u\nUSER u"), text.contains("RUN d")) {
            (true, true) if text.contains("RUN b") && text.contains("RUN c") => Help::Met,
            (true, _) => Help::AtACost,
            _ => Help::None,
        };
        assert_eq!(
            first(&from, &to, judge),
            Some(Action::Place { block: 4, at: 1 })
        );
    }

    #[test]
    fn a_board_far_from_every_road_costs_few_runs() {
        let from: Vec<String> = (0..150).map(|at| format!("RUN {at}")).collect();
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        let runs = std::cell::Cell::new(0);
        let judge = |_: &str| {
            runs.set(runs.get() + 1);
            Help::None
        };
        assert!(first(&from, &WON, judge).is_some());
        assert!(runs.get() <= MAX_JUDGED + 1, "{}", runs.get());
        let long: Vec<&str> = std::iter::repeat_n("RUN x", MAX_ROWS + 1).collect();
        assert_eq!(first(&long, &WON, judge), None);
    }

    #[test]
    fn the_ignore_file_is_a_difference() {
        let (sheet, mut to) = (Sheet::new(texts(&WON)), texts(&WON));
        to.ignore = ".env\n".into();
        let judge = |sheet: &Sheet| met(!sheet.texts().ignore.is_empty());
        let moved = first_needed(&sheet, &to, &[], judge);
        assert!(moved.is_some_and(|action| action.ignores()));
    }
}
