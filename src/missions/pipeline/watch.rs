//! What the pictures are given: the workflow as it was read last, the run that is watched or
//! how one would go, and of each job how it stands.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::missions::pipeline::cards::Kind;
use odp_sim::missions::pipeline::outcome::{CardRun, Outcome};
use odp_sim::missions::pipeline::{Pipeline, Run, Shot, State, Stop};
use odp_sim::workflow::run::{Conclusion, Reason};
use odp_sim::workflow::{Workflow, model};

use super::film::{Bar, Film};
use crate::components::graph::{Job, Standing};
use crate::game::Game;
use crate::handle::Same;
use crate::live::memo;
use crate::player::Player;
use crate::text::Arg;

/// What the cards showed: all of them, or one that was tried alone.
#[derive(Clone)]
pub enum Ran {
    /// All cards.
    All(Arc<Run>),
    /// One.
    One(Arc<Outcome>),
}

impl Deref for Ran {
    type Target = Outcome;

    fn deref(&self) -> &Outcome {
        match self {
            Self::All(run) => &run.outcome,
            Self::One(outcome) => outcome,
        }
    }
}

impl PartialEq for Ran {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq::<Outcome>(&raw const **self, &raw const **other)
    }
}

impl Ran {
    /// A card as it was played here. The first one is always played along.
    pub fn card(&self, card: usize) -> Option<&CardRun> {
        let mut cards = self.cards.iter();
        match self {
            Self::All(_) => cards.find(|run| run.card == card),
            Self::One(_) => cards.next_back().filter(|run| run.card == card),
        }
    }
}

/// The workflow as the pictures show it.
#[derive(Clone, PartialEq)]
pub struct Read {
    /// What was read last that could be read.
    pub workflow: Same<Workflow>,
    /// Whether the text says something else by now, and cannot be read.
    pub broken: bool,
    /// Whether GitHub refuses it.
    pub refused: bool,
}

/// What is watched: a run, or how one would go.
#[derive(Clone, PartialEq, Default)]
pub struct Watched {
    /// The run on its axis.
    pub film: Film,
    /// Its place among the runs of the engine; nothing before a run.
    pub run: Option<usize>,
    /// Where the commit stopped.
    pub stopped: Option<Stop>,
}

/// The workflow; while its text cannot be read, the last one that could.
pub fn read(player: Player<Pipeline>) -> Memo<Read> {
    Memo::new(move |last: Option<&Read>| {
        player.with(|session| {
            let state = session.state();
            let workflow = Same(state.workflow().clone());
            let refused = state.is_refused();
            let broken = refused && workflow.0.jobs.is_empty();
            match last {
                Some(last) if broken => Read {
                    workflow: last.workflow.clone(),
                    broken,
                    refused,
                },
                _ => Read {
                    workflow,
                    broken,
                    refused,
                },
            }
        })
    })
}

/// Whom a job waits for.
fn needs(workflow: &Workflow, job: &str) -> Vec<String> {
    let needs = workflow.job(job).map(|job| &job.needs);
    needs
        .into_iter()
        .flatten()
        .map(|need| need.value.clone())
        .collect()
}

/// What is watched: a run of the card, or how one would go.
pub fn watched(
    player: Player<Pipeline>,
    read: Memo<Read>,
    card: RwSignal<(usize, usize)>,
) -> Memo<Watched> {
    memo(move || {
        let Same(workflow) = read.with(|read| read.workflow.clone());
        let (card, nth) = card.get();
        player.with(|session| {
            let state = session.state();
            let tried = state.tried().cloned().map(Ran::One);
            let run = state.run().filter(|_| state.is_fresh()).cloned();
            let shown = tried
                .filter(|tried| tried.card(card).is_some())
                .or(run.map(Ran::All));
            match shown.as_ref().and_then(|ran| Some((ran, ran.card(card)?))) {
                Some((ran, card)) => filmed(&workflow, ran, card, nth),
                None => planned(&workflow, state),
            }
        })
    })
}

