//! The words: complete in every language, and few enough (H9).

use super::Report;
use crate::text::{Words, count, differences, read};
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::setup::Difficulty;
use std::path::Path;

/// Languages that must be complete.
pub const LANGUAGES: [&str; 2] = ["en", "es"];

/// Every language has the words for all that came up, and levels keep to their budget.
/// What the simulator says in every room stands in the words of the first.
pub(super) fn check<M: Mission>(content: &Content, missions: &Path, report: &mut Report) {
    let room = M::ID.as_str();
    let Some(english) = language(missions, room, "en", report) else {
        return;
    };
    for name in LANGUAGES {
        let Some(words) = language(missions, room, name, report) else {
            continue;
        };
        for problem in differences(&english, &words) {
            report.fail(format!("{room}/text/{name}.json: {problem}"));
        }
        complete::<M>(content, name, &words, report);
    }
    for level in M::levels(content) {
        if !level.is_demonstration() {
            budget::<M>(level, &english, report);
        }
    }
}

/// The words of a room in a language, over those of the first room.
fn language(missions: &Path, room: &str, name: &str, report: &mut Report) -> Option<Words> {
    let mut all = Words::new();
    for room in ["jigsaw", room] {
        let path = missions
            .join(room)
            .join("text")
            .join(name)
            .with_extension("json");
        let words = read(&path).map_err(|problem| report.fail(problem)).ok()?;
        all.extend(words);
    }
    Some(all)
}

fn complete<M: Mission>(content: &Content, language: &str, words: &Words, report: &mut Report) {
    let mut needed: Vec<String> = Vec::new();
    for code in &report.codes {
        needed.extend(["what", "why", "try"].map(|part| format!("finding.{code}.{part}")));
    }
    for (goal, code) in &report.gaps {
        for step in 1..=3 {
            let (own, any) = (
                format!("hint.{goal}.{code}.{step}"),
                format!("hint.{code}.{step}"),
            );
            // What a file's own reader objects to speaks in the words of its finding.
            let part = if step == 1 { "what" } else { "try" };
            let read = code.starts_with("workflow-")
                && words.contains_key(&format!("finding.{code}.{part}"));
            if !read && !words.contains_key(&own) && !words.contains_key(&any) && step < 3 {
                needed.push(own);
            }
        }
    }
    for level in M::levels(content) {
        let id = level.id();
        needed.extend(["title", "task", "debrief"].map(|part| format!("level.{id}.{part}")));
        needed.extend(level.goals().iter().map(|goal| format!("goal.{goal}")));
        needed.extend(
            level
                .metrics()
                .iter()
                .map(|metric| format!("metric.{metric}")),
        );
    }
    let room = M::ID.as_str();
    for key in needed {
        if words.contains_key(&key) {
            report.held += 1;
        } else {
            report.fail(format!("{room}/text/{language}.json: {key} is missing"));
        }
    }
}

/// H9. Before the first press the player reads the task and the goals; on the way to a win
/// also the title, the metrics and the debrief.
fn budget<M: Mission>(level: &M::Level, words: &Words, report: &mut Report) {
    let (room, id) = (M::ID.as_str(), level.id());
    let of = |key: String| words.get(&key).map_or(0, |text| count(text));
    let goals = level
        .goals()
        .into_iter()
        .map(|goal| of(format!("goal.{goal}")));
    let metrics = level.metrics().into_iter();
    let metrics: usize = metrics.map(|metric| of(format!("metric.{metric}"))).sum();
    let start = of(format!("level.{id}.task")) + goals.sum::<usize>();
    let whole =
        start + metrics + of(format!("level.{id}.title")) + of(format!("level.{id}.debrief"));
    let (most_at_start, most) = match level.difficulty() {
        Difficulty::Beginner => (25, 120),
        Difficulty::Intermediate => (40, 200),
        Difficulty::Advanced => (60, 300),
    };
    if start > most_at_start {
        report.fail(format!(
            "{room}/{id}: H9 {start} words before the first press, not {most_at_start}"
        ));
    }
    if whole > most {
        report.fail(format!(
            "{room}/{id}: H9 {whole} words in the level, not {most}"
        ));
    }
    report.held += 2;
}
