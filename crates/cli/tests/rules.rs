//! The rules have a version: whoever changes what a stored attempt comes to, raises it.

use odp_cli::content;
use odp_sim::attempt::{Move, RULES};
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::missions::pipeline::Pipeline;
use odp_sim::seed::fnv1a;
use odp_sim::session::Session;
use odp_sim::setup::{Policy, Setup};
use std::path::Path;

/// Version of the rules and the digest of everything they decide, room by room.
const GOLDEN: (u32, [u64; 3]) = (
    2,
    [
        6_858_898_053_471_754_489,
        17_839_451_075_561_372_186,
        14_003_558_853_266_218_319,
    ],
);

fn missions() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    content::read(&folder).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

/// Every stored line of a room on a few seeds and every app.
fn digest<M: Mission>(content: &Content) -> u64 {
    let mut bytes = Vec::new();
    for level in M::levels(content) {
        for (seed, app) in (0..8).zip(content.apps.iter().cycle()) {
            let setup = Setup {
                mission: M::ID,
                difficulty: level.difficulty(),
                level: level.id().to_owned(),
                seed,
                app: app.id.clone(),
                inherited: None,
                policy: Policy::default(),
            };
            let start =
                Session::<M>::start(content, setup).expect("the content has its own levels");
            let lines = M::lines(start.start_state());
            let winning = lines.winning.into_iter().map(|line| line.actions);
            for actions in winning.chain(lines.losing.into_iter().map(|line| line.actions)) {
                let mut session = start.clone();
                for action in actions {
                    session
                        .dispatch(Move::Do(action), 1)
                        .expect("stored lines are legal");
                }
                bytes.extend(session.digest().to_le_bytes());
            }
        }
    }
    fnv1a(&bytes)
}

#[test]
fn a_change_of_the_rules_raises_their_version() {
    let content = missions();
    let rooms = [
        digest::<Jigsaw>(&content),
        digest::<Cache>(&content),
        digest::<Pipeline>(&content),
    ];
    let now = (RULES, rooms);
    assert_eq!(
        now, GOLDEN,
        "the simulator or the levels decide differently than before: raise RULES in attempt.rs \
         if a released version had the old rules, and put the new digest here"
    );
}
