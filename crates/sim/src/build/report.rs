//! What a build came to as plain values: what `odp build --json` prints, and what a page
//! shows. Sizes are bytes, times are milliseconds, lines are those of the Dockerfile.

use super::ledger::{Content, Fate, compressed, ledger, pushed};
use super::{Build, Image, Reason, Step, StepKind};
use crate::dockerfile::expand::Variable;
use crate::dockerfile::instruction::{CommandLine, Dockerfile};
use crate::facts::Facts;
use std::sync::Arc;

/// A build in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Steps as the progress display counts them.
    pub steps: Vec<StepRow>,
    /// Stages that nothing in the image needs, and that were therefore not built. Empty when
    /// the build failed: nobody knows then.
    pub pruned: Vec<String>,
    /// Duration.
    pub ms: u64,
    /// Bytes sent to the builder.
    pub sent: u64,
    /// The image; `None` when the build failed.
    pub image: Option<ImageReport>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Name of its stage, or its number.
    pub stage: String,
    /// As printed after `[stage i/n]`.
    pub text: String,
    /// Line on which it begins.
    pub line: u32,
    /// Whether it ran and why.
    pub reason: Reason,
    /// What the reason speaks of.
    pub because: Because,
    /// Duration.
    pub ms: u64,
    /// Uncompressed bytes of its layer.
    pub bytes: u64,
    /// Whether it stopped the build.
    pub failed: bool,
}

/// What a reason speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// Nothing in particular.
    Nothing,
    /// A file.
    Path(Arc<str>),
    /// A variable.
    Variable(String),
    /// A line above.
    Line(u32),
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReport {
    /// Uncompressed bytes of all layers.
    pub bytes: u64,
    /// Compressed bytes that a push transfers.
    pub pushed: u64,
    /// Layers from the bottom; lines of the record without a layer are left out.
    pub layers: Vec<LayerRow>,
    /// Where the bytes went; they add up to the image's.
    pub ledger: Vec<LedgerRow>,
    /// How it is run.
    pub config: ConfigReport,
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRow {
    /// As `docker history` prints it.
    pub created_by: String,
    /// Uncompressed bytes.
    pub bytes: u64,
    /// Compressed bytes.
    pub compressed: u64,
    /// The line that made it; `None` for a layer of the base image.
    pub line: Option<u32>,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// What it is.
    pub content: Content,
    /// Path, package or base image.
    pub name: Arc<str>,
    /// Uncompressed bytes.
    pub bytes: u64,
    /// The line that brought it; `None` for the base image's own.
    pub line: Option<u32>,
    /// Whether it is of any use.
    pub fate: Fate,
    /// The line that made it useless.
    pub by_line: Option<u32>,
}

/// An image's configuration, commands in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigReport {
    /// `USER`, empty for root.
    pub user: String,
    /// `WORKDIR`
    pub workdir: String,
    /// `NAME=value`
    pub env: Vec<String>,
    /// `ENTRYPOINT`, the shell's words in front of the shell form.
    pub entrypoint: Option<Vec<String>>,
    /// `CMD`, likewise.
    pub cmd: Option<Vec<String>>,
    /// `8501/tcp`
    pub exposed: Vec<String>,
    /// `LABEL`
    pub labels: Vec<(String, String)>,
    /// `STOPSIGNAL`
    pub stop_signal: String,
    /// `VOLUME`
    pub volumes: Vec<String>,
}

impl Report {
    /// The figures of a build of that Dockerfile.
    pub fn of(build: &Build, dockerfile: &Dockerfile, facts: &Facts) -> Self {
        let steps = build.steps.iter().filter(|step| step.number.is_some());
        let image = build.outcome.as_ref().ok();
        Self {
            steps: steps.map(|step| row(build, step, dockerfile)).collect(),
            pruned: image.map_or_else(Vec::new, |_| pruned(build, dockerfile)),
            ms: build.ms,
            sent: build.sent,
            image: image.map(|made| of_image(build, made, facts)),
        }
    }
}

