//! Which folders a job can be certain to have, or not to have.
//!
//! What the repository holds nobody knows here, so that a folder of a checkout is taken to be
//! there. Certain is only what a job made itself, and where nothing was put at all.

use crate::finding::Severity;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::Cell;
use crate::workflow::run::context::WORKSPACE;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::step::failed;
use crate::workflow::run::step::shell::Running;
use crate::workflow::run::step::variable::joined;

/// What is known of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folder {
    There,
    Missing,
    Unknown,
}

impl Engine<'_> {
    /// The folder that a script begins in, where that is certain not to be there: it does not
    /// begin then.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsworking-directory>
    pub(in super::super) fn missing_folder(
        &mut self,
        cell: usize,
        env: &[(String, String)],
    ) -> Option<String> {
        self.working_directory(cell)?;
        let folder = self.folder(cell, env);
        let lacks = self.lacks_folder(cell, &folder);
        if lacks && self.cells[cell].checkout.is_none() {
            self.say_no_checkout(cell);
        }
        lacks.then_some(folder)
    }

    /// Goes into a folder, as `cd` does.
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cd.html>
    pub(in super::super) fn enter(
        &mut self,
        folder: &str,
        running: &mut Running<'_>,
    ) -> Result<(), Failure> {
        if folder.starts_with(['-', '~']) {
            return Ok(());
        }
        let before = running.own_value("PWD").map(str::to_owned);
        let before = before.or_else(|| self.variable(running.cell, running.env, "PWD"));
        let into = joined(&before.unwrap_or_default(), folder);
        if !running.hides() && self.lacks_folder(running.cell, &into) {
            let folder = folder.to_owned();
            let act = Act::Enter { folder };
            return running.work.note(failed(act, Failure::Asked(1)));
        }
        running.set("PWD", into);
        Ok(())
    }

    /// Whether a folder is certain not to be there. Where nobody knows, it is said once.
    fn lacks_folder(&mut self, cell: usize, folder: &str) -> bool {
        let Some(inner) = within(folder) else {
            let own = folder.starts_with("/tmp/") || folder.starts_with("/home/runner/work/app/");
            return own && self.is_bare(cell) && self.cells[cell].made.is_empty();
        };
        match self.find(cell, inner) {
            Folder::There => false,
            Folder::Missing => true,
            Folder::Unknown => {
                let at = self.step_place(cell);
                self.say("workflow-folder-unknown", Severity::Info, inner, at);
                false
            }
        }
    }

    /// Whether a folder, by its whole path, is one of the workspace that is certainly not there.
    pub(in super::super) fn is_empty_place(&self, cell: usize, folder: &str) -> bool {
        within(folder).is_some_and(|inner| self.find(cell, inner) == Folder::Missing)
    }

    /// Whether a folder of the workspace is certain not to be there, the workspace itself
    /// included: it is where a checkout puts the repository.
    pub(in super::super) fn is_certainly_missing(&self, cell: usize, inner: &str) -> bool {
        match inner {
            "" | "." => self.is_bare(cell),
            inner => self.find(cell, inner) == Folder::Missing,
        }
    }

    /// What is known of a folder of the workspace.
    fn find(&self, cell: usize, inner: &str) -> Folder {
        let known = &self.cells[cell];
        if inner.is_empty() || known.made.iter().any(|made| is_below(made, inner)) {
            return Folder::There;
        }
        // Nobody looks through links.
        if inner.split('/').any(|part| part == "..") {
            return Folder::There;
        }
        let silent = !self.is_hosted(cell) || known.wrote || !known.files.is_empty();
        let mut roots = known.roots.iter();
        if roots.clone().any(|root| is_below(root, inner)) || has_workflows(known, inner) {
            Folder::There
        } else if silent || roots.any(|root| is_below(inner, root)) {
            Folder::Unknown
        } else {
            Folder::Missing
        }
    }

    /// Notes where a checkout went.
    pub(super) fn note_root(&mut self, cell: usize, path: &str) {
        let root = path.trim_start_matches("./").trim_end_matches('/');
        self.cells[cell].roots.push(root.to_owned());
    }

    /// Notes the folders that a command makes, seen from where it runs.
    pub(in super::super) fn note_made(&mut self, names: &[&str], running: &Running<'_>) {
        let made: Vec<&str> = match names {
            ["mkdir", words @ ..] => words.to_vec(),
            ["git", "clone", words @ ..] => {
                let mut words = words.iter().filter(|word| !word.starts_with('-'));
                match (words.next(), words.next()) {
                    (_, Some(folder)) => vec![folder],
                    (Some(address), None) => {
                        let name = address.rsplit('/').next().unwrap_or_default();
                        vec![name.trim_end_matches(".git")]
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        let cell = running.cell;
        let own = running.own_value("PWD").map(str::to_owned);
        let here = own.or_else(|| self.variable(cell, running.env, "PWD"));
        let here = here.unwrap_or_default();
        for word in made.iter().filter(|word| !word.starts_with('-')) {
            let path = joined(&here, word);
            let path = within(&path).unwrap_or(&path);
            self.cells[cell].made.insert(path.to_owned());
        }
    }
}

/// The path of a folder within the workspace.
fn within(folder: &str) -> Option<&str> {
    let inner = folder.strip_prefix(WORKSPACE)?;
    let inner = match inner.strip_prefix('/') {
        Some(inner) => inner,
        None if inner.is_empty() => inner,
        None => return None,
    };
    Some(inner.trim_end_matches(['/', '.']))
}

/// Whether a path is that of a folder, or of something in it.
fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether it is the folder in which the workflow itself stands.
fn has_workflows(cell: &Cell, inner: &str) -> bool {
    cell.roots.iter().any(String::is_empty) && is_below(".github/workflows", inner)
}
