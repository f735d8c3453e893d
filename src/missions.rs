//! The boards of the rooms: the only place of the page that tells rooms apart.

pub mod cache;
pub mod jigsaw;
pub mod round;
pub mod shelf;

use std::cell::RefCell;
use std::sync::Arc;

use odp_sim::content::Content;
use odp_sim::setup::MissionId;

use crate::browser;
use crate::chunks::{self, Board};

/// Facts, apps and the levels of the first room, packed.
const FIRST: &str = "content/jigsaw.bin";
/// The levels of the second room.
const SECOND: &str = "content/cache.bin";

thread_local! {
    /// What has arrived so far.
    static CONTENT: RefCell<Option<Arc<Content>>> = const { RefCell::new(None) };
}

/// The beginnings of the paths of a room's words; where two say something else under the
/// same key, the last one counts.
pub const fn words(mission: MissionId) -> &'static [&'static str] {
    match mission {
        // What the builder says is told with the first room's words.
        MissionId::Cache => &["content/jigsaw.", "content/cache."],
        _ => &["content/jigsaw."],
    }
}

/// Fetches what a room needs, once.
pub async fn content(mission: MissionId) -> Option<Arc<Content>> {
    let known = CONTENT.with_borrow(Clone::clone);
    let mut content = match known {
        Some(content) => content,
        None => Arc::new(Content::unpack(&browser::bytes(FIRST).await?).ok()?),
    };
    if mission == MissionId::Cache && content.cache.is_empty() {
        let levels = browser::bytes(SECOND).await?;
        Arc::make_mut(&mut content).unpack_cache(&levels).ok()?;
    }
    CONTENT.set(Some(content.clone()));
    Some(content)
}

/// Fetches what makes the board of a room that can be played.
pub async fn board(mission: MissionId) -> Option<Board> {
    let board = match mission {
        MissionId::Jigsaw => chunks::jigsaw().await,
        MissionId::Cache => chunks::cache().await,
        // Their doors are locked: nobody comes here.
        MissionId::Pipeline | MissionId::Logs | MissionId::Deploy | MissionId::Outage => {
            return None;
        }
    };
    board.ok()
}
