//! The board's moves, on a level small enough to see whole.

use super::instance::{Instance, deal};
use super::level::Spec;
use super::rows::rows;
use super::*;
use crate::app_spec::App;
use crate::build::{BuildInput, Step, rebuild};
use crate::dockerfile::ignore::parse_ignore;
use crate::facts::Known;
use proptest::prelude::*;
use std::sync::Arc;

fn app() -> App {
    let text = r#"{
        "id": "tiny", "requirements": ["streamlit"], "system_packages": [],
        "files": [{"path": "app.py", "changes": "often", "text": "import streamlit\n"}],
        "main": "app.py", "port": 8501, "health": "/_stcore/health", "env": [], "secrets": [],
        "memory": {"rest": 1, "session": 1},
        "script": {"title": "Tiny", "imports": ["streamlit"], "shows": "a page"}
    }"#;
    serde_json::from_str(text).unwrap()
}

fn board(dockerfile: &str) -> State {
    let spec: Spec = serde_json::from_str(
        r#"{"difficulty": "beginner", "python": [12], "goals": ["builds", "page"],
            "metrics": ["rebuild"], "losing": []}"#,
    )
    .unwrap();
    let texts = |text: &str| Texts {
        dockerfile: text.into(),
        ignore: String::new(),
    };
    let level = Level {
        id: "tiny".into(),
        spec,
        start: texts(dockerfile),
        blocks: vec![
            "WORKDIR /app".into(),
            "COPY . .".into(),
            "RUN a \\\n  && b".into(),
        ],
        roads: vec![(
            "par".into(),
            texts("FROM x\nWORKDIR /app\nCOPY . .\nCMD y\n"),
        )],
        losing: Vec::new(),
    };
    judged(deal(&level, &app(), Known::default(), 0))
}

fn texts_of(board: &State) -> Vec<String> {
    rows(&board.texts().dockerfile)
        .into_iter()
        .map(|row| row.text)
        .collect()
}

fn edit(patch: Patch) -> Action {
    Action::Edit {
        file: FileName::Dockerfile,
        patch,
    }
}

/// The board of an instance whose runs are judged.
fn judged(instance: Instance) -> State {
    instance.judge.sit(super::evaluate);
    State::start(instance)
}

#[test]
fn without_a_judge_moves_are_made_and_runs_wait() {
    let level = board("FROM x\n").instance().level.clone();
    let mut board = State::start(deal(&level, &app(), Known::default(), 0));
    board.apply(&Action::Place { block: 0, at: 1 }).unwrap();
    assert_eq!(board.apply(&Action::Build), Err(Rejection::NotReady));
    assert_eq!((board.builds(), board.preview()), (0, None));
    assert!(board.gap().is_none());
    board.instance().judge.sit(super::evaluate);
    board.apply(&Action::Build).unwrap();
    assert_eq!(board.builds(), 1);
}

#[test]
fn a_placed_block_leaves_the_tray_and_a_removed_one_returns() {
    let mut board = board("FROM x\nCMD y\n");
    assert_eq!(board.tray(), [0, 1, 2]);
    board.apply(&Action::Place { block: 2, at: 1 }).unwrap();
    assert_eq!(texts_of(&board), ["FROM x", "RUN a \\\n  && b", "CMD y"]);
    assert_eq!(board.tray(), [0, 1]);
    board.apply(&Action::Remove { at: 1 }).unwrap();
    assert_eq!(
        (board.tray(), board.texts().dockerfile.as_str()),
        (vec![0, 1, 2], "FROM x\nCMD y\n")
    );
}

#[test]
fn a_typed_block_is_the_placed_block() {
    let mut board = board("FROM x\nCMD y\n");
    let typed = Patch::between("FROM x\nCMD y\n", "FROM x\nCOPY . .\nCMD y\n").unwrap();
    board.apply(&edit(typed)).unwrap();
    assert_eq!(board.tray(), [0, 2]);
}

