//! What starts a run, and which of its jobs: filters, needs, conditions, groups.

use super::*;

#[test]
fn filters_decide_what_starts_a_run() {
    let mut docs = push("main");
    docs.changed = Some(vec!["docs/a.md".to_owned()]);
    let mut code = push("main");
    code.changed = Some(vec!["docs/a.md".to_owned(), "app.py".to_owned()]);
    let mut skipped = push("main");
    skipped.commit.message = "Typo [skip ci]".to_owned();
    let tag = || {
        Event::new(
            Kind::Tag {
                tag: "v1.4.0".to_owned(),
            },
            commit('a'),
        )
    };
    let closed = || {
        let mut event = request(false);
        if let Kind::PullRequest { action, .. } = &mut event.kind {
            "closed".clone_into(action);
        }
        event
    };
    let clock = |cron: &str| {
        let cron = Some(cron.to_owned());
        Event::new(Kind::Schedule { cron }, commit('a'))
    };
    for (on, event, starts) in [
        ("push", push("main"), true),
        ("[pull_request]", push("main"), false),
        ("{push: {branches: [main]}}", push("topic"), false),
        (
            "{push: {branches: ['release/**', '!release/old']}}",
            push("release/old"),
            false,
        ),
        ("{push: {branches-ignore: [wip]}}", push("main"), true),
        ("{push: {branches: [main]}}", tag(), false),
        ("{push: {tags: ['v*']}}", tag(), true),
        ("{push: {tags: ['v*']}}", push("main"), false),
        (
            "{push: {branches: [main], tags: ['v*']}}",
            push("main"),
            true,
        ),
        ("{push: {tags: ['v*'], paths: [nothing]}}", tag(), true),
        ("{push: {paths-ignore: ['docs/**']}}", docs.clone(), false),
        ("{push: {paths-ignore: ['docs/**']}}", code.clone(), true),
        ("{push: {paths: ['**.py']}}", docs, false),
        ("{push: {branches: [topic], paths: ['**.py']}}", code, false),
        ("push", skipped, false),
        ("pull_request", request(true), true),
        ("pull_request_target", request(true), true),
        ("{pull_request: {branches: [topic]}}", request(false), false),
        ("pull_request", closed(), false),
        ("{pull_request: {types: [closed]}}", closed(), true),
        (
            "{schedule: [{cron: '0 6 * * 1'}]}",
            clock("0 6 * * 1"),
            true,
        ),
        (
            "{schedule: [{cron: '0 6 * * 1'}]}",
            clock("0 7 * * 1"),
            false,
        ),
    ] {
        let text = jobs(on, "a:");
        let outcome = once(&text, event);
        assert_eq!(!outcome.runs.is_empty(), starts, "{on}");
    }
}

#[test]
fn a_skipped_job_says_what_it_was_skipped_for() {
    let page = "github.event_name == 'push'";
    for (text, reason) in [
        ("a: run false; b: needs: a".to_owned(), Reason::Needs),
        (
            format!("a: run false; b: needs: a | if: {page}"),
            Reason::Needs,
        ),
        (
            "a: if: false; b: needs: a | if: true".to_owned(),
            Reason::Needs,
        ),
        (
            "a: ; b: needs: a | if: github.event_name == 'schedule'".to_owned(),
            Reason::Condition,
        ),
        (
            "a: ; b: needs: a | if: failure()".to_owned(),
            Reason::Condition,
        ),
    ] {
        let outcome = once(&jobs("push", &text), push("main"));
        let mut all = outcome.runs[0].jobs.iter();
        let skipped = all.find(|job| job.label == "b").unwrap();
        assert_eq!(skipped.reason, reason, "{text}");
    }
}

#[test]
fn a_job_without_steps_starts_nothing() {
    let (own, other) = ("    runs-on: ubuntu-latest\n", "    steps: [run: x]\n");
    for (job, refused) in [
        (own, true),
        (&[own, other].concat(), false),
        ("    uses: ./.github/workflows/x.yml\n", false),
        ("    runs-on", true),
        ("    st", true),
    ] {
        let (_, findings) = read(&["on: push\njobs:\n  a:\n", job].concat());
        assert_eq!(is_refused(&findings), refused, "{job}");
    }
}

#[test]
fn needs_and_conditions_decide_what_runs() {
    for (text, expected) in [
        ("a: ; b: needs: a", "a=success b=success"),
        (
            "a: run false; b: needs: a; c:",
            "a=failure b=skipped c=success",
        ),
        (
            "a: run false; b: needs: a | if: always()",
            "a=failure b=success",
        ),
        (
            "a: run false; b: needs: a | if: failure(); c: if: failure()",
            "a=failure b=success c=skipped",
        ),
        (
            "a: run false; b: needs: a; c: needs: b | if: failure()",
            "a=failure b=skipped c=success",
        ),
        // What follows a skipped job is skipped, even behind one that ran all the same.
        (
            "a: if: false; b: needs: a | if: always(); c: needs: b",
            "a=skipped b=success c=skipped",
        ),
        (
            "a: if: false; b: needs: a | if: always(); c: needs: b | if: needs.b.result == 'success' && !cancelled()",
            "a=skipped b=success c=success",
        ),
        (
            "a: if: github.ref == 'refs/heads/main'; b: if: github.event_name == 'pull_request'",
            "a=success b=skipped",
        ),
        (
            "a: run false | continue-on-error: true; b: needs: a",
            "a=failure b=success",
        ),
        (
            "a: run false || true; b: run exit 3; c: run false && true",
            "a=success b=failure c=failure",
        ),
        ("a: if: success() || github.nothing.here", "a=success"),
    ] {
        let text = jobs("push", text);
        assert_eq!(told(&once(&text, push("main"))), expected, "{text}");
    }
}

