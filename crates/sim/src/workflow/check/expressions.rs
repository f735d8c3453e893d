//! Every expression of a workflow: where it stands, and so what it may see.

mod call;
mod injection;
mod text;

use std::sync::Arc;

use super::known::{Around, Type};
use super::{Container, Job, Pairs, Text, Workflow};
use crate::workflow::expression::template;
use crate::workflow::model::{
    Action, Concurrency, Defaults, Field, Matrix, Secrets, Step, Trigger,
};
use crate::workflow::read::{Reader, is_insert};
use crate::workflow::tables::{self, Spot};
use crate::workflow::yaml::{Kind, Node};

/// Looks at every expression.
pub(super) fn check(source: &str, workflow: &Workflow, reader: &mut Reader) {
    let mut walk = Walk {
        source,
        around: Around::new(workflow),
        reader,
    };
    walk.workflow(workflow);
}

struct Walk<'w, 'r> {
    source: &'w str,
    around: Around<'w>,
    reader: &'r mut Reader,
}

impl<'w> Walk<'w, '_> {
    fn workflow(&mut self, workflow: &'w Workflow) {
        for trigger in &workflow.on {
            self.trigger(trigger);
        }
        self.text(workflow.run_name.as_ref(), &tables::EARLY);
        self.pairs(&workflow.env, &tables::ROOT_ENV);
        self.concurrency(workflow.concurrency.as_ref(), &tables::EARLY);
        self.defaults(&workflow.defaults, &tables::NOWHERE);
        for job in &workflow.jobs {
            self.around.enter(job);
            self.job(job);
        }
    }

    fn trigger(&mut self, trigger: &'w Trigger) {
        let called = trigger.event.value == "workflow_call";
        let spot = if called {
            tables::EARLY
        } else {
            tables::NOWHERE
        };
        // A default sees the inputs before it.
        let all = std::mem::take(&mut self.around.inputs);
        for input in &trigger.inputs {
            self.text(input.default.as_ref(), &spot);
            let name = input.name.value.to_ascii_lowercase();
            self.around.inputs.insert(name);
        }
        self.around.inputs = all;
        for (_, value) in &trigger.outputs.entries {
            self.template(value, &tables::CALL_OUTPUT);
        }
    }

    fn job(&mut self, job: &'w Job) {
        self.text(job.name.as_ref(), &tables::IN_JOB);
        self.condition(job.condition.as_ref(), &tables::JOB_IF);
        if let Some(runs_on) = &job.runs_on {
            for label in runs_on.labels.iter().chain(&runs_on.group) {
                self.label(label);
            }
        }
        self.concurrency(job.concurrency.as_ref(), &tables::IN_JOB);
        self.pairs(&job.env, &tables::JOB_ENV);
        self.defaults(&job.defaults, &tables::JOB_DEFAULTS);
        self.field(job.timeout.as_ref(), &tables::IN_JOB);
        self.field(job.continue_on_error.as_ref(), &tables::IN_JOB);
        if let Some(strategy) = &job.strategy {
            self.field(strategy.fail_fast.as_ref(), &tables::STRATEGY);
            self.field(strategy.max_parallel.as_ref(), &tables::STRATEGY);
            if let Some(matrix) = &strategy.matrix {
                self.matrix(matrix);
            }
        }
        self.text(job.services_expression.as_ref(), &tables::IN_JOB);
        let services = job.services.iter().map(|(_, service)| service);
        for container in job.container.iter().chain(services) {
            self.container(container);
        }
        self.pairs(&job.with, &tables::IN_JOB);
        if let Secrets::Given(pairs) = &job.secrets {
            self.pairs(pairs, &tables::JOB_ENV);
        }
        for step in &job.steps {
            self.step(step);
        }
        // What is said of a job as a whole sees all of its steps.
        self.pairs(&job.outputs, &tables::JOB_OUTPUT);
        if let Some(environment) = &job.environment {
            self.template(&environment.name, &tables::IN_JOB);
            self.text(environment.url.as_ref(), &tables::ENVIRONMENT_URL);
        }
    }

    fn step(&mut self, step: &'w Step) {
        self.text(step.name.as_ref(), &tables::IN_STEP);
        self.condition(step.condition.as_ref(), &tables::STEP_IF);
        self.pairs(&step.env, &tables::IN_STEP);
        self.field(step.continue_on_error.as_ref(), &tables::IN_STEP);
        self.field(step.timeout.as_ref(), &tables::IN_STEP);
        match &step.action {
            Action::Run {
                script,
                working_directory,
                ..
            } => {
                self.template(script, &tables::IN_STEP);
                self.injection(script);
                self.text(working_directory.as_ref(), &tables::IN_STEP);
            }
            Action::Uses { name, with } => {
                self.pairs(with, &tables::IN_STEP);
                let is_script = name.value.starts_with("actions/github-script@");
                if let Some(script) = with.get("script").filter(|_| is_script) {
                    self.injection(script);
                }
            }
            Action::Nothing => {}
        }
        if let Some(id) = &step.id {
            let id = id.value.to_ascii_lowercase();
            self.around.steps.entry(id).or_insert(step);
        }
    }

    fn container(&mut self, container: &'w Container) {
        let more = container.options.iter().chain(&container.more);
        let lists = container.ports.iter().chain(&container.volumes);
        for text in std::iter::once(&container.image).chain(more).chain(lists) {
            self.template(text, &tables::IN_JOB);
        }
        self.pairs(&container.env, &tables::CONTAINER_ENV);
        self.pairs(&container.credentials, &tables::CREDENTIALS);
    }

    fn matrix(&mut self, matrix: &'w Matrix) {
        let wholes = [
            &matrix.expression,
            &matrix.include_expression,
            &matrix.exclude_expression,
        ];
        for text in wholes.into_iter().flatten() {
            self.whole(text, &tables::STRATEGY, None);
        }
        for axis in &matrix.axes {
            if let Some(text) = &axis.expression {
                self.whole(text, &tables::STRATEGY, None);
            }
            for value in &axis.values {
                self.node(value);
            }
        }
        for (_, value) in matrix.include.iter().chain(&matrix.exclude).flatten() {
            self.node(value);
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar(scalar) => {
                if scalar.text.contains("${{") {
                    let text = Text {
                        value: scalar.text.clone(),
                        at: node.start,
                    };
                    self.pieces(&text, &tables::STRATEGY, false);
                }
            }
            Kind::Sequence(items) => items.iter().for_each(|item: &Arc<Node>| self.node(item)),
            Kind::Mapping(entries) => entries.iter().for_each(|(_, value)| self.node(value)),
        }
    }

    fn concurrency(&mut self, concurrency: Option<&Concurrency>, spot: &Spot) {
        if let Some(concurrency) = concurrency {
            self.template(&concurrency.group, spot);
            self.field(concurrency.cancel_in_progress.as_ref(), spot);
        }
    }

    fn defaults(&mut self, defaults: &Defaults, spot: &Spot) {
        self.text(defaults.shell.as_ref(), spot);
        self.text(defaults.working_directory.as_ref(), spot);
    }

    fn pairs(&mut self, pairs: &Pairs, spot: &Spot) {
        if let Some(text) = &pairs.expression {
            self.whole(text, spot, Some(Type::Object));
        }
        for (name, value) in &pairs.entries {
            if !is_insert(&name.value) {
                self.template(name, spot);
            }
            self.template(value, spot);
        }
    }

    fn field<T>(&mut self, field: Option<&Field<T>>, spot: &Spot) {
        if let Some(Field::Expression(text)) = field {
            self.whole(text, spot, None);
        }
    }

    fn text(&mut self, text: Option<&Text>, spot: &Spot) {
        if let Some(text) = text {
            self.template(text, spot);
        }
    }

    /// A label may be a list that an expression gives.
    fn label(&mut self, text: &Text) {
        if template::whole(&text.value).is_some() {
            self.whole(text, &tables::IN_JOB, Some(Type::List));
        } else {
            self.template(text, &tables::IN_JOB);
        }
    }
}
