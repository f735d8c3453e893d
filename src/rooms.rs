//! The six rooms as the shell knows them: their order, names' keys and lengths. What
//! happens inside is the business of `missions`.

pub use odp_sim::setup::{Difficulty, MissionId};

/// The difficulty of a word of forms, stored progress and keys.
pub fn difficulty(word: &str) -> Option<Difficulty> {
    Difficulty::ALL
        .into_iter()
        .find(|difficulty| difficulty.as_str() == word)
}

/// One door of the corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Its place in the corridor, from 1.
    pub number: u8,
    /// Which it is.
    pub id: MissionId,
    /// How long a class plans for it.
    pub minutes: u8,
    /// Whether it can be played in this version.
    pub built: bool,
}

const fn room(number: u8, id: MissionId, minutes: u8, built: bool) -> Room {
    Room {
        number,
        id,
        minutes,
        built,
    }
}

/// The corridor, in order.
pub const ROOMS: [Room; 6] = [
    room(1, MissionId::Jigsaw, 4, true),
    room(2, MissionId::Cache, 4, true),
    room(3, MissionId::Pipeline, 4, true),
    room(4, MissionId::Logs, 3, false),
    room(5, MissionId::Deploy, 3, false),
    room(6, MissionId::Outage, 3, false),
];

/// The ready apps, in the order they are offered.
pub const APPS: [&str; 4] = ["stock-board", "churn-predictor", "doc-chat", "mb"];

impl Room {
    /// Its name in keys and in stored progress.
    pub const fn slug(self) -> &'static str {
        self.id.as_str()
    }

    /// The room behind a number in the address.
    pub fn of(number: &str) -> Option<Self> {
        ROOMS
            .into_iter()
            .find(|room| number.parse() == Ok(room.number))
    }
}
