//! The tables of `actions/languageservices` for expressions: kind and value, or an error.

use std::rc::Rc;

use odp_sim::workflow::expression::{Scope, Status, Value as Found, json, parse};
use serde_json::{Value, json};

use super::{Case, Section, text};

pub(super) fn score(table: &Value, file: &str) -> Vec<Section> {
    let files = table.get("files").and_then(Value::as_object);
    // Contexts keep the order of their names, which the other reader forgets.
    let ordered = json::read(file);
    let ordered = ordered.as_ref().and_then(|table| table.property("files"));
    let groups = files
        .into_iter()
        .flatten()
        .filter_map(|(file, groups)| Some((file, groups.as_object()?)));
    let mut cases = Vec::new();
    for (file, groups) in groups {
        for (group, rows) in groups {
            let ordered = ordered
                .and_then(|files| files.property(file)?.property(group))
                .map_or(&[][..], items);
            let rows = rows.as_array().into_iter().flatten().zip(ordered);
            let place = format!("{file}, {group}");
            cases.extend(rows.map(|(row, ordered)| case(&place, row, ordered)));
        }
    }
    vec![Section {
        name: "files",
        cases,
    }]
}

fn items(value: &Found) -> &[Found] {
    match value {
        Found::Array(array) => &array.items,
        _ => &[],
    }
}

fn case(place: &str, row: &Value, ordered: &Found) -> Case {
    let expected = match row.get("result") {
        Some(result) => print(&result["value"], text(result, "kind")),
        None => "error".to_owned(),
    };
    let actual = evaluate(text(row, "expr"), ordered.property("contexts"))
        .unwrap_or_else(|| "error".to_owned());
    let input = format!("{place}: {}", text(row, "expr"));
    Case::new(&json!(input), expected, actual)
}

/// The contexts of a row, or none.
struct Contexts<'a>(Option<&'a Found>);

impl Scope for Contexts<'_> {
    fn context(&self, name: &str) -> Found {
        let found = self.0.and_then(|contexts| contexts.property(name));
        found.cloned().unwrap_or(Found::Null)
    }

    fn status(&self, status: Status) -> bool {
        matches!(status, Status::Always | Status::Success)
    }

    fn hash_files(&self, _patterns: &[Rc<str>]) -> String {
        String::new()
    }
}

fn evaluate(text: &str, contexts: Option<&Found>) -> Option<String> {
    let names: Vec<&str> = match contexts {
        Some(Found::Object(object)) => object.pairs().iter().map(|(name, _)| &**name).collect(),
        _ => Vec::new(),
    };
    let expression = parse(text).ok()?;
    expression.check(&names, &["hashFiles"]).ok()?;
    let value = expression.evaluate(&Contexts(contexts)).ok()?;
    let (kind, value) = shown(&value);
    Some(print(&value, kind))
}

fn shown(value: &Found) -> (&'static str, Value) {
    match value {
        Found::Null => ("Null", Value::Null),
        Found::Bool(yes) => ("Boolean", json!(yes)),
        Found::Number(number) => ("Number", json!(number)),
        Found::Text(text) => ("String", json!(&**text)),
        Found::Array(array) => {
            let items: Vec<Value> = array.items.iter().map(|item| shown(item).1).collect();
            ("Array", Value::Array(items))
        }
        Found::Object(object) => {
            let pairs = object.pairs().iter();
            let pairs = pairs.map(|(name, value)| (name.to_string(), shown(value).1));
            ("Object", Value::Object(pairs.collect()))
        }
    }
}

/// Kind and value; numbers are the same whether they are written with a fraction or not.
fn print(value: &Value, kind: &str) -> String {
    format!("{kind} {}", level(value))
}

fn level(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().map(|number| number + 0.0)),
        Value::Array(items) => items.iter().map(level).collect(),
        Value::Object(pairs) => {
            let pairs = pairs.iter();
            Value::Object(
                pairs
                    .map(|(name, value)| (name.clone(), level(value)))
                    .collect(),
            )
        }
        value => value.clone(),
    }
}
