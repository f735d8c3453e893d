//! The inside of the box at a line: a slider over the lines, and what is in the box when
//! the builder is done with that line. Contents, never a verdict.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::build::Step;
use odp_sim::build::tree::{Kind, Node};
use odp_sim::missions::jigsaw::Outcome;
use odp_sim::setup::Difficulty;

use super::desk::{Desk, Shown};
use crate::components::icon;
use crate::text::Arg;

/// Paths that are shown before the rest is counted.
const MOST: usize = 40;

/// The slider and what it shows.
pub fn inside(desk: Desk) -> AnyView {
    let live = desk.live() && desk.difficulty() == Difficulty::Beginner;
    let run = Memo::new(move |_| {
        let last = desk.outcome.get();
        if live && !desk.fresh.get() {
            desk.texts.track();
            return desk
                .player
                .peek(|session| Some(Shown(Arc::new(session.state().preview()))));
        }
        last
    });
    let at = RwSignal::new(usize::MAX);
    let count = move || run.with(|run| run.as_ref().map_or(0, |run| run.0.build.steps.len()));
    let here = Memo::new(move |_| at.get().min(count().saturating_sub(1)));
    let step = move |index: usize| run.with(|run| run.as_ref()?.0.build.steps.get(index).cloned());
    let said = move || step(here.get()).map_or_else(String::new, |step| step.text);
    let contents = move || match run.get() {
        Some(Shown(run)) if !run.build.steps.is_empty() => at_step(desk, &run, here.get()),
        _ => view! { <p class="dim">{move || desk.words.get("board.inside-none")}</p> }.into_any(),
    };
    view! {
        <section class="inside" aria-label=move || desk.words.get("board.inside")>
            <h2>{move || desk.words.get("board.inside")}</h2>
            <input
                type="range"
                min="0"
                max=move || count().saturating_sub(1)
                prop:value=move || here.get()
                disabled=move || count() < 2
                data-testid="scrubber"
                aria-label=move || desk.words.get("board.scrubber")
                aria-valuetext=said
                on:input:target=move |event| at.set(event.target().value().parse().unwrap_or(0))
            />
            {contents}
        </section>
    }
    .into_any()
}

fn at_step(desk: Desk, run: &Outcome, at: usize) -> AnyView {
    let Some(step) = run.build.steps.get(at) else {
        return ().into_any();
    };
    let user = if step.user.is_empty() {
        "root".to_owned()
    } else {
        step.user.clone()
    };
    let folder = if step.workdir.is_empty() {
        "/".to_owned()
    } else {
        step.workdir.clone()
    };
    let size = Arg::Bytes(step.size);
    let word = |key: &'static str| move || desk.words.get(key);
    view! {
        <code class="at">{step.text.clone()}</code>
        <dl class="facts">
            <div>
                <dt>{word("board.inside-folder")}</dt>
                <dd class="mono">{folder}</dd>
            </div>
            <div>
                <dt>{word("board.inside-user")}</dt>
                <dd class="mono">{user}</dd>
            </div>
            <div>
                <dt>{word("board.inside-size")}</dt>
                <dd class="mono">{move || desk.words.arg(&size)}</dd>
            </div>
        </dl>
        {tree(desk, &run.build.steps[..=at])}
    }
    .into_any()
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
    let mut paths: BTreeMap<Arc<str>, (Node, usize)> = BTreeMap::new();
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
    let shown = |(path, (node, at)): (Arc<str>, (Node, usize))| Brought {
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

fn tree(desk: Desk, steps: &[Step]) -> AnyView {
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
        .collect_view();
    let rest = (more > 0).then(|| {
        view! { <li class="dim">{move || desk.words.say("board.inside-more", &[("count", Arg::Count(more))])}</li> }
    });
    let empty = steps
        .last()
        .is_some_and(|step| step.kind == odp_sim::build::StepKind::From);
    let base =
        empty.then(|| view! { <p class="dim">{move || desk.words.get("board.inside-base")}</p> });
    view! {
        {base}
        <ul class="tree mono" tabindex="0" aria-label=move || desk.words.get("board.inside")>
            {each}
            {rest}
        </ul>
    }
    .into_any()
}

fn entry(desk: Desk, brought: &Brought) -> AnyView {
    let size = (brought.bytes > 0)
        .then(|| view! { <small>{desk.words.arg(&Arg::Bytes(brought.bytes))}</small> });
    let new = brought
        .new
        .then(|| view! { <em>{move || desk.words.get("board.inside-new")}</em> });
    view! {
        <li class:new=brought.new>
            {icon(brought.kind)}
            <span>{brought.path.to_string()}</span>
            {new}
            {size}
        </li>
    }
    .into_any()
}
