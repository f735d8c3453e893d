//! A job as a box: its name, how it stands, how long it takes, and two ports.

use std::sync::Arc;

use leptos::prelude::*;

use super::canvas::at;
use super::drawing::Drawing;
use super::sheet::Sheet;
use super::wire::{End, Wire};
use super::{Job, Wiring, marks, standing};
use crate::dom::{El, el};
use crate::live::memo;
use crate::text::Arg;

/// A job.
pub(super) fn node(sheet: Sheet, id: &str) -> El {
    let wiring = sheet.wiring;
    let job = wiring.job(id);
    let own: Arc<str> = id.into();
    let at_home = own.clone();
    let spot = move || {
        let found = |drawing: &Drawing| Some(drawing.spots[drawing.place(&at_home)?]);
        at(sheet.drawing.with(found).unwrap_or_default())
    };
    let fitting = own.clone();
    let fits = memo(move || wiring.fits(&fitting));
    let active = memo(move || sheet.is_active(&own));
    let stop = move || if active.get() { "0" } else { "-1" };
    let standing = move || job.with(|job| job.standing.as_str());
    marked(wiring, id, job, el("div").class("node"))
        .class_if("fits", move || fits.get() == Some(true))
        .attr("data-node", id.to_owned())
        .testid(["node-", id].concat())
        .attr("role", "group")
        .attr("aria-roledescription", wiring.word("graph.node"))
        .attr("aria-label", move || label(wiring, job))
        .attr("tabindex", stop)
        .attr("data-standing", standing)
        .style("transform", spot)
        .child(port(wiring, id, End::Input, fits, stop))
        .child(body(wiring, job))
        .child(port(wiring, id, End::Output, fits, stop))
}

/// The classes that tell what a job is in the run and to the player.
fn marked(wiring: Wiring, id: &str, job: Memo<Job>, node: El) -> El {
    let flag = move |test: fn(&Job) -> bool| move || job.with(test);
    let own: Arc<str> = id.into();
    let other = own.clone();
    let open = move || {
        wiring
            .selected
            .with(|selected| selected.as_deref() == Some(&*own))
    };
    let holds = move |wire: &Wire| {
        let begun = wire.begun();
        begun.is_some_and(|begun| begun.job == *other || begun.at.as_deref() == Some(&*other))
    };
    node.class_if("critical", flag(|job| job.critical))
        .class_if("plan", flag(Job::is_plan))
        .class_if("called", flag(|job| job.called))
        .class_if("stopped", flag(|job| job.stopped))
        .class_if("open", open)
        .class_if("held", move || wiring.wire.with(&holds))
}

fn body(wiring: Wiring, job: Memo<Job>) -> El {
    let time = move || job.with(|job| wiring.seconds(job.end_ms.saturating_sub(job.start_ms)));
    let name = move || job.with(|job| job.name.clone());
    el("div")
        .class("body")
        .child(el("b").attr("title", name).child(name))
        .child(
            el("span")
                .class("state")
                .child(standing(wiring, job))
                .child(marks(wiring, job))
                .child(el("span").class("time").child(time)),
        )
}

fn port(
    wiring: Wiring,
    id: &str,
    end: End,
    fits: Memo<Option<bool>>,
    stop: impl Fn() -> &'static str + 'static,
) -> El {
    let (class, prefix, key) = match end {
        End::Output => ("port out", "out-", "graph.output"),
        End::Input => ("port in", "in-", "graph.input"),
    };
    let (own, named) = (id.to_owned(), id.to_owned());
    let pressed = move || wiring.wire.with(|wire| wire.is_from(&own, end));
    el("button")
        .class(class)
        .testid([prefix, id].concat())
        .attr("data-port", prefix)
        .attr("tabindex", stop)
        .attr("aria-label", move || wiring.sentence(key, &named, &named))
        .attr(
            "aria-pressed",
            move || if pressed() { "true" } else { "false" },
        )
        .attr("aria-disabled", move || {
            if fits.get() == Some(false) {
                "true"
            } else {
                "false"
            }
        })
}

/// What is heard of a job: name, state, how many arrows come and go, and to whom.
fn label(wiring: Wiring, job: Memo<Job>) -> String {
    let job = job.get();
    let followers: Vec<String> = wiring.jobs.with(|jobs| {
        let follows = jobs.iter().filter(|other| other.needs.contains(&job.id));
        follows.map(|other| other.name.clone()).collect()
    });
    let args = [
        ("job", Arg::Text(job.name.clone())),
        ("state", Arg::Text(wiring.state(&job))),
        ("in", Arg::Count(job.needs.len() as u64)),
        ("out", Arg::Count(followers.len() as u64)),
        ("on", Arg::Text(wiring.needs(&job))),
        ("by", Arg::Text(followers.join(", "))),
    ];
    let mut words = wiring.words.say("graph.label", &args);
    for (key, there) in [
        ("graph.label-on", !job.needs.is_empty()),
        ("graph.label-by", !followers.is_empty()),
    ] {
        if there {
            words.push(' ');
            words.push_str(&wiring.words.say(key, &args));
        }
    }
    words
}
