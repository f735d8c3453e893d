//! What a step does: its commands one after the other, and what becomes of them.

pub(super) mod hidden;
pub(super) mod history;
mod image;
pub(super) mod inputs;
pub(super) mod perform;
mod permit;
pub(super) mod shell;
mod trust;
pub(super) mod variable;
mod windows;
mod words;
mod work;

use std::rc::Rc;

use super::act::{Act, Failure};
use super::cell::{Effect, Work};
use super::context::Went;
use super::engine::Engine;
use super::event::Commit;
use super::plan;
use super::world::Deployed;
use super::{Conclusion, Did, Parts, StepRun};
use crate::workflow::expression::value::Object;
use words::{file_name, full, host};
pub(super) use words::{in_deadlock, said};

/// Where a deployment goes when nothing says so.
const PRODUCTION: &str = "production";

impl Engine<'_> {
    fn went(&self, cell: usize) -> Went {
        let cell = &self.cells[cell];
        Went {
            well: cell.status == Conclusion::Success,
            failed: cell.status == Conclusion::Failure,
            cancelled: cell.ended.is_some(),
        }
    }

    /// Begins the next step: how long it will take, or nothing when it is skipped.
    pub(super) fn begin_step(&mut self, cell: usize) -> Option<u64> {
        let (run, job, step) = {
            let cell = &self.cells[cell];
            (cell.run, cell.report.job, cell.step)
        };
        let planned = &self.plan.jobs[job].steps[step];
        self.say_hidden(run, job, planned.step.condition.as_ref());
        let went = self.went(cell);
        let env = if planned.env.is_empty() {
            Vec::new()
        } else {
            self.variables(run, Some(job), Some(cell), &planned.env)
        };
        let place = self.place(run, Some(job), Some(cell), &env, went);
        let holds = match &planned.condition {
            Err(()) => None,
            Ok(None) => Some(went.well),
            Ok(Some(condition)) => condition.holds(&place).ok(),
        };
        let limit = place.number(&planned.timeout, 60_000, u64::MAX);
        let mut work = Work {
            start_ms: self.now,
            ..Work::default()
        };
        if holds == Some(false) {
            self.record(cell, Conclusion::Skipped, Conclusion::Skipped, work);
            return None;
        }
        let outcome = if holds.is_none() {
            work.note(failed(Act::Nothing, Failure::Script))
        } else {
            match self.power_shell(cell, planned) {
                Some(script) => self.foreign(cell, "pwsh", &plan::words(script), &env, &mut work),
                None => self.work(cell, &planned.work, &env, &mut work),
            }
        };
        work.failed = outcome.is_err() || work.refused;
        self.charge(cell, &mut work, outcome.is_err());
        limit_to(limit, &mut work);
        let took = work.took;
        self.cells[cell].work = Some(work);
        Some(took)
    }

    /// Where a job's own time is set, all of it goes to the first step that matters.
    fn charge(&mut self, cell: usize, work: &mut Work, failed: bool) {
        let job = self.cells[cell].report.job;
        let times = &self.settings.times.jobs;
        let Some(toy) = times.get(&self.plan.jobs[job].job.id.value) else {
            return;
        };
        let matters = work.did.iter().any(|did| matters(&did.what)) || failed;
        let charged = self.cells[cell].charged;
        self.cells[cell].charged |= matters;
        work.took = if matters && !charged { *toy } else { 0 };
        for (at, _) in &mut work.effects {
            *at = (*at).min(work.took);
        }
    }

    /// Notes a step that is over; one that was skipped has done nothing.
    fn record(&mut self, cell: usize, outcome: Conclusion, conclusion: Conclusion, work: Work) {
        let plan = self.plan;
        let cell = &mut self.cells[cell];
        let outputs = std::mem::take(&mut cell.outputs);
        if let Some(id) = &plan.jobs[cell.report.job].steps[cell.step].step.id {
            let mut values = Object::default();
            for (name, value) in outputs {
                values.set(&name, value.as_str().into());
            }
            let entry = Object::default()
                .with("outputs", values)
                .with("outcome", outcome.as_str())
                .with("conclusion", conclusion.as_str());
            Rc::make_mut(&mut cell.steps).set(&id.value, entry.into());
        }
        cell.report.steps.push(StepRun {
            step: cell.step,
            outcome,
            conclusion,
            start_ms: work.start_ms,
            end_ms: self.now,
            did: work.did,
            script: work.script,
        });
        cell.step += 1;
    }

    /// What a step does to the world around it is there, as far as it came to it.
    fn land(&mut self, cell: usize, work: &mut Work, cut: bool) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let elapsed = self.now - work.start_ms;
        for (at, effect) in std::mem::take(&mut work.effects) {
            if !cut || at <= elapsed {
                self.take_effect(run, job, cell, effect);
            } else if let Effect::Deploy {
                since,
                environment,
                image,
            } = effect
                && since < elapsed
            {
                self.go_live(run, job, cell, &environment, image, Deployed::Half, false);
            }
        }
    }

    /// A step is over, or cut off.
    pub(super) fn conclude_step(&mut self, cell: usize, mut work: Work, cut: Option<Failure>) {
        let (run, job, step) = {
            let cell = &self.cells[cell];
            (cell.run, cell.report.job, cell.step)
        };
        self.land(cell, &mut work, cut.is_some());
        if !self.told(cell) && cut.is_none() {
            work.failed = true;
            let act = Act::Tell {
                variables: false,
                lines: String::new(),
            };
            let _ = work.note(failed(act, Failure::Script));
        }
        let outcome = match (cut, work.failed) {
            (Some(_), _) => Conclusion::Cancelled,
            (None, true) => Conclusion::Failure,
            (None, false) => Conclusion::Success,
        };
        if let Some(failure) = cut {
            let _ = work.note(failed(Act::Nothing, failure));
        }
        let planned = &self.plan.jobs[job].steps[step];
        let continues = outcome == Conclusion::Failure && {
            let place = self.place(run, Some(job), Some(cell), &[], self.went(cell));
            place.flag(&planned.continue_on_error)
        };
        let conclusion = if continues {
            Conclusion::Success
        } else {
            outcome
        };
        if conclusion == Conclusion::Failure && self.cells[cell].status == Conclusion::Success {
            self.cells[cell].status = Conclusion::Failure;
        }
        self.record(cell, outcome, conclusion, work);
    }
}

