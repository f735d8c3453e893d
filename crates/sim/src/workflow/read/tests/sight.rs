//! What strategies, expressions and actions see where they stand.

use super::*;

#[test]
fn matrices() {
    jobs(&[
        ("strategy: {matrix: {a: []}}", &["4:25 !matrix-empty"]),
        ("strategy: {matrix: {a: x}}", &["4:28 !wrong-type"]),
        (
            "strategy: {matrix: {a: [x], exclude: [{b: x}]}}",
            &["4:44 !exclude-unknown"],
        ),
        // Where an expression is, GitHub looks at the run only.
        (
            "strategy: {matrix: {a: ['${{ github.ref }}'], exclude: [{b: x}]}}",
            &["4:62 exclude-unknown"],
        ),
        (
            "strategy: {matrix: {a: [x], exclude: [{a: y}]}}",
            &["4:47 exclude-no-match"],
        ),
        ("strategy: {matrix: {a: [x], A: [y]}}", &["4:33 !key-twice"]),
        ("strategy: {matrix: {a: [x, y, x]}}", &["4:35 matrix-twice"]),
        (
            "strategy: {matrix: {a: [{b: 1}, {b: 2}, {b: 1}]}}",
            &["4:45 matrix-twice"],
        ),
        (
            "strategy: {matrix: {a: [1, '1', '${{ x }}', '${{ x }}']}}",
            &["4:42 !context", "4:54 !context"],
        ),
        ("strategy: {max-parallel: 1.5}", &["4:30 !wrong-type"]),
        ("strategy: {matrix: \"${{ fromJSON('{}') }}\"}", &[]),
    ]);
    let axis = |count: usize| {
        let all: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        all.join(", ")
    };
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
        ("env: {A: '${{ fromJSON(github) }}'}", &["4:28 not-text"]),
        ("env: ${{ github.ref }}", &["4:10 not-mapping"]),
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
fn objects_compare_with_themselves_alone() {
    steps(&[
        (
            "if: github.event == 'push'\nrun: x",
            &["6:13 object-compared"],
        ),
        ("if: 3 < github.event\nrun: x", &["6:17 object-compared"]),
        (
            "if: github.sha != github\nrun: x",
            &["6:27 object-compared"],
        ),
        ("if: github.event != null\nrun: x", &[]),
        ("if: github.event.issue == ''\nrun: x", &[]),
        ("if: github.event.issue == github.event\nrun: x", &[]),
        ("if: env.A == 'x' || github.event.x > 3\nrun: x", &[]),
        (
            "if: contains(github.event, 'x')\nrun: x",
            &["6:22 not-text"],
        ),
        (
            "if: contains('x', github.event)\nrun: x",
            &["6:27 not-text"],
        ),
        ("if: startsWith(github, 'x')\nrun: x", &["6:24 not-text"]),
        ("if: contains(github.event.*.id, 'x')\nrun: x", &[]),
        ("run: ${{ join(github.event, ' ') }}", &["6:23 not-text"]),
        ("run: ${{ join(github.event.commits.*.id, ' ') }}", &[]),
        ("run: ${{ github.event }}", &["6:18 not-text"]),
        ("run: ${{ toJSON(github.event) }}", &[]),
    ]);
}

#[test]
fn formats_have_a_place_for_each_value() {
    steps(&[
        ("run: ${{ format('{0} {1}', 1) }}", &["6:18 !call-fails"]),
        ("run: ${{ format('{0', 1) }}", &["6:18 !call-fails"]),
        ("run: ${{ format('0}', 1) }}", &["6:18 !call-fails"]),
        ("run: ${{ format('{x}', 1) }}", &["6:18 !call-fails"]),
        ("run: ${{ format('{0}', 1, 2) }}", &["6:18 format-unused"]),
        (
            "run: ${{ format('{1} {{0}}', 1, 2) }}",
            &["6:18 format-unused"],
        ),
        ("run: ${{ format('x', 1) }}", &["6:18 format-unused"]),
        ("run: ${{ format('{1}{0} {{2}}', 1, 2) }}", &[]),
        ("run: ${{ format(github.sha, 1) }}", &[]),
    ]);
}

#[test]
fn runners_have_their_own_shells() {
    let run = |shell: &str| format!("steps: [{{run: x, shell: {shell}}}]");
    let on = |labels: &str, shell: &str| format!("runs-on: {labels}\n{}", run(shell));
    let matrix = |all: &str| {
        let rest = "runs-on: '${{ matrix.os }}'";
        format!(
            "strategy: {{matrix: {{os: [{all}]}}}}\n{rest}\n{}",
            run("cmd")
        )
    };
    for (keys, expected) in [
        (on("ubuntu-latest", "cmd"), &["5:29 shell-elsewhere"][..]),
        (on("[self-hosted, linux]", "powershell"), &["5:29 shell-elsewhere"]),
        (on("macos-15", "cmd"), &["5:29 shell-elsewhere"]),
        (on("windows-latest", "sh"), &["5:29 shell-elsewhere"]),
        (on("windows-latest", "cmd"), &[]),
        (on("ubuntu-latest", "pwsh"), &[]),
        (on("self-hosted", "cmd"), &[]),
        (on("'${{ github.ref }}'", "cmd"), &[]),
        (matrix("ubuntu-latest, windows-latest"), &[]),
        (matrix("ubuntu-latest, ubuntu-24.04"), &["6:29 shell-elsewhere"]),
        (
            "runs-on: ubuntu-latest\ndefaults: {run: {shell: cmd}}\nsteps: [run: x, {run: y, shell: sh}]"
                .to_owned(),
            &["5:29 shell-elsewhere"],
        ),
    ] {
        jobs(&[(&keys, expected)]);
    }
}
