//! The image store of a machine: what a build leaves in it, and what `docker run` finds there.
//!
//! <https://docs.docker.com/build/builders/drivers/#loading-to-local-image-store>

use super::super::full;
use crate::workflow::model::Action;
use crate::workflow::run::act::{Act, Builder, Builders, Failure, Output};
use crate::workflow::run::cell::Work;
use crate::workflow::run::command::EVERY_TAG;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::{Did, cell};

/// What `docker buildx` says of a result that nobody asked for.
const KEPT_BY_THE_BUILDER: &str = "WARNING: No output specified with docker-container driver. Build result will only remain in the build cache. To push result image into registry use --push or to load image into docker use --load";

impl Engine<'_> {
    /// Whether a build leaves its image in the store of the machine.
    pub(super) fn leaves_image(
        &self,
        cell: usize,
        (builder, output): (&Builder, Output),
        env: &[(String, String)],
    ) -> bool {
        match output {
            Output::Store => true,
            Output::Elsewhere => false,
            Output::Unsaid => {
                // <https://docs.docker.com/build/buildkit/#getting-started>
                let legacy = self.given_variable(cell, env, "DOCKER_BUILDKIT");
                if *builder == Builder::Engine && legacy.is_some_and(|value| value == "0") {
                    return true;
                }
                !self.is_apart(cell, builder, env)
            }
        }
    }

    /// Whether the builder that a build asks for works in a container of its own.
    /// <https://docs.docker.com/build/building/variables/#buildx_builder>
    pub(super) fn is_apart(
        &self,
        cell: usize,
        builder: &Builder,
        env: &[(String, String)],
    ) -> bool {
        let given = self.given_variable(cell, env, "BUILDX_BUILDER");
        let given = given.filter(|name| !name.is_empty()).map(Builder::Named);
        let builder = match (builder, &given) {
            (Builder::Named(_), _) | (_, None) => builder,
            (_, Some(given)) => given,
        };
        self.cells[cell].builders.is_apart(builder)
    }

    /// Whether nobody knows what an action that builds is told of the result.
    pub(super) fn is_unsure_build(&self, cell: usize) -> bool {
        let mut keys = ["load", "push", "outputs", "builder"].into_iter();
        self.is_action(cell) && keys.any(|key| self.is_unknown_input(cell, key))
    }

    /// Says that nobody but the builder has what it built.
    pub(super) fn say_unloaded(act: &Act, work: &mut Work) {
        if let Act::Build {
            push: false,
            output: Output::Unsaid,
            ..
        } = act
        {
            work.did.push(Did {
                what: Act::Echo(KEPT_BY_THE_BUILDER.to_owned()),
                failed: None,
            });
        }
    }
}

