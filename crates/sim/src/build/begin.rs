//! `FROM`: what a stage begins with; and `--from`: what it takes from.

use super::base;
use super::context::{hash, mix};
use super::stage::StageState;
use super::tree::Tree;
use super::walk::{Builder, refuse, small};
use super::{Config, Failure, Reason, Seen};
use crate::dockerfile::instruction::{Stage, Statement};
use crate::dockerfile::stages::{self, Source};
use crate::facts::BaseImage;
use crate::finding::{Arg, Code, Finding, Place};
use std::sync::Arc;

impl<'a> Builder<'a> {
    /// What a stage begins with. Whether that is an image, which counts as a step.
    pub(super) fn base(
        &mut self,
        stage: &Stage,
        statement: &Statement,
        layers: usize,
    ) -> Result<(StageState<'a>, bool), Failure> {
        let line = statement.lines.first;
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
                // The last build may have gone on from another stage.
                current.alike = None;
                Ok((*current, false))
            }
            stages::Base::Image(name) => {
                let platform = self.plan.stages[stage.index].platform.clone();
                let image = self.image(&name, platform.as_deref(), line)?;
                let config = base::config(image, &name);
                let scope = self.scope.on_image(&config.env);
                let mut current = self.begin_on(image, &name, config, scope);
                self.base_step(stage, statement, image, &mut current, layers);
                self.latest = self.latest.max(current.ms);
                Ok((current, true))
            }
            stages::Base::Scratch | stages::Base::Invalid => {
                let image = base::scratch();
                let config = base::config(image, &image.reference);
                let scope = self.scope.on_image(&config.env);
                Ok((self.begin_on(image, "", config, scope), false))
            }
        }
    }

    /// A measured image, one of unknown content where that is asked for, or the registry's
    /// refusal.
    fn image(
        &mut self,
        name: &str,
        platform: Option<&str>,
        line: u32,
    ) -> Result<&'a BaseImage, Failure> {
        if name == stages::SCRATCH {
            return Ok(base::scratch());
        }
        let facts = self.input.facts;
        let unmeasured = self.unmeasured;
        let (code, said): (Code, String) = match base::image(facts, name) {
            Ok(image) => return Ok(image),
            Err(base::Missing::Unknown) if let Some(found) = unmeasured.find(name, platform) => {
                self.remark_unmeasured(name, line);
                return Ok(found);
            }
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

    /// Says once of each image that nobody measured it.
    fn remark_unmeasured(&mut self, name: &str, line: u32) {
        let finding = Finding::warning(base::NOT_MEASURED, Place::dockerfile(line, 0))
            .with("image", Arg::Code(name.into()));
        let same = |told: &Finding| told.code == finding.code && told.args == finding.args;
        if !self.findings.iter().any(same) {
            self.findings.push(finding);
        }
    }

    fn begin_on(
        &self,
        image: &'a BaseImage,
        name: &str,
        config: Config,
        scope: stages::Scope,
    ) -> StageState<'a> {
        let suite = base::Suite::of(image, name);
        StageState {
            base: image,
            suite,
            tree: base::files(image, self.input.facts),
            users: base::users(),
            groups: Vec::new(),
            config,
            scope,
            chain: self.root(image, suite),
            layers: base::layers(image),
            size: image.layers.iter().map(|layer| layer.bytes).sum(),
            ms: 0,
            missed: None,
            absent_ms: 0,
            cmd_here: false,
            alike: None,
        }
    }

    /// The step of a `FROM`.
    fn base_step(
        &mut self,
        stage: &Stage,
        statement: &Statement,
        image: &'a BaseImage,
        current: &mut StageState<'a>,
        layers: usize,
    ) {
        let known = self
            .input
            .cache
            .is_some_and(|cache| cache.keys.binary_search(&current.chain).is_ok());
        let here = self.pulled.contains(&image.reference.as_str());
        if !here {
            self.pulled.push(&image.reference);
        }
        self.cache.keys.push(current.chain);
        let fetched = self.pull(image);
        let reason = self.base_reason(image, known, here);
        if reason.is_cached() {
            // A result that lies in a registry is fetched when somebody needs it.
            current.absent_ms = fetched;
        } else {
            current.ms = fetched;
            current.missed = Some(self.steps.len());
        }
        let same = |seen: &&Seen| seen.text == image.reference;
        let last = self.last((stage.index, 1)).filter(same);
        current.alike = last.map(|_| Vec::new());
        self.cache.last.push(Seen {
            step: (stage.index, 1),
            text: image.reference.clone(),
            ..Seen::default()
        });
        let mut step = self.step(
            stage.index,
            stage.from,
            statement,
            Some((1, small(layers) + 1)),
        );
        step.reason = reason;
        step.ms = current.ms;
        step.bytes = current.size;
        step.size = current.size;
        step.workdir.clone_from(&current.config.workdir);
        self.steps.push(step);
    }

    /// The key that everything on an image begins with. On another release of the system than
    /// the measured one the layers are others.
    fn root(&self, image: &BaseImage, suite: base::Suite) -> u64 {
        let mut key = base::root(image);
        if suite != base::Suite::of(image, &image.reference) {
            key = mix(key, hash(&["another release", suite.name().unwrap_or("")]));
        }
        match self.input.bases {
            0 => key,
            moved => mix(key, moved),
        }
    }

    fn base_reason(&self, image: &BaseImage, known: bool, here: bool) -> Reason {
        let Some(cache) = self.input.cache.filter(|_| !known && !here) else {
            return if known || here {
                Reason::Cached
            } else {
                Reason::Fresh
            };
        };
        let same = |seen: &Seen| seen.step.1 == 1 && seen.text == image.reference;
        if cache.last.iter().any(same) {
            Reason::Base
        } else {
            Reason::Text
        }
    }

    /// Milliseconds of fetching and unpacking the layers of an image that are not there.
    fn pull(&mut self, image: &BaseImage) -> u64 {
        let times = &self.input.facts.times;
        let moved = self.input.bases;
        let (mut compressed, mut bytes) = (0, 0);
        for layer in &image.layers {
            let id = (layer.compressed.wrapping_add(moved), layer.bytes);
            let there = self
                .input
                .cache
                .is_some_and(|cache| cache.pulled.contains(&id));
            if !there && !self.cache.pulled.contains(&id) {
                compressed += layer.compressed;
                bytes += layer.bytes;
            }
            self.cache.pulled.push(id);
        }
        compressed / self.down() + bytes / times.unpack.max(1)
    }

    /// Bytes that this machine downloads in a millisecond.
    pub(super) fn down(&self) -> u64 {
        let times = &self.input.facts.times;
        if self.input.runner {
            times.runner_down.max(1)
        } else {
            times.laptop_down.max(1)
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
                self.copied_from = Some(index);
                Ok((current.tree.clone(), current.ms))
            }
            Some(Source::Image(name)) => {
                let image = self.image(&name, None, line)?;
                Ok((base::files(image, self.input.facts), 0))
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
