//! The files that the published schema of workflows is tested with.

use odp_sim::finding::Severity;
use serde_json::{Value, json};

use super::workflow::{objections, verdict};
use super::{Case, Section, section, text};

pub(super) fn score(table: &Value) -> Vec<Section> {
    let case = |row: &Value, accepted| {
        let (expected, actual) = verdict(accepted, &objections(text(row, "text"), Severity::Error));
        let name = text(row, "path").rsplit('/').next().unwrap_or("");
        Case::new(&json!(name), expected, actual)
    };
    [
        section(table, "positive", |row| case(row, true)),
        section(table, "negative", |row| case(row, false)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
