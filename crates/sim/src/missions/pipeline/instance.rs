//! One instance of a level: this seed's workflow, cards, times and ways to win.

use crate::app_spec::App;
use crate::facts::Known;
use crate::missions::jigsaw::{self, Texts};
use crate::missions::pipeline::cards::Card;
use crate::missions::pipeline::freight::built;
use crate::missions::pipeline::level::{Clock, Level, Times};
use crate::missions::pipeline::route::parts;
use crate::seed::{Chance, fnv1a};
use crate::setup::Setup;
use crate::workflow::run::world;
use crate::workflow::run::{Environment, Parts, Settings};
use crate::workflow::yaml::Source;

/// What a seed deals.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// The level's parameters and texts, filled in.
    pub level: Level,
    /// Whose app it is.
    pub app: App,
    /// Which variant.
    pub seed: u64,
    /// The cards in the order in which they are played.
    pub events: Vec<Card>,
    /// Jobs that can be added.
    pub palette: Vec<Block>,
    /// Runners, secrets, environments and times.
    pub settings: Settings,
    /// The Dockerfile that the workflow builds.
    pub dockerfile: String,
    /// The ignore file beside it.
    pub ignore: String,
    /// Whether an earlier room made them.
    pub inherited: bool,
    /// The faults that were picked.
    pub faults: Vec<String>,
    /// Sizes and times.
    pub facts: Known,
    /// The workflows that the roads lead to, read.
    roads: Vec<Source>,
}

impl Instance {
    /// A text of the level with its tree.
    pub(super) fn source(&self, text: &str) -> Source {
        let known = self.roads.iter().find(|road| ***road == *text);
        known.cloned().unwrap_or_else(|| Source::new(text))
    }
}

/// A job of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its id.
    pub job: String,
    /// Its text: the id with a colon, and under it its keys.
    pub text: String,
}

/// Deals an instance. Seed 0 takes the first of every choice and leaves all in order.
pub fn deal(
    level: &Level,
    app: &App,
    facts: &Known,
    par: Option<&jigsaw::Level>,
    setup: &Setup,
) -> Instance {
    let seed = setup.seed;
    let spec = &level.spec;
    let faults = picked(level, seed);
    let fill = |text: &str| filled(text, app);
    let mut start = fill(&chosen(&level.start, &faults));
    if seed != 0 && spec.shuffle {
        start = shuffled(&start, &mut Chance::new(seed, "pipeline/order"));
    }
    let blocks: Vec<String> = level.blocks.iter().map(|block| fill(block)).collect();
    let dealt = level.dealt(start, blocks, |text| fill(text));
    let palette = dealt.blocks.iter().map(|text| Block {
        job: text.split(':').next().unwrap_or_default().trim().to_owned(),
        text: text.clone(),
    });
    let events = spec.events.iter().map(|card| Card {
        kind: card.kind,
        wanted: card.wanted,
    });
    let roads = dealt.roads.iter();
    let (built, inherited) = boxed(app, facts, par, setup);
    let mut settings = settings(level, seed);
    settings.source = fnv1a(built.dockerfile.as_bytes());
    let lists = app.requirements.join("\n");
    settings.image = Some([&lists, "\n", &built.dockerfile].concat());
    settings.requirements = Some(app.requirements.clone());
    Instance {
        palette: palette.collect(),
        events: events.collect(),
        settings,
        dockerfile: built.dockerfile,
        ignore: built.ignore,
        inherited,
        facts: facts.clone(),
        roads: roads.map(|(_, text)| Source::new(text)).collect(),
        level: dealt,
        app: app.clone(),
        seed,
        faults,
    }
}

