//! The cells of a matrix: which combinations a job runs in.
//!
//! The rules are those of docs.github.com, "Running variations of jobs in a workflow", and
//! of GitHub's `MatrixBuilder`: exclusions go first and match in part, then every `include`
//! that changes none of the axes' own values is added to the cells it fits, and what fits
//! none becomes a cell of its own.

use std::sync::Arc;

use super::model::{Axis, Combination, Matrix};
use super::yaml::{Kind, Node};

/// Most cells of a matrix.
pub const MAX_CELLS: usize = 256;
/// Steps after which nobody goes on combining.
const MAX_STEPS: usize = 2_000_000;

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
pub fn cells(matrix: &Matrix) -> Option<Vec<Combination>> {
    let product = product(&matrix.axes);
    let rules = matrix.exclude.iter().chain(&matrix.include);
    let names = rules.fold(1, |sum, rule| sum + rule.len()) * matrix.axes.len().max(1);
    if product.max(1).saturating_mul(names) > MAX_STEPS {
        return None;
    }
    let mut cells: Vec<Combination> = Vec::new();
    for index in 0..product {
        let cell = combination(&matrix.axes, index);
        if !matrix.exclude.iter().any(|rule| excludes(rule, &cell)) {
            cells.push(cell);
        }
    }
    let own = matrix.axes.len();
    let from_axes = cells.len();
    for rule in &matrix.include {
        let mut used = false;
        for cell in &mut cells[..from_axes] {
            if fits(rule, &cell[..own]) {
                used = true;
                extend(cell, rule, own);
            }
        }
        if !used {
            cells.push(rule.clone());
        }
    }
    Some(cells)
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
                .is_some_and(|(_, value)| matches(wanted, value))
        })
}

/// Whether a value is the wanted one, or a mapping with all that is wanted in it.
pub(super) fn matches(wanted: &Node, value: &Node) -> bool {
    match (&wanted.kind, &value.kind) {
        (Kind::Mapping(wanted), Kind::Mapping(_)) => wanted.iter().all(|(key, wanted)| {
            let key = key.scalar().map_or("", |scalar| scalar.text.as_str());
            value.get(key).is_some_and(|value| matches(wanted, value))
        }),
        (Kind::Scalar(wanted), Kind::Scalar(value)) => wanted.text == value.text,
        _ => wanted == value,
    }
}

/// Whether an `include` leaves the axes' own values as they are.
fn fits(rule: &Combination, own: &[(super::model::Text, Arc<Node>)]) -> bool {
    rule.iter().all(|(name, value)| {
        own.iter()
            .find(|(axis, _)| same_name(&axis.value, &name.value))
            .is_none_or(|(_, there)| there == value)
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
