//! The build checks of `docker build --check` (`frontend/dockerfile/linter` and the places in
//! `dockerfile2llb` that call it).
//!
//! The order is the real one: what a line says, names and letters, bases, then the stages from
//! top to bottom. Where the real tool would stop with an error, so does this.

mod base;
mod config;
mod copy;
mod instruction;
mod names;
mod rule;
mod statement;
mod walk;

use std::collections::BTreeMap;

use super::expand::Variables;
use super::ignore::Ignore;
use super::instruction::Dockerfile;
use super::parse::MAX_FINDINGS;
use super::stages::{self, Options, Platform};
use crate::finding::{Arg, Code, Finding, Place};
use crate::order;
use config::Config;
pub(crate) use instruction::is_secret;
pub use rule::{RULES, Rule};

/// Options of the checks that cannot be read.
pub const OPTIONS: Code = "check-options-invalid";
/// `# check=error=true` and a check that found something.
pub const VIOLATION: Code = "check-violation";
/// An instruction whose words make no sense once they are expanded.
pub const DISPATCH: Code = "dockerfile-instruction";

/// The build argument that stands for `# check=`.
pub const BUILD_ARG: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// What is known around the file.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// What is built.
    pub options: Options,
    /// `.dockerignore`, if there is one.
    pub ignore: Option<&'a Ignore>,
    /// Whether to look at stages, too, that the target does not need.
    pub all_stages: bool,
    /// What is known of base images, by the name in the file.
    pub images: BTreeMap<String, Image>,
}

/// What the checks want to know of a base image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// Its variables.
    pub env: Variables,
    /// Its platform, if it has but one.
    pub platform: Option<Platform>,
    /// Whether it may have other variables, because nobody measured it.
    pub open: bool,
}

/// Runs every check on a file. What `parse` reported is not repeated; what only shows when
/// stages are related and words expanded is.
pub fn check(file: &Dockerfile, around: &Surroundings<'_>) -> Vec<Finding> {
    let mut findings = found(file, around);
    order::by(&mut findings, |a, b| a.place.line < b.place.line);
    findings
}

/// What a build says of its checks, in the order in which it comes upon it, each thing once.
pub fn warnings(file: &Dockerfile, around: &Surroundings<'_>) -> Vec<Finding> {
    let mut warnings: Vec<Finding> = Vec::new();
    for finding in found(file, around) {
        let same = |seen: &Finding| {
            (seen.code, &seen.place, &seen.said) == (finding.code, &finding.place, &finding.said)
        };
        if rule_of(&finding).is_some() && !warnings.iter().any(same) {
            warnings.push(finding);
        }
    }
    warnings
}

/// `RuleName: message (line N)` (BuildKit, `linter.LintFormatShort`).
pub fn short(finding: &Finding) -> String {
    let name = rule_of(finding).map_or(finding.code, |rule| rule.name);
    let mut short = [name, ": ", &finding.said].concat();
    if finding.place.line > 0 {
        short.push_str(&[" (line ", &finding.place.line.to_string(), ")"].concat());
    }
    short
}

fn rule_of(finding: &Finding) -> Option<&'static Rule> {
    let mut rules = RULES.iter().copied();
    rules.find(|rule| rule.code == finding.code)
}

/// What the checks find, in the order of finding.
fn found(file: &Dockerfile, around: &Surroundings<'_>) -> Vec<Finding> {
    let config = match around.options.build_args.get(BUILD_ARG) {
        Some(given) => Config::parse(given),
        None => Config::parse(config::first_word(&file.directives.check)),
    };
    let config = match config {
        Ok(config) => config,
        Err(error) => {
            let said = format!("failed to parse check options: {error}");
            return vec![Finding::error(OPTIONS, Place::dockerfile(0, 0)).said(said)];
        }
    };
    let mut linter = Linter {
        config,
        findings: Vec::new(),
    };
    if run(file, around, &mut linter) {
        linter.fail_on_violations();
    }
    linter.findings
}

/// Runs the checks until an error ends them; true when none did.
fn run(file: &Dockerfile, around: &Surroundings<'_>, linter: &mut Linter) -> bool {
    if !statement::check(file, linter) || file.stages.is_empty() {
        return false;
    }
    names::check(file, linter);
    let (plan, mut errors) = stages::plan(file, &around.options);
    base::check_defaults(file, around, linter);
    base::check(file, around, &plan, &errors, linter);
    // The order of stages shows only while they are walked.
    let early = errors.iter().position(|error| error.code != stages::LATER);
    if let Some(first) = early {
        linter.findings.push(errors.swap_remove(first));
        return false;
    }
    match walk::check(file, around, &plan, linter) {
        Ok(()) => true,
        Err(error) => {
            linter.findings.push(error);
            false
        }
    }
}

/// Collects what the rules find.
struct Linter {
    config: Config,
    findings: Vec<Finding>,
}

impl Linter {
    /// A rule has found something in the lines of a statement.
    fn run(&mut self, rule: &'static Rule, line: u32, local: Option<&Config>, said: String) {
        self.run_with(rule, line, local, said, &[]);
    }

    /// The same with words for the sentence shown to the player.
    fn run_with(
        &mut self,
        rule: &'static Rule,
        line: u32,
        local: Option<&Config>,
        said: String,
        args: &[(&'static str, &str)],
    ) {
        if self.is_full() || !self.config.runs(rule, local) {
            return;
        }
        let mut finding = Finding::warning(rule.code, Place::dockerfile(line, 0)).said(said);
        for (name, value) in args {
            finding = finding.with(name, Arg::Code((*value).to_owned()));
        }
        self.findings.push(finding);
    }

    /// Whether there is more than anybody would read.
    fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }

    /// With `error=true` anything found fails the build.
    fn fail_on_violations(&mut self) {
        if !self.config.error || self.findings.is_empty() {
            return;
        }
        let rules: Vec<&str> = RULES
            .iter()
            .filter(|rule| {
                self.findings
                    .iter()
                    .any(|finding| finding.code == rule.code)
            })
            .map(|rule| rule.name)
            .collect();
        let said = format!("lint violation found for rules: {}", rules.join(", "));
        self.findings
            .push(Finding::error(VIOLATION, Place::dockerfile(0, 0)).said(said));
    }
}

#[cfg(test)]
mod tests;
