//! What `docker build --progress=plain` prints, made when somebody looks.
//!
//! The form is that of BuildKit's `util/progress/progressui` and of the tools as they speak
//! without a terminal (pip 25, apt-get 2.6).

mod excerpt;
mod tools;
mod words;

use super::base;
use super::{Build, Output, Step, StepKind};
use crate::dockerfile::check::{self, Surroundings};
use crate::dockerfile::ignore::Ignore;
use crate::dockerfile::instruction::Dockerfile;
use crate::dockerfile::stages::{self, Options};
use crate::facts::Facts;
use crate::finding::Finding;
use crate::order;
use words::{image_name, label, seconds, stamp, tone};

/// How a line is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary output of a tool.
    Plain,
    /// `#5 [2/4] WORKDIR /app`
    Step,
    /// `CACHED`, `DONE`
    Good,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// A line of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Index in [`Build::steps`], where it belongs to a step.
    pub step: Option<usize>,
    /// How it is coloured.
    pub tone: Tone,
    /// Its words.
    pub text: String,
}

/// What was built, and how it was asked for.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The build.
    pub build: &'a Build,
    /// What was built.
    pub dockerfile: &'a Dockerfile,
    /// The ignore file.
    pub ignore: &'a Ignore,
    /// Measured sizes and times.
    pub facts: &'a Facts,
    /// `-t`: a name without a registry, or nothing.
    pub tag: &'a str,
}

/// All lines of a build.
pub fn render(told: &Told<'_>) -> Vec<LogLine> {
    let Told {
        build,
        dockerfile,
        facts,
        ..
    } = *told;
    let mut log = Log {
        lines: Vec::new(),
        step: None,
        vertex: 0,
        facts,
        warnings: warnings(told).iter().map(check::short).collect(),
    };
    log.head(build);
    for (at, step) in build.steps.iter().enumerate() {
        if step.number.is_some() {
            log.step(build, at, step, dockerfile);
        }
    }
    log.step = None;
    match &build.outcome {
        Ok(image) => {
            log.export(build, image.digest, told.tag);
            log.warned();
        }
        Err(_) => log.failure(build, dockerfile),
    }
    log.lines
}

/// What the build checks say of a file that can be built at all, or that they themselves stopped
/// (<https://docs.docker.com/build/checks/#fail-build-on-check-violations>).
pub fn warnings(told: &Told<'_>) -> Vec<Finding> {
    let stopped = told.build.outcome.as_ref().err();
    let strict = stopped.is_some_and(|failure| failure.code == check::VIOLATION);
    if told.build.steps.is_empty() && !strict {
        return Vec::new();
    }
    let options = told.build.options.clone();
    let around = surroundings(told.dockerfile, told.ignore, told.facts, options);
    check::warnings(told.dockerfile, &around)
}

/// What the checks know around a file: the ignore file, and the base images.
pub fn surroundings<'a>(
    dockerfile: &Dockerfile,
    ignore: &'a Ignore,
    facts: &Facts,
    options: Options,
) -> Surroundings<'a> {
    let mut around = Surroundings {
        ignore: Some(ignore),
        options,
        ..Surroundings::default()
    };
    let (plan, _) = stages::plan(dockerfile, &around.options);
    for stage in plan.stages {
        if let stages::Base::Image(name) = stage.base {
            let mut known = check::Image::default();
            let Ok(image) = base::image(facts, &name) else {
                known.open = true;
                around.images.insert(name, known);
                continue;
            };
            for (name, value) in base::config(image, &name).env {
                known.env.insert(name, value);
            }
            if image.reference.starts_with("python:") {
                // It is set; to what, only the release knows.
                known.env.insert("PYTHON_SHA256".into(), "".into());
            }
            around.images.insert(name, known);
        }
    }
    around
}

struct Log<'a> {
    lines: Vec<LogLine>,
    step: Option<usize>,
    /// The number behind `#`.
    vertex: u32,
    facts: &'a Facts,
    /// What the build checks found.
    warnings: Vec<String>,
}

