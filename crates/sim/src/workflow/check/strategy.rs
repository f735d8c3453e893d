//! `strategy`: as many cells as GitHub runs, and exclusions that exclude something.

use std::sync::Arc;

use crate::finding::{Arg, Code, Severity};
use crate::workflow::matrix::{self, MAX_CELLS};
use crate::workflow::model::{Axis, Combination, Job, Matrix};
use crate::workflow::read::{Reader, quoted};
use crate::workflow::yaml::{Kind, Node};

/// More cells than GitHub runs.
const LARGE: Code = "workflow-matrix-large";
/// An exclusion of what is no axis.
const NO_AXIS: Code = "workflow-exclude-unknown";
/// An exclusion of a value that the axis does not have.
const NO_MATCH: Code = "workflow-exclude-no-match";

/// A value that the axis has already.
const TWICE: Code = "workflow-matrix-twice";

/// Values that are compared before nobody looks any more.
const MAX_COMPARED: usize = 400_000;

pub(super) fn check(job: &Job, reader: &mut Reader) {
    let strategy = job.strategy.as_ref();
    let Some(matrix) = strategy.and_then(|strategy| strategy.matrix.as_ref()) else {
        return;
    };
    if matrix.expression.is_some() {
        return;
    }
    size(job, matrix, reader);
    for axis in matrix
        .axes
        .iter()
        .filter(|axis| axis.values.len() <= MAX_CELLS)
    {
        for (at, value) in axis.values.iter().enumerate() {
            let again = !has_expression(value) && axis.values[..at].contains(value);
            if again {
                let said = "The same value stands there twice, and runs twice";
                reader.warning(TWICE, value.start, &axis.name.value, said);
            }
        }
    }
    let open = matrix.axes.iter().any(|axis| {
        axis.expression.is_some() || axis.values.iter().any(|value| has_expression(value))
    }) || matrix.include_expression.is_some();
    let values: usize = matrix.axes.iter().map(|axis| axis.values.len() + 1).sum();
    if matrix.exclude.len().saturating_mul(values) <= MAX_COMPARED {
        // GitHub builds the cells of a matrix beforehand when no expression is in it.
        let severity = if open {
            Severity::Warning
        } else {
            Severity::Error
        };
        for rule in &matrix.exclude {
            exclusion(rule, matrix, severity, reader);
        }
    }
}

fn size(job: &Job, matrix: &Matrix, reader: &mut Reader) {
    let count = match matrix::cells(matrix) {
        Some(cells) => cells.len(),
        None => matrix::product(&matrix.axes),
    };
    if count > MAX_CELLS {
        let at = matrix.axes.first().map_or(job.id.at, |axis| axis.name.at);
        let said = "Strategy expanded the matrix to more than 256 jobs";
        reader.error(LARGE, at, &job.id.value, said);
        reader.and("count", Arg::Count(count as u64));
    }
}

fn exclusion(rule: &Combination, matrix: &Matrix, severity: Severity, reader: &mut Reader) {
    for (name, wanted) in rule {
        let own = |axis: &&Axis| axis.name.value.eq_ignore_ascii_case(&name.value);
        let Some(axis) = matrix.axes.iter().find(own) else {
            let said = quoted(
                "Matrix exclude key ",
                &name.value,
                " does not match any key within the matrix",
            );
            reader.report(severity, NO_AXIS, name.at, &name.value, said);
            continue;
        };
        let open = axis.expression.is_some()
            || has_expression(wanted)
            || axis.values.iter().any(|value| has_expression(value));
        if !open
            && !axis
                .values
                .iter()
                .any(|value| matrix::matches(wanted, Some(value)))
        {
            let said = "The value matches nothing in the matrix";
            reader.warning(NO_MATCH, wanted.start, &name.value, said);
        }
    }
}

/// Whether an expression stands anywhere in a value.
pub(super) fn has_expression(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text.contains("${{"),
        Kind::Sequence(items) => items.iter().any(|item: &Arc<Node>| has_expression(item)),
        Kind::Mapping(entries) => entries.iter().any(|(_, value)| has_expression(value)),
    }
}
