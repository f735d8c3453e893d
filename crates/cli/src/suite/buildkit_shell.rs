//! The table of `BuildKit`'s `frontend/dockerfile/shell`.

use odp_sim::dockerfile::expand::{Glob, Lexer, Token, Variables, reverse_pattern};
use serde_json::{Value, json};

use super::{Case, Section, rows, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        env_var_test(table),
        words_test(table),
        section(table, "with_matches", with_matches),
        section(table, "platform", |row| {
            let actual = lexer().word(text(row, "input"), &map(row));
            Case::new(row, text(row, "expect"), outcome(actual))
        }),
        section(table, "mandatory", mandatory),
        glob_to_regex(table),
        section(table, "reverse_pattern", |row| {
            Case::new(
                row,
                text(row, "expect"),
                reverse_pattern(text(row, "input")),
            )
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const fn lexer() -> Lexer {
    Lexer::new('\\')
}

fn outcome(result: Result<String, String>) -> String {
    result.unwrap_or_else(|error| format!("error: {error}"))
}

/// `NAME=value` words.
fn list(row: &Value) -> Variables {
    let pair = |word: String| match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => (word, String::new()),
    };
    texts(row, "env").into_iter().map(pair).collect()
}

/// An object of values by name.
fn map(row: &Value) -> Variables {
    let Some(Value::Object(env)) = row.get("env") else {
        return list(row);
    };
    let pair = |(name, value): (&String, &Value)| {
        (name.clone(), value.as_str().unwrap_or_default().to_owned())
    };
    env.iter().map(pair).collect()
}

fn env_var_test(table: &Value) -> Option<Section> {
    let test = table.get("env_var_test")?;
    let variables = list(test);
    let escape = text(test, "escape").chars().next().unwrap_or('\\');
    let cases = rows(test, "cases")
        .into_iter()
        .filter(|row| text(row, "platform") != "W")
        .map(|row| {
            let actual = Lexer::new(escape).word(text(row, "input"), &variables);
            let actual = actual.unwrap_or_else(|_| "error".to_owned());
            Case::new(row, text(row, "expect"), actual)
        })
        .collect();
    Some(Section {
        name: "env_var_test",
        cases,
    })
}

fn words_test(table: &Value) -> Option<Section> {
    let test = table.get("words_test")?;
    let case = |row: &Value| {
        let actual = lexer().words(text(row, "input"), &list(row));
        let actual = actual.unwrap_or_else(|_| vec!["error".to_owned()]);
        Case::new(
            row,
            format!("{:?}", texts(row, "expect")),
            format!("{actual:?}"),
        )
    };
    Some(Section {
        name: "words_test",
        cases: rows(test, "cases").into_iter().map(case).collect(),
    })
}

fn with_matches(row: &Value) -> Case {
    let (found, result) = lexer().expand(text(row, "input"), &map(row));
    if yes(row, "error") || result.is_err() {
        let actual = result.map_or_else(|_| "error".to_owned(), |()| found.text);
        let expected = if yes(row, "error") {
            "error"
        } else {
            text(row, "expect")
        };
        return Case::new(row, expected, actual);
    }
    let expected = json!([
        text(row, "expect"),
        texts(row, "matched"),
        texts(row, "unmatched")
    ]);
    Case::new(
        row,
        expected,
        json!([found.text, found.matched, found.unmatched]),
    )
}

/// `error:words` wants the words in the error.
fn mandatory(row: &Value) -> Case {
    let expected = text(row, "expect");
    let actual = lexer().word(text(row, "input"), &map(row));
    let actual = match (actual, expected.strip_prefix("error:")) {
        (Err(error), Some(words)) if error.contains(words) => expected.to_owned(),
        (actual, _) => outcome(actual),
    };
    Case::new(row, expected, actual)
}

/// The expression that the real tool would write from the same pieces.
fn glob_to_regex(table: &Value) -> Option<Section> {
    let test = table.get("glob_to_regex")?;
    let star = if yes(test, "greedy") { ".*" } else { ".*?" };
    let start = if yes(test, "anchored") { "^" } else { "" };
    let expression = |pattern: &str| {
        let glob = Glob::new(pattern)?;
        Ok::<_, String>(
            glob.tokens()
                .iter()
                .fold(start.to_owned(), |out, token| match token {
                    Token::Many => out + star,
                    Token::One => out + ".",
                    Token::Literal(c) if "[]{}.+()|^$*?\\".contains(*c) => format!("{out}\\{c}"),
                    Token::Literal(c) => format!("{out}{c}"),
                }),
        )
    };
    let mut cases: Vec<Case> = Vec::new();
    for row in rows(test, "cases") {
        let actual = expression(text(row, "pattern"));
        cases.push(Case::new(row, text(row, "regex"), outcome(actual)));
    }
    for pattern in texts(test, "invalid") {
        let actual = expression(&pattern).unwrap_or_else(|_| "error".to_owned());
        cases.push(Case::new(&pattern.into(), "error", actual));
    }
    Some(Section {
        name: "glob_to_regex",
        cases,
    })
}
