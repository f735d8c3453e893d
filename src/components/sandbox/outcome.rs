//! The right half: sums, and behind tabs the steps, the people, the findings, the image.

use odp_sim::finding::Severity;
use odp_sim::sandbox::{Made, Run};

use leptos::prelude::*;

use super::desk::Desk;
use super::{image, notes, people, steps};
use crate::components::icon;
use crate::components::tabs::{Tab, tabs};
use crate::dom::{El, IntoNode, Node, el, when};
use crate::text::{Arg, t};

const IDS: [&str; 4] = ["view-steps", "view-people", "view-notes", "view-image"];

/// The right half.
pub(super) fn outcome(desk: Desk) -> El {
    let stale = move || {
        el("p")
            .class("since")
            .testid("stale")
            .child(icon("clock"))
            .child(t("sandbox.stale"))
    };
    let panel = el("div")
        .attr("role", "tabpanel")
        .attr("id", "outcome-panel")
        .attr("aria-labelledby", move || IDS[desk.view.get()])
        .child(move || match desk.view.get() {
            0 => steps::steps(desk),
            1 => people::people(desk),
            2 => notes::notes(desk),
            _ => image::image(desk),
        });
    el("section")
        .class("pane outcome-side")
        .attr("id", "outcome")
        .attr("aria-label", t("sandbox.outcome"))
        .child(move || desk.shown.with(|shown| sums(desk, &shown.run)))
        .child(when(move || !desk.fresh.get(), stale))
        .child(named_tabs(desk))
        .child(panel)
}

fn named_tabs(desk: Desk) -> El {
    tabs("sandbox.outcome", desk.view, move_names(desk))
}

/// How many findings there are stands on their tab.
fn move_names(desk: Desk) -> impl Fn() -> Vec<Tab> {
    move || {
        let keys = [
            "sandbox.view-steps",
            "sandbox.view-people",
            "sandbox.view-notes",
            "sandbox.view-image",
        ];
        let name = move |at: usize, key: &'static str| -> Box<dyn Fn() -> String> {
            if at != 2 {
                return Box::new(t(key));
            }
            Box::new(move || {
                let worth = |run: &Run| {
                    let all = run.findings.iter();
                    all.filter(|one| one.severity > Severity::Info).count()
                };
                let count = desk.shown.with(|shown| worth(&shown.run)) as u64;
                desk.words.say(key, &[("count", Arg::Count(count))])
            })
        };
        let each = keys.into_iter().zip(IDS).enumerate();
        each.map(|(at, (key, id))| Tab {
            id,
            panel: "outcome-panel",
            name: name(at, key),
        })
        .collect()
    }
}

/// The figures of the last build, and those of the first beside them.
fn sums(desk: Desk, run: &Run) -> Node {
    let last = run.second.as_ref().unwrap_or(&run.first);
    let first = run.second.as_ref().map(|_| &run.first);
    let words = desk.words;
    let cell = |key: &'static str, show: &dyn Fn(&Made) -> Option<String>| {
        let value = |made: &Made| show(made).unwrap_or_else(|| "–".into());
        let before = first.map(|first| {
            let first = [&words.get("sandbox.first"), " ", &value(first)].concat();
            el("small").child(first)
        });
        el("div")
            .child(el("dt").child(words.get(key)))
            .child(el("dd").child(el("b").child(value(last))).child(before))
    };
    let ran = |made: &Made| {
        let steps = &made.report.steps;
        let ran = steps.iter().filter(|step| !step.reason.is_cached()).count();
        let args = [
            ("ran", Arg::Count(ran as u64)),
            ("all", Arg::Count(steps.len() as u64)),
        ];
        Some(words.say("sandbox.of", &args))
    };
    let bytes = |bytes: Option<u64>| bytes.map(|bytes| words.arg(&Arg::Bytes(bytes)));
    let image = |made: &Made| made.report.image.as_ref().map(|image| image.bytes);
    let pushed = |made: &Made| made.report.image.as_ref().map(|image| image.pushed);
    el("dl")
        .class("sums")
        .testid("sums")
        .attr("aria-label", words.get("sandbox.sums"))
        .child(cell("sandbox.time", &|made| {
            Some(words.arg(&Arg::Millis(made.report.ms)))
        }))
        .child(cell("sandbox.ran", &ran))
        .child(cell("sandbox.sent", &|made| bytes(Some(made.report.sent))))
        .child(cell("sandbox.image", &|made| bytes(image(made))))
        .child(cell("sandbox.pushed", &|made| bytes(pushed(made))))
        .into_node()
}
