//! The board of the room: the texts, the last run, and what the player said would happen.

mod gap;
mod stray;

use crate::container::Visit;
use crate::finding::Finding;
use crate::mission::{AuthoredLevel, Rejection};
use crate::missions::jigsaw::instance::Instance;
use crate::missions::jigsaw::level::{MetricId, Texts};
use crate::missions::jigsaw::outcome::Outcome;
use crate::missions::jigsaw::rows::{Row, rows};
use crate::missions::jigsaw::sheet::Sheet;
use crate::missions::jigsaw::tray;
use crate::missions::jigsaw::{Action, Shot};
use crate::verdict::{Goal, Metric, Verdict};
use std::sync::Arc;

/// A called shot and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// What the player said.
    pub shot: Shot,
    /// What happened.
    pub answer: Shot,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    instance: Arc<Instance>,
    /// What the reference line reaches, metric by metric.
    par: Arc<Vec<(MetricId, u64)>>,
    sheet: Sheet,
    outcome: Option<Arc<Outcome>>,
    builds: u32,
    call: Option<Shot>,
    called: Vec<Called>,
    right_calls: u32,
}

impl State {
    /// The board as it is dealt.
    pub fn start(instance: Instance) -> Self {
        let road = instance.level.roads.first();
        let par = road
            .and_then(|(_, texts)| instance.judge.evaluate(&instance, texts))
            .map(|outcome| outcome.metrics)
            .unwrap_or_default()
            .into_iter()
            .map(|(id, value)| (id, value.unwrap_or(0)));
        Self {
            sheet: Sheet::new(instance.level.start.clone()),
            par: Arc::new(par.collect()),
            instance: Arc::new(instance),
            outcome: None,
            builds: 0,
            call: None,
            called: Vec::new(),
            right_calls: 0,
        }
    }

    /// What was dealt.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The two texts as they stand.
    pub fn texts(&self) -> &Texts {
        self.sheet.texts()
    }

    /// The rows of the Dockerfile as it stands.
    pub fn rows(&self) -> &[Row] {
        self.sheet.rows()
    }

    /// What the last run showed.
    pub fn outcome(&self) -> Option<&Arc<Outcome>> {
        self.outcome.as_ref()
    }

    /// Whether the last run was of the texts as they stand.
    pub fn is_fresh(&self) -> bool {
        self.outcome
            .as_ref()
            .is_some_and(|outcome| outcome.texts == *self.sheet.texts())
    }

    /// Runs so far.
    pub fn builds(&self) -> u32 {
        self.builds
    }

    /// What the player says the next run will do.
    pub fn call(&self) -> Option<Shot> {
        self.call
    }

    /// Called shots so far, oldest first.
    pub fn called(&self) -> &[Called] {
        &self.called
    }

    /// Called shots that were right on a run that won.
    pub fn right_calls(&self) -> u32 {
        self.right_calls
    }

    /// The indices of the blocks still in the tray.
    pub fn tray(&self) -> Vec<usize> {
        tray::left(&self.instance.level.blocks, self.sheet.rows())
    }

    /// What a run of the texts as they stand would show. The board annotates with it; only
    /// [`Action::Build`] counts. `None` while there is no judge.
    pub fn preview(&self) -> Option<Outcome> {
        let instance = &self.instance;
        instance.judge.evaluate(instance, self.sheet.texts())
    }

    pub(super) fn carry(&mut self, old: &Self) {
        self.builds = old.builds;
        self.called.clone_from(&old.called);
        self.right_calls = old.right_calls;
    }

    /// A run reads all of both texts, beside a fixed share; a run of the same texts reads
    /// nothing, and other moves a small part of what a run does (measured: a twentieth).
    pub(super) fn weight(&self, action: &Action) -> u64 {
        let text = self.sheet.len();
        match action {
            Action::Build if self.is_fresh() => 8,
            Action::Build => 128 + text,
            _ => 8 + text / 16,
        }
    }

    pub(super) fn apply(&mut self, action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Build => self.build(),
            Action::Call(shot) => self.announce(*shot),
            action => self.sheet.apply(&self.instance.level.blocks, action),
        }
    }

    fn announce(&mut self, shot: Shot) -> Result<(), Rejection> {
        if self.call == Some(shot) {
            return Err(Rejection::NothingToDo);
        }
        if let Shot::Stops { row } = shot
            && usize::from(row) >= self.sheet.rows().len()
        {
            return Err(Rejection::NoSuchPlace);
        }
        self.call = Some(shot);
        Ok(())
    }

    fn build(&mut self) -> Result<(), Rejection> {
        let last = self.outcome.clone().filter(|_| self.is_fresh());
        let outcome = last.or_else(|| self.preview().map(Arc::new));
        let outcome = outcome.ok_or(Rejection::NotReady)?;
        self.builds = self.builds.saturating_add(1);
        self.outcome = Some(outcome.clone());
        if let Some(shot) = self.call.take() {
            let answer = answer(&outcome);
            self.called.push(Called { shot, answer });
            self.right_calls += u32::from(shot == answer && self.verdict().solved());
        }
        Ok(())
    }

    pub(super) fn verdict(&self) -> Verdict {
        let goals = self.outcome.as_ref().map(|outcome| outcome.goals.clone());
        let par = self.par.iter();
        Verdict {
            goals: goals.unwrap_or_else(|| self.unknown_goals()),
            metrics: par.map(|(id, par)| self.metric(*id, *par)).collect(),
        }
    }

    /// Everything the last run had to say, and on a win what is over par.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(outcome) = &self.outcome else {
            return Vec::new();
        };
        let mut findings = outcome.findings.clone();
        findings.extend(self.verdict().over_par());
        findings
    }

    fn unknown_goals(&self) -> Vec<Goal> {
        let goals = self.instance.level.goals().into_iter();
        goals.map(Goal::unknown).collect()
    }

    fn metric(&self, id: MetricId, par: u64) -> Metric {
        let metrics = self.outcome.iter().flat_map(|outcome| &outcome.metrics);
        let mut values = metrics.filter(|(taken, _)| *taken == id);
        Metric {
            id: id.as_str(),
            unit: id.unit(),
            over: id.over_par(),
            value: values.next().and_then(|(_, value)| *value),
            par,
        }
    }
}

/// What a run turned out to do, as a place in the picture.
pub fn answer(outcome: &Outcome) -> Shot {
    match (&outcome.build.outcome, &outcome.running) {
        (Err(failure), _) => {
            let row = rows(&outcome.texts.dockerfile)
                .iter()
                .position(|row| row.last >= failure.line)
                .unwrap_or(0);
            Shot::Stops {
                row: u8::try_from(row).unwrap_or(u8::MAX),
            }
        }
        (Ok(_), Some(running)) => match running.visit {
            Visit::Page { .. } | Visit::Other { .. } => Shot::Lit,
            Visit::Error { .. } => Shot::RedBox,
            Visit::Unreachable(_) => Shot::Dark,
        },
        (Ok(_), None) => Shot::Dark,
    }
}
