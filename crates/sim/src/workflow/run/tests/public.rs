//! Workflows in the shapes that repositories have them, and what GitHub makes of them.

use super::*;

/// Jobs and how they end, for a push to `main`.
fn ends(text: &str) -> String {
    told(&once(text, push("main")))
}

#[test]
fn jobs_of_a_run_end_as_on_github() {
    for (jobs, expected) in [
        (
            // An ancestor that failed counts, also behind one that went well.
            "  a:\n    runs-on: ubuntu-latest\n    steps: [{run: exit 1}]\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n  c:\n    needs: a\n    if: failure()\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n  d:\n    needs: [b]\n    if: ${{ !cancelled() }}\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n  e:\n    needs: [c]\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n",
            "a=failure b=skipped c=success d=success e=skipped",
        ),
        (
            "  s:\n    runs-on: ubuntu-latest\n    outputs: {m: \"${{ steps.set.outputs.m }}\"}\n    steps:\n      - id: set\n        run: echo 'm={\"app\":[\"x\",\"y\"]}' >> $GITHUB_OUTPUT\n  b:\n    needs: s\n    runs-on: ubuntu-latest\n    strategy:\n      matrix: ${{ fromJSON(needs.s.outputs.m) }}\n    steps:\n      - run: test ${{ matrix.app }} != z\n",
            "b (x)=success b (y)=success s=success",
        ),
        (
            // What an `include` adds is not in the name.
            "  t:\n    runs-on: ${{ matrix.os }}\n    strategy:\n      fail-fast: false\n      matrix:\n        os: [ubuntu-latest, windows-latest]\n        py: ['3.11', '3.12']\n        exclude: [{os: windows-latest, py: '3.11'}]\n        include:\n          - {os: macos-latest, py: '3.13'}\n          - {os: ubuntu-latest, py: '3.12', cover: true}\n    steps:\n      - if: matrix.cover\n        run: exit 1\n",
            "t (macos-latest, 3.13)=success t (ubuntu-latest, 3.11)=success t (ubuntu-latest, 3.12)=failure t (windows-latest, 3.12)=success",
        ),
        (
            "  a:\n    continue-on-error: true\n    runs-on: ubuntu-latest\n    steps: [{run: exit 1}]\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n",
            "a=failure b=success",
        ),
        (
            "  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: t\n        run: exit 1\n        continue-on-error: true\n      - if: failure()\n        run: exit 3\n      - if: steps.t.outcome == 'failure'\n        run: exit 4\n",
            "a=failure",
        ),
        (
            "  a:\n    runs-on: ubuntu-latest\n    defaults: {run: {shell: bash, working-directory: web}}\n    steps:\n      - uses: actions/checkout@v4\n      - run: false | true\n",
            "a=failure",
        ),
        (
            "  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: uv sync\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: astral-sh/setup-uv@v5\n      - run: uv sync --all-extras --dev && uv run pytest tests\n",
            "a=failure b=success",
        ),
        (
            "  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          for i in $(seq 1 30); do\n            if curl -sf http://localhost:8080/health; then exit 0; fi\n            sleep 2\n          done\n          exit 1\n",
            "a=failure",
        ),
        (
            "  call:\n    uses: ./.github/workflows/build.yml\n    with: {x: 1}\n    secrets: inherit\n  after:\n    needs: call\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n",
            "after=success call=success",
        ),
    ] {
        let text = ["on: push\njobs:\n", jobs].concat();
        assert_eq!(ends(&text), expected, "{text}");
    }
}

#[test]
fn what_a_run_knows_the_check_does_not_call_unknown() {
    for (name, is_known) in [
        ("docker/metadata-action@v5", true),
        ("aws-actions/amazon-ecr-login@v2", true),
        ("astral-sh/setup-uv@v5", true),
        ("somebody/odd@v1", false),
    ] {
        let text = jobs_with(name);
        let (_, findings) = read(&text);
        let unknown = findings.iter();
        let unknown = unknown.filter(|finding| finding.code == "workflow-action-unknown");
        assert_eq!(unknown.count() == 0, is_known, "{name}");
    }
}

fn jobs_with(action: &str) -> String {
    let head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ";
    [head, action, "\n"].concat()
}