impl Engine<'_> {
    /// An image of the machine's own; nothing where others may have put it there.
    pub(super) fn stored(&self, cell: usize, tag: &str) -> Result<Option<usize>, Failure> {
        match self.local(cell, tag) {
            None if !self.cells[cell].opaque => Err(Failure::NoImage),
            image => Ok(image),
        }
    }

    /// Pushes what the machine has under a name, or under all of its tags.
    pub(super) fn push_stored(
        &mut self,
        cell: usize,
        tag: &str,
        work: &mut Work,
    ) -> Result<(), Failure> {
        let Some(name) = tag.strip_suffix(EVERY_TAG) else {
            return match self.stored(cell, tag)? {
                Some(image) => self.push(cell, (tag, image), false, work),
                None => Ok(()),
            };
        };
        let head = full(name);
        let head = head.trim_end_matches("latest");
        let images = &self.cells[cell].images;
        let own = images.iter().filter(|(name, _)| name.starts_with(head));
        let own: Vec<(String, usize)> = own.map(|(name, image)| (name.clone(), *image)).collect();
        if own.is_empty() {
            self.stored(cell, tag)?;
        }
        let mut own = own.iter();
        own.try_for_each(|(name, image)| self.push(cell, (name, *image), false, work))
    }

    /// Fetches an image; those of others are there.
    pub(super) fn pull(&mut self, cell: usize, tag: &str, work: &Work) -> Result<(), Failure> {
        let image = self.published(tag, work);
        if image.is_none() && full(tag).starts_with("docker.io/library/") {
            return Ok(());
        }
        let image = image.ok_or(Failure::NoManifest)?;
        self.cells[cell].images.insert(full(tag), image);
        Ok(())
    }

    /// Gets the image of a container: `docker run` pulls what the machine does not have.
    /// <https://docs.docker.com/reference/cli/docker/container/run/#pull>
    pub(super) fn fetch(&mut self, cell: usize, name: &str, work: &Work) -> Result<(), Failure> {
        if name.is_empty() || self.local(cell, name).is_some() {
            return Ok(());
        }
        if let Some(image) = self.published(name, work) {
            self.cells[cell].images.insert(full(name), image);
            return Ok(());
        }
        if self.is_certainly_nowhere(cell, name) {
            return Err(Failure::NoContainer);
        }
        Ok(())
    }

    /// Whether an image that the workflow builds is neither on this machine nor in a registry:
    /// it is on the machine that built it, or in its builder.
    pub(super) fn is_certainly_nowhere(&self, cell: usize, name: &str) -> bool {
        let known = &self.cells[cell];
        let name = full(name);
        let tag = name.rsplit(':').next().unwrap_or_default();
        let sha = self.runs[known.run].github.property("sha");
        let sha = sha.map_or(String::new(), |sha| sha.text().chars().take(7).collect());
        let own = !sha.is_empty() && tag.contains(&sha);
        let pushable = !name.starts_with("docker.io/library/") && !own;
        self.built.contains(&name)
            && self.is_hosted(cell)
            && !known.opaque
            // What other runs have pushed may be there.
            && !(pushable && self.pushes_images())
    }

    /// Whether the workflow pushes images at all.
    fn pushes_images(&self) -> bool {
        let pushes = |text: &str| ["push", "registry"].iter().any(|word| text.contains(word));
        let steps = self.plan.jobs.iter().flat_map(|job| &job.job.steps);
        steps.into_iter().any(|step| match &step.action {
            Action::Run { script, .. } => script.value.contains("docker") && pushes(&script.value),
            Action::Uses { name, with } if name.value.starts_with("docker/build-push-action") => {
                let given = |key: &str| with.get(key).map(|text| text.value.as_str());
                given("push").is_some_and(|push| push != "false")
                    || given("outputs").is_some_and(pushes)
            }
            _ => false,
        })
    }

    /// Notes whether an act may have left anything, images for instance.
    pub(in super::super) fn note_opaque(&mut self, cell: usize, act: &Act) {
        self.cells[cell].opaque |= match act {
            Act::Unknown(_) | Act::Execute { .. } => true,
            // A project brings its own.
            Act::Start { image } => image.is_empty(),
            _ => false,
        };
    }
}

/// Whether words are those of a command that makes or fetches images of which nobody knows.
pub(in super::super) fn is_opaque(words: &[&str]) -> bool {
    let docker = words
        .iter()
        .position(|word| matches!(*word, "docker" | "podman"));
    let rest = docker.map_or(&[][..], |at| &words[at + 1..]);
    words.contains(&"docker-compose")
        || rest
            .iter()
            .any(|word| matches!(*word, "compose" | "bake" | "commit" | "context"))
}

impl cell::Builders {
    /// Notes what becomes of the builders.
    pub(super) fn change(&mut self, change: Builders) {
        match change {
            Builders::Made {
                selected,
                installed,
            } => {
                self.made = true;
                self.selected |= selected;
                self.installed |= installed;
            }
            Builders::Engine => self.selected = false,
            Builders::Chosen => self.selected = self.made,
            Builders::Installed(installed) => self.installed = installed,
        }
    }

    /// Whether a builder works in a container of its own.
    fn is_apart(self, builder: &Builder) -> bool {
        match builder {
            Builder::Engine => self.installed && self.selected,
            Builder::Selected => self.selected,
            Builder::Named(name) => self.made && name != "default",
        }
    }
}
