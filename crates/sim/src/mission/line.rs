//! Ways through a level: lines that win, lines that lose, and the rest of the way from a board.

/// A named list of actions from the start of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<A> {
    /// Name, for reports.
    pub name: String,
    /// Actions from the start.
    pub actions: Vec<A>,
}

/// A line that must not solve the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LosingLine<A> {
    /// Name, for reports.
    pub name: String,
    /// Actions from the start.
    pub actions: Vec<A>,
    /// The finding that the player must be told.
    pub told: String,
    /// The goals it misses, all others being met; empty when it only misses the lean star.
    pub misses: Vec<String>,
}

/// Lines of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines<A> {
    /// Structurally different lines that win; the first is the one par follows.
    pub winning: Vec<Line<A>>,
    /// Lines that lose, each with what they must be told.
    pub losing: Vec<LosingLine<A>>,
}

/// The way from here to a winning line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route<A> {
    /// Which winning line it leads to.
    pub line: String,
    /// What is left to do, the winning run included.
    pub actions: Vec<A>,
}

impl<A> Route<A> {
    /// The move that a hint speaks of: of the first `within` moves and the last one, which
    /// may be of another file, the one that `helps` most by itself, else simply the first;
    /// the run where no other is left. Texts far from every winning line are not searched
    /// whole. `helps` gives 2 for what cannot be better, and 0 for no help.
    pub(crate) fn next(mut self, within: usize, helps: impl Fn(&A) -> u8) -> Option<A> {
        let moves = self.actions.len().saturating_sub(1);
        let last = (within..moves).next_back();
        let (mut best, mut most) = (0, 0);
        for at in (0..moves.min(within)).chain(last) {
            let help = helps(&self.actions[at]);
            if help > most {
                (best, most) = (at, help);
            }
            if most > 1 {
                break;
            }
        }
        (best < self.actions.len()).then(|| self.actions.swap_remove(best))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `helps`: the move that helps, `some`: one that helps a little.
    fn next(moves: &[u8], within: usize, helps: u8, some: u8) -> Option<u8> {
        let route = Route {
            line: String::new(),
            actions: moves.to_vec(),
        };
        let help = |&action: &u8| 2 * u8::from(action == helps) + u8::from(action == some);
        route.next(within, help)
    }

    #[test]
    fn the_next_move_is_the_one_that_helps_most_or_the_first() {
        const RUN: u8 = 9;
        assert_eq!(next(&[1, 2, 3, RUN], 8, 2, 0), Some(2));
        assert_eq!(next(&[1, 2, 3, RUN], 8, 3, 2), Some(3));
        assert_eq!(next(&[1, 2, 3, RUN], 8, 0, 2), Some(2));
        assert_eq!(next(&[1, 2, 3, RUN], 8, 5, 5), Some(1));
        // The last one is tried, neither the run nor what lies too far off.
        assert_eq!(next(&[1, 2, 3, 4, RUN], 2, 4, 0), Some(4));
        assert_eq!(next(&[1, 2, 3, 4, RUN], 2, 3, 0), Some(1));
        assert_eq!(next(&[1, 2, 3, RUN], 8, RUN, 0), Some(1));
        assert_eq!(next(&[RUN], 8, RUN, 0), Some(RUN));
        assert_eq!(next(&[], 8, RUN, 0), None);
    }
}
