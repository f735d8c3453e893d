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
