//! The road from a commit to production, and what stops it.

use super::*;

pub(super) const ROAD: &str = "
on:
  push: {branches: [main]}
  pull_request:
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt
      - run: pytest tests/page
  build:
    needs: test
    runs-on: ubuntu-latest
    permissions:
      contents: read
      packages: write
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: ghcr.io
          username: ${{ github.actor }}
          password: ${{ secrets.GITHUB_TOKEN }}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: ghcr.io/octo-org/app:${{ github.sha }}
  deploy:
    needs: build
    if: github.ref == 'refs/heads/main'
    environment: production
    runs-on: ubuntu-latest
    steps:
      - run: gcloud run deploy app --image ghcr.io/octo-org/app:${{ github.sha }}
      - run: curl -f https://app.example/_stcore/health
";

pub(super) fn broken(change: impl Fn(&mut Commit)) -> Event {
    let mut event = push("main");
    change(&mut event.commit);
    event
}

#[test]
fn what_was_checked_and_built_goes_live() {
    let outcome = once(ROAD, push("main"));
    assert_eq!(told(&outcome), "build=success deploy=success test=success");
    let live = outcome.live_at(u64::MAX);
    let deploy = live["production"];
    assert_eq!(deploy.what, Deployed::Image(0));
    assert!(deploy.checks.tests.meets(Parts::PAGE));
    assert_eq!(
        outcome.pushes[0].tag,
        format!("ghcr.io/octo-org/app:{}", "a".repeat(40))
    );
    assert!(outcome.images[0].checks.smoke);
    assert_eq!(
        outcome.images[0].digest,
        once(ROAD, push("main")).images[0].digest
    );
}

#[test]
fn a_check_stops_what_waits_for_it_and_only_sees_what_it_opens() {
    let page = |commit: &mut Commit| commit.broken = Parts::PAGE;
    assert!(once(ROAD, broken(page)).deploys.is_empty());
    let blind = ROAD.replace("tests/page", "tests/unit");
    assert_eq!(once(&blind, broken(page)).deploys.len(), 1);
    for (change, outcome) in [
        (
            (|commit: &mut Commit| commit.build_fails = true) as fn(&mut Commit),
            "build=failure deploy=skipped test=success",
        ),
        (
            |commit| commit.conflict = true,
            "build=skipped deploy=skipped test=failure",
        ),
        (
            |commit| commit.smoke_fails = true,
            "build=success deploy=failure test=success",
        ),
    ] {
        assert_eq!(told(&once(ROAD, broken(change))), outcome);
    }
}

#[test]
fn a_job_only_has_what_it_fetched_and_may_do() {
    for (from, to, conclusion) in [
        (
            "      - uses: actions/checkout@v4\n      - run: pip",
            "      - run: pip",
            "test=failure",
        ),
        ("      packages: write\n", "", "build=failure"),
        (
            "secrets.GITHUB_TOKEN",
            "secrets.GHCR_TOKEN",
            "build=failure",
        ),
        ("tags: ghcr.io/octo-org/app:", "tags: app:", "build=failure"),
        (
            "--image ghcr.io/octo-org/app:${{ github.sha }}",
            "--image ghcr.io/octo-org/app:latest",
            "deploy=failure",
        ),
        ("contents: read\njobs", "issues: read\njobs", "test=failure"),
    ] {
        assert!(ROAD.contains(from), "{from}");
        let text = ROAD.replace(from, to);
        let told = told(&once(&text, push("main")));
        assert!(told.contains(conclusion), "{from}: {told}");
    }
}

