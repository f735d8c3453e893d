//! Concurrency groups: one runs, one waits.

use super::{Engine, Holder};
use crate::workflow::run::Reason;
use crate::workflow::run::context::Went;
use crate::workflow::run::plan::Group;

impl Engine<'_> {
    /// A run waits for its concurrency group, if it has one, and begins.
    pub(super) fn ask_group(&mut self, run: usize) {
        if let Some(group) = &self.plan.concurrency
            && !self.acquire(group, Holder::Run(run), run, None, None)
        {
            return;
        }
        self.begin(run);
    }

    /// Asks for a place in a concurrency group: one runs, one waits, and a newer one takes the
    /// place of the one that waits.
    /// <https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency>
    pub(super) fn acquire(
        &mut self,
        group: &Group,
        holder: Holder,
        run: usize,
        job: Option<usize>,
        cell: Option<usize>,
    ) -> bool {
        let place = self.place(run, job, cell, &[], Went::WELL);
        let name = place.words(&group.name).unwrap_or_default().to_lowercase();
        let cancels = place.flag(&group.cancels);
        if name.is_empty() {
            return true;
        }
        match holder {
            Holder::Run(run) => self.runs[run].group = Some(name.clone()),
            Holder::Cell(cell) => self.cells[cell].group = Some(name.clone()),
        }
        let holders = self.groups.entry(name).or_default();
        let Some(running) = holders.running else {
            holders.running = Some(holder);
            return true;
        };
        let before = holders.pending.replace(holder);
        if let Some(before) = before {
            self.displace(before);
        }
        if cancels {
            self.displace(running);
        }
        false
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
        if holders.pending == Some(holder) {
            holders.pending = None;
        }
        if holders.running != Some(holder) {
            return;
        }
        holders.running = holders.pending.take();
        match holders.running {
            Some(Holder::Run(run)) => self.begin(run),
            Some(Holder::Cell(cell)) => self.protect(cell),
            None => {}
        }
    }
}
