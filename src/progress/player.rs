//! One player's progress: plain data, as it is stored.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use odp_sim::attempt::continues;
use odp_sim::missions::read_attempt;
use odp_sim::seed::fnv1a;
use odp_sim::verdict::Stars;
use serde::{Deserialize, Serialize};

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

/// What a player did in one room at one difficulty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// The stars won so far, over all attempts: 1 solved, 2 lean, 4 clean.
    #[serde(default)]
    stars: u8,
    /// How many stars the best attempt won by itself.
    #[serde(default)]
    top: u8,
    /// The best solved attempt, in base64url.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    best: String,
    /// The attempt that can be resumed, in base64url.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    running: String,
    /// How often the running attempt was written: of two, the longer worked one stays.
    #[serde(default)]
    turn: u32,
    /// The attempt that was ended last: what it went on from is no attempt of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    ended: String,
    /// Attempts that another tab or a file had, and that the running one does not go on
    /// from. The one that came last is last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    copies: Vec<String>,
    /// Copies that the player has put away, by the hash of their text: no other tab brings
    /// them back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    put_away: Vec<u64>,
    /// What the best attempt made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// A solved attempt, as a board hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// What it won.
    pub stars: Stars,
    /// Its stored form.
    pub attempt: Vec<u8>,
    /// What it made.
    pub outcome: Outcome,
}

/// What a solved room leaves on the travelling box.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Two hexadecimal digits for the vault.
    pub fragment: String,
    /// What the image weighs, in bytes.
    pub bytes: u64,
    /// The digest on the box's label, shortened as the tools shorten it.
    pub label: String,
    /// Whether a stranger who takes the box apart finds a key.
    pub leaks: bool,
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

    /// What the last solved room of the corridor made.
    pub fn newest_outcome(&self) -> Option<&Outcome> {
        crate::rooms::ROOMS
            .iter()
            .rev()
            .find_map(|room| self.outcome(room.slug()))
    }

    /// Keeps the running attempt.
    pub fn keep(&mut self, room: &str, difficulty: Difficulty, attempt: &[u8]) {
        let record = self.rooms.entry(key(room, difficulty)).or_default();
        record.take_up(BASE64URL_NOPAD.encode(attempt));
        record.turn = record.turn.saturating_add(1);
    }

    /// Makes the attempt the running one that lies beside `mine`, and returns it. `mine` is
    /// kept in its place; it is none where nothing was done yet.
    pub fn change(
        &mut self,
        room: &str,
        difficulty: Difficulty,
        mine: Option<&[u8]>,
    ) -> Option<Vec<u8>> {
        if let Some(mine) = mine {
            self.keep(room, difficulty, mine);
        }
        let record = self.rooms.get_mut(&key(room, difficulty))?;
        if mine.is_some() || record.running.is_empty() {
            let copy = record.copies.pop()?;
            record.take_up(copy);
            // One after the other, the newest last.
            record.copies.rotate_right(usize::from(mine.is_some()));
            record.turn = record.turn.saturating_add(1);
        }
        record.running()
    }

    /// Puts the attempt away for good that lies beside `mine`.
    pub fn put_away(&mut self, room: &str, difficulty: Difficulty, mine: Option<&[u8]>) {
        if let Some(mine) = mine {
            self.keep(room, difficulty, mine);
        }
        let Some(record) = self.rooms.get_mut(&key(room, difficulty)) else {
            return;
        };
        let running = mine.is_none() && !record.running.is_empty();
        let gone = if running {
            record.turn = record.turn.saturating_add(1);
            Some(std::mem::take(&mut record.running))
        } else {
            record.copies.pop()
        };
        let gone = gone.map(|copy| fnv1a(copy.as_bytes()));
        record.put_away.extend(gone);
    }

    /// Forgets the running attempt.
    pub fn end(&mut self, room: &str, difficulty: Difficulty) {
        if let Some(record) = self.rooms.get_mut(&key(room, difficulty)) {
            record.ended = std::mem::take(&mut record.running);
            record.turn = record.turn.saturating_add(1);
        }
    }

    /// Keeps the stars of a solved attempt, and the attempt when none with more stars is there.
    pub fn solve(&mut self, room: &str, difficulty: Difficulty, solved: Solved) {
        let record = self.rooms.entry(key(room, difficulty)).or_default();
        record.stars |= bits(solved.stars);
        if solved.stars.count() >= record.top {
            record.top = solved.stars.count();
            record.best = BASE64URL_NOPAD.encode(&solved.attempt);
            record.outcome = Some(solved.outcome);
        }
    }

    /// Takes over what another copy of the same player has and this one has not.
    pub fn merge(&mut self, other: Self) {
        self.app = self.app.take().or(other.app);
        for (key, theirs) in other.rooms {
            self.rooms.entry(key).or_default().merge(theirs);
        }
    }
}

