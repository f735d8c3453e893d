//! The command line.

use std::path::PathBuf;

use crate::engine::Engine;
use crate::fault::{Fault, Outcome};

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// What the browsers are made of.
    pub(crate) engine: Engine,
    /// Folder of the built site.
    pub(crate) site: PathBuf,
    /// The accessibility checker's script.
    pub(crate) axe: PathBuf,
    /// Where to store pictures, instead of testing.
    pub(crate) screens: Option<PathBuf>,
    /// Cold starts to measure, instead of testing.
    pub(crate) speed: Option<usize>,
    /// How many times slower the browsers' processor is made: what depends on speed fails.
    pub(crate) slow: usize,
    /// Tests that run at the same time.
    pub(crate) jobs: usize,
    /// Parts of the names of the tests to run; all of them if there is none.
    pub(crate) only: Vec<String>,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            engine: Engine::Chromium,
            site: PathBuf::from("target/site"),
            axe: PathBuf::new(),
            screens: None,
            speed: None,
            slow: 1,
            jobs: 2,
            only: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| Fault::new(format!("{argument} wants a value")))
            };
            match argument.as_str() {
                "--engine" => options.engine = Engine::named(&value()?)?,
                "--site" => options.site = value()?.into(),
                "--axe" => options.axe = value()?.into(),
                "--screens" => options.screens = Some(value()?.into()),
                "--speed" => options.speed = Some(number(&value()?)?),
                "--slow" => options.slow = number(&value()?)?,
                "--jobs" => options.jobs = number(&value()?)?,
                part => options.only.push(part.into()),
            }
        }
        Ok(options)
    }

    /// Whether a test of that name is to run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part))
    }
}

fn number(text: &str) -> Outcome<usize> {
    text.parse()
        .map_err(|_| Fault::new(format!("{text:?} is no number")))
}
