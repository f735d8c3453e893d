//! The builder: stages from top to bottom, one statement after the other.

use super::base::Unmeasured;
use super::context::mix;
use super::shown::{is_special, shown};
use super::stage::StageState;
use super::tree::Changes;
use super::{Build, BuildCache, BuildInput, Failure, Image, Reason, Step, StepKind};
use crate::dockerfile::check;
use crate::dockerfile::instruction::{Dockerfile, Instruction, Stage, Statement};
use crate::dockerfile::stages::{self, Options, Plan, Scope};
use crate::finding::{Arg, Code, Finding, Place, Severity};
use std::sync::Arc;

/// Builds an image.
pub fn build(input: &BuildInput<'_>) -> Build {
    let mut options = Options {
        target: input.target.unwrap_or_default().into(),
        ..Options::default()
    };
    for (name, value) in input.build_args {
        let (name, value) = (name.as_str(), value.as_str());
        options.build_args.insert(name.into(), value.into());
    }
    let (plan, findings) = stages::plan(input.dockerfile, &options);
    let unmeasured = Unmeasured::of(input, &plan);
    let most = input.dockerfile.statements.len().min(1_000);
    let mut builder = Builder {
        input,
        unmeasured: &unmeasured,
        scope: plan.scope(input.dockerfile, &options),
        plan,
        options,
        steps: Vec::with_capacity(most),
        findings: Vec::new(),
        states: input.dockerfile.stages.iter().map(|_| None).collect(),
        cache: BuildCache {
            keys: Vec::with_capacity(most),
            done: Vec::with_capacity(most),
            last: Vec::with_capacity(most),
            ..BuildCache::default()
        },
        ignored: vec![None; input.context.files.len()],
        sent: vec![false; input.context.files.len()],
        linked: input.context.files.iter().any(|file| file.link.is_some()),
        copied_from: None,
        pulled: Vec::new(),
        unchanged: Changes::default(),
        exported: 0,
        latest: 0,
    };
    let mut known: Vec<Finding> = input.problems.iter().chain(&findings).cloned().collect();
    // With `error=true` whatever the checks find fails the build.
    let asked = builder.options.build_args.get(check::BUILD_ARG);
    let asked = asked.map_or(&*input.dockerfile.directives.check, |asked| asked);
    if asked.contains("error") {
        let options = builder.options.clone();
        let around = super::log::surroundings(input.dockerfile, input.ignore, input.facts, options);
        let found = check::check(input.dockerfile, &around).into_iter();
        known.extend(found.filter(|finding| finding.code == check::VIOLATION));
    }
    known.extend(not_allowed(input.dockerfile, &builder.plan));
    let refused = known
        .iter()
        .find(|finding| finding.severity == Severity::Error)
        .map(|finding| Failure {
            step: None,
            line: finding.place.line,
            code: finding.code,
            said: finding.said.clone(),
            exit: 0,
        });
    builder.findings = known;
    let outcome = match (refused, builder.plan.target) {
        (Some(failure), _) => Err(failure),
        (None, None) => Err(Failure {
            step: None,
            line: 0,
            code: "dockerfile-empty",
            said: "the Dockerfile cannot be empty".into(),
            exit: 0,
        }),
        (None, Some(target)) => builder.run(target),
    };
    builder.done(outcome)
}

/// What a build has to be allowed with `--allow`, and nobody does
/// (`solver/llbsolver/vertex.go`, `ValidateEntitlements`).
fn not_allowed(file: &Dockerfile, plan: &Plan) -> Option<Finding> {
    let stages = file.stages.iter().zip(&plan.stages);
    let built = stages.filter(|(_, planned)| planned.reachable);
    let mut asked = built.flat_map(|(stage, planned)| {
        let own = file.statements[stage.body.clone()].iter();
        planned.triggers.iter().chain(own)
    });
    asked.find_map(|statement| {
        let Some(Instruction::Run(run)) = &statement.instruction else {
            return None;
        };
        let said = match (run.network.as_str(), run.security.as_str()) {
            ("host", _) => "network.host is not allowed",
            (_, "insecure") => "security.insecure is not allowed",
            _ => return None,
        };
        let place = Place::dockerfile(statement.lines.first, 0);
        Some(Finding::error(check::DISPATCH, place).said(said))
    })
}

