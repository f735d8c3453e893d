//! What is asked: the task, the goals with what was seen of each, the numbers against par.

use leptos::prelude::*;
use odp_sim::finding::Finding;
use odp_sim::verdict::{Goal, Metric, Unit};

use super::desk::Desk;
use crate::components::icon;
use crate::text::Arg;

/// The left pane.
pub fn goals(desk: Desk, demonstration: RwSignal<bool>) -> AnyView {
    let level = desk.player.peek(|session| session.setup().level.clone());
    let (title, task) = (
        format!("level.{level}.title"),
        format!("level.{level}.task"),
    );
    let solved = Memo::new(move |_| desk.verdict.with(odp_sim::verdict::Verdict::solved));
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
    view! {
        <section class="pane goals" aria-label=move || desk.words.get("board.goals")>
            <h1 tabindex="-1">{move || desk.words.get(&title)}</h1>
            <p class="task">{move || desk.words.say(&task, &args)}</p>
            {list(desk)}
            {metrics(desk)}
            <Show when=move || desk.outcome.with(Option::is_some)>
                <button class="btn" data-testid="open-debrief" on:click=move |_| desk.debrief.set(true)>
                    {icon("info")}
                    {debrief}
                </button>
            </Show>
            {brief(desk, demonstration)}
        </section>
    }
    .into_any()
}

/// The goals.
pub fn list(desk: Desk) -> AnyView {
    let each = move || {
        desk.verdict
            .get()
            .goals
            .into_iter()
            .map(|goal| line(desk, goal))
            .collect_view()
    };
    view! { <ul class="goal-list" data-testid="goals">{each}</ul> }.into_any()
}

fn line(desk: Desk, goal: Goal) -> AnyView {
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
    view! {
        <li class="goal" data-testid=["goal-", id].concat() data-state=state>
            {icon(picture)}
            <div>
                <p>
                    {move || desk.words.say(&format!("goal.{id}"), &args)}
                    " "
                    <small class="state">{move || desk.words.get(&format!("board.goal-{state}"))}</small>
                </p>
                {blocked}
            </div>
        </li>
    }
    .into_any()
}

/// What stands in the way, and on demand why, and what to try.
pub fn blocked(desk: Desk, finding: Finding) -> AnyView {
    let mut args = finding.args;
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(finding.place.line.into())));
    }
    let args = StoredValue::new(args);
    let code = finding.code;
    let say = move |part: &'static str| {
        move || args.with_value(|args| desk.words.say(&format!("finding.{code}.{part}"), args))
    };
    view! {
        <details class="finding">
            <summary>{say("what")}</summary>
            <p>{say("why")}</p>
            <p>{say("try")}</p>
        </details>
    }
    .into_any()
}

/// The numbers of the lean star.
pub fn metrics(desk: Desk) -> AnyView {
    let each = move || {
        desk.verdict
            .get()
            .metrics
            .into_iter()
            .map(|metric| number(desk, &metric))
            .collect_view()
    };
    let none = move || desk.verdict.with(|verdict| verdict.metrics.is_empty());
    view! {
        <dl class="metrics" hidden=none>
            {each}
        </dl>
    }
    .into_any()
}

fn number(desk: Desk, metric: &Metric) -> AnyView {
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
    view! {
        <div class=class data-testid=["metric-", id].concat()>
            <dt>{icon(picture)} {move || desk.words.get(&format!("metric.{id}"))}</dt>
            <dd>
                <b class="mono">{value}</b>
                <small>{par}</small>
            </dd>
        </div>
    }
    .into_any()
}

/// The four cards of the briefing behind one line, and the way to the demonstration.
fn brief(desk: Desk, demonstration: RwSignal<bool>) -> AnyView {
    let card = |key: &'static str| view! { <p>{move || desk.words.get(key)}</p> };
    view! {
        <details class="brief" data-testid="brief">
            <summary>{move || desk.words.get("board.brief")}</summary>
            {["brief.what", "brief.why", "brief.where", "brief.how"].map(card)}
            <button class="btn" data-testid="watch" on:click=move |_| demonstration.set(true)>
                {icon("play")}
                {move || desk.words.get("board.watch")}
            </button>
        </details>
    }
    .into_any()
}
