//! The jobs that can be added, and the workflow's own settings.

use leptos::prelude::*;
use odp_sim::missions::pipeline::Action;

use super::desk::Desk;
use super::inspector;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::text::Arg;

/// The row of jobs that are not in the workflow yet.
pub fn palette(desk: Desk) -> Node {
    let blocks = desk.player.peek(|session| {
        let blocks = session.state().instance().palette.iter();
        blocks
            .map(|block| block.job.clone())
            .collect::<Vec<String>>()
    });
    if blocks.is_empty() {
        return Node::Nothing;
    }
    let blocks = StoredValue::new(blocks);
    let left = move || {
        let taken = |job: &String| {
            desk.jobs
                .with(|jobs| jobs.iter().any(|other| other.id.eq_ignore_ascii_case(job)))
        };
        let left = |blocks: &Vec<String>| {
            let all = blocks.iter().enumerate();
            all.filter(|(_, job)| !taken(job))
                .map(|(at, job)| (at, job.clone()))
                .collect::<Vec<_>>()
        };
        blocks.with_value(left)
    };
    let none = move || left().is_empty();
    let each = move || {
        let left = left().into_iter();
        left.map(|(at, job)| block(desk, at, &job))
            .collect::<Vec<_>>()
    };
    el("section")
        .class("tray palette")
        .attr("hidden", none)
        .attr("aria-label", desk.game.word("pipeline.palette"))
        .child(el("h2").child(desk.game.word("pipeline.palette")))
        .child(el("ul").child(each))
        .into_node()
}

/// A job, by its id and in words.
fn block(desk: Desk, at: usize, job: &str) -> El {
    let key = format!("palette.{job}.name");
    let says = desk.words.has(&key).then(|| desk.words.get(&key));
    let id = job.to_owned();
    let add = move || {
        let block = u8::try_from(at).unwrap_or(u8::MAX);
        if desk.act(Action::Add { block }) {
            let args = [("job", Arg::Text(id.clone()))];
            desk.status.say(desk.words.say("pipeline.added", &args));
            desk.selected.set(Some(id.clone()));
            inspector::show();
        }
    };
    el("li").child(
        el("button")
            .class("chip")
            .testid(format!("block-{at}"))
            .on_click(add)
            .child(icon("plus"))
            .child(
                el("span")
                    .class("heard")
                    .child(desk.game.word("pipeline.add"))
                    .child(" "),
            )
            .child(el("b").class("mono").child(job.to_owned()))
            .child(says.map(|says| el("small").child(says))),
    )
}
