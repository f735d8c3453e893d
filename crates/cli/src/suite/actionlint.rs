//! The files that `actionlint` is tested with.

use odp_sim::finding::Severity;
use serde_json::{Value, json};

use super::workflow::{objections, verdict};
use super::{Case, Section, rows, text, texts};

pub(super) fn score(table: &Value) -> Vec<Section> {
    let cases = rows(table, "cases")
        .into_iter()
        .filter(|row| !is_left_out(row))
        .map(case)
        .collect();
    vec![Section {
        name: "cases",
        cases,
    }]
}

fn case(row: &Value) -> Case {
    let accepted = text(row, "suite") == "ok";
    let (expected, actual) = verdict(accepted, &objections(text(row, "yaml"), Severity::Warning));
    let name = format!("{}/{}", text(row, "suite"), text(row, "name"));
    Case::new(&json!(name), expected, actual)
}

/// Errors that only other programs find, files that are not there, and the table of all
/// actions in use.
fn is_left_out(row: &Value) -> bool {
    let errors = row.get("expected").and_then(Value::as_array);
    let errors = errors.map_or(&[][..], Vec::as_slice);
    let needs = texts(row, "needs");
    if errors.is_empty() {
        return needs.iter().any(|need| need == "local_project_files");
    }
    let of_popular = |error: &Value| {
        let said = text(error, "text");
        said.contains("too old to run")
            || said.contains("deprecated input")
            || (said.contains("in action \"") && said.contains("is not defined"))
    };
    !needs.is_empty() || errors.iter().all(of_popular) && !offered(row)
}

/// Whether the file uses an action that the game offers in a way that it could judge.
fn offered(row: &Value) -> bool {
    ["actions/cache@", "actions/upload-artifact@"]
        .iter()
        .any(|action| text(row, "yaml").contains(action))
}
