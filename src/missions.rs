//! The boards of the rooms: the only place of the page that tells rooms apart.

pub mod cache;
pub mod jigsaw;
pub mod pipeline;
pub mod replay;
pub mod round;
pub mod shelf;
pub mod twin;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use odp_sim::content::Content;
use odp_sim::setup::MissionId;

use crate::browser::{self, page};
use crate::chunks::{self, Board};

/// Facts, apps and the levels of the first room, packed.
const FIRST: &str = "content/jigsaw.bin";
/// The levels of the second room.
const SECOND: &str = "content/cache.bin";
/// The levels of the third room.
const THIRD: &str = "content/pipeline.bin";

/// The style sheets of the third room.
const SHEETS: [&str; 3] = ["style/graph.css", "style/chart.css", "style/pipeline.css"];

thread_local! {
    /// What has arrived so far.
    static CONTENT: RefCell<Option<Arc<Content>>> = const { RefCell::new(None) };
    /// Whether the page wears the sheets of the third room.
    static DRESSED: Cell<bool> = const { Cell::new(false) };
}

/// The beginnings of the paths of a room's words; where two say something else under the
/// same key, the last one counts.
pub const fn words(mission: MissionId) -> &'static [&'static str] {
    match mission {
        // What the builder says is told with the first room's words.
        MissionId::Cache => &["content/jigsaw.", "content/cache."],
        MissionId::Pipeline => &["content/jigsaw.", "content/pipeline."],
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
    if mission == MissionId::Pipeline && content.pipeline.is_empty() {
        let levels = browser::bytes(THIRD).await?;
        Arc::make_mut(&mut content).unpack_pipeline(&levels).ok()?;
    }
    CONTENT.set(Some(content.clone()));
    Some(content)
}

/// Fetches the style sheets of a room that the page does not have from the start, once.
async fn dressed(mission: MissionId) -> Option<()> {
    if mission != MissionId::Pipeline || DRESSED.get() {
        return Some(());
    }
    for sheet in SHEETS {
        let sheet = browser::text(sheet).await?;
        page::dress(&sheet).then_some(())?;
    }
    DRESSED.set(true);
    Some(())
}

/// Fetches what makes the board of a room that can be played. `begun`: a game is taken up
/// again, and its runs have to be judged before it can be shown.
pub async fn board(mission: MissionId, begun: bool) -> Option<Board> {
    dressed(mission).await?;
    let board = match mission {
        MissionId::Jigsaw => {
            if begun {
                jigsaw::workshop::fetch().await?;
            }
            chunks::jigsaw().await
        }
        MissionId::Cache => chunks::cache().await,
        MissionId::Pipeline => chunks::pipeline().await,
        // Their doors are locked: nobody comes here.
        MissionId::Logs | MissionId::Deploy | MissionId::Outage => {
            return None;
        }
    };
    board.ok()
}
