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
    /// The move that a hint speaks of: of the first `within` moves the one that `helps` by
    /// itself, else simply the first; the run where no other is left. Texts far from every
    /// winning line are not searched whole.
    pub(crate) fn next(mut self, within: usize, helps: impl Fn(&A) -> bool) -> Option<A> {
        let moves = self.actions.len().saturating_sub(1);
        let mut first = self.actions.iter().take(moves.min(within));
        let at = first.position(helps).unwrap_or(0);
        (at < self.actions.len()).then(|| self.actions.swap_remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(moves: &[u8], within: usize, helps: u8) -> Option<u8> {
        let route = Route {
            line: String::new(),
            actions: moves.to_vec(),
        };
        route.next(within, |&action| action == helps)
    }

    #[test]
    fn the_next_move_is_the_one_that_helps_or_the_first() {
        const RUN: u8 = 9;
        assert_eq!(next(&[1, 2, 3, RUN], 8, 2), Some(2));
        assert_eq!(next(&[1, 2, 3, RUN], 8, 5), Some(1));
        // Neither the run nor what lies too far off is tried.
        assert_eq!(next(&[1, 2, 3, RUN], 8, RUN), Some(1));
        assert_eq!(next(&[1, 2, 3, RUN], 2, 3), Some(1));
        assert_eq!(next(&[RUN], 8, RUN), Some(RUN));
        assert_eq!(next(&[], 8, RUN), None);
    }
}
