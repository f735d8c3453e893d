//! The board of the room: the texts, the last run of the script, and what was called.

mod gap;
mod measure;
mod stray;

use crate::finding::Finding;
use crate::mission::{AuthoredLevel, Rejection};
use crate::missions::cache::goals;
use crate::missions::cache::instance::Instance;
use crate::missions::cache::level::MetricId;
use crate::missions::cache::lines::touched;
use crate::missions::cache::outcome::{Outcome, evaluate};
use crate::missions::cache::{Action, Shot};
use crate::missions::jigsaw::Texts;
use crate::missions::jigsaw::rows::Row;
use crate::missions::jigsaw::sheet::Sheet;
use crate::missions::jigsaw::tray;
use crate::verdict::{Goal, Metric, Verdict};
pub use measure::Measured;
use measure::{measured, value};
use std::sync::Arc;

/// A called shot and what came: rows of the burn map as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// What the player said.
    pub shot: Shot,
    /// What burned.
    pub burned: u64,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    instance: Arc<Instance>,
    measured: Arc<Measured>,
    sheet: Sheet,
    run: Option<Arc<Run>>,
    builds: u32,
    call: Option<Shot>,
    called: Vec<Called>,
    right_calls: u32,
}

/// A run of the script and its goals.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What came of the texts.
    pub outcome: Outcome,
    /// Goals of the level.
    pub goals: Vec<Goal>,
}

impl State {
    /// The board as it is dealt.
    pub fn start(instance: Instance) -> Self {
        let measured = measured(&instance);
        Self {
            sheet: Sheet::new(instance.level.start.clone()),
            instance: Arc::new(instance),
            measured: Arc::new(measured),
            run: None,
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

    /// Par, targets, and what came of the inherited files.
    pub fn measured(&self) -> &Measured {
        &self.measured
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
    pub fn run(&self) -> Option<&Arc<Run>> {
        self.run.as_ref()
    }

    /// Whether the last run was of the texts as they stand.
    pub fn is_fresh(&self) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.outcome.texts == *self.sheet.texts())
    }

    /// Runs of the script so far.
    pub fn builds(&self) -> u32 {
        self.builds
    }

    /// What the player says the next run will burn.
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

    /// Lines of both files that are not as they were inherited.
    pub fn lines(&self) -> u64 {
        touched(&self.instance.level.start, self.sheet.texts())
    }

    /// The indices of the blocks still in the tray.
    pub fn tray(&self) -> Vec<usize> {
        tray::left(&self.instance.level.blocks, self.sheet.rows())
    }

    /// What a run of the texts as they stand would show. The board annotates with it; only
    /// [`Action::Build`] counts.
    pub fn preview(&self) -> Run {
        let Measured { before, best, .. } = &*self.measured;
        let mut known = std::iter::once(before).chain(best);
        let same = known.find(|outcome| outcome.texts == *self.sheet.texts());
        self.judged(same.map_or_else(
            || evaluate(&self.instance, self.sheet.texts()),
            Outcome::clone,
        ))
    }

    fn judged(&self, outcome: Outcome) -> Run {
        let goals = goals::goals(&self.instance, &self.measured.targets, &outcome);
        Run { outcome, goals }
    }

    pub(super) fn carry(&mut self, old: &Self) {
        self.builds = old.builds;
        self.called.clone_from(&old.called);
        self.right_calls = old.right_calls;
    }

    /// A run reads both texts once for every commit, beside a fixed share; a run of the same
    /// texts reads nothing, and other moves a small part of what a run does.
    pub(super) fn weight(&self, action: &Action) -> u64 {
        let text = self.sheet.len();
        match action {
            Action::Build if self.is_fresh() => 8,
            Action::Build => (128 + text) * (self.instance.commits.len() as u64 + 1),
            _ => 8 + text / 16,
        }
    }

    pub(super) fn apply(&mut self, action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Build => self.build(),
            Action::Call(shot) => return self.announce(*shot),
            action => {
                let action = action.on_desk().ok_or(Rejection::NothingToDo)?;
                return self.sheet.apply(&self.instance.level.blocks, &action);
            }
        }
        Ok(())
    }

    fn announce(&mut self, shot: Shot) -> Result<(), Rejection> {
        if self.call == Some(shot) {
            return Err(Rejection::NothingToDo);
        }
        if usize::from(shot.commit) >= self.instance.commits.len() {
            return Err(Rejection::NoSuchPlace);
        }
        self.call = Some(shot);
        Ok(())
    }

    fn build(&mut self) {
        self.builds = self.builds.saturating_add(1);
        let last = self
            .run
            .take()
            .filter(|last| last.outcome.texts == *self.sheet.texts());
        let run = last.unwrap_or_else(|| Arc::new(self.preview()));
        self.run = Some(run.clone());
        if let Some(shot) = self.call.take() {
            let burned = run.outcome.burned(shot.commit.into());
            self.called.push(Called { shot, burned });
            self.right_calls += u32::from(shot.rows == burned && self.verdict().solved());
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        let goals = self.run.as_ref().map(|run| run.goals.clone());
        let par = self.measured.par.iter();
        Verdict {
            goals: goals.unwrap_or_else(|| self.unknown_goals()),
            metrics: par.map(|(id, par)| self.metric(*id, *par)).collect(),
        }
    }

    /// Everything the last run had to say, and on a win what is over par.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(run) = &self.run else {
            return Vec::new();
        };
        let mut findings = goals::findings(&run.outcome, &run.goals);
        findings.extend(self.verdict().over_par());
        findings
    }

    fn unknown_goals(&self) -> Vec<Goal> {
        let goals = self.instance.level.goals().into_iter();
        goals.map(Goal::unknown).collect()
    }

    fn metric(&self, id: MetricId, par: u64) -> Metric {
        let run = self.run.as_ref();
        let outcome = run
            .map(|run| &run.outcome)
            .filter(|outcome| outcome.running.is_some());
        Metric {
            id: id.as_str(),
            unit: id.unit(),
            over: id.over_par(),
            value: outcome.map(|outcome| value(id, &self.instance, outcome)),
            par,
        }
    }
}
