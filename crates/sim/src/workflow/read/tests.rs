//! What is read of workflows, and what is wrong with bad ones.

mod events;
mod sight;

use super::*;
use crate::workflow::model::{Access, Action, Field, Permissions};

/// A workflow around the keys of one job.
pub(super) fn job(keys: &str) -> String {
    let mut text = "on: push\njobs:\n  a:\n".to_owned();
    for line in keys.lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// What is found, as `line:column code`, with `!` for errors and `i` for mere information.
fn found(text: &str) -> Vec<String> {
    let (_, findings) = read(text);
    let mark = |severity| match severity {
        Severity::Error => "!",
        Severity::Warning => "",
        Severity::Info => "i",
    };
    findings
        .iter()
        .map(|finding| {
            let (line, column) = (finding.place.line, finding.place.column);
            let code = finding.code.trim_start_matches("workflow-");
            format!("{line}:{column} {}{code}", mark(finding.severity))
        })
        .collect()
}

/// Tables of a text and all that is found in it.
fn all(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found(text), *expected, "{text}");
    }
}

/// The same for the keys of a job; its first line is the fourth.
fn jobs(cases: &[(&str, &[&str])]) {
    for (keys, expected) in cases {
        let rest = if keys.contains("runs-on") || keys.contains("uses: o/") {
            ""
        } else {
            "\nruns-on: ubuntu-latest"
        };
        let steps = if keys.contains("steps:") || keys.contains("uses: o/") {
            ""
        } else {
            "\nsteps: [run: x]"
        };
        assert_eq!(
            found(&job(&format!("{keys}{rest}{steps}"))),
            *expected,
            "{keys}"
        );
    }
}

/// The same for the keys of a step; its first line is the sixth.
fn steps(cases: &[(&str, &[&str])]) {
    for (keys, expected) in cases {
        let indented = keys.replace('\n', "\n    ");
        let text = job(&format!("runs-on: ubuntu-latest\nsteps:\n  - {indented}"));
        assert_eq!(found(&text), *expected, "{keys}");
    }
}

const REST: &str = "jobs: {a: {runs-on: ubuntu-latest, steps: [run: x]}}";

/// The same for what stands under `on`; its first line is the second.
fn events(cases: &[(&str, &[&str])]) {
    for (on, expected) in cases {
        let lines = on.replace('\n', "\n  ");
        assert_eq!(
            found(&format!("on:\n  {lines}\n{REST}\n")),
            *expected,
            "{on}"
        );
    }
}

#[test]
fn the_whole() {
    all(&[
        ("", &["1:1 !empty"]),
        ("# nothing\n", &["1:1 !empty"]),
        ("on: push", &["1:1 !missing-key"]),
        ("jobs: {}", &["1:1 !no-jobs", "1:1 !missing-key"]),
        ("[on, push]", &["1:1 !wrong-type"]),
        ("on: push\njobs:\n", &["2:6 !empty-value"]),
        (
            "on: push\njob:\njobs: {}",
            &["2:1 !misspelt-key", "3:1 !no-jobs"],
        ),
        (
            "on: push\nx: 1\njobs: {}",
            &["2:1 !unknown-key", "3:1 !no-jobs"],
        ),
        ("on: push\n\tjobs: {}", &["2:1 !tab"]),
        ("name:\non: push\njobs: {}", &["3:1 !no-jobs"]),
        (
            "name: ''\ndefaults: {}\non: push\njobs: {}",
            &["4:1 !no-jobs"],
        ),
        (
            "on: push\non: push\njobs: {}",
            &["2:1 !key-twice", "3:1 !no-jobs"],
        ),
        (
            "on: true\njobs: {}",
            &["1:5 !unknown-event", "2:1 !no-jobs"],
        ),
    ]);
}