#[test]
fn moves_that_make_no_sense_change_nothing() {
    let mut board = board("FROM x\nCMD y\n");
    let before = board.clone();
    let long = "x".repeat(MAX_TEXT + 1);
    let cases = [
        (Action::Place { block: 9, at: 0 }, Rejection::NoSuchPlace),
        (Action::Place { block: 0, at: 3 }, Rejection::NoSuchPlace),
        (Action::Move { from: 1, to: 2 }, Rejection::NoSuchPlace),
        (Action::Move { from: 1, to: 1 }, Rejection::NothingToDo),
        (Action::Remove { at: 2 }, Rejection::NoSuchPlace),
        (
            edit(Patch {
                from: 99,
                drop: 0,
                put: "a".into(),
            }),
            Rejection::NoSuchPlace,
        ),
        (
            edit(Patch {
                from: 0,
                drop: 4,
                put: "FROM".into(),
            }),
            Rejection::NothingToDo,
        ),
        (
            edit(Patch {
                from: 0,
                drop: 0,
                put: long,
            }),
            Rejection::TooLarge,
        ),
        (Action::Call(Shot::Stops { row: 2 }), Rejection::NoSuchPlace),
    ];
    for (action, reason) in cases {
        assert_eq!(board.apply(&action), Err(reason), "{action:?}");
        assert_eq!(board, before);
    }
}

#[test]
fn a_row_that_stood_at_the_start_can_be_put_back() {
    let mut board = board("FROM x\nCMD y\n");
    board.apply(&Action::Remove { at: 1 }).unwrap();
    assert_eq!(board.tray(), [0, 1, 2, 4]);
    board.apply(&Action::Place { block: 4, at: 1 }).unwrap();
    assert_eq!(texts_of(&board), ["FROM x", "CMD y"]);
}

#[test]
fn a_call_is_answered_by_the_run_and_may_be_changed_before_it() {
    let mut board = board("FROM x\nFOO\nCMD y\n");
    board.apply(&Action::Call(Shot::Lit)).unwrap();
    assert_eq!(
        board.apply(&Action::Call(Shot::Lit)),
        Err(Rejection::NothingToDo)
    );
    board.apply(&Action::Call(Shot::Stops { row: 1 })).unwrap();
    board.apply(&Action::Build).unwrap();
    let shot = Shot::Stops { row: 1 };
    assert_eq!(board.called(), [Called { shot, answer: shot }]);
    assert_eq!(
        (board.call(), board.right_calls()),
        (None, 0),
        "a right call counts on a win"
    );
}

#[test]
fn the_same_texts_are_simulated_once_and_count_as_two_runs() {
    let mut board = board("FROM x\nCMD y\n");
    board.apply(&Action::Build).unwrap();
    let first = board.outcome().cloned().unwrap();
    board.apply(&Action::Build).unwrap();
    assert!(Arc::ptr_eq(&first, board.outcome().unwrap()));
    assert_eq!(board.builds(), 2);
    board.apply(&Action::Place { block: 0, at: 1 }).unwrap();
    board.apply(&Action::Build).unwrap();
    assert_eq!(&board.preview().unwrap(), &**board.outcome().unwrap());
}

#[test]
fn a_run_weighs_what_it_reads_and_a_repeated_run_next_to_nothing() {
    let long = format!("FROM x\n{}CMD y\n", "RUN a\n".repeat(1_000));
    let mut board = board(&long);
    let length = long.len() as u64;
    assert!(board.weight(&Action::Build) >= length);
    let shift = Action::Move { from: 0, to: 1 };
    assert!((length / 20..length / 10).contains(&board.weight(&shift)));
    board.apply(&Action::Build).unwrap();
    assert!(board.weight(&Action::Build) < 100);
}

#[test]
fn typed_commands_are_moves() {
    let board = board("FROM x\n# why\nRUN a \\\n  b\nCMD y\n");
    let cases = [
        ("docker build .", Action::Build),
        (&Jigsaw::say(&board, &Action::Build), Action::Build),
        ("2,4d", Action::Remove { at: 1 }),
        ("3d", Action::Remove { at: 1 }),
        ("5m0", Action::Move { from: 2, to: 0 }),
        ("1m5", Action::Move { from: 0, to: 2 }),
        ("1m4", Action::Move { from: 0, to: 1 }),
        ("COPY . .", Action::Place { block: 1, at: 2 }),
    ];
    for (typed, action) in cases {
        assert_eq!(Jigsaw::read(&board, typed), Ok(action), "{typed}");
    }
    for typed in [
        "",
        "9d",
        "m",
        "1m",
        "hello",
        "0d",
        "1,d",
        "日本d",
        "docker images",
        "docker nonsense",
    ] {
        assert_eq!(
            Jigsaw::read(&board, typed).unwrap_err().code,
            "not-a-move",
            "{typed}"
        );
    }
}

