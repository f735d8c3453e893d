//! What is read of workflows, and what is wrong with bad ones.

use super::*;
use crate::workflow::model::{Access, Action, Permissions};

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
        (
            "concurrency: {cancel-in-progress: true}",
            &["4:18 !missing-key"],
        ),
        ("concurrency: {group: a, queue: some}", &["4:36 !bad-value"]),
        ("defaults: {run: {shell: bash}}", &[]),
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
        ("uses: o/r/x.yml@v1\nsecrets: all", &["5:14 !bad-value"]),
        (
            "uses: o/r/x.yml@v1\nruns-on: ubuntu-latest",
            &["5:5 !unknown-key"],
        ),
        ("uses: o/r@v1", &["4:11 !bad-value"]),
        ("uses: o/r/x.yml", &["4:11 !bad-value"]),
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
fn events_have_their_filters() {
    events(&[
        ("push:", &[]),
        (
            "pull_request: {types: [opened, synchronize], paths: ['**.py']}",
            &[],
        ),
        ("pullrequest:", &["2:3 !unknown-event"]),
        ("push: {branch: main}", &["2:10 !misspelt-key"]),
        (
            "push: {branches: a, branches-ignore: b}",
            &["2:23 !filter-conflict"],
        ),
        ("release: {tags: v1}", &["2:13 !filter-unavailable"]),
        ("release: {types: [publish]}", &["2:21 !unknown-activity"]),
        ("push: {branches: '^a'}", &["2:20 !bad-filter"]),
        ("push: {branches: [a, '']}", &["2:24 !empty-value"]),
        ("schedule: [{cron: '0 0 * *'}]", &["2:21 !bad-cron"]),
        ("schedule: [{cron: '* * * * *'}]", &["2:21 cron-often"]),
        (
            "schedule: [{cron: '0 0 * * *', timezone: Europe/Madrid}]",
            &[],
        ),
        (
            "schedule: [{timezone: Madrid}]",
            &["2:14 !missing-key", "2:25 !bad-value"],
        ),
        ("schedule:", &["2:3 !bare-event"]),
        ("workflow_run: {types: [completed]}", &["2:17 !missing-key"]),
        ("workflow_dispatch: {x: 1}", &["2:23 unknown-key"]),
        ("repository_dispatch: {types: whatever}", &[]),
    ]);
}

#[test]
fn inputs_of_workflows() {
    events(&[
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x, y], default: x}}}",
            &[],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice}}}",
            &["2:32 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x, x]}}}",
            &["2:63 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x], default: y}}}",
            &["2:73 !input-default"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {options: [x]}}}",
            &["2:36 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: number, default: x}}}",
            &["2:59 !input-default"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: text}}}",
            &["2:42 !bad-value"],
        ),
        (
            "workflow_call: {inputs: {a: {required: true}}}",
            &["2:28 !missing-key"],
        ),
        (
            "workflow_call: {inputs: {a: {type: choice}}}",
            &["2:38 !bad-value"],
        ),
        (
            "workflow_call: {inputs: {a: {type: string, required: true, default: x}}}",
            &["2:71 input-default"],
        ),
        (
            "workflow_call: {outputs: {o: {description: x}}}",
            &["2:29 !missing-key"],
        ),
        (
            "workflow_call: {outputs: {o: {value: '${{ jobs.a.outputs.x }}'}}}",
            &["2:45 unknown-property"],
        ),
    ]);
    let many: Vec<String> = (0..26).map(|n| format!("i{n}: {{}}")).collect();
    let many = many.join(", ");
    let on = format!("workflow_dispatch: {{inputs: {{{many}}}}}");
    events(&[(&on, &["2:23 !too-many-inputs"])]);
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
fn matrices() {
    jobs(&[
        ("strategy: {matrix: {a: []}}", &["4:25 !matrix-empty"]),
        ("strategy: {matrix: {a: x}}", &["4:28 !wrong-type"]),
        (
            "strategy: {matrix: {a: [x], exclude: [{b: x}]}}",
            &["4:44 !exclude-unknown"],
        ),
        (
            "strategy: {matrix: {a: [x], exclude: [{a: y}]}}",
            &["4:47 exclude-no-match"],
        ),
        ("strategy: {matrix: {a: [x], A: [y]}}", &["4:33 !key-twice"]),
        ("strategy: {max-parallel: 1.5}", &["4:30 !wrong-type"]),
        ("strategy: {matrix: \"${{ fromJSON('{}') }}\"}", &[]),
    ]);
    let axis = |count: usize| "x, ".repeat(count);
    let keys = |a, b| {
        format!(
            "strategy: {{matrix: {{a: [{}], b: [{}]}}}}",
            axis(a),
            axis(b)
        )
    };
    jobs(&[
        (&keys(16, 16), &[]),
        (&keys(16, 17), &["4:25 !matrix-large"]),
    ]);
}

