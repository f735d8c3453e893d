//! Any text is a Dockerfile to the reader, the planner and the checks.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::dockerfile::check::{Surroundings, check};
use odp_sim::dockerfile::parse;

fuzz_target!(|text: &str| {
    let (file, findings) = parse(text);
    let count = text.lines().count();
    for pair in file.statements.windows(2) {
        assert!(pair[0].lines.last < pair[1].lines.first);
    }
    for statement in &file.statements {
        assert!(statement.lines.first >= 1 && statement.lines.last as usize <= count);
    }
    assert!(!file.stages.is_empty() || !findings.is_empty());
    let around = Surroundings {
        all_stages: true,
        ..Surroundings::default()
    };
    check(&file, &around);
});