#[test]
fn jobs_have_their_keys() {
    jobs(&[
        ("name: ''", &[]),
        ("runs-on: [ubuntu-latest]\nif: ''", &[]),
        ("steps: [run: x]\nruns-on:", &["5:13 !empty-value"]),
        ("runs-on: ubuntu-latest\ntimeout: 3", &["5:5 !misspelt-key"]),
        ("timeout-minutes: 0", &["4:22 bad-value"]),
        ("timeout-minutes: 0.5", &[]),
        ("timeout-minutes: '5'", &["4:22 !wrong-type"]),
        ("timeout-minutes: ${{ fromJSON('5') }}", &[]),
        ("continue-on-error: yes", &["4:24 !wrong-type"]),
        ("continue-on-error: True", &[]),
        (
            "permissions: {contents: read, packages: write, pages: none}",
            &[],
        ),
        ("permissions: {content: read}", &["4:19 !unknown-scope"]),
        ("permissions: {contents: admin}", &["4:29 !bad-permission"]),
        ("permissions: {id-token: read}", &["4:29 !bad-permission"]),
        ("permissions: all", &["4:18 !bad-value"]),
        ("environment: {url: https://x}", &["4:18 !missing-key"]),
        ("environment: production", &[]),
        ("environment: ''", &[]),
        ("environment: {name: ''}", &[]),
        ("environment: {name: x, deployment: false}", &[]),
        ("environment: {name: x, deployment: '${{ 1 == 2 }}'}", &[]),
        (
            "environment: {name: x, deployment: 3}",
            &["4:40 !wrong-type"],
        ),
        (
            "concurrency: {cancel-in-progress: true}",
            &["4:18 !missing-key"],
        ),
        ("concurrency: {group: a, queue: some}", &["4:36 !bad-value"]),
        ("defaults: {run: {shell: bash}}", &[]),
        ("defaults: {}", &[]),
        ("steps: [{run: x, working-directory: ''}]", &[]),
        ("steps: [{run: x, working-directory: }]", &[]),
        ("if: success('b') || failure('b')", &[]),
        ("steps: [{run: x, if: failure()}]", &[]),
        ("steps: [{run: x, if: success('b')}]", &["4:26 !expression"]),
        (
            "steps: [{run: x, if: \"always() && failure('b')\"}]",
            &["4:39 !expression"],
        ),
        ("defaults: {run: {shell: zsh}}", &["4:29 !unknown-shell"]),
        ("container: {options: --cpus 1}", &["4:16 !missing-key"]),
        ("container: {image: a, command: b}", &["4:27 !unknown-key"]),
        ("services: {db: {image: a, command: b}}", &[]),
        (
            "container: {image: a, credentials: {username: u, password: p}}",
            &["4:64 plain-password"],
        ),
        (
            "container: {image: a, credentials: {username: u}}",
            &["4:27 !missing-key"],
        ),
        ("env: {A B: c}", &["4:11 !env-name"]),
        ("env: text", &["4:10 !wrong-type"]),
        ("steps: {run: x}", &["4:12 !wrong-type"]),
        ("steps: []", &["4:12 !empty-value"]),
        ("runs-on: ubuntu-latest\nenv: {}", &[]),
    ]);
    all(&[
        (&job("steps: [run: x]"), &["3:3 !missing-key"]),
        (&job("runs-on: ubuntu-latest"), &["3:3 no-steps"]),
        (
            &job("runs-on: ubuntu-latest\nsteps: [run: x]").replace("a:", "1a:"),
            &["3:3 !bad-id"],
        ),
    ]);
}

#[test]
fn calls_of_workflows() {
    jobs(&[
        (
            "uses: o/r/.github/workflows/x.yml@v1\nwith: {a: 1}\nsecrets: inherit",
            &[],
        ),
        (
            "uses: o/r/.github/workflows/x.yml@v1\nsecrets: all",
            &["5:14 !bad-value"],
        ),
        (
            "uses: o/r/.github/workflows/x.yml@v1\nruns-on: ubuntu-latest",
            &["5:5 !unknown-key"],
        ),
        ("uses: o/r@v1", &["4:11 !bad-value"]),
        ("uses: o/r/x.yml", &["4:11 !bad-value"]),
        ("uses: o/r/x.yml@v1", &["4:11 !bad-value"]),
        (
            "uses: o/r/.github/workflows/sub/x.yml@v1",
            &["4:11 !bad-value"],
        ),
    ]);
}

#[test]
fn steps_have_their_keys() {
    steps(&[
        ("run: make", &[]),
        ("run: make\nuses: a/b@v1", &["7:9 !unknown-key"]),
        (
            "uses: ./x\nshell: bash",
            &["6:15 iaction-unknown", "7:9 !unknown-key"],
        ),
        (
            "uses: o/r/.github/workflows/x.yml@v1",
            &["6:15 !call-in-step"],
        ),
        ("uses: o/r@v1@v2", &["6:15 !action-format"]),
        ("name: x", &["6:9 !step-idle"]),
        ("id: a b\nrun: x", &["6:13 !bad-id"]),
        ("id: __a\nrun: x", &["6:13 !bad-id"]),
        ("run: x\nshell: perl {0}", &[]),
        ("run: x\nshell: fish", &["7:16 !unknown-shell"]),
        ("run: ''", &["6:14 script-empty"]),
        ("run: x\nwith: {a: b}", &["7:9 !unknown-key"]),
        ("run: echo ::set-output name=a::b", &["6:14 old-command"]),
    ]);
}