#[test]
fn a_typed_instruction_that_is_no_block_goes_before_the_start_command() {
    let mut board = board("FROM x\nCMD y\n");
    let action = Jigsaw::read(&board, "EXPOSE 80").unwrap();
    board.apply(&action).unwrap();
    assert_eq!(texts_of(&board), ["FROM x", "EXPOSE 80", "CMD y"]);
}

/// A board of the real figures that asks for everything about a running box.
fn strict(dockerfile: &str) -> State {
    let mut app = app();
    app.script.writes = vec!["cache".into()];
    let spec: Spec = serde_json::from_str(
        r#"{"difficulty": "advanced", "python": [12],
            "goals": ["page", "not-root", "stops", "edit"], "metrics": ["stop"], "losing": []}"#,
    )
    .unwrap();
    let texts = Texts {
        dockerfile: dockerfile.into(),
        ignore: String::new(),
    };
    let level = Level {
        id: "strict".into(),
        spec,
        start: texts.clone(),
        blocks: Vec::new(),
        roads: vec![("par".into(), texts)],
        losing: Vec::new(),
    };
    let facts = crate::build::tests::facts().into();
    let mut board = judged(deal(&level, &app, facts, 0));
    board.apply(&Action::Build).unwrap();
    board
}

/// The code that blocks each goal, `met` for one that is.
fn blocks(board: &State) -> Vec<&'static str> {
    let goals = board.verdict().goals;
    let code = |goal: &crate::verdict::Goal| match (goal.met, &goal.blocked_by) {
        (Some(true), None) => "met",
        (_, Some(finding)) => finding.code,
        _ => "",
    };
    goals.iter().map(code).collect()
}

#[test]
fn what_is_asked_of_a_running_box_is_not_met_where_none_runs() {
    const WORKSHOP: &str = "FROM python:3.12-slim AS workshop\nRUN python -m venv /opt/venv\n\
        ENV PATH=/opt/venv/bin:$PATH\nRUN pip install streamlit\n";
    const SHOWROOM: &str = "FROM python:3.12-slim\nRUN useradd --create-home app\n\
        COPY --from=workshop /opt/venv /opt/venv\n";
    const START: &str = "CMD [\"streamlit\", \"run\", \"app.py\"]\n";
    const OWN: &str = "USER app\nWORKDIR /app\nCOPY --chown=app . .\n";
    const PATH: &str = "ENV PATH=/opt/venv/bin:$PATH\n";
    let other = "path-set-in-other-stage";
    for (parts, expected, is_stopped) in [
        (
            vec![WORKSHOP, SHOWROOM, OWN, START],
            [other, "user-not-seen-at-work", other, "met"],
            false,
        ),
        (
            vec![WORKSHOP, SHOWROOM, "ENV PATH=/usr/bin\n", OWN, START],
            [
                "command-not-on-path",
                "user-not-seen-at-work",
                "command-not-on-path",
                "met",
            ],
            false,
        ),
        (
            vec![WORKSHOP, SHOWROOM, PATH, OWN, START],
            ["met", "met", "met", "met"],
            true,
        ),
        (
            vec![
                WORKSHOP,
                SHOWROOM,
                PATH,
                "WORKDIR /app\nUSER app\nCOPY --chown=app . .\n",
                START,
            ],
            ["not-writable", "user-not-seen-at-work", "met", "met"],
            true,
        ),
        (
            vec!["FROM python:3.12-slim\nCOPY nothing .\n"],
            ["copy-source-missing"; 4],
            false,
        ),
    ] {
        let board = strict(&parts.concat());
        assert_eq!(blocks(&board), expected, "{parts:?}");
        let stopped = board.verdict().metrics[0].value;
        assert_eq!(stopped, is_stopped.then_some(2_000), "{parts:?}");
    }
}

