//! The one stored format: setup and log, postcard behind a version byte.
//!
//! Action enums only grow at the end, so an old attempt stays readable; anything else
//! raises [`VERSION`], and the old form gets its reader.

use crate::mission::Mission;
use crate::setup::{MissionId, Setup};
use serde::{Deserialize, Serialize};

/// Version of the stored form.
pub const VERSION: u8 = 1;
/// Version of the simulation's rules: raised when a replay may come out differently.
pub const RULES: u32 = 2;
/// More bytes than this are refused before anything is read.
pub const MAX_BYTES: usize = 1 << 20;
/// More entries than this are refused.
pub const MAX_ENTRIES: usize = 20_000;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<A> {
    /// Whole seconds of the player's time since the attempt began, pauses left out.
    pub seconds: u32,
    /// What was done.
    pub what: Move<A>,
}

/// What a player can do in any room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Move<A> {
    /// A move of the room.
    Do(A),
    /// Takes the last move back.
    Undo,
    /// Makes the move again that was taken back last.
    Redo,
    /// Back to the start of the level.
    Reset,
    /// Read a hint.
    Hint {
        /// The gap it spoke of.
        gap: String,
        /// 1 observation, 2 direction, 3 near-solution.
        step: u8,
    },
    /// Had the solution shown.
    Solution,
}

/// A setup and a log: all that is ever stored of a game.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt<A> {
    /// Stands whole at the head.
    pub setup: Setup,
    /// Append-only.
    pub log: Vec<Entry<A>>,
}

/// Why stored bytes are not an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// No bytes at all.
    Empty,
    /// More bytes or entries than an attempt ever has.
    TooLarge,
    /// Written by a newer version of the game.
    Newer,
    /// Cut, altered or not an attempt.
    Damaged,
    /// An attempt of another room.
    OtherMission,
}

impl Unreadable {
    /// Its name in the language files: `unreadable.<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::Newer => "newer",
            Self::Damaged => "damaged",
            Self::OtherMission => "other-mission",
        }
    }
}

/// The head of stored bytes, without reading the log.
///
/// # Errors
/// The bytes are not the beginning of an attempt.
pub fn read_setup(bytes: &[u8]) -> Result<Setup, Unreadable> {
    postcard::take_from_bytes::<Setup>(body(bytes)?)
        .map(|(setup, _)| setup)
        .map_err(|_| Unreadable::Damaged)
}

/// The room that stored bytes belong to.
///
/// # Errors
/// The bytes are not the beginning of an attempt.
pub fn read_mission(bytes: &[u8]) -> Result<MissionId, Unreadable> {
    read_setup(bytes).map(|setup| setup.mission)
}

fn body(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    match bytes.split_first() {
        None => Err(Unreadable::Empty),
        Some((&VERSION, rest)) => Ok(rest),
        Some((version, _)) if *version > VERSION => Err(Unreadable::Newer),
        Some(_) => Err(Unreadable::Damaged),
    }
}

/// Writes an attempt.
pub fn encode<M: Mission>(attempt: &Attempt<M::Action>) -> Vec<u8> {
    // Serialising plain enums, numbers and strings into a growing buffer has no error case.
    postcard::to_extend(attempt, vec![VERSION]).unwrap_or_default()
}

/// Reads an attempt.
///
/// # Errors
/// See [`Unreadable`].
pub fn decode<M: Mission>(bytes: &[u8]) -> Result<Attempt<M::Action>, Unreadable> {
    let rest = body(bytes)?;
    let (attempt, left) =
        postcard::take_from_bytes::<Attempt<M::Action>>(rest).map_err(|_| Unreadable::Damaged)?;
    if !left.is_empty() {
        return Err(Unreadable::Damaged);
    }
    if attempt.setup.mission != M::ID {
        return Err(Unreadable::OtherMission);
    }
    if attempt.log.len() > MAX_ENTRIES {
        return Err(Unreadable::TooLarge);
    }
    Ok(attempt)
}
