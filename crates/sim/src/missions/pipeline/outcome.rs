//! What comes of a workflow on the cards: one timeline, and for each card its stamp.

use crate::missions::pipeline::Stop;
use crate::missions::pipeline::cards::{self, APART, Kind, Stamp, Wanted};
use crate::missions::pipeline::instance::Instance;
use crate::workflow::Workflow;
use crate::workflow::run::{
    self, Act, Conclusion, Deploy, Deployed, Happening, JobRun, Plan, Push, Run, What,
};
use std::sync::Arc;

/// Where visitors are.
pub const PRODUCTION: &str = "production";

/// Everything that the cards show.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The workflow that ran.
    pub text: Arc<str>,
    /// Whether GitHub refuses it, so that nothing began.
    pub refused: bool,
    /// What happened.
    pub happenings: Vec<Happening>,
    /// What came of it, on one timeline.
    pub engine: run::Outcome,
    /// The cards that were played, in order.
    pub cards: Vec<CardRun>,
}

/// A card that was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRun {
    /// Which card, in the order of the level.
    pub card: usize,
    /// What happens on it.
    pub kind: Kind,
    /// When it began.
    pub at_ms: u64,
    /// When its last run ended; when it began, if there was none.
    pub end_ms: u64,
    /// Its events, among the happenings: the first, and how many.
    pub events: (usize, usize),
    /// Its runs, among those of the engine.
    pub runs: Vec<usize>,
    /// What is live in each environment afterwards.
    pub live: Vec<Live>,
    /// What should come of it.
    pub wanted: Wanted,
    /// What came of it.
    pub got: Stamp,
    /// Whether that is as it should be.
    pub as_wanted: bool,
    /// Where its commit stopped; nothing when no run began.
    pub stopped: Option<Stop>,
}

/// What is live in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Where.
    pub environment: String,
    /// What.
    pub what: Deployed,
    /// The commit in it.
    pub sha: String,
    /// The card whose commit it is; none for what was there before all of them.
    pub card: Option<usize>,
    /// The digest of the image, 64 bits of it.
    pub digest: Option<u64>,
}

impl CardRun {
    /// Whether a happening is one of its events.
    pub fn has(&self, event: Option<usize>) -> bool {
        let (first, count) = self.events;
        event.is_some_and(|event| (first..first + count).contains(&event))
    }

    /// The event whose commit the card is about: the last one.
    pub const fn focus(&self) -> usize {
        self.events.0 + self.events.1.saturating_sub(1)
    }
}

impl Outcome {
    /// The first card of a kind.
    pub fn card(&self, kind: Kind) -> Option<&CardRun> {
        self.cards.iter().find(|card| card.kind == kind)
    }

    /// The runs of a card.
    pub fn runs<'a>(&'a self, card: &'a CardRun) -> impl Iterator<Item = &'a Run> {
        card.runs
            .iter()
            .filter_map(|run| self.engine.runs.get(*run))
    }

    /// The first push of an image of a card.
    pub fn pushed(&self, card: &CardRun) -> Option<&Push> {
        let of = |push: &&Push| card.has(self.engine.images[push.image].event);
        self.engine.pushes.iter().find(of)
    }

    /// The first time that the commit of an event went live for visitors.
    pub fn went_live(&self, event: usize) -> Option<&Deploy> {
        let is = |deploy: &&Deploy| {
            deploy.environment == PRODUCTION
                && deploy.event == Some(event)
                && deploy.what != Deployed::Half
        };
        self.engine.deploys.iter().find(is)
    }

    /// From the good push to its going live, in milliseconds.
    pub fn lead(&self) -> Option<u64> {
        let card = self.card(Kind::Good)?;
        let deploy = self.went_live(card.focus())?;
        Some(deploy.at_ms - card.at_ms)
    }
}

/// Plays cards one after the other. A refused workflow starts nothing.
pub fn evaluate(
    instance: &Instance,
    text: &Arc<str>,
    workflow: &Workflow,
    refused: bool,
    cards: &[usize],
) -> Outcome {
    let mut happenings = Vec::new();
    let mut places = Vec::with_capacity(cards.len());
    for (slot, card) in cards.iter().enumerate() {
        let first = happenings.len();
        happenings.extend(cards::happenings(
            instance,
            *card,
            slot as u64 * APART,
            first,
        ));
        let events = &happenings[first..];
        let is_event = |happening: &&Happening| matches!(happening.what, What::Event(_));
        places.push((first, events.iter().filter(is_event).count()));
    }
    let engine = if refused {
        run::Outcome::default()
    } else {
        let plan = Plan::new(workflow);
        let engine = plan.run(&instance.settings, &happenings);
        let lost = runners_lost(instance, &engine, cards, &places);
        let moved = come_in_mid_deploy(instance, &engine, cards, &places, &mut happenings);
        if lost.is_empty() && !moved {
            engine
        } else {
            happenings.extend(lost);
            plan.run(&instance.settings, &happenings)
        }
    };
    let mut outcome = Outcome {
        text: text.clone(),
        refused,
        happenings,
        engine,
        cards: Vec::new(),
    };
    let played = cards.iter().zip(&places).enumerate();
    outcome.cards = played
        .map(|(slot, (card, place))| told(instance, workflow, &outcome, slot, *card, *place))
        .collect();
    for slot in 0..outcome.cards.len() {
        outcome.cards[slot].live = live(&outcome, slot);
    }
    outcome
}

