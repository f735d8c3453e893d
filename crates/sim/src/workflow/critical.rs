//! The critical path: the jobs that made a run take as long as it took. Each began when the
//! one before it ended, so that only making one of these shorter makes the run shorter.

/// A job and its times, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed<'a> {
    /// The places of the jobs that it waits for; places of no job are passed over.
    pub needs: &'a [usize],
    /// When it could have started, had a runner been free.
    pub queued_ms: u64,
    /// When it started.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
    /// Whether it ran at all.
    pub ran: bool,
}

/// For each job whether it is on the critical path.
///
/// It is followed back from the job that ended last: to what it waited for longest, or, where
/// it then waited for a runner, to the job that gave one back. Of two that ended at the same
/// time the first one counts.
pub fn critical(jobs: &[Timed<'_>]) -> Vec<bool> {
    let mut path = vec![false; jobs.len()];
    let mut next = latest(jobs, 0..jobs.len());
    while let Some(at) = next {
        // In times that contradict each other there may be circles.
        if std::mem::replace(&mut path[at], true) {
            break;
        }
        let job = &jobs[at];
        next = if job.start_ms > job.queued_ms {
            let freed = |other: &usize| *other != at && jobs[*other].end_ms == job.start_ms;
            latest(jobs, (0..jobs.len()).filter(freed))
        } else {
            None
        };
        next = next.or_else(|| latest(jobs, job.needs.iter().copied()));
    }
    path
}

/// Which of these jobs ran and ended last.
fn latest(jobs: &[Timed<'_>], among: impl Iterator<Item = usize>) -> Option<usize> {
    let ran = among.filter(|at| jobs.get(*at).is_some_and(|job| job.ran));
    ran.min_by_key(|at| (u64::MAX - jobs[*at].end_ms, *at))
}

#[cfg(test)]
mod tests {
    use super::{Timed, critical};

    /// Jobs from what each waits for, and when it was queued, started and ended.
    fn path(jobs: &[(&[usize], u64, u64, u64)]) -> Vec<usize> {
        let timed = |&(needs, queued_ms, start_ms, end_ms): &(&'static [usize], _, _, _)| Timed {
            needs,
            queued_ms,
            start_ms,
            end_ms,
            ran: end_ms > start_ms,
        };
        let jobs: Vec<_> = jobs
            .iter()
            .map(|(needs, queued, start, end)| {
                timed(&(needs.to_vec().leak(), *queued, *start, *end))
            })
            .collect();
        let all = critical(&jobs).into_iter().enumerate();
        all.filter_map(|(at, on)| on.then_some(at)).collect()
    }

    #[test]
    fn it_goes_back_over_what_was_waited_for_longest() {
        let lint: (&[usize], _, _, _) = (&[], 0, 0, 10);
        let test: (&[usize], _, _, _) = (&[], 0, 0, 150);
        let build: (&[usize], _, _, _) = (&[0], 10, 10, 70);
        let push: (&[usize], _, _, _) = (&[1, 2], 150, 150, 165);
        assert_eq!(path(&[lint, test, build, push]), [1, 3]);
    }

    #[test]
    fn a_job_that_waited_for_a_runner_hangs_on_the_one_that_gave_it_back() {
        let long: (&[usize], _, _, _) = (&[], 0, 0, 100);
        let short: (&[usize], _, _, _) = (&[], 0, 0, 10);
        let late: (&[usize], _, _, _) = (&[1], 10, 100, 120);
        assert_eq!(path(&[long, short, late]), [0, 2]);
    }

    #[test]
    fn what_never_ran_is_not_on_it() {
        let failed: (&[usize], _, _, _) = (&[], 0, 0, 10);
        let skipped: (&[usize], _, _, _) = (&[0], 10, 10, 10);
        assert_eq!(path(&[failed, skipped]), [0]);
        assert_eq!(path(&[]), [] as [usize; 0]);
    }

    #[test]
    fn times_that_contradict_each_other_end_it() {
        let one: (&[usize], _, _, _) = (&[1, 7], 0, 0, 10);
        let two: (&[usize], _, _, _) = (&[0], 0, 0, 10);
        assert_eq!(path(&[one, two]), [0, 1]);
    }
}
