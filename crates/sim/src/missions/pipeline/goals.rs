//! The goals of the room as tests of what was observed, and what stands in their way.

use crate::finding::{Arg, Code, Finding, Place, each_once};
use crate::missions::pipeline::blame::{not_live, slipped, too_late};
use crate::missions::pipeline::cards::{APART, Kind, Stamp, Wanted};
use crate::missions::pipeline::instance::Instance;
use crate::missions::pipeline::keys;
use crate::missions::pipeline::level::GoalId;
use crate::missions::pipeline::outcome::{CardRun, Outcome, PRODUCTION, overtaken};
use crate::verdict::{Goal, Seen};
use crate::workflow::run::{Act, Conclusion, Deploy, Deployed, What};
use crate::workflow::{PATH, Workflow};

/// Characters of a commit's name that are enough to tell it apart.
pub const SHORT: usize = 7;

/// What the goals are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// What was dealt.
    pub instance: &'a Instance,
    /// The workflow that ran.
    pub workflow: &'a Workflow,
    /// What is wrong with its text.
    pub problems: &'a [Finding],
    /// What the lead time may be, in milliseconds.
    pub target: u64,
    /// What came of the reference line.
    pub best: Option<&'a Outcome>,
}

/// The level's goals after a run.
pub fn goals(bench: Bench<'_>, outcome: &Outcome) -> Vec<Goal> {
    let test = |id: &GoalId| Goal::seen(id.as_str(), seen(*id, bench, outcome));
    bench.instance.level.spec.goals.iter().map(test).collect()
}

/// `None`: nothing ran that could tell.
fn seen(id: GoalId, bench: Bench<'_>, outcome: &Outcome) -> Option<Seen> {
    let first = bench.instance.level.spec.goals.first() == Some(&id);
    if outcome.refused {
        let error = bench.problems.iter();
        let error = error.max_by_key(|finding| finding.severity)?;
        return first.then(|| Err(error.clone()));
    }
    match id {
        GoalId::Live => card(bench, outcome, Kind::Good),
        GoalId::Test => card(bench, outcome, Kind::BrokenTest),
        GoalId::Lint => card(bench, outcome, Kind::LintError),
        GoalId::Lead => Some(match outcome.lead()? {
            lead if lead <= bench.target => Ok("in time".into()),
            lead => Err(too_late(bench, outcome, lead)),
        }),
        GoalId::Stamps => Some(stamps(bench, outcome)),
        GoalId::Tested => tested(bench, outcome),
        GoalId::Named => Some(keys::named(bench.instance, outcome)),
        GoalId::Stranger => Some(keys::shown(bench, outcome)),
        GoalId::Newest => Some(newest(bench, outcome)),
        GoalId::Back => card(bench, outcome, Kind::SmokeFails),
        GoalId::Fork => fork(bench, outcome),
        GoalId::Least => Some(keys::least(bench, outcome)),
        GoalId::Pinned => keys::pinned(bench, outcome),
        GoalId::Rerun => rerun(bench, outcome),
    }
}

fn card(bench: Bench<'_>, outcome: &Outcome, kind: Kind) -> Option<Seen> {
    Some(stamp(bench, outcome, outcome.card(kind)?))
}

/// A card whose stamp is as wanted, or what it is that went wrong.
fn stamp(bench: Bench<'_>, outcome: &Outcome, card: &CardRun) -> Seen {
    if card.as_wanted {
        return Ok(card.wanted.as_str().into());
    }
    let plain = |code: Code| Finding::error(code, file()).with("event", event(card));
    Err(match (card.wanted, card.got) {
        (Wanted::Live, Stamp::Older) => match overtaken(outcome, card) {
            Some((older, newer)) => out_of_order(bench, outcome, card, (older, newer)),
            None => plain("nobody-noticed"),
        },
        (_, Stamp::Half) => plain("half-deployed"),
        (Wanted::RolledBack, Stamp::Live) => no_way_back(bench, outcome, card),
        (Wanted::RolledBack, Stamp::Silent) => plain("nobody-was-told"),
        (Wanted::Tested, Stamp::Quiet | Stamp::Unchecked) => plain("proposal-not-tested"),
        (Wanted::Tested, Stamp::Red) | (Wanted::Live | Wanted::RolledBack, _) => {
            not_live(bench, outcome, card)
        }
        (_, Stamp::Live | Stamp::Pushed | Stamp::RolledBack | Stamp::Silent) => {
            slipped(bench, outcome, card)
        }
        (Wanted::Red, Stamp::Quiet) => plain("nothing-began"),
        _ => plain("nobody-noticed"),
    })
}

