//! `needs`: ids that exist, and no circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Arg, Code, Severity};
use crate::workflow::model::{Text, Workflow};
use crate::workflow::read::Reader;

/// A job that nobody has.
const UNKNOWN: Code = "workflow-needs-unknown";
/// Jobs that wait for one another.
const CYCLE: Code = "workflow-needs-cycle";
/// The same job twice.
const TWICE: Code = "workflow-needs-twice";

/// Where a job stands while circles are looked for.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    Open,
    Done,
}

/// An arrow: the job that is needed, and where the text says so.
type Arrow<'w> = (usize, &'w Text);

pub(super) fn check(workflow: &Workflow, reader: &mut Reader) {
    let ids: BTreeMap<String, usize> = workflow
        .jobs
        .iter()
        .enumerate()
        .map(|(index, job)| (job.id.value.to_ascii_lowercase(), index))
        .collect();
    let mut arrows: Vec<Vec<Arrow<'_>>> = Vec::new();
    for job in &workflow.jobs {
        let mut seen = BTreeSet::new();
        let mut own = Vec::new();
        for need in &job.needs {
            let id = need.value.to_ascii_lowercase();
            match ids.get(&id) {
                Some(target) => own.push((*target, need)),
                None => unknown(&job.id.value, need, &ids, reader),
            }
            if !seen.insert(id) {
                let said = crate::workflow::read::quoted("", &need.value, " is already defined");
                reader.report(Severity::Warning, TWICE, need.at, &need.value, said);
            }
        }
        arrows.push(own);
    }
    circles(workflow, &arrows, reader);
}

fn unknown(job: &str, need: &Text, ids: &BTreeMap<String, usize>, reader: &mut Reader) {
    if need.has_expression() || reader.is_full() {
        return;
    }
    let said = [
        "Job '",
        job,
        "' depends on unknown job '",
        &need.value,
        "'.",
    ]
    .concat();
    let known = ids.keys().map(String::as_str);
    let said = crate::dockerfile::suggest::wrap(said, &need.value, known, false);
    reader.report(Severity::Error, UNKNOWN, need.at, &need.value, said);
    reader.and("job", Arg::Code(job.to_owned()));
}

/// Goes along the arrows; one that leads back to an open job closes a circle.
fn circles(workflow: &Workflow, arrows: &[Vec<Arrow<'_>>], reader: &mut Reader) {
    let mut visits = vec![Visit::Not; arrows.len()];
    for start in 0..arrows.len() {
        if visits[start] != Visit::Not {
            continue;
        }
        visits[start] = Visit::Open;
        let mut path = vec![(start, 0)];
        while let Some((job, next)) = path.last_mut() {
            let job = *job;
            let Some((target, need)) = arrows[job].get(*next).copied() else {
                visits[job] = Visit::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[target] {
                Visit::Not => {
                    visits[target] = Visit::Open;
                    path.push((target, 0));
                }
                Visit::Open => circle(workflow, job, need, reader),
                Visit::Done => {}
            }
        }
    }
}

fn circle(workflow: &Workflow, job: usize, need: &Text, reader: &mut Reader) {
    let id = &workflow.jobs[job].id.value;
    let said = [
        "Job '",
        id,
        "' depends on job '",
        &need.value,
        "' which creates a cycle in the dependency graph.",
    ];
    reader.report(Severity::Error, CYCLE, need.at, &need.value, said.concat());
    reader.and("job", Arg::Code(id.clone()));
}
