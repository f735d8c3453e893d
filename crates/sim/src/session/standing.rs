//! Where the player stands: goals, stars, hints, and what all of it comes to in one number.

use super::Session;
use crate::attempt::Move;
use crate::mission::{Gap, Mission};
use crate::seed::fnv1a;
use crate::verdict::{Stars, Unearned, Verdict};

/// The last step of a hint: the near-solution.
const LAST: u8 = 3;

impl<M: Mission> Session<M> {
    /// Where the player stands.
    pub fn verdict(&self) -> Verdict {
        M::verdict(&self.state)
    }

    /// The stars of the board as it stands.
    pub fn stars(&self) -> Stars {
        let verdict = self.verdict();
        Stars {
            solved: verdict.solved(),
            lean: verdict.lean(),
            clean: verdict.solved() && self.is_clean(),
        }
    }

    /// The best stars of this attempt so far. A solution that was shown takes all of them.
    pub fn best(&self) -> Stars {
        if self.solution_shown {
            Stars::default()
        } else {
            self.best
        }
    }

    /// Of a board that won: why stars are missing, in their order.
    pub fn unearned(&self) -> Vec<Unearned> {
        let verdict = self.verdict();
        if !verdict.solved() {
            return Vec::new();
        }
        if self.solution_shown {
            return vec![Unearned::Shown];
        }
        let mut all = Vec::new();
        if let Some(limit) = self.hint_limit().filter(|_| !self.best.clean) {
            let more = self.hints.saturating_sub(limit);
            all.extend((more > 0).then_some(Unearned::Hints(more)));
        }
        if !self.best.lean {
            let over = verdict.metrics.iter().filter_map(|metric| {
                let more = metric.value?.checked_sub(metric.par)?;
                (more > 0).then(|| Unearned::Over(metric.id, metric.unit.of(more)))
            });
            all.extend(over);
        }
        all
    }

    fn is_clean(&self) -> bool {
        !self.solution_shown && self.hint_limit().is_none_or(|limit| self.hints <= limit)
    }

    /// Hints that leave the clean star alone: the free ones, and one for each right call.
    fn hint_limit(&self) -> Option<u32> {
        Some(self.setup.free_hints()? + M::right_calls(&self.state))
    }

    /// Hints read so far.
    pub fn hints(&self) -> u32 {
        self.hints
    }

    /// Hints that still leave the clean star alone; `None` when there is no limit.
    pub fn free_hints_left(&self) -> Option<u32> {
        Some(self.hint_limit()?.saturating_sub(self.hints))
    }

    /// Whether the solution was shown in this attempt.
    pub fn solution_shown(&self) -> bool {
        self.solution_shown
    }

    /// The gap a hint would speak of, and its next step (1 to 3); `None` when solved.
    ///
    /// Before the first run it speaks of that run, and of nothing that only a run shows.
    pub fn next_hint(&self) -> Option<(Gap, u8)> {
        let mut gap = M::gap(&self.state)?;
        if !self.has_run() {
            gap = gap.never_run();
        }
        let id = gap.id();
        let read = self.read_now(&id).max().unwrap_or(0);
        Some((gap, read.saturating_add(1).min(LAST)))
    }

    /// The steps of a gap's hint that were read since the last move.
    fn read_now(&self, id: &str) -> impl Iterator<Item = u8> {
        let last = self.log.iter().rev().map(|entry| step_of(&entry.what, id));
        last.map_while(|step| step)
    }

    /// Whether a step of a gap's hint was read already: to read it again costs nothing. The
    /// last one names a move of the board as it stands, and is a new one on another board.
    pub fn is_read(&self, id: &str, step: u8) -> bool {
        let mut now = true;
        self.log.iter().rev().any(|entry| {
            let read = step_of(&entry.what, id);
            now &= read.is_some();
            read == Some(step) && (now || step < LAST)
        })
    }

    /// Whether there was a run since the start or the last reset.
    fn has_run(&self) -> bool {
        let moves = self.log.iter().rev().map(|entry| &entry.what);
        let mut since = moves.take_while(|what| **what != Move::Reset);
        since.any(|what| *what == Move::Do(M::press()))
    }

    /// Whether a step of a gap's hint costs a star that can still be won.
    pub fn hint_costs(&self, id: &str, step: u8) -> bool {
        self.free_hints_left() == Some(0) && self.is_clean() && !self.is_read(id, step)
    }

    /// One number for all that the board shows: the same on every machine, different when
    /// the simulator decides anything differently.
    pub fn digest(&self) -> u64 {
        let verdict = self.verdict();
        let mut words = String::new();
        let mut note = |name: &str, value: &str| {
            words.push_str(name);
            words.push('=');
            words.push_str(value);
            words.push('\n');
        };
        for goal in &verdict.goals {
            note(
                goal.id,
                if goal.met == Some(true) {
                    &goal.observed
                } else {
                    ""
                },
            );
        }
        for metric in &verdict.metrics {
            note(metric.id, &metric.value.unwrap_or(0).to_string());
            note("par", &metric.par.to_string());
        }
        for finding in M::findings(&self.state) {
            note(finding.code, &finding.place.line.to_string());
        }
        note("score", &self.best().score().to_string());
        fnv1a(words.as_bytes())
    }

    /// Two hexadecimal digits of the vault's code, once solved.
    pub fn fragment(&self) -> Option<u8> {
        let verdict = self.verdict();
        verdict
            .solved()
            .then(|| verdict.behaviour(&self.setup).to_be_bytes()[0])
    }
}

/// The step that was read of a gap's hint.
fn step_of<A>(what: &Move<A>, id: &str) -> Option<u8> {
    match what {
        Move::Hint { gap, step } if gap == id => Some(*step),
        _ => None,
    }
}
