//! Which stage is built on what, and which of them are built at all
//! (`dockerfile2llb/convert.go`).

mod cycle;
mod platform;
mod ports;
mod scope;

use std::collections::BTreeMap;

use super::expand::{Expansion, Lexer, Variables};
use super::instruction::{Dockerfile, Found, From, Instruction, Stage, Statement};
use super::parse::{node::Node, typed};
use super::quote::quote;
use super::reference::Reference;
use super::suggest;
use crate::finding::{Arg, Code, Finding, Place};
pub use platform::Platform;
pub use ports::{PortSpec, exposed};
pub use scope::{DEFAULT_PATH, Declared, Scope};

/// `--target` names no stage.
pub const TARGET: Code = "stage-target-unknown";
/// A base that is blank or no image reference.
pub const BASE: Code = "stage-base-invalid";
/// A `--platform` that is none.
pub const PLATFORM: Code = "stage-platform-invalid";
/// A `COPY --from` that names nothing.
pub const SOURCE: Code = "stage-source-invalid";
/// A source that is defined further down.
pub const LATER: Code = "stage-source-later";
/// Stages that copy from each other in a circle.
pub const CIRCLE: Code = "stage-circular";
/// Variables that cannot be expanded.
pub const EXPANSION: Code = "variable-expansion";

/// The base without anything in it.
pub const SCRATCH: &str = "scratch";

/// What is asked of the builder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `--target`, or empty for the last stage.
    pub target: String,
    /// `--build-arg`s.
    pub build_args: Variables,
    /// The platform that is built for, and on.
    pub platform: Platform,
}

impl Default for Options {
    fn default() -> Self {
        let (os, architecture) = ("linux".to_owned(), "amd64".to_owned());
        let platform = Platform {
            os,
            architecture,
            variant: String::new(),
        };
        Self {
            target: String::new(),
            build_args: Variables::new(),
            platform,
        }
    }
}

/// A file whose stages know each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Global `ARG`s and the variables that every build has: what `FROM` lines see.
    pub globals: Variables,
    /// The stages in the order of the file.
    pub stages: Vec<Planned>,
    /// Index of the stage that is wanted; none in a file without stages.
    pub target: Option<usize>,
}

/// A stage with its relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name, or `stage-N`.
    pub name: String,
    /// What it is built on.
    pub base: Base,
    /// `--platform`, expanded.
    pub platform: Option<String>,
    /// What it copies and mounts from: index of the statement, and the source.
    pub sources: Vec<(usize, Source)>,
    /// Triggers of its base stage, which run before its own statements.
    pub triggers: Vec<Statement>,
    /// Whether the target needs it.
    pub reachable: bool,
}

/// What a stage is built on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// An earlier stage.
    Stage(usize),
    /// An image, as it was written and expanded.
    Image(String),
    /// A finding says why not.
    Invalid,
}

/// What files are copied or mounted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Another stage.
    Stage(usize),
    /// An image.
    Image(String),
}

/// Relates the stages of a file to each other.
pub fn plan(file: &Dockerfile, options: &Options) -> Found<Plan> {
    let mut planner = Planner {
        file,
        lexer: Lexer::new(file.directives.escape),
        by_name: BTreeMap::new(),
        plan: Plan::default(),
        findings: Vec::new(),
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
        for index in self.file.stages[base].body.clone() {
            let Some(Instruction::Onbuild(inner)) = &self.file.statements[index].instruction else {
                continue;
            };
            if inner.instruction.is_none()
                && let Ok(node) = Node::read(&inner.text, self.lexer.escape)
                && let Err(fault) = typed::instruction(&node)
            {
                self.report(super::parse::INSTRUCTION, stage.from, fault.text);
            }
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
                    let source = match self.by_name.get(from.to_lowercase().as_str()) {
                        Some(&index) => Some(Source::Stage(index)),
                        None if from.is_empty() || from == SCRATCH => None,
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
        match self.by_name.get(from.to_lowercase().as_str()) {
            Some(&index) => Some(Source::Stage(index)),
            None if from == SCRATCH => None,
            None => self.image(at, from.to_owned()).map(Source::Image),
        }
    }

    fn target(&mut self, wanted: &str) {
        if wanted.is_empty() {
            self.plan.target = self.plan.stages.len().checked_sub(1);
            return;
        }
        self.plan.target = self.by_name.get(wanted.to_lowercase().as_str()).copied();
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
                    let from = &self.plan.stages[*source].name;
                    let said = copies_later(from, &stage.name);
                    self.findings.push(self.finding(LATER, *at, said));
                }
            }
        }
    }
}

