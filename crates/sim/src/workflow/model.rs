//! A workflow as values: what the text says, with the places where it says it.
//!
//! The model is what a reader could make out; what is wrong with the text is said in findings
//! beside it. It keeps the order of the text everywhere. Names are those of GitHub's workflow
//! syntax (docs.github.com, "Workflow syntax for GitHub Actions").

use std::sync::Arc;

use super::yaml::{Mark, Node};

/// A word or text with its place. It may hold `${{ }}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// What it says, after YAML has been read.
    pub value: String,
    /// Where it starts.
    pub at: Mark,
}

impl Text {
    /// Whether an expression stands in it.
    pub fn has_expression(&self) -> bool {
        self.value.contains("${{")
    }
}

/// A setting that is fixed or found out by an expression while running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field<T> {
    /// Known from the text.
    Fixed(T),
    /// One `${{ }}`.
    Expression(Text),
}

/// Names with values, as under `env`, `with` and `outputs`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// In the order of the text.
    pub entries: Vec<(Text, Text)>,
    /// One expression in place of the whole mapping (`env: ${{ fromJSON(…) }}`).
    pub expression: Option<Text>,
}

impl Pairs {
    /// The value of a name; the case of letters does not count.
    pub fn get(&self, name: &str) -> Option<&Text> {
        let mut all = self.entries.iter();
        all.find(|(key, _)| key.value.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.expression.is_none()
    }
}

/// A whole workflow file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workflow {
    /// `name`.
    pub name: Option<Text>,
    /// `run-name`.
    pub run_name: Option<Text>,
    /// `on`.
    pub on: Vec<Trigger>,
    /// `permissions`.
    pub permissions: Permissions,
    /// `env`.
    pub env: Pairs,
    /// `defaults.run`.
    pub defaults: Defaults,
    /// `concurrency`.
    pub concurrency: Option<Concurrency>,
    /// `jobs`.
    pub jobs: Vec<Job>,
}

impl Workflow {
    /// The job with an id; the case of letters does not count.
    pub fn job(&self, id: &str) -> Option<&Job> {
        let mut all = self.jobs.iter();
        all.find(|job| job.id.value.eq_ignore_ascii_case(id))
    }

    /// What an event needs to start the workflow, if it can.
    pub fn trigger(&self, event: &str) -> Option<&Trigger> {
        self.on.iter().find(|trigger| trigger.event.value == event)
    }
}

/// One event under `on`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trigger {
    /// `push`, `pull_request`, `schedule` and the like.
    pub event: Text,
    /// `types`; none given means the event's own defaults.
    pub types: Option<Vec<Text>>,
    /// `branches`: globs of which one must match.
    pub branches: Option<Vec<Text>>,
    /// `branches-ignore`.
    pub branches_ignore: Option<Vec<Text>>,
    /// `tags`.
    pub tags: Option<Vec<Text>>,
    /// `tags-ignore`.
    pub tags_ignore: Option<Vec<Text>>,
    /// `paths`.
    pub paths: Option<Vec<Text>>,
    /// `paths-ignore`.
    pub paths_ignore: Option<Vec<Text>>,
    /// `workflows` of `workflow_run`.
    pub workflows: Vec<Text>,
    /// `cron` of each entry of `schedule`.
    pub cron: Vec<Text>,
    /// `inputs` of `workflow_dispatch` and `workflow_call`.
    pub inputs: Vec<Input>,
    /// `secrets` of `workflow_call`: name and whether it must be given.
    pub secrets: Vec<(Text, bool)>,
    /// Whether `workflow_call` names its secrets at all; without that every one may come.
    pub names_secrets: bool,
    /// `outputs` of `workflow_call`: name and value.
    pub outputs: Pairs,
}

/// An input of a workflow that is started by hand or called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    /// Its name.
    pub name: Text,
    /// What it takes.
    pub kind: InputKind,
    /// Whether it must be given.
    pub required: bool,
    /// What it is when it is not given.
    pub default: Option<Text>,
    /// What can be chosen, for [`InputKind::Choice`].
    pub options: Vec<Text>,
}

/// `type` of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// `string`, and what no type is given for.
    #[default]
    String,
    /// `boolean`.
    Boolean,
    /// `number`.
    Number,
    /// `choice`.
    Choice,
    /// `environment`.
    Environment,
}

/// What the run's own token may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Permissions {
    /// Nothing said: the repository's default, or the workflow's for a job.
    #[default]
    Unset,
    /// `read-all`.
    ReadAll,
    /// `write-all`.
    WriteAll,
    /// Scope by scope; what is not named is `none`.
    Scopes(Vec<(Text, Access)>),
}

impl Permissions {
    /// The access of a scope, or `None` where nothing is said.
    pub fn of(&self, scope: &str) -> Option<Access> {
        match self {
            Self::Unset => None,
            Self::ReadAll => Some(Access::Read),
            Self::WriteAll => Some(Access::Write),
            Self::Scopes(scopes) => {
                let found = scopes.iter().find(|(name, _)| name.value == scope);
                Some(found.map_or(Access::None, |(_, access)| *access))
            }
        }
    }
}

/// What may be done in a scope. They are in order: who may write may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Access {
    /// `none`.
    #[default]
    None,
    /// `read`.
    Read,
    /// `write`.
    Write,
}