/// Ends a step that takes longer than it may.
fn limit_to(limit: u64, work: &mut Work) {
    if work.took > limit {
        work.took = limit;
        work.failed = true;
        work.effects.retain(|(at, _)| *at < limit);
        let _ = work.note(failed(Act::Nothing, Failure::Timeout));
    }
}

/// A commit that nothing is wrong with, for checkouts of the base.
static BASE: Commit = Commit {
    sha: String::new(),
    message: String::new(),
    broken: Parts(0),
    lint_error: false,
    build_fails: false,
    conflict: false,
    vulnerable: false,
    smoke_fails: false,
    foreign: false,
    slow: 0,
};

fn failed(what: Act, failure: Failure) -> Did {
    Did {
        what,
        failed: Some(failure),
    }
}

/// Whether an act is what a job is there for, rather than its preparation.
fn matters(act: &Act) -> bool {
    !matches!(
        act,
        Act::Checkout { .. }
            | Act::Install { .. }
            | Act::Cache { .. }
            | Act::Python { .. }
            | Act::Keep { .. }
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Builders(_)
            | Act::Nothing
            | Act::Start { .. }
            | Act::Echo(_)
            | Act::Tell { .. }
            | Act::Download { .. }
            | Act::Load { .. }
            | Act::Pull { .. }
            | Act::Enter { .. }
    )
}
