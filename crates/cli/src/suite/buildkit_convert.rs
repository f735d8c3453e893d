//! The table of `BuildKit`'s `frontend/dockerfile/dockerfile2llb`.

use odp_sim::dockerfile;
use odp_sim::dockerfile::expand::Variables;
use odp_sim::dockerfile::history::Entry;
use odp_sim::dockerfile::instruction::KeyValue;
use odp_sim::dockerfile::parse;
use odp_sim::dockerfile::stages::{Options, Scope, exposed, plan};
use serde_json::{Value, json};

use super::{Case, Section, rows, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "expose_ports", expose_ports),
        section(table, "stages", stages),
        section(table, "history", history),
        section(table, "add_env", add_env),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An error of `*` is any.
fn expose_ports(row: &Value) -> Case {
    let actual = exposed(&texts(row, "specs"));
    match (row.get("error").and_then(Value::as_str), actual) {
        (Some("*"), Err(_)) => Case::new(row, "error", "error"),
        (Some(expected), actual) => Case::new(
            row,
            expected,
            actual.map_or_else(|error| error, |ports| ports.join(" ")),
        ),
        (None, actual) => Case::new(
            row,
            texts(row, "expect").join(" "),
            actual.map_or_else(|error| format!("error: {error}"), |ports| ports.join(" ")),
        ),
    }
}

fn stages(row: &Value) -> Case {
    let (file, mut findings) = parse(text(row, "dockerfile"));
    let options = Options {
        target: text(row, "target").to_owned(),
        ..Options::default()
    };
    if findings.is_empty() {
        findings = plan(&file, &options).1;
    }
    let said = findings.into_iter().next().map(|finding| finding.said);
    let actual = match (&said, row.get("error").and_then(Value::as_str)) {
        (Some(said), Some(expected)) if said.contains(expected) => expected.to_owned(),
        (Some(said), Some(_)) => said.clone(),
        (Some(_), None) => "error".to_owned(),
        (None, _) => "ok".to_owned(),
    };
    let expected = match row.get("error").and_then(Value::as_str) {
        Some(expected) => expected,
        None if yes(row, "ok") => "ok",
        None => "error",
    };
    Case::new(row, expected, actual)
}

/// The record of the last stage. Images below bring lines of their own, so the expected ones may
/// stand a few places further down.
fn history(row: &Value) -> Case {
    let (file, _) = parse(text(row, "dockerfile"));
    let options = Options {
        target: text(row, "target").to_owned(),
        ..Options::default()
    };
    let entries = match dockerfile::history::history(&file, &options) {
        Ok(entries) => entries,
        Err(error) => return Case::new(row, "a record", error),
    };
    let key = ["history", "expect", "expected", "entries"]
        .into_iter()
        .find(|key| row.get(key).is_some());
    let expected = key.map(|key| rows(row, key)).unwrap_or_default();
    let fits = (0..8).any(|below| {
        expected.iter().enumerate().all(|(index, wanted)| {
            let index = wanted
                .get("index")
                .and_then(Value::as_u64)
                .map_or(index, |index| usize::try_from(index).unwrap_or(usize::MAX));
            let entry = index
                .checked_sub(below)
                .and_then(|index| entries.get(index));
            entry.is_some_and(|entry| is_entry(wanted, entry))
        })
    });
    let found: Vec<&str> = entries
        .iter()
        .map(|entry| entry.created_by.as_str())
        .collect();
    if fits && !expected.is_empty() {
        Case::new(row, "fits", "fits")
    } else {
        Case::new(row, json!(expected), json!(found))
    }
}

/// Whether a line is as the case says: its text, a part of it, and whether it has a layer.
fn is_entry(wanted: &Value, entry: &Entry) -> bool {
    let whole = wanted
        .as_str()
        .or_else(|| wanted.get("created_by").and_then(Value::as_str));
    let part = wanted.get("contains").and_then(Value::as_str);
    let empty = wanted.get("empty_layer").and_then(Value::as_bool);
    whole.is_none_or(|whole| entry.created_by == whole)
        && part.is_none_or(|part| entry.created_by.contains(part))
        && empty.is_none_or(|empty| entry.empty_layer == empty)
}

fn add_env(row: &Value) -> Case {
    let pair = |name: &str, value: &str| KeyValue {
        key: name.to_owned(),
        value: value.to_owned(),
        legacy: false,
    };
    let mut pairs: Vec<KeyValue> = texts(row, "env")
        .iter()
        .map(|word| {
            word.split_once('=')
                .map_or_else(|| pair(word, ""), |(k, v)| pair(k, v))
        })
        .collect();
    pairs.push(pair(text(row, "k"), text(row, "v")));
    let mut scope = Scope::new('\\', Variables::new(), Variables::new());
    let outcome = scope.set_env(&pairs);
    let env: Vec<String> = scope
        .env()
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let actual = outcome.map_or_else(|error| json!(error), |_| json!(env));
    Case::new(row, row.get("expect").unwrap_or(&Value::Null), actual)
}
