//! The log of a job as GitHub shows it, made when somebody asks for it.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

mod words;

use super::act::{Act, Caller, Failure};
use super::{Conclusion, JobRun, Plan, Settings, StepRun, context, step, world};
use crate::seed::fnv1a;
use crate::workflow::model::{Action, Pairs, Step};

/// A line of a log, with the step it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When it was printed, in milliseconds.
    pub at_ms: u64,
    /// The step; nothing for the runner's own words.
    pub step: Option<usize>,
    /// What it says.
    pub text: String,
}

/// What stands in a log in place of a secret.
const MASK: &str = "***";

/// What is masked in the logs of a repository: its secrets, and the run's own token.
/// <https://docs.github.com/en/actions/concepts/security/secrets>
pub fn masked(settings: &Settings) -> Vec<&str> {
    let environments = settings.environments.values();
    let own = environments.flat_map(|environment| environment.secrets.values());
    let all = settings.secrets.values().chain(own);
    all.map(String::as_str).chain([context::TOKEN]).collect()
}

/// The log of a job. Values of `secrets` are masked, as long as they stand there as they are.
pub fn lines(plan: &Plan<'_>, job: &JobRun, secrets: &[&str]) -> Vec<Line> {
    let mut lines = Vec::new();
    let planned = &plan.jobs[job.job];
    for run in &job.steps {
        if run.outcome == Conclusion::Skipped {
            continue;
        }
        let step = planned.steps[run.step].step;
        let mut say = |at_ms: u64, text: String| {
            let mut text = text;
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                text = text.replace(secret, MASK);
            }
            lines.push(Line {
                at_ms,
                step: Some(run.step),
                text,
            });
        };
        opening(plan, job.job, step, run.script.as_deref(), &mut |text| {
            say(run.start_ms, text);
        });
        let mut code = 0;
        for did in &run.did {
            if let Act::Missing { name, by } = &did.what {
                let text = in_vain(plan, job, run, name, *by);
                say(run.end_ms, text);
            }
            if let Some(text) = words::of(did) {
                say(run.end_ms, text);
            }
            code = did.failed.map_or(code, Failure::code);
        }
        closing(step, run.outcome, code, &mut |text| say(run.end_ms, text));
    }
    let reason = match &job.group {
        Some(group) => &step::in_deadlock(group, &job.label),
        None => step::said(job.reason),
    };
    if !reason.is_empty() {
        lines.push(Line {
            at_ms: job.end_ms,
            step: None,
            text: ["##[error]", reason].concat(),
        });
    }
    lines
}

/// The group at the head of a step: what runs, and with which variables.
fn opening(
    plan: &Plan<'_>,
    job: usize,
    step: &Step,
    evaluated: Option<&str>,
    say: &mut dyn FnMut(String),
) {
    match &step.action {
        Action::Nothing => return,
        Action::Run { script, shell, .. } => {
            let script = evaluated.unwrap_or(&script.value);
            say(["##[group]Run ", script.lines().next().unwrap_or_default()].concat());
            for line in script.lines() {
                say(["\u{1b}[36;1m", line, "\u{1b}[0m"].concat());
            }
            let own = plan.jobs[job].job;
            let defaults = [&own.defaults, &plan.workflow.defaults];
            let defaults = defaults.iter().find_map(|defaults| defaults.shell.as_ref());
            let shell = shell
                .as_ref()
                .or(defaults)
                .map(|shell| shell.value.as_str());
            say(["shell: ", &started(shell, own.container.is_some())].concat());
        }
        Action::Uses { name, with } => {
            say(["##[group]Run ", &name.value].concat());
            pairs("with:", &[with], say);
        }
    }
    let env = [&plan.workflow.env, &plan.jobs[job].job.env, &step.env];
    pairs("env:", &env, say);
    say("##[endgroup]".to_owned());
}

/// The line that starts a shell; in a container it is looked for there.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell>
fn started(shell: Option<&str>, contained: bool) -> String {
    let line = match shell {
        None if contained => "sh -e {0}",
        None => "bash -e {0}",
        Some("sh") => "sh -e {0}",
        Some("bash") => "bash --noprofile --norc -e -o pipefail {0}",
        Some(other) => return other.to_owned(),
    };
    let folder = if contained { "" } else { "/usr/bin/" };
    [folder, line].concat()
}

/// Names with values; what comes of a secret is masked.
fn pairs(head: &str, all: &[&Pairs], say: &mut dyn FnMut(String)) {
    let entries = all.iter().flat_map(|pairs| &pairs.entries);
    for (place, (name, value)) in entries.enumerate() {
        if place == 0 {
            say(head.to_owned());
        }
        let hidden = value.has_expression() && value.value.contains("secrets");
        let value = if hidden { MASK } else { &value.value };
        say(["  ", &name.value, ": ", value].concat());
    }
}

fn closing(step: &Step, outcome: Conclusion, code: u8, say: &mut dyn FnMut(String)) {
    let script = matches!(step.action, Action::Run { .. });
    match outcome {
        Conclusion::Failure if script => {
            say([
                "##[error]Process completed with exit code ",
                &code.to_string(),
                ".",
            ]
            .concat());
        }
        Conclusion::Cancelled => say("##[error]The operation was canceled.".to_owned()),
        _ => {}
    }
}

/// What is said of a program that is not there.
fn in_vain(plan: &Plan<'_>, job: &JobRun, run: &StepRun, name: &str, by: Caller) -> String {
    let planned = &plan.jobs[job.job];
    let contained = planned.job.container.is_some();
    match by {
        Caller::Python if contained => {
            ["/usr/local/bin/python: No module named ", name].concat()
        }
        Caller::Sudo => ["sudo: ", name, ": command not found"].concat(),
        Caller::Python => ["/usr/bin/python: No module named ", name].concat(),
        Caller::Docker => [
            "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"",
            name,
            "\": executable file not found in $PATH: unknown",
        ]
        .concat(),
        Caller::Inside { bash: true } => ["bash: line 1: ", name, ": command not found"].concat(),
        Caller::Inside { bash: false } => ["sh: 1: ", name, ": not found"].concat(),
        Caller::Shell => {
            let step = planned.steps[run.step].step;
            let own = match &step.action {
                Action::Run { script, .. } => script.value.as_str(),
                _ => "",
            };
            let script = run.script.as_deref().unwrap_or(own);
            let calls = |line: &str| line.split_whitespace().any(|word| word == name);
            let line = 1 + script.lines().position(calls).unwrap_or(0);
            let seed = [&job.label, " ", &run.step.to_string()].concat();
            let digits = world::digest(fnv1a(seed.as_bytes()));
            let id = [&digits[7..15], &digits[15..19], &digits[19..23], &digits[23..27], &digits[27..39]];
            let file = [&id.join("-"), ".sh: "].concat();
            // A container has its own way to the folder, and its shell its own words.
            if contained {
                let line = line.to_string();
                ["/__w/_temp/", &file, &line, ": ", name, ": not found"].concat()
            } else {
                let line = line.to_string();
                [context::TEMP, "/", &file, "line ", &line, ": ", name, ": command not found"]
                    .concat()
            }
        }
    }
}
