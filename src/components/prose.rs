//! Sentences in which names of the tools stand between backticks. Code of several lines stands
//! in a block of its own, because how far in a line begins says something.

use crate::dom::{IntoNode, Node, el};

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Code(&'a str),
    /// Code of several lines.
    Lines(&'a str),
}

fn parts(words: &str) -> impl Iterator<Item = Part<'_>> {
    let parts = words.split('`').enumerate();
    // Every other part stands between two of them.
    parts.map(|(at, part)| match at % 2 {
        0 => Part::Words(part),
        _ if part.contains('\n') => Part::Lines(part),
        _ => Part::Code(part),
    })
}

/// A sentence with its names as code.
pub fn prose(words: &str) -> Node {
    let part = |part: Part<'_>| match part {
        Part::Words(words) => words.to_owned().into_node(),
        Part::Code(code) => el("code").child(code.to_owned()).into_node(),
        Part::Lines(code) => el("code").class("lines").child(code.to_owned()).into_node(),
    };
    Node::Many(parts(words).map(part).collect())
}

/// A sentence that is spoken, or stands where there is no code: all in one line.
pub fn plain(mut words: String) -> String {
    words.retain(|letter| letter != '`');
    if words.contains('\n') {
        let lines = words.lines().map(str::trim);
        words = lines.collect::<Vec<_>>().join(" ");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Part, parts, plain};

    const SAID: &str = "Under `on`, write: `permissions:\n  contents: read`";

    #[test]
    fn code_of_several_lines_stands_by_itself_and_keeps_its_indentation() {
        let parts: Vec<Part<'_>> = parts(SAID).collect();
        let block = "permissions:\n  contents: read";
        assert!(parts.contains(&Part::Lines(block)), "{parts:?}");
        assert!(parts.contains(&Part::Code("on")), "{parts:?}");
    }

    #[test]
    fn it_is_spoken_as_one_sentence() {
        let said = plain(SAID.to_owned());
        assert_eq!(said, "Under on, write: permissions: contents: read");
    }
}
