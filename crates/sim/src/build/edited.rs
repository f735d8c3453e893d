//! What the next build comes to after an edit of one file, told from what the last one has
//! kept of itself, without building again.
//!
//! The edit changes what stands in the file and nothing else: all other texts, variables and
//! files are those of the last build, and no command looks at contents that nobody knows. So a
//! step runs again where it takes the file, or stands on one that runs again, and then takes
//! as long as it did.

use super::keep::around;
use super::tree::Kind;
use super::{Build, BuildInput, Seen, Step, StepKind, rebuild};
use crate::dockerfile::instruction::Instruction;
use std::sync::Arc;

/// What the build after an edit comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edited {
    /// Simulated duration.
    pub ms: u64,
    /// The steps that run again, by their place in [`Build::steps`] and with what they take, in
    /// their order.
    pub again: Vec<(usize, u64)>,
}

/// What builds after an edit of a file on the machine that made `build` of `input`.
pub fn edited(input: &BuildInput<'_>, build: &Build, path: &str) -> Edited {
    foreseen(input, build, path).unwrap_or_else(|| built(input, build, path))
}

/// The same by building.
fn built(input: &BuildInput<'_>, build: &Build, path: &str) -> Edited {
    let mut context = input.context.clone();
    context.edit(path, 1);
    let input = BuildInput {
        context: &context,
        ..*input
    };
    let build = rebuild(&input, build);
    let steps = build.steps.iter().enumerate();
    let runs = steps.filter(|(_, step)| step.kind != StepKind::Config && !step.reason.is_cached());
    Edited {
        ms: build.ms,
        again: runs.map(|(at, step)| (at, step.ms)).collect(),
    }
}

/// A stage on its way.
#[derive(Clone, Copy)]
struct Lane {
    /// Simulated time at which it got here.
    ms: u64,
    /// Whether one of its steps runs again.
    missed: bool,
    /// Whether one of those makes other content by then, of which only building tells.
    looks: bool,
}

/// The same without building. `None` where that takes more than the last build tells: it had a
/// cache itself or failed, a stage goes on from another one, a mount shows files or is filled
/// by now, the file may be unpacked, or a second one has the same content.
fn foreseen(input: &BuildInput<'_>, build: &Build, path: &str) -> Option<Edited> {
    let file = input.context.file(path)?;
    let twins = input
        .context
        .files
        .iter()
        .filter(|other| other.digest == file.digest);
    if input.cache.is_some() || build.outcome.is_err() || file.is_archive || twins.count() > 1 {
        return None;
    }
    let mut found = Edited {
        ms: 0,
        again: Vec::with_capacity(build.steps.len()),
    };
    // What the steps that run again write anew: the file, and what holds their time.
    let mut others = vec![file.digest];
    let mut lanes: Vec<Option<Lane>> = vec![None; input.dockerfile.stages.len()];
    let (mut latest, mut exported) = (0, 0);
    let mut kept = build.cache.last.iter();
    let steps = build.steps.iter().enumerate();
    for (at, step) in steps.filter(|(_, step)| step.kind != StepKind::Config) {
        let seen = kept.next().filter(|seen| seen.step == step.place())?;
        if step.kind == StepKind::From {
            // The image lies on the machine by now.
            lanes[step.stage] = Some(Lane {
                ms: 0,
                missed: false,
                looks: false,
            });
            continue;
        }
        let mut lane = lanes[step.stage]?;
        if let Some(from) = seen.from.filter(|_| step.kind == StepKind::Copy) {
            let source = lanes[from].filter(|source| !source.looks)?;
            lane.ms = lane.ms.max(source.ms);
        }
        if runs_again(input, step, seen, lane, (path, &others))? {
            others.extend(seen.done.as_ref().map(|done| done.key));
            lane = Lane {
                ms: lane.ms + step.ms,
                missed: true,
                looks: lane.looks || seen.done.as_ref().is_some_and(|done| done.looked),
            };
            latest = latest.max(lane.ms);
            exported += step.bytes;
            found.again.push((at, step.ms));
        }
        lanes[step.stage] = Some(lane);
    }
    let known = |(sent, _): &(Arc<str>, u64)| (**sent).cmp(path);
    let sent = build
        .cache
        .sent
        .binary_search_by(known)
        .map_or(0, |_| file.bytes);
    let times = &input.facts.times;
    found.ms = latest + times.metadata_ms + around(times, sent, Some(exported));
    Some(found)
}

/// Whether a step runs again. `None` when nobody can tell what comes of that.
fn runs_again(
    input: &BuildInput<'_>,
    step: &Step,
    seen: &Seen,
    lane: Lane,
    (path, others): (&str, &[u64]),
) -> Option<bool> {
    let statement = input.dockerfile.statements.get(step.statement)?;
    Some(match statement.instruction.as_ref()? {
        Instruction::Workdir(_) => lane.missed,
        Instruction::Run(run) => {
            if !seen.files.is_empty() || lane.missed && !run.mounts.is_empty() {
                return None;
            }
            lane.missed
        }
        Instruction::Copy(copy) | Instruction::Add(copy) if copy.inline.is_empty() => {
            let takes = if copy.from.is_some() {
                brings(step, others)
            } else {
                seen.files.iter().any(|file| *file.path == *path)
            };
            // A linked copy is found whatever is below it.
            takes || lane.missed && (!copy.link || copy.chmod.is_some())
        }
        _ => return None,
    })
}

/// Whether a step put something somewhere whose content is one of these.
fn brings(step: &Step, others: &[u64]) -> bool {
    let mut nodes = step.changes.iter().filter_map(|(_, node)| node.as_ref());
    nodes.any(|node| match &node.kind {
        Kind::File { digest, .. } => others.contains(digest),
        Kind::Package { written, .. } => written.unique && others.contains(&written.run),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
