//! One player's progress: plain data, as it is stored.

use odp_sim::attempt::read_setup;
use odp_sim::setup::MissionId;
use odp_sim::verdict::Stars;

use super::record::{Outcome, Record, Solved};
use crate::json::{Json, Stored, stored};
use crate::names::Names;
use crate::rooms::{APPS, Difficulty, difficulty};

/// The rooms in which boxes are packed; the others take one over.
const PACKING: [MissionId; 2] = [MissionId::Jigsaw, MissionId::Cache];

/// Longest name that is kept, in characters.
pub const NAME: usize = 40;

/// Someone who plays in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Player {
    /// Tells players of the same name apart.
    pub id: String,
    /// What they call themselves; may be empty.
    pub name: String,
    /// How hard they want it.
    pub difficulty: Difficulty,
    /// The app they chose.
    pub app: Option<String>,
    /// What they did, by `room/difficulty/app`: an attempt belongs to its app, and waits while
    /// another one is chosen.
    pub rooms: Names<Record>,
}

stored!(Player {
    needed id,
    given name,
    given difficulty,
    sparse app,
    given rooms,
});

impl Stored for Difficulty {
    fn read(json: Json) -> Option<Self> {
        difficulty(&String::read(json)?)
    }

    fn write(&self, out: &mut String) {
        self.as_str().to_owned().write(out);
    }
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

    /// The app they chose, or the first one.
    pub fn app(&self) -> &str {
        let chosen = self.app.as_deref();
        let known = chosen.filter(|app| APPS.contains(app));
        known.unwrap_or(APPS[0])
    }

    /// What they did in a room at a difficulty, with an app.
    pub fn record(&self, room: &str, difficulty: Difficulty, app: &str) -> Option<&Record> {
        self.rooms.get(&key(room, difficulty, app))
    }

    /// The stars won in a room at a difficulty, with whatever app.
    pub fn stars(&self, room: &str, difficulty: Difficulty) -> Stars {
        let all = APPS.iter();
        let all = all.filter_map(|app| Some(self.record(room, difficulty, app)?.stars()));
        all.fold(Stars::default(), Stars::or)
    }

    /// The attempt that can be resumed: of the app they chose.
    pub fn running(&self, room: &str, difficulty: Difficulty) -> Option<Vec<u8>> {
        self.record(room, difficulty, self.app())?.running()
    }

    /// An attempt that is kept and that `mine`, of the same app, does not go on from.
    pub fn beside(&self, room: &str, difficulty: Difficulty, mine: &[u8]) -> Option<Vec<u8>> {
        let app = self.app_of(Some(mine));
        self.record(room, difficulty, &app)?.beside(mine)
    }

    /// Most stars in a room and the difficulty they were won at, the hardest of equals.
    pub fn best(&self, room: &str) -> (u8, Difficulty) {
        let each =
            Difficulty::ALL.map(|difficulty| (self.stars(room, difficulty).count(), difficulty));
        each.into_iter().max().unwrap_or_default()
    }

    /// The stars of all rooms together, of each room the most.
    pub fn total_stars(&self) -> u32 {
        let best = |room: &crate::rooms::Room| u32::from(self.best(room.slug()).0);
        crate::rooms::ROOMS.iter().map(best).sum()
    }

    /// What a solved room made, from the attempt with most stars: of the app they chose, else
    /// of another one.
    pub fn outcome(&self, room: &str) -> Option<&Outcome> {
        let mine = self.outcome_of(self.app(), room);
        mine.or_else(|| APPS.iter().find_map(|app| self.outcome_of(app, room)))
    }

    fn outcome_of(&self, app: &str, room: &str) -> Option<&Outcome> {
        let records = Difficulty::ALL.map(|difficulty| self.record(room, difficulty, app));
        let made = |record: &Record| record.outcome.is_some();
        let records = records.into_iter().flatten().filter(|record| made(record));
        let best = records.max_by_key(|record| record.stars().count())?;
        best.outcome.as_ref()
    }

    /// The best box of an app, in whatever room and at whatever difficulty it was packed:
    /// of those that no stranger can read, the lightest.
    pub fn best_box(&self, app: &str) -> Option<&Outcome> {
        let mut best: Option<&Outcome> = None;
        for room in PACKING {
            for difficulty in Difficulty::ALL {
                let record = self.record(room.as_str(), difficulty, app);
                let Some(made) = record.and_then(|record| record.outcome.as_ref()) else {
                    continue;
                };
                let better = best.is_none_or(|best| made.rank() < best.rank());
                if better && !made.dockerfile.is_empty() {
                    best = Some(made);
                }
            }
        }
        best
    }

    /// The box that travels: the best one of the app they chose. Where its Dockerfile was not
    /// kept, what the last solved room of the corridor left.
    pub fn travelling_box(&self) -> Option<&Outcome> {
        let mut rooms = crate::rooms::ROOMS.iter().rev();
        let newest = || rooms.find_map(|room| self.outcome_of(self.app(), room.slug()));
        self.best_box(self.app()).or_else(newest)
    }

    /// Keeps the running attempt.
    pub fn keep(&mut self, room: &str, difficulty: Difficulty, attempt: &[u8]) {
        let app = self.app_of(Some(attempt));
        self.record_mut(room, difficulty, &app).keep(attempt);
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
        let app = self.app().to_owned();
        if let Some(record) = self.rooms.get_mut(&key(room, difficulty, &app)) {
            record.end();
        }
    }

    /// Keeps the stars of a solved attempt, and the attempt when none with more stars is there.
    pub fn solve(&mut self, room: &str, difficulty: Difficulty, solved: Solved) {
        let app = self.app_of(Some(&solved.attempt));
        self.record_mut(room, difficulty, &app).solve(solved);
    }

    /// Takes over what another copy of the same player has and this one has not.
    pub fn merge(&mut self, other: Self) {
        self.app = self.app.take().or(other.app);
        for (key, theirs) in other.rooms {
            self.rooms.entry(key).merge(theirs);
        }
    }

    /// Forgets the attempts that are none, and returns how many there were.
    pub(super) fn forget_unreadable(&mut self) -> usize {
        self.rooms.values_mut().map(Record::forget_unreadable).sum()
    }

    /// Records were once of a room and a difficulty, whatever the app: each of their attempts
    /// goes to the record of its app.
    pub(super) fn part_by_app(&mut self) {
        let old = |key: &str| key.matches('/').count() == 1;
        let keys = self.rooms.iter().filter(|(key, _)| old(key));
        let keys: Vec<String> = keys.map(|(key, _)| key.to_owned()).collect();
        for key in keys {
            let Some(record) = self.rooms.remove(&key) else {
                continue;
            };
            for (app, part) in record.parted(|attempt| self.app_of(attempt)) {
                let key = [&key, app.as_str()].join("/");
                self.rooms.entry(key).merge(part);
            }
        }
    }

    /// The app of an attempt. What can't be read is counted to the app they chose.
    fn app_of(&self, attempt: Option<&[u8]>) -> String {
        let setup = attempt.and_then(|bytes| read_setup(bytes).ok());
        setup.map_or_else(|| self.app().to_owned(), |setup| setup.app)
    }

    fn record_mut(&mut self, room: &str, difficulty: Difficulty, app: &str) -> &mut Record {
        self.rooms.entry(key(room, difficulty, app))
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
        let app = self.app_of(mine);
        self.rooms.get_mut(&key(room, difficulty, &app))
    }
}

fn key(room: &str, difficulty: Difficulty, app: &str) -> String {
    [room, difficulty.as_str(), app].join("/")
}
