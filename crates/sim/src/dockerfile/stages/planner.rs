//! Relates the stages of a file to each other (`dockerfile2llb/convert.go`).

use std::collections::BTreeMap;

use super::globals::globals;
use super::platform::Platform;
use super::{
    BASE, Base, CIRCLE, EXPANSION, LATER, Options, PLATFORM, Plan, Planned, SCRATCH, SOURCE,
    Source, TARGET, asks_too_early, cycle,
};
use crate::dockerfile::expand::{Expansion, Lexer, Variables};
use crate::dockerfile::instruction::{Dockerfile, Found, From, Instruction, Stage, Statement};
use crate::dockerfile::parse::node::Node;
use crate::dockerfile::parse::{INSTRUCTION, typed};
use crate::dockerfile::quote::quote;
use crate::dockerfile::reference::Reference;
use crate::dockerfile::suggest;
use crate::finding::{Arg, Code, Finding, Place};

/// Triggers beyond this many, over all stages, are left out: a file of some thousand lines
/// could ask for millions.
const MAX_TRIGGERS: usize = 20_000;

/// Relates the stages of a file to each other.
pub fn plan(file: &Dockerfile, options: &Options) -> Found<Plan> {
    let mut planner = Planner {
        file,
        lexer: Lexer::new(file.directives.escape),
        by_name: BTreeMap::new(),
        plan: Plan::default(),
        findings: Vec::new(),
        triggers: MAX_TRIGGERS,
    };
    planner.globals(options);
    for stage in &file.stages {
        planner.stage(stage);
    }
    for stage in &file.stages {
        planner.sources(stage);
    }
    if let Some((stage, at)) = cycle::find(&planner.plan.stages) {
        let said = format!(
            "circular dependency detected on stage: {}",
            planner.plan.stages[stage].name
        );
        let finding = planner.finding(CIRCLE, at, said);
        planner.findings.push(finding);
    }
    planner.target(&options.target);
    planner.reach();
    planner.order();
    (planner.plan, planner.findings)
}

struct Planner<'a> {
    file: &'a Dockerfile,
    lexer: Lexer,
    /// The latest stage of each name, lower-cased.
    by_name: BTreeMap<&'a str, usize>,
    plan: Plan,
    findings: Vec<Finding>,
    /// How many triggers may still be placed.
    triggers: usize,
}

impl<'a> Planner<'a> {
    fn finding(&self, code: Code, statement: usize, said: impl Into<String>) -> Finding {
        let line = self
            .file
            .statements
            .get(statement)
            .map_or(0, |found| found.lines.first);
        Finding::error(code, Place::dockerfile(line, 0)).said(said)
    }

    fn report(&mut self, code: Code, statement: usize, said: impl Into<String>) {
        let finding = self.finding(code, statement, said);
        self.findings.push(finding);
    }

    fn globals(&mut self, options: &Options) {
        let (globals, faults) = globals(self.file, options, &options.build_args);
        self.plan.globals = globals;
        for (statement, said) in faults {
            self.report(EXPANSION, statement, said);
        }
    }

    fn stage(&mut self, stage: &'a Stage) {
        let from = match &self.file.statements[stage.from].instruction {
            Some(Instruction::From(from)) => Some(from),
            _ => None,
        };
        let base = from.map_or(Base::Invalid, |from| self.base(stage, from));
        let platform = from.and_then(|from| self.platform(stage, from));
        let name = stage
            .name
            .clone()
            .unwrap_or_else(|| format!("stage-{}", stage.index));
        let triggers = match base {
            Base::Stage(base) => self.triggers(stage, base),
            _ => Vec::new(),
        };
        let sources = Vec::new();
        let planned = Planned {
            name,
            base,
            platform,
            sources,
            triggers,
            reachable: false,
        };
        self.plan.stages.push(planned);
        if let Some(name) = &stage.name {
            self.by_name.insert(name, stage.index);
        }
    }

    fn base(&mut self, stage: &Stage, from: &From) -> Base {
        let (Expansion { text, .. }, outcome) = self.lexer.expand(&from.base, &self.plan.globals);
        if let Err(said) = outcome {
            self.report(EXPANSION, stage.from, said);
            return Base::Invalid;
        }
        if text.is_empty() {
            let said = format!("base name ({}) should not be blank", from.base);
            self.report(BASE, stage.from, said);
            return Base::Invalid;
        }
        // Names of stages are kept in lower case and asked for as written.
        if let Some(&index) = self.by_name.get(text.as_str()) {
            return Base::Stage(index);
        }
        if text == SCRATCH {
            return Base::Scratch;
        }
        self.image(stage.from, text)
            .map_or(Base::Invalid, Base::Image)
    }

    fn image(&mut self, statement: usize, text: String) -> Option<String> {
        match Reference::parse_normalized(&text) {
            Ok(_) => Some(text),
            Err(error) => {
                let error = error.about(&text);
                let said = format!("failed to parse stage name {}: {error}", quote(&text));
                self.report(BASE, statement, said);
                None
            }
        }
    }

    fn platform(&mut self, stage: &Stage, from: &From) -> Option<String> {
        let written = from.platform.as_ref()?;
        let (expansion, outcome) = self.lexer.expand(written, &self.plan.globals);
        let sentence = match outcome {
            Err(error) => format!(
                "failed to process arguments for platform {}: {error}",
                expansion.text
            ),
            Ok(()) if expansion.text.is_empty() => {
                let sentence = format!("empty platform value from expression {written}");
                did_you_mean(sentence, &expansion, &self.plan.globals)
            }
            Ok(()) => match Platform::parse(&expansion.text) {
                Ok(_) => return Some(expansion.text),
                Err(error) => {
                    let sentence = format!("failed to parse platform {written}: {error}");
                    did_you_mean(sentence, &expansion, &self.plan.globals)
                }
            },
        };
        self.report(PLATFORM, stage.from, sentence);
        None
    }

