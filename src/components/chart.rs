//! The jobs on a time axis: what runs when, what waits, what is on the critical path. On
//! narrow screens it is where arrows are made: tap a bar, then what it waits for.

mod axis;
mod drag;
mod lane;
mod table;

use leptos::ev;
use leptos::prelude::*;

use self::axis::{Axis, percent, share};
use crate::components::graph::wire::{End, links};
use crate::components::graph::{Job, Wiring};
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, each, el, group, when};
use crate::live::memo;

/// How high a lane is in the picture of the arrows, and where in it its bar lies.
const LANE: (usize, usize) = (100, 76);

/// The time chart.
pub fn chart(wiring: Wiring) -> Node {
    wiring.put_away();
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && wiring.begun().is_some() {
            event.stop_propagation();
            wiring.cancel();
        }
    };
    let ids = move || {
        wiring
            .jobs
            .with(|jobs| jobs.iter().map(|job| job.id.clone()).collect())
    };
    let lanes = each(ids, String::clone, move |id, _| lane::lane(wiring, id));
    let ended = memo(move || wiring.now.get().map(|now| ended(wiring, now)));
    let pressed = StoredValue::new(None);
    el("section")
        .class("timechart")
        .class_if("wiring", move || {
            wiring.wire.with(|wire| wire.begun().is_some())
        })
        .class_if("calling", wiring.calling)
        .testid("chart")
        .attr("aria-label", wiring.word("chart.title"))
        .on("keydown", key)
        .child(ask(wiring))
        .child(scale(wiring))
        .child(
            el("div")
                .class("slots")
                .on("pointerdown", move |event| drag::down(&event, pressed))
                .on("pointermove", move |event| {
                    drag::moved(&event, pressed, wiring);
                })
                .on("pointerup", move |event| drag::up(&event, pressed, wiring))
                .on("pointerleave", move |_: ev::PointerEvent| {
                    drag::end(pressed, wiring);
                })
                .child(move || arrows(wiring, ended.get()))
                .child(
                    el("ol")
                        .attr("aria-label", wiring.word("chart.title"))
                        .child(lanes),
                )
                .child(playhead(wiring)),
        )
        .child(production(wiring))
        .child(legend(wiring))
        .child(table::table(wiring))
        .into_node()
}

/// What a tap on a bar means right now.
fn ask(wiring: Wiring) -> El {
    let words = move || {
        let from = wiring
            .wire
            .with(|wire| wire.begun().map(|begun| (begun.job.clone(), begun.end)));
        match from {
            _ if wiring.calling.get() => wiring.words.get("chart.call"),
            Some((job, End::Input)) => wiring.sentence("chart.pick-on", &job, &job),
            Some((job, End::Output)) => wiring.sentence("chart.pick-job", &job, &job),
            None => wiring.words.get("chart.tap"),
        }
    };
    let cancel = move || {
        el("button")
            .class("link")
            .testid("chart-cancel")
            .on_click(move || wiring.cancel())
            .child(wiring.word("chart.cancel"))
    };
    let drawing = move || wiring.wire.with(|wire| wire.begun().is_some());
    // Only a mouse drags: a style sheet puts it away where there is none.
    let drags = move || {
        let drawing = wiring.wire.with(|wire| wire.begun().is_some());
        let idle = !wiring.calling.get() && !drawing;
        idle.then(|| {
            group![
                " ",
                el("span").class("drags").child(wiring.word("chart.drag"))
            ]
        })
    };
    el("p")
        .class("ask")
        .child(words)
        .child(drags)
        .child(" ")
        .child(when(drawing, cancel))
}

