//! What is asked: the task, the goals with what was seen of each, the numbers against par.

use leptos::prelude::*;
use odp_sim::finding::Finding;
use odp_sim::verdict::{Goal, Metric, Unit, Verdict};

use super::terms::terms;
use crate::components::icon;
use crate::components::prose::prose;
use crate::dom::{El, IntoNode, Node, el, when};
use crate::game::Game;
use crate::live::memo;
use crate::text::Arg;

/// The left pane.
pub fn goals(game: Game) -> Node {
    let solved = memo(move || game.verdict.with(Verdict::solved));
    let debrief = move || {
        game.words.get(if solved.get() {
            "board.debrief-won"
        } else {
            "board.debrief-lost"
        })
    };
    let open = move || {
        el("button")
            .class("btn")
            .testid("open-debrief")
            .on_click(move || game.debrief.set(true))
            .child(icon("info"))
            .child(debrief)
    };
    let title = el("h1")
        .attr("tabindex", "-1")
        .child(move || game.of_level("title"));
    let task = el("p").class("task").child(move || game.of_level("task"));
    el("section")
        .class("pane goals")
        .attr("aria-label", game.word("board.goals"))
        .child(title)
        .child(task)
        .child(list(game))
        .child(metrics(game))
        .child(when(move || game.ran.get(), open))
        .child(brief(game))
        .into_node()
}

/// The goals.
pub fn list(game: Game) -> Node {
    let each = move || {
        let goals = game.verdict.get().goals;
        let cause = |goal: &Goal| {
            let finding = goal.blocked_by.as_ref()?;
            Some((finding.code, finding.place.line))
        };
        // What stands in the way of several goals is said once, and named where it comes again.
        let first = |at: usize, goal: &Goal| {
            let mut before = goals.iter().take(at);
            let same = before.find(|other| cause(other) == cause(goal));
            same.filter(|_| goal.blocked_by.is_some())
                .map(|goal| goal.id)
        };
        // One thing at a time: the first cause is open, the others are a line each.
        let told = goals.iter().position(|goal| goal.blocked_by.is_some());
        let mut known = Vec::new();
        let task = terms(game, &game.of_level("task"), &mut known);
        let task = (!task.is_empty()).then(|| el("li").class("task-terms").child(task));
        let mut each = vec![task.into_node()];
        for (at, goal) in goals.iter().enumerate() {
            let sentence = game.words.say(&format!("goal.{}", goal.id), &game.args);
            let mut said = terms(game, &sentence, &mut known);
            let shown = goal
                .blocked_by
                .as_ref()
                .filter(|_| first(at, goal).is_none());
            let open = told == Some(at);
            let blocked = shown.map(|finding| {
                let words = |parts: &[&str]| in_words(game, finding, parts);
                said.extend(terms(game, &words(&["what"]), &mut known));
                // What is folded up explains its terms in there, and the next line its own.
                let mut folded = known.clone();
                let within = terms(game, &words(&["why", "try"]), &mut folded);
                if open {
                    known = folded;
                }
                blocked(game, finding.clone())
                    .child(within)
                    .attr("open", open)
            });
            each.push(line(game, goal, first(at, goal), blocked, said));
        }
        each
    };
    el("ul")
        .class("goal-list")
        .class_if("stale", move || game.stale())
        .testid("goals")
        .child(each)
        .into_node()
}

/// A goal. `same`: the one above it that tells why this one is not met either; `blocked`: what
/// stands in its way; `said`: what its terms mean.
fn line(
    game: Game,
    goal: &Goal,
    same: Option<&'static str>,
    blocked: Option<El>,
    said: Vec<El>,
) -> Node {
    let (state, picture) = match goal.met {
        None => ("unknown", "o"),
        Some(true) => ("met", "check"),
        Some(false) => ("unmet", "x"),
    };
    let id = goal.id;
    let key = move || {
        let when = if game.stale() && state != "unknown" {
            "-before"
        } else {
            ""
        };
        format!("board.goal-{state}{when}")
    };
    let sentence = move |id: &'static str| game.words.say(&format!("goal.{id}"), &game.args);
    let again = same.map(|first| {
        let words = move || {
            let args = [("goal", Arg::Text(sentence(first)))];
            game.words.say("board.same-cause", &args)
        };
        el("p")
            .class("dim")
            .testid(["same-", id].concat())
            .child(words)
    });
    el("li")
        .class("goal")
        .testid(["goal-", id].concat())
        .attr("data-state", state)
        .child(icon(picture))
        .child(
            el("div")
                .child(
                    el("p").child(move || sentence(id)).child(" ").child(
                        el("small")
                            .class("state")
                            .child(move || game.words.get(&key())),
                    ),
                )
                .child(blocked)
                .child(again)
                .child(said),
        )
        .into_node()
}

