//! What is measured once for an instance: par, targets, and what came of known texts.

use crate::missions::cache::goals::Targets;
use crate::missions::cache::instance::Instance;
use crate::missions::cache::level::MetricId;
use crate::missions::cache::lines::touched;
use crate::missions::cache::outcome::{Outcome, evaluate};

/// What is measured once for an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What the reference line reaches, metric by metric.
    pub par: Vec<(MetricId, u64)>,
    /// What the goals measure against.
    pub targets: Targets,
    /// What came of the inherited files.
    pub before: Outcome,
    /// What came of the reference line's files.
    pub best: Option<Outcome>,
}

/// Par and targets from the reference line, and the figures of the inherited files.
pub(super) fn measured(instance: &Instance) -> Measured {
    let before = evaluate(instance, &instance.level.start);
    let spec = &instance.level.spec;
    let road = instance.level.roads.first();
    let best = road.map(|(_, texts)| evaluate(instance, texts));
    let metric = |id| best.as_ref().map_or(0, |best| value(id, instance, best));
    let percent = |number: u64, percent: u64| number.saturating_mul(percent) / 100;
    Measured {
        par: spec.metrics.iter().map(|id| (*id, metric(*id))).collect(),
        targets: Targets {
            script: rounded(
                percent(metric(MetricId::Rebuilds), spec.slack.script),
                1_000,
            ),
            size: rounded(percent(metric(MetricId::Size), spec.slack.size), 10_000_000),
            runner: rounded(percent(metric(MetricId::Ci), spec.slack.runner), 1_000),
            before_script: before.ms(false),
            before_size: before.image().map_or(0, |image| image.size),
        },
        before,
        best,
    }
}

/// A number that people can read.
fn rounded(number: u64, step: u64) -> u64 {
    number.div_ceil(step) * step
}

/// A metric of an outcome.
pub(super) fn value(id: MetricId, instance: &Instance, outcome: &Outcome) -> u64 {
    match id {
        MetricId::Rebuilds => outcome.ms(false),
        MetricId::Size => outcome.image().map_or(0, |image| image.size),
        MetricId::Ci => outcome.ms(true),
        MetricId::Pushed => outcome
            .code()
            .map(|column| column.pushed)
            .max()
            .unwrap_or(0),
        MetricId::Lines => touched(&instance.level.start, &outcome.texts),
    }
}
