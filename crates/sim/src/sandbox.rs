//! The sandbox: any Dockerfile, built as `odp build` builds a folder, without goals.
//!
//! A [`Form`] is everything that a person puts in, and all that is ever stored or shared;
//! [`Form::run`] is a function of it. The first build is one on an empty machine. The second, when
//! one is asked for, finds what the first has left there: files were touched in between, or
//! the texts were changed.

pub mod listing;
mod options;
pub mod people;
pub mod share;

use crate::build::context::Context;
use crate::build::report::{Report, stage_name};
use crate::build::{self, Build, BuildInput};
use crate::dockerfile::ignore::{self, parse_ignore};
use crate::dockerfile::instruction::Dockerfile;
use crate::dockerfile::parse;
use crate::facts::Facts;
use crate::finding::Finding;
use listing::Listing;
pub use options::{Args, Options, read_args};
use people::People;
use serde::{Deserialize, Serialize};

/// Longest Dockerfile, ignore file or list of requirements, in bytes.
pub const MOST_TEXT: usize = 128 * 1024;

/// The texts of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Texts {
    /// `Dockerfile`
    pub dockerfile: String,
    /// `.dockerignore`
    pub ignore: String,
    /// `requirements.txt`; when empty, the file is there only if the listing names it.
    pub requirements: String,
    /// The other files, in any form that [`listing::read`] understands.
    pub listing: String,
}

/// What happens to a file between two builds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Its content changes.
    Touch(String),
    /// Its execute bits are turned over.
    Chmod(String),
}

/// Everything that a person puts in. A change of it raises [`share::VERSION`], and the old
/// form gets its reader.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Form {
    /// The texts as they stand.
    pub texts: Texts,
    /// `--target`; the last stage when empty.
    pub target: String,
    /// Whether it is built a second time.
    pub again: bool,
    /// What happens to files before that.
    pub changes: Vec<Change>,
    /// Texts and target of the first build, where the second has others.
    pub before: Option<(Texts, String)>,
    /// Stored behind all others: links of the first version have none.
    #[serde(skip)]
    pub options: Options,
}

/// Everything that comes of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// On an empty machine.
    pub first: Made,
    /// On the machine of the first.
    pub second: Option<Made>,
    /// What people get of the last image, when there is one.
    pub people: Option<People>,
    /// All there is to say, each thing once.
    pub findings: Vec<Finding>,
}

/// A build, and what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The Dockerfile as it was read.
    pub dockerfile: Dockerfile,
    /// The build.
    pub build: Build,
    /// Its figures.
    pub report: Report,
}

impl Change {
    /// The file's path.
    pub fn path(&self) -> &str {
        match self {
            Self::Touch(path) | Self::Chmod(path) => path,
        }
    }

    /// Changes the folder. False when there is no such file.
    pub fn apply(&self, context: &mut Context) -> bool {
        match self {
            Self::Touch(path) => context.edit(path, 1),
            Self::Chmod(path) => context.chmod(path),
        }
    }
}

/// A folder after changes.
///
/// # Errors
/// The first change of a file that is not there.
pub fn changed<'a>(context: &Context, changes: &'a [Change]) -> Result<Context, &'a Change> {
    let mut context = context.clone();
    match changes.iter().find(|change| !change.apply(&mut context)) {
        Some(change) => Err(change),
        None => Ok(context),
    }
}

impl Form {
    /// The files of the listing.
    pub fn listing(&self) -> Listing {
        listing::read(&self.texts.listing)
    }

    /// Builds, builds again if asked to, and starts the image.
    pub fn run(&self, facts: &Facts) -> Run {
        let project = Project::of(&self.texts);
        let (old, target) = match &self.before {
            Some((texts, target)) => (Some(Project::of(texts)), target),
            None => (None, &self.target),
        };
        let old_args = self.options.before.as_ref().unwrap_or(&self.options.args);
        let begun = old.as_ref().unwrap_or(&project);
        let first = begun.build(&How::new(target, old_args), facts);
        let second = self.again.then(|| {
            let mut project = project.clone();
            for change in &self.changes {
                // A file that has left the listing cannot change.
                let _ = change.apply(&mut project.context);
            }
            let how = How {
                last: Some(&first),
                no_cache: self.options.no_cache,
                ..How::new(&self.target, &self.options.args)
            };
            project.build(&how, facts)
        });
        let last = second.as_ref().unwrap_or(&first);
        let context = &project.context;
        let people = people::meet(context, &last.dockerfile, &last.build, facts);
        let findings = findings(&project, last, people.as_ref());
        Run {
            first,
            second,
            people,
            findings,
        }
    }
}

