//! What the browser says of the player's view: whether the page is seen, and whether
//! things may move.

use leptos::prelude::*;

use super::page;

/// Whether the page is seen.
pub fn seen() -> bool {
    !document().hidden()
}

/// Whether the player, or the system, wants things to stand still.
pub fn calm() -> bool {
    let system = || {
        window()
            .match_media("(prefers-reduced-motion: reduce)")
            .ok()
            .flatten()
    };
    page::root("data-motion") == "reduced" || system().is_some_and(|query| query.matches())
}
