//! Checks: style, tests, scans, and whether the app answers.

use super::super::full;
use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::{Answer, Work};
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
        let image = self.local(cell, name);
        let image = image.or_else(|| self.published(name, work));
        // In an image of others, the tests are those of the checkout.
        if image.is_none() && full(name).starts_with("docker.io/library/") {
            return self.test(cell, self.opened(tests)?, env);
        }
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

    pub(in super::super) fn scan(
        &mut self,
        cell: usize,
        name: &str,
        strict: bool,
    ) -> Result<(), Failure> {
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
    pub(super) fn smoke(
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
