//! The table of ignore files: the reader, and what reaches the image.

use odp_sim::dockerfile::ignore::{parse_ignore, read_patterns};
use serde_json::{Value, json};

use super::{Case, Section, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "reader", |row| {
            let key = if row.get("input").is_some() {
                "input"
            } else {
                "dockerignore"
            };
            let wanted = if row.get("expect").is_some() {
                "expect"
            } else {
                "expected"
            };
            Case::new(
                row,
                json!(texts(row, wanted)),
                json!(read_patterns(text(row, key))),
            )
        }),
        section(table, "context", context),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn context(row: &Value) -> Case {
    let (ignore, findings) = parse_ignore(text(row, "dockerignore"));
    if yes(row, "error") || !findings.is_empty() {
        return Case::new(row, yes(row, "error"), !findings.is_empty());
    }
    let mut kept: Vec<String> = texts(row, "files")
        .into_iter()
        .filter(|path| !ignore.excludes(path))
        .collect();
    kept.sort();
    let mut expected = texts(row, "in_image");
    expected.sort();
    Case::new(row, expected.join(" "), kept.join(" "))
}
