//! The steps of the builds, stage by stage: whether each ran, why, how long, how much.

use std::collections::{BTreeMap, BTreeSet};

use odp_sim::build::Reason;
use odp_sim::build::report::{Because, StepRow, stage_name};
use odp_sim::sandbox::{Made, Run};

use leptos::prelude::*;

use super::desk::Desk;
use crate::components::icon;
use crate::dom::{El, IntoNode, Node, el, live};
use crate::text::Arg;

/// Steps that are shown; nobody reads more of them.
const MOST_STEPS: usize = 300;
/// Stages that are shown.
const MOST_STAGES: usize = 60;

/// All steps of the last build.
pub(super) fn steps(desk: Desk) -> Node {
    live(move || {
        let shown = desk.shown.get();
        let run = &*shown.run;
        let last = run.second.as_ref().unwrap_or(&run.first);
        let again = run.second.is_some();
        let most = run.first.report.steps.iter().map(|step| step.ms).max();
        let table = Table {
            desk,
            run,
            most: most.unwrap_or(0).max(1),
        };
        el("div")
            .class("steps")
            .testid("steps")
            .child(stopped(desk, last))
            .child(again.then(|| {
                el("p")
                    .class("dim")
                    .child(desk.words.get("sandbox.kept-means"))
            }))
            .child(table.stages(last))
            .into_node()
    })
}

/// What the builder said when it stopped.
fn stopped(desk: Desk, made: &Made) -> Option<El> {
    let failure = made.build.outcome.as_ref().err()?;
    let words = if failure.line > 0 {
        let line = Arg::Count(failure.line.into());
        desk.words.say("sandbox.said-stopped", &[("line", line)])
    } else {
        desk.words.get("sandbox.said-refused")
    };
    Some(
        el("div")
            .class("halted")
            .testid("halted")
            .child(el("p").child(icon("x")).child(words))
            .child(
                el("pre")
                    .class("mono")
                    .attr("tabindex", "0")
                    .attr("aria-label", desk.words.get("sandbox.tool"))
                    .child(["ERROR: failed to solve: ", &failure.said].concat()),
            ),
    )
}

struct Table<'a> {
    desk: Desk,
    run: &'a Run,
    /// The longest step of the first build, in milliseconds.
    most: u64,
}

