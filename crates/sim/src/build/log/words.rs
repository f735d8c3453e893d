//! How steps are called, times are written, and lines are coloured.

use super::Tone;
use crate::build::Step;
use crate::dockerfile::instruction::{Dockerfile, Instruction};

/// `2/5`, `workshop 2/5` or `stage-1 2/5`.
pub(super) fn label(step: &Step, dockerfile: &Dockerfile) -> String {
    let (number, all) = step.number.unwrap_or((0, 0));
    let count = [number.to_string(), "/".into(), all.to_string()].concat();
    let name = dockerfile
        .stages
        .get(step.stage)
        .and_then(|stage| stage.name.clone());
    match name {
        Some(name) => [&name, " ", &count].concat(),
        None if dockerfile.stages.len() > 1 || asks_elsewhere(dockerfile) => {
            ["stage-", &step.stage.to_string(), " ", &count].concat()
        }
        None => count,
    }
}

/// Whether a statement copies from an image or mounts anything: what it takes from counts as a
/// stage, and a stage that is not alone goes by its name (`dockerfile2llb`, `detectRunMount`).
fn asks_elsewhere(dockerfile: &Dockerfile) -> bool {
    let mut statements = dockerfile.statements.iter();
    statements.any(|statement| match &statement.instruction {
        Some(Instruction::Copy(copy)) => copy.from.is_some(),
        Some(Instruction::Run(run)) => !run.mounts.is_empty(),
        _ => false,
    })
}

/// `docker.io/library/python:3.12-slim`
pub(super) fn image_name(step: &Step) -> String {
    let words: Vec<&str> = step.text.split_whitespace().collect();
    let name = words
        .iter()
        .skip(1)
        .find(|word| !word.starts_with("--"))
        .copied()
        .unwrap_or("");
    let familiar = super::base::familiar(name);
    if familiar.contains('/') {
        familiar.into_owned()
    } else {
        ["docker.io/library/", &familiar].concat()
    }
}

pub(super) fn tone(line: &str) -> Tone {
    let line = line.trim_start();
    let error = [
        "ERROR",
        "error:",
        "E: ",
        "/bin/sh: ",
        "Error: ",
        "ModuleNotFoundError",
        "Traceback",
        "×",
        "runc run failed",
    ];
    if error.iter().any(|start| line.starts_with(start)) {
        Tone::Error
    } else if line.starts_with("WARNING") || line.starts_with("W: ") {
        Tone::Warning
    } else {
        Tone::Plain
    }
}

/// `38.2s`
pub(super) fn seconds(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    [
        (tenths / 10).to_string(),
        ".".into(),
        (tenths % 10).to_string(),
        "s".into(),
    ]
    .concat()
}

/// `12.345`
pub(super) fn stamp(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
