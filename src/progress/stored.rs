//! The stored form of everyone's progress, which is also the file of export and import:
//! JSON with a version. Reading it never panics and either gives all of it or says why not.

use super::player::Player;
use super::record::Record;
use crate::json::{Json, Stored, stored};
use crate::rooms::Difficulty;

const FORMAT: &str = "operation-deploy-progress";
/// Raised whenever an older page could no longer read what this one writes.
const VERSION: u32 = 1;
/// Longest text that is read, in bytes.
const LONGEST: usize = 4_000_000;
/// Most players that are kept.
const CROWD: usize = 500;

/// The progress of everyone who plays in this browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    format: String,
    version: u32,
    /// The `id` of whose turn it is; empty before the first start.
    current: String,
    players: Vec<Player>,
}

/// Why a text is not taken as progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not what this game writes.
    Foreign,
    /// A newer version of the game wrote it.
    Newer,
    /// It is longer than progress can be.
    TooLong,
}

impl Unreadable {
    /// The end of the key of its sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::TooLong => "too-long",
        }
    }
}

stored!(Progress {
    needed format,
    needed version,
    given current,
    given players,
});

impl Default for Progress {
    fn default() -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            current: String::new(),
            players: Vec::new(),
        }
    }
}

impl Progress {
    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        if text.len() > LONGEST {
            return Err(Unreadable::TooLong);
        }
        let json = Json::read(text).ok_or(Unreadable::Foreign)?;
        // A newer one may look different in all but these.
        let Some(Json::Number(version)) = json.get("version") else {
            return Err(Unreadable::Foreign);
        };
        if json.get("format") != Some(&Json::Text(FORMAT.into())) {
            return Err(Unreadable::Foreign);
        }
        if *version > VERSION.into() {
            return Err(Unreadable::Newer);
        }
        let mut progress = <Self as Stored>::read(json).ok_or(Unreadable::Foreign)?;
        let sound = progress
            .players
            .iter()
            .flat_map(|player| player.rooms.values())
            .all(Record::is_sound);
        if progress.players.len() > CROWD || !sound {
            return Err(Unreadable::Foreign);
        }
        for player in &mut progress.players {
            player.name = Player::tidy(&player.name);
            player.part_by_app();
        }
        Ok(progress)
    }

    /// The stored form.
    pub fn write(&self) -> String {
        let mut out = String::new();
        Stored::write(self, &mut out);
        out
    }

    /// Everyone, in the order they came.
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// Whose turn it is.
    pub fn current(&self) -> Option<&Player> {
        self.players.iter().find(|player| player.id == self.current)
    }

    /// Whose turn it is; a nameless beginner when nobody started yet.
    pub fn player_mut(&mut self, now: u64) -> &mut Player {
        let place = self
            .players
            .iter()
            .position(|player| player.id == self.current);
        let place = place.unwrap_or_else(|| self.add(String::new(), now));
        &mut self.players[place]
    }

    /// Gives the turn to the player of that name, or to a new one. With `fresh` to a new
    /// one in any case. `now` in milliseconds makes the new player's id.
    pub fn start(&mut self, name: &str, difficulty: Difficulty, fresh: bool, now: u64) {
        let name = Player::tidy(name);
        let same = |player: &Player| player.name == name;
        let known = self
            .current()
            .is_some_and(same)
            .then(|| self.current.clone())
            .or_else(|| {
                self.players
                    .iter()
                    .rev()
                    .find(|player| same(player))
                    .map(|player| player.id.clone())
            });
        match known {
            Some(id) if !fresh => self.current = id,
            _ => drop(self.add(name, now)),
        }
        self.player_mut(now).difficulty = difficulty;
    }

    /// Gives the turn to the player of that id.
    pub fn turn_to(&mut self, id: &str) {
        if self.players.iter().any(|player| player.id == id) {
            id.clone_into(&mut self.current);
        }
    }

    /// Those whose turn it is not, in the order they came.
    pub fn others(&self) -> impl Iterator<Item = &Player> {
        let waits = |player: &&Player| player.id != self.current;
        self.players.iter().filter(waits)
    }

    /// Adds what another tab or a file has and this one has not.
    pub fn merge(&mut self, other: Self) {
        for theirs in other.players {
            let known = self.players.iter().position(|ours| ours.id == theirs.id);
            match known {
                Some(at) => self.players[at].merge(theirs),
                None if self.players.len() < CROWD => self.players.push(theirs),
                None => {}
            }
        }
        if self.current().is_none() {
            self.current = other.current;
        }
    }

    /// Whether something of another progress is missing here.
    pub fn lacks(&self, other: &Self) -> bool {
        let mut both = self.clone();
        both.merge(other.clone());
        both != *self
    }

    /// Forgets the attempts that are none, and returns how many there were.
    pub fn forget_unreadable(&mut self) -> usize {
        let players = self.players.iter_mut();
        players.map(Player::forget_unreadable).sum()
    }

    fn add(&mut self, name: String, now: u64) -> usize {
        let taken = |id: &str| self.players.iter().any(|player| player.id == id);
        let mut number = now;
        let mut id = format!("{number:x}");
        while taken(&id) {
            number = number.wrapping_add(1);
            id = format!("{number:x}");
        }
        self.current.clone_from(&id);
        self.players.push(Player {
            id,
            name,
            ..Player::default()
        });
        self.players.len() - 1
    }
}

#[cfg(test)]
mod tests;