/// The game's name of a card; the words are `event.<name>`.
pub(super) fn event(card: &CardRun) -> Arg {
    Arg::Text(card.kind.as_str().into())
}

/// The workflow file as a whole.
pub(super) fn file() -> Place {
    Place {
        path: PATH.to_owned(),
        ..Place::default()
    }
}

fn stamps(bench: Bench<'_>, outcome: &Outcome) -> Seen {
    for card in &outcome.cards {
        stamp(bench, outcome, card)?;
    }
    Ok("as wanted".into())
}

/// A stranger's change gets no key, and is tested all the same.
fn fork(bench: Bench<'_>, outcome: &Outcome) -> Option<Seen> {
    let tested = card(bench, outcome, Kind::Fork)?;
    Some(keys::reached(bench, outcome).and(tested))
}

/// The newest good commit is live after every card, and nothing else ever is.
fn newest(bench: Bench<'_>, outcome: &Outcome) -> Seen {
    let mut expected = None;
    for card in &outcome.cards {
        if card.wanted == Wanted::RolledBack {
            continue;
        }
        if card.wanted != Wanted::Tested || card.got == Stamp::Live {
            stamp(bench, outcome, card)?;
        }
        match (card.wanted, card.kind) {
            (Wanted::Live, _) => expected = Some(card.focus()),
            // A good commit comes first, and then one of another branch.
            (_, Kind::Branch) => expected = Some(card.events.0),
            _ => {}
        }
        let until = card.at_ms + APART - 1;
        let now = outcome.engine.live_at(until);
        let Some(now) = now.get(PRODUCTION).filter(|now| now.event != expected) else {
            continue;
        };
        let about = |code: Code| at_job(code, bench.workflow, now.job).with("event", event(card));
        let newer = expected.map_or_else(String::new, |event| sha(outcome, event));
        return Err(if now.rollback {
            about("rolled-back-too-far")
        } else {
            about("newest-not-live")
                .with("card", Arg::Count(card.card as u64 + 1))
                .with("older", Arg::Code(short(&now.sha)))
                .with("newer", Arg::Code(newer))
        });
    }
    Ok("the newest".into())
}

/// An older commit that went live after a newer one, whatever came later. Events and pushes
/// are counted as the board does.
fn out_of_order(
    bench: Bench<'_>,
    outcome: &Outcome,
    card: &CardRun,
    (older, newer): (&Deploy, usize),
) -> Finding {
    let first = older.event.unwrap_or(newer);
    let nth = |event: usize| Arg::Count((event.saturating_sub(card.events.0) + 1) as u64);
    let at_ms = |event: usize| outcome.happenings.get(event).map_or(0, |event| event.at_ms);
    let apart = at_ms(newer).saturating_sub(at_ms(first));
    let job = bench.workflow.jobs.get(older.job);
    let job = job.map_or_else(String::new, |job| job.id.value.clone());
    Finding::error("older-commit-won", file())
        .with("event", event(card))
        .with("job", Arg::Code(job))
        .with("card", Arg::Count(card.card as u64 + 1))
        .with("nth", nth(first))
        .with("older", Arg::Code(short(&older.sha)))
        .with("after", nth(newer))
        .with("newer", Arg::Code(sha(outcome, newer)))
        .with("apart", Arg::Millis(apart))
}

