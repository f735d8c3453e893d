//! The board of the room: the workflow, the last run of the cards, and what was called.

mod advice;
mod metrics;
mod moves;
mod steps;

pub(super) use moves::edited;

use crate::finding::Finding;
use crate::mission::{AuthoredLevel, Rejection};
use crate::missions::pipeline::goals::{self, Bench};
use crate::missions::pipeline::instance::Instance;
use crate::missions::pipeline::level::MetricId;
use crate::missions::pipeline::outcome::{Outcome, evaluate};
use crate::missions::pipeline::{Action, MAX_TEXT, Shot, Stop};
use crate::verdict::{Goal, Metric, Verdict};
use crate::workflow::model::Matrix;
use crate::workflow::run::{Conclusion, is_refused};
use crate::workflow::yaml::Source;
use crate::workflow::{self, Workflow};
use metrics::{measured, value};
use std::sync::Arc;

/// A called shot and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// What the player said.
    pub shot: Shot,
    /// Where the commit stopped; nothing when no run began.
    pub stopped: Option<Stop>,
    /// Whether that is what the player said.
    pub right: bool,
}

/// What is measured once for an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What the reference line reaches, metric by metric.
    pub par: Vec<(MetricId, u64)>,
    /// What the lead time may be, in milliseconds.
    pub target_ms: u64,
    /// What comes of the reference line's workflow.
    pub best: Option<Outcome>,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    instance: Arc<Instance>,
    measured: Arc<Measured>,
    read: Read,
    run: Option<Arc<Run>>,
    /// What the last run reached, in the order of par.
    reached: Vec<Option<u64>>,
    tried: Option<Arc<Outcome>>,
    runs: u32,
    call: Option<Shot>,
    called: Vec<Called>,
    right_calls: u32,
}

/// A text and what was read of it.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    text: Source,
    workflow: Arc<Workflow>,
    problems: Arc<Vec<Finding>>,
}

impl Read {
    fn new(text: Source) -> Self {
        let (workflow, problems) = workflow::read_source(&text);
        Self {
            text,
            workflow: Arc::new(workflow),
            problems: Arc::new(problems),
        }
    }

    fn play(&self, instance: &Instance, cards: &[usize]) -> Outcome {
        let refused = is_refused(&self.problems);
        evaluate(instance, self.text.text(), &self.workflow, refused, cards)
    }
}

/// A run of all cards and its goals.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The workflow that ran.
    pub text: Arc<str>,
    /// The same, read.
    pub workflow: Arc<Workflow>,
    /// What came of it.
    pub outcome: Outcome,
    /// Goals of the level.
    pub goals: Vec<Goal>,
}

impl State {
    /// The board as it is dealt.
    pub fn start(instance: Instance) -> Self {
        Self {
            measured: Arc::new(measured(&instance)),
            read: Read::new(Source::new(&instance.level.start)),
            instance: Arc::new(instance),
            run: None,
            reached: Vec::new(),
            tried: None,
            runs: 0,
            call: None,
            called: Vec::new(),
            right_calls: 0,
        }
    }

    /// What was dealt.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Par, the target, and what comes of the reference line.
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    /// The workflow file as it stands: the truth.
    pub fn text(&self) -> &Arc<str> {
        self.read.text.text()
    }

    /// The file with its tree.
    pub(super) fn source(&self) -> &Source {
        &self.read.text
    }

    /// The same, read.
    pub fn workflow(&self) -> &Arc<Workflow> {
        &self.read.workflow
    }

    /// What is wrong with the file.
    pub fn problems(&self) -> &[Finding] {
        &self.read.problems
    }

    /// Whether GitHub refuses the file, so that nothing would begin.
    pub fn is_refused(&self) -> bool {
        is_refused(&self.read.problems)
    }

    /// What the last run of all cards showed.
    pub fn run(&self) -> Option<&Arc<Run>> {
        self.run.as_ref()
    }

    /// What a single card showed, if nothing was run or changed since.
    pub fn tried(&self) -> Option<&Arc<Outcome>> {
        self.tried.as_ref()
    }