impl Table<'_> {
    fn stages(&self, made: &Made) -> Vec<Node> {
        let report = &made.report;
        let mut own: BTreeMap<&str, Vec<&StepRow>> = BTreeMap::new();
        for step in report.steps.iter().take(MOST_STEPS) {
            own.entry(&step.stage).or_default().push(step);
        }
        let pruned: BTreeSet<&str> = report.pruned.iter().map(String::as_str).collect();
        let all = 0..made.dockerfile.stages.len().min(MOST_STAGES);
        let names = all.map(|at| stage_name(&made.dockerfile, at));
        let mut nodes: Vec<Node> = names
            .map(|name| {
                let rows = own.get(&*name).map_or(&[][..], Vec::as_slice);
                let chip = match report.steps.last() {
                    _ if pruned.contains(&*name) => Some("sandbox.pruned-short"),
                    Some(last) if last.stage == name && report.image.is_some() => {
                        Some("sandbox.final")
                    }
                    _ => None,
                };
                self.stage(&name, rows, pruned.contains(&*name), chip)
                    .into_node()
            })
            .collect();
        let more = report.steps.len().saturating_sub(MOST_STEPS);
        if more > 0 || made.dockerfile.stages.len() > MOST_STAGES {
            let args = [("count", Arg::Count(report.steps.len() as u64))];
            let words = self.desk.words.say("sandbox.cut", &args);
            nodes.push(el("p").class("dim").child(words).into_node());
        }
        nodes
    }

    fn stage(&self, name: &str, rows: &[&StepRow], pruned: bool, chip: Option<&'static str>) -> El {
        let words = self.desk.words;
        let title = words.say("sandbox.stage", &[("name", Arg::Code(name.to_owned()))]);
        let stage = el("section")
            .class(if pruned {
                "stage-of pruned"
            } else {
                "stage-of"
            })
            .testid(["stage-", name].concat())
            .attr("aria-label", title.clone())
            .child(
                el("h3")
                    .child(title)
                    .child(chip.map(|key| el("span").child(words.get(key)))),
            );
        let empty = match (pruned, rows.is_empty()) {
            (true, _) => "sandbox.pruned",
            (_, true) => "sandbox.unreached",
            _ => {
                let rows = rows.iter().map(|step| self.row(step));
                return stage.child(el("ol").child(rows.collect::<Vec<_>>()));
            }
        };
        stage.child(el("p").class("dim").child(words.get(empty)))
    }

    fn row(&self, step: &StepRow) -> El {
        let words = self.desk.words;
        let again = self.run.second.is_some();
        let first = if again {
            self.before(step)
        } else {
            Some(step.ms)
        };
        let width = first.unwrap_or(step.ms) * 100 / self.most;
        let time = |ms: u64| words.arg(&Arg::Millis(ms));
        let first = first.map_or_else(|| "–".into(), time);
        let line = words.say("sandbox.line", &[("line", Arg::Count(step.line.into()))]);
        let number = el("span")
            .class("at")
            .attr("aria-hidden", "true")
            .child(u64::from(step.line));
        // That nothing has changed is what one expects: it is said, and takes no room.
        let plain = again && step.reason == Reason::Cached;
        let class = if plain { "because heard" } else { "because" };
        let because = (again && !step.failed).then(|| el("p").class(class).child(self.why(step)));
        el("li")
            .class(look(step, again).0)
            .attr("data-plain", plain || !again && !step.failed)
            .testid(format!("step-{}", step.line))
            .style("--w", format!("{}%", width.min(100)))
            .child(number)
            .child(el("span").class("heard").child(line))
            .child(el("code").child(step.text.clone()))
            .child((again || step.failed).then(|| self.state(step, again)))
            .child(self.figure("time", "sandbox.first", first))
            .child(self.figure("size", "sandbox.layer", words.arg(&Arg::Bytes(step.bytes))))
            .child(because)
    }

    fn figure(&self, class: &'static str, key: &'static str, value: String) -> El {
        el("span")
            .class(class)
            .child(el("small").child(self.desk.words.get(key)))
            .child(el("b").class("mono").child(value))
    }

    /// Whether a step was kept, and how long it took where it was not.
    fn state(&self, step: &StepRow, again: bool) -> El {
        let words = self.desk.words;
        let (class, sign, state) = look(step, again);
        let time = (class == "ran" && step.ms > 0).then(|| {
            let time = words.arg(&Arg::Millis(step.ms));
            [" ", &time].concat()
        });
        el("span")
            .class("state")
            .child(icon(sign))
            .child(el("b").child(words.get(state)).child(time))
    }

    /// Milliseconds of the same step in the first build.
    fn before(&self, step: &StepRow) -> Option<u64> {
        let steps = &self.run.first.report.steps;
        let same = |old: &&StepRow| old.stage == step.stage && old.text == step.text;
        steps.iter().find(same).map(|old| old.ms)
    }

    fn why(&self, step: &StepRow) -> String {
        let args = match &step.because {
            Because::Path(path) => vec![("path", Arg::Code(path.to_string()))],
            Because::Variable(name) => vec![("name", Arg::Code(name.clone()))],
            Because::Line(line) => vec![("line", Arg::Count((*line).into()))],
            Because::Nothing => Vec::new(),
        };
        let key = ["reason.", step.reason.code()].concat();
        self.desk.words.say(&key, &args)
    }
}

/// The class, the sign and the word of a step.
fn look(step: &StepRow, again: bool) -> (&'static str, &'static str, &'static str) {
    match (step.failed, step.reason.is_cached()) {
        (true, _) => ("bad", "x", "sandbox.failed"),
        (_, true) => ("hit", "check", "sandbox.kept"),
        _ if again => ("ran", "play", "sandbox.again"),
        _ => ("new", "play", "sandbox.new"),
    }
}