/// The sentence about a source that stands further down.
pub fn copies_later(source: &str, stage: &str) -> String {
    format!(
        "cannot copy from stage {}, it needs to be defined before current stage {}",
        quote(source),
        quote(stage)
    )
}

impl Planned {
    /// Stages that this one needs.
    pub fn dependencies(&self) -> impl Iterator<Item = usize> + '_ {
        let base = match self.base {
            Base::Stage(base) => Some(base),
            _ => None,
        };
        base.into_iter()
            .chain(self.copied().map(|(_, stage)| stage))
    }

    /// Statements and the stages that they copy or mount from.
    pub fn copied(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.sources.iter().filter_map(|(at, source)| match source {
            Source::Stage(stage) => Some((*at, *stage)),
            Source::Image(_) => None,
        })
    }
}

impl Plan {
    /// The scope that stages begin with, before the image below them is known.
    pub fn scope(&self, file: &Dockerfile, options: &Options) -> Scope {
        Scope::new(
            file.directives.escape,
            self.globals.clone(),
            options.build_args.clone(),
        )
    }
}

/// What `FROM` lines see: the variables of the platform and the global `ARG`s. Also which
/// statements could not be expanded, and why.
pub fn globals(
    file: &Dockerfile,
    options: &Options,
    build_args: &Variables,
) -> (Variables, Vec<(usize, String)>) {
    let mut globals = platform_args(options);
    if options.target.is_empty()
        && let Some(name) = file.stages.last().and_then(|stage| stage.name.clone())
        && !build_args.contains_key("TARGETSTAGE")
    {
        globals.insert("TARGETSTAGE".to_owned(), name);
    }
    let lexer = Lexer::new(file.directives.escape);
    let mut faults = Vec::new();
    let mut bytes = 0;
    for (index, arg) in global_args(file) {
        let value = match (build_args.get(&arg.name), &arg.default) {
            (Some(value), _) => value.clone(),
            (None, None) => continue,
            (None, Some(default)) => match lexer.word(default, &globals) {
                Ok(value) => value,
                Err(said) => {
                    faults.push((index, said));
                    continue;
                }
            },
        };
        bytes += arg.name.len() + value.len();
        if bytes > scope::MAX_BYTES {
            faults.push((index, scope::TOO_LARGE.to_owned()));
            break;
        }
        globals.insert(arg.name.clone(), value);
    }
    (globals, faults)
}

/// `ARG`s before the first `FROM`, with the index of their statement.
pub fn global_args(
    file: &Dockerfile,
) -> impl Iterator<Item = (usize, &super::instruction::ArgDeclaration)> {
    let end = file
        .stages
        .first()
        .map_or(file.statements.len(), |stage| stage.from);
    let statements = file.statements[..end].iter().enumerate();
    statements.flat_map(|(index, statement)| {
        let args = match &statement.instruction {
            Some(Instruction::Arg(args)) => args.as_slice(),
            _ => &[],
        };
        args.iter().map(move |arg| (index, arg))
    })
}

fn platform_args(options: &Options) -> Variables {
    let platform = &options.platform;
    let mut args = Variables::new();
    for side in ["BUILD", "TARGET"] {
        for (name, value) in [
            ("PLATFORM", platform.format()),
            ("OS", platform.os.clone()),
            ("OSVERSION", String::new()),
            ("ARCH", platform.architecture.clone()),
            ("VARIANT", platform.variant.clone()),
        ] {
            args.insert(format!("{side}{name}"), value);
        }
    }
    let target = if options.target.is_empty() {
        "default"
    } else {
        &options.target
    };
    args.insert("TARGETSTAGE".to_owned(), target.to_owned());
    for (name, value) in &mut args {
        if let Some(given) = options.build_args.get(name) {
            value.clone_from(given);
        }
    }
    args
}

fn did_you_mean(sentence: String, expansion: &Expansion, globals: &Variables) -> String {
    for name in &expansion.unmatched {
        let options = globals.keys().map(String::as_str);
        if let Some(found) = suggest::search(name, options, true) {
            return format!("{sentence} (did you mean {found}?)");
        }
    }
    sentence
}

#[cfg(test)]
mod tests;
