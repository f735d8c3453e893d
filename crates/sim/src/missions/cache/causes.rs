//! Why something burned: the line whose own change set the others off, and what is not to blame.

use crate::build::ledger::{Content, Row};
use crate::build::tree::Change;
use crate::build::{Build, Output, Reason, Step};
use crate::dockerfile::instruction::{Instruction, MountKind};
use crate::finding::{Arg, Finding};
use crate::missions::cache::goals::{at, slowest};
use crate::missions::cache::instance::Instance;
use crate::missions::cache::outcome::{Column, Outcome};

/// The step whose own change set a step off: the line above it that ran first, or itself.
fn root<'b>(build: &'b Build, step: &'b Step) -> &'b Step {
    match &step.reason {
        Reason::Above(above) => build.steps.get(*above).unwrap_or(step),
        _ => step,
    }
}

/// Why the longest step of the runner ran there. A variable in its key is the cause whatever
/// else the step does; its cache mount is one only where the key saw what a commit changes.
pub(super) fn too_slow(outcome: &Outcome, column: &Column) -> Option<Finding> {
    let step = slowest(column)?;
    let cause = root(&column.build, step);
    Some(match &cause.reason {
        Reason::Variable(name) => at("arg-in-key", cause).with("name", Arg::Code(name.clone())),
        _ if has_cache(outcome, step) => at("cache-mount-absent-on-runner", step),
        _ => at("runner-over-target", step),
    })
}

/// Whether a step relies on a cache mount.
fn has_cache(outcome: &Outcome, step: &Step) -> bool {
    let statement = outcome.dockerfile.statements.get(step.statement);
    match statement.and_then(|statement| statement.instruction.as_ref()) {
        Some(Instruction::Run(run)) => run
            .mounts
            .iter()
            .any(|mount| mount.kind == MountKind::Cache),
        _ => false,
    }
}

/// Why a step carried the model once more: it carries the code with it, or it stands below a
/// line that ran.
pub(super) fn pushed_again(instance: &Instance, build: &Build, step: &Step) -> Finding {
    let cause = root(build, step);
    let code = |(path, node): &Change| {
        let name = path.strip_suffix(instance.app.main.as_str());
        node.is_some() && name.is_some_and(|folder| folder.ends_with('/'))
    };
    let own = std::ptr::eq(cause, step);
    let with_code = step.changes.iter().any(code);
    let below = |code| at(code, step).with("above", Arg::Count(cause.line.into()));
    match &cause.reason {
        _ if with_code => at("data-pushed-again", step),
        Reason::Variable(name) if own => {
            at("arg-in-key", step).with("name", Arg::Code(name.clone()))
        }
        _ if own => at("data-pushed-again", step),
        Reason::Variable(name) => {
            below("data-below-variable").with("name", Arg::Code(name.clone()))
        }
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => {
            below("data-below-file").with("path", Arg::Code(path.to_string()))
        }
        _ => below("data-below-change"),
    }
}

/// Whether a row is a compiler that compiled none of the libraries: each came ready-made.
pub(super) fn idle_compiler(instance: &Instance, outcome: &Outcome, row: &Row) -> bool {
    let known = instance.facts.apt_package(&row.name);
    let compiles = known.is_some_and(|package| package.commands.iter().any(|name| name == "cc"));
    let mut reports = outcome
        .cold
        .steps
        .iter()
        .flat_map(|step| step.output.iter())
        .filter_map(|output| match output {
            Output::Pip(report) => Some(&report.installed),
            _ => None,
        })
        .flatten()
        .peekable();
    row.content == Content::Packages
        && compiles
        && reports.peek().is_some()
        && reports.all(|installed| !installed.built)
}
