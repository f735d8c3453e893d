//! The tables inside `actionlint`'s tests: accepted or not.

use odp_sim::finding::Severity;
use odp_sim::workflow::expression::{Part, parse, split};
use odp_sim::workflow::filter::{Subject, check};
use odp_sim::workflow::read;
use serde_json::Value;

use super::workflow::objections;
use super::{Case, Section, section, text};

pub(super) fn score(table: &Value) -> Vec<Section> {
    let glob = |row: &Value, subjects: &[Subject]| {
        let glob = input(row);
        subjects
            .iter()
            .all(|subject| check(glob, *subject).is_empty())
    };
    let both = [Subject::Ref, Subject::Path];
    [
        section(table, "glob_ok_ref_and_path", |row| {
            Case::new(row, true, glob(row, &both))
        }),
        section(table, "glob_ok_path_only", |row| {
            Case::new(row, true, glob(row, &[Subject::Path]))
        }),
        section(table, "glob_syntax_error", |row| {
            let accepted = both.iter().any(|subject| glob(row, &[*subject]));
            Case::new(row, false, accepted)
        }),
        section(table, "glob_ref_invalid_char", |row| {
            Case::new(row, false, glob(row, &[Subject::Ref]))
        }),
        section(table, "glob_path_invalid", |row| {
            Case::new(row, false, glob(row, &[Subject::Path]))
        }),
        section(table, "expr_lex_error", |row| {
            Case::new(row, false, is_placeholder(input(row)))
        }),
        section(table, "expr_parse_ok", |row| {
            Case::new(row, true, is_placeholder(input(row)))
        }),
        section(table, "expr_parse_error", |row| {
            Case::new(row, false, is_placeholder(input(row)))
        }),
        section(table, "job_id_valid", |row| {
            Case::new(row, true, takes_id(input(row)))
        }),
        section(table, "if_cond", |row| {
            let accepted = row.get(1).and_then(Value::as_bool).unwrap_or(false);
            let condition = row.get(0).and_then(Value::as_str).unwrap_or("");
            Case::new(row, accepted, is_condition(condition))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The row itself, or what it holds.
fn input(row: &Value) -> &str {
    row.as_str().unwrap_or_else(|| text(row, "input"))
}

/// Whether a workflow can hold this between `${{` and `}}`, with nothing to be said about it.
fn is_placeholder(inner: &str) -> bool {
    let placeholder = format!("${{{{{inner}}}}}");
    match split(&placeholder).as_deref() {
        Ok([Part::Expression(_, inner)]) if !inner.trim().is_empty() => {
            parse(inner).is_ok_and(|expression| expression.odd_numbers().is_empty())
        }
        _ => false,
    }
}

/// Whether a job may have this id.
fn takes_id(id: &str) -> bool {
    let id = Value::from(id);
    let job =
        format!("on: push\njobs:\n  {id}:\n    runs-on: ubuntu-latest\n    steps: [run: x]\n");
    objections(&job, Severity::Warning).is_empty()
}

/// Whether an `if` depends on anything. What it names is not looked at here.
fn is_condition(text: &str) -> bool {
    let text = Value::from(text);
    let step = format!("{{run: x, if: {text}}}");
    let job = format!("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{step}]\n");
    let (_, findings) = read(&job);
    !findings
        .iter()
        .any(|finding| finding.code.starts_with("workflow-condition"))
}
