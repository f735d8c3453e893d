//! The one page that the player takes home: what was measured before and after.

use crate::build::ledger::{Fate, Row};
use crate::document::{Cell, Document, Said, said};
use crate::finding::Arg;
use crate::missions::cache::instance::Instance;
use crate::missions::cache::outcome::{Outcome, reruns};
use crate::missions::cache::state::State;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of the last run beside those of the inherited file. `None` before a run.
pub fn report(state: &State) -> Option<Document> {
    let after = &state.run()?.outcome;
    let before = &state.measured().before;
    let instance = state.instance();
    let lines = ("count", Arg::Count(state.lines()));
    let app = ("app", Arg::Code(instance.app.id.clone()));
    let document = Document::default()
        .heading(1, said("report.title", vec![app]))
        .paragraph(said("report.lines", vec![lines]))
        .paragraph(words("report.source"))
        .table(figures(instance, before, after))
        .heading(2, words("report.commits"))
        .table(commits(instance, before, after))
        .heading(2, words("report.ledger"))
        .table(ledger(instance, before, after));
    Some(document)
}

fn words(key: &str) -> Said {
    said(key, Vec::new())
}

fn cell(keys: &[&str]) -> Cell {
    Cell::Said(keys.iter().copied().map(words).collect())
}

/// The names of the columns: what, before, after.
fn heads(what: Cell) -> Vec<Cell> {
    vec![what, cell(&["report.before"]), cell(&["report.after"])]
}

fn figures(instance: &Instance, before: &Outcome, after: &Outcome) -> Vec<Vec<Cell>> {
    let row = |key: &str, figure: fn(&Outcome) -> Arg| {
        vec![
            cell(&[key]),
            Cell::Figure(figure(before)),
            Cell::Figure(figure(after)),
        ]
    };
    let mut rows = vec![
        heads(Cell::Empty),
        row("report.cold", |outcome| Arg::Millis(outcome.cold.ms)),
        row("report.rebuilds", |outcome| Arg::Millis(outcome.ms(false))),
    ];
    // Where nothing is built on a runner, there is nothing to say of one.
    if instance.commits.iter().any(|commit| commit.runner) {
        rows.push(row("report.runner", |outcome| {
            Arg::Millis(outcome.ms(true))
        }));
    }
    rows.push(row("report.size", |outcome| Arg::Bytes(size(outcome))));
    rows.push(row("report.pushed", |outcome| Arg::Bytes(pushed(outcome))));
    rows
}

fn size(outcome: &Outcome) -> u64 {
    outcome.image().map_or(0, |image| image.size)
}

fn pushed(outcome: &Outcome) -> u64 {
    let each = outcome.code().map(|column| column.pushed);
    each.max().unwrap_or(0)
}

/// A row for each commit: steps that ran and time, before and after.
fn commits(instance: &Instance, before: &Outcome, after: &Outcome) -> Vec<Vec<Cell>> {
    let mut rows = vec![heads(cell(&["report.commit"]))];
    for (at, commit) in instance.commits.iter().enumerate() {
        let ran = |outcome: &Outcome| {
            let Some(column) = outcome.columns.get(at) else {
                return Cell::Empty;
            };
            let steps = column.build.steps.iter().filter(|step| reruns(step));
            let args = vec![
                ("count", Arg::Count(steps.count() as u64)),
                ("time", Arg::Millis(column.build.ms)),
            ];
            Cell::Said(vec![said("report.ran", args)])
        };
        let mut name = vec![words(&["commit.", commit.change.as_str()].concat())];
        if commit.runner {
            name.push(words("report.on-runner"));
        }
        rows.push(vec![Cell::Said(name), ran(before), ran(after)]);
    }
    rows
}

/// A row for each kind of byte, before and after.
fn ledger(instance: &Instance, before: &Outcome, after: &Outcome) -> Vec<Vec<Cell>> {
    let (old, new) = (sums(instance, before), sums(instance, after));
    let kinds: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let bytes = |sums: &BTreeMap<Kind, u64>, kind: &Kind| {
        Cell::Figure(Arg::Bytes(sums.get(kind).copied().unwrap_or(0)))
    };
    let row = |kind: &Kind| {
        let name = |part: &str| words(&["ledger.", part].concat());
        let parts = [kind.0, kind.1].into_iter().filter(|part| !part.is_empty());
        let names = Cell::Said(parts.map(name).collect());
        vec![names, bytes(&old, kind), bytes(&new, kind)]
    };
    let mut rows = vec![heads(Cell::Empty)];
    rows.extend(kinds.into_iter().map(row));
    rows
}

/// What the bytes are, and what became of them.
type Kind = (&'static str, &'static str);

fn sums(instance: &Instance, outcome: &Outcome) -> BTreeMap<Kind, u64> {
    let mut sums = BTreeMap::new();
    for row in outcome.ledger(instance) {
        let Row {
            content,
            fate,
            bytes,
            ..
        } = row;
        let fate = match fate {
            Fate::Kept => "",
            Fate::Deleted(_) => "deleted",
            Fate::Duplicated(_) => "duplicated",
        };
        *sums.entry((content.as_str(), fate)).or_default() += bytes;
    }
    sums
}
