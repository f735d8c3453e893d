//! The boards of the rooms: which words, data and code each of them needs.

pub mod cache;
pub mod jigsaw;
pub mod pipeline;
pub mod replay;
pub mod round;
pub mod shelf;
pub mod twin;

use std::cell::RefCell;
use std::sync::Arc;

use odp_sim::content::Content;
use odp_sim::facts::Known;
use odp_sim::setup::MissionId;

use crate::browser::{self, Download, page};
use crate::chunks::{self, Reading, Room};

/// Apps and the levels of the first room, packed.
const FIRST: &str = "content/jigsaw.bin";
/// The levels of the second room.
const SECOND: &str = "content/cache.bin";
/// The levels of the third room.
const THIRD: &str = "content/pipeline.bin";

/// The facts, which nobody needs before something is run.
const FACTS: &str = "content/facts.bin";

/// The style sheets of the second room.
const SECOND_SHEETS: [&str; 1] = ["style/cache.css"];

/// The style sheets of the third room.
const THIRD_SHEETS: [&str; 4] = [
    "style/graph.css",
    "style/chart.css",
    "style/pipeline.css",
    "style/events.css",
];

/// The style sheets of the sandbox.
pub const SANDBOX_SHEETS: [&str; 3] = ["style/sandbox.css", "style/steps.css", "style/outcome.css"];

thread_local! {
    /// What has arrived so far.
    static CONTENT: RefCell<Option<Arc<Content>>> = const { RefCell::new(None) };
    /// What is known: one place, however often content arrives.
    static KNOWN: Known = Known::default();
    /// The style sheets that the page wears beside those from the start.
    static WORN: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// The beginnings of the paths of a room's words; where two say something else under the
/// same key, the last one counts. `begun`: there are runs to speak of from the start.
pub fn words(mission: MissionId, begun: bool) -> &'static [&'static str] {
    match mission {
        // What the builder says is told with the first room's words.
        MissionId::Cache => &["content/workshop.", "content/jigsaw.", "content/cache."],
        MissionId::Pipeline => &["content/workshop.", "content/jigsaw.", "content/pipeline."],
        _ if begun || jigsaw::workshop::arrived().is_some() => jigsaw::workshop::WORDS,
        _ => &["content/jigsaw."],
    }
}

/// Fetches what all rooms share, once.
pub async fn content() -> Option<Arc<Content>> {
    let known = CONTENT.with_borrow(Clone::clone);
    if known.is_some() {
        return known;
    }
    let mut content = Content::unpack(&browser::bytes(FIRST).await?).ok()?;
    content.facts = KNOWN.with(Known::clone);
    let content = Arc::new(content);
    CONTENT.set(Some(content.clone()));
    Some(content)
}

/// Asks for the facts, unless they are there.
pub fn facts() -> Option<Download> {
    let there = KNOWN.with(Known::are_there);
    (!there).then(|| Download::of(FACTS))
}

/// Reads the facts that [`facts`] asked for; `None` when they were lost on the way.
pub async fn learn(read: Reading, asked: Option<Download>) -> Option<()> {
    let Some(asked) = asked else {
        return Some(());
    };
    let facts = read(&asked.bytes().await?)?;
    KNOWN.with(|known| known.bring(facts));
    Some(())
}

/// Fetches the levels of a room that has them in a file of their own, unless they are there.
pub async fn levels(mission: MissionId) -> Option<Vec<u8>> {
    let there =
        |has: fn(&Content) -> bool| CONTENT.with_borrow(|known| known.as_deref().is_some_and(has));
    let path = match mission {
        MissionId::Cache if !there(|content| !content.cache.is_empty()) => SECOND,
        MissionId::Pipeline if !there(|content| !content.pipeline.is_empty()) => THIRD,
        _ => return Some(Vec::new()),
    };
    browser::bytes(path).await
}

/// What all rooms share with the levels of this one.
pub fn supplied(room: Room, content: Arc<Content>, levels: &[u8]) -> Option<Arc<Content>> {
    let content = match room.levels {
        Some(add) if !levels.is_empty() => add(content, levels)?,
        _ => content,
    };
    CONTENT.set(Some(content.clone()));
    Some(content)
}

/// Fetches style sheets that the page does not have from the start, each once.
pub async fn dressed(sheets: &[&'static str]) -> Option<()> {
    for sheet in sheets {
        if WORN.with_borrow(|worn| worn.contains(sheet)) {
            continue;
        }
        let style = browser::text(sheet).await?;
        page::dress(&style).then_some(())?;
        WORN.with_borrow_mut(|worn| worn.push(sheet));
    }
    Some(())
}

/// Fetches a room that can be played. `begun`: a game is taken up
/// again, and its runs have to be judged before it can be shown.
pub async fn room(mission: MissionId, begun: bool) -> Option<Room> {
    let sheets: &[&str] = match mission {
        MissionId::Cache => &SECOND_SHEETS,
        MissionId::Pipeline => &THIRD_SHEETS,
        _ => &[],
    };
    dressed(sheets).await?;
    // The first room's workshop asks for them itself.
    let facts = (mission != MissionId::Jigsaw).then(facts).flatten();
    let room = match mission {
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
    let room = room.ok()?;
    if let Some(read) = room.facts {
        learn(read, facts).await?;
    }
    Some(room)
}