    /// Whether the last run was of the file as it stands.
    pub fn is_fresh(&self) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.text == *self.read.text.text())
    }

    /// Runs of all cards so far.
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// What the player says of the next run.
    pub fn call(&self) -> Option<&Shot> {
        self.call.as_ref()
    }

    /// Called shots so far, oldest first.
    pub fn called(&self) -> &[Called] {
        &self.called
    }

    /// Called shots that were right on a run that won.
    pub fn right_calls(&self) -> u32 {
        self.right_calls
    }

    /// What a run of the file as it stands would show. The board annotates with it; only
    /// [`Action::Run`] counts.
    pub fn preview(&self) -> Run {
        let cards: Vec<usize> = (0..self.instance.events.len()).collect();
        let outcome = self.read.play(&self.instance, &cards);
        let goals = goals::goals(self.bench(), &outcome);
        Run {
            text: self.read.text.text().clone(),
            workflow: self.read.workflow.clone(),
            outcome,
            goals,
        }
    }

    fn bench(&self) -> Bench<'_> {
        Bench {
            instance: &self.instance,
            workflow: &self.read.workflow,
            problems: &self.read.problems,
            target: self.measured.target_ms,
            best: self.measured.best.as_ref(),
        }
    }

    pub(super) fn carry(&mut self, old: &Self) {
        self.runs = old.runs;
        self.called.clone_from(&old.called);
        self.right_calls = old.right_calls;
    }

    /// A run takes every job and cell of the file through every card; other moves read the
    /// file, some of them more than once.
    pub(super) fn weight(&self, action: &Action) -> u64 {
        let text = self.read.text.len() as u64;
        let cards = self.instance.events.len() as u64;
        match action {
            Action::Run if self.is_fresh() => 8,
            Action::Run => 64 + text / 8 + self.cells() * (cards + 1),
            Action::Try { .. } => 64 + text / 8 + self.cells() * 2,
            Action::Edit { patch } => 8 + (text + patch.put.len() as u64) / 8,
            Action::Set { value, .. } => {
                let put = value.as_ref().map_or(0, String::len);
                8 + (text + put as u64) / 8
            }
            _ => 8 + text / 8,
        }
    }

    /// Steps of all jobs in all cells of their matrices, as many as there may be.
    fn cells(&self) -> u64 {
        let of = |job: &workflow::model::Job| {
            let strategy = job.strategy.as_ref();
            let matrix = strategy.and_then(|strategy| strategy.matrix.as_ref());
            matrix.map_or(1, most_cells) * (1 + job.steps.len() as u64)
        };
        let all = self.read.workflow.jobs.iter().map(of);
        all.fold(0, u64::saturating_add)
    }

    pub(super) fn apply(&mut self, action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Run => self.play(),
            Action::Try { event } => return self.try_card(*event),
            Action::Call(shot) => return self.announce(shot),
            Action::Need { on, .. } if self.read.workflow.job(on).is_none() => {
                return Err(Rejection::NoSuchPlace);
            }
            action => {
                let text = edited(&self.read.text, action, &self.instance.palette)?;
                if text.len() > MAX_TEXT {
                    return Err(Rejection::TooLarge);
                }
                if text == self.read.text {
                    return Err(Rejection::NothingToDo);
                }
                self.read = Read::new(text);
                self.tried = None;
            }
        }
        Ok(())
    }

    fn try_card(&mut self, event: u8) -> Result<(), Rejection> {
        let card = usize::from(event);
        if card >= self.instance.events.len() {
            return Err(Rejection::NoSuchPlace);
        }
        // There is something to fall back to: the first card's commit.
        let cards: &[usize] = if card == 0 { &[0] } else { &[0, card] };
        self.tried = Some(Arc::new(self.read.play(&self.instance, cards)));
        Ok(())
    }

    fn announce(&mut self, shot: &Shot) -> Result<(), Rejection> {
        if self.call.as_ref() == Some(shot) {
            return Err(Rejection::NothingToDo);
        }
        let known = match &shot.stops {
            Stop::Live => true,
            Stop::Job(id) => self.read.workflow.job(id).is_some(),
        };
        if !known || usize::from(shot.event) >= self.instance.events.len() {
            return Err(Rejection::NoSuchPlace);
        }
        self.call = Some(shot.clone());
        Ok(())
    }

    fn play(&mut self) {
        self.runs = self.runs.saturating_add(1);
        let last = self
            .run
            .take()
            .filter(|last| last.text == *self.read.text.text());
        let run = last.unwrap_or_else(|| {
            let run = self.preview();
            let par = self.measured.par.iter();
            let reached = par.map(|(id, _)| value(*id, &self.instance, &run.outcome));
            self.reached = reached.collect();
            Arc::new(run)
        });
        self.run = Some(run.clone());
        self.tried = None;
        if let Some(shot) = self.call.take() {
            let card = run.outcome.cards.get(usize::from(shot.event));
            let stopped = card.and_then(|card| card.stopped.clone());
            let right = stopped.as_ref() == Some(&shot.stops) || self.held(&run, &shot);
            self.right_calls += u32::from(right && self.verdict().solved());
            let called = Called {
                shot,
                stopped,
                right,
            };
            self.called.push(called);
        }
    }

    /// Whether the commit stopped right before the job that was named: it was skipped, and
    /// the job that stopped the commit is one that it waits for.
    fn held(&self, run: &Run, shot: &Shot) -> bool {
        let Some(card) = run.outcome.cards.get(usize::from(shot.event)) else {
            return false;
        };
        let (Some(Stop::Job(stopped)), Stop::Job(named)) = (&card.stopped, &shot.stops) else {
            return false;
        };
        let workflow = &self.read.workflow;
        let waits = workflow.job(named).is_some_and(|job| {
            let mut needs = job.needs.iter();
            needs.any(|need| need.value == *stopped)
        });
        let mut jobs = run.outcome.runs(card).flat_map(|run| &run.jobs);
        waits
            && jobs.any(|job| {
                let id = workflow.jobs.get(job.job).map(|job| &job.id.value);
                id == Some(named) && job.conclusion == Conclusion::Skipped
            })
    }

    pub(super) fn verdict(&self) -> Verdict {
        let goals = self.run.as_ref().map(|run| run.goals.clone());
        let par = self.measured.par.iter().enumerate();
        Verdict {
            goals: goals.unwrap_or_else(|| self.unknown_goals()),
            metrics: par
                .map(|(at, (id, par))| self.metric(at, *id, *par))
                .collect(),
        }
    }

    /// Everything the last run had to say, and on a win what is over par.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(run) = &self.run else {
            return self.read.problems.to_vec();
        };
        let problems: &[Finding] = if self.is_fresh() {
            &self.read.problems
        } else {
            &[]
        };
        let mut findings = goals::findings(problems, &run.outcome, &run.goals);
        findings.extend(self.verdict().over_par());
        findings
    }

    fn unknown_goals(&self) -> Vec<Goal> {
        let goals = self.instance.level.goals().into_iter();
        goals.map(Goal::unknown).collect()
    }

    fn metric(&self, at: usize, id: MetricId, par: u64) -> Metric {
        Metric {
            id: id.as_str(),
            unit: id.unit(),
            over: id.over_par(),
            value: self.reached.get(at).copied().flatten(),
            par,
        }
    }
}

/// Most cells of a matrix: those that are written down, or as many as GitHub takes.
/// <https://docs.github.com/en/actions/reference/limits>
fn most_cells(matrix: &Matrix) -> u64 {
    const MOST: u64 = 256;
    let open = matrix.expression.is_some()
        || matrix.include_expression.is_some()
        || matrix.axes.iter().any(|axis| axis.expression.is_some());
    if open {
        return MOST;
    }
    let axes = matrix
        .axes
        .iter()
        .map(|axis| axis.values.len().max(1) as u64);
    let cells = axes.fold(1, u64::saturating_mul);
    cells.saturating_add(matrix.include.len() as u64).min(MOST)
}
