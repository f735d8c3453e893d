//! The boards of the rooms: the only place of the page that tells rooms apart.

pub mod jigsaw;
pub mod shelf;

use std::cell::RefCell;
use std::sync::Arc;

use odp_sim::content::Content;
use odp_sim::setup::MissionId;

use self::shelf::Shelf;
use crate::browser;

/// The beginning of the paths of the rooms' words.
pub const WORDS: &str = "content/jigsaw.";
/// The levels, packed.
const LEVELS: &str = "content/jigsaw.bin";

thread_local! {
    /// The levels, once they have arrived.
    static CONTENT: RefCell<Option<Arc<Content>>> = const { RefCell::new(None) };
}

/// Fetches the levels, once.
pub async fn content() -> Option<Arc<Content>> {
    if let Some(content) = CONTENT.with_borrow(Clone::clone) {
        return Some(content);
    }
    let bytes = browser::bytes(LEVELS).await?;
    let content = Arc::new(Content::unpack(&bytes).ok()?);
    CONTENT.set(Some(content.clone()));
    Some(content)
}

/// The board of a room that can be played.
pub fn board(
    mission: MissionId,
    content: &Arc<Content>,
    shelf: Shelf,
    seed: Option<u64>,
) -> crate::dom::Node {
    match mission {
        MissionId::Jigsaw => jigsaw::room(content, shelf, seed),
        // Their doors are locked: nobody comes here.
        MissionId::Cache
        | MissionId::Pipeline
        | MissionId::Logs
        | MissionId::Deploy
        | MissionId::Outage => crate::dom::Node::Nothing,
    }
}
