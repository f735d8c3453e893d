//! An arrow that is being drawn: the state machine behind tapping, keys and dragging. It
//! knows no screen; what it is about are jobs and what they wait for.

use std::collections::BTreeMap;

use super::Job;

/// Where an arrow was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At a job that others will wait for.
    Output,
    /// At a job that will wait for others; what it waits for already is taken away.
    Input,
}

/// An arrow with one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The job at which it was begun.
    pub job: String,
    /// At which side of it.
    pub end: End,
    /// The job at which the keys or the pointer hold its other end.
    pub at: Option<String>,
}

/// No arrow, or one that is being drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Wire {
    /// None.
    #[default]
    Idle,
    /// One with one end.
    Begun(Begun),
}

/// What an arrow comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// The job that waits.
    pub job: String,
    /// What it waits for.
    pub on: String,
    /// Whether the arrow is there already, and is to be taken away.
    pub there: bool,
}

/// Why an arrow cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A job cannot wait for itself.
    Itself,
    /// Each would wait for the other.
    Circle,
    /// There is one already.
    Already,
    /// The job is not there any more.
    Gone,
}

impl Refusal {
    /// The key of its sentence, which names `job` and `on`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Itself => "graph.why-itself",
            Self::Circle => "graph.why-circle",
            Self::Already => "graph.why-already",
            Self::Gone => "graph.why-gone",
        }
    }
}

impl Wire {
    /// Begins an arrow.
    pub fn from(job: &str, end: End) -> Self {
        Self::Begun(Begun {
            job: job.to_owned(),
            end,
            at: None,
        })
    }

    /// The arrow that is being drawn.
    pub fn begun(&self) -> Option<&Begun> {
        match self {
            Self::Idle => None,
            Self::Begun(begun) => Some(begun),
        }
    }

    /// Whether it was begun at this side of this job.
    pub fn is_from(&self, job: &str, end: End) -> bool {
        self.begun()
            .is_some_and(|begun| begun.job == job && begun.end == end)
    }
}

impl Begun {
    /// What connecting it with a job comes to.
    ///
    /// # Errors
    /// The arrow cannot be.
    pub fn with(&self, jobs: &[Job], other: &str) -> Result<Arrow, Refusal> {
        let (job, on) = match self.end {
            End::Output => (other, self.job.as_str()),
            End::Input => (self.job.as_str(), other),
        };
        let there = match check(jobs, job, on) {
            Ok(()) => false,
            Err(Refusal::Already) if self.end == End::Input => true,
            Err(refusal) => return Err(refusal),
        };
        Ok(Arrow {
            job: job.to_owned(),
            on: on.to_owned(),
            there,
        })
    }

    /// Which jobs it can be connected with, a flag for each job.
    pub fn targets(&self, jobs: &[Job]) -> Vec<bool> {
        let links = links(jobs);
        let none = vec![false; jobs.len()];
        let Some(own) = place(jobs, &self.job) else {
            return none;
        };
        let mut barred = match self.end {
            End::Output => reached(&links, own),
            End::Input => reached(&turned(&links), own),
        };
        if self.end == End::Output {
            for (job, needs) in links.iter().enumerate() {
                barred[job] |= needs.contains(&own);
            }
        } else {
            // What is there already can be taken away, circle or not.
            for on in &links[own] {
                barred[*on] = false;
            }
        }
        barred.iter().map(|barred| !barred).collect()
    }

    /// Its other end held at the next job that it can be connected with, or the one before.
    #[must_use]
    pub fn stepped(&self, jobs: &[Job], forward: bool) -> Self {
        let targets = self.targets(jobs);
        let count = jobs.len();
        let at = self.at.as_deref().and_then(|at| place(jobs, at));
        let start = at.or_else(|| place(jobs, &self.job)).unwrap_or(0);
        let nth = |step: usize| {
            if forward {
                (start + step) % count
            } else {
                (start + count - step) % count
            }
        };
        let next = (1..=count).map(nth).find(|at| targets[*at]);
        Self {
            at: next.map(|at| jobs[at].id.clone()),
            ..self.clone()
        }
    }
}

/// Whether `job` can be made to wait for `on`.
///
/// # Errors
/// It cannot.
pub fn check(jobs: &[Job], job: &str, on: &str) -> Result<(), Refusal> {
    let (Some(waits), Some(first)) = (place(jobs, job), place(jobs, on)) else {
        return Err(Refusal::Gone);
    };
    if jobs[waits].needs.iter().any(|need| need == on) {
        return Err(Refusal::Already);
    }
    if waits == first {
        return Err(Refusal::Itself);
    }
    if reached(&links(jobs), first)[waits] {
        return Err(Refusal::Circle);
    }
    Ok(())
}

/// Where a job stands among the jobs.
pub fn place(jobs: &[Job], id: &str) -> Option<usize> {
    jobs.iter().position(|job| job.id == id)
}

/// For each job the places of those that it waits for; ids of no job are left out.
pub fn links(jobs: &[Job]) -> Vec<Vec<usize>> {
    let ids = jobs.iter().enumerate().map(|(at, job)| (&*job.id, at));
    let places: BTreeMap<&str, usize> = ids.collect();
    let needs = |job: &Job| {
        let found = job.needs.iter();
        found
            .filter_map(|need| places.get(&**need).copied())
            .collect()
    };
    jobs.iter().map(needs).collect()
}

/// The same arrows from their other ends.
fn turned(links: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut turned = vec![Vec::new(); links.len()];
    for (job, needs) in links.iter().enumerate() {
        for on in needs {
            turned[*on].push(job);
        }
    }
    turned
}

