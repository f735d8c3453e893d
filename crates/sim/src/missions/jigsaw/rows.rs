//! The Dockerfile as a list that hands can reorder: each statement is a row of lines.
//!
//! A move of a row is a move of its lines: comments directly above travel with their
//! statement, everything else of the text stays as it is, letter by letter.

use crate::dockerfile::parse::{parse, reader};

/// One statement of the text, with the comments directly above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// First line, counted from 1, its comments included.
    pub first: u32,
    /// Line on which the instruction itself begins.
    pub line: u32,
    /// Last line, inclusive.
    pub last: u32,
    /// The lines of the statement as written, without its comments.
    pub text: String,
}

impl Row {
    /// The first word in capitals.
    pub fn keyword(&self) -> String {
        keyword(&self.text)
    }
}

/// The first word of a statement in capitals.
pub fn keyword(text: &str) -> String {
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase()
}

/// The rows of a text: its statements, whether or not they can be understood.
pub fn rows(text: &str) -> Vec<Row> {
    let lines: Vec<&str> = text.lines().collect();
    let nodes = reader::read(text).nodes;
    let mut free_from = 1;
    let mut rows = Vec::with_capacity(nodes.len());
    for node in nodes {
        let (line, last) = (node.lines.first, node.lines.last);
        rows.push(Row {
            first: first_comment(&lines, free_from, line),
            line,
            last,
            text: joined(&lines, line, last),
        });
        free_from = last + 1;
    }
    rows
}

/// The indices of the rows that make no sense to the builder.
pub fn strange(text: &str) -> Vec<usize> {
    let statements = parse(text).0.statements;
    let each = statements.iter().enumerate();
    let strange = each.filter(|(_, statement)| statement.instruction.is_none());
    strange.map(|(at, _)| at).collect()
}

/// Lines of a text whose rows are recognised.
const MAX_LINES: usize = 500;

/// The rows of a text most of whose statements have been read before: those of `known` rows
/// are taken as they are. Where anything else stands, the whole text is read.
pub fn rows_by(text: &str, known: &[&[Row]]) -> Vec<Row> {
    recognised(text, known).unwrap_or_else(|| rows(text))
}

/// What a statement is follows from its own lines, but for what the escape directive and
/// heredocs do, and for a last line that waits for more.
fn recognised(text: &str, known: &[&[Row]]) -> Option<Vec<Row>> {
    let lines: Vec<&str> = text.lines().collect();
    if text.starts_with('\u{feff}') || text.contains("<<") || lines.len() > MAX_LINES {
        return None;
    }
    let mut rows = Vec::new();
    let mut free_from = 1;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let words = line.trim_start();
        if words.starts_with('#') && words.to_ascii_lowercase().contains("escape") {
            return None;
        }
        if words.is_empty() || words.starts_with('#') {
            at += 1;
            continue;
        }
        let here = |row: &&Row| stands(&row.text, &lines[at..]);
        let row = known.iter().flat_map(|rows| rows.iter()).find(here)?;
        let (line, last) = (row_number(at), row_number(at) + row.last - row.line);
        rows.push(Row {
            first: first_comment(&lines, free_from, line),
            line,
            last,
            ..row.clone()
        });
        free_from = last + 1;
        at = last as usize;
    }
    Some(rows)
}

fn row_number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// Whether these lines begin with a statement that is complete.
fn stands(statement: &str, lines: &[&str]) -> bool {
    let mut here = lines.iter();
    if !statement.split('\n').all(|part| here.next() == Some(&part)) {
        return false;
    }
    let said = |part: &&str| !part.trim().is_empty() && !is_comment(Some(part));
    let mut parts = statement.split('\n').filter(said);
    let goes_on = |part: &str| part.trim_end().ends_with('\\');
    // Another escape than this may have joined them.
    parts.next_back().is_some_and(|end| !goes_on(end)) && parts.all(goes_on)
}

/// The topmost of the comment lines directly above `line`, not above `lowest`; a line at
/// the very top may be a directive and stays where it is.
fn first_comment(lines: &[&str], lowest: u32, line: u32) -> u32 {
    let mut first = line;
    while first > lowest.max(2) && is_comment(lines.get(first as usize - 2)) {
        first -= 1;
    }
    first
}

fn is_comment(line: Option<&&str>) -> bool {
    line.is_some_and(|line| line.trim_start().starts_with('#'))
}

fn joined(lines: &[&str], first: u32, last: u32) -> String {
    let first = (first as usize).saturating_sub(1);
    lines
        .get(first..(last as usize).min(lines.len()))
        .unwrap_or_default()
        .join("\n")
}

