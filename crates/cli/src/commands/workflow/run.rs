//! `odp workflow run`: what an event makes of a workflow.

mod inputs;
mod labels;
mod why;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use odp_cli::{report, sentence};
use odp_sim::finding::{Arg, Finding, Place, Severity};
use odp_sim::workflow::run::event::DEFAULT_BRANCH;
use odp_sim::workflow::run::{
    Commit, Event, Happening, Kind, Outcome, Plan, Settings, What, is_refused,
};
use odp_sim::workflow::{Workflow, read};
use serde_json::{Map, Value, json};

use super::refuse;

/// What was asked for.
#[derive(Debug, Default)]
struct Options {
    file: Option<String>,
    event: Option<String>,
    branch: Option<String>,
    tag: Option<String>,
    fork: bool,
    changed: Vec<String>,
    fail: Vec<String>,
    secrets: Vec<String>,
    inputs: Vec<String>,
    json: bool,
}

const EVENTS: &str = "push, pull_request, schedule or workflow_dispatch";

pub(super) fn run(words: &[String]) -> ExitCode {
    match options(words).and_then(|options| simulate(&options)) {
        Ok(code) => code,
        Err(what) => refuse(&what),
    }
}

fn options(words: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, given) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = || {
            let next = given.clone().or_else(|| words.next().cloned());
            let filled = next.filter(|value| !value.is_empty() && !value.starts_with("--"));
            filled.ok_or_else(|| format!("workflow run: {flag} takes a value"))
        };
        match flag {
            "--event" => options.event = Some(value()?),
            "--branch" => options.branch = Some(value()?),
            "--tag" => options.tag = Some(value()?),
            "--changed" => options.changed.push(value()?),
            "--fail" => options.fail.push(value()?),
            "--secret" => options.secrets.push(value()?),
            "--input" => options.inputs.push(value()?),
            "--fork" if given.is_none() => options.fork = true,
            "--json" if given.is_none() => options.json = true,
            _ if flag.starts_with('-') => {
                return Err(format!("workflow run knows no option {word}"));
            }
            _ if options.file.is_none() => options.file = Some(word.clone()),
            _ => return Err(format!("workflow run takes one file, not {word} as well")),
        }
    }
    Ok(options)
}

