//! A workflow made ready to run: who waits for whom, expressions read, scripts split.

mod shell;

use std::collections::BTreeMap;

pub(super) use shell::Shell;
pub(super) use shell::{is_unstartable, program};

use super::permission::{self, Need};
use super::script::{self, Dialect, Script};
use super::step::variable::is_kept;
use crate::workflow::expression::template::{Template, template};
use crate::workflow::expression::{Condition, condition};
use crate::workflow::model::{
    Access, Action, Concurrency, Defaults, Field, Job, Matrix, Pairs, Permissions, Step, Text,
    Workflow,
};

/// A workflow made ready to run.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) jobs: Vec<PlannedJob<'a>>,
    pub(super) env: Vec<(&'a str, Words)>,
    pub(super) concurrency: Option<Group>,
    /// Variables under `env` that the runner sets itself.
    pub(super) kept: Vec<&'a Text>,
}

/// A text that is fixed, or comes of expressions.
#[derive(Debug, Clone)]
pub(super) enum Words {
    Fixed(Box<str>),
    Template(Box<Template>),
    /// Its expressions cannot be read.
    Broken,
}

/// A group of which one at a time may run.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) name: Words,
    pub(super) cancels: Setting<bool>,
    /// `max` for all who wait in turn; otherwise one waits.
    pub(super) queue: Words,
}

/// A value that is fixed, or comes of an expression.
#[derive(Debug, Clone)]
pub(super) enum Setting<T> {
    Fixed(T),
    Words(Words),
}

