//! Who is to be told of: the job that did not wait, the one that held, the one that was late.

use crate::finding::{Arg, Code, Finding, Place};
use crate::missions::pipeline::cards::Kind;
use crate::missions::pipeline::goals::{Bench, at_job, event, file};
use crate::missions::pipeline::outcome::{CardRun, Outcome};
use crate::workflow::run::{Act, Conclusion, JobRun, Run, StepRun};
use crate::workflow::{PATH, Workflow};

/// A good commit that did not get before visitors: what held it.
pub(super) fn not_live(bench: Bench<'_>, outcome: &Outcome, card: &CardRun) -> Finding {
    let named = |code: Code| Finding::error(code, file()).with("event", event(card));
    if card.runs.is_empty() {
        return named("nothing-began");
    }
    let own = |run: &&Run| run.event == card.focus();
    let jobs: Vec<&JobRun> = outcome
        .runs(card)
        .filter(own)
        .flat_map(|run| &run.jobs)
        .collect();
    let of = |wanted: Conclusion| {
        let fits = jobs.iter().filter(|job| job.conclusion == wanted);
        fits.min_by_key(|job| job.end_ms)
    };
    if let Some(job) = of(Conclusion::Failure).or_else(|| of(Conclusion::Cancelled)) {
        let Some(step) = job.steps.iter().find(|step| is_red(step)) else {
            return at_job("good-commit-stopped", bench.workflow, job.job);
        };
        return match step.did.last().map(|did| &did.what) {
            Some(Act::Missing { name, .. }) => at_step("tool-missing", bench.workflow, job, step)
                .with("name", Arg::Code(name.clone())),
            _ => at_step("good-commit-stopped", bench.workflow, job, step),
        };
    }
    match of(Conclusion::Skipped) {
        Some(job) => at_job("good-commit-skipped", bench.workflow, job.job),
        None => named("nothing-deploys"),
    }
}

fn is_red(step: &StepRun) -> bool {
    step.outcome == Conclusion::Failure
}

/// A finding about a step, at its place.
fn at_step(code: Code, workflow: &Workflow, job: &JobRun, step: &StepRun) -> Finding {
    let finding = at_job(code, workflow, job.job);
    let known = workflow.jobs.get(job.job);
    let Some(known) = known.and_then(|known| known.steps.get(step.step)) else {
        return finding;
    };
    Finding {
        place: Place {
            path: PATH.to_owned(),
            line: known.at.line,
            column: known.at.column,
        },
        ..finding
    }
}

/// A bad commit that was pushed or went live: the gate that was not there, or was not kept.
pub(super) fn slipped(bench: Bench<'_>, outcome: &Outcome, card: &CardRun) -> Finding {
    // Of what is proposed, nothing may go live; of other cards, the last commit is meant.
    let last = card.focus();
    let first = if card.kind.is_proposal() {
        card.events.0
    } else {
        last
    };
    let deploy = (first..=last).find_map(|event| outcome.went_live(event));
    let push = outcome.pushed(card);
    let (run, doer, at_ms) = match (deploy, push) {
        (Some(deploy), _) => (deploy.run, deploy.job, deploy.at_ms),
        (None, Some(push)) => (push.run, push.job, push.at_ms),
        (None, None) => return Finding::error("nobody-noticed", file()).with("event", event(card)),
    };
    if matches!(card.kind, Kind::PullRequest | Kind::Branch | Kind::Fork) {
        return at_job("wrong-event-goes-live", bench.workflow, doer).with("event", event(card));
    }
    let Some(run) = outcome.engine.runs.get(run) else {
        return at_job("nothing-was-checked", bench.workflow, doer).with("event", event(card));
    };
    let red = run.jobs.iter().find(|job| job.steps.iter().any(is_red));
    let Some(red) = red else {
        return at_job("nothing-was-checked", bench.workflow, doer).with("event", event(card));
    };
    let about = |code: Code| {
        at_job(code, bench.workflow, doer)
            .with("check", Arg::Code(red.label.clone()))
            .with("done", Arg::Millis(at_ms - run.at_ms.min(at_ms)))
            .with("red", Arg::Millis(red.end_ms - run.at_ms.min(red.end_ms)))
    };
    if red.conclusion != Conclusion::Failure {
        return about("gate-ignored");
    }
    match (waits_for(bench.workflow, doer, red.job), deploy) {
        (true, _) => about("gate-ignored"),
        (false, None) => about("pushed-unchecked-image"),
        (false, Some(_)) if at_ms < red.end_ms => about("deployed-before-check-finished"),
        (false, Some(_)) => about("red-and-nobody-waited"),
    }
}

