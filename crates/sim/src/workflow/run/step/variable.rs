//! What variables a script finds: those of the workflow, and those that are always set.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>

use crate::workflow::model::{Action, Text};
use crate::workflow::run::context::{TEMP, Went};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan;

impl Engine<'_> {
    /// What a variable holds that the workflow sets: for the step, the job, or all of it.
    pub(super) fn given_variable(
        &self,
        cell: usize,
        env: &[(String, String)],
        name: &str,
    ) -> Option<String> {
        let cell = &self.cells[cell];
        let of_run = self.runs[cell.run].env.iter();
        let mut all = env
            .iter()
            .rev()
            .chain(cell.env.iter().rev())
            .chain(of_run.rev());
        let (_, value) = all.find(|(known, _)| known == name)?;
        Some(value.clone())
    }

    /// What a script's variable holds.
    pub(super) fn variable(
        &self,
        cell: usize,
        env: &[(String, String)],
        name: &str,
    ) -> Option<String> {
        if let Some(given) = self.given_variable(cell, env, name) {
            return Some(given);
        }
        let known = &self.cells[cell];
        let fixed = match name {
            // Files stand for themselves.
            "GITHUB_OUTPUT"
            | "GITHUB_ENV"
            | "GITHUB_PATH"
            | "GITHUB_STEP_SUMMARY"
            | "GITHUB_STATE" => name,
            "CI" | "GITHUB_ACTIONS" => "true",
            "GITHUB_JOB" => &self.plan.jobs[known.report.job].job.id.value,
            "GITHUB_ACTION" => return Some(self.action_name(cell)),
            "GITHUB_RETENTION_DAYS" => "90",
            "GITHUB_EVENT_PATH" => {
                return Some([TEMP, "/_github_workflow/event.json"].concat());
            }
            "RUNNER_OS" => known.system,
            "PWD" => return Some(self.folder(cell, env)),
            "GITHUB_TOKEN" | "GITHUB_EVENT" => return None,
            name => match of_machine(name) {
                Some(value) => value,
                None => return self.of_github(known.run, name),
            },
        };
        Some(fixed.to_owned())
    }

    /// `GITHUB_REF_NAME` is `github.ref_name`.
    fn of_github(&self, run: usize, name: &str) -> Option<String> {
        let key = name.strip_prefix("GITHUB_")?.to_ascii_lowercase();
        let found = self.runs[run].github.property(&key)?;
        Some(found.text().to_string())
    }

    /// The id of the step, or the name that the runner gives to a script without one.
    fn action_name(&self, cell: usize) -> String {
        let known = &self.cells[cell];
        let step = self.plan.jobs[known.report.job].steps.get(known.step);
        let id = step.and_then(|planned| planned.step.id.as_ref());
        id.map_or("__run", |id| &id.value).to_owned()
    }

    /// Where a script begins: `working-directory` of the step, of the job or of the workflow,
    /// in the workspace.
    pub(super) fn folder(&self, cell: usize, env: &[(String, String)]) -> String {
        let known = &self.cells[cell];
        let workspace = self.runs[known.run].github.property("workspace");
        let workspace = workspace.map_or(String::new(), |value| value.text().to_string());
        let Some(own) = self.working_directory(cell) else {
            return workspace;
        };
        let place = self.place(
            known.run,
            Some(known.report.job),
            Some(cell),
            env,
            Went::WELL,
        );
        let own = place.words(&plan::words(own)).unwrap_or_default();
        joined(&workspace, &own)
    }

    /// The `working-directory` that counts for the step at work.
    pub(super) fn working_directory(&self, cell: usize) -> Option<&Text> {
        let known = &self.cells[cell];
        let planned = &self.plan.jobs[known.report.job];
        let step = planned.steps.get(known.step);
        let own = step.and_then(|step| match &step.step.action {
            Action::Run {
                working_directory, ..
            } => working_directory.as_ref(),
            _ => None,
        });
        let of_workflow = &self.plan.workflow.defaults;
        own.or(planned.job.defaults.working_directory.as_ref())
            .or(of_workflow.working_directory.as_ref())
    }
}

/// What a hosted runner with Ubuntu sets for everybody.
/// <https://docs.github.com/en/actions/reference/runners/github-hosted-runners>
fn of_machine(name: &str) -> Option<&'static str> {
    Some(match name {
        "CONDA" => "/usr/share/miniconda",
        "HOME" => "/home/runner",
        "HOSTNAME" => "runnervm1",
        "PATH" => "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin",
        // Some number: the same one every time, as nothing here is left to chance.
        "RANDOM" => "20973",
        "SHELL" => "/bin/bash",
        "USER" => "runner",
        "RUNNER_ARCH" => "X64",
        "RUNNER_ENVIRONMENT" => "github-hosted",
        "RUNNER_NAME" => "GitHub Actions 1",
        "RUNNER_TEMP" => TEMP,
        "RUNNER_TOOL_CACHE" | "AGENT_TOOLSDIRECTORY" => "/opt/hostedtoolcache",
        "RUNNER_WORKSPACE" => "/home/runner/work/app",
        _ => return None,
    })
}

/// A path as seen from a folder.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    match path {
        "" | "." => folder.to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => [folder, "/", path].concat(),
    }
}
