//! What each act needs, and how it goes.

use super::{BASE, file_name, full, host};
use crate::workflow::model::Access;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::Answer;
use crate::workflow::run::cell::{Effect, Source, Work};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::event::{Commit, Kind, What};
use crate::workflow::run::{Checks, Parts};

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
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Save { .. }
            | Act::Load { .. } => times.tool,
            Act::Sleep(ms) => *ms,
            Act::Execute { tests: None, .. } | Act::Notify | Act::Send { .. } | Act::Unknown(_) => {
                times.other
            }
            Act::Metadata { .. }
            | Act::Tag { .. }
            | Act::Output { .. }
            | Act::Variable { .. }
            | Act::Echo(_)
            | Act::Exit(_)
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
            Act::Checkout { reference } => self.checkout(cell, reference),
            Act::Install { listed: true } => self.install(cell, env),
            Act::Lint => self.lint(cell),
            Act::Execute { text, .. } if self.cells[cell].checkout.is_none() => {
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
            Act::Execute { tests: None, .. } => self.trust(cell, env),
            Act::TestImage { image, tests } => self.test_image(cell, image, *tests, work),
            Act::Build { tags, push, remote } => {
                let image = self.build(cell, *remote, env)?;
                for tag in tags {
                    self.cells[cell].images.insert(full(tag), image);
                }
                let pushed = tags.iter().filter(|_| *push);
                pushed
                    .into_iter()
                    .try_for_each(|tag| self.push(cell, tag, work))
            }
            Act::Push { tag } => self.push(cell, tag, work),
            Act::Pull { tag } => {
                let image = self.published(tag, work).ok_or(Failure::NoManifest)?;
                self.cells[cell].images.insert(full(tag), image);
                Ok(())
            }
            Act::Scan { image, strict } => self.scan(cell, image, *strict),
            Act::Deploy { image, hint } => {
                self.deploy(cell, image.as_deref(), hint, env, before, work)
            }
            Act::Rollback { hint } => self.roll_back(cell, hint, work),
            Act::Smoke { hint, strict } => self.smoke(cell, hint, *strict, work),
            Act::Notify => {
                work.effects.push((work.took, Effect::Notify));
                Ok(())
            }
            Act::Send { text } => {
                self.note_sent(cell, text);
                Ok(())
            }
            Act::Exit(code) if *code != 0 => Err(Failure::Asked(*code)),
            Act::Unknown(name) => {
                self.say_unknown(cell, name);
                Ok(())
            }
            act => self.on_machine(cell, act),
        }
    }

    /// Does what touches nothing but the job's own machine and its files.
    fn on_machine(&mut self, cell: usize, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Login {
                registry,
                known,
                token,
            } => self.log_in(cell, registry, *known, *token)?,
            Act::Credentials { known: false } => return Err(Failure::NoPassword),
            Act::Credentials { known: true } => self.cells[cell].known = true,
            Act::Tag { from, to } => {
                let image = self.local(cell, from).ok_or(Failure::NoImage)?;
                self.cells[cell].images.insert(full(to), image);
            }
            Act::Save { tag, file } => {
                let image = self.local(cell, tag).ok_or(Failure::NoImage)?;
                let file = file_name(file).to_owned();
                self.cells[cell].files.insert(file, Some(image));
            }
            Act::Load { file } => {
                let files = &self.cells[cell].files;
                let image = files.get(file_name(file)).copied().flatten();
                let image = image.ok_or(Failure::NoFiles)?;
                self.cells[cell].images.insert(String::new(), image);
            }
            Act::Upload { name, path } => self.upload(cell, name, path),
            Act::Download { name } => self.download(cell, name)?,
            Act::Cache { key } => self.cache(cell, key),
            Act::Metadata { images, tags } => self.name_images(cell, images, tags),
            Act::Output { name, value } => {
                let known = &mut self.cells[cell];
                let output = (name.clone(), value.clone());
                known.outputs.push(output);
            }
            Act::Variable { name, value } => {
                self.cells[cell].env.push((name.clone(), value.clone()));
            }
            _ => {}
        }
        Ok(())
    }

    fn install(&mut self, cell: usize, env: &[(String, String)]) -> Result<(), Failure> {
        self.trust(cell, env)?;
        let (_, commit) = self.source(cell)?;
        if commit.conflict {
            Err(Failure::Conflict)
        } else {
            Ok(())
        }
    }

    fn lint(&mut self, cell: usize) -> Result<(), Failure> {
        let (_, commit) = self.source(cell)?;
        let lint = !commit.lint_error;
        let checks = Checks {
            lint,
            ..Checks::default()
        };
        self.passed(cell, lint, Failure::Style, checks)
    }

    fn log_in(
        &mut self,
        cell: usize,
        registry: &str,
        known: bool,
        token: bool,
    ) -> Result<(), Failure> {
        if !known {
            return Err(Failure::NoPassword);
        }
        let registry = host(registry);
        if token {
            self.cells[cell].token_logins.insert(registry.clone());
        }
        self.cells[cell].logins.insert(registry);
        Ok(())
    }

    /// The names that `docker/metadata-action` makes: of branch or tag, and of what its own
    /// list says (github.com/docker/metadata-action, `tags` input).
    fn name_images(&mut self, cell: usize, images: &str, rules: &str) {
        let tags = self.metadata_tags(cell, rules);
        let mut lines = Vec::new();
        for image in images.split([',', '\n']).map(str::trim) {
            if !image.is_empty() {
                lines.extend(tags.iter().map(|tag| [image, ":", tag].concat()));
            }
        }
        let version = tags.first().cloned().unwrap_or_default();
        let known = &mut self.cells[cell];
        for (name, value) in [("tags", lines.join("\n")), ("version", version)] {
            known.outputs.push((name.to_owned(), value));
        }
    }

    fn metadata_tags(&self, cell: usize, rules: &str) -> Vec<String> {
        let github = &self.runs[self.cells[cell].run].github;
        let of = |key: &str| {
            let found = github.property(key);
            found.map_or(String::new(), |value| value.text().to_string())
        };
        let name = of("ref_name").replace('/', "-");
        let tagged = of("ref_type") == "tag";
        let mut tags: Vec<String> = Vec::new();
        for rule in rules.lines().map(str::trim).filter(|rule| !rule.is_empty()) {
            let setting = |key: &str| {
                rule.split(',')
                    .find_map(|part| part.trim().strip_prefix(key))
            };
            match setting("type=").unwrap_or("raw") {
                "sha" => {
                    let short: String = of("sha").chars().take(7).collect();
                    tags.push(["sha-", &short].concat());
                }
                "raw" => tags.push(setting("value=").unwrap_or(rule).to_owned()),
                "ref" => tags.push(name.clone()),
                "semver" | "pep440" if tagged => tags.push(name.trim_start_matches('v').to_owned()),
                _ => {}
            }
        }
        if rules.trim().is_empty() {
            tags.push(name);
            if tagged {
                tags.push("latest".to_owned());
            }
        }
        tags
    }

    /// A cache that an earlier job kept makes installing quick.
    fn cache(&mut self, cell: usize, key: &str) {
        if key.is_empty() {
            return;
        }
        let hit = self.caches.contains(key);
        let known = &mut self.cells[cell];
        known.warm |= hit;
        known.caches.push(key.to_owned());
        let value = if hit { "true" } else { "" };
        let output = ("cache-hit".to_owned(), value.to_owned());
        known.outputs.push(output);
    }

    /// A checkout needs the right to read; what is in it depends on the event.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target>
    pub(super) fn checkout(&mut self, cell: usize, reference: &str) -> Result<(), Failure> {
        let run = self.cells[cell].run;
        let job = self.cells[cell].report.job;
        if self
            .plan
            .access(job, "contents", self.settings.token_writes)
            == Access::None
        {
            return Err(Failure::Denied);
        }
        let event = self.event(run);
        let target = self.out.runs[run].trigger == "pull_request_target";
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
        Ok(())
    }

    pub(super) fn passed(
        &mut self,
        cell: usize,
        well: bool,
        failure: Failure,
        checks: Checks,
    ) -> Result<(), Failure> {
        if !well {
            return Err(failure);
        }
        let run = self.cells[cell].run;
        self.runs[run].checks.add(checks);
        Ok(())
    }

    /// What tests open that name these parts. Where all tests are known, a path that is none
    /// of theirs is not there.
    fn opened(&self, parts: Parts) -> Result<Parts, Failure> {
        match (parts == Parts::default(), self.settings.knows_tests) {
            (false, _) => Ok(parts),
            (true, true) => Err(Failure::NoFiles),
            (true, false) => Ok(self.settings.tests),
        }
    }

    pub(super) fn test(
        &mut self,
        cell: usize,
        parts: Parts,
        env: &[(String, String)],
    ) -> Result<(), Failure> {
        self.trust(cell, env)?;
        let (_, commit) = self.source(cell)?;
        let well = !commit.broken.meets(parts) && !commit.conflict;
        self.passed(
            cell,
            well,
            Failure::Test,
            Checks {
                tests: parts,
                ..Checks::default()
            },
        )
    }

    /// Tests in an image, of this machine or of a registry: it is this image that they open.
    fn test_image(
        &mut self,
        cell: usize,
        name: &str,
        tests: Parts,
        work: &Work,
    ) -> Result<(), Failure> {
        let image = self.local(cell, name);
        let image = image.or_else(|| self.published(name, work));
        let image = image.ok_or(Failure::NoManifest)?;
        self.cells[cell].images.insert(full(name), image);
        let tests = self.opened(tests)?;
        let event = self.out.images[image].event;
        let commit = event.and_then(|event| self.commit(event));
        let broken = commit.is_some_and(|commit| commit.broken.meets(tests));
        let checks = Checks {
            tests,
            ..Checks::default()
        };
        if !broken {
            self.out.images[image].checks.add(checks);
        }
        self.passed(cell, !broken, Failure::Test, checks)
    }

    pub(super) fn upload(&mut self, cell: usize, name: &str, path: &str) {
        let run = self.cells[cell].run;
        let mut files: Vec<(String, Option<usize>)> = Vec::new();
        for line in path.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let file = file_name(line);
            let held = self.cells[cell].files.get(file).copied();
            files.push((file.to_owned(), held.flatten()));
        }
        self.runs[run].artifacts.insert(name.to_owned(), files);
    }

    pub(super) fn download(&mut self, cell: usize, name: &str) -> Result<(), Failure> {
        let run = self.cells[cell].run;
        let artifacts = &self.runs[run].artifacts;
        let found: Vec<(String, Option<usize>)> = if name.is_empty() {
            artifacts.values().flatten().cloned().collect()
        } else {
            artifacts.get(name).ok_or(Failure::NoArtifact)?.clone()
        };
        self.cells[cell].files.extend(found);
        Ok(())
    }

    pub(super) fn scan(&mut self, cell: usize, name: &str, strict: bool) -> Result<(), Failure> {
        let image = self
            .local(cell, name)
            .or_else(|| self.registry.get(&full(name)).copied());
        let image = image.ok_or(Failure::NoImage)?;
        let event = self.out.images[image].event;
        let commit = event.and_then(|event| self.commit(event));
        let vulnerable = commit.is_some_and(|commit| commit.vulnerable);
        if !strict {
            return Ok(());
        }
        let checks = Checks {
            scan: true,
            ..Checks::default()
        };
        if !vulnerable {
            self.out.images[image].checks.add(checks);
        }
        self.passed(cell, !vulnerable, Failure::Vulnerable, checks)
    }

    /// An answer of the running app; a command that is not told to fails at nothing.
    fn smoke(
        &mut self,
        cell: usize,
        hint: &str,
        strict: bool,
        work: &mut Work,
    ) -> Result<(), Failure> {
        let environment = self.target(cell, hint);
        let live = self.live(&environment, work);
        let commit = live.as_ref().and_then(|live| self.commit(live.event?));
        let silent = live
            .as_ref()
            .is_none_or(|live| live.half || commit.is_some_and(|commit| commit.smoke_fails));
        work.answer = Some(match (&live, silent) {
            (None, _) => Answer::Nobody,
            (_, true) => Answer::Ill,
            _ => Answer::Well,
        });
        if !strict {
            return Ok(());
        }
        let live = live.ok_or(Failure::NoAnswer)?;
        let checks = Checks {
            smoke: true,
            ..Checks::default()
        };
        if let Some(image) = live.image.filter(|_| !silent) {
            self.out.images[image].checks.add(checks);
        }
        self.passed(cell, !silent, Failure::NoAnswer, checks)
    }
}
