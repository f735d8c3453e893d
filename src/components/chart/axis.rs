//! The time axis: where a moment stands on it, and at which moments it is marked.

/// Most marks on the axis.
const MARKS: u64 = 6;

/// Steps between marks that are easy to count in, in seconds.
const STEPS: [u64; 14] = [
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200,
];

/// Axes longer than this, in seconds, are marked in minutes.
const MINUTES: u64 = 1_200;

/// The marks of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    /// Between two marks, in milliseconds.
    pub step_ms: u64,
    /// Its length, in milliseconds.
    pub total_ms: u64,
}

impl Axis {
    /// An axis of that length.
    pub(super) fn of(total_ms: u64) -> Self {
        let seconds = total_ms.div_ceil(1_000);
        let fits = |step: &u64| seconds / step <= MARKS;
        let step = STEPS.into_iter().find(fits);
        // Runs of days are marked by their own sixth.
        let step = step.unwrap_or_else(|| seconds.div_ceil(MARKS));
        Self {
            step_ms: step * 1_000,
            total_ms,
        }
    }

    /// Whether it is marked in minutes.
    pub(super) fn in_minutes(self) -> bool {
        self.total_ms > MINUTES * 1_000
    }

    /// Its marks: where, and the number that stands there.
    pub(super) fn marks(self) -> impl Iterator<Item = (u64, u64)> {
        let unit = if self.in_minutes() { 60_000 } else { 1_000 };
        let count = self.total_ms / self.step_ms;
        (0..=count).map(move |mark| (mark * self.step_ms, mark * self.step_ms / unit))
    }
}

/// How much of the whole a part is, as the style sheet writes it: `12.34%`.
pub(super) fn percent(part: u64, total: u64) -> String {
    let share = share(part, total);
    let digits = share % 100;
    let zero = if digits < 10 { "0" } else { "" };
    [
        &(share / 100).to_string(),
        ".",
        zero,
        &digits.to_string(),
        "%",
    ]
    .concat()
}

/// How much of the whole a part is, in ten-thousandths; never more than all of it.
pub(super) fn share(part: u64, total: u64) -> u64 {
    if total == 0 {
        return 0;
    }
    let share = u128::from(part.min(total)) * 10_000 / u128::from(total);
    u64::try_from(share).unwrap_or(10_000)
}

#[cfg(test)]
mod tests {
    use super::{Axis, percent, share};

    #[test]
    fn marks_are_few_and_round() {
        let numbers = |ms| Axis::of(ms).marks().map(|mark| mark.1).collect::<Vec<_>>();
        assert_eq!(numbers(185_000), [0, 30, 60, 90, 120, 150, 180]);
        assert_eq!(numbers(45_000), [0, 10, 20, 30, 40]);
        assert_eq!(numbers(30 * 60_000), [0, 5, 10, 15, 20, 25, 30]);
        assert_eq!(numbers(0), [0]);
        for ms in [1, 999, 61_000, 100_000_000, u64::MAX / 2_000] {
            assert!(numbers(ms).len() <= 7, "{ms}");
        }
    }

    #[test]
    fn a_moment_stands_where_it_belongs_and_never_off_the_axis() {
        assert_eq!(percent(0, 200), "0.00%");
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(1, 1_000), "0.10%");
        assert_eq!(percent(7, 5), "100.00%");
        assert_eq!(percent(7, 0), "0.00%");
        assert_eq!(share(u64::MAX, u64::MAX), 10_000);
    }
}
