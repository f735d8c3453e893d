//! A workflow of sixty jobs, checked and run on nine events.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use odp_sim::workflow::read;
use odp_sim::workflow::run::{
    Commit, Conclusion, Event, Happening, Kind, Outcome, Parts, Plan, Settings, What,
};

/// Most that it may take.
const LIMIT: Duration = Duration::from_millis(2);

/// How many jobs the workflow has, beside build and deployment.
const CHECKS: usize = 58;

pub(super) fn pipeline(median: fn(usize, &mut dyn FnMut()) -> Duration) -> bool {
    let text = sixty_jobs();
    let happenings = nine_events();
    let settings = settings();
    let (_, findings) = read(&text);
    let first = judge(&text, &settings, &happenings);
    let took = median(200, &mut || {
        black_box(judge(black_box(&text), &settings, &happenings));
    });
    println!(
        "check, run and judge 60 jobs on nine events | {} µs | {} µs",
        took.as_micros(),
        LIMIT.as_micros()
    );
    if !findings.is_empty() || first != (4, 4) {
        eprintln!("the workflow of sixty jobs ran otherwise: {first:?}");
        return false;
    }
    took <= LIMIT
}

/// How many runs went well, and how many deployments there were.
fn judge(text: &str, settings: &Settings, happenings: &[Happening]) -> (usize, usize) {
    let (workflow, findings) = read(text);
    let outcome: Outcome = Plan::new(&workflow).run(settings, happenings);
    black_box(findings);
    let well = |run: &&odp_sim::workflow::run::Run| run.conclusion == Conclusion::Success;
    (
        outcome.runs.iter().filter(well).count(),
        outcome.deploys.len(),
    )
}

fn settings() -> Settings {
    let mut settings = Settings {
        runners: 10,
        ..Settings::default()
    };
    settings.secrets.insert("KEY".to_owned(), "k".to_owned());
    settings
}

/// Layers of checks that wait for each other, then a build and a deployment.
fn sixty_jobs() -> String {
    let mut text = "name: Sixty\non:\n  push:\n    branches: [main]\n    tags: ['v*']\n  pull_request:\n  schedule:\n    - cron: '0 6 * * 1'\npermissions:\n  contents: read\njobs:\n".to_owned();
    for number in 0..CHECKS {
        let _ = writeln!(text, "  check{number}:\n    runs-on: ubuntu-latest");
        if number >= 10 {
            let _ = writeln!(
                text,
                "    needs: [check{}, check{}]",
                number - 10,
                number - 9
            );
        }
        if number % 7 == 0 {
            let _ = writeln!(text, "    if: github.event_name != 'schedule' || success()");
        }
        text.push_str("    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-python@v5\n        with:\n          python-version: '3.12'\n          cache: pip\n      - run: pip install -r requirements.txt\n");
        text.push_str(match number % 3 {
            0 => "      - run: pipx run ruff check .\n",
            1 => "      - run: pytest tests/unit\n",
            _ => "      - run: pytest tests/page\n",
        });
    }
    text.push_str("  build:\n    runs-on: ubuntu-latest\n    needs: [");
    for number in CHECKS - 10..CHECKS {
        let comma = if number + 1 < CHECKS { ", " } else { "]\n" };
        let _ = write!(text, "check{number}{comma}");
    }
    text + "    if: github.event_name != 'pull_request'
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: registry.example.com
          username: me
          password: ${{ secrets.KEY }}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: registry.example.com/app:${{ github.sha }}
  deploy:
    runs-on: ubuntu-latest
    needs: build
    environment: production
    concurrency: production
    steps:
      - run: gcloud run deploy app --image registry.example.com/app:${{ github.sha }}
      - run: curl -f https://app.example.com/_stcore/health
"
}

/// Good, broken in several ways, from elsewhere, by the clock; ten minutes apart.
fn nine_events() -> Vec<Happening> {
    let commit = |number: usize| Commit {
        sha: char::from(b'a' + u8::try_from(number).unwrap_or_default())
            .to_string()
            .repeat(40),
        ..Commit::default()
    };
    let branch = |name: &str| Kind::Push {
        branch: name.to_owned(),
    };
    let request = |fork| Kind::PullRequest {
        base: "main".to_owned(),
        head: "topic".to_owned(),
        fork,
        action: "opened".to_owned(),
        title: "Change".to_owned(),
    };
    let tag = Kind::Tag {
        tag: "v1.4.0".to_owned(),
    };
    let broken = |number: usize, change: fn(&mut Commit)| {
        let mut commit = commit(number);
        change(&mut commit);
        Event::new(branch("main"), commit)
    };
    let events = [
        Event::new(branch("main"), commit(0)),
        broken(1, |commit| commit.broken = Parts::PAGE),
        broken(2, |commit| commit.lint_error = true),
        broken(3, |commit| commit.build_fails = true),
        broken(4, |commit| commit.smoke_fails = true),
        Event::new(request(false), commit(5)),
        Event::new(
            request(true),
            broken(6, |commit| commit.conflict = true).commit,
        ),
        Event::new(tag, commit(7)),
        Event::new(Kind::Schedule { cron: None }, commit(8)),
    ];
    let apart = (0..).step_by(600_000);
    let happen = |(at_ms, event)| Happening {
        at_ms,
        what: What::Event(event),
    };
    apart.zip(events).map(happen).collect()
}
