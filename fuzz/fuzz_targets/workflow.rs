//! Any text is a workflow to the reader, the checks and the moves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::workflow::yaml::{self, Kind, Node};
use odp_sim::workflow::{MAX_FINDINGS, edit, matrix, read};

/// Places are in the text, and inside their parents unless an alias leads elsewhere.
fn look(node: &Node, text: &str, left: &mut usize) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    assert!(node.start <= node.end);
    assert!(text.is_char_boundary(node.start.offset as usize));
    assert!(text.is_char_boundary(node.end.offset as usize));
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter().for_each(|item| look(item, text, left)),
        Kind::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            look(key, text, left);
            look(value, text, left);
        }),
    }
}

fuzz_target!(|text: &str| {
    let (tree, problems, fatal) = yaml::parse(text);
    assert!(!fatal || !problems.is_empty());
    if let Some(tree) = &tree
        && !fatal
    {
        look(tree, text, &mut 10_000);
    }
    let (workflow, findings) = read(text);
    assert!(findings.len() <= MAX_FINDINGS);
    let lines = u32::try_from(text.split(['\n', '\r']).count()).unwrap_or(u32::MAX);
    for finding in &findings {
        assert!(finding.place.line >= 1 && finding.place.line <= lines);
        assert!(finding.place.column >= 1);
    }
    for job in &workflow.jobs {
        let strategy = job.strategy.as_ref();
        if let Some(matrix) = strategy.and_then(|strategy| strategy.matrix.as_ref()) {
            let _ = matrix::cells(matrix);
        }
    }
    let id = workflow
        .jobs
        .first()
        .map_or("a", |job| job.id.value.as_str());
    let source = yaml::Source::new(text);
    let edits = [
        edit::add_job(&source, "new:\n  runs-on: x\n"),
        edit::remove_job(&source, id),
        edit::add_need(&source, id, "b"),
        edit::remove_need(&source, id, "b"),
        edit::set_job_field(&source, id, &["env", "A"], "1"),
        edit::remove_job_field(&source, id, &["runs-on"]),
        edit::remove_step_field(&source, id, 0, &["env", "A"]),
        edit::set_step_field(&source, id, 0, &["run"], "|\n  a\n  b"),
    ];
    for edited in edits.into_iter().flatten() {
        assert!(!yaml::parse(&edited).2);
    }
});