/// The card of a kind among those that are played: its first happening, and how many events.
fn place_of(
    instance: &Instance,
    cards: &[usize],
    places: &[(usize, usize)],
    wanted: Kind,
) -> Option<(usize, usize)> {
    let is = |card: &usize| {
        let kind = instance.events.get(*card).map(|card| card.kind);
        kind == Some(wanted)
    };
    places.get(cards.iter().position(is)?).copied()
}

/// The deployment to visitors of an event, and the middle of the step that makes it.
fn mid_deploy(engine: &run::Outcome, event: usize) -> Option<(&JobRun, u64)> {
    let is = |deploy: &&Deploy| deploy.event == Some(event) && deploy.environment == PRODUCTION;
    let deploy = engine.deploys.iter().find(is)?;
    let jobs = &engine.runs.get(deploy.run)?.jobs;
    let job = jobs.iter().find(|job| job.job == deploy.job)?;
    let mut steps = job.steps.iter();
    let step = steps.find(|step| step.end_ms >= deploy.at_ms);
    let begun = step.map_or(job.start_ms, |step| step.start_ms);
    Some((job, begun + (deploy.at_ms - begun.min(deploy.at_ms)) / 2))
}

/// The last commit of a row comes while the one before it is being deployed. Whether there
/// is such a card, and such a moment.
fn come_in_mid_deploy(
    instance: &Instance,
    engine: &run::Outcome,
    cards: &[usize],
    places: &[(usize, usize)],
    happenings: &mut [Happening],
) -> bool {
    let Some((first, count)) = place_of(instance, cards, places, Kind::GoodRow) else {
        return false;
    };
    let last = first + count - 1;
    let Some((_, middle)) = mid_deploy(engine, last - 1) else {
        return false;
    };
    for (place, happening) in happenings.iter_mut().enumerate() {
        match happening.what {
            What::Event(_) if place == last => happening.at_ms = middle,
            What::Review { event, .. } if event == last => happening.at_ms = middle + 1,
            _ => {}
        }
    }
    true
}

/// A runner is lost in the middle of what puts a commit before visitors.
fn runners_lost(
    instance: &Instance,
    engine: &run::Outcome,
    cards: &[usize],
    places: &[(usize, usize)],
) -> Vec<Happening> {
    let place = place_of(instance, cards, places, Kind::RunnerLost);
    let lost = place.and_then(|(first, _)| Some((first, mid_deploy(engine, first)?)));
    let Some((first, (job, middle))) = lost else {
        return Vec::new();
    };
    let id = job.label.split(" (").next().unwrap_or_default();
    cards::losing(first, id, middle).into()
}

fn told(
    instance: &Instance,
    workflow: &Workflow,
    outcome: &Outcome,
    slot: usize,
    card: usize,
    events: (usize, usize),
) -> CardRun {
    let at_ms = slot as u64 * APART;
    let dealt = instance.events[card];
    let runs = outcome.engine.runs.iter().enumerate();
    let mine = |run: &Run| (events.0..events.0 + events.1).contains(&run.event);
    let runs: Vec<usize> = runs
        .filter(|(_, run)| mine(run))
        .map(|(place, _)| place)
        .collect();
    let mut told = CardRun {
        card,
        kind: dealt.kind,
        at_ms,
        end_ms: at_ms,
        events,
        runs,
        live: Vec::new(),
        wanted: dealt.wanted,
        got: Stamp::Quiet,
        as_wanted: false,
        stopped: None,
    };
    let ends = outcome.runs(&told).map(|run| run.end_ms);
    told.end_ms = ends.max().unwrap_or(at_ms);
    told.got = stamp(outcome, &told);
    told.as_wanted = !outcome.refused && told.wanted.is_met(told.got);
    told.stopped = stopped(workflow, outcome, &told);
    told
}

fn live(outcome: &Outcome, slot: usize) -> Vec<Live> {
    let until = (slot as u64 + 1) * APART - 1;
    let all = outcome.engine.live_at(until);
    let mut found = Vec::with_capacity(all.len());
    for (environment, deploy) in all {
        let mut cards = outcome.cards.iter();
        let image = match deploy.what {
            Deployed::Image(image) => outcome.engine.images.get(image),
            Deployed::Commit | Deployed::Half => None,
        };
        found.push(Live {
            environment: environment.to_owned(),
            what: deploy.what.clone(),
            sha: deploy.sha.clone(),
            card: cards
                .find(|card| card.has(deploy.event))
                .map(|card| card.card),
            digest: image.map(|image| image.digest),
        });
    }
    found
}

