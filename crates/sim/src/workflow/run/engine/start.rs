//! An event on its way in: which runs it begins, and what each one starts with.

use std::collections::BTreeMap;

use super::{Engine, JobState, RunState, inputs};
use crate::workflow::expression::value::Object;
use crate::workflow::run::context;
use crate::workflow::run::event::Event;
use crate::workflow::run::{Checks, Conclusion, Run};

impl<'a> Engine<'a> {
    pub(super) fn trigger(&mut self, place: usize, event: &'a Event) {
        for name in event.names() {
            let mut triggers = self.plan.workflow.on.iter();
            if triggers.any(|trigger| trigger.event.value == *name && event.fits(trigger)) {
                self.new_run(place, event, name);
            }
        }
    }

    fn new_run(&mut self, place: usize, event: &'a Event, trigger: &'static str) {
        let run = self.runs.len();
        // What a fork proposes gets no secrets, except where the workflow is the base's own.
        // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target
        let trusted = !event.is_fork() || trigger == "pull_request_target";
        let mut secrets = Object::default();
        for (name, value) in self.settings.secrets.iter().filter(|_| trusted) {
            secrets.set(name, value.as_str().into());
        }
        secrets.set("GITHUB_TOKEN", context::TOKEN.into());
        self.runs.push(RunState {
            event: place,
            what: event,
            github: context::github(event, trigger, run, 1, self.plan.workflow),
            inputs: inputs::inputs(self.plan, event),
            secrets: secrets.into(),
            env: Vec::new(),
            jobs: vec![JobState::default(); self.plan.jobs.len()],
            checks: Checks::default(),
            deployed: String::new(),
            artifacts: BTreeMap::new(),
            strange: false,
            open: 0,
            cancelled: None,
            group: None,
            begun: false,
        });
        self.out.runs.push(Run {
            event: place,
            trigger,
            at_ms: self.now,
            end_ms: self.now,
            attempts: 1,
            conclusion: Conclusion::Success,
            jobs: Vec::new(),
            leaks: Vec::new(),
            injected: false,
        });
        self.runs[run].env = self.variables(run, None, None, &self.plan.env);
        self.ask_group(run);
    }

    /// All jobs that wait for nothing are looked at.
    pub(super) fn begin(&mut self, run: usize) {
        let state = &mut self.runs[run];
        state.begun = true;
        let done: Vec<bool> = state.jobs.iter().map(|job| job.result.is_some()).collect();
        state.open = done.iter().filter(|done| !**done).count();
        for (place, planned) in self.plan.jobs.iter().enumerate() {
            let waits = planned.needs.iter().filter(|need| !done[**need]).count();
            self.runs[run].jobs[place].waits = waits;
            if waits == 0 && !done[place] {
                self.ready.push_back((run, place));
            }
        }
        if self.runs[run].open == 0 {
            self.end_run(run);
        }
    }
}
