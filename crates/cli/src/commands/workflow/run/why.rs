//! Why a job failed, in a line.

use odp_sim::workflow::Workflow;
use odp_sim::workflow::model::{Action, Step};
use odp_sim::workflow::run::{Act, Conclusion, Failure, JobRun, Reason};

/// The step that failed a job, and what failed in it; nothing for a job that did not fail.
pub(super) fn of(workflow: &Workflow, job: &JobRun) -> Option<String> {
    if job.conclusion != Conclusion::Failure {
        return None;
    }
    let failed = job.steps.iter();
    let mut failed = failed.filter(|step| step.conclusion == Conclusion::Failure);
    let Some(run) = failed.next() else {
        let expression = job.reason == Reason::Expression;
        return expression.then(|| "an expression cannot be evaluated".to_owned());
    };
    let did = run.did.iter().rev().find(|did| did.failed.is_some());
    let why = match did.map(|did| (&did.what, did.failed)) {
        Some((Act::Missing { name, .. }, _)) => format!("there is no {name}"),
        Some((Act::Enter { folder }, _)) => format!("there is no folder {folder}"),
        Some((
            Act::Download { name, .. } | Act::Site { artifact: name },
            Some(Failure::NoArtifact),
        )) => {
            format!("there is no artifact {name}")
        }
        Some((_, Some(failure))) => said(failure),
        _ => "it failed".to_owned(),
    };
    let step = workflow.jobs.get(job.job)?.steps.get(run.step)?;
    Some(format!("step {} ({}): {why}", run.step + 1, name(step)))
}

fn name(step: &Step) -> &str {
    let own = step.name.as_ref().map(|name| name.value.as_str());
    own.unwrap_or(match &step.action {
        Action::Run { script, .. } => script.value.lines().next().unwrap_or_default(),
        Action::Uses { name, .. } => &name.value,
        Action::Nothing => "",
    })
}

fn said(failure: Failure) -> String {
    let said = match failure {
        Failure::Asked(code) => return format!("it ended with exit code {code}"),
        Failure::Refused(need) => return format!("the token of the job lacks {}", need.asked()),
        Failure::NoInput(name) => return format!("it needs the input {name}"),
        Failure::BadInput => "the action cannot read one of its inputs",
        Failure::NoTag => "the run is about no tag, and no tag_name is given",
        Failure::NoLock(said) => said,
        Failure::BadName => "the name of the artifact has a character that none can have",
        Failure::NoAuthor => "git was not told who commits",
        Failure::NoBranch => "no branch is checked out that git could push",
        Failure::NoBranchHere { .. } | Failure::NoHistory => {
            "the checkout did not fetch what git is asked for"
        }
        Failure::NoFiles => "its files are not there",
        Failure::NoFolder => "its working directory is not there",
        Failure::Conflict => "the packages do not fit together",
        Failure::Style => "the style is wrong",
        Failure::Test => "a test failed",
        Failure::Build => "the image cannot be built",
        Failure::NoImage => "there is no such image on this machine",
        Failure::NoContainer => "docker finds the image neither here nor in a registry",
        Failure::BadReference => "no image can have this name",
        Failure::NoArgument => "docker is not told what it is about",
        Failure::NoTags => "there is no tag to push it under",
        Failure::NoFeature => {
            "the builder of the engine cannot do this: docker/setup-buildx-action makes one that can"
        }
        Failure::Denied => "access was denied",
        Failure::NoManifest => "the registry has no such image",
        Failure::NoPassword => "no user or no password was given",
        Failure::NoCache => "there is no such cache",
        Failure::NoArtifact => "there is no such artifact",
        Failure::Exists => "there is an artifact of this name already",
        Failure::Vulnerable => "the image has a known fault",
        Failure::NoAnswer => "the app does not answer",
        Failure::NoRevision => "there is nothing to go back to",
        Failure::NoVersion => "there is no such version",
        Failure::Timeout => "it took too long",
        Failure::Cancelled => "it was cancelled",
        Failure::Script => "a file or an expression cannot be read",
        Failure::BadShell => "the runner does not know how to start this shell",
        Failure::NoShell => "there is no such shell",
        Failure::NoCommand => "there is no such command",
        Failure::NoModule => "there is no such module",
        Failure::NoToken => "gh is given no token: GH_TOKEN is not set",
        Failure::NoCredentials => "git knows no user and no password",
        Failure::NoRepository => "there is no repository in the folder",
        Failure::NoOrigin => "gh finds no repository in the folder, and is told of none",
        Failure::NoEnvironment => "the job names no environment",
    };
    said.to_owned()
}
