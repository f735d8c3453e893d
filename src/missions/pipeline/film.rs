//! A run as it is shown on one axis: a bar for each job, from the event on, without the hours
//! in which nobody looked; how each job stands at a moment; and the path that took longest.

use odp_sim::workflow::critical::{Timed, critical};
use odp_sim::workflow::run::{Conclusion, JobRun, Reason, Run};

use crate::components::graph::Standing;

/// A job on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Its id.
    pub job: String,
    /// When it could have started, in milliseconds of the axis.
    pub queued_ms: u64,
    /// When it started.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
    /// How it ended.
    pub conclusion: Conclusion,
    /// Why, where its steps do not show it.
    pub reason: Reason,
    /// Whether it is on the path that took longest.
    pub critical: bool,
}

/// Time that is cut out of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// Where on the axis.
    at: u64,
    /// How much.
    gap: u64,
}

/// A run on one axis.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Film {
    /// Its jobs, in the order in which they were decided.
    pub bars: Vec<Bar>,
    /// When the last one ended.
    pub total_ms: u64,
    /// When it began on the clock of the outcome.
    from_ms: u64,
    cuts: Vec<Cut>,
}

impl Film {
    /// Shows a run. `needs` tells whom a job waits for, `last` the job that the path should
    /// end at, if it ran.
    pub fn of(run: &Run, needs: impl Fn(&str) -> Vec<String>, last: Option<&str>) -> Self {
        let mut film = Self {
            from_ms: run.at_ms,
            ..Self::default()
        };
        for attempt in 1..=run.attempts.max(1) {
            film.add(run, attempt);
        }
        film.total_ms = film.bars.iter().map(|bar| bar.end_ms).max().unwrap_or(0);
        film.mark_path(&needs, last);
        film
    }

    /// Adds the jobs of an attempt; they take the place of those of earlier ones.
    fn add(&mut self, run: &Run, attempt: u32) {
        let jobs = || run.jobs.iter().filter(move |job| job.attempt == attempt);
        let over = self.bars.iter().map(|bar| bar.end_ms).max().unwrap_or(0);
        let begun = jobs().map(|job| self.axis(job.queued_ms)).min();
        if attempt > 1 {
            let gap = begun.unwrap_or(over).saturating_sub(over);
            self.cuts.push(Cut { at: over, gap });
            let again = |bar: &Bar| jobs().any(|job| id(job) == bar.job);
            self.bars.retain(|bar| !again(bar));
        }
        for job in jobs() {
            let bar = self.bar(job);
            match self.bars.iter_mut().find(|other| other.job == bar.job) {
                Some(other) => other.fold(&bar),
                None => self.bars.push(bar),
            }
        }
    }

    fn bar(&self, job: &JobRun) -> Bar {
        Bar {
            job: id(job).to_owned(),
            queued_ms: self.axis(job.queued_ms),
            start_ms: self.axis(job.start_ms),
            end_ms: self.axis(job.end_ms),
            conclusion: job.conclusion,
            reason: job.reason,
            critical: false,
        }
    }

    /// A time of the outcome on the axis.
    fn axis(&self, ms: u64) -> u64 {
        let gaps: u64 = self.cuts.iter().map(|cut| cut.gap).sum();
        ms.saturating_sub(self.from_ms).saturating_sub(gaps)
    }

    /// A place on the axis as a time of the outcome; nothing stands for behind the end.
    pub fn clock(&self, now: Option<u64>) -> Option<u64> {
        let now = now?;
        let passed = self.cuts.iter().filter(|cut| cut.at < now);
        Some(self.from_ms + now + passed.map(|cut| cut.gap).sum::<u64>())
    }

    /// The path that took longest up to the job that the path should end at.
    fn mark_path(&mut self, needs: &dyn Fn(&str) -> Vec<String>, last: Option<&str>) {
        let last = self
            .bars
            .iter()
            .find(|bar| Some(bar.job.as_str()) == last)
            .map(|bar| (bar.job.clone(), bar.start_ms));
        let place = |need: &String| {
            let mut all = self.bars.iter();
            all.position(|bar| bar.job.eq_ignore_ascii_case(need))
        };
        let waits: Vec<Vec<usize>> = self
            .bars
            .iter()
            .map(|bar| needs(&bar.job).iter().filter_map(place).collect())
            .collect();
        let timed = self.bars.iter().zip(&waits).map(|(bar, needs)| {
            // What still ran when the last job began has not held it up.
            let counts = last
                .as_ref()
                .is_none_or(|(job, begun)| *job == bar.job || bar.end_ms <= *begun);
            Timed {
                needs,
                queued_ms: bar.queued_ms,
                start_ms: bar.start_ms,
                end_ms: bar.end_ms,
                ran: counts && bar.end_ms > bar.start_ms,
            }
        });
        let path = critical(&timed.collect::<Vec<_>>());
        for (bar, critical) in self.bars.iter_mut().zip(path) {
            bar.critical = critical;
        }
    }
}

/// The id of a job, without its cell.
fn id(job: &JobRun) -> &str {
    job.label.split(" (").next().unwrap_or_default()
}

