//! The numbers of the lean star, and what a careful person reaches.

use super::{Measured, Read};
use crate::missions::pipeline::instance::Instance;
use crate::missions::pipeline::level::MetricId;
use crate::missions::pipeline::outcome::Outcome;
use crate::missions::pipeline::route::{jobs, lines_touched};
use crate::workflow::yaml::Source;

/// Par and the target from the reference line.
pub(super) fn measured(instance: &Instance) -> Measured {
    let spec = &instance.level.spec;
    let cards: Vec<usize> = (0..instance.events.len()).collect();
    let road = instance.level.roads.first();
    let best = road.map(|(_, text)| Read::new(instance.source(text)).play(instance, &cards));
    let metric = |id: &MetricId| {
        let best = best.as_ref();
        best.and_then(|best| value(*id, instance, best))
            .unwrap_or(0)
    };
    Measured {
        par: spec.metrics.iter().map(|id| (*id, metric(id))).collect(),
        target_ms: metric(&MetricId::Lead).saturating_mul(spec.lead) / 100,
        best,
    }
}

pub(super) fn value(id: MetricId, instance: &Instance, outcome: &Outcome) -> Option<u64> {
    Some(match id {
        MetricId::Lead => outcome.lead()?,
        MetricId::Arrows => arrows(&instance.level.start, &outcome.text),
        MetricId::Minutes => outcome.engine.minutes(),
        MetricId::Lines => lines_touched(&instance.level.start, &outcome.text),
        MetricId::Scopes => {
            let card = outcome.cards.first()?;
            let jobs = outcome.runs(card).flat_map(|run| &run.jobs);
            jobs.map(|job| u64::from(job.writes)).sum()
        }
    })
}

/// Arrows that were drawn or taken away.
fn arrows(before: &str, after: &str) -> u64 {
    let pairs = |text: &str| -> Vec<(String, String)> {
        let jobs = jobs(&Source::new(text)).unwrap_or_default().into_iter();
        jobs.flat_map(|(job, needs)| needs.into_iter().map(move |need| (job.clone(), need)))
            .collect()
    };
    let (old, new) = (pairs(before), pairs(after));
    let gone = old.iter().filter(|pair| !new.contains(pair)).count();
    let added = new.iter().filter(|pair| !old.contains(pair)).count();
    (gone + added) as u64
}
