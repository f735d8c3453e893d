//! What comes of a Dockerfile: built, started, visited, searched, edited and built again.

use crate::app_spec::{App, SecretRead};
use crate::build::context::Context;
use crate::build::tree::Kind;
use crate::build::{self, Build, BuildInput, Edited, Image, Step, StepKind};
use crate::container::{self, Container, Leak, Response, RunOptions, Visit};
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::instruction::Dockerfile;
use crate::dockerfile::parse::parse;
use crate::finding::Finding;
use crate::missions::jigsaw::goals;
use crate::missions::jigsaw::instance::Instance;
use crate::missions::jigsaw::level::{GoalId, MetricId, Texts};
use crate::verdict::Goal;
use std::sync::Arc;

/// Everything a run shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was built.
    pub texts: Texts,
    /// The same, read.
    pub dockerfile: Dockerfile,
    /// The build.
    pub build: Build,
    /// What ran from it, when there was an image.
    pub running: Option<Running>,
    /// Goals of the level.
    pub goals: Vec<Goal>,
    /// Metrics of the level, as far as they could be taken.
    pub metrics: Vec<(MetricId, Option<u64>)>,
    /// Everything there is to say, each thing once.
    pub findings: Vec<Finding>,
}

/// A started image and what people got of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// The container.
    pub container: Container,
    /// The health path, asked from outside.
    pub answer: Response,
    /// A browser.
    pub visit: Visit,
    /// What a stranger with the image finds.
    pub leaks: Vec<Leak>,
    /// The build after one edit of the page, as far as the level asks about it.
    pub rebuild: Option<Edited>,
    /// Milliseconds of the build after a change of the list of libraries, if the level asks.
    pub library: Option<u64>,
}

/// Builds and runs the texts against the project of an instance.
pub fn evaluate(instance: &Instance, texts: &Texts) -> Outcome {
    let (dockerfile, mut problems) = parse(&texts.dockerfile);
    let (ignore, more) = parse_ignore(&texts.ignore);
    problems.extend(more);
    let folder = instance.folder.get(|| Context::of(&instance.app));
    let context = with_texts(folder.clone(), texts);
    let input = BuildInput::new(&dockerfile, &problems, &ignore, &context, &instance.facts);
    let build = build::build(&input);
    let running = build
        .outcome
        .as_ref()
        .ok()
        .map(|image| run(instance, image, &build, &input));
    let goals = goals::goals(instance, &build, running.as_ref());
    let metrics = instance
        .level
        .spec
        .metrics
        .iter()
        .map(|id| (*id, metric(*id, &build, running.as_ref())))
        .collect();
    let findings = goals::findings(&build, running.as_ref(), &goals);
    Outcome {
        texts: texts.clone(),
        dockerfile,
        build,
        running,
        goals,
        metrics,
        findings,
    }
}

/// The project folder with the two texts in it.
pub fn project(app: &App, texts: &Texts) -> Context {
    with_texts(Context::of(app), texts)
}

fn with_texts(mut context: Context, texts: &Texts) -> Context {
    let mut put = |path, text: &String| {
        context.put(path, text.len() as u64, 0o644, Some(text));
    };
    put("Dockerfile", &texts.dockerfile);
    if !texts.ignore.is_empty() {
        put(".dockerignore", &texts.ignore);
    }
    context
}

fn run(instance: &Instance, image: &Arc<Image>, build: &Build, input: &BuildInput<'_>) -> Running {
    let (app, facts) = (&instance.app, &*instance.facts);
    let container = container::run(image, &options(app, &image.config.workdir), app, facts);
    Running {
        answer: container.http(app.port, &app.health),
        visit: container.visit.clone(),
        leaks: container::stranger(build, app),
        rebuild: rebuild(instance, build, input),
        library: library(instance, build, input),
        container,
    }
}

/// The build after one edit of the page, as far as the level asks about it.
fn rebuild(instance: &Instance, build: &Build, input: &BuildInput<'_>) -> Option<Edited> {
    let spec = &instance.level.spec;
    let asked = spec.metrics.contains(&MetricId::Rebuild) || spec.goals.contains(&GoalId::Edit);
    asked.then(|| build::edited(input, build, &instance.app.main))
}

/// The build after a change of the list of libraries: they are installed anew, and with them
/// whatever stands in the same line or below.
fn library(instance: &Instance, build: &Build, input: &BuildInput<'_>) -> Option<u64> {
    let asked = instance.level.spec.metrics.contains(&MetricId::Library);
    asked.then(|| build::edited(input, build, "requirements.txt").ms)
}

/// `docker run` as the developer types it: the app's port is published, secrets are handed
/// to the container and not to the image.
pub fn options(app: &App, workdir: &str) -> RunOptions {
    let mut options = RunOptions::publishing(app.port, app.port);
    let mut secrets = String::new();
    for secret in &app.secrets {
        match secret.read {
            SecretRead::Env => options
                .env
                .push((secret.name.clone(), secret.value.clone())),
            SecretRead::Streamlit => {
                for part in [&secret.name, " = \"", &secret.value, "\"\n"] {
                    secrets.push_str(part);
                }
            }
        }
    }
    if !secrets.is_empty() {
        let mut path = String::from(workdir.trim_end_matches('/'));
        path.push_str("/.streamlit/secrets.toml");
        options.mounts.push((path, secrets));
    }
    options
}

fn metric(id: MetricId, build: &Build, running: Option<&Running>) -> Option<u64> {
    let running = running?;
    let last = build.steps.last().map_or(0, |step| step.stage);
    let layers = |wanted: &dyn Fn(&Step) -> bool| {
        build
            .steps
            .iter()
            .filter(|step| makes_layer(step) && wanted(step))
            .count() as u64
    };
    Some(match id {
        MetricId::Rebuild => running.rebuild.as_ref()?.ms,
        MetricId::Library => running.library?,
        MetricId::Size => running.container.image.size,
        MetricId::Steps => layers(&|_| true),
        MetricId::LastSteps => layers(&|step| step.stage == last),
        // What never ran or has ended was not stopped.
        MetricId::Stop if running.container.exit.is_some() => return None,
        MetricId::Stop => running.container.stop.ms,
    })
}

fn makes_layer(step: &Step) -> bool {
    matches!(
        step.kind,
        StepKind::Run | StepKind::Copy | StepKind::Workdir
    )
}

/// The first step that installs packages anew after an edit, and what it then takes.
pub fn reinstalls<'b>(build: &'b Build, edited: &Edited) -> Option<(&'b Step, u64)> {
    let again = edited.again.iter();
    let mut steps = again.filter_map(|(at, ms)| Some((build.steps.get(*at)?, *ms)));
    steps.find(|(step, _)| installs(step))
}

/// What installers are told.
const VERBS: [&str; 3] = ["install", "sync", "add"];

/// Whether the text of a step asks for something to be installed.
fn may_install(step: &Step) -> bool {
    let verb = |verb: &&str| step.text.contains(*verb);
    let mut words = step.text.split(char::is_whitespace);
    step.kind == StepKind::Run && VERBS.iter().any(verb) && words.any(|word| VERBS.contains(&word))
}

/// A command that installs, and did. A `chown` of what is installed changes packages too.
pub(super) fn installs(step: &Step) -> bool {
    let brought = step.changes.iter().any(|(_, node)| {
        node.as_ref()
            .is_some_and(|node| matches!(node.kind, Kind::Package { .. } | Kind::Lump))
    });
    brought && may_install(step)
}
