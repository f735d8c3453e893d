//! A job on its way in: its condition, its cells, the environment, a runner.

use std::collections::BTreeMap;

use super::{Engine, Holder, MOST_CELLS, MOST_STEPS, Stage, Timer, group};
use crate::finding::Severity;
use crate::workflow::expression::Value;
use crate::workflow::expression::value::Object;
use crate::workflow::filter::Filter;
use crate::workflow::run::cell::Cell;
use crate::workflow::run::context::{self, Went};
use crate::workflow::run::{Conclusion, Reason, matrix, plan};

impl Engine<'_> {
    /// Decides whether a job runs, and makes its cells. The condition comes before the matrix.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif>
    pub(super) fn consider(&mut self, run: usize, job: usize) {
        let planned = &self.plan.jobs[job];
        let went = self.before(run, job);
        let place = self.place(run, Some(job), None, &[], went);
        let holds = match &planned.condition {
            Err(()) => None,
            Ok(None) => Some(went.well),
            Ok(Some(condition)) => condition.holds(&place).ok(),
        };
        let cancelled = self.runs[run].cancelled;
        if holds.is_some() && !planned.in_vain {
            self.say_hidden(run, job, planned.job.condition.as_ref());
        }
        match (holds, cancelled) {
            _ if planned.in_vain => self.decide(run, job, Conclusion::Skipped, Reason::Condition),
            (None, _) => self.decide(run, job, Conclusion::Failure, Reason::Expression),
            (Some(true), _) => self.make_cells(run, job, went),
            (Some(false), Some(reason)) => self.decide(run, job, Conclusion::Cancelled, reason),
            (Some(false), None) => {
                let asks = matches!(&planned.condition, Ok(Some(own)) if own.asks_status());
                let reason = if went.well || asks {
                    Reason::Condition
                } else {
                    Reason::Needs
                };
                self.decide(run, job, Conclusion::Skipped, reason);
            }
        }
    }

    pub(super) fn make_cells(&mut self, run: usize, job: usize, went: Went) {
        let planned = &self.plan.jobs[job];
        let place = self.place(run, Some(job), None, &[], went);
        let found = match plan::matrix(planned.job) {
            None => Some(vec![(String::new(), Value::Null)]),
            Some(matrix) => matrix::evaluate(matrix, &place),
        };
        let hidden = found.is_none() && self.say_hidden_matrix(job);
        let found = match found {
            None if hidden => Some(vec![(String::new(), Value::Null)]),
            found => found,
        };
        let room = MOST_CELLS.saturating_sub(self.cells.len());
        let Some(found) = found.filter(|found| found.len() <= room) else {
            return self.decide(run, job, Conclusion::Failure, Reason::Expression);
        };
        if found.is_empty() {
            return self.decide(run, job, Conclusion::Skipped, Reason::Condition);
        }
        let first = self.cells.len();
        let attempt = self.out.runs[run].attempts;
        let id = &planned.job.id.value;
        for (index, (name, values)) in found.into_iter().enumerate() {
            let label = if name.is_empty() {
                id.clone()
            } else {
                [id, " (", &name, ")"].concat()
            };
            let mut cell = Cell::new(run, job, index, label, values, attempt);
            let fail = &self.settings.fail;
            cell.fails =
                !fail.is_empty() && (fail.contains(id) || fail.contains(&cell.report.label));
            cell.report.queued_ms = self.now;
            self.cells.push(cell);
        }
        let state = &mut self.runs[run].jobs[job];
        state.cells = (first..self.cells.len()).collect();
        state.open = state.cells.len();
        state.counts = [0; 3];
        self.admit_more(run, job);
    }

    /// Lets as many cells of a job on as may run at once.
    pub(super) fn admit_more(&mut self, run: usize, job: usize) {
        let setting = &self.plan.jobs[job].max_parallel;
        let place = self.place(run, Some(job), None, &[], Went::WELL);
        let most = place.number(setting, 1, u64::MAX).max(1);
        for place in 0..self.runs[run].jobs[job].cells.len() {
            let cells = &self.runs[run].jobs[job].cells;
            let cell = cells[place];
            if self.cells[cell].stage != Stage::Waiting {
                continue;
            }
            let active = cells
                .iter()
                .filter(|cell| !matches!(self.cells[**cell].stage, Stage::Waiting | Stage::Done));
            if active.count() as u64 >= most {
                break;
            }
            self.admit(cell);
        }
    }

    /// First the concurrency group, then the environment's protection, then a runner.
    pub(super) fn admit(&mut self, cell: usize) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        self.cells[cell].stage = Stage::Pending;
        if let Some(group) = &self.plan.jobs[job].concurrency {
            let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
            let Some(group) = group::asked(group, &place) else {
                return self.finish(cell, Conclusion::Failure, Reason::Expression);
            };
            if self.would_wait_for_itself(&group.name, cell) {
                return self.end_in_deadlock(group.name, cell);
            }
            if !self.acquire(group, Holder::Cell(cell)) {
                return;
            }
        }
        if self.cells[cell].stage == Stage::Pending {
            self.protect(cell);
        }
    }

    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-protection-rules>
    pub(super) fn protect(&mut self, cell: usize) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        if let Some(words) = &self.plan.jobs[job].environment {
            let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
            let Some(name) = place.words(words) else {
                return self.finish(cell, Conclusion::Failure, Reason::Expression);
            };
            self.cells[cell].environment.clone_from(&name);
            let settings = self.settings;
            if let Some(guard) = settings.environments.get(&name) {
                if !self.branch_fits(run, &guard.branches) {
                    return self.finish(cell, Conclusion::Failure, Reason::Protected);
                }
                if !guard.secrets.is_empty() {
                    self.cells[cell].secrets = Some(self.with_own(run, &guard.secrets));
                }
                if guard.reviewers {
                    self.cells[cell].stage = Stage::Review;
                    self.reviewed.push_back(cell);
                    if let Some(approved) = self.reviews.get(&(run, name.clone())).copied() {
                        self.review(run, &name, approved);
                    }
                    return;
                }
            }
        }
        self.enqueue(cell);
    }

    pub(super) fn branch_fits(&self, run: usize, globs: &[String]) -> bool {
        let event = self.event(run);
        let target = self.out.runs[run].trigger == "pull_request_target";
        let (_, name, _) = context::reference(event, target);
        globs.is_empty() || Filter::new(globs.iter().map(String::as_str)).matches(&name)
    }

    /// A run's secrets with those of an environment before them.
    pub(super) fn with_own(&self, run: usize, own: &BTreeMap<String, String>) -> Value {
        let mut secrets = Object::default();
        for (name, value) in own {
            secrets.set(name, value.as_str().into());
        }
        if let Value::Object(others) = &self.runs[run].secrets {
            for (name, value) in others.pairs() {
                if secrets.find(name).is_none() {
                    secrets.set(name, value.clone());
                }
            }
        }
        secrets.into()
    }

    pub(super) fn review(&mut self, run: usize, environment: &str, approved: bool) {
        self.reviews.insert((run, environment.to_owned()), approved);
        for cell in self.reviewed.clone() {
            let known = &self.cells[cell];
            if known.run == run && known.stage == Stage::Review && known.environment == environment
            {
                if approved {
                    self.enqueue(cell);
                } else {
                    self.finish(cell, Conclusion::Failure, Reason::Rejected);
                }
            }
        }
    }

    pub(super) fn enqueue(&mut self, cell: usize) {
        self.cells[cell].stage = Stage::Queued;
        self.cells[cell].report.queued_ms = self.now;
        self.queue.push_back(cell);
    }

    pub(super) fn start(&mut self, cell: usize) {
        self.free -= 1;
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        self.cells[cell].stage = Stage::Running;
        self.cells[cell].report.start_ms = self.now;
        let planned = &self.plan.jobs[job];
        let env = self.variables(run, Some(job), Some(cell), &planned.env);
        self.cells[cell].env = env;
        self.cells[cell].system = self.system(cell);
        self.cells[cell].tools = self.tools(cell);
        if let Some(called) = &planned.job.uses {
            self.runs[run].strange = true;
            self.say(
                "workflow-action-unknown",
                Severity::Info,
                &called.value,
                called.at,
            );
        }
        let reads_only = self.event(run).is_fork() && self.out.runs[run].trigger == "pull_request";
        if !reads_only {
            self.cells[cell].report.writes =
                self.plan.write_scopes(job, self.settings.token_writes);
        }
        let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
        let limit = place.number(&planned.timeout, 60_000, u64::MAX / 4);
        let toy = self.settings.times.jobs.contains_key(&planned.job.id.value);
        let begins = if toy { 0 } else { self.settings.times.start };
        let turn = self.cells[cell].turn;
        self.at(self.now + begins, Timer::Step(cell, turn));
        self.at(self.now.saturating_add(limit), Timer::Deadline(cell, turn));
    }

    /// A step is over, or the runner is ready: on to the next one.
    pub(super) fn step_over(&mut self, cell: usize) {
        if let Some(work) = self.cells[cell].work.take() {
            self.conclude_step(cell, work, None);
        }
        self.advance(cell);
    }

    /// Begins the next step whose condition holds, or ends the job.
    pub(in super::super) fn advance(&mut self, cell: usize) {
        let job = self.cells[cell].report.job;
        let steps = self.plan.jobs[job].steps.len();
        if self.cells[cell].step == 0 && self.is_refused(cell) {
            return self.finish(cell, Conclusion::Failure, Reason::Steps);
        }
        while self.cells[cell].step < steps.min(MOST_STEPS) {
            if let Some(took) = self.begin_step(cell) {
                self.cells[cell].turn += 1;
                let turn = self.cells[cell].turn;
                self.at(self.now + took, Timer::Step(cell, turn));
                return;
            }
        }
        if steps > MOST_STEPS {
            return self.finish(cell, Conclusion::Failure, Reason::Expression);
        }
        let known = &self.cells[cell];
        let reason = known.ended.unwrap_or_default();
        // Of another file's jobs nothing is known, but that they fail when they are told to.
        let status = if known.fails && self.plan.jobs[job].job.uses.is_some() {
            Conclusion::Failure
        } else {
            known.status
        };
        self.finish(cell, status, reason);
    }
}
