//! Cells of matrices, with what is included and excluded.

use super::*;
use crate::workflow::read;

/// Cells as `a, b`, axes and additions in their order.
fn show(matrix: &str) -> Vec<String> {
    let text = format!("on: push\njobs:\n  t:\n    strategy:\n      matrix: {matrix}\n");
    let (workflow, _) = read(&text);
    let strategy = workflow.jobs[0].strategy.clone().unwrap();
    let cells = cells(&strategy.matrix.unwrap()).unwrap();
    let words = |cell: &Cell| {
        let words: Vec<&str> = cell
            .values
            .iter()
            .map(|(_, value)| value.text().unwrap_or("?"))
            .collect();
        words.join(", ")
    };
    cells.iter().map(words).collect()
}

#[test]
fn cells_by_the_rules() {
    for (matrix, cells) in [
        ("{a: [1, 2]}", vec!["1", "2"]),
        (
            "{a: [1, 2], b: [x, y]}",
            vec!["1, x", "1, y", "2, x", "2, y"],
        ),
        (
            "{a: [1, 2], b: [x, y], exclude: [{a: 1}]}",
            vec!["2, x", "2, y"],
        ),
        ("{a: [1, 2], exclude: [{a: 2}, {a: 3}]}", vec!["1"]),
        ("{a: [1, 2], include: [{a: 1, c: z}]}", vec!["1, z", "2"]),
        ("{a: [1, 2], include: [{c: z}]}", vec!["1, z", "2, z"]),
        (
            "{a: [1, 2], include: [{c: z}, {a: 2, c: w}]}",
            vec!["1, z", "2, w"],
        ),
        (
            "{a: [1], include: [{a: 3}, {a: 3, c: z}]}",
            vec!["1", "3", "3, z"],
        ),
        ("{a: [1], exclude: [{a: 1}], include: [{c: z}]}", vec!["z"]),
        ("{include: [{c: z}, {c: w}]}", vec!["z", "w"]),
        (
            "{a: [{n: 1, m: 2}, {n: 2}], b: [x], exclude: [{a: {n: 1}}]}",
            vec!["?, x"],
        ),
        // Values compare as `==` does.
        (
            "{a: [Linux, mac], b: [3, 3.10], exclude: [{a: linux, b: '3'}, {b: '3.1', a: MAC}]}",
            vec!["Linux, 3.10", "mac, 3"],
        ),
        ("{a: [1], include: [{a: '1', c: z}]}", vec!["1, z"]),
        (
            "{a: [[1, 2], [1]], exclude: [{a: [1, 2]}], include: [{a: [1], c: z}]}",
            vec!["?, z"],
        ),
        (
            "{a: [{n: 1, m: 2}, {n: 2}], include: [{a: {N: 1}, c: z}]}",
            vec!["?, z", "?"],
        ),
        // What an added cell has of the axes comes first.
        ("{a: [1], include: [{c: z, a: 2}]}", vec!["1", "2, z"]),
        ("{a: [null, ''], exclude: [{a: 0}]}", vec![]),
    ] {
        assert_eq!(show(matrix), cells, "{matrix}");
    }
}

#[test]
fn what_nobody_would_count_is_not_counted() {
    let axis = "x, ".repeat(200);
    let matrix = format!("{{a: [{axis}], b: [{axis}], c: [{axis}], d: [{axis}]}}");
    let text = format!("on: push\njobs:\n  t:\n    strategy:\n      matrix: {matrix}\n");
    let (workflow, findings) = read(&text);
    let strategy = workflow.jobs[0].strategy.clone().unwrap();
    assert_eq!(cells(&strategy.matrix.unwrap()), None);
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == "workflow-matrix-large")
    );
}
