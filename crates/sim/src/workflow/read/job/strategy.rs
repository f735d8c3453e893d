//! `strategy`: the matrix of a job.

use crate::finding::{Code, Severity};
use crate::workflow::model::{Axis, Combination, Field, Matrix, Strategy, Text};
use crate::workflow::read::{Reader, is_insert, quoted, whole_expression};
use crate::workflow::yaml::{Kind, Node};
use std::sync::Arc;

/// An axis without values.
const EMPTY_AXIS: Code = "workflow-matrix-empty";

impl Reader {
    pub(super) fn strategy(&mut self, node: &Node) -> Strategy {
        let mut strategy = Strategy::default();
        if let Some(mut text) = whole_expression(node) {
            // What it comes to is known at the run; of that the matrix is looked at.
            let inner = text.value.trim().trim_start_matches("${{");
            let inner = inner.trim_end_matches("}}");
            text.value = ["${{ (", inner, ").matrix }}"].concat();
            strategy.matrix = Some(Matrix {
                expression: Some(text),
                ..Matrix::default()
            });
            return strategy;
        }
        for (key, _, value) in self.fields(node, &["fail-fast", "max-parallel", "matrix"]) {
            match key {
                "fail-fast" => strategy.fail_fast = self.flag(value),
                "max-parallel" => {
                    let count = self.amount(value, true);
                    strategy.max_parallel = count.map(|count| match count {
                        Field::Fixed(count) => Field::Fixed(count / 1000),
                        expression @ Field::Expression(_) => expression,
                    });
                }
                _ => strategy.matrix = Some(self.matrix(value)),
            }
        }
        strategy
    }

    fn matrix(&mut self, node: &Node) -> Matrix {
        let mut matrix = Matrix {
            expression: whole_expression(node),
            ..Matrix::default()
        };
        if matrix.expression.is_some() {
            return matrix;
        }
        let entries = self.entries(node);
        if matches!(&node.kind, Kind::Mapping(entries) if entries.is_empty()) {
            self.wrong_empty(node);
        }
        for (key, value) in entries {
            if key.text().is_some_and(is_insert) {
                // What it brings is known at the run.
                matrix.include_expression = whole_expression(value);
                continue;
            }
            let Some(name) = self.fixed(key) else {
                continue;
            };
            match name.value.as_str() {
                "include" => {
                    matrix.include_expression = whole_expression(value);
                    if matrix.include_expression.is_none() {
                        matrix.include = self.combinations(value);
                    }
                }
                "exclude" => {
                    matrix.exclude_expression = whole_expression(value);
                    if matrix.exclude_expression.is_none() {
                        matrix.exclude = self.combinations(value);
                    }
                }
                _ => matrix.axes.push(self.axis(name, value)),
            }
        }
        matrix
    }

    fn axis(&mut self, name: Text, node: &Node) -> Axis {
        let expression = whole_expression(node);
        let values = if expression.is_some() {
            Vec::new()
        } else {
            self.items(node).to_vec()
        };
        if values.is_empty() && matches!(node.kind, Kind::Sequence(_)) {
            let said = quoted(
                "Matrix vector ",
                &name.value,
                " does not contain any values",
            );
            self.report(Severity::Error, EMPTY_AXIS, name.at, &name.value, said);
        }
        Axis {
            name,
            values,
            expression,
        }
    }

    fn combinations(&mut self, node: &Node) -> Vec<Combination> {
        let mut all = Vec::new();
        for item in self.items(node) {
            if whole_expression(item).is_some() {
                all.push(Vec::new());
                continue;
            }
            let mut combination = Vec::new();
            for (key, value) in self.entries(item) {
                if let Some(name) = self.fixed(key) {
                    combination.push((name, Arc::clone(value)));
                }
            }
            all.push(combination);
        }
        all
    }
}
