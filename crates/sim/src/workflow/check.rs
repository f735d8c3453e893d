//! What only shows when the parts of a workflow are seen together: who needs whom, what an
//! expression can see, which inputs an action takes.

mod action;
mod expressions;
mod graph;
mod known;
mod runner;
mod script;
mod strategy;
mod trigger;

use super::model::{Action, Container, Job, Pairs, Text, Workflow};
use super::read::Reader;
use crate::finding::Code;

/// A password that everybody can read.
const PASSWORD: Code = "workflow-plain-password";
/// A name that no variable can have.
const ENV_NAME: Code = "workflow-env-name";

/// Adds all that is found to what the reader has found.
pub(super) fn check(text: &str, workflow: &Workflow, reader: &mut Reader) {
    trigger::check(workflow, reader);
    graph::check(workflow, reader);
    env_names(&workflow.env, reader);
    for job in &workflow.jobs {
        job_alone(job, reader);
        runner::shells(job, &workflow.defaults, reader);
    }
    expressions::check(text, workflow, reader);
}

fn job_alone(job: &Job, reader: &mut Reader) {
    strategy::check(job, reader);
    runner::check(job, reader);
    env_names(&job.env, reader);
    let services = job.services.iter().map(|(_, service)| service);
    for container in job.container.iter().chain(services) {
        env_names(&container.env, reader);
        password(container, reader);
    }
    for step in &job.steps {
        env_names(&step.env, reader);
        match &step.action {
            Action::Run { script, .. } => script::check(script, reader),
            Action::Uses { name, with } => action::check(name, with, reader),
            Action::Nothing => {}
        }
    }
}

fn env_names(env: &Pairs, reader: &mut Reader) {
    for (name, _) in &env.entries {
        if !name.has_expression() && name.value.contains(['&', '=', ' ']) {
            let said = "The name of an environment variable cannot hold '&', '=' or a blank";
            reader.error(ENV_NAME, name.at, &name.value, said);
        }
    }
}

fn password(container: &Container, reader: &mut Reader) {
    let given = container.credentials.get("password");
    if let Some(password) = given.filter(|text: &&Text| !text.has_expression()) {
        let said = "The password stands in the file for everybody to read";
        reader.warning(PASSWORD, password.at, "", said);
    }
}
