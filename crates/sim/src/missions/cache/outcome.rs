//! What comes of a Dockerfile over the commit script: every build, the image, the page.

use crate::app_spec::App;
use crate::build::context::Context;
use crate::build::ledger::{Row, ledger, pushed};
use crate::build::{self, Build, BuildInput, Failure, Image, Step, StepKind};
use crate::container::{self, Container, Leak, Visit};
use crate::dockerfile::ignore::{Ignore, parse_ignore};
use crate::dockerfile::instruction::Dockerfile;
use crate::dockerfile::parse::parse;
use crate::finding::Finding;
use crate::missions::cache::instance::Instance;
use crate::missions::cache::level::{Change, Commit};
use crate::missions::jigsaw::Texts;
use crate::missions::jigsaw::outcome::{options, project};
use std::sync::Arc;

/// The build argument that names the commit.
pub const STAMP: &str = "GIT_SHA";

/// Everything a run of the script shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was built.
    pub texts: Texts,
    /// The same, read.
    pub dockerfile: Dockerfile,
    /// The build before the first commit, on an empty machine.
    pub cold: Build,
    /// A build for each commit, as far as they went well.
    pub columns: Vec<Column>,
    /// What ran from the last image, when there was one.
    pub running: Option<Running>,
    /// What people should be told of the last build.
    pub findings: Vec<Finding>,
}

/// A column of the burn map.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The commit.
    pub commit: Commit,
    /// The build that it set off.
    pub build: Build,
    /// Compressed bytes that pushing its image transfers.
    pub pushed: u64,
}

/// A started image and what people got of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// The container.
    pub container: Container,
    /// A browser.
    pub visit: Visit,
    /// What a stranger with the image finds.
    pub leaks: Vec<Leak>,
    /// The commit that the image was built for.
    pub stamp: String,
}

/// Builds the texts before the first commit and after every one.
pub fn evaluate(instance: &Instance, texts: &Texts) -> Outcome {
    let (dockerfile, mut problems) = parse(&texts.dockerfile);
    let (ignore, more) = parse_ignore(&texts.ignore);
    problems.extend(more);
    let script = Script {
        instance,
        dockerfile: &dockerfile,
        problems: &problems,
        ignore: &ignore,
    };
    let mut context = project(&instance.app, texts);
    let cold = script.build(&context, 0, 0, false, None);
    let mut columns = Vec::with_capacity(instance.commits.len());
    if cold.outcome.is_ok() {
        script.commits(&mut context, &cold, &mut columns);
    }
    let last = columns.last().map_or(&cold, |column| &column.build);
    let whole = columns.len() == instance.commits.len();
    let image = last.outcome.as_ref().ok().filter(|_| whole);
    let running = image.map(|image| script.run(image, last, columns.len()));
    let findings = last.findings.clone();
    Outcome {
        texts: texts.clone(),
        cold,
        columns,
        running,
        findings,
        dockerfile,
    }
}

/// What stays the same from commit to commit.
struct Script<'a> {
    instance: &'a Instance,
    dockerfile: &'a Dockerfile,
    problems: &'a [Finding],
    ignore: &'a Ignore,
}

impl Script<'_> {
    fn build(
        &self,
        context: &Context,
        number: usize,
        bases: u64,
        runner: bool,
        cache: Option<&build::BuildCache>,
    ) -> Build {
        let facts = &self.instance.facts;
        let args = [(STAMP.to_owned(), stamp(number))];
        build::build(&BuildInput {
            build_args: &args,
            bases,
            runner,
            cache,
            ..BuildInput::new(self.dockerfile, self.problems, self.ignore, context, facts)
        })
    }

    /// The laptop keeps its cache; a runner begins with what the last push left in the registry.
    fn commits(&self, context: &mut Context, cold: &Build, columns: &mut Vec<Column>) {
        let mut laptop = None;
        let mut bases = 0;
        for (at, commit) in self.instance.commits.iter().enumerate() {
            bases += u64::from(commit.change == Change::Base);
            self.change(context, commit.change, at as u64 + 1);
            let kept = laptop.and_then(|at: usize| columns.get(at));
            let kept = kept.map_or(&cold.cache, |column: &Column| &column.build.cache);
            let imported = commit.runner.then(|| kept.imported());
            let cache = imported.as_ref().unwrap_or(kept);
            let build = self.build(context, at + 1, bases, commit.runner, Some(cache));
            if !commit.runner {
                laptop = Some(at);
            }
            let image = build.outcome.as_ref().ok();
            let pushed = image.map_or(0, |image| pushed(&build, image, &self.instance.facts));
            let failed = image.is_none();
            columns.push(Column {
                commit: *commit,
                build,
                pushed,
            });
            if failed {
                return;
            }
        }
    }

    fn change(&self, context: &mut Context, change: Change, edition: u64) {
        let app = &self.instance.app;
        if self.instance.level.spec.history {
            context.edit(".git/", edition);
        }
        match change {
            Change::Page => _ = context.edit(&app.main, edition),
            Change::Readme => _ = context.edit("README.md", edition),
            Change::Model => {
                if let Some(model) = &self.instance.model {
                    context.edit(model, edition);
                }
            }
            Change::Package => {
                let file = context.file("requirements.txt");
                let mut list = file
                    .and_then(|file| file.text.as_deref())
                    .unwrap_or("")
                    .to_owned();
                list.push_str(&self.instance.package);
                list.push('\n');
                context.put("requirements.txt", list.len() as u64, 0o644, Some(&list));
            }
            Change::Base => {}
        }
    }

    fn run(&self, image: &Arc<Image>, build: &Build, number: usize) -> Running {
        let (app, facts) = (&self.instance.app, &*self.instance.facts);
        let container = container::run(image, &options(app, &image.config.workdir), app, facts);
        Running {
            visit: container.visit.clone(),
            leaks: container::stranger(build, app),
            stamp: stamp(number),
            container,
        }
    }
}