/// The files that the image is built from: those of an earlier room, or what the first room
/// takes for good where there are none, or none that this app can be built with.
fn boxed(app: &App, facts: &Known, par: Option<&jigsaw::Level>, setup: &Setup) -> (Texts, bool) {
    let own = setup.inherited.as_ref();
    let text = |path: &str| {
        let mut texts = own.into_iter().flat_map(|own| &own.texts);
        let found = texts.find(|(known, _)| known == path);
        found.map(|(_, text)| text.clone())
    };
    if let Some(dockerfile) = text("Dockerfile") {
        let ignore = text(".dockerignore").unwrap_or_default();
        let own = Texts { dockerfile, ignore };
        if built(&own, app, facts).is_some() {
            return (own, true);
        }
    }
    let level = par.map(|par| jigsaw::instance::deal(par, app, facts.clone(), 0).level);
    let road = level.and_then(|level| level.roads.into_iter().next());
    (road.map(|(_, texts)| texts).unwrap_or_default(), false)
}

fn picked(level: &Level, seed: u64) -> Vec<String> {
    let mut faults = level.spec.faults.clone();
    if seed != 0 {
        Chance::new(seed, "pipeline/faults").shuffle(&mut faults);
    }
    faults.truncate(level.spec.pick.into());
    faults
}

/// The text with the faults that were picked, and without the others.
fn chosen(text: &str, faults: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    // Whether the lines are taken now, and after the bar.
    let mut taken = (true, true);
    for line in text.split_inclusive('\n') {
        let mark = line.trim();
        if let Some(name) = mark.strip_prefix("#{") {
            let has = faults.iter().any(|fault| fault == name.trim());
            taken = (has, !has);
        } else if mark == "#|" {
            taken.0 = taken.1;
        } else if mark == "#}" {
            taken = (true, true);
        } else if taken.0 {
            out.push_str(line);
        }
    }
    out
}

/// The same jobs in another order, with a blank line between two.
fn shuffled(text: &str, chance: &mut Chance) -> String {
    let text = Source::new(text);
    let parts = parts(&text);
    let mut jobs = parts.jobs;
    chance.shuffle(&mut jobs);
    let jobs: Vec<&str> = jobs.iter().map(|(_, text)| text.trim_end()).collect();
    [parts.head, &jobs.join("\n\n"), "\n", parts.tail].concat()
}

fn filled(text: &str, app: &App) -> String {
    let port = app.port.to_string();
    let names = [
        ("{{app}}", app.id.as_str()),
        ("{{port}}", &port),
        ("{{health}}", &app.health),
    ];
    names.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    })
}

fn settings(level: &Level, seed: u64) -> Settings {
    let spec = &level.spec;
    let parts = spec.opens.iter().map(|part| part.parts());
    let secrets = spec.secrets.iter();
    let reviewed = |name: &String| {
        let environment = Environment {
            reviewers: true,
            ..Environment::default()
        };
        (name.clone(), environment)
    };
    Settings {
        runners: spec.runners,
        secrets: secrets
            .map(|secret| (secret.name.clone(), secret.value.clone()))
            .collect(),
        environments: spec.reviewers.iter().map(reviewed).collect(),
        token_writes: spec.token_writes,
        tests: parts.fold(Parts::default(), Parts::and),
        knows_tests: true,
        guarded: !spec.secrets.is_empty(),
        times: times(level, seed),
        ..Settings::default()
    }
}

fn times(level: &Level, seed: u64) -> world::Times {
    let mut times = level.spec.times;
    if seed != 0 {
        let mut chance = Chance::new(seed, "pipeline/times");
        for vary in &level.spec.vary {
            let span = vary.to.saturating_sub(vary.from) as usize;
            let seconds = u64::from(vary.from) + chance.below(span + 1) as u64;
            *of(&mut times, vary.what) = seconds * 1_000;
        }
    }
    world::Times {
        start: times.start,
        checkout: times.checkout,
        install: times.install,
        lint: times.lint,
        test: times.test,
        build: times.build,
        push: times.push,
        scan: times.scan,
        deploy: times.deploy,
        smoke: times.smoke,
        tool: times.tool,
        other: times.other,
        ..world::Times::default()
    }
}

const fn of(times: &mut Times, clock: Clock) -> &mut u64 {
    match clock {
        Clock::Lint => &mut times.lint,
        Clock::Test => &mut times.test,
        Clock::Build => &mut times.build,
        Clock::Push => &mut times.push,
        Clock::Scan => &mut times.scan,
        Clock::Deploy => &mut times.deploy,
        Clock::Smoke => &mut times.smoke,
    }
}
