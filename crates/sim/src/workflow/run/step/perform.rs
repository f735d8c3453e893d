//! What each act needs, and how it goes.

mod checks;
pub(in super::super) mod files;
mod folders;
mod machine;
pub(in super::super) mod python;
mod refused;
mod registry;
pub(in super::super) mod store;
mod tell;

use super::{BASE, full};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::{Effect, Serves, Source, Work};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::{Commit, Kind, What};

impl Engine<'_> {
    pub(super) fn time(&self, cell: usize, act: &Act) -> u64 {
        let times = &self.settings.times;
        let warm = self.cells[cell].warm;
        let slow = self.source(cell).map_or(0, |(_, commit)| commit.slow);
        match act {
            Act::Checkout { .. } => times.checkout,
            Act::Install { .. } if warm => times.install / 5,
            Act::Install { .. } => times.install,
            Act::Lint => times.lint,
            Act::Test(_) | Act::Execute { tests: Some(_), .. } => times.test,
            Act::TestImage { image, .. } if self.local(cell, image).is_some() => times.test,
            Act::TestImage { .. } => times.push + times.test,
            Act::Build { push: true, .. } => times.build + slow + times.push,
            Act::Build { .. } => times.build + slow,
            Act::Push { .. } | Act::Pull { .. } => times.push,
            Act::Scan { .. } => times.scan,
            Act::Deploy { image: None, .. } => times.build + slow + times.push + times.deploy,
            Act::Deploy { .. } | Act::Rollback { .. } => times.deploy,
            Act::Smoke { .. } => times.smoke,
            Act::Upload { .. }
            | Act::Download { .. }
            | Act::Cache { .. }
            | Act::Python { .. }
            | Act::Keep { .. }
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Save { .. }
            | Act::Load { .. } => times.tool,
            Act::Sleep(ms) => *ms,
            Act::Execute { tests: None, .. } | Act::Notify | Act::Send { .. } | Act::Unknown(_) => {
                times.other
            }
            Act::Metadata { .. }
            | Act::Builders(_)
            | Act::Start { .. }
            | Act::Missing { .. }
            | Act::Enter { .. }
            | Act::Site { .. }
            | Act::Tag { .. }
            | Act::Tell { .. }
            | Act::Echo(_)
            | Act::Exit(_)
            | Act::Fail(_)
            | Act::Nothing => 0,
        }
    }

    /// The commit of a happening that is an event.
    fn commit(&self, event: usize) -> Option<&Commit> {
        match &self.happenings.get(event)?.what {
            What::Event(event) => Some(&event.commit),
            _ => None,
        }
    }

    /// The commit that is checked out, or why there is none.
    pub(super) fn source(&self, cell: usize) -> Result<(Option<usize>, &Commit), Failure> {
        match self.cells[cell].checkout {
            Some(Source::Event(place)) => {
                let commit = self.commit(place).ok_or(Failure::NoFiles)?;
                Ok((Some(place), commit))
            }
            Some(Source::Base) => Ok((None, &BASE)),
            None => Err(Failure::NoFiles),
        }
    }

    fn install(
        &mut self,
        cell: usize,
        file: &str,
        env: &[(String, String)],
    ) -> Result<(), Failure> {
        self.trust(cell, env)?;
        let (_, commit) = self.source(cell)?;
        let other = !matches!(file.trim_start_matches("./"), "" | "requirements.txt");
        if other && self.settings.requirements.is_some() {
            Err(Failure::NoFiles)
        } else if commit.conflict {
            Err(Failure::Conflict)
        } else {
            Ok(())
        }
    }

    /// What is in a checkout depends on the event.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target>
    fn checkout(&mut self, cell: usize, reference: &str) {
        let run = self.cells[cell].run;
        let event = self.event(run);
        let target = self.out.runs[run].trigger == "pull_request_target";
        let at_head = match &event.kind {
            Kind::PullRequest { head, .. } => reference == head || reference == event.commit.sha,
            _ => false,
        };
        let head = match &event.kind {
            Kind::PullRequest { head, .. } => {
                reference == head
                    || reference == event.commit.sha
                    || reference.starts_with("refs/pull/")
            }
            _ => false,
        };
        let source = if target && !head {
            Source::Base
        } else {
            Source::Event(self.runs[run].event)
        };
        self.cells[cell].checkout = Some(source);
        self.cells[cell].at_head = at_head;
    }

    /// Notes of something that nobody knows what else it may have done.
    fn note_strange(&mut self, cell: usize, name: &str) {
        let is_action = self.is_action(cell);
        if is_action {
            self.cells[cell].history = None;
        }
        let known = &mut self.cells[cell];
        known.serves.get_or_insert(Serves::Anything);
        let run = known.run;
        if !is_action {
            return;
        }
        if ["login", "auth", "credentials"]
            .iter()
            .any(|word| name.contains(word))
        {
            known.logins.insert(String::new());
        }
        // Those of GitHub itself set tools in place, and hand the token to nobody.
        known.strange |= !name.starts_with("actions/");
        self.runs[run].strange = true;
        self.note_other_names(cell, name);
    }

    /// Does what an act does. What others can see of it comes with the end of the step.
    pub(super) fn perform(
        &mut self,
        cell: usize,
        act: &Act,
        env: &[(String, String)],
        before: u64,
        work: &mut Work,
    ) -> Result<(), Failure> {
        match act {
            Act::Checkout {
                reference,
                path,
                keeps,
                depth,
                tags,
                elsewhere,
            } => {
                self.checkout(cell, reference);
                self.note_root(cell, path);
                self.note_clone(cell, *keeps);
                self.note_history(cell, (reference, path), (*depth, *tags, *elsewhere));
                Ok(())
            }
            Act::Install { listed: true, file } => self.install(cell, file, env),
            Act::Lint => self.lint(cell),
            Act::Test(_) | Act::Execute { .. } => self.execute(cell, act, env),
            Act::Notify => {
                work.effects.push((work.took, Effect::Notify));
                Ok(())
            }
            Act::Send { text } => {
                self.note_sent(cell, text);
                Ok(())
            }
            Act::Exit(code) if *code != 0 => Err(Failure::Asked(*code)),
            Act::Fail(_) => Err(Failure::Asked(1)),
            Act::Unknown(name) => {
                self.note_strange(cell, name);
                self.say_unknown(cell, name);
                Ok(())
            }
            act => self.with_images(cell, act, env, before, work),
        }
    }

    /// Runs what the checkout holds: its tests, or a program of it.
    fn execute(&mut self, cell: usize, act: &Act, env: &[(String, String)]) -> Result<(), Failure> {
        match act {
            Act::Execute { text, .. } if self.cells[cell].checkout.is_none() => {
                self.cells[cell].serves.get_or_insert(Serves::Anything);
                self.say_unknown(cell, text.split(' ').next().unwrap_or_default());
                Ok(())
            }
            Act::Test(parts) => self.test(cell, self.opened(*parts)?, env),
            Act::Execute {
                tests: Some(parts), ..
            } => {
                let parts = self.opened(*parts).unwrap_or(self.settings.tests);
                self.test(cell, parts, env)
            }
            Act::Execute { tests: None, .. } => {
                self.cells[cell].serves.get_or_insert(Serves::Checkout);
                self.trust(cell, env)
            }
            _ => Ok(()),
        }
    }

    /// Does what an image is built, looked at or brought live by.
    fn with_images(
        &mut self,
        cell: usize,
        act: &Act,
        env: &[(String, String)],
        before: u64,
        work: &mut Work,
    ) -> Result<(), Failure> {
        match act {
            Act::Start { image } => {
                self.fetch(cell, image, work)?;
                self.listen(cell, image, work);
                Ok(())
            }
            Act::TestImage { image, tests } => self.test_image(cell, image, *tests, env, work),
            Act::Build { .. } => self.build_and_push(cell, act, env, work),
            Act::Push { tag } => self.push_stored(cell, tag, work),
            Act::Pull { tag } => self.pull(cell, tag, work),
            Act::Scan { image, strict } => self.scan(cell, image, *strict, work),
            Act::Deploy { image, hint } => {
                self.deploy(cell, image.as_deref(), hint, env, before, work)
            }
            Act::Rollback { hint } => self.roll_back(cell, hint, work),
            Act::Smoke { hint, strict } => self.smoke(cell, hint, *strict, work),
            act => self.on_machine(cell, act),
        }
    }

    /// Builds an image, names it, and pushes its names where it is told to.
    fn build_and_push(
        &mut self,
        cell: usize,
        act: &Act,
        env: &[(String, String)],
        work: &mut Work,
    ) -> Result<(), Failure> {
        let Act::Build {
            tags,
            push,
            remote,
            cloud,
            file,
            builder,
            output,
            ..
        } = act
        else {
            return Ok(());
        };
        if *cloud {
            self.let_in(cell)?;
        } else {
            self.refuse_build(cell, act, env)?;
        }
        let image = self.build(cell, *remote, env)?;
        let unsure = self.is_unsure_build(cell);
        if unsure || self.leaves_image(cell, (builder, *output), env) {
            let names = tags.iter().map(|tag| (full(tag), image));
            self.cells[cell].images.extend(names);
        } else {
            Self::say_unloaded(act, work);
        }
        let built = tags.iter().filter(|_| !unsure);
        self.built.extend(built.map(|tag| full(tag)));
        if !file.is_empty() {
            self.write(cell, file, image);
        }
        let mut pushed = tags.iter().filter(|_| *push);
        pushed.try_for_each(|tag| self.push(cell, (tag, image), *cloud, work))
    }
}