/// The short name of a commit, as git would print it.
fn stamp(number: usize) -> String {
    let digest = build::context::hash(&["commit", &number.to_string()]);
    format!("{:07x}", digest >> 36)
}

impl Outcome {
    /// Where a build of the script stopped.
    pub fn failure(&self) -> Option<(&Build, &Failure)> {
        let builds = self.columns.iter().map(|column| &column.build);
        let mut builds = std::iter::once(&self.cold).chain(builds);
        builds.find_map(|build| Some((build, build.outcome.as_ref().err()?)))
    }

    /// The image that is shipped in the end.
    pub fn image(&self) -> Option<&Image> {
        self.running
            .as_ref()
            .map(|running| &*running.container.image)
    }

    /// The build that made it.
    pub fn last(&self) -> &Build {
        self.columns
            .last()
            .map_or(&self.cold, |column| &column.build)
    }

    /// Milliseconds of all rebuilds on the laptop, or on the runner.
    pub fn ms(&self, runner: bool) -> u64 {
        let columns = self
            .columns
            .iter()
            .filter(|column| column.commit.runner == runner);
        columns.map(|column| column.build.ms).sum()
    }

    /// The commits that change code and nothing else.
    pub fn code(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(|column| column.commit.change == Change::Page)
    }

    /// The rows of the burn map: steps that make layers, and what each commit did to them.
    pub fn map(&self) -> Vec<MapRow<'_>> {
        let steps = self.cold.steps.iter().enumerate();
        steps
            .filter(|(_, step)| step.number.is_some())
            .map(|(at, step)| {
                let cells = self.columns.iter().map(|column| column.build.steps.get(at));
                MapRow {
                    step,
                    cells: cells.collect(),
                }
            })
            .collect()
    }

    /// The rows of the map that a commit burns, as bits.
    pub fn burned(&self, commit: usize) -> u64 {
        let Some(column) = self.columns.get(commit) else {
            return 0;
        };
        let steps = column
            .build
            .steps
            .iter()
            .filter(|step| step.number.is_some());
        let bits = steps.enumerate().take(64).filter(|(_, step)| burns(step));
        bits.fold(0, |bits, (at, _)| bits | 1 << at)
    }

    /// Where the bytes of the image went.
    pub fn ledger(&self, instance: &Instance) -> Vec<Row> {
        self.image().map_or_else(Vec::new, |image| {
            ledger(self.last(), image, &instance.facts)
        })
    }
}

/// A row of the burn map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRow<'a> {
    /// The step in the first build.
    pub step: &'a Step,
    /// The same step in each commit's build; `None` where that build did not get there.
    pub cells: Vec<Option<&'a Step>>,
}

/// Whether a step ran that makes a layer.
pub fn burns(step: &Step) -> bool {
    step.number.is_some() && !step.reason.is_cached()
}

/// Whether a step ran that makes a layer and is no base image.
pub fn reruns(step: &Step) -> bool {
    burns(step) && step.kind != StepKind::From
}

/// What the ignore file leaves out of the project: paths and bytes.
pub fn excluded(app: &App, texts: &Texts) -> Vec<(Arc<str>, u64)> {
    let (ignore, _) = parse_ignore(&texts.ignore);
    let files = project(app, texts).files.into_iter();
    files
        .filter(|file| ignore.excludes(file.path.trim_end_matches('/')))
        .map(|file| (file.path, file.bytes))
        .collect()
}