fn simulate(options: &Options) -> Result<ExitCode, String> {
    let file = options.file.as_deref().ok_or("workflow run takes a file")?;
    if Path::new(file).is_dir() {
        return Err(format!(
            "{file} is a folder: workflow run takes one workflow, such as .github/workflows/ci.yml"
        ));
    }
    let mut event = event(options)?;
    let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let (workflow, mut findings) = read(&String::from_utf8_lossy(&bytes));
    if let Kind::Dispatch { inputs: given, .. } = &mut event.kind {
        *given = inputs::fill(&workflow, &options.inputs)?;
    }
    if let Kind::Schedule { cron } = &mut event.kind {
        let all = workflow.on.iter().flat_map(|trigger| &trigger.cron);
        *cron = all.map(|cron| cron.value.clone()).next();
    }
    // Nothing is known of the repository; what fails in a public one fails in all.
    let mut settings = Settings {
        private: false,
        ..Settings::default()
    };
    for name in &options.secrets {
        let value = format!("value-of-{}", name.to_lowercase());
        settings.secrets.insert(name.clone(), value);
    }
    settings.fail.extend(options.fail.iter().cloned());
    known_jobs(&workflow, &options.fail)?;
    let invalid = is_refused(&findings);
    let idle = elsewhere(options, &workflow);
    // GitHub does not start what it cannot read.
    let outcome = if invalid || idle.is_some() {
        Outcome::default()
    } else {
        let happening = Happening {
            at_ms: 0,
            what: What::Event(event),
        };
        Plan::new(&workflow).run(&settings, &[happening])
    };
    known_cells(&outcome, &options.fail)?;
    findings.extend(idle);
    findings.extend(assumed(options, &workflow).filter(|_| !invalid));
    for finding in &outcome.findings {
        let known =
            |other: &Finding| other.code == finding.code && other.place.line == finding.place.line;
        if !findings.iter().any(known) {
            findings.push(finding.clone());
        }
    }
    for finding in &mut findings {
        file.clone_into(&mut finding.place.path);
    }
    if options.json {
        println!("{}", as_json(&workflow, &outcome, &findings));
    } else {
        print(&workflow, &outcome, &findings);
    }
    Ok(if invalid {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The event that the options describe.
fn event(options: &Options) -> Result<Event, String> {
    let name = options.event.as_deref().unwrap_or("push");
    let branch = options.branch.clone();
    let only = |flag: &str, given: bool, fits: &[&str]| {
        if given && !fits.contains(&name) {
            return Err(format!("{flag} says nothing of --event {name}"));
        }
        Ok(())
    };
    only("--fork", options.fork, &["pull_request"])?;
    only(
        "--changed",
        !options.changed.is_empty(),
        &["push", "pull_request"],
    )?;
    only(
        "--tag",
        options.tag.is_some(),
        &["push", "workflow_dispatch"],
    )?;
    only(
        "--input",
        !options.inputs.is_empty(),
        &["workflow_dispatch"],
    )?;
    if branch.is_some() && options.tag.is_some() {
        return Err("an event is about a branch or a tag, not both".to_owned());
    }
    let on = || branch.clone().unwrap_or_else(|| DEFAULT_BRANCH.to_owned());
    let kind = match (name, &options.tag) {
        ("push", Some(tag)) => Kind::Tag { tag: tag.clone() },
        ("push", None) => Kind::Push { branch: on() },
        ("pull_request", _) => Kind::PullRequest {
            base: on(),
            head: "topic".to_owned(),
            fork: options.fork,
            action: "opened".to_owned(),
            title: "A change".to_owned(),
        },
        ("schedule", _) => Kind::Schedule { cron: None },
        ("workflow_dispatch", tag) => Kind::Dispatch {
            branch: tag
                .as_ref()
                .map_or_else(on, |tag| ["refs/tags/", tag].concat()),
            inputs: Vec::new(),
        },
        (other, _) => return Err(format!("there is no --event {other}: it is {EVENTS}")),
    };
    let commit = Commit {
        sha: "4f1c2d9be07a5836".repeat(3)[..40].to_owned(),
        foreign: options.fork,
        ..Commit::default()
    };
    let mut event = Event::new(kind, commit);
    if !options.changed.is_empty() {
        event.changed = Some(options.changed.clone());
    }
    Ok(event)
}

/// That a schedule starts nothing, as it is asked for on another branch than the default one.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule>
fn elsewhere(options: &Options, workflow: &Workflow) -> Option<Finding> {
    let branch = options.branch.as_ref()?;
    let trigger = workflow.trigger("schedule")?;
    if options.event.as_deref() != Some("schedule") || branch == DEFAULT_BRANCH {
        return None;
    }
    let place = Place {
        path: String::new(),
        line: trigger.event.at.line,
        column: trigger.event.at.column,
    };
    let said = format!("scheduled workflows run on the default branch, {DEFAULT_BRANCH}, alone");
    let finding = Finding::warning("workflow-schedule-branch", place);
    let finding = finding.with("name", Arg::Code(branch.clone()));
    Some(finding.said(said))
}

/// That filters for paths are taken to let the event in, where nobody says what has changed.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushpull_requestpull_request_targetpathspaths-ignore>
fn assumed(options: &Options, workflow: &Workflow) -> Option<Finding> {
    let name = options.event.as_deref().unwrap_or("push");
    let trigger = workflow.trigger(name)?;
    let filtered = trigger.paths.is_some() || trigger.paths_ignore.is_some();
    // Of tags no paths are looked at.
    if !options.changed.is_empty() || options.tag.is_some() || !filtered {
        return None;
    }
    let place = Place {
        path: String::new(),
        line: trigger.event.at.line,
        column: trigger.event.at.column,
    };
    let said =
        "no changed files are given (--changed), so that the filter for paths is taken to match";
    let finding = Finding::new("workflow-paths-assumed", Severity::Info, place);
    Some(finding.with("name", Arg::Code(name.to_owned())).said(said))
}

/// A job or a cell of one that has a matrix.
fn known_jobs(workflow: &Workflow, names: &[String]) -> Result<(), String> {
    for name in names {
        let has_matrix = |id: &str| {
            let job = workflow.jobs.iter().find(|job| job.id.value == id);
            let strategy = job.and_then(|job| job.strategy.as_ref());
            strategy.is_some_and(|strategy| strategy.matrix.is_some())
        };
        let is_job = workflow.jobs.iter().any(|job| job.id.value == *name);
        let is_cell = name
            .split_once(" (")
            .is_some_and(|(id, cell)| cell.ends_with(')') && has_matrix(id));
        if !is_job && !is_cell {
            let ids: Vec<&str> = workflow
                .jobs
                .iter()
                .map(|job| job.id.value.as_str())
                .collect();
            return Err(format!(
                "--fail: there is no job {name}; there are: {}",
                ids.join(", ")
            ));
        }
    }
    Ok(())
}

/// A cell of a job that ran is one of those that it has.
fn known_cells(outcome: &Outcome, names: &[String]) -> Result<(), String> {
    let labels: Vec<&str> = outcome
        .runs
        .iter()
        .flat_map(|run| &run.jobs)
        .map(|job| job.label.as_str())
        .collect();
    for name in names {
        let Some((id, _)) = name.split_once(" (") else {
            continue;
        };
        let prefix = format!("{id} (");
        let cells: Vec<&str> = labels
            .iter()
            .copied()
            .filter(|label| label.starts_with(&prefix))
            .collect();
        if !cells.is_empty() && !cells.contains(&name.as_str()) {
            return Err(format!(
                "--fail: there is no {name}; there are: {}",
                cells.join(", ")
            ));
        }
    }
    Ok(())
}

/// A job that failed has a `reason` besides.
fn as_json(workflow: &Workflow, outcome: &Outcome, findings: &[Finding]) -> Value {
    let mut reasons = labels::reasons(workflow, outcome);
    let jobs: Map<String, Value> = labels::jobs(outcome)
        .into_iter()
        .map(|(label, (conclusion, start, end))| {
            let mut told = json!({"conclusion": conclusion, "start_ms": start, "end_ms": end});
            if let Some(reason) = reasons.remove(&label) {
                told["reason"] = Value::String(reason);
            }
            (label, told)
        })
        .collect();
    let deployed: Map<String, Value> = outcome
        .live_at(u64::MAX)
        .into_iter()
        .map(|(environment, deploy)| (environment.to_owned(), json!(deploy.sha)))
        .collect();
    json!({
        "triggered": !outcome.runs.is_empty(),
        "jobs": jobs,
        "deployed": deployed,
        "findings": findings.iter().map(report::finding).collect::<Vec<_>>(),
    })
}

fn print(workflow: &Workflow, outcome: &Outcome, findings: &[Finding]) {
    if outcome.runs.is_empty() {
        println!("nothing runs");
    }
    let reasons = labels::reasons(workflow, outcome);
    for (label, (conclusion, start, end)) in labels::jobs(outcome) {
        println!("{label}: {conclusion}, {start} to {end} ms");
        if let Some(why) = reasons.get(&label) {
            println!("  {why}");
        }
    }
    for (environment, deploy) in outcome.live_at(u64::MAX) {
        println!("live in {environment}: {}", deploy.sha);
    }
    for finding in findings {
        println!("{}", sentence::line(finding));
    }
}
