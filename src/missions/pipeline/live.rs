//! What is live after the card that is watched, and what people see of it: a visitor the
//! page, a stranger the public logs. While a run is played back it is what is live then.

use leptos::prelude::*;
use odp_sim::container::Visit;
use odp_sim::missions::pipeline::cards::APART;
use odp_sim::missions::pipeline::freight;
use odp_sim::missions::pipeline::goals::SHORT;
use odp_sim::missions::pipeline::outcome::{CardRun, PRODUCTION};
use odp_sim::missions::pipeline::visit::visit;
use odp_sim::workflow::run::world::digest;
use odp_sim::workflow::run::{Deploy, Deployed, Kind, What};

use super::desk::Desk;
use super::watch::Ran;
use crate::components::board::sight::{Sight, eyes_on, window};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::live::memo;
use crate::text::Arg;

/// The same of a digest, with `sha256:`.
const DIGEST: usize = 19;

/// What the panel shows of an environment.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    environment: String,
    /// The commit, and where it is from.
    commit: Option<(String, Option<Source>)>,
    digest: Option<String>,
    /// Half of it is of another one.
    half: bool,
    /// Whether visitors see a page.
    state: &'static str,
}

/// Where a commit is from.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    card: usize,
    /// Of a card with several pushes: which one, of how many, and to which branch.
    push: Option<(u64, u64, String)>,
}

/// Both eyes, and what is live where.
pub fn live(desk: Desk) -> El {
    let sight = sight(desk);
    el("section")
        .class("live")
        .testid("live")
        .attr("aria-label", desk.game.word("pipeline.live"))
        .child(el("h2").child(desk.game.word("pipeline.live")))
        .child(places(desk))
        .child(built(desk))
        .child(eyes_on(
            desk.game,
            Box::new(move || window(sight)),
            Box::new(move || strangers(desk)),
        ))
}

/// What is live where.
pub fn places(desk: Desk) -> El {
    let shown = memo(move || environments(desk));
    let each = move || {
        let all = shown.get().into_iter();
        all.map(|shown| environment(desk, shown))
            .collect::<Vec<_>>()
    };
    el("ul").class("envs").child(each)
}

/// The image that every run builds: the player's own, or one that stands in for it.
fn built(desk: Desk) -> El {
    // It is another one only with another game.
    let game = desk.player.memo(|session| session.setup().clone());
    let says = move || {
        game.track();
        let (own, weight) = desk.player.peek(|session| {
            let instance = session.state().instance();
            Some((instance.inherited, freight(instance)?.bytes))
        })?;
        let key = if own {
            "pipeline.own-image"
        } else {
            "pipeline.stand-in"
        };
        let why = (!own).then(|| el("small").child(desk.game.word("pipeline.stand-in-why")));
        let said = desk.words.say(key, &[("size", Arg::Bytes(weight))]);
        Some(
            el("span")
                .child(el("span").child(said))
                .child(" ")
                .child(why),
        )
    };
    el("p")
        .class("own-image")
        .testid("own-image")
        .child(icon("box"))
        .child(says)
}

/// What a visitor of production sees.
pub fn sight(desk: Desk) -> Sight {
    let address = desk
        .player
        .peek(|session| [&session.state().instance().app.id, ".example"].concat());
    Sight {
        game: desk.game,
        visit: memo(move || Some(seen(desk, PRODUCTION))),
        leaks: memo(|| None),
        address: StoredValue::new(address),
    }
}

/// The moment that is looked at, on the clock of what was played.
fn moment(desk: Desk) -> Option<(Ran, u64)> {
    let (card, _) = desk.card.get();
    let ran = desk.played(card)?;
    let until = ran.card(card)?.at_ms + APART - 1;
    let now = desk.now.get();
    let playing = desk.watched.with(|watched| watched.film.clock(now));
    Some((ran, playing.unwrap_or(until)))
}

fn seen(desk: Desk, environment: &str) -> Visit {
    let moment = moment(desk);
    desk.player.peek(|session| {
        let app = &session.state().instance().app;
        let live = moment.as_ref().map(|(ran, at_ms)| (&**ran, *at_ms));
        visit(app, live, environment)
    })
}

/// The environments of the workflow, production first.
fn environments(desk: Desk) -> Vec<Shown> {
    let mut names = vec![PRODUCTION.to_owned()];
    desk.read.with(|read| {
        for job in &read.workflow.0.jobs {
            let Some(environment) = &job.environment else {
                continue;
            };
            let name = &environment.name.value;
            if !environment.name.has_expression() && !names.contains(name) {
                names.push(name.clone());
            }
        }
    });
    let moment = moment(desk);
    let one = |environment: String| {
        let found = moment.as_ref().and_then(|(ran, at_ms)| {
            let deploy = ran.engine.live_at(*at_ms).remove(environment.as_str())?;
            Some(of(ran, deploy))
        });
        let (commit, digest, half) = found.unwrap_or_default();
        Shown {
            state: match seen(desk, &environment) {
                Visit::Page { .. } | Visit::Other { .. } => "lit",
                Visit::Error { .. } => "error",
                Visit::Unreachable(_) => "dark",
            },
            environment,
            commit,
            digest,
            half,
        }
    };
    names.into_iter().map(one).collect()
}