/// A run of a card.
fn filmed(workflow: &Workflow, outcome: &Outcome, card: &CardRun, nth: usize) -> Watched {
    let place = card.runs.get(nth).or(card.runs.last()).copied();
    let run = place.and_then(|place| outcome.engine.runs.get(place));
    let live = outcome
        .engine
        .deploys
        .iter()
        .find(|deploy| Some(deploy.run) == place && !deploy.rollback);
    let last = live
        .and_then(|deploy| workflow.jobs.get(deploy.job))
        .map(|job| job.id.value.as_str());
    Watched {
        film: run.map_or_else(Film::default, |run| {
            Film::of(run, |job| needs(workflow, job), last)
        }),
        run: place,
        stopped: card.stopped.clone(),
    }
}

/// How the workflow would go on a good day.
fn planned(workflow: &Workflow, state: &State) -> Watched {
    let outcome = state.preview().outcome;
    let run = outcome
        .card(Kind::Good)
        .and_then(|card| outcome.engine.runs.get(*card.runs.first()?));
    Watched {
        film: run.map_or_else(Film::default, |run| {
            Film::of(run, |job| needs(workflow, job), None)
        }),
        ..Watched::default()
    }
}

/// The jobs as the pictures show them.
pub fn jobs(
    game: Game,
    read: Memo<Read>,
    watched: Memo<Watched>,
    now: RwSignal<Option<u64>>,
    shot: RwSignal<Option<Shot>>,
) -> Memo<Vec<Job>> {
    memo(move || {
        let called = shot.get().map(|shot| shot.stops);
        let now = now.get();
        let Same(workflow) = read.with(|read| read.workflow.clone());
        watched.with(|watched| {
            let one = |job: &model::Job| {
                let id = &job.id.value;
                let here = |stop: &Option<Stop>| {
                    matches!(stop, Some(Stop::Job(job)) if job.eq_ignore_ascii_case(id))
                };
                let bar = watched.film.bars.iter().find(|bar| bar.job == *id);
                Job {
                    id: id.clone(),
                    name: job.name.as_ref().unwrap_or(&job.id).value.clone(),
                    needs: needs(&workflow, id),
                    called: here(&called),
                    stopped: now.is_none() && here(&watched.stopped),
                    ..stood(game, bar, watched.run.is_some(), now, || {
                        badly(&watched.film, &needs(&workflow, id))
                    })
                }
            };
            workflow.jobs.iter().map(one).collect()
        })
    })
}

/// The jobs among those that one waits for that did not go well.
fn badly(film: &Film, needs: &[String]) -> String {
    let bad = film.bars.iter().filter(|bar| {
        let needed = needs.iter().any(|need| need.eq_ignore_ascii_case(&bar.job));
        needed && bar.conclusion != Conclusion::Success
    });
    let names: Vec<&str> = bad.map(|bar| bar.job.as_str()).collect();
    names.join(", ")
}

/// What a bar says of a job.
fn stood(
    game: Game,
    bar: Option<&Bar>,
    ran: bool,
    now: Option<u64>,
    badly: impl Fn() -> String,
) -> Job {
    let Some(bar) = bar else {
        return Job::default();
    };
    let standing = if ran {
        bar.standing(now)
    } else {
        Standing::Idle
    };
    let told = ran && now.is_none_or(|now| now >= bar.end_ms) && bar.reason != Reason::Steps;
    Job {
        standing,
        queued_ms: bar.queued_ms,
        start_ms: bar.start_ms,
        end_ms: bar.end_ms,
        because: if told {
            let on = match bar.reason {
                Reason::Needs => badly(),
                _ => String::new(),
            };
            if on.is_empty() {
                game.words
                    .get(&format!("pipeline.because-{}", because(bar.reason)))
            } else {
                let args = [("on", Arg::Text(on))];
                game.words.say("pipeline.because-needs-of", &args)
            }
        } else {
            String::new()
        },
        critical: bar.critical && now.is_none(),
        ..Job::default()
    }
}

/// The end of the key of a reason's words.
const fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::Steps => "steps",
        Reason::Condition => "condition",
        Reason::Needs => "needs",
        Reason::Concurrency => "concurrency",
        Reason::Deadlock => "deadlock",
        Reason::FailFast => "fail-fast",
        Reason::Asked => "asked",
        Reason::Timeout => "timeout",
        Reason::RunnerLost => "runner-lost",
        Reason::Rejected => "rejected",
        Reason::Unreviewed => "unreviewed",
        Reason::Protected => "protected",
        Reason::Expression => "expression",
    }
}