/// Whether a job waits for another one, directly or through others.
pub(super) fn waits_for(workflow: &Workflow, job: usize, other: usize) -> bool {
    let mut seen = vec![false; workflow.jobs.len()];
    let mut open = vec![job];
    while let Some(job) = open.pop() {
        if job == other {
            return true;
        }
        if std::mem::replace(&mut seen[job], true) {
            continue;
        }
        for need in &workflow.jobs[job].needs {
            let is = |job: &crate::workflow::model::Job| job.id.value == need.value;
            open.extend(workflow.jobs.iter().position(is));
        }
    }
    false
}

/// The first job on the way to visitors that starts later than it has to, and what it
/// waits for.
pub(super) fn too_late(bench: Bench<'_>, outcome: &Outcome, lead: u64) -> Finding {
    let found = outcome.card(Kind::Good).and_then(|card| {
        let deploy = outcome.went_live(card.focus())?;
        let run = outcome.engine.runs.get(deploy.run)?;
        let path = critical(bench.workflow, run, deploy.job);
        let late = |job: &&&JobRun| {
            let start = job.start_ms - run.at_ms.min(job.start_ms);
            usual(bench, &job.label).is_none_or(|usual| start > usual)
        };
        let job = path.iter().find(late).or(path.last())?;
        Some((job.job, waited(bench.workflow, run, job.job)))
    });
    let finding = match &found {
        Some((job, _)) => at_job("lead-time", bench.workflow, *job),
        None => Finding::error("lead-time", file()).with("job", Arg::Code(String::new())),
    };
    let on = found.and_then(|(_, on)| on).unwrap_or_default();
    finding
        .with("on", Arg::Code(on))
        .with("time", Arg::Millis(lead))
        .with("target", Arg::Millis(bench.target))
}

/// When a job starts on the reference line.
fn usual(bench: Bench<'_>, label: &str) -> Option<u64> {
    let best = bench.best?;
    let card = best.card(Kind::Good)?;
    let mut jobs = best.runs(card).flat_map(|run| &run.jobs);
    let job = jobs.find(|job| job.label == label)?;
    Some(job.start_ms - card.at_ms.min(job.start_ms))
}

/// The jobs of a run that made one wait, from the first to that one.
fn critical<'a>(workflow: &Workflow, run: &'a Run, job: usize) -> Vec<&'a JobRun> {
    let mut path: Vec<&JobRun> = Vec::new();
    let mut next = Some(job);
    while let Some(job) = next {
        let Some(found) = run.jobs.iter().find(|run| run.job == job) else {
            break;
        };
        if path.len() > run.jobs.len() {
            break;
        }
        path.push(found);
        next = last_need(workflow, run, job).map(|need| need.job);
    }
    path.reverse();
    path
}

/// What a job needs and what ended last of it.
fn last_need<'a>(workflow: &Workflow, run: &'a Run, job: usize) -> Option<&'a JobRun> {
    let needs = &workflow.jobs.get(job)?.needs;
    let needed = |other: &&JobRun| {
        let id = workflow.jobs.get(other.job).map(|job| &job.id.value);
        id.is_some_and(|id| needs.iter().any(|need| need.value == *id))
    };
    run.jobs.iter().filter(needed).max_by_key(|job| job.end_ms)
}

fn waited(workflow: &Workflow, run: &Run, job: usize) -> Option<String> {
    last_need(workflow, run, job).map(|need| need.label.clone())
}