#[test]
fn what_is_told_of_an_edit_is_what_a_rebuild_comes_to() {
    const BASE: &str = "FROM python:3.12-slim AS one\nWORKDIR /app\n";
    const INSTALL: &str = "RUN pip install streamlit\nRUN echo done\n";
    const NEXT: &str = "FROM one\nRUN pip install plotly\n";
    const BOUND: &str = "RUN --mount=type=bind,target=/src pip install streamlit\n";
    for (parts, reinstalls) in [
        (vec![BASE, INSTALL, "COPY . .\n"], false),
        (vec![BASE, "COPY . .\n", INSTALL], true),
        (vec![BASE, BOUND], true),
        (vec![BASE, INSTALL, "COPY . .\n", NEXT], true),
        (vec![BASE, "COPY . .\n", "LABEL why=install\n"], false),
    ] {
        let board = strict(&parts.concat());
        let outcome = board.outcome().unwrap();
        let context = outcome::project(&board.instance().app, board.texts());
        let mut edited = context.clone();
        assert!(edited.edit("app.py", 1));
        let (ignore, _) = parse_ignore("");
        let facts = &board.instance().facts;
        let input = BuildInput::new(&outcome.dockerfile, &[], &ignore, &edited, facts);
        let whole = rebuild(&input, &outcome.build);
        let told = outcome.running.as_ref().unwrap().rebuild.as_ref();
        let told = told.and_then(|edited| outcome::reinstalls(&outcome.build, edited));
        let ran = |step: &&Step| !step.reason.is_cached() && outcome::installs(step);
        let built = whole.steps.iter().find(ran);
        let line = |step: &Step| step.line;
        let told_of = told.map(|(step, ms)| (line(step), ms));
        assert_eq!(
            told_of,
            built.map(|step| (line(step), step.ms)),
            "{parts:?}"
        );
        assert_eq!(told.is_some(), reinstalls, "{parts:?}");
    }
}

proptest! {
    #[test]
    fn what_a_move_says_reads_as_the_same_move(count in 2usize..9, from in 0u8..9, to in 0u8..9) {
        let text = (0..count).fold(String::new(), |text, i| text + &format!("RUN {i} \\\n  x\n"));
        let board = board(&text);
        let moves = [
            Action::Move { from, to },
            Action::Remove { at: from },
            Action::Build,
            Action::Place { block: to % 3, at: u8::try_from(count).unwrap() },
        ];
        for action in moves {
            if board.clone().apply(&action).is_ok() {
                let said = Jigsaw::say(&board, &action);
                prop_assert_eq!(Jigsaw::read(&board, &said), Ok(action), "{}", said);
            }
        }
    }

    #[test]
    fn no_typed_line_breaks_anything(typed in ".{0,40}") {
        let mut board = board("FROM x\nCMD y\n");
        if let Ok(action) = Jigsaw::read(&board, &typed) {
            let _fits_or_not = board.apply(&action);
        }
    }
}

#[test]
fn an_edit_of_a_box_without_libraries_has_its_reason() {
    for (lines, expected) in [
        ("CMD [\"python\"]", "nothing-to-reinstall"),
        ("RUN pip install streamlit\nCMD [\"python\"]", "met"),
    ] {
        let board = strict(&format!("FROM python:3.12-slim\n{lines}\n"));
        assert_eq!(blocks(&board)[3], expected, "{lines}");
    }
}

#[test]
fn a_user_that_nobody_made_is_not_called_root() {
    let board = strict(
        "FROM python:3.12-slim\nWORKDIR /app\nRUN pip install streamlit\nCOPY . .\n\
         USER app\nCMD [\"streamlit\", \"run\", \"app.py\"]\n",
    );
    assert_eq!(blocks(&board)[..2], ["user-unknown"; 2]);
}

#[test]
fn a_guess_meets_no_goal() {
    // What a command beyond the simulator brings may be everything: nobody knows.
    let board = strict(
        "FROM python:3.12-slim\nWORKDIR /app\nRUN cp $(which python) /x\n\
         USER app\nCMD [\"streamlit\", \"run\", \"app.py\"]\n",
    );
    let blocked = blocks(&board);
    assert_eq!(
        (blocked[0], blocked[2]),
        ("file-not-known", "file-not-known")
    );
    assert!(!blocked.contains(&"met"), "{blocked:?}");
}
