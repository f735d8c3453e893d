//! YAML in stretches, line by line, for whoever shows it in colours. Where a key, a comment
//! or a quoted text begins is decided as the reader does; what spans several lines in quotes
//! is the one thing that a line alone does not show.

use super::cursor::{is_blank, is_flow_mark};
use super::{Resolved, resolve};

/// What a stretch of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Words, blanks, and the marks between them.
    Plain,
    /// The name in front of a colon.
    Key,
    /// In quotes.
    Quoted,
    /// A number, `true`, `null`.
    Value,
    /// `&anchor`, `*alias`, `!tag`, and the mark of a block.
    Sign,
    /// `${{ … }}`
    Expression,
    /// From `#` to the end of the line.
    Comment,
}

/// The lines of a text, each with whether it is part of a block behind `|` or `>`.
pub fn lines(text: &str) -> Vec<(bool, &str)> {
    let mut block: Option<usize> = None;
    let each = |line| {
        let indent = indent(line);
        let blank = line.trim().is_empty();
        if block.is_some_and(|parent| blank || indent > parent) {
            return (true, line);
        }
        block = opens(line);
        (false, line)
    };
    text.split('\n').map(each).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a block begins behind this line, and the column that its lines stand behind.
fn opens(line: &str) -> Option<usize> {
    let (at, rest) = entry(line);
    let value = match key(rest) {
        Some(length) => rest[length + 1..].trim_start(),
        None => rest,
    };
    let header = value.strip_prefix(['|', '>'])?;
    let header =
        header.trim_start_matches(|char: char| char.is_ascii_digit() || "+-".contains(char));
    let ends = header.is_empty() || header.starts_with(char::is_whitespace);
    let parent = if key(rest).is_some() {
        at
    } else {
        line[..at].rfind('-').unwrap_or(0)
    };
    ends.then_some(parent)
}

/// What stands behind the blanks and dashes at the head of a line, and its column.
fn entry(line: &str) -> (usize, &str) {
    let mut at = indent(line);
    while line[at..].starts_with("- ") {
        at += 1 + indent(&line[at + 1..]);
    }
    (at, &line[at..])
}

/// The length of a key, if one stands at the head: a colon with a gap behind it ends it.
fn key(text: &str) -> Option<usize> {
    let from = match text.bytes().next()? {
        quote @ (b'"' | b'\'') => quoted(text, char::from(quote)),
        b'#' | b'[' | b'{' | b'|' | b'>' | b'&' | b'*' | b'!' => return None,
        _ => 0,
    };
    let bytes = text.as_bytes();
    for at in from..bytes.len() {
        match bytes[at] {
            b':' if bytes.get(at + 1).is_none_or(|next| is_blank(*next)) => return Some(at),
            b'#' if at > 0 && is_blank(bytes[at - 1]) => return None,
            _ if from > 0 => return None,
            _ => {}
        }
    }
    None
}

/// Bytes of a text in quotes, the quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if char == '\\' && quote == '"' {
            escaped = true;
        } else if char == quote {
            return at + 1;
        }
    }
    text.len()
}

/// A line in stretches. `body`: whether it is part of a block.
pub fn tokens(line: &str, body: bool) -> Vec<(Token, &str)> {
    let mut spans = Spans {
        line,
        found: Vec::new(),
    };
    if body {
        spans.words(line);
        return spans.found;
    }
    let (at, rest) = entry(line);
    spans.push(Token::Plain, at);
    let mut from = at;
    if let Some(length) = key(rest) {
        spans.push(Token::Key, length);
        spans.push(Token::Plain, 1);
        from += length + 1;
    }
    spans.value(&line[from..]);
    spans.found
}

/// Stretches from the front of a line to its end.
struct Spans<'a> {
    /// What is left.
    line: &'a str,
    found: Vec<(Token, &'a str)>,
}

impl<'a> Spans<'a> {
    fn push(&mut self, token: Token, length: usize) {
        let (head, rest) = self.line.split_at(length);
        self.line = rest;
        if head.is_empty() {
            return;
        }
        self.found.push((token, head));
    }

    /// Words in which only expressions stand out.
    fn words(&mut self, text: &'a str) {
        let mut rest = text;
        while let Some(at) = rest.find("${{") {
            let end = rest[at..].find("}}").map_or(rest.len(), |end| at + end + 2);
            self.push(Token::Plain, at);
            self.push(Token::Expression, end - at);
            rest = &rest[end..];
        }
        self.push(Token::Plain, rest.len());
    }

    /// A value, up to the end of the line.
    fn value(&mut self, text: &'a str) {
        let mut rest = text;
        let mut depth = 0_usize;
        // Whether something can begin here, and is not in the middle of words.
        let mut fresh = true;
        while let Some(first) = rest.bytes().next() {
            let gap =
                text.len() == rest.len() || is_blank(text.as_bytes()[text.len() - rest.len() - 1]);
            let length = match first {
                b'#' if gap => {
                    self.push(Token::Comment, rest.len());
                    return;
                }
                b' ' | b'\t' => self.take(Token::Plain, 1),
                quote @ (b'"' | b'\'') if fresh => {
                    fresh = false;
                    self.take(Token::Quoted, quoted(rest, char::from(quote)))
                }
                b'&' | b'*' | b'!' | b'|' | b'>' if fresh && depth == 0 => {
                    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                    self.take(Token::Sign, end)
                }
                b'[' | b'{' if fresh => {
                    depth += 1;
                    self.take(Token::Plain, 1)
                }
                mark if depth > 0 && is_flow_mark(mark) => {
                    depth = depth.saturating_sub(usize::from(mark == b']' || mark == b'}'));
                    fresh = mark == b',';
                    self.take(Token::Plain, 1)
                }
                b':' if depth > 0 => {
                    fresh = true;
                    self.take(Token::Plain, 1)
                }
                _ => {
                    fresh = false;
                    self.scalar(rest, depth > 0)
                }
            };
            rest = &rest[length..];
        }
    }

