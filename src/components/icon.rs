//! The icons, all from the one set in `assets/icons.svg` that `index.html` holds.

use crate::dom::{IntoNode, Node, el};
use crate::text::{Arg, Text};

/// An icon beside words that say the same.
pub fn icon(name: &'static str) -> Node {
    Node::Picture(name)
}

/// So many of three stars, in words that are shown nowhere else.
pub fn star_row(text: Text, count: u8) -> Node {
    stars(
        count,
        text.say("map.stars", &[("count", Arg::Count(count.into()))]),
    )
}

/// So many of three stars, with the words for those who do not see them.
pub fn stars(count: u8, words: String) -> Node {
    let star = |at: u8| {
        let class = if at < count { "on" } else { "" };
        el("span").class(class).child(icon("star"))
    };
    el("span")
        .class("stars")
        .attr("role", "img")
        .attr("aria-label", words)
        .child([0, 1, 2].map(star))
        .into_node()
}