/// The axis.
fn scale(wiring: Wiring) -> El {
    let marks = move || {
        let axis = Axis::of(wiring.total_ms.get());
        let mark = |(at, number): (u64, u64)| {
            el("i")
                .style("left", percent(at, axis.total_ms))
                .child(number)
        };
        axis.marks().map(mark).collect::<Vec<_>>()
    };
    let unit = move || {
        let axis = Axis::of(wiring.total_ms.get());
        wiring.words.get(if axis.in_minutes() {
            "chart.in-minutes"
        } else {
            "chart.in-seconds"
        })
    };
    el("div")
        .class("scale")
        .attr("aria-hidden", "true")
        .child(el("b").child(unit))
        .child(el("div").class("marks").child(marks))
}

/// How many jobs have ended by then.
fn ended(wiring: Wiring, now: u64) -> usize {
    let over = |jobs: &Vec<Job>| jobs.iter().filter(|job| job.end_ms <= now).count();
    wiring.jobs.with(over)
}

/// Who waits for whom: from the end of the one down or up to the other, and on to where it
/// starts. While a run is played back, only from those that have ended.
fn arrows(wiring: Wiring, ended: Option<usize>) -> El {
    let total = wiring.total_ms.get();
    let now = ended.and_then(|_| wiring.now.get_untracked());
    wiring.jobs.with(|jobs| {
        let height = jobs.len() * LANE.0;
        let mut lines = Vec::new();
        for (job, needs) in links(jobs).into_iter().enumerate() {
            for on in needs {
                if now.is_none_or(|now| jobs[on].end_ms <= now) {
                    lines.push(line(jobs, job, on, total));
                }
            }
        }
        el("svg")
            .class("lines")
            .attr("aria-hidden", "true")
            .attr("viewBox", ["0 0 10000 ", &height.to_string()].concat())
            .attr("preserveAspectRatio", "none")
            .child(lines)
    })
}

fn line(jobs: &[Job], job: usize, on: usize, total: u64) -> El {
    let from = share(jobs[on].end_ms, total);
    let to = share(jobs[job].start_ms, total);
    let y = |at: usize| at * LANE.0 + LANE.1;
    let path = format!("M{from} {}V{}H{to}", y(on), y(job));
    let class = if jobs[on].critical && jobs[job].critical {
        "critical"
    } else {
        ""
    };
    el("path").attr("d", path).attr("class", class)
}

/// Where the run has come to, while it is played back.
fn playhead(wiring: Wiring) -> Node {
    let left = move || percent(wiring.now.get().unwrap_or(0), wiring.total_ms.get());
    when(
        move || wiring.now.with(Option::is_some),
        move || {
            el("div")
                .class("playhead")
                .attr("aria-hidden", "true")
                .child(el("i").style("left", left))
        },
    )
}

/// While the shot is called: the dot may get through.
fn production(wiring: Wiring) -> Node {
    let button = move || {
        el("button")
            .class("btn through")
            .testid("bar-production")
            .attr("aria-pressed", move || word(wiring.through.get()))
            .on_click(move || wiring.call_through())
            .child(icon("rocket"))
            .child(wiring.word("chart.production"))
    };
    when(move || wiring.calling.get(), button)
}

/// What the signs mean: only those that are there.
fn legend(wiring: Wiring) -> El {
    let has = move |test: fn(&Job) -> bool| move || wiring.jobs.with(|jobs| jobs.iter().any(test));
    let entry = move |class: &'static str, key: &'static str, test: fn(&Job) -> bool| {
        let sign = move || {
            el("li")
                .child(el("i").class(class).attr("aria-hidden", "true"))
                .child(wiring.word(key))
        };
        when(has(test), sign)
    };
    el("ul")
        .class("key")
        .child(entry("plan", "chart.plan", Job::is_plan))
        .child(entry("waits", "chart.waits", |job| job.queued_ms > 0))
        .child(entry("queues", "chart.queues", |job| {
            job.start_ms > job.queued_ms
        }))
        .child(entry("critical", "chart.critical", |job| job.critical))
        .child(entry("halt", "chart.stopped", |job| job.stopped))
}

/// A flag as ARIA writes it.
fn word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
