//! The table of `moby/patternmatcher`.

use odp_sim::dockerfile::glob::clean;
use odp_sim::dockerfile::ignore::{Ignore, MatchKind};
use serde_json::{Value, json};

use super::{Case, Section, rows, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "matches", |row| {
            let actual = decide(&[text(row, "pattern").to_owned()], text(row, "text"));
            Case::new(row, yes(row, "match"), actual)
        }),
        section(table, "multi", |row| {
            Case::new(
                row,
                yes(row, "match"),
                decide(&texts(row, "patterns"), text(row, "text")),
            )
        }),
        section(table, "match_go_filepath", |row| {
            let actual = matches_file(&[text(row, "pattern").to_owned()], text(row, "text"));
            let error = yes(row, "error");
            let expected = if error {
                "error".to_owned()
            } else {
                yes(row, "match").to_string()
            };
            Case::new(row, expected, actual)
        }),
        section(table, "compile", compile),
        section(table, "simple", |row| {
            let actual = matches_file(&texts(row, "patterns"), text(row, "file"));
            Case::new(row, yes(row, "match"), actual)
        }),
        section(table, "clean_patterns", clean_patterns),
        malformed_late(table),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn ignore(patterns: &[String]) -> Result<Ignore, String> {
    Ignore::from_patterns(patterns.iter().map(String::as_str))
}

fn decide(patterns: &[String], path: &str) -> String {
    match ignore(patterns).map(|ignore| ignore.decide(path)) {
        Ok(Ok(decision)) => decision.excluded.to_string(),
        _ => "error".to_owned(),
    }
}

/// The old entry of the real matcher: a clean path, and of its parents only the one that is
/// as deep as the pattern.
fn matches_file(patterns: &[String], path: &str) -> String {
    let Ok(ignore) = ignore(patterns) else {
        return "error".to_owned();
    };
    let path = clean(path);
    if path == "." {
        return false.to_string();
    }
    let mut matched = false;
    for rule in ignore.rules() {
        let pattern = &rule.pattern;
        if pattern.negated != matched {
            continue;
        }
        let Ok(mut fits) = pattern.matches(&path) else {
            return "error".to_owned();
        };
        let depth = pattern.text().split('/').count();
        let parents: Vec<&str> = path.split('/').collect();
        if !fits && parents.len() > depth {
            fits = pattern
                .matches(&parents[..depth].join("/"))
                .unwrap_or(false);
        }
        if fits {
            matched = !pattern.negated;
        }
    }
    matched.to_string()
}

fn compile(row: &Value) -> Case {
    let expected = format!("{} {}", text(row, "match_type"), text(row, "regex"));
    let actual = match ignore(&[text(row, "pattern").to_owned()]) {
        Ok(ignore) => ignore.rules().first().map_or_else(String::new, |rule| {
            let (kind, regex) = rule.pattern.explain();
            let kind = match kind {
                MatchKind::Exact => "exactMatch",
                MatchKind::Prefix => "prefixMatch",
                MatchKind::Suffix => "suffixMatch",
                MatchKind::Regex => "regexpMatch",
            };
            format!("{kind} {regex}")
        }),
        Err(error) => format!("error: {error}"),
    };
    Case::new(row, expected, actual)
}

/// Only what the case names is compared.
fn clean_patterns(row: &Value) -> Case {
    let ignore = ignore(&texts(row, "patterns"));
    let value = |key: &str| match (&ignore, key) {
        (Ok(ignore), "count") => json!(ignore.rules().len()),
        (Ok(ignore), "exclusions") => json!(ignore.has_negations()),
        (_, "error") => json!(ignore.is_err()),
        (_, other) => row
            .get(other)
            .cloned()
            .filter(|_| other == "patterns")
            .unwrap_or_default(),
    };
    let actual = row
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| (key.clone(), value(key)));
    Case::new(row, row, Value::Object(actual.collect()))
}

fn malformed_late(table: &Value) -> Option<Section> {
    let case = |row: &&Value| {
        let ignore = ignore(&texts(row, "patterns"));
        let error = ignore
            .as_ref()
            .is_ok_and(|i| i.decide(text(row, "match_text")).is_err());
        let expected = json!([yes(row, "new_ok"), yes(row, "match_error")]);
        Case::new(row, expected, json!([ignore.is_ok(), error]))
    };
    table.get("malformed_late")?;
    let cases = rows(table, "malformed_late").iter().map(case).collect();
    Some(Section {
        name: "malformed_late",
        cases,
    })
}
