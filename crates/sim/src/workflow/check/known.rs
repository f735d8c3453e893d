//! What an expression can see where it stands, and of which kind that is.
//!
//! The kinds are coarse: enough to say that a property is not there, that a text has no
//! properties, and that an object makes no text.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::action;
use crate::workflow::expression::visit::{Path, Step as Part};
use crate::workflow::model::{Action, Job, Matrix, Step, Workflow};
use crate::workflow::tables;
use crate::workflow::yaml::{Kind, Node};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// Nobody can tell.
    Any,
    /// A text, number or boolean.
    Scalar,
    /// A list.
    List,
    /// An object.
    Object,
}

/// What is wrong with a path: the step that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The object does not have this property.
    Property(usize),
    /// What is before it has no properties at all.
    Deeper(usize),
}

type Found = Result<Type, Wrong>;

/// What can be seen.
pub(super) struct Around<'w> {
    /// Jobs by id in lower case.
    pub(super) jobs: BTreeMap<String, &'w Job>,
    /// Inputs of the workflow by name in lower case.
    pub(super) inputs: BTreeSet<String>,
    /// Whether the workflow is started by hand alone, with its form.
    has_form: bool,
    /// Secrets, where they are named.
    pub(super) secrets: Option<BTreeSet<String>>,
    /// The job, inside one.
    pub(super) job: Option<&'w Job>,
    /// Steps that have run, by id in lower case.
    pub(super) steps: BTreeMap<String, &'w Step>,
    /// Ids of the jobs that the job waits for, in lower case.
    needs: BTreeSet<String>,
    /// How much may still be looked through.
    patience: Cell<usize>,
}

/// After so many values looked at nobody can tell any more.
const PATIENCE: usize = 2_000_000;

impl<'w> Around<'w> {
    pub(super) fn new(workflow: &'w Workflow) -> Self {
        let jobs = workflow.jobs.iter();
        let jobs = jobs.map(|job| (job.id.value.to_ascii_lowercase(), job));
        let inputs = workflow.on.iter().flat_map(|trigger| &trigger.inputs);
        let inputs = inputs.map(|input| input.name.value.to_ascii_lowercase());
        let secrets = match workflow.on.as_slice() {
            [only] if only.names_secrets => {
                let names = only.secrets.iter();
                Some(
                    names
                        .map(|(name, _)| name.value.to_ascii_lowercase())
                        .collect(),
                )
            }
            _ => None,
        };
        let has_form = matches!(workflow.on.as_slice(),
            [only] if only.event.value == "workflow_dispatch");
        Self {
            has_form,
            jobs: jobs.collect(),
            inputs: inputs.collect(),
            secrets,
            job: None,
            steps: BTreeMap::new(),
            needs: BTreeSet::new(),
            patience: Cell::new(PATIENCE),
        }
    }

    /// Goes into a job, of which no step has run.
    pub(super) fn enter(&mut self, job: &'w Job) {
        self.job = Some(job);
        self.steps.clear();
        let needs = job.needs.iter();
        self.needs = needs.map(|need| need.value.to_ascii_lowercase()).collect();
    }

    /// Whether so much may be looked through.
    fn may_look(&self, count: usize) -> bool {
        let left = self.patience.get().saturating_sub(count + 1);
        self.patience.set(left);
        left > 0
    }

    /// The kind of what a path leads to.
    pub(super) fn type_of(&self, path: &Path) -> Found {
        let parts = path.steps.as_slice();
        if parts.is_empty() {
            return Ok(Type::Object);
        }
        let Some(name) = path.name(0) else {
            return Ok(Type::Any);
        };
        let lower = name.to_ascii_lowercase();
        match path.context.as_str() {
            "github" if lower == "event" => self.event(path),
            "github" => listed(tables::GITHUB, parts),
            "runner" => listed(tables::RUNNER, parts),
            "strategy" => listed(tables::STRATEGY_PROPERTIES, parts),
            "env" | "vars" => leaf(parts, 1),
            "secrets" => {
                let there = self
                    .secrets
                    .as_ref()
                    .is_none_or(|names| names.contains(&lower) || lower == "github_token");
                if there {
                    leaf(parts, 1)
                } else {
                    Err(Wrong::Property(0))
                }
            }
            "inputs" if self.inputs.contains(&lower) => leaf(parts, 1),
            "inputs" => Err(Wrong::Property(0)),
            "job" => self.job_property(&lower, parts),
            "matrix" => self.matrix(&lower, parts),
            "steps" => match self.steps.get(&lower) {
                Some(step) => step_result(step, parts),
                None => Err(Wrong::Property(0)),
            },
            "needs" => self.needed(&lower, parts),
            "jobs" => match self.jobs.get(&lower) {
                Some(job) => self.job_result(job, parts),
                None => Err(Wrong::Property(0)),
            },
            _ => Ok(Type::Any),
        }
    }

