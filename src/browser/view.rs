//! What the browser says of the player's view: whether the page is seen, and whether
//! things may move.

use leptos::prelude::*;

use super::page;

/// Whether the page is seen.
pub fn seen() -> bool {
    !document().hidden()
}

/// Whether the page is too narrow for panes beside each other.
pub fn narrow() -> bool {
    asked("(max-width: 899px)")
}

/// Whether there is room for a picture and a text in the middle of three panes.
pub fn wide() -> bool {
    asked("(min-width: 1600px)")
}

fn asked(query: &str) -> bool {
    let query = window().match_media(query).ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Whether the player, or the system, wants things to stand still.
pub fn calm() -> bool {
    page::root("data-motion") == "reduced" || asked("(prefers-reduced-motion: reduce)")
}