#[test]
fn a_fork_gets_no_secrets_and_cannot_write() {
    let settings = || {
        let mut settings = Settings::default();
        settings
            .secrets
            .insert("KEY".to_owned(), "s3cr3t".to_owned());
        settings
    };
    let text = jobs("pull_request", "a: run test").replace(
        "- run: test",
        "- if: env.KEY == ''\n        run: exit 9\n      - uses: actions/checkout@v4\n      - run: pip install pytest && pytest",
    );
    let text = text.replace(
        "    steps:",
        "    env:\n      KEY: ${{ secrets.KEY }}\n    steps:",
    );
    let events = |fork| [at(0, What::Event(request(fork)))];
    assert_eq!(told(&play(&text, &settings(), &events(true))), "a=failure");
    assert_eq!(told(&play(&text, &settings(), &events(false))), "a=success");
    let forked = play(ROAD, &settings(), &events(true));
    assert_eq!(told(&forked), "build=failure deploy=skipped test=success");
    assert!(forked.runs[0].leaks.is_empty());
    // The base's own workflow has the secrets, and runs what the stranger wrote.
    let target = text.replace("on: pull_request", "on: pull_request_target");
    let base = play(&target, &settings(), &events(true));
    assert!(base.runs[0].leaks.is_empty());
    let head = target.replace(
        "checkout@v4",
        "checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}",
    );
    let taken = play(&head, &settings(), &events(true));
    assert_eq!(taken.runs[0].leaks[0].secret, "KEY");
}

#[test]
fn a_cancelled_deployment_is_half_done_and_its_cleaning_up_runs() {
    let text = ROAD.replace(
        "jobs:\n",
        "concurrency: {group: x, cancel-in-progress: true}\njobs:\n",
    ) + "      - if: cancelled()\n        env: {GH_TOKEN: somebodys, GH_REPO: octo-org/app}\n        run: gh issue create\n";
    let first = once(&text, push("main"));
    let deploying = first.runs[0].jobs[2].start_ms + 10_000;
    let mut second = push("main");
    second.commit = commit('c');
    second.commit.build_fails = true;
    let outcome = play(
        &text,
        &Settings::default(),
        &[
            at(0, What::Event(push("main"))),
            at(deploying, What::Event(second)),
        ],
    );
    assert_eq!(outcome.deploys[0].what, Deployed::Half);
    assert_eq!(outcome.runs[0].conclusion, Conclusion::Cancelled);
    let steps = &outcome.runs[0].jobs[2].steps;
    let steps: Vec<&str> = steps.iter().map(|step| step.conclusion.as_str()).collect();
    assert_eq!(steps, ["cancelled", "skipped", "success"]);
    assert_eq!(outcome.notices, [(deploying + 500, 0)]);
}

#[test]
fn reviewers_and_branches_guard_an_environment() {
    let mut settings = Settings::default();
    let guarded = Environment {
        reviewers: true,
        branches: vec!["main".to_owned()],
        ..Environment::default()
    };
    settings
        .environments
        .insert("production".to_owned(), guarded);
    let text = ROAD
        .replace("    if: github.ref == 'refs/heads/main'\n", "")
        .replace("branches: [main]", "branches: ['**']");
    let review = |approved| {
        let review = What::Review {
            event: 0,
            environment: "production".to_owned(),
            approved,
        };
        [at(0, What::Event(push("main"))), at(600_000, review)]
    };
    let yes = play(&text, &settings, &review(true));
    assert_eq!(told(&yes), "build=success deploy=success test=success");
    assert_eq!(yes.runs[0].jobs[2].start_ms, 600_000);
    let no = play(&text, &settings, &review(false));
    assert_eq!(no.runs[0].jobs[2].reason, Reason::Rejected);
    let nobody = play(&text, &settings, &review(true)[..1]);
    assert_eq!(nobody.runs[0].jobs[2].reason, Reason::Unreviewed);
    assert!(nobody.deploys.is_empty());
    let other = play(&text, &settings, &[at(0, What::Event(push("topic")))]);
    assert_eq!(other.runs[0].jobs[2].reason, Reason::Protected);
}

#[test]
fn failed_jobs_run_again_without_what_went_well() {
    let first = once(ROAD, push("main"));
    let deploying = first.runs[0].jobs[2].start_ms + 1_000;
    let happenings = [
        at(0, What::Event(push("main"))),
        at(deploying, What::LoseRunner(0, "deploy".to_owned())),
        at(deploying + 60_000, What::RerunFailed(0)),
    ];
    let outcome = play(ROAD, &Settings::default(), &happenings);
    assert_eq!(outcome.images.len(), 1);
    let attempts: Vec<(&str, u32, Reason)> = outcome.runs[0]
        .jobs
        .iter()
        .map(|job| (job.label.as_str(), job.attempt, job.reason))
        .collect();
    assert_eq!(
        attempts,
        [
            ("test", 1, Reason::Steps),
            ("build", 1, Reason::Steps),
            ("deploy", 1, Reason::RunnerLost),
            ("deploy", 2, Reason::Steps),
        ]
    );
    assert_eq!(
        outcome.live_at(u64::MAX)["production"].what,
        Deployed::Image(0)
    );
    assert_eq!(outcome.runs[0].conclusion, Conclusion::Success);
}