#[test]
fn a_concurrency_group_lets_one_run_and_one_wait() {
    let text = |cancel: bool| {
        jobs("push", "a: run sleep 60").replace(
            "jobs:",
            &format!("concurrency:\n  group: deploy-${{{{ github.ref }}}}\n  cancel-in-progress: {cancel}\njobs:"),
        )
    };
    let events: Vec<Happening> = [0, 10_000, 20_000]
        .map(|ms| at(ms, What::Event(push("main"))))
        .into();
    let conclusions = |outcome: &Outcome| -> Vec<&str> {
        outcome
            .runs
            .iter()
            .map(|run| run.conclusion.as_str())
            .collect()
    };
    let waits = play(&text(false), &Settings::default(), &events);
    assert_eq!(conclusions(&waits), ["success", "cancelled", "success"]);
    assert_eq!(waits.runs[2].jobs[0].start_ms, 62_000);
    let cancels = play(&text(true), &Settings::default(), &events);
    assert_eq!(conclusions(&cancels), ["cancelled", "cancelled", "success"]);
    assert_eq!(cancels.runs[2].jobs[0].start_ms, 20_000);
    assert_eq!(cancels.runs[0].jobs[0].end_ms, 10_000);
    // Groups of jobs work the same way; another branch is another group.
    let job = jobs("push", "a: run sleep 60 | concurrency: prod");
    let jobs = play(&job, &Settings::default(), &events);
    assert_eq!(conclusions(&jobs), ["success", "cancelled", "success"]);
    let other = [events[0].clone(), at(5_000, What::Event(push("topic")))];
    let apart = play(&text(false), &Settings::default(), &other);
    assert_eq!(apart.runs[1].jobs[0].start_ms, 5_000);
}

#[test]
fn a_queue_lets_all_wait_in_turn() {
    let text = |queue: &str| {
        let group = format!("concurrency: {{group: deploy, queue: {queue}}}\njobs:");
        jobs("push", "a: run sleep 60").replace("jobs:", &group)
    };
    let job = |queue: &str| {
        let own = format!("a: run sleep 60 | concurrency: {{group: deploy, queue: {queue}}}");
        jobs("push", &own)
    };
    let events: Vec<Happening> = [0, 10_000, 20_000, 30_000]
        .map(|ms| at(ms, What::Event(push("main"))))
        .into();
    let starts = |text: &str| -> Vec<Option<u64>> {
        let outcome = play(text, &Settings::default(), &events);
        let jobs = outcome.runs.iter().map(|run| &run.jobs[0]);
        jobs.map(|job| (job.conclusion == Conclusion::Success).then_some(job.start_ms))
            .collect()
    };
    for text in [text("max"), job("max")] {
        let all = [0, 62_000, 124_000, 186_000].map(Some);
        assert_eq!(starts(&text), all, "{text}");
    }
    for text in [text("single"), job("single")] {
        let newest = [Some(0), None, None, Some(62_000)];
        assert_eq!(starts(&text), newest, "{text}");
    }
}

#[test]
fn a_job_that_waits_for_its_own_run_is_cancelled() {
    let all = "x: ; a: concurrency: CI-refs/heads/main; b: needs: a; c: needs: a | if: always()";
    for (group, expected) in [
        (
            "ci-${{ github.ref }}",
            "a=cancelled b=skipped c=success x=success",
        ),
        (
            "{group: 'ci-${{ github.ref }}', cancel-in-progress: true}",
            "a=cancelled b=skipped c=success x=success",
        ),
        ("other", "a=success b=success c=success x=success"),
    ] {
        let text = jobs("push", all).replace("jobs:", &format!("concurrency: {group}\njobs:"));
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), expected, "{group}");
        let (workflow, _) = read(&text);
        let mut cells = outcome.runs[0].jobs.iter();
        let Some(job) = cells.find(|job| job.reason == Reason::Deadlock) else {
            assert_eq!(group, "other");
            continue;
        };
        let said = "Canceling since a deadlock was detected for concurrency group: 'ci-refs/heads/main' between a top level workflow and 'a'";
        let log = log::lines(&Plan::new(&workflow), job, &[]);
        assert_eq!(log[0].text, ["##[error]", said].concat());
        let [finding] = &outcome.findings[..] else {
            panic!("{:?}", outcome.findings);
        };
        assert_eq!(finding.code, "workflow-concurrency-deadlock");
        assert_eq!(finding.said, said);
    }
}

#[test]
fn jobs_in_a_circle_or_in_vain_end() {
    let text = jobs("push", "a: needs: b; b: needs: a; c: needs: nobody; d:");
    let (workflow, _) = read(&text);
    let outcome =
        Plan::new(&workflow).run(&Settings::default(), &[at(0, What::Event(push("main")))]);
    assert!(told(&outcome).contains("c=skipped d=success"));
}
