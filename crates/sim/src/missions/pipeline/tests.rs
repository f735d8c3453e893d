//! The board's moves, and what runs show.

mod advice;
mod freight;
mod hostile;
mod words;

use super::cards::Kind;
use super::instance::deal;
use super::level::Spec;
use super::*;
use crate::build::tests::{app, facts};
use crate::finding::Arg;
use crate::mission::Mission;
use crate::setup::{Difficulty, Inherited, Policy};
use crate::workflow;

const START: &str = "\
# Who waits for whom?
on: push

jobs:
  # Quick.
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pipx run ruff check . # style

  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt pytest
      - run: pytest

  ship:
    runs-on: ubuntu-latest
    permissions:
      packages: write
      contents: read
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t ghcr.io/team/app:1 .
      - run: docker login -u me -p ${{ secrets.GITHUB_TOKEN }} ghcr.io
      - run: docker push ghcr.io/team/app:1
      - run: gcloud run deploy app --image ghcr.io/team/app:1
# The end.
";

const BLOCK: &str = "scan:\n  runs-on: ubuntu-latest\n  steps:\n    - run: echo scanned\n";

fn setup() -> Setup {
    Setup {
        mission: MissionId::Pipeline,
        difficulty: Difficulty::Beginner,
        level: "small".into(),
        seed: 0,
        app: "board".into(),
        inherited: None,
        policy: Policy::default(),
    }
}

fn level() -> Level {
    let spec: Spec = serde_json::from_str(
        r#"{"difficulty": "beginner", "runners": 3, "opens": ["functions", "page"],
            "times": {"start": 0, "checkout": 0, "install": 0, "lint": 10000, "test": 150000,
                      "build": 60000, "push": 15000, "scan": 1000, "deploy": 20000,
                      "smoke": 5000, "tool": 0, "other": 0},
            "events": [{"kind": "good", "wanted": "live"},
                       {"kind": "broken-test", "wanted": "never-pushed"}],
            "goals": ["live", "test", "lead"], "metrics": ["lead", "arrows", "lines"],
            "lead": 110, "losing": []}"#,
    )
    .unwrap();
    let good = START.replace("  ship:\n", "  ship:\n    needs: [lint, test]\n");
    Level {
        id: "small".into(),
        spec,
        start: START.into(),
        blocks: vec![BLOCK.into()],
        roads: vec![("par".into(), good)],
        losing: Vec::new(),
    }
}

fn board() -> State {
    let facts = facts().into();
    State::start(deal(&level(), &app(), &facts, None, &setup()))
}

fn need(job: &str, on: &str) -> Action {
    Action::Need {
        job: job.into(),
        on: on.into(),
    }
}

fn free(job: &str, on: &str) -> Action {
    Action::Free {
        job: job.into(),
        on: on.into(),
    }
}

fn typed(board: &mut State, text: &str) -> Result<(), Rejection> {
    let patch = Patch::between(board.text(), text).unwrap();
    board.apply(&Action::Edit { patch })
}

fn stamps(board: &State) -> Vec<Stamp> {
    let run = board.run().unwrap();
    run.outcome.cards.iter().map(|card| card.got).collect()
}

#[test]
fn the_test_turns_red_after_production_broke() {
    let mut board = board();
    board.apply(&Action::Run).unwrap();
    assert_eq!(stamps(&board), [Stamp::Live, Stamp::Live]);
    let run = board.run().unwrap();
    assert_eq!(run.outcome.lead(), Some(95_000));
    let card = run.outcome.card(Kind::BrokenTest).unwrap();
    assert_eq!(card.end_ms - card.at_ms, 150_000);
    assert_eq!(card.stopped, Some(Stop::Live));
    let finding = &run.goals[1].blocked_by.as_ref().unwrap();
    assert_eq!(finding.code, "deployed-before-check-finished");
    assert!(finding.args.contains(&("check", Arg::Code("test".into()))));
    assert!(!board.verdict().solved());
}

#[test]
fn an_arrow_makes_the_road_wait() {
    let mut board = board();
    for action in [need("ship", "lint"), need("ship", "test"), Action::Run] {
        board.apply(&action).unwrap();
    }
    assert_eq!(stamps(&board), [Stamp::Live, Stamp::Red]);
    assert!(board.verdict().lean());
    assert_eq!(board.text().matches("# Quick.").count(), 1);
    assert_eq!(board.text().matches("# The end.").count(), 1);
}

