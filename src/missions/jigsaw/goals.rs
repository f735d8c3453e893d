//! What is asked: the task, the goals with what was seen of each, the numbers against par.

use leptos::prelude::*;
use odp_sim::finding::Finding;
use odp_sim::verdict::{Goal, Metric, Unit};

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{IntoNode, Node, el, when};
use crate::live::memo;
use crate::text::Arg;

/// The left pane.
pub fn goals(desk: Desk, demonstration: RwSignal<bool>) -> Node {
    let level = desk.player.peek(|session| session.setup().level.clone());
    let (title, task) = (
        format!("level.{level}.title"),
        format!("level.{level}.task"),
    );
    let solved = memo(move || desk.verdict.with(odp_sim::verdict::Verdict::solved));
    let debrief = move || {
        desk.words.get(if solved.get() {
            "board.debrief-won"
        } else {
            "board.debrief-lost"
        })
    };
    let app = desk
        .player
        .peek(|session| session.state().instance().app.id.clone());
    let args = [("app", Arg::Code(app))];
    el("section")
        .class("pane goals")
        .attr("aria-label", desk.word("board.goals"))
        .child(
            el("h1")
                .attr("tabindex", "-1")
                .child(move || desk.words.get(&title)),
        )
        .child(
            el("p")
                .class("task")
                .child(move || desk.words.say(&task, &args)),
        )
        .child(list(desk))
        .child(metrics(desk))
        .child(when(
            move || desk.outcome.with(Option::is_some),
            move || {
                el("button")
                    .class("btn")
                    .testid("open-debrief")
                    .on_click(move || desk.debrief.set(true))
                    .child(icon("info"))
                    .child(debrief)
            },
        ))
        .child(brief(desk, demonstration))
        .into_node()
}

/// The goals.
pub fn list(desk: Desk) -> Node {
    let each = move || {
        desk.verdict
            .get()
            .goals
            .into_iter()
            .map(|goal| line(desk, goal))
            .collect::<Vec<_>>()
    };
    el("ul")
        .class("goal-list")
        .testid("goals")
        .child(each)
        .into_node()
}

fn line(desk: Desk, goal: Goal) -> Node {
    let (state, picture) = match goal.met {
        None => ("unknown", "o"),
        Some(true) => ("met", "check"),
        Some(false) => ("unmet", "x"),
    };
    let id = goal.id;
    let port = desk
        .player
        .peek(|session| session.state().instance().app.port);
    let args = [("port", Arg::Code(port.to_string()))];
    let blocked = goal.blocked_by.map(|finding| blocked(desk, finding));
    el("li")
        .class("goal")
        .testid(["goal-", id].concat())
        .attr("data-state", state)
        .child(icon(picture))
        .child(
            el("div")
                .child(
                    el("p")
                        .child(move || desk.words.say(&format!("goal.{id}"), &args))
                        .child(" ")
                        .child(
                            el("small")
                                .class("state")
                                .child(move || desk.words.get(&format!("board.goal-{state}"))),
                        ),
                )
                .child(blocked),
        )
        .into_node()
}

/// What stands in the way, and on demand why, and what to try.
pub fn blocked(desk: Desk, finding: Finding) -> Node {
    let mut args = finding.args;
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(finding.place.line.into())));
    }
    let args = StoredValue::new(args);
    let code = finding.code;
    let say = move |part: &'static str| {
        move || args.with_value(|args| desk.words.say(&format!("finding.{code}.{part}"), args))
    };
    el("details")
        .class("finding")
        .child(el("summary").child(say("what")))
        .child(el("p").child(say("why")))
        .child(el("p").child(say("try")))
        .into_node()
}

/// The numbers of the lean star.
pub fn metrics(desk: Desk) -> Node {
    let each = move || {
        desk.verdict
            .get()
            .metrics
            .into_iter()
            .map(|metric| number(desk, &metric))
            .collect::<Vec<_>>()
    };
    let none = move || desk.verdict.with(|verdict| verdict.metrics.is_empty());
    el("dl")
        .class("metrics")
        .attr("hidden", none)
        .child(each)
        .into_node()
}

fn number(desk: Desk, metric: &Metric) -> Node {
    let unit = metric.unit;
    let show = move |value: u64| match unit {
        Unit::Bytes => Arg::Bytes(value),
        Unit::Millis => Arg::Millis(value),
        Unit::Count => Arg::Count(value),
    };
    let (class, picture) = match (metric.value, metric.at_par()) {
        (None, _) => ("unknown", "o"),
        (_, true) => ("met", "check"),
        (_, false) => ("over", "up"),
    };
    let (id, seen) = (metric.id, metric.value);
    let value = move || seen.map_or_else(|| "–".into(), |value| desk.words.arg(&show(value)));
    let par = [("par", show(metric.par))];
    let par = move || desk.words.say("board.par", &par);
    el("div")
        .class(class)
        .testid(["metric-", id].concat())
        .child(
            el("dt")
                .child(icon(picture))
                .child(move || desk.words.get(&format!("metric.{id}"))),
        )
        .child(
            el("dd")
                .child(el("b").class("mono").child(value))
                .child(el("small").child(par)),
        )
        .into_node()
}

/// The four cards of the briefing behind one line, and the way to the demonstration.
fn brief(desk: Desk, demonstration: RwSignal<bool>) -> Node {
    let card = |key: &'static str| el("p").child(desk.word(key));
    el("details")
        .class("brief")
        .testid("brief")
        .child(el("summary").child(desk.word("board.brief")))
        .child(["brief.what", "brief.why", "brief.where", "brief.how"].map(card))
        .child(
            el("button")
                .class("btn")
                .testid("watch")
                .on_click(move || demonstration.set(true))
                .child(icon("play"))
                .child(desk.word("board.watch")),
        )
        .into_node()
}
