//! The numbers of the chart as a table.

use leptos::prelude::*;

use crate::components::graph::{Job, Wiring};
use crate::dom::{El, el};

const HEADS: [&str; 6] = [
    "chart.job",
    "chart.state",
    "chart.on",
    "chart.start",
    "chart.end",
    "chart.takes",
];

/// The table, folded away.
pub(super) fn table(wiring: Wiring) -> El {
    let heads = HEADS.map(|key| el("th").attr("scope", "col").child(wiring.word(key)));
    let rows = move || {
        wiring
            .jobs
            .with(|jobs| jobs.iter().map(|job| row(wiring, job)).collect::<Vec<_>>())
    };
    el("details")
        .class("numbers")
        .child(
            el("summary")
                .testid("chart-numbers")
                .child(wiring.word("chart.numbers")),
        )
        .child(
            el("div")
                .class("scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", wiring.word("chart.numbers"))
                .child(
                    el("table")
                        .child(el("thead").child(el("tr").child(heads)))
                        .child(el("tbody").child(rows)),
                ),
        )
}

fn row(wiring: Wiring, job: &Job) -> El {
    let state = wiring
        .words
        .get(&["graph.", job.standing.as_str()].concat());
    let takes = job.end_ms.saturating_sub(job.start_ms);
    let cells = [
        state,
        wiring.needs(job),
        wiring.seconds(job.start_ms),
        wiring.seconds(job.end_ms),
        wiring.seconds(takes),
    ];
    el("tr")
        .child(el("th").attr("scope", "row").child(job.name.clone()))
        .child(cells.map(|cell| el("td").child(cell)))
}