#[test]
fn model_of_a_whole_workflow() {
    let text = "\
name: Ship # the road
on:
  push: {branches: [main], tags-ignore: v*}
  schedule:
    - cron: '30 4 * * 1'
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    strategy: {matrix: {python: ['3.11', '3.12']}, fail-fast: false, max-parallel: 1}
    timeout-minutes: 2.5
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - id: t
        run: |
          pytest
  ship:
    needs: test
    if: github.ref == 'refs/heads/main'
    runs-on: [ubuntu-latest]
    environment: {name: production, url: https://x}
    concurrency: {group: ship, cancel-in-progress: false}
    outputs: {tag: v1}
    steps: [{run: ship, env: {A: 1}}]
";
    let (workflow, findings) = read(text);
    assert_eq!(findings, []);
    assert_eq!(workflow.name.as_ref().unwrap().value, "Ship");
    let push = workflow.trigger("push").unwrap();
    assert_eq!(push.branches.as_ref().unwrap()[0].value, "main");
    assert_eq!(push.tags_ignore.as_ref().unwrap()[0].value, "v*");
    assert_eq!(push.tags, None);
    assert_eq!(
        workflow.trigger("schedule").unwrap().cron[0].value,
        "30 4 * * 1"
    );
    assert_eq!(workflow.permissions.of("contents"), Some(Access::Read));
    assert_eq!(workflow.permissions.of("packages"), Some(Access::None));
    let tested = workflow.job("TEST").unwrap();
    let strategy = tested.strategy.as_ref().unwrap();
    assert_eq!(strategy.fail_fast, Some(Field::Fixed(false)));
    assert_eq!(strategy.max_parallel, Some(Field::Fixed(1)));
    assert_eq!(tested.timeout, Some(Field::Fixed(150_000)));
    assert_eq!(tested.permissions, Permissions::Unset);
    let Action::Uses { name, with } = &tested.steps[0].action else {
        panic!()
    };
    assert_eq!(name.value, "actions/checkout@v4");
    assert_eq!(with.get("Fetch-Depth").unwrap().value, "0");
    assert_eq!(tested.steps[1].id.as_ref().unwrap().value, "t");
    let Action::Run { script, .. } = &tested.steps[1].action else {
        panic!()
    };
    assert_eq!(script.value, "pytest\n");
    let ship = workflow.job("ship").unwrap();
    assert_eq!(ship.needs[0].value, "test");
    assert_eq!((ship.needs[0].at.line, ship.needs[0].at.column), (19, 12));
    assert_eq!(ship.environment.as_ref().unwrap().name.value, "production");
    let concurrency = ship.concurrency.as_ref().unwrap();
    assert_eq!(concurrency.cancel_in_progress, Some(Field::Fixed(false)));
    assert_eq!(ship.steps[0].env.get("A").unwrap().value, "1");
}

#[test]
fn who_waits_for_whom() {
    let job = |id: &str, needs: &str| {
        format!("  {id}:\n    needs: {needs}\n    runs-on: ubuntu-latest\n    steps: [run: x]\n")
    };
    let text = |jobs: &[(&str, &str)]| {
        let mut text = "on: push\njobs:\n".to_owned();
        for (id, needs) in jobs {
            text.push_str(&job(id, needs));
        }
        text
    };
    for (jobs, expected) in [
        (&[("a", "[]"), ("b", "a"), ("c", "[a, b]")][..], &[][..]),
        (&[("a", "a")], &["4:12 !needs-cycle"]),
        (&[("a", "b"), ("b", "a")], &["8:12 !needs-cycle"]),
        (&[("a", "x")], &["4:12 !needs-unknown"]),
        (&[("a", "[]"), ("b", "[a, A]")], &["8:16 needs-twice"]),
        (
            &[("a", "[]"), ("b", "[a, c]"), ("c", "d"), ("d", "b")],
            &["16:12 !needs-cycle"],
        ),
    ] {
        assert_eq!(found(&text(jobs)), expected, "{jobs:?}");
    }
}

#[test]
fn an_alias_is_said_once() {
    let text = job("runs-on: ubuntu-latest\nsteps:\n  - &s {run: x, foo: 1}\n  - *s\n  - *s");
    all(&[(&text, &["6:21 !unknown-key"])]);
}

#[test]
fn floods_are_cut() {
    let keys: Vec<String> = (0..1000).map(|n| format!("x{n}: 1")).collect();
    let text = format!("on: push\n{}", keys.join("\n"));
    let (_, findings) = read(&text);
    assert_eq!(findings.len(), MAX_FINDINGS);
    let deep = format!("on: push\njobs: {}", "{a: ".repeat(2000));
    let (_, findings) = read(&deep);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "workflow-too-deep");
}