#[test]
fn a_failed_smoke_test_can_roll_back() {
    let text = ROAD.to_owned()
        + "  back:
    needs: deploy
    if: failure()
    environment: production
    runs-on: ubuntu-latest
    steps:
      - run: kubectl rollout undo deployment/app
      - run: 'curl -X POST https://hooks.slack.com/services/x -d down'
";
    let mut bad = push("main");
    bad.commit = commit('c');
    bad.commit.smoke_fails = true;
    let events = [
        at(0, What::Event(push("main"))),
        at(600_000, What::Event(bad)),
    ];
    let outcome = play(&text, &Settings::default(), &events);
    let live = outcome.live_at(u64::MAX)["production"];
    assert!(live.rollback);
    assert_eq!(live.what, Deployed::Image(0));
    assert_eq!(outcome.notices.len(), 1);
    let forgotten = text.replace("    if: failure()\n", "");
    let stays = play(&forgotten, &Settings::default(), &events);
    assert_eq!(
        stays.live_at(u64::MAX)["production"].what,
        Deployed::Image(1)
    );
}

#[test]
fn artifacts_and_images_move_only_when_they_are_carried() {
    let text = "
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t app:1 .
      - run: docker save app:1 -o /tmp/app.tar
      - uses: actions/upload-artifact@v4
        with: {name: image, path: /tmp/app.tar}
  ship:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v4
        with: {name: image}
      - run: docker load -i app.tar
      - run: docker tag app:1 ghcr.io/o/app:1
      - run: docker login ghcr.io -u me -p ${{ secrets.KEY }}
      - run: docker push ghcr.io/o/app:1
";
    let mut settings = Settings::default();
    settings.secrets.insert("KEY".to_owned(), "k".to_owned());
    let events = [at(0, What::Event(push("main")))];
    let outcome = play(text, &settings, &events);
    assert_eq!(told(&outcome), "build=success ship=success");
    assert_eq!((outcome.images.len(), outcome.pushes.len()), (1, 1));
    for (from, to) in [
        ("      - run: docker load -i app.tar\n", ""),
        (
            "name: image}\n      - run: docker load",
            "name: other}\n      - run: docker load",
        ),
        ("secrets.KEY", "secrets.KYE"),
        (
            "      - run: docker tag app:1 ghcr.io/o/app:1\n      - run: docker login",
            "      - run: docker login",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        let told = told(&play(&text.replace(from, to), &settings, &events));
        let carried = from.contains("docker tag");
        assert_eq!(told.contains("ship=failure"), !carried, "{from}: {told}");
    }
}

#[test]
fn a_run_has_one_artifact_of_a_name() {
    let upload = |with: &str, name: &str| {
        let text = format!(
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy: {{max-parallel: 1, matrix: {{v: [1, 2]}}}}\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/upload-artifact@v4\n        with: {{name: '{name}', path: x{with}}}\n"
        );
        told(&once(&text, push("main")))
    };
    assert_eq!(upload("", "d"), "a (1)=success a (2)=failure");
    assert_eq!(
        upload(", overwrite: true", "d"),
        "a (1)=success a (2)=success"
    );
    assert_eq!(
        upload("", "d-${{ matrix.v }}"),
        "a (1)=success a (2)=success"
    );
}

#[test]
fn a_group_without_a_name_is_refused() {
    let text = jobs("push", "a: run true");
    let own = text.replacen(
        "    runs-on",
        "    concurrency: ${{ github.head_ref }}\n    runs-on",
        1,
    );
    assert_eq!(told(&once(&own, push("main"))), "a=failure");
    let whole = ["concurrency: ${{ github.head_ref }}\n", text.as_str()].concat();
    let outcome = once(&whole, push("main"));
    assert_eq!(outcome.runs[0].conclusion, Conclusion::Failure);
    assert!(outcome.runs[0].jobs.is_empty());
}
