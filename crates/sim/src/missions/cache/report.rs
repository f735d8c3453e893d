//! The one page that the player takes home: what was measured before and after.

use crate::build::ledger::{Fate, Row};
use crate::missions::cache::instance::Instance;
use crate::missions::cache::outcome::{Outcome, reruns};
use crate::missions::cache::state::State;
use std::collections::{BTreeMap, BTreeSet};

/// The level's form with the figures of the last run, in Markdown. `None` before a run.
pub fn report(state: &State) -> Option<String> {
    let after = &state.run()?.outcome;
    let before = &state.measured().before;
    let instance = state.instance();
    let lines = state.lines().to_string();
    let names = [
        ("{{app}}", instance.app.id.clone()),
        ("{{lines}}", lines),
        (
            "{{rebuilds}}",
            pair(before, after, |outcome| seconds(outcome.ms(false))),
        ),
        (
            "{{runner}}",
            pair(before, after, |outcome| seconds(outcome.ms(true))),
        ),
        (
            "{{cold}}",
            pair(before, after, |outcome| seconds(outcome.cold.ms)),
        ),
        (
            "{{size}}",
            pair(before, after, |outcome| megabytes(size(outcome))),
        ),
        (
            "{{pushed}}",
            pair(before, after, |outcome| megabytes(pushed(outcome))),
        ),
        ("{{commits}}", commits(instance, before, after)),
        ("{{ledger}}", ledger(instance, before, after)),
    ];
    let form = instance.level.report.clone();
    let filled = names
        .iter()
        .fold(form, |text, (name, value)| text.replace(name, value));
    Some(filled)
}

/// Two cells of a table.
fn pair(before: &Outcome, after: &Outcome, cell: impl Fn(&Outcome) -> String) -> String {
    [&cell(before), " | ", &cell(after)].concat()
}

fn size(outcome: &Outcome) -> u64 {
    outcome.image().map_or(0, |image| image.size)
}

fn pushed(outcome: &Outcome) -> u64 {
    outcome
        .code()
        .map(|column| column.pushed)
        .max()
        .unwrap_or(0)
}

/// A row for each commit: steps that ran and time, before and after.
fn commits(instance: &Instance, before: &Outcome, after: &Outcome) -> String {
    let mut table = String::new();
    for (at, commit) in instance.commits.iter().enumerate() {
        let cell = |outcome: &Outcome| {
            outcome.columns.get(at).map_or_else(
                || "-".to_owned(),
                |column| {
                    let ran = column
                        .build
                        .steps
                        .iter()
                        .filter(|step| reruns(step))
                        .count();
                    [&ran.to_string(), ", ", &seconds(column.build.ms)].concat()
                },
            )
        };
        let machine = if commit.runner { " (CI)" } else { "" };
        let cells = pair(before, after, cell);
        table.push_str(&["| ", commit.change.as_str(), machine, " | ", &cells, " |\n"].concat());
    }
    table
}

/// A row for each kind of byte, before and after.
fn ledger(instance: &Instance, before: &Outcome, after: &Outcome) -> String {
    let sums = |outcome: &Outcome| {
        let mut sums: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for Row {
            content,
            fate,
            bytes,
            ..
        } in outcome.ledger(instance)
        {
            let fate = match fate {
                Fate::Kept => "",
                Fate::Deleted(_) => " (deleted later)",
                Fate::Duplicated(_) => " (stored twice)",
            };
            *sums.entry((content.as_str(), fate)).or_default() += bytes;
        }
        sums
    };
    let (old, new) = (sums(before), sums(after));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut table = String::new();
    for key in keys {
        let cell =
            |sums: &BTreeMap<(&str, &str), u64>| megabytes(sums.get(key).copied().unwrap_or(0));
        let row = [
            "| ",
            key.0,
            key.1,
            " | ",
            &cell(&old),
            " | ",
            &cell(&new),
            " |\n",
        ];
        table.push_str(&row.concat());
    }
    table
}

/// `36.6 s`
fn seconds(ms: u64) -> String {
    tenths(ms / 100, " s")
}

/// `1007.3 MB`
fn megabytes(bytes: u64) -> String {
    tenths(bytes / 100_000, " MB")
}

fn tenths(number: u64, unit: &str) -> String {
    [
        &(number / 10).to_string(),
        ".",
        &(number % 10).to_string(),
        unit,
    ]
    .concat()
}
