//! The files that GitHub's own reader is tested with.

use odp_sim::finding::Severity;
use serde_json::{Value, json};

use super::workflow::{objections, verdict};
use super::{Case, Section, rows, text, texts};

pub(super) fn score(table: &Value) -> Vec<Section> {
    let cases = rows(table, "cases").into_iter().filter_map(case).collect();
    vec![Section {
        name: "cases",
        cases,
    }]
}

/// Options, the workflow, files that it refers to, and what is expected of it.
fn case(row: &Value) -> Option<Case> {
    let documents = texts(row, "docs");
    let [options, workflow, referred @ .., expected] = documents.as_slice() else {
        return None;
    };
    let expected: Value = serde_json::from_str(expected).unwrap_or(Value::Null);
    let accepted = expected.get("errors").is_none();
    // What is wrong between two files, or only by another limit, shows in one file alone
    // as little as an older reader's opinion on anchors.
    let elsewhere = !referred.is_empty() && !accepted && !at_workflow(&expected);
    if elsewhere || options.contains("max-") {
        return None;
    }
    let (expected, actual) = verdict(accepted, &objections(workflow, Severity::Error));
    let name = text(row, "path").rsplit('/').next().unwrap_or("");
    Some(Case::new(&json!(name), expected, actual))
}

/// Whether an error is one of the workflow by itself.
fn at_workflow(expected: &Value) -> bool {
    let errors = expected.get("errors").and_then(Value::as_array);
    errors.into_iter().flatten().any(|error| {
        let said = text(error, "Message");
        said.contains("Unexpected value")
    })
}
