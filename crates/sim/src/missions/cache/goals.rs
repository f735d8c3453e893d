//! The goals of the room as tests of what was observed, and what stands in their way.

use crate::build::{Reason, Step, StepKind};
use crate::finding::{Arg, Finding, Place, each_once};
use crate::missions::cache::causes::{idle_compiler, pushed_again, too_slow};
use crate::missions::cache::instance::Instance;
use crate::missions::cache::level::{Change, GoalId};
use crate::missions::cache::outcome::{Column, Outcome, Running, STAMP, excluded, reruns};
use crate::missions::jigsaw::goals::{failed, leaked, leaks, visited};
use crate::verdict::{Goal, Seen};

/// Steps that a code commit may run.
const FEW: usize = 2;

/// What the goals measure against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Targets {
    /// Milliseconds of all rebuilds on the laptop.
    pub script: u64,
    /// Bytes of the image.
    pub size: u64,
    /// Milliseconds of the code commit on the runner.
    pub runner: u64,
    /// What the inherited files need for the script.
    pub before_script: u64,
    /// Bytes of the inherited image.
    pub before_size: u64,
}

/// The level's goals after a run.
pub fn goals(instance: &Instance, targets: &Targets, outcome: &Outcome) -> Vec<Goal> {
    let test = |id: &GoalId| Goal::seen(id.as_str(), seen(*id, instance, targets, outcome));
    instance.level.spec.goals.iter().map(test).collect()
}

/// `None`: nothing ran that could tell.
fn seen(id: GoalId, instance: &Instance, targets: &Targets, outcome: &Outcome) -> Option<Seen> {
    if let Some((build, failure)) = outcome.failure() {
        return (id == teller(instance)).then(|| Err(failed(build, failure)));
    }
    let running = outcome.running.as_ref()?;
    Some(match id {
        GoalId::Page => page(instance, outcome, running),
        GoalId::Script => script(targets, outcome),
        GoalId::Size => size(instance, targets, outcome),
        GoalId::Docs => docs(outcome),
        GoalId::Laptop => laptop(outcome),
        GoalId::Runner => runner(targets, outcome),
        GoalId::Push => push(instance, outcome),
        GoalId::Stranger => match running.leaks.first() {
            None => Ok("nothing".into()),
            Some(leak) => Err(leaked(leak)),
        },
        GoalId::Stamp => stamp(running),
    })
}

/// The goal that tells of a failed build: the page, or the first where that is no goal.
fn teller(instance: &Instance) -> GoalId {
    let goals = &instance.level.spec.goals;
    let page = goals.iter().find(|id| **id == GoalId::Page);
    page.or(goals.first()).copied().unwrap_or(GoalId::Page)
}

fn page(instance: &Instance, outcome: &Outcome, running: &Running) -> Seen {
    let seen = visited(&running.visit, &running.container);
    seen.map_err(|finding| ignored(instance, outcome).unwrap_or(finding))
}

/// A file that the page needs and the ignore file hides.
fn ignored(instance: &Instance, outcome: &Outcome) -> Option<Finding> {
    let app = &instance.app;
    let hidden = excluded(app, &outcome.texts);
    let needed = |path: &str| path == app.main || app.script.reads.iter().any(|read| read == path);
    let (path, _) = hidden.iter().find(|(path, _)| needed(path))?;
    let place = Place {
        path: ".dockerignore".into(),
        ..Place::default()
    };
    Some(Finding::error("needed-file-ignored", place).with("file", Arg::Code(path.to_string())))
}

fn script(targets: &Targets, outcome: &Outcome) -> Seen {
    let ms = outcome.ms(false);
    if ms <= targets.script {
        return Ok("within the target".into());
    }
    let smaller = outcome
        .image()
        .is_some_and(|image| image.size < targets.before_size);
    let code = if smaller && ms >= targets.before_script {
        "smaller-not-faster"
    } else {
        "rebuilds-over-target"
    };
    let finding = match outcome.code().find_map(slowest) {
        Some(step) => at(code, step),
        None => Finding::error(code, Place::default()).with("line", Arg::Count(0)),
    };
    Err(finding
        .with("time", Arg::Millis(ms))
        .with("target", Arg::Millis(targets.script)))
}

/// A finding about a step.
pub(super) fn at(code: &'static str, step: &Step) -> Finding {
    let line = u64::from(step.line);
    Finding::error(code, Place::dockerfile(step.line, 0)).with("line", Arg::Count(line))
}

/// The step of a commit that took longest.
pub(super) fn slowest(column: &Column) -> Option<&Step> {
    let ran = column.build.steps.iter().filter(|step| reruns(step));
    ran.max_by_key(|step| step.ms)
}