impl Bar {
    /// Cells of a matrix are one bar.
    fn fold(&mut self, other: &Self) {
        self.queued_ms = self.queued_ms.min(other.queued_ms);
        self.start_ms = self.start_ms.min(other.start_ms);
        self.end_ms = self.end_ms.max(other.end_ms);
        let weight = |conclusion| match conclusion {
            Conclusion::Skipped => 0,
            Conclusion::Success => 1,
            Conclusion::Cancelled => 2,
            Conclusion::Failure => 3,
        };
        if weight(other.conclusion) > weight(self.conclusion) {
            self.conclusion = other.conclusion;
            self.reason = other.reason;
        }
    }

    /// How the job stands at a place on the axis; nothing stands for behind the end.
    pub fn standing(&self, now: Option<u64>) -> Standing {
        let ended = match self.conclusion {
            Conclusion::Success => Standing::Success,
            Conclusion::Failure => Standing::Failure,
            Conclusion::Skipped => Standing::Skipped,
            Conclusion::Cancelled => Standing::Cancelled,
        };
        match now {
            Some(now) if now < self.start_ms => Standing::Waiting,
            Some(now) if now < self.end_ms => Standing::Running,
            _ => ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Film, Standing};
    use odp_sim::workflow::run::{Conclusion, JobRun, Reason, Run};

    fn job(label: &str, attempt: u32, times: [u64; 3], conclusion: Conclusion) -> JobRun {
        let [queued_ms, start_ms, end_ms] = times;
        JobRun {
            job: 0,
            label: label.into(),
            cell: 0,
            attempt,
            conclusion,
            queued_ms,
            start_ms,
            end_ms,
            steps: Vec::new(),
            writes: 0,
            reason: Reason::Steps,
            group: None,
        }
    }

    fn run(jobs: Vec<JobRun>) -> Run {
        Run {
            event: 0,
            trigger: "push",
            at_ms: 1_000,
            end_ms: 0,
            attempts: jobs.iter().map(|job| job.attempt).max().unwrap_or(1),
            conclusion: Conclusion::Success,
            jobs,
            leaks: Vec::new(),
            injected: false,
        }
    }

    const GOOD: Conclusion = Conclusion::Success;

    #[test]
    fn cells_are_one_bar_and_the_worst_one_counts() {
        let film = Film::of(
            &run(vec![
                job("test (3.11)", 1, [1_000, 1_000, 3_000], Conclusion::Failure),
                job("test (3.12)", 1, [1_000, 2_000, 5_000], GOOD),
            ]),
            |_| Vec::new(),
            None,
        );
        assert_eq!(film.bars.len(), 1);
        let bar = &film.bars[0];
        assert_eq!(
            (bar.job.as_str(), bar.start_ms, bar.end_ms),
            ("test", 0, 4_000)
        );
        assert_eq!(bar.standing(None), Standing::Failure);
        assert_eq!(bar.standing(Some(3_999)), Standing::Running);
        assert_eq!(film.clock(Some(4_000)), Some(5_000));
    }

    #[test]
    fn nobody_waits_through_the_hour_before_a_second_attempt() {
        let hour = 3_600_000;
        let film = Film::of(
            &run(vec![
                job("build", 1, [1_000, 1_000, 2_000], GOOD),
                job("deploy", 1, [2_000, 2_000, 3_000], Conclusion::Failure),
                job("deploy", 2, [hour, hour, hour + 2_000], GOOD),
            ]),
            |job| {
                if job == "deploy" {
                    vec!["build".into()]
                } else {
                    Vec::new()
                }
            },
            None,
        );
        assert_eq!(film.total_ms, 4_000);
        let deploy = film.bars.iter().find(|bar| bar.job == "deploy").unwrap();
        assert_eq!((deploy.start_ms, deploy.end_ms), (2_000, 4_000));
        assert_eq!(deploy.standing(None), Standing::Success);
        assert_eq!(film.clock(Some(1_500)), Some(2_500));
        assert_eq!(film.clock(Some(3_000)), Some(hour + 1_000));
    }

    #[test]
    fn the_path_goes_over_arrows_and_over_runners() {
        let needs = |job: &str| match job {
            "push" => vec!["build".to_owned(), "lint".to_owned()],
            _ => Vec::new(),
        };
        let jobs = vec![
            job("lint", 1, [1_000, 1_000, 2_000], GOOD),
            job("build", 1, [1_000, 2_000, 5_000], GOOD),
            job("test", 1, [1_000, 1_000, 9_000], GOOD),
            job("push", 1, [5_000, 5_000, 6_000], GOOD),
        ];
        let path = |last| {
            let film = Film::of(&run(jobs.clone()), needs, last);
            let critical = film.bars.into_iter().filter(|bar| bar.critical);
            critical.map(|bar| bar.job).collect::<Vec<_>>()
        };
        assert_eq!(path(None), ["test"]);
        // The build had to wait for the runner that linted.
        assert_eq!(path(Some("push")), ["lint", "build", "push"]);
    }
}
