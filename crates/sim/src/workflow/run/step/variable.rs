//! What variables a script finds: those of the workflow, and those that are always set.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>

use crate::workflow::model::{Access, Action, Text};
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
        let own = self.kept_variable(cell, name);
        own.or_else(|| self.given_variable(cell, env, name))
            .or_else(|| self.default_variable(cell, env, name))
    }

    /// What the runner sets before every step, whatever the workflow says.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables>
    fn kept_variable(&self, cell: usize, name: &str) -> Option<String> {
        if !name.starts_with("GITHUB_") && !name.starts_with("RUNNER_") {
            return None;
        }
        let known = &self.cells[cell];
        let fixed = match name {
            // Files stand for themselves.
            "GITHUB_OUTPUT"
            | "GITHUB_ENV"
            | "GITHUB_PATH"
            | "GITHUB_STEP_SUMMARY"
            | "GITHUB_STATE" => name,
            "GITHUB_ACTIONS" => "true",
            "GITHUB_JOB" => &self.plan.jobs[known.report.job].job.id.value,
            "GITHUB_ACTION" => return Some(self.action_name(cell)),
            "GITHUB_RETENTION_DAYS" => "90",
            "GITHUB_EVENT_PATH" => {
                return Some([TEMP, "/_github_workflow/event.json"].concat());
            }
            "RUNNER_OS" => known.system,
            "GITHUB_TOKEN" | "GITHUB_EVENT" => return None,
            name => match of_runner(name) {
                Some(value) => value,
                None => return self.of_github(known.run, name),
            },
        };
        Some(fixed.to_owned())
    }

    /// What is set where the workflow says nothing else.
    fn default_variable(
        &self,
        cell: usize,
        env: &[(String, String)],
        name: &str,
    ) -> Option<String> {
        match name {
            "CI" => Some("true".to_owned()),
            "PWD" => Some(self.folder(cell, env)),
            "ACTIONS_ID_TOKEN_REQUEST_URL" | "ACTIONS_ID_TOKEN_REQUEST_TOKEN" => {
                self.identity(cell).map(str::to_owned)
            }
            name => of_machine(name).map(str::to_owned),
        }
    }

    /// Where a job asks for its identity, if it may: what a fork proposes may not.
    /// <https://docs.github.com/en/actions/reference/security/oidc>
    fn identity(&self, cell: usize) -> Option<&'static str> {
        let known = &self.cells[cell];
        let proposed = self.runs[known.run].what.is_fork()
            && self.out.runs[known.run].trigger == "pull_request";
        let writes = self.settings.token_writes;
        let access = self.plan.access(known.report.job, "id-token", writes);
        (access == Access::Write && !proposed)
            .then_some("https://run-actions-1-azure-eastus.actions.githubusercontent.com/")
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
        "AGENT_TOOLSDIRECTORY" => "/opt/hostedtoolcache",
        _ => return None,
    })
}

/// What the runner says of itself.
fn of_runner(name: &str) -> Option<&'static str> {
    Some(match name {
        "RUNNER_ARCH" => "X64",
        "RUNNER_ENVIRONMENT" => "github-hosted",
        "RUNNER_NAME" => "GitHub Actions 1",
        "RUNNER_TEMP" => TEMP,
        "RUNNER_TOOL_CACHE" => "/opt/hostedtoolcache",
        "RUNNER_WORKSPACE" => "/home/runner/work/app",
        _ => return None,
    })
}

/// Names under `env` that the runner sets itself.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables>
const KEPT: [&str; 37] = [
    "GITHUB_ACTION",
    "GITHUB_ACTIONS",
    "GITHUB_ACTION_PATH",
    "GITHUB_ACTION_REPOSITORY",
    "GITHUB_ACTOR",
    "GITHUB_ACTOR_ID",
    "GITHUB_API_URL",
    "GITHUB_BASE_REF",
    "GITHUB_ENV",
    "GITHUB_EVENT_NAME",
    "GITHUB_EVENT_PATH",
    "GITHUB_GRAPHQL_URL",
    "GITHUB_HEAD_REF",
    "GITHUB_JOB",
    "GITHUB_OUTPUT",
    "GITHUB_PATH",
    "GITHUB_REF",
    "GITHUB_REF_NAME",
    "GITHUB_REF_PROTECTED",
    "GITHUB_REF_TYPE",
    "GITHUB_REPOSITORY",
    "GITHUB_REPOSITORY_ID",
    "GITHUB_REPOSITORY_OWNER",
    "GITHUB_REPOSITORY_OWNER_ID",
    "GITHUB_RETENTION_DAYS",
    "GITHUB_RUN_ATTEMPT",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER",
    "GITHUB_SERVER_URL",
    "GITHUB_SHA",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_TRIGGERING_ACTOR",
    "GITHUB_WORKFLOW",
    "GITHUB_WORKFLOW_REF",
    "GITHUB_WORKFLOW_SHA",
    "GITHUB_WORKSPACE",
    "RUNNER_OS",
];

/// Whether the runner sets a variable itself, over whatever a workflow says.
pub(in super::super) fn is_kept(name: &str) -> bool {
    of_runner(name).is_some() || KEPT.binary_search(&name).is_ok()
}

/// Whether a variable cannot be set for later steps: it would lead into every program of Node.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable>
pub(in super::super) fn is_refused(name: &str) -> bool {
    name.eq_ignore_ascii_case("NODE_OPTIONS")
}

/// The names in lines for `$GITHUB_ENV` that come to nothing.
pub(in super::super) fn dropped(lines: &str) -> impl Iterator<Item = &str> {
    let names = lines.lines().filter_map(|line| {
        let end = line.find(['=', '<'])?;
        Some(&line[..end])
    });
    names.filter(|name| is_kept(name) || is_refused(name))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_the_runner_keeps_are_sorted() {
        assert!(KEPT.is_sorted());
        assert!(is_kept("RUNNER_TEMP") && is_kept("RUNNER_OS") && is_kept("GITHUB_SHA"));
        assert!(!is_kept("GITHUB_TOKEN") && !is_kept("CI") && !is_kept("GITHUB_MINE"));
    }
}
