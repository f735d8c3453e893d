//! What docker refuses before it does anything.

use crate::workflow::model::Action;
use crate::workflow::run::act::{Act, Builder, Failure, has_hole};
use crate::workflow::run::engine::Engine;

impl Engine<'_> {
    /// Why a command ends at once for the names that it is given. Where something in a name is
    /// empty that others may have set, nobody knows.
    pub(in super::super) fn refuses_names(&self, cell: usize, act: &Act) -> Option<Failure> {
        if matches!(act, Act::Build { .. }) {
            return None;
        }
        let (name, failure) = act.refused_names()?;
        let strange = self.runs[self.cells[cell].run].strange;
        (!(strange && has_hole(name))).then_some(failure)
    }

    /// Why a build ends before it reads its Dockerfile, if it does.
    pub(super) fn refuse_build(
        &self,
        cell: usize,
        act: &Act,
        env: &[(String, String)],
    ) -> Result<(), Failure> {
        let Act::Build {
            tags,
            push,
            builder,
            asked,
            ..
        } = act
        else {
            return Ok(());
        };
        let is_action = self.is_action(cell);
        let unknown = |keys: &[&str]| {
            let any = keys.iter().any(|key| self.is_unknown_input(cell, key));
            asked.unsure || is_action && any
        };
        if asked.no_context && !asked.unsure {
            return Err(Failure::NoArgument);
        }
        if let Some((name, failure)) = act.refused_names() {
            let strange = self.runs[self.cells[cell].run].strange || unknown(&["tags"]);
            if !(asked.unsure || strange && has_hole(name) || self.hangs_tags(cell)) {
                return Err(failure);
            }
        }
        if *push && tags.is_empty() && !unknown(&["tags", "push", "outputs"]) {
            return Err(Failure::NoTags);
        }
        let wanted = asked.keeps_cache && !unknown(&["cache-to", "builder"])
            || asked.several && !unknown(&["platforms", "builder"]);
        if wanted && self.is_plain_driver(cell, builder, env) {
            return Err(Failure::NoFeature);
        }
        Ok(())
    }

    /// Whether the names that an action is given hang on what nobody knows.
    fn hangs_tags(&self, cell: usize) -> bool {
        let known = &self.cells[cell];
        let step = self.plan.jobs[known.report.job].steps.get(known.step);
        let Some(Action::Uses { with, .. }) = step.map(|step| &step.step.action) else {
            return false;
        };
        let mut texts = ["tags", "outputs"]
            .into_iter()
            .filter_map(|key| with.get(key));
        with.expression.is_some() || texts.any(|text| self.hangs(known.report.job, &text.value))
    }

    /// Whether a build is one of the engine itself, whose image store is the old one: that of
    /// the runners is, until somebody turns the other one on.
    /// <https://docs.docker.com/build/builders/drivers/docker/>,
    /// <https://docs.docker.com/engine/storage/containerd/>
    fn is_plain_driver(&self, cell: usize, builder: &Builder, env: &[(String, String)]) -> bool {
        let known = &self.cells[cell];
        let legacy = self.given_variable(cell, env, "DOCKER_BUILDKIT");
        let turned = ["containerd", "daemon.json"];
        let mut steps = self.plan.jobs[known.report.job].job.steps.iter();
        let others = steps.any(|step| match &step.action {
            Action::Run { script, .. } => turned.iter().any(|word| script.value.contains(word)),
            Action::Uses { name, .. } => name.value.to_ascii_lowercase().contains("docker-action"),
            Action::Nothing => false,
        });
        self.is_hosted(cell)
            && !known.strange
            && !others
            && legacy.is_none_or(|value| value != "0")
            && !self.is_apart(cell, builder, env)
    }
}
