//! One player's progress: plain data, as it is stored.

use std::collections::BTreeMap;

use odp_sim::attempt::read_setup;
use serde::{Deserialize, Serialize};

use super::record::{Outcome, Record, Solved};
use crate::rooms::Difficulty;

/// Longest name that is kept, in characters.
pub const NAME: usize = 40;

/// Someone who plays in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Player {
    /// Tells players of the same name apart.
    pub id: String,
    /// What they call themselves; may be empty.
    #[serde(default)]
    pub name: String,
    /// How hard they want it.
    #[serde(default)]
    pub difficulty: Difficulty,
    /// The app they chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// What they did, by `room/difficulty`.
    #[serde(default)]
    pub rooms: BTreeMap<String, Record>,
}

impl Player {
    /// A name as it is kept: without control characters, trimmed, of bearable length.
    pub fn tidy(name: &str) -> String {
        let printable = name.chars().filter(|char| !char.is_control());
        printable
            .skip_while(|char| char.is_whitespace())
            .take(NAME)
            .collect::<String>()
            .trim_end()
            .into()
    }

    /// What they did in a room at a difficulty.
    pub fn record(&self, room: &str, difficulty: Difficulty) -> Option<&Record> {
        self.rooms.get(&key(room, difficulty))
    }

    /// Most stars in a room and the difficulty they were won at, the hardest of equals.
    pub fn best(&self, room: &str) -> (u8, Difficulty) {
        let stars = |difficulty| {
            self.record(room, difficulty)
                .map_or(0, |record| record.stars().count())
        };
        let each = Difficulty::ALL.map(|difficulty| (stars(difficulty), difficulty));
        each.into_iter().max().unwrap_or_default()
    }

    /// What a solved room made, from the attempt with most stars.
    pub fn outcome(&self, room: &str) -> Option<&Outcome> {
        self.record(room, self.best(room).1)?.outcome.as_ref()
    }

    /// What was made of an app in the first of some rooms where that was done, from the
    /// attempt with most stars.
    pub fn made_of(&self, app: &str, rooms: &[&str]) -> Option<&Outcome> {
        let of = |room: &&str| {
            let mut records = Difficulty::ALL.map(|difficulty| self.record(room, difficulty));
            records.sort_by_key(|record| record.map_or(0, |record| record.stars().count()));
            let its = |record: &&Record| {
                let setup = record.best().and_then(|bytes| read_setup(&bytes).ok());
                setup.is_some_and(|setup| setup.app == app)
            };
            let best = records.into_iter().flatten().rev().find(its)?;
            let made = best.outcome.as_ref();
            made.filter(|made| !made.dockerfile.is_empty())
        };
        rooms.iter().find_map(of)
    }

    /// What the last solved room of the corridor made.
    pub fn newest_outcome(&self) -> Option<&Outcome> {
        crate::rooms::ROOMS
            .iter()
            .rev()
            .find_map(|room| self.outcome(room.slug()))
    }

    /// Keeps the running attempt.
    pub fn keep(&mut self, room: &str, difficulty: Difficulty, attempt: &[u8]) {
        self.record_mut(room, difficulty).keep(attempt);
    }

    /// Makes the attempt the running one that lies beside `mine`, and returns it. `mine` is
    /// kept in its place; it is none where nothing was done yet.
    pub fn change(
        &mut self,
        room: &str,
        difficulty: Difficulty,
        mine: Option<&[u8]>,
    ) -> Option<Vec<u8>> {
        self.record_with(room, difficulty, mine)?
            .change(mine.is_some())
    }

    /// Puts the attempt away for good that lies beside `mine`.
    pub fn put_away(&mut self, room: &str, difficulty: Difficulty, mine: Option<&[u8]>) {
        if let Some(record) = self.record_with(room, difficulty, mine) {
            record.put_away(mine.is_some());
        }
    }

    /// Forgets the running attempt.
    pub fn end(&mut self, room: &str, difficulty: Difficulty) {
        if let Some(record) = self.record_with(room, difficulty, None) {
            record.end();
        }
    }

    /// Keeps the stars of a solved attempt, and the attempt when none with more stars is there.
    pub fn solve(&mut self, room: &str, difficulty: Difficulty, solved: Solved) {
        self.record_mut(room, difficulty).solve(solved);
    }

    /// Takes over what another copy of the same player has and this one has not.
    pub fn merge(&mut self, other: Self) {
        self.app = self.app.take().or(other.app);
        for (key, theirs) in other.rooms {
            self.rooms.entry(key).or_default().merge(theirs);
        }
    }

    /// Forgets the attempts that are none, and returns how many there were.
    pub(super) fn forget_unreadable(&mut self) -> usize {
        self.rooms.values_mut().map(Record::forget_unreadable).sum()
    }

    fn record_mut(&mut self, room: &str, difficulty: Difficulty) -> &mut Record {
        self.rooms.entry(key(room, difficulty)).or_default()
    }

    /// The record, with `mine` as its running attempt.
    fn record_with(
        &mut self,
        room: &str,
        difficulty: Difficulty,
        mine: Option<&[u8]>,
    ) -> Option<&mut Record> {
        if let Some(mine) = mine {
            self.keep(room, difficulty, mine);
        }
        self.rooms.get_mut(&key(room, difficulty))
    }
}

fn key(room: &str, difficulty: Difficulty) -> String {
    [room, difficulty.as_str()].join("/")
}
