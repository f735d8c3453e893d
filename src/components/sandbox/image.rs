//! The image: how it is run, its layers, and where its bytes are.

use odp_sim::build::ledger::Fate;
use odp_sim::build::report::{ConfigReport, ImageReport, LayerRow, LedgerRow};

use leptos::prelude::*;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, live};
use crate::text::Arg;

/// Rows of the ledger that are shown; the rest is one row.
const MOST: usize = 12;

/// All there is to know of the last image.
pub(super) fn image(desk: Desk) -> Node {
    live(move || {
        let shown = desk.shown.get();
        let run = &shown.run;
        let made = run.second.as_ref().unwrap_or(&run.first);
        let Some(image) = &made.report.image else {
            return el("p")
                .class("dim")
                .testid("no-image")
                .child(desk.words.get("sandbox.no-image"))
                .into_node();
        };
        el("div")
            .class("of-image")
            .child(config(desk, &image.config))
            .child(layers(desk, &image.layers))
            .child(ledger(desk, image))
            .into_node()
    })
}

fn config(desk: Desk, config: &ConfigReport) -> El {
    let words = desk.words;
    let row = |name: &'static str, values: Vec<String>| {
        let shown = if values.is_empty() {
            el("dd").class("dim").child(words.get("sandbox.unset"))
        } else {
            let each = values.into_iter().map(|value| el("code").child(value));
            el("dd").child(each.collect::<Vec<_>>())
        };
        el("div")
            .child(el("dt").class("mono").child(name))
            .child(shown)
    };
    let one = |value: &String| {
        Some(value.clone())
            .filter(|value| !value.is_empty())
            .into_iter()
            .collect::<Vec<_>>()
    };
    let command = |line: &Option<Vec<String>>| match line {
        None => Vec::new(),
        Some(line) => {
            let quoted: Vec<String> = line.iter().map(|word| format!("{word:?}")).collect();
            vec![["[", &quoted.join(", "), "]"].concat()]
        }
    };
    let labels = config.labels.iter();
    let labels = labels.map(|(name, value)| [name, "=", value].concat());
    let user = if config.user.is_empty() {
        vec!["root".to_owned()]
    } else {
        one(&config.user)
    };
    el("section")
        .testid("config")
        .child(el("h3").child(words.get("sandbox.config")))
        .child(
            el("dl")
                .class("config")
                .child(row("USER", user))
                .child(row("WORKDIR", one(&config.workdir)))
                .child(row("ENTRYPOINT", command(&config.entrypoint)))
                .child(row("CMD", command(&config.cmd)))
                .child(row("EXPOSE", config.exposed.clone()))
                .child(row("ENV", config.env.clone()))
                .child((!config.labels.is_empty()).then(|| row("LABEL", labels.collect())))
                .child((!config.volumes.is_empty()).then(|| row("VOLUME", config.volumes.clone())))
                .child(
                    (!config.stop_signal.is_empty())
                        .then(|| row("STOPSIGNAL", one(&config.stop_signal))),
                ),
        )
}

fn layers(desk: Desk, layers: &[LayerRow]) -> El {
    let words = desk.words;
    let most = layers.iter().map(|layer| layer.bytes).max();
    let most = most.unwrap_or(0).max(1);
    let row = |layer: &LayerRow| {
        let from = match layer.line {
            Some(line) => words.say("sandbox.line", &[("line", Arg::Count(line.into()))]),
            None => words.get("ledger.base"),
        };
        let packed = ("size", Arg::Bytes(layer.compressed));
        bar(
            layer.bytes * 100 / most,
            "",
            layer.created_by.clone(),
            [&from, " · ", &words.say("sandbox.packed", &[packed])].concat(),
            words.arg(&Arg::Bytes(layer.bytes)),
        )
    };
    el("section")
        .class("layers")
        .testid("layers")
        .child(el("h3").child(words.get("board.layers")))
        .child(el("ol").child(layers.iter().rev().map(row).collect::<Vec<_>>()))
}

/// A row with a bar, as long as its share of the largest.
fn bar(percent: u64, class: &'static str, name: String, told: String, size: String) -> El {
    el("li")
        .class(class)
        .style("--w", format!("{percent}%"))
        .child(icon("box"))
        .child(
            el("div")
                .child(el("code").child(name))
                .child(el("small").child(told)),
        )
        .child(el("span").class("mono").child(size))
}

fn ledger(desk: Desk, image: &ImageReport) -> El {
    let words = desk.words;
    let mut rows = joined(&image.ledger);
    rows.sort_by_key(|row| std::cmp::Reverse(row.bytes));
    let most = rows.first().map_or(1, |row| row.bytes.max(1));
    let rest: u64 = rows.iter().skip(MOST).map(|row| row.bytes).sum();
    let size = |bytes: u64| words.arg(&Arg::Bytes(bytes));
    let entry = |row: &LedgerRow| {
        let what = words.get(&["ledger.", row.content.as_str()].concat());
        let (class, told) = match row.fate {
            Fate::Kept => ("", what),
            fate => {
                let fate = words.get(&["ledger.", fate.as_str()].concat());
                let line = Arg::Count(row.by_line.unwrap_or(0).into());
                let by = words.say("sandbox.line", &[("line", line)]);
                ("bad", [&what, " · ", &fate, " (", &by, ")"].concat())
            }
        };
        bar(
            row.bytes * 100 / most,
            class,
            row.name.to_string(),
            told,
            size(row.bytes),
        )
    };
    let others = (rest > 0).then(|| {
        bar(
            rest * 100 / most.max(rest),
            "",
            words.get("map.rest"),
            String::new(),
            size(rest),
        )
    });
    el("section")
        .class("layers ledger")
        .testid("ledger")
        .child(el("h3").child(words.get("map.ledger")))
        .child(
            el("ol")
                .child(rows.iter().take(MOST).map(entry).collect::<Vec<_>>())
                .child(others),
        )
}

/// The layers of a base image, and whatever else has one name, are one row.
fn joined(all: &[LedgerRow]) -> Vec<LedgerRow> {
    let mut rows: Vec<LedgerRow> = Vec::new();
    for row in all {
        let same = |other: &&mut LedgerRow| {
            other.name == row.name && other.content == row.content && other.fate == row.fate
        };
        match rows.iter_mut().find(same) {
            Some(other) => other.bytes += row.bytes,
            None => rows.push(row.clone()),
        }
    }
    rows
}
