//! Where the player stands: goals, metrics against par, stars, score, the fragment.

use crate::finding::{Arg, Code, Finding, Place, Severity};
use crate::seed::fnv1a;
use crate::setup::Setup;

/// A required test of a level, as last observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its name in the language files: `goal.<id>`.
    pub id: &'static str,
    /// `None` until something was run that could tell.
    pub met: Option<bool>,
    /// What was seen, in canonical words that are the same for every right solution; empty
    /// unless met.
    pub observed: String,
    /// What stands in the way; empty when met.
    pub blocked_by: Option<Finding>,
}

/// What the test of a goal saw: canonical words when it is met, what blocks it otherwise.
pub(crate) type Seen = Result<String, Finding>;

impl Goal {
    /// A goal of which nothing is known yet.
    pub const fn unknown(id: &'static str) -> Self {
        Self {
            id,
            met: None,
            observed: String::new(),
            blocked_by: None,
        }
    }

    /// A goal as its test saw it; `None` when nothing ran that could tell.
    pub(crate) fn seen(id: &'static str, seen: Option<Seen>) -> Self {
        let mut goal = Self::unknown(id);
        goal.met = seen.as_ref().map(Result::is_ok);
        match seen {
            Some(Ok(observed)) => goal.observed = observed,
            Some(Err(finding)) => goal.blocked_by = Some(finding),
            None => {}
        }
        goal
    }
}

/// How many goals are met.
pub(crate) fn met(goals: &[Goal]) -> usize {
    goals.iter().filter(|goal| goal.met == Some(true)).count()
}

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Milliseconds of simulated time.
    Millis,
    /// Things.
    Count,
}

impl Unit {
    /// A number of it, as the argument of a sentence.
    pub const fn of(self, number: u64) -> Arg {
        match self {
            Self::Bytes => Arg::Bytes(number),
            Self::Millis => Arg::Millis(number),
            Self::Count => Arg::Count(number),
        }
    }

    /// A number as far as it is judged. From 100 MB on, the page shows whole megabytes, and from
    /// 10 GB on tenths of a gigabyte (`show` in `src/text/catalogue.rs`): a file of some hundred
    /// bytes makes no other image.
    const fn shown(self, number: u64) -> u64 {
        let step = match (self, number) {
            (Self::Count | Self::Millis, _) | (Self::Bytes, ..100_000_000) => 1,
            (Self::Bytes, ..10_000_000_000) => 1_000_000,
            (Self::Bytes, _) => 100_000_000,
        };
        number.saturating_add(step / 2) / step * step
    }
}

/// A number that is good when small, beside the number a careful person reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// Its name in the language files: `metric.<id>`.
    pub id: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Code of the finding that says it is over par.
    pub over: Code,
    /// As last observed.
    pub value: Option<u64>,
    /// What the reference line reaches.
    pub par: u64,
}

impl Metric {
    /// Whether it was observed at or under par.
    pub fn at_par(&self) -> bool {
        self.value.is_some_and(|value| !self.is_over(value))
    }

    /// Whether a number reads as more than par: nobody is refused for what cannot be seen.
    const fn is_over(&self, value: u64) -> bool {
        self.unit.shown(value) > self.unit.shown(self.par)
    }

    /// What there is to say of a number that was observed over par.
    fn over_par(&self) -> Option<Finding> {
        let value = self.value.filter(|value| self.is_over(*value))?;
        let finding = Finding::new(self.over, Severity::Info, Place::default());
        let finding = finding.with("value", self.unit.of(value));
        Some(finding.with("par", self.unit.of(self.par)))
    }
}

/// Where a mission stands after an action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Required goals in the order of the board.
    pub goals: Vec<Goal>,
    /// Metrics of the lean star.
    pub metrics: Vec<Metric>,
}

impl Verdict {
    /// All goals met.
    pub fn solved(&self) -> bool {
        !self.goals.is_empty() && self.goals.iter().all(|goal| goal.met == Some(true))
    }

    /// Solved, with every metric at or under par.
    pub fn lean(&self) -> bool {
        self.solved() && self.metrics.iter().all(Metric::at_par)
    }

    /// On a win, what is over par.
    pub(crate) fn over_par(&self) -> Vec<Finding> {
        if !self.solved() {
            return Vec::new();
        }
        self.metrics.iter().filter_map(Metric::over_par).collect()
    }

    /// The first goal that is not met, and what blocks it.
    pub fn gap(&self) -> Option<(&Goal, Option<&Finding>)> {
        let goal = self.goals.iter().find(|goal| goal.met != Some(true))?;
        Some((goal, goal.blocked_by.as_ref()))
    }

