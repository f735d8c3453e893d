//! The cells of a matrix: which combinations a job runs in.
//!
//! The rules are those of docs.github.com, "Running variations of jobs in a workflow", and
//! of GitHub's `MatrixBuilder`: exclusions go first and match in part, then every `include`
//! that changes none of the axes' own values is added to the cells it fits, and what fits
//! none becomes a cell of its own.

use std::sync::Arc;

use super::expression::Value;
use super::model::{Axis, Combination, Matrix};
use super::yaml::{Kind, Node, Resolved, Scalar};

/// Most cells of a matrix.
pub const MAX_CELLS: usize = 256;
/// Steps after which nobody goes on combining.
const MAX_STEPS: usize = 2_000_000;

/// A combination, and how many of its values stand behind the job's name: what an `include`
/// adds to a combination of the axes does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Names with values.
    pub values: Combination,
    /// How many of them, from the first on, are in the name.
    pub named: usize,
}

/// How many combinations the axes alone give; as many as can be counted.
pub fn product(axes: &[Axis]) -> usize {
    let lengths = axes.iter().map(|axis| axis.values.len());
    if axes.is_empty() {
        return 0;
    }
    lengths.fold(1, usize::saturating_mul)
}

/// The cells, in GitHub's order: the last axis turns fastest. `None` when there are more than
/// anybody would count.
pub fn cells(matrix: &Matrix) -> Option<Vec<Cell>> {
    let product = product(&matrix.axes);
    let rules = matrix.exclude.iter().chain(&matrix.include);
    let names = rules.fold(1, |sum, rule| sum + rule.len()) * matrix.axes.len().max(1);
    if product.max(1).saturating_mul(names) > MAX_STEPS {
        return None;
    }
    let mut cells: Vec<Cell> = Vec::new();
    let own = matrix.axes.len();
    for index in 0..product {
        let values = combination(&matrix.axes, index);
        if !matrix.exclude.iter().any(|rule| excludes(rule, &values)) {
            cells.push(Cell { values, named: own });
        }
    }
    let from_axes = cells.len();
    for rule in &matrix.include {
        let mut used = false;
        for cell in &mut cells[..from_axes] {
            if fits(rule, &cell.values[..own]) {
                used = true;
                extend(&mut cell.values, rule, own);
            }
        }
        if !used {
            cells.push(added(rule, &matrix.axes));
        }
    }
    Some(cells)
}

/// The cell of an `include` that fits no other: its values of axes come first.
fn added(rule: &Combination, axes: &[Axis]) -> Cell {
    let of_axis = |name: &super::model::Text| {
        axes.iter()
            .any(|axis| same_name(&axis.name.value, &name.value))
    };
    let (mut values, extra): (Combination, Combination) =
        rule.iter().cloned().partition(|(name, _)| of_axis(name));
    values.extend(extra);
    let named = values.len();
    Cell { values, named }
}

/// The combination with a number.
fn combination(axes: &[Axis], mut index: usize) -> Combination {
    let mut cell: Combination = Vec::with_capacity(axes.len());
    for axis in axes.iter().rev() {
        let count = axis.values.len();
        if let Some(value) = axis.values.get(index % count.max(1)) {
            cell.push((axis.name.clone(), Arc::clone(value)));
        }
        index /= count.max(1);
    }
    cell.reverse();
    cell
}

fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Whether an exclusion takes a cell out. An empty one takes nothing.
fn excludes(rule: &Combination, cell: &Combination) -> bool {
    !rule.is_empty()
        && rule.iter().all(|(name, wanted)| {
            cell.iter()
                .find(|(axis, _)| same_name(&axis.value, &name.value))
                .is_some_and(|(_, value)| matches(wanted, Some(value)))
        })
}

/// Whether a value has all that is wanted in it. Single values compare as `==` does: `'3'` is
/// `3`, and `Linux` is `linux`.
pub(super) fn matches(wanted: &Node, value: Option<&Arc<Node>>) -> bool {
    let inside = |name: &str| match value.map(|value| &value.kind) {
        Some(Kind::Mapping(entries)) => entries
            .iter()
            .find(|(key, _)| key.text().is_some_and(|key| same_name(key, name)))
            .map(|(_, value)| value),
        _ => None,
    };
    match (&wanted.kind, value.map(|value| &value.kind)) {
        (Kind::Mapping(entries), _) => entries
            .iter()
            .all(|(key, wanted)| matches(wanted, inside(key.text().unwrap_or_default()))),
        (Kind::Sequence(items), value) => items.iter().enumerate().all(|(at, wanted)| {
            let there = match value {
                Some(Kind::Sequence(values)) => values.get(at),
                _ => None,
            };
            matches(wanted, there)
        }),
        (Kind::Scalar(wanted), Some(Kind::Scalar(value))) => scalar(wanted).equals(&scalar(value)),
        (Kind::Scalar(wanted), None) => scalar(wanted).equals(&Value::Null),
        (Kind::Scalar(_), Some(_)) => false,
    }
}

/// What a single value is to expressions; numbers lose the zeros at their end, so that 3.10
/// is 3.1.
pub(super) fn scalar(scalar: &Scalar) -> Value {
    match scalar.resolved() {
        Resolved::Null => Value::Null,
        Resolved::Bool => scalar.text.eq_ignore_ascii_case("true").into(),
        Resolved::Int | Resolved::Float => {
            Value::Number(Value::from(scalar.text.as_str()).number())
        }
        Resolved::Str => scalar.text.as_str().into(),
    }
}

/// Whether an `include` leaves the axes' own values as they are.
fn fits(rule: &Combination, own: &[(super::model::Text, Arc<Node>)]) -> bool {
    rule.iter().all(|(name, value)| {
        own.iter()
            .find(|(axis, _)| same_name(&axis.value, &name.value))
            .is_none_or(|(_, there)| matches(value, Some(there)))
    })
}

/// Adds what an `include` brings; what another one brought may be overwritten.
fn extend(cell: &mut Combination, rule: &Combination, own: usize) {
    for (name, value) in rule {
        let there = cell
            .iter()
            .position(|(known, _)| same_name(&known.value, &name.value));
        match there {
            Some(index) if index < own => {}
            Some(index) => cell[index].1 = Arc::clone(value),
            None => cell.push((name.clone(), Arc::clone(value))),
        }
    }
}

#[cfg(test)]
mod tests;
