//! Walks the stages as the builder does, and keeps what the rules need to know.

use super::config::Config;
use super::instruction::Visitor;
use super::{DISPATCH, Linter, Surroundings};
use crate::dockerfile::instruction::{Dockerfile, Statement};
use crate::dockerfile::stages::{self, Base, Plan, Scope};
use crate::finding::{Finding, Place};

/// What a stage leaves to those built on it.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) scope: Scope,
    /// Whether any `WORKDIR` was there.
    pub(super) workdir: bool,
    /// Whether any `SHELL` was there.
    pub(super) shell: bool,
    /// Whether the image below may have set variables that nobody lists.
    pub(super) open: bool,
}

/// Walks every stage that is built; the error is the first thing that stops the real tool.
pub(super) fn check(
    file: &Dockerfile,
    around: &Surroundings<'_>,
    plan: &Plan,
    linter: &mut Linter,
) -> Result<(), Finding> {
    let root = plan.scope(file, &around.options);
    let mut uses = uses(file, plan);
    let mut states: Vec<Option<State>> = Vec::with_capacity(plan.stages.len());
    for (stage, planned) in file.stages.iter().zip(&plan.stages) {
        if !planned.reachable && !around.all_stages {
            states.push(None);
            continue;
        }
        let state = match &planned.base {
            Base::Stage(base) => {
                uses[*base] -= 1;
                // The last stage built on another takes its state over, which saves a copy.
                if uses[*base] == 0 {
                    states[*base].take()
                } else {
                    states[*base].clone()
                }
            }
            Base::Image(name) => around.images.get(name).map(|image| State {
                scope: root.on_image(image.env.sorted()),
                workdir: false,
                shell: false,
                open: image.open,
            }),
            Base::Scratch | Base::Invalid => None,
        };
        let state = state.unwrap_or_else(|| State {
            scope: root.on_image(&[]),
            workdir: false,
            shell: false,
            open: false,
        });
        let mut visitor = Visitor::new(state, around, linter);
        for trigger in &planned.triggers {
            visit(&mut visitor, trigger)?;
        }
        for index in stage.body.clone() {
            if planned
                .copied()
                .any(|(at, source)| at == index && source > stage.index)
            {
                return Err(later(file, plan, stage.index, index));
            }
            visit(&mut visitor, &file.statements[index])?;
        }
        states.push(Some(visitor.state));
    }
    Ok(())
}

/// How many stages are built on each.
fn uses(file: &Dockerfile, plan: &Plan) -> Vec<usize> {
    let mut uses = vec![0; file.stages.len()];
    for planned in &plan.stages {
        if let Base::Stage(base) = planned.base {
            uses[base] += 1;
        }
    }
    uses
}

fn visit(visitor: &mut Visitor<'_, '_>, statement: &Statement) -> Result<(), Finding> {
    visitor.line = statement.lines.first;
    visitor.local = Config::of_comments(&statement.comments);
    visitor.statement(statement).map_err(|said| {
        let code = if said.starts_with("failed to process") {
            stages::EXPANSION
        } else {
            DISPATCH
        };
        Finding::error(code, Place::dockerfile(statement.lines.first, 0)).said(said)
    })
}

fn later(file: &Dockerfile, plan: &Plan, stage: usize, statement: usize) -> Finding {
    let mut sources = plan.stages[stage].copied();
    let source = sources.find(|(at, source)| *at == statement && *source > stage);
    let asked = &file.statements[statement];
    let said = source.map_or_else(String::new, |(_, source)| {
        stages::asks_too_early(asked, &plan.stages[source], &plan.stages[stage].name)
    });
    Finding::error(stages::LATER, Place::dockerfile(asked.lines.first, 0)).said(said)
}
