//! What expressions can ask: the contexts.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts>

mod job;

use std::rc::Rc;

use super::Conclusion;
use super::cell;
use super::engine::Engine;
use super::event::{DEFAULT_BRANCH, Event, Kind};
use super::plan::{Setting, Words};
use crate::seed::fnv1a;
use crate::workflow::expression::value::Object;
use crate::workflow::expression::{Scope, Status, Value};
use crate::workflow::{PATH, Workflow};

/// The run's own token, as long as it is not masked.
pub(super) const TOKEN: &str = "ghs_0a1b2c3d4e5f60718293a4b5c6d7e8f90123";

/// `runner.temp`.
pub(super) const TEMP: &str = "/home/runner/work/_temp";

/// `github.workspace`.
pub(super) const WORKSPACE: &str = "/home/runner/work/app/app";

/// The repository's name.
const REPOSITORY: &str = "octo-org/app";

/// A place in a run where expressions stand.
pub(super) struct Place<'e, 'a> {
    pub(super) engine: &'e Engine<'a>,
    pub(super) run: usize,
    pub(super) job: Option<usize>,
    pub(super) cell: Option<usize>,
    /// Variables of the step.
    pub(super) env: &'e [(String, String)],
    /// Whether all went well, something failed, it was cancelled.
    pub(super) status: Went,
}

/// How things have gone so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Went {
    pub(super) well: bool,
    pub(super) failed: bool,
    pub(super) cancelled: bool,
}

impl Went {
    pub(super) const WELL: Self = Self {
        well: true,
        failed: false,
        cancelled: false,
    };
}

impl Scope for Place<'_, '_> {
    fn context(&self, name: &str) -> Value {
        let run = &self.engine.runs[self.run];
        let cell = self.cell.map(|cell| &self.engine.cells[cell]);
        match name {
            "github" => self.github(),
            "inputs" => run.inputs.clone(),
            "secrets" => cell
                .and_then(|cell| cell.secrets.clone())
                .unwrap_or_else(|| run.secrets.clone()),
            "vars" => self.engine.vars.clone(),
            "env" => self.env(),
            "needs" => self.job.map_or(Value::Null, |job| self.needs(job)),
            "matrix" => cell.map_or(Value::Null, |cell| cell.values.clone()),
            "steps" => cell.map_or(Value::Null, |cell| Value::Object(Rc::clone(&cell.steps))),
            "strategy" => self.strategy(),
            "job" => cell.map_or(Value::Null, |cell| self.job(cell)),
            "runner" => Object::default()
                .with("os", cell.map_or("Linux", |cell| cell.system))
                .with("arch", "X64")
                .with("name", "GitHub Actions 1")
                .with("temp", TEMP)
                .with("environment", "github-hosted")
                .into(),
            _ => Value::Null,
        }
    }

    fn status(&self, status: Status) -> bool {
        match status {
            Status::Success => self.status.well,
            Status::Failure => self.status.failed,
            Status::Cancelled => self.status.cancelled,
            Status::Always => true,
        }
    }

    fn hash_files(&self, patterns: &[Rc<str>]) -> String {
        let there = self
            .cell
            .is_some_and(|cell| self.engine.cells[cell].checkout.is_some());
        let lists = &self.engine.settings.requirements;
        let others = lists.is_some() && patterns.iter().all(|pattern| is_other_list(pattern));
        if there && !others {
            super::world::digest(fnv1a(patterns.join("\n").as_bytes()))[7..].to_owned()
        } else {
            String::new()
        }
    }
}

impl Place<'_, '_> {
    /// In a job that runs, it names the job.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context>
    fn github(&self) -> Value {
        let github = &self.engine.runs[self.run].github;
        match (self.job.filter(|_| self.cell.is_some()), github) {
            (Some(job), Value::Object(github)) => {
                let id = self.engine.plan.jobs[job].job.id.value.as_str();
                Object::clone(github).with("job", id).into()
            }
            _ => github.clone(),
        }
    }