    fn needed(&self, id: &str, parts: &[Part]) -> Found {
        let needed = self.needs.contains(id);
        match self.jobs.get(id) {
            Some(job) if needed => self.job_result(job, parts),
            // That there is no such job has been said.
            None if needed => Ok(Type::Any),
            _ => Err(Wrong::Property(0)),
        }
    }

    /// What an event brings is known at the run, but for the inputs of a form.
    fn event(&self, path: &Path) -> Found {
        if path.steps.len() == 1 {
            return Ok(Type::Object);
        }
        let is_input = path
            .name(1)
            .is_some_and(|name| name.eq_ignore_ascii_case("inputs"));
        match path.name(2).filter(|_| is_input && self.has_form) {
            Some(name) if !self.inputs.contains(&name.to_ascii_lowercase()) => {
                Err(Wrong::Property(2))
            }
            _ => Ok(Type::Any),
        }
    }

    fn job_property(&self, name: &str, parts: &[Part]) -> Found {
        match name {
            "container" => named(&["id", "network"], parts, 1),
            "services" => match parts.get(1) {
                Some(Part::Name(service)) => {
                    let services = self.job.map_or(&[][..], |job| job.services.as_slice());
                    let open = self.job.is_none_or(|job| job.services_expression.is_some())
                        || !self.may_look(services.len());
                    let there = services
                        .iter()
                        .any(|(name, _)| name.value.eq_ignore_ascii_case(service));
                    if !there && !open {
                        return Err(Wrong::Property(1));
                    }
                    match parts.get(2) {
                        Some(Part::Name(name)) if name.eq_ignore_ascii_case("ports") => {
                            Ok(Type::Any)
                        }
                        _ => named(&["id", "network", "ports"], parts, 2),
                    }
                }
                Some(_) => Ok(Type::Any),
                None => Ok(Type::Object),
            },
            _ => listed(tables::JOB_PROPERTIES, parts),
        }
    }

    /// `result` and `outputs` of a job.
    fn job_result(&self, job: &Job, parts: &[Part]) -> Found {
        match parts.get(1) {
            Some(Part::Name(name)) if name.eq_ignore_ascii_case("outputs") => {
                if job.uses.is_some() || job.outputs.expression.is_some() {
                    return if parts.len() > 2 {
                        Ok(Type::Any)
                    } else {
                        Ok(Type::Object)
                    };
                }
                if !self.may_look(job.outputs.entries.len()) {
                    return Ok(Type::Any);
                }
                let names = job.outputs.entries.iter();
                let names: Vec<&str> = names.map(|(name, _)| name.value.as_str()).collect();
                named(&names, parts, 2)
            }
            _ => named(&["result", "outputs"], parts, 1),
        }
    }

    fn matrix(&self, name: &str, parts: &[Part]) -> Found {
        let strategy = self.job.and_then(|job| job.strategy.as_ref());
        let Some(matrix) = strategy.and_then(|strategy| strategy.matrix.as_ref()) else {
            return Err(Wrong::Property(0));
        };
        if matrix.expression.is_some() {
            return Ok(Type::Any);
        }
        let count = matrix.axes.iter().map(|axis| axis.values.len() + 1);
        let count = count.sum::<usize>() + matrix.include.iter().map(Vec::len).sum::<usize>();
        if !self.may_look(count * parts.len()) {
            return Ok(Type::Any);
        }
        let Some(values) = axis_values(matrix, name) else {
            return Ok(Type::Any);
        };
        if values.is_empty() {
            return Err(Wrong::Property(0));
        }
        descend(values, parts)
    }
}