/// A build under way.
pub(super) struct Builder<'a> {
    pub(super) input: &'a BuildInput<'a>,
    /// Base images of unknown content.
    pub(super) unmeasured: &'a Unmeasured,
    pub(super) plan: Plan,
    /// What was asked for.
    pub(super) options: Options,
    /// What stages begin with, before the image below them is known.
    pub(super) scope: Scope,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    pub(super) states: Vec<Option<Box<StageState<'a>>>>,
    pub(super) cache: BuildCache,
    /// Whether the ignore file leaves out a file of the context, as far as anybody asked.
    pub(super) ignored: Vec<Option<bool>>,
    /// Which files of the context were sent.
    pub(super) sent: Vec<bool>,
    /// Whether any file of the context is a link.
    pub(super) linked: bool,
    /// The stage that the step under way copies from.
    pub(super) copied_from: Option<usize>,
    /// Base images that are on this machine by now.
    pub(super) pulled: Vec<&'a str>,
    /// The changes of all that changes nothing.
    pub(super) unchanged: Changes,
    /// Bytes of new layers.
    pub(super) exported: u64,
    /// When the last stage was ready.
    pub(super) latest: u64,
}

impl<'a> Builder<'a> {
    fn run(&mut self, target: usize) -> Result<Arc<Image>, Failure> {
        let stages = &self.input.dockerfile.stages;
        for stage in &stages[..=target] {
            let more = self.steps.len() < self.input.steps;
            if self.plan.stages[stage.index].reachable && more {
                self.stage(stage)?;
            }
        }
        let Some(mut current) = self.states[target].take() else {
            return Err(refuse("stage-missing", 0, "the stage was not built".into()));
        };
        current.config.env = current.scope.env().to_vec();
        let digest = mix(current.chain, current.config.digest());
        Ok(Arc::new(Image {
            tree: Arc::unwrap_or_clone(current.tree),
            users: current.users,
            config: current.config,
            layers: current.layers,
            base: current.base.reference.clone(),
            size: current.size,
            digest,
        }))
    }

    fn stage(&mut self, stage: &'a Stage) -> Result<(), Failure> {
        let input = self.input;
        let file = input.dockerfile;
        let statement = &file.statements[stage.from];
        let counted = |at: &usize| {
            let instruction = &file.statements[*at].instruction;
            instruction
                .as_ref()
                .is_some_and(|instruction| kind(instruction) != StepKind::Config)
        };
        let triggers = self.plan.stages[stage.index].triggers.clone();
        let makes_layer = |trigger: &&Statement| {
            let instruction = trigger.instruction.as_ref();
            instruction.is_some_and(|instruction| kind(instruction) != StepKind::Config)
        };
        let layers = stage.body.clone().filter(counted).count()
            + triggers.iter().filter(makes_layer).count();
        let (current, of_image) = self.base(stage, statement, layers)?;
        self.states[stage.index] = Some(Box::new(current));
        let mut number = u32::from(of_image);
        let all = small(layers) + number;
        let own = stage.body.clone().map(|at| (at, &file.statements[at]));
        for (at, statement) in triggers
            .iter()
            .map(|trigger| (stage.from, trigger))
            .chain(own)
        {
            if self.steps.len() >= input.steps {
                break;
            }
            let Some(instruction) = &statement.instruction else {
                continue;
            };
            let layer = kind(instruction) != StepKind::Config;
            number += u32::from(layer);
            self.statement(stage.index, at, statement, layer.then_some((number, all)))?;
        }
        Ok(())
    }

    /// A step that has done nothing yet.
    pub(super) fn step(
        &self,
        stage: usize,
        at: usize,
        statement: &Statement,
        number: Option<(u32, u32)>,
    ) -> Step {
        let current = self.states[stage].as_ref();
        Step {
            stage,
            number,
            statement: at,
            line: statement.lines.first,
            text: statement.text.clone(),
            kind: statement
                .instruction
                .as_ref()
                .map_or(StepKind::Config, kind),
            reason: Reason::Config,
            ms: 0,
            bytes: 0,
            changes: self.unchanged.clone(),
            output: Arc::default(),
            user: current.map_or_else(Arc::default, |current| current.config.user.clone()),
            workdir: current.map_or_else(Arc::default, |current| current.config.workdir.clone()),
            size: current.map_or(0, |current| current.size),
            failed: false,
        }
    }

