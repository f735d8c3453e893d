//! The goals of the room as tests of what was observed, and what stands in their way.

use crate::build::tree::Tree;
use crate::build::{Build, Failure};
use crate::container::{Container, Health, Leak, Response, Visit, Way};
use crate::finding::{Arg, Code, Finding, Place, Severity, each_once};
use crate::missions::jigsaw::causes::cause;
use crate::missions::jigsaw::instance::Instance;
use crate::missions::jigsaw::level::GoalId;
use crate::missions::jigsaw::outcome::{Running, installs, reinstalls};
use crate::verdict::{Goal, Seen};

/// The level's goals after a run.
pub fn goals(instance: &Instance, build: &Build, running: Option<&Running>) -> Vec<Goal> {
    let test = |id: &GoalId| Goal::seen(id.as_str(), seen(*id, instance, build, running));
    let mut goals: Vec<Goal> = instance.level.spec.goals.iter().map(test).collect();
    // Where building is no goal of its own, the first goal tells of the failed build.
    if let (Err(finding), Some(first)) = (builds(build), goals.first_mut()) {
        first.met = Some(false);
        first.blocked_by = Some(finding.clone());
        for other in &mut goals {
            other.blocked_by.get_or_insert_with(|| finding.clone());
        }
    }
    for blocked_by in goals.iter_mut().filter_map(|goal| goal.blocked_by.as_mut()) {
        if let Some(cause) = cause(build, blocked_by) {
            *blocked_by = cause;
        }
    }
    goals
}

/// `None`: nothing ran that could tell.
fn seen(id: GoalId, instance: &Instance, build: &Build, running: Option<&Running>) -> Option<Seen> {
    if id == GoalId::Builds {
        return Some(builds(build));
    }
    let running = running?;
    let seen = match id {
        GoalId::Builds => builds(build),
        GoalId::Answers => answers(running),
        GoalId::Page => page(running),
        GoalId::Runs => runs(&running.container),
        GoalId::StaysUp => stays_up(running),
        // Where nothing was installed, nothing can be said of installing it again.
        GoalId::Edit if !build.steps.iter().any(installs) => {
            Err(Finding::error("nothing-to-reinstall", Place::default()))
        }
        GoalId::Edit => edit(instance, build, running),
        GoalId::Healthy => healthy(&running.container),
        GoalId::NotRoot => not_root(running),
        GoalId::Stranger => no_leak(&running.leaks),
        GoalId::NoCompiler => no_compiler(&running.container.image.tree),
        GoalId::Stops => stops(&running.container),
    };
    // What rests on a guess proves nothing.
    let rests = !matches!(
        id,
        GoalId::Builds | GoalId::Edit | GoalId::Stranger | GoalId::NoCompiler
    );
    Some(match running.container.guess() {
        Some(guess) if rests && seen.is_ok() => Err(guess.clone()),
        _ => seen,
    })
}

fn builds(build: &Build) -> Seen {
    match &build.outcome {
        Ok(_) => Ok("image".into()),
        Err(failure) => Err(failed(build, failure)),
    }
}

/// The finding of a failed build, made from the failure when the build has none of its own.
pub(crate) fn failed(build: &Build, failure: &Failure) -> Finding {
    let own = build
        .findings
        .iter()
        .find(|finding| finding.code == failure.code);
    own.cloned().unwrap_or_else(|| {
        Finding::error(failure.code, Place::dockerfile(failure.line, 0)).said(&failure.said)
    })
}

/// The gravest thing the container has to say, or `code` when it says nothing.
fn of_container(container: &Container, code: Code) -> Finding {
    let gravest = container
        .findings
        .iter()
        .max_by_key(|finding| finding.severity);
    gravest
        .filter(|finding| finding.severity == Severity::Error)
        .cloned()
        .unwrap_or_else(|| Finding::error(code, Place::default()))
}

fn answers(running: &Running) -> Seen {
    match &running.answer {
        Response::Http { status: 200, body } if body.trim() == "ok" => Ok("200 ok".into()),
        _ => Err(of_container(&running.container, "nothing-answers")),
    }
}

fn page(running: &Running) -> Seen {
    visited(&running.visit, &running.container)
}

/// What a visitor sees of the page.
pub(crate) fn visited(visit: &Visit, container: &Container) -> Seen {
    match visit {
        Visit::Page { title, shows } => match container.guess() {
            Some(guess) => Err(guess.clone()),
            None => Ok([title, ": ", shows].concat()),
        },
        Visit::Error {
            code,
            exception,
            message,
            about,
            ..
        } => {
            let mut finding = Finding::error(code, Place::default())
                .with("exception", Arg::Code(exception.clone()))
                .with("message", Arg::Text(message.clone()))
                .said(message);
            finding.args.extend(about.iter().cloned());
            Err(finding)
        }
        Visit::Other { .. } | Visit::Unreachable(_) => {
            Err(of_container(container, "nothing-answers"))
        }
    }
}

fn runs(container: &Container) -> Seen {
    match container.exit {
        Some(0) => Ok("exit 0".into()),
        _ => Err(of_container(container, "container-exited")),
    }
}

