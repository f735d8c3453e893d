//! From stored bytes to a game and back: resuming, recording every move, what a win leaves.

use odp_sim::app_spec::App;
use odp_sim::attempt::{Attempt, decode, encode};
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission, UnknownSetup};
use odp_sim::session::Session;
use odp_sim::setup::{Inherited, MissionId, Policy, Setup};

use crate::browser::clock;
use crate::progress::{Outcome, Player, Players, Solved};
use crate::rooms::{APPS, Difficulty, Room};

/// Where the games of a room are kept.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// Whose.
    pub players: Players,
    /// Of which room.
    pub room: Room,
    /// At which difficulty.
    pub difficulty: Difficulty,
}

/// The head of a new attempt at the level of a difficulty.
pub fn setup<M: Mission>(
    content: &Content,
    difficulty: Difficulty,
    app: &str,
    seed: u64,
) -> Option<Setup> {
    let mut levels = M::levels(content)
        .iter()
        .filter(|level| !level.is_demonstration());
    let level = levels.find(|level| level.difficulty() == difficulty)?;
    Some(head::<M>(level.id(), difficulty, app, seed))
}

/// The head of a room's demonstration.
pub fn demonstration<M: Mission>(content: &Content) -> Option<Setup> {
    let level = M::levels(content)
        .iter()
        .find(|level| level.is_demonstration())?;
    Some(head::<M>(level.id(), level.difficulty(), APPS[0], 0))
}

fn head<M: Mission>(level: &str, difficulty: Difficulty, app: &str, seed: u64) -> Setup {
    Setup {
        mission: M::ID,
        difficulty,
        level: level.to_owned(),
        seed,
        app: app.to_owned(),
        inherited: None,
        policy: Policy::default(),
    }
}

/// A seed that nobody chose; never the canonical one.
pub fn fresh_seed() -> u64 {
    clock::now().wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

impl Shelf {
    /// The game to play: the running one, or a new one. A seed in the address asks for a
    /// game of that seed.
    pub fn open<M: Mission>(
        self,
        content: &Content,
        seed: Option<u64>,
    ) -> Result<Session<M>, UnknownSetup> {
        let kept = self.players.attempt(self.room, self.difficulty);
        let running = kept.and_then(|bytes| self.resumed::<M>(content, &bytes));
        let wanted = |session: &Session<M>| seed.is_none_or(|seed| seed == session.setup().seed);
        if let Some(session) = running.filter(wanted) {
            return Ok(session);
        }
        self.start(content, seed.unwrap_or(0))
    }

    /// The game of stored bytes. What can't be read is kept aside, and said.
    fn resumed<M: Mission>(self, content: &Content, bytes: &[u8]) -> Option<Session<M>> {
        let session = match decode::<M>(bytes) {
            Ok(attempt) => Session::replay(content, attempt),
            Err(_) => Err(UnknownSetup::Mission),
        };
        // What only waits for its judge can be read.
        if matches!(session, Err(ref why) if *why != UnknownSetup::NotReady) {
            self.players.keep_attempt_aside(self.room, self.difficulty);
        }
        session.ok()
    }

    /// A new game.
    pub fn start<M: Mission>(
        self,
        content: &Content,
        seed: u64,
    ) -> Result<Session<M>, UnknownSetup> {
        Session::start(content, self.setup::<M>(content, seed)?)
    }

    /// The head of a new game.
    pub fn setup<M: Mission>(self, content: &Content, seed: u64) -> Result<Setup, UnknownSetup> {
        let app = self.app(content);
        let mut setup =
            setup::<M>(content, self.difficulty, &app, seed).ok_or(UnknownSetup::Mission)?;
        if M::ID > MissionId::Cache {
            setup.inherited = self.inherited(content.app(&app)?);
        }
        Ok(setup)
    }

    /// The app that was chosen.
    fn app(self, content: &Content) -> String {
        let app = self
            .players
            .peek(|player| player.and_then(|player| player.app.clone()));
        app.filter(|app| content.app(app).is_ok())
            .unwrap_or_else(|| APPS[0].into())
    }

    /// The best box that the player packed for an app.
    fn inherited(self, app: &App) -> Option<Inherited> {
        let best = |player: Option<&Player>| player?.best_box(&app.id).cloned();
        let made = self.players.peek(best)?;
        let texts = [
            ("Dockerfile", made.dockerfile),
            (".dockerignore", made.ignore),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        Some(Inherited {
            image: [&app.id, ":latest"].concat(),
            digest: made.label,
            bytes: made.bytes,
            boot_ms: 0,
            port: app.port,
            health_path: app.health.clone(),
            texts: texts.map(|(path, text)| (path.to_owned(), text)).collect(),
        })
    }

    /// Keeps a game after a move, and what a win makes.
    pub fn keep<M: Mission>(self, session: &Session<M>, made: impl FnOnce(&Session<M>) -> Outcome) {
        let bytes = encode::<M>(&session.attempt());
        self.players
            .record(self.room, self.difficulty, bytes.clone());
        if session.verdict().solved() {
            let solved = Solved {
                stars: session.best(),
                attempt: bytes,
                outcome: made(session),
            };
            self.players.solved(self.room, self.difficulty, solved);
        }
    }
}

/// The digits that a solved room gives, as they are kept.
pub fn fragment<M: Mission>(session: &Session<M>) -> String {
    session
        .fragment()
        .map(|digits| format!("{digits:02x}"))
        .unwrap_or_default()
}

/// A game after the first so many entries of its log.
pub fn moment<M: Mission>(
    content: &Content,
    attempt: Attempt<M::Action>,
    entries: usize,
) -> Option<Session<M>> {
    Session::replay_until(content, attempt, entries).ok()
}