    fn env(&self) -> Value {
        let run = self.engine.runs[self.run].env.iter();
        let cell = self.cell.map(|cell| self.engine.cells[cell].env.iter());
        object(run.chain(cell.into_iter().flatten()).chain(self.env))
    }

    fn needs(&self, job: usize) -> Value {
        let mut needs = Object::default();
        for need in &self.engine.plan.jobs[job].needs {
            let state = &self.engine.runs[self.run].jobs[*need];
            let result = state.result.map_or("", Conclusion::as_str);
            let entry = Object::default()
                .with("result", result)
                .with("outputs", object(state.outputs.iter()));
            needs.set(&self.engine.plan.jobs[*need].job.id.value, entry.into());
        }
        needs.into()
    }

    fn strategy(&self) -> Value {
        let (Some(cell), Some(job)) = (self.cell, self.job) else {
            return Value::Null;
        };
        let cell = &self.engine.cells[cell];
        let total = self.engine.runs[self.run].jobs[job].cells.len();
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let parallel = match self.engine.plan.jobs[job].max_parallel {
            Setting::Fixed(most) => usize::try_from(most).unwrap_or(total).min(total),
            Setting::Words(_) => total,
        };
        Object::default()
            .with("job-index", small(cell.report.cell))
            .with("job-total", small(total))
            .with("max-parallel", small(parallel))
            .with(
                "fail-fast",
                matches!(self.engine.plan.jobs[job].fail_fast, Setting::Fixed(true)),
            )
            .into()
    }

    /// What words come to; nothing when they cannot be evaluated.
    pub(super) fn words(&self, words: &Words) -> Option<String> {
        match words {
            Words::Fixed(text) => Some(text.to_string()),
            Words::Template(template) => Some(template.text(self).ok()?.to_string()),
            Words::Broken => None,
        }
    }

    pub(super) fn flag(&self, setting: &Setting<bool>) -> bool {
        match setting {
            Setting::Fixed(value) => *value,
            Setting::Words(words) => self.words(words).is_some_and(|text| text == "true"),
        }
    }

    /// A number of an expression; `scale` makes milliseconds of minutes.
    pub(super) fn number(&self, setting: &Setting<u64>, scale: u64, otherwise: u64) -> u64 {
        match setting {
            Setting::Fixed(value) => *value,
            Setting::Words(words) => {
                let text = self.words(words).unwrap_or_default();
                text.parse::<u32>()
                    .map_or(otherwise, |number| u64::from(number) * scale)
            }
        }
    }
}

/// Whether a pattern only fits lists of packages other than `requirements.txt`.
fn is_other_list(pattern: &str) -> bool {
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    let known = name.starts_with("requirements") && !name.contains('*');
    name != "requirements.txt"
        && (known
            || name.rsplit('.').next() == Some("lock")
            || name == "pyproject.toml"
            || name == "setup.py")
}

fn object<'p>(pairs: impl Iterator<Item = &'p (String, String)>) -> Value {
    // A later value of a name counts, whatever the case of the earlier one.
    let mut object = Object::default();
    for (name, value) in pairs {
        object.set(name, value.as_str().into());
    }
    object.into()
}

/// The context `github` of a run.
pub(super) fn github(
    event: &Event,
    trigger: &str,
    run: usize,
    attempt: u32,
    workflow: &Workflow,
) -> Value {
    let name = workflow.name.as_ref();
    // A workflow without a name goes by the path of its file.
    let name = name.map_or(PATH, |name| name.value.as_str());
    let number = u32::try_from(run + 1).unwrap_or(u32::MAX);
    let target = trigger == "pull_request_target";
    let mut github = Object::default()
        .with("event_name", trigger)
        .with("actor", event.actor.as_str())
        .with("triggering_actor", event.actor.as_str())
        .with("repository", REPOSITORY)
        .with("repository_owner", "octo-org")
        .with("server_url", "https://github.com")
        .with("api_url", "https://api.github.com")
        .with("workspace", WORKSPACE)
        .with("token", TOKEN)
        .with("run_id", 9_000_000_u32 + number)
        .with("run_number", number)
        .with("run_attempt", attempt)
        .with("workflow", name)
        .with("base_ref", "")
        .with("head_ref", "")
        .with("sha", sha(event, target).as_str())
        .with("event", payload(event));
    let (reference, name, kind) = reference(event, target);
    github.set("ref", reference.as_str().into());
    github.set("ref_name", name.as_str().into());
    github.set("ref_type", kind.into());
    if let Kind::PullRequest { base, head, .. } = &event.kind {
        github.set("base_ref", base.as_str().into());
        github.set("head_ref", head.as_str().into());
    }
    github.into()
}

