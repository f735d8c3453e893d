//! The board's moves and what the script shows, on a level small enough to see whole.

use super::instance::deal;
use super::level::{Change, Spec};
use super::*;
use crate::build::Reason;
use crate::build::tests::{app, facts};
use crate::document::{Said, Tell};
use crate::finding::Arg;
use crate::mission::Mission;
use crate::missions::jigsaw::Texts;
use std::iter;

const START: &str = "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD [\"streamlit\", \"run\", \"app.py\"]\n";
const GOOD: &str = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD [\"streamlit\", \"run\", \"app.py\"]\n";

fn texts(dockerfile: &str) -> Texts {
    Texts {
        dockerfile: dockerfile.into(),
        ignore: String::new(),
    }
}

/// A commit that is built on a runner.
const ON_RUNNER: &str = r#",
                        {"change": "page", "runner": true}"#;

const SPEC: &str = r#"{"difficulty": "beginner", "python": 12, "packages": ["openpyxl==3.1.5"],
            "commits": [{"change": "page"}, {"change": "readme"}, {"change": "package"},
                        {"change": "page", "runner": true}],
            "goals": ["script", "size", "page"], "metrics": ["rebuilds", "lines"],
            "slack": {"script": 120, "size": 130, "runner": 130}, "losing": []}"#;

fn board() -> State {
    dealt(SPEC)
}

fn dealt(spec: &str) -> State {
    let spec: Spec = serde_json::from_str(spec).unwrap();
    let level = Level {
        id: "small".into(),
        spec,
        start: texts(START),
        blocks: vec![
            "FROM python:3.12-slim".into(),
            "COPY requirements.txt ./".into(),
        ],
        roads: vec![("par".into(), texts(GOOD))],
        losing: Vec::new(),
    };
    State::start(deal(&level, &app(), facts().into(), 0))
}

fn to(board: &mut State, dockerfile: &str) {
    let patch = Patch::between(&board.texts().dockerfile, dockerfile).unwrap();
    let file = FileName::Dockerfile;
    board.apply(&Action::Edit { file, patch }).unwrap();
}

/// `.` kept, `#` burned: a word for each commit.
fn map(outcome: &Outcome) -> String {
    let columns = outcome.columns.iter().map(|column| {
        let steps = column
            .build
            .steps
            .iter()
            .filter(|step| step.number.is_some());
        steps
            .map(|step| if step.reason.is_cached() { '.' } else { '#' })
            .collect()
    });
    columns.collect::<Vec<String>>().join(" ")
}

#[test]
fn the_map_shows_what_every_commit_burns() {
    let mut board = board();
    board.apply(&Action::Build).unwrap();
    // FROM, WORKDIR, COPY, RUN: the README burns as much as the page.
    let run = board.run().unwrap().clone();
    assert_eq!(map(&run.outcome), "..## ..## ..## ..##");
    assert_eq!(run.outcome.map().len(), 4);
    assert_eq!(
        run.outcome.map()[2].cells[0].unwrap().reason,
        Reason::File("app.py".into())
    );
    assert_eq!(run.outcome.burned(0), 0b1100);
    to(&mut board, GOOD);
    board.apply(&Action::Build).unwrap();
    let run = board.run().unwrap();
    assert_eq!(map(&run.outcome), "....# ....# ..### ....#");
    assert!(board.verdict().lean());
    let changes: Vec<Change> = run
        .outcome
        .columns
        .iter()
        .map(|column| column.commit.change)
        .collect();
    let all = [Change::Page, Change::Readme, Change::Package, Change::Page];
    assert_eq!(changes, all);
}

