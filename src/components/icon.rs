//! The icons, all from the one set in `assets/icons.svg` that `index.html` holds.

use leptos::prelude::*;

use crate::text::{Arg, Text};

/// An icon beside words that say the same.
pub fn icon(name: &'static str) -> AnyView {
    let href = ["#i-", name].concat();
    view! {
        <svg class="i" aria-hidden="true">
            <use href=href></use>
        </svg>
    }
    .into_any()
}

/// So many of three stars, in words that are shown nowhere else.
pub fn star_row(text: Text, count: u8) -> AnyView {
    stars(
        count,
        text.say("map.stars", &[("count", Arg::Count(count.into()))]),
    )
}

/// So many of three stars, with the words for those who do not see them.
pub fn stars(count: u8, words: String) -> AnyView {
    let star = |at: u8| {
        let class = if at < count { "on" } else { "" };
        view! { <span class=class>{icon("star")}</span> }
    };
    view! {
        <span class="stars" role="img" aria-label=words>
            {[0, 1, 2].map(star)}
        </span>
    }
    .into_any()
}