#[derive(Debug, Clone)]
pub(super) struct PlannedJob<'a> {
    pub(super) job: &'a Job,
    /// Jobs that it waits for. One that is not there is waited for in vain.
    pub(super) needs: Vec<usize>,
    pub(super) in_vain: bool,
    /// Whether a step asks for an action that GitHub has retired.
    pub(super) retired: bool,
    pub(super) dependents: Vec<usize>,
    pub(super) condition: Result<Option<Condition>, ()>,
    pub(super) env: Vec<(&'a str, Words)>,
    pub(super) outputs: Vec<(&'a str, Words)>,
    pub(super) environment: Option<Words>,
    /// Whether what it does is noted as a deployment to its environment.
    pub(super) deployment: Setting<bool>,
    pub(super) concurrency: Option<Group>,
    pub(super) timeout: Setting<u64>,
    pub(super) continue_on_error: Setting<bool>,
    pub(super) fail_fast: Setting<bool>,
    pub(super) max_parallel: Setting<u64>,
    pub(super) steps: Vec<PlannedStep<'a>>,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedStep<'a> {
    pub(super) step: &'a Step,
    pub(super) condition: Result<Option<Condition>, ()>,
    pub(super) env: Vec<(&'a str, Words)>,
    pub(super) continue_on_error: Setting<bool>,
    pub(super) timeout: Setting<u64>,
    pub(super) work: Work<'a>,
}

/// What a step does.
#[derive(Debug, Clone)]
pub(super) enum Work<'a> {
    Nothing,
    /// A script that is the same at every run.
    Fixed(Script, Shell),
    /// The same for `sh`.
    Sh(&'a str, Shell),
    /// A script for a shell that an expression chooses: the shell, and the script.
    Chosen(Words, Words),
    /// A script with expressions in it.
    Script(Words, Shell),
    /// A script for a program that is none of these shells: the program, and the script.
    Foreign(&'a str, Words),
    /// A script for a program that the runner does not know how to start.
    Unstartable(&'a str),
    /// An action: its name without the version, its inputs, and what it asks of the token.
    Action(&'a str, Vec<(&'a str, Words)>, &'static [Need]),
}

/// The longest that a job may take, in milliseconds: six hours.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes>
const LONGEST: u64 = 360 * 60_000;

impl<'a> Plan<'a> {
    /// Makes a workflow ready. Expressions that cannot be read fail the job that they are in.
    pub fn new(workflow: &'a Workflow) -> Self {
        let places: BTreeMap<String, usize> = workflow
            .jobs
            .iter()
            .enumerate()
            .map(|(place, job)| (job.id.value.to_ascii_lowercase(), place))
            .collect();
        let mut jobs: Vec<PlannedJob<'a>> = {
            let jobs = workflow.jobs.iter();
            jobs.map(|job| planned(job, &workflow.defaults)).collect()
        };
        for place in 0..jobs.len() {
            for need in &workflow.jobs[place].needs {
                match places.get(&need.value.to_ascii_lowercase()) {
                    Some(needed) => {
                        jobs[place].needs.push(*needed);
                        jobs[*needed].dependents.push(place);
                    }
                    None => jobs[place].in_vain = true,
                }
            }
        }
        Self {
            workflow,
            jobs,
            env: pairs(&workflow.env),
            concurrency: workflow.concurrency.as_ref().map(group),
            kept: kept(workflow),
        }
    }

    /// What the run's token may do in a scope, before the event narrows it. By default it is
    /// nobody else's identity, whatever it may write.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions>
    pub(super) fn access(&self, job: usize, scope: &str, writes: bool) -> Access {
        let own = &self.workflow.jobs[job].permissions;
        let whole = &self.workflow.permissions;
        let said = own.of(scope).or_else(|| whole.of(scope));
        said.unwrap_or(match (writes, scope) {
            (_, "id-token") => Access::None,
            (true, _) => Access::Write,
            (false, "contents" | "packages") => Access::Read,
            (false, _) => Access::None,
        })
    }

    /// In how many scopes a job's token may write.
    pub(super) fn write_scopes(&self, job: usize, writes: bool) -> u32 {
        let own = &self.workflow.jobs[job].permissions;
        let said = match own {
            Permissions::Unset => &self.workflow.permissions,
            own => own,
        };
        match said {
            Permissions::Unset => u32::from(writes) * SCOPES,
            Permissions::ReadAll => 0,
            Permissions::WriteAll => SCOPES,
            Permissions::Scopes(scopes) => {
                let writing = scopes.iter().filter(|(_, access)| *access == Access::Write);
                u32::try_from(writing.count()).unwrap_or(SCOPES)
            }
        }
    }
}

/// The names under every `env` that come to nothing.
fn kept(workflow: &Workflow) -> Vec<&Text> {
    let of_jobs = workflow.jobs.iter().flat_map(|job| {
        let steps = job.steps.iter().map(|step| &step.env);
        steps.chain([&job.env])
    });
    let all = of_jobs.chain([&workflow.env]);
    all.flat_map(|env| &env.entries)
        .map(|(name, _)| name)
        .filter(|name| is_kept(&name.value))
        .collect()
}

/// How many scopes a token has.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions>
const SCOPES: u32 = 14;

fn planned<'a>(job: &'a Job, defaults: &'a Defaults) -> PlannedJob<'a> {
    let strategy = job.strategy.as_ref();
    let shell = job.defaults.shell.as_ref().or(defaults.shell.as_ref());
    let shell = shell.map(|shell| shell.value.as_str());
    PlannedJob {
        job,
        needs: Vec::new(),
        in_vain: false,
        retired: job.steps.iter().any(is_retired),
        dependents: Vec::new(),
        condition: read_condition(job.condition.as_ref()),
        env: pairs(&job.env),
        outputs: pairs(&job.outputs),
        environment: job
            .environment
            .as_ref()
            .map(|environment| words(&environment.name)),
        deployment: setting(
            job.environment
                .as_ref()
                .and_then(|environment| environment.deployment.as_ref()),
            true,
        ),
        concurrency: job.concurrency.as_ref().map(group),
        timeout: setting(job.timeout.as_ref(), LONGEST),
        continue_on_error: setting(job.continue_on_error.as_ref(), false),
        fail_fast: setting(
            strategy.and_then(|strategy| strategy.fail_fast.as_ref()),
            true,
        ),
        max_parallel: setting(
            strategy.and_then(|strategy| strategy.max_parallel.as_ref()),
            u64::MAX,
        ),
        steps: job
            .steps
            .iter()
            .map(|step| planned_step(step, shell, job.container.is_some()))
            .collect(),
    }
}

/// Whether a step asks for a version that fails every job before its first step.
/// <https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/>,
/// <https://github.blog/changelog/2024-12-05-notice-of-upcoming-releases-and-breaking-changes-for-github-actions/>
fn is_retired(step: &Step) -> bool {
    let Action::Uses { name, .. } = &step.action else {
        return false;
    };
    let Some((name, version)) = name.value.split_once('@') else {
        return false;
    };
    let major = version.split('.').next().unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "actions/upload-artifact" | "actions/download-artifact" => {
            matches!(major, "v1" | "v2" | "v3")
        }
        "actions/cache" | "actions/cache/restore" | "actions/cache/save" => {
            matches!(version, "v1" | "v2")
        }
        _ => false,
    }
}

/// Whether an action is one of the repository's own.
pub(super) fn is_local(action: &str) -> bool {
    action.starts_with("./") || action.starts_with(".\\")
}

fn planned_step<'a>(
    step: &'a Step,
    otherwise: Option<&'a str>,
    contained: bool,
) -> PlannedStep<'a> {
    let work = match &step.action {
        Action::Nothing => Work::Nothing,
        Action::Run { script, shell, .. } => {
            let shell = shell.as_ref().map(|shell| shell.value.as_str());
            let shell = shell.or(otherwise);
            let chosen = shell.filter(|shell| shell.contains("${{"));
            match Shell::of(shell, contained) {
                _ if chosen.is_some() => {
                    Work::Chosen(filled(shell.unwrap_or_default()), words(script))
                }
                _ if shell.is_some_and(is_unstartable) => {
                    Work::Unstartable(program(shell.unwrap_or_default()))
                }
                None => Work::Foreign(program(shell.unwrap_or_default()), words(script)),
                Some(shell) if script.has_expression() => Work::Script(words(script), shell),
                // What it understands is known when the machine is.
                Some(shell) if shell.is_sh() => Work::Sh(&script.value, shell),
                Some(shell) => Work::Fixed(script::parse(&script.value, Dialect::Bash), shell),
            }
        }
        Action::Uses { name, with } => {
            let (action, _) = name.value.split_once('@').unwrap_or((&name.value, ""));
            Work::Action(action, pairs(with), permission::of_action(action))
        }
    };
    PlannedStep {
        step,
        condition: read_condition(step.condition.as_ref()),
        env: pairs(&step.env),
        continue_on_error: setting(step.continue_on_error.as_ref(), false),
        timeout: setting(step.timeout.as_ref(), u64::MAX),
        work,
    }
}

fn read_condition(text: Option<&Text>) -> Result<Option<Condition>, ()> {
    text.map(|text| condition(&text.value).map_err(|_| ()))
        .transpose()
}

pub(super) fn words(text: &Text) -> Words {
    filled(&text.value)
}

fn filled(text: &str) -> Words {
    if !text.contains("${{") {
        return Words::Fixed(text.into());
    }
    match template(text) {
        Ok(template) => Words::Template(Box::new(template)),
        Err(_) => Words::Broken,
    }
}

fn pairs(pairs: &Pairs) -> Vec<(&str, Words)> {
    let entries = pairs.entries.iter();
    entries
        .map(|(name, value)| (name.value.as_str(), words(value)))
        .collect()
}

fn group(concurrency: &Concurrency) -> Group {
    Group {
        name: words(&concurrency.group),
        cancels: setting(concurrency.cancel_in_progress.as_ref(), false),
        queue: concurrency
            .queue
            .as_ref()
            .map_or(Words::Fixed("".into()), words),
    }
}

fn setting<T: Copy>(field: Option<&Field<T>>, otherwise: T) -> Setting<T> {
    match field {
        None => Setting::Fixed(otherwise),
        Some(Field::Fixed(value)) => Setting::Fixed(*value),
        Some(Field::Expression(text)) => Setting::Words(words(text)),
    }
}

/// The matrix of a job, if it has one.
pub(super) fn matrix(job: &Job) -> Option<&Matrix> {
    job.strategy.as_ref()?.matrix.as_ref()
}