    /// Digest of what was observed, without metrics: the same for every right solution of
    /// a level and seed, so that a projector and an answer key can know it.
    pub fn behaviour(&self, setup: &Setup) -> u64 {
        let mut words = String::new();
        for part in [setup.mission.as_str(), &setup.level, &setup.app] {
            words.push_str(part);
            words.push('\n');
        }
        for goal in &self.goals {
            words.push_str(goal.id);
            words.push('=');
            words.push_str(&goal.observed);
            words.push('\n');
        }
        fnv1a(words.as_bytes()) ^ fnv1a(&setup.seed.to_le_bytes())
    }
}

/// The three stars of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stars {
    /// All required goals met.
    pub solved: bool,
    /// At or under par on every metric.
    pub lean: bool,
    /// No solution shown, hints within the free number.
    pub clean: bool,
}

impl Stars {
    /// From 0 to 3.
    pub fn count(self) -> u8 {
        u8::from(self.solved) + u8::from(self.lean) + u8::from(self.clean)
    }

    /// Points for a gradebook: 40 solved, 30 lean, 30 clean.
    pub fn score(self) -> u32 {
        40 * u32::from(self.solved) + 30 * u32::from(self.lean) + 30 * u32::from(self.clean)
    }

    /// The better of both, star by star.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            solved: self.solved || other.solved,
            lean: self.lean || other.lean,
            clean: self.clean || other.clean,
        }
    }
}

/// Why a win has fewer than three stars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unearned {
    /// The solution was shown: there are none at all.
    Shown,
    /// So many hints more were read than are free.
    Hints(u32),
    /// A metric is so much over par.
    Over(&'static str, Arg),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(met: bool, value: Option<u64>) -> Verdict {
        let seen = if met {
            Ok("page".into())
        } else {
            Err(Finding::error("no-page", Place::default()))
        };
        Verdict {
            goals: vec![Goal::seen("page", Some(seen))],
            metrics: vec![Metric {
                id: "size",
                unit: Unit::Bytes,
                over: "size-over-par",
                value,
                par: 10,
            }],
        }
    }

    #[test]
    fn par_is_spoken_of_on_a_win_alone() {
        for (met, value) in [(false, Some(11)), (true, Some(10)), (true, None)] {
            assert_eq!(verdict(met, value).over_par(), [], "{met} {value:?}");
        }
        let told = verdict(true, Some(11)).over_par();
        assert_eq!(told[0].code, "size-over-par");
        assert_eq!(
            told[0].args,
            [("value", Arg::Bytes(11)), ("par", Arg::Bytes(10))]
        );
    }

    #[test]
    fn what_reads_the_same_as_par_is_at_par() {
        let over = |unit, par, value| {
            let mut verdict = verdict(true, Some(value));
            (verdict.metrics[0].unit, verdict.metrics[0].par) = (unit, par);
            assert_eq!(verdict.lean(), verdict.over_par().is_empty());
            !verdict.lean()
        };
        // 665 MB beside 665 MB, and beside 666.
        assert!(!over(Unit::Bytes, 665_000_100, 665_000_600));
        assert!(!over(Unit::Bytes, 664_600_000, 665_499_999));
        assert!(over(Unit::Bytes, 665_000_100, 665_500_000));
        assert!(over(Unit::Bytes, 99_900_000, 99_900_001));
        assert!(!over(Unit::Bytes, 999, 999) && over(Unit::Bytes, 998, 999));
        assert!(!over(Unit::Millis, 36_410, 36_410) && over(Unit::Millis, 36_410, 36_411));
        assert!(over(Unit::Count, 1_000, 1_001));
        assert!(!over(Unit::Bytes, u64::MAX, u64::MAX));
    }

    #[test]
    fn shown_numbers_keep_their_order() {
        for unit in [Unit::Bytes, Unit::Millis, Unit::Count] {
            for power in 0..12 {
                let near = 10_u64.pow(power);
                for (less, more) in [(near - 1, near), (6 * near - 1, 6 * near)] {
                    assert!(unit.shown(less) <= unit.shown(more), "{less} {unit:?}");
                }
            }
        }
    }

    #[test]
    fn goals_are_met_blocked_or_unknown() {
        let unmet = &verdict(false, None).goals[0];
        assert_eq!((unmet.met, unmet.observed.as_str()), (Some(false), ""));
        assert!(unmet.blocked_by.is_some());
        let met = &verdict(true, None).goals[0];
        assert_eq!((met.met, met.observed.as_str()), (Some(true), "page"));
        assert_eq!(Goal::seen("page", None), Goal::unknown("page"));
    }
}