/// The commit that a run is about: of a pull request it is the one that merges it.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request>
pub(super) fn sha(event: &Event, target: bool) -> String {
    let own = &event.commit.sha;
    match event.kind {
        Kind::PullRequest { .. } if target => cell::base().sha,
        Kind::PullRequest { .. } => {
            let merged = fnv1a(["merge ", own].concat().as_bytes());
            super::world::digest(merged)[7..47].to_owned()
        }
        _ => own.clone(),
    }
}

/// The full name of what the run is about, its short name and its kind.
pub(super) fn reference(event: &Event, target: bool) -> (String, String, &'static str) {
    let branch = |name: &str| (["refs/heads/", name].concat(), name.to_owned(), "branch");
    match &event.kind {
        Kind::Push { branch: name } => branch(name),
        Kind::Dispatch { branch: name, .. } => match name.strip_prefix("refs/tags/") {
            Some(tag) => (name.clone(), tag.to_owned(), "tag"),
            None => branch(name),
        },
        Kind::Tag { tag } => (["refs/tags/", tag].concat(), tag.clone(), "tag"),
        Kind::PullRequest { base, .. } if target => branch(base),
        Kind::PullRequest { .. } => (
            "refs/pull/7/merge".to_owned(),
            "7/merge".to_owned(),
            "branch",
        ),
        Kind::Schedule { .. } => branch(DEFAULT_BRANCH),
    }
}

/// `github.event`.
/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads>
fn payload(event: &Event) -> Object {
    let commit = &event.commit;
    let repository = Object::default()
        .with("full_name", REPOSITORY)
        .with("default_branch", DEFAULT_BRANCH);
    let payload = Object::default().with("repository", repository);
    match &event.kind {
        Kind::Push { .. } | Kind::Tag { .. } => {
            let head = Object::default()
                .with("id", commit.sha.as_str())
                .with("message", commit.message.as_str());
            payload
                .with("ref", reference(event, false).0.as_str())
                .with("after", commit.sha.as_str())
                .with("head_commit", head)
        }
        Kind::PullRequest {
            base,
            head,
            fork,
            action,
            title,
        } => {
            let repo = |name: &str, fork: bool| {
                Object::default().with("full_name", name).with("fork", fork)
            };
            let (from, user) = if *fork {
                ("stranger/app", "stranger")
            } else {
                (REPOSITORY, event.actor.as_str())
            };
            let head = Object::default()
                .with("ref", head.as_str())
                .with("sha", commit.sha.as_str())
                .with("repo", repo(from, *fork));
            let base = Object::default()
                .with("ref", base.as_str())
                .with("sha", cell::base().sha.as_str())
                .with("repo", repo(REPOSITORY, false));
            let request = Object::default()
                .with("number", 7_u32)
                .with("title", title.as_str())
                .with("body", title.as_str())
                .with("user", Object::default().with("login", user))
                .with("html_url", "https://github.com/octo-org/app/pull/7")
                .with("labels", Vec::new())
                .with("head", head)
                .with("base", base)
                .with("draft", false)
                .with("merged", action == "closed");
            payload
                .with("action", action.as_str())
                .with("number", 7_u32)
                .with("pull_request", request)
        }
        Kind::Schedule { cron } => payload.with("schedule", cron.as_deref().unwrap_or_default()),
        Kind::Dispatch { inputs, .. } => {
            let mut given = Object::default();
            for (name, value) in inputs {
                given.set(name, value.as_str().into());
            }
            payload.with("inputs", given)
        }
    }
}
