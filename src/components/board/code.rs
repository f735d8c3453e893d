//! Dockerfiles and ignore files in colours. The colours are a reading aid: what a line
//! means is decided by the simulator alone.

use crate::dom::{IntoNode, Node, el};

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing in particular.
    Plain,
    /// The instruction's name.
    Keyword,
    /// `--flag=value`
    Flag,
    /// In quotes.
    Quoted,
    /// `$NAME`, `${NAME}`
    Variable,
    /// From `#` to the end of the line.
    Comment,
}

impl Paint {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "k",
            Self::Flag => "f",
            Self::Quoted => "s",
            Self::Variable => "v",
            Self::Comment => "c",
        }
    }
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// `Dockerfile`
    Dockerfile,
    /// `.dockerignore`
    Ignore,
}

/// Lines longer than this stay plain: nobody reads their colours.
const LONGEST: usize = 2_000;

/// One line in stretches. `begins`: whether a statement begins on it.
pub fn paint(grammar: Grammar, line: &str, begins: bool) -> Vec<(Paint, &str)> {
    let body = line.trim_start();
    if line.len() > LONGEST {
        return vec![(Paint::Plain, line)];
    }
    if body.starts_with('#') {
        return vec![(Paint::Comment, line)];
    }
    let lead = line.len() - body.len();
    let word = match grammar {
        Grammar::Dockerfile if begins => body.find(char::is_whitespace).unwrap_or(body.len()),
        Grammar::Ignore if body.starts_with('!') => 1,
        _ => 0,
    };
    let mut spans = Vec::new();
    push(&mut spans, Paint::Plain, &line[..lead]);
    push(&mut spans, Paint::Keyword, &body[..word]);
    match grammar {
        Grammar::Dockerfile => arguments(&body[word..], &mut spans),
        Grammar::Ignore => push(&mut spans, Paint::Plain, &body[word..]),
    }
    spans
}

fn push<'a>(spans: &mut Vec<(Paint, &'a str)>, paint: Paint, text: &'a str) {
    if !text.is_empty() {
        spans.push((paint, text));
    }
}

fn arguments<'a>(text: &'a str, spans: &mut Vec<(Paint, &'a str)>) {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '$', '-']) {
        let (paint, length) = token(
            &rest[at..],
            at == 0 || rest[..at].ends_with(char::is_whitespace),
        );
        let plain = if paint == Paint::Plain {
            at + length
        } else {
            at
        };
        push(spans, Paint::Plain, &rest[..plain]);
        push(spans, paint, &rest[plain..at + length]);
        rest = &rest[at + length..];
    }
    push(spans, Paint::Plain, rest);
}

/// What begins here, and how many bytes of it there are.
fn token(text: &str, after_blank: bool) -> (Paint, usize) {
    let first = &text[..1];
    match first {
        "-" if after_blank && text.starts_with("--") => (
            Paint::Flag,
            text.find(char::is_whitespace).unwrap_or(text.len()),
        ),
        "-" => (Paint::Plain, 1),
        "$" => (Paint::Variable, variable(text)),
        quote => match text[1..].find(quote) {
            Some(end) => (Paint::Quoted, end + 2),
            None => (Paint::Quoted, text.len()),
        },
    }
}

fn variable(text: &str) -> usize {
    if text.starts_with("${") {
        return text.find('}').map_or(text.len(), |end| end + 1);
    }
    let name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    text[1..]
        .find(|char| !name(char))
        .map_or(text.len(), |end| end + 1)
}

/// Whether the next line goes on with the statement of this one.
pub fn goes_on(line: &str) -> bool {
    let body = line.trim();
    body.ends_with('\\') && !body.starts_with('#')
}

/// The lines of a text, each with whether a statement begins on it.
pub fn lines(text: &str) -> Vec<(bool, &str)> {
    let mut within = false;
    let each = |line| {
        let begins = !within;
        within = goes_on(line);
        (begins, line)
    };
    text.split('\n').map(each).collect()
}

/// A line in colours.
pub fn painted(grammar: Grammar, line: &str, begins: bool) -> Node {
    let span = |(paint, text): (Paint, &str)| match paint {
        Paint::Plain => text.to_owned().into_node(),
        _ => el("span")
            .class(paint.class())
            .child(text.to_owned())
            .into_node(),
    };
    paint(grammar, line, begins)
        .into_iter()
        .map(span)
        .collect::<Vec<_>>()
        .into_node()
}

/// A whole statement in colours, its lines kept apart.
pub fn statement(text: &str) -> Node {
    let line = |(begins, line): (bool, &str)| {
        el("span")
            .class("cl")
            .child(painted(Grammar::Dockerfile, line, begins))
    };
    el("code")
        .class("code")
        .child(lines(text).into_iter().map(line).collect::<Vec<_>>())
        .into_node()
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Paint, goes_on, lines, paint};
    use Paint::{Comment, Flag, Keyword, Plain, Quoted, Variable};
    use proptest::prelude::*;

    fn dockerfile(line: &str) -> Vec<(Paint, &str)> {
        paint(Grammar::Dockerfile, line, true)
    }

    #[test]
    fn instructions_flags_quotes_and_variables_are_told_apart() {
        assert_eq!(
            dockerfile("COPY --from=a \"x y\" $HOME/${B}-c"),
            [
                (Keyword, "COPY"),
                (Plain, " "),
                (Flag, "--from=a"),
                (Plain, " "),
                (Quoted, "\"x y\""),
                (Plain, " "),
                (Variable, "$HOME"),
                (Plain, "/"),
                (Variable, "${B}"),
                (Plain, "-"),
                (Plain, "c"),
            ]
        );
        assert_eq!(dockerfile("  # why"), [(Comment, "  # why")]);
        assert_eq!(
            paint(Grammar::Ignore, "!keep", true),
            [(Keyword, "!"), (Plain, "keep")]
        );
    }

    #[test]
    fn a_continued_line_has_no_instruction() {
        assert_eq!(
            lines("RUN a \\\n  b\nCMD c"),
            [(true, "RUN a \\"), (false, "  b"), (true, "CMD c")]
        );
        assert!(!goes_on("# comment \\"));
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(line in "[-A-Z a\"'$${}#é🚀!]{0,30}", begins: bool) {
            for grammar in [Grammar::Dockerfile, Grammar::Ignore] {
                let whole: String = paint(grammar, &line, begins).into_iter().map(|(_, text)| text).collect();
                prop_assert_eq!(&whole, &line);
            }
        }
    }
}