#[test]
fn goals_tell_size_from_speed() {
    let code = |dockerfile: &str| {
        let mut board = board();
        if dockerfile != START {
            to(&mut board, dockerfile);
        }
        board.apply(&Action::Build).unwrap();
        let goals = board.verdict().goals;
        goals
            .iter()
            .map(|goal| {
                goal.blocked_by
                    .as_ref()
                    .map_or("met", |finding| finding.code)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        code(START),
        ["rebuilds-over-target", "size-over-target", "met"]
    );
    let slim = START.replace("3.12\n", "3.12-slim\n");
    assert_eq!(code(&slim), ["smaller-not-faster", "met", "met"]);
    let ordered = GOOD.replace("-slim", "").replace(" --no-cache-dir", "");
    assert_eq!(code(&ordered), ["met", "faster-not-smaller", "met"]);
}

/// A board whose goals are about the model, the runner and the size, and whose runner has no
/// second to spare.
fn with_model(goals: &str, dockerfile: &str) -> State {
    let spec = r#"{"difficulty": "advanced", "python": 12, "packages": ["openpyxl==3.1.5"],
            "model": {"path": "models/weights.bin", "changes": "sometimes", "bytes": 90000000},
            "commits": [{"change": "page"}, {"change": "page", "runner": true}],
            "goals": [GOALS], "metrics": ["ci"],
            "slack": {"script": 120, "size": 130, "runner": 110}, "losing": []}"#;
    let level = Level {
        id: "model".into(),
        spec: serde_json::from_str(&spec.replace("GOALS", goals)).unwrap(),
        start: texts(dockerfile),
        blocks: Vec::new(),
        roads: vec![("par".into(), texts(GOOD))],
        losing: Vec::new(),
    };
    let mut board = State::start(deal(&level, &app(), facts().into(), 0));
    board.apply(&Action::Build).unwrap();
    board
}

/// Code and arguments of what blocks the only goal.
fn told(board: &State) -> String {
    let goals = board.verdict().goals;
    let Some(finding) = &goals[0].blocked_by else {
        return "met".into();
    };
    let shown = |(name, arg): &(&str, Arg)| match arg {
        Arg::Count(count) => format!(" {name}={count}"),
        Arg::Code(text) => format!(" {name}={text}"),
        _ => String::new(),
    };
    let args = finding.args.iter().map(shown);
    iter::once(finding.code.to_owned()).chain(args).collect()
}

#[test]
fn a_model_that_is_pushed_again_is_told_the_line_that_ran() {
    for (lines, expected) in [
        (
            "COPY . .",
            "data-pushed-again line=3 file=models/weights.bin",
        ),
        (
            "COPY models/weights.bin ./models/\nCOPY --exclude=models . .",
            "met",
        ),
        (
            "ARG GIT_SHA=x\nRUN pip install six\nCOPY models/weights.bin ./models/",
            "data-below-variable line=5 above=4 name=GIT_SHA file=models/weights.bin",
        ),
        (
            "COPY app.py .\nCOPY models/weights.bin ./models/",
            "data-below-file line=4 above=3 path=app.py file=models/weights.bin",
        ),
    ] {
        let dockerfile = format!("FROM python:3.12-slim\nWORKDIR /app\n{lines}\n");
        let board = with_model("\"push\"", &dockerfile);
        assert_eq!(told(&board), expected, "{lines}");
    }
}

#[test]
fn a_slow_runner_is_told_what_changed_the_key() {
    const MOUNT: &str =
        "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt";
    for (lines, expected) in [
        (
            format!("ARG GIT_SHA=x\nCOPY requirements.txt ./\n{MOUNT}\nCOPY . ."),
            "arg-in-key line=5 name=GIT_SHA",
        ),
        (
            format!("COPY . .\n{MOUNT}"),
            "cache-mount-absent-on-runner line=4",
        ),
        (
            MOUNT.replace("--mount=type=cache,target=/root/.cache/pip ", "") + "\nCOPY . .",
            "requirements-file-missing file=requirements.txt path=/app/requirements.txt",
        ),
        (
            format!("COPY requirements.txt ./\n{MOUNT}\nCOPY . ."),
            "met",
        ),
        (
            "COPY . .\nRUN pip install -r requirements.txt".into(),
            "runner-over-target line=4",
        ),
    ] {
        let dockerfile = format!("FROM python:3.12-slim\nWORKDIR /app\n{lines}\n");
        let board = with_model("\"runner\"", &dockerfile);
        assert_eq!(told(&board), expected, "{lines}");
    }
}

#[test]
fn a_compiler_can_go_where_it_compiled_nothing() {
    const APT: &str = "RUN apt-get update && apt-get install -y build-essential";
    for (lines, expected) in [
        ("", "compiler-not-needed largest=build-essential"),
        (
            "RUN pip install annoy==1.17.3",
            "size-over-target largest=build-essential",
        ),
    ] {
        let install = "COPY . .\nRUN pip install --no-cache-dir -r requirements.txt";
        let dockerfile = format!("FROM python:3.12-slim\n{APT}\n{install}\n{lines}\n");
        let board = with_model("\"size\"", &dockerfile);
        assert_eq!(told(&board), expected, "{lines}");
    }
}

#[test]
fn a_failed_build_solves_nothing() {
    let mut board = board();
    to(&mut board, "FROM python:3.12-slim\nCOPY nothing .\n");
    board.apply(&Action::Build).unwrap();
    let verdict = board.verdict();
    let met: Vec<Option<bool>> = verdict.goals.iter().map(|goal| goal.met).collect();
    assert_eq!(met, [None, None, Some(false)]);
    assert!(verdict.metrics.iter().all(|metric| metric.value.is_none()));
    assert_eq!(Cache::gap(&board).unwrap().code, "copy-source-missing");
}

#[test]
fn a_call_names_the_rows_that_burn() {
    let mut board = board();
    let shot = |commit, rows| Action::Call(Shot { commit, rows });
    assert_eq!(board.apply(&shot(9, 0)), Err(Rejection::NoSuchPlace));
    board.apply(&shot(0, 0b1)).unwrap();
    board.apply(&shot(0, 0b1100)).unwrap();
    assert_eq!(board.apply(&shot(0, 0b1100)), Err(Rejection::NothingToDo));
    board.apply(&Action::Build).unwrap();
    assert_eq!(board.called()[0].burned, 0b1100);
    assert_eq!((board.call(), board.right_calls()), (None, 0));
    to(&mut board, GOOD);
    board.apply(&shot(2, 0b11100)).unwrap();
    board.apply(&Action::Build).unwrap();
    assert_eq!(board.right_calls(), 1);
}

/// Says keys and arguments as they are.
struct Keys;

impl Tell for Keys {
    fn sentence(&self, said: &Said) -> String {
        let args = said.args.iter().map(|(_, arg)| self.figure(arg));
        let words: Vec<String> = iter::once(said.key.clone()).chain(args).collect();
        words.join(" ")
    }

    fn figure(&self, figure: &Arg) -> String {
        match figure {
            Arg::Text(text) | Arg::Code(text) => text.clone(),
            Arg::Count(count) => count.to_string(),
            Arg::Bytes(bytes) => format!("{bytes} B"),
            Arg::Millis(ms) => format!("{ms} ms"),
            Arg::Micros(micros) => format!("{micros} µ$"),
        }
    }
}

#[test]
fn the_report_has_the_measured_figures() {
    let mut board = board();
    assert_eq!(Cache::artefacts(&board).len(), 1);
    to(&mut board, GOOD);
    board.apply(&Action::Build).unwrap();
    let files = Cache::artefacts(&board);
    let Some(Body::Document(report)) = files.last().map(|file| &file.content) else {
        panic!("no report among {files:?}");
    };
    let report = report.markdown(&Keys);
    assert!(
        report.starts_with("# report.title stock-board\n\nreport.lines 3\n"),
        "{report}"
    );
    let ms = board.run().unwrap().outcome.ms(false);
    let before = board.measured().before.ms(false);
    for row in [
        format!("| report.rebuilds | {before} ms | {ms} ms |"),
        "| commit.page | report.ran 2 ".into(),
        "| ledger.base | ".into(),
    ] {
        assert!(report.contains(&row), "{row}\n{report}");
    }
    assert!(report.contains("report.runner"), "{report}");
}

#[test]
fn the_report_says_nothing_of_a_runner_where_there_is_none() {
    let spec = SPEC.replace(ON_RUNNER, "");
    assert_ne!(spec, SPEC);
    let mut board = dealt(&spec);
    board.apply(&Action::Build).unwrap();
    let files = Cache::artefacts(&board);
    let Some(Body::Document(report)) = files.last().map(|file| &file.content) else {
        panic!("no report among {files:?}");
    };
    let report = report.markdown(&Keys);
    assert!(report.contains("report.rebuilds"), "{report}");
    assert!(!report.contains("report.runner"), "{report}");
}

#[test]
fn typed_lines_are_moves_here_too() {
    let board = board();
    for (typed, action) in [
        ("docker build .", Action::Build),
        ("3d", Action::Remove { at: 2 }),
        ("4m2", Action::Move { from: 3, to: 2 }),
        (
            "COPY requirements.txt ./",
            Action::Place { block: 1, at: 4 },
        ),
    ] {
        assert_eq!(Cache::read(&board, typed), Ok(action.clone()), "{typed}");
        assert_eq!(
            Cache::read(&board, &Cache::say(&board, &action)),
            Ok(action)
        );
    }
}

#[test]
fn the_ignore_file_says_what_it_hides() {
    let mut board = board();
    let patch = Patch::between("", ".git\nnotebooks\n").unwrap();
    let file = FileName::Ignore;
    board.apply(&Action::Edit { file, patch }).unwrap();
    let hidden = outcome::excluded(&board.instance().app, board.texts());
    let bytes: Vec<u64> = hidden.iter().map(|(_, bytes)| *bytes).collect();
    assert_eq!(bytes, [3_260_000, 1_412_000]);
    assert_eq!(board.lines(), 2);
}