/// The text with a statement put before row `at` of its rows, or at the end.
pub fn with_row(text: &str, rows: &[Row], at: usize, statement: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let before = rows
        .get(at)
        .map_or(lines.len(), |row| row.first as usize - 1);
    lines.insert(before.min(lines.len()), statement);
    ended(&lines)
}

/// The text without row `at` of its rows; `None` when there is no such row.
pub fn without_row(text: &str, rows: &[Row], at: usize) -> Option<String> {
    let row = rows.get(at)?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines.drain(row.first as usize - 1..(row.last as usize).min(lines.len()));
    Some(ended(&lines))
}

/// The text with row `from` moved so that it becomes row `to`; `None` when there is no such row.
pub fn with_row_moved(text: &str, rows: &[Row], from: usize, to: usize) -> Option<String> {
    let (row, target) = (rows.get(from)?, rows.get(to)?);
    let mut lines: Vec<&str> = text.lines().collect();
    let last = (row.last as usize).min(lines.len());
    let moved: Vec<&str> = lines.drain(row.first as usize - 1..last).collect();
    let at = if to < from {
        target.first as usize - 1
    } else {
        target.last as usize - moved.len()
    };
    let at = at.min(lines.len());
    lines.splice(at..at, moved);
    Some(ended(&lines))
}

fn ended(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "# syntax=docker/dockerfile:1\nFROM a\n\n# why\nRUN one \\\n  two\nCMD c\n";

    fn texts(text: &str) -> Vec<String> {
        rows(text).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn rows_are_statements_with_their_continuations() {
        assert_eq!(texts(TEXT), ["FROM a", "RUN one \\\n  two", "CMD c"]);
        assert_eq!(rows(TEXT)[1].first, 4);
    }

    #[test]
    fn rows_that_make_no_sense_are_named() {
        assert!(strange(TEXT).is_empty());
        let text = "FROM a\n# why\nRUNN b\nCMD c\nCOPY d\n";
        assert_eq!(strange(text), [1, 3]);
        assert_eq!(rows(text)[1].text, "RUNN b");
    }

    #[test]
    fn comments_travel_and_directives_stay() {
        let moved = with_row_moved(TEXT, &rows(TEXT), 1, 2).unwrap();
        assert_eq!(
            moved,
            "# syntax=docker/dockerfile:1\nFROM a\n\nCMD c\n# why\nRUN one \\\n  two\n"
        );
        let moved = with_row_moved(TEXT, &rows(TEXT), 1, 0).unwrap();
        assert_eq!(
            moved,
            "# syntax=docker/dockerfile:1\n# why\nRUN one \\\n  two\nFROM a\n\nCMD c\n"
        );
    }

    #[test]
    fn placing_and_removing_are_opposites() {
        let placed = with_row(TEXT, &rows(TEXT), 2, "EXPOSE 1");
        assert_eq!(
            texts(&placed),
            ["FROM a", "RUN one \\\n  two", "EXPOSE 1", "CMD c"]
        );
        assert_eq!(without_row(&placed, &rows(&placed), 2).unwrap(), TEXT);
        assert_eq!(with_row("", &[], 0, "FROM a"), "FROM a\n");
        assert_eq!(without_row(TEXT, &rows(TEXT), 3), None);
    }

    fn some_lines() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "RUN a",
            "RUN a \\",
            "  b",
            "  b \\",
            "",
            "  ",
            "# why",
            "# escape=`",
            "RUN a `",
            "ENV x",
            "X y",
            "COPY <<E /a",
            "E",
            " RUN a",
            "RUN [\"a\"]",
            "\\",
            "FROM a",
            "RUN a\r",
        ]);
        prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn rows_that_are_recognised_are_those_that_are_read(
            text in some_lines(),
            before in some_lines(),
            other in some_lines(),
        ) {
            let (before, other) = (rows(&before), rows(&other));
            let known = [before.as_slice(), &rows(&text), &other];
            prop_assert_eq!(rows_by(&text, &known), rows(&text));
            prop_assert_eq!(rows_by(&text, &known[..1]), rows(&text));
        }

        #[test]
        fn moving_a_row_keeps_every_row(n in 1usize..7, from in 0usize..7, to in 0usize..7) {
            let text = (0..n).fold(String::new(), |text, i| text + &format!("RUN {i}\n"));
            match with_row_moved(&text, &rows(&text), from, to) {
                None => prop_assert!(from >= n || to >= n),
                Some(moved) => {
                    let mut expected = texts(&text);
                    let row = expected.remove(from);
                    expected.insert(to, row);
                    prop_assert_eq!(texts(&moved), expected);
                }
            }
        }
    }
}
