//! The log of a job, as GitHub shows it: made when somebody opens it.

use leptos::prelude::*;
use odp_sim::workflow::run::Plan;
use odp_sim::workflow::run::log::{Line, lines, masked};

use super::desk::Desk;
use super::watch::Ran;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el};
use crate::handle::Same;
use crate::text::Arg;

/// Lines that are shown.
const MOST: usize = 400;

/// The lines of a job of the run that is watched.
pub fn of_job(desk: Desk, ran: &Ran, run: usize, id: &str) -> Vec<Line> {
    let Some(run) = ran.engine.runs.get(run) else {
        return Vec::new();
    };
    let Same(workflow) = desk.read.with(|read| read.workflow.clone());
    let plan = Plan::new(&workflow);
    let settings = desk
        .player
        .peek(|session| session.state().instance().settings.clone());
    let secrets = masked(&settings);
    let mine = run
        .jobs
        .iter()
        .filter(|job| job.label.split(" (").next() == Some(id));
    mine.flat_map(|job| lines(&plan, job, &secrets)).collect()
}

/// The log of the job that is open; of none, what to do to see one.
pub fn log(desk: Desk) -> El {
    let body = move || {
        let watched = desk.watched.get();
        let (card, _) = desk.card.get();
        let open = desk.selected.get();
        let shown = watched.run.filter(|_| desk.now.with(Option::is_none));
        match (open, shown, desk.played(card)) {
            (Some(job), Some(run), Some(ran)) => match printed(&of_job(desk, &ran, run, &job)) {
                Some(all) => all.into_node(),
                None => silent(desk, &job),
            },
            (None, Some(_), _) => el("p")
                .class("dim")
                .child(desk.game.word("pipeline.log-open"))
                .into_node(),
            _ => Node::Nothing,
        }
    };
    let title = move || {
        let job = desk.selected.get().unwrap_or_default();
        if job.is_empty() {
            return desk.words.get("pipeline.log");
        }
        desk.words
            .say("pipeline.log-of", &[("job", Arg::Text(job))])
    };
    el("section")
        .class("joblog")
        .testid("log")
        .attr("aria-label", desk.game.word("pipeline.log"))
        .attr("hidden", move || {
            desk.watched.with(|watched| watched.run.is_none())
        })
        .child(el("h2").child(title))
        .child(body)
}

/// Lines with the time of each; what GitHub paints is painted.
fn printed(all: &[Line]) -> Option<El> {
    let from = all.first()?.at_ms;
    let each = all.iter().take(MOST).map(|line| row(line, from));
    let all = el("pre")
        .class("log mono")
        .attr("tabindex", "0")
        .child(each.collect::<Vec<_>>());
    Some(all)
}

/// A job that printed nothing: that it did, or why it never ran.
fn silent(desk: Desk, id: &str) -> Node {
    let why = desk.jobs.with(|jobs| {
        let job = jobs.iter().find(|job| job.id == id)?;
        (!job.because.is_empty()).then(|| (job.standing, job.because.clone()))
    });
    let says = match why {
        None => desk.words.get("pipeline.log-none"),
        Some((standing, because)) => {
            let state = desk.words.get(&["graph.", standing.as_str()].concat());
            let args = [("state", Arg::Text(state)), ("because", Arg::Text(because))];
            desk.words.say("pipeline.log-because", &args)
        }
    };
    el("p").class("dim").child(says).into_node()
}

fn row(line: &Line, from: u64) -> El {
    let text = line
        .text
        .replace("\u{1b}[36;1m", "  ")
        .replace("\u{1b}[0m", "");
    let (class, text) = if let Some(rest) = text.strip_prefix("##[error]") {
        ("bad", rest)
    } else if let Some(rest) = text.strip_prefix("##[group]") {
        ("head", rest)
    } else {
        ("", text.as_str())
    };
    let ends = text.starts_with("##[endgroup]");
    let seconds = line.at_ms.saturating_sub(from) / 1_000;
    let time = format!("{:>2}:{:02} ", seconds / 60, seconds % 60);
    let sign = (class == "bad").then(|| icon("x"));
    el("span")
        .class(class)
        .class_if("gone", ends)
        .child(el("small").child(time))
        .child(sign)
        .child([text, "\n"].concat())
}
