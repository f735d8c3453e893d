//! Rules about `FROM` (`dockerfile2llb/convert.go`, `validations.go`).

use std::collections::BTreeSet;

use super::config::Config;
use super::rule::{
    FROM_PLATFORM_FLAG_CONST_DISALLOWED, INVALID_BASE_IMAGE_PLATFORM, INVALID_DEFAULT_ARG_IN_FROM,
    REDUNDANT_TARGET_PLATFORM, UNDEFINED_ARG_IN_FROM,
};
use super::{Linter, Surroundings};
use crate::dockerfile::expand::{Expansion, Lexer, Variables};
use crate::dockerfile::instruction::{Dockerfile, From, Instruction, Stage};
use crate::dockerfile::quote::quote;
use crate::dockerfile::reference::Reference;
use crate::dockerfile::stages::{self, Base, Plan, Platform, global_args, globals};
use crate::dockerfile::suggest;
use crate::finding::Finding;

/// Base images have to be sound without any build argument.
pub(super) fn check_defaults(file: &Dockerfile, around: &Surroundings<'_>, linter: &mut Linter) {
    let (globals, faults) = globals(file, &around.options, &Variables::new());
    if !faults.is_empty() {
        return;
    }
    let lexer = Lexer::new(file.directives.escape);
    for stage in &file.stages {
        let Some(from) = from(file, stage) else {
            return;
        };
        let Ok(base) = lexer.word(&from.base, &globals) else {
            return;
        };
        if Reference::parse_normalized(&base).is_err() {
            let written = &from.base;
            let said = format!(
                "Default value for ARG {written} results in empty or invalid base image name"
            );
            let line = file.statements[stage.from].lines.first;
            linter.run_with(
                &INVALID_DEFAULT_ARG_IN_FROM,
                line,
                None,
                said,
                &[("base", written)],
            );
        }
    }
}

/// Checks the stages up to the first whose `FROM` cannot be followed.
pub(super) fn check(
    file: &Dockerfile,
    around: &Surroundings<'_>,
    plan: &Plan,
    errors: &[Finding],
    linter: &mut Linter,
) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let declared = global_args(file).map(|(_, arg)| arg.name.as_str());
    for name in plan.globals.names().chain(declared) {
        known.insert(name);
    }
    for stage in &file.stages {
        let Some(from) = from(file, stage) else {
            return;
        };
        let statement = &file.statements[stage.from];
        let rules = Rules {
            line: statement.lines.first,
            local: Config::of_comments(&statement.comments),
            known: &known,
            plan,
            around,
            lexer: Lexer::new(file.directives.escape),
        };
        rules.base(from, linter);
        rules.platform(stage, from, linter);
        if errors
            .iter()
            .any(|error| ends(error, statement.lines.first))
        {
            return;
        }
        rules.image_platform(stage, linter);
    }
}

/// Whether an error shows while the stages are listed, and not only when all of them are.
fn ends(error: &Finding, line: u32) -> bool {
    let blank = error.code == stages::BASE && error.said.starts_with("base name");
    let listed = blank || matches!(error.code, stages::EXPANSION | stages::PLATFORM);
    listed && error.place.line == line
}

fn from<'a>(file: &'a Dockerfile, stage: &Stage) -> Option<&'a From> {
    match &file.statements[stage.from].instruction {
        Some(Instruction::From(from)) => Some(from),
        _ => None,
    }
}

struct Rules<'a> {
    line: u32,
    local: Option<Config>,
    known: &'a BTreeSet<&'a str>,
    plan: &'a Plan,
    around: &'a Surroundings<'a>,
    lexer: Lexer,
}

impl Rules<'_> {
    fn base(&self, from: &From, linter: &mut Linter) {
        let (expansion, _) = self.lexer.expand(&from.base, &self.plan.globals);
        self.undefined(&expansion, linter);
    }

    fn undefined(&self, expansion: &Expansion, linter: &mut Linter) {
        for name in &expansion.unmatched {
            if linter.is_full() || self.known.contains(name.as_str()) {
                continue;
            }
            let sentence = format!("FROM argument '{name}' is not declared");
            let said = suggest::wrap(sentence, name, self.known.iter().copied(), true);
            let args = [("name", name.as_str())];
            linter.run_with(
                &UNDEFINED_ARG_IN_FROM,
                self.line,
                self.local.as_ref(),
                said,
                &args,
            );
        }
    }

    fn platform(&self, stage: &Stage, from: &From, linter: &mut Linter) {
        const TARGET: &str = "TARGETPLATFORM";
        let Some(written) = &from.platform else {
            return;
        };
        let (expansion, outcome) = self.lexer.expand(written, &self.plan.globals);
        self.undefined(&expansion, linter);
        let only_target = expansion.matched.len() == 1
            && expansion.unmatched.is_empty()
            && expansion.matched.contains(TARGET);
        if only_target
            && self
                .plan
                .globals
                .get(TARGET)
                .is_some_and(|target| **target == *expansion.text)
        {
            let said = format!(
                "Setting platform to predefined {written} in FROM is redundant as this is the \
                 default behavior"
            );
            let args = [("platform", written.as_str())];
            linter.run_with(
                &REDUNDANT_TARGET_PLATFORM,
                self.line,
                self.local.as_ref(),
                said,
                &args,
            );
        }
        let constant = expansion.matched.is_empty() && expansion.unmatched.is_empty();
        if constant && outcome.is_ok() {
            self.constant(stage, &expansion.text, linter);
        }
    }

    /// A fixed platform is fine in a stage that is named after it.
    fn constant(&self, stage: &Stage, text: &str, linter: &mut Linter) {
        let Ok(platform) = Platform::parse(text) else {
            return;
        };
        let name = stage.name.as_deref().unwrap_or_default();
        if name.contains(&platform.os) || name.contains(&platform.architecture) {
            return;
        }
        let quoted = quote(text);
        let said = format!("FROM --platform flag should not use constant value {quoted}");
        let rule = &FROM_PLATFORM_FLAG_CONST_DISALLOWED;
        linter.run_with(
            rule,
            self.line,
            self.local.as_ref(),
            said,
            &[("platform", text)],
        );
    }

    fn image_platform(&self, stage: &Stage, linter: &mut Linter) {
        let Some(planned) = self.plan.stages.get(stage.index) else {
            return;
        };
        let Base::Image(name) = &planned.base else {
            return;
        };
        if !planned.reachable && !self.around.all_stages {
            return;
        }
        let actual = self
            .around
            .images
            .get(name)
            .and_then(|image| image.platform.as_ref());
        let wanted = planned
            .platform
            .as_ref()
            .and_then(|text| Platform::parse(text).ok());
        let wanted = wanted.unwrap_or_else(|| self.around.options.platform.clone());
        let Some(actual) = actual else { return };
        if (&actual.os, &actual.architecture) == (&wanted.os, &wanted.architecture) {
            return;
        }
        let said = format!(
            "Base image {name} was pulled with platform {}, expected {} for current build",
            quote(&actual.format()),
            quote(&wanted.format())
        );
        linter.run_with(
            &INVALID_BASE_IMAGE_PLATFORM,
            self.line,
            None,
            said,
            &[("base", name)],
        );
    }
}