    fn take(&mut self, token: Token, length: usize) -> usize {
        self.push(token, length);
        length
    }

    /// Bare words up to a comment, or between brackets up to the next mark.
    fn scalar(&mut self, text: &'a str, flow: bool) -> usize {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"${{") {
                at += text[at..].find("}}").map_or(text.len() - at, |end| end + 2);
                continue;
            }
            let next = bytes.get(at + 1);
            let ends = match bytes[at] {
                b'#' => at > 0 && is_blank(bytes[at - 1]),
                b':' => flow && next.is_none_or(|next| is_blank(*next) || is_flow_mark(*next)),
                byte => flow && is_flow_mark(byte),
            };
            if ends {
                break;
            }
            at += 1;
        }
        let words = &text[..at];
        let key = flow && text[at..].starts_with(':');
        let known = !matches!(resolve(words.trim_end()), Resolved::Str);
        match (key, known) {
            (true, _) => self.push(Token::Key, at),
            (_, true) => self.push(Token::Value, at),
            _ => self.words(words),
        }
        at.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Comment, Expression, Key, Plain, Quoted, Sign, Value};
    use super::{Token, lines, tokens};
    use crate::workflow::yaml::{Kind, Node, parse};
    use proptest::prelude::*;

    fn painted(line: &str) -> Vec<(Token, &str)> {
        tokens(line, false)
    }

    #[test]
    fn keys_values_quotes_and_comments_are_told_apart() {
        assert_eq!(
            painted("  timeout-minutes: 10 # why"),
            [
                (Plain, "  "),
                (Key, "timeout-minutes"),
                (Plain, ":"),
                (Plain, " "),
                (Value, "10 "),
                (Comment, "# why"),
            ]
        );
        assert_eq!(
            painted("- uses: a/b@v1#2"),
            [
                (Plain, "- "),
                (Key, "uses"),
                (Plain, ":"),
                (Plain, " "),
                (Plain, "a/b@v1#2"),
            ]
        );
        assert_eq!(
            painted("on: {push: [main, 'x y']}"),
            [
                (Key, "on"),
                (Plain, ":"),
                (Plain, " "),
                (Plain, "{"),
                (Key, "push"),
                (Plain, ":"),
                (Plain, " "),
                (Plain, "["),
                (Plain, "main"),
                (Plain, ","),
                (Plain, " "),
                (Quoted, "'x y'"),
                (Plain, "]"),
                (Plain, "}"),
            ]
        );
        assert_eq!(painted("# all"), [(Comment, "# all")]);
    }

    #[test]
    fn expressions_and_signs_stand_out() {
        assert_eq!(
            painted("if: a ${{ b # c }} d"),
            [
                (Key, "if"),
                (Plain, ":"),
                (Plain, " "),
                (Plain, "a "),
                (Expression, "${{ b # c }}"),
                (Plain, " d"),
            ]
        );
        assert_eq!(
            painted("a: &b true"),
            [
                (Key, "a"),
                (Plain, ":"),
                (Plain, " "),
                (Sign, "&b"),
                (Plain, " "),
                (Value, "true"),
            ]
        );
        assert_eq!(
            tokens("      echo ${{ x }} # no", true),
            [
                (Plain, "      echo "),
                (Expression, "${{ x }}"),
                (Plain, " # no"),
            ]
        );
    }

    #[test]
    fn blocks_end_where_their_lines_do() {
        let text = "a:\n  - run: |\n      b: c\n\n      d\n    e: >-\n      f\n  - |\n   g\n  - h";
        let bodies: Vec<_> = lines(text)
            .into_iter()
            .filter(|(body, _)| *body)
            .map(|(_, line)| line)
            .collect();
        assert_eq!(bodies, ["      b: c", "", "      d", "      f", "   g"]);
    }

    /// Where the reader finds keys.
    fn keys(node: &Node, found: &mut Vec<(u32, u32)>) {
        match &node.kind {
            Kind::Scalar(_) => {}
            Kind::Sequence(items) => items.iter().for_each(|item| keys(item, found)),
            Kind::Mapping(entries) => {
                for (key, value) in entries {
                    found.push((key.start.line, key.start.column));
                    keys(value, found);
                }
            }
        }
    }

    #[test]
    fn keys_are_where_the_reader_finds_them() {
        let text = "name: Ship # it\non: {push: {branches: [main]}, workflow_dispatch: }\n\
            env:\n  'a b': \"c: d\"\njobs:\n  test:\n    # x: y\n    needs: [a, b]\n    steps:\n\
            \x20     - run: |\n          key: value\n      - uses: a/b@v1\n        with: { x: 1 }\n";
        let (tree, problems, _) = parse(text);
        assert!(problems.is_empty(), "{problems:?}");
        let mut wanted = Vec::new();
        keys(&tree.unwrap(), &mut wanted);
        wanted.sort_unstable();
        let mut found = Vec::new();
        for (number, (body, line)) in (1..).zip(lines(text)) {
            let mut column = 1;
            for (token, stretch) in tokens(line, body) {
                if token == Key {
                    found.push((number, column));
                }
                column += u32::try_from(stretch.chars().count()).unwrap();
            }
        }
        assert_eq!(found, wanted);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(text in "[-a-c:#\"'\\[\\]{},&*|> \\n$é🚀!1]{0,60}") {
            let whole: Vec<String> = lines(&text)
                .into_iter()
                .map(|(body, line)| tokens(line, body).into_iter().map(|(_, text)| text).collect())
                .collect();
            prop_assert_eq!(whole.join("\n"), text);
        }
    }
}
