//! The jobs and their arrows as a list: it does all that the node editor does, for whoever
//! would rather read than draw.

use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use super::wire::{links, place};
use super::{Job, Wiring, standing};
use crate::browser::page;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, each, el, target};

/// The list.
pub fn arrows(wiring: Wiring) -> Node {
    wiring.put_away();
    let jobs = move || wiring.jobs.with(|jobs| ids(jobs));
    let row = move |id: String, _| line(wiring, id);
    el("section")
        .class("arrows")
        .testid("arrows")
        .attr("aria-label", wiring.word("graph.list"))
        .child(adding(wiring))
        .child(
            el("ul")
                .attr("aria-label", wiring.word("graph.list"))
                .child(each(jobs, Clone::clone, row)),
        )
        .into_node()
}

fn ids(jobs: &[Job]) -> Vec<String> {
    jobs.iter().map(|job| job.id.clone()).collect()
}

/// Two lists and a button: this one waits for that one.
fn adding(wiring: Wiring) -> El {
    let job = RwSignal::new(String::new());
    let on = RwSignal::new(String::new());
    // A job that has gone is no choice any more: then the first one is.
    let chosen = move |choice: RwSignal<String>, other: usize| {
        wiring.jobs.with(|jobs| {
            let choice = choice.get();
            let found = place(jobs, &choice).map(|_| choice);
            found
                .or_else(|| Some(jobs.get(other)?.id.clone()))
                .unwrap_or_default()
        })
    };
    let pair = move || (chosen(job, 0), chosen(on, 1));
    let why = move || {
        let (job, on) = pair();
        let refusal = wiring.refusal(&job, &on)?;
        Some(wiring.sentence(refusal.key(), &job, &on))
    };
    let add = move || {
        let (job, on) = untrack(pair);
        if untrack(|| wiring.refusal(&job, &on)).is_none() {
            wiring.connect(&job, &on);
        } else if let Some(why) = untrack(why) {
            wiring.hands.tell(why);
        }
    };
    let off = move || if why().is_some() { "true" } else { "false" };
    el("div")
        .class("adding")
        .attr("role", "group")
        .attr("aria-label", wiring.word("graph.add-arrow"))
        .child(choice(wiring, "graph.add-job", "add-job", job, move || {
            pair().0
        }))
        .child(choice(wiring, "graph.add-on", "add-on", on, move || {
            pair().1
        }))
        .child(
            el("button")
                .class("btn")
                .testid("add-arrow")
                .attr("aria-disabled", off)
                .on_click(add)
                .child(icon("plus"))
                .child(wiring.word("graph.add")),
        )
        .child(el("p").class("dim").child(why))
}

fn choice(
    wiring: Wiring,
    label: &'static str,
    testid: &'static str,
    choice: RwSignal<String>,
    value: impl Fn() -> String + Copy + 'static,
) -> El {
    let option = move |job: &Job| {
        let id = job.id.clone();
        let own = id.clone();
        el("option")
            .attr("value", id)
            .attr("selected", move || value() == own)
            .child(job.name.clone())
    };
    let options = move || {
        wiring
            .jobs
            .with(|jobs| jobs.iter().map(option).collect::<Vec<_>>())
    };
    let picked = move |event: web_sys::Event| {
        if let Some(select) = target::<HtmlSelectElement>(&event) {
            choice.set(select.value());
        }
    };
    el("label")
        .child(el("span").child(wiring.word(label)))
        .child(
            el("select")
                .testid(testid)
                .on("change", picked)
                .prop("value", value)
                .child(options),
        )
}

/// A job, what it waits for, and what can be done with it.
fn line(wiring: Wiring, id: String) -> El {
    let job = wiring.job(&id);
    let needs = {
        let id = id.clone();
        move || needs(wiring, &id)
    };
    let at_once = move || {
        job.with(|job| job.needs.is_empty())
            .then(|| el("p").class("dim").child(wiring.word("graph.at-once")))
    };
    let row = {
        let id = id.clone();
        move |on: String, _| arrow(wiring, id.clone(), on)
    };
    let (open, remove) = (id.clone(), id.clone());
    let own = id.clone();
    let removed = move || {
        let next = wiring.peek(|jobs| {
            let at = place(jobs, &remove)?;
            Some(
                jobs.get(at + 1)
                    .or_else(|| jobs.get(at.checked_sub(1)?))?
                    .id
                    .clone(),
            )
        });
        wiring.remove(&remove);
        if let Some(next) = next {
            focus("open-", &next);
        }
    };
    let current = move || {
        wiring
            .selected
            .with(|selected| selected.as_ref() == Some(&own))
    };
    el("li")
        .class_if("open", current)
        .testid(["list-", &id].concat())
        .child(
            el("div")
                .class("head")
                .child(standing(wiring, job))
                .child(
                    el("button")
                        .class("link")
                        .testid(["open-", &id].concat())
                        .on_click(move || wiring.open(&open))
                        .child(move || job.with(|job| job.name.clone())),
                )
                .child(tool(
                    ["drop-", &id].concat(),
                    move || wiring.sentence("graph.remove", &id, &id),
                    removed,
                )),
        )
        .child(el("ul").child(each(needs, Clone::clone, row)))
        .child(at_once)
}

/// What a job waits for, without ids of no job.
fn needs(wiring: Wiring, id: &str) -> Vec<String> {
    wiring.jobs.with(|jobs| {
        let Some(at) = place(jobs, id) else {
            return Vec::new();
        };
        let mut links = links(jobs).swap_remove(at);
        links.sort_unstable();
        links.dedup();
        links.into_iter().map(|on| jobs[on].id.clone()).collect()
    })
}

/// An arrow, and the button that takes it away.
fn arrow(wiring: Wiring, job: String, on: String) -> El {
    let testid = ["free-", &on, "-", &job].concat();
    let (said, told) = ((job.clone(), on.clone()), (job.clone(), on.clone()));
    let freed = move || {
        wiring.free(&job, &on);
        focus("open-", &job);
    };
    el("li")
        .child(el("span").child(move || wiring.sentence("graph.waits", &said.0, &said.1)))
        .child(tool(
            testid,
            move || wiring.sentence("graph.free", &told.0, &told.1),
            freed,
        ))
}

fn tool(testid: String, label: impl Fn() -> String + 'static, run: impl Fn() + 'static) -> El {
    el("button")
        .class("btn icon")
        .testid(testid)
        .attr("aria-label", label)
        .on_click(run)
        .child(icon("trash"))
}

/// Moves the focus once the page has followed the move: what had it may be gone.
fn focus(prefix: &str, id: &str) {
    let selector = ["[data-testid=\"", prefix, id, "\"]"].concat();
    request_animation_frame(move || page::focus(&selector));
}
