//! The event cards: what happens, and what should come of it.

use crate::missions::pipeline::instance::Instance;
use crate::seed::fnv1a;
use crate::workflow::run::event::DEFAULT_BRANCH;
use crate::workflow::run::{Commit, Event, Happening, Kind as EventKind, Parts, What};
use serde::{Deserialize, Serialize};

/// What happens on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A good commit is pushed.
    Good,
    /// A commit with a broken test.
    BrokenTest,
    /// A commit in a bad style.
    LintError,
    /// A commit whose page shows an error.
    BrokenPage,
    /// A colleague proposes changes: the page is broken at first, and mended an hour later.
    PullRequest,
    /// A colleague pushes an experiment to another branch while a good commit is on its way.
    /// Its tests pass, and nobody has agreed to it.
    Branch,
    /// The weekly rebuild: today the packages do not fit together.
    Weekly,
    /// Three good commits: 40 seconds between the first two, of which the first one builds
    /// slowly, and a third one while the second is being deployed.
    GoodRow,
    /// The base image has a known fault.
    Vulnerable,
    /// A stranger proposes changes from a copy of the repository: the page is broken at first.
    Fork,
    /// The tag `v1.4.0` is pushed.
    Release,
    /// The runner is lost in the middle of the deployment; somebody re-runs the failed jobs.
    RunnerLost,
    /// The app stops answering once it is live.
    SmokeFails,
    /// The tag of somebody else's action was moved.
    ActionMoved,
    /// The next day a good commit brings a new chart.
    NewChart,
}

impl Kind {
    /// Its name in the language files: `event.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::BrokenTest => "broken-test",
            Self::LintError => "lint-error",
            Self::BrokenPage => "broken-page",
            Self::PullRequest => "pull-request",
            Self::Branch => "branch",
            Self::Weekly => "weekly",
            Self::GoodRow => "good-row",
            Self::Vulnerable => "vulnerable",
            Self::Fork => "fork",
            Self::Release => "release",
            Self::RunnerLost => "runner-lost",
            Self::SmokeFails => "smoke-fails",
            Self::ActionMoved => "action-moved",
            Self::NewChart => "new-chart",
        }
    }

    /// Whether changes are proposed that are not on the main branch yet.
    pub const fn is_proposal(self) -> bool {
        matches!(self, Self::PullRequest | Self::Fork)
    }
}

/// What should come of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// Its commit is live.
    Live,
    /// No image of it is ever pushed.
    NeverPushed,
    /// It never goes live.
    NeverLive,
    /// The run fails, so that people see it, and nothing goes live.
    Red,
    /// What was live before is live again, and people were told.
    RolledBack,
    /// Its checks find what is broken, let it pass once it is mended, and it never goes live.
    Tested,
}

impl Wanted {
    /// Its name in the language files: `wanted.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::NeverPushed => "never-pushed",
            Self::NeverLive => "never-live",
            Self::Red => "red",
            Self::RolledBack => "rolled-back",
            Self::Tested => "tested",
        }
    }

    /// Whether a stamp is as it should be.
    pub const fn is_met(self, got: Stamp) -> bool {
        use Stamp as S;
        match self {
            Self::Live => matches!(got, S::Live),
            Self::NeverPushed => matches!(got, S::Red | S::Green | S::Quiet),
            Self::NeverLive => matches!(got, S::Red | S::Green | S::Quiet | S::Pushed),
            Self::Red => matches!(got, S::Red),
            Self::RolledBack => matches!(got, S::RolledBack),
            Self::Tested => matches!(got, S::Checked),
        }
    }
}

/// What came of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stamp {
    /// Its commit is live.
    Live,
    /// An older commit of the card went live after a newer one.
    Older,
    /// Half of it is live, or was.
    Half,
    /// It was live; what was there before is back, and people were told.
    RolledBack,
    /// It was live and is no longer, and nobody was told.
    Silent,
    /// An image of it was pushed and never went live.
    Pushed,
    /// A run failed before anything was pushed.
    Red,
    /// A run went well, and nothing was pushed.
    Green,
    /// No run began.
    Quiet,
    /// It was proposed: what was broken was found, and nothing of it went live.
    Checked,
    /// It was proposed, and no check found what was broken.
    Unchecked,
}

impl Stamp {
    /// Its name in the language files: `stamp.<id>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Older => "older",
            Self::Half => "half",
            Self::RolledBack => "rolled-back",
            Self::Silent => "silent",
            Self::Pushed => "pushed",
            Self::Red => "red",
            Self::Green => "green",
            Self::Quiet => "quiet",
            Self::Checked => "checked",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A card as dealt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// What happens.
    pub kind: Kind,
    /// What should come of it.
    pub wanted: Wanted,
}

impl Card {
    /// The name of its words: `event.<name>`.
    pub const fn name(&self) -> &'static str {
        self.kind.as_str()
    }
}