/// What can be come to along the links, the start among it.
fn reached(links: &[Vec<usize>], start: usize) -> Vec<bool> {
    let mut seen = vec![false; links.len()];
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&links[at]);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::{Arrow, Begun, End, Job, Refusal, Wire, check, links, place, reached};
    use proptest::prelude::*;

    /// Jobs from `build<lint,test`: an id and what it waits for.
    fn jobs(words: &[&str]) -> Vec<Job> {
        let one = |words: &&str| {
            let (id, needs) = words.split_once('<').unwrap_or((words, ""));
            Job {
                id: id.into(),
                needs: needs
                    .split(',')
                    .filter(|need| !need.is_empty())
                    .map(Into::into)
                    .collect(),
                ..Job::default()
            }
        };
        words.iter().map(one).collect()
    }

    fn begun(job: &str, end: End) -> Begun {
        Wire::from(job, end).begun().unwrap().clone()
    }

    fn held(jobs: &[Job], begun: &Begun, steps: &[bool]) -> Option<String> {
        let step = |begun: Begun, forward: &bool| begun.stepped(jobs, *forward);
        steps.iter().fold(begun.clone(), step).at
    }

    #[test]
    fn arrows_that_cannot_be_say_why() {
        let jobs = jobs(&["lint", "build<lint", "push<build", "deploy"]);
        let why = |job, on| check(&jobs, job, on).err();
        assert_eq!(why("deploy", "push"), None);
        assert_eq!(why("deploy", "deploy"), Some(Refusal::Itself));
        assert_eq!(why("lint", "push"), Some(Refusal::Circle));
        assert_eq!(why("push", "build"), Some(Refusal::Already));
        assert_eq!(why("push", "nobody"), Some(Refusal::Gone));
    }

    #[test]
    fn an_output_connects_and_an_input_also_takes_away() {
        let jobs = jobs(&["lint", "build<lint", "push"]);
        let arrow = |job: &str, on: &str, there| Arrow {
            job: job.into(),
            on: on.into(),
            there,
        };
        let from_lint = begun("lint", End::Output);
        assert_eq!(
            from_lint.with(&jobs, "push"),
            Ok(arrow("push", "lint", false))
        );
        assert_eq!(from_lint.with(&jobs, "build"), Err(Refusal::Already));
        let to_build = begun("build", End::Input);
        assert_eq!(
            to_build.with(&jobs, "push"),
            Ok(arrow("build", "push", false))
        );
        assert_eq!(
            to_build.with(&jobs, "lint"),
            Ok(arrow("build", "lint", true))
        );
    }

    #[test]
    fn keys_hold_it_only_where_it_can_be() {
        let jobs = jobs(&["lint", "build<lint", "push<build", "deploy"]);
        let from_build = begun("build", End::Output);
        assert_eq!(held(&jobs, &from_build, &[true]).as_deref(), Some("deploy"));
        assert_eq!(
            held(&jobs, &from_build, &[true, true]).as_deref(),
            Some("deploy")
        );
        let from_deploy = begun("deploy", End::Output);
        assert_eq!(held(&jobs, &from_deploy, &[false]).as_deref(), Some("push"));
        assert_eq!(
            held(&jobs, &from_deploy, &[true, true]).as_deref(),
            Some("build")
        );
    }

    #[test]
    fn where_nothing_can_be_the_keys_hold_nothing() {
        let jobs = jobs(&["one", "two<one"]);
        assert_eq!(
            held(&jobs, &begun("two", End::Output), &[true, false]),
            None
        );
        assert_eq!(held(&[], &begun("two", End::Output), &[true]), None);
    }

    #[test]
    fn needs_of_no_job_link_nothing_and_circles_end() {
        let jobs = jobs(&["one<two,nobody", "two<one,two"]);
        assert_eq!(links(&jobs), [vec![1], vec![0, 1]]);
        assert_eq!(check(&jobs, "one", "one"), Err(Refusal::Itself));
        assert_eq!(reached(&links(&jobs), 0), [true, true]);
    }

    fn any_jobs() -> impl Strategy<Value = Vec<Job>> {
        proptest::collection::vec(proptest::collection::vec(0usize..7, 0..3), 1..7).prop_map(
            |all| {
                let job = |(at, needs): (usize, Vec<usize>)| Job {
                    id: at.to_string(),
                    needs: needs.into_iter().map(|need| need.to_string()).collect(),
                    ..Job::default()
                };
                all.into_iter().enumerate().map(job).collect()
            },
        )
    }

    proptest! {
        #[test]
        fn targets_are_just_those_that_connect(
            jobs in any_jobs(), own in 0usize..7, output in any::<bool>()
        ) {
            let end = if output { End::Output } else { End::Input };
            let begun = begun(&own.to_string(), end);
            let each = jobs.iter().map(|job| begun.with(&jobs, &job.id).is_ok());
            prop_assert_eq!(begun.targets(&jobs), each.collect::<Vec<_>>());
        }

        #[test]
        fn no_arrow_that_is_made_closes_a_circle(
            mut jobs in any_jobs(), moves in proptest::collection::vec((0usize..7, 0usize..7), 0..20)
        ) {
            for job in &mut jobs {
                let own: usize = job.id.parse().unwrap();
                job.needs.retain(|need| need.parse::<usize>().unwrap() < own);
            }
            for (job, on) in moves {
                if let Ok(arrow) = begun(&job.to_string(), End::Input).with(&jobs, &on.to_string()) {
                    let at = place(&jobs, &arrow.job).unwrap();
                    if arrow.there {
                        jobs[at].needs.retain(|need| *need != arrow.on);
                    } else {
                        jobs[at].needs.push(arrow.on);
                    }
                }
                let links = links(&jobs);
                for (at, needs) in links.iter().enumerate() {
                    prop_assert!(needs.iter().all(|need| !reached(&links, *need)[at]));
                }
            }
        }
    }
}