    /// `ONBUILD`s of the stage below, and what is wrong with them now that they are used.
    fn triggers(&mut self, stage: &Stage, base: usize) -> Vec<Statement> {
        let mut triggers = Vec::new();
        let body = if self.triggers == 0 {
            0..0
        } else {
            self.file.stages[base].body.clone()
        };
        for index in body {
            let Some(Instruction::Onbuild(inner)) = &self.file.statements[index].instruction else {
                continue;
            };
            if inner.instruction.is_none()
                && let Ok(mut node) = Node::read(&inner.text, self.lexer.escape)
                && let Err(fault) = typed::instruction(&mut node)
            {
                self.report(INSTRUCTION, stage.from, fault.text);
            }
            let Some(left) = self.triggers.checked_sub(1) else {
                break;
            };
            self.triggers = left;
            let mut inner = inner.as_ref().clone();
            inner.lines = self.file.statements[stage.from].lines;
            triggers.push(inner);
        }
        triggers
    }

    fn sources(&mut self, stage: &Stage) {
        let mut found = Vec::new();
        for index in stage.body.clone() {
            self.sources_of(index, &self.file.statements[index], &mut found);
        }
        let triggers = std::mem::take(&mut self.plan.stages[stage.index].triggers);
        for trigger in &triggers {
            self.sources_of(stage.from, trigger, &mut found);
        }
        self.plan.stages[stage.index].triggers = triggers;
        self.plan.stages[stage.index].sources = found;
    }

    fn sources_of(&mut self, at: usize, statement: &Statement, found: &mut Vec<(usize, Source)>) {
        match &statement.instruction {
            Some(Instruction::Copy(copy)) => {
                if let Some(source) = copy
                    .from
                    .as_ref()
                    .and_then(|from| self.copy_source(at, from))
                {
                    found.push((at, source));
                }
            }
            Some(Instruction::Run(run)) => {
                for from in run.mounts.iter().filter_map(|mount| mount.from.as_ref()) {
                    let source = match self.by_name.get(from.to_ascii_lowercase().as_str()) {
                        Some(&index) => Some(Source::Stage(index)),
                        None if from.is_empty() => None,
                        None => self.image(at, from.clone()).map(Source::Image),
                    };
                    found.extend(source.map(|source| (at, source)));
                }
            }
            _ => {}
        }
    }

    fn copy_source(&mut self, at: usize, from: &str) -> Option<Source> {
        let (expansion, outcome) = self.lexer.expand(from, &Variables::new());
        if let Err(said) = outcome {
            self.report(EXPANSION, at, said);
            return None;
        }
        if expansion.text != from {
            self.report(
                SOURCE,
                at,
                "variable expansion is not supported for --from, define a new stage with FROM \
                 using ARG from global scope as a workaround",
            );
            return None;
        }
        if let Ok(index) = from.parse::<i64>() {
            return match usize::try_from(index) {
                Ok(index) if index < self.plan.stages.len() => Some(Source::Stage(index)),
                _ => {
                    self.report(SOURCE, at, format!("invalid stage index {index}"));
                    None
                }
            };
        }
        match self.by_name.get(from.to_ascii_lowercase().as_str()) {
            Some(&index) => Some(Source::Stage(index)),
            None => self.image(at, from.to_owned()).map(Source::Image),
        }
    }

    fn target(&mut self, wanted: &str) {
        if wanted.is_empty() {
            self.plan.target = self.plan.stages.len().checked_sub(1);
            return;
        }
        self.plan.target = self
            .by_name
            .get(wanted.to_ascii_lowercase().as_str())
            .copied();
        if self.plan.target.is_none() {
            let sentence = format!("target stage {} could not be found", quote(wanted));
            let names = self.plan.stages.iter().map(|stage| stage.name.as_str());
            let said = suggest::wrap(sentence, wanted, names, true);
            let place = Place::dockerfile(0, 0);
            let finding = Finding::error(TARGET, place).said(said);
            self.findings
                .push(finding.with("target", Arg::Code(wanted.to_owned())));
        }
    }

    fn reach(&mut self) {
        let mut open: Vec<usize> = self.plan.target.into_iter().collect();
        while let Some(index) = open.pop() {
            let stage = &mut self.plan.stages[index];
            if std::mem::replace(&mut stage.reachable, true) {
                continue;
            }
            open.extend(stage.dependencies());
        }
    }

    /// What is copied has to be there first.
    fn order(&mut self) {
        for (index, stage) in self.plan.stages.iter().enumerate() {
            for (at, source) in &stage.sources {
                let Source::Stage(source) = source else {
                    continue;
                };
                // A stage that copies from itself is a circle.
                if *source > index && stage.reachable {
                    let from = &self.plan.stages[*source];
                    let said = asks_too_early(&self.file.statements[*at], from, &stage.name);
                    self.findings.push(self.finding(LATER, *at, said));
                }
            }
        }
    }
}

fn did_you_mean(sentence: String, expansion: &Expansion, globals: &Variables) -> String {
    for name in &expansion.unmatched {
        let options = globals.names();
        if let Some(found) = suggest::search(name, options, true) {
            return format!("{sentence} (did you mean {found}?)");
        }
    }
    sentence
}