fn size(instance: &Instance, targets: &Targets, outcome: &Outcome) -> Seen {
    let bytes = outcome.image().map_or(0, |image| image.size);
    if bytes <= targets.size {
        return Ok("within the target".into());
    }
    let faster = outcome.ms(false) < targets.before_script;
    let rows = outcome.ledger(instance);
    let largest = rows.iter().max_by_key(|row| row.bytes);
    let code = if faster && bytes >= targets.before_size {
        "faster-not-smaller"
    } else if largest.is_some_and(|row| idle_compiler(instance, outcome, row)) {
        "compiler-not-needed"
    } else {
        "size-over-target"
    };
    let name = largest.map_or_else(String::new, |row| row.name.to_string());
    Err(Finding::error(code, Place::default())
        .with("bytes", Arg::Bytes(bytes))
        .with("target", Arg::Bytes(targets.size))
        .with("largest", Arg::Code(name)))
}

fn docs(outcome: &Outcome) -> Seen {
    let readme = |column: &&Column| column.commit.change == Change::Readme;
    let columns = outcome.columns.iter().filter(readme);
    let ran = columns
        .flat_map(|column| &column.build.steps)
        .find(|step| reruns(step));
    match ran {
        None => Ok("runs nothing".into()),
        Some(step) => {
            let file = if brings_readme(step) {
                README.to_owned()
            } else {
                path(step)
            };
            Err(at("docs-commit-rebuilds", step).with("file", Arg::Code(file)))
        }
    }
}

/// What a commit of that name changes, beside the history.
const README: &str = "README.md";

/// Whether the file that the commit is named after is among what a step carries. The history
/// comes first by its name, and changes with every commit.
fn brings_readme(step: &Step) -> bool {
    let is_it = |(path, node): &crate::build::tree::Change| {
        node.is_some() && path.rsplit('/').next() == Some(README)
    };
    step.changes.iter().any(is_it)
}

/// The file that made a step run.
fn path(step: &Step) -> String {
    match &step.reason {
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => {
            path.to_string()
        }
        _ => String::new(),
    }
}

/// The commit's name among the reasons of a build.
fn stamped(column: &Column) -> Option<Finding> {
    let by_stamp =
        |step: &&Step| matches!(&step.reason, Reason::Variable(_)) && step.kind == StepKind::Run;
    let step = column.build.steps.iter().find(by_stamp)?;
    Some(at("arg-in-key", step).with("name", Arg::Code(STAMP.into())))
}

fn laptop(outcome: &Outcome) -> Seen {
    for column in outcome.code().filter(|column| !column.commit.runner) {
        let count = column
            .build
            .steps
            .iter()
            .filter(|step| reruns(step))
            .count();
        let first = column.build.steps.iter().find(|step| reruns(step));
        if let Some(first) = first.filter(|_| count > FEW) {
            let many = at("code-commit-reruns", first).with("count", Arg::Count(count as u64));
            return Err(stamped(column).unwrap_or(many));
        }
    }
    Ok("two steps at most".into())
}

fn runner(targets: &Targets, outcome: &Outcome) -> Seen {
    let ms = outcome.ms(true);
    if ms <= targets.runner {
        return Ok("within the target".into());
    }
    let column = outcome.columns.iter().find(|column| column.commit.runner);
    let finding = column.and_then(|column| too_slow(outcome, column));
    let finding = finding.unwrap_or_else(|| {
        Finding::error("runner-over-target", Place::default()).with("line", Arg::Count(0))
    });
    Err(finding
        .with("time", Arg::Millis(ms))
        .with("target", Arg::Millis(targets.runner)))
}

fn push(instance: &Instance, outcome: &Outcome) -> Seen {
    let Some(model) = &instance.model else {
        return Ok("not again".into());
    };
    let bytes = instance
        .app
        .file(model)
        .map_or(0, crate::app_spec::AppFile::size);
    let carries = |step: &&Step| {
        let brings = |(path, node): &crate::build::tree::Change| {
            path.ends_with(model.as_str()) && node.as_ref().is_some_and(|node| node.bytes == bytes)
        };
        reruns(step) && step.changes.iter().any(brings)
    };
    let mut builds = outcome.code().map(|column| &column.build);
    let found = builds.find_map(|build| Some((build, build.steps.iter().find(carries)?)));
    match found {
        None => Ok("not again".into()),
        Some((build, step)) => Err(pushed_again(instance, build, step)
            .with("file", Arg::Code(model.clone()))
            .with("bytes", Arg::Bytes(bytes))),
    }
}

fn stamp(running: &Running) -> Seen {
    let config = &running.container.image.config;
    let mut said = config.env.iter().chain(&config.labels);
    if said.any(|(_, value)| value.contains(&running.stamp)) {
        Ok("names its commit".into())
    } else {
        Err(Finding::error("stamp-missing", Place::default()).with("name", Arg::Code(STAMP.into())))
    }
}

/// Everything there is to say after a run, each code and place once.
pub fn findings(outcome: &Outcome, goals: &[Goal]) -> Vec<Finding> {
    let mut all: Vec<Finding> = goals
        .iter()
        .filter_map(|goal| goal.blocked_by.clone())
        .collect();
    all.extend(outcome.findings.iter().cloned());
    if let Some(running) = &outcome.running {
        all.extend(running.container.findings.iter().cloned());
        all.extend(leaks(&running.leaks, goals));
    }
    each_once(all)
}
