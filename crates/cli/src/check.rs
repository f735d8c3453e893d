//! `odp check`: proves every level, for many seeds.
//!
//! A level is honest when it starts unsolved, can be won at par, loses without the thing
//! it teaches, and does not yield to blind hands. Reports name these properties:
//!
//! - H1: the first press shows something and solves nothing.
//! - H2: for each goal there is a line that misses it alone.
//! - H3: a server that is well is not enough where a visitor has to see the page.
//! - H4: who does everything that can be done loses.
//! - H5: random moves do not win.
//! - H6: who acts without looking pays more. No room that is open has this to prove.
//! - H7: from the second difficulty on there are two ways to win.
//! - H8: hints lead on from wherever a line stands: whoever follows them wins, without being
//!   sent to and fro.
//! - H9: the words are few, and complete in every language.

mod hands;
mod hints;
mod lines;
mod words;

pub use words::LANGUAGES;

use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::missions::pipeline::Pipeline;
use odp_sim::session::Session;
use odp_sim::setup::{Policy, Setup};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// Properties that were tried and held.
    pub held: u64,
    /// One sentence for each kind of failure, with the first setup that shows it and how
    /// many others do.
    failures: BTreeMap<String, (String, u64)>,
    /// Lines for the reader: figures worth seeing even where all is well.
    pub notes: Vec<String>,
    /// Codes of findings that came up anywhere.
    pub codes: BTreeSet<String>,
    /// Gaps that hints may speak of.
    pub gaps: BTreeSet<(String, String)>,
}

impl Report {
    /// Notes that a property held, or under which setup it did not.
    pub fn claim(&mut self, holds: bool, what: &str, setup: &Setup) {
        if holds {
            self.held += 1;
            return;
        }
        let key = format!("{}/{}: {what}", setup.mission.as_str(), setup.level);
        let first = format!("seed {}, {}", setup.seed, setup.app);
        self.failures.entry(key).or_insert((first, 0)).1 += 1;
    }

    /// A failure that belongs to no setup.
    pub fn fail(&mut self, what: String) {
        self.failures.entry(what).or_insert((String::new(), 0)).1 += 1;
    }

    /// Every failure as a sentence.
    pub fn failures(&self) -> Vec<String> {
        let sentence = |(what, (first, count)): (&String, &(String, u64))| match first.as_str() {
            "" => what.clone(),
            first => format!("{what} (first: {first}; {count} in all)"),
        };
        self.failures.iter().map(sentence).collect()
    }

    fn add(&mut self, other: Self) {
        self.held += other.held;
        for (what, (first, count)) in other.failures {
            self.failures.entry(what).or_insert((first, 0)).1 += count;
        }
        self.notes.extend(other.notes);
        self.codes.extend(other.codes);
        self.gaps.extend(other.gaps);
    }
}

/// Proves every level for seeds 0 to `seeds` - 1, and the words of every language; of one
/// room, if it is named.
pub fn check(content: &Content, missions: &Path, seeds: u64, only: Option<&str>) -> Report {
    let rooms: [(&str, Room); 3] = [
        ("jigsaw", room::<Jigsaw>),
        ("cache", room::<Cache>),
        ("pipeline", room::<Pipeline>),
    ];
    let mut report = Report::default();
    if let Some(only) = only.filter(|only| rooms.iter().all(|(name, _)| name != only)) {
        let names = rooms.map(|(name, _)| name).join(", ");
        report.fail(format!("there is no room {only:?}; there are {names}"));
    }
    for (name, room) in rooms {
        if only.is_none_or(|only| only == name) {
            report.add(room(content, missions, seeds));
        }
    }
    report
}

/// The proof of a room.
type Room = fn(&Content, &Path, u64) -> Report;

/// Proves the levels and the words of a room.
fn room<M: Mission>(content: &Content, missions: &Path, seeds: u64) -> Report {
    let mut report = mission::<M>(content, seeds);
    words::check::<M>(content, missions, &mut report);
    report
}

/// The setup of one proof: seed i is dealt app i modulo the number of apps.
fn setup<M: Mission>(content: &Content, level: &M::Level, seed: u64) -> Setup {
    let app = usize::try_from(seed).unwrap_or(0) % content.apps.len().max(1);
    Setup {
        mission: M::ID,
        difficulty: level.difficulty(),
        level: level.id().to_owned(),
        seed,
        app: content
            .apps
            .get(app)
            .map(|app| app.id.clone())
            .unwrap_or_default(),
        inherited: None,
        policy: Policy::default(),
    }
}

fn mission<M: Mission>(content: &Content, seeds: u64) -> Report {
    let mut report = Report::default();
    for at in 0..M::levels(content).len() {
        report.add(level::<M>(content, at, seeds));
    }
    report
}

/// Seeds are shared out over the cores; the result does not depend on how.
fn level<M: Mission>(content: &Content, at: usize, seeds: u64) -> Report {
    let workers = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let mut report = Report::default();
    let mut luck = hands::Luck::default();
    let work = |worker: u64| {
        let mut report = Report::default();
        let mut luck = hands::Luck::default();
        for seed in (worker..seeds).step_by(usize::try_from(workers).unwrap_or(1)) {
            seeded::<M>(content, at, seed, seeds, &mut report, &mut luck);
        }
        (report, luck)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        for thread in threads {
            match thread.join() {
                Ok((part, lucky)) => {
                    report.add(part);
                    luck.add(&lucky);
                }
                Err(_) => report.fail("the simulator panicked".to_owned()),
            }
        }
    });
    if let Some(level) = M::levels(content)
        .get(at)
        .filter(|level| !level.is_demonstration())
    {
        luck.judge(&setup::<M>(content, level, 0), &mut report);
    }
    report
}

fn seeded<M: Mission>(
    content: &Content,
    at: usize,
    seed: u64,
    seeds: u64,
    report: &mut Report,
    luck: &mut hands::Luck,
) {
    let Some(level) = M::levels(content).get(at) else {
        return;
    };
    let setup = setup::<M>(content, level, seed);
    let session = match Session::<M>::start(content, setup.clone()) {
        Ok(session) => session,
        Err(unknown) => return report.fail(format!("{}: {unknown:?}", setup.level)),
    };
    let lines = M::lines(session.start_state());
    lines::check(content, &session, &lines, level.is_demonstration(), report);
    if !level.is_demonstration() {
        hints::check(&session, &lines.losing, report);
        let varies = varies(content, &session);
        report.claim(varies, "another variant looks the same", &setup);
        let par = lines.winning.first().map_or(0, |line| line.actions.len());
        hands::try_blind(&session, par, (seed, seeds), luck, report);
    }
}

/// Whether the player who asks for another variant gets one that looks different.
fn varies<M: Mission>(content: &Content, session: &Session<M>) -> bool {
    let mut setup = session.setup().clone();
    setup.seed = setup.seed.wrapping_add(1);
    let old = M::dealt(session.start_state());
    let new = Session::<M>::start_unlike(content, &setup, &old);
    new.is_ok_and(|new| M::dealt(new.start_state()) != old)
}
