//! The board's moves, what runs show, and what strangers may throw at it.

use super::cards::Kind;
use super::instance::deal;
use super::level::Spec;
use super::*;
use crate::build::tests::{app, facts};
use crate::finding::Arg;
use crate::mission::Mission;
use crate::setup::{Difficulty, Inherited, Policy};
use crate::workflow;
use proptest::prelude::*;

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
fn hints_speak_of_the_nearest_road() {
    let mut board = board();
    let gap = board.gap().unwrap();
    assert_eq!((gap.goal, gap.next), ("test", "need"));
    assert_eq!(board.nearest().actions.len(), 3);
    board.apply(&need("ship", "lint")).unwrap();
    board.apply(&need("ship", "test")).unwrap();
    let gap = board.gap().unwrap();
    assert_eq!((gap.code, gap.next), ("not-run", "run"));
    assert_eq!(board.nearest().actions, [Action::Run]);
}

#[test]
fn hints_say_what_to_write_and_where() {
    let arg = |gap: &crate::mission::Gap, name: &str| {
        let mut args = gap.args.iter();
        let found = args.find(|(known, _)| *known == name);
        found.map(|(_, arg)| arg.clone())
    };
    let code = |text: &str| Some(Arg::Code(text.into()));
    let good = level().roads[0].1.clone();
    for (from, to, next, under, was, put) in [
        (
            "      - run: pytest\n",
            "      - run: pytest\n        continue-on-error: true\n",
            "delete",
            "test",
            "continue-on-error: true",
            "",
        ),
        (
            "run: pytest\n",
            "run: true\n",
            "change",
            "test",
            "- run: true",
            "- run: pytest",
        ),
        (
            "      - run: pytest\n",
            "",
            "write",
            "test",
            "",
            "- run: pytest",
        ),
        (
            "on: push\n",
            "on: pull_request\n",
            "change",
            "on",
            "on: pull_request",
            "on: push",
        ),
    ] {
        let mut board = board();
        let text = good.replace(from, to);
        typed(&mut board, &text).unwrap();
        let gap = board.gap().unwrap();
        assert_eq!(gap.next, next, "{to}");
        let seen = ["to", "was", "block"].map(|name| arg(&gap, name));
        assert_eq!(seen, [code(under), code(was), code(put)], "{to}");
    }
}

#[test]
fn what_is_said_can_be_read_again() {
    let board = board();
    let set = |job: Option<&str>, step, keys: &[&str], value: Option<&str>| Action::Set {
        job: job.map(str::to_owned),
        step,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        value: value.map(str::to_owned),
    };
    for action in [
        need("ship", "test"),
        free("ship", "test"),
        Action::Add { block: 0 },
        Action::Drop { job: "lint".into() },
        set(None, None, &["permissions"], Some("read-all")),
        set(Some("test"), None, &["if"], Some("always()")),
        set(Some("ship"), Some(2), &["env", "A"], None),
        Action::Run,
        Action::Try { event: 1 },
    ] {
        let said = Pipeline::say(&board, &action);
        assert_eq!(Pipeline::read(&board, &said), Ok(action), "{said}");
    }
    assert!(Pipeline::read(&board, "what?").is_err());
}

#[test]
fn the_box_of_an_earlier_room_is_taken_home() {
    let mut setup = setup();
    let own = Inherited {
        texts: vec![("Dockerfile".into(), "FROM python:3.12-slim\n".into())],
        ..Inherited::default()
    };
    setup.inherited = Some(own);
    let facts = facts().into();
    let board = State::start(deal(&level(), &app(), &facts, None, &setup));
    let files: Vec<String> = Pipeline::artefacts(&board)
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert_eq!(files, [workflow::PATH, "Dockerfile"]);
}

#[test]
fn a_box_that_cannot_be_built_gives_way_to_the_stand_in() {
    let mut setup = setup();
    for (text, own) in [("FROM python:3.12-slim\n", true), ("FROM nowhere\n", false)] {
        setup.inherited = Some(Inherited {
            texts: vec![("Dockerfile".into(), text.into())],
            ..Inherited::default()
        });
        let instance = deal(&level(), &app(), &facts().into(), None, &setup);
        assert_eq!(instance.inherited, own, "{text}");
        assert_eq!(instance.dockerfile == text, own);
    }
}

/// Texts that are made to hurt.
fn hostile() -> Vec<String> {
    let mut bomb = vec!["a0: &a0 [x, x, x, x, x, x, x, x]".to_owned()];
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        let all = vec![before; 8].join(", ");
        bomb.push(format!("a{level}: &a{level} [{all}]"));
    }
    let axes = (0..8).map(|axis| format!("        a{axis}: [1, 2, 3, 4, 5, 6, 7, 8]"));
    let matrix = axes.collect::<Vec<String>>().join("\n");
    let jobs = (0..500).map(|job| format!("  j{job}:\n    runs-on: x\n    steps: [{{run: a}}]"));
    let jobs = jobs.collect::<Vec<String>>().join("\n");
    vec![
        String::new(),
        "\t".into(),
        "on: true".into(),
        "jobs: [".into(),
        "on: push\njobs: {a: {needs: a}}".into(),
        "on: push\non: push\njobs:\n  a:\n  a:\n".into(),
        [&bomb.join("\n"), "\non: push\njobs: *a11\n"].concat(),
        [
            "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n",
            &matrix,
            "\n    runs-on: x\n    steps: [{run: a}]\n",
        ]
        .concat(),
        ["on: push\njobs:\n", &jobs].concat(),
        format!(
            "on: push\njobs:\n  a:\n    if: {}1{}\n",
            "(".repeat(1000),
            ")".repeat(1000)
        ),
        format!("on: {}", "[".repeat(20_000)),
    ]
}

