//! Dockerfiles, ignore files and workflows in colours. The colours are a reading aid: what
//! a line means is decided by the simulator alone.

use odp_sim::workflow::yaml::paint::{self as yaml, Token};

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

/// A line in stretches; the flag as [`Grammar::lines`] gives it.
type Paints = for<'a> fn(&'a str, bool) -> Vec<(Paint, &'a str)>;

/// Which colours. By functions and not by name, so that a grammar is only in those parts of
/// the page that speak of it.
#[derive(Clone, Copy)]
pub struct Grammar {
    /// The lines of a text, each with whether a statement begins on it.
    lines: for<'a> fn(&'a str) -> Vec<(bool, &'a str)>,
    paint: Paints,
}

impl Grammar {
    /// `Dockerfile`
    pub const DOCKERFILE: Self = Self {
        lines,
        paint: |line, begins| body(line, |body| dockerfile(body, begins)),
    };
    /// `.dockerignore`
    pub const IGNORE: Self = Self {
        lines,
        paint: |line, _| body(line, ignore),
    };
    /// A workflow.
    pub const YAML: Self = Self {
        lines: workflow_lines,
        paint: workflow,
    };

    /// The lines of a text, each with whether a statement begins on it.
    pub fn lines(self, text: &str) -> Vec<(bool, &str)> {
        (self.lines)(text)
    }

    /// One line in stretches. `begins`: whether a statement begins on it.
    fn paint(self, line: &str, begins: bool) -> Vec<(Paint, &str)> {
        if line.len() > LONGEST {
            return vec![(Paint::Plain, line)];
        }
        (self.paint)(line, begins)
    }
}

/// Lines longer than this stay plain: nobody reads their colours.
const LONGEST: usize = 2_000;

/// A line whose comments are whole lines: the blanks at its head, and what `paint` makes of
/// the rest.
fn body<'a>(
    line: &'a str,
    paint: impl Fn(&'a str) -> Vec<(Paint, &'a str)>,
) -> Vec<(Paint, &'a str)> {
    let body = line.trim_start();
    if body.starts_with('#') {
        return vec![(Paint::Comment, line)];
    }
    let mut spans = Vec::new();
    push(&mut spans, Paint::Plain, &line[..line.len() - body.len()]);
    spans.extend(paint(body));
    spans
}

fn dockerfile(body: &str, begins: bool) -> Vec<(Paint, &str)> {
    let word = body.find(char::is_whitespace).unwrap_or(body.len());
    let word = if begins { word } else { 0 };
    let mut spans = Vec::new();
    push(&mut spans, Paint::Keyword, &body[..word]);
    arguments(&body[word..], &mut spans);
    spans
}

fn ignore(body: &str) -> Vec<(Paint, &str)> {
    let sign = usize::from(body.starts_with('!'));
    let mut spans = Vec::new();
    push(&mut spans, Paint::Keyword, &body[..sign]);
    push(&mut spans, Paint::Plain, &body[sign..]);
    spans
}

fn workflow_lines(text: &str) -> Vec<(bool, &str)> {
    let all = yaml::lines(text).into_iter();
    all.map(|(block, line)| (!block, line)).collect()
}

fn workflow(line: &str, begins: bool) -> Vec<(Paint, &str)> {
    let paint = |(token, text)| {
        let paint = match token {
            Token::Plain => Paint::Plain,
            Token::Key => Paint::Keyword,
            Token::Quoted => Paint::Quoted,
            Token::Value | Token::Sign => Paint::Flag,
            Token::Expression => Paint::Variable,
            Token::Comment => Paint::Comment,
        };
        (paint, text)
    };
    yaml::tokens(line, !begins).into_iter().map(paint).collect()
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

/// The lines of a text whose statements go on behind a `\\`.
fn lines(text: &str) -> Vec<(bool, &str)> {
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
    let spans = grammar.paint(line, begins).into_iter().map(span);
    spans.collect::<Vec<_>>().into_node()
}

fn span((paint, text): (Paint, &str)) -> Node {
    match paint {
        Paint::Plain => text.to_owned().into_node(),
        _ => el("span")
            .class(paint.class())
            .child(text.to_owned())
            .into_node(),
    }
}

/// A line cut behind its blanks: what stands between two cuts is a word.
fn words(stretches: Vec<(Paint, &str)>) -> Vec<(Paint, &str)> {
    let mut pieces = Vec::new();
    for (paint, text) in stretches {
        for piece in text.split_inclusive(' ') {
            pieces.push((paint, piece));
        }
    }
    pieces
}

/// A line in colours whose words stay on one line while that has room for them: browsers
/// break at the hyphens and slashes within them.
pub fn in_words(line: &str, begins: bool) -> Vec<Node> {
    let mut all = Vec::new();
    let mut word = Vec::new();
    let mut breaks = false;
    let mut end = |word: &mut Vec<Node>, breaks: &mut bool| {
        let word = Node::Many(std::mem::take(word));
        all.push(if std::mem::take(breaks) {
            el("span").class("w").child(word).into_node()
        } else {
            word
        });
    };
    for piece in words(Grammar::DOCKERFILE.paint(line, begins)) {
        breaks |= piece.1.contains(['-', '/', '?']);
        word.push(span(piece));
        if piece.1.ends_with(' ') {
            end(&mut word, &mut breaks);
        }
    }
    end(&mut word, &mut breaks);
    all
}

/// A whole statement in colours, its lines kept apart.
pub fn statement(text: &str) -> Node {
    let line = |(begins, line): (bool, &str)| el("span").class("cl").child(in_words(line, begins));
    el("code")
        .class("code")
        .child(lines(text).into_iter().map(line).collect::<Vec<_>>())
        .into_node()
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Paint, goes_on, lines, words};
    use Paint::{Comment, Flag, Keyword, Plain, Quoted, Variable};
    use proptest::prelude::*;

    fn dockerfile(line: &str) -> Vec<(Paint, &str)> {
        Grammar::DOCKERFILE.paint(line, true)
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
            Grammar::IGNORE.paint("!keep", true),
            [(Keyword, "!"), (Plain, "keep")]
        );
    }

    #[test]
    fn keys_of_a_workflow_stand_out_and_scripts_do_not() {
        let painted: Vec<_> = Grammar::YAML
            .lines("run: |\n  a: ${{ b }}")
            .into_iter()
            .map(|(begins, line)| Grammar::YAML.paint(line, begins))
            .collect();
        assert_eq!(
            painted,
            [
                vec![(Keyword, "run"), (Plain, ":"), (Plain, " "), (Flag, "|")],
                vec![(Plain, "  a: "), (Variable, "${{ b }}")],
            ]
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

    #[test]
    fn words_are_cut_behind_their_blanks_and_keep_their_colours() {
        assert_eq!(
            words(dockerfile("RUN pip install -r a.txt \"b c\"")),
            [
                (Keyword, "RUN"),
                (Plain, " "),
                (Plain, "pip "),
                (Plain, "install "),
                (Plain, "-"),
                (Plain, "r "),
                (Plain, "a.txt "),
                (Quoted, "\"b "),
                (Quoted, "c\""),
            ]
        );
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(line in "[-A-Z a\"'$${}#é🚀!]{0,30}", begins: bool) {
            for grammar in [Grammar::DOCKERFILE, Grammar::IGNORE, Grammar::YAML] {
                let parts = words(grammar.paint(&line, begins)).into_iter();
                let whole: String = parts.map(|(_, text)| text).collect();
                prop_assert_eq!(&whole, &line);
            }
        }
    }
}