/// From one card to the next, in milliseconds: a day, in which every run comes to its end.
pub const APART: u64 = 24 * 3_600_000;
/// From one commit to the next on a card with two, in milliseconds.
const SOON: u64 = 40_000;
/// How much longer a commit builds whose layers nobody has kept, in milliseconds.
const SLOW: u64 = 60_000;
/// When somebody looks again after a lost runner or a red check, in milliseconds.
const LATER: u64 = 3_600_000;
/// When the last commit of a row comes if nothing else is on its way, in milliseconds.
const IDLE: u64 = 6 * LATER;

/// What happens on a card, from `at` on; `first` is the place of its first happening. The
/// runner that is lost is told by who knows when: see [`losing`].
pub fn happenings(instance: &Instance, card: usize, at: u64, first: usize) -> Vec<Happening> {
    let Some(dealt) = instance.events.get(card) else {
        return Vec::new();
    };
    let branch = |name: &str| EventKind::Push {
        branch: name.to_owned(),
    };
    let commit = |place: u64| commit(instance, card, place);
    let mut all: Vec<(u64, Event)> = Vec::new();
    let main = || branch(DEFAULT_BRANCH);
    let mut own = commit(0);
    match dealt.kind {
        Kind::BrokenTest => own.broken = Parts::FUNCTIONS,
        Kind::LintError => own.lint_error = true,
        Kind::BrokenPage | Kind::PullRequest | Kind::Fork => own.broken = Parts::PAGE,
        Kind::Weekly => own.conflict = true,
        Kind::Vulnerable => own.vulnerable = true,
        Kind::SmokeFails => own.smoke_fails = true,
        Kind::GoodRow => own.slow = SLOW,
        Kind::Good
        | Kind::RunnerLost
        | Kind::ActionMoved
        | Kind::Branch
        | Kind::Release
        | Kind::NewChart => {}
    }
    match dealt.kind {
        Kind::PullRequest | Kind::Fork => {
            let mut mended = commit(1);
            let fork = dealt.kind == Kind::Fork;
            (own.foreign, mended.foreign) = (fork, fork);
            all.push((at, Event::new(proposal(fork, "opened"), own)));
            let later = Event::new(proposal(fork, "synchronize"), mended);
            all.push((at + LATER, later));
        }
        Kind::Branch => {
            all.push((at, Event::new(main(), own)));
            all.push((at + SOON, Event::new(branch("experiment"), commit(1))));
        }
        Kind::Weekly => all.push((at, Event::new(EventKind::Schedule { cron: None }, own))),
        Kind::GoodRow => {
            all.push((at, Event::new(main(), own)));
            all.push((at + SOON, Event::new(main(), commit(1))));
            all.push((at + IDLE, Event::new(main(), commit(2))));
        }
        Kind::Release => {
            let tag = RELEASE.to_owned();
            all.push((at, Event::new(EventKind::Tag { tag }, own)));
        }
        _ => all.push((at, Event::new(main(), own))),
    }
    let mut happenings: Vec<Happening> = Vec::with_capacity(2 * all.len());
    let count = all.len();
    for (at_ms, event) in all {
        let what = What::Event(event);
        happenings.push(Happening { at_ms, what });
    }
    // Reviewers say yes to whatever comes to them.
    for place in 0..count {
        let at_ms = happenings[place].at_ms + 1;
        for environment in &instance.level.spec.reviewers {
            let what = What::Review {
                event: first + place,
                environment: environment.clone(),
                approved: true,
            };
            happenings.push(Happening { at_ms, what });
        }
    }
    happenings
}

/// A pull request to the main branch.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request>
fn proposal(fork: bool, action: &str) -> EventKind {
    EventKind::PullRequest {
        base: DEFAULT_BRANCH.to_owned(),
        head: "better-chart".to_owned(),
        fork,
        action: action.to_owned(),
        title: "A better chart".to_owned(),
    }
}

/// The tag that is pushed.
pub const RELEASE: &str = "v1.4.0";

/// The runner of a job is lost at a time, and an hour later what failed is run again.
pub fn losing(event: usize, job: &str, at_ms: u64) -> [Happening; 2] {
    let lost = What::LoseRunner(event, job.to_owned());
    [
        Happening { at_ms, what: lost },
        Happening {
            at_ms: at_ms + LATER,
            what: What::RerunFailed(event),
        },
    ]
}

/// A commit with a name of its own.
fn commit(instance: &Instance, card: usize, place: u64) -> Commit {
    let mut name = instance.app.id.clone().into_bytes();
    name.extend(instance.seed.to_le_bytes());
    name.extend((card as u64 * 16 + place).to_le_bytes());
    let mut rest = fnv1a(&name);
    let mut sha = String::with_capacity(40);
    while sha.len() < 40 {
        let digit = u32::try_from(rest >> 60).unwrap_or_default();
        sha.push(char::from_digit(digit, 16).unwrap_or('0'));
        rest = rest
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(rest >> 32 | 1);
    }
    Commit {
        sha,
        ..Commit::default()
    }
}
