//! The registry of rooms.

pub mod cache;
pub mod jigsaw;
pub mod pipeline;

use crate::attempt::{self, Unreadable, read_mission};
use crate::setup::MissionId;

/// Whether stored bytes are an attempt, at whichever room. Of a room that this version of
/// the game does not have, only the head can be read.
///
/// # Errors
/// See [`Unreadable`].
pub fn read_attempt(bytes: &[u8]) -> Result<MissionId, Unreadable> {
    let mission = read_mission(bytes)?;
    match mission {
        MissionId::Jigsaw => drop(attempt::decode::<jigsaw::Jigsaw>(bytes)?),
        MissionId::Cache => drop(attempt::decode::<cache::Cache>(bytes)?),
        MissionId::Pipeline => drop(attempt::decode::<pipeline::Pipeline>(bytes)?),
        MissionId::Logs | MissionId::Deploy | MissionId::Outage => {}
    }
    Ok(mission)
}
