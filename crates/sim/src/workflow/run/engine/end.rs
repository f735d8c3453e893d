//! A job or a run on its way out, by itself or by others; and once more from there.

use super::{Engine, Holder, JobState, Stage};
use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::Work;
use crate::workflow::run::context::{self, Went};
use crate::workflow::run::{Conclusion, JobRun, Reason};

impl Engine<'_> {
    /// Ends a cell from outside. What has begun is cut off; steps that ask for it still run.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation>
    pub(super) fn end_cell(&mut self, cell: usize, reason: Reason) {
        match self.cells[cell].stage {
            Stage::Done => {}
            Stage::Running => {
                if self.cells[cell].ended.is_some() && reason != Reason::Timeout {
                    return;
                }
                let late = self.cells[cell].ended.is_some();
                self.cells[cell].ended = Some(reason);
                self.cells[cell].turn += 1;
                if let Some(work) = self.cells[cell].work.take() {
                    self.conclude_step(cell, work, Some(Failure::Cancelled));
                }
                let lost = reason == Reason::RunnerLost;
                self.cells[cell].status = if lost {
                    Conclusion::Failure
                } else {
                    Conclusion::Cancelled
                };
                if lost || late {
                    self.finish(cell, self.cells[cell].status, reason);
                } else {
                    self.advance(cell);
                }
            }
            _ => self.finish(cell, Conclusion::Cancelled, reason),
        }
    }

    pub(super) fn lose(&mut self, run: usize, id: &str) {
        for cell in 0..self.cells.len() {
            let known = &self.cells[cell];
            let named = self.plan.jobs[known.report.job].job.id.value == id;
            if known.run == run && known.stage == Stage::Running && named {
                self.end_cell(cell, Reason::RunnerLost);
            }
        }
    }

    /// A cell is done: its runner, its place in the group and its matrix are told.
    pub(in super::super) fn finish(&mut self, cell: usize, conclusion: Conclusion, reason: Reason) {
        let known = &mut self.cells[cell];
        let was = std::mem::replace(&mut known.stage, Stage::Done);
        let (run, job) = (known.run, known.report.job);
        if was == Stage::Done {
            return;
        }
        if was == Stage::Running {
            self.free += 1;
        } else {
            known.report.start_ms = self.now;
        }
        known.report.end_ms = self.now;
        known.report.conclusion = conclusion;
        known.report.reason = reason;
        if conclusion == Conclusion::Success {
            self.keep(cell);
        }
        let continues = conclusion == Conclusion::Failure && {
            let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
            place.flag(&self.plan.jobs[job].continue_on_error)
        };
        let counted = match conclusion {
            Conclusion::Failure if !continues => 0,
            Conclusion::Cancelled => 1,
            _ => 2,
        };
        self.report(cell);
        self.collect_outputs(cell);
        self.count(cell, counted);
    }

    /// The steps are told once: nobody asks the cell for them any more.
    fn report(&mut self, cell: usize) {
        let run = self.cells[cell].run;
        let known = &mut self.cells[cell].report;
        let steps = std::mem::take(&mut known.steps);
        let report = JobRun {
            steps,
            ..known.clone()
        };
        self.out.runs[run].jobs.push(report);
    }

    /// Counts a cell that is done, and tells its matrix and its group.
    fn count(&mut self, cell: usize, counted: usize) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let state = &mut self.runs[run].jobs[job];
        state.counts[counted] += 1;
        state.open = state.open.saturating_sub(1);
        let open = state.open;
        if counted == 0 && open > 0 {
            self.fail_fast(run, job);
        }
        if let Some(group) = self.cells[cell].group.take() {
            self.release(&group, Holder::Cell(cell));
        }
        if self.runs[run].jobs[job].result.is_none() {
            if self.runs[run].jobs[job].open > 0 {
                self.admit_more(run, job);
            } else {
                self.sum_up(run, job);
            }
        }
    }

    /// The other cells end as well, unless the matrix says no.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategyfail-fast>
    pub(super) fn fail_fast(&mut self, run: usize, job: usize) {
        let place = self.place(run, Some(job), None, &[], Went::WELL);
        if !place.flag(&self.plan.jobs[job].fail_fast) {
            return;
        }
        for cell in self.runs[run].jobs[job].cells.clone() {
            // What fails at the same time fails by itself.
            let over = |work: &Work| work.failed && work.start_ms + work.took <= self.now;
            let known = &self.cells[cell];
            if known.ended.is_none() && !known.work.as_ref().is_some_and(over) {
                self.end_cell(cell, Reason::FailFast);
            }
        }
    }

    pub(super) fn collect_outputs(&mut self, cell: usize) {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        if self.plan.jobs[job].outputs.is_empty() {
            return;
        }
        let mut found = self.variables(run, Some(job), Some(cell), &self.plan.jobs[job].outputs);
        self.withhold_secrets(cell, &mut found);
        let outputs = &mut self.runs[run].jobs[job].outputs;
        for (name, value) in found {
            // Of several cells the last one that says something counts.
            match outputs.iter_mut().find(|(known, _)| *known == name) {
                Some(known) if !value.is_empty() => known.1 = value,
                Some(_) => {}
                None => outputs.push((name, value)),
            }
        }
    }

    /// The result of a job whose cells are all done.
    pub(super) fn sum_up(&mut self, run: usize, job: usize) {
        let [failed, cancelled, _] = self.runs[run].jobs[job].counts;
        let result = if failed > 0 {
            Conclusion::Failure
        } else if cancelled > 0 {
            Conclusion::Cancelled
        } else {
            Conclusion::Success
        };
        self.conclude(run, job, result);
    }

    /// A job is done before it had cells.
    pub(super) fn decide(
        &mut self,
        run: usize,
        job: usize,
        conclusion: Conclusion,
        reason: Reason,
    ) {
        let attempt = self.out.runs[run].attempts;
        self.out.runs[run].jobs.push(JobRun {
            job,
            label: self.plan.jobs[job].job.id.value.clone(),
            cell: 0,
            attempt,
            conclusion,
            queued_ms: self.now,
            start_ms: self.now,
            end_ms: self.now,
            steps: Vec::new(),
            writes: 0,
            reason,
            group: None,
        });
        self.conclude(run, job, conclusion);
    }

    pub(super) fn conclude(&mut self, run: usize, job: usize, result: Conclusion) {
        let went = self.before(run, job);
        let state = &mut self.runs[run].jobs[job];
        state.result = Some(result);
        // Who needs this asks for all that came before it as well.
        state.well = result == Conclusion::Success && went.well;
        state.failed = result == Conclusion::Failure || went.failed;
        for dependent in &self.plan.jobs[job].dependents {
            let waiting = &mut self.runs[run].jobs[*dependent];
            waiting.waits = waiting.waits.saturating_sub(1);
            if waiting.waits == 0 && waiting.result.is_none() {
                self.ready.push_back((run, *dependent));
            }
        }
        let state = &mut self.runs[run];
        state.open = state.open.saturating_sub(1);
        if state.open == 0 {
            self.end_run(run);
        }
    }

    pub(super) fn end_run(&mut self, run: usize) {
        let results = || self.runs[run].jobs.iter().filter_map(|job| job.result);
        let has = |wanted| results().any(|result| result == wanted);
        let conclusion = if has(Conclusion::Failure) {
            Conclusion::Failure
        } else if has(Conclusion::Cancelled) || self.runs[run].cancelled.is_some() {
            Conclusion::Cancelled
        } else if results().all(|result| result == Conclusion::Skipped) {
            Conclusion::Skipped
        } else {
            Conclusion::Success
        };
        self.out.runs[run].conclusion = conclusion;
        self.out.runs[run].end_ms = self.now;
        self.runs[run].begun = false;
        if let Some(group) = self.runs[run].group.take() {
            self.release(&group, Holder::Run(run));
        }
    }

    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation>
    pub(super) fn cancel_run(&mut self, run: usize, reason: Reason) {
        let state = &mut self.runs[run];
        if !state.begun {
            if state.group.is_some() && state.jobs.iter().all(|job| job.result.is_none()) {
                state.cancelled = Some(reason);
                state.open = state.jobs.len();
                for job in 0..state.jobs.len() {
                    self.runs[run].jobs[job].waits = usize::MAX;
                    self.decide(run, job, Conclusion::Cancelled, reason);
                }
            }
            return;
        }
        if state.cancelled.is_some() {
            return;
        }
        state.cancelled = Some(reason);
        for job in 0..self.plan.jobs.len() {
            for cell in self.runs[run].jobs[job].cells.clone() {
                self.end_cell(cell, reason);
            }
        }
    }

    /// Runs again what failed or was cancelled, and what waits for it. What went well is not
    /// done again: its outputs and artifacts are still there.
    /// <https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs>
    pub(super) fn rerun(&mut self, run: usize) {
        if self.runs[run].begun || self.runs[run].jobs.iter().any(|job| job.result.is_none()) {
            return;
        }
        let mut again: Vec<usize> = Vec::new();
        let mut marked = vec![false; self.plan.jobs.len()];
        for (job, state) in self.runs[run].jobs.iter().enumerate() {
            if matches!(
                state.result,
                Some(Conclusion::Failure | Conclusion::Cancelled)
            ) {
                marked[job] = true;
                again.push(job);
            }
        }
        while let Some(job) = again.pop() {
            self.runs[run].jobs[job] = JobState::default();
            for dependent in &self.plan.jobs[job].dependents {
                if !marked[*dependent] {
                    marked[*dependent] = true;
                    again.push(*dependent);
                }
            }
        }
        if !marked.contains(&true) {
            return;
        }
        self.out.runs[run].attempts += 1;
        let attempt = self.out.runs[run].attempts;
        let trigger = self.out.runs[run].trigger;
        let github = context::github(self.event(run), trigger, run, attempt, self.plan.workflow);
        let state = &mut self.runs[run];
        state.github = github;
        state.cancelled = None;
        self.ask_group(run);
    }
}
