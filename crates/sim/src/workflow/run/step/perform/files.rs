//! Which files a job can be certain not to have.

use super::store::is_opaque;
use crate::finding::Severity;
use crate::workflow::model::Action;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;

/// Programs that write no file of their own.
const READERS: [&str; 22] = [
    "echo", "printf", "true", "false", ":", "ls", "pwd", "cat", "date", "env", "printenv", "which",
    "id", "uname", "wait", "jq", "head", "tail", "wc", "docker", "cd", "unset",
];

impl Engine<'_> {
    /// Whether the workspace has no file in it: nothing was checked out or brought, and nothing
    /// ran that may have written one. A machine of one's own keeps what earlier jobs left.
    pub(in super::super) fn is_bare(&self, cell: usize) -> bool {
        let known = &self.cells[cell];
        self.is_hosted(cell) && known.checkout.is_none() && !known.wrote && known.files.is_empty()
    }

    /// Whether the machine of a job is a fresh one of GitHub's.
    pub(in super::super) fn is_hosted(&self, cell: usize) -> bool {
        let runs_on = self.plan.jobs[self.cells[cell].report.job]
            .job
            .runs_on
            .as_ref();
        runs_on.is_some_and(|runs_on| {
            let mut labels = runs_on.labels.iter();
            runs_on.group.is_none() && !labels.any(|label| label.value == "self-hosted")
        })
    }

    /// Whether none of these paths is there, one in each line.
    pub(super) fn has_none_of(&self, cell: usize, paths: &str) -> bool {
        let mut lines = paths.lines().map(str::trim);
        !paths.trim().is_empty()
            && self.is_bare(cell)
            && lines.all(|line| line.is_empty() || is_of_workspace(line))
    }

    /// An artifact without files is not made, and fails only what is told to care.
    /// <https://github.com/actions/upload-artifact#inputs>
    pub(super) fn upload_nothing(
        &mut self,
        cell: usize,
        path: &str,
        strict: bool,
    ) -> Result<(), Failure> {
        if strict {
            return Err(Failure::NoFiles);
        }
        let at = self.step_place(cell);
        let said = said(path);
        self.say_so("workflow-artifact-empty", Severity::Warning, path, at, said);
        Ok(())
    }

    /// Notes whether an act may have written files of which nobody knows.
    pub(in super::super) fn note_written(&mut self, cell: usize, act: &Act) {
        let writes = match act {
            // What sets tools in place does so outside of the workspace.
            Act::Unknown(name) => !name.starts_with("actions/setup-"),
            Act::Nothing | Act::Builders(_) => self.is_action(cell) && !self.sets_up(cell),
            Act::Echo(_)
            | Act::Tell { .. }
            | Act::Exit(_)
            | Act::Sleep(_)
            | Act::Login { .. }
            | Act::Credentials { .. }
            | Act::Python { .. }
            | Act::Upload { .. }
            | Act::Site { .. }
            | Act::Download { .. }
            | Act::Metadata { .. }
            | Act::Push { .. }
            | Act::Pull { .. }
            | Act::Tag { .. }
            | Act::Missing { .. }
            | Act::Checkout { .. }
            | Act::Enter { .. }
            | Act::Notify
            | Act::Keep { .. } => false,
            _ => true,
        };
        self.cells[cell].wrote |= writes;
    }

    /// Whether the step at work is an action that only sets a tool in place.
    fn sets_up(&self, cell: usize) -> bool {
        let known = &self.cells[cell];
        let step = self.plan.jobs[known.report.job].steps.get(known.step);
        match step.map(|step| &step.step.action) {
            Some(Action::Uses { name, .. }) => name.value.contains("/setup-"),
            _ => false,
        }
    }

    /// The same for a command that nothing else is known of than its words.
    pub(in super::super) fn note_words(&mut self, cell: usize, words: &[&str]) {
        let reads = words.first().is_some_and(|first| READERS.contains(first));
        self.cells[cell].wrote |= !reads;
        self.cells[cell].opaque |= is_opaque(words);
    }

    /// The same for a file that output goes to.
    pub(in super::super) fn note_output(&mut self, cell: usize, file: &str) {
        self.cells[cell].wrote |= !file.starts_with("GITHUB_") && file != "/dev/null";
    }
}

/// Whether a path is one that only a job itself can fill.
fn is_of_workspace(path: &str) -> bool {
    !path.starts_with(['/', '~', '!', '$', '.'])
        || path.starts_with("./")
        || path.starts_with("/tmp/")
        || path.starts_with("/home/runner/work/app/")
}

/// What the action says of it.
pub(in super::super::super) fn said(path: &str) -> String {
    let head = "No files were found with the provided path: ";
    [head, path.trim(), ". No artifacts will be uploaded."].concat()
}
