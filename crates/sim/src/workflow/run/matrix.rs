//! The cells that a job runs in: its matrix with all expressions evaluated.

use std::sync::Arc;

use super::context::Place;
use super::plan::words;
use crate::workflow::expression::value::Object;
use crate::workflow::expression::{Value, json};
use crate::workflow::matrix::{MAX_CELLS, cells};
use crate::workflow::model::{Axis, Combination, Matrix, Text};
use crate::workflow::yaml::{self, Kind, Node, Resolved};

/// A cell: what stands in brackets behind the job's name, and its context.
pub(super) type Cell = (String, Value);

/// The cells of a matrix; nothing when an expression of it cannot be evaluated or there are
/// more than GitHub runs.
/// <https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations>
pub(super) fn evaluate(matrix: &Matrix, place: &Place<'_, '_>) -> Option<Vec<Cell>> {
    let dynamic = matrix.expression.is_some()
        || matrix.include_expression.is_some()
        || matrix.exclude_expression.is_some()
        || matrix.axes.iter().any(|axis| axis.expression.is_some());
    let found = if dynamic {
        cells(&resolved(matrix, place)?)?
    } else {
        cells(matrix)?
    };
    if found.len() > MAX_CELLS {
        return None;
    }
    found.iter().map(|cell| named(cell, place)).collect()
}

fn named(cell: &Combination, place: &Place<'_, '_>) -> Option<Cell> {
    let mut label = String::new();
    let mut values = Object::default();
    for (name, node) in cell {
        let value = value(node, place)?;
        if value.is_primitive() {
            if !label.is_empty() {
                label.push_str(", ");
            }
            label.push_str(&value.text());
        }
        values.set(&name.value, value);
    }
    Some((label, values.into()))
}

/// A node as a value; numbers lose the zeros at their end, so that 3.10 is 3.1.
fn value(node: &Node, place: &Place<'_, '_>) -> Option<Value> {
    Some(match &node.kind {
        Kind::Scalar(scalar) => match scalar.resolved() {
            Resolved::Null => Value::Null,
            Resolved::Bool => Value::Bool(scalar.text.eq_ignore_ascii_case("true")),
            Resolved::Int | Resolved::Float => {
                Value::Number(Value::from(scalar.text.as_str()).number())
            }
            Resolved::Str if scalar.text.contains("${{") => {
                let text = Text {
                    value: scalar.text.clone(),
                    ..Text::default()
                };
                place.words(&words(&text))?.as_str().into()
            }
            Resolved::Str => scalar.text.as_str().into(),
        },
        Kind::Sequence(items) => {
            let items: Option<Vec<Value>> = items.iter().map(|item| value(item, place)).collect();
            items?.into()
        }
        Kind::Mapping(entries) => {
            let mut object = Object::default();
            for (key, entry) in entries {
                object.set(key.text().unwrap_or_default(), value(entry, place)?);
            }
            object.into()
        }
    })
}

/// The matrix with values in place of expressions. JSON is YAML, so values go through text.
fn resolved(matrix: &Matrix, place: &Place<'_, '_>) -> Option<Matrix> {
    let mut found = matrix.clone();
    if let Some(text) = found.expression.take() {
        let whole = node(&text, place)?;
        let Kind::Mapping(entries) = &whole.kind else {
            return None;
        };
        for (key, entry) in entries {
            match key.text().unwrap_or_default() {
                "include" => found.include = combinations(entry)?,
                "exclude" => found.exclude = combinations(entry)?,
                name => found.axes.push(Axis {
                    name: named_text(name),
                    values: items(entry)?,
                    expression: None,
                }),
            }
        }
    }
    for axis in &mut found.axes {
        if let Some(text) = axis.expression.take() {
            let found = node(&text, place)?;
            axis.values = items(&found)?;
        }
    }
    if let Some(text) = found.include_expression.take() {
        let listed = node(&text, place)?;
        found.include = combinations(&listed)?;
    }
    if let Some(text) = found.exclude_expression.take() {
        let listed = node(&text, place)?;
        found.exclude = combinations(&listed)?;
    }
    Some(found)
}

fn named_text(name: &str) -> Text {
    Text {
        value: name.to_owned(),
        ..Text::default()
    }
}

fn node(text: &Text, place: &Place<'_, '_>) -> Option<Arc<Node>> {
    let super::plan::Words::Template(template) = words(text) else {
        return None;
    };
    let value = template.evaluate(place).ok()?;
    let (node, _, _) = yaml::parse(&json::print(&value).ok()?);
    node
}

fn items(node: &Node) -> Option<Vec<Arc<Node>>> {
    match &node.kind {
        Kind::Sequence(items) => Some(items.clone()),
        _ => None,
    }
}

fn combinations(node: &Node) -> Option<Vec<Combination>> {
    let entry = |node: &Arc<Node>| match &node.kind {
        Kind::Mapping(entries) => Some(
            entries
                .iter()
                .map(|(key, value)| {
                    (
                        named_text(key.text().unwrap_or_default()),
                        Arc::clone(value),
                    )
                })
                .collect(),
        ),
        _ => None,
    };
    items(node)?.iter().map(entry).collect()
}
