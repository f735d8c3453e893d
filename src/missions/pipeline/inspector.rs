//! A closer look at a job: everything that its text says, field by field, each with a line of
//! help. Every change is a move of the text; what is left empty is taken out.

mod fields;
mod rights;
mod steps;

use leptos::prelude::*;
use odp_sim::missions::pipeline::Action;
use odp_sim::workflow::model::{self, Field};

use self::fields::{Entry, flag, line};
use self::rights::{concurrency, permissions};
use super::desk::Desk;
use crate::browser::page;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, group};
use crate::handle::Same;
use crate::live::memo;
use crate::text::Arg;

/// Whose field it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The job; nothing for the workflow itself.
    pub job: Option<String>,
    /// A step of it.
    pub step: Option<u8>,
}

/// The name by which the workflow itself is open.
const WHOLE: &str = "";

/// The job that is open; a button for the workflow's own fields when none is.
pub fn inspector(desk: Desk) -> Node {
    // Made anew only when another job is open or its text has changed.
    let open = memo(move || {
        let open = desk.selected.get()?;
        let Same(workflow) = desk.read.with(|read| read.workflow.clone());
        let job = workflow.job(&open).cloned();
        (open == WHOLE || job.is_some()).then_some((open, job))
    });
    let body = move || match open.get() {
        Some((_, Some(job))) => of_job(desk, &job),
        Some((_, None)) => of_workflow(desk),
        None => el("button")
            .class("link")
            .testid("open-workflow")
            .on_click(move || {
                desk.selected.set(Some(WHOLE.to_owned()));
                show();
            })
            .child(desk.game.word("pipeline.workflow"))
            .into_node(),
    };
    body.into_node()
}

/// Takes the eyes and the focus to the job that has just been opened.
pub fn show() {
    request_animation_frame(|| {
        page::focus("[data-testid=inspector] h2");
        page::reveal("[data-testid=inspector]");
    });
}

fn frame(desk: Desk, title: String, inside: impl IntoNode) -> Node {
    let back = desk.selected.get_untracked().unwrap_or_default();
    let close = move || {
        let to = [
            "[data-testid=\"look-",
            &back,
            "\"],[data-testid=\"node-",
            &back,
            "\"],[data-testid=\"open-",
            &back,
            "\"],[data-testid=open-workflow]",
        ]
        .concat();
        desk.settle();
        desk.selected.set(None);
        request_animation_frame(move || page::focus(&to));
    };
    el("section")
        .class("inspector")
        .testid("inspector")
        .attr("aria-labelledby", "inspected")
        .child(
            el("header")
                .child(
                    el("h2")
                        .attr("id", "inspected")
                        .attr("tabindex", "-1")
                        .child(title),
                )
                .child(
                    el("button")
                        .class("btn icon")
                        .attr("aria-label", desk.game.word("board.close"))
                        .testid("inspector-close")
                        .on_click(close)
                        .child(icon("x")),
                ),
        )
        .child(inside)
        .into_node()
}

/// The fields of the workflow itself.
fn of_workflow(desk: Desk) -> Node {
    let Same(workflow) = desk.read.get_untracked().workflow;
    let place = Place {
        job: None,
        step: None,
    };
    let on = |event: &'static str| {
        let place = place.clone();
        let there = workflow.trigger(event).is_some();
        let change = move |on: bool| {
            let value = on.then(String::new);
            desk.act(set(&place, &["on", event], value));
        };
        flag(desk, "on", event, event, there, change)
    };
    let triggers = el("fieldset")
        .child(el("legend").child(desk.game.word("pipeline.field-on")))
        .child(
            el("p")
                .class("dim")
                .child(desk.game.word("pipeline.help-on")),
        )
        .child(
            [
                "push",
                "pull_request",
                "pull_request_target",
                "schedule",
                "workflow_dispatch",
            ]
            .map(on),
        );
    let fields = group![
        triggers,
        permissions(desk, &place, &workflow.permissions),
        concurrency(desk, &place, workflow.concurrency.as_ref()),
    ];
    frame(
        desk,
        desk.words.get("pipeline.workflow"),
        el("div").class("fields").child(fields),
    )
}

