//! The words: complete in every language, and few enough (H9).

use super::Report;
use crate::text::{Words, count, differences, read};
use odp_sim::content::Content;
use odp_sim::mission::AuthoredLevel;
use odp_sim::setup::Difficulty;
use std::path::{Path, PathBuf};

/// Languages that must be complete.
pub const LANGUAGES: [&str; 2] = ["en", "es"];

/// Every language has the words for all that came up, and levels keep to their budget.
pub(super) fn check(content: &Content, missions: &Path, report: &mut Report) {
    let folder = missions.join("jigsaw/text");
    let Some(english) = language(&folder, "en", report) else {
        return;
    };
    for name in LANGUAGES {
        let Some(words) = language(&folder, name, report) else {
            continue;
        };
        for problem in differences(&english, &words) {
            report.fail(format!("jigsaw/text/{name}.json: {problem}"));
        }
        complete(content, name, &words, report);
    }
    for level in content
        .jigsaw
        .iter()
        .filter(|level| !level.is_demonstration())
    {
        budget(level.id(), level.difficulty(), level, &english, report);
    }
}

fn language(folder: &Path, name: &str, report: &mut Report) -> Option<Words> {
    let path: PathBuf = folder.join(name).with_extension("json");
    read(&path).map_err(|problem| report.fail(problem)).ok()
}

fn complete(content: &Content, language: &str, words: &Words, report: &mut Report) {
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
            if !words.contains_key(&own) && !words.contains_key(&any) && step < 3 {
                needed.push(own);
            }
        }
    }
    for level in &content.jigsaw {
        needed.extend(
            ["title", "task", "debrief"].map(|part| format!("level.{}.{part}", level.id())),
        );
        needed.extend(
            level
                .spec
                .goals
                .iter()
                .map(|goal| format!("goal.{}", goal.as_str())),
        );
        needed.extend(
            level
                .spec
                .metrics
                .iter()
                .map(|metric| format!("metric.{}", metric.as_str())),
        );
    }
    for key in needed {
        if words.contains_key(&key) {
            report.held += 1;
        } else {
            report.fail(format!("jigsaw/text/{language}.json: {key} is missing"));
        }
    }
}

/// H9. Before the first press the player reads the task and the goals; on the way to a win
/// also the title, the metrics and the debrief.
fn budget(
    id: &str,
    difficulty: Difficulty,
    level: &odp_sim::missions::jigsaw::Level,
    words: &Words,
    report: &mut Report,
) {
    let of = |key: String| words.get(&key).map_or(0, |text| count(text));
    let goals: usize = level
        .spec
        .goals
        .iter()
        .map(|goal| of(format!("goal.{}", goal.as_str())))
        .sum();
    let metrics: usize = level
        .spec
        .metrics
        .iter()
        .map(|metric| of(format!("metric.{}", metric.as_str())))
        .sum();
    let start = of(format!("level.{id}.task")) + goals;
    let whole =
        start + metrics + of(format!("level.{id}.title")) + of(format!("level.{id}.debrief"));
    let (most_at_start, most) = match difficulty {
        Difficulty::Beginner => (25, 120),
        Difficulty::Intermediate => (40, 200),
        Difficulty::Advanced => (60, 300),
    };
    if start > most_at_start {
        report.fail(format!(
            "jigsaw/{id}: H9 {start} words before the first press, not {most_at_start}"
        ));
    }
    if whole > most {
        report.fail(format!(
            "jigsaw/{id}: H9 {whole} words in the level, not {most}"
        ));
    }
    report.held += 2;
}
