//! A job in the chart: its name and state over its bar, all of it one button, and a small one
//! for a closer look.

use leptos::prelude::*;

use super::axis::percent;
use super::word;
use crate::components::graph::wire::End;
use crate::components::graph::{Job, Wiring, marks, standing};
use crate::components::icon;
use crate::dom::{El, el};
use crate::live::memo;
use crate::text::Arg;

/// A job's lane.
pub(super) fn lane(wiring: Wiring, id: String) -> El {
    let job = wiring.job(&id);
    let flag = move |test: fn(&Job) -> bool| move || job.with(test);
    let (fits, own) = (id.clone(), id.clone());
    let fits = memo(move || wiring.fits(&fits));
    let open = move || {
        wiring
            .selected
            .with(|selected| selected.as_deref() == Some(&*own))
    };
    let stands = memo(move || job.with(|job| job.standing));
    let at = id.clone();
    let held = memo(move || {
        wiring.wire.with(|wire| {
            wire.begun()
                .is_some_and(|begun| begun.at.as_deref() == Some(&*at))
        })
    });
    el("li")
        .class("slot")
        .attr("data-lane", id.clone())
        .class_if("held", held)
        .class_if("critical", flag(|job| job.critical))
        .class_if("plan", flag(Job::is_plan))
        .class_if("open", open)
        .class_if("fits", move || fits.get() == Some(true))
        .attr("data-standing", move || stands.get().as_str())
        .child(bar(wiring, &id, job, fits))
        .child(look(wiring, id))
}

fn bar(wiring: Wiring, id: &str, job: Memo<Job>, fits: Memo<Option<bool>>) -> El {
    let (own, tapped) = (id.to_owned(), id.to_owned());
    let pressed = move || word(is_pressed(wiring, &own, job));
    let off = move || word(fits.get() == Some(false) && !wiring.calling.get());
    let name = move || job.with(|job| job.name.clone());
    let time = move || job.with(|job| wiring.seconds(job.end_ms.saturating_sub(job.start_ms)));
    let top = el("span")
        .class("top")
        .child(standing(wiring, job))
        .child(el("b").child(name))
        .child(marks(wiring, job))
        .child(el("span").class("time").child(time));
    el("button")
        .class("strip")
        .testid(["bar-", id].concat())
        .attr("aria-pressed", pressed)
        .attr("aria-disabled", off)
        .on_click(move || {
            wiring.press(&tapped, End::Input);
        })
        .child(top)
        .child(track(wiring, job))
        .child(el("span").class("heard").child(move || heard(wiring, job)))
}

/// Whether the shot is called here; while an arrow is drawn, whether it was begun here or
/// there is one to take away.
fn is_pressed(wiring: Wiring, id: &str, job: Memo<Job>) -> bool {
    if wiring.calling.get() {
        return job.with(|job| job.called);
    }
    wiring.is_marked(id)
}

/// What waits thin, what runs thick, up to the playhead.
fn track(wiring: Wiring, job: Memo<Job>) -> El {
    let span = move |class: &'static str, ends: fn(&Job) -> (u64, u64)| {
        let cut = move || {
            let (from, to) = job.with(ends);
            let now = wiring.now.get().unwrap_or(u64::MAX);
            (from.min(now), to.min(now))
        };
        let left = move || percent(cut().0, wiring.total_ms.get());
        let width = move || {
            let (from, to) = cut();
            percent(to.saturating_sub(from), wiring.total_ms.get())
        };
        el("i")
            .class(class)
            .style("left", left)
            .style("width", width)
    };
    let dot = move || {
        let stopped = job.with(|job| job.stopped) && wiring.now.with(Option::is_none);
        let left = move || job.with(|job| percent(job.end_ms, wiring.total_ms.get()));
        stopped.then(|| el("i").class("halt").style("left", left))
    };
    el("span")
        .class("track")
        .attr("aria-hidden", "true")
        .child(span("waits", |job| (0, job.queued_ms)))
        .child(span("queues", |job| (job.queued_ms, job.start_ms)))
        .child(span("run", |job| (job.start_ms, job.end_ms)))
        .child(dot)
}

/// What the picture shows, in words.
fn heard(wiring: Wiring, job: Memo<Job>) -> String {
    let job = job.get();
    let args = [
        ("on", Arg::Text(wiring.needs(&job))),
        ("start", Arg::Text(wiring.seconds(job.start_ms))),
        ("end", Arg::Text(wiring.seconds(job.end_ms))),
    ];
    let when = wiring.words.say("chart.from-to", &args);
    let waits = if job.needs.is_empty() {
        wiring.words.get("graph.at-once")
    } else {
        wiring.words.say("chart.waits-for", &args)
    };
    [&when, " ", &waits, " ", &job.because].concat()
}

fn look(wiring: Wiring, id: String) -> El {
    let label = {
        let id = id.clone();
        move || wiring.sentence("graph.open", &id, &id)
    };
    el("button")
        .class("look")
        .testid(["look-", &id].concat())
        .attr("aria-label", label)
        .on_click(move || wiring.open(&id))
        .child(icon("eye"))
}