#[test]
fn expressions_see_what_is_there() {
    jobs(&[
        ("name: ${{ github.ref }", &["4:11 !expression"]),
        ("name: ${{ }}", &["4:14 !expression"]),
        ("name: a ${{ 1 + 1 }}", &["4:19 !expression"]),
        ("name: ${{ env.A }}", &["4:15 !context"]),
        ("name: ${{ hashFiles('x') }}", &["4:15 !function"]),
        ("name: ${{ matrix.a }}", &["4:15 unknown-property"]),
        ("name: ${{ matrix.a }}\nstrategy: {matrix: {a: [1]}}", &[]),
        (
            "name: ${{ matrix.a.b }}\nstrategy: {matrix: {a: [1]}}",
            &["4:15 no-object"],
        ),
        (
            "name: ${{ matrix.a.b }}\nstrategy: {matrix: {a: [{b: 1}, {c: 1}]}}",
            &[],
        ),
        (
            "name: ${{ matrix.c }}\nstrategy: {matrix: {a: [1], include: [{c: 1}]}}",
            &[],
        ),
        ("if: always() && github.ref == 'x'", &[]),
        ("if: hashFiles('x')", &["4:9 !function"]),
        ("if: ${{ true }}", &["4:9 condition-constant"]),
        ("if: ${{ github.ref }} == 'x'", &["4:9 !condition-always"]),
        ("if: |\n  ${{ github.ref }}\n", &["4:9 !condition-always"]),
        ("if: needs.b.result == 'success'", &["4:9 unknown-property"]),
        (
            "env: {A: '${{ secrets.A }}', B: '${{ inputs.b }}'}",
            &["4:42 unknown-property"],
        ),
        ("env: {A: '${{ github }}'}", &["4:19 not-text"]),
        ("env: ${{ github.ref }}", &["4:10 !not-mapping"]),
        ("env: ${{ fromJSON('{}') }}", &[]),
        (
            "environment: {name: a, url: '${{ steps.x.outputs.y }}'}",
            &["4:38 unknown-property"],
        ),
        (
            "outputs: {o: '${{ steps.x.outputs.y }}'}\nsteps: [{id: x, run: y}]",
            &[],
        ),
        (
            "runs-on: ${{ matrix.os }}\nstrategy: {matrix: {os: [ubuntu-latest, dos]}}",
            &["5:45 runner-label"],
        ),
        (
            "runs-on: [ubuntu-latest, windows-latest]",
            &["4:30 !runner-conflict"],
        ),
        ("runs-on: [self-hosted, anything]", &[]),
    ]);
    steps(&[
        ("run: |\n  a\n  b ${{ x.y }}", &["8:17 !context"]),
        ("run: \"a\\n ${{ runner.od }}\"", &["6:23 unknown-property"]),
        ("run: >\n  a\n  ${{ env.A.b }}", &["8:15 no-object"]),
        ("run: ${{ format('{0} {1}', 1) }}", &["6:18 !call-fails"]),
        ("run: ${{ fromJSON('[') }}", &["6:18 !call-fails"]),
        ("run: ${{ steps.a.outputs.b }}", &["6:18 unknown-property"]),
        (
            "id: a\nrun: x\nenv: {B: '${{ steps.a.outputs.b }}'}",
            &["8:23 unknown-property"],
        ),
        (
            "if: failure() && steps.a\nrun: x",
            &["6:26 unknown-property"],
        ),
        (
            "run: x ${{ github.event.pull_request.title }}",
            &["6:20 script-injection"],
        ),
        ("run: x ${{ github.head_ref == 'main' }}", &[]),
        (
            "run: x ${{ toJSON(github.event.*.body) }}",
            &["6:27 script-injection"],
        ),
        ("run: x\nenv: {T: '${{ github.event.issue.title }}'}", &[]),
        (
            "run: x\nworking-directory: ${{ job.container.os }}",
            &["7:32 unknown-property"],
        ),
    ]);
}

