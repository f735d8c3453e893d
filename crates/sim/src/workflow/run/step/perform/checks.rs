//! Checks: style, tests, scans, and whether the app answers.

use super::super::full;
use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::{Answer, Serves, Work};
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::{Checks, Parts};

impl Engine<'_> {
    pub(super) fn lint(&mut self, cell: usize) -> Result<(), Failure> {
        let (_, commit) = self.source(cell)?;
        let lint = !commit.lint_error;
        let checks = Checks {
            lint,
            ..Checks::default()
        };
        self.passed(cell, lint, Failure::Style, checks)
    }

    pub(in super::super) fn passed(
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
    pub(super) fn opened(&self, parts: Parts) -> Result<Parts, Failure> {
        match (parts == Parts::default(), self.settings.knows_tests) {
            (false, _) => Ok(parts),
            (true, true) => Err(Failure::NoFiles),
            (true, false) => Ok(self.settings.tests),
        }
    }

    pub(in super::super) fn test(
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
    pub(super) fn test_image(
        &mut self,
        cell: usize,
        name: &str,
        tests: Parts,
        env: &[(String, String)],
        work: &Work,
    ) -> Result<(), Failure> {
        self.fetch(cell, name, work)?;
        let image = self.local(cell, name);
        // In an image of others, the tests are those of the checkout.
        if image.is_none() && full(name).starts_with("docker.io/library/") {
            return self.test(cell, self.opened(tests)?, env);
        }
        let image = image.ok_or(Failure::NoContainer)?;
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

    pub(in super::super) fn scan(
        &mut self,
        cell: usize,
        name: &str,
        strict: bool,
        work: &Work,
    ) -> Result<(), Failure> {
        let image = self
            .local(cell, name)
            .or_else(|| self.published(name, work));
        let official = full(name).starts_with("docker.io/library/") && name.contains(':');
        if image.is_none() && official && !self.is_certainly_nowhere(cell, name) {
            return Ok(());
        }
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
    pub(super) fn smoke(
        &mut self,
        cell: usize,
        hint: &str,
        strict: bool,
        work: &mut Work,
    ) -> Result<(), Failure> {
        if command::is_own(hint) {
            return self.ask_machine(cell, strict, work);
        }
        let environment = self.target(cell, hint);
        let live = self.live(&environment, work);
        // What others run is well, as far as anybody here knows.
        if command::is_public(hint) || live.is_none() && !command::is_apps(hint) {
            work.answer = Some(Answer::Other);
            return Ok(());
        }
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

    /// An answer of what the job has started on its own machine.
    fn ask_machine(&self, cell: usize, strict: bool, work: &mut Work) -> Result<(), Failure> {
        let known = &self.cells[cell];
        let job = self.plan.jobs[known.report.job].job;
        let others = !job.services.is_empty()
            || job.services_expression.is_some()
            || job.container.is_some();
        let event = match known.serves {
            Some(Serves::Image(image)) => self.out.images[image].event,
            Some(Serves::Checkout) => self.source(cell).ok().and_then(|(event, _)| event),
            Some(Serves::Anything) | None => None,
        };
        let fails = |event| self.commit(event).is_some_and(|commit| commit.smoke_fails);
        let answer = match known.serves {
            None if !others => Answer::Nobody,
            Some(Serves::Anything) | None => Answer::Other,
            _ if event.is_some_and(fails) => Answer::Ill,
            _ => Answer::Well,
        };
        work.answer = Some(answer);
        match answer {
            Answer::Nobody | Answer::Ill if strict => Err(Failure::NoAnswer),
            _ => Ok(()),
        }
    }

    /// Something begins to listen on the job's machine.
    pub(super) fn listen(&mut self, cell: usize, image: &str, work: &Work) {
        let own = self
            .local(cell, image)
            .filter(|_| !image.is_empty())
            .or_else(|| self.published(image, work));
        let serves = match own {
            Some(image) => Serves::Image(image),
            None if image.is_empty() && self.cells[cell].checkout.is_some() => Serves::Checkout,
            None => Serves::Anything,
        };
        self.cells[cell].serves = Some(serves);
    }
}
