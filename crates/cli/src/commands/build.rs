//! `odp build`: builds a real project folder in the simulator.

use super::{facts, refuse};
use odp_cli::project::{self, Project};
use odp_cli::{report, sentence, started};
use odp_sim::build::context::Context;
use odp_sim::build::ledger::{Content, Fate, ledger};
use odp_sim::build::{Build, BuildInput, build, log};
use odp_sim::container::Visit;
use odp_sim::dockerfile::parse;
use odp_sim::facts::Facts;
use odp_sim::sandbox::people::{self, People};
use odp_sim::sandbox::{self, Change};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "build DIR [--run] [--json] [--target STAGE] [--touch FILE]… [--chmod FILE]… \
                     [--build-arg K=V]… [--secret ID]… [--no-cache] [--missions DIR]";

/// What was asked for.
#[derive(Default)]
struct Options {
    folder: String,
    json: bool,
    run: bool,
    no_cache: bool,
    target: Option<String>,
    touch: Vec<String>,
    chmod: Vec<String>,
    args: Vec<(String, String)>,
    secrets: Vec<String>,
    missions: Option<String>,
}

pub(super) fn run(words: &[String]) -> ExitCode {
    match options(words).and_then(|options| built(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => refuse(&problem),
    }
}

fn options(words: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = || {
            let next = inline.clone().or_else(|| words.next().cloned());
            next.ok_or_else(|| format!("{name} takes a value: {USAGE}"))
        };
        match name {
            "--json" => options.json = true,
            "--run" => options.run = true,
            "--no-cache" => options.no_cache = true,
            "--target" => options.target = Some(value()?),
            "--touch" => options.touch.push(value()?),
            "--chmod" => options.chmod.push(value()?),
            "--secret" => options.secrets.push(secret(&value()?)),
            "--missions" => options.missions = Some(value()?),
            "--build-arg" => {
                let value = value()?;
                let (name, value) = value
                    .split_once('=')
                    .ok_or_else(|| format!("--build-arg takes NAME=VALUE, not {value}"))?;
                options.args.push((name.to_owned(), value.to_owned()));
            }
            _ if word.starts_with("--") => return Err(format!("no option {word}: {USAGE}")),
            _ if options.folder.is_empty() => options.folder.clone_from(word),
            _ => return Err(format!("one folder at a time: {USAGE}")),
        }
    }
    if options.folder.is_empty() {
        return Err(USAGE.to_owned());
    }
    Ok(options)
}

/// The id of a secret: `token`, or as Docker takes it, `id=token,src=FILE`.
fn secret(text: &str) -> String {
    let id = text.split(',').find_map(|field| field.strip_prefix("id="));
    id.unwrap_or(text).to_owned()
}

/// Whether the image was built, the last time if twice, and shows a page if it was to run.
fn built(options: &Options) -> Result<bool, String> {
    let facts = facts(options.missions.as_deref())?;
    let mut project = project::read(Path::new(&options.folder))?;
    if options.run {
        people::plant(&mut project.context);
    }
    let (dockerfile, mut problems) = parse(&project.dockerfile);
    problems.extend(project.findings.iter().cloned());
    let input = BuildInput {
        build_args: &options.args,
        target: options.target.as_deref(),
        secrets: &options.secrets,
        no_cache: options.no_cache,
        unmeasured: true,
        ..BuildInput::new(
            &dockerfile,
            &problems,
            &project.ignore,
            &project.context,
            &facts,
        )
    };
    let first = build(&input);
    let changed = changed(options, &project)?;
    let second = changed.map(|context| {
        build(&BuildInput {
            context: &context,
            cache: Some(&first.cache),
            ..input
        })
    });
    let last = second.as_ref().unwrap_or(&first);
    let meet = || people::meet(&project.context, &dockerfile, last, &facts);
    let people = options.run.then(meet).flatten();
    let show = if options.json { as_json } else { as_text };
    let told = |build| log::Told {
        build,
        dockerfile: &dockerfile,
        ignore: &project.ignore,
        facts: &facts,
        tag: "",
    };
    let second = second.as_ref().map(told);
    show(&told(&first), second.as_ref(), people.as_ref());
    let is_shown = |people: &People| matches!(people.visit, Visit::Page { .. });
    Ok(first.outcome.is_ok()
        && second.is_none_or(|second| second.build.outcome.is_ok())
        && people.is_none_or(|people| is_shown(&people)))
}

/// The folder after the changes that were asked for, if any were.
fn changed(options: &Options, project: &Project) -> Result<Option<Context>, String> {
    let clean = |path: &String| path.trim_start_matches("./").to_owned();
    let touched = options.touch.iter().map(clean).map(Change::Touch);
    let changes: Vec<Change> = touched
        .chain(options.chmod.iter().map(clean).map(Change::Chmod))
        .collect();
    if changes.is_empty() {
        return Ok(None);
    }
    let context = sandbox::changed(&project.context, &changes);
    context.map(Some).map_err(|change| {
        let (flag, path) = match change {
            Change::Touch(path) => ("--touch", path),
            Change::Chmod(path) => ("--chmod", path),
        };
        format!("{flag} {path}: there is no such file in the folder")
    })
}

fn as_json(first: &log::Told<'_>, second: Option<&log::Told<'_>>, people: Option<&People>) {
    let mut all = report::build(first);
    if let Some(second) = second {
        let second = report::build(second);
        all.insert("rebuild".to_owned(), Value::Object(second));
    }
    if let Some(people) = people {
        all.insert("run".to_owned(), started::as_json(people));
    }
    println!("{}", Value::Object(all));
}

fn as_text(first: &log::Told<'_>, second: Option<&log::Told<'_>>, people: Option<&People>) {
    for told in [Some(first), second].into_iter().flatten() {
        for line in log::render(told) {
            println!("{}", line.text);
        }
        where_it_went(told.build, told.facts);
        told.build
            .findings
            .iter()
            .map(sentence::line)
            .for_each(|line| println!("{line}"));
        println!();
    }
    let lines = people.map(started::as_lines).unwrap_or_default();
    for line in lines {
        println!("{line}");
    }
}

/// The ledger by content and fate, largest first.
fn where_it_went(build: &Build, facts: &Facts) {
    let Ok(image) = &build.outcome else { return };
    let mut sums: BTreeMap<(Content, &str), u64> = BTreeMap::new();
    for row in ledger(build, image, facts) {
        let fate = match row.fate {
            Fate::Kept => "",
            Fate::Deleted(_) => " deleted later",
            Fate::Duplicated(_) => " stored again later",
        };
        *sums.entry((row.content, fate)).or_default() += row.bytes;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    for ((content, fate), bytes) in sums {
        println!("{bytes:>14} {}{fate}", content.as_str());
    }
    println!("{:>14} in all, {} ms", image.size, build.ms);
}
