//! `odp workflow run` as a shell sees it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

const DEPLOY: &str = "
on:
  push:
    branches: [main]
    paths: ['app/**']
  pull_request:
  schedule:
    - cron: '0 6 * * 1'
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        python: ['3.11', '3.12']
    steps:
      - uses: actions/checkout@v4
      - run: pip install pytest
      - run: pytest
  deploy:
    needs: test
    if: github.event_name != 'pull_request'
    environment: production
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - if: env.KEY == ''
        run: exit 3
      - run: ./ship
    env:
      KEY: ${{ secrets.KEY }}
";

fn odp(name: &str, words: &[&str]) -> Output {
    odp_on(DEPLOY, name, words)
}

fn odp_on(workflow: &str, name: &str, words: &[&str]) -> Output {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("deploy.yml"), workflow).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    let command = command.current_dir(folder).args(["workflow", "run"]);
    command.args(words).output().unwrap()
}

fn told(name: &str, words: &[&str]) -> Value {
    let output = odp(name, &[&["deploy.yml", "--json"], words].concat());
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_push_runs_every_cell_and_deploys() {
    let told = told("run-push", &["--event", "push", "--secret", "KEY"]);
    assert_eq!(told.as_object().unwrap().len(), 4);
    assert_eq!(told["triggered"], true);
    assert_eq!(told["jobs"].as_object().unwrap().len(), 3);
    assert_eq!(told["jobs"]["test (3.11)"]["conclusion"], "success");
    let ends = told["jobs"]["test (3.12)"]["end_ms"].as_u64().unwrap();
    assert!(told["jobs"]["deploy"]["start_ms"].as_u64().unwrap() >= ends);
    assert_eq!(told["deployed"]["production"].as_str().unwrap().len(), 40);
}

/// What tests and publishes this very project: its rights, conditions and order.
#[test]
fn own_workflows_do_what_they_are_for() {
    const CI: &str = include_str!("../../../.github/workflows/ci.yml");
    const PAGES: &str = include_str!("../../../.github/workflows/pages.yml");
    for (name, workflow, event, jobs) in [
        ("own-push", CI, "push", &["test", "deny"][..]),
        ("own-pull-request", CI, "pull_request", &["test", "deny"]),
        (
            "own-by-hand",
            CI,
            "workflow_dispatch",
            &["test", "deny", "nightly", "fuzz"],
        ),
        ("own-pages", PAGES, "push", &["build", "deploy"]),
    ] {
        let words = ["deploy.yml", "--json", "--event", event];
        let output = odp_on(workflow, name, &words);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        for (job, run) in told["jobs"].as_object().unwrap() {
            let expected = if jobs.contains(&job.as_str()) {
                "success"
            } else {
                "skipped"
            };
            assert_eq!(run["conclusion"], expected, "{name}: {job}: {told:#}");
        }
        assert!(
            jobs.iter().all(|job| told["jobs"].get(job).is_some()),
            "{name}"
        );
    }
}

#[test]
fn what_starts_nothing_has_no_jobs() {
    for (name, words) in [
        ("run-branch", &["--event", "push", "--branch", "topic"][..]),
        ("run-paths", &["--event", "push", "--changed", "README.md"]),
        ("run-tag", &["--event", "push", "--tag", "v1"]),
        ("run-hand", &["--event", "workflow_dispatch"]),
    ] {
        let told = told(name, words);
        assert_eq!(told["triggered"], false, "{name}");
        assert_eq!(told["jobs"], json!({}), "{name}");
        assert_eq!(told["deployed"], json!({}), "{name}");
    }
}

#[test]
fn a_job_or_a_cell_can_be_made_to_fail() {
    let told_of = |name: &str, words: &[&str]| {
        let told = told(name, words);
        let of = |label: &str| {
            told["jobs"][label]["conclusion"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(told["deployed"], json!({}));
        [of("test (3.11)"), of("test (3.12)"), of("deploy")].join(" ")
    };
    let keyed = ["--secret", "KEY", "--fail"];
    let job = told_of("run-fail", &[&keyed[..], &["test"]].concat());
    assert_eq!(job, "failure failure skipped");
    let cell = told_of("run-fail-cell", &[&keyed[..], &["test (3.12)"]].concat());
    assert_eq!(cell, "success failure skipped");
    let without = told_of("run-no-secret", &["--event", "schedule"]);
    assert_eq!(without, "success success failure");
    let fork = told_of("run-fork", &["--event", "pull_request", "--fork"]);
    assert_eq!(fork, "success success skipped");
}

#[test]
fn a_wrong_call_says_what_is_wrong() {
    for (name, words, said) in [
        (
            "run-flag",
            &["deploy.yml", "--what"][..],
            "knows no option --what",
        ),
        ("run-file", &["nothing.yml"], "nothing.yml: "),
        ("run-none", &["--json"], "takes a file"),
        (
            "run-event",
            &["deploy.yml", "--event", "release"],
            "there is no --event release",
        ),
        (
            "run-job",
            &["deploy.yml", "--fail", "tset"],
            "there is no job tset; there are: test, deploy",
        ),
        (
            "run-cell",
            &["deploy.yml", "--fail", "test (4)"],
            "there are: test (3.11), test (3.12)",
        ),
        (
            "run-value",
            &["deploy.yml", "--branch"],
            "--branch takes a value",
        ),
        (
            "run-both",
            &["deploy.yml", "--branch", "a", "--tag", "b"],
            "a branch or a tag",
        ),
        (
            "run-forked",
            &["deploy.yml", "--fork"],
            "--fork says nothing of --event push",
        ),
    ] {
        let output = odp(name, words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(said), "{told}");
    }
}

const FORM: &str = "
on:
  workflow_dispatch:
    inputs:
      level: {type: choice, options: [low, high]}
      dry: {type: boolean, default: true}
      count: {type: number, default: 2}
      who: {required: true}
jobs:
  dry:
    if: inputs.dry
    runs-on: ubuntu-latest
    steps: [run: x]
  text:
    if: github.event.inputs.dry == 'true' && github.event.inputs.count == '2'
    runs-on: ubuntu-latest
    steps: [run: x]
  many:
    if: inputs.count > 2 && inputs.who == 'me'
    runs-on: ubuntu-latest
    steps: [run: x]
  high:
    if: inputs.level == 'high'
    runs-on: ubuntu-latest
    steps:
      - if: github.job != 'high'
        run: exit 1
";

#[test]
fn a_form_is_filled_in() {
    for (words, ran) in [
        (&["who=me"][..], &["dry", "text"][..]),
        // Nobody says what is typed: something is.
        (&[], &["dry", "text"]),
        (&["who=me", "dry=false", "count=3"], &["many"]),
        (
            &["WHO=me", "level=high", "dry=true"],
            &["dry", "high", "text"],
        ),
    ] {
        let inputs = words.iter().flat_map(|word| ["--input", word]);
        let words: Vec<&str> = ["deploy.yml", "--json", "--event", "workflow_dispatch"]
            .into_iter()
            .chain(inputs)
            .collect();
        let output = odp_on(FORM, "run-form", &words);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let jobs = told["jobs"].as_object().unwrap();
        let well = jobs
            .iter()
            .filter(|(_, job)| job["conclusion"] == "success");
        let well: Vec<&str> = well.map(|(name, _)| name.as_str()).collect();
        assert_eq!(well, ran, "{words:?}");
    }
}

#[test]
fn what_the_form_does_not_take_is_refused() {
    for (words, said) in [
        (&["dry=true"][..], "who is required"),
        (&["who="], "who takes something"),
        (&["who"], "takes NAME=VALUE"),
        (&["who=me", "dry=yes"], "dry takes true or false"),
        (&["who=me", "count=two"], "count takes a number"),
        (&["who=me", "level=top"], "level takes low, high"),
        (
            &["who=me", "what=x"],
            "there is no what; there are: level, dry, count, who",
        ),
    ] {
        let inputs = words.iter().flat_map(|word| ["--input", word]);
        let words: Vec<&str> = ["deploy.yml", "--event", "workflow_dispatch"]
            .into_iter()
            .chain(inputs)
            .collect();
        let output = odp_on(FORM, "run-form-refused", &words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{words:?}: {error}");
    }
    let output = odp("run-form-refused", &["deploy.yml", "--input", "a=b"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_failure_names_its_step_and_nothing_is_told_twice() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - name: Odd
        uses: somebody/odd@v1
      - name: Stop here
        run: exit 3
";
    let output = odp_on(text, "why", &["deploy.yml"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("step 2 (Stop here): it ended with exit code 3"),
        "{said}"
    );
    assert_eq!(said.matches("action-unknown").count(), 1, "{said}");
}

#[test]
fn a_reason_is_added_to_the_shape_of_jobs_that_failed_alone() {
    let told = told("run-reasons", &["--secret", "KEY", "--fail", "test (3.12)"]);
    for (label, keys) in [
        ("test (3.11)", &["conclusion", "end_ms", "start_ms"][..]),
        (
            "test (3.12)",
            &["conclusion", "end_ms", "reason", "start_ms"],
        ),
        ("deploy", &["conclusion", "end_ms", "start_ms"]),
    ] {
        let job = told["jobs"][label].as_object().unwrap();
        let mut found: Vec<&str> = job.keys().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, keys, "{label}");
    }
    let reason = told["jobs"]["test (3.12)"]["reason"].as_str().unwrap();
    assert!(reason.starts_with("step "), "{reason}");
}

#[test]
fn nobody_reading_on_is_no_error() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pipe");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("long.yml");
    fs::write(&file, DEPLOY).unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_odp"));
    let command = command.args(["workflow", "run"]).arg(&file).stdout(writer);
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success());
}

#[test]
fn cells_of_one_name_are_told_apart() {
    let text = "
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        version: [1, '1', 2]
    steps:
      - run: sleep ${{ strategy.job-index == 0 && 9 || 1 }}
  odd:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        version: ['', null, 2]
    steps: [run: exit]
";
    let output = odp_on(text, "run-cells", &["deploy.yml", "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let jobs = told["jobs"].as_object().unwrap();
    let names: Vec<&str> = jobs.keys().map(String::as_str).collect();
    let wanted = [
        "odd",
        "odd (2)",
        "odd (3)",
        "test (1)",
        "test (1) (2)",
        "test (2)",
    ];
    assert_eq!(names, wanted);
    // The order is that of the matrix, not of who is done first.
    let ends = |name: &str| jobs[name]["end_ms"].as_u64().unwrap();
    assert!(ends("test (1)") > ends("test (1) (2)"));
}

#[test]
fn a_schedule_runs_on_the_default_branch_alone() {
    for (name, branch, triggered) in [
        ("run-clock", "main", true),
        ("run-clock-topic", "topic", false),
    ] {
        let told = told(name, &["--event", "schedule", "--branch", branch]);
        assert_eq!(told["triggered"], triggered, "{branch}");
        let findings = told["findings"].as_array().unwrap();
        let said = findings.iter();
        let mut said = said.filter(|finding| finding["code"] == "workflow-schedule-branch");
        assert_eq!(said.next().is_none(), triggered, "{branch}");
    }
}

#[test]
fn a_filter_for_paths_says_what_it_is_taken_for() {
    for (name, words, assumed) in [
        ("run-assumed", &["--event", "push"][..], true),
        (
            "run-changed",
            &["--event", "push", "--changed", "app/x"],
            false,
        ),
        ("run-unfiltered", &["--event", "pull_request"], false),
    ] {
        let told = told(name, words);
        assert_eq!(told["triggered"], true, "{name}");
        let mut findings = told["findings"].as_array().unwrap().iter();
        let found = findings.any(|finding| finding["code"] == "workflow-paths-assumed");
        assert_eq!(found, assumed, "{name}");
    }
}
