//! The builder: stages from top to bottom, one statement after the other.

use super::base;
use super::context::{hash, mix};
use super::disk::layer_bytes;
use super::stage::StageState;
use super::tree::{Change, Tree, absolute};
use super::{
    Build, BuildCache, BuildInput, Config, Done, Failure, Image, Layer, Reason, Seen, Step,
    StepKind,
};
use crate::dockerfile::instruction::{CommandLine, Instruction, Stage, Statement};
use crate::dockerfile::stages::{self, Options, Plan, Source};
use crate::facts::BaseImage;
use crate::finding::{Arg, Code, Finding, Place, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Builds an image.
pub fn build(input: &BuildInput<'_>) -> Build {
    let mut options = Options {
        target: input.target.unwrap_or_default().into(),
        ..Options::default()
    };
    options.build_args = input.build_args.iter().cloned().collect();
    let (plan, findings) = stages::plan(input.dockerfile, &options);
    let mut builder = Builder {
        input,
        plan,
        options,
        steps: Vec::new(),
        findings: Vec::new(),
        states: input.dockerfile.stages.iter().map(|_| None).collect(),
        roots: Vec::new(),
        cache: BuildCache::default(),
        sent: BTreeMap::new(),
        pulled: Vec::new(),
        exported: 0,
        latest: 0,
    };
    let known: Vec<Finding> = input.problems.iter().chain(&findings).cloned().collect();
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

/// A build under way.
pub(super) struct Builder<'a> {
    pub(super) input: &'a BuildInput<'a>,
    pub(super) plan: Plan,
    options: Options,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    pub(super) states: Vec<Option<StageState<'a>>>,
    roots: Vec<(usize, Arc<Tree>)>,
    pub(super) cache: BuildCache,
    /// Files of the context that were sent, and their sizes.
    pub(super) sent: BTreeMap<Arc<str>, (u64, u64)>,
    /// Base images that are on this machine by now.
    pulled: Vec<&'a str>,
    /// Bytes of new layers.
    exported: u64,
    /// When the last stage was ready.
    latest: u64,
}

/// What a step is before it is carried out.
pub(super) struct Began {
    pub(super) reason: Reason,
    pub(super) key: u64,
}

impl<'a> Builder<'a> {
    fn run(&mut self, target: usize) -> Result<Arc<Image>, Failure> {
        let stages = &self.input.dockerfile.stages;
        for stage in &stages[..=target] {
            if self.plan.stages[stage.index].reachable {
                self.stage(stage)?;
            }
        }
        let Some(mut current) = self.states[target].take() else {
            return Err(refuse("stage-missing", 0, "the stage was not built".into()));
        };
        current.config.env = current.scope.env().to_vec();
        let digest = mix(current.chain, config_digest(&current.config));
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

    fn done(mut self, outcome: Result<Arc<Image>, Failure>) -> Build {
        let times = &self.input.facts.times;
        let known = self.input.cache.map_or(&[][..], |cache| &cache.sent);
        let new = self.sent.iter().filter(|(path, (digest, _))| {
            !known
                .iter()
                .any(|(known, old)| known == *path && old == digest)
        });
        let sent: u64 = new.map(|(_, (_, bytes))| bytes).sum();
        let mut ms = self.latest + sent / times.context.max(1);
        if !self.steps.is_empty() {
            ms += times.metadata_ms;
        }
        if outcome.is_ok() {
            ms += times.export_ms + self.exported / times.export.max(1);
        }
        self.cache.sent = self
            .sent
            .into_iter()
            .map(|(path, (digest, _))| (path, digest))
            .collect();
        if let Some(old) = self.input.cache {
            self.cache.keys.extend(&old.keys);
            self.cache.done.extend(old.done.iter().cloned());
            self.cache.mounts.extend(old.mounts.iter().cloned());
        }
        self.cache.keys.sort_unstable();
        self.cache.keys.dedup();
        self.cache.done.sort_by_key(|done| done.key);
        self.cache.done.dedup_by_key(|done| done.key);
        self.cache.mounts.sort_unstable();
        self.cache.mounts.dedup();
        Build {
            steps: self.steps,
            outcome,
            findings: self.findings,
            ms,
            sent,
            cache: self.cache,
            roots: self.roots,
        }
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
        let layers = stage.body.clone().filter(counted).count();
        let (current, of_image) = self.base(stage, statement, layers)?;
        self.roots.push((stage.index, current.tree.clone()));
        self.states[stage.index] = Some(current);
        let mut number = u32::from(of_image);
        let all = small(layers) + number;
        let triggers = self.plan.stages[stage.index].triggers.clone();
        let own = stage.body.clone().map(|at| (at, &file.statements[at]));
        for (at, statement) in triggers
            .iter()
            .map(|trigger| (stage.from, trigger))
            .chain(own)
        {
            let Some(instruction) = &statement.instruction else {
                continue;
            };
            let layer = kind(instruction) != StepKind::Config;
            number += u32::from(layer);
            self.statement(stage.index, at, statement, layer.then_some((number, all)))?;
        }
        Ok(())
    }

    /// What a stage begins with. Whether that is an image, which counts as a step.
    fn base(
        &mut self,
        stage: &Stage,
        statement: &Statement,
        layers: usize,
    ) -> Result<(StageState<'a>, bool), Failure> {
        let line = statement.lines.first;
        let scope = self.plan.scope(self.input.dockerfile, &self.options);
        match self.plan.stages[stage.index].base.clone() {
            stages::Base::Stage(parent) => {
                let Some(mut current) = self.states[parent].clone() else {
                    return Err(refuse(
                        "stage-circular",
                        line,
                        "the stage below was not built".into(),
                    ));
                };
                current.cmd_here = false;
                Ok((current, false))
            }
            stages::Base::Image(name) => {
                let image = self.image(&name, line)?;
                let config = base::config(image);
                let env: Vec<(String, String)> = config.env.clone();
                let scope = scope.on_image(
                    env.iter()
                        .map(|(name, value)| (name.as_str(), value.as_str())),
                );
                let mut current = self.begin_on(image, config, scope);
                current.ms = self.base_step(stage, statement, image, &current, layers);
                self.latest = self.latest.max(current.ms);
                Ok((current, true))
            }
            stages::Base::Scratch | stages::Base::Invalid => {
                let said = "the empty image is not simulated".to_owned();
                self.findings.push(
                    Finding::error("image-not-simulated", Place::dockerfile(line, 0))
                        .with("image", Arg::Code("scratch".into())),
                );
                Err(refuse("image-not-simulated", line, said))
            }
        }
    }

    /// A measured image, or the registry's refusal.
    pub(super) fn image(&mut self, name: &str, line: u32) -> Result<&'a BaseImage, Failure> {
        let facts = self.input.facts;
        let (code, said): (Code, String) = match base::image(facts, name) {
            Ok(image) => return Ok(image),
            Err(base::Missing::Tag) => {
                let full = ["docker.io/library/", &base::familiar(name)].concat();
                let said = [
                    &full,
                    ": failed to resolve source metadata for ",
                    &full,
                    ": ",
                    &full,
                    ": not found",
                ]
                .concat();
                ("image-unknown", said)
            }
            Err(base::Missing::Unknown) => (
                "image-not-simulated",
                ["this image is not measured: ", name].concat(),
            ),
        };
        let finding =
            Finding::error(code, Place::dockerfile(line, 0)).with("image", Arg::Code(name.into()));
        self.findings.push(finding.said(said.as_str()));
        Err(refuse(code, line, said))
    }

    fn begin_on(
        &mut self,
        image: &'a BaseImage,
        config: Config,
        scope: stages::Scope,
    ) -> StageState<'a> {
        StageState {
            base: image,
            tree: Arc::new(base::tree(image, self.input.facts)),
            users: base::users(),
            groups: Vec::new(),
            config,
            scope,
            environment: None,
            chain: base::root(image),
            layers: base::layers(image),
            size: image.layers.iter().map(|layer| layer.bytes).sum(),
            ms: 0,
            missed: None,
            cmd_here: false,
        }
    }

    /// The step of a `FROM`; milliseconds it took.
    fn base_step(
        &mut self,
        stage: &Stage,
        statement: &Statement,
        image: &'a BaseImage,
        current: &StageState<'a>,
        layers: usize,
    ) -> u64 {
        let times = &self.input.facts.times;
        let known = self
            .input
            .cache
            .is_some_and(|cache| cache.keys.binary_search(&current.chain).is_ok());
        let fresh = !known && !self.pulled.contains(&image.reference.as_str());
        self.pulled.push(&image.reference);
        self.cache.keys.push(current.chain);
        let ms = if fresh {
            let compressed: u64 = image.layers.iter().map(|layer| layer.compressed).sum();
            compressed / times.laptop_down.max(1) + current.size / times.unpack.max(1)
        } else {
            0
        };
        let mut step = self.step(
            stage.index,
            stage.from,
            statement,
            Some((1, small(layers) + 1)),
        );
        step.reason = if fresh { Reason::Fresh } else { Reason::Cached };
        step.ms = ms;
        step.bytes = current.size;
        step.size = current.size;
        step.workdir.clone_from(&current.config.workdir);
        self.steps.push(step);
        ms
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
            changes: Arc::default(),
            output: Vec::new(),
            user: current.map_or_else(String::new, |current| current.config.user.clone()),
            workdir: current.map_or_else(String::new, |current| current.config.workdir.clone()),
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
        current.ms += step.ms;
        self.latest = self.latest.max(current.ms);
        step.user.clone_from(&current.config.user);
        step.workdir.clone_from(&current.config.workdir);
        step.size = current.size;
        step.failed = result.is_err();
        if step.reason != Reason::Cached && step.kind != StepKind::Config {
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

    /// Whether the builder has the result of a step, and if not, why.
    pub(super) fn lookup(
        &mut self,
        current: &mut StageState<'a>,
        step: &Step,
        key: u64,
        seen: Seen,
    ) -> Began {
        let reason = match self.input.cache {
            Some(cache) if cache.keys.binary_search(&key).is_ok() => Reason::Cached,
            Some(cache) => why(cache, current.missed, &seen),
            None => Reason::Fresh,
        };
        if reason != Reason::Cached && current.missed.is_none() {
            current.missed = Some(self.steps.len());
        }
        self.cache.last.push(Seen {
            step: (step.stage, step.number.map_or(0, |(number, _)| number)),
            ..seen
        });
        Began { reason, key }
    }

    /// Puts what a step did into its stage, and keeps it for the next build.
    pub(super) fn commit(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        done: Done,
        created_by: String,
    ) {
        step.changes = done.changes.clone();
        if began.reason == Reason::Cached {
            step.ms = 0;
            step.output.clear();
        }
        self.cache.done.push(Arc::new(done));
        self.layer(current, step, began, created_by);
    }

    /// Takes what the builder has kept of a step, when it has kept it. The result is that of
    /// carrying it out, because the key holds everything that it could see.
    pub(super) fn replay(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: &Began,
        created_by: &str,
    ) -> bool {
        let Some(cache) = self.input.cache.filter(|_| began.reason == Reason::Cached) else {
            return false;
        };
        let Ok(at) = cache.done.binary_search_by_key(&began.key, |done| done.key) else {
            return false;
        };
        let done = cache.done[at].clone();
        Arc::make_mut(&mut current.tree).apply(&done.changes);
        if let Some(users) = &done.users {
            current.users.clone_from(users);
        }
        current.groups.clone_from(&done.groups);
        self.findings.extend(done.findings.iter().cloned());
        step.changes = done.changes.clone();
        self.cache.done.push(done);
        let began = Began {
            reason: Reason::Cached,
            ..*began
        };
        self.layer(current, step, began, created_by.to_owned());
        true
    }

    fn layer(
        &mut self,
        current: &mut StageState<'a>,
        step: &mut Step,
        began: Began,
        created_by: String,
    ) {
        self.cache.keys.push(began.key);
        step.bytes = layer_bytes(&step.changes);
        step.reason = began.reason;
        current.size += step.bytes;
        current.layers.push(Layer {
            created_by,
            bytes: step.bytes,
            changes: step.changes.clone(),
            step: Some(self.steps.len()),
        });
    }

    /// A line of the history that is no layer.
    fn history(&self, current: &mut StageState<'a>, created_by: String) {
        let step = Some(self.steps.len());
        current.layers.push(Layer {
            created_by,
            bytes: 0,
            changes: Arc::default(),
            step,
        });
    }

    fn workdir(
        &mut self,
        current: &mut StageState<'a>,
        path: &str,
        statement: &Statement,
        step: &mut Step,
    ) -> Result<(), Failure> {
        let path = self.word(current, path, statement)?;
        let path = absolute(&current.config.workdir, &path);
        let key = mix(
            current.chain,
            hash(&["WORKDIR", &path, &current.config.user]),
        );
        let seen = Seen {
            text: path.clone(),
            ..Seen::default()
        };
        let began = self.lookup(current, step, key, seen);
        let who = super::machine::lookup(&current.users, &current.groups, &current.config.user)
            .unwrap_or_default();
        let mut disk =
            super::disk::Disk::new(Arc::unwrap_or_clone(std::mem::take(&mut current.tree)));
        let real = disk.tree.real(&path);
        disk.make_dirs(&real, who.uid, who.gid);
        let (tree, changes) = disk.finish();
        current.tree = Arc::new(tree);
        current.chain = key;
        current.config.workdir.clone_from(&path);
        let done = Done::of_files(key, changes, current);
        self.commit(current, step, began, done, ["WORKDIR ", &path].concat());
        Ok(())
    }

    /// Expands a word, or fails as the builder does.
    pub(super) fn word(
        &mut self,
        current: &StageState<'a>,
        word: &str,
        statement: &Statement,
    ) -> Result<String, Failure> {
        if !word.contains(['$', '\'', '"', '\\', '`']) {
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

    /// Instructions that change only the configuration.
    fn configure(
        &mut self,
        current: &mut StageState<'a>,
        instruction: &Instruction,
        statement: &Statement,
    ) -> Result<(), Failure> {
        let expansion = |said| Failure {
            line: statement.lines.first,
            ..refuse("variable-expansion", 0, said)
        };
        match instruction {
            Instruction::Env(pairs) => {
                current.scope.set_env(pairs).map_err(expansion)?;
                current.environment = None;
            }
            Instruction::Arg(declarations) => {
                current.environment = None;
                for declaration in declarations {
                    current.scope.declare(declaration).map_err(expansion)?;
                }
            }
            Instruction::Label(pairs) => {
                for pair in pairs {
                    let value = self.word(current, &pair.value, statement)?;
                    super::machine::set(&mut current.config.labels, &pair.key, &value);
                }
            }
            Instruction::Cmd(command) => {
                self.notice_broken_json(command, statement);
                current.config.cmd = Some(command.clone());
                current.cmd_here = true;
            }
            Instruction::Entrypoint(command) => {
                self.notice_broken_json(command, statement);
                current.config.entrypoint = Some(command.clone());
                if !current.cmd_here {
                    current.config.cmd = None;
                }
            }
            Instruction::Healthcheck(check) => current.config.healthcheck = Some(check.clone()),
            Instruction::Expose(words) => {
                let mut all = Vec::new();
                for word in words {
                    all.extend(current.scope.words(word).map_err(expansion)?);
                }
                let ports = stages::exposed(&all)
                    .map_err(|said| self.refused("dockerfile-instruction", statement, said, &[]))?;
                current.config.exposed.extend(ports);
                current.config.exposed.sort();
                current.config.exposed.dedup();
            }
            Instruction::Shell(words) => current.config.shell.clone_from(words),
            Instruction::StopSignal(signal) => {
                current.config.stop_signal = self.word(current, signal, statement)?;
            }
            Instruction::User(user) => current.config.user = self.word(current, user, statement)?,
            Instruction::Volume(paths) => current.config.volumes.extend(paths.iter().cloned()),
            _ => {}
        }
        self.history(current, statement.text.clone());
        Ok(())
    }

    /// A list that is no JSON silently becomes a command of the shell.
    pub(super) fn notice_broken_json(&mut self, command: &CommandLine, statement: &Statement) {
        let CommandLine::Shell(line) = command else {
            return;
        };
        if line.trim_start().starts_with('[') && line.contains(['\'', '"', ',']) {
            let line = statement.lines.first;
            let finding = Finding::warning(
                "json-form-invalid-becomes-shell",
                Place::dockerfile(line, 0),
            );
            self.findings
                .push(finding.with("line", Arg::Count(u64::from(line))));
        }
    }

    /// The tree that files are copied or mounted from, and when it is ready.
    pub(super) fn source(
        &mut self,
        at: usize,
        stage: usize,
        from: &str,
        line: u32,
    ) -> Result<(Arc<Tree>, u64), Failure> {
        let found = self.plan.stages[stage]
            .sources
            .iter()
            .find(|(statement, source)| *statement == at && self.names(source, from));
        match found.map(|(_, source)| source.clone()) {
            Some(Source::Stage(index)) => {
                let Some(current) = self.states.get(index).and_then(Option::as_ref) else {
                    return Err(refuse(
                        "stage-circular",
                        line,
                        "the stage was not built".into(),
                    ));
                };
                Ok((current.tree.clone(), current.ms))
            }
            Some(Source::Image(name)) => {
                let image = self.image(&name, line)?;
                Ok((Arc::new(base::tree(image, self.input.facts)), 0))
            }
            None => Err(refuse(
                "stage-source-invalid",
                line,
                ["no such stage: ", from].concat(),
            )),
        }
    }

    fn names(&self, source: &Source, from: &str) -> bool {
        match source {
            Source::Image(name) => name == from,
            Source::Stage(index) => {
                from.parse() == Ok(*index)
                    || self.plan.stages[*index].name.eq_ignore_ascii_case(from)
            }
        }
    }
}

impl Done {
    /// What a step came to that changed files and nothing else.
    pub(super) fn of_files(key: u64, changes: Vec<Change>, current: &StageState<'_>) -> Self {
        Self {
            key,
            changes: changes.into(),
            users: None,
            groups: current.groups.clone(),
            findings: Vec::new(),
        }
    }
}

/// Why a step that was not cached had to run.
fn why(cache: &BuildCache, missed: Option<usize>, seen: &Seen) -> Reason {
    if let Some(step) = missed {
        return Reason::Above(step);
    }
    // The same instruction is known by its text; with another text it is a new one.
    let Some(old) = cache.last.iter().find(|old| old.text == seen.text) else {
        return Reason::Text;
    };
    let changed = |(path, digest): &&(Arc<str>, u64)| {
        !old.files
            .iter()
            .any(|(known, was)| known == path && was == digest)
    };
    if let Some((path, _)) = seen.files.iter().find(changed) {
        return Reason::File(path.clone());
    }
    let gone = old
        .files
        .iter()
        .find(|(path, _)| !seen.files.iter().any(|(known, _)| known == path));
    if let Some((path, _)) = gone {
        return Reason::File(path.clone());
    }
    let other = |(name, value): &&(String, String)| {
        !old.env
            .iter()
            .any(|(known, was)| known == name && was == value)
    };
    match seen.env.iter().find(other) {
        Some((name, _)) => Reason::Variable(name.clone()),
        None => Reason::Text,
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

fn small(number: usize) -> u32 {
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

fn config_digest(config: &Config) -> u64 {
    let mut parts: Vec<&str> = vec![&config.user, &config.workdir, &config.stop_signal];
    for (name, value) in config.env.iter().chain(&config.labels) {
        parts.extend([name.as_str(), value.as_str()]);
    }
    for command in [&config.entrypoint, &config.cmd].into_iter().flatten() {
        match command {
            CommandLine::Shell(line) => parts.extend(["sh", line]),
            CommandLine::Exec(words) => parts.extend(words.iter().map(String::as_str)),
        }
    }
    parts.extend(config.exposed.iter().map(String::as_str));
    hash(&parts)
}