fn stamp(outcome: &Outcome, card: &CardRun) -> Stamp {
    let until = card.at_ms + APART - 1;
    let window = |at_ms: u64| (card.at_ms..=until).contains(&at_ms);
    let now = outcome.engine.live_at(until);
    let now = now.get(PRODUCTION);
    let focus = Some(card.focus());
    let half = |deploy: &Deploy| {
        deploy.environment == PRODUCTION && deploy.what == Deployed::Half && card.has(deploy.event)
    };
    let now_half = now.is_some_and(|deploy| half(deploy));
    let was_half = card.kind != Kind::RunnerLost && outcome.engine.deploys.iter().any(half);
    if now_half || was_half {
        return Stamp::Half;
    }
    if card.kind == Kind::GoodRow && overtaken(outcome, card).is_some() {
        return Stamp::Older;
    }
    if now.is_some_and(|now| window(now.at_ms) && now.event == focus) {
        return Stamp::Live;
    }
    if card.kind.is_proposal() {
        return proposed(outcome, card);
    }
    let was_live = outcome.went_live(card.focus());
    if was_live.is_some_and(|deploy| window(deploy.at_ms)) {
        let mut notices = outcome.engine.notices.iter();
        return if notices.any(|(_, run)| card.runs.contains(run)) {
            Stamp::RolledBack
        } else {
            Stamp::Silent
        };
    }
    let mut pushes = outcome.engine.pushes.iter();
    if pushes.any(|push| outcome.engine.images[push.image].event == focus) {
        return Stamp::Pushed;
    }
    let mut runs = outcome
        .runs(card)
        .filter(|run| Some(run.event) == focus)
        .peekable();
    if runs.peek().is_none() {
        Stamp::Quiet
    } else if runs.any(|run| run.conclusion == Conclusion::Failure) {
        Stamp::Red
    } else {
        Stamp::Green
    }
}

/// The first deployment that put an older commit of a card before visitors in place of a
/// newer one, and the event of that newer one.
pub fn overtaken<'a>(outcome: &'a Outcome, card: &CardRun) -> Option<(&'a Deploy, usize)> {
    let deploys = outcome.engine.deploys.iter();
    let mut own = deploys.filter(|deploy| {
        deploy.environment == PRODUCTION && !deploy.rollback && card.has(deploy.event)
    });
    let mut newest = None;
    own.find_map(|deploy| {
        let newer = newest.filter(|newer| deploy.event < Some(*newer));
        newest = newest.max(deploy.event);
        Some((deploy, newer?))
    })
}

/// Whether the checks of a proposal found what was broken at first, and let it pass once it
/// was mended.
fn proposed(outcome: &Outcome, card: &CardRun) -> Stamp {
    let (first, last) = (card.events.0, card.focus());
    if (first..=last).any(|event| outcome.went_live(event).is_some()) {
        return Stamp::Live;
    }
    let ended = |event: usize, wanted: Conclusion| {
        let mut runs = outcome.runs(card).filter(|run| run.event == event);
        runs.any(|run| run.conclusion == wanted)
    };
    if card.runs.is_empty() {
        Stamp::Quiet
    } else if ended(last, Conclusion::Failure) {
        Stamp::Red
    } else if ended(first, Conclusion::Failure) && ended(last, Conclusion::Success) {
        Stamp::Checked
    } else {
        Stamp::Unchecked
    }
}

/// The commit got before visitors, or the first job that failed held it, or the first one
/// that was skipped.
fn stopped(workflow: &Workflow, outcome: &Outcome, card: &CardRun) -> Option<Stop> {
    if outcome.went_live(card.focus()).is_some() {
        return Some(Stop::Live);
    }
    let jobs: Vec<&JobRun> = outcome.runs(card).flat_map(|run| &run.jobs).collect();
    let first = |wanted: &[Conclusion]| {
        let fits = jobs.iter().filter(|job| wanted.contains(&job.conclusion));
        fits.min_by_key(|job| job.end_ms).map(|job| job.job)
    };
    let job = first(&[Conclusion::Failure])
        .or_else(|| first(&[Conclusion::Cancelled]))
        .or_else(|| first(&[Conclusion::Skipped]))?;
    let id = workflow.jobs.get(job)?.id.value.clone();
    Some(Stop::Job(id))
}

/// The job of a run in which a deployment of an environment happens, and what its step did.
pub fn deploys(job: &JobRun) -> bool {
    let mut acts = job.steps.iter().flat_map(|step| &step.did);
    acts.any(|did| matches!(did.what, Act::Deploy { .. }))
}