impl Log<'_> {
    fn push(&mut self, tone: Tone, parts: &[&str]) {
        self.lines.push(LogLine {
            step: self.step,
            tone,
            text: parts.concat(),
        });
    }

    /// A line of the current vertex.
    fn vertex(&mut self, tone: Tone, parts: &[&str]) {
        let number = self.vertex.to_string();
        let mut all = vec!["#", &number, " "];
        all.extend(parts);
        self.push(tone, &all);
    }

    fn begin(&mut self, parts: &[&str]) {
        if !self.lines.is_empty() {
            self.push(Tone::Plain, &[]);
        }
        self.vertex += 1;
        self.vertex(Tone::Step, parts);
    }

    fn done(&mut self, ms: u64) {
        self.vertex(Tone::Good, &["DONE ", &seconds(ms)]);
    }

    fn head(&mut self, build: &Build) {
        self.begin(&["[internal] load build definition from Dockerfile"]);
        for warning in std::mem::take(&mut self.warnings) {
            self.vertex(Tone::Warning, &["WARN: ", &warning]);
            self.warnings.push(warning);
        }
        self.done(0);
        if build.steps.is_empty() {
            return;
        }
        let bases = build
            .steps
            .iter()
            .filter(|step| step.kind == StepKind::From);
        let mut names: Vec<String> = bases.map(image_name).collect();
        order::once(&mut names);
        for name in names {
            self.begin(&["[internal] load metadata for ", &name]);
            self.done(self.facts.times.metadata_ms);
        }
        self.begin(&["[internal] load .dockerignore"]);
        self.done(0);
        self.begin(&["[internal] load build context"]);
        self.vertex(Tone::Plain, &["transferring context: ", &bytes(build.sent)]);
        self.done(build.sent / self.facts.times.context.max(1));
    }

    fn step(&mut self, build: &Build, at: usize, step: &Step, dockerfile: &Dockerfile) {
        self.step = Some(at);
        let label = label(step, dockerfile);
        let text = if step.kind == StepKind::From {
            ["FROM ", &image_name(step)].concat()
        } else {
            step.text.to_string()
        };
        self.begin(&["[", &label, "] ", &text]);
        if step.reason.is_cached() {
            self.vertex(Tone::Good, &["CACHED"]);
            return;
        }
        let mut ms = self.facts.times.run_ms;
        for output in step.output.iter() {
            let lines = match output {
                Output::Line(line) => vec![line.clone()],
                Output::Pip(report) => tools::pip(report, self.facts),
                Output::Apt(report) => tools::apt(report),
            };
            // The clock in front of a line runs evenly over the step.
            let share = step.ms / (lines.len() as u64 * step.output.len() as u64 + 1);
            for line in lines {
                ms = (ms + share).min(step.ms);
                self.vertex(tone(&line), &[&stamp(ms), " ", &line]);
            }
        }
        if step.failed {
            let said = build
                .outcome
                .as_ref()
                .err()
                .map_or("", |failure| failure.said.as_str());
            self.vertex(
                Tone::Error,
                &[
                    if step.kind == StepKind::Run && said.starts_with("Canceled") {
                        "CANCELED"
                    } else {
                        "ERROR: "
                    },
                    if said.starts_with("Canceled") {
                        ""
                    } else {
                        said
                    },
                ],
            );
        } else {
            self.done(step.ms);
        }
    }

    fn export(&mut self, build: &Build, digest: u64, tag: &str) {
        let times = &self.facts.times;
        let new = build
            .steps
            .iter()
            .filter(|step| !step.reason.is_cached() && step.kind != StepKind::From);
        let bytes: u64 = new.map(|step| step.bytes).sum();
        let ms = times.export_ms + bytes / times.export.max(1);
        self.begin(&["exporting to image"]);
        self.vertex(Tone::Plain, &["exporting layers ", &seconds(ms), " done"]);
        let digest = format!(
            "{digest:016x}{:016x}",
            digest.rotate_left(17) ^ 0x9e37_79b9_7f4a_7c15
        );
        self.vertex(Tone::Plain, &["writing image sha256:", &digest, " done"]);
        if !tag.is_empty() {
            self.vertex(Tone::Plain, &["naming to docker.io/library/", tag, " done"]);
        }
        self.done(ms);
    }

    /// What the checks found, once more at the end (buildx, `commands/build.go`,
    /// `printWarnings`).
    fn warned(&mut self) {
        let head = match self.warnings.len() {
            0 => return,
            1 => " 1 warning found".to_owned(),
            count => [" ", &count.to_string(), " warnings found"].concat(),
        };
        self.push(Tone::Plain, &[]);
        self.push(Tone::Warning, &[&head, " (use docker --debug to expand):"]);
        for warning in std::mem::take(&mut self.warnings) {
            self.push(Tone::Plain, &[" - ", &warning]);
        }
    }

    fn failure(&mut self, build: &Build, dockerfile: &Dockerfile) {
        let Err(failure) = &build.outcome else { return };
        let step = failure.step.and_then(|at| build.steps.get(at));
        if let Some(step) = step.filter(|step| step.number.is_some()) {
            self.push(Tone::Plain, &["------"]);
            let label = label(step, dockerfile);
            self.push(Tone::Plain, &[" > [", &label, "] ", &step.text, ":"]);
            for output in step.output.iter().rev().take(12).rev() {
                if let Output::Line(line) = output {
                    self.push(tone(line), &[&stamp(step.ms), " ", line]);
                }
            }
            self.push(Tone::Plain, &["------"]);
        }
        self.warned();
        if failure.line > 0 {
            self.excerpt(dockerfile, failure.line);
        }
        self.push(
            Tone::Error,
            &["ERROR: failed to build: failed to solve: ", &failure.said],
        );
    }

    /// The lines around a failure, as `docker buildx` shows them.
    fn excerpt(&mut self, dockerfile: &Dockerfile, line: u32) {
        let mut statements = dockerfile.statements.iter();
        let Some(statement) = statements.find(|statement| statement.lines.first == line) else {
            return;
        };
        self.push(Tone::Plain, &["Dockerfile:", &line.to_string()]);
        self.push(Tone::Plain, &["--------------------"]);
        for line in excerpt::lines(&dockerfile.text, statement.lines) {
            let number = format!("{:>4} | ", line.number);
            let (mark, tone) = if line.marked {
                (">>> ", Tone::Error)
            } else {
                ("    ", Tone::Plain)
            };
            self.push(tone, &[&number, mark, line.text]);
        }
        self.push(Tone::Plain, &["--------------------"]);
    }
}

/// `1.45MB`, as Docker writes sizes.
pub(super) fn bytes(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return [&bytes.to_string(), "B"].concat(),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let hundredths = bytes / (unit / 100).max(1);
    format!("{}.{:02}{name}", hundredths / 100, hundredths % 100)
}
