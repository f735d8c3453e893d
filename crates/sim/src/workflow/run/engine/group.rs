//! Concurrency groups: one runs, one waits.

use std::collections::VecDeque;

use super::{Engine, Holder};
use crate::finding::Severity;
use crate::workflow::run::context::{Place, Went};
use crate::workflow::run::plan::Group;
use crate::workflow::run::step::in_deadlock;
use crate::workflow::run::{Conclusion, Reason};

/// A group as somebody asks for it.
pub(super) struct Asked {
    pub(super) name: String,
    /// Whether it cancels what runs.
    cancels: bool,
    /// Whether it waits behind all others who do.
    queues: bool,
}

/// The group that is asked for; nothing when the name is empty, which
/// GitHub refuses.
pub(super) fn asked(group: &Group, place: &Place<'_, '_>) -> Option<Asked> {
    let name = place.words(&group.name).filter(|name| !name.is_empty())?;
    Some(Asked {
        name: name.to_lowercase(),
        cancels: place.flag(&group.cancels),
        queues: place.words(&group.queue).as_deref() == Some("max"),
    })
}

impl Engine<'_> {
    /// A run waits for its concurrency group, if it has one, and begins.
    pub(super) fn ask_group(&mut self, run: usize) {
        if let Some(group) = &self.plan.concurrency {
            let place = self.place(run, None, None, &[], Went::WELL);
            let Some(group) = asked(group, &place) else {
                // Such a run fails before it has jobs.
                self.out.runs[run].conclusion = Conclusion::Failure;
                return;
            };
            if !self.acquire(group, Holder::Run(run)) {
                return;
            }
        }
        self.begin(run);
    }

    /// Asks for a place in a concurrency group: one runs, one waits, and a newer one takes the
    /// place of the one that waits; with `queue: max` all wait in turn.
    /// <https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency>
    pub(super) fn acquire(&mut self, asked: Asked, holder: Holder) -> bool {
        let Asked {
            name,
            cancels,
            queues,
        } = asked;
        match holder {
            Holder::Run(run) => self.runs[run].group = Some(name.clone()),
            Holder::Cell(cell) => self.cells[cell].group = Some(name.clone()),
        }
        let holders = self.groups.entry(name).or_default();
        let Some(running) = holders.running else {
            holders.running = Some(holder);
            return true;
        };
        let before = if queues {
            VecDeque::new()
        } else {
            std::mem::take(&mut holders.pending)
        };
        holders.pending.push_back(holder);
        for before in before {
            self.displace(before);
        }
        if cancels {
            self.displace(running);
        }
        false
    }

    /// Whether a group is held by the run of the cell that asks for it: it would wait for ever.
    pub(super) fn would_wait_for_itself(&self, group: &str, cell: usize) -> bool {
        let held = self.groups.get(group).and_then(|holders| holders.running);
        held == Some(Holder::Run(self.cells[cell].run))
    }

    /// GitHub finds such a job and cancels it at once.
    pub(super) fn end_in_deadlock(&mut self, group: String, cell: usize) {
        let report = &mut self.cells[cell].report;
        let said = in_deadlock(&group, &report.label);
        let job = self.plan.jobs[report.job].job;
        report.group = Some(group);
        let at = job
            .concurrency
            .as_ref()
            .map_or(job.id.at, |own| own.group.at);
        let code = "workflow-concurrency-deadlock";
        self.say_so(code, Severity::Warning, &job.id.value, at, said);
        self.finish(cell, Conclusion::Cancelled, Reason::Deadlock);
    }

    pub(super) fn displace(&mut self, holder: Holder) {
        match holder {
            Holder::Run(run) => self.cancel_run(run, Reason::Concurrency),
            Holder::Cell(cell) => self.end_cell(cell, Reason::Concurrency),
        }
    }

    pub(super) fn release(&mut self, group: &str, holder: Holder) {
        let Some(holders) = self.groups.get_mut(group) else {
            return;
        };
        holders.pending.retain(|pending| *pending != holder);
        if holders.running != Some(holder) {
            return;
        }
        holders.running = holders.pending.pop_front();
        match holders.running {
            Some(Holder::Run(run)) => self.begin(run),
            Some(Holder::Cell(cell)) => self.protect(cell),
            None => {}
        }
    }
}
