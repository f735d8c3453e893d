//! What all tables of workflow files share.
//!
//! A linter's table is about advice, too: its files are refused for anything found in them.
//! The tables of readers and schemas are about what GitHub takes: only errors count there,
//! for good files and for bad ones.

use odp_sim::finding::{Finding, Severity};
use odp_sim::workflow::read;

/// What is found in a workflow from a severity on, as one line; empty when nothing is.
///
/// What is merely worth knowing, such as an action that the simulator cannot judge, is never
/// an objection to the file.
pub(super) fn objections(text: &str, from: Severity) -> String {
    let (_, findings) = read(text);
    let lines: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity >= from)
        .map(line)
        .collect();
    lines.join("; ")
}

fn line(finding: &Finding) -> String {
    let (line, column) = (finding.place.line, finding.place.column);
    format!("{line}:{column} {} {}", finding.code, finding.said)
}

/// `expected` and `actual` of a case: accepted, or refused for whatever reason.
pub(super) fn verdict(accepted: bool, objections: &str) -> (String, String) {
    let actual = match (accepted, objections) {
        (_, "") => "accepted".to_owned(),
        (true, objections) => objections.to_owned(),
        (false, _) => "refused".to_owned(),
    };
    let expected = if accepted { "accepted" } else { "refused" };
    (expected.to_owned(), actual)
}
