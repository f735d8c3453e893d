//! The inside of the box at a line: a slider over the lines, and what is in the box when
//! the builder is done with that line. Contents, never a verdict.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::build::Step;
use odp_sim::build::tree::{Kind, Node as Inode};
use odp_sim::missions::jigsaw::Outcome;
use odp_sim::setup::Difficulty;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, group, target};
use crate::handle::Same;
use crate::live::{after_paint, memo, put};
use crate::text::Arg;

/// Paths that are shown before the rest is counted.
const MOST: usize = 40;

/// The slider and what it shows.
pub fn inside(desk: Desk) -> Node {
    let live = desk.live() && desk.difficulty == Difficulty::Beginner;
    let run = RwSignal::new(None);
    let read = move || {
        desk.outcome.track();
        desk.fresh.track();
        desk.texts.track();
    };
    // Nobody looks into the box before the row lies where it was put.
    after_paint(read, move || {
        let seen = if live && !desk.fresh.get_untracked() {
            let preview = desk.player.peek(|session| session.state().preview());
            preview.map(|run| Same(Arc::new(run)))
        } else {
            desk.outcome.get_untracked()
        };
        put(run, seen);
    });
    let at = RwSignal::new(usize::MAX);
    let count = move || run.with(|run| run.as_ref().map_or(0, |run| run.0.build.steps.len()));
    let here = memo(move || at.get().min(count().saturating_sub(1)));
    let step = move |index: usize| run.with(|run| run.as_ref()?.0.build.steps.get(index).cloned());
    let said = move || step(here.get()).map_or_else(String::new, |step| step.text.to_string());
    let contents = move || match run.get() {
        Some(Same(run)) if !run.build.steps.is_empty() => at_step(desk, &run, here.get()),
        _ => el("p")
            .class("dim")
            .child(desk.word("board.inside-none"))
            .into_node(),
    };
    el("section")
        .class("inside")
        .attr("aria-label", desk.word("board.inside"))
        .child(el("h2").child(desk.word("board.inside")))
        .child(
            el("input")
                .attr("type", "range")
                .attr("min", "0")
                .attr("max", move || count().saturating_sub(1))
                .prop("value", move || here.get())
                .attr("disabled", move || count() < 2)
                .testid("scrubber")
                .attr("aria-label", desk.word("board.scrubber"))
                .attr("aria-valuetext", said)
                .on("input", move |event: web_sys::Event| {
                    if let Some(slider) = target::<web_sys::HtmlInputElement>(&event) {
                        at.set(slider.value().parse().unwrap_or(0));
                    }
                }),
        )
        .child(contents)
        .into_node()
}

fn at_step(desk: Desk, run: &Outcome, at: usize) -> Node {
    let Some(step) = run.build.steps.get(at) else {
        return ().into_node();
    };
    let user = if step.user.is_empty() {
        "root".to_owned()
    } else {
        step.user.to_string()
    };
    let folder = if step.workdir.is_empty() {
        "/".to_owned()
    } else {
        step.workdir.to_string()
    };
    let size = Arg::Bytes(step.size);
    let word = |key: &'static str| desk.word(key);
    group![
        el("code").class("at").child(step.text.to_string()),
        el("dl")
            .class("facts")
            .child(
                el("div")
                    .child(el("dt").child(word("board.inside-folder")))
                    .child(el("dd").class("mono").child(folder))
            )
            .child(
                el("div")
                    .child(el("dt").child(word("board.inside-user")))
                    .child(el("dd").class("mono").child(user))
            )
            .child(
                el("div")
                    .child(el("dt").child(word("board.inside-size")))
                    .child(el("dd").class("mono").child(move || desk.words.arg(&size)))
            ),
        tree(desk, &run.build.steps[..=at])
    ]
}

/// A path that lines brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its absolute path.
    pub path: Arc<str>,
    /// What it is, as it is shown after its name.
    pub kind: &'static str,
    /// Bytes of its content.
    pub bytes: u64,
    /// Whether the line that is looked at brought it.
    pub new: bool,
}

/// What the lines of the last stage brought in on top of its base image, sorted by path.
pub fn brought(steps: &[Step]) -> Vec<Brought> {
    let Some(last) = steps.last() else {
        return Vec::new();
    };
    let mut paths: BTreeMap<Arc<str>, (Inode, usize)> = BTreeMap::new();
    let own = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.stage == last.stage);
    for (at, step) in own.filter(|(_, step)| step.kind != odp_sim::build::StepKind::From) {
        for (path, node) in &*step.changes {
            match node {
                Some(node) => paths.insert(path.clone(), (node.clone(), at)),
                None => paths.remove(path),
            };
        }
    }
    let shown = |(path, (node, at)): (Arc<str>, (Inode, usize))| Brought {
        path,
        kind: kind(&node.kind),
        bytes: node.bytes,
        new: at + 1 == steps.len(),
    };
    paths.into_iter().map(shown).collect()
}

const fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Dir => "folder",
        Kind::Package { .. } | Kind::Lump => "box",
        Kind::Program { .. } => "play",
        Kind::File { .. } | Kind::Link(_) => "file",
    }
}

fn tree(desk: Desk, steps: &[Step]) -> Node {
    let mut all = brought(steps);
    // What is new comes first when not everything can be shown.
    if all.len() > MOST {
        all.sort_by_key(|brought| (!brought.new, brought.path.clone()));
    }
    let more = all.len().saturating_sub(MOST) as u64;
    let each = all
        .into_iter()
        .take(MOST)
        .map(|brought| entry(desk, &brought))
        .collect::<Vec<_>>();
    let rest = (more > 0).then(|| {
        el("li").class("dim").child(move || {
            desk.words
                .say("board.inside-more", &[("count", Arg::Count(more))])
        })
    });
    let empty = steps
        .last()
        .is_some_and(|step| step.kind == odp_sim::build::StepKind::From);
    let base = empty.then(|| el("p").class("dim").child(desk.word("board.inside-base")));
    group![
        base,
        el("ul")
            .class("tree mono")
            .attr("tabindex", "0")
            .attr("aria-label", desk.word("board.inside"))
            .child(each)
            .child(rest)
    ]
}

fn entry(desk: Desk, brought: &Brought) -> Node {
    let size =
        (brought.bytes > 0).then(|| el("small").child(desk.words.arg(&Arg::Bytes(brought.bytes))));
    let new = brought
        .new
        .then(|| el("em").child(desk.word("board.inside-new")));
    el("li")
        .class_if("new", brought.new)
        .child(icon(brought.kind))
        .child(el("span").child(brought.path.to_string()))
        .child(new)
        .child(size)
        .into_node()
}
