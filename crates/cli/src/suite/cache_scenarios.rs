//! Scenarios of the build cache: built once, changed, built again.

use odp_sim::build::context::Context;
use odp_sim::build::{Build, BuildCache, BuildInput, Step, StepKind, build};
use odp_sim::dockerfile::{parse, parse_ignore};
use odp_sim::facts::{BaseImage, BaseLayer, Facts, Made, Source, System};
use serde_json::{Value, json};

use super::{Case, Section, rows, text, yes};

/// Scenarios that need files from arbitrary commands are left out: here a command leaves what the
/// simulator says that it leaves.
pub(super) fn score(table: &Value) -> Vec<Section> {
    let rows = rows(table, "scenarios");
    let plain = rows.into_iter().filter(|row| row.get("needs").is_none());
    vec![Section {
        name: "scenarios",
        cases: plain.map(scenario).collect(),
    }]
}

fn scenario(row: &Value) -> Case {
    let (before, changes) = (&row["before"], &row["after"]);
    let mut after = before.clone();
    for (key, value) in changes.as_object().into_iter().flatten() {
        after[key] = value.clone();
    }
    let first = Setting::of(before).build(None, false);
    let setting = Setting::of(&after);
    let second = setting.rebuild(&first, &row["options"]);
    let expected: Vec<Value> = row["expected"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|step| json!([step["line"], step["cached"]]))
        .collect();
    let mut actual = steps(&second);
    // What a command does is not at issue as long as every step was reached.
    if let Err(failure) = &second.outcome
        && actual.len() < expected.len()
    {
        actual.push(json!({ "failed": failure.said }));
    }
    Case::new(&row["name"], json!(expected), json!(actual))
}

/// The steps that make layers, in the order of the file, and whether each was reused.
fn steps(build: &Build) -> Vec<Value> {
    let mut steps: Vec<&Step> = build
        .steps
        .iter()
        .filter(|step| {
            matches!(
                step.kind,
                StepKind::Run | StepKind::Copy | StepKind::Workdir
            )
        })
        .collect();
    steps.sort_by_key(|step| step.line);
    steps
        .iter()
        .map(|step| json!([step.line, step.reason.is_cached()]))
        .collect()
}

/// What one of the two builds is given.
struct Setting {
    dockerfile: String,
    ignore: String,
    context: Context,
    facts: Facts,
    build_args: Vec<(String, String)>,
    target: Option<String>,
}

impl Setting {
    fn of(side: &Value) -> Self {
        let mut context = Context::default();
        for (path, file) in side["files"].as_object().into_iter().flatten() {
            let words = text(file, "content");
            let mode = u16::from_str_radix(text(file, "mode"), 8).unwrap_or(0o644);
            context.put(path, words.len() as u64, mode, Some(words));
        }
        let mut facts = Facts::default();
        // Nothing here takes time, and nothing is stopped for taking too long.
        facts.times.limit_ms = u64::MAX;
        for (reference, digest) in side["base"].as_object().into_iter().flatten() {
            facts
                .images
                .rows
                .push(image(reference, digest.as_str().unwrap_or_default()));
        }
        facts
            .images
            .rows
            .sort_by(|a, b| a.reference.cmp(&b.reference));
        let args = side["build_args"].as_object().into_iter().flatten();
        let args =
            args.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
        Self {
            dockerfile: text(side, "dockerfile").to_owned(),
            ignore: text(side, "dockerignore").to_owned(),
            context,
            facts,
            build_args: args.collect(),
            target: side["target"].as_str().map(str::to_owned),
        }
    }

    fn rebuild(&self, before: &Build, options: &Value) -> Build {
        let mut cache = before.cache.clone();
        if yes(options, "cache_mounts_emptied") {
            cache.mounts.clear();
        }
        self.build(Some(&cache), yes(options, "no_cache"))
    }

    fn build(&self, cache: Option<&BuildCache>, no_cache: bool) -> Build {
        let (file, problems) = parse(&self.dockerfile);
        let (ignore, _) = parse_ignore(&self.ignore);
        let plain = BuildInput::new(&file, &problems, &ignore, &self.context, &self.facts);
        build(&BuildInput {
            build_args: &self.build_args,
            target: self.target.as_deref(),
            cache,
            no_cache,
            ..plain
        })
    }
}

/// Another digest stands for other layers.
fn image(reference: &str, digest: &str) -> BaseImage {
    let bytes = digest
        .bytes()
        .fold(1_000_000, |bytes, byte| bytes * 3 + u64::from(byte));
    let system = if reference.starts_with("alpine") {
        System::Alpine
    } else {
        System::Debian
    };
    let python = if reference.starts_with("python") {
        12
    } else {
        0
    };
    BaseImage {
        reference: reference.to_owned(),
        system,
        python,
        release: 0,
        prefix: "/usr/local".to_owned(),
        packages: vec!["make".to_owned(), "gcc".to_owned()],
        layers: vec![BaseLayer {
            compressed: bytes / 3,
            bytes,
        }],
        source: Source::default(),
        files: Made::default(),
    }
}
