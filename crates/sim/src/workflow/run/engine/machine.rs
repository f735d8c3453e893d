//! The machine that a job runs on, by its labels or its container.

use super::Engine;
use crate::workflow::run::context::Went;
use crate::workflow::run::plan;
use crate::workflow::run::tools::Tools;

impl Engine<'_> {
    /// What the machine of a job runs, by its label.
    pub(super) fn system(&self, cell: usize) -> &'static str {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
        let labels = self.plan.jobs[job].job.runs_on.iter();
        for label in labels.flat_map(|runs_on| &runs_on.labels) {
            let label = place.words(&plan::words(label)).unwrap_or_default();
            let label = label.to_lowercase();
            if label.starts_with("windows") {
                return "Windows";
            }
            if label.starts_with("macos") {
                return "macOS";
            }
        }
        "Linux"
    }

    /// Whether a job fails before its first step: by an action that is retired, or because only
    /// Linux runs containers.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainer>
    pub(super) fn is_refused(&self, cell: usize) -> bool {
        let planned = &self.plan.jobs[self.cells[cell].report.job];
        let contained = planned.job.container.is_some() || !planned.job.services.is_empty();
        planned.retired || contained && self.cells[cell].system != "Linux"
    }

    /// What can be called on the machine of a job, or in its container.
    pub(super) fn tools(&self, cell: usize) -> Tools {
        let (run, job) = (self.cells[cell].run, self.cells[cell].report.job);
        let place = self.place(run, Some(job), Some(cell), &[], Went::WELL);
        let job = self.plan.jobs[job].job;
        let filled = |text| place.words(&plan::words(text)).unwrap_or_default();
        match (&job.container, &job.runs_on) {
            (Some(container), _) => Tools::of_image(&filled(&container.image)),
            (None, Some(runs_on)) if runs_on.group.is_none() => {
                let labels: Vec<String> = runs_on.labels.iter().map(filled).collect();
                Tools::of_runner(labels.iter().map(String::as_str))
            }
            _ => Tools::default(),
        }
    }
}
