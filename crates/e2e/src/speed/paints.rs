//! How long the page took to paint after moves of one kind.

use std::fmt;

use serde_json::Value;

/// Pairs of milliseconds: from the touch or key to the paint, and of these from when the page
/// heard of it. What browsers do not tell of was faster than they tell of.
pub(super) struct Paints(Vec<(f64, f64)>);

impl Paints {
    /// Those of all rounds together.
    pub(super) fn of(rounds: &[Value], doing: &str) -> Self {
        let told = rounds
            .iter()
            .filter_map(|times| times["seen"][doing]["paints"].as_array());
        let pair = |paint: &Value| Some((paint[0].as_f64()?, paint[1].as_f64()?));
        Self(told.flatten().filter_map(pair).collect())
    }

    /// What so many of a hundred keep to, from the touch or key on.
    pub(super) fn since_touch(&self, percent: usize) -> f64 {
        quantile(self.0.iter().map(|paint| paint.0), percent)
    }

    fn since_heard(&self, percent: usize) -> f64 {
        quantile(self.0.iter().map(|paint| paint.1), percent)
    }
}

impl fmt::Display for Paints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (touch, heard) = (|at| self.since_touch(at), |at| self.since_heard(at));
        write!(
            f,
            "half {:.0} ms, 98 of 100 {:.0} ms; from when the page hears of it {:.0} ms and {:.0} ms",
            touch(50),
            touch(98),
            heard(50),
            heard(98)
        )
    }
}

/// What so many of a hundred values keep to; infinite if there is none.
pub(super) fn quantile(values: impl Iterator<Item = f64>, percent: usize) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::INFINITY)
}