impl Player {
    /// Forgets the attempts that are none, and returns how many there were.
    pub(super) fn forget_unreadable(&mut self) -> usize {
        self.rooms.values_mut().map(Record::forget_unreadable).sum()
    }
}

impl Record {
    fn forget_unreadable(&mut self) -> usize {
        let unreadable = |text: &str| {
            !text.is_empty() && decoded(text).is_none_or(|bytes| read_attempt(&bytes).is_err())
        };
        let mut forgotten = 0;
        if unreadable(&self.best) {
            (self.top, self.best, self.outcome) = Default::default();
            forgotten += 1;
        }
        if unreadable(&self.running) {
            (self.turn, self.running) = Default::default();
            forgotten += 1;
        }
        let copies = self.copies.len();
        self.copies.retain(|copy| !unreadable(copy));
        forgotten + copies - self.copies.len()
    }

    /// The stars won so far, over all attempts.
    pub fn stars(&self) -> Stars {
        let [solved, lean, clean] = [1, 2, 4].map(|bit| self.stars & bit != 0);
        Stars {
            solved,
            lean,
            clean,
        }
    }

    /// The attempt that can be resumed.
    pub fn running(&self) -> Option<Vec<u8>> {
        decoded(&self.running)
    }

    /// The best solved attempt.
    pub fn best(&self) -> Option<Vec<u8>> {
        decoded(&self.best)
    }

    fn merge(&mut self, other: Self) {
        self.stars |= other.stars;
        if other.top > self.top {
            (self.top, self.best, self.outcome) = (other.top, other.best, other.outcome);
        }
        let news = |gone: &u64| !self.put_away.contains(gone);
        let gone: Vec<u64> = other.put_away.into_iter().filter(news).collect();
        self.put_away.extend(gone);
        let away = &self.put_away;
        self.copies
            .retain(|copy| !away.contains(&fnv1a(copy.as_bytes())));
        if other.turn > self.turn {
            (self.turn, self.ended) = (other.turn, other.ended);
            self.take_up(other.running);
        } else {
            self.keep_beside(other.running);
        }
        for copy in other.copies {
            self.keep_beside(copy);
        }
    }

    /// Makes an attempt the running one. The one before stays beside it, unless this one
    /// goes on from it.
    fn take_up(&mut self, attempt: String) {
        let before = std::mem::replace(&mut self.running, attempt);
        let running = &self.running;
        self.copies.retain(|copy| !goes_on(copy, running));
        self.keep_beside(before);
    }

    /// Keeps an attempt beside the running one, unless everything of it is here already.
    fn keep_beside(&mut self, attempt: String) {
        let known = |known: &String| goes_on(&attempt, known);
        let gone = self.put_away.contains(&fnv1a(attempt.as_bytes()));
        let here = known(&self.running) || known(&self.ended) || self.copies.iter().any(known);
        if !attempt.is_empty() && !gone && !here {
            self.copies.retain(|copy| !goes_on(copy, &attempt));
            self.copies.push(attempt);
        }
    }

    /// An attempt that is kept and that `mine` does not go on from: the one that
    /// [`Player::change`] would take.
    pub fn beside(&self, mine: &[u8]) -> Option<Vec<u8>> {
        let all = [&self.running].into_iter().chain(self.copies.iter().rev());
        let mut all = all.filter_map(|text| decoded(text));
        all.find(|theirs| !continues(theirs, mine))
    }

    /// Whether the attempts can be base64url and the stars are three at most.
    pub(super) fn is_sound(&self) -> bool {
        let readable = |text: &str| BASE64URL_NOPAD.decode_len(text.len()).is_ok();
        self.stars < 8
            && self.top <= 3
            && [&self.best, &self.running, &self.ended]
                .into_iter()
                .chain(&self.copies)
                .all(|text| readable(text))
    }
}

fn bits(stars: Stars) -> u8 {
    u8::from(stars.solved) | u8::from(stars.lean) << 1 | u8::from(stars.clean) << 2
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        None
    } else {
        BASE64URL_NOPAD.decode(text.as_bytes()).ok()
    }
}

/// Whether an attempt goes on from another, both in base64url.
fn goes_on(old: &str, new: &str) -> bool {
    old == new
        || matches!((decoded(old), decoded(new)), (Some(old), Some(new)) if continues(&old, &new))
}

fn key(room: &str, difficulty: Difficulty) -> String {
    [room, difficulty.as_str()].join("/")
}