fn stays_up(running: &Running) -> Seen {
    match running.container.exit {
        None => Ok("up".into()),
        Some(code) => Err(of_container(&running.container, "container-exited")
            .with("exit", Arg::Count(u64::from(code.unsigned_abs())))),
    }
}

fn edit(instance: &Instance, build: &Build, running: &Running) -> Seen {
    let edited = running.rebuild.as_ref();
    match edited.and_then(|edited| reinstalls(build, edited)) {
        None => Ok("reinstalls nothing".into()),
        Some((step, ms)) => Err(
            Finding::error("edit-reinstalls", Place::dockerfile(step.line, 0))
                .with("file", Arg::Code(instance.app.main.clone()))
                .with("line", Arg::Count(u64::from(step.line)))
                .with("time", Arg::Millis(ms)),
        ),
    }
}

fn healthy(container: &Container) -> Seen {
    if container.exit.is_some() {
        return Err(of_container(container, "container-exited"));
    }
    match container.health {
        Health::Healthy => Ok("healthy".into()),
        Health::None => Err(Finding::error("healthcheck-absent", Place::default())),
        Health::Unhealthy => {
            let own = container
                .findings
                .iter()
                .find(|f| f.code.starts_with("healthcheck"));
            Err(own
                .cloned()
                .unwrap_or_else(|| Finding::error("healthcheck-fails", Place::default())))
        }
    }
}

fn not_root(running: &Running) -> Seen {
    match running.container.user.as_str() {
        // Nothing ran, as nobody of that name is known.
        "" => return Err(of_container(&running.container, "user-unknown")),
        "root" | "0" => return Err(Finding::error("runs-as-root", Place::default())),
        _ => {}
    }
    let unseen = || Finding::error("user-not-seen-at-work", Place::default());
    match page(running) {
        Ok(_) => Ok("not root".into()),
        Err(_) => Err(unseen().with("user", Arg::Code(running.container.user.clone()))),
    }
}

fn no_leak(leaks: &[Leak]) -> Seen {
    leaks
        .first()
        .map_or_else(|| Ok("nothing".into()), |leak| Err(leaked(leak)))
}

pub(crate) fn leaked(leak: &Leak) -> Finding {
    let code = match leak.way {
        Way::File => "secret-in-image",
        Way::DeletedFile => "deleted-but-still-in-layer",
        Way::Env => "secret-in-env",
        Way::BuildArg | Way::Command => "secret-in-history",
    };
    Finding::error(code, Place::dockerfile(leak.line, 0))
        .with("secret", Arg::Code(leak.secret.clone()))
        .with("place", Arg::Code(leak.place.clone()))
        .with("line", Arg::Count(u64::from(leak.line)))
}

/// Where Debian puts the compilers that build wheels.
const COMPILERS: [&str; 4] = [
    "/usr/bin/gcc",
    "/usr/bin/g++",
    "/usr/bin/cc",
    "/usr/bin/c++",
];

fn no_compiler(tree: &Tree) -> Seen {
    match COMPILERS.into_iter().find(|path| tree.get(path).is_some()) {
        None => Ok("no compiler".into()),
        Some(path) => Err(Finding::error("compiler-in-final-image", Place::default())
            .with("place", Arg::Code(path.into()))),
    }
}

fn stops(container: &Container) -> Seen {
    // What has ended by itself cannot be stopped.
    if container.exit.is_some() {
        return Err(of_container(container, "container-exited"));
    }
    if container.stop.killed {
        let own = container
            .findings
            .iter()
            .find(|f| f.code == "killed-at-stop");
        return Err(own
            .cloned()
            .unwrap_or_else(|| Finding::error("killed-at-stop", Place::default())));
    }
    Ok("ends by itself".into())
}

/// Everything there is to say after a run, each code and place once.
pub fn findings(build: &Build, running: Option<&Running>, goals: &[Goal]) -> Vec<Finding> {
    let mut all: Vec<Finding> = build.findings.clone();
    if let Some(running) = running {
        all.extend(running.container.findings.iter().cloned());
        all.extend(broken_page(running));
    }
    all.extend(goals.iter().filter_map(|goal| goal.blocked_by.clone()));
    all.extend(
        running
            .iter()
            .flat_map(|running| leaks(&running.leaks, goals)),
    );
    each_once(all)
}

/// What a stranger finds. Where no goal asks for it, it is worth knowing and no more.
pub(crate) fn leaks(leaks: &[Leak], goals: &[Goal]) -> Vec<Finding> {
    let asked = goals.iter().any(|goal| goal.id == "stranger");
    let found = |leak| {
        let mut finding = leaked(leak);
        if !asked {
            finding.severity = Severity::Info;
        }
        finding
    };
    leaks.iter().map(found).collect()
}

/// The server says *ok* while its page is broken: the fact that most surprises people.
fn broken_page(running: &Running) -> Option<Finding> {
    answers(running).ok()?;
    match &running.visit {
        Visit::Error {
            exception, message, ..
        } => Some(
            Finding::error("server-up-script-broken", Place::default())
                .with("exception", Arg::Code(exception.clone()))
                .with("message", Arg::Text(message.clone())),
        ),
        _ => None,
    }
}
