//! One event each: what runs, what is skipped, what goes live.

mod exits;
mod files;
mod guesses;
mod history;
mod images;
mod inputs;
mod local;
mod logins;
mod loops;
mod matrices;
mod permissions;
mod public;
mod refusals;
mod road;
mod scopes;
mod scripts;
mod shells;
mod starts;
mod steps;
mod streams;
mod times;
mod tools;
mod values;

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