#[test]
fn hostile_texts_end_in_findings() {
    for text in hostile() {
        let mut board = board();
        typed(&mut board, &text).unwrap();
        board.apply(&Action::Run).unwrap();
        board.apply(&Action::Try { event: 1 }).unwrap();
        let _ = (board.gap(), board.nearest(), board.findings());
        let _ = board.apply(&need("a", "b"));
        assert!(!board.verdict().solved());
    }
}

#[test]
fn a_text_of_five_megabytes_is_not_taken() {
    let mut board = board();
    let large = "# filler\n".repeat(600_000);
    assert_eq!(typed(&mut board, &large), Err(Rejection::TooLarge));
    assert_eq!(&**board.text(), START);
}

#[test]
fn weight_grows_with_what_a_run_has_to_do() {
    let mut board = board();
    let small = board.weight(&Action::Run);
    let text = START.replace(
        "  test:\n",
        "  test:\n    strategy: {matrix: {a: [1, 2, 3, 4, 5, 6, 7, 8], b: [1, 2, 3, 4, 5, 6, 7, 8]}}\n",
    );
    typed(&mut board, &text).unwrap();
    assert!(board.weight(&Action::Run) > small + 3 * 64 * 3);
    board.apply(&Action::Run).unwrap();
    assert!(board.weight(&Action::Run) < small);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_arrow_drawn_and_taken_away_leaves_no_trace(seed: u64) {
        let board = strayed(seed);
        let jobs: Vec<String> = board.workflow().jobs.iter().map(|job| job.id.value.clone()).collect();
        for job in &jobs {
            for on in &jobs {
                let mut after = board.clone();
                if after.apply(&need(job, on)).is_ok() {
                    after.apply(&free(job, on)).unwrap();
                    prop_assert_eq!(plain(after.text()), plain(board.text()), "{} {}", job, on);
                }
            }
        }
    }

    #[test]
    fn moves_of_hands_leave_a_file_that_can_be_read(seed: u64) {
        let board = strayed(seed);
        prop_assert!(!workflow::yaml::parse(board.text()).2);
        prop_assert!(board.text().contains("# Who waits for whom?"));
        let route = board.nearest();
        let mut walked = board;
        for action in &route.actions {
            walked.apply(action).unwrap();
        }
        prop_assert!(walked.verdict().solved(), "{}", walked.text());
    }

    #[test]
    fn any_text_is_taken(text in "[a-z:\\- \n#{}\\[\\]$]{0,200}") {
        let mut board = board();
        if typed(&mut board, &text).is_ok() {
            board.apply(&Action::Run).unwrap();
            let _ = (board.gap(), board.nearest(), board.findings());
        }
    }
}

/// A list of one is the same as the one.
fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let bare = line.strip_suffix(']').filter(|line| !line.contains(','));
        lines.push(bare.map_or_else(
            || line.to_owned(),
            |bare| bare.replace("needs: [", "needs: "),
        ));
    }
    lines.join("\n")
}

/// The board after some moves of blind hands.
fn strayed(seed: u64) -> State {
    let mut board = board();
    let mut chance = Chance::new(seed, "tests");
    for _ in 0..10 {
        let action = board.stray(&mut chance);
        // What is typed may leave anything behind.
        if !matches!(action, Action::Edit { .. }) {
            let _ = board.apply(&action);
        }
    }
    board
}

#[test]
fn the_box_is_built_and_its_label_changes_with_it() {
    let labelled = |text: &str| {
        let mut setup = setup();
        setup.inherited = Some(Inherited {
            texts: vec![("Dockerfile".into(), text.into())],
            ..Inherited::default()
        });
        let facts = facts().into();
        let mut board = State::start(deal(&level(), &app(), &facts, None, &setup));
        board.apply(&Action::Run).unwrap();
        let outcome = &board.run().unwrap().outcome;
        let digest = outcome.cards[0].live[0].digest.unwrap();
        (digest, freight(board.instance()), outcome.lead())
    };
    let slim = labelled("FROM python:3.12-slim\nCOPY . .\n");
    let full = labelled("FROM python:3.12\nCOPY . .\n");
    assert_ne!(slim.0, full.0);
    assert_eq!(
        slim.2, full.2,
        "the box of a room changes no par of another"
    );
    let (slim, full) = (slim.1.unwrap(), full.1.unwrap());
    assert!(slim.bytes < full.bytes && slim.pushed < full.pushed);
    assert!(slim.pushed < slim.bytes && slim.ms > 0);
    assert_eq!(labelled("FROM nowhere\n").1, None);
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