#[test]
fn a_called_shot_is_right_where_the_commit_stopped() {
    for (stops, right) in [
        (Stop::Job("test".into()), true),
        (Stop::Job("ship".into()), true),
        (Stop::Job("lint".into()), false),
        (Stop::Live, false),
    ] {
        let mut board = board();
        board.apply(&need("ship", "lint")).unwrap();
        board.apply(&need("ship", "test")).unwrap();
        let shot = Shot { event: 1, stops };
        board.apply(&Action::Call(shot.clone())).unwrap();
        board.apply(&Action::Run).unwrap();
        assert_eq!(board.called()[0].right, right, "{shot:?}");
        assert_eq!(board.right_calls(), u32::from(right));
    }
}

#[test]
fn a_single_card_shows_and_never_judges() {
    let mut board = board();
    board.apply(&Action::Try { event: 1 }).unwrap();
    let cards = &board.tried().unwrap().cards;
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[1].got, Stamp::Live);
    assert!(board.verdict().goals.iter().all(|goal| goal.met.is_none()));
    assert_eq!(
        board.apply(&Action::Try { event: 9 }),
        Err(Rejection::NoSuchPlace)
    );
    board.apply(&need("ship", "test")).unwrap();
    assert!(board.tried().is_none());
}

#[test]
fn moves_that_make_no_sense_change_nothing() {
    let mut board = board();
    board.apply(&need("ship", "test")).unwrap();
    let before = board.text().clone();
    for (action, why) in [
        (need("ship", "ship"), Rejection::NothingToDo),
        (need("ship", "test"), Rejection::NothingToDo),
        (need("ship", "nobody"), Rejection::NoSuchPlace),
        (need("nobody", "ship"), Rejection::NoSuchPlace),
        (free("ship", "lint"), Rejection::NoSuchPlace),
        (Action::Add { block: 9 }, Rejection::NoSuchPlace),
        (Action::Drop { job: "x".into() }, Rejection::NoSuchPlace),
    ] {
        assert_eq!(board.apply(&action), Err(why), "{action:?}");
        assert_eq!(board.text(), &before);
    }
}

#[test]
fn a_job_goes_with_the_arrows_to_it() {
    let mut board = board();
    for action in [
        need("ship", "lint"),
        need("ship", "test"),
        Action::Drop { job: "test".into() },
    ] {
        board.apply(&action).unwrap();
    }
    let ship = board.workflow().job("ship").unwrap();
    let needs: Vec<&str> = ship.needs.iter().map(|need| need.value.as_str()).collect();
    assert_eq!(needs, ["lint"]);
    assert!(board.problems().is_empty(), "{:?}", board.problems());
}

#[test]
fn a_refused_file_starts_nothing_and_says_why() {
    let mut board = board();
    board.apply(&need("ship", "test")).unwrap();
    board.apply(&need("test", "ship")).unwrap();
    board.apply(&Action::Run).unwrap();
    assert!(board.is_refused());
    assert!(board.run().unwrap().outcome.engine.runs.is_empty());
    let first = board.verdict().goals[0].blocked_by.clone().unwrap();
    assert_eq!(first.code, "workflow-needs-cycle");
}

#[test]
fn the_reference_is_shown_by_the_lines_that_differ() {
    let par = &level().roads[0].1;
    assert_eq!(changes(par, par), []);
    let turned = par.replace("[lint, test]", "[test, lint]");
    assert_eq!(changes(&turned, par), []);
    let [change] = &changes(START, par)[..] else {
        panic!("{:?}", changes(START, par))
    };
    assert_eq!(change.job, "ship");
    let needs = "    needs: [lint, test]".to_owned();
    assert_eq!(change.lines, [(Vec::new(), vec![needs.clone()])]);
    let one = par
        .replace("[lint, test]", "[lint]")
        .replace("on: push", "on: [push]");
    let found = changes(&one, par);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].job, "");
    let old = "    needs: [lint]".to_owned();
    assert_eq!(found[1].lines, [(vec![old], vec![needs])]);
}