/// The fields of a job.
fn of_job(desk: Desk, job: &model::Job) -> Node {
    let id = job.id.value.clone();
    let place = Place {
        job: Some(id.clone()),
        step: None,
    };
    let text = |key: &'static str, value: String| {
        let place = place.clone();
        line(
            desk,
            Entry {
                name: key.to_owned(),
                help: Some(key),
                testid: key.to_owned(),
                value,
            },
            move |value| set(&place, &[key], Some(value)),
        )
    };
    let runs_on = job.runs_on.as_ref().map_or_else(String::new, |runs_on| {
        let labels = runs_on.labels.iter().map(|label| label.value.as_str());
        labels.collect::<Vec<_>>().join(", ")
    });
    let condition = job
        .condition
        .as_ref()
        .map(|condition| condition.value.clone());
    let environment = job
        .environment
        .as_ref()
        .map(|environment| environment.name.value.clone());
    let timeout = match &job.timeout {
        Some(Field::Fixed(ms)) => (ms / 60_000).to_string(),
        Some(Field::Expression(text)) => text.value.clone(),
        None => String::new(),
    };
    let tolerant = matches!(job.continue_on_error, Some(Field::Fixed(true)));
    let own = place.clone();
    let tolerate = move |on: bool| {
        let value = on.then(|| "true".to_owned());
        desk.act(set(&own, &["continue-on-error"], value));
    };
    let key = if does_all(&job.steps) {
        "pipeline.does-all".to_owned()
    } else {
        format!("palette.{id}.what")
    };
    let says = desk
        .words
        .has(&key)
        .then(|| el("p").class("dim").child(desk.words.get(&key)));
    let title = desk
        .words
        .say("pipeline.job", &[("job", Arg::Text(id.clone()))]);
    let often = el("div")
        .class("fields")
        .child(text("if", condition.unwrap_or_default()));
    let seldom = el("div")
        .class("fields")
        .child(text("environment", environment.unwrap_or_default()))
        .child(permissions(desk, &place, &job.permissions))
        .child(concurrency(desk, &place, job.concurrency.as_ref()))
        .child(flag(
            desk,
            "continue-on-error",
            "continue-on-error",
            "continue-on-error",
            tolerant,
            tolerate,
        ))
        .child(text("timeout-minutes", timeout))
        .child(text("runs-on", runs_on));
    let fields = group![often, rarer(desk, job, seldom)];
    let drop = id.clone();
    let remove = move || {
        if desk.act(Action::Drop { job: drop.clone() }) {
            desk.selected.set(None);
            request_animation_frame(|| page::focus("[data-testid=open-workflow]"));
        }
    };
    let out = el("button")
        .class("btn small")
        .testid("inspector-drop")
        .on_click(remove)
        .child(icon("trash"))
        .child(desk.game.word("pipeline.drop"));
    frame(
        desk,
        title,
        group![
            says,
            waits(desk, job),
            steps::steps(desk, &id, &job.steps),
            fields,
            out
        ],
    )
}

/// The fields that are seldom touched, folded; those that are set are named all the same.
fn rarer(desk: Desk, job: &model::Job, fields: El) -> El {
    let set = [
        ("environment", job.environment.is_some()),
        ("permissions", job.permissions != model::Permissions::Unset),
        ("concurrency", job.concurrency.is_some()),
        ("continue-on-error", job.continue_on_error.is_some()),
        ("timeout-minutes", job.timeout.is_some()),
    ];
    let set = set.into_iter().filter(|(_, there)| *there);
    let badges = set.map(|(name, _)| el("code").class("badge").child(name));
    steps::folded(desk, (job.id.value.clone(), steps::RARER))
        .class("rarer")
        .child(
            el("summary")
                .testid("rarer")
                .child(el("span").child(desk.game.word("pipeline.rarer")))
                .child(badges.collect::<Vec<_>>()),
        )
        .child(fields)
}

/// Whom it waits for: a button for every other job.
fn waits(desk: Desk, job: &model::Job) -> El {
    let id = job.id.value.clone();
    let jobs = desk.jobs.with_untracked(|jobs| {
        let others = jobs.iter().map(|job| job.id.clone());
        others.filter(|other| *other != id).collect::<Vec<_>>()
    });
    let one = |other: String| {
        let on = job
            .needs
            .iter()
            .any(|need| need.value.eq_ignore_ascii_case(&other));
        let (job, shown) = (id.clone(), other.clone());
        let testid = ["needs-", &other].concat();
        let toggle = move || {
            let (job, on_job) = (job.clone(), other.clone());
            desk.act(if on {
                Action::Free { job, on: on_job }
            } else {
                Action::Need { job, on: on_job }
            });
        };
        el("button")
            .class("btn small mono")
            .attr("aria-pressed", if on { "true" } else { "false" })
            .testid(testid)
            .on_click(toggle)
            .child(icon(if on { "check" } else { "plus" }))
            .child(shown)
    };
    el("fieldset")
        .class("waits")
        .child(el("legend").child(desk.game.word("pipeline.field-needs")))
        .child(
            el("div")
                .class("row")
                .child(jobs.into_iter().map(one).collect::<Vec<_>>()),
        )
        .child(
            el("small")
                .class("dim")
                .child(desk.game.word("pipeline.help-needs")),
        )
}

/// Giving a field a value; an empty one takes it out.
fn set(place: &Place, keys: &[&str], value: Option<String>) -> Action {
    // An event under `on` needs no value.
    let bare = keys.first() == Some(&"on");
    let value = value.filter(|value| bare || !value.trim().is_empty());
    Action::Set {
        job: place.job.clone(),
        step: place.step,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        value,
    }
}

/// Whether a job makes the image and pushes it as well, whatever it is called.
fn does_all(steps: &[model::Step]) -> bool {
    let has = |words: &str| {
        steps.iter().any(|step| match &step.action {
            model::Action::Run { script, .. } => script.value.contains(words),
            _ => false,
        })
    };
    has("docker build") && has("docker push")
}