/// Parts of what a finding says, for the words that they use.
fn in_words(game: Game, finding: &Finding, parts: &[&str]) -> String {
    let part = |part: &&str| {
        let key = format!("finding.{}.{part}", finding.code);
        game.words.say(&key, &finding.args)
    };
    parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// The first thing that stands in the way: on narrow screens the drawer hides the goals, and
/// tells of it itself.
pub fn cause(game: Game) -> Option<El> {
    let first = |verdict: &Verdict| {
        verdict
            .goals
            .iter()
            .find_map(|goal| goal.blocked_by.clone())
    };
    let finding = game.verdict.with(first)?;
    (!game.stale()).then(|| blocked(game, finding).class_if("cause", true))
}

/// What stands in the way, and on demand why, and what to try.
pub fn blocked(game: Game, finding: Finding) -> El {
    let mut args = finding.args;
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(finding.place.line.into())));
    }
    let args = StoredValue::new(args);
    let code = finding.code;
    let say = move |part: &'static str| {
        move || {
            let key = format!("finding.{code}.{part}");
            prose(&args.with_value(|args| game.words.say(&key, args)))
        }
    };
    el("details")
        .class("finding")
        .child(el("summary").child(say("what")))
        .child(el("p").child(say("why")))
        .child(el("p").child(say("try")))
}

/// The numbers of the lean star.
pub fn metrics(game: Game) -> Node {
    let each = move || {
        let verdict = game.verdict.get();
        let solved = verdict.solved();
        let each = |metric| number(game, metric, solved);
        verdict.metrics.iter().map(each).collect::<Vec<_>>()
    };
    let none = move || game.verdict.with(|verdict| verdict.metrics.is_empty());
    el("dl")
        .class("metrics")
        .attr("hidden", none)
        .child(each)
        .into_node()
}

/// Nothing is at par before it works.
fn number(game: Game, metric: &Metric, solved: bool) -> Node {
    let unit = metric.unit;
    let show = move |value: u64| match unit {
        Unit::Bytes => Arg::Bytes(value),
        Unit::Millis => Arg::Millis(value),
        Unit::Count => Arg::Count(value),
    };
    let (class, picture) = match (metric.value, metric.at_par()) {
        (None, _) => ("unknown", "o"),
        _ if !solved => ("unknown", "o"),
        (_, true) => ("met", "check"),
        (_, false) => ("over", "up"),
    };
    let (id, seen) = (metric.id, metric.value);
    let value = move || seen.map_or_else(|| "–".into(), |value| game.words.arg(&show(value)));
    let par = [("par", show(metric.par))];
    let par = move || game.words.say("board.par", &par);
    el("div")
        .class(class)
        .testid(["metric-", id].concat())
        .child(
            el("dt")
                .child(icon(picture))
                .child(move || game.words.get(&format!("metric.{id}"))),
        )
        .child(
            el("dd")
                .child(el("b").class("mono").child(value))
                .child(el("small").child(par)),
        )
        .into_node()
}

/// The four cards of the briefing behind one line, and the way to the demonstration.
fn brief(game: Game) -> Node {
    let card = |key: &'static str| el("p").child(game.word(key));
    el("details")
        .class("brief")
        .testid("brief")
        .child(el("summary").child(game.word("board.brief")))
        .child(["brief.what", "brief.why", "brief.where", "brief.how"].map(card))
        .child(game.demonstration.map(|open| {
            el("button")
                .class("btn")
                .testid("watch")
                .on_click(move || open.set(true))
                .child(icon("play"))
                .child(game.word("board.watch"))
        }))
        .into_node()
}