/// `defaults.run`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    /// `shell`.
    pub shell: Option<Text>,
    /// `working-directory`.
    pub working_directory: Option<Text>,
}

/// `concurrency`: of two with the same group only one goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concurrency {
    /// `group`.
    pub group: Text,
    /// `cancel-in-progress`: whether the newer one ends the one that runs.
    pub cancel_in_progress: Option<Field<bool>>,
    /// `queue`: whether one waits (`single`), or all do in turn (`max`).
    pub queue: Option<Text>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// Its key under `jobs`.
    pub id: Text,
    /// `name`.
    pub name: Option<Text>,
    /// `needs`: ids of jobs that it waits for.
    pub needs: Vec<Text>,
    /// `if`, with or without `${{ }}`.
    pub condition: Option<Text>,
    /// `runs-on`.
    pub runs_on: Option<RunsOn>,
    /// `permissions`.
    pub permissions: Permissions,
    /// `environment`.
    pub environment: Option<Environment>,
    /// `concurrency`.
    pub concurrency: Option<Concurrency>,
    /// `outputs`.
    pub outputs: Pairs,
    /// `env`.
    pub env: Pairs,
    /// `defaults.run`.
    pub defaults: Defaults,
    /// `steps`.
    pub steps: Vec<Step>,
    /// `timeout-minutes`, in milliseconds.
    pub timeout: Option<Field<u64>>,
    /// `strategy`.
    pub strategy: Option<Strategy>,
    /// `continue-on-error`.
    pub continue_on_error: Option<Field<bool>>,
    /// `container`.
    pub container: Option<Container>,
    /// `services` by name.
    pub services: Vec<(Text, Container)>,
    /// `services` as one expression.
    pub services_expression: Option<Text>,
    /// `uses`: the reusable workflow that it calls.
    pub uses: Option<Text>,
    /// `with`, for the called workflow.
    pub with: Pairs,
    /// `secrets`, for the called workflow.
    pub secrets: Secrets,
}

/// `secrets` of a job that calls a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Secrets {
    /// Nothing is handed on.
    #[default]
    None,
    /// `inherit`: everything is.
    Inherit,
    /// One by one.
    Given(Pairs),
}

/// What a job runs on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunsOn {
    /// All labels that a runner must have.
    pub labels: Vec<Text>,
    /// `group`.
    pub group: Option<Text>,
}

/// Where a job deploys to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `name`.
    pub name: Text,
    /// `url`.
    pub url: Option<Text>,
    /// `deployment`: whether GitHub notes what the job does as a deployment.
    pub deployment: Option<Field<bool>>,
}

/// `strategy`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strategy {
    /// `matrix`.
    pub matrix: Option<Matrix>,
    /// `fail-fast`; without it the first failure ends the others.
    pub fail_fast: Option<Field<bool>>,
    /// `max-parallel`.
    pub max_parallel: Option<Field<u64>>,
}

/// `matrix`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// One expression in place of the whole.
    pub expression: Option<Text>,
    /// The axes.
    pub axes: Vec<Axis>,
    /// `include`: entries, or one expression for all of them.
    pub include: Vec<Combination>,
    /// `include` as one expression.
    pub include_expression: Option<Text>,
    /// `exclude`.
    pub exclude: Vec<Combination>,
    /// `exclude` as one expression.
    pub exclude_expression: Option<Text>,
}

/// One axis of a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Axis {
    /// Its name.
    pub name: Text,
    /// Its values; a scalar may hold an expression.
    pub values: Vec<Arc<Node>>,
    /// One expression in place of the values.
    pub expression: Option<Text>,
}

/// Names with values: an entry of `include` or `exclude`, and a cell of a matrix.
pub type Combination = Vec<(Text, Arc<Node>)>;

/// `container` or one of `services`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Container {
    /// `image`.
    pub image: Text,
    /// `credentials`: user and password.
    pub credentials: Pairs,
    /// `env`.
    pub env: Pairs,
    /// `ports`.
    pub ports: Vec<Text>,
    /// `volumes`.
    pub volumes: Vec<Text>,
    /// `options`.
    pub options: Option<Text>,
    /// `entrypoint` and `command` of a service.
    pub more: Vec<Text>,
}

/// A step of a job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// Where it starts: the first key behind the dash.
    pub at: Mark,
    /// `id`.
    pub id: Option<Text>,
    /// `name`.
    pub name: Option<Text>,
    /// `if`, with or without `${{ }}`.
    pub condition: Option<Text>,
    /// What it does.
    pub action: Action,
    /// `env`.
    pub env: Pairs,
    /// `continue-on-error`.
    pub continue_on_error: Option<Field<bool>>,
    /// `timeout-minutes`, in milliseconds.
    pub timeout: Option<Field<u64>>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Action {
    /// Neither `run` nor `uses`.
    #[default]
    Nothing,
    /// `run`.
    Run {
        /// The script.
        script: Text,
        /// `shell`.
        shell: Option<Text>,
        /// `working-directory`.
        working_directory: Option<Text>,
    },
    /// `uses`.
    Uses {
        /// `owner/name@ref`, `./path` or `docker://image`.
        name: Text,
        /// `with`.
        with: Pairs,
    },
}
