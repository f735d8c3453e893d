//! The cells that a job runs in: its matrix with all expressions evaluated.

use std::sync::Arc;

use super::context::Place;
use super::plan::words;
use crate::workflow::expression::value::Object;
use crate::workflow::expression::{Value, json};
use crate::workflow::matrix::{self, MAX_CELLS, cells, scalar};
use crate::workflow::model::{Axis, Combination, Matrix, Text};
use crate::workflow::yaml::{self, Kind, Node};

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
        let matrix = resolved(matrix, place)?;
        if is_refused(&matrix) {
            return None;
        }
        cells(&matrix)?
    } else if is_refused(matrix) {
        return None;
    } else {
        cells(matrix)?
    };
    if found.len() > MAX_CELLS {
        return None;
    }
    found.iter().map(|cell| named(cell, place)).collect()
}

/// Whether there is nothing to combine, or an exclusion of what is no axis.
fn is_refused(matrix: &Matrix) -> bool {
    let is_axis = |name: &Text| {
        let mut axes = matrix.axes.iter();
        axes.any(|axis| axis.name.value.eq_ignore_ascii_case(&name.value))
    };
    matrix.axes.iter().any(|axis| axis.values.is_empty())
        || matrix.axes.is_empty() && matrix.include.is_empty()
        || !matrix
            .exclude
            .iter()
            .flatten()
            .all(|(name, _)| is_axis(name))
}

fn named(cell: &matrix::Cell, place: &Place<'_, '_>) -> Option<Cell> {
    let mut label = String::new();
    let mut values = Object::default();
    for (at, (name, node)) in cell.values.iter().enumerate() {
        let value = value(node, place)?;
        if at < cell.named {
            write(&mut label, &value);
        }
        values.set(&name.value, value);
    }
    Some((label, values.into()))
}

/// Adds a value to the name of a cell: of lists and objects all single values that are in
/// them, and nothing for what is empty.
fn write(label: &mut String, value: &Value) {
    match value {
        Value::Array(array) => array.items.iter().for_each(|item| write(label, item)),
        Value::Object(object) => {
            for (_, value) in object.pairs() {
                write(label, value);
            }
        }
        value => {
            let text = value.text();
            if !label.is_empty() && !text.is_empty() {
                label.push_str(", ");
            }
            label.push_str(&text);
        }
    }
}

/// A node as a value.
fn value(node: &Node, place: &Place<'_, '_>) -> Option<Value> {
    Some(match &node.kind {
        Kind::Scalar(plain) => match scalar(plain) {
            Value::Text(text) if text.contains("${{") => {
                let text = Text {
                    value: plain.text.clone(),
                    ..Text::default()
                };
                place.words(&words(&text))?.as_str().into()
            }
            value => value,
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
