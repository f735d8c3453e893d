//! Who can take which key: what stands in the file, in the logs, in the hands of strangers.

use crate::finding::{Arg, Finding, Place};
use crate::missions::pipeline::cards::Kind;
use crate::missions::pipeline::goals::{Bench, at_job, did};
use crate::missions::pipeline::instance::Instance;
use crate::missions::pipeline::outcome::Outcome;
use crate::workflow::PATH;
use crate::workflow::model::{Access, Action, Job, Permissions};
use crate::workflow::run::{Act, Conclusion, Plan, log};

/// What a test saw.
type Seen = Result<String, Finding>;

/// Every secret stands in the file by its name, and the repository has it.
pub(super) fn named(instance: &Instance, outcome: &Outcome) -> Seen {
    let secrets = &instance.settings.secrets;
    for (number, line) in (1..).zip(outcome.text.lines()) {
        let place = |column: usize| Place {
            path: PATH.to_owned(),
            line: number,
            column: u32::try_from(column + 1).unwrap_or_default(),
        };
        for (name, value) in secrets {
            if let Some(at) = line.find(value.as_str()) {
                return Err(Finding::error("secret-pasted", place(at))
                    .with("name", Arg::Code(name.clone())));
            }
        }
        for (at, name) in references(line) {
            let known = name.eq_ignore_ascii_case("GITHUB_TOKEN")
                || secrets.keys().any(|key| key.eq_ignore_ascii_case(name));
            if !known {
                return Err(Finding::error("secret-name-unknown", place(at))
                    .with("name", Arg::Code(name.to_owned())));
            }
        }
    }
    Ok("named".into())
}

/// Names behind `secrets.` in the expressions of a line, with their places.
fn references(line: &str) -> Vec<(usize, &str)> {
    const WORD: &str = "secrets.";
    let mut found = Vec::new();
    if !line.contains("${{") {
        return found;
    }
    let mut from = 0;
    while let Some(place) = line[from..].find(WORD) {
        let at = from + place + WORD.len();
        let rest = &line[at..];
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        if length > 0 {
            found.push((at, &rest[..length]));
        }
        from = at + length;
    }
    found
}

/// What strangers read in the logs, and what their code took with it.
pub(super) fn shown(bench: Bench<'_>, outcome: &Outcome) -> Seen {
    reached(bench, outcome)?;
    let settings = &bench.instance.settings;
    let masked = log::masked(settings);
    let plan = Plan::new(bench.workflow);
    let jobs = outcome.engine.runs.iter().flat_map(|run| &run.jobs);
    for job in jobs {
        for line in log::lines(&plan, job, &masked) {
            let shows = |value: &String| {
                let disguised = [value.clone(), encoded(value), value.chars().rev().collect()];
                disguised.iter().any(|text| line.text.contains(text))
            };
            let mut secrets = settings.secrets.iter();
            if let Some((name, _)) = secrets.find(|(_, value)| shows(value)) {
                return Err(at_job("secret-in-log", bench.workflow, job.job)
                    .with("name", Arg::Code(name.clone())));
            }
        }
    }
    Ok("nothing".into())
}

/// Base64 without the end that depends on what follows.
fn encoded(text: &str) -> String {
    let mut all = crate::workflow::run::base64(text.as_bytes());
    all.truncate(text.len() / 3 * 4);
    all
}

/// No secret gets into a stranger's hands.
pub(super) fn reached(bench: Bench<'_>, outcome: &Outcome) -> Seen {
    let forks = outcome.cards.iter();
    let forks = forks.filter(|card| matches!(card.kind, Kind::Fork | Kind::PullRequest));
    for card in forks {
        let leaks = outcome.runs(card).flat_map(|run| &run.leaks);
        if let Some(leak) = leaks.into_iter().next() {
            return Err(at_job("secret-reached-fork", bench.workflow, leak.job)
                .with("name", Arg::Code(leak.secret.clone())));
        }
    }
    Ok("nothing".into())
}

/// Jobs may write only where they do on some card: who pushes, packages; who asks the cloud
/// for a key, the token that it is asked with; who opens an issue, issues.
pub(super) fn least(bench: Bench<'_>, outcome: &Outcome) -> Seen {
    let runs = || outcome.engine.runs.iter().flat_map(|run| &run.jobs);
    for (place, job) in bench.workflow.jobs.iter().enumerate() {
        let own = || runs().filter(|run| run.job == place);
        if own().all(|run| run.writes == 0) {
            continue;
        }
        let pushes = |act: &Act| matches!(act, Act::Push { .. } | Act::Build { push: true, .. });
        let may = |scope: &str| match scope {
            "packages" => own().any(|run| did(run, pushes)),
            "id-token" => mentions(job, "workload_identity_provider"),
            "issues" => mentions(job, "gh issue"),
            _ => false,
        };
        let granted = granted(bench, place);
        if let Some(scope) = granted.into_iter().find(|scope| !may(scope)) {
            let code = if scope == "write-all" {
                "permissions-write-all"
            } else {
                "permission-not-needed"
            };
            return Err(at_job(code, bench.workflow, place).with("name", Arg::Code(scope)));
        }
    }
    Ok("no more than needed".into())
}

/// Whether a job has words in its scripts, or an input of that name.
fn mentions(job: &Job, words: &str) -> bool {
    job.steps.iter().any(|step| match &step.action {
        Action::Run { script, .. } => script.value.contains(words),
        Action::Uses { with, .. } => with.get(words).is_some(),
        Action::Nothing => false,
    })
}

/// The scopes in which a job may write.
fn granted(bench: Bench<'_>, job: usize) -> Vec<String> {
    let own = bench.workflow.jobs.get(job).map(|job| &job.permissions);
    let whole = &bench.workflow.permissions;
    match own
        .filter(|own| **own != Permissions::Unset)
        .unwrap_or(whole)
    {
        Permissions::Unset | Permissions::WriteAll => vec!["write-all".to_owned()],
        Permissions::ReadAll => Vec::new(),
        Permissions::Scopes(scopes) => scopes
            .iter()
            .filter(|(_, access)| *access == Access::Write)
            .map(|(name, _)| name.value.clone())
            .collect(),
    }
}

/// Once their tags are moved, no job runs an action of others by its tag.
pub(super) fn pinned(bench: Bench<'_>, outcome: &Outcome) -> Option<Seen> {
    let card = outcome.card(Kind::ActionMoved)?;
    for job in outcome.runs(card).flat_map(|run| &run.jobs) {
        let known = bench.workflow.jobs.get(job.job)?;
        for ran in &job.steps {
            let step = known.steps.get(ran.step)?;
            let Action::Uses { name, .. } = &step.action else {
                continue;
            };
            if ran.outcome == Conclusion::Skipped || !is_moved(&name.value) {
                continue;
            }
            let finding = at_job("action-tag-moved", bench.workflow, job.job);
            let place = Place {
                path: PATH.to_owned(),
                line: name.at.line,
                column: name.at.column,
            };
            return Some(Err(
                Finding { place, ..finding }.with("name", Arg::Code(name.value.clone()))
            ));
        }
    }
    Some(Ok("pinned".into()))
}

/// Whether an action is somebody else's and named by what they can move. The hash of a commit
/// cannot be moved.
/// <https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions>
fn is_moved(name: &str) -> bool {
    let Some((action, version)) = name.split_once('@') else {
        return false;
    };
    let own = action.starts_with("actions/") || action.starts_with("./");
    let commit = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    !own && !commit
}
