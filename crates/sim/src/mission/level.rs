//! What an author writes for a level, as far as it is the same in every room: the head of a
//! `level.json`, and the texts beside it. What else a level says is the room's.

use super::{Line, Lines, LosingLine, Route, UnknownSetup};
use crate::setup::Difficulty;
use serde::{Deserialize, Serialize};

/// A level: a generator of instances. `S` is what its `level.json` says, `T` the text that
/// the player works on; placeholders in the texts stand for what an instance deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level<S, T> {
    /// Name of the folder.
    pub id: String,
    /// What `level.json` says.
    pub spec: S,
    /// What stands on the board at the start.
    pub start: T,
    /// What lies beside it to be put in, a text each.
    pub blocks: Vec<String>,
    /// Texts that solve it, by name; the first is the one par follows.
    pub roads: Vec<(String, T)>,
    /// Texts that do not solve it, in the order of the [`Losing`] lines.
    pub losing: Vec<T>,
}

/// A line of a `level.json` that must lose. `G` is a goal of the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Losing<G> {
    /// Its text is in the file `lose-<name>`.
    pub name: String,
    /// The finding that the player must be told.
    pub told: String,
    /// Goals it misses while it meets the others; empty when it only misses the lean star.
    #[serde(default = "Vec::new")]
    pub misses: Vec<G>,
}

/// What every `level.json` says, whatever the room; goals and metrics by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// For whom.
    pub difficulty: Difficulty,
    /// Shown, not played.
    pub demonstration: bool,
    /// Required goals in the order of the board.
    pub goals: Vec<&'static str>,
    /// Metrics of the lean star.
    pub metrics: Vec<&'static str>,
    /// Lines that must lose.
    pub losing: Vec<Losing<&'static str>>,
}

/// A `level.json` of one room.
pub trait Spec {
    /// What it has in common with those of the other rooms.
    fn head(&self) -> Head;
}

/// What every level has, whatever the room.
pub trait AuthoredLevel {
    /// Name of its folder.
    fn id(&self) -> &str;
    /// For whom.
    fn difficulty(&self) -> Difficulty;
    /// A demonstration is shown, not played.
    fn is_demonstration(&self) -> bool;
    /// Names of its goals, in the order of the board.
    fn goals(&self) -> Vec<&'static str>;
    /// Names of the metrics of its lean star.
    fn metrics(&self) -> Vec<&'static str>;
}

/// The level of that name.
///
/// # Errors
/// There is none.
pub(crate) fn named<'l, L: AuthoredLevel>(
    levels: &'l [L],
    id: &str,
) -> Result<&'l L, UnknownSetup> {
    let mut levels = levels.iter();
    let level = levels.find(|level| level.id() == id);
    level.ok_or_else(|| UnknownSetup::Level(id.to_owned()))
}

impl<G: Copy> Losing<G> {
    /// The same with names for goals.
    pub(crate) fn named(&self, name: fn(G) -> &'static str) -> Losing<&'static str> {
        Losing {
            name: self.name.clone(),
            told: self.told.clone(),
            misses: self.misses.iter().map(|goal| name(*goal)).collect(),
        }
    }
}

impl<S: Clone, T> Level<S, T> {
    /// An instance of it: what lies on the board and beside it, and all other texts filled in.
    pub(crate) fn dealt(&self, start: T, blocks: Vec<String>, fill: impl Fn(&T) -> T) -> Self {
        let roads = self.roads.iter();
        Self {
            id: self.id.clone(),
            spec: self.spec.clone(),
            start,
            blocks,
            roads: roads
                .map(|(name, road)| (name.clone(), fill(road)))
                .collect(),
            losing: self.losing.iter().map(fill).collect(),
        }
    }
}

impl<S: Spec, T> Level<S, T> {
    /// The lines to its texts. `way` gives the moves that lead to a text, and `run` is the
    /// move that has it judged.
    pub(crate) fn lines<A: Clone>(&self, run: &A, way: impl Fn(&T) -> Vec<A>) -> Lines<A> {
        let line = |text: &T| {
            let mut actions = way(text);
            actions.push(run.clone());
            actions
        };
        let winning = self.roads.iter().map(|(name, text)| Line {
            name: name.clone(),
            actions: line(text),
        });
        let head = self.spec.head();
        let losing = head.losing.into_iter().zip(&self.losing);
        let losing = losing.map(|(losing, text)| LosingLine {
            name: losing.name,
            actions: line(text),
            told: losing.told,
            misses: losing.misses.into_iter().map(str::to_owned).collect(),
        });
        Lines {
            winning: winning.collect(),
            losing: losing.collect(),
        }
    }

    /// The text of a road.
    pub(crate) fn road(&self, name: &str) -> Option<&T> {
        let mut roads = self.roads.iter();
        roads.find(|road| road.0 == name).map(|(_, text)| text)
    }

    /// The shortest of the ways to the texts that solve it, with `run` at its end.
    pub(crate) fn nearest<A>(&self, run: A, way: impl Fn(&T) -> Vec<A>) -> Route<A> {
        let ways = self.roads.iter().map(|(name, text)| (name, way(text)));
        let nearest = ways.min_by_key(|(_, way)| way.len());
        let (line, mut actions) = nearest.map_or_else(
            || (String::new(), Vec::new()),
            |(name, way)| (name.clone(), way),
        );
        actions.push(run);
        Route { line, actions }
    }
}

impl<S: Spec, T> AuthoredLevel for Level<S, T> {
    fn id(&self) -> &str {
        &self.id
    }

    fn difficulty(&self) -> Difficulty {
        self.spec.head().difficulty
    }

    fn is_demonstration(&self) -> bool {
        self.spec.head().demonstration
    }

    fn goals(&self) -> Vec<&'static str> {
        self.spec.head().goals
    }

    fn metrics(&self) -> Vec<&'static str> {
        self.spec.head().metrics
    }
}
