//! The levels of the third room: what every stored workflow comes to, card by card.

use odp_cli::content;
use odp_sim::attempt::Move;
use odp_sim::content::Content;
use odp_sim::finding::{Arg, Finding};
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::patch::Patch;
use odp_sim::missions::pipeline::{Action, Pipeline, freight};
use odp_sim::session::Session;
use odp_sim::setup::{Difficulty, Inherited, MissionId, Policy, Setup};
use odp_sim::workflow::run::What;
use std::path::Path;

fn missions() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    content::read(&folder).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

fn session(content: &Content, level: &str, seed: u64) -> Session<Pipeline> {
    after(content, level, seed, None)
}

/// The same with what an earlier room made.
fn after(
    content: &Content,
    level: &str,
    seed: u64,
    inherited: Option<Inherited>,
) -> Session<Pipeline> {
    let authored = content.pipeline.iter().find(|known| known.id == level);
    let setup = Setup {
        mission: MissionId::Pipeline,
        difficulty: authored.expect("the room has this level").difficulty(),
        level: level.to_owned(),
        seed,
        app: "stock-board".to_owned(),
        inherited,
        policy: Policy::default(),
    };
    Session::start(content, setup).expect("the content has its own levels")
}

fn played(start: &Session<Pipeline>, actions: &[Action]) -> Session<Pipeline> {
    let mut session = start.clone();
    for action in actions {
        session
            .dispatch(Move::Do(action.clone()), 1)
            .expect("stored lines are legal");
    }
    session
}

/// The stamps of all cards, and the goals that are not met.
fn told(session: &Session<Pipeline>) -> String {
    let run = session.state().run().expect("it was run");
    let stamps = run.outcome.cards.iter().map(|card| card.got.as_str());
    let verdict = session.verdict();
    let goals = verdict
        .goals
        .iter()
        .filter(|goal| goal.met != Some(true))
        .map(|goal| goal.id);
    let words = [stamps.collect::<Vec<_>>(), vec!["|"], goals.collect()];
    words.concat().join(" ")
}

/// What comes of each stored workflow of the canonical instances.
const TOLD: &str = "
test-beside-the-road start live live live | test lint
test-beside-the-road par live red red |
test-beside-the-road lint-before-build live red red |
test-beside-the-road nothing live live live | test lint
test-beside-the-road lint-only live live red | test
test-beside-the-road test-only live red live | lint
test-beside-the-road arrow-into-deploy live pushed pushed | test lint
test-beside-the-road queue live red red | lead
test-beside-the-road one-job live red red | lead
test-beside-the-road no-install red red red | live lead
test-beside-the-road no-deploy pushed red red | live lead
test-beside-the-road everything live red red | lead
green-and-wrong start live live live live red | stamps tested
green-and-wrong par live red checked pushed red |
green-and-wrong by-digest live pushed checked pushed red |
green-and-wrong carried live red checked quiet red |
green-and-wrong skip-tests live live unchecked pushed red | stamps tested
green-and-wrong tests-elsewhere live live unchecked pushed red | stamps
green-and-wrong no-pull-request live red quiet quiet red | stamps
green-and-wrong pull-request-goes-live live red live live red | stamps
green-and-wrong always live live checked pushed red | stamps tested
green-and-wrong no-install red red red red red | stamps tested
green-and-wrong rebuild live red checked pushed red | tested
green-and-wrong mutable-tag live pushed checked live red | stamps tested
green-and-wrong pasted live red checked pushed red | named
green-and-wrong debug live red checked pushed red | stranger
green-and-wrong everything live red checked pushed red |
strangers start live older red pushed checked quiet live live live live | newest back fork least pinned
strangers par live live red pushed checked quiet live live rolled-back live |
strangers in-steps live live red pushed checked quiet live live rolled-back live |
strangers no-concurrency live older red pushed checked quiet live live rolled-back live | newest
strangers cancel-on-deploy live half red pushed checked quiet live live rolled-back live | newest
strangers cancel-all live half red pushed checked quiet live live rolled-back live | newest
strangers any-branch live live red pushed checked live live live rolled-back live | newest
strangers lenient-scan live live red live checked quiet live live rolled-back live | newest
strangers always live live red live checked quiet live live rolled-back live | newest
strangers rollback-on-any-failure live live red pushed checked quiet live live rolled-back live | newest
strangers rollback-without-status live live red pushed checked quiet live live live live | back
strangers silent live live red pushed checked quiet live live silent live | back
strangers target-trigger live live red pushed checked quiet live live rolled-back live | fork
strangers no-pull-request live live red pushed quiet quiet live live rolled-back live | fork
strangers write-all live live red pushed checked quiet live live rolled-back live | least
strangers tags live live red pushed checked quiet live live rolled-back live | pinned
strangers rebuild live live red pushed checked quiet live live rolled-back live | rerun
strangers one-job live live red red checked quiet live live rolled-back live | rerun
strangers everything live live red pushed checked quiet live live rolled-back live |
forgotten-update start live live |
forgotten-update par live live |
";

#[test]
fn every_card_ends_as_it_does_on_github() {
    let content = missions();
    let mut all = String::from("\n");
    for level in &content.pipeline {
        let start = session(&content, &level.id, 0);
        let lines = Pipeline::lines(start.start_state());
        let winning = lines
            .winning
            .into_iter()
            .map(|line| (line.name, line.actions));
        let losing = lines
            .losing
            .into_iter()
            .map(|line| (line.name, line.actions));
        let first = ("start".to_owned(), vec![Action::Run]);
        for (name, actions) in [first].into_iter().chain(winning).chain(losing) {
            let after = played(&start, &actions);
            let line = [&level.id, " ", &name, " ", &told(&after)].concat();
            all.push_str(line.trim_end());
            all.push('\n');
        }
    }
    assert_eq!(all, TOLD);
}