/// Names of the stages of a Dockerfile, a number where there is no name.
pub fn stages(dockerfile: &str) -> Vec<String> {
    let (file, _) = parse(dockerfile);
    let all = 0..file.stages.len();
    all.map(|stage| stage_name(&file, stage)).collect()
}

/// Paths that can be changed between two builds, sorted.
pub fn paths(texts: &Texts) -> Vec<String> {
    let files = folder(texts).0.files.into_iter();
    files.map(|file| file.path.to_string()).collect()
}

/// What a folder weighs, and how much of it the builder never sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// Number of files; a folder counted as one is one.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
    /// Files that the ignore file leaves out.
    pub ignored: u64,
    /// Their bytes.
    pub ignored_bytes: u64,
}

/// Weighs the folder of the texts.
pub fn weight(texts: &Texts) -> Weight {
    let (ignore, _) = parse_ignore(&texts.ignore);
    let mut weight = Weight::default();
    for file in folder(texts).0.files {
        weight.files += 1;
        weight.bytes += file.bytes;
        if ignore.excludes(file.path.trim_end_matches('/')) {
            weight.ignored += 1;
            weight.ignored_bytes += file.bytes;
        }
    }
    weight
}

/// The folder of the texts, and what there is to say about its listing.
fn folder(texts: &Texts) -> (Context, Vec<Finding>) {
    let listing = listing::read(&texts.listing);
    let mut context = listing.context();
    let mut put = |path: &str, text: &str| {
        if !text.is_empty() {
            let bits = context.file(path).map_or(0o644, |file| file.mode);
            context.put(path, text.len() as u64, bits, Some(text));
        }
    };
    put("Dockerfile", &texts.dockerfile);
    put(ignore::FILE, &texts.ignore);
    put("requirements.txt", &texts.requirements);
    (context, listing.findings)
}

/// What stands on the command line of a build.
struct How<'a> {
    target: &'a str,
    args: Vec<(String, String)>,
    no_cache: bool,
    last: Option<&'a Made>,
}

impl<'a> How<'a> {
    /// On an empty machine.
    fn new(target: &'a str, args: &str) -> Self {
        Self {
            target,
            args: read_args(args).given,
            no_cache: false,
            last: None,
        }
    }
}

/// Texts as the builder takes them.
#[derive(Clone)]
struct Project {
    dockerfile: Dockerfile,
    problems: Vec<Finding>,
    ignore: ignore::Ignore,
    context: Context,
    /// What there is to say about the listing.
    listed: Vec<Finding>,
}

impl Project {
    fn of(texts: &Texts) -> Self {
        let (dockerfile, mut problems) = parse(&texts.dockerfile);
        let (ignore, found) = parse_ignore(&texts.ignore);
        problems.extend(found);
        let (mut context, listed) = folder(texts);
        people::plant(&mut context);
        Self {
            dockerfile,
            problems,
            ignore,
            context,
            listed,
        }
    }

    fn build(&self, how: &How<'_>, facts: &Facts) -> Made {
        let input = BuildInput::new(
            &self.dockerfile,
            &self.problems,
            &self.ignore,
            &self.context,
            facts,
        );
        let build = build::build(&BuildInput {
            target: Some(how.target).filter(|target| !target.is_empty()),
            cache: how.last.map(|last| &last.build.cache),
            build_args: &how.args,
            no_cache: how.no_cache,
            unmeasured: true,
            ..input
        });
        Made {
            report: Report::of(&build, &self.dockerfile, facts),
            dockerfile: self.dockerfile.clone(),
            build,
        }
    }
}

/// Each code and place once; what matters most comes first.
fn findings(project: &Project, last: &Made, people: Option<&People>) -> Vec<Finding> {
    let mut all: Vec<Finding> = last.build.findings.clone();
    all.extend(
        people
            .into_iter()
            .flat_map(|people| people.findings.clone()),
    );
    all.extend(project.listed.iter().cloned());
    let mut once: Vec<Finding> = Vec::with_capacity(all.len());
    for finding in all {
        let same = |seen: &Finding| seen.code == finding.code && seen.place == finding.place;
        if !once.iter().any(same) {
            once.push(finding);
        }
    }
    crate::order::by(&mut once, |a, b| a.severity > b.severity);
    once
}

#[cfg(test)]
mod tests;
