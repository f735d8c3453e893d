//! Any bytes are a stored attempt, or else a level and the moves somebody made in it.
//! What can be read is written the same, and its first moves replay to a board that is kept
//! the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_cli::content;
use odp_sim::attempt::{self, Attempt, Entry, decode, encode};
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Body, Mission};
use odp_sim::missions::jigsaw::{Action, Jigsaw};
use odp_sim::session::Session;
use odp_sim::setup::{Inherited, MissionId, Policy, Setup};
use std::path::Path;
use std::sync::LazyLock;

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let missions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../missions");
    content::read(&missions).expect("the missions of this project are sound")
});

/// Moves that are replayed. Reading and writing take microseconds and a move that builds
/// takes a thousand times as long: without a bound nearly all the time goes into building,
/// which `dockerfile` fuzzes better.
const REPLAYED: usize = 12;

/// Longest log that a hint is asked for: a hint tries out a dozen moves.
const HINTED: usize = 3;

fuzz_target!(|bytes: &[u8]| {
    let _ = attempt::read_setup(bytes);
    let stored = decode::<Jigsaw>(bytes).ok();
    let Some(attempt) = stored.or_else(|| made(bytes)) else {
        return;
    };
    let written = encode::<Jigsaw>(&attempt);
    assert_eq!(attempt::read_setup(&written).as_ref(), Ok(&attempt.setup));
    assert_eq!(decode::<Jigsaw>(&written).as_ref(), Ok(&attempt));
    let Ok(session) = Session::<Jigsaw>::replay_until(&CONTENT, attempt, REPLAYED) else {
        return;
    };
    look(&session);
    let again = Session::<Jigsaw>::replay(&CONTENT, session.attempt());
    let again = again.expect("the setup was known before");
    assert_eq!(again.log(), session.log());
    assert_eq!(again.state(), session.state());
    assert_eq!(again.best(), session.best());
});

/// What a board asks of a session whenever it is drawn.
fn look(session: &Session<Jigsaw>) {
    let _ = session.digest();
    let _ = session.fragment();
    let state = session.state();
    if session.log().len() <= HINTED {
        assert_eq!(session.next_hint().is_none(), session.stars().solved);
    }
    for entry in session.log() {
        if let odp_sim::attempt::Move::Do(action) = &entry.what {
            let _ = Jigsaw::say(state, action);
        }
    }
    for file in Jigsaw::artefacts(state) {
        if let Body::Text(text) = &file.content {
            let _ = Jigsaw::read(state, text);
        }
    }
}

/// Two bytes choose the level and the app, the others are moves as long as they can be read.
fn made(bytes: &[u8]) -> Option<Attempt<Action>> {
    let [level, app, moves @ ..] = bytes else {
        return None;
    };
    let level = CONTENT
        .jigsaw
        .get(usize::from(*level) % CONTENT.jigsaw.len())?;
    let app = CONTENT.apps.get(usize::from(*app) % CONTENT.apps.len())?;
    let setup = Setup {
        mission: MissionId::Jigsaw,
        difficulty: level.difficulty(),
        level: level.id().to_owned(),
        seed: u64::from(bytes[0]),
        app: app.id.clone(),
        inherited: (bytes[1] > 127).then(Inherited::default),
        policy: Policy::default(),
    };
    let mut rest = moves;
    let mut log: Vec<Entry<Action>> = Vec::new();
    while let Ok((entry, left)) = postcard::take_from_bytes(rest) {
        log.push(entry);
        rest = left;
    }
    Some(Attempt { setup, log })
}