/// The files with which a level of the second room is won.
fn won_in_the_second_room(content: &Content, level: &str) -> Inherited {
    let setup = Setup {
        mission: MissionId::Cache,
        difficulty: Difficulty::Beginner,
        level: level.to_owned(),
        seed: 0,
        app: "stock-board".to_owned(),
        inherited: None,
        policy: Policy::default(),
    };
    let mut room = Session::<Cache>::start(content, setup).expect("the content has this level");
    let line = Cache::lines(room.start_state()).winning;
    for action in &line.first().expect("the level can be won").actions {
        room.dispatch(Move::Do(action.clone()), 1)
            .expect("stored lines are legal");
    }
    assert!(room.verdict().solved());
    let texts = room.state().texts();
    Inherited {
        texts: vec![
            ("Dockerfile".to_owned(), texts.dockerfile.clone()),
            (".dockerignore".to_owned(), texts.ignore.clone()),
        ],
        ..Inherited::default()
    }
}

#[test]
fn the_box_of_the_second_room_is_what_the_pipeline_builds() {
    let content = missions();
    let own = won_in_the_second_room(&content, "waterfall");
    let dockerfile = own.texts[0].1.clone();
    for level in &content.pipeline {
        let stand_in = session(&content, &level.id, 0);
        let mine = after(&content, &level.id, 0, Some(own.clone()));
        let instance = mine.state().instance();
        assert!(instance.inherited && !stand_in.state().instance().inherited);
        assert_eq!(instance.dockerfile, dockerfile);
        let weight = |session: &Session<Pipeline>| {
            let built = freight(session.state().instance());
            built.expect("it can be built").bytes
        };
        assert_ne!(weight(&mine), weight(&stand_in), "{}", level.id);
        let live = |start: &Session<Pipeline>| {
            let par = Pipeline::lines(start.start_state()).winning.remove(0);
            let after = played(start, &par.actions);
            assert!(after.verdict().lean(), "{}", level.id);
            let run = after.state().run().expect("it was run");
            run.outcome.cards[0].live[0].digest
        };
        assert_ne!(live(&mine), live(&stand_in), "{}", level.id);
    }
}

/// The finding of a goal after a run of the workflow that `text` makes of the reference.
fn told_of(goal: &str, text: impl Fn(&str) -> String) -> (Session<Pipeline>, Finding) {
    let start = session(&missions(), "strangers", 0);
    let (_, road) = &start.state().instance().level.roads[0];
    let patch = Patch::between(start.state().text(), &text(road)).expect("it is another one");
    let session = played(&start, &[Action::Edit { patch }, Action::Run]);
    let goals = session.verdict().goals.into_iter();
    let mut found = goals.filter(|known| known.id == goal);
    let finding = found.next().and_then(|goal| goal.blocked_by);
    (session, finding.expect("it is lost"))
}

fn of(finding: &Finding, name: &str) -> Option<Arg> {
    let mut args = finding.args.iter();
    args.find(|(known, _)| *known == name)
        .map(|(_, arg)| arg.clone())
}

/// The commit of a push of the second event.
fn push(session: &Session<Pipeline>, nth: usize) -> Option<Arg> {
    let run = session.state().run().expect("it was run");
    let event = run.outcome.cards[1].events.0 + nth;
    let What::Event(event) = &run.outcome.happenings[event].what else {
        return None;
    };
    Some(Arg::Code(event.commit.sha.chars().take(7).collect()))
}

#[test]
fn the_push_that_went_live_out_of_order_is_named_though_a_third_one_is_live_now() {
    let alone = |road: &str| {
        let lines = road.lines().filter(|line| {
            !line.starts_with("concurrency:") && !line.trim_start().starts_with("group:")
        });
        lines.map(|line| [line, "\n"].concat()).collect()
    };
    let (session, finding) = told_of("newest", alone);
    assert_eq!(finding.code, "older-commit-won");
    let count = |count| Some(Arg::Count(count));
    assert_eq!(of(&finding, "card"), count(2));
    assert_eq!(of(&finding, "nth"), count(1));
    assert_eq!(of(&finding, "after"), count(2));
    assert_eq!(of(&finding, "older"), push(&session, 0));
    assert_eq!(of(&finding, "newer"), push(&session, 1));
    assert_eq!(of(&finding, "job"), Some(Arg::Code("deploy".into())));
    assert_eq!(of(&finding, "apart"), Some(Arg::Millis(40_000)));
    // What the panel shows once the event is over.
    let run = session.state().run().expect("it was run");
    let mut live = run.outcome.cards[1].live.iter();
    let live = live.find(|live| live.environment == "production");
    let sha = live.map(|live| live.sha[..7].to_owned());
    assert_eq!(sha.map(Arg::Code), push(&session, 2));
}

#[test]
fn a_good_commit_that_another_branch_cancels_is_told_as_not_live() {
    let (_, finding) = told_of("newest", |road| {
        road.replace(
            "group: deploy-${{ github.ref }}\n",
            "group: deploy\n  cancel-in-progress: ${{ github.ref != 'refs/heads/main' }}\n",
        )
        .replace("branches: [main]", "branches: [main, experiment]")
        .replace(
            "if: github.event_name == 'push'\n    runs-on",
            "if: github.event_name == 'push' && github.ref_name != 'experiment'\n    runs-on",
        )
    });
    assert_eq!(finding.code, "newest-not-live");
    assert_eq!(of(&finding, "card"), Some(Arg::Count(6)));
    assert_ne!(of(&finding, "older"), of(&finding, "newer"));
}