/// The commit of an event, as far as people read its name.
fn sha(outcome: &Outcome, event: usize) -> String {
    match outcome
        .happenings
        .get(event)
        .map(|happening| &happening.what)
    {
        Some(What::Event(event)) => short(&event.commit.sha),
        _ => String::new(),
    }
}

fn short(sha: &str) -> String {
    sha.chars().take(SHORT).collect()
}

/// A rollback that is there and was skipped, or none at all.
fn no_way_back(bench: Bench<'_>, outcome: &Outcome, card: &CardRun) -> Finding {
    let is_rollback = |job: usize| {
        let known = bench.workflow.jobs.get(job);
        known.is_some_and(|job| job.id.value.to_lowercase().contains("roll"))
    };
    let jobs = outcome.runs(card).flat_map(|run| &run.jobs);
    let skipped = jobs
        .filter(|job| job.conclusion == Conclusion::Skipped && is_rollback(job.job))
        .last();
    match skipped {
        Some(job) => at_job("rollback-skipped", bench.workflow, job.job),
        None => Finding::error("no-rollback", file()),
    }
}

/// A finding about a job, at its place.
pub(super) fn at_job(code: Code, workflow: &Workflow, job: usize) -> Finding {
    let Some(job) = workflow.jobs.get(job) else {
        return Finding::error(code, file());
    };
    let place = Place {
        path: PATH.to_owned(),
        line: job.id.at.line,
        column: job.id.at.column,
    };
    Finding::error(code, place).with("job", Arg::Code(job.id.value.clone()))
}

/// What visitors get is the very image that tests have opened, of the commit it is for.
fn tested(bench: Bench<'_>, outcome: &Outcome) -> Option<Seen> {
    let engine = &outcome.engine;
    let mut deploys = engine
        .deploys
        .iter()
        .filter(|deploy| {
            deploy.environment == PRODUCTION && !deploy.rollback && deploy.what != Deployed::Half
        })
        .peekable();
    deploys.peek()?;
    for deploy in deploys {
        let image = match deploy.what {
            Deployed::Image(image) => engine.images.get(image),
            Deployed::Commit | Deployed::Half => None,
        };
        let own = engine.runs[deploy.run].event;
        let code = match image {
            Some(image) if image.event != Some(own) => "tag-moved",
            Some(image) if image.checks.tests.0 != 0 => continue,
            _ => "deployed-image-was-never-tested",
        };
        return Some(Err(at_job(code, bench.workflow, deploy.job)));
    }
    Some(Ok("was tested".into()))
}

/// What is live after the lost runner was built before it was lost.
fn rerun(bench: Bench<'_>, outcome: &Outcome) -> Option<Seen> {
    let card = outcome.card(Kind::RunnerLost)?;
    if card.got != Stamp::Live {
        return Some(Err(not_live(bench, outcome, card)));
    }
    let deploys = outcome.engine.deploys.iter().rev();
    let mut own = deploys
        .filter(|deploy| deploy.environment == PRODUCTION && deploy.event == Some(card.focus()));
    let deploy = own.next()?;
    let again = match deploy.what {
        Deployed::Image(image) => outcome.engine.images[image].attempt > 1,
        Deployed::Commit | Deployed::Half => true,
    };
    Some(if again {
        Err(at_job("rerun-built-again", bench.workflow, deploy.job))
    } else {
        Ok("was built once".into())
    })
}

/// Whether a job of a run did something.
pub(super) fn did(job: &crate::workflow::run::JobRun, wanted: impl Fn(&Act) -> bool) -> bool {
    let mut acts = job.steps.iter().flat_map(|step| &step.did);
    acts.any(|did| wanted(&did.what))
}

/// Everything there is to say after a run, each code and place once.
pub fn findings(problems: &[Finding], outcome: &Outcome, goals: &[Goal]) -> Vec<Finding> {
    let blocks = goals.iter().filter_map(|goal| goal.blocked_by.as_ref());
    let all = blocks.chain(problems).chain(&outcome.engine.findings);
    each_once(all.cloned().collect())
}