/// The name of a stage, or its number.
pub fn stage_name(dockerfile: &Dockerfile, stage: usize) -> String {
    let named = dockerfile.stages.get(stage);
    let name = named.and_then(|stage| stage.name.clone());
    name.unwrap_or_else(|| stage.to_string())
}

fn row(build: &Build, step: &Step, dockerfile: &Dockerfile) -> StepRow {
    StepRow {
        stage: stage_name(dockerfile, step.stage),
        text: step.text.to_string(),
        line: step.line,
        reason: step.reason.clone(),
        because: because(build, &step.reason),
        ms: step.ms,
        bytes: step.bytes,
        failed: step.failed,
    }
}

fn because(build: &Build, reason: &Reason) -> Because {
    match reason {
        Reason::File(path) | Reason::Mode(path) | Reason::Added(path) | Reason::Gone(path) => {
            Because::Path(path.clone())
        }
        Reason::Variable(name) => Because::Variable(name.clone()),
        Reason::Above(at) => Because::Line(build.steps.get(*at).map_or(0, |step| step.line)),
        _ => Because::Nothing,
    }
}

fn pruned(build: &Build, dockerfile: &Dockerfile) -> Vec<String> {
    let reached = |stage: usize| build.steps.iter().any(|step| step.stage == stage);
    let stages = 0..dockerfile.stages.len();
    let left = stages.filter(|stage| !reached(*stage));
    left.map(|stage| stage_name(dockerfile, stage)).collect()
}

fn of_image(build: &Build, image: &Image, facts: &Facts) -> ImageReport {
    let line = |at: usize| build.steps.get(at).map_or(0, |step| step.line);
    let rows = ledger(build, image, facts).into_iter();
    let rows = rows.map(|row| LedgerRow {
        content: row.content,
        name: row.name,
        bytes: row.bytes,
        line: row.step.map(line),
        fate: row.fate,
        by_line: row.fate.by().map(line),
    });
    ImageReport {
        bytes: image.size,
        pushed: pushed(build, image, facts),
        layers: layers(build, image, facts),
        ledger: rows.collect(),
        config: config(image),
    }
}

fn layers(build: &Build, image: &Image, facts: &Facts) -> Vec<LayerRow> {
    let base = facts
        .image(&image.base)
        .map_or(&[][..], |base| &base.layers);
    let layers = image.layers.iter().enumerate();
    let shown = layers.filter(|(_, layer)| layer.bytes > 0 || layer.step.is_some());
    let row = |(at, layer): (usize, &super::Layer)| {
        let step = layer.step.and_then(|step| build.steps.get(step));
        let copied = step.is_some_and(|step| step.kind == StepKind::Copy);
        LayerRow {
            created_by: layer.created_by.to_string(),
            bytes: layer.bytes,
            compressed: match step {
                Some(_) => compressed(&layer.changes, copied, facts),
                None => base.get(at).map_or(0, |layer| layer.compressed),
            },
            line: step.map(|step| step.line),
        }
    };
    shown.map(row).collect()
}

fn config(image: &Image) -> ConfigReport {
    let config = &image.config;
    let words = |line: &Option<CommandLine>| match line {
        None => None,
        Some(CommandLine::Exec(words)) => Some(words.clone()),
        Some(CommandLine::Shell(text)) => {
            let mut words = config.shell.clone();
            words.push(text.clone());
            Some(words)
        }
    };
    let owned = |(name, value): &Variable| (name.to_string(), value.to_string());
    let pair = |(name, value): &Variable| [name, "=", value].concat();
    ConfigReport {
        user: config.user.to_string(),
        workdir: config.workdir.to_string(),
        env: config.env.iter().map(pair).collect(),
        entrypoint: words(&config.entrypoint),
        cmd: words(&config.cmd),
        exposed: config.exposed.clone(),
        labels: config.labels.iter().map(owned).collect(),
        stop_signal: config.stop_signal.clone(),
        volumes: config.volumes.clone(),
    }
}
