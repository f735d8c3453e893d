//! Names for the jobs of an outcome, of which no two are the same.

use std::collections::{BTreeMap, BTreeSet};

use odp_sim::workflow::Workflow;
use odp_sim::workflow::run::{JobRun, Outcome, Run};

use super::why;

/// The jobs of all runs, each under a name of its own, in the order in which they were decided.
///
/// The name is the label that GitHub shows: the id, and in brackets the values of the matrix.
/// Cells of one label are told apart by a number: in the order of the matrix the second one is
/// `test (x) (2)`. Of two runs of one event the second one's names end with its trigger.
fn named(outcome: &Outcome) -> Vec<(String, &JobRun)> {
    let mut named = Vec::new();
    for (place, run) in outcome.runs.iter().enumerate() {
        let cells = cells(run);
        for job in &run.jobs {
            let key = (job.label.as_str(), job.cell);
            let label = cells.get(&key).unwrap_or(&job.label);
            let label = match place {
                0 => label.clone(),
                _ => format!("{label} [{}]", run.trigger),
            };
            named.push((label, job));
        }
    }
    named
}

/// The name of every cell of a run, by its label and its place in the matrix.
fn cells(run: &Run) -> BTreeMap<(&str, usize), String> {
    let all: BTreeSet<(&str, usize)> = run
        .jobs
        .iter()
        .map(|job| (job.label.as_str(), job.cell))
        .collect();
    let mut taken: BTreeSet<String> = all.iter().map(|(label, _)| (*label).to_owned()).collect();
    let mut names = BTreeMap::new();
    let (mut before, mut number) = ("", 1);
    for (label, cell) in all {
        if label != before {
            (before, number) = (label, 1);
            names.insert((label, cell), label.to_owned());
            continue;
        }
        let name = loop {
            number += 1;
            let name = format!("{label} ({number})");
            if taken.insert(name.clone()) {
                break name;
            }
        };
        names.insert((label, cell), name);
    }
    names
}

/// The last attempt of every job: how and when it ended.
pub(super) fn jobs(outcome: &Outcome) -> BTreeMap<String, (&'static str, u64, u64)> {
    named(outcome)
        .into_iter()
        .map(|(label, job)| (label, (job.conclusion.as_str(), job.start_ms, job.end_ms)))
        .collect()
}

/// Which step failed a job, and why.
pub(super) fn reasons(workflow: &Workflow, outcome: &Outcome) -> BTreeMap<String, String> {
    named(outcome)
        .into_iter()
        .filter_map(|(label, job)| Some((label, why::of(workflow, job)?)))
        .collect()
}