    fn statement(
        &mut self,
        stage: usize,
        at: usize,
        statement: &Statement,
        number: Option<(u32, u32)>,
    ) -> Result<(), Failure> {
        // Taken out while it is worked on, so that other stages can be read.
        let Some(mut current) = self.states[stage].take() else {
            return Ok(());
        };
        let mut step = self.step(stage, at, statement, number);
        if number.is_some() {
            let trigger = at == self.input.dockerfile.stages[stage].from;
            step.text = shown(statement, &current.scope, trigger);
        }
        self.copied_from = None;
        let result = match &statement.instruction {
            Some(Instruction::Run(run)) => self.run_step(&mut current, run, statement, &mut step),
            Some(Instruction::Copy(copy)) => {
                self.copy_step(&mut current, copy, statement, &mut step, false)
            }
            Some(Instruction::Add(copy)) => {
                self.copy_step(&mut current, copy, statement, &mut step, true)
            }
            Some(Instruction::Workdir(path)) => {
                self.workdir(&mut current, path, statement, &mut step)
            }
            Some(instruction) => self.configure(&mut current, instruction, statement),
            None => Ok(()),
        };
        if !step.reason.is_cached() && step.kind != StepKind::Config {
            step.ms += self.fetched(&mut current);
        }
        current.ms += step.ms;
        self.latest = self.latest.max(current.ms);
        step.user.clone_from(&current.config.user);
        step.workdir.clone_from(&current.config.workdir);
        step.size = current.size;
        step.failed = result.is_err();
        if !step.reason.is_cached() && step.kind != StepKind::Config {
            self.exported += step.bytes;
        }
        self.states[stage] = Some(current);
        let index = self.steps.len();
        self.steps.push(step);
        result.map_err(|failure| Failure {
            step: Some(index),
            ..failure
        })
    }

    /// Milliseconds of fetching what a step is made on and copies from, as far as it lies in
    /// a registry.
    fn fetched(&mut self, current: &mut StageState<'a>) -> u64 {
        let source = self
            .copied_from
            .and_then(|stage| self.states[stage].as_mut());
        let theirs = source.map_or(0, |source| std::mem::take(&mut source.absent_ms));
        std::mem::take(&mut current.absent_ms) + theirs
    }

    /// Whether the ignore file leaves out the file of the context at an index.
    pub(super) fn ignores(&mut self, at: usize) -> bool {
        let input = self.input;
        *self.ignored[at].get_or_insert_with(|| {
            let path = &input.context.files[at].path;
            input.ignore.excludes(path.trim_end_matches('/'))
        })
    }

    /// Expands a word, or fails as the builder does.
    pub(super) fn word(
        &mut self,
        current: &StageState<'a>,
        word: &str,
        statement: &Statement,
    ) -> Result<String, Failure> {
        if !word.bytes().any(is_special) {
            return Ok(word.to_owned());
        }
        current
            .scope
            .word(word)
            .map_err(|said| self.refused("variable-expansion", statement, said, &[]))
    }

    /// A failure of a statement, with its finding.
    pub(super) fn refused(
        &mut self,
        code: Code,
        statement: &Statement,
        said: String,
        args: &[(&'static str, Arg)],
    ) -> Failure {
        let line = statement.lines.first;
        let mut finding = Finding::error(code, Place::dockerfile(line, 0))
            .with("line", Arg::Count(u64::from(line)));
        finding.said.clone_from(&said);
        finding.args.extend(args.iter().cloned());
        self.findings.push(finding);
        refuse(code, line, said)
    }
}

/// A failure without a step.
pub(super) fn refuse(code: Code, line: u32, said: String) -> Failure {
    Failure {
        step: None,
        line,
        code,
        said,
        exit: 0,
    }
}

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn kind(instruction: &Instruction) -> StepKind {
    match instruction {
        Instruction::From(_) => StepKind::From,
        Instruction::Run(_) => StepKind::Run,
        Instruction::Copy(_) | Instruction::Add(_) => StepKind::Copy,
        Instruction::Workdir(_) => StepKind::Workdir,
        _ => StepKind::Config,
    }
}