#[test]
fn offered_actions_take_their_inputs() {
    steps(&[
        ("uses: actions/checkout@v4", &[]),
        ("uses: actions/checkout", &["6:15 !action-format"]),
        ("uses: checkout@v4", &["6:15 !action-format"]),
        ("uses: docker://alpine:3", &["6:15 iaction-unknown"]),
        ("uses: 'docker://alpine:'", &["6:15 !action-format"]),
        (
            "uses: some/thing@v1\nwith: {a: b}",
            &["6:15 iaction-unknown"],
        ),
        (
            "uses: actions/setup-python@v5\nwith: {python: 3}",
            &["7:16 action-input"],
        ),
        (
            "uses: actions/cache@v4\nwith: {path: x}",
            &["6:15 !action-input-missing"],
        ),
        (
            "uses: docker/build-push-action@v6\nwith: {push: true, tags: x}",
            &[],
        ),
    ]);
    let outputs = job(
        "runs-on: ubuntu-latest\nsteps:\n  - {id: b, uses: docker/build-push-action@v6}\n  \
         - run: x ${{ steps.b.outputs.digest }} ${{ steps.b.outputs.hash }}",
    );
    all(&[(&outputs, &["7:50 unknown-property"])]);
}

#[test]
fn what_a_called_workflow_sees() {
    let text = |name: &str| {
        format!(
            "on:\n  workflow_call:\n    inputs: {{a: {{type: string}}}}\n    secrets: {{s: {{}}}}\n\
             jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n        env: \
             {{A: '${{{{ {name} }}}}'}}\n"
        )
    };
    all(&[
        (&text("inputs.a"), &[]),
        (&text("inputs.b"), &["10:23 unknown-property"]),
        (&text("secrets.S"), &[]),
        (&text("secrets.GITHUB_TOKEN"), &[]),
        (&text("secrets.t"), &["10:23 unknown-property"]),
    ]);
}

#[test]
fn an_object_can_be_put_into_a_mapping() {
    steps(&[(
        "run: x\nenv: {'${{ insert }}': '${{ fromJSON(github.event.x) }}'}",
        &[],
    )]);
    jobs(&[
        (
            "strategy: {matrix: {'${{ insert }}': \"${{ fromJSON('{}') }}\"}}\nname: ${{ matrix.a }}",
            &[],
        ),
        ("runs-on: {group: organization/big}", &[]),
        ("runs-on: {group: team/big}", &["4:22 !bad-value"]),
    ]);
}

#[test]
fn the_form_of_an_event_has_its_inputs() {
    let text = |name: &str| {
        let on = "on: {workflow_dispatch: {inputs: {a: {}}}}";
        job(&format!(
            "runs-on: ubuntu-latest\nsteps:\n  - run: ${{{{ github.event.inputs.{name} }}}}"
        ))
        .replace("on: push", on)
    };
    all(&[(&text("a"), &[]), (&text("b"), &["6:18 unknown-property"])]);
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
