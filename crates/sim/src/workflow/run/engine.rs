//! Takes a plan through time: which job may start when, and what ends it.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax>

mod end;
mod group;
mod inputs;
mod job;
mod machine;
mod start;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use super::cell::{Cell, Stage};
use super::context::{Place, Went};
use super::event::{Event, Happening, What};
use super::plan::{self, Plan};
use super::step::hidden::Hidden;
use super::step::shell::Patience;
use super::world::Settings;
use super::{Checks, Conclusion, Outcome, Reason};
use crate::finding::Code;
use crate::workflow::expression::Value;
use crate::workflow::expression::value::Object;

/// Most cells of all runs together; what comes behind fails.
const MOST_CELLS: usize = 20_000;

/// Most steps of a job; one that has more fails there.
const MOST_STEPS: usize = 1_000;

pub(super) struct Engine<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) settings: &'a Settings,
    pub(super) happenings: &'a [Happening],
    pub(super) now: u64,
    pub(super) runs: Vec<RunState<'a>>,
    pub(super) cells: Vec<Cell>,
    pub(super) vars: Value,
    pub(super) out: Outcome,
    pub(super) registry: BTreeMap<String, usize>,
    /// Names under which something was built.
    pub(super) built: BTreeSet<String>,
    pub(super) caches: BTreeSet<String>,
    /// What scripts may still do.
    pub(super) patience: Patience,
    /// What was said of whom, so that it is said once.
    pub(super) said: BTreeSet<(Code, String)>,
    /// Lines and columns of conditions of which it was asked what they hang on.
    pub(super) asked: BTreeSet<(u32, u32)>,
    /// What scripts told of outputs, and whether nobody knows the value.
    pub(super) hidden: Hidden,
    timers: BinaryHeap<Reverse<(u64, u32, Timer)>>,
    order: u32,
    /// Jobs whose needs are done.
    ready: VecDeque<(usize, usize)>,
    queue: VecDeque<usize>,
    free: u32,
    groups: BTreeMap<String, Holders>,
    reviews: BTreeMap<(usize, String), bool>,
    /// Cells that were put up for review.
    reviewed: VecDeque<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Happening(usize),
    /// A step, or the start of a runner, is over: cell and turn.
    Step(usize, u32),
    /// A job has taken as long as it may.
    Deadline(usize, u32),
}

/// Who runs in a concurrency group, and who is next.
#[derive(Debug, Clone, Default)]
struct Holders {
    running: Option<Holder>,
    /// Those who wait: one, unless the group has a queue.
    pending: VecDeque<Holder>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Run(usize),
    Cell(usize),
}

/// In which attempt it was made, and the files in it with the images they hold.
pub(super) type Artifact = (u32, Vec<(String, Option<usize>)>);

/// A run on its way.
#[derive(Debug)]
pub(super) struct RunState<'a> {
    pub(super) event: usize,
    pub(super) what: &'a Event,
    pub(super) github: Value,
    pub(super) inputs: Value,
    pub(super) secrets: Value,
    pub(super) env: Vec<(String, String)>,
    pub(super) jobs: Vec<JobState>,
    pub(super) checks: Checks,
    /// Where it last deployed to.
    pub(super) deployed: String,
    /// By their names.
    pub(super) artifacts: BTreeMap<String, Artifact>,
    /// Whether something ran that may have kept any artifact.
    pub(super) strange: bool,
    open: usize,
    cancelled: Option<Reason>,
    group: Option<String>,
    begun: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct JobState {
    pub(super) result: Option<Conclusion>,
    pub(super) outputs: Vec<(String, String)>,
    pub(super) cells: Vec<usize>,
    /// Needs that are not done yet.
    waits: usize,
    /// Cells that are not done yet.
    open: usize,
    /// Cells that count as failed, cancelled and well.
    counts: [usize; 3],
    /// Whether this job and all that it needs went well, and whether one of them failed.
    well: bool,
    failed: bool,
}

impl Plan<'_> {
    /// Runs the workflow on what happens, from the first thing to the last consequence.
    pub fn run(&self, settings: &Settings, happenings: &[Happening]) -> Outcome {
        let mut vars = Object::default();
        for (name, value) in &settings.vars {
            vars.set(name, value.as_str().into());
        }
        let mut engine = Engine {
            plan: self,
            settings,
            happenings,
            now: 0,
            runs: Vec::new(),
            cells: Vec::new(),
            vars: vars.into(),
            out: Outcome::default(),
            registry: BTreeMap::new(),
            built: BTreeSet::new(),
            caches: BTreeSet::new(),
            patience: Patience::WHOLE,
            said: BTreeSet::new(),
            asked: BTreeSet::new(),
            hidden: Hidden::default(),
            timers: BinaryHeap::new(),
            order: 0,
            ready: VecDeque::new(),
            queue: VecDeque::new(),
            free: settings.runners.max(1),
            groups: BTreeMap::new(),
            reviews: BTreeMap::new(),
            reviewed: VecDeque::new(),
        };
        for name in &self.kept {
            engine.say_kept(&name.value, name.at);
        }
        for (place, happening) in happenings.iter().enumerate() {
            engine.at(happening.at_ms, Timer::Happening(place));
        }
        engine.run();
        engine.out
    }
}

