//! Images and what looked at them, and what a log shows of a secret.

use super::*;

fn broken(parts: Parts) -> Event {
    let mut event = push("main");
    event.commit.broken = parts;
    event
}

const TESTED: &str = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t ghcr.io/team/app:1 .
      - run: docker run --rm -e A=b ghcr.io/team/app:1 SUITE
";

#[test]
fn tests_in_an_image_open_that_image() {
    for (suite, broken_part, fails) in [
        ("pytest tests/test_app.py", Parts::PAGE, true),
        ("pytest tests/unit", Parts::PAGE, false),
        ("python -m pytest tests/unit", Parts::FUNCTIONS, true),
        ("pytest", Parts::DATA, true),
        ("streamlit run app.py", Parts::PAGE, false),
        (
            "sh -c \"pip install pytest && pytest tests/test_app.py\"",
            Parts::PAGE,
            true,
        ),
        (
            "bash -ec \"pip install pytest && pytest tests/unit\"",
            Parts::PAGE,
            false,
        ),
    ] {
        let outcome = once(&TESTED.replace("SUITE", suite), broken(broken_part));
        let failed = outcome.runs[0].conclusion == Conclusion::Failure;
        assert_eq!(failed, fails, "{suite}");
        let opened = outcome.images[0].checks.tests;
        assert!(!fails || opened == Parts::default(), "{suite}");
    }
    let outcome = once(
        &TESTED.replace("SUITE", "pytest tests/test_app.py"),
        push("main"),
    );
    assert_eq!(outcome.images[0].checks.tests, Parts::PAGE);
}

#[test]
fn an_image_that_is_nowhere_cannot_be_tested() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: docker run --rm ghcr.io/team/app:1 pytest
";
    assert_eq!(told(&once(text, push("main"))), "a=failure");
}

#[test]
fn a_slow_commit_builds_longer() {
    let text = TESTED.replace("SUITE", "true");
    let quick = once(&text, push("main")).end_ms;
    let mut event = push("main");
    event.commit.slow = 90_000;
    assert_eq!(once(&text, event).end_ms, quick + 90_000);
}

#[test]
fn a_log_shows_a_secret_in_disguise() {
    for (script, shown) in [
        ("echo \"$KEY\"", "***"),
        ("echo \"$KEY\" | base64", "aHVzaC1odXNoCg=="),
        ("echo -n \"$KEY\" | base64", "aHVzaC1odXNo"),
        ("echo \"$KEY\" | rev", "hsuh-hsuh"),
        ("echo \"$(echo \"$KEY\" | base64)\"", "aHVzaC1odXNoCg=="),
    ] {
        let text = [
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      KEY: ${{ secrets.KEY }}\n",
            "    steps:\n      - run: |\n          ",
            script,
            "\n",
        ]
        .concat();
        let mut settings = Settings::default();
        let pair = ("KEY".to_owned(), "hush-hush".to_owned());
        settings.secrets.extend([pair]);
        let outcome = play(&text, &settings, &[at(0, What::Event(push("main")))]);
        let (workflow, _) = read(&text);
        let plan = Plan::new(&workflow);
        let lines = log::lines(&plan, &outcome.runs[0].jobs[0], &log::masked(&settings));
        let printed = lines.last().map_or("", |line| line.text.as_str());
        assert_eq!(printed, shown, "{text}");
    }
}

#[test]
fn a_deployment_that_was_skipped_puts_nothing_live() {
    let text = "
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: ./anything.sh
      - if: github.ref == 'refs/heads/main'
        run: gcloud run deploy app --source .
";
    assert!(once(text, push("topic")).deploys.is_empty());
    let unknown = text.replace("gcloud run deploy app --source .", "./ship-it.sh");
    assert_eq!(once(&unknown, push("topic")).deploys.len(), 1);
}