type Found = (Option<(String, Option<Source>)>, Option<String>, bool);

fn of(ran: &Ran, deploy: &Deploy) -> Found {
    let card = ran.cards.iter().find(|card| card.has(deploy.event));
    let image = match deploy.what {
        Deployed::Image(image) => ran.engine.images.get(image),
        Deployed::Commit | Deployed::Half => None,
    };
    let sha = deploy.sha.chars().take(SHORT).collect();
    let digest = image.map(|image| digest(image.digest).chars().take(DIGEST).collect());
    let half = deploy.what == Deployed::Half;
    let from = card.map(|card| Source {
        card: card.card,
        push: deploy.event.and_then(|event| pushed(ran, card, event)),
    });
    (Some((sha, from)), digest, half)
}

/// Which push of a card an event is, where it has more than one.
fn pushed(ran: &Ran, card: &CardRun, event: usize) -> Option<(u64, u64, String)> {
    let (first, count) = card.events;
    let What::Event(own) = &ran.happenings.get(event)?.what else {
        return None;
    };
    match &own.kind {
        Kind::Push { branch } if count > 1 => {
            let nth = event.saturating_sub(first) + 1;
            Some((nth as u64, count as u64, branch.clone()))
        }
        _ => None,
    }
}

fn environment(desk: Desk, shown: Shown) -> El {
    let (picture, key) = match shown.state {
        "lit" => ("check", "pipeline.sees-page"),
        "error" => ("x", "pipeline.sees-error"),
        _ => ("x", "pipeline.sees-nothing"),
    };
    let what = match shown.commit {
        None => desk.words.get("pipeline.live-before"),
        Some((sha, None)) => sha,
        Some((sha, Some(from))) => {
            let mut args = vec![
                ("sha", Arg::Code(sha)),
                ("event", Arg::Text(desk.name_of(from.card))),
            ];
            let mut key = "pipeline.live-of";
            if let Some((nth, of, branch)) = from.push {
                key = "pipeline.live-of-push";
                args.extend([
                    ("nth", Arg::Count(nth)),
                    ("of", Arg::Count(of)),
                    ("branch", Arg::Code(branch)),
                ]);
            }
            desk.words.say(key, &args)
        }
    };
    let half = shown
        .half
        .then(|| [" · ", &desk.words.get("pipeline.live-half")].concat());
    el("li")
        .attr("data-state", shown.state)
        .testid(["live-", &shown.environment].concat())
        .child(icon(picture))
        .child(
            el("div")
                .child(el("b").class("mono").child(shown.environment))
                .child(" ")
                .child(el("small").child(desk.words.get(key)).child(half))
                .child(el("p").child(what))
                .child(
                    shown
                        .digest
                        .map(|digest| el("code").class("dim").child(digest)),
                ),
        )
}

/// What a stranger reads in the public log of the runs that are watched.
fn strangers(desk: Desk) -> Node {
    let found = move || {
        let (card, _) = desk.card.get();
        let over = desk.now.with(Option::is_none);
        let Some(ran) = desk.played(card).filter(|_| over) else {
            return el("p")
                .class("dark")
                .child(desk.game.word("pipeline.stranger-none"));
        };
        let runs = ran
            .card(card)
            .map(|card| ran.runs(card).collect::<Vec<_>>());
        let runs = runs.unwrap_or_default();
        let workflow = desk.read.with(|read| read.workflow.clone());
        let job = |job: usize| {
            let job = workflow.0.jobs.get(job);
            job.map(|job| job.id.value.clone()).unwrap_or_default()
        };
        let mut each: Vec<El> = Vec::new();
        for run in &runs {
            for leak in &run.leaks {
                let args = [("job", Arg::Code(job(leak.job)))];
                let place = desk.words.say("pipeline.leak-log", &args);
                each.push(leaked(&leak.secret, place));
            }
            if run.injected {
                each.push(leaked("$ …", desk.words.get("pipeline.injected")));
            }
        }
        if each.is_empty() {
            return el("p")
                .class("nothing")
                .child(icon("lock"))
                .child(desk.game.word("pipeline.stranger-nothing"));
        }
        el("ul").class("leaks").child(each)
    };
    el("div")
        .class("stranger")
        .testid("stranger")
        .child(found)
        .into_node()
}

fn leaked(what: &str, place: String) -> El {
    el("li").child(icon("key")).child(
        el("div")
            .child(el("b").class("mono").child(what.to_owned()))
            .child(el("p").child(place)),
    )
}