impl<'a> Engine<'a> {
    fn at(&mut self, ms: u64, timer: Timer) {
        self.order += 1;
        self.timers.push(Reverse((ms, self.order, timer)));
    }

    /// Goes from timer to timer. Who then still waits for a review waits in vain.
    fn run(&mut self) {
        loop {
            while let Some(Reverse((ms, _, timer))) = self.timers.pop() {
                let stale = match timer {
                    Timer::Happening(_) => false,
                    Timer::Step(cell, turn) | Timer::Deadline(cell, turn) => {
                        let known = &self.cells[cell];
                        let expected = matches!(timer, Timer::Step(..)).then_some(known.turn);
                        known.stage != Stage::Running
                            || expected.is_some_and(|expected| expected != turn)
                    }
                };
                if stale {
                    continue;
                }
                self.now = self.now.max(ms);
                match timer {
                    Timer::Happening(place) => self.happen(place),
                    Timer::Step(cell, _) => self.step_over(cell),
                    Timer::Deadline(cell, _) => self.end_cell(cell, Reason::Timeout),
                }
                self.settle();
            }
            match self.waiting() {
                Some(cell) => {
                    self.finish(cell, Conclusion::Cancelled, Reason::Unreviewed);
                    self.settle();
                }
                None => break,
            }
        }
        self.out.end_ms = self.now;
    }

    /// The first cell that still waits for a review.
    fn waiting(&mut self) -> Option<usize> {
        while let Some(cell) = self.reviewed.pop_front() {
            if self.cells[cell].stage == Stage::Review {
                return Some(cell);
            }
        }
        None
    }

    /// Looks at jobs whose needs are done, and gives free runners to those who wait.
    fn settle(&mut self) {
        loop {
            if let Some((run, job)) = self.ready.pop_front() {
                self.consider(run, job);
            } else if self.free > 0
                && let Some(cell) = self.queue.pop_front()
            {
                if self.cells[cell].stage == Stage::Queued {
                    self.start(cell);
                }
            } else {
                break;
            }
        }
    }

    fn happen(&mut self, place: usize) {
        match &self.happenings[place].what {
            What::Event(event) => self.trigger(place, event),
            What::Review {
                event,
                environment,
                approved,
            } => {
                for run in self.runs_of(*event) {
                    self.review(run, environment, *approved);
                }
            }
            What::Cancel(event) => {
                for run in self.runs_of(*event) {
                    self.cancel_run(run, Reason::Asked);
                }
            }
            What::RerunFailed(event) => {
                for run in self.runs_of(*event) {
                    self.rerun(run);
                }
            }
            What::LoseRunner(event, id) => {
                for run in self.runs_of(*event) {
                    self.lose(run, id);
                }
            }
        }
    }

    fn runs_of(&self, event: usize) -> Vec<usize> {
        (0..self.runs.len())
            .filter(|run| self.runs[*run].event == event)
            .collect()
    }

    pub(super) fn place<'e>(
        &'e self,
        run: usize,
        job: Option<usize>,
        cell: Option<usize>,
        env: &'e [(String, String)],
        status: Went,
    ) -> Place<'e, 'a> {
        Place {
            engine: self,
            run,
            job,
            cell,
            env,
            status,
        }
    }

    /// The variables of an `env` with their values.
    pub(super) fn variables(
        &self,
        run: usize,
        job: Option<usize>,
        cell: Option<usize>,
        env: &[(&str, plan::Words)],
    ) -> Vec<(String, String)> {
        let place = self.place(run, job, cell, &[], Went::WELL);
        let pairs = env.iter();
        pairs
            .map(|(name, words)| ((*name).to_owned(), place.words(words).unwrap_or_default()))
            .collect()
    }

    /// How all went that a job needs, directly or through others.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions>
    fn before(&self, run: usize, job: usize) -> Went {
        let state = &self.runs[run];
        let mut needs = self.plan.jobs[job]
            .needs
            .iter()
            .map(|need| &state.jobs[*need]);
        let cancelled = state.cancelled.is_some();
        Went {
            well: !cancelled && needs.clone().all(|need| need.well),
            failed: needs.any(|need| need.failed),
            cancelled,
        }
    }

    /// The event that a run is about.
    pub(super) fn event(&self, run: usize) -> &'a Event {
        self.runs[run].what
    }
}
