//! Cells of a job, and how many run at once.

use super::*;

pub(super) fn matrix(strategy: &str, script: &str) -> String {
    format!(
        "on: push\njobs:\n  set:\n    runs-on: ubuntu-latest\n    outputs:\n      list: '[7, 8]'\n    steps:\n      - run: 'true'\n  test:\n    needs: set\n    runs-on: ubuntu-latest\n    strategy: {strategy}\n    steps:\n      - run: {script}\n  after:\n    needs: test\n    runs-on: ubuntu-latest\n    steps:\n      - run: 'true'\n"
    )
}

#[test]
fn cells_of_one_name_are_all_there() {
    for (strategy, names) in [
        (
            "{matrix: {a: [x], include: [{a: x, b: 1}]}}",
            vec![("test (x)", 0)],
        ),
        (
            "{matrix: {a: [1, '1', 1.0]}}",
            vec![("test (1)", 0), ("test (1)", 1), ("test (1)", 2)],
        ),
        ("{matrix: {a: ['', null]}}", vec![("test", 0), ("test", 1)]),
        (
            "{matrix: {a: [{n: [x, {m: y}]}, [x, y], 'x, y']}}",
            vec![("test (x, y)", 0), ("test (x, y)", 1), ("test (x, y)", 2)],
        ),
    ] {
        let outcome = once(&matrix(strategy, "'true'"), push("main"));
        let jobs = outcome.runs[0].jobs.iter();
        let cells = jobs.filter(|job| job.label.starts_with("test"));
        let found: Vec<_> = cells.map(|job| (job.label.as_str(), job.cell)).collect();
        assert_eq!(found, names, "{strategy}");
    }
}

#[test]
fn a_matrix_runs_a_job_in_cells() {
    for (strategy, cells) in [
        (
            "{matrix: {v: [3.10, '3.11']}}",
            "test (3.1)=success test (3.11)=success",
        ),
        (
            "{matrix: {a: [1, 2], b: [x], exclude: [{a: 2}]}}",
            "test (1, x)=success",
        ),
        (
            // What is added to a cell of the axes is not in its name.
            "{matrix: {a: [1], include: [{a: 1, c: z}, {a: 5}, {c: y, a: 6}]}}",
            "test (1)=success test (5)=success test (6, y)=success",
        ),
        (
            "{matrix: {a: [{n: x, m: [1, 2]}, [p, '', null, true]]}}",
            "test (p, true)=success test (x, 1, 2)=success",
        ),
        ("{matrix: {a: '${{ fromJSON(''[]'') }}'}}", "test=failure"),
        (
            "{matrix: '${{ fromJSON(''{\"include\":[]}'') }}'}",
            "test=failure",
        ),
        (
            "{matrix: {v: ['${{ 1 }}'], exclude: [{w: 1}]}}",
            "test=failure",
        ),
        ("{matrix: {a: [1], exclude: [{a: 1}]}}", "test=skipped"),
        (
            "\"${{ fromJSON('{\\\"matrix\\\":{\\\"v\\\":[1,2]}}') }}\"",
            "test (1)=success test (2)=success",
        ),
        (
            "{matrix: {v: '${{ fromJSON(needs.set.outputs.list) }}'}}",
            "test (7)=success test (8)=success",
        ),
        ("{matrix: {v: '${{ fromJSON(1) }}'}}", "test=failure"),
    ] {
        let text = matrix(strategy, "'true'");
        let outcome = once(&text, push("main"));
        let told = told(&outcome);
        assert!(told.contains(cells), "{strategy}: {told}");
    }
    let one = |strategy: &str, continues: bool| {
        let mut text = matrix(strategy, "sleep ${{ matrix.v }}0 && pytest");
        if continues {
            text = text.replace(
                "    strategy:",
                "    continue-on-error: true\n    strategy:",
            );
        }
        let mut settings = Settings::default();
        settings.fail.insert("test (1)".to_owned());
        told(&play(&text, &settings, &[at(0, What::Event(push("main")))]))
    };
    let quick = one("{matrix: {v: [1, 2, 3]}}", false);
    assert_eq!(
        quick,
        "after=skipped set=success test (1)=failure test (2)=cancelled test (3)=cancelled"
    );
    let slow = one("{fail-fast: false, matrix: {v: [1, 2]}}", false);
    assert!(
        slow.starts_with("after=skipped set=success test (1)=failure test (2)=failure"),
        "{slow}"
    );
    let continued = one("{matrix: {v: [1]}}", true);
    assert_eq!(continued, "after=success set=success test (1)=failure");
}

#[test]
fn cells_that_fail_at_once_all_fail() {
    let text = matrix("{matrix: {v: [1, 2]}}", "pytest");
    let mut settings = Settings::default();
    settings.fail.insert("test".to_owned());
    let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
    let told = told(&outcome);
    assert_eq!(
        told,
        "after=skipped set=success test (1)=failure test (2)=failure"
    );
}

#[test]
fn a_job_fails_whatever_it_is_made_of() {
    let fail = |text: &str| {
        let mut settings = Settings::default();
        settings.fail.insert("a".to_owned());
        told(&play(text, &settings, &[at(0, What::Event(push("main")))]))
    };
    let called = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/x.yml\n  b:\n    needs: a\n    uses: o/r/.github/workflows/y.yml@v1\n";
    assert_eq!(fail(called), "a=failure b=skipped");
    let actions = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: o/r@v1\n      - if: failure()\n        run: echo told\n";
    assert_eq!(fail(actions), "a=failure");
}

#[test]
fn max_parallel_and_runners_make_jobs_wait() {
    let text = matrix("{max-parallel: 1, matrix: {v: [1, 2, 3]}}", "sleep 10");
    let ends = |outcome: &Outcome| -> Vec<u64> {
        let jobs = outcome.runs[0].jobs.iter();
        jobs.filter(|job| job.label.starts_with("test"))
            .map(|job| job.start_ms)
            .collect()
    };
    let starts = ends(&once(&text, push("main")));
    assert_eq!(starts[1] - starts[0], 12_000);
    assert_eq!(starts[2] - starts[1], 12_000);
    let mut settings = Settings {
        runners: 1,
        ..Settings::default()
    };
    let text = jobs("push", "a: run sleep 5; b: run sleep 5");
    let events = [at(0, What::Event(push("main")))];
    let outcome = play(&text, &settings, &events);
    assert_eq!(outcome.runs[0].jobs[1].start_ms, 7_000);
    assert_eq!(outcome.minutes(), 2);
    settings.runners = 2;
    let outcome = play(&text, &settings, &events);
    assert_eq!(outcome.runs[0].jobs[1].start_ms, 0);
}
