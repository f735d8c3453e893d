//! `FROM`: what a stage begins with.

use super::base;
use super::stage::StageState;
use super::walk::{Builder, refuse, small};
use super::{Config, Failure, Reason};
use crate::dockerfile::instruction::{Stage, Statement};
use crate::dockerfile::stages;
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
                let env = config.env.iter();
                let scope =
                    scope.on_image(env.map(|(name, value)| (name.as_str(), value.as_str())));
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
        &self,
        image: &'a BaseImage,
        config: Config,
        scope: stages::Scope,
    ) -> StageState<'a> {
        let variables = scope.variables().iter();
        let environment = variables
            .map(|(name, value)| (name.as_str().into(), value.as_str().into()))
            .collect();
        StageState {
            base: image,
            tree: base::files(image, self.input.facts),
            users: base::users(),
            groups: Vec::new(),
            config,
            scope,
            environment: Arc::new(environment),
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
        let here = self.pulled.contains(&image.reference.as_str());
        let fresh = !known && !here;
        if !here {
            self.pulled.push(&image.reference);
        }
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
}
