//! Sentences in which names of the tools stand between backticks.

use crate::dom::{IntoNode, Node, el};

/// A sentence with its names as code.
pub fn prose(words: &str) -> Node {
    let parts = words.split('`').enumerate();
    // Every other part stands between two of them.
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => part.to_owned().into_node(),
        _ => el("code").child(part.to_owned()).into_node(),
    };
    Node::Many(parts.map(part).collect())
}

/// A sentence that is spoken, or stands where there is no code.
pub fn plain(mut words: String) -> String {
    words.retain(|letter| letter != '`');
    words
}