/// The values that a name has in a matrix; `None` when nobody can tell.
fn axis_values<'m>(matrix: &'m Matrix, name: &str) -> Option<Vec<&'m Node>> {
    let mut values = Vec::new();
    for axis in &matrix.axes {
        if axis.name.value.eq_ignore_ascii_case(name) {
            if axis.expression.is_some() {
                return None;
            }
            values.extend(axis.values.iter().map(|value| &**value));
        }
    }
    for entry in &matrix.include {
        let own = entry
            .iter()
            .filter(|(key, _)| key.value.eq_ignore_ascii_case(name));
        values.extend(own.map(|(_, value)| &**value));
    }
    let open = matrix.include_expression.is_some() || matrix.include.iter().any(Vec::is_empty);
    (!open || !values.is_empty()).then_some(values)
}

/// Goes from values to what is in them.
fn descend(mut values: Vec<&Node>, parts: &[Part]) -> Found {
    for (index, part) in parts.iter().enumerate().skip(1) {
        if values.iter().any(|value| is_open(value)) {
            return Ok(Type::Any);
        }
        let Part::Name(name) = part else {
            return Ok(Type::Any);
        };
        let mut inner = Vec::new();
        let mut objects = false;
        let mut others = false;
        for value in &values {
            match &value.kind {
                Kind::Mapping(entries) => {
                    objects = true;
                    let own = entries.iter().filter(|(key, _)| {
                        key.scalar()
                            .is_some_and(|key| key.text.eq_ignore_ascii_case(name))
                    });
                    inner.extend(own.map(|(_, value)| &**value));
                }
                _ => others = true,
            }
        }
        match (objects, others) {
            (true, true) => return Ok(Type::Any),
            (true, false) if inner.is_empty() => return Err(Wrong::Property(index)),
            (true, false) => values = inner,
            (false, _) => return Err(Wrong::Deeper(index)),
        }
    }
    Ok(kind_of(&values))
}

fn is_open(node: &Node) -> bool {
    node.scalar()
        .is_some_and(|scalar| scalar.text.contains("${{"))
}

fn kind_of(values: &[&Node]) -> Type {
    let all = |is: fn(&Kind) -> bool| values.iter().all(|value| is(&value.kind));
    if values.iter().any(|value| is_open(value)) {
        Type::Any
    } else if all(|kind| matches!(kind, Kind::Scalar(_))) {
        Type::Scalar
    } else if all(|kind| matches!(kind, Kind::Sequence(_))) {
        Type::List
    } else if all(|kind| matches!(kind, Kind::Mapping(_))) {
        Type::Object
    } else {
        Type::Any
    }
}

/// A value without properties, reached after some steps.
fn leaf(parts: &[Part], depth: usize) -> Found {
    if parts.len() > depth {
        Err(Wrong::Deeper(depth))
    } else {
        Ok(Type::Scalar)
    }
}

/// A property out of a list, without properties of its own.
fn listed(names: &[&str], parts: &[Part]) -> Found {
    named(names, parts, 0)
}

fn named(names: &[&str], parts: &[Part], index: usize) -> Found {
    match parts.get(index) {
        None => Ok(Type::Object),
        Some(Part::Name(name)) => {
            if names.iter().any(|own| own.eq_ignore_ascii_case(name)) {
                leaf(parts, index + 1)
            } else {
                Err(Wrong::Property(index))
            }
        }
        Some(_) => Ok(Type::Any),
    }
}

/// `outputs`, `outcome` and `conclusion` of a step.
fn step_result(step: &Step, parts: &[Part]) -> Found {
    match parts.get(1) {
        Some(Part::Name(name)) if name.eq_ignore_ascii_case("outputs") => {
            let known = match &step.action {
                Action::Uses { name, .. } => action::known(&name.value),
                _ => None,
            };
            match known {
                Some(known) => named(known.outputs, parts, 2),
                None if parts.len() > 2 => leaf(parts, 3),
                None => Ok(Type::Object),
            }
        }
        _ => named(&["outputs", "outcome", "conclusion"], parts, 1),
    }
}
