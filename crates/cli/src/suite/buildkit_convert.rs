//! The table of `BuildKit`'s `frontend/dockerfile/dockerfile2llb`.

use odp_sim::dockerfile::expand::Variables;
use odp_sim::dockerfile::instruction::KeyValue;
use odp_sim::dockerfile::parse;
use odp_sim::dockerfile::stages::{Options, Scope, exposed, plan};
use serde_json::{Value, json};

use super::{Case, Section, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "expose_ports", expose_ports),
        section(table, "stages", stages),
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
