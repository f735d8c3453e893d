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

/// Setup, number of entries and the entries as bytes, whatever the room.
fn parts(bytes: &[u8]) -> Option<(Setup, u64, &[u8])> {
    let (setup, rest) = postcard::take_from_bytes::<Setup>(body(bytes).ok()?).ok()?;
    let (count, log) = postcard::take_from_bytes::<u64>(rest).ok()?;
    Some((setup, count, log))
}

/// Whether the attempt of `new` goes on from that of `old`: the same setup, and a log that
/// begins with the other's. Nothing is lost then when `new` takes the place of `old`.
/// Entries are written one after the other, so the bytes tell, whatever the room.
pub fn continues(old: &[u8], new: &[u8]) -> bool {
    match (parts(old), parts(new)) {
        (Some((setup, count, log)), Some((other, most, longer))) => {
            setup == other && count <= most && longer.starts_with(log)
        }
        _ => old == new,
    }
}

/// How many entries the log of stored bytes has, as its head says.
pub fn entries(bytes: &[u8]) -> u64 {
    parts(bytes).map_or(0, |(_, count, _)| count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::missions::jigsaw::{Action, Jigsaw};
    use crate::setup::{Difficulty, Policy};

    fn stored(seed: u64, moves: &[Move<Action>]) -> Vec<u8> {
        let setup = Setup {
            mission: MissionId::Jigsaw,
            difficulty: Difficulty::Beginner,
            level: "empty-box".into(),
            seed,
            app: "mb".into(),
            inherited: None,
            policy: Policy::default(),
        };
        let entry = |what: &Move<Action>| Entry {
            seconds: 3,
            what: what.clone(),
        };
        let log = moves.iter().map(entry).collect();
        encode::<Jigsaw>(&Attempt { setup, log })
    }

    #[test]
    fn an_attempt_goes_on_from_its_own_beginnings_and_from_no_other() {
        let (build, undo) = (Move::Do(Action::Build), Move::Undo);
        let long: Vec<_> = std::iter::repeat_n(build.clone(), 200).collect();
        let start = stored(0, &[]);
        let one = stored(0, std::slice::from_ref(&build));
        let two = stored(0, &[build.clone(), undo.clone()]);
        let fork = stored(0, &[build.clone(), build.clone(), undo]);
        let many = stored(0, &long);
        for (old, new, whether) in [
            (&start, &one, true),
            (&one, &one, true),
            (&one, &two, true),
            (&one, &many, true),
            (&two, &one, false),
            (&two, &fork, false),
            (&fork, &two, false),
            (&two, &many, false),
            (&stored(1, &[]), &one, false),
        ] {
            assert_eq!(continues(old, new), whether, "{old:?} {new:?}");
        }
        assert_eq!(entries(&many), 200);
    }

    #[test]
    fn what_is_no_attempt_goes_on_from_itself_alone() {
        let one = stored(0, &[Move::Undo]);
        assert!(continues(&[1, 2], &[1, 2]));
        assert!(!continues(&[1, 2], &[1, 2, 3]));
        assert!(!continues(&[], &one));
        assert!(!continues(&one[..4], &one));
        assert_eq!(entries(&[9]), 0);
    }
}
